//! Progressive tables: which band an amount is in, and what it is taxed.

use serde::Serialize;

use crate::money::{Exact, Money, Rate, Rounding};
use crate::rates::tax::Band;

/// A tax, with the band it was found by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assessed {
    /// What is left to tax, 应纳税所得额, to the fen for showing; the tax is of the exact one.
    pub taxable: Money,
    /// From 0, the lowest.
    #[serde(skip)]
    pub band: usize,
    /// The band's rate, 税率 or 预扣率.
    #[serde(rename = "rate_percent")]
    pub rate: Rate,
    /// The band's quick deduction, 速算扣除数.
    #[serde(rename = "quick_deduction")]
    pub quick: Money,
    /// The tax on it, 应纳税额.
    pub tax: Money,
}

/// The tax on an amount: × rate − quick deduction, rounded once, half-up to the fen.
pub fn assess(bands: &[Band], taxable: Exact) -> Assessed {
    spread(bands, taxable, 1, 1)
}

/// Above this an amount times a rate does not fit an `i64`.
const MOST_WHOLE: i64 = i64::MAX / 1_000_000;

/// [`assess`] of whole fen, in 64 bits: what a payroll row is taxed by. The quick deduction is whole fen too, so that
/// taking it off before or after rounding is the same.
pub fn assess_whole(bands: &[Band], taxable: Money) -> Assessed {
    let taxable = taxable.less(Money::ZERO);
    if taxable.fen() > MOST_WHOLE {
        return assess(bands, Exact::from(taxable));
    }
    let within = |band: &Band| band.up_to.is_none_or(|edge| taxable <= edge);
    let found = bands.iter().enumerate().find(|(_, band)| within(band));
    let Some((index, band)) = found else {
        return Assessed::default();
    };
    Assessed {
        taxable,
        band: index,
        rate: band.rate,
        quick: band.quick,
        tax: Rounding::FEN.product(taxable, band.rate).less(band.quick),
    }
}

/// The tax on an amount that the table sees spread over so many months: its band is that of the amount ÷ months,
/// found without dividing. The quick deduction is taken so many times.
pub(super) fn spread(bands: &[Band], taxable: Exact, months: u32, quick_times: u32) -> Assessed {
    let within = |band: &Band| {
        band.up_to
            .is_none_or(|edge| taxable <= Exact::from(edge.times(months)))
    };
    // the last band has no edge, so one is always found
    let found = bands.iter().enumerate().find(|(_, band)| within(band));
    let Some((index, band)) = found else {
        return Assessed::default();
    };
    let quick = Exact::from(band.quick.times(quick_times));
    Assessed {
        taxable: taxable.round(Rounding::FEN),
        band: index,
        rate: band.rate,
        quick: band.quick,
        tax: taxable.times(band.rate).less(quick).round(Rounding::FEN),
    }
}

/// Above an edge of a bonus's table one more yuan costs more than it brings, up to where the next band's rate has
/// made up for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trap {
    /// The last bonus before the trap.
    pub edge: Money,
    /// The first one after it that leaves at least as much as the edge does.
    pub end: Money,
    /// How much less the bonus in question leaves than the edge does; of the edge itself nothing.
    pub loss: Money,
}

impl Trap {
    /// The trap that a bonus is in, or at whose edge it stands.
    pub(super) fn of(bands: &[Band], amount: Money, months: u32, quick_times: u32) -> Option<Trap> {
        let net = |bonus: Money| bonus - spread(bands, Exact::from(bonus), months, quick_times).tax;
        for pair in bands.windows(2) {
            let [lower, upper] = pair else { continue };
            let edge = lower.up_to?.times(months);
            let reached = net(edge);
            // beyond the edge the net of a bonus b is b − b × rate + quick, so that it reaches the edge's own at
            // (net − quick) ÷ (1 − rate); rounding may shift that by a fen or two
            let left = 1_000_000 - upper.rate.parts();
            if left <= 0 {
                continue;
            }
            let quick = upper.quick.times(quick_times);
            let fen = i128::from((reached - quick).fen()) * 1_000_000 / i128::from(left);
            let mut end = Money::from_fen(i64::try_from(fen - 2).ok()?).ok()?;
            let fen = Money::from_fen(1).expect("a fen is an amount");
            end = end.max(edge + fen);
            while net(end) < reached {
                end = end + fen;
            }
            if amount >= edge && amount < end {
                return Some(Trap {
                    edge,
                    end,
                    loss: reached.less(net(amount)),
                });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn whole_fen_are_taxed_as_any_amount(
            fen in prop_oneof![0_i64..=2_000_000, 0_i64..=200_000_000, 0_i64..=1_000_000_000_000],
            edges in prop::collection::btree_set(1_i64..=200_000_000, 0..6),
            rates in prop::collection::vec(0_i64..=1_000_000, 7),
            quick in 0_i64..=20_000_000,
            times in 1_u32..=40,
        ) {
            let money = |fen: i64| Money::from_fen(fen).unwrap();
            let edges = edges.into_iter().map(|edge| Some(money(edge))).chain([None]);
            let bands: Vec<Band> = edges
                .zip(rates)
                .map(|(up_to, rate)| Band { up_to, rate: Rate::from_parts(rate).unwrap(), quick: money(quick) })
                .collect();
            let taxable = money(fen).times(times);
            prop_assert_eq!(assess_whole(&bands, taxable), assess(&bands, Exact::from(taxable)));
        }
    }
}
