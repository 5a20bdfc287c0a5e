//! Income tax of a plan: the month's law, claims and limits found once, so that a row's tax is whole-fen arithmetic.
//!
//! It computes exactly what [`crate::compute::tax_month`] does; a test compares both over all regions.

use std::sync::Arc;

use crate::batch::plan::{Amounts, PlanLine, RowPay};
use crate::breakdown::Withheld;
use crate::compute::{ComputeError, Strictness, TaxAsked, refuse_weak_tax};
use crate::lang::Text;
use crate::money::{Money, Rate, Rounding};
use crate::note::{Code, Note, Notes};
use crate::program::Program;
use crate::rates::layers::Layers;
use crate::rates::tax::{Method, Provision, Subject, TaxTable};
use crate::schedule::Schedule;
use crate::tax::{
    Basic, CityRent, ClaimsContext, Consulted, FundLimit, Law, MonthPay, TaxError, YearToDate,
    annuity_limit, withhold,
};

/// What may happen to a row that a careful reader must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A declared base was raised or cut.
    BaseClamped,
    /// The fund is beyond what is free of tax.
    FundLimit,
    /// Something stands in for the city's average wage in that limit.
    StandIn,
    /// An annuity is beyond what is deducted.
    AnnuityLimit,
    /// Taxed as in the first month with the employer in the year.
    FirstMonth,
    /// The year so far was given without its months.
    MonthsDefaulted,
    /// The wage does not cover contributions and tax.
    NegativeNet,
    /// It is below the minimum wage.
    BelowMinimumWage,
}

impl Event {
    /// All.
    pub const ALL: [Event; 8] = [
        Event::BaseClamped,
        Event::FundLimit,
        Event::StandIn,
        Event::AnnuityLimit,
        Event::FirstMonth,
        Event::MonthsDefaulted,
        Event::NegativeNet,
        Event::BelowMinimumWage,
    ];

    const fn bit(self) -> u8 {
        match self {
            Event::BaseClamped => 1,
            Event::FundLimit => 2,
            Event::StandIn => 4,
            Event::AnnuityLimit => 8,
            Event::FirstMonth => 16,
            Event::MonthsDefaulted => 32,
            Event::NegativeNet => 64,
            Event::BelowMinimumWage => 128,
        }
    }
}

/// What happened to a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events(u8);

impl Events {
    /// Whether nothing did.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this did.
    pub const fn has(self, event: Event) -> bool {
        self.0 & event.bit() != 0
    }

    /// Adds those of another.
    pub const fn add(&mut self, more: Events) {
        self.0 |= more.0;
    }

    /// Adds an event, if it happened.
    pub fn note(&mut self, event: Event, happened: bool) {
        if happened {
            self.0 |= event.bit();
        }
    }
}

/// Income tax of one region, month and set of claims.
#[derive(Debug)]
pub(super) struct Withholding {
    law: Law,
    basic: Basic,
    /// What is claimed in a later and in the first month of the year.
    claims: [Claimed; 2],
    /// An annuity that is claimed, and the part of the wage up to which it counts.
    claimed_annuity: Option<(Money, Rate)>,
    /// The line that the fund's limit is found by.
    fund: Option<(usize, FundLimit)>,
    fund_refusal: Option<Text>,
    /// The line of an annuity that is contributed, and the part of its base up to which it counts.
    annuity: Option<(usize, Option<Rate>)>,
    annuity_refusal: Option<Text>,
    /// Whether a month without a year before it is taken for the first one, so that it must be said.
    says_first_month: bool,
    pub(super) notes: Notes,
    /// Doubts about the fund's limit, of rows on which it bites.
    pub(super) limit_notes: Notes,
}

#[derive(Clone, Debug, Default)]
struct Claimed {
    special: Money,
    other: Money,
    refusal: Option<Text>,
}

