//! The recipes of `docs/recipes.md` are run as they stand.
//!
//! Below each second-level heading, in a folder of its own with the program on the path: a block whose first line is
//! `# file: NAME` is written to that file; a block of `sh` is run; a block of `text` after it is what it printed.
//! `<!-- needs: TOOL -->` leaves a section out, with a line, where the machine has no such program.
//! `TRYCMD=overwrite cargo test --test it recipes` writes the printed blocks anew.

use std::path::Path;
use std::process::Command;

use crate::common::{have, root, text};

/// A fenced block: its language, its lines, and where they stand in the document.
struct Block {
    language: String,
    text: String,
    first: usize,
    end: usize,
}

fn blocks(lines: &[&str], from: usize, to: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = from;
    while at < to {
        if let Some(language) = lines[at].strip_prefix("```") {
            let first = at + 1;
            let length = lines[first..to]
                .iter()
                .position(|line| *line == "```")
                .expect("a fence that ends");
            let end = first + length;
            blocks.push(Block {
                language: language.to_owned(),
                text: lines[first..end]
                    .iter()
                    .map(|line| format!("{line}\n"))
                    .collect(),
                first,
                end,
            });
            at = end;
        }
        at += 1;
    }
    blocks
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test may look at how it was called"
)]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

fn shell(script: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_sscalc"));
    let path = program.parent().expect("a folder").display().to_string();
    let output = Command::new("sh")
        .args(["-euc", script])
        .current_dir(folder)
        .env("PATH", format!("{path}:{}", variable("PATH")))
        .env("SSCALC_LANG", "en")
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .env_remove("SSCALC_RATES")
        .env_remove("MAKEFLAGS")
        .output()
        .expect("a shell");
    let said = text(&output.stderr);
    assert!(output.status.success(), "{script}\nfails:\n{said}");
    text(&output.stdout).to_owned()
}

#[test]
fn recipes_come_out_as_written() {
    let path = root().join("docs/recipes.md");
    let document = std::fs::read_to_string(&path).expect("a readable document");
    let lines: Vec<&str> = document.lines().collect();
    let mut starts: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with("## "))
        .collect();
    starts.push(lines.len());
    let overwrite = variable("TRYCMD") == "overwrite";
    let mut printed: Vec<(usize, usize, String)> = Vec::new();
    let mut ran = 0;
    for pair in starts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let needs = lines[from..to]
            .iter()
            .filter_map(|line| line.strip_prefix("<!-- needs: ")?.strip_suffix(" -->"));
        if !needs.clone().all(have) {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut last = None;
        for block in blocks(&lines, from, to) {
            let file = block
                .text
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("# file: "));
            match (block.language.as_str(), file) {
                (_, Some(name)) => {
                    let rest = block.text.split_once('\n').map_or("", |(_, rest)| rest);
                    std::fs::write(folder.path().join(name), rest).expect("a writable file");
                }
                ("sh", None) => {
                    last = Some(shell(&block.text, folder.path()));
                    ran += 1;
                }
                ("text", None) => {
                    let got = last.take().expect("a block of `sh` before that of `text`");
                    if overwrite {
                        printed.push((block.first, block.end, got));
                    } else {
                        assert_eq!(got, block.text, "{}", lines[from]);
                    }
                }
                (language, None) => {
                    panic!("{}: a block of `{language}` without a file", lines[from])
                }
            }
        }
    }
    assert!(ran > 0, "no recipe was run");
    if overwrite {
        let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for (first, end, got) in printed.into_iter().rev() {
            lines.splice(first..end, got.lines().map(str::to_owned));
        }
        std::fs::write(&path, lines.join("\n") + "\n").expect("a writable document");
    }
}
