//! The batch's figures are those of the one-person path, field by field.

use sscalc::batch::{Amounts, Declared, Engine, Event, Plan, RowPay, SideAmounts};
use sscalc::breakdown::{Basis, Breakdown, Share};
use sscalc::compute::{Request, Strictness, TaxAsked, compute, prepare};
use sscalc::contribution::{Bases, Pay};
use sscalc::money::{Money, Rate};
use sscalc::note::Code;
use sscalc::period::Month;
use sscalc::program::Program;
use sscalc::rates::Tables;
use sscalc::rates::regions::Level;
use sscalc::schedule::{Choices, FundChoice, InjuryChoice};
use sscalc::tax::{Basic, Claims, YearToDate};

use super::{batch, file, folder, records};
use crate::common::{root, run, text};

fn money(fen: i64) -> Money {
    Money::from_fen(fen).expect("in range")
}

fn some_money(random: &mut fastrand::Rng) -> Money {
    money(match random.u32(0..8) {
        0 => 0,
        1 => random.i64(0..=1_000_000_000_000),
        2 => random.i64(0..=40_000) * 100,
        _ => random.i64(0..=6_000_000),
    })
}

fn some_declared(random: &mut fastrand::Rng) -> Option<Declared> {
    if random.bool() {
        return None;
    }
    let mut declared = Declared::default();
    let maybe = |random: &mut fastrand::Rng| random.bool().then(|| some_money(random));
    declared.all = maybe(random);
    declared.social = maybe(random);
    for program in &mut declared.programs {
        *program = if random.u32(0..4) == 0 {
            maybe(random)
        } else {
            None
        };
    }
    Some(declared)
}

fn rate(percent: i64) -> Rate {
    Rate::from_parts(percent * 10_000).expect("in range")
}

/// Choices that a region may or may not allow.
fn some_choices(random: &mut fastrand::Rng) -> Choices {
    // until 2018 each month was taxed by itself
    let (year, months) = if random.u32(0..5) == 0 {
        (2017, 24)
    } else {
        (2024, 36)
    };
    let month = Month::new(year, 1)
        .expect("a month")
        .plus(random.i32(0..months));
    let mut choices = Choices::of_month(month);
    choices.housing_fund = match random.u32(0..5) {
        0 => FundChoice::NotPaid,
        1 | 2 => {
            let own = random.i64(5..=12);
            FundChoice::Rates(rate(own), rate(own))
        }
        _ => FundChoice::Default,
    };
    if random.u32(0..4) == 0 {
        choices.injury = InjuryChoice {
            class: Some(random.u8(1..=8)),
            ..InjuryChoice::default()
        };
    } else if random.u32(0..8) == 0 {
        choices.injury.rate = Rate::from_parts(random.i64(0..=30_000));
    }
    if random.u32(0..8) == 0 {
        choices.only = vec![Program::Pension, Program::HousingFund];
    }
    choices.assume_provincial = random.u32(0..8) == 0;
    choices
}

fn assert_share(side: &SideAmounts, basis: Basis, want: &Share) {
    assert_eq!(basis, want.basis);
    assert_eq!(side.base, want.base);
    assert_eq!(side.amount, want.amount);
    assert_eq!(side.from_account, want.from_account);
}

/// Every figure of a row against the breakdown of the one-person path.
fn assert_equal(plan: &Plan, amounts: &Amounts, want: &Breakdown) {
    assert_eq!(plan.lines().len(), want.items.len());
    for ((line, own), item) in plan.lines().iter().zip(&amounts.lines).zip(&want.items) {
        assert_eq!(line.program, item.program);
        assert_eq!((own.base, own.clamped), (item.base, item.clamped));
        assert_share(&own.employee, line.employee_basis, &item.employee);
        assert_share(&own.employer, line.employer_basis, &item.employer);
    }
    assert_eq!(amounts.totals, want.totals);
    assert_eq!(amounts.taxable_income, want.taxable_income);
    assert_eq!((amounts.tax, amounts.net), (want.tax, want.net));
    assert_eq!(plan.month, want.month);
    assert_eq!(plan.is_complete(), want.incomplete.is_empty());
    assert_eq!(plan.status, want.items.iter().map(|item| item.status).max());
    for (event, code) in [
        (Event::BaseClamped, Code::BaseClamped),
        (Event::StandIn, Code::AverageStandIn),
        (Event::FirstMonth, Code::FirstMonth),
        (Event::NegativeNet, Code::NegativeNet),
        (Event::BelowMinimumWage, Code::BelowMinimumWage),
    ] {
        let noted = want.notes.iter().any(|note| note.code == code);
        assert_eq!(amounts.events.has(event), noted, "{code:?}");
    }
    // both limits have one code, and an annuity that is claimed one of its own
    let codes: Vec<(Code, Option<Program>)> =
        want.notes.iter().map(|n| (n.code, n.program)).collect();
    let fund = (Code::BeyondTaxFree, Some(Program::HousingFund));
    let annuity = (Code::BeyondTaxFree, Some(Program::EnterpriseAnnuity));
    assert_eq!(amounts.events.has(Event::FundLimit), codes.contains(&fund));
    let event = amounts.events.has(Event::AnnuityLimit);
    assert!(event || !codes.contains(&annuity));
}

