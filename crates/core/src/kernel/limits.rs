//! What of a month's contributions is free of tax: the limits that the law sets to funds and annuities.
//!
//! Each side of the housing funds is free up to 12% of the base, and of three times the city's average wage
//! (财税〔2006〕10号); beyond that it is taxed as wage. The limit is rounded as the deposit is, so that a deposit at 12%
//! never exceeds it by its own rounding. The annuity is deducted up to 4% of its base (财税〔2013〕103号).

use crate::capped::Capped;
use crate::kernel::{Clamp, FundTaxed};
use crate::money::{Money, Rate, Ratio, Rounding};
use crate::note::{Code, Note};
use crate::program::Program;
use crate::rates::model::Field;
use crate::rates::tax::{Provision, Subject};
use crate::schedule::Figure;
use crate::tax::{Law, TaxError};
use crate::text;

/// The most that one side pays into the housing funds free of tax: a share of the base, and of a limit to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundLimit {
    rate: Rate,
    ratio: Ratio,
    /// What limits the base that counts.
    pub basis: FundLimitBasis,
    /// As the deposit is rounded.
    rounding: Rounding,
}

/// What limits the base that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundLimitBasis {
    /// A multiple of the city's average wage.
    Average(Money),
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
            let figure = figures.iter().find(|figure| figure.field == *wanted)?;
            figure.value.amount()
        };
        let average = figure(&Field::Average(Program::HousingFund));
        let of_average = average.and_then(|average| Rounding::FEN.share(average, ratio, 1));
        let ceiling = figure(&Field::Ceiling(Program::HousingFund));
        let basis = match (of_average, ceiling) {
            (Some(most), _) => FundLimitBasis::Average(most),
            (None, Some(ceiling)) => FundLimitBasis::Ceiling(ceiling),
            (None, None) => FundLimitBasis::Base,
        };
        Ok(FundLimit {
            rate,
            ratio,
            basis,
            rounding,
        })
    }

    /// The limit of a base.
    fn at(&self, base: Money) -> Money {
        let counted = match self.basis {
            FundLimitBasis::Average(most) | FundLimitBasis::Ceiling(most) => base.min(most),
            FundLimitBasis::Base => base,
        };
        self.rounding.product(counted, self.rate)
    }

    /// What each side pays on a base against the limit; `clamped` is what the fund's own limits did to the base.
    pub fn taxed(
        &self,
        base: Money,
        clamped: Clamp,
        employee: Money,
        employer: Money,
    ) -> FundTaxed {
        let limit = self.at(base);
        FundTaxed {
            limit,
            employee: Capped::at(employee, limit),
            employer: Capped::at(employer, limit),
            stands_in: self.is_stand_in(clamped),
        }
    }

    /// What the person pays against the limit, where somebody else computed it: on this base, or on one that is not
    /// known. Nothing where nothing limits it.
    pub fn taxed_given(&self, base: Option<Money>, employee: Money) -> Option<FundTaxed> {
        let (most, stands_in) = match self.basis {
            FundLimitBasis::Average(most) => (Some(most), false),
            FundLimitBasis::Ceiling(most) => (Some(most), true),
            FundLimitBasis::Base => (None, true),
        };
        let limit = self.at(base.or(most)?);
        let employee = Capped::at(employee, limit);
        Some(FundTaxed {
            limit,
            employee,
            employer: Capped::default(),
            stands_in: stands_in && employee.is_beyond(),
        })
    }

    /// Whether something stands in for the average wage, so that the limit is doubtful.
    fn is_stand_in(&self, clamped: Clamp) -> bool {
        match self.basis {
            FundLimitBasis::Average(_) => false,
            FundLimitBasis::Ceiling(_) => clamped == Clamp::Ceiling,
            FundLimitBasis::Base => true,
        }
    }

    /// That something stands in for the average wage.
    pub(super) fn stand_in_note(&self, program: Program) -> Option<Note> {
        let (rate, ratio) = (self.rate, self.ratio);
        let of = |message| Note::of(Code::AverageStandIn, Some(program), message);
        match self.basis {
            FundLimitBasis::Average(_) => None,
            FundLimitBasis::Ceiling(ceiling) => Some(of(text!(
                "the city's average wage is not in the tables: the fund's ceiling {ceiling} stands for {ratio} of it in the tax-free limit",
                "费率表没有该市平均工资：免税限额以公积金基数上限 {ceiling} 元代替其 {ratio}"
            ))
            .with("ceiling", ceiling.to_string())),
            FundLimitBasis::Base => Some(of(text!(
                "neither the city's average wage nor the fund's ceiling is known: the tax-free limit is {rate} of the base alone",
                "该市平均工资和公积金基数上限都未知：免税限额只按基数的 {rate} 计算"
            ))),
        }
    }
}

/// The share of its base up to which the person's annuity is deducted.
///
/// # Errors
/// If there is no such rule in the month.
pub(super) fn annuity_limit(law: &Law) -> Result<Rate, TaxError> {
    cap(law, Subject::Annuity).map(|(rate, _)| rate)
}

fn cap(law: &Law, subject: Subject) -> Result<(Rate, Ratio), TaxError> {
    match law.provision(subject)? {
        Provision::Cap(rate, ratio) => Ok((*rate, *ratio)),
        _ => Err(TaxError::Misplaced(subject)),
    }
}
