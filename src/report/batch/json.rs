//! Rows of JSON Lines: the compute object of each, with where it came from.

use serde::Serialize;

use crate::batch::{Charset, Input, Layout, Outcome, Row, RowPay, RowRules, RowSink};
use crate::kernel::Amounts;
use crate::lang::Lang;
use crate::report::json;

/// One object a row.
#[derive(Clone, Debug)]
pub struct JsonLines {
    held: Charset,
    id: Option<usize>,
    lang: Lang,
}

/// A refused row in its place.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::report) struct Refused<'r> {
    /// The row, from 1 without the heading.
    row: u64,
    /// The line of the file.
    line: u64,
    /// What names the person; empty if nothing does.
    id: &'r str,
    /// Why the row was refused.
    error: &'r str,
}

impl JsonLines {
    /// For rows of this input; the engine must keep schedules.
    pub fn new(input: &Input, layout: &Layout, lang: Lang) -> JsonLines {
        JsonLines {
            held: input.rows.charset(),
            id: layout.id,
            lang,
        }
    }

    fn computed(
        &self,
        from: &json::RowSource<'_>,
        rules: &RowRules,
        row: &RowPay,
        amounts: &Amounts,
        block: &mut Vec<u8>,
    ) -> Result<(), serde_json::Error> {
        let breakdown = rules.breakdown(row, amounts);
        let breakdown = breakdown.expect("an engine for objects keeps its schedules");
        let object = json::Compute::of_row(from, &breakdown, self.lang);
        serde_json::to_writer(&mut *block, &object)?;
        block.push(b'\n');
        Ok(())
    }
}

impl RowSink for JsonLines {
    type Block = Vec<u8>;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Vec<u8>) -> u64 {
        let cell = self.id.filter(|_| row.fault.is_none());
        let cell = cell.map(|place| row.cell(place)).unwrap_or_default();
        let id = self.held.decode(&cell);
        let head = json::RowSource {
            row: row.number,
            line: row.line,
            id: &id,
        };
        let before = block.len();
        let written = match outcome {
            Outcome::Computed {
                rules,
                pay,
                amounts,
            } => self.computed(&head, rules, pay, amounts, block),
            Outcome::Refused(reason) => {
                let refused = Refused {
                    row: head.row,
                    line: head.line,
                    id: head.id,
                    error: reason.get(self.lang),
                };
                json::text(&refused, false).map(|text| block.extend_from_slice(text.as_bytes()))
            }
        };
        // writing to memory does not fail; if it did, half an object would be worse than none
        if written.is_err() {
            block.truncate(before);
        }
        0
    }
}
