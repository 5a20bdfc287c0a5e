//! JSON Schemas of what commands write, one file a command below `schemas/`, printed by `sscalc schema`.
//!
//! They are generated from the types that are written, by a test, so that the program carries only their text:
//! `UPDATE=1 cargo test --lib schema` writes them anew. A new command joins with a line below and an empty file; where
//! it shares a type with another, `{ member: true }` says that a member that may be left out is always there, `false`
//! that it never is.

#[cfg(test)]
mod generate;
#[cfg(test)]
pub(super) mod vocabulary;

/// The schema of a command's object.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The command's words with `-` between them; with `.schema.json` the file.
    pub name: &'static str,
    /// The JSON text.
    pub text: &'static str,
}

macro_rules! schemas {
    ($($name:literal => $object:ty $({ $($member:ident: $there:literal),+ })?,)*) => {
        /// All, in the order of the help.
        pub const SCHEMAS: &[Schema] = &[$(Schema {
            name: $name,
            text: include_str!(concat!("../../../schemas/", $name, ".schema.json")),
        }),*];

        /// What the types say now.
        #[cfg(test)]
        fn generated() -> Vec<(&'static str, String)> {
            vec![$(($name, generate::generate::<$object>($name, &[$($((stringify!($member), $there)),+)?]))),*]
        }
    };
}

schemas! {
    "compute" => super::json::Compute<'_> { steps: false, given: false, asked: false, exact: false, row: false, line: false, id: false, mentions: true, sources: true },
    "compare" => super::compare::CompareObject<'_> { steps: false, given: false, asked: false, exact: false, row: false, line: false, id: false, mentions: true, sources: true },
    "explain" => super::json::Compute<'_> { steps: true, given: false, asked: false, exact: false, row: false, line: false, id: false, mentions: true, sources: true },
    "annual" => super::year::AnnualObject<'_> { steps: false, given: false, asked: false, exact: false, row: false, line: false, id: false, mentions: true, sources: true },
    "gross" => super::json::Compute<'_> { steps: false, given: false, asked: true, exact: true, row: false, line: false, id: false, mentions: true, sources: true },
    "batch" => super::json::Compute<'_> { steps: false, asked: false, exact: false, row: true, line: true, id: true, mentions: false, sources: false },
    "tax" => super::tax::TaxObject<'_>,
    "regions" => super::regions::RegionsObject<'_>,
    "rates-show" => super::rates::ShownObject<'_>,
    "rates-sources" => super::rates::SourcesObject<'_>,
    "rates-history" => super::history::HistoryObject<'_>,
    "rates-diff" => super::history::DiffObject<'_>,
    "rates-coverage" => super::coverage::CoverageObject<'_>,
}

impl Schema {
    /// The schema of a command, named by its words: `rates show`.
    pub fn of(command: &str) -> Option<Schema> {
        let name = command.split_whitespace().collect::<Vec<_>>().join("-");
        SCHEMAS.iter().copied().find(|schema| schema.name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "a test may look at how it was called"
    )]
    fn schemas_are_those_of_the_types() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
        let update = std::env::var_os("UPDATE").is_some();
        let mut stale = Vec::new();
        for (name, text) in generated() {
            let path = folder.join(format!("{name}.schema.json"));
            if std::fs::read_to_string(&path).is_ok_and(|written| written == text) {
                continue;
            }
            if update {
                std::fs::write(&path, &text).expect("a writable file");
            } else {
                stale.push(name);
            }
        }
        assert!(
            stale.is_empty(),
            "{stale:?} changed: `UPDATE=1 cargo test --lib schema` writes them anew"
        );
    }

    #[test]
    fn a_file_without_a_line_is_not_left_behind() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        let mut known: Vec<String> = SCHEMAS
            .iter()
            .map(|schema| format!("{}.schema.json", schema.name))
            .collect();
        files.sort();
        known.sort();
        assert_eq!(files, known);
    }
}
