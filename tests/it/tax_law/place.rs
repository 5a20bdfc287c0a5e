//! Where programs go wrong.

use std::fmt;

use crate::oracle::tables::{ANNUAL, MONTHLY, Table};

/// A place where programs go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A month's income to date in this band of the annual table.
    Band(usize),
    /// A month's income to date so many fen from this edge.
    Edge(usize, i128),
    /// The year's income in this band.
    YearBand(usize),
    /// The year's income so many fen from this edge.
    YearEdge(usize, i128),
    /// A bonus taxed alone in this band.
    BonusBand(usize),
    /// A bonus taxed alone so many fen from this edge.
    BonusEdge(usize, i128),
    /// A bonus in the trap above this edge.
    Trap(usize),
    /// A bonus in this month, merged or not.
    BonusMonth(i8, bool),
    /// Starts in this month.
    Start(i8),
    /// Leaves before December.
    Leaves,
    /// Leaves and comes back.
    Returns,
    /// A month without pay.
    Unpaid,
    /// More withheld before than due to date.
    Overpaid,
    /// Nothing taxed in the whole year.
    Untaxed,
    FirstWage,
    AtOnce,
    /// The basic deduction is another employer's.
    BasicElsewhere,
    /// A part of the wage is not taxed.
    Exempt,
    /// Tax relief, and whether there is as much tax.
    Relief(bool),
    /// The fund beyond 12% of the base; the person's side, or the employer's.
    FundRate(bool),
    /// The fund's base beyond three times the average.
    FundBase,
    /// The fund exactly at the limit.
    FundAtLimit,
    /// The annuity beyond 4%.
    Annuity,
    /// The health insurance beyond 200 yuan.
    Health,
    /// A kind of special additional deduction.
    Special(u8),
    /// Half a child, half a mortgage.
    Half,
    Certificate,
    /// Told the employer later than from the start, so that months are made good.
    Told,
    Illness,
    /// Illness beyond its limit.
    IllnessLimit,
    /// A personal pension beyond 12 000.
    Pension,
    /// Labour, writing, rights.
    Payment(usize),
    Refund,
    Due,
    Even,
    /// Due, but may be left.
    Left,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let edge = |table: &Table, index: usize, times: i128| table.edges()[index] * times;
        match self {
            Place::Edge(index, fen) => {
                write!(f, "month at {}{fen:+} fen", edge(&ANNUAL, *index, 1))
            }
            Place::YearEdge(index, fen) => {
                write!(f, "year at {}{fen:+} fen", edge(&ANNUAL, *index, 1))
            }
            Place::BonusEdge(index, fen) => {
                write!(f, "bonus at {}{fen:+} fen", edge(&MONTHLY, *index, 12))
            }
            Place::Trap(index) => write!(f, "trap above {}", edge(&MONTHLY, *index, 12)),
            other => write!(f, "{other:?}"),
        }
    }
}

/// All places.
pub(crate) fn places() -> Vec<Place> {
    let mut all = vec![
        Place::Leaves,
        Place::Returns,
        Place::Unpaid,
        Place::Overpaid,
        Place::Untaxed,
        Place::FirstWage,
        Place::AtOnce,
        Place::BasicElsewhere,
        Place::Exempt,
        Place::Relief(false),
        Place::Relief(true),
        Place::FundRate(false),
        Place::FundRate(true),
        Place::FundBase,
        Place::FundAtLimit,
        Place::Annuity,
        Place::Health,
        Place::Half,
        Place::Certificate,
        Place::Told,
        Place::Illness,
        Place::IllnessLimit,
        Place::Pension,
        Place::Refund,
        Place::Due,
        Place::Even,
        Place::Left,
    ];
    for band in 0..7 {
        all.extend([
            Place::Band(band),
            Place::YearBand(band),
            Place::BonusBand(band),
        ]);
    }
    for edge in 0..6 {
        all.push(Place::Trap(edge));
        for fen in -1..=1 {
            all.extend([
                Place::Edge(edge, fen),
                Place::YearEdge(edge, fen),
                Place::BonusEdge(edge, fen),
            ]);
        }
    }
    for month in 1..=12 {
        all.extend([
            Place::Start(month),
            Place::BonusMonth(month, false),
            Place::BonusMonth(month, true),
        ]);
    }
    all.extend((0..7).map(Place::Special));
    all.extend((0..3).map(Place::Payment));
    all
}
