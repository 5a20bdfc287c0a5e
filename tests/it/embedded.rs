//! The tables that the build embedded are those that the files give when they are read at run time.

use std::sync::Arc;

use sscalc::rates::finding::Document;
use sscalc::rates::model::Table;
use sscalc::rates::read;

use crate::common::{files, root, run, text};

#[test]
fn embedded_tables_equal_the_files() {
    let mut embedded: Vec<Arc<Table>> = sscalc::built_in_tables().all().expect("sound tables");
    let mut parsed: Vec<Arc<Table>> = Vec::new();
    let mut tax = None;
    for path in files(&root().join("rates"), "toml") {
        let relative = path
            .strip_prefix(root())
            .expect("below")
            .to_string_lossy()
            .replace('\\', "/");
        let document =
            Document::new(relative, &std::fs::read(&path).expect("readable")).expect("a document");
        let found = read::read_all(&[document]);
        assert!(found.findings.is_empty(), "{}", path.display());
        parsed.extend(found.tables);
        tax = found.tax.or(tax);
    }
    embedded.sort_by(|a, b| a.path.cmp(&b.path));
    parsed.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(parsed.len() >= 55, "{}", parsed.len());
    assert_eq!(embedded, parsed);
    let embedded_tax = sscalc::built_in_tables().tax().expect("a sound table");
    assert_eq!(Some(embedded_tax.as_ref()), tax.as_ref());
}

#[test]
fn a_folder_of_the_same_files_gives_the_same_results() {
    for city in ["nanchang", "shenzhen", "haerbin"] {
        let args = [
            "compute", "--wage", "7000", "--city", city, "--month", "2026-07", "--format", "json",
        ];
        let plain = run(args);
        let folder = run(args.iter().chain(&["--rates", "rates"]));
        assert_eq!(text(&plain.stdout), text(&folder.stdout));
        assert_eq!(folder.status.code(), Some(0));
    }
}
