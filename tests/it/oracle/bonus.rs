//! The bonus of a year taxed by itself.

use super::exact::{Exact, half_up, yuan};
use super::tables::MONTHLY;

/// A resident's: a twelfth chooses the rate for the whole. 财税〔2018〕164号, article 1 (1); prolonged by announcement
/// 2023 No. 30 of the Ministry of Finance to 2027-12-31. In fen.
pub(crate) fn alone(bonus: Exact) -> i64 {
    let band = MONTHLY.band(bonus / yuan(12));
    half_up(bonus * MONTHLY.rate(band) - MONTHLY.quick(band))
}

/// A non-resident's bonus for several months: a sixth is taxed by the monthly table, six times, without the deduction of
/// 5000 yuan. Announcement 2019 No. 35 of the Ministry of Finance, article 3 (2), formula 5. In fen.
pub(crate) fn non_resident(bonus: Exact) -> i64 {
    let sixth = bonus / yuan(6);
    let band = MONTHLY.band(sixth);
    half_up((sixth * MONTHLY.rate(band) - MONTHLY.quick(band)) * yuan(6))
}
