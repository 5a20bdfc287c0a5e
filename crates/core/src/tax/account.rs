//! Everything that one person asks of income tax in one go: wages over the months of a year, a bonus, payments.

use std::sync::Arc;

use crate::capped::Capped;
use crate::money::{Exact, Money};
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::rates::sources::Sources;
use crate::rates::tax::{Method, PaymentKind, Subject, TaxTable};
use crate::tax::bonus::{Bonus, YearBase, bonus, non_resident_bonus};
use crate::tax::brackets::Assessed;
use crate::tax::claims::{CityRent, Claims, ClaimsContext, Rent};
use crate::tax::error::TaxError;
use crate::tax::law::{Consulted, Law};
use crate::tax::payment::{Payment, non_resident_month, payment};
use crate::tax::rest::rest_of_year;
use crate::tax::settlement::{Settlement, YearIncome, exempt_note, settle};
use crate::tax::withholding::{Basic, MonthPay, MonthTax, YearToDate, withhold};
use crate::text;

/// What is asked; amounts are a month's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRequest {
    /// The month of the first wage.
    pub from: Month,
    /// How many months of wages; cut at the end of the year.
    pub months: u32,
    /// The month of a bonus or payment.
    pub paid_in: Month,
    /// The wage.
    pub wage: Option<Money>,
    /// What of it went into insurances and fund, as far as it is deductible.
    pub contributions: Money,
    /// 免税收入: what of the wage is not taxed.
    pub exempt: Money,
    /// 减免税额 of a month.
    pub relief: Money,
    /// Special additional deductions as a sum.
    pub special_deductions: Money,
    /// Deductions by kind.
    pub claims: Claims,
    /// The city's rent tier, if known.
    pub rent: Option<CityRent>,
    /// How the basic deduction counts.
    pub basic: Basic,
    /// A bonus of the year.
    pub bonus: Option<Money>,
    /// The year's taxable income without the bonus, where the wages do not give it.
    pub annual_taxable: Option<Money>,
    /// Payments other than wages.
    pub payments: Vec<(PaymentKind, Money)>,
    /// Whether a resident asks.
    pub resident: bool,
}

/// The answers.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whether a resident asked.
    pub resident: bool,
    /// Month by month.
    pub months: Vec<MonthTax>,
    /// The year's account, where the months reach its end.
    pub settlement: Option<Settlement>,
    /// A resident's bonus.
    pub bonus: Option<Bonus>,
    /// A non-resident's bonus.
    pub non_resident_bonus: Option<(Money, Assessed)>,
    /// Payments other than wages.
    pub payments: Vec<Payment>,
    /// The documents.
    pub sources: Sources,
    /// What a careful reader must know.
    pub notes: Notes,
}

/// Answers a request.
///
/// # Errors
/// If the tables have no rule on something that is asked.
pub fn account(table: &Arc<TaxTable>, request: &AccountRequest) -> Result<Account, TaxError> {
    let paid_law = Law::of(table, request.paid_in)?;
    let mut answer = Answer {
        request,
        consulted: paid_law.consulted(&[]),
        notes: Notes::default(),
        year: YearIncome::default(),
    };
    let months = answer.months(table)?;
    let payments = answer.payments(&paid_law)?;
    let ends_the_year = months.last().is_some_and(|tax| tax.month.of_year() == 12);
    let cumulative = months.iter().all(|tax| tax.method == Method::Cumulative);
    let whole = ends_the_year && cumulative && request.resident;
    let settlement = if whole {
        Some(answer.settle(table, &months, &payments)?)
    } else {
        None
    };
    let bonus = answer.bonus(&paid_law, &months, settlement.as_ref())?;
    let non_resident_bonus = answer.foreign_bonus(&paid_law)?;
    let Answer {
        consulted,
        mut notes,
        ..
    } = answer;
    notes.extend(consulted.notes);
    Ok(Account {
        resident: request.resident,
        months,
        settlement,
        bonus,
        non_resident_bonus,
        payments,
        sources: consulted.sources,
        notes,
    })
}

struct Answer<'r> {
    request: &'r AccountRequest,
    consulted: Consulted,
    notes: Notes,
    year: YearIncome,
}