/// An overlay by which limits of the tax law bite: 15% of fund, 6% of annuity.
const GENEROUS: &str = "tests/overlays/generous.toml";

/// An engine, and what a request to it must say.
struct Asked<'t> {
    tax: TaxAsked,
    strict: Strictness,
    overlays: Vec<String>,
    engine: Engine<'t>,
}

/// Engines for rows that claim different things.
fn some_engines(tables: &Tables) -> Vec<Asked<'_>> {
    let claims = |typed: &str| Claims::parse(typed).expect("claims");
    let asked = |claims: Claims, basic: Basic| TaxAsked {
        claims,
        basic,
        ..TaxAsked::default()
    };
    let engine = |tax: TaxAsked, strict: Strictness, overlays: &[String]| {
        let engine = Engine::new(tables, overlays, strict).expect("an engine");
        Asked {
            engine: engine.deducting(tax.clone()),
            tax,
            strict,
            overlays: overlays.to_vec(),
        }
    };
    let none = Claims::default;
    let many =
        "children=1.5,certificate=5,parents=shared:1000,annuity=300,pension=12000,health=300";
    let (lenient, known) = (Strictness::Lenient, Strictness::Known);
    let generous = [root().join(GENEROUS).to_string_lossy().into_owned()];
    vec![
        engine(TaxAsked::default(), lenient, &[]),
        engine(asked(claims(many), Basic::Employed), lenient, &[]),
        engine(asked(claims("rent"), Basic::FromJanuary), lenient, &[]),
        engine(asked(none(), Basic::AtOnce), lenient, &generous),
        engine(asked(claims(many), Basic::Employed), lenient, &generous),
        engine(asked(claims("certificate=5"), Basic::Employed), known, &[]),
        engine(asked(none(), Basic::Employed), known, &generous),
    ]
}

fn some_year(random: &mut fastrand::Rng, month: Month) -> Option<YearToDate> {
    let most = YearToDate::since_january(month).months;
    if most == 0 || random.u32(0..4) == 0 {
        return None;
    }
    let year = YearToDate {
        months: random.u32(0..=most),
        income: some_money(random),
        deductible: some_money(random),
        special_additional: some_money(random),
        other: some_money(random),
        withheld: some_money(random),
    };
    Some(if year.check().is_ok() {
        year
    } else {
        YearToDate::default()
    })
}

#[test]
fn a_hundred_thousand_rows_equal_the_one_person_path() {
    let tables = sscalc::built_in_tables();
    let engines = some_engines(&tables);
    let regions: Vec<_> = tables
        .regions()
        .filter(|region| region.level != Level::Province)
        .cloned()
        .collect();
    let mut random = fastrand::Rng::with_seed(6);
    let (mut rows, mut refused, mut refused_rows, mut declared) = (0, 0, 0, 0);
    let (mut incomplete, mut taxed, mut over, mut monthly) = (0, 0, 0, 0);
    let mut amounts = Amounts::default();
    while rows < 100_000 {
        let region = &regions[random.usize(0..regions.len())];
        let asked = &engines[random.usize(0..engines.len())];
        let engine = &asked.engine;
        let mut choices = some_choices(&mut random);
        if asked.strict != Strictness::Lenient {
            // most of what strictness refuses is what was left to a default
            let own = random.i64(11..=13);
            choices.housing_fund = FundChoice::Rates(rate(own), rate(own));
            choices.injury = InjuryChoice::default();
            choices.only = vec![Program::HousingFund];
        }
        let mut request = Request {
            city: region.id.to_string(),
            pay: Pay::default(),
            choices,
            overlays: asked.overlays.clone(),
            strict: asked.strict,
            tax: asked.tax.clone(),
        };
        let prepared = prepare(&tables, &request);
        let plan = engine.plan(&region.id, &request.choices);
        let (Ok(prepared), Ok(plan)) = (&prepared, &plan) else {
            // what the tax law lacks is found with the plan, and by the other way with the row
            let answer = prepared.and_then(|prepared| prepared.answer(&tables, &request));
            assert!(answer.is_err() && plan.is_err(), "{}", region.id);
            refused += 1;
            continue;
        };
        for _ in 0..100 {
            let pay = RowPay {
                wage: some_money(&mut random),
                declared: some_declared(&mut random),
                special_deductions: if random.bool() {
                    Money::ZERO
                } else {
                    some_money(&mut random)
                },
                year: some_year(&mut random, request.choices.month),
            };
            plan.compute(&pay, &mut amounts);
            request.pay = pay.to_pay();
            request.tax = pay.to_asked(&asked.tax);
            rows += 1;
            let want = prepared.answer(&tables, &request);
            let Ok(want) = want else {
                assert!(plan.refusal(&pay, &amounts).is_some(), "{}", region.id);
                refused_rows += 1;
                continue;
            };
            assert_eq!(plan.refusal(&pay, &amounts), None);
            assert_equal(plan, &amounts, &want);
            declared += usize::from(pay.declared.is_some());
            incomplete += usize::from(!plan.is_complete());
            monthly += usize::from(plan.month < Month::new(2019, 1).expect("a month"));
            taxed += usize::from(amounts.tax.withheld > Money::ZERO);
            over += usize::from(amounts.events.has(Event::FundLimit));
        }
    }
    println!(
        "{rows} rows, {declared} with bases, {incomplete} incomplete, {taxed} taxed, {over} beyond the fund's limit, \
        {monthly} taxed by the month; \
        {refused} choices and {refused_rows} rows refused alike"
    );
    assert!(declared > 30_000 && incomplete > 1_000 && refused > 10);
    assert!(taxed > 20_000 && over > 1_000 && monthly > 0 && refused_rows > 50);
}

