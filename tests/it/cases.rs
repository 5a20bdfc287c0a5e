//! Domain cases: amounts worked by hand from documents, one file a case, no tolerance.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::common::{elements, files, members, plain, root, run, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    source: String,
    why: String,
    formula: String,
    args: Vec<String>,
    expect: BTreeMap<String, String>,
}

/// What the result gives for a key of `expect`.
fn found(result: &BTreeMap<String, Box<RawValue>>, key: &str) -> String {
    match key {
        "incomplete" => {
            let mut programs: Vec<String> = Vec::new();
            for gap in elements(&result["incomplete"]) {
                let program = plain(&members(&gap)["program"]);
                if !programs.contains(&program) {
                    programs.push(program);
                }
            }
            return programs.join(",");
        }
        "notes" | "no_notes" => {
            let codes = elements(&result["notes"])
                .iter()
                .map(|note| plain(&members(note)["code"]))
                .collect::<Vec<_>>();
            return codes.join(",");
        }
        _ => {}
    }
    let (head, rest) = key.split_once('.').unwrap_or((key, ""));
    if let Some(value) = result.get(head) {
        return if rest.is_empty() {
            plain(value)
        } else {
            plain(&members(value)[rest])
        };
    }
    let item = elements(&result["items"])
        .into_iter()
        .map(|item| members(&item))
        .find(|item| plain(&item["program"]) == head);
    let Some(item) = item else {
        return format!("no item {head}");
    };
    match rest.split_once('.') {
        Some((side, part)) => plain(&members(&item[side])[part]),
        None if rest == "employee" || rest == "employer" => plain(&members(&item[rest])["amount"]),
        None => plain(&item[rest]),
    }
}

fn faults(path: &Path) -> Vec<String> {
    let name = path.strip_prefix(root()).unwrap_or(path).display();
    let case: Case = match toml::from_str(&std::fs::read_to_string(path).expect("a readable case"))
    {
        Ok(case) => case,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let mut faults = Vec::new();
    if [&case.source, &case.why, &case.formula]
        .iter()
        .any(|text| text.trim().is_empty())
        || case.expect.is_empty()
    {
        faults.push(format!(
            "{name}: source, why, formula and expect may not be empty"
        ));
    }
    if !case.args.iter().any(|arg| arg == "--month") {
        faults.push(format!("{name}: a case names its month"));
    }
    let output = run([
        "compute".to_owned(),
        "--format".to_owned(),
        "json".to_owned(),
    ]
    .iter()
    .chain(&case.args));
    if !output.status.success() {
        faults.push(format!("{name}: {}", text(&output.stderr)));
        return faults;
    }
    let result: Box<RawValue> = serde_json::from_slice(&output.stdout).expect("JSON");
    let result = members(&result);
    for (key, want) in &case.expect {
        let got = found(&result, key);
        let noted = |code| got.split(',').any(|g| g == code);
        let fits = match key.as_str() {
            "notes" => want.split(',').all(noted),
            "no_notes" => !want.split(',').any(noted),
            _ => got == *want,
        };
        if !fits {
            faults.push(format!("{name}: {key} is {got}, by hand {want}"));
        }
    }
    faults
}

#[test]
fn amounts_are_those_worked_by_hand() {
    let cases = files(&root().join("tests/cases"), "toml");
    let faults: Vec<String> = cases.iter().flat_map(|path| faults(path)).collect();
    println!("{} cases", cases.len());
    assert!(
        faults.is_empty(),
        "{}\n{} faults",
        faults.join("\n"),
        faults.len()
    );
    assert!(cases.len() >= 60, "only {} cases", cases.len());
}
