//! Where an amount stands on a chart's scale, in integers.

use crate::money::Money;
use crate::report::cell::thousands;

/// Round amounts from zero, in fen.
pub(super) struct Ticks {
    step: u64,
    count: u64,
}

impl Ticks {
    /// At most `count` steps of 1, 2 or 5 times a power of ten that reach `most`.
    pub(super) fn up_to(most: u64, count: u64) -> Ticks {
        let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
        let mut steps = powers.flat_map(|power| [1, 2, 5].map(|times| power.saturating_mul(times)));
        let step = steps
            .find(|step| most.div_ceil(*step) <= count)
            .unwrap_or(u64::MAX);
        Ticks {
            step,
            count: most.div_ceil(step),
        }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = u64> {
        (0..=self.count).map(|nth| nth.saturating_mul(self.step))
    }

    pub(super) fn top(&self) -> u64 {
        self.step.saturating_mul(self.count).max(1)
    }

    /// Whole yuan where every step is.
    pub(super) fn label(&self, fen: u64) -> String {
        let money = i64::try_from(fen)
            .ok()
            .and_then(|fen| Money::from_fen(fen).ok());
        let shown = thousands(money.unwrap_or(Money::ZERO));
        match shown.strip_suffix(".00") {
            Some(whole) if self.step.is_multiple_of(100) => whole.to_owned(),
            _ => shown,
        }
    }
}

/// An amount in fen, nothing below zero: the scale begins there.
pub(super) fn fen(money: Money) -> u64 {
    u64::try_from(money.fen()).unwrap_or(0)
}

/// A part of a whole, in thousandths of a percent.
pub(super) fn share(part: u64, whole: u64) -> usize {
    let share = (u128::from(part) * 100_000).checked_div(u128::from(whole));
    usize::try_from(share.unwrap_or(0)).unwrap_or(0)
}

/// Thousandths of a percent as a place in the plot.
pub(super) fn percent(thousandths: usize) -> String {
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

/// Tenths of a pixel.
pub(super) fn tenths(tenths: usize) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_most() {
        for (most, count, want) in [
            ("20500", 4, "0 10,000 20,000 30,000"),
            ("20000", 4, "0 5,000 10,000 15,000 20,000"),
            ("0.03", 4, "0.00 0.01 0.02 0.03"),
            ("1999.99", 5, "0 500 1,000 1,500 2,000"),
            (
                "10000000000",
                5,
                "0 2,000,000,000 4,000,000,000 6,000,000,000 8,000,000,000 10,000,000,000",
            ),
        ] {
            let ticks = Ticks::up_to(fen(most.parse().unwrap()), count);
            let labels: Vec<String> = ticks.values().map(|tick| ticks.label(tick)).collect();
            assert_eq!(labels.join(" "), want);
        }
    }
}
