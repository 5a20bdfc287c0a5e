//! Every crate that is named in a `Cargo.toml` is accounted for in `docs/dependencies.md`, and no other.

use std::collections::BTreeSet;
use std::fs;

use toml::Table;

use crate::common::root;

/// The names in the tables of dependencies of a file, for whatever target.
fn named(of: &Table, into: &mut BTreeSet<String>) {
    for key in ["dependencies", "dev-dependencies", "build-dependencies"] {
        if let Some(table) = of.get(key).and_then(toml::Value::as_table) {
            into.extend(table.keys().cloned());
        }
    }
    let targets = of.get("target").and_then(toml::Value::as_table);
    for (_, target) in targets.into_iter().flatten() {
        named(target.as_table().expect("a table"), into);
    }
}

#[test]
fn every_direct_dependency_is_accounted_for() {
    let mut all = BTreeSet::new();
    for folder in ["", "crates/tables", "crates/core", "crates/payroll"] {
        let path = root().join(folder).join("Cargo.toml");
        let text = fs::read_to_string(path).expect("a manifest");
        named(&text.parse().expect("TOML"), &mut all);
    }
    all.retain(|name| !name.starts_with("sscalc"));
    let page = fs::read_to_string(root().join("docs/dependencies.md")).expect("the page");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut told = BTreeSet::new();
    for row in rows {
        let (name, rest) = row.split_once('`').expect("a name");
        assert!(told.insert(name.to_owned()), "{name} stands there twice");
        let cells: Vec<&str> = rest.trim_matches([' ', '|']).split('|').collect();
        assert!(
            cells.iter().all(|cell| !cell.trim().is_empty()),
            "{name}: {cells:?}"
        );
    }
    assert_eq!(told, all);
}
