//! What a figure was before, and until when.

use crate::period::Month;
use crate::rates::layers::{Found, Layers, Person};
use crate::rates::model::{Average, Charge, Field, Levy, Limit, Value};
use crate::schedule::{DEFAULT_CLASS, Figure, FigureValue};
use crate::step::Previous;

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
            Found::At(hit) => figure_value(layers, &then, field, hit.value, class),
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

/// A value as a figure has it; none where there is nothing to compare.
fn figure_value(
    layers: &Layers,
    person: &Person,
    field: &Field,
    value: &Value,
    class: Option<u8>,
) -> Option<FigureValue> {
    Some(match value {
        Value::Limit(Limit::Amount(amount)) => FigureValue::Amount(*amount),
        Value::Limit(Limit::None) => FigureValue::NoLimit,
        Value::Limit(Limit::OfAverage(average)) => {
            FigureValue::Amount(layers.share_of_average(person, field, *average)?.amount)
        }
        Value::Average(Average::Monthly(amount)) => FigureValue::Amount(*amount),
        Value::Average(Average::Yearly(amount)) => FigureValue::YearlyAmount(*amount),
        Value::Rule(rule, _) => FigureValue::Rule(*rule),
        Value::Charge(charge) => levied(charge, class)?,
        _ => return None,
    })
}

fn levied(charge: &Charge, class: Option<u8>) -> Option<FigureValue> {
    Some(match &charge.levy {
        Levy::Rate(rate) => FigureValue::Rate(*rate),
        Levy::Classes(classes) => {
            let index = usize::from(class.unwrap_or(DEFAULT_CLASS)).checked_sub(1)?;
            FigureValue::Rate((*classes.get(index)?)?)
        }
        Levy::Amount(amount) => FigureValue::Amount(*amount),
        Levy::Yearly(year, _) => FigureValue::YearlyAmount(*year),
        Levy::MergedInto(_) => return None,
    })
}
