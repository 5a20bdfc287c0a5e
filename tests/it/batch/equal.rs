//! A row of a batch is the answer to the question that means the same.

use sscalc::breakdown::Breakdown;
use sscalc::compute::{Person, Question, compute};
use sscalc::kernel::Basis;
use sscalc::money::{Money, Rate};
use sscalc::period::Month;
use sscalc::program::Program;
use sscalc::rates::regions::Level;
use sscalc::schedule::FundChoice;
use sscalc::tax::{YearParts, YearToDate};

use super::{batch, file, folder, records};
use crate::common::{run, text};

fn money(fen: i64) -> Money {
    Money::from_fen(fen).expect("in range")
}

fn rate(percent: i64) -> Rate {
    Rate::from_parts(percent * 10_000).expect("in range")
}

/// A row of a file, and the person and question that mean the same.
struct FileRow {
    cells: [String; 14],
    person: Person,
    question: Question,
}

const HEADING: &str = "工号,参保城市,月份,应发工资,社保缴费基数,公积金缴存基数,公积金比例,工伤类别,专项附加扣除,累计月数,截至上月累计收入,累计专项扣除,累计专项附加扣除,累计已扣税额";

fn people() -> Vec<FileRow> {
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
            months: since_january(month),
            income: money(random.i64(1..=30_000_000)),
            deductible: money(random.i64(0..=3_000_000)),
            special_additional: money(random.i64(0..=3_000_000)),
            withheld: money(random.i64(0..=1_000_000)),
            ..YearToDate::default()
        });
        let percent = (random.u32(0..4) == 0).then_some(7);
        let class = (random.u32(0..3) == 0).then(|| random.u8(1..=8));
        let mut person = Person::default();
        if let Some(percent) = percent {
            person.choices.housing_fund = FundChoice::Rates(rate(percent), rate(percent));
        }
        person.choices.injury.class = class;
        person.bases.set_social(social);
        person.bases.set(Program::HousingFund, fund);
        person.deductions.special = special.unwrap_or_default();
        let shown = |money: Option<Money>| money.map(|m| m.to_string()).unwrap_or_default();
        people.push(FileRow {
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
                shown(year.map(|year| year.deductible)),
                shown(year.map(|year| year.special_additional)),
                shown(year.map(|year| year.withheld)),
            ],
            person,
            question: Question {
                city: region.name.to_string(),
                month,
                wage,
                before: year,
            },
        });
    }
    people
}

/// The months that are taken where none are named.
fn since_january(month: Month) -> u32 {
    let year = YearToDate::of_parts(&YearParts::default(), month);
    year.expect("no figures that disagree").months
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
        want.tax.as_ref().expect("a law").month.withheld,
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
fn arguments(person: &FileRow) -> Vec<String> {
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
        contributions,
        year_special,
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
                format!(
                    "months={months},income={income},contributions={contributions},special_deductions={year_special},withheld={withheld}"
                )
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
    let csv = batch([path.as_ref(), "--threads", "2", "--headings", "en"], b"");
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
        assert_eq!(record[..14], person.cells);
        assert_eq!(object["id"], person.cells[0]);
        assert_eq!(object["row"], number + 1);
        assert_eq!(object["line"], number + 2);
        let Ok(want) = compute(&tables, &person.person, &person.question) else {
            let results = &record[14..record.len() - 1];
            assert!(results.iter().all(String::is_empty), "{record:?}");
            assert!(!record[record.len() - 1].is_empty() && object["error"].is_string());
            refused += 1;
            continue;
        };
        assert_eq!(record[14..], record_of(&want), "{:?}", person.cells);
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
