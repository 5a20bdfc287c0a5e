//! What is in force in a region and month, and what differs between two months.

use crate::period::Month;
use crate::rates::layers::{Found, Layers, Person, Term};
use crate::rates::model::{Field, Limit, Status, Value, When};

/// One parameter in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The parameter.
    pub field: Field,
    /// For whom, where not for all.
    pub when: When,
    /// The value, or why there is none.
    pub value: Result<Figure, Absent>,
}

/// A figure in force, with all that is known of it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The value.
    pub value: Value,
    /// Effective status.
    pub status: Status,
    /// First month of its entry.
    pub from: Option<Month>,
    /// Last month that its document names.
    pub until: Option<Month>,
    /// Whether it is past that.
    pub carried: bool,
    /// Source key.
    pub source: String,
    /// Where it stands.
    pub path: String,
    /// The line there.
    pub line: u32,
    /// A few words.
    pub note: String,
}

/// Why a parameter has no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It begins later.
    Before(Month),
    /// It is declared missing.
    Missing,
}

/// Every parameter that any layer of a region speaks of, as it stands in a month, once for each set of choices that
/// an entry names.
pub fn in_force(layers: &Layers, month: Month) -> Vec<InForce> {
    let defaults: Vec<(String, String)> = layers
        .choices()
        .into_iter()
        .map(|choice| (choice.key.value, choice.default.value))
        .collect();
    let mut keys: Vec<(Field, When)> = Vec::new();
    for table in &layers.tables {
        for fact in &table.facts {
            let when = table
                .entry(fact)
                .map(|entry| entry.when.clone())
                .unwrap_or_default();
            let key = (fact.field.clone(), when);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys.sort_by(|a, b| (a.0.program(), &a.0, &a.1).cmp(&(b.0.program(), &b.0, &b.1)));
    let look_up = |(field, when): (Field, When)| {
        let mut chosen: std::collections::BTreeMap<_, _> = defaults.iter().cloned().collect();
        chosen.extend(when.iter().cloned());
        let person = Person { month, chosen };
        let value = match layers.find(&person, &field) {
            Found::At(hit) => Ok(Figure {
                value: amount_of(layers, &person, &field, hit.value),
                status: match hit.value {
                    Value::Limit(Limit::OfAverage(_)) => hit.status().max(Status::Derived),
                    _ => hit.status(),
                },
                from: hit.dated.from,
                until: hit.dated.until,
                carried: hit.term != Term::Runs,
                source: hit.dated.source.value.clone(),
                path: hit.table.path.clone(),
                line: hit.place.line,
                note: hit.dated.note.clone(),
            }),
            Found::NotYet { first, .. } => Err(Absent::Before(first)),
            Found::Missing => Err(Absent::Missing),
            Found::Nowhere => return None,
        };
        Some(InForce { field, when, value })
    };
    keys.into_iter().filter_map(look_up).collect()
}

/// A limit of which only the average is printed, as the amount that it comes to; anything else as it is.
fn amount_of(layers: &Layers, person: &Person, field: &Field, value: &Value) -> Value {
    let Value::Limit(Limit::OfAverage(average)) = value else {
        return value.clone();
    };
    let amount = layers.share_of_average(person, field, *average);
    amount.map_or_else(
        || value.clone(),
        |share| Value::Limit(Limit::Amount(share.amount)),
    )
}

/// A parameter that is not the same in two months.
#[derive(Clone, Debug)]
pub struct Change {
    /// The parameter.
    pub field: Field,
    /// For whom, where not for all.
    pub when: When,
    /// As it stood in the earlier month; nothing if no layer spoke of it.
    pub before: Option<Result<Figure, Absent>>,
    /// As it stands in the later month.
    pub after: Option<Result<Figure, Absent>>,
}

/// The parameters whose value, status or document differs between two months.
pub fn changes(layers: &Layers, from: Month, to: Month) -> Vec<Change> {
    let (before, after) = (in_force(layers, from), in_force(layers, to));
    let find = |list: &[InForce], key: &InForce| {
        let same = |other: &&InForce| other.field == key.field && other.when == key.when;
        list.iter().find(same).map(|found| found.value.clone())
    };
    let told = |value: &Option<Result<Figure, Absent>>| match value {
        Some(Ok(figure)) => (
            Some((figure.value.clone(), figure.status, figure.source.clone())),
            None,
        ),
        Some(Err(absent)) => (None, Some(*absent)),
        None => (None, None),
    };
    let gone = before.iter().filter(|old| find(&after, old).is_none());
    after
        .iter()
        .chain(gone)
        .map(|key| Change {
            field: key.field.clone(),
            when: key.when.clone(),
            before: find(&before, key),
            after: find(&after, key),
        })
        .filter(|change| told(&change.before) != told(&change.after))
        .collect()
}
