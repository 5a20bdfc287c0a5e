//! What is not as in the month before: limits, rates, the marginal rate of income tax.

use crate::breakdown::Breakdown;
use crate::money::Rate;
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::Field;
use crate::schedule::{Figure, FigureValue, Made};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first month with the new value.
    pub month: Month,
    /// What changes.
    pub what: What,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A figure of the tables.
    Figure {
        /// The program in whose line it stands; several share a limit.
        programs: Vec<Program>,
        /// The parameter.
        field: Field,
        /// As it was.
        before: FigureValue,
        /// As it is.
        after: FigureValue,
        /// The key of its source.
        source: String,
    },
    /// The marginal rate of income tax.
    TaxRate {
        /// As it was.
        before: Rate,
        /// As it is.
        after: Rate,
    },
}

/// The changes between consecutive months.
pub(super) fn changes(months: &[Breakdown]) -> Vec<Change> {
    let mut changes = Vec::new();
    for pair in months.windows(2) {
        let [before, after] = pair else { continue };
        let mut found: Vec<What> = Vec::new();
        for item in &after.items {
            let Some(old) = before.items.iter().find(|old| old.program == item.program) else {
                continue;
            };
            for figure in &item.figures {
                let same = |other: &&Figure| other.field == figure.field;
                let Some(was) = old.figures.iter().find(same) else {
                    continue;
                };
                let is_part = matches!(figure.field, Field::FloorRatio(_) | Field::CeilingRatio(_));
                if was.value == figure.value || is_part || is_instalment(figure) {
                    continue;
                }
                add(&mut found, item.program, was, figure);
            }
        }
        if let (Some(was), Some(is)) = (before.tax, after.tax)
            && was.month.rate != is.month.rate
        {
            found.push(What::TaxRate {
                before: was.month.rate,
                after: is.month.rate,
            });
        }
        let month = after.month;
        changes.extend(found.into_iter().map(|what| Change { month, what }));
    }
    changes
}

/// A twelfth of a yearly sum differs by a fen from month to month, and nothing has changed.
fn is_instalment(figure: &Figure) -> bool {
    matches!(figure.made, Made::Instalment { .. })
}

/// Adds a change, or its program to the same change of another one.
fn add(found: &mut Vec<What>, own: Program, was: &Figure, is: &Figure) {
    for known in found.iter_mut() {
        if let What::Figure {
            programs,
            field,
            before,
            after,
            ..
        } = known
            && field.parameter() == is.field.parameter()
            && *before == was.value
            && *after == is.value
        {
            if !programs.contains(&own) {
                programs.push(own);
            }
            return;
        }
    }
    found.push(What::Figure {
        programs: vec![own],
        field: is.field.clone(),
        before: was.value.clone(),
        after: is.value.clone(),
        source: is.source.clone(),
    });
}
