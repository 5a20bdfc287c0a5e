//! Records and fields of delimited text, as places in the bytes that came in.
//!
//! Quoting is that of RFC 4180, read as the `csv` crate reads it (a test compares both): a quote opens a field only at
//! its beginning, and a doubled quote stands for one. What that crate does not give is why this exists: places, so that
//! a record passes through unchanged, an end to a quote that is never closed, and a word about text after a closing
//! quote, which is how one forgotten quote ends at the next and draws a whole row into a cell.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memrchr};

/// Bytes after which a record with an open quote is given up.
pub(super) const LONGEST: usize = 1 << 20;
/// Line ends after which a record with an open quote is given up.
const MOST_LINES: usize = 64;

/// A field's place in its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte, the opening quote left out.
    pub from: usize,
    /// After the last byte, the closing quote left out.
    pub to: usize,
    /// Whether quotes stand inside that must be undone.
    pub escaped: bool,
}

impl Span {
    /// The field's bytes, quotes undone.
    pub fn of<'b>(&self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        let inner = bytes.get(self.from..self.to);
        let inner = inner.expect("a field's place lies in the bytes it was found in");
        if self.escaped {
            Cow::Owned(unescaped(inner))
        } else {
            Cow::Borrowed(inner)
        }
    }
}

/// `inner` begins after an opening quote and ends with the field: doubled quotes become one, the closing one goes.
fn unescaped(inner: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(quote) = memchr(b'"', rest) {
        let (before, after) = rest.split_at(quote);
        out.extend_from_slice(before);
        match after.strip_prefix(b"\"\"") {
            Some(after) => {
                out.push(b'"');
                rest = after;
            }
            // the closing one, after which nothing comes
            None => return out,
        }
    }
    out.extend_from_slice(rest);
    out
}

/// One record, as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It ends before `end`; the next begins at `next`.
    Record { end: usize, next: usize },
    /// Its quotes make no record: its first line ends before `end`, reading resumes at `next`.
    Broken {
        end: usize,
        next: usize,
        quote: Quote,
    },
    /// The bytes end within it.
    Unfinished,
}

/// What is wrong with a quote, by its own line: the lines below it may lie in another chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// It is not closed on its line, and further on not in time, or not where a cell ends.
    Open,
    /// Text stands after the one that closes.
    Followed,
}

/// Splits records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Splitter {
    pub(super) delimiter: u8,
}

impl Splitter {
    /// The record that begins at `start`, its fields into `spans`. `last` says that no bytes follow.
    pub(super) fn record(
        self,
        bytes: &[u8],
        start: usize,
        last: bool,
        spans: &mut Vec<Span>,
    ) -> Found {
        spans.clear();
        let mut at = start;
        loop {
            let mut span = Span {
                from: at,
                to: at,
                escaped: false,
            };
            let mut search = at;
            if bytes.get(at) == Some(&b'"') {
                span.from = at + 1;
                let Some((close, escaped)) = closing(bytes, start, span.from) else {
                    return open(bytes, start, last);
                };
                span.escaped = escaped;
                span.to = close;
                search = close + 1;
                let after = bytes.get(search);
                if after.is_some_and(|byte| *byte != self.delimiter && !b"\r\n".contains(byte)) {
                    return broken(bytes, start, last, Some(search));
                }
            }
            let tail = bytes.get(search..);
            let tail = tail.expect("a field begins before the end of its bytes, or there");
            let ends = |byte: &u8| *byte == self.delimiter || *byte == b'\n' || *byte == b'\r';
            let length = tail.iter().position(ends);
            let end = search + length.unwrap_or(tail.len());
            if search == at {
                span.to = end;
            }
            if length.is_none() && !last {
                return Found::Unfinished;
            }
            spans.push(span);
            let after = end + 1;
            match bytes.get(end) {
                Some(&byte) if byte == self.delimiter => at = after,
                Some(b'\r') => match bytes.get(after) {
                    Some(b'\n') => {
                        let next = after + 1;
                        return Found::Record { end, next };
                    }
                    None if !last => return Found::Unfinished,
                    _ => return Found::Record { end, next: after },
                },
                Some(_) => return Found::Record { end, next: after },
                None => return Found::Record { end, next: end },
            }
        }
    }