impl Withholding {
    /// The tax of a schedule's month; nothing where the tables do not know it, with the reason.
    ///
    /// # Errors
    /// If a deduction that is claimed has no rule in the month, or none so good as `strict` asks whatever the row.
    pub(super) fn of(
        table: &Arc<TaxTable>,
        layers: &Layers,
        schedule: &Schedule,
        asked: &TaxAsked,
        strict: Strictness,
    ) -> Result<Result<Withholding, TaxError>, ComputeError> {
        let month = schedule.month;
        let law = match Law::of(table, month) {
            Ok(law) => law,
            Err(unknown) => {
                refuse_weak_tax(None, strict)?;
                return Ok(Err(unknown));
            }
        };
        // whether the basic deduction may count as asked does not depend on the row
        let nothing = MonthPay {
            basic: asked.basic,
            ..MonthPay::default()
        };
        withhold(&law, &YearToDate::default(), &nothing)?;
        let rent = CityRent::of(layers, month);
        let mut consulted = law.consulted(&law.withholding_subjects());
        consulted.extend(law.consulted(asked.basic.subject().as_slice()));
        if let (Some(_), Some(rent)) = (asked.claims.rent, &rent) {
            consulted.status = consulted.status.max(rent.status);
            consulted.notes.extend(rent.note());
        }
        // whatever the row claims besides, this is consulted
        refuse_weak_tax(Some(consulted.status), strict)?;
        let lines = || schedule.lines.iter().enumerate();
        let at = |program| lines().find(|(_, line)| line.program == program);
        let fund = match at(Program::HousingFund).or_else(|| at(Program::SupplementaryHousingFund))
        {
            Some((place, line)) => {
                Some((place, FundLimit::of(&law, &line.figures, line.rounding)?))
            }
            None => None,
        };
        let annuity = at(Program::EnterpriseAnnuity).map(|(place, _)| (place, annuity_limit(&law)));
        let mut without = asked.claims.clone();
        without.annuity = Money::ZERO;
        let mut claimed = |first: bool| -> Result<Claimed, ComputeError> {
            let context = ClaimsContext {
                rent: rent.as_ref().map(|rent| rent.amount),
                annuity_base: None,
                first,
            };
            let all = asked.claims.month(&law, &context)?;
            let of_claims = law.consulted(&all.subjects());
            let refusal = refusal(&of_claims, strict);
            consulted.extend(of_claims);
            consulted.notes.extend(all.notes());
            let own = without.month(&law, &context)?;
            Ok(Claimed {
                special: own.special_additional,
                other: own.other,
                refusal,
            })
        };
        let claims = [claimed(false)?, claimed(true)?];
        let claimed_annuity = match law.provision(Subject::Annuity) {
            Ok(Provision::Cap(rate, _)) if asked.claims.annuity > Money::ZERO => {
                Some((asked.claims.annuity, *rate))
            }
            _ => None,
        };
        let of_fund = law.consulted(&[Subject::HousingFund]);
        let annuity_refusal = match &annuity {
            Some((_, Err(error))) => Some(error.diagnostic().message),
            Some((_, Ok(_))) => refusal(&law.consulted(&[Subject::Annuity]), strict),
            None => None,
        };
        let later = month.of_year() > 1 && law.method() == Method::Cumulative;
        Ok(Ok(Withholding {
            basic: asked.basic,
            claims,
            claimed_annuity,
            fund,
            fund_refusal: refusal(&of_fund, strict),
            annuity: annuity.map(|(place, rate)| (place, rate.ok())),
            annuity_refusal,
            says_first_month: later && asked.basic == Basic::Employed,
            notes: consulted.notes,
            limit_notes: of_fund.notes,
            law,
        }))
    }

    /// What is withheld of a row whose contributions are in `amounts`.
    pub(super) fn compute(&self, pay: &RowPay, amounts: &mut Amounts) {
        let mut events = amounts.events;
        let before = pay.year.unwrap_or_default();
        let [later, first] = &self.claims;
        let claims = if before.months == 0 { first } else { later };
        let mut month = MonthPay {
            income: pay.wage,
            deductible: amounts.totals.employee_insurance,
            special_additional: claims.special + pay.special_deductions,
            other: claims.other,
            basic: self.basic,
        };
        if let Some((claimed, rate)) = self.claimed_annuity {
            let most = Rounding::FEN.product(pay.wage, rate);
            month.other = month.other + claimed.min(most);
            events.note(Event::AnnuityLimit, claimed > most);
        }
        if let Some((place, rate)) = self.annuity
            && let Some(line) = amounts.lines.get(place)
        {
            let paid = line.employee.amount;
            let most = rate.map_or(Money::ZERO, |rate| Rounding::FEN.product(line.base, rate));
            month.deductible = month.deductible - paid;
            month.other = month.other + paid.min(most);
            events.note(Event::AnnuityLimit, paid > most);
        }
        if let Some((place, limit)) = &self.fund
            && let Some(line) = amounts.lines.get(*place)
        {
            let most = limit.at(line.base);
            let own = amounts.totals.employee_housing_fund;
            let over = amounts.totals.employer_housing_fund.less(most);
            month.deductible = month.deductible + own.min(most);
            month.income = month.income + over;
            events.note(Event::FundLimit, own > most || over > Money::ZERO);
            events.note(Event::StandIn, limit.is_stand_in(line.clamped));
        }
        // a rule that the basic deduction counts by was looked for when the plan was made
        let Ok((tax, _)) = withhold(&self.law, &before, &month) else {
            amounts.tax = Withheld::default();
            return;
        };
        amounts.tax = Withheld {
            known: true,
            deductible: month.deductible,
            taxable_to_date: tax.taxable_to_date,
            rate: tax.rate,
            quick_deduction: tax.quick_deduction,
            withheld: tax.withheld,
        };
        amounts.net = amounts.net - tax.withheld;
        events.note(
            Event::FirstMonth,
            self.says_first_month && pay.year.is_none(),
        );
        events.note(Event::NegativeNet, amounts.net < Money::ZERO);
        amounts.events = events;
    }

