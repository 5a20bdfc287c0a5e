//! What may happen to a row that a careful reader must know, besides what holds for its whole region and month.

use crate::kernel::{Amounts, Capped};
use crate::lang::Text;
use crate::money::Money;
use crate::note::{Code, Note};
use crate::program::Program;
use crate::text;

/// What may happen to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A declared base was raised or cut.
    BaseClamped,
    /// A limit was declared as a base where there is none.
    NoSuchLimit,
    /// The housing fund's tax-free limit was not looked at.
    FundUnchecked,
    /// The fund is beyond what is free of tax.
    FundLimit,
    /// A limit that is not known, and stood in for, might be another for the row's base.
    LimitStandsIn,
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

/// What happened to a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events(u32);

impl Event {
    /// All.
    pub const ALL: [Event; 11] = [
        Event::BaseClamped,
        Event::NoSuchLimit,
        Event::FundUnchecked,
        Event::FundLimit,
        Event::LimitStandsIn,
        Event::StandIn,
        Event::AnnuityLimit,
        Event::FirstMonth,
        Event::MonthsDefaulted,
        Event::NegativeNet,
        Event::BelowMinimumWage,
    ];

    #[expect(
        clippy::as_conversions,
        reason = "a fieldless enum's value is its place, far below 32"
    )]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Events {
    /// What the amounts of a row show.
    #[inline]
    pub fn of(amounts: &Amounts) -> Events {
        let mut events = Events::default();
        events.note(Event::BaseClamped, amounts.clamped_declared);
        events.note(Event::NoSuchLimit, amounts.lacks_limit);
        events.note(Event::LimitStandsIn, amounts.limit_in_doubt);
        events.note(Event::BelowMinimumWage, amounts.below_minimum.is_some());
        let Some(taxed) = &amounts.tax else {
            return events;
        };
        if let Some(fund) = &taxed.fund {
            events.note(Event::FundLimit, fund.is_beyond());
            events.note(Event::StandIn, fund.stands_in);
        }
        events.note(Event::FundUnchecked, taxed.fund_unchecked);
        let beyond = |capped: &Option<Capped>| capped.is_some_and(|capped| capped.is_beyond());
        let annuity = beyond(&taxed.annuity) || beyond(&taxed.claimed_annuity);
        events.note(Event::AnnuityLimit, annuity);
        events.note(Event::FirstMonth, taxed.supposes_first);
        events.note(Event::NegativeNet, amounts.net < Money::ZERO);
        events
    }

    /// Whether nothing happened.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this did.
    pub const fn has(self, event: Event) -> bool {
        self.0 & event.bit() != 0
    }

    /// Adds an event, if it happened.
    #[inline]
    pub fn note(&mut self, event: Event, happened: bool) {
        self.0 |= event.bit() * u32::from(happened);
    }
}

/// The note on an event, for all rows to which it happened.
pub(super) fn note(event: Event) -> Note {
    let (code, program, message): (Code, Option<Program>, Text) = match event {
        Event::BaseClamped => (
            Code::BaseClamped,
            None,
            text!(
                "the declared base is outside the limits and was raised or cut to them",
                "申报基数超出上下限，已按上下限计算"
            ),
        ),
        Event::NoSuchLimit => (
            Code::NoSuchLimit,
            None,
            text!(
                "a limit was declared as the base where there is none: the wage is the base",
                "申报按上限或下限缴费，而该险种没有该限额：按工资计算"
            ),
        ),
        Event::FundUnchecked => (
            Code::FundUnchecked,
            Some(Program::HousingFund),
            text!(
                "the housing fund is deducted whole: without the city or the base its tax-free limit is not checked",
                "公积金全额扣除：缺少缴存城市或基数，未核对免税限额"
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
        Event::LimitStandsIn => (
            Code::StandIn,
            None,
            text!(
                "floors or ceilings are not known: those of the nearest month, or of the province's pension, stand in, and lie near the base",
                "有上下限未知：以最近月份或省养老保险的代替，且与基数相近"
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
                "未提供本年累计数，个税按首月计算；请加“累计收入额、累计专项扣除、累计专项附加扣除、累计已预缴税额”列"
            ),
        ),
        Event::MonthsDefaulted => (
            Code::FirstMonth,
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
