//! Rows of a sheet as bytes, between the thread that reads the workbook and the workers that compute.
//!
//! A row is its number in the sheet, what is wrong with it, and for each heading what the cell was, its length and its
//! text.

use crate::encoding::Charset;
use crate::letters::column_letters;
use crate::record::{LONGEST, Span};
use crate::source::{Chunk, Fault, Kind, Row, Rows, SAMPLE};
use crate::understand::TopRow;

/// All kinds, each at the place of its byte.
const KINDS: [Kind; 6] = [
    Kind::Text,
    Kind::Number,
    Kind::Percent,
    Kind::Date,
    Kind::Truth,
    Kind::Error,
];

/// A row while its cells come in, each at its column.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// From 1, as the spreadsheet shows it.
    pub(super) line: u32,
    /// Filled cells in the order of their columns.
    pub(super) cells: Vec<(u32, Kind, String)>,
}

impl Filled {
    /// Adds a cell; one without text is none.
    pub(super) fn put(&mut self, column: u32, kind: Kind, text: &str) {
        if !text.is_empty() {
            self.cells.push((column, kind, text.to_owned()));
        }
    }

    /// The row as it is looked at for headings.
    pub(super) fn shown(&self) -> TopRow {
        let cells = self.cells.iter().map(|(column, kind, text)| {
            let column = usize::try_from(*column).expect("32 bits fit");
            (column, *kind, text.trim().to_owned())
        });
        TopRow {
            line: u64::from(self.line),
            cells: cells.filter(|(.., text)| !text.is_empty()).collect(),
        }
    }

    /// The beginning of a row that is too long.
    fn sample(&self) -> String {
        let mut sample = String::new();
        for c in self
            .cells
            .iter()
            .flat_map(|(.., text)| text.chars().chain([' ']))
        {
            if sample.len() >= SAMPLE {
                break;
            }
            sample.push(c);
        }
        sample
    }

    /// Appends the row for a heading of `width` columns.
    pub(super) fn write(&self, width: u32, out: &mut Vec<u8>) {
        let number = |number: usize| {
            let number = u32::try_from(number).expect("a row is held, and shorter than 4 GiB");
            number.to_le_bytes()
        };
        out.extend_from_slice(&self.line.to_le_bytes());
        let length: usize = self.cells.iter().map(|(.., text)| text.len()).sum();
        let too_long = length > LONGEST;
        let beyond = self.cells.iter().find(|(column, ..)| *column >= width);
        out.extend_from_slice(&number(if too_long { length } else { 0 }));
        let beyond = beyond.map_or(0, |(column, ..)| column + 1);
        out.extend_from_slice(&beyond.to_le_bytes());
        let sample = too_long.then(|| (0, Kind::Text, self.sample()));
        let own: &[_] = sample.as_ref().map_or(&self.cells, std::slice::from_ref);
        let mut cells = own.iter().peekable();
        for column in 0..width {
            match cells.next_if(|(own, ..)| *own == column) {
                Some((_, kind, text)) => {
                    let byte = KINDS.iter().position(|known| known == kind);
                    let byte = byte.and_then(|byte| u8::try_from(byte).ok());
                    out.push(byte.expect("each kind is among the six"));
                    out.extend_from_slice(&number(text.len()));
                    out.extend_from_slice(text.as_bytes());
                }
                None => out.extend_from_slice(&[0; 5]),
            }
        }
    }
}

/// How chunks of a sheet fall into rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct SheetRows {
    pub(super) width: usize,
}

/// Bytes that are taken from the front.
struct Taken<'c> {
    bytes: &'c [u8],
    at: usize,
}

impl<'c> Taken<'c> {
    fn take(&mut self, count: usize) -> &'c [u8] {
        let end = self.at + count;
        let taken = self.bytes.get(self.at..end);
        self.at = end;
        taken.expect("chunks of a sheet are whole rows, as `Filled::write` wrote them")
    }

    fn number(&mut self) -> u32 {
        let bytes = self.take(4).try_into();
        u32::from_le_bytes(bytes.expect("four bytes were taken"))
    }

    fn cell(&mut self) -> (Span, Kind) {
        let kind = self.take(1).first();
        let kind = kind.and_then(|byte| KINDS.get(usize::from(*byte)));
        let kind = *kind.expect("a kind is written as its place among the six");
        let length = usize::try_from(self.number()).expect("32 bits fit");
        let from = self.at;
        self.take(length);
        let span = Span {
            from,
            to: self.at,
            escaped: false,
        };
        (span, kind)
    }
}

impl SheetRows {
    /// The next row, if there is one, into `cells` and `kinds`; its line and what is wrong with it.
    fn next(
        self,
        from: &mut Taken<'_>,
        cells: &mut Vec<Span>,
        kinds: &mut Vec<Kind>,
    ) -> Option<(u32, Option<Fault>)> {
        if from.at == from.bytes.len() {
            return None;
        }
        let line = from.number();
        let (length, beyond) = (from.number(), from.number());
        cells.clear();
        kinds.clear();
        for _ in 0..self.width {
            let (span, kind) = from.cell();
            cells.push(span);
            kinds.push(kind);
        }
        let fault = if length > 0 {
            Some(Fault::TooLong(u64::from(length)))
        } else {
            let column = beyond.checked_sub(1);
            column.map(|column| Fault::NoHeading(format!("{}{line}", column_letters(column))))
        };
        Some((line, fault))
    }
}

impl Rows for SheetRows {
    fn each(&self, chunk: &Chunk, visit: &mut dyn FnMut(&Row<'_>) -> bool) {
        let mut from = Taken {
            bytes: &chunk.bytes,
            at: 0,
        };
        let (mut cells, mut kinds) = (Vec::new(), Vec::new());
        let mut number = chunk.start.rows;
        while let Some((line, fault)) = self.next(&mut from, &mut cells, &mut kinds) {
            number += 1;
            let raw = match cells.first().filter(|_| fault.is_some()) {
                Some(sample) => chunk.bytes.get(sample.from..sample.to),
                None => Some(&[][..]),
            };
            let raw = raw.expect("a cell lies in its chunk");
            let row = Row {
                number,
                line: u64::from(line),
                raw,
                held: &chunk.bytes,
                cells: &cells,
                kinds: &kinds,
                fault: fault.as_ref(),
            };
            if !visit(&row) {
                return;
            }
        }
    }

    fn charset(&self) -> Charset {
        Charset::Utf8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, want) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letters(column), want);
        }
    }

    #[test]
    fn rows_come_back_as_they_went() {
        let mut chunk = Chunk::default();
        for (line, last) in [(3, 2), (9, 5), (10, 1)] {
            let mut row = Filled {
                line,
                ..Filled::default()
            };
            row.put(0, Kind::Text, "张三");
            row.put(last, Kind::Number, "7000.5");
            row.write(4, &mut chunk.bytes);
        }
        let mut seen = Vec::new();
        SheetRows { width: 4 }.each(&chunk, &mut |row| {
            let text = |place| String::from_utf8(row.cell(place).into_owned()).unwrap();
            let cells: Vec<String> = (0..4).map(text).collect();
            seen.push((row.number, row.line, cells.join("|"), row.fault.cloned()));
            true
        });
        let beyond = Some(Fault::NoHeading("F9".to_owned()));
        let want = [
            (1, 3, "张三||7000.5|".to_owned(), None),
            (2, 9, "张三|||".to_owned(), beyond),
            (3, 10, "张三|7000.5||".to_owned(), None),
        ];
        assert_eq!(seen, want);
    }
}
