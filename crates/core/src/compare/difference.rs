//! How one result differs from another: a difference of rounded amounts, and the percent of the cost.

use std::fmt;

use serde::{Serialize, Serializer};
use sscalc_tables::inline_schema;

use crate::kernel::Totals;
use crate::money::Money;
use crate::written;

/// How totals differ from those of another result; below zero where they are smaller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// All that the employee pays, less that there.
    pub employee: Money,
    /// All that the employer pays, less that there.
    pub employer: Money,
    /// The employer's whole cost, less that there.
    pub cost: Money,
    /// The difference in cost in percent of the cost there.
    pub percent: Percent,
    /// Whether both results are complete; a sum with a gap in it says nothing by its distance.
    #[serde(skip)]
    pub certain: bool,
}

impl Difference {
    /// `totals` less `to`.
    pub(super) fn between(to: &Totals, totals: &Totals) -> Difference {
        let cost = totals.cost - to.cost;
        Difference {
            employee: totals.employee - to.employee,
            employer: totals.employer - to.employer,
            cost,
            percent: Percent::of(cost, to.cost),
            certain: to.complete && totals.complete,
        }
    }
}

/// A percentage with two decimals, half-up away from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percent {
    hundredths: i128,
}

impl Percent {
    /// `part` in percent of `whole`; 0 of nothing.
    pub fn of(part: Money, whole: Money) -> Percent {
        let (part, whole) = (i128::from(part.fen()), i128::from(whole.fen()));
        let doubled = part.abs() * 20_000 + whole;
        let rounded = doubled.checked_div(2 * whole).unwrap_or(0);
        Percent {
            hundredths: rounded * part.signum(),
        }
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        written::digits(&self.to_string(), serializer)
    }
}

inline_schema!(Percent, { "type": "number" });

impl fmt::Display for Percent {
    /// A plain decimal: `-12.34`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.hundredths < 0 { "-" } else { "" };
        let size = self.hundredths.abs();
        f.pad(&format!("{sign}{}.{:02}", size / 100, size % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_rounded_away_from_zero_at_one_half() {
        let yuan = |text: &str| text.parse::<Money>().unwrap();
        for (part, whole, want) in [
            ("1", "3", "33.33"),
            ("2", "3", "66.67"),
            ("1", "8", "12.50"),
            ("0.01", "800", "0.00"),
            ("0.04", "800", "0.01"),
            ("5", "0", "0.00"),
        ] {
            assert_eq!(Percent::of(yuan(part), yuan(whole)).to_string(), want);
        }
        let less = yuan("9995") - yuan("10000");
        assert_eq!(Percent::of(less, yuan("10000")).to_string(), "-0.05");
        let less = yuan("9999.5") - yuan("10000");
        assert_eq!(Percent::of(less, yuan("10000")).to_string(), "-0.01");
    }
}
