//! Exact amounts, rates and the named rules that round them: the only arithmetic on amounts.
//!
//! An amount is whole fen in an `i64`, a rate whole parts per million; the constructors bound both (10¹² fen and 10⁶
//! parts), so that a product fits an `i64`. Nothing here knows insurances, regions or months. `rust_decimal` is the
//! type at the edges only; a `Decimal` is never printed.

#![warn(clippy::arithmetic_side_effects)]

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};

mod exact;
mod rate;
mod rounding;

pub use exact::Exact;
pub use rate::{Rate, RateError, Ratio};
use rounding::divide;
pub use rounding::{Mode, Rounding, Unit};

use crate::{inline_schema, written};

/// Fen in a 元.
const FEN_PER_YUAN: i64 = 100;
/// Why sums of amounts fit: nine million of the largest do.
const BOUNDED: &str = "an amount is at most 10^12 fen, so that sums of millions fit";

/// Why a figure is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// It is below zero.
    #[error("an amount below zero")]
    Negative,
    /// It is above [`Money::MAX`].
    #[error("an amount above 10 000 000 000 yuan")]
    TooLarge,
    /// It has more than two decimals.
    #[error("an amount with more than two decimals")]
    TooFine,
    /// It is no number.
    #[error("not a number")]
    NotANumber,
}

/// An amount in whole fen (分), never below zero where it is read.
///
/// ```
/// use sscalc_tables::money::Money;
/// let wage: Money = "7000.50".parse()?;
/// assert_eq!(wage.fen(), 700_050);
/// assert_eq!(wage.to_string(), "7000.50");
/// assert!("7000.505".parse::<Money>().is_err());
/// # Ok::<(), sscalc_tables::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Money(#[serde(deserialize_with = "written::compact")] i64);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);
    /// The largest amount that is read: 10¹² fen, ten thousand million 元.
    pub const MAX: Money = Money(1_000_000_000_000);

    /// An amount from whole fen.
    ///
    /// # Errors
    /// Below zero or above [`Money::MAX`].
    pub const fn from_fen(fen: i64) -> Result<Money, MoneyError> {
        if fen < 0 {
            Err(MoneyError::Negative)
        } else if fen > Money::MAX.0 {
            Err(MoneyError::TooLarge)
        } else {
            Ok(Money(fen))
        }
    }

    /// The amount in fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// `self - other`, not below 0.
    #[must_use]
    #[expect(clippy::arithmetic_side_effects, reason = "the difference is checked")]
    pub fn less(self, other: Money) -> Money {
        (self - other).max(Money::ZERO)
    }

    /// This many times the amount.
    #[must_use]
    pub const fn times(self, count: u32) -> Money {
        // a cast that widens
        #[expect(
            clippy::as_conversions,
            reason = "`From` is not const, and this widens"
        )]
        Money(self.0.checked_mul(count as i64).expect(BOUNDED))
    }

    /// The k-th month's part of a yearly amount: round(Y·k/12) − round(Y·(k−1)/12), half-up to the fen, so that the
    /// twelve parts add up to Y. `month` counts from 1.
    #[must_use]
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the constructors bound amounts to 10^12 fen and rates to 10^6 parts, so products fit"
    )]
    pub fn monthly_part(self, month: i64) -> Money {
        let up_to = |k: i64| divide(self.0 * k, 12, Mode::HalfUp);
        Money(up_to(month) - up_to(month - 1))
    }
}

impl TryFrom<Decimal> for Money {
    type Error = MoneyError;

    fn try_from(yuan: Decimal) -> Result<Money, MoneyError> {
        if yuan.is_sign_negative() && !yuan.is_zero() {
            return Err(MoneyError::Negative);
        }
        let yuan = yuan.normalize();
        if yuan.scale() > 2 {
            return Err(MoneyError::TooFine);
        }
        let fen = yuan
            .checked_mul(Decimal::from(FEN_PER_YUAN))
            .ok_or(MoneyError::TooLarge)?;
        Money::from_fen(i64::try_from(fen).map_err(|_| MoneyError::TooLarge)?)
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Decimal {
        Decimal::new(money.0, 2)
    }
}

impl std::str::FromStr for Money {
    type Err = MoneyError;

    /// Reads plain yuan with at most two decimals: `7000`, `7000.5`, `4426.05`.
    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (text, None),
        };
        if let Some(rest) = whole.strip_prefix('-')
            && plain(rest)
        {
            return Err(MoneyError::Negative);
        }
        if !plain(whole) || !decimals.is_none_or(plain) {
            return Err(MoneyError::NotANumber);
        }
        match Decimal::from_str_exact(text) {
            Ok(yuan) => Money::try_from(yuan),
            Err(_) => Err(MoneyError::TooLarge),
        }
    }
}

impl fmt::Display for Money {
    /// Yuan with two decimals, always.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        let text = format!("{sign}{}.{:02}", fen / 100, fen % 100);
        f.pad(&text)
    }
}

impl Serialize for Money {
    /// Yuan with two decimals, exact, for people; fen for a program.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            written::digits(&self.to_string(), serializer)
        } else {
            self.0.serialize(serializer)
        }
    }
}

inline_schema!(Money, { "type": "number" });

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.checked_add(other.0).expect(BOUNDED))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.checked_sub(other.0).expect(BOUNDED))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn a_yearly_sum_falls_into_months_that_add_up() {
        let parts: Vec<String> = (1..=12)
            .map(|k| yuan("130").monthly_part(k).to_string())
            .collect();
        assert!(parts.starts_with(&["10.83".into(), "10.84".into(), "10.83".into()]));
        let total: Money = (1..=12).map(|k| yuan("130").monthly_part(k)).sum();
        assert_eq!(total, yuan("130"));
    }

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, want) in [
            ("4426.05", Ok("4426.05")),
            ("0", Ok("0.00")),
            ("18553.5", Ok("18553.50")),
            ("10000000000", Ok("10000000000.00")),
            ("10000000000.01", Err(MoneyError::TooLarge)),
            ("1.005", Err(MoneyError::TooFine)),
            ("-3", Err(MoneyError::Negative)),
            ("1e3", Err(MoneyError::NotANumber)),
            (".5", Err(MoneyError::NotANumber)),
            ("", Err(MoneyError::NotANumber)),
        ] {
            let read = text.parse::<Money>().map(|m| m.to_string());
            assert_eq!(read, want.map(String::from), "{text}");
        }
    }
}
