//! Dependencies run one way: a crate uses only those below it, a module only those before it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::common::{files, root, text};

/// The crates from the bottom up, each with its modules from the bottom up.
const ORDER: [(&str, &[&str]); 4] = [
    (
        "crates/tables/src",
        &[
            "lang",
            "written",
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
            "capped",
            "note",
            "capped",
            "schedule",
            "tax",
            "kernel",
            "step",
            "breakdown",
            "compute",
            "year",
            "gross",
            "compare",
            "explain",
            "survey",
        ],
    ),
    (
        "crates/payroll/src",
        &[
            "letters",
            "headings",
            "cell",
            "limits",
            "encoding",
            "record",
            "source",
            "types",
            "spreadsheet",
            "reader",
            "understand",
            "facts",
            "client_fault",
            "error",
            "delimited",
            "json_lines",
            "input",
            "sheet",
            "person",
            "reasons",
            "row",
            "checks",
            "so_far",
            "row_cells",
            "event",
            "engine",
            "programs",
            "results",
            "groups",
            "sink",
            "people",
            "summary",
            "totals",
            "worker",
            "run",
            "output",
            "arrow",
        ],
    ),
    ("src", &["report", "cli"]),
];

/// What belongs to the command line and to terminals: nothing but the program brings it along.
const OF_THE_COMMAND_LINE: [&str; 5] = [
    "clap",
    "clap_builder",
    "comfy-table",
    "sys-locale",
    "terminal_size",
];

/// What belongs to files and their forms: the core does without. It has serde_json, which opens no file: the exact
/// digits of its results are numbers of JSON.
const OF_FILES: [&str; 7] = [
    "arrow-array",
    "calamine",
    "csv",
    "encoding_rs",
    "parquet",
    "tempfile",
    "zip",
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

/// The files of a crate by their paths of modules.
fn files_by_module(folder: &Path) -> BTreeMap<Vec<String>, String> {
    let of = |path: std::path::PathBuf| {
        let below = path.strip_prefix(folder).expect("below the crate");
        let names = below.with_extension("");
        let mut names: Vec<String> = names
            .components()
            .map(|name| name.as_os_str().to_string_lossy().into_owned())
            .collect();
        if names.last().is_some_and(|name| name == "mod") {
            names.pop();
        }
        let text = std::fs::read_to_string(&path).expect("a readable file");
        // tests may use what is above them
        let code = text.split("#[cfg(test)]\nmod tests {").next();
        let lines = code.expect("a first part").lines();
        let lines = lines.map(|line| line.split("//").next().expect("a first part"));
        (names, lines.collect::<Vec<_>>().join("\n"))
    };
    let named = files(folder, "rs").into_iter().map(of);
    named
        .filter(|(names, _)| names != &["lib"] && names != &["main"])
        .collect()
}

/// The paths of a use tree, `a::{b, c::d}`, each as its names after `front`; what follows the tree is left alone.
fn paths_of_tree(text: &str, front: &[String], found: &mut Vec<Vec<String>>) {
    let end = |c: char| !(c.is_alphanumeric() || c == '_');
    let name = &text[..text.find(end).unwrap_or(text.len())];
    let mut own = front.to_vec();
    if !name.is_empty() {
        own.push(name.to_owned());
    }
    let rest = text[name.len()..].strip_prefix("::");
    match (rest, text.strip_prefix('{')) {
        (Some(rest), _) => paths_of_tree(rest, &own, found),
        (None, Some(list)) => {
            let mut depth = 0;
            let mut start = 0;
            for (at, c) in list.char_indices() {
                match c {
                    '{' => depth += 1,
                    ',' | '}' if depth == 0 => {
                        paths_of_tree(list[start..at].trim(), front, found);
                        start = at + 1;
                        if c == '}' {
                            return;
                        }
                    }
                    '}' => depth -= 1,
                    _ => {}
                }
            }
        }
        (None, None) => found.push(own),
    }
}

/// The files that a file uses.
fn used_files(own: &[String], code: &str, all: &BTreeMap<Vec<String>, String>) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for part in code.split("crate::").skip(1) {
        paths_of_tree(part, &[], &mut paths);
    }
    let above = own.split_last().map_or(&[][..], |(_, above)| above);
    for part in code.split("super::").skip(1) {
        paths_of_tree(part, above, &mut paths);
    }
    let file = |mut path: Vec<String>| {
        while !path.is_empty() && !all.contains_key(&path) {
            path.pop();
        }
        path
    };
    let files = paths.into_iter().map(file);
    files
        .filter(|path| !path.is_empty() && path != own)
        .collect()
}

#[test]
fn files_use_one_another_in_no_ring() {
    let mut uses = 0;
    let mut rings = Vec::new();
    for (folder, _) in ORDER {
        let all = files_by_module(&root().join(folder));
        let mut left: BTreeMap<_, _> = all
            .iter()
            .map(|(own, code)| (own.clone(), used_files(own, code, &all)))
            .collect();
        uses += left.values().map(Vec::len).sum::<usize>();
        // whoever uses nothing that is left stands in no ring, nor does what only such files use
        while let Some(free) = left
            .iter()
            .find(|(_, used)| used.iter().all(|used| !left.contains_key(used)))
            .map(|(own, _)| own.clone())
        {
            left.remove(&free);
        }
        // nor does whatever nobody that is left uses
        while let Some(free) = left
            .keys()
            .find(|own| left.values().all(|used| !used.contains(own)))
            .cloned()
        {
            left.remove(&free);
        }
        for (own, mut used) in left.clone() {
            used.retain(|used| left.contains_key(used));
            used.dedup();
            rings.push(format!("{folder}: {} uses {used:?}", own.join("/")));
        }
    }
    assert!(rings.is_empty(), "{}", rings.join("\n"));
    assert!(uses > 500, "only {uses} uses were seen");
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

/// The crates that are built into a crate, those of this workspace.
fn own(with: &[String]) -> BTreeSet<&str> {
    let names = with.iter().map(String::as_str);
    names.filter(|name| name.starts_with("sscalc")).collect()
}

#[test]
fn a_crate_brings_only_what_is_below_it() {
    let crates = ["sscalc-tables", "sscalc-core", "sscalc-payroll", "sscalc"];
    for (number, package) in (1..).zip(crates) {
        let with = built_with(package);
        assert!(with.len() > 5, "{with:?}");
        let below: BTreeSet<&str> = crates.into_iter().take(number).collect();
        assert_eq!(own(&with), below);
        let brings = |name: &&str| with.iter().any(|known| known == name);
        assert!(!brings(&"schemars"), "{package} makes schemas, as tests do");
        let command_line: Vec<&str> = OF_THE_COMMAND_LINE.into_iter().filter(brings).collect();
        let files: Vec<&str> = OF_FILES.into_iter().filter(brings).collect();
        match package {
            "sscalc-tables" | "sscalc-core" => {
                assert!(files.is_empty(), "{package} brings {files:?}");
                assert!(command_line.is_empty(), "{package} brings {command_line:?}");
                assert!(!brings(&"rustix"), "{package} asks the system");
            }
            "sscalc-payroll" => {
                assert!(command_line.is_empty(), "{package} brings {command_line:?}");
                assert!(files.contains(&"calamine"), "{files:?}");
            }
            _ => assert_eq!(command_line, OF_THE_COMMAND_LINE),
        }
    }
}
