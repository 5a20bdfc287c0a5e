//! Figures that the layers above give at least as well: they hide the better document, and the months before them.
//!
//! A figure is one where without it no amount changes in any month, and no status gets worse. Whether that is so is not
//! judged but tried: the table without its suspects is asked the same as the table with them. One that stands as well
//! here as above is let be, as another document that says so, unless nothing else is said of its parameter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::lang::Lang;
use crate::period::Month;
use crate::rates::finding::Finding;
use crate::rates::layers::{Found, Hit, Layers, Person};
use crate::rates::model::{Dated, Fact, Field, Table, When};
use crate::text;

/// Months after its term at which a figure may stop being carried into a hole.
const CARRY_ENDS: i32 = 25;

/// Months after its beginning at which a limit without an end goes stale.
const STALE: i32 = 12;

/// A value for every dimension.
type Chosen = BTreeMap<String, String>;

/// A fact of a table, by its place there.
type Number = usize;

/// One finding for each entry of which figures only repeat.
pub(super) fn repeats(table: &Arc<Table>, layers: &Layers, findings: &mut Vec<Finding>) {
    if table.overlay().is_some() || layers.tables.len() < 2 {
        return;
    }
    let above = Layers {
        tables: layers.tables.iter().skip(1).map(Arc::clone).collect(),
    };
    let mut idle = suspects(table, &above);
    while !idle.is_empty() {
        let without = without(table, &above, &idle);
        let needed = needed(table, layers, &without, &idle);
        if needed.is_empty() {
            break;
        }
        idle.retain(|number| !needed.contains(number));
    }
    let mut by_entry: BTreeMap<u32, Vec<(Number, &Fact)>> = BTreeMap::new();
    for (number, fact) in table.facts.iter().enumerate() {
        by_entry.entry(fact.entry).or_default().push((number, fact));
    }
    for facts in by_entry.values() {
        let repeated: Vec<&Fact> = facts
            .iter()
            .filter(|(number, fact)| {
                idle.contains(number)
                    && (is_weaker(table, &above, fact) || is_alone(table, &idle, fact))
            })
            .map(|(_, fact)| *fact)
            .collect();
        findings.extend(finding(table, &above, &repeated, facts.len()));
    }
}

/// Facts that stand above as well, no worse known, when they begin.
fn suspects(table: &Table, above: &Layers) -> BTreeSet<Number> {
    let facts = table.facts.iter().enumerate();
    let repeated = facts.filter(|(_, fact)| {
        let hit = hit_above(table, above, fact);
        hit.zip(table.entry(fact)).is_some_and(|(hit, dated)| {
            Some(hit.value) == fact.value.as_ref()
                && hit.status() <= dated.status
                // a city's minimum wage says of which class the city is
                && !matches!(fact.field, Field::MinimumWage(_))
        })
    });
    repeated.map(|(number, _)| number).collect()
}

/// Whether the layers above know the figure better.
fn is_weaker(table: &Table, above: &Layers, fact: &Fact) -> bool {
    let hit = hit_above(table, above, fact);
    hit.zip(table.entry(fact))
        .is_some_and(|(hit, dated)| hit.status() < dated.status)
}

/// Whether all that the table says of a parameter is idle.
fn is_alone(table: &Table, idle: &BTreeSet<Number>, fact: &Fact) -> bool {
    let facts = table.facts.iter().enumerate();
    let mut own = facts.filter(|(_, other)| other.field == fact.field);
    own.all(|(number, _)| idle.contains(&number))
}

/// The layers with the table as it would be without some facts.
fn without(table: &Table, above: &Layers, idle: &BTreeSet<Number>) -> Layers {
    let facts = table.facts.iter().enumerate();
    let kept = facts.filter(|(number, _)| !idle.contains(number));
    let reduced = Table {
        facts: kept.map(|(_, fact)| fact.clone()).collect(),
        ..table.clone()
    };
    let mut tables = vec![Arc::new(reduced)];
    tables.extend(above.tables.iter().map(Arc::clone));
    Layers { tables }
}