/// A row of a file and the request that means the same.
struct Person {
    cells: [String; 12],
    request: Request,
}

const HEADING: &str = "工号,参保城市,月份,应发工资,社保缴费基数,公积金缴存基数,公积金比例,工伤类别,专项附加扣除,累计月数,累计收入,累计已扣税额";

fn people() -> Vec<Person> {
    let tables = sscalc::built_in_tables();
    let regions: Vec<_> = tables
        .regions()
        .filter(|region| region.level != Level::Province)
        .cloned()
        .collect();
    let mut random = fastrand::Rng::with_seed(2_000);
    let mut people = Vec::new();
    while people.len() < 2_000 {
        let number = people.len();
        let region = &regions[number % regions.len()];
        let month = Month::new(2026, 9)
            .expect("a month")
            .plus(-random.i32(0..6));
        let wage = money(random.i64(0..=4_000_000));
        let mut base = |often: u32| {
            let declared = random.u32(0..often) == 0;
            declared.then(|| money(random.i64(100_000..=5_000_000)))
        };
        let (social, fund) = (base(3), base(4));
        let special = (random.u32(0..3) == 0).then(|| money(random.i64(0..=500_000)));
        let year = (random.u32(0..3) > 0).then(|| YearToDate {
            months: YearToDate::since_january(month).months,
            income: money(random.i64(1..=30_000_000)),
            withheld: money(random.i64(0..=1_000_000)),
            ..YearToDate::default()
        });
        let percent = (random.u32(0..4) == 0).then_some(7);
        let class = (random.u32(0..3) == 0).then(|| random.u8(1..=8));
        let mut choices = Choices::of_month(month);
        if let Some(percent) = percent {
            choices.housing_fund = FundChoice::Rates(rate(percent), rate(percent));
        }
        choices.injury.class = class;
        let shown = |money: Option<Money>| money.map(|m| m.to_string()).unwrap_or_default();
        let own = |program: Program, base: Option<Money>| base.map(|base| (program, base));
        people.push(Person {
            cells: [
                format!("A{number:04}"),
                region.name.to_string(),
                month.to_string(),
                wage.to_string(),
                shown(social),
                shown(fund),
                percent.map(|p| p.to_string()).unwrap_or_default(),
                class.map(|c| c.to_string()).unwrap_or_default(),
                shown(special),
                year.map(|year| year.months.to_string()).unwrap_or_default(),
                shown(year.map(|year| year.income)),
                shown(year.map(|year| year.withheld)),
            ],
            request: Request {
                city: region.name.to_string(),
                pay: Pay {
                    wage,
                    bases: Bases {
                        all: None,
                        social,
                        programs: own(Program::HousingFund, fund).into_iter().collect(),
                    },
                },
                choices,
                overlays: Vec::new(),
                strict: Strictness::Lenient,
                tax: TaxAsked {
                    year,
                    special_deductions: special.unwrap_or_default(),
                    ..TaxAsked::default()
                },
            },
        });
    }
    people
}

