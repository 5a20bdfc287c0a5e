//! Sheets with other words than the ones that the words were gathered from, with what each comes to as data:
//! `tests/batch/words/cases.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::{batch, records};
use crate::common::text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    code: i32,
    #[serde(default)]
    columns: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    says: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/batch/words")
}

#[test]
fn sheets_in_other_words_come_to_their_figures_or_ask() {
    let cases = std::fs::read_to_string(folder().join("cases.toml")).expect("the cases");
    let Cases { case } = toml::from_str(&cases).expect("cases as they are described");
    let mut wrong = Vec::new();
    for case in &case {
        let path = folder().join(&case.file);
        let mut args = vec![path.to_str().expect("a path").to_owned()];
        args.extend(["--month", "2026-07", "--headings", "en"].map(str::to_owned));
        args.extend(case.args.iter().cloned());
        let output = batch(args, b"");
        let said = text(&output.stderr);
        let file = &case.file;
        if output.status.code() != Some(case.code) {
            wrong.push(format!("{file}: {:?}: {said}", output.status.code()));
            continue;
        }
        for word in case
            .says
            .iter()
            .filter(|word| !said.contains(word.as_str()))
        {
            wrong.push(format!("{file}: no `{word}` in: {said}"));
        }
        if case.columns.is_empty() {
            assert!(
                output.stdout.is_empty(),
                "{file} asks, and computes nothing"
            );
            continue;
        }
        let (heading, rows) = records(&output.stdout);
        for (column, want) in &case.columns {
            let place = heading.iter().position(|name| name == column);
            let found: Vec<&str> = match place {
                Some(place) => rows.iter().map(|row| row[place].as_str()).collect(),
                None => Vec::new(),
            };
            if found != *want {
                wrong.push(format!(
                    "{file}: {column} is {found:?}, not {want:?}: {said}"
                ));
            }
        }
    }
    assert!(case.len() > 25, "the file has the cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
