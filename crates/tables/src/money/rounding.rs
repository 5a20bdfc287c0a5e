//! Named rules of rounding, and the products that they round.

use serde::{Deserialize, Serialize};

use super::rate::PARTS;
use super::{FEN_PER_YUAN, Money, Rate, Ratio};
use crate::words;

words! {
    /// The smallest amount that a rule leaves.
    pub enum Unit {
        /// 分, 0.01 元.
        Fen = "fen",
        /// 角, 0.1 元.
        Jiao = "jiao",
        /// 元.
        Yuan = "yuan",
    }
}

impl Unit {
    /// The unit in fen.
    pub const fn fen(self) -> i64 {
        match self {
            Unit::Fen => 1,
            Unit::Jiao => 10,
            Unit::Yuan => FEN_PER_YUAN,
        }
    }
}

words! {
    /// What becomes of the part below the unit.
    pub enum Mode {
        /// 四舍五入: up from exactly one half.
        HalfUp = "half-up",
        /// 见分进角, 进位: up from anything.
        Up = "up",
        /// 舍去: away.
        Down = "down",
    }
}

/// A named rule of rounding: a unit and a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// use sscalc_tables::money::{Money, Rounding};
    /// let base: Money = "6525".parse().unwrap();
    /// // 6525 × 0.3% = 19.575
    /// assert_eq!(Rounding::FEN.product(base, "0.3%".parse().unwrap()).to_string(), "19.58");
    /// ```
    pub fn product(self, base: Money, rate: Rate) -> Money {
        let product = base.0 * rate.parts();
        // divisors that are constants become multiplications: most of the cost of a payroll row
        match self.unit {
            Unit::Fen => Money(divide(product, PARTS, self.mode)),
            Unit::Jiao => Money(divide(product, PARTS * 10, self.mode) * 10),
            Unit::Yuan => Money(divide(product, PARTS * FEN_PER_YUAN, self.mode) * FEN_PER_YUAN),
        }
    }

    /// Whether `base` × `rate` needs no rounding by this rule.
    pub fn is_exact(self, base: Money, rate: Rate) -> bool {
        let by = |mode| Rounding { mode, ..self }.product(base, rate);
        by(Mode::Up) == by(Mode::Down)
    }

    /// `ratio` × `amount` ÷ `months`, rounded once by this rule: a limit from a monthly (1) or yearly (12) average.
    /// `None` if the result exceeds [`Money::MAX`].
    pub fn share(self, amount: Money, ratio: Ratio, months: i64) -> Option<Money> {
        let unit = i128::from(self.unit.fen());
        let product = i128::from(amount.0) * i128::from(ratio.parts());
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
        let own = Money(divide(
            total.0 * employee.parts(),
            together.parts(),
            Mode::Down,
        ));
        (own, total - own)
    }
}

impl std::fmt::Display for Rounding {
    /// Its unit and mode: `yuan half-up`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.unit.id(), self.mode.id())
    }
}

/// `numerator` ÷ `denominator` in whole numbers, the remainder by `mode`. Neither is negative here.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "denominators are units and parts, never zero"
)]
#[inline]
pub(super) fn divide(numerator: i64, denominator: i64, mode: Mode) -> i64 {
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
pub(super) fn divide_wide(numerator: i128, denominator: i128, mode: Mode) -> i128 {
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
}
