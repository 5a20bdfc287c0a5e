//! What holds for all wages: against a reference in `rust_decimal` that shares no rounding with the program, and the
//! laws that amounts obey.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use sscalc::kernel::{Amounts, Pay, Plan};
use sscalc::money::{Mode, Money, Rate, Rounding, Unit};
use sscalc::period::Month;
use sscalc::program::Program;
use sscalc::schedule::{Choices, DueBase, DueLevy, Schedule};

/// base × rate, rounded to `decimals` of a yuan: decimals alone, no fen and no parts per million.
fn reference(base: &str, percent: &str, unit: Unit, mode: Mode) -> String {
    let base = Decimal::from_str_exact(base).expect("an amount");
    let percent = Decimal::from_str_exact(percent).expect("a percent");
    let exact = base.checked_mul(percent).expect("in range") / Decimal::ONE_HUNDRED;
    let decimals = match unit {
        Unit::Fen => 2,
        Unit::Jiao => 1,
        Unit::Yuan => 0,
    };
    let strategy = match mode {
        Mode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Mode::Up => RoundingStrategy::AwayFromZero,
        Mode::Down => RoundingStrategy::ToZero,
    };
    let mut rounded = exact.round_dp_with_strategy(decimals, strategy);
    rounded.rescale(2);
    rounded.to_string()
}

const UNITS: [Unit; 3] = [Unit::Fen, Unit::Jiao, Unit::Yuan];
const MODES: [Mode; 3] = [Mode::HalfUp, Mode::Up, Mode::Down];

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A base of which `parts` per million are an odd number of halves of the unit, if there is one in range.
fn base_at_a_half(parts: i64, unit_fen: i64, random: &mut fastrand::Rng) -> Option<i64> {
    let half = 500_000 * unit_fen;
    let common = gcd(parts, half);
    let step = half / common;
    // m × step × parts = m × (parts / common) × half: an odd number of halves if both factors are odd
    if parts == 0 || (parts / common) % 2 == 0 {
        return None;
    }
    let most = 1_000_000_000_000 / step;
    let m = if most < 1 {
        return None;
    } else {
        random.i64(0..=(most - 1) / 2) * 2 + 1
    };
    (m <= most).then_some(m * step)
}

#[test]
fn a_million_products_equal_the_reference_halves_included() {
    let mut random = fastrand::Rng::with_seed(20_261_124);
    let (mut cases, mut halves) = (0, 0);
    while cases < 1_050_000 {
        let parts = match random.u32(0..4) {
            // rates as tables have them: a multiple of 0.01%
            0..=2 => random.i64(0..=3_000) * 100,
            _ => random.i64(0..=1_000_000),
        };
        let unit = UNITS[random.usize(0..3)];
        let mode = MODES[random.usize(0..3)];
        let unit_fen = [1, 10, 100][UNITS.iter().position(|u| *u == unit).unwrap_or(0)];
        let forced = random
            .bool()
            .then(|| base_at_a_half(parts, unit_fen, &mut random))
            .flatten();
        let fen = forced.unwrap_or_else(|| match random.u32(0..3) {
            0 => random.i64(0..=5_000_000),
            1 => random.i64(0..=1_000_000_000_000),
            _ => random.i64(0..=50_000) * 100,
        });
        let base = Money::from_fen(fen).expect("in range");
        let rate = Rate::from_parts(parts).expect("in range");
        let got = Rounding { unit, mode }.product(base, rate).to_string();
        let want = reference(&base.to_string(), &rate.percent(), unit, mode);
        assert_eq!(got, want, "{base} × {rate}, {unit:?} {mode:?}");
        cases += 1;
        halves += usize::from(forced.is_some());
    }
    println!("{cases} products, {halves} at an exact half");
    assert!(halves >= 200_000, "only {halves} exact halves");
}

fn schedules() -> Vec<Schedule> {
    let tables = sscalc::built_in_tables();
    let month = Month::new(2026, 9).expect("a month");
    [
        "nanchang", "jian", "guiyang", "wulumuqi", "haerbin", "tianjin", "shenzhen", "wuhan",
        "nanyang", "suzhou",
    ]
    .into_iter()
    .map(|id| {
        let region = tables.city(id).expect("a city").region;
        let layers = tables.layers(&region, &[]).expect("layers");
        Schedule::resolve(&layers, &region, tables.date(), month, &Choices::default())
            .expect("a schedule")
    })
    .collect()
}

fn at(schedule: &Schedule, fen: i64) -> sscalc::breakdown::Breakdown {
    let pay = Pay {
        wage: Money::from_fen(fen).expect("in range"),
        ..Pay::default()
    };
    let plan = Plan::of(schedule);
    let mut amounts = Amounts::default();
    plan.amounts(&pay, &mut amounts);
    sscalc::breakdown::Breakdown::of(schedule, &plan, pay.wage, &amounts)
}

