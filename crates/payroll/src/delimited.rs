//! Rows of CSV and its kin.

use memchr::{memchr_iter, memchr2};

use crate::encoding::Charset;
use crate::record::{Found, Span, Splitter};
use crate::source::{Chunk, Fault, Row, Rows};
use crate::spreadsheet::would_run;

/// How chunks of delimited text fall into rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delimited {
    splitter: Splitter,
    charset: Charset,
    fields: usize,
    /// Whether an apostrophe before what a spreadsheet would run is a guard of ours.
    has_guards: bool,
}

impl Delimited {
    pub(super) fn new(splitter: Splitter, charset: Charset, fields: usize) -> Delimited {
        Delimited {
            splitter,
            charset,
            fields,
            has_guards: false,
        }
    }

    /// Whether a cell over several lines has drawn rows in: with what stands beside it, its first line and its last are
    /// both as wide as the heading and have a figure, or a line between them is such a row.
    fn holds_row(&self, bytes: &[u8], raw: &[u8], spans: &[Span]) -> bool {
        if self.fields < 2 || memchr2(b'\r', b'\n', raw).is_none() {
            return false;
        }
        spans.iter().enumerate().any(|(place, span)| {
            let mut lines = inner(bytes, span)
                .split(|byte| b"\r\n".contains(byte))
                .filter(|line| !line.is_empty());
            let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else {
                return false;
            };
            let (before, rest) = spans.split_at(place);
            let after = rest.get(1..).unwrap_or_default();
            (self.is_row(first, bytes, before) && self.is_row(last, bytes, after))
                || lines.any(|line| self.is_row(line, bytes, &[]))
        })
    }

    /// Whether a line, with the cells beside it, is as wide as the heading and has a figure.
    fn is_row(&self, line: &[u8], bytes: &[u8], beside: &[Span]) -> bool {
        let mut own = line.split(|byte| *byte == self.splitter.delimiter);
        own.clone().count() + beside.len() == self.fields
            && (own.any(is_figure) || beside.iter().any(|span| is_figure(inner(bytes, span))))
    }
}

fn inner<'b>(bytes: &'b [u8], span: &Span) -> &'b [u8] {
    let inner = bytes.get(span.from..span.to);
    inner.expect("a field's place lies in the bytes it was found in")
}

/// Whether a cell has a number and nothing else.
fn is_figure(cell: &[u8]) -> bool {
    let bare = |byte: &u8| !b"\" ".contains(byte);
    let mut bytes = cell.iter().filter(|byte| bare(byte));
    bytes.clone().any(u8::is_ascii_digit)
        && bytes.all(|byte| byte.is_ascii_digit() || b".,-".contains(byte))
}

/// A line that is too long, of which only the beginning is there.
pub(super) fn too_long(chunk: &Chunk, length: u64, visit: &mut dyn FnMut(&Row<'_>) -> bool) {
    visit(&Row {
        number: chunk.start.rows + 1,
        line: chunk.start.lines + 1,
        raw: &chunk.bytes,
        held: &[],
        cells: &[],
        kinds: &[],
        fault: Some(&Fault::TooLong(length)),
    });
}

impl Rows for Delimited {
    fn each(&self, chunk: &Chunk, visit: &mut dyn FnMut(&Row<'_>) -> bool) {
        if let Some(length) = chunk.too_long {
            return too_long(chunk, length, visit);
        }
        let bytes = chunk.bytes.as_slice();
        let all_valid = self.charset.is_valid(bytes);
        let mut spans: Vec<Span> = Vec::with_capacity(self.fields);
        let (mut at, mut number, mut line) = (0, chunk.start.rows, chunk.start.lines);
        while at < bytes.len() {
            let (end, next, quote) = match self.splitter.record(bytes, at, true, &mut spans) {
                Found::Record { end, next } => (end, next, None),
                Found::Broken { end, next, quote } => (end, next, Some(quote)),
                Found::Unfinished => unreachable!("the chunk is said to be all there is"),
            };
            let own_line = line + 1;
            let (taken, own) = (bytes.get(at..next), bytes.get(at..end));
            let (taken, own) = taken.zip(own).expect("a record lies in its chunk");
            let feeds = memchr_iter(b'\n', taken).count();
            line += u64::try_from(feeds).expect("a count fits 64 bits");
            let mut raw = own;
            at = next;
            if raw.is_empty() {
                continue;
            }
            number += 1;
            let fault = if let Some(too_long) = Fault::of_length(&mut raw) {
                Some(too_long)
            } else if let Some(quote) = quote {
                Some(Fault::Quote(quote))
            } else if spans.len() != self.fields {
                Some(Fault::Fields(spans.len()))
            } else if !all_valid && !self.charset.is_valid(raw) {
                Some(Fault::Bytes)
            } else if self.holds_row(bytes, raw, &spans) {
                Some(Fault::HoldsRow)
            } else {
                None
            };
            if self.has_guards {
                for span in &mut spans {
                    if let [b'\'', guarded @ ..] = &*span.of(bytes)
                        && would_run(guarded)
                    {
                        span.from += 1;
                    }
                }
            }
            let row = Row {
                number,
                line: own_line,
                raw,
                held: bytes,
                cells: &spans,
                kinds: &[],
                fault: fault.as_ref(),
            };
            if !visit(&row) {
                return;
            }
        }
    }

    fn charset(&self) -> Charset {
        self.charset
    }

    fn take_guards_off(&mut self) {
        self.has_guards = true;
    }
}
