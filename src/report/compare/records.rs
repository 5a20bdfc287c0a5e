//! A comparison for scripts.

use crate::compare::{Comparison, Row};
use crate::money::Money;
use crate::program::{Program, Side};
use crate::report::compare::amount;
use crate::report::grid::Grid;

/// The records of a comparison: a line a row.
pub(super) fn grid(comparison: &Comparison) -> Grid {
    let mut names: Vec<String> = ["region", "name", "month", "wage"]
        .map(str::to_owned)
        .to_vec();
    for program in Program::ALL {
        names.extend(Side::BOTH.map(|side| format!("{}_{}", program.id(), side.id())));
    }
    names.extend(
        [
            "employee",
            "employer",
            "cost",
            "taxable_income",
            "net",
            "status",
            "incomplete",
            "employee_difference",
            "employer_difference",
            "cost_difference",
            "cost_percent",
        ]
        .map(str::to_owned),
    );
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut grid = Grid::of_records(&names);
    grid.rows = comparison.rows.iter().map(record).collect();
    grid
}

fn record(row: &Row) -> Vec<String> {
    let Row {
        breakdown,
        difference,
    } = row;
    let shown = |known: bool, text: String| if known { text } else { String::new() };
    let sum = |amount: Money| shown(breakdown.totals.complete, amount.to_string());
    let apart = |amount: Money| shown(difference.certain, amount.to_string());
    let mut record = vec![
        breakdown.region.id.to_string(),
        breakdown.region.name.to_string(),
        breakdown.month.to_string(),
        breakdown.wage.to_string(),
    ];
    for program in Program::ALL {
        for side in Side::BOTH {
            record.push(match amount(breakdown, program, side).as_str() {
                "?" | "—" => String::new(),
                shown => shown.replace(',', ""),
            });
        }
    }
    let mut gaps: Vec<&str> = breakdown
        .incomplete
        .iter()
        .map(|gap| gap.program.id())
        .collect();
    gaps.dedup();
    record.extend([
        sum(breakdown.totals.employee),
        sum(breakdown.totals.employer),
        sum(breakdown.totals.cost),
        sum(breakdown.taxable_income),
        shown(
            breakdown.totals.complete && breakdown.tax.is_some(),
            breakdown.net.to_string(),
        ),
        breakdown
            .items
            .iter()
            .map(|item| item.status)
            .max()
            .map_or("", |status| status.id())
            .to_owned(),
        gaps.join(" "),
        apart(difference.employee),
        apart(difference.employer),
        apart(difference.cost),
        shown(difference.certain, difference.percent.to_string()),
    ]);
    record
}
