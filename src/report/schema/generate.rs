//! From a type to the text of its schema: closed objects, no `null`, the version and the command as constants.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::report::batch::json::Refused;
use crate::report::json::SCHEMA_VERSION;

/// The schema of what a command writes; `members` are those that are always or never there.
pub(super) fn generate<T: JsonSchema>(name: &str, members: &[(&str, bool)]) -> String {
    let mut schema = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>();
    let mut settle = RecursiveTransform(|schema: &mut Schema| {
        if let Some(object) = schema.as_object_mut() {
            members
                .iter()
                .for_each(|(name, there)| settle(object, name, *there));
            close(object);
        }
    });
    settle.transform(&mut schema);
    let command = name.replace('-', " ");
    schema.insert(
        "$id".to_owned(),
        json!(format!("urn:sscalc:schema:{name}:{SCHEMA_VERSION}")),
    );
    schema.insert("title".to_owned(), json!(format!("sscalc {command}")));
    for (key, value) in [
        ("schema_version", json!(SCHEMA_VERSION)),
        ("command", json!(command)),
    ] {
        let property = schema.pointer_mut(&format!("/properties/{key}"));
        let property = property
            .and_then(Value::as_object_mut)
            .expect("an object's head");
        property.retain(|keyword, _| keyword == "description");
        property.insert("const".to_owned(), value);
    }
    drop_unused(&mut schema);
    if name == "batch" {
        or_refused(&mut schema);
    }
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

/// A line of a batch is a row's object, or says why the row was refused.
fn or_refused(schema: &mut Schema) {
    let object = schema.as_object_mut().expect("an object");
    let head = ["$schema", "$id", "title", "$defs"];
    let own: Vec<String> = object
        .keys()
        .filter(|key| !head.contains(&key.as_str()))
        .cloned()
        .collect();
    let row: Map<String, Value> = own
        .into_iter()
        .filter_map(|key| object.remove(&key).map(|value| (key, value)))
        .collect();
    let mut refused = schemars::SchemaGenerator::default().into_root_schema_for::<Refused<'_>>();
    let refused = refused.as_object_mut().expect("an object");
    close(refused);
    refused.retain(|key, _| !head.contains(&key.as_str()));
    object.insert("oneOf".to_owned(), json!([row, refused]));
}

/// Makes a member that may be left out either required or unknown. One of the same name that is always there, in an
/// object below, stays as it is.
fn settle(object: &mut Map<String, Value>, member: &str, there: bool) {
    let required = object.get("required").and_then(Value::as_array);
    if required.is_some_and(|names| names.iter().any(|name| name == member)) {
        return;
    }
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    if !there {
        properties.remove(member);
    } else if properties.contains_key(member) {
        let required = object.entry("required").or_insert_with(|| json!([]));
        let required = required.as_array_mut().expect("a list");
        required.push(json!(member));
    }
}

/// No further members, and no `null`: what may be left out is left out.
fn close(object: &mut Map<String, Value>) {
    let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        if let Some(types) = property.get_mut("type").and_then(Value::as_array_mut) {
            types.retain(|kind| kind != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                property.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(mut kinds)) = property.remove("anyOf") {
            kinds.retain(|kind| kind["type"] != "null");
            match kinds.as_slice() {
                [Value::Object(only)] => property.extend(only.clone()),
                _ => drop(property.insert("anyOf".to_owned(), Value::Array(kinds))),
            }
        }
    }
    object
        .entry("additionalProperties")
        .or_insert_with(|| json!(false));
}

/// Leaves definitions out that nothing refers to.
fn drop_unused(schema: &mut Schema) {
    loop {
        let text = serde_json::to_string(&schema).expect("a schema is JSON");
        let Some(defined) = schema.get_mut("$defs").and_then(Value::as_object_mut) else {
            return;
        };
        let before = defined.len();
        defined.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
        if defined.len() == before {
            return;
        }
    }
}
