//! A bonus: taxed by itself while the rule lasts, or merged into the year; and a non-resident's.

use crate::money::{Exact, Money};
use crate::rates::tax::Subject;
use crate::tax::brackets::{Assessed, Trap, assess, spread};
use crate::tax::error::TaxError;
use crate::tax::law::Law;
use crate::words;

/// The rest of the year that a bonus may be merged into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearBase {
    /// Comprehensive income without the bonus; payments less their expenses need not be whole fen.
    pub income: Exact,
    /// All deductions, the basic one of the whole year included; may exceed the income.
    pub deductions: Money,
}

impl YearBase {
    /// A year of which only the taxable income is known.
    pub fn of_taxable(taxable: Money) -> YearBase {
        YearBase {
            income: Exact::from(taxable),
            deductions: Money::ZERO,
        }
    }
}

words! {
    /// Which way of taxing a bonus takes less.
    pub enum Better {
        /// By itself.
        Alone = "alone",
        /// Merged into the year.
        Merged = "merged",
        /// Both alike.
        Equal = "equal",
    }
}

/// A bonus both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bonus {
    /// The bonus.
    pub amount: Money,
    /// By itself, where that is allowed.
    pub alone: Option<Assessed>,
    /// What merging it adds to the year's tax.
    pub merged: Money,
    /// Which takes less; merged, where nothing else is allowed.
    pub better: Better,
    /// The trap that it is in when it is taxed by itself.
    pub trap: Option<Trap>,
}

/// A resident's bonus of the year (全年一次性奖金), once a year and by choice (财税〔2018〕164号 第一条).
///
/// # Errors
/// If the year has no table for comprehensive income.
pub fn bonus(law: &Law, amount: Money, year: &YearBase) -> Result<Bonus, TaxError> {
    let annual = law.bands_of(Subject::AnnualBrackets)?;
    let deductions = Exact::from(year.deductions);
    let tax = |income: Exact| assess(annual, income.less(deductions)).tax;
    let merged = tax(year.income + Exact::from(amount)) - tax(year.income);
    let rule = match law.spread(Subject::Bonus) {
        Ok(months) => Some((months, law.bands_of(Subject::MonthlyBrackets)?)),
        Err(TaxError::NotInForce { .. }) => None,
        Err(other) => return Err(other),
    };
    // the quick deduction is taken once, though the band is that of a twelfth
    let alone = rule.map(|(months, bands)| spread(bands, Exact::from(amount), months, 1));
    let better = match alone.map(|alone| alone.tax.cmp(&merged)) {
        Some(std::cmp::Ordering::Less) => Better::Alone,
        Some(std::cmp::Ordering::Equal) => Better::Equal,
        Some(std::cmp::Ordering::Greater) | None => Better::Merged,
    };
    Ok(Bonus {
        amount,
        alone,
        merged,
        better,
        trap: rule.and_then(|(months, bands)| Trap::of(bands, amount, months, 1)),
    })
}

/// A non-resident's bonus for several months (数月奖金): spread over six, nothing deducted, the sixth's tax six times
/// (财政部 税务总局公告2019年第35号 第三条).
///
/// # Errors
/// If there is no such rule in the month.
pub fn non_resident_bonus(law: &Law, amount: Money) -> Result<Assessed, TaxError> {
    let months = law.spread(Subject::NonResidentBonus)?;
    let bands = law.bands_of(Subject::MonthlyBrackets)?;
    Ok(spread(bands, Exact::from(amount), months, months))
}
