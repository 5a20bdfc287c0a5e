//! What the coverage counts is what it lists.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::run;

fn ids<'v>(wanted: impl Iterator<Item = &'v Value>, key: &str) -> BTreeSet<&'v str> {
    let lists = wanted.filter_map(|own| own[key].as_array());
    lists.flatten().filter_map(Value::as_str).collect()
}

#[test]
fn a_region_is_complete_in_a_year_unless_a_figure_of_it_is_wanted() {
    let output = run(["rates", "coverage", "--format", "json"]);
    let coverage: Value = serde_json::from_slice(&output.stdout).expect("a JSON object");
    let regions = coverage["regions"].as_array().expect("regions").len();
    let wanted = coverage["wanted"].as_array().expect("what is wanted");
    for complete in coverage["complete"].as_array().expect("spans") {
        let span = complete["span"].as_str().expect("a span");
        if span.len() != "2026".len() {
            continue;
        }
        let of_year = || {
            let from = |own: &&Value| own["from"].as_str().is_some_and(|m| m.starts_with(span));
            wanted.iter().filter(from)
        };
        let unanswered = ids(of_year(), "unanswered");
        let mut unknown = ids(of_year(), "stood_in");
        unknown.extend(&unanswered);
        let of = |key: &str| complete[key].as_u64().and_then(|n| usize::try_from(n).ok());
        assert_eq!(
            of("with_stand_ins"),
            Some(regions - unanswered.len()),
            "{span}"
        );
        assert_eq!(of("known_alone"), Some(regions - unknown.len()), "{span}");
    }
    let answers = wanted
        .iter()
        .map(|own| own["unanswered"].as_array().map(Vec::len));
    assert!(
        answers.is_sorted_by(|one, next| one >= next),
        "the most first"
    );
}