/// What the record of a breakdown must be, without the person's own columns.
fn record_of(want: &Breakdown) -> Vec<String> {
    let mut record = Vec::new();
    for program in Program::ALL {
        match want.items.iter().find(|item| item.program == program) {
            Some(item) => {
                record.push(item.base.to_string());
                for share in [&item.employee, &item.employer] {
                    let known = share.basis != Basis::Unknown;
                    record.push(if known {
                        share.amount.to_string()
                    } else {
                        String::new()
                    });
                }
            }
            None => record.extend([String::new(), String::new(), String::new()]),
        }
    }
    let whole = want.totals.complete;
    for sum in [
        want.totals.employee,
        want.totals.employer,
        want.totals.cost,
        want.taxable_income,
        want.net,
    ] {
        record.push(if whole {
            sum.to_string()
        } else {
            String::new()
        });
    }
    let status = want.items.iter().map(|item| item.status).max();
    record.push(status.map_or("", |status| status.id()).to_owned());
    let gap = |gap: &sscalc::schedule::Incomplete| {
        let side = gap.side.map_or("both", sscalc::program::Side::id);
        format!("{}.{side}:{}", gap.program.id(), gap.gap.reason())
    };
    let gaps: Vec<String> = want.incomplete.iter().map(gap).collect();
    record.push(gaps.join(" "));
    record.push(String::new());
    record
}

/// The arguments of `compute` that mean the same.
fn arguments(person: &Person) -> Vec<String> {
    let [
        _,
        city,
        month,
        wage,
        social,
        fund,
        percent,
        class,
        special,
        months,
        income,
        withheld,
    ] = &person.cells;
    let mut arguments: Vec<String> = ["compute", "--format", "jsonl", "--city", city]
        .map(str::to_owned)
        .to_vec();
    for (option, value) in [
        ("--month", month.clone()),
        ("--wage", wage.clone()),
        (
            "--base",
            if social.is_empty() {
                String::new()
            } else {
                format!("social={social}")
            },
        ),
        (
            "--base",
            if fund.is_empty() {
                String::new()
            } else {
                format!("housing_fund={fund}")
            },
        ),
        ("--housing-fund", percent.clone()),
        ("--work-injury-class", class.clone()),
        ("--special-deductions", special.clone()),
        (
            "--ytd",
            if months.is_empty() {
                String::new()
            } else {
                format!("months={months},income={income},withheld={withheld}")
            },
        ),
    ] {
        if !value.is_empty() {
            arguments.extend([option.to_owned(), value]);
        }
    }
    arguments
}

/// The object without what only one row or only one person has.
fn comparable(mut object: serde_json::Value) -> serde_json::Value {
    let members = object.as_object_mut().expect("an object");
    for key in ["row", "line", "id", "command", "mentions", "sources"] {
        members.remove(key);
    }
    object
}

#[test]
fn two_thousand_rows_over_all_regions_equal_compute() {
    let people = people();
    let tables = sscalc::built_in_tables();
    let mut input = format!("{HEADING}\n");
    for person in &people {
        input.push_str(&person.cells.join(","));
        input.push('\n');
    }
    let folder = folder();
    let path = file(folder.path(), "people.csv", &input);
    let path = path.to_string_lossy();
    let csv = batch([path.as_ref(), "--threads", "2"], b"");
    let (heading, records) = records(&csv.stdout);
    let jsonl = batch([path.as_ref(), "--format", "jsonl", "--threads", "2"], b"");
    let objects: Vec<serde_json::Value> = text(&jsonl.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    assert_eq!((records.len(), objects.len()), (2_000, 2_000));
    assert!(records.iter().all(|record| record.len() == heading.len()));
    let (mut refused, mut equal) = (0, 0);
    for (number, ((person, record), object)) in
        people.iter().zip(&records).zip(&objects).enumerate()
    {
        assert_eq!(record[..12], person.cells);
        assert_eq!(object["id"], person.cells[0]);
        assert_eq!(object["row"], number + 1);
        assert_eq!(object["line"], number + 2);
        let Ok(want) = compute(&tables, &person.request) else {
            let results = &record[12..record.len() - 1];
            assert!(results.iter().all(String::is_empty), "{record:?}");
            assert!(!record[record.len() - 1].is_empty() && object["error"].is_string());
            refused += 1;
            continue;
        };
        assert_eq!(record[12..], record_of(&want), "{:?}", person.cells);
        let lang = sscalc::lang::Lang::En;
        let whole = sscalc::report::Report::json(&want, lang, false).expect("an object");
        let whole: serde_json::Value = serde_json::from_str(&whole).expect("an object");
        assert_eq!(comparable(object.clone()), comparable(whole.clone()));
        let output = run(arguments(person));
        let process: serde_json::Value = serde_json::from_slice(&output.stdout).expect("an object");
        assert_eq!(process, whole);
        equal += 1;
    }
    println!("{equal} rows equal the process, {refused} refused alike");
    assert!(
        refused < 400 && equal + refused == 2_000,
        "{refused} {equal}"
    );
}
