//! The JSON of a year.

use serde::Serialize;

use crate::lang::Lang;
use crate::money::Money;
use crate::period::Month;
use crate::program::Program;
use crate::report::json::{self, NoteObject};
use crate::report::tax::{AloneObject, MergedObject};
use crate::tax::{Better, Settlement};
use crate::written::OrNothing;
use crate::year::{BonusPaid, Change, Taken, What, Year, YearTotals};

/// The object of `annual`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::report) struct AnnualObject<'y> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command.
    command: &'static str,
    /// The object of `compute` for each month employed, taxed after the months before it.
    months: Vec<json::Compute<'y>>,
    /// The bonus that may be taxed by itself; left out where none was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    bonus: Option<BonusObject>,
    /// Sums of the months, with bonuses.
    year: YearObject<'y>,
    /// The year's account; left out where wages were taxed month by month (before 2019).
    #[serde(skip_serializing_if = "Option::is_none")]
    settlement: Option<&'y Settlement>,
    /// What is not as in the month before.
    changes: Vec<ChangeObject>,
    /// What a careful reader must know.
    notes: Vec<NoteObject<'y>>,
}

/// A bonus both ways.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BonusObject {
    /// The bonus.
    amount: Money,
    /// The month it is paid in.
    month: Month,
    /// By itself; left out where no rule allows that.
    #[serde(skip_serializing_if = "Option::is_none")]
    alone: Option<AloneObject>,
    /// Merged into the year.
    merged: MergedObject,
    /// Which takes less.
    better: Better,
    /// Which was taken.
    taken: Taken,
    /// The last month in which a bonus may be taxed by itself; empty if unknown.
    until: OrNothing<Month>,
}

/// Sums of a year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct YearObject<'y> {
    /// The calendar year.
    year: i16,
    /// The sums.
    #[serde(flatten)]
    totals: &'y YearTotals,
}

/// A value that is not as in the month before.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ChangeObject {
    /// The first month with the new value.
    pub(super) month: Month,
    /// The programs; none for the rate of income tax.
    programs: Vec<Program>,
    /// The parameter: `floor`, `employer`, or `tax_rate`.
    pub(super) parameter: String,
    /// As it was.
    pub(super) before: String,
    /// As it is.
    pub(super) after: String,
    /// The key of its source; empty for the rate of income tax.
    pub(super) source: String,
}

impl<'y> AnnualObject<'y> {
    /// The object of a year, messages in `lang`.
    pub(super) fn of(year: &'y Year, lang: Lang) -> AnnualObject<'y> {
        AnnualObject {
            schema_version: json::SCHEMA_VERSION,
            command: "annual",
            months: year
                .months
                .iter()
                .map(|month| json::Compute::of("compute", month, lang))
                .collect(),
            bonus: year.bonus.as_ref().map(bonus_object),
            year: YearObject {
                year: year.year,
                totals: &year.totals,
            },
            settlement: year.settlement.as_ref(),
            changes: year.changes.iter().map(change_object).collect(),
            notes: NoteObject::all(&year.notes, lang),
        }
    }
}

fn bonus_object(bonus: &BonusPaid) -> BonusObject {
    BonusObject {
        amount: bonus.found.amount,
        month: bonus.month,
        alone: bonus.found.alone.as_ref().map(AloneObject::from),
        merged: MergedObject {
            tax: bonus.found.merged,
        },
        better: bonus.found.better,
        taken: bonus.taken(),
        until: OrNothing(bonus.until),
    }
}

pub(super) fn change_object(change: &Change) -> ChangeObject {
    let month = change.month;
    match &change.what {
        What::Figure {
            programs,
            field,
            before,
            after,
            source,
        } => ChangeObject {
            month,
            programs: programs.clone(),
            parameter: field.parameter(),
            before: before.to_string(),
            after: after.to_string(),
            source: source.clone(),
        },
        What::TaxRate { before, after } => ChangeObject {
            month,
            programs: Vec::new(),
            parameter: "tax_rate".to_owned(),
            before: before.to_string(),
            after: after.to_string(),
            source: String::new(),
        },
    }
}
