//! What stands in for figures that are not known: named, `assumed`, refused on demand, and loud only where it matters.

use serde_json::Value;

use crate::common::{run, text};

/// The unemployment limits of 佛山 are known from 2026-07 on: 2,080 to 31,395.
fn foshan(command: &str, wage: &str, more: &[&str]) -> Value {
    let args = [command, "--wage", wage, "--city", "foshan"];
    let only = [
        "--month",
        "2026-06",
        "--only",
        "unemployment,work_injury",
        "--format",
        "json",
    ];
    let output = run(args.iter().chain(&only).chain(more));
    serde_json::from_slice(&output.stdout).expect("a JSON object")
}

fn codes(object: &Value) -> Vec<&str> {
    let notes = object["notes"].as_array().expect("notes");
    notes
        .iter()
        .filter_map(|note| note["code"].as_str())
        .collect()
}

fn complete(object: &Value) -> bool {
    object["totals"]["complete"].as_bool().expect("a flag")
}

#[test]
fn a_limit_far_from_the_base_is_a_hint() {
    let far = foshan("compute", "12000", &[]);
    assert!(complete(&far));
    assert_eq!(far["items"][0]["status"], "assumed");
    assert!(codes(&far).contains(&"stand-in-idle"));
    assert!(!codes(&far).contains(&"stand-in"));
}

#[test]
fn a_limit_near_the_base_or_that_bites_is_a_doubt() {
    for (wage, base) in [("2200", 2200.0), ("1000", 2080.0), ("28500", 28_500.0)] {
        let near = foshan("compute", wage, &[]);
        assert_eq!(near["items"][0]["base"], base, "{wage}");
        assert!(codes(&near).contains(&"stand-in"), "{wage}");
        assert!(!codes(&near).contains(&"stand-in-idle"), "{wage}");
    }
}

#[test]
fn a_note_says_whose_figure_it_is() {
    let near = foshan("compute", "2200", &[]);
    let notes = near["notes"].as_array().expect("notes");
    let note = notes.iter().find(|note| note["code"] == "stand-in");
    let params = &note.expect("a note")["params"];
    assert_eq!(params["parameters"], "floor,ceiling");
    assert_eq!(params["of"], "nearest");
    assert_eq!(params["month"], "2026-07");
}

/// Nothing is known of the limits of 仙桃's housing fund; the pension's of its tier are 4,254 to 21,462.
fn xiantao(wage: &str, more: &[&str]) -> Value {
    let args = ["compute", "--wage", wage, "--city", "xiantao"];
    let only = [
        "--month",
        "2026-09",
        "--only",
        "housing_fund",
        "--format",
        "json",
    ];
    let output = run(args.iter().chain(&only).chain(more));
    serde_json::from_slice(&output.stdout).expect("a JSON object")
}

#[test]
fn the_pensions_limits_stand_in_for_a_housing_funds() {
    let far = xiantao("12000", &[]);
    assert!(complete(&far));
    assert_eq!(far["items"][0]["status"], "assumed");
    assert!(codes(&far).contains(&"stand-in-idle"));
    assert!(!complete(&xiantao("12000", &["--no-stand-ins"])));
    // the fund's own ceiling may lie well below the pension's: loud from three quarters of it on
    for (wage, base) in [("2500", 4254.0), ("16500", 16_500.0), ("30000", 21_462.0)] {
        let near = xiantao(wage, &[]);
        assert_eq!(near["items"][0]["base"], base, "{wage}");
        let notes = near["notes"].as_array().expect("notes");
        let note = notes.iter().find(|note| note["code"] == "stand-in");
        assert_eq!(note.expect("a note")["params"]["of"], "pension", "{wage}");
    }
}

#[test]
fn no_stand_ins_shows_the_gap() {
    let gap = foshan("compute", "12000", &["--no-stand-ins"]);
    assert!(!complete(&gap));
    assert_eq!(gap["incomplete"][0]["reason"], "not-known-before-2026-07");
}

