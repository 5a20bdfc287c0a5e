//! Refused rows: the line, the reason, and the row as it came in, so that a corrected file can be given again.

use crate::output::csv::Csv;
use crate::{Fault, Outcome, Row, RowSink};

/// Records of refused rows.
#[derive(Clone, Debug)]
pub struct Rejects(pub Csv);

impl Rejects {
    /// The byte-order mark, if there is one, and the heading.
    pub fn head(&self) -> Vec<u8> {
        self.0.heading(&["line", "reason"], &[])
    }
}

impl RowSink for Rejects {
    type Block = Vec<u8>;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Vec<u8>) -> u64 {
        let Outcome::Refused(reason) = outcome else {
            return 0;
        };
        let csv = &self.0;
        csv.text(&row.line.to_string(), block);
        csv.delimit(block);
        let guarded = csv.reason(reason, block);
        csv.delimit(block);
        // what does not end with its line, or is none, would draw the next lines in
        let own = match row.fault {
            None | Some(Fault::Fields(_) | Fault::Bytes | Fault::NoHeading(_))
                if !row.cells.is_empty() =>
            {
                csv.own(row, block)
            }
            _ => csv.broken(row, block),
        };
        csv.finish(block);
        guarded.saturating_add(own)
    }

    fn seal(&self, block: &mut Vec<u8>) {
        self.0.transcode(block);
    }
}
