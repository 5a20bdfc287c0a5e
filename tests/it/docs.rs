//! The documents name what there is: note codes, programs, statuses.

use sscalc::note::Code;
use sscalc::program::Program;
use sscalc::rates::model::Status;

use crate::common::{root, run, text};

fn document(name: &str) -> String {
    std::fs::read_to_string(root().join("docs").join(name)).expect("a readable document")
}

#[test]
fn every_note_code_is_documented_in_the_order_of_notes() {
    let notes = document("notes.md");
    let places = Code::ALL.map(|code| {
        let place = notes.find(&format!("| `{}` |", code.id()));
        place.unwrap_or_else(|| panic!("{} is not documented", code.id()))
    });
    assert!(places.is_sorted());
}

#[test]
fn every_program_and_status_is_documented() {
    let (format, json, glossary) = (
        document("rate-format.md"),
        document("json.md"),
        document("glossary.md"),
    );
    for program in Program::ALL {
        assert!(
            format.contains(program.id()) && json.contains(program.id()),
            "{}",
            program.id()
        );
        assert!(
            glossary.contains(&program.name(sscalc::lang::Lang::En).to_lowercase()),
            "{}",
            program.name(sscalc::lang::Lang::En)
        );
    }
    for status in Status::ALL {
        assert!(
            format.contains(status.id()) && json.contains(status.id()),
            "{}",
            status.id()
        );
    }
}

/// `sscalc rates coverage --format markdown > docs/coverage.md` writes it anew.
#[test]
fn the_coverage_report_is_that_of_the_tables() {
    let output = run(["rates", "coverage", "--format", "markdown"]);
    assert!(
        document("coverage.md") == text(&output.stdout),
        "docs/coverage.md is not what `rates coverage` prints"
    );
}
