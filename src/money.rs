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
use serde::{Deserialize, Serialize};

/// Fen in a 元.
const FEN_PER_YUAN: i64 = 100;
/// Parts of a [`Rate`] that make one whole.
const PARTS: i64 = 1_000_000;

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
/// use sscalc::money::Money;
/// let wage: Money = "7000.50".parse()?;
/// assert_eq!(wage.fen(), 700_050);
/// assert_eq!(wage.to_string(), "7000.50");
/// assert!("7000.505".parse::<Money>().is_err());
/// # Ok::<(), sscalc::money::MoneyError>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Money(i64);

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
    #[expect(clippy::arithmetic_side_effects, reason = "differences saturate")]
    pub fn less(self, other: Money) -> Money {
        Money((self - other).0.max(0))
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

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

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
/// use sscalc::money::Rate;
/// let rate: Rate = "8.1%".parse()?;
/// assert_eq!(rate.parts(), 81_000);
/// assert_eq!(rate.percent(), "8.1");
/// assert!("0.123456789%".parse::<Rate>().is_err());
/// # Ok::<(), sscalc::money::RateError>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Rate(i64);

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

impl Add for Rate {
    type Output = Rate;
    fn add(self, other: Rate) -> Rate {
        Rate(self.0.saturating_add(other.0))
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

/// The smallest amount that a rule leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// 分, 0.01 元.
    Fen,
    /// 角, 0.1 元.
    Jiao,
    /// 元.
    Yuan,
}

impl Unit {
    /// The stable word of tables and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Unit::Fen => "fen",
            Unit::Jiao => "jiao",
            Unit::Yuan => "yuan",
        }
    }

    const fn fen(self) -> i64 {
        match self {
            Unit::Fen => 1,
            Unit::Jiao => 10,
            Unit::Yuan => FEN_PER_YUAN,
        }
    }
}

/// What becomes of the part below the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// 四舍五入: up from exactly one half.
    HalfUp,
    /// 见分进角, 进位: up from anything.
    Up,
    /// 舍去: away.
    Down,
}

impl Mode {
    /// The stable word of tables and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Mode::HalfUp => "half-up",
            Mode::Up => "up",
            Mode::Down => "down",
        }
    }
}

/// A named rule of rounding: a unit and a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounding {
    /// The unit that remains.
    pub unit: Unit,
    /// The direction.
    pub mode: Mode,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "the constructors bound amounts to 10^12 fen and rates to 10^6 parts, so products fit"
)]
impl Rounding {
    /// Half-up to the fen.
    pub const FEN: Rounding = Rounding {
        unit: Unit::Fen,
        mode: Mode::HalfUp,
    };

    /// `amount` rounded by this rule.
    pub fn round(self, amount: Money) -> Money {
        let unit = self.unit.fen();
        Money(divide(amount.0, unit, self.mode) * unit)
    }

    /// `base` × `rate`, rounded once by this rule.
    ///
    /// ```
    /// use sscalc::money::{Money, Rounding};
    /// let base: Money = "6525".parse().unwrap();
    /// // 6525 × 0.3% = 19.575
    /// assert_eq!(Rounding::FEN.product(base, "0.3%".parse().unwrap()).to_string(), "19.58");
    /// ```
    pub fn product(self, base: Money, rate: Rate) -> Money {
        let unit = self.unit.fen();
        Money(divide(base.0 * rate.0, PARTS * unit, self.mode) * unit)
    }

    /// `ratio` × `amount` ÷ `months`, rounded once by this rule: a limit from a monthly (1) or yearly (12) average.
    /// `None` if the result exceeds [`Money::MAX`].
    pub fn share(self, amount: Money, ratio: Ratio, months: i64) -> Option<Money> {
        let unit = i128::from(self.unit.fen());
        let product = i128::from(amount.0) * i128::from(ratio.0);
        let units = divide_wide(
            product,
            i128::from(PARTS) * i128::from(months) * unit,
            self.mode,
        );
        let fen = i64::try_from(units * unit).ok()?;
        Money::from_fen(fen).ok()
    }

    /// Both sides of a charge rounded together: the sum of both products is rounded, the employee takes his share of
    /// it rounded down to the fen, the employer the rest.
    pub fn both(self, base: Money, employee: Rate, employer: Rate) -> (Money, Money) {
        let together = employee + employer;
        if together == Rate::ZERO {
            return (Money::ZERO, Money::ZERO);
        }
        let total = self.product(base, together);
        let own = Money(divide(total.0 * employee.0, together.0, Mode::Down));
        (own, total - own)
    }
}

/// `numerator` ÷ `denominator` in whole numbers, the remainder by `mode`. Neither is negative here.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "denominators are units and parts, never zero"
)]
fn divide(numerator: i64, denominator: i64, mode: Mode) -> i64 {
    let (quotient, rest) = (numerator / denominator, numerator % denominator);
    let up = match mode {
        Mode::HalfUp => rest >= denominator - rest,
        Mode::Up => rest > 0,
        Mode::Down => false,
    };
    quotient + i64::from(up)
}

/// [`divide`] for products beyond an `i64`.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "denominators are units and parts, never zero"
)]
fn divide_wide(numerator: i128, denominator: i128, mode: Mode) -> i128 {
    let (quotient, rest) = (numerator / denominator, numerator % denominator);
    let up = match mode {
        Mode::HalfUp => rest >= denominator - rest,
        Mode::Up => rest > 0,
        Mode::Down => false,
    };
    quotient + i128::from(up)
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
    fn one_half_goes_up_and_directions_are_kept() {
        let rule = |unit, mode| Rounding { unit, mode };
        for (unit, mode, in_, out) in [
            (Unit::Yuan, Mode::HalfUp, "104.50", "105.00"),
            (Unit::Yuan, Mode::HalfUp, "104.49", "104.00"),
            (Unit::Yuan, Mode::Up, "2880.36", "2881.00"),
            (Unit::Yuan, Mode::Down, "2880.96", "2880.00"),
            (Unit::Jiao, Mode::HalfUp, "0.25", "0.30"),
            (Unit::Jiao, Mode::Up, "0.21", "0.30"),
            (Unit::Fen, Mode::Down, "0.21", "0.21"),
        ] {
            assert_eq!(
                rule(unit, mode).round(yuan(in_)),
                yuan(out),
                "{in_} {unit:?} {mode:?}"
            );
        }
    }

    #[test]
    fn both_sides_together_split_the_rounded_sum() {
        let rule = Rounding {
            unit: Unit::Yuan,
            mode: Mode::HalfUp,
        };
        let (own, other) = rule.both(yuan("2090"), "5%".parse().unwrap(), "5%".parse().unwrap());
        assert_eq!((own, other), (yuan("104.50"), yuan("104.50")));
    }

    #[test]
    fn a_limit_from_a_yearly_average_uses_the_fraction() {
        // 91059 a year: 7588.25 a month; × 60% = 4552.95, up to the yuan 4553 (重庆, 2026)
        let up = Rounding {
            unit: Unit::Yuan,
            mode: Mode::Up,
        };
        assert_eq!(
            up.share(yuan("91059"), "60%".parse().unwrap(), 12),
            Some(yuan("4553"))
        );
        assert_eq!(
            up.share(yuan("91059"), "300%".parse().unwrap(), 12),
            Some(yuan("22765"))
        );
    }

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
