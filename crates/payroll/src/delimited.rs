//! Rows of CSV and its kin.

use memchr::memchr_iter;

use crate::encoding::Charset;
use crate::record::{Found, Span, Splitter};
use crate::source::{Chunk, Fault, Row, Rows};

/// How chunks of delimited text fall into rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delimited {
    splitter: Splitter,
    charset: Charset,
    fields: usize,
}

impl Delimited {
    pub(super) fn new(splitter: Splitter, charset: Charset, fields: usize) -> Delimited {
        Delimited {
            splitter,
            charset,
            fields,
        }
    }
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
            let (end, next, unbalanced) = match self.splitter.record(bytes, at, true, &mut spans) {
                Found::Record { end, next } => (end, next, false),
                Found::Unbalanced { end, next } => (end, next, true),
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
            } else if unbalanced {
                Some(Fault::Unbalanced)
            } else if spans.len() != self.fields {
                Some(Fault::Fields(spans.len()))
            } else if !all_valid && !self.charset.is_valid(raw) {
                Some(Fault::Bytes)
            } else {
                None
            };
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
}
