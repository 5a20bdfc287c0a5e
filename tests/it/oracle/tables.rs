//! The tables of the law, as bands only: what the law calls quick deductions is worked out from them.

use super::exact::{Exact, percent, yuan};

/// A progressive table: the upper edges in yuan, each within its band, and one more rate than edges, in percent.
pub(crate) struct Table {
    edges: &'static [i128],
    rates: &'static [i128],
}

/// Individual Income Tax Law (2018), table 1: comprehensive income of a year. Announcement 2018 No. 61 of the State
/// Taxation Administration, table 1, withholds wages by the same bands.
pub(crate) const ANNUAL: Table = Table {
    edges: &[36_000, 144_000, 300_000, 420_000, 660_000, 960_000],
    rates: &[3, 10, 20, 25, 30, 35, 45],
};

/// 财税〔2018〕164号, annex: the annual table divided by twelve; for a bonus taxed alone and for non-residents
/// (announcement 2018 No. 61, table 3).
pub(crate) const MONTHLY: Table = Table {
    edges: &[3_000, 12_000, 25_000, 35_000, 55_000, 80_000],
    rates: &[3, 10, 20, 25, 30, 35, 45],
};

/// Announcement 2018 No. 61, table 2: one payment for labour to a resident.
pub(crate) const LABOUR: Table = Table {
    edges: &[20_000, 50_000],
    rates: &[20, 30, 40],
};

impl Table {
    /// The upper edges, in yuan.
    pub(crate) fn edges(&self) -> &'static [i128] {
        self.edges
    }

    /// Which band an amount lies in, counted from 0; an upper edge belongs to the lower band.
    pub(crate) fn band(&self, amount: Exact) -> usize {
        self.edges
            .iter()
            .take_while(|edge| amount > yuan(**edge))
            .count()
    }

    /// The rate of a band.
    pub(crate) fn rate(&self, band: usize) -> Exact {
        percent(self.rates[band])
    }

    /// Each part of an amount at the rate of its own band.
    pub(crate) fn marginal(&self, amount: Exact) -> Exact {
        let mut tax = yuan(0);
        let mut lower = yuan(0);
        for (band, rate) in self.rates.iter().enumerate() {
            if amount <= lower {
                break;
            }
            let upper = self
                .edges
                .get(band)
                .map_or(amount, |edge| amount.min(yuan(*edge)));
            tax += (upper - lower) * percent(*rate);
            lower = upper;
        }
        tax
    }

    /// What the rate of a band, taken on a whole amount, charges too much: the law's quick deduction.
    pub(crate) fn quick(&self, band: usize) -> Exact {
        (0..band)
            .map(|lower| yuan(self.edges[lower]) * (self.rate(lower + 1) - self.rate(lower)))
            .sum()
    }
}

#[test]
fn quick_deductions_are_those_printed_in_the_tables() {
    let quick = |table: &Table| -> Vec<i128> {
        (0..=table.edges().len())
            .map(|band| table.quick(band).to_integer())
            .collect()
    };
    assert_eq!(
        quick(&ANNUAL),
        [0, 2520, 16_920, 31_920, 52_920, 85_920, 181_920]
    );
    assert_eq!(quick(&MONTHLY), [0, 210, 1410, 2660, 4410, 7160, 15_160]);
    assert_eq!(quick(&LABOUR), [0, 2000, 7000]);
}

#[test]
fn bands_and_quick_deductions_give_the_same_tax() {
    for table in [&ANNUAL, &MONTHLY, &LABOUR] {
        for edge in table.edges() {
            for fen in [-1, 0, 1] {
                let amount = yuan(*edge) + percent(fen);
                let band = table.band(amount);
                assert_eq!(
                    table.marginal(amount),
                    amount * table.rate(band) - table.quick(band)
                );
            }
        }
    }
}
