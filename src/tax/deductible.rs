//! What of a month's contributions is free of tax: not always what was paid.

use crate::breakdown::{Breakdown, Clamp, Item};
use crate::money::{Money, Rate, Ratio, Rounding};
use crate::note::{Code, Note, Notes};
use crate::program::{Program, Side};
use crate::rates::model::Field;
use crate::rates::tax::{Provision, Subject};
use crate::schedule::Figure;
use crate::tax::claims::MonthClaims;
use crate::tax::error::TaxError;
use crate::tax::law::Law;
use crate::tax::withholding::{Basic, MonthPay};
use crate::text;

/// The most that one side pays into the housing funds free of tax: a share of the base, and of a limit to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundLimit {
    rate: Rate,
    ratio: Ratio,
    /// The highest base that counts, if it is known.
    most: Option<Money>,
    /// What gives that base.
    pub by: LimitBy,
    /// As the deposit is rounded.
    rounding: Rounding,
}

/// What the highest base comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitBy {
    /// The city's average wage.
    Average,
    /// The fund's ceiling in its place.
    Ceiling(Money),
    /// Neither is known: the base alone counts.
    Base,
}

impl FundLimit {
    /// By the law of the month, and what the tables have of the city: the figures consulted for the fund.
    ///
    /// # Errors
    /// If there is no such rule in the month.
    pub fn of(law: &Law, figures: &[Figure], rounding: Rounding) -> Result<FundLimit, TaxError> {
        let (rate, ratio) = cap(law, Subject::HousingFund)?;
        let figure = |wanted: &Field| {
            let figures = figures.iter().filter(|f| f.field == *wanted);
            figures.filter_map(|f| f.value.parse::<Money>().ok()).next()
        };
        let average = figure(&Field::Average(Program::HousingFund));
        let of_average = average.and_then(|average| Rounding::FEN.share(average, ratio, 1));
        let ceiling = figure(&Field::Ceiling(Program::HousingFund));
        let (most, by) = match (of_average, ceiling) {
            (Some(most), _) => (Some(most), LimitBy::Average),
            (None, Some(ceiling)) => (Some(ceiling), LimitBy::Ceiling(ceiling)),
            (None, None) => (None, LimitBy::Base),
        };
        Ok(FundLimit {
            rate,
            ratio,
            most,
            by,
            rounding,
        })
    }

    /// The limit of a base.
    pub fn at(&self, base: Money) -> Money {
        let counted = self.most.map_or(base, |most| base.min(most));
        self.rounding.product(counted, self.rate)
    }

    /// Whether something stands in for the average wage, so that the limit is doubtful.
    pub fn is_stand_in(&self, clamped: Clamp) -> bool {
        match self.by {
            LimitBy::Average => false,
            LimitBy::Ceiling(_) => clamped == Clamp::Ceiling,
            LimitBy::Base => true,
        }
    }

    fn note(&self, item: &Item) -> Option<Note> {
        if !self.is_stand_in(item.clamped) {
            return None;
        }
        let (rate, ratio) = (self.rate, self.ratio);
        let of = |message| Note::of(Code::AverageStandIn, Some(item.program), message);
        match self.by {
            LimitBy::Average => None,
            LimitBy::Ceiling(ceiling) => Some(of(text!(
                "the city's average wage is not in the tables: the fund's ceiling {ceiling} stands for {ratio} of it in the tax-free limit",
                "费率表没有该市平均工资：免税限额以公积金基数上限 {ceiling} 元代替其 {ratio}"
            ))
            .with("ceiling", ceiling.to_string())),
            LimitBy::Base => Some(of(text!(
                "neither the city's average wage nor the fund's ceiling is known: the tax-free limit is {rate} of the base alone",
                "该市平均工资和公积金基数上限都未知：免税限额只按基数的 {rate} 计算"
            ))),
        }
    }
}

/// What of a month's contributions is free of tax.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deductible {
    /// 专项扣除: the person's insurances as paid, the fund within its limit.
    pub contributions: Money,
    /// The person's annuity within its limit, among the other deductions.
    pub annuity: Money,
    /// What the employer paid into the fund beyond its limit: wage that is taxed.
    pub taxable_extra: Money,
    /// The rules consulted.
    pub subjects: Vec<Subject>,
    /// What a reader must know: limits that bit, averages that were not at hand.
    pub notes: Notes,
}