    /// Why a row that was computed is refused all the same: a rule that it alone needed is missing, or not so good as
    /// was asked.
    pub(super) fn refusal(
        &self,
        lines: &[PlanLine],
        pay: &RowPay,
        amounts: &Amounts,
    ) -> Option<&Text> {
        let [later, first] = &self.claims;
        let is_first = pay.year.unwrap_or_default().months == 0;
        let claims = if is_first { first } else { later };
        let over = amounts.events.has(Event::FundLimit);
        let annuity = lines.iter().zip(&amounts.lines);
        let annuity = annuity
            .filter(|(line, _)| line.program == Program::EnterpriseAnnuity)
            .any(|(_, own)| own.employee.amount > Money::ZERO);
        claims
            .refusal
            .as_ref()
            .or(self.fund_refusal.as_ref().filter(|_| over))
            .or(self.annuity_refusal.as_ref().filter(|_| annuity))
    }

    /// Whether no row is ever refused.
    pub(super) fn refuses_nothing(&self) -> bool {
        let claims = self.claims.iter().all(|claims| claims.refusal.is_none());
        claims && self.fund_refusal.is_none() && self.annuity_refusal.is_none()
    }
}

/// Why rules are not so good as was asked, in one line.
fn refusal(consulted: &Consulted, strict: Strictness) -> Option<Text> {
    let refused = refuse_weak_tax(Some(consulted.status), strict);
    refused.err().map(|error| error.line())
}

/// The note on an event, for all rows to which it happened.
pub(super) fn note(event: Event) -> Note {
    use crate::text;
    let (code, program, message) = match event {
        Event::BaseClamped => (
            Code::BaseClamped,
            None,
            text!(
                "the declared base is outside the limits and was raised or cut to them",
                "申报基数超出上下限，已按上下限计算"
            ),
        ),
        Event::FundLimit => (
            Code::BeyondTaxFree,
            Some(Program::HousingFund),
            text!(
                "contributions beyond the tax-free limit are taxed",
                "超过免税限额的缴存额要计税"
            ),
        ),
        Event::StandIn => (
            Code::AverageStandIn,
            Some(Program::HousingFund),
            text!(
                "the city's average wage is not in the tables: in the tax-free limit the fund's ceiling stands for three times of it, or the base alone counts",
                "费率表没有该市平均工资：免税限额以公积金基数上限代替其三倍，或只按基数计算"
            ),
        ),
        Event::AnnuityLimit => (
            Code::ClaimCapped,
            Some(Program::EnterpriseAnnuity),
            text!(
                "more than the limit was paid or claimed: the limit is deducted",
                "缴费或申报超过限额：按限额扣除"
            ),
        ),
        Event::FirstMonth => (
            Code::FirstMonth,
            None,
            text!(
                "income tax as for the first month with this employer this year: columns `ytd_income`, `ytd_withheld` … (累计收入, 累计已扣税额) say what was before",
                "个税按当年在本单位的第一个月计算：之前的数请加 累计收入、累计已扣税额 等列（ytd_income、ytd_withheld …）"
            ),
        ),
        Event::MonthsDefaulted => (
            Code::DefaultUsed,
            None,
            text!(
                "the year so far does not say how many months: all since January are taken (column `ytd_months`, 累计月数)",
                "未写累计月数：按一月以来的全部月份计算（列 累计月数，ytd_months）"
            ),
        ),
        Event::BelowMinimumWage => (
            Code::BelowMinimumWage,
            None,
            text!(
                "the wage is below the minimum wage, or so is what contributions leave of it where the minimum excludes them",
                "工资低于最低工资（最低工资不含个人缴费的，按扣除后比较）"
            ),
        ),
        Event::NegativeNet => (
            Code::NegativeNet,
            None,
            text!(
                "the wage does not cover the person's own part: `net` is below zero",
                "工资不够个人应缴部分：net 为负"
            ),
        ),
    };
    Note::of(code, program, message)
}
