//! Dependencies run one way: a module uses only those before it.

use std::path::Path;

use crate::common::{files, root};

/// From the bottom up.
const ORDER: [&str; 22] = [
    "lang",
    "printable",
    "money",
    "period",
    "program",
    "diagnostic",
    "typed",
    "note",
    "rates",
    "schedule",
    "breakdown",
    "contribution",
    "tax",
    "compute",
    "batch",
    "year",
    "gross",
    "compare",
    "explain",
    "survey",
    "report",
    "cli",
];

fn module(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).expect("below src");
    let first = below
        .components()
        .next()
        .expect("a name")
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == module)
}

#[test]
fn modules_use_only_those_below_them() {
    let mut faults = Vec::new();
    let mut uses = 0;
    for path in files(&root().join("src"), "rs") {
        let own = module(&path);
        if own == "lib" || own == "main" {
            continue;
        }
        let own_rank = rank(&own).unwrap_or_else(|| panic!("{own} has no place in the order"));
        let text = std::fs::read_to_string(&path).expect("a readable file");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for used in code.split("crate::").skip(1) {
                let name: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let Some(used) = rank(&name) else { continue };
                uses += 1;
                if used > own_rank {
                    faults.push(format!(
                        "{}:{}: {own} uses {name}",
                        path.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(uses > 100, "only {uses} uses were seen");
}