#[test]
fn whole_breakdowns_equal_the_reference() {
    let schedules = schedules();
    let mut random = fastrand::Rng::with_seed(7);
    let mut amounts = 0;
    for round in 0..20_000 {
        let schedule = &schedules[round % schedules.len()];
        let fen = if random.bool() {
            random.i64(0..=6_000_000)
        } else {
            random.i64(0..=1_000_000_000_000)
        };
        let result = at(schedule, fen);
        for (line, item) in schedule.lines.iter().zip(&result.items) {
            for side in sscalc::program::Side::BOTH {
                let [due] = line.dues(side) else { continue };
                let DueLevy::Rate { of, rate } = &due.levy else {
                    continue;
                };
                let base = match of {
                    DueBase::Declared(rule) => {
                        let low = rule.floor.map_or(fen, |floor| fen.max(floor.fen()));
                        rule.ceiling.map_or(low, |ceiling| low.min(ceiling.fen()))
                    }
                    DueBase::Payroll => fen,
                    DueBase::Average(average) => average.fen(),
                };
                let base = Money::from_fen(base).expect("in range").to_string();
                let want = reference(
                    &base,
                    &rate.percent(),
                    line.rounding.unit,
                    line.rounding.mode,
                );
                let share = item.share(side);
                let paid = if share.from_account > Money::ZERO {
                    share.from_account
                } else {
                    share.amount
                };
                assert_eq!(
                    paid.to_string(),
                    want,
                    "{} {:?} of {base}",
                    line.program.id(),
                    side
                );
                amounts += 1;
            }
        }
    }
    println!("{amounts} amounts");
    assert!(amounts > 100_000, "only {amounts}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_wage_never_means_less_contribution(fen in 0_i64..=10_000_000, more in 0_i64..=1_000_000) {
        for schedule in schedules() {
            let (low, high) = (at(&schedule, fen), at(&schedule, fen + more));
            for (one, other) in low.items.iter().zip(&high.items) {
                prop_assert!(one.employee.amount <= other.employee.amount);
                prop_assert!(one.employer.amount <= other.employer.amount);
                prop_assert!(one.employee.amount >= Money::ZERO && one.employer.amount >= Money::ZERO);
            }
        }
    }

    #[test]
    fn below_the_floor_is_as_on_the_floor(fen in 0_i64..=300_000) {
        for schedule in schedules() {
            for line in &schedule.lines {
                let [due] = line.employee.as_slice() else { continue };
                let Some(DueBase::Declared(rule)) = due.levy.base() else { continue };
                let Some(floor) = rule.floor.filter(|floor| floor.fen() > fen) else { continue };
                let find = |fen| at(&schedule, fen).items.into_iter().find(|item| item.program == line.program);
                let (below, on) = (find(fen), find(floor.fen()));
                let amount = |item: Option<sscalc::breakdown::Item>| item.map(|item| item.employee.amount);
                prop_assert_eq!(amount(below), amount(on));
            }
        }
    }

    #[test]
    fn what_is_written_reads_back(fen in 0_i64..=1_000_000_000_000, parts in 0_i64..=1_000_000, months in 0_i32..=3_000) {
        let money = Money::from_fen(fen).expect("in range");
        prop_assert_eq!(money.to_string().parse(), Ok(money));
        prop_assert_eq!(sscalc::typed::amount(&sscalc::report::cell::thousands(money)), Ok(money));
        let rate = Rate::from_parts(parts).expect("in range");
        prop_assert_eq!(rate.to_string().parse(), Ok(rate));
        let month = Month::new(1949, 1).expect("a month").plus(months);
        prop_assert_eq!(month.to_string().parse(), Ok(month));
        prop_assert_eq!(sscalc::typed::month(&month.to_string()), Ok(month));
    }

    #[test]
    fn nothing_typed_makes_a_panic(text in "\\PC{0,20}") {
        let _ = sscalc::typed::amount(&text);
        let _ = sscalc::typed::month(&text);
        let _ = sscalc::typed::whole_percent(&text);
        let _ = sscalc::built_in_tables().city(&text);
    }

    #[test]
    fn no_rate_file_makes_a_panic(text in "(\\[\\[?(base|pension.employer|region|choice)\\]?\\]\n|(from|rate|for|id|when|classes|value) = (\"[^\"]{0,8}\"|[0-9.]{1,9}|\\{[^}]{0,9}\\}|\\[[^\\]]{0,9}\\])\n|\\PC{0,9}\n){0,12}") {
        if let Ok(document) = sscalc::rates::finding::Document::new("x.toml", text.as_bytes()) {
            let (_, findings) = sscalc::rates::read::read(&document);
            for finding in findings {
                let shown = finding.diagnostic(std::slice::from_ref(&document));
                let _ = shown.render(sscalc::lang::Lang::Zh, true);
            }
        }
    }
}

#[test]
fn the_order_of_programs_named_changes_nothing() {
    let tables = sscalc::built_in_tables();
    let region = tables.city("nanchang").expect("a city").region;
    let layers = tables.layers(&region, &[]).expect("layers");
    let names = [
        Program::HousingFund,
        Program::Pension,
        Program::WorkInjury,
        Program::Medical,
    ];
    let total = |only: Vec<Program>| {
        let choices = Choices {
            only: Some(only).filter(|only| !only.is_empty()),
            ..Choices::default()
        };
        let month = Month::new(2026, 7).expect("a month");
        let schedule = Schedule::resolve(&layers, &region, tables.date(), month, &choices);
        let schedule = schedule.expect("a schedule");
        at(&schedule, 700_000).totals
    };
    let mut reversed = names.to_vec();
    reversed.reverse();
    assert_eq!(total(names.to_vec()), total(reversed));
}
