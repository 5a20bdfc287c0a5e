//! People who stay insured elsewhere: what is left out for whom, since when.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::common::{elements, members, plain, run, text};

/// Word of the option, the month before and the first whole month of the treaty or rule, programs left out. The day it began, and by which
/// document, stands in the overlay's file.
const TREATIES: [(&str, &str, &str, &[&str]); 12] = [
    (
        "germany",
        "2002-04",
        "2002-05",
        &["pension", "unemployment"],
    ),
    ("korea", "2013-01", "2013-02", &["pension", "unemployment"]),
    ("denmark", "2014-05", "2014-06", &["pension"]),
    ("canada", "2016-12", "2017-01", &["pension"]),
    (
        "finland",
        "2017-01",
        "2017-02",
        &["pension", "unemployment"],
    ),
    (
        "switzerland",
        "2017-06",
        "2017-07",
        &["pension", "unemployment"],
    ),
    (
        "netherlands",
        "2017-08",
        "2017-09",
        &["pension", "unemployment"],
    ),
    ("spain", "2018-03", "2018-04", &["pension", "unemployment"]),
    ("luxembourg", "2019-04", "2019-05", &["pension"]),
    ("japan", "2019-08", "2019-09", &["pension"]),
    ("hmt", "2019-12", "2020-01", &["pension", "unemployment"]),
    ("serbia", "2021-01", "2021-02", &["pension", "unemployment"]),
];

fn compute(more: &[&str]) -> std::process::Output {
    let mut args = vec![
        "compute", "--wage", "9000", "--city", "shanghai", "--format", "json",
    ];
    args.extend(more);
    run(args)
}

fn items(result: &BTreeMap<String, Box<RawValue>>) -> BTreeMap<String, String> {
    let items = elements(&result["items"]);
    let named = items
        .iter()
        .map(|item| (plain(&members(item)["program"]), item.get().to_owned()));
    named.collect()
}

fn result(more: &[&str]) -> BTreeMap<String, Box<RawValue>> {
    let output = compute(more);
    assert!(
        output.status.success(),
        "{more:?}: {}",
        text(&output.stderr)
    );
    let whole: Box<RawValue> = serde_json::from_slice(&output.stdout).expect("JSON");
    members(&whole)
}

#[test]
fn every_overlay_of_the_kind_is_in_the_list() {
    let mut known: Vec<&str> = sscalc::built_in_tables().insured_abroad().collect();
    let mut listed: Vec<&str> = TREATIES.iter().map(|(who, ..)| *who).collect();
    known.sort_unstable();
    listed.sort_unstable();
    assert_eq!(known, listed);
}

#[test]
fn it_leaves_out_its_programs_and_nothing_else() {
    let month = ["--month", "2026-07"];
    let mut everyone = items(&result(&month));
    everyone.remove("housing_fund").expect("a fund");
    for (who, _, _, programs) in TREATIES {
        let found = result(&[&month[..], &["--insured-abroad", who]].concat());
        let mut expected = everyone.clone();
        for program in programs {
            expected.remove(*program).expect("a program of everyone's");
        }
        let mut own = items(&found);
        own.remove("housing_fund").expect("a fund");
        assert_eq!(own, expected, "{who}");
        let overlays = elements(&found["overlays"]);
        let overlays: Vec<String> = overlays.iter().map(|id| plain(id)).collect();
        assert_eq!(overlays, [format!("abroad-{who}")]);
        let notes = elements(&found["notes"]);
        let notes: Vec<_> = notes.iter().map(|note| members(note)).collect();
        let note = notes
            .iter()
            .find(|note| plain(&note["code"]) == "insured-abroad")
            .unwrap_or_else(|| panic!("{who} is not noted"));
        let params = members(&note["params"]);
        assert_eq!(plain(&params["programs"]), programs.join(","), "{who}");
        let source = plain(&params["source"]);
        let sources = elements(&found["sources"]);
        let cited = sources
            .iter()
            .any(|known| plain(&members(known)["key"]) == source);
        assert!(cited, "{who}: {source} is among the sources");
    }
}

#[test]
fn it_begins_with_its_first_whole_month() {
    for (who, before, first, _) in TREATIES {
        let only = [
            "--only",
            "medical,pension,unemployment",
            "--insured-abroad",
            who,
        ];
        let early = compute(&[&only[..], &["--month", before]].concat());
        assert_eq!(early.status.code(), Some(2), "{who} in {before}");
        let said = text(&early.stderr);
        let refused = "is not yet in force";
        assert!(
            said.contains(refused) && said.contains(first),
            "{who}: {said}"
        );
        // whether the tables of 上海 reach back that far is another matter
        let begun = compute(&[&only[..], &["--month", first]].concat());
        let said = text(&begun.stderr);
        assert!(!said.contains(refused), "{who} in {first}: {said}");
    }
}
