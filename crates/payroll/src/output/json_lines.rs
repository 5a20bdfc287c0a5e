//! Rows of JSON Lines: an object of each, with where it came from.

use crate::breakdown::Breakdown;
use crate::lang::Text;
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

/// What the objects of rows look like: whoever writes single results knows that.
pub trait RowObjects: Sync {
    /// Appends the object of a computed row, on one line without its end.
    fn computed(&self, origin: &RowOrigin<'_>, breakdown: &Breakdown, to: &mut Vec<u8>);

    /// Appends the object of a refused row, on one line without its end.
    fn refused(&self, origin: &RowOrigin<'_>, reason: &Text, to: &mut Vec<u8>);
}

/// One object a row.
#[derive(Clone, Debug)]
pub struct JsonLines<O> {
    held: Charset,
    id: Option<usize>,
    objects: O,
}

impl<O: RowObjects> JsonLines<O> {
    /// For rows of this input; the engine must keep schedules.
    pub fn new(input: &Input, layout: &Layout, objects: O) -> JsonLines<O> {
        JsonLines {
            held: input.rows.charset(),
            id: layout.id,
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
                self.objects.computed(&origin, &breakdown, &mut lines.bytes);
            }
            Outcome::Merged(reason) | Outcome::Refused(reason) => {
                self.objects.refused(&origin, reason, &mut lines.bytes)
            }
        }
        lines.end_row(b"\n");
        0
    }
}
