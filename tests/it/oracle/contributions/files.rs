//! The files, one over another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::common::root;

/// The files of a city, the nearest first.
pub(super) struct City {
    pub(super) id: String,
    pub(super) layers: Vec<Table>,
}

fn read(path: &Path) -> Table {
    let text = fs::read_to_string(path).expect("a rate file");
    text.parse().expect("TOML")
}

/// Every city and municipality that has a file.
pub(super) fn cities() -> Vec<City> {
    let rates = root().join("rates");
    let nation = read(&rates.join("cn.toml"));
    let mut cities = BTreeMap::new();
    for entry in fs::read_dir(&rates).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy();
        if path.is_dir() && stem != "overlays" {
            let province = read(&path.join("province.toml"));
            for entry in fs::read_dir(&path).expect("a folder") {
                let file = entry.expect("an entry").path();
                if file.file_stem().is_some_and(|name| name != "province") {
                    let layers = vec![read(&file), province.clone(), nation.clone()];
                    cities.insert(file, layers);
                }
            }
        } else if path.extension().is_some_and(|ending| ending == "toml")
            && !["cn", "tax"].contains(&stem.as_ref())
        {
            let layers = vec![read(&path), nation.clone()];
            cities.insert(path, layers);
        }
    }
    let named = cities.into_values().map(|layers| City {
        id: layers[0]["region"]["id"]
            .as_str()
            .expect("an id")
            .to_owned(),
        layers,
    });
    named.collect()
}

/// The tables of an array, none where there is none.
pub(super) fn tables<'t>(of: &'t Table, names: &[&str]) -> Vec<&'t Table> {
    let (last, above) = names.split_last().expect("a name");
    let mut table = of;
    for name in above {
        match table.get(*name).and_then(Value::as_table) {
            Some(below) => table = below,
            None => return Vec::new(),
        }
    }
    let array = table.get(*last).and_then(Value::as_array);
    let entries = array.into_iter().flatten();
    entries.filter_map(Value::as_table).collect()
}

/// Whether an entry is for a program.
pub(super) fn is_for(entry: &Table, program: &str) -> bool {
    let listed = entry.get("for").and_then(Value::as_array);
    listed.is_some_and(|all| all.iter().any(|own| own.as_str() == Some(program)))
}

/// A value that is text.
pub(super) fn text<'t>(entry: &'t Table, key: &str) -> Option<&'t str> {
    entry.get(key).and_then(Value::as_str)
}
