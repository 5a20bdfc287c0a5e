//! The JSON of `compute` is a contract: its example, held here as text, has exactly the keys and types of the output.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::common::run;

const EXAMPLE: &str = r#"{
  "schema_version": 1,
  "command": "compute",
  "tables": "2026-11-28",
  "month": "2026-09",
  "region": { "id": "haerbin", "name": "哈尔滨市", "adcode": "230100", "province": "heilongjiang" },
  "overlays": [],
  "variants": {},
  "defaults": ["housing_fund", "work_injury_class"],
  "wage": 3000.00,
  "items": [
    {
      "program": "medical", "name": "基本医疗保险", "includes": { "maternity": 0.6 },
      "base": 4623.00, "clamped": "floor",
      "employee": { "basis": "base", "base": 4623.00, "rate_percent": 2, "fixed": 0.00, "amount": 92.46, "from_account": 0.00 },
      "employer": { "basis": "payroll", "base": 3000.00, "rate_percent": 8.1, "fixed": 0.00, "amount": 243.00, "from_account": 0.00 },
      "rounding": { "unit": "fen", "mode": "half-up", "each": "side" },
      "status": "cited", "sources": ["…"]
    }
  ],
  "totals": {
    "employee_insurance": 0.00, "employee_housing_fund": 0.00, "employee": 0.00,
    "employer_insurance": 0.00, "employer_housing_fund": 0.00, "employer": 0.00,
    "cost": 0.00, "complete": true
  },
  "taxable_income": 0.00,
  "tax": { "deductible": 0.00, "taxable_to_date": 0.00, "rate_percent": 3, "quick_deduction": 0.00, "withheld": 0.00 },
  "net": 0.00,
  "incomplete": [ { "program": "unemployment", "side": "employer", "reason": "…" } ],
  "mentions": [ { "overlay": "article-2025-05-27", "employee": 1470.00, "employer": 2940.00, "taxable_income": 5530.00 } ],
  "sources": [ { "key": "…", "document": "…", "publisher": "…", "published": "…", "url": "…" } ],
  "notes": [ { "code": "carried-forward", "program": "pension", "params": {}, "message": "…" } ]
}"#;

/// Objects whose keys are data.
const MAPS: [&str; 3] = [".variants", ".items[].includes", ".notes[].params"];

/// Every key path with the types found there; `faults` gathers elements of one array that differ in keys, and nulls.
fn paths(
    value: &Value,
    path: &str,
    found: &mut BTreeMap<String, BTreeSet<&'static str>>,
    faults: &mut Vec<String>,
) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if kind == "null" {
        faults.push(format!("{path} is null"));
    }
    found.entry(path.to_owned()).or_default().insert(kind);
    match value {
        Value::Object(_) if MAPS.contains(&path) => {}
        Value::Object(members) => {
            for (key, value) in members {
                paths(value, &format!("{path}.{key}"), found, faults);
            }
        }
        Value::Array(elements) => {
            let keys = |value: &Value| {
                value
                    .as_object()
                    .map(|o| o.keys().cloned().collect::<Vec<_>>())
            };
            for element in elements {
                if keys(element) != elements.first().and_then(keys) {
                    faults.push(format!("{path}: elements differ in their keys"));
                }
                paths(element, &format!("{path}[]"), found, faults);
            }
        }
        _ => {}
    }
}

fn compute(args: &[&str]) -> (String, Value) {
    let mut all = vec!["compute", "--format", "json", "--month", "2026-09"];
    all.extend(args);
    let output = run(all);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let value = serde_json::from_str(&text).expect("JSON");
    (text, value)
}

#[test]
fn every_key_path_and_type_is_that_of_the_example() {
    let mut faults = Vec::new();
    let mut want = BTreeMap::new();
    paths(
        &serde_json::from_str(EXAMPLE).expect("JSON"),
        "",
        &mut want,
        &mut faults,
    );
    // the example's list is empty; its elements are ids
    want.insert(".overlays[]".to_owned(), BTreeSet::from(["string"]));
    let mut got = BTreeMap::new();
    for args in [
        &["--wage", "3000", "--city", "haerbin"][..],
        &["--wage", "7000", "--city", "nanchang", "--lang", "zh"],
        &["--wage", "7000", "--city", "hefei"], // the employer's large medical is not known
        &[
            "--wage",
            "7000",
            "--city",
            "guangzhou",
            "--overlay",
            "tests/overlays/company.toml",
        ],
    ] {
        let (_, value) = compute(args);
        paths(&value, "", &mut got, &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(got, want);
}

#[test]
fn the_example_itself_comes_out() {
    let (_, value) = compute(&["--wage", "3000", "--city", "haerbin"]);
    let example: Value = serde_json::from_str(EXAMPLE).expect("JSON");
    for key in [
        "schema_version",
        "command",
        "tables",
        "month",
        "region",
        "overlays",
        "variants",
        "wage",
    ] {
        assert_eq!(value[key], example[key], "{key}");
    }
    let medical = value["items"]
        .as_array()
        .and_then(|items| items.iter().find(|item| item["program"] == "medical"));
    let medical = medical.expect("a medical item");
    for key in [
        "name", "includes", "base", "clamped", "employee", "employer", "rounding", "status",
    ] {
        assert_eq!(medical[key], example["items"][0][key], "{key}");
    }
}

#[test]
fn amounts_have_two_decimals_and_names_do_not_depend_on_the_language() {
    let (english, _) = compute(&["--wage", "7000", "--city", "nanchang", "--lang", "en"]);
    let (chinese, _) = compute(&["--wage", "7000", "--city", "nanchang", "--lang", "zh"]);
    assert!(english.contains("\"wage\": 7000.00,") && english.contains("\"amount\": 560.00,"));
    let without_messages = |text: &str| {
        text.lines()
            .filter(|line| !line.contains("\"message\""))
            .map(String::from)
            .collect::<Vec<_>>()
    };
    assert_eq!(without_messages(&english), without_messages(&chinese));
    assert_ne!(english, chinese);
}

const TAX: &str = r#"{ "schema_version": 1, "command": "tax", "months": [ { "month": 1, "income_to_date": 0.00, "deductions_to_date": 0.00, "taxable_to_date": 0.00, "rate_percent": 3, "quick_deduction": 0.00, "tax_to_date": 0.00, "withheld": 0.00 } ], "year": { "taxable": 0.00, "tax": 0.00 }, "bonus": { "amount": 0.00, "alone": { "rate_percent": 3, "quick_deduction": 0.00, "tax": 0.00 }, "merged": { "tax": 0.00 }, "better": "alone" } }"#;

/// Parts of `tax` that its example does not have.
const BESIDES: [&str; 3] = [".settlement", ".sources", ".notes"];

#[test]
fn every_key_path_and_type_of_tax_is_that_of_the_example() {
    let mut faults = Vec::new();
    let (mut want, mut got) = (BTreeMap::new(), BTreeMap::new());
    paths(
        &serde_json::from_str(TAX).expect("JSON"),
        "",
        &mut want,
        &mut faults,
    );
    let args = "tax --wage 20000 --contributions 4500 --bonus 36000 --year 2026 --format json";
    let output = run(args.split(' '));
    let value = serde_json::from_slice(&output.stdout).expect("JSON");
    paths(&value, "", &mut got, &mut faults);
    got.retain(|path, _| !BESIDES.iter().any(|part| path.starts_with(part)));
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(got, want);
}
