//! The JSON of a year.

use serde::Serialize;

use crate::lang::Lang;
use crate::program::Program;
use crate::report::id::Id;
use crate::report::json::{self, NoteObject, Number};
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::tax::{AloneObject, MergedObject, alone_object};
use crate::tax::{Better, Settlement};
use crate::year::{BonusPaid, Change, Taken, What, Year};

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
    year: YearObject,
    /// The year's account; left out where wages were taxed month by month (before 2019).
    #[serde(skip_serializing_if = "Option::is_none")]
    settlement: Option<SettlementObject>,
    /// What is not as in the month before.
    changes: Vec<ChangeObject>,
    /// What a careful reader must know.
    notes: Vec<NoteObject>,
}

/// A bonus both ways.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BonusObject {
    /// The bonus.
    amount: Number,
    /// The month it is paid in.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH)))]
    month: String,
    /// By itself; left out where no rule allows that.
    #[serde(skip_serializing_if = "Option::is_none")]
    alone: Option<AloneObject>,
    /// Merged into the year.
    merged: MergedObject,
    /// Which takes less.
    better: Id<Better>,
    /// Which was taken.
    taken: Id<Taken>,
    /// The last month in which a bonus may be taxed by itself; empty if unknown.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH_OR_NOTHING)))]
    until: String,
}

/// Sums of a year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct YearObject {
    /// The calendar year.
    year: i16,
    /// Wages, without bonuses.
    wage: Number,
    /// Bonuses.
    bonus: Number,
    /// The person's contributions.
    employee: Number,
    /// The employer's.
    employer: Number,
    /// Wages, bonuses and the employer's contributions.
    cost: Number,
    /// Withheld from wages, and from bonuses merged into them.
    withheld: Number,
    /// Withheld from a bonus taxed by itself.
    bonus_tax: Number,
    /// Left in hand, bonuses included, before the settlement.
    net: Number,
    /// Whether nothing is missing.
    complete: bool,
}

/// The year's account.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SettlementObject {
    /// The year's comprehensive income.
    income: Number,
    /// All deductions.
    deductions: Number,
    /// What is taxed.
    taxable: Number,
    /// The band's rate.
    rate_percent: Number,
    /// The band's quick deduction.
    quick_deduction: Number,
    /// The year's tax.
    tax: Number,
    /// What was withheld.
    withheld: Number,
    /// What is refunded.
    refund: Number,
    /// What is due.
    due: Number,
    /// Whether what is due may be left.
    exempt: bool,
}

/// A value that is not as in the month before.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ChangeObject {
    /// The first month with the new value.
    #[cfg_attr(test, schemars(regex(pattern = vocabulary::MONTH)))]
    pub(super) month: String,
    /// The programs; none for the rate of income tax.
    programs: Vec<Id<Program>>,
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
        let totals = &year.totals;
        AnnualObject {
            schema_version: json::SCHEMA_VERSION,
            command: "annual",
            months: year
                .months
                .iter()
                .map(|month| json::Compute::of(month, lang))
                .collect(),
            bonus: year.bonus.as_ref().map(bonus_object),
            year: YearObject {
                year: year.year,
                wage: totals.wage.into(),
                bonus: totals.bonus.into(),
                employee: totals.employee.into(),
                employer: totals.employer.into(),
                cost: totals.cost.into(),
                withheld: totals.withheld.into(),
                bonus_tax: totals.bonus_tax.into(),
                net: totals.net.into(),
                complete: totals.complete,
            },
            settlement: year.settlement.as_ref().map(settlement_object),
            changes: year.changes.iter().map(change_object).collect(),
            notes: year
                .notes
                .iter()
                .map(|note| NoteObject::of(note, lang))
                .collect(),
        }
    }
}

fn bonus_object(bonus: &BonusPaid) -> BonusObject {
    BonusObject {
        amount: bonus.found.amount.into(),
        month: bonus.month.to_string(),
        alone: bonus.found.alone.as_ref().map(alone_object),
        merged: MergedObject {
            tax: bonus.found.merged.into(),
        },
        better: Id(bonus.found.better),
        taken: Id(bonus.taken()),
        until: bonus
            .until
            .map_or_else(String::new, |month| month.to_string()),
    }
}

fn settlement_object(account: &Settlement) -> SettlementObject {
    SettlementObject {
        income: account.income.into(),
        deductions: account.deductions.into(),
        taxable: account.assessed.taxable.into(),
        rate_percent: account.assessed.rate.into(),
        quick_deduction: account.assessed.quick.into(),
        tax: account.assessed.tax.into(),
        withheld: account.withheld.into(),
        refund: account.refund.into(),
        due: account.due.into(),
        exempt: account.exempt,
    }
}

pub(super) fn change_object(change: &Change) -> ChangeObject {
    let month = change.month.to_string();
    match &change.what {
        What::Figure {
            programs,
            field,
            before,
            after,
            source,
        } => ChangeObject {
            month,
            programs: programs.iter().copied().map(Id).collect(),
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
