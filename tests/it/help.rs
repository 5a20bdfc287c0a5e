//! Nobody is stuck: every command shows examples that work as typed, and every error says what to type next.

use crate::common::{root, run, text};

/// The commands below one, from its help: by their words.
fn leaves(words: &[String], found: &mut Vec<Vec<String>>) {
    let help = run([words, &["--help".to_owned()]].concat());
    let help = text(&help.stdout);
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    // a further line of a description stands deeper
    let names: Vec<String> = listed
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        found.push(words.to_vec());
    }
    for name in names {
        leaves(&[words, &[name]].concat(), found);
    }
}

/// Every command that does something itself, by its words.
pub(crate) fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    leaves(&[], &mut found);
    assert!(found.len() > 10, "only {found:?} were found");
    found
}

fn examples(words: &[String], lang: &str, heading: &str) -> Vec<String> {
    let asked = ["--help", "--lang", lang].map(str::to_owned);
    let help = run([words, &asked].concat());
    let help = text(&help.stdout);
    let below = help.lines().skip_while(|line| *line != heading).skip(1);
    below
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn every_command_has_examples_in_both_languages() {
    for words in commands() {
        let english = examples(&words, "en", "Examples:");
        let name = words.join(" ");
        assert!(
            english
                .iter()
                .any(|line| line.starts_with(&format!("sscalc {name}"))),
            "{name}: {english:?}"
        );
        assert_eq!(examples(&words, "zh", "例："), english, "{name}");
    }
}

/// Whether this build takes the words as an example is typed; what it writes goes into a folder that is thrown away.
fn works(example: &str) -> bool {
    let first = example.split(['|', '>']).next().unwrap_or_default();
    let folder = tempfile::tempdir().expect("a folder");
    let mut words: Vec<String> = first
        .split_whitespace()
        .skip(1)
        .map(str::to_owned)
        .collect();
    for at in 1..words.len() {
        if words[at] == "payroll.csv" {
            words[at] = "tests/batch/good.csv".to_owned();
        }
        if words[at] == "payroll.xlsx" {
            words[at] = "tests/batch/good.xlsx".to_owned();
        }
        if words[at - 1] == "-o" {
            let file = words[at].rsplit('/').next().unwrap_or_default().to_owned();
            words[at] = folder.path().join(file).to_string_lossy().into_owned();
        }
    }
    run(words).status.success()
}

/// Files of the user that examples name.
const USERS: [&str; 1] = ["my-company.toml"];

#[test]
fn every_example_works() {
    let mut count = 0;
    for words in commands() {
        for example in examples(&words, "en", "Examples:") {
            let names = USERS.iter().find(|file| example.ends_with(**file));
            if names.is_some_and(|file| !root().join(file).exists()) && !example.contains(" -o ") {
                continue;
            }
            assert!(works(&example), "`{example}` fails");
            count += 1;
        }
    }
    assert!(count > 20, "only {count} examples were seen");
}

#[test]
fn the_bare_name_shows_what_to_try() {
    for (lang, heading) in [("en", "What to try first:"), ("zh", "可以先试：")] {
        let output = run(["--lang", lang]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stdout), "");
        let said = text(&output.stderr);
        assert!(said.contains(heading), "{said}");
        let tried: Vec<&str> = said
            .lines()
            .filter_map(|line| line.strip_prefix("  sscalc "))
            .collect();
        assert!(tried.len() >= 3, "{said}");
    }
    assert_eq!(run::<&str>([]).stderr, run(["--lang", "en"]).stderr);
}

/// What goes wrong with the arguments of each command.
const WRONG: [&str; 24] = [
    "batch no-such-file.csv",
    "batch tests/batch/good.csv --columns wage=nonsense",
    "batch tests/batch/good.csv --encoding nonsense",
    "batch tests/batch/good.csv --sheet 1",
    "batch tests/batch/payroll.xlsx --sheet nonsense",
    "batch tests/batch/payroll.xlsx --encoding gbk",
    "batch tests/batch/good.csv --format xlsx --resume -o out.xlsx",
    "batch tests/batch/payroll.csv --fail-fast",
    "compute --wage x --city nanchang",
    "compute --wage 7000 --city Atlantis",
    "compute --wage 7000",
    "compute --wage 7000 --city nanchang --strict=perhaps",
    "compute --wage 7000 --city nanchang --only nonsense",
    "compute --wage 7000 --city nanchang --work-injury-class 9",
    "compute --wage 7000 --city nanchang --format nonsense",
    "compute --wage 7000 --city nanchang --overlay nonsense",
    "regions Atlantis",
    "regions --province Atlantis",
    "rates",
    "rates show nanchang --month 13",
    "rates diff nanchang --from 2025-01",
    "rates nonsense",
    "completions tcsh",
    "schema nonsense",
];

#[test]
fn every_error_says_what_to_type_next() {
    for typed in WRONG {
        for lang in ["en", "zh"] {
            let words = typed.split(' ').chain(["--lang", lang]);
            let output = run(words);
            assert_eq!(output.status.code(), Some(2), "{typed}");
            let said = text(&output.stderr);
            let hint = if lang == "en" {
                "\nhint: "
            } else {
                "\n提示："
            };
            assert!(said.contains(hint), "{typed}: {said}");
            assert!(said.contains('`'), "{typed}: {said}");
        }
    }
}
