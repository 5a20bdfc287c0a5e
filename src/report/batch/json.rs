//! The objects of a batch's rows: the compute object of each, with where it came from.

use serde::Serialize;

use crate::batch::output::json_lines::{CheckedAmount, RowObjects, RowOrigin};
use crate::breakdown::Breakdown;
use crate::lang::{Lang, Text};
use crate::report::json;

/// The objects of rows, with texts in a language.
#[derive(Clone, Copy, Debug)]
pub struct Objects {
    /// The language of notes and reasons.
    pub lang: Lang,
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

fn append(object: &impl Serialize, to: &mut Vec<u8>) {
    serde_json::to_writer(to, object).expect("texts and numbers are JSON, and memory takes all");
}

impl RowObjects for Objects {
    fn computed(
        &self,
        origin: &RowOrigin<'_>,
        breakdown: &Breakdown,
        checked: &[CheckedAmount],
        to: &mut Vec<u8>,
    ) {
        let object = json::Compute::of_row(origin, breakdown, checked, self.lang);
        append(&object, to);
    }

    fn refused(&self, origin: &RowOrigin<'_>, reason: &Text, to: &mut Vec<u8>) {
        let refused = Refused {
            row: origin.row,
            line: origin.line,
            id: origin.id,
            error: reason.get(self.lang),
        };
        append(&refused, to);
    }
}
