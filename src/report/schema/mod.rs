//! JSON Schemas of what commands write, one file a command below `schemas/`, printed by `sscalc schema`.
//!
//! They are generated from the types that are written, by a test, so that the program carries only their text:
//! `UPDATE=1 cargo test --lib schema` writes them anew. A new command joins with a line below and an empty file.

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
    ($($name:literal => $object:ty,)*) => {
        /// All, in the order of the help.
        pub const SCHEMAS: &[Schema] = &[$(Schema {
            name: $name,
            text: include_str!(concat!("../../../schemas/", $name, ".schema.json")),
        }),*];

        /// What the types say now.
        #[cfg(test)]
        fn generated() -> Vec<(&'static str, String)> {
            vec![$(($name, generate::<$object>($name))),*]
        }
    };
}

schemas! {
    "compute" => super::json::Compute<'_>,
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
fn generate<T: schemars::JsonSchema>(name: &str) -> String {
    use schemars::generate::SchemaSettings;
    use schemars::transform::RecursiveTransform;
    use serde_json::json;

    // every member is known and, unless the type leaves it out, there
    fn closed(schema: &mut schemars::Schema) {
        if schema.get("properties").is_some() && schema.get("additionalProperties").is_none() {
            schema.insert("additionalProperties".to_owned(), json!(false));
        }
    }
    let mut schema = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(closed))
        .into_generator()
        .into_root_schema_for::<T>();
    let version = super::json::SCHEMA_VERSION;
    let command = name.replace('-', " ");
    schema.insert(
        "$id".to_owned(),
        json!(format!("urn:sscalc:schema:{name}:{version}")),
    );
    schema.insert("title".to_owned(), json!(format!("sscalc {command}")));
    for (key, value) in [
        ("schema_version", json!(version)),
        ("command", json!(command)),
    ] {
        let property = schema.pointer_mut(&format!("/properties/{key}"));
        let property = property
            .and_then(serde_json::Value::as_object_mut)
            .expect("an object's head");
        property.retain(|keyword, _| keyword == "description");
        property.insert("const".to_owned(), value);
    }
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
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
