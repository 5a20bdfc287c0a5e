//! Rows of CSV: the user's own columns as they came in, then the results.

use crate::kernel::Amounts;
use crate::lang::Lang;
use crate::money::Money;
use crate::spreadsheet::would_run;
use crate::{
    Charset, Encoding, Form, Input, Lines, Outcome, ResultTable, Row, RowPay, RowRules, RowSink,
    Span, Value, push_amount,
};

/// How CSV is written, besides what the input says.
#[derive(Clone, Debug)]
pub struct Style {
    /// Encoding.
    pub encoding: Encoding,
    /// Delimiter.
    pub delimiter: u8,
    /// Whether cells that a spreadsheet would run are left as they are.
    pub raw: bool,
    /// The columns.
    pub table: ResultTable,
    /// Whether sums with a gap in them are written.
    pub allow_incomplete: bool,
    /// The language of reasons.
    pub lang: Lang,
}

/// Records of CSV out of records that came in.
#[derive(Clone, Debug)]
pub struct Csv {
    style: Style,
    /// The encoding of the cells that come in.
    held: Charset,
    /// The encoding in which a block is made; [`Csv::seal`] turns it into that of the style.
    made: Charset,
    /// Whether a record may go out as the bytes that came in.
    verbatim: bool,
    end: &'static [u8],
}

impl Csv {
    /// For rows of this input.
    pub fn new(input: &Input, style: Style) -> Csv {
        let held = match input.form {
            Form::Delimited(_) => input.rows.charset(),
            Form::JsonLines | Form::Sheet => Charset::Utf8,
        };
        let same = held == style.encoding.charset;
        let made = if same { held } else { Charset::Utf8 };
        let is_whole = style.table.own().len() == input.headings.len();
        Csv {
            verbatim: is_whole && held == made && input.form == Form::Delimited(style.delimiter),
            end: if input.crlf { b"\r\n" } else { b"\n" },
            style,
            held,
            made,
        }
    }

    /// The byte-order mark, if there is one, and the heading.
    pub fn head(&self) -> Vec<u8> {
        self.heading(&[], self.style.table.names())
    }

    /// A heading of the input's own columns between others.
    pub(super) fn heading(&self, before: &[&str], after: &[String]) -> Vec<u8> {
        let mut block = Vec::new();
        let own = self.style.table.own_headings().iter().map(String::as_str);
        let all = before.iter().copied().chain(own);
        for name in all.chain(after.iter().map(String::as_str)) {
            self.text(name, &mut block);
            self.delimit(&mut block);
        }
        block.pop();
        block.extend_from_slice(self.end);
        self.transcode(&mut block);
        [self.style.encoding.mark_bytes(), &block].concat()
    }

    /// The language of the headings.
    pub(super) fn lang(&self) -> Lang {
        self.style.table.lang()
    }

    pub(super) fn delimit(&self, block: &mut Vec<u8>) {
        block.push(self.style.delimiter);
    }

