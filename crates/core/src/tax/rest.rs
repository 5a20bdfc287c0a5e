//! What is claimed for the months of a year in which no wage was paid here: the year's account takes it all the same.

use std::sync::Arc;

use crate::money::Money;
use crate::period::Month;
use crate::rates::tax::TaxTable;
use crate::tax::claims::{Claims, ClaimsContext};
use crate::tax::error::TaxError;
use crate::tax::law::Law;

/// What is claimed for some months: special additional and other deductions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RestClaims {
    /// 专项附加扣除.
    pub special_additional: Money,
    /// 依法确定的其他扣除.
    pub other: Money,
}

/// The claims of a year's months that are not among `served`; the annuity, paid out of a wage, is none of them. An
/// earlier certificate counts in the first month served. `special_deductions` is a month's sum besides.
///
/// # Errors
/// A deduction that did not exist in the month, a rent tier that is not known.
pub fn rest_of_year(
    table: &Arc<TaxTable>,
    claims: &Claims,
    special_deductions: Money,
    year: i16,
    served: &dyn Fn(Month) -> bool,
    rent: &dyn Fn(Month) -> Option<Money>,
) -> Result<RestClaims, TaxError> {
    let months: Vec<Month> = (1..=12)
        .filter_map(|number| Month::new(year, number))
        .collect();
    let first = months.iter().copied().find(|month| served(*month));
    let mut rest = RestClaims::default();
    for month in months.into_iter().filter(|month| !served(*month)) {
        let claims = Claims {
            annuity: Money::ZERO,
            certificate: claims.certificate.filter(|_| Some(month) > first),
            ..claims.clone()
        };
        let context = ClaimsContext {
            rent: rent(month),
            annuity_base: None,
            first: false,
        };
        let claimed = claims.month(&Law::of(table, month)?, &context)?;
        rest.special_additional =
            rest.special_additional + claimed.special_additional + special_deductions;
        rest.other = rest.other + claimed.other;
    }
    Ok(rest)
}
