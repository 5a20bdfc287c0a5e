//! The order of notes, in every output: the person's own trouble, gaps, doubtful figures, defaults, hints.

use std::io::Write;
use std::process::Stdio;

use sscalc::note::{Code, Gravity};

use crate::common::{run, sscalc, text};

/// A person who pays more than is free of tax, with hints besides.
const GENEROUS: [&str; 11] = [
    "--wage",
    "60000",
    "--city",
    "nanchang",
    "--month",
    "2026-07",
    "--overlay",
    "tests/overlays/generous.toml",
    "--variant",
    "hukou=local",
    "--allow-incomplete",
];

/// The notes of a command, from standard error.
fn lines(command: &str, args: &[&str]) -> Vec<String> {
    let output = run([command].iter().chain(args));
    text(&output.stderr).lines().map(str::to_owned).collect()
}

fn gravities(notes: &serde_json::Value) -> Vec<Gravity> {
    let notes = notes.as_array().expect("notes");
    let code = |note: &serde_json::Value| Code::from_id(note["code"].as_str().expect("a code"));
    notes
        .iter()
        .map(|note| code(note).expect("a code that there is").gravity())
        .collect()
}

fn batch(file: &str, args: &[&str]) -> Vec<String> {
    let mut program = sscalc()
        .args(["batch", "-", "--month", "2026-07"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = program.stdin.take().expect("a pipe");
    input.write_all(file.as_bytes()).expect("the program reads");
    drop(input);
    let output = program.wait_with_output().expect("the program ends");
    text(&output.stderr).lines().map(str::to_owned).collect()
}

/// Twenty cities of which much is doubtful, the last row with a wage of 300.
fn twenty_cities() -> String {
    let cities = [
        "shanghai",
        "guangzhou",
        "shenzhen",
        "hangzhou",
        "nanjing",
        "suzhou",
        "wuhan",
        "chengdu",
        "chongqing",
        "tianjin",
        "xian",
        "jinan",
        "qingdao",
        "dalian",
        "shenyang",
        "changsha",
        "zhengzhou",
        "hefei",
        "fuzhou",
    ];
    let rows = cities.map(|city| format!("{city},8000\n"));
    format!("city,wage\n{}beijing,300\n", rows.concat())
}

#[test]
fn what_is_taxed_comes_before_any_hint() {
    let lines = lines("compute", &GENEROUS);
    let first = lines.first().expect("a note");
    assert!(first.contains("905.00 is taxed"), "{lines:#?}");
    assert!(first.starts_with("note: "), "{first}");
    assert!(
        lines.is_sorted_by_key(|line| line.starts_with("hint: ")),
        "{lines:#?}"
    );
}

#[test]
fn json_and_the_table_have_one_order() {
    for command in ["compute", "explain"] {
        let output = run([command]
            .iter()
            .chain(&GENEROUS)
            .chain(&["--format", "json"]));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let gravities = gravities(&json["notes"]);
        assert!(gravities.is_sorted(), "{gravities:?}");
        for wanted in [
            Gravity::Trouble,
            Gravity::Doubt,
            Gravity::Default,
            Gravity::Hint,
        ] {
            assert!(gravities.contains(&wanted), "{command} lacks {wanted:?}");
        }
        let whole: Vec<&str> = GENEROUS.iter().copied().chain(["-v"]).collect();
        let lines = lines(command, &whole);
        let places = json["notes"].as_array().expect("notes").iter().map(|note| {
            let message = note["message"].as_str().expect("a message");
            // the table says it once for several programs, and once for several defaults
            let apart = note["program"] != "" || note["code"] == "default-used";
            let message = message
                .split_once(": ")
                .filter(|_| apart)
                .map_or(message, |(_, rest)| rest);
            let place = lines.iter().position(|line| line.contains(message));
            place.unwrap_or_else(|| panic!("{message} is not in {lines:#?}"))
        });
        assert!(places.collect::<Vec<_>>().is_sorted(), "{lines:#?}");
    }
}

#[test]
fn a_year_a_wage_sought_and_an_account_keep_the_order() {
    let annual = "annual --wage 60000 --city nanchang --year 2026 --bonus 40000@12 --allow-incomplete \
                  --overlay tests/overlays/generous.toml";
    let gross = "gross --net 30000 --city nanchang --month 2026-07 \
                 --overlay tests/overlays/generous.toml";
    let tax = "tax --wage 30000 --months 3 --bonus 36500 --month 2026-07";
    for command in [annual, gross, tax] {
        let output = run(command.split_whitespace().chain(["--format", "json"]));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{command}: {}", text(&output.stderr)));
        let gravities = gravities(&json["notes"]);
        assert!(gravities.len() > 1, "{command}");
        assert!(gravities.is_sorted(), "{command}: {gravities:?}");
    }
}

#[test]
fn a_batch_names_a_person_in_trouble_first_whatever_else_is_doubtful() {
    for args in [&[][..], &["-q"], &["-v"]] {
        let lines = batch(&twenty_cities(), args);
        let notes: Vec<&String> = lines
            .iter()
            .filter(|line| line.contains("; 1 city: ") || line.contains(" cities: "))
            .collect();
        let [first, second, ..] = notes.as_slice() else {
            panic!("{lines:#?}");
        };
        assert!(
            first.contains("`net` is below zero [1 row; 1 city: beijing]"),
            "{lines:#?}"
        );
        assert!(second.contains("below the minimum wage"), "{lines:#?}");
        assert!(second.contains("[1 row; 1 city: beijing]"), "{lines:#?}");
        let cut = lines.iter().any(|line| line.contains("`-v` lists them"));
        assert_eq!(cut, args != ["-v"], "{lines:#?}");
    }
}
