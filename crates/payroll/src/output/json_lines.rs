//! Rows of JSON Lines: an object of each, with where it came from.

use crate::breakdown::Breakdown;
use crate::checks::difference;
use crate::lang::Text;
use crate::money::Money;
use crate::program::Program;
use crate::{Charset, Input, Layout, Lines, Outcome, Row, RowSink};

/// Where an object's row came from.
#[derive(Clone, Copy, Debug)]
pub struct RowOrigin<'r> {
    /// The row, from 1 without the heading.
    pub row: u64,
    /// The line of the file, from 1.
    pub line: u64,
    /// What names the person; empty if nothing does.
    pub id: &'r str,
}

/// A contribution that the sheet gives, held against what is computed.
#[derive(Clone, Copy, Debug)]
pub struct CheckedAmount {
    /// The program.
    pub program: Program,
    /// What the sheet says that the person paid.
    pub given: Money,
    /// That less what is computed; nothing where it is not known what is due.
    pub difference: Option<Money>,
}

/// What the objects of rows look like: whoever writes single results knows that.
pub trait RowObjects: Sync {
    /// Appends the object of a computed row, on one line without its end.
    fn computed(
        &self,
        origin: &RowOrigin<'_>,
        breakdown: &Breakdown,
        checked: &[CheckedAmount],
        to: &mut Vec<u8>,
    );

    /// Appends the object of a refused row, on one line without its end.
    fn refused(&self, origin: &RowOrigin<'_>, reason: &Text, to: &mut Vec<u8>);
}

/// One object a row.
#[derive(Clone, Debug)]
pub struct JsonLines<O> {
    held: Charset,
    id: Option<usize>,
    /// Programs of which what the sheet gives is held against what is computed.
    checked: Vec<Program>,
    objects: O,
}

impl<O: RowObjects> JsonLines<O> {
    /// For rows of this input; the engine must keep schedules.
    pub fn new(input: &Input, layout: &Layout, checked: Vec<Program>, objects: O) -> JsonLines<O> {
        JsonLines {
            held: input.rows.charset(),
            id: layout.id,
            checked,
            objects,
        }
    }
}

impl<O: RowObjects> RowSink for JsonLines<O> {
    type Block = Lines;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, lines: &mut Lines) -> u64 {
        let cell = self.id.filter(|_| row.fault.is_none());
        // a row without a column of names, or without cells, names nobody
        let cell = cell.map(|place| row.cell(place)).unwrap_or_default();
        let id = self.held.decode(&cell);
        let origin = RowOrigin {
            row: row.number,
            line: row.line,
            id: &id,
        };
        match outcome {
            Outcome::Computed {
                rules,
                pay,
                amounts,
            } => {
                let breakdown = rules.breakdown(pay, amounts);
                let breakdown = breakdown.expect("an engine for objects keeps its schedules");
                let checked = self.checked.iter().filter_map(|program| {
                    Some(CheckedAmount {
                        program: *program,
                        given: pay.checked.as_ref()?.of(*program),
                        difference: difference(rules, pay, amounts, *program),
                    })
                });
                let checked: Vec<CheckedAmount> = checked.collect();
                let to = &mut lines.bytes;
                self.objects.computed(&origin, &breakdown, &checked, to);
            }
            Outcome::Merged(reason) | Outcome::Refused(reason) => {
                self.objects.refused(&origin, reason, &mut lines.bytes)
            }
        }
        lines.end_row(b"\n");
        0
    }
}
