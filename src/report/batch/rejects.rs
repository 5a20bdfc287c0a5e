//! Refused rows: the line, the reason, and the row as it came in, so that a corrected file can be given again.

use crate::batch::{Fault, Outcome, Row, RowSink};
use crate::report::batch::csv::Csv;

/// Records of refused rows.
#[derive(Clone, Debug)]
pub struct Rejects(pub Csv);

/// The columns before the row's own.
const OWN: [&str; 2] = ["line", "reason"];

impl Rejects {
    /// Whether a file that begins so holds refused rows of some run.
    pub fn begin(first: &[u8]) -> bool {
        let text: String = match first {
            [0xff, 0xfe, ..] => first.iter().skip(2).step_by(2).map(|byte| char::from(*byte)).collect(),
            _ => first.iter().map(|byte| char::from(*byte)).collect(),
        };
        // the mark of UTF-8, read byte by byte
        let text = text.strip_prefix("\u{ef}\u{bb}\u{bf}").unwrap_or(&text);
        let [line, reason] = OWN;
        let after = text.strip_prefix(line);
        let after = after.and_then(|rest| rest.strip_prefix([',', ';', '\t', '|']));
        after.is_some_and(|rest| rest.starts_with(reason))
    }

    /// The byte-order mark, if there is one, and the heading.
    pub fn head(&self) -> Vec<u8> {
        self.0.heading(&OWN, &[])
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
