//! One program for all targets: what is read from a user, by coverage-guided bytes.
//!
//! `SSCALC_FUZZ` names the target; everything else is libFuzzer's. A target asserts what must hold of every input, so
//! that more than a panic is found. `.ci/fuzz` builds and runs them all.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

mod journal;
mod rates;
mod rows;
mod text;
mod typed;
mod understood;
mod workbook;

/// What is done with an input.
type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 11] = [
    ("rates", rates::files),
    ("overlays", rates::overlays),
    ("typed", typed::typed),
    ("places", typed::places),
    ("headings", understood::headings),
    ("csv", text::csv),
    ("jsonl", text::json_lines),
    ("xlsx", workbook::parts),
    ("ods", workbook::open_document),
    ("workbook", workbook::bytes),
    ("journal", journal::journal),
];

static TARGET: OnceLock<Target> = OnceLock::new();

fn begin() {
    let name = std::env::var("SSCALC_FUZZ").unwrap_or_default();
    let Some((_, target)) = TARGETS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!("SSCALC_FUZZ is to be one of {}", names.join(", "));
        std::process::exit(2);
    };
    TARGET.get_or_init(|| *target);
    workbook::expect_damage();
}

fuzz_target!(init: begin(), |data: &[u8]| {
    TARGET.get().expect("it is chosen first")(data);
});
