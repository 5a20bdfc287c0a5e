//! Sums by region, insurance and payer as a grid for people.

use crate::batch::totals::{Sum, decimal, sums};
use crate::batch::{Engine, Summary};
use crate::lang::Lang;
use crate::money::Money;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid, GridRow};

/// The sums for people.
pub fn grid(summary: &Summary, engine: &Engine<'_>, lang: Lang) -> Grid {
    let aligns = [
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
    ];
    let headings = Sum::headings(lang).map(str::to_owned);
    let mut grid = Grid::new(headings.into_iter().zip(aligns));
    for sum in sums(summary, engine, lang) {
        let [employee, employer] = sum.fen.map(|fen| amount(fen, sum.has_gaps));
        let row = GridRow::Single(vec![
            sum.city.into(),
            sum.program.into(),
            sum.rows.map(Cell::Count).into(),
            employee,
            employer,
        ]);
        if sum.is_total {
            grid.sums.push(row);
        } else {
            grid.rows.push(row);
        }
    }
    grid
}

/// A sum of many rows, which may be more than an amount can be.
pub(super) fn amount(fen: i128, has_gaps: bool) -> Cell {
    let small = i64::try_from(fen)
        .ok()
        .and_then(|fen| Money::from_fen(fen).ok());
    match small {
        Some(amount) if has_gaps => Cell::AtLeast(amount),
        Some(amount) => Cell::Amount(amount),
        None if has_gaps => format!("≥ {}", decimal(fen)).into(),
        None => decimal(fen).into(),
    }
}