/// The suspects without which something would change for the worse.
fn needed(
    table: &Table,
    layers: &Layers,
    without: &Layers,
    idle: &BTreeSet<Number>,
) -> BTreeSet<Number> {
    let mut by_field: BTreeMap<&Field, Vec<(Number, &Fact)>> = BTreeMap::new();
    for (number, fact) in table.facts.iter().enumerate() {
        if idle.contains(&number) {
            by_field
                .entry(&fact.field)
                .or_default()
                .push((number, fact));
        }
    }
    let mut needed = BTreeSet::new();
    for (field, suspects) in by_field {
        for person in people(layers, field) {
            let Found::At(before) = layers.find(&person, field) else {
                continue;
            };
            let after = without.find(&person, field).hit();
            if after.is_some_and(|after| as_good(&before, &after)) {
                continue;
            }
            let in_force = |fact: &Fact| table.entry(fact) == Some(before.dated);
            let blamed = suspects.iter().filter(|(_, fact)| in_force(fact));
            let blamed: Vec<Number> = blamed.map(|(number, _)| *number).collect();
            if blamed.is_empty() {
                // none of them was in force, but they kept an earlier entry from it
                needed.extend(suspects.iter().map(|(number, _)| *number));
            }
            needed.extend(blamed);
        }
    }
    needed
}

fn as_good(before: &Hit<'_>, after: &Hit<'_>) -> bool {
    after.value == before.value && after.status() <= before.status()
}

/// Everybody whom an entry about a field names, by the choices of one entry or of two, in every month in which a
/// look-up of it may turn.
fn people(layers: &Layers, field: &Field) -> Vec<Person> {
    let entries = || layers.tables.iter().flat_map(|table| table.about(field));
    let months: BTreeSet<Month> = entries().flat_map(|(_, dated)| turns(dated)).collect();
    let whens: BTreeSet<&When> = entries().map(|(_, dated)| &dated.when).collect();
    let mut choices = BTreeSet::from([choosing(layers, &[])]);
    for one in &whens {
        choices.extend(whens.iter().map(|other| {
            let mut both = choosing(layers, one);
            both.extend(other.iter().cloned());
            both
        }));
    }
    let in_all = |chosen: &Chosen| {
        let person = |month: &Month| Person {
            month: *month,
            chosen: chosen.clone(),
        };
        months.iter().map(person).collect::<Vec<_>>()
    };
    choices.iter().flat_map(in_all).collect()
}

/// The months in which something of an entry begins, ends or goes stale.
fn turns(dated: &Dated) -> Vec<Month> {
    let begins = dated.from.into_iter().flat_map(|m| [m, m.plus(STALE)]);
    let ends = dated.until.into_iter();
    let ends = ends.flat_map(|m| [m.next(), m.plus(CARRY_ENDS)]);
    let looked = dated.checked.map(Month::next);
    begins.chain(ends).chain(looked).collect()
}

/// All choices, those that are not given left to their defaults.
fn choosing(layers: &Layers, given: &[(String, String)]) -> Chosen {
    let defaults = layers.choices().into_iter();
    let mut chosen: Chosen = defaults
        .map(|choice| (choice.key.value, choice.default.value))
        .collect();
    chosen.extend(given.iter().cloned());
    chosen
}

/// What the layers above say when a fact begins.
fn hit_above<'l>(table: &Table, above: &'l Layers, fact: &Fact) -> Option<Hit<'l>> {
    let dated = table.entry(fact)?;
    let person = Person {
        month: dated.from?,
        chosen: choosing(above, &dated.when),
    };
    above.find(&person, &fact.field).hit()
}

/// Whether a field is one of several of its entry that may each be left out.
const fn is_listed(field: &Field) -> bool {
    matches!(
        field,
        Field::Average(_) | Field::Floor(_) | Field::Ceiling(_) | Field::Rounding(..)
    )
}

/// What is wrong with an entry of `whole` facts, of which these repeat.
fn finding(table: &Table, above: &Layers, repeated: &[&Fact], whole: usize) -> Option<Finding> {
    let first = repeated.first()?;
    if repeated.len() < whole && !repeated.iter().all(|fact| is_listed(&fact.field)) {
        return None;
    }
    let hit = hit_above(table, above, first)?;
    let fields: Vec<String> = repeated.iter().map(|f| format!("`{}`", f.field)).collect();
    let (list, list_zh) = (fields.join(", "), fields.join("、"));
    let (word, word_zh) = (hit.status().id(), hit.status().name(Lang::Zh));
    let message = if fields.len() == 1 {
        text!(
            "{list} says what the layer above gives",
            "{list_zh} 与上一层相同"
        )
    } else {
        text!(
            "{list} say what the layer above gives",
            "{list_zh} 与上一层相同"
        )
    };
    let hint = if repeated.len() == whole {
        text!("leave the entry out", "请删去这一条")
    } else {
        text!("leave that out of the entry", "请从这一条中删去")
    };
    Some(
        Finding::at("repeats-upper", &table.path, first.place, message)
            .related(
                &hit.table.path,
                hit.place,
                text!("here, as `{word}`", "在这里，依据为“{word_zh}”"),
            )
            .hint(hint),
    )
}
