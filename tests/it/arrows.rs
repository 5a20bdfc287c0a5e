//! Dependencies run one way: a crate uses only those below it, a module only those before it.

use std::path::Path;
use std::process::Command;

use crate::common::{files, root, text};

/// The crates from the bottom up, each with its modules from the bottom up.
const ORDER: [(&str, &[&str]); 3] = [
    (
        "crates/tables/src",
        &[
            "lang",
            "words",
            "printable",
            "money",
            "period",
            "program",
            "diagnostic",
            "typed",
            "rates",
        ],
    ),
    (
        "crates/core/src",
        &[
            "note",
            "schedule",
            "tax",
            "kernel",
            "breakdown",
            "compute",
            "year",
            "gross",
            "compare",
            "explain",
            "survey",
        ],
    ),
    ("src", &["batch", "report", "cli"]),
];

/// What the core must not bring along: command lines, files, workbooks, terminals, locales, the clock's zone.
const NOT_IN_THE_CORE: [&str; 14] = [
    "clap",
    "clap_builder",
    "calamine",
    "zip",
    "parquet",
    "arrow-array",
    "tempfile",
    "terminal_size",
    "sys-locale",
    "comfy-table",
    "encoding_rs",
    "csv",
    "serde_json",
    "rustix",
];

/// The module of a file, and its rank among those of its crate.
fn rank(modules: &[&str], module: &str) -> Option<usize> {
    modules.iter().position(|known| *known == module)
}

fn module(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).expect("below the crate");
    let first = below.components().next().expect("a name").as_os_str();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_use_only_those_below_them() {
    let mut faults = Vec::new();
    let mut uses = 0;
    for (folder, modules) in ORDER {
        let folder = root().join(folder);
        for path in files(&folder, "rs") {
            let own = module(&folder, &path);
            if own == "lib" || own == "main" {
                continue;
            }
            let own_rank = rank(modules, &own).unwrap_or_else(|| panic!("{own} has no place"));
            let text = std::fs::read_to_string(&path).expect("a readable file");
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for used in code.split("crate::").skip(1) {
                    let name: String = used
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect();
                    // what is not among a crate's own modules comes from a crate below it
                    let Some(used) = rank(modules, &name) else {
                        continue;
                    };
                    uses += 1;
                    if used > own_rank {
                        let place = format!("{}:{}", path.display(), number + 1);
                        faults.push(format!("{place}: {own} uses {name}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(uses > 100, "only {uses} uses were seen");
}

/// The packages that a package is built with on this machine.
fn built_with(package: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}", "--package", package])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    text(&output.stdout).lines().map(name).collect()
}

#[test]
fn the_core_brings_no_command_line_and_no_files() {
    for package in ["sscalc-tables", "sscalc-core"] {
        let with = built_with(package);
        assert!(with.len() > 5, "{with:?}");
        for name in NOT_IN_THE_CORE {
            assert!(
                !with.iter().any(|known| known == name),
                "{package} brings {name}"
            );
        }
    }
    let program = built_with("sscalc");
    for name in ["clap", "sscalc-core"] {
        assert!(program.iter().any(|known| known == name), "{program:?}");
    }
}
