//! Completions and manual pages in real shells and a real formatter; where one is missing, a line says so.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{have, root, run, text};

/// What is typed before the key that completes, and words that must be offered, alone of their kind.
const TYPED: [(&str, &[&str]); 14] = [
    ("sscalc compute --city nanch", &["nanchang", "nanchong"]),
    ("sscalc compute --city 南昌", &["南昌"]),
    ("sscalc compute --city guangdo", &[]),
    (
        "sscalc compute --format ",
        &["table", "json", "jsonl", "csv", "markdown", "html"],
    ),
    ("sscalc compute --format=js", &["json", "jsonl"]),
    (
        "sscalc compare --wage 15000 --cities beijing,上海,nanch",
        &["nanchang", "nanchong"],
    ),
    ("sscalc compare --wage 15000 --sort t", &["taxable"]),
    ("sscalc --color n", &["never"]),
    ("sscalc compute --strict=k", &["known"]),
    (
        "sscalc compute --work-injury-class ",
        &["1", "2", "3", "4", "5", "6", "7", "8"],
    ),
    ("sscalc compute --only pension,medi", &["medical"]),
    ("sscalc regions --province jiangx", &["jiangxi"]),
    ("sscalc rates show guangd", &["guangdong"]),
    ("sscalc completions po", &["powershell"]),
];

/// Feeds lines to a script that completes them in `shell`; returns what was offered for each.
fn offered(shell: &str, flags: &[&str], lines: &[&str]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("script");
    let made = run([
        Path::new("completions"),
        Path::new(shell),
        Path::new("-o"),
        &script,
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let mut child = Command::new(shell)
        .args(flags)
        .arg(format!("tests/shells/complete.{shell}"))
        .arg(&script)
        .current_dir(root())
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the shell starts");
    let mut typed = child.stdin.take().expect("a pipe");
    typed
        .write_all((lines.join("\n") + "\n").as_bytes())
        .expect("the shell reads");
    drop(typed);
    let output = child.wait_with_output().expect("the shell ends");
    let said = text(&output.stdout);
    assert!(output.status.success(), "{shell} failed after:\n{said}");
    let of = |line: &&str| {
        let words = said.lines().filter_map(|said| said.split_once(" -> "));
        words
            .filter(|(typed, _)| typed == line)
            .map(|(_, word)| word.to_owned())
            .collect()
    };
    lines.iter().map(of).collect()
}

fn offers(shell: &str, flags: &[&str]) {
    if !have(shell) {
        return;
    }
    let mut lines: Vec<&str> = TYPED.iter().map(|(line, _)| *line).collect();
    lines.push("sscalc comp");
    let mut got = offered(shell, flags, &lines);
    let commands = got.pop().expect("the last line");
    for word in ["compute", "completions"] {
        assert!(
            commands.iter().any(|offered| offered == word),
            "{commands:?}"
        );
    }
    assert!(
        commands.iter().all(|word| word.starts_with("comp")),
        "{commands:?}"
    );
    for ((line, want), got) in TYPED.iter().zip(got) {
        // bash offers a list whole, zsh its last element
        let got: Vec<&str> = got
            .iter()
            .map(|word| word.rsplit(',').next().unwrap_or(word))
            .collect();
        assert_eq!(got, *want, "{shell}: `{line}`");
    }
}

#[test]
fn bash_completes() {
    offers("bash", &[]);
}

#[test]
fn zsh_completes() {
    offers("zsh", &["-f"]);
}

/// Every page that there is, by the words after `sscalc man`.
fn pages() -> Vec<Vec<String>> {
    let mut pages = vec![Vec::new()];
    let mut at = 0;
    while let Some(page) = pages.get(at).cloned() {
        let output = run([&["man".to_owned()][..], &page].concat());
        let own = text(&output.stdout);
        let prefix = [&["sscalc".to_owned()][..], &page].concat().join("\\-") + "\\-";
        for line in own.lines() {
            if let Some(name) = line
                .strip_prefix(&prefix)
                .and_then(|l| l.strip_suffix("(1)"))
            {
                pages.push([&page[..], &[name.replace('\\', "")]].concat());
            }
        }
        at += 1;
    }
    pages
}

#[test]
fn manual_pages_are_set_without_a_warning() {
    let pages = pages();
    assert!(pages.len() > 10, "only {pages:?} were found");
    if !have("groff") {
        return;
    }
    for lang in ["en", "zh"] {
        for page in &pages {
            let mut args = vec!["man", "--lang", lang];
            args.extend(page.iter().map(String::as_str));
            let made = run(args);
            let mut groff = Command::new("groff")
                .args(["-man", "-Tutf8", "-Kutf8", "-ww"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("groff starts");
            let mut into = groff.stdin.take().expect("a pipe");
            into.write_all(&made.stdout).expect("groff reads");
            drop(into);
            let set = groff.wait_with_output().expect("groff ends");
            assert_eq!(text(&set.stderr), "", "{page:?} in {lang}");
            let name = [&["sscalc".to_owned()][..], page].concat().join("-");
            assert!(text(&set.stdout).contains(&name), "{page:?} in {lang}");
        }
    }
}
