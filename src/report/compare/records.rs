//! A comparison for scripts.

use crate::breakdown::Breakdown;
use crate::compare::{Comparison, Row};
use crate::money::Money;
use crate::program::{Program, Side};
use crate::report::breakdown::BreakdownText;
use crate::report::cell::Cell;
use crate::report::compare::{RowText, amount};
use crate::report::records::Records;

/// The records of a comparison: one a row.
pub(super) fn of(comparison: &Comparison) -> Records {
    let mut records = Records::of(&comparison.rows)
        .column("region", |row| (&*row.breakdown.region.id).into())
        .column("name", |row| (&*row.breakdown.region.name).into())
        .column("month", |row| row.breakdown.month.into())
        .column("wage", |row| row.breakdown.wage.into());
    for program in Program::ALL {
        for side in Side::BOTH {
            let name = format!("{}_{}", program.id(), side.id());
            records = records.column(name, |row| amount(&row.breakdown, program, side));
        }
    }
    let sum = |row: &Row, amount: fn(&Breakdown) -> Money| -> Cell {
        let complete = row.breakdown.totals.complete;
        complete.then(|| amount(&row.breakdown)).into()
    };
    records
        .column("employee", |row| sum(row, |b| b.totals.employee))
        .column("employer", |row| sum(row, |b| b.totals.employer))
        .column("cost", |row| sum(row, |b| b.totals.cost))
        .column("taxable_income", |row| sum(row, |b| b.taxable_income))
        .column("net", |row| {
            let known = row.breakdown.tax.is_some();
            known.then(|| sum(row, |b| b.net)).into()
        })
        .column("status", |row| row.breakdown.weakest())
        .column("incomplete", |row| row.breakdown.gaps())
        .column("employee_difference", |row| {
            row.apart(row.difference.employee)
        })
        .column("employer_difference", |row| {
            row.apart(row.difference.employer)
        })
        .column("cost_difference", |row| row.apart(row.difference.cost))
        .column("cost_percent", |row| row.percent())
        .done()
}
