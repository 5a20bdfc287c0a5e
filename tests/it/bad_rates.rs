//! Every mistake that a rate file can hold is a small file beside its expected message, in both languages.
//!
//! `SNAPSHOTS=overwrite cargo test bad_rates` writes the messages anew.

use snapbox::Data;

use crate::common::{files, root, run, text};

/// Lines of built-in tables move with every new figure; that they are named is what matters.
fn without_lines_of_built_in_tables(message: &str) -> String {
    let named = |line: &str| line.trim_start().starts_with("... rates/") && line.contains(".toml:");
    let cut = |line: &str| match line.split_once(".toml:") {
        Some((path, _)) if named(line) => format!("{}.toml:[..]", path.trim_start()),
        _ => line.to_owned(),
    };
    message.lines().map(|line| cut(line) + "\n").collect()
}

#[test]
fn every_mistake_is_named_with_its_place_and_remedy() {
    let bad = files(&root().join("tests/bad-rates"), "toml");
    assert!(bad.len() >= 45, "only {} files", bad.len());
    let assert = snapbox::Assert::new().action_env("SNAPSHOTS");
    for path in bad {
        let relative = path
            .strip_prefix(root())
            .expect("below the package")
            .to_string_lossy()
            .replace('\\', "/");
        let mut shown = String::new();
        for lang in ["en", "zh"] {
            let output = run(["rates", "lint", "--lang", lang, &relative]);
            assert_eq!(
                output.status.code(),
                Some(1),
                "{relative}: findings end with 1"
            );
            shown.push_str(&without_lines_of_built_in_tables(text(&output.stdout)));
            shown.push_str(text(&output.stderr));
            let named = shown.contains(&format!("{relative}:"));
            assert!(named, "{relative}: the message names the file");
        }
        assert.eq(
            shown,
            Data::read_from(&path.with_extension("expected"), None),
        );
    }
}

#[test]
fn all_mistakes_of_a_file_come_in_one_run() {
    let output = run(["rates", "lint", "tests/bad-rates/many-mistakes.toml"]);
    assert!(
        text(&output.stderr).contains("findings: 9"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_tree_itself_is_clean() {
    let output = run(["rates", "lint", "rates"]);
    assert_eq!(text(&output.stdout), "");
    assert_eq!(output.status.code(), Some(0));
}
