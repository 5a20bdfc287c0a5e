//! Rate files: whatever is wrong is said with a place; what nothing is wrong with can be computed by.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use sscalc::compute::{Person, Question, compute};
use sscalc::lang::Lang;
use sscalc::rates::finding::{Document, Finding};
use sscalc::rates::model::Table;
use sscalc::rates::{Tables, check, files, read};

use crate::rows::scratch;

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(sscalc::built_in_tables)
}

/// The tables that stand around a file: of each kind one, since looking through all of them would take the time of a
/// thousand inputs.
fn around() -> &'static [Arc<Table>] {
    static AROUND: OnceLock<Vec<Arc<Table>>> = OnceLock::new();
    AROUND.get_or_init(|| {
        let wanted = ["cn", "jiangxi", "nanchang", "shanghai", "abroad-korea"];
        let all = tables().all().expect("the built-in tables are sound");
        let all = all.into_iter();
        all.filter(|table| wanted.contains(&table.id())).collect()
    })
}

/// What `rates lint` says of one file.
fn findings(path: &str, data: &[u8]) -> (Vec<Document>, Vec<Finding>) {
    let (documents, mut findings) = files::documents(&[(path.to_owned(), data.to_vec())]);
    findings.extend(Document::manners(path, data));
    let mut found = read::read_all(&documents);
    findings.append(&mut found.findings);
    let own = found.tables;
    let mut all = own.clone();
    let others = around().iter();
    all.extend(
        others
            .filter(|table| !own.iter().any(|o| o.id() == table.id()))
            .cloned(),
    );
    let is_own = |table: &Table| own.iter().any(|o| o.path == table.path);
    let between = check::check_after(&findings, &all, &is_own);
    findings.extend(between);
    (documents, findings)
}

fn said(documents: &[Document], findings: &[Finding]) {
    for finding in findings {
        let diagnostic = finding.diagnostic(documents);
        for lang in [Lang::En, Lang::Zh] {
            assert!(!diagnostic.render(lang, false).is_empty());
        }
        if let Some(document) = documents.first() {
            let lines = document.text.lines().count().max(1) + 1;
            let line = usize::try_from(finding.place.line).expect("it fits");
            assert!(line <= lines, "{} stands at line {line}", finding.code);
        }
    }
}

pub(crate) fn files(data: &[u8]) {
    let (documents, findings) = findings("rates/jiangxi/nanchang.toml", data);
    said(&documents, &findings);
    if !findings.is_empty() || documents.is_empty() {
        return;
    }
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = scratch("rates");
        std::fs::create_dir(folder.join("jiangxi")).expect("a folder");
        folder
    });
    let is_tax = documents.first().is_some_and(read::is_tax);
    let path = folder.join(if is_tax {
        "tax.toml"
    } else {
        "jiangxi/nanchang.toml"
    });
    std::fs::write(&path, data).expect("a file");
    let own = sscalc::built_in_tables().with_directory(folder);
    std::fs::remove_file(&path).expect("the same file");
    match own {
        Ok(tables) => {
            let id = read::read_all(&documents);
            let id = id.tables.first().map(|table| table.id().to_owned());
            answer(
                &tables,
                &Person::default(),
                id.as_deref().unwrap_or("nanchang"),
            );
        }
        Err(error) => assert!(!error.diagnostics().is_empty()),
    }
}

/// Some months of a person: answered, with sums that are those of their items, or refused with a word.
fn answer(tables: &Tables, person: &Person, city: &str) {
    for (month, wage) in [
        ("2026-07", "7000"),
        ("2024-02", "1"),
        ("2026-12", "10000000000"),
    ] {
        let question = Question {
            city: city.to_owned(),
            month: month.parse().expect("a month"),
            wage: wage.parse().expect("a wage"),
            before: None,
        };
        match compute(tables, person, &question) {
            Ok(month) => {
                let lines = month.items.iter();
                let employee = lines.map(|line| line.employee.amount.fen()).sum::<i64>();
                assert_eq!(employee, month.totals.employee.fen());
            }
            Err(error) => assert!(!error.diagnostics().is_empty()),
        }
    }
}

pub(crate) fn overlays(data: &[u8]) {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let path: &Path = PATH.get_or_init(|| scratch("overlays").join("own.toml"));
    let shown = path.to_string_lossy().into_owned();
    let (documents, found) = findings(&shown, data);
    said(&documents, &found);
    if !found.is_empty() && !found.iter().all(|finding| finding.code == "id-unlike-file") {
        return;
    }
    std::fs::write(path, data).expect("a file");
    let person = Person {
        overlays: vec![shown],
        ..Person::default()
    };
    for city in ["nanchang", "shanghai"] {
        answer(tables(), &person, city);
    }
}