    /// What ends a line.
    pub(super) fn end(&self) -> &'static [u8] {
        self.end
    }

    /// A text of ours as a cell.
    pub(super) fn text(&self, text: &str, block: &mut Vec<u8>) {
        self.cell(&self.made.encode(text), false, block);
    }

    /// A reason as a cell.
    pub(super) fn reason(&self, reason: &crate::lang::Text, block: &mut Vec<u8>) -> u64 {
        let reason = reason.get(self.style.lang);
        let guard = self.needs_guard(reason.as_bytes());
        self.cell(&self.made.encode(reason), guard, block);
        u64::from(guard)
    }

    /// A cell, quoted where it must be, with an apostrophe where it is made harmless.
    fn cell(&self, bytes: &[u8], guard: bool, block: &mut Vec<u8>) {
        let special =
            |byte: &u8| *byte == self.style.delimiter || matches!(byte, b'"' | b'\n' | b'\r');
        let quoted = bytes.iter().any(special);
        if quoted {
            block.push(b'"');
        }
        if guard {
            block.push(b'\'');
        }
        for byte in bytes {
            if *byte == b'"' {
                block.push(b'"');
            }
            block.push(*byte);
        }
        if quoted {
            block.push(b'"');
        }
    }

    fn needs_guard(&self, cell: &[u8]) -> bool {
        !self.style.raw && would_run(cell)
    }

    /// The row's own cells. Gives the number of those made harmless.
    pub(super) fn own(&self, row: &Row<'_>, block: &mut Vec<u8>) -> u64 {
        let suspect = |span: &Span| {
            let cell = row.held.get(span.from..span.to);
            let first = cell.expect("a cell lies in the bytes of its row").first();
            matches!(first, Some(b'=' | b'@' | b'\t' | b'\r' | b'+' | b'-'))
        };
        let suspect = !self.style.raw && row.cells.iter().any(suspect);
        if self.verbatim && !suspect {
            block.extend_from_slice(row.raw);
            return 0;
        }
        let mut guarded = 0_u64;
        let mut is_first = true;
        for place in 0..row.cells.len() {
            if self.style.table.leaves_out(place) {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.delimit(block);
            }
            let cell = row.cell(place);
            let guard = self.needs_guard(&cell);
            guarded += u64::from(guard);
            if self.held == self.made {
                self.cell(&cell, guard, block);
            } else {
                self.cell(self.held.decode(&cell).as_bytes(), guard, block);
            }
        }
        guarded
    }

    /// A row that is none as one cell, in the place of all its own.
    pub(super) fn broken(&self, row: &Row<'_>, block: &mut Vec<u8>) -> u64 {
        let text = self.held.decode(row.raw);
        let guard = self.needs_guard(text.as_bytes());
        self.cell(&self.made.encode(&text), guard, block);
        u64::from(guard)
    }

    fn results(&self, rules: &RowRules, pay: &RowPay, amounts: &Amounts, block: &mut Vec<u8>) {
        let allows = self.style.allow_incomplete;
        let table = &self.style.table;
        table.each(rules, pay, amounts, allows, |value| match value {
            Value::Amount(amount) => self.amount(amount, block),
            Value::Text(text) => {
                self.delimit(block);
                self.text(text, block);
            }
        });
        self.delimit(block);
    }

    fn amount(&self, amount: Option<Money>, block: &mut Vec<u8>) {
        match amount {
            Some(amount) => push_amount(block, self.style.delimiter, amount),
            None => self.delimit(block),
        }
    }

    pub(super) fn transcode(&self, block: &mut Vec<u8>) {
        if self.made != self.style.encoding.charset {
            let text = String::from_utf8_lossy(block);
            let bytes = self.style.encoding.charset.encode(&text).into_owned();
            *block = bytes;
        }
    }
}

impl RowSink for Csv {
    type Block = Lines;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, lines: &mut Lines) -> u64 {
        let block = &mut lines.bytes;
        let mut guarded;
        match outcome {
            Outcome::Computed {
                rules,
                pay,
                amounts,
            } => {
                guarded = self.own(row, block);
                self.results(rules, pay, amounts, block);
            }
            Outcome::Merged(reason) | Outcome::Refused(reason) => {
                // it stands in its place: own cells, nothing, and why
                let missing = if row.fault.is_some_and(|fault| !fault.keeps_cells()) {
                    guarded = self.broken(row, block);
                    self.style.table.own().len() - 1
                } else {
                    guarded = self.own(row, block);
                    0
                };
                let results = self.style.table.names().len();
                for _ in 0..missing + results {
                    self.delimit(block);
                }
                guarded += self.reason(reason, block);
            }
        }
        lines.end_row(self.end);
        guarded
    }

    fn seal(&self, lines: &mut Lines) {
        self.transcode(&mut lines.bytes);
    }
}
