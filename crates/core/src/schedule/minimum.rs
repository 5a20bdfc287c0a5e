//! The minimum wage that a month's wage is held against: only one that surely applies, never a guessed class.

use crate::money::Money;
use crate::rates::layers::{Hit, Layers, Person};
use crate::rates::model::{Field, Source, Status, Table, Value};
use crate::schedule::choices::Settled;

/// 月最低工资标准 of the region.
#[derive(Clone, Debug)]
pub struct MinimumWage {
    /// 元 a month, for a whole month's normal work.
    pub amount: Money,
    /// Whether it must be left after the person's own insurance and fund.
    pub excludes_contributions: bool,
    /// The weaker of what is known of the two.
    pub status: Status,
    /// The document of the amount.
    pub source: Option<Source>,
}

impl MinimumWage {
    /// What of a month's pay counts, where that is below the minimum. An unpaid month is not.
    pub fn falls_short(&self, wage: Money, contributions: Money) -> Option<Money> {
        let left = if self.excludes_contributions {
            wage - contributions
        } else {
            wage
        };
        (wage != Money::ZERO && left < self.amount).then_some(left)
    }
}

/// The minimum wage for a person, where the tables leave no doubt about which one it is. If it depends on a choice that
/// was left unsaid, that is the lowest: a wage below it is below all.
pub(super) fn wage(layers: &Layers, settled: &Settled) -> Option<MinimumWage> {
    let field = layers.tables.iter().find_map(|table| of_table(table))??;
    let hits: Option<Vec<(Money, Hit<'_>)>> = persons(layers, settled, &field)
        .iter()
        .map(|person| amount(layers, person, &field))
        .collect();
    let (amount, hit) = hits?.into_iter().min_by_key(|(amount, _)| *amount)?;
    let net = layers.find(&settled.person, &Field::MinimumWageNet).hit();
    let net = net.filter(|net| *net.value == Value::Flag(true));
    let statuses = net.iter().map(Hit::status);
    Some(MinimumWage {
        amount,
        excludes_contributions: net.is_some(),
        status: statuses.fold(hit.status(), Status::max),
        source: layers.source(&hit.dated.source.value).cloned(),
    })
}

fn amount<'l>(layers: &'l Layers, person: &Person, field: &Field) -> Option<(Money, Hit<'l>)> {
    let hit = layers.find(person, field).hit()?;
    match hit.value {
        Value::Amount(amount) => Some((*amount, hit)),
        _ => None,
    }
}

/// The one that a table gives: without a class, or of its only class; nothing certain if it gives several. The outer
/// `None` leaves the question to the next table.
fn of_table(table: &Table) -> Option<Option<Field>> {
    let mut fields: Vec<&Field> = Vec::new();
    for fact in &table.facts {
        if matches!(fact.field, Field::MinimumWage(_)) && !fields.contains(&&fact.field) {
            fields.push(&fact.field);
        }
    }
    let plain = Field::MinimumWage(String::new());
    match fields.as_slice() {
        [] => None,
        [only] => Some(Some((*only).clone())),
        several => Some(several.contains(&&plain).then_some(plain)),
    }
}

/// The person, and the same with every other value of the choices that were left unsaid and matter here.
fn persons(layers: &Layers, settled: &Settled, field: &Field) -> Vec<Person> {
    let mut persons = vec![settled.person.clone()];
    let entries = layers.tables.iter().flat_map(|table| table.about(field));
    let named = entries.flat_map(|(_, dated)| dated.when.iter().map(|(key, _)| key));
    let unsaid: Vec<&String> = named
        .filter(|key| settled.given.iter().all(|(given, _)| given != *key))
        .collect();
    for choice in &settled.declared {
        if !unsaid.contains(&&choice.key.value) {
            continue;
        }
        for value in &choice.values {
            let mut person = settled.person.clone();
            person
                .chosen
                .insert(choice.key.value.clone(), value.id.value.clone());
            persons.push(person);
        }
    }
    persons
}
