//! The batch's figures are those of the one-person path, field by field.

use sscalc::batch::{Amounts, Declared, Engine, Plan, RowPay, SideAmounts};
use sscalc::breakdown::{Basis, Breakdown, Share};
use sscalc::compute::{Request, Strictness, TaxAsked, compute};
use sscalc::contribution::{Bases, Pay, contributions};
use sscalc::money::{Money, Rate};
use sscalc::period::Month;
use sscalc::program::Program;
use sscalc::rates::Tables;
use sscalc::rates::regions::Level;
use sscalc::schedule::{Choices, FundChoice, InjuryChoice, Schedule};

use super::{batch, file, folder, records};
use crate::common::{run, text};

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
    let month = Month::new(2024, 1)
        .expect("a month")
        .plus(random.i32(0..36));
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
    assert_eq!(plan.month, want.month);
    assert_eq!(plan.is_complete(), want.incomplete.is_empty());
    assert_eq!(plan.status, want.items.iter().map(|item| item.status).max());
    let clamped = sscalc::note::Code::BaseClamped;
    let noted = want.notes.iter().any(|note| note.code == clamped);
    assert_eq!(amounts.base_clamped, noted);
}

#[test]
fn a_hundred_thousand_rows_equal_the_one_person_path() {
    let tables = Tables::embedded();
    let engine = Engine::new(&tables, &[], Strictness::Lenient).expect("an engine");
    let regions: Vec<_> = tables
        .regions()
        .filter(|region| region.level != Level::Province)
        .cloned()
        .collect();
    let mut random = fastrand::Rng::with_seed(6);
    let (mut rows, mut refused, mut declared, mut incomplete) = (0, 0, 0, 0);
    let mut amounts = Amounts::default();
    while rows < 100_000 {
        let region = &regions[random.usize(0..regions.len())];
        let choices = some_choices(&mut random);
        let layers = tables.layers(region, &[]).expect("layers");
        let schedule = Schedule::resolve(&layers, region, tables.date(), &choices);
        let plan = engine.plan(&region.id, &choices);
        let (Ok(schedule), Ok(plan)) = (&schedule, &plan) else {
            assert!(schedule.is_err() && plan.is_err(), "{}", region.id);
            refused += 1;
            continue;
        };
        for _ in 0..100 {
            let pay = RowPay {
                wage: some_money(&mut random),
                declared: some_declared(&mut random),
            };
            plan.compute(&pay, &mut amounts);
            let want = contributions(schedule, &pay.to_pay());
            assert_equal(plan, &amounts, &want);
            rows += 1;
            declared += usize::from(pay.declared.is_some());
            incomplete += usize::from(!plan.is_complete());
        }
    }
    println!(
        "{rows} rows, {declared} with bases, {incomplete} incomplete; {refused} choices refused alike"
    );
    assert!(declared > 30_000 && incomplete > 1_000 && refused > 10);
}

/// A row of a file and the request that means the same.
struct Person {
    cells: [String; 8],
    request: Request,
}

const HEADING: &str = "工号,参保城市,月份,应发工资,社保缴费基数,公积金缴存基数,公积金比例,工伤类别";

fn people() -> Vec<Person> {
    let tables = Tables::embedded();
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
                tax: TaxAsked::default(),
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
    ] {
        record.push(if whole {
            sum.to_string()
        } else {
            String::new()
        });
    }
    record.push(String::new());
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
    let [_, city, month, wage, social, fund, percent, class] = &person.cells;
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
    let tables = Tables::embedded();
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
    let (mut refused, mut processes) = (0, 0);
    for (number, ((person, record), object)) in
        people.iter().zip(&records).zip(&objects).enumerate()
    {
        assert_eq!(record[..8], person.cells);
        assert_eq!(object["id"], person.cells[0]);
        assert_eq!(object["row"], number + 1);
        assert_eq!(object["line"], number + 2);
        let Ok(want) = compute(&tables, &person.request) else {
            let results = &record[8..record.len() - 1];
            assert!(results.iter().all(String::is_empty), "{record:?}");
            assert!(!record[record.len() - 1].is_empty() && object["error"].is_string());
            refused += 1;
            continue;
        };
        assert_eq!(record[8..], record_of(&want), "{:?}", person.cells);
        let lang = sscalc::lang::Lang::En;
        let whole = sscalc::report::Report::json(&want, lang, false).expect("an object");
        let whole: serde_json::Value = serde_json::from_str(&whole).expect("an object");
        assert_eq!(comparable(object.clone()), comparable(whole.clone()));
        if number % 33 == 0 {
            let output = run(arguments(person));
            let process: serde_json::Value =
                serde_json::from_slice(&output.stdout).expect("an object");
            assert_eq!(process, whole);
            processes += 1;
        }
    }
    println!("{refused} refused alike, {processes} compared with the process");
    assert!(refused < 400 && processes > 50, "{refused} {processes}");
}
