//! What a figure was before, and until when.

use crate::period::Month;
use crate::rates::layers::{Found, Layers, Person};
use crate::rates::model::{Average, Charge, Field, Levy, Limit, Value};
use crate::schedule::{DEFAULT_CLASS, Figure};

/// An earlier figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// As it is written, for people: `15%`, `3704.00`, `none`.
    pub value: String,
    /// The last month in which it applied.
    pub until: Month,
}

/// The last different value of a figure's parameter before the month that is asked for.
pub(super) fn previous(
    layers: &Layers,
    person: &Person,
    figure: &Figure,
    class: Option<u8>,
) -> Option<Previous> {
    let field = &figure.field;
    let at = |month: Month| {
        let then = Person {
            month,
            chosen: person.chosen.clone(),
        };
        match layers.find(&then, field) {
            Found::At(hit) => told(layers, &then, field, hit.value, class),
            _ => None,
        }
    };
    let now = at(person.month)?;
    let turns = layers.turns(field).into_iter();
    let earlier = turns.filter(|month| *month < person.month);
    let mut known = earlier.filter_map(|until| Some((until, at(until)?)));
    let (until, value) = known.find(|(_, value)| *value != now)?;
    Some(Previous { value, until })
}

/// A value for people; none where there is nothing to compare.
fn told(
    layers: &Layers,
    person: &Person,
    field: &Field,
    value: &Value,
    class: Option<u8>,
) -> Option<String> {
    Some(match value {
        Value::Limit(Limit::Amount(amount)) => amount.to_string(),
        Value::Limit(Limit::None) => "none".to_owned(),
        Value::Limit(Limit::OfAverage(average)) => {
            let share = layers.share_of_average(person, field, *average)?;
            share.amount.to_string()
        }
        Value::Average(Average::Monthly(amount)) => amount.to_string(),
        Value::Average(Average::Yearly(amount)) => format!("{amount}/year"),
        Value::Rule(rule, _) => rule.to_string(),
        Value::Charge(charge) => levied(charge, class)?,
        _ => return None,
    })
}

fn levied(charge: &Charge, class: Option<u8>) -> Option<String> {
    Some(match &charge.levy {
        Levy::Rate(rate) => rate.to_string(),
        Levy::Classes(classes) => {
            let index = usize::from(class.unwrap_or(DEFAULT_CLASS)).checked_sub(1)?;
            (*classes.get(index)?)?.to_string()
        }
        Levy::Amount(amount) => amount.to_string(),
        Levy::Yearly(year, _) => format!("{year}/year"),
        Levy::MergedInto(_) => return None,
    })
}
