//! The year so far: computed from the wage since a month, or said whole.

use serde_json::Value;
use sscalc::kernel::Deductions;
use sscalc::money::Money;
use sscalc::tax::{Claims, YearParts};

use crate::common::{run, text};

fn json(args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.push("--format=json");
    let output = run(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn refused(args: &[&str]) -> String {
    let output = run(args);
    let why = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(2), "{why}");
    why
}

fn has(result: &Value, code: &str) -> bool {
    let notes = result["notes"].as_array().expect("notes");
    notes.iter().any(|note| note["code"] == code)
}

/// 20,000 each month of 2026 in Beijing, fund 12%: the own part is 4,503.
const PERSON: [&str; 6] = [
    "--wage",
    "20000",
    "--housing-fund",
    "12",
    "--month",
    "2026-07",
];

fn compute(options: &[&str]) -> Value {
    json(&[&["compute", "--city", "beijing"], &PERSON[..], options].concat())
}

#[test]
fn july_is_taxed_after_the_months_since_january() {
    let july = compute(&["--since", "2026-01"]);
    // 73,479 x 10% - 2,520 - 6 x 629.70 withheld
    assert_eq!(july["tax"]["withheld"], 1049.7);
    assert!(has(&july, "year-computed") && !has(&july, "first-month"));
    let year = json(&[
        "annual",
        "--wage",
        "20000",
        "--city",
        "beijing",
        "--year",
        "2026",
        "--housing-fund",
        "12",
    ]);
    assert_eq!(july["tax"], year["months"][6]["tax"]);
    // who came in an earlier year begins the year in January
    assert_eq!(compute(&["--since", "2023-05"])["tax"], july["tax"]);
    let since_april = json(&[
        "annual",
        "--wage",
        "20000",
        "--city",
        "beijing",
        "--year",
        "2026",
        "--housing-fund",
        "12",
        "--employed",
        "4-12",
    ]);
    assert_eq!(
        compute(&["--since", "2026-04"])["tax"],
        since_april["months"][3]["tax"]
    );
}

#[test]
fn the_first_month_itself_supposes_nothing() {
    let first = compute(&["--since", "2026-07"]);
    let unsaid = compute(&[]);
    assert_eq!(first["tax"], unsaid["tax"]);
    assert!(!has(&first, "first-month") && has(&unsaid, "first-month"));
}

#[test]
fn options_hold_for_the_months_before() {
    let with = [
        "--since",
        "2026-01",
        "--special-deductions",
        "3000",
        "--exempt",
        "500",
    ];
    let july = compute(&with);
    let year = json(&[
        "annual",
        "--wage",
        "20000",
        "--city",
        "beijing",
        "--year",
        "2026",
        "--housing-fund",
        "12",
        "--special-deductions",
        "3000",
        "--exempt",
        "500",
    ]);
    assert_eq!(july["tax"], year["months"][6]["tax"]);
}

#[test]
fn what_is_said_of_the_year_wins_over_what_is_computed() {
    let all = compute(&["--since", "2026-01"])["tax"]["withheld"].as_f64();
    let said = compute(&["--since", "2026-01", "--ytd", "withheld=0"]);
    let before = 3_778.2;
    let more = said["tax"]["withheld"].as_f64().expect("an amount") - all.expect("an amount");
    assert!((more - before).abs() < 0.001, "{more}");
    let whole = "months=6,income=120000,contributions=27018,withheld=3778.20";
    assert_eq!(compute(&["--ytd", whole])["tax"]["withheld"], 1049.7);
}

#[test]
fn a_year_that_is_said_in_part_is_refused() {
    let base = [
        "compute", "--wage", "12000", "--city", "beijing", "--month", "2026-07",
    ];
    let why = refused(&[&base[..], &["--ytd", "months=6,income=72000,withheld=210"]].concat());
    assert!(why.contains("`contributions=…`"), "{why}");
    let part = "months=6,income=72000,contributions=14778,withheld=816.66";
    let claims = ["--deductions", "children=1", "--ytd", part];
    let why = refused(&[&base[..], &claims].concat());
    assert!(why.contains("`special_deductions=…`"), "{why}");
    let why = refused(&[&base[..], &["--ytd", "months=6"]].concat());
    assert!(
        why.contains("`income=…,contributions=…,withheld=…`"),
        "{why}"
    );
    let why = refused(&[&base[..], &["--since", "2026-08"]].concat());
    assert!(why.contains("--since: 2026-08 is after 2026-07"), "{why}");
}

#[test]
fn what_must_be_said_depends_on_what_is_deducted_now() {
    let yuan = |text: &str| Some(text.parse::<Money>().expect("an amount"));
    let year = YearParts {
        income: yuan("1"),
        contributions: yuan("0"),
        withheld: yuan("0"),
        ..YearParts::default()
    };
    let claimed = |claims: &str| Deductions {
        claims: Claims::parse(claims).expect("claims"),
        ..Deductions::default()
    };
    for (deductions, unsaid) in [
        (Deductions::default(), &[][..]),
        (claimed("rent=1500"), &["special_deductions"]),
        (claimed("health=200"), &["other_deductions"]),
        (claimed("illness=30000"), &[]),
        (
            Deductions {
                exempt: "1".parse().expect("an amount"),
                relief: "1".parse().expect("an amount"),
                ..Deductions::default()
            },
            &["exempt", "tax_relief"],
        ),
    ] {
        assert_eq!(deductions.unsaid(&year), unsaid, "{deductions:?}");
    }
    let none = YearParts {
        months: Some(0),
        ..YearParts::default()
    };
    assert!(Deductions::default().unsaid(&none).is_empty());
}

#[test]
fn compare_and_explain_share_it() {
    let july = compute(&["--since", "2026-01"]);
    let compared = json(
        &[
            &[
                "compare",
                "--cities",
                "beijing,shanghai",
                "--since",
                "2026-01",
            ],
            &PERSON[..4],
            &["--month", "2026-07"],
        ]
        .concat()
        .iter()
        .map(|arg| if *arg == "12" { "7" } else { arg })
        .collect::<Vec<_>>(),
    );
    for row in compared["rows"].as_array().expect("rows") {
        let city = row["region"]["id"].as_str().expect("an id");
        let alone = json(&[
            "compute",
            "--wage",
            "20000",
            "--housing-fund",
            "7",
            "--month",
            "2026-07",
            "--city",
            city,
            "--since",
            "2026-01",
        ]);
        assert_eq!(row["tax"], alone["tax"], "{city}");
    }
    let explained = json(
        &[
            &["explain", "--city", "beijing", "--since", "2026-01"],
            &PERSON[..],
        ]
        .concat(),
    );
    assert_eq!(explained["tax"], july["tax"]);
}

#[test]
fn a_first_months_tax_is_called_so_in_the_answer_and_never_silenced() {
    let args = [&["compute", "-q", "--city", "beijing"], &PERSON[..]].concat();
    let output = run(&args);
    assert!(text(&output.stdout).contains("Income tax (first month)"));
    assert!(text(&output.stderr).contains("--since 2026-01"));
    let output = run([&args[..], &["--since", "2026-07"]].concat());
    assert!(!text(&output.stdout).contains("first month"));
}
