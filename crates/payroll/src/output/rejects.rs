//! Refused rows: the line, the reason, and the row as it came in, so that a corrected file can be given again.

use crate::lang::Lang;
use crate::output::csv::Csv;
use crate::{Charset, Fault, Front, Lines, Outcome, Row, RowSink};

/// Records of refused rows.
#[derive(Clone, Debug)]
pub struct Rejects(pub Csv);

impl Rejects {
    /// Whether a file that begins so holds refused rows of some run.
    pub fn begin(first: &[u8]) -> bool {
        let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
        let unmarked = marks.iter().find_map(|mark| first.strip_prefix(*mark));
        let first = unmarked.unwrap_or(first);
        let charsets = [
            Charset::Utf8,
            Charset::Gb18030,
            Charset::Utf16Le,
            Charset::Utf16Be,
        ];
        charsets.into_iter().any(|charset| {
            [Lang::En, Lang::Zh].into_iter().any(|lang| {
                [",", ";", "\t", "|"].into_iter().any(|delimiter| {
                    let own = Front::headings(lang).join(delimiter);
                    first.starts_with(&charset.encode(&own))
                })
            })
        })
    }

    /// The byte-order mark, if there is one, and the heading.
    pub fn head(&self) -> Vec<u8> {
        self.0.heading(&Front::headings(self.0.lang()), &[])
    }
}

impl RowSink for Rejects {
    type Block = Lines;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, lines: &mut Lines) -> u64 {
        let Outcome::Refused(reason) = outcome else {
            unreachable!("computed rows stand in the result");
        };
        let csv = &self.0;
        let block = &mut lines.bytes;
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
        lines.end_row(csv.end());
        guarded + own
    }

    fn seal(&self, lines: &mut Lines) {
        self.0.transcode(&mut lines.bytes);
    }
}
