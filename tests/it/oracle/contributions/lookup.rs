//! "Look-up, for each field by itself": which entry is in force in a month.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::files::{City, is_for, tables, text};

/// How long a figure is carried into a hole of its series.
const CARRIED: i32 = 24;

/// A person's month and choices in a city.
pub(super) struct Asked<'c> {
    pub(super) city: &'c City,
    pub(super) month: i32,
    pub(super) choices: BTreeMap<String, String>,
}

/// What is known of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found<T> {
    Known(T),
    /// It exists, and is not known for the month.
    Unknown,
    /// No layer speaks of it.
    Nowhere,
}

/// A field: where its entries stand in a file.
#[derive(Clone, Copy)]
pub(super) enum Field<'f> {
    /// `[[base]]`: `floor`, `ceiling`, `average`, `floor_ratio`, `ceiling_ratio`.
    Base(&'f str, &'f str),
    /// A charge of a program and side, and its part.
    Charge(&'f str, &'f str, &'f str),
    /// A key of the housing fund's rate.
    Fund(&'f str),
    /// `[[rounding]]` of a program: `amount`, `base`, `limits`.
    Rounding(&'f str, &'f str),
}

/// Months since the year 0.
pub(super) fn month(text: &str) -> i32 {
    let (year, month) = text.split_once('-').expect("a month");
    let year: i32 = year.parse().expect("a year");
    let month: i32 = month.parse().expect("a month");
    year * 12 + month - 1
}

fn inherits(entry: &Table) -> bool {
    entry.get("inherit").and_then(Value::as_bool) == Some(true)
}

impl Field<'_> {
    /// The entries of a file that speak of it.
    pub(super) fn entries<'t>(&self, layer: &'t Table) -> Vec<&'t Table> {
        let entries = match *self {
            Field::Base(..) => tables(layer, &["base"]),
            Field::Charge(program, side, _) => tables(layer, &[program, side]),
            Field::Fund(_) => tables(layer, &["housing_fund", "rate"]),
            Field::Rounding(..) => tables(layer, &["rounding"]),
        };
        let own = entries.into_iter().filter(|entry| self.is_set_by(entry));
        own.collect()
    }

    fn is_set_by(&self, entry: &Table) -> bool {
        let has = |key: &str| entry.contains_key(key);
        match *self {
            Field::Base(program, key) => {
                let average = has("average") || has("average_yearly");
                let sets = match key {
                    "average" => average,
                    "floor" | "ceiling" => has(key) || average,
                    _ => has(key),
                };
                is_for(entry, program) && (inherits(entry) || sets)
            }
            Field::Charge(_, _, part) => text(entry, "part").unwrap_or("") == part,
            Field::Fund(key) => inherits(entry) || has(key),
            Field::Rounding(program, what) => {
                is_for(entry, program) && text(entry, "what") == Some(what)
            }
        }
    }

    /// Whether `[[missing]]` of a file says that it is there and not known.
    fn is_missing(&self, layer: &Table) -> bool {
        let covers = |what: &str| match *self {
            Field::Base(program, key) => {
                !key.ends_with("_ratio") && (what == program || what == format!("{program}.base"))
            }
            Field::Charge(program, side, part) => {
                part.is_empty() && (what == program || what == format!("{program}.{side}"))
            }
            Field::Fund(_) => what == "housing_fund" || what == "housing_fund.rate",
            Field::Rounding(..) => false,
        };
        let missing = tables(layer, &["missing"]);
        missing
            .iter()
            .any(|own| text(own, "what").is_some_and(covers))
    }
}

impl<'c> Asked<'c> {
    /// How many choices an entry is for, if it is for this person.
    fn matching(&self, entry: &Table) -> Option<usize> {
        let Some(when) = entry.get("when").and_then(Value::as_table) else {
            return Some(0);
        };
        let same = |(key, value): (&String, &Value)| {
            self.choices.get(key).map(String::as_str) == value.as_str()
        };
        when.iter().all(same).then_some(when.len())
    }

    /// The entry in force.
    pub(super) fn find(&self, field: &Field<'_>) -> Found<&'c Table> {
        for layer in &self.city.layers {
            let own = field.entries(layer);
            let own: Vec<(usize, &Table)> = own
                .into_iter()
                .filter_map(|entry| Some((self.matching(entry)?, entry)))
                .collect();
            if own.is_empty() {
                if field.is_missing(layer) {
                    return Found::Unknown;
                }
                continue;
            }
            let from = |entry: &Table| text(entry, "from").map_or(i32::MIN, month);
            let until = |entry: &Table| text(entry, "until").map(month);
            let lapsed = |entry: &Table| {
                let lapses = entry.get("lapses").and_then(Value::as_bool) == Some(true);
                lapses && until(entry).is_some_and(|last| last < self.month)
            };
            let begun = own.iter().filter(|(_, entry)| from(entry) <= self.month);
            let begun = begun.filter(|(_, entry)| !lapsed(entry));
            let newest = begun.max_by_key(|(keys, entry)| (*keys, from(entry)));
            let later = own.iter().any(|(_, entry)| from(entry) > self.month);
            match newest {
                Some((_, entry)) if inherits(entry) => {}
                Some((_, entry)) => {
                    let past = until(entry).map_or(0, |last| self.month - last);
                    if past > CARRIED && later {
                        return Found::Unknown;
                    }
                    return Found::Known(entry);
                }
                // before a rule of rounding the upper layer's holds
                None if later && !matches!(field, Field::Rounding(..)) => return Found::Unknown,
                None => {}
            }
        }
        Found::Nowhere
    }
}
