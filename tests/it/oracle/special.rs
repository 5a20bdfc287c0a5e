//! Special additional deductions: 国发〔2018〕41号, 国发〔2022〕8号 (infants), 国发〔2023〕13号 (from 2023-01).

use super::exact::{Exact, yuan};

/// What may be deducted for a month, or for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// So many children in school, wholly deducted by this parent.
    ChildEducation(i128),
    /// So many children under three, wholly deducted by this parent.
    InfantCare(i128),
    /// Parents of an only child.
    ElderlySupport,
    /// A degree.
    ContinuingEducation,
    /// The first home's loan.
    HousingLoanInterest,
    /// Rent; the city's tier, from 1.
    HousingRent(usize),
}

impl Item {
    /// The amount of one month.
    pub(crate) fn monthly(self, year: i32) -> Exact {
        let raised = year >= 2023;
        yuan(match self {
            Self::ChildEducation(children) => children * if raised { 2000 } else { 1000 },
            Self::InfantCare(_) if year < 2022 => 0,
            Self::InfantCare(children) => children * if raised { 2000 } else { 1000 },
            Self::ElderlySupport => {
                if raised {
                    3000
                } else {
                    2000
                }
            }
            Self::ContinuingEducation => 400,
            Self::HousingLoanInterest => 1000,
            Self::HousingRent(tier) => [1500, 1100, 800][tier - 1],
        })
    }
}
