//! Payments other than wages, and a non-resident's month.

use serde::Serialize;

use crate::money::{Exact, Money, Rate, Rounding};
use crate::rates::tax::{PaymentKind, PaymentRule, Subject};
use crate::tax::brackets::{Assessed, assess};
use crate::tax::error::TaxError;
use crate::tax::law::Law;

/// What is withheld from one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Payment {
    /// What it is for.
    #[serde(skip)]
    pub kind: PaymentKind,
    /// The payment.
    pub income: Money,
    /// The expenses taken off it, to the fen for showing.
    pub expenses: Money,
    /// What is taxed, and how.
    #[serde(flatten)]
    pub assessed: Assessed,
}

/// What is withheld from a payment for labour, a royalty or a fee. A resident's small payments have fixed expenses
/// (公告2018年第61号 第八条); a non-resident always has the share, and the monthly table (第九条).
///
/// # Errors
/// If there is no such rule in the month.
pub fn payment(
    law: &Law,
    kind: PaymentKind,
    income: Money,
    resident: bool,
) -> Result<Payment, TaxError> {
    let rule = law.payment_rule(kind)?;
    let exact = Exact::from(income);
    let fixed = resident && income <= rule.small;
    let expenses = if fixed {
        Exact::from(rule.expenses.min(income))
    } else {
        exact.times(rule.share)
    };
    let taxable = exact.less(expenses).times(rule.counted);
    let bands = if resident {
        &rule.bands
    } else {
        law.bands_of(Subject::MonthlyBrackets)?
    };
    Ok(Payment {
        kind,
        income,
        expenses: expenses.round(Rounding::FEN),
        assessed: assess(bands, taxable),
    })
}

/// What of a payment counts in the year's account: the share of expenses is taken off whatever its size
/// (个人所得税法 第六条).
///
/// # Errors
/// If there is no such rule in the month.
pub fn payment_in_year(law: &Law, kind: PaymentKind, income: Money) -> Result<Exact, TaxError> {
    let PaymentRule { share, counted, .. } = law.payment_rule(kind)?;
    let kept = Rate::from_parts(1_000_000 - share.parts());
    let kept = kept.expect("what a share leaves of the whole is a share");
    Ok(Exact::from(income).times(kept).times(*counted))
}

/// A non-resident's wage of one month: less the month's deduction, by the monthly table; nothing else is deducted
/// (个人所得税法 第六条).
///
/// # Errors
/// If there is no such rule in the month.
pub fn non_resident_month(law: &Law, income: Money) -> Result<Assessed, TaxError> {
    let deduction = law.amount(Subject::NonResidentDeduction)?;
    let bands = law.bands_of(Subject::MonthlyBrackets)?;
    Ok(assess(bands, Exact::from(income.less(deduction))))
}