    /// The last place up to which `bytes` are whole records; `None` if there is not one record end.
    pub(super) fn boundary(self, bytes: &[u8], last: bool, spans: &mut Vec<Span>) -> Option<usize> {
        if last {
            return Some(bytes.len());
        }
        let mut whole = 0;
        loop {
            let rest = bytes.get(whole..);
            let rest = rest.expect("a record ends before the end of its bytes, or there");
            let Some(quote) = memchr(b'"', rest) else {
                let more = line_end(rest);
                return Some(whole + more).filter(|end| *end > 0);
            };
            // no quote stands before this one, so that every line end before it ends a record
            let (plain, _) = rest.split_at(quote);
            whole += line_end(plain);
            match self.record(bytes, whole, false, spans) {
                Found::Record { next, .. } | Found::Broken { next, .. } => whole = next,
                Found::Unfinished => return Some(whole).filter(|end| *end > 0),
            }
        }
    }
}

/// After the last line end in `bytes`; a carriage return at the very end may be half of one.
fn line_end(bytes: &[u8]) -> usize {
    let after = |place: usize| place + 1;
    let feed = memrchr(b'\n', bytes).map_or(0, after);
    let (_, rest) = bytes.split_at(feed);
    let lone = rest.split_last().and_then(|(_, head)| memrchr(b'\r', head));
    lone.map_or(feed, |place| feed + after(place))
}

/// The closing quote of a field that begins at `from`, in a record that begins at `start`; whether quotes are doubled
/// before it. `None` if it is not there, or too far away.
fn closing(bytes: &[u8], start: usize, from: usize) -> Option<(usize, bool)> {
    let mut escaped = false;
    let mut at = from;
    loop {
        let quote = at + memchr(b'"', bytes.get(at..)?)?;
        let after = quote + 1;
        if bytes.get(after) == Some(&b'"') {
            escaped = true;
            at = after + 1;
            continue;
        }
        return (!is_too_long(bytes.get(start..quote)?)).then_some((quote, escaped));
    }
}

fn is_too_long(record: &[u8]) -> bool {
    record.len() > LONGEST || memchr_iter(b'\n', record).count() > MOST_LINES
}

/// A record whose quote is open at the end of what is there.
fn open(bytes: &[u8], start: usize, last: bool) -> Found {
    let (_, record) = bytes.split_at(start);
    if !last && !is_too_long(record) {
        return Found::Unfinished;
    }
    broken(bytes, start, last, None)
}