impl Deductible {
    /// The month's pay for withholding, of this wage and with these claims.
    pub fn pay(&self, wage: Money, claims: &MonthClaims, basic: Basic) -> MonthPay {
        MonthPay {
            income: wage + self.taxable_extra,
            deductible: self.contributions,
            special_additional: claims.special_additional,
            other: claims.other + self.annuity,
            basic,
        }
    }
}

/// What of a breakdown's contributions is free of tax. Each side of the housing funds is so up to 12% of the base,
/// and of three times the city's average wage (财税〔2006〕10号); beyond that it is taxed as wage. The limit is rounded
/// as the deposit is, so that a deposit at 12% never exceeds it by its own rounding. The annuity is deducted up to
/// 4% of its base (财税〔2013〕103号).
///
/// # Errors
/// If there is no such rule in the month.
pub fn deductible(law: &Law, breakdown: &Breakdown) -> Result<Deductible, TaxError> {
    let mut result = Deductible::default();
    for item in &breakdown.items {
        match item.program {
            program if program.is_fund() => {}
            Program::EnterpriseAnnuity => annuity(law, item, &mut result)?,
            _ => result.contributions = result.contributions + item.employee.amount,
        }
    }
    let fund = |program| breakdown.items.iter().find(|item| item.program == program);
    let (own, extra) = (
        fund(Program::HousingFund),
        fund(Program::SupplementaryHousingFund),
    );
    if let Some(base) = own.or(extra) {
        let limit = FundLimit::of(law, &base.figures, base.rounding)?;
        result.notes.extend(limit.note(base));
        let limit = limit.at(base.base);
        for side in Side::BOTH {
            let paid: Money = own
                .into_iter()
                .chain(extra)
                .map(|item| item.share(side).amount)
                .sum();
            let over = paid.less(limit);
            if over > Money::ZERO {
                // a limit that does not bite decides nothing, and is not named as doubtful in every result
                if !result.subjects.contains(&Subject::HousingFund) {
                    result.subjects.push(Subject::HousingFund);
                }
                result.notes.push(over_limit(side, paid, limit, over));
            }
            match side {
                Side::Employee => result.contributions = result.contributions + (paid - over),
                Side::Employer => result.taxable_extra = result.taxable_extra + over,
            }
        }
    }
    Ok(result)
}

fn cap(law: &Law, subject: Subject) -> Result<(Rate, Ratio), TaxError> {
    match law.provision(subject)? {
        Provision::Cap(rate, ratio) => Ok((*rate, *ratio)),
        _ => Err(TaxError::Misplaced(subject)),
    }
}

/// The share of its base up to which the person's annuity is deducted.
///
/// # Errors
/// If there is no such rule in the month.
pub fn annuity_limit(law: &Law) -> Result<Rate, TaxError> {
    cap(law, Subject::Annuity).map(|(rate, _)| rate)
}

fn annuity(law: &Law, item: &Item, result: &mut Deductible) -> Result<(), TaxError> {
    let paid = item.employee.amount;
    if paid == Money::ZERO {
        return Ok(());
    }
    let rate = annuity_limit(law)?;
    result.subjects.push(Subject::Annuity);
    let most = Rounding::FEN.product(item.base, rate);
    result.annuity = result.annuity + paid.min(most);
    if paid > most {
        let message = text!(
            "of {paid} only {rate} of the base, {most}, is deducted",
            "缴费 {paid} 元，只按基数的 {rate}（{most} 元）扣除"
        );
        let note = Note::of(
            Code::BeyondTaxFree,
            Some(Program::EnterpriseAnnuity),
            message,
        );
        result.notes.push(
            note.with("paid", paid.to_string())
                .with("limit", most.to_string()),
        );
    }
    Ok(())
}

fn over_limit(side: Side, paid: Money, limit: Money, over: Money) -> Note {
    let message = match side {
        Side::Employee => text!(
            "of the person's {paid} the tax-free limit is {limit}: {over} is taxed",
            "个人缴存 {paid} 元，免税限额 {limit} 元：{over} 元要计税"
        ),
        Side::Employer => text!(
            "of the employer's {paid} the tax-free limit is {limit}: {over} is taxed as wage",
            "单位缴存 {paid} 元，免税限额 {limit} 元：{over} 元并入工资计税"
        ),
    };
    Note::of(Code::BeyondTaxFree, Some(Program::HousingFund), message)
        .with("side", side.id())
        .with("paid", paid.to_string())
        .with("limit", limit.to_string())
}
