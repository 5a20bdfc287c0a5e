//! The year's account (综合所得汇算清缴): what it comes to, and what is refunded or paid.

use serde::Serialize;

use crate::money::{Exact, Money};
use crate::note::{Code, Note};
use crate::rates::tax::{PaymentKind, Provision, Subject};
use crate::tax::brackets::{Assessed, assess};
use crate::tax::error::TaxError;
use crate::tax::law::Law;
use crate::tax::payment::payment_in_year;
use crate::text;

/// A resident's year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearIncome {
    /// Wages of all employers, with a bonus that is merged; without one taxed by itself.
    pub wages: Money,
    /// 免税收入: what of the wages is not taxed.
    pub exempt: Money,
    /// Other payments, before expenses.
    pub payments: Vec<(PaymentKind, Money)>,
    /// Insurances and the tax-free part of the fund.
    pub deductible: Money,
    /// Special additional deductions, critical illness included.
    pub special_additional: Money,
    /// Annuity, personal pension, health insurance.
    pub other: Money,
    /// 减免税额: what comes off the tax itself.
    pub relief: Money,
    /// What was withheld, without a bonus taxed by itself.
    pub withheld: Money,
}

/// The year's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settlement {
    /// The year's comprehensive income, 年度综合所得收入, before all deductions.
    pub income: Money,
    /// 收入额: what of it counts, of payments without their expenses; not always whole fen.
    #[serde(skip)]
    pub counted: Exact,
    /// All that comes off the income: deductions, the basic one included, and what is exempt.
    pub deductions: Money,
    /// The year's tax.
    #[serde(flatten)]
    pub assessed: Assessed,
    /// What was withheld.
    pub withheld: Money,
    /// What is refunded, 应退税额.
    pub refund: Money,
    /// What is due, 应补税额.
    pub due: Money,
    /// Whether what is due may be left: small, or of a small income. It may not where an employer failed to withhold.
    pub exempt: bool,
}

/// That what is due may be left.
pub fn exempt_note(due: Money) -> Note {
    let message = text!(
        "the {due} due at settlement may be left: it is small, or the year's income is",
        "汇算应补的 {due} 元可免予补缴：金额或全年收入较小"
    );
    Note::of(Code::SettlementExempt, None, message).with("due", due.to_string())
}

/// Settles a year by the law of its December. The basic deduction is the whole year's, however long one worked.
///
/// # Errors
/// If that year has no account, or a payment no rule.
pub fn settle(law: &Law, year: &YearIncome) -> Result<Settlement, TaxError> {
    let bands = law.bands_of(Subject::AnnualBrackets)?;
    let mut income = year.wages;
    let mut counted = Exact::from(year.wages);
    for (kind, amount) in &year.payments {
        income = income + *amount;
        counted = counted + payment_in_year(law, *kind, *amount)?;
    }
    let basic = law.basic_deduction().times(12);
    let deductions = year.exempt + basic + year.deductible + year.special_additional + year.other;
    let assessed = assess(bands, counted.less(Exact::from(deductions)));
    let tax = assessed.tax.less(year.relief);
    let due = tax.less(year.withheld);
    let exempt = match law.provision(Subject::SettlementExemption) {
        Ok(Provision::Exemption(most_income, most_due)) => {
            due > Money::ZERO && (income <= *most_income || due <= *most_due)
        }
        Ok(_) => return Err(TaxError::Misplaced(Subject::SettlementExemption)),
        Err(_) => false,
    };
    Ok(Settlement {
        income,
        counted,
        deductions,
        assessed,
        withheld: year.withheld,
        refund: year.withheld.less(tax),
        due,
        exempt,
    })
}
