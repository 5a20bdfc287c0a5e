//! A comparison repeats what `compute` gives, orders it, and fits the page.

use serde_json::Value;
use sscalc::compare::{Cities, CompareRequest, Sort, compare};
use sscalc::compute::Person;
use sscalc::lang::Lang;
use sscalc::report::{Format, render};
use unicode_width::UnicodeWidthStr;

use crate::common::{run, text};

const CITIES: [&str; 4] = ["beijing", "shanghai", "shenzhen", "nanchang"];

fn object(args: &[&str]) -> Value {
    let output = run(args.iter().chain(&["--format", "json"]));
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_row_is_the_object_of_compute() {
    let cities = CITIES.join(",");
    let compared = object(&[
        "compare", "--wage", "15000", "--cities", &cities, "--month", "2026-07",
    ]);
    let rows = compared["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), CITIES.len());
    for (row, city) in rows.iter().zip(CITIES) {
        let computed = object(&[
            "compute", "--wage", "15000", "--city", city, "--month", "2026-07",
        ]);
        assert_eq!(*row, computed, "{city}");
        assert!(!row["items"].as_array().expect("items").is_empty());
    }
    let differences = compared["differences"].as_array().expect("differences");
    assert_eq!(differences.len(), rows.len());
    for (difference, row) in differences.iter().zip(rows) {
        assert_eq!(difference["region"], row["region"]["id"]);
        let keys: Vec<&String> = difference.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["cost", "employee", "employer", "percent", "region"]);
    }
}

#[test]
fn differences_are_those_of_the_totals_to_the_first() {
    let comparison = compare(
        &sscalc::built_in_tables(),
        &asked(named(), &["3000", "15000"], &["2026-07"]),
    );
    let rows = comparison.expect("a comparison").rows;
    assert_eq!(rows.len(), 8);
    for (index, row) in rows.iter().enumerate() {
        let (totals, first) = (&row.breakdown.totals, &rows[index % 2].breakdown.totals);
        assert_eq!(row.breakdown.wage, rows[index % 2].breakdown.wage);
        assert_eq!(row.difference.employee, totals.employee - first.employee);
        assert_eq!(row.difference.employer, totals.employer - first.employer);
        assert_eq!(row.difference.cost, totals.cost - first.cost);
    }
    assert!(rows.iter().any(|row| row.difference.cost.fen() != 0));
}

fn asked(cities: Cities, wages: &[&str], months: &[&str]) -> CompareRequest {
    CompareRequest {
        cities,
        wages: wages
            .iter()
            .map(|wage| wage.parse().expect("a wage"))
            .collect(),
        months: months
            .iter()
            .map(|month| month.parse().expect("a month"))
            .collect(),
        person: Person::default(),
        before: None,
        sort: Some(Sort::Cost),
        top: None,
    }
}

fn named() -> Cities {
    Cities::Named(CITIES.map(str::to_owned).to_vec())
}

#[test]
fn tables_fit_the_page_and_cut_no_figure() {
    let tables = sscalc::built_in_tables();
    let all = [
        asked(named(), &["15000"], &["2026-07"]),
        asked(named(), &["5000", "8000", "20000"], &["2026-07"]),
        asked(named(), &["8000"], &["2024-07", "2025-07", "2026-07"]),
        asked(
            Cities::Province("江西".to_owned()),
            &["123456.78"],
            &["2026-07"],
        ),
    ];
    for asked in &all {
        let comparison = compare(&tables, asked).expect("a comparison");
        for lang in [Lang::En, Lang::Zh] {
            for width in [40, 80, 100] {
                let page = render(&comparison, Format::Table, lang, width).expect("a table");
                for line in page.lines() {
                    assert!(line.width() <= usize::from(width), "{width}: {line}");
                }
                for row in &comparison.rows {
                    let cost = row.breakdown.totals.cost;
                    let shown = sscalc::report::cell::thousands(cost);
                    assert!(page.contains(&shown), "{width}: {shown} is not in\n{page}");
                }
            }
        }
    }
    // four cities stand in one table on 100 columns
    let comparison = compare(&tables, &all[0]).expect("a comparison");
    let page = render(&comparison, Format::Table, Lang::En, 100).expect("a table");
    assert_eq!(page.matches("After contributions").count(), 1);
}

#[test]
fn the_whole_nation_is_ordered_and_gaps_come_last() {
    let tables = sscalc::built_in_tables();
    for sort in Sort::ALL {
        let mut asked = asked(Cities::All, &["8000"], &["2026-09"]);
        asked.sort = Some(sort);
        let comparison = compare(&tables, &asked).expect("a comparison");
        assert_eq!(comparison.rows.len() + comparison.left_out.len(), 342);
        let complete = |row: &&sscalc::compare::Row| row.breakdown.totals.complete;
        let whole = comparison.rows.iter().take_while(complete).count();
        assert_eq!(whole, comparison.rows.iter().filter(complete).count());
        let amounts: Vec<i64> = comparison.rows[..whole]
            .iter()
            .map(|row| sort.amount(&row.breakdown).fen())
            .collect();
        let mut sorted = amounts.clone();
        sorted.sort_unstable();
        if matches!(sort, Sort::Taxable | Sort::Net) {
            sorted.reverse();
        }
        assert_eq!(amounts, sorted, "{sort:?}");
        assert_eq!(comparison.rows[0].difference.cost.fen(), 0);
    }
}

#[test]
fn regions_without_a_result_are_named_and_the_exit_code_says_so() {
    let output = run([
        "compare",
        "--wage",
        "8000",
        "--province",
        "guangdong",
        "--month",
        "2013-07",
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("left out, nothing is known of … in 2013-07"));
    let compared: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let ids: Vec<&Value> = compared["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| &row["region"]["id"])
        .collect();
    assert!(ids.iter().any(|id| **id == "guangzhou"), "{ids:?}");
    // named by itself, such a region ends the run
    let output = run([
        "compare",
        "--wage",
        "8000",
        "--cities",
        "guangzhou,zhuhai",
        "--month",
        "2010-01",
    ]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_same_city_by_two_names_is_one_row() {
    let compared = object(&[
        "compare",
        "--wage",
        "8000",
        "--cities",
        "nanchang,南昌,360100,beijing",
        "--month",
        "2026-07",
    ]);
    assert_eq!(compared["rows"].as_array().expect("rows").len(), 2);
    assert_eq!(
        compared["rows"][0]["notes"]
            .as_array()
            .expect("notes")
            .iter()
            .filter(|n| n["code"] == "homonym")
            .count(),
        0
    );
}

#[test]
fn row_11_of_the_losses_more_results_than_are_kept_are_refused() {
    let wages: Vec<String> = (0..2_000).map(|n| (3_000 + n).to_string()).collect();
    let output = run(["compare", "--all", "--wages", &wages.join(",")]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("at most 10000") && said.contains("sscalc batch"),
        "{said}"
    );
    assert!(output.stdout.is_empty());
}
