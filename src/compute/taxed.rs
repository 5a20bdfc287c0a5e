//! What income tax takes of a month's wage, and what is left in hand.

use std::sync::Arc;

use crate::breakdown::{Breakdown, Withheld};
use crate::lang::Text;
use crate::money::Money;
use crate::note::{Code, Note};
use crate::rates::layers::Layers;
use crate::rates::model::Status;
use crate::rates::tax::{Method, TaxTable};
use crate::tax::{
    Basic, CityRent, Claims, ClaimsContext, Consulted, Law, MonthTax, TaxError, YearToDate,
    deductible, withhold,
};
use crate::text;

/// What income tax asks of a person besides the contributions.
#[derive(Clone, Debug, Default)]
pub struct TaxAsked {
    /// The year so far with this employer; without it the month is taken for the first one there.
    pub year: Option<YearToDate>,
    /// Deductions by kind.
    pub claims: Claims,
    /// Special additional deductions of a month, as a sum.
    pub special_deductions: Money,
    /// How the basic deduction counts.
    pub basic: Basic,
}

/// A month's tax.
#[derive(Clone, Debug)]
pub struct Taxed {
    /// What is withheld.
    pub tax: MonthTax,
    /// The year so far with this month.
    pub after: YearToDate,
    /// What of the contributions is free of tax.
    pub deductible: Money,
    /// The rules consulted.
    pub consulted: Consulted,
}

/// What is withheld from a breakdown's wage and `extra` pay that nothing is contributed on (a bonus that is merged),
/// after the year `before` it.
///
/// # Errors
/// If the month has no tax law in the tables, or a deduction that is claimed none there.
pub fn tax_month(
    table: &Arc<TaxTable>,
    layers: &Layers,
    breakdown: &Breakdown,
    asked: &TaxAsked,
    before: &YearToDate,
    extra: Money,
) -> Result<Taxed, TaxError> {
    let month = breakdown.month;
    let law = Law::of(table, month)?;
    let rent = CityRent::of(layers, month);
    let context = ClaimsContext {
        rent: rent.as_ref().map(|rent| rent.amount),
        annuity_base: Some(breakdown.wage),
        first: before.months == 0,
    };
    let mut claims = asked.claims.month(&law, &context)?;
    claims.special_additional = claims.special_additional + asked.special_deductions;
    let free = deductible(&law, breakdown)?;
    let mut pay = free.pay(breakdown.wage, &claims, asked.basic);
    pay.income = pay.income + extra;
    let (tax, after) = withhold(&law, before, &pay)?;
    let mut subjects = law.withholding_subjects().to_vec();
    subjects.extend(claims.subjects());
    subjects.extend(free.subjects);
    subjects.extend(asked.basic.subject());
    let mut consulted = law.consulted(&subjects);
    consulted.notes.extend(claims.notes());
    consulted.notes.extend(free.notes);
    if asked.claims.rent.is_some()
        && let Some(rent) = rent
    {
        consulted.status = consulted.status.max(rent.status);
        consulted.notes.extend(rent.note());
    }
    Ok(Taxed {
        tax,
        after,
        deductible: free.contributions,
        consulted,
    })
}

/// The tax of a single month, laid into its breakdown, and the weakest status of the rules consulted. A month without a
/// law in the tables is said to be one.
///
/// # Errors
/// If a deduction that is claimed has no rule in the month.
pub fn lay_in(
    table: &Arc<TaxTable>,
    layers: &Layers,
    breakdown: &mut Breakdown,
    asked: &TaxAsked,
) -> Result<Option<Status>, TaxError> {
    if let Err(error) = Law::of(table, breakdown.month) {
        breakdown.notes.push(tax_unknown(&error));
        return Ok(None);
    }
    let before = asked.year.unwrap_or_default();
    let taxed = tax_month(table, layers, breakdown, asked, &before, Money::ZERO)?;
    let later = breakdown.month.of_year() > 1 && taxed.tax.method == Method::Cumulative;
    if asked.year.is_none() && asked.basic == Basic::Employed && later {
        breakdown.notes.push(first_month(breakdown));
    }
    let status = taxed.consulted.status;
    taxed.lay_into(breakdown, Money::ZERO);
    Ok(Some(status))
}

impl Taxed {
    /// Lays the tax into the breakdown it was found for; `extra` was paid with the wage.
    pub fn lay_into(self, breakdown: &mut Breakdown, extra: Money) {
        breakdown.tax = Withheld {
            known: true,
            deductible: self.deductible,
            taxable_to_date: self.tax.taxable_to_date,
            rate: self.tax.rate,
            quick_deduction: self.tax.quick_deduction,
            withheld: self.tax.withheld,
        };
        breakdown.net = breakdown.wage + extra - breakdown.totals.employee - self.tax.withheld;
        breakdown.sources.extend(self.consulted.sources);
        breakdown.notes.extend(self.consulted.notes);
        if breakdown.net < Money::ZERO {
            let short = Money::ZERO - breakdown.net;
            let message = text!(
                "the wage does not cover the person's own part: {short} are missing",
                "工资不够个人应缴部分：差 {short} 元"
            );
            let note = Note::of(Code::NegativeNet, None, message);
            breakdown.notes.push(note.with("short", short.to_string()));
        }
    }
}

fn first_month(breakdown: &Breakdown) -> Note {
    let before = breakdown.month.of_year() - 1;
    let message = text!(
        "income tax as for the first month with this employer this year: `--ytd months={before},income=…,withheld=…` says what was before",
        "个税按当年在本单位的第一个月计算：之前的收入和已扣税额请写 `--ytd months={before},income=…,withheld=…`"
    );
    Note::of(Code::FirstMonth, None, message)
}

/// A month of which the tables do not know how wages are taxed.
pub fn tax_unknown(error: &TaxError) -> Note {
    let said: Text = error.diagnostic().message;
    let message = Text::new(
        format!("income tax is not known: {}", said.en),
        format!("个税未知：{}", said.zh),
    );
    Note::of(Code::TaxUnknown, None, message)
}