impl Answer<'_> {
    fn consult(&mut self, law: &Law, subjects: &[Subject]) {
        self.consulted.extend(law.consulted(subjects));
    }

    fn months(&mut self, table: &Arc<TaxTable>) -> Result<Vec<MonthTax>, TaxError> {
        let Some(wage) = self.request.wage else {
            return Ok(Vec::new());
        };
        let mut months = Vec::new();
        let mut so_far = YearToDate::default();
        let mut month = self.request.from;
        for _ in 0..self.request.months {
            let law = Law::of(table, month)?;
            let tax = if self.request.resident {
                let pay = self.pay(&law, wage, months.is_empty())?;
                let (tax, after) = withhold(&law, &so_far, &pay)?;
                so_far = after;
                tax
            } else {
                self.non_resident(&law, wage)?
            };
            months.push(tax);
            if month.of_year() == 12 {
                break;
            }
            month = month.next();
        }
        self.year.wages = so_far.income;
        self.year.exempt = so_far.exempt;
        self.year.relief = so_far.relief;
        self.year.deductible = so_far.deductible;
        self.year.special_additional = so_far.special_additional;
        self.year.other = so_far.other;
        self.year.withheld = so_far.withheld;
        Ok(months)
    }

    fn pay(&mut self, law: &Law, wage: Money, first: bool) -> Result<MonthPay, TaxError> {
        let request = self.request;
        let context = ClaimsContext {
            rent: request.rent.as_ref().map(|rent| rent.amount),
            annuity_base: Some(wage),
            first,
        };
        let claims = request.claims.month(law, &context)?;
        self.consult(law, &law.withholding_subjects());
        self.consult(law, &claims.subjects());
        self.consult(
            law,
            &request.basic.subject().into_iter().collect::<Vec<_>>(),
        );
        self.notes.extend(claims.notes());
        if let (Some(Rent::OfCity), Some(rent)) = (request.claims.rent, &request.rent) {
            self.consulted.extend(Consulted {
                status: rent.status,
                sources: rent.source.iter().cloned().collect(),
                notes: rent.note().into_iter().collect(),
            });
        }
        Ok(MonthPay {
            income: wage,
            exempt: request.exempt,
            deductible: request.contributions,
            special_additional: claims.special_additional + request.special_deductions,
            other: claims.other,
            relief: request.relief,
            basic: request.basic,
        })
    }

    /// A non-resident's month in the shape of any month by itself.
    fn non_resident(&mut self, law: &Law, wage: Money) -> Result<MonthTax, TaxError> {
        let assessed = non_resident_month(law, wage)?;
        let deduction = law.amount(Subject::NonResidentDeduction)?;
        self.consult(
            law,
            &[Subject::NonResidentDeduction, Subject::MonthlyBrackets],
        );
        Ok(MonthTax {
            month: law.month(),
            method: Method::Monthly,
            income_to_date: wage,
            exempt_to_date: Money::ZERO,
            basic_to_date: deduction,
            deductions_to_date: deduction,
            taxable_to_date: assessed.taxable,
            rate: assessed.rate,
            quick_deduction: assessed.quick,
            tax_to_date: assessed.tax,
            relief_to_date: Capped::default(),
            withheld: assessed.tax,
            overpaid: Money::ZERO,
        })
    }

    fn payments(&mut self, law: &Law) -> Result<Vec<Payment>, TaxError> {
        let mut payments = Vec::new();
        for (kind, income) in &self.request.payments {
            payments.push(payment(law, *kind, *income, self.request.resident)?);
            self.consult(law, &[Subject::Payment(*kind)]);
            if !self.request.resident {
                self.consult(law, &[Subject::MonthlyBrackets]);
            }
        }
        Ok(payments)
    }

    fn settle(
        &mut self,
        table: &Arc<TaxTable>,
        months: &[MonthTax],
        payments: &[Payment],
    ) -> Result<Settlement, TaxError> {
        let december = months.last().map_or(self.request.from, |tax| tax.month);
        let law = Law::of(table, december)?;
        let illness = self.request.claims.illness_of_year(&law)?;
        self.year.special_additional = self.year.special_additional + illness;
        let request = self.request;
        let served = |month| months.iter().any(|tax| tax.month == month);
        let rest = rest_of_year(
            table,
            &request.claims,
            request.special_deductions,
            december.year(),
            &served,
            &|_| request.rent.as_ref().map(|rent| rent.amount),
        )?;
        self.year.special_additional = self.year.special_additional + rest.special_additional;
        self.year.other = self.year.other + rest.other;
        self.year.payments.clone_from(&self.request.payments);
        let by_payments: Money = payments.iter().map(|payment| payment.assessed.tax).sum();
        self.year.withheld = self.year.withheld + by_payments;
        let settlement = settle(&law, &self.year)?;
        if settlement.exempt {
            self.consult(&law, &[Subject::SettlementExemption]);
            self.notes.push(exempt_note(settlement.due));
        }
        Ok(settlement)
    }

    fn foreign_bonus(&mut self, law: &Law) -> Result<Option<(Money, Assessed)>, TaxError> {
        let Some(amount) = self.request.bonus.filter(|_| !self.request.resident) else {
            return Ok(None);
        };
        let assessed = non_resident_bonus(law, amount)?;
        self.consult(law, &[Subject::NonResidentBonus, Subject::MonthlyBrackets]);
        Ok(Some((amount, assessed)))
    }

    fn bonus(
        &mut self,
        law: &Law,
        months: &[MonthTax],
        settlement: Option<&Settlement>,
    ) -> Result<Option<Bonus>, TaxError> {
        let Some(amount) = self.request.bonus.filter(|_| self.request.resident) else {
            return Ok(None);
        };
        let year = match (self.request.annual_taxable, settlement) {
            (Some(taxable), _) => YearBase::of_taxable(taxable),
            (None, Some(settlement)) => YearBase {
                income: settlement.counted,
                deductions: settlement.deductions,
            },
            (None, None) => self.year_of_months(months),
        };
        let found = bonus(law, amount, &year)?;
        self.consult(law, &[Subject::AnnualBrackets]);
        if found.alone.is_some() {
            self.consult(law, &[Subject::Bonus, Subject::MonthlyBrackets]);
        }
        let ends = law.ends(Subject::Bonus);
        self.notes.extend(bonus_notes(&found, ends, law.month()));
        Ok(Some(found))
    }
}