/// A record of which the first line alone is given up: what is wrong with it says nothing about the next. `followed` is
/// where text stands after a closing quote, if it does.
fn broken(bytes: &[u8], start: usize, last: bool, followed: Option<usize>) -> Found {
    let (_, record) = bytes.split_at(start);
    let quote = |end: usize| match followed {
        Some(place) if place < end => Quote::Followed,
        _ => Quote::Open,
    };
    let Some(length) = memchr2(b'\r', b'\n', record) else {
        return if last {
            Found::Broken {
                end: bytes.len(),
                next: bytes.len(),
                quote: quote(bytes.len()),
            }
        } else {
            Found::Unfinished
        };
    };
    let (_, line_end) = record.split_at(length);
    if line_end == b"\r" && !last {
        // it may be half of one
        return Found::Unfinished;
    }
    let end = start + length;
    let next = end + if line_end.starts_with(b"\r\n") { 2 } else { 1 };
    Found::Broken {
        end,
        next,
        quote: quote(end),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ours(bytes: &[u8], delimiter: u8) -> Option<Vec<Vec<Vec<u8>>>> {
        let splitter = Splitter { delimiter };
        let (mut at, mut spans, mut records) = (0, Vec::new(), Vec::new());
        while at < bytes.len() {
            match splitter.record(bytes, at, true, &mut spans) {
                Found::Record { end, next } => {
                    if end > at {
                        let fields = spans.iter().map(|span| span.of(bytes).into_owned());
                        records.push(fields.collect());
                    }
                    at = next;
                }
                _ => return None,
            }
        }
        Some(records)
    }

    /// Every record, and what is wrong with it.
    fn every(bytes: &[u8]) -> Vec<(Vec<u8>, Option<Quote>)> {
        let splitter = Splitter { delimiter: b',' };
        let (mut at, mut all) = (0, Vec::new());
        while at < bytes.len() {
            let (end, next, quote) = match splitter.record(bytes, at, true, &mut Vec::new()) {
                Found::Record { end, next } => (end, next, None),
                Found::Broken { end, next, quote } => (end, next, Some(quote)),
                Found::Unfinished => unreachable!("the bytes are said to be all there is"),
            };
            let own = bytes.get(at..end).unwrap();
            all.push((own.to_vec(), quote));
            at = next;
        }
        all
    }

    fn theirs(bytes: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let fields = |record: csv::ByteRecord| record.iter().map(<[u8]>::to_vec).collect();
        reader.byte_records().map(|r| fields(r.unwrap())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4096, ..ProptestConfig::default() })]

        #[test]
        fn fields_are_those_of_the_csv_crate(text in "[a,;\t\"\r\n ]{0,40}", comma in any::<bool>()) {
            let delimiter = if comma { b',' } else { b'\t' };
            // a quote that is never closed ends with the file there, with the line here, as does text after a quote
            if let Some(records) = ours(text.as_bytes(), delimiter) {
                prop_assert_eq!(records, theirs(text.as_bytes(), delimiter));
            }
        }

        #[test]
        fn what_the_standard_allows_is_read_as_the_csv_crate_reads_it(
            cells in prop::collection::vec(prop::collection::vec("[a,;\"\r\n ]{0,6}", 1..5), 1..12),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for record in &cells {
                writer.write_record(record).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let records = ours(&text, b',');
            prop_assert_eq!(records.as_ref(), Some(&theirs(&text, b',')));
            let bytes = |cell: &String| cell.as_bytes().to_vec();
            let cells: Vec<Vec<Vec<u8>>> = cells.iter().map(|row| row.iter().map(bytes).collect()).collect();
            prop_assert_eq!(records, Some(cells));
        }

        #[test]
        fn a_cut_at_a_boundary_changes_nothing(text in "([a\"]{0,3}[,\r\n\"]{0,3}){0,20}", cut in 0_usize..60) {
            let bytes = text.as_bytes();
            let (head, _) = bytes.split_at(cut.min(bytes.len()));
            let splitter = Splitter { delimiter: b',' };
            let whole = splitter.boundary(head, false, &mut Vec::new()).unwrap_or(0);
            let (one, other) = bytes.split_at(whole);
            let mut parts = every(one);
            parts.extend(every(other));
            prop_assert_eq!(parts, every(bytes));
        }
    }

    #[test]
    fn what_has_no_end_yet_is_waited_for() {
        let splitter = Splitter { delimiter: b',' };
        let boundary = |bytes: &[u8]| splitter.boundary(bytes, false, &mut Vec::new());
        for (bytes, want) in [
            (b"".as_slice(), None),
            (b"a,b", None),
            (b"a,\"b\nc", None),
            // it may be half of an end
            (b"a,b\r", None),
            (b"a,b\rc", Some(4)),
            (b"a,b\nc", Some(4)),
            (b"a\n\"b\"\r\n\"c", Some(7)),
        ] {
            assert_eq!(boundary(bytes), want, "{}", bytes.escape_ascii());
        }
        let last = splitter.boundary(b"a,b", true, &mut Vec::new());
        assert_eq!(last, Some(3));
    }

    #[test]
    fn a_record_is_given_up_behind_its_limits_and_not_at_them() {
        let splitter = Splitter { delimiter: b',' };
        let found = |text: &[u8]| splitter.record(text, 0, true, &mut Vec::new());
        let lines = |count: usize| [b"\"".as_slice(), &b"\n".repeat(count), b"\""].concat();
        let whole = Found::Record {
            end: MOST_LINES + 2,
            next: MOST_LINES + 2,
        };
        assert_eq!(found(&lines(MOST_LINES)), whole);
        assert!(matches!(
            found(&lines(MOST_LINES + 1)),
            Found::Broken { end: 1, .. }
        ));
        let long = |length: usize| [b"\"".as_slice(), &b"x".repeat(length), b"\""].concat();
        assert!(matches!(found(&long(LONGEST - 1)), Found::Record { .. }));
        assert!(matches!(found(&long(LONGEST)), Found::Broken { .. }));
    }

    #[test]
    fn a_quote_that_is_wrong_costs_one_line() {
        let splitter = Splitter { delimiter: b',' };
        let mut spans = Vec::new();
        let broken = |end, next, quote| Found::Broken { end, next, quote };
        let text = b"a,\"b\r\nc,d\n";
        let found = splitter.record(text, 0, true, &mut spans);
        assert_eq!(found, broken(4, 6, Quote::Open));
        assert_eq!(
            splitter.record(text, 0, false, &mut spans),
            Found::Unfinished
        );
        let far = [b"\"a\n".as_slice(), &b"x\n".repeat(70), b"\""].concat();
        let found = splitter.record(&far, 0, false, &mut spans);
        assert_eq!(found, broken(2, 3, Quote::Open));
        for (text, found) in [
            (b"\"a\"b,c\n".as_slice(), broken(6, 7, Quote::Followed)),
            // on the next line, which may be that of another chunk
            (b"\"a\n\"b,c\n", broken(2, 3, Quote::Open)),
            (b"\"a\r\"b,c\n", broken(2, 3, Quote::Open)),
            (b"\"a\"b", Found::Unfinished),
            (b"\"a\"b\r", Found::Unfinished),
            (b"\"a\"", Found::Unfinished),
        ] {
            assert_eq!(splitter.record(text, 0, false, &mut spans), found);
        }
    }
}