#[test]
fn strictness_refuses_what_stands_in() {
    for level in ["--strict=known", "--strict=cited"] {
        let args = [
            "compute", "--wage", "12000", "--city", "foshan", "--month", "2026-06",
        ];
        let output = run(args.iter().chain(&["--only", "unemployment", level]));
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("unemployment.floor = 2080.00"));
    }
}

#[test]
fn a_stand_in_is_a_step_of_its_own() {
    let explained = foshan("explain", "2200", &[]);
    let steps = explained["items"][0]["employee"]["steps"].as_array();
    let kinds: Vec<&str> = steps
        .expect("steps")
        .iter()
        .filter_map(|step| step["kind"].as_str())
        .collect();
    let limits = ["stand-in", "limit", "stand-in", "limit"];
    assert_eq!(kinds.get(1..5), Some(&limits[..]));
}

#[test]
fn a_rate_without_a_known_start_reaches_back_and_says_so() {
    let args = "compute --wage 12000 --city hefei --month 2025-06 --only medical --format json";
    let with = run(args.split(' '));
    let with: Value = serde_json::from_slice(&with.stdout).expect("a JSON object");
    assert!(complete(&with));
    let notes = with["notes"].as_array().expect("notes");
    let of_start = |note: &&Value| note["code"] == "stand-in" && note["params"]["of"] == "start";
    assert!(notes.iter().any(|note| of_start(&note)));
    let without = run(args.split(' ').chain(["--no-stand-ins"]));
    let without: Value = serde_json::from_slice(&without.stdout).expect("a JSON object");
    assert_eq!(
        without["incomplete"][0]["reason"],
        "not-known-before-2026-01"
    );
}

#[test]
fn before_a_local_rule_amounts_are_rounded_by_the_general_one() {
    let args = "compute --wage 26675 --city kelamayi --month 2026-01 --housing-fund 5";
    let only = ["--only", "housing_fund", "--format", "json"];
    let output = run(args.split(' ').chain(only));
    let object: Value = serde_json::from_slice(&output.stdout).expect("a JSON object");
    assert_eq!(object["items"][0]["employee"]["amount"], 1334.0);
    assert!(codes(&object).contains(&"rounding-default"));
}

#[test]
fn a_hole_of_a_series_does_not_call_its_end_the_first_month() {
    let args = "compute --wage 7000 --city tianjin --month 2022-05 --only work_injury";
    let output = run(args.split(' '));
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("2018-12"), "{error}");
    assert!(!error.contains("the first month known"), "{error}");
}

/// 福州 knew its own rate until 2013-06 and hands on since; the province's is known from 2026-01 on.
#[test]
fn what_another_layer_knew_before_is_a_hole_too() {
    let args = "--wage 12000 --city fuzhou --month 2022-06 --lang en --only";
    let output = run(["compute"]
        .into_iter()
        .chain(args.split(' '))
        .chain(["work_injury"]));
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        error.contains("known are months up to 2013-06, and again from 2026-01 on"),
        "{error}"
    );
    let args = "compute --wage 12000 --city jinan --month 2020-06 --only medical --lang en";
    let gap = run(args.split(' '));
    let said = text(&gap.stderr);
    assert!(
        said.contains("known up to 2013-12 and again from 2025-01 on"),
        "{said}"
    );
}

#[test]
fn a_batch_names_the_rows_whose_limits_are_in_doubt() {
    let folder = tempfile::tempdir().expect("a folder");
    let note = |wage: &str| {
        let file = folder.path().join("in.csv");
        std::fs::write(&file, format!("city,wage\nfoshan,{wage}\n")).expect("a file");
        let file = file.to_str().expect("a path").to_owned();
        let rest = ["--month", "2026-06", "--only", "unemployment"];
        let output = run(["batch", &file].iter().chain(&rest));
        text(&output.stderr).contains("lie near the base")
    };
    assert!(note("2200"));
    assert!(!note("12000"));
}