impl Answer<'_> {
    /// The year as far as the months tell, where they do not reach its end; said as the default that it is.
    fn year_of_months(&mut self, months: &[MonthTax]) -> YearBase {
        let last = months.last().filter(|tax| tax.method == Method::Cumulative);
        let year = last.map_or_else(YearBase::default, |tax| YearBase {
            income: Exact::from(tax.income_to_date),
            deductions: tax.deductions_to_date,
        });
        let taxable = last.map_or(Money::ZERO, |tax| tax.taxable_to_date);
        let message = text!(
            "annual_taxable = {taxable} (`--annual-taxable {taxable}`)",
            "annual_taxable = {taxable}（`--annual-taxable {taxable}`）"
        );
        let note = Note::of(Code::DefaultUsed, None, message);
        self.notes.push(
            note.with("choice", "annual_taxable")
                .with("value", taxable.to_string()),
        );
        year
    }
}

/// Until when a bonus may be taxed by itself, and the trap that it is in.
pub fn bonus_notes(bonus: &Bonus, ends: Option<Month>, month: Month) -> Notes {
    let mut notes = Notes::default();
    match (bonus.alone, ends) {
        (Some(_), Some(until)) => {
            let message = text!(
                "a bonus may be taxed by itself until {until}, once a year",
                "全年一次性奖金单独计税执行至 {until}，每年只能用一次"
            );
            let note = Note::of(Code::BonusRule, None, message);
            notes.push(note.with("until", until.to_string()));
        }
        (None, _) => {
            let message = text!(
                "in {month} no rule lets a bonus be taxed by itself: it is merged into the year",
                "{month} 没有单独计税的规定：奖金并入综合所得"
            );
            notes.push(Note::of(Code::BonusRule, None, message).with("until", ""));
        }
        (Some(_), None) => {}
    }
    if let Some(trap) = bonus.trap {
        let (edge, end, loss) = (trap.edge, trap.end, trap.loss);
        let message = if loss == Money::ZERO {
            text!(
                "at the edge of a trap: taxed by itself, a bonus above {edge} leaves less until {end}",
                "正处于陷阱边缘：单独计税时，奖金超过 {edge} 元而不到 {end} 元，税后反而更少"
            )
        } else {
            text!(
                "in a trap: taxed by itself it leaves {loss} less than {edge} would; only from {end} on it leaves more",
                "落入陷阱：单独计税时税后比 {edge} 元少 {loss} 元；到 {end} 元才不再吃亏"
            )
        };
        notes.push(
            Note::of(Code::BonusTrap, None, message)
                .with("edge", edge.to_string())
                .with("end", end.to_string())
                .with("loss", loss.to_string()),
        );
    }
    notes
}
