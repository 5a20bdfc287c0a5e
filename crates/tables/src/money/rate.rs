//! Rates and ratios in whole parts per million.

use std::fmt;
use std::ops::Add;

use serde::{Deserialize, Serialize, Serializer};

use crate::{inline_schema, written};

/// Parts of a [`Rate`] that make one whole.
pub(super) const PARTS: i64 = 1_000_000;

/// Why a text is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// No `%` at its end.
    #[error("a rate without a percent sign")]
    NoPercentSign,
    /// More than four decimals of a percent.
    #[error("a rate with more than four decimals")]
    TooFine,
    /// Above the bound of its kind (100% for a rate).
    #[error("a rate above its bound")]
    TooLarge,
    /// No number before the `%`.
    #[error("not a number")]
    NotANumber,
}

/// Reads `16%`, `7.55%` as parts per million, at most `max_parts`.
fn parts_from_percent(text: &str, max_parts: i64) -> Result<i64, RateError> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let number = text.strip_suffix('%').ok_or(RateError::NoPercentSign)?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if !plain(whole) || !plain(decimals) {
        return Err(RateError::NotANumber);
    }
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > 4 {
        return Err(RateError::TooFine);
    }
    let digits = format!("{whole}{decimals:0<4}");
    match digits.parse() {
        Ok(parts) if parts <= max_parts => Ok(parts),
        _ => Err(RateError::TooLarge),
    }
}

/// Writes parts per million as a percent without trailing zeros: `8.1`.
fn percent_text(parts: i64) -> String {
    let (whole, rest) = (parts / 10_000, parts % 10_000);
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:04}");
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

/// A contribution rate in whole parts per million, from 0 to 100 percent.
///
/// ```
/// use sscalc_tables::money::Rate;
/// let rate: Rate = "8.1%".parse()?;
/// assert_eq!(rate.parts(), 81_000);
/// assert_eq!(rate.percent(), "8.1");
/// assert!("0.123456789%".parse::<Rate>().is_err());
/// # Ok::<(), sscalc_tables::money::RateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Rate(#[serde(deserialize_with = "written::compact")] i64);

impl Rate {
    /// Nothing.
    pub const ZERO: Rate = Rate(0);

    /// A rate from parts per million; `None` outside 0 to 1 000 000.
    pub fn from_parts(parts: i64) -> Option<Rate> {
        (0..=PARTS).contains(&parts).then_some(Rate(parts))
    }

    /// Parts per million.
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// The percent as a plain decimal without trailing zeros: `8`, `8.1`.
    pub fn percent(self) -> String {
        percent_text(self.0)
    }

    /// This many percent of the rate, where that is a whole number of parts: a floating step of work injury.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the constructors bound amounts to 10^12 fen and rates to 10^6 parts, so products fit"
    )]
    pub fn scaled(self, percent: u32) -> Option<Rate> {
        let product = self.0 * i64::from(percent);
        if product % 100 == 0 {
            Rate::from_parts(product / 100)
        } else {
            None
        }
    }
}

impl std::str::FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Rate, RateError> {
        parts_from_percent(text, PARTS).map(Rate)
    }
}

impl Serialize for Rate {
    /// The percent as a plain decimal, exact, for people; parts per million for a program.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            written::digits(&self.percent(), serializer)
        } else {
            self.0.serialize(serializer)
        }
    }
}

inline_schema!(Rate, { "type": "number" });

impl Add for Rate {
    type Output = Rate;
    fn add(self, other: Rate) -> Rate {
        Rate(
            self.0
                .checked_add(other.0)
                .expect("a rate is at most 10^6 parts, so that sums of rates fit"),
        )
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}%", self.percent()))
    }
}

/// A share of the average wage by which a limit is made (60%, 300%), in parts per million; at most 1000 percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ratio(i64);

impl Ratio {
    /// 100%.
    pub const WHOLE: Ratio = Ratio(PARTS);

    /// Parts per million.
    pub const fn parts(self) -> i64 {
        self.0
    }
}

impl std::str::FromStr for Ratio {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Ratio, RateError> {
        parts_from_percent(text, 10 * PARTS).map(Ratio)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}%", percent_text(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_exactly_or_not_at_all() {
        for (text, want) in [
            ("16%", Ok("16")),
            ("0.85%", Ok("0.85")),
            ("0.096%", Ok("0.096")),
            ("2.50%", Ok("2.5")),
            ("100%", Ok("100")),
            ("16", Err(RateError::NoPercentSign)),
            ("0.12345678901234567%", Err(RateError::TooFine)),
            ("101%", Err(RateError::TooLarge)),
            ("-1%", Err(RateError::NotANumber)),
            ("%", Err(RateError::NotANumber)),
        ] {
            assert_eq!(
                text.parse::<Rate>().map(Rate::percent),
                want.map(String::from),
                "{text}"
            );
        }
    }
}
