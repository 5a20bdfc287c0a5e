//! Dependencies run one way: a crate uses only those below it, a module only those before it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::common::{files, root};

/// The crates from the bottom up, each with its modules from the bottom up.
const ORDER: [(&str, &[&str]); 3] = [
    (
        "crates/tables/src",
        &[
            "lang",
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

/// The packages that a package is built with, by the lock file's resolution.
fn built_with(metadata: &Value, package: &str) -> Vec<String> {
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let packages = list(&metadata["packages"]);
    let name = |id: &str| {
        let package = packages.iter().find(|package| package["id"] == id);
        package.expect("a package")["name"]
            .as_str()
            .expect("a name")
            .to_owned()
    };
    let nodes = list(&metadata["resolve"]["nodes"]);
    let start = packages.iter().find(|known| known["name"] == package);
    let start = start.expect("a member")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let (mut seen, mut open) = (Vec::new(), vec![start]);
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        let node = nodes
            .iter()
            .find(|node| node["id"] == id.as_str())
            .expect("a node");
        for dependency in list(&node["deps"]) {
            let is_built = |kind: &Value| kind["kind"].is_null();
            if list(&dependency["dep_kinds"]).iter().any(is_built) {
                open.push(dependency["pkg"].as_str().expect("an id").to_owned());
            }
        }
        seen.push(id);
    }
    seen.iter().map(|id| name(id)).collect()
}

#[test]
fn the_core_brings_no_command_line_and_no_files() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for package in ["sscalc-tables", "sscalc-core"] {
        let with = built_with(&metadata, package);
        assert!(with.len() > 5, "{with:?}");
        for name in NOT_IN_THE_CORE {
            assert!(
                !with.iter().any(|known| known == name),
                "{package} brings {name}"
            );
        }
    }
    let program = built_with(&metadata, "sscalc");
    assert!(program.iter().any(|known| known == "clap"), "{program:?}");
    assert!(
        program.iter().any(|known| known == "sscalc-core"),
        "{program:?}"
    );
}
