//! Special additional deductions: 国发〔2018〕41号, 国发〔2022〕8号 (infants), 国发〔2023〕13号 (from 2023-01).

use super::exact::{Exact, from_fen, yuan};

/// What may be deducted for each month. Where parents, or husband and wife, may take half each, halves are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// So many halves of children in school.
    ChildEducation(i128),
    /// So many halves of children under three.
    InfantCare(i128),
    /// An only child's parents.
    ElderlySupport,
    /// The own share, in fen, where brothers and sisters have others.
    ElderlyShare(i64),
    /// A degree.
    ContinuingEducation,
    /// So many halves of the first home's interest.
    HousingLoanInterest(i128),
    /// Rent; the city's tier, from 1.
    HousingRent(usize),
}

impl Item {
    /// The amount of one month.
    pub(crate) fn monthly(self, year: i16) -> Exact {
        let raised = year >= 2023;
        let child = if raised { 2000 } else { 1000 };
        let parents = if raised { 3000 } else { 2000 };
        let halves = |halves: i128, whole: i128| Exact::new(halves * whole, 2);
        match self {
            Self::ChildEducation(count) => halves(count, child),
            Self::InfantCare(_) if year < 2022 => yuan(0),
            Self::InfantCare(count) => halves(count, child),
            Self::ElderlySupport => yuan(parents),
            Self::ElderlyShare(share) => from_fen(share).min(halves(1, parents)),
            Self::ContinuingEducation => yuan(400),
            Self::HousingLoanInterest(count) => halves(count, 1000),
            Self::HousingRent(tier) => yuan([1500, 1100, 800][tier - 1]),
        }
    }
}

/// A professional certificate, in the year of its date: 国发〔2018〕41号, article 8.
pub(crate) fn certificate() -> Exact {
    yuan(3600)
}

/// Own cost of illness in a year, at settlement alone: what is above 15 000, at most 80 000. 国发〔2018〕41号, article 11.
pub(crate) fn illness(cost: Exact) -> Exact {
    (cost - yuan(15_000)).max(yuan(0)).min(yuan(80_000))
}
