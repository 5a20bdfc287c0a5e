//! Amounts between two roundings.

use std::ops::Sub;

use super::rate::PARTS;
use super::{Money, Rate, Rounding};

/// Parts of a fen in an [`Exact`]: three rates deep.
const DEPTH: i128 = 1_000_000_000_000_000_000;

/// An amount that need not be whole fen: what is left of one after shares are taken, until it is rounded once. Exact
/// for up to three rates, one after another; those of the tax law are three deep at most.
///
/// ```
/// use sscalc_tables::money::{Exact, Money, Rounding};
/// let royalty: Money = "5000.01".parse()?;
/// let taxable = Exact::from(royalty).times("80%".parse()?).times("70%".parse()?);
/// assert_eq!(taxable.times("20%".parse()?).round(Rounding::FEN).to_string(), "560.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(i128);

#[expect(
    clippy::arithmetic_side_effects,
    reason = "amounts are at most some 10^13 fen, so 10^18 parts of them times 10^6 fit an i128; sums saturate"
)]
impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact(0);

    /// This share of it.
    #[must_use]
    pub fn times(self, rate: Rate) -> Exact {
        let parts = i128::from(PARTS);
        match self.0.checked_mul(i128::from(rate.parts())) {
            Some(product) => Exact(product / parts),
            // beyond every amount that can be typed
            None => Exact(self.0 / parts * i128::from(rate.parts())),
        }
    }

    /// `self - other`, not below 0.
    #[must_use]
    pub fn less(self, other: Exact) -> Exact {
        (self - other).max(Exact::ZERO)
    }

    /// Rounded once by this rule; below 0 it is 0.
    pub fn round(self, rule: Rounding) -> Money {
        let unit = i128::from(rule.unit.fen()) * DEPTH;
        let units = super::rounding::divide_wide(self.0.max(0), unit, rule.mode);
        let fen = units.saturating_mul(i128::from(rule.unit.fen()));
        Money(i64::try_from(fen).unwrap_or(i64::MAX))
    }
}

impl std::ops::Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        Exact(self.0.saturating_add(other.0))
    }
}

impl Sub for Exact {
    type Output = Exact;
    fn sub(self, other: Exact) -> Exact {
        Exact(self.0.saturating_sub(other.0))
    }
}

impl From<Money> for Exact {
    fn from(money: Money) -> Exact {
        Exact(i128::from(money.0).saturating_mul(DEPTH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_fen_goes_up_once() {
        let taxable: Money = "0.50".parse().unwrap();
        let third = Exact::from(taxable).times("3%".parse().unwrap());
        assert_eq!(third.round(Rounding::FEN).to_string(), "0.02");
        let less: Money = "0.49".parse().unwrap();
        let third = Exact::from(less).times("3%".parse().unwrap());
        assert_eq!(third.round(Rounding::FEN).to_string(), "0.01");
    }

    #[test]
    fn nothing_is_left_below_nothing() {
        let one: Money = "1".parse().unwrap();
        let two: Money = "2".parse().unwrap();
        let left = Exact::from(one).less(Exact::from(two));
        assert_eq!(left, Exact::ZERO);
        assert_eq!(
            (Exact::from(one) - Exact::from(two)).round(Rounding::FEN),
            Money::ZERO
        );
    }

    #[test]
    fn the_largest_amounts_do_not_wrap() {
        let most = Exact::from(Money::MAX).times(Rate::from_parts(1_000_000).unwrap());
        assert_eq!(most.round(Rounding::FEN), Money::MAX);
        assert!(Exact::from(Money(i64::MAX)).times("45%".parse().unwrap()) > most);
    }
}
