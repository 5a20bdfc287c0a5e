//! People by chance, with a liking for the limits of their city.

use std::collections::BTreeMap;

use fastrand::Rng;
use toml::Value;

use super::super::chance::amount;
use super::super::exact::{Exact, from_fen};
use super::charge::{INSURANCES, Pay};
use super::files::{City, tables, text};
use super::lookup::{Asked, Found, month};

pub(super) struct Person<'c> {
    pub(super) asked: Asked<'c>,
    pub(super) pay: Pay,
    /// What was chosen in so many words.
    said: Vec<(String, String)>,
    class: Option<u8>,
}

/// The default of each choice, and what else could be chosen without another choice.
fn choices(city: &City) -> BTreeMap<String, (String, Vec<String>)> {
    let mut choices: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    // the nation first, so that a nearer default wins and values are added
    for layer in city.layers.iter().rev() {
        for choice in tables(layer, &["choice"]) {
            let key = text(choice, "key").expect("a key").to_owned();
            let own = choices.entry(key).or_default();
            if let Some(default) = text(choice, "default") {
                default.clone_into(&mut own.0);
            }
            let values = choice.get("value").and_then(Value::as_array);
            for value in values.into_iter().flatten().filter_map(Value::as_table) {
                let id = text(value, "id").expect("an id").to_owned();
                own.1.retain(|known| *known != id);
                if !value.contains_key("only_with") {
                    own.1.push(id);
                }
            }
        }
    }
    choices
}

/// A fen more, a fen less, or neither.
fn beside(rng: &mut Rng, limit: Exact) -> Exact {
    let near = limit + Exact::new(rng.i128(-1..=1), 100);
    near.max(from_fen(1))
}

fn any_amount(rng: &mut Rng, asked: &Asked<'_>) -> Exact {
    let program = INSURANCES[rng.usize(..INSURANCES.len())];
    let program = if rng.bool() { program } else { "housing_fund" };
    let kind = if rng.bool() { "floor" } else { "ceiling" };
    match asked.limit(program, kind) {
        Found::Known(limit) if rng.bool() => beside(rng, limit),
        _ => from_fen(amount(rng, 100, 10_000_000)),
    }
}

/// Someone in some city in some month.
pub(super) fn person<'c>(rng: &mut Rng, cities: &'c [City]) -> Person<'c> {
    let city = &cities[rng.usize(..cities.len())];
    // less is known of earlier years
    let first = if rng.u8(..4) == 0 {
        "2012-01"
    } else {
        "2023-01"
    };
    let mut asked = Asked {
        city,
        month: rng.i32(month(first)..=month("2027-06")),
        choices: BTreeMap::new(),
    };
    let mut said = Vec::new();
    for (key, (default, values)) in choices(city) {
        let chosen = if !values.is_empty() && rng.u8(..4) == 0 {
            let chosen = values[rng.usize(..values.len())].clone();
            said.push((key.clone(), chosen.clone()));
            chosen
        } else {
            default
        };
        asked.choices.insert(key, chosen);
    }
    let wage = any_amount(rng, &asked);
    let declared = if rng.bool() {
        wage
    } else {
        any_amount(rng, &asked)
    };
    let rates = asked.fund_rates();
    let fund = (rng.bool() && !rates.is_empty()).then(|| [rates[rng.usize(..rates.len())]; 2]);
    let class = rng.bool().then(|| rng.u8(1..=8));
    Person {
        asked,
        pay: Pay {
            wage,
            declared,
            class: class.unwrap_or(1),
            fund,
        },
        said,
        class,
    }
}

/// An amount or a percent as it is written.
fn shown(number: Exact) -> String {
    let fen = number * Exact::from_integer(100);
    assert!(fen.is_integer(), "{number}");
    let fen = fen.to_integer();
    format!("{}.{:02}", fen / 100, fen % 100)
}

impl Person<'_> {
    pub(super) const HEADING: &'static str =
        "city,month,wage,base,housing_fund_rate,work_injury_class,variants\n";

    /// As a row of a payroll.
    pub(super) fn row(&self) -> String {
        let (year, month) = (self.asked.month / 12, self.asked.month % 12 + 1);
        let fund = self
            .pay
            .fund
            .map(|[own, _]| shown(own * Exact::from_integer(100)));
        let class = self.class.map(|class| class.to_string());
        let said = self
            .said
            .iter()
            .map(|(key, value)| format!("{key}={value}"));
        let said: Vec<String> = said.collect();
        format!(
            "{},{year}-{month:02},{},{},{},{},{}\n",
            self.asked.city.id,
            shown(self.pay.wage),
            shown(self.pay.declared),
            fund.unwrap_or_default(),
            class.unwrap_or_default(),
            said.join(";"),
        )
    }
}
