//! Every command that writes JSON has a schema, of which the output is an instance as far as its head tells; the rest
//! is validated by `.ci/schema_check.py`.

use serde_json::Value;

use crate::common::{run, text};
use crate::help::commands;

/// Commands that write something other than JSON.
const OTHERS: [&str; 5] = ["rates lint", "rates new", "schema", "completions", "man"];

#[test]
fn every_command_that_writes_json_has_a_schema() {
    let listed = run(["schema"]);
    let listed: Vec<String> = text(&listed.stdout).lines().map(str::to_owned).collect();
    let named: Vec<String> = commands().iter().map(|words| words.join(" ")).collect();
    let want: Vec<&String> = named
        .iter()
        .filter(|name| !OTHERS.contains(&name.as_str()))
        .collect();
    assert_eq!(listed.iter().collect::<Vec<_>>(), want);
}

#[test]
fn a_schema_says_which_command_and_version_it_is_of() {
    let listed = run(["schema"]);
    for name in text(&listed.stdout).lines() {
        let printed = run([&["schema"][..], &name.split(' ').collect::<Vec<_>>()].concat());
        let schema: Value = serde_json::from_str(text(&printed.stdout)).expect("JSON");
        // a line of a batch is a row's object, or that of a refused row
        let object = schema["oneOf"].get(0).unwrap_or(&schema);
        let properties = &object["properties"];
        assert_eq!(properties["command"]["const"], *name);
        assert_eq!(properties["schema_version"]["const"], 1, "{name}");
        assert_eq!(object["additionalProperties"], false, "{name}");
        let every: Vec<&String> = properties.as_object().expect("an object").keys().collect();
        assert!(every.len() > 2, "{name}: {every:?}");
    }
}

#[test]
fn the_example_of_the_schema_is_closed() {
    // what `additionalProperties` and `required` say of the outermost object holds of a real one
    let printed = run(["schema", "compute"]);
    let schema: Value = serde_json::from_str(text(&printed.stdout)).expect("JSON");
    let args = "compute --wage 7000 --city nanchang --month 2026-07 --format json";
    let output = run(args.split(' '));
    let object: Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
    let keys: Vec<&String> = object.as_object().expect("an object").keys().collect();
    let known: Vec<&String> = schema["properties"]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(keys, known);
}
