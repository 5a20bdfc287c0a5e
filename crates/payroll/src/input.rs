//! Opening a text input: its encoding, its form, its delimiter and its headings, each as told or as found out.

use std::io::{self, Read};

use crate::delimited::Delimited;
use crate::encoding::{Charset, Encoding, Foreign, Utf16, foreign};
use crate::error::BatchError;
use crate::json_lines::{JsonLines, keys};
use crate::limits::{COLUMNS, HEADING_KIB, Limit};
use crate::period::Month;
use crate::reader::{CHUNK, Ends, Reader};
use crate::record::{Found, Span, Splitter};
use crate::source::{Chunk, RowSource, Rows};
use crate::types::ColumnType;
use crate::understand::{Headings, Question, ROWS_LOOKED_AT, ToldTop, TopRow, people_of};

/// Bytes of plain ASCII after which an input without a mark is taken for UTF-8.
const LOOKED_AT: usize = 4 << 20;

/// Delimiters that are found out, the likelier first.
pub const DELIMITERS: [(&str, u8); 3] = [("comma", b','), ("tab", b'\t'), ("semicolon", b';')];

/// A form of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Fields with this delimiter.
    Delimited(u8),
    /// One object of JSON a line.
    JsonLines,
    /// A sheet of a workbook.
    Sheet,
}

/// What is said about an input; the rest is found out.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Its encoding.
    pub encoding: Option<Encoding>,
    /// Its delimiter.
    pub delimiter: Option<u8>,
    /// Whether it is JSON Lines.
    pub json_lines: Option<bool>,
    /// Its length in bytes, for those who show progress.
    pub length: Option<u64>,
    /// Where its headings are.
    pub top: ToldTop,
}

/// An input whose heading has been read.
pub struct Input {
    /// The rows, still to be read.
    pub source: Box<dyn RowSource>,
    /// How its chunks fall into rows.
    pub rows: Box<dyn Rows>,
    /// Its form.
    pub form: Form,
    /// Its encoding.
    pub encoding: Encoding,
    /// Its headings.
    pub headings: Vec<String>,
    /// Whether its lines end with CR and LF.
    pub crlf: bool,
    /// Rows above the headings that were taken for titles, with the line of each.
    pub titles: Vec<(u64, String)>,
    /// The first and last line of the headings; nothing where each row brings its own.
    pub header: Option<(u64, u64)>,
    /// The first rows below the headings.
    pub sample: Vec<TopRow>,
    /// The types of the columns, where they come in with types.
    pub types: Vec<ColumnType>,
}

impl Input {
    /// Opens an input of text.
    ///
    /// # Errors
    /// If it cannot be read, has no heading, or is no text.
    pub fn open(input: Box<dyn Read + Send>, told: &Told) -> Result<Input, BatchError> {
        let mut reader = Reader::new(input, Ends::Lines);
        let bytes = reader.peek(CHUNK).map_err(BatchError::Read)?;
        if let Some(kind) = not_text(bytes) {
            return Err(BatchError::NotText(kind));
        }
        if told.encoding.is_none()
            && let Some(foreign) = foreign(bytes)
        {
            return Err(match foreign {
                Foreign::Encoding(name) => BatchError::Encoding(name),
                Foreign::Binary => BatchError::Binary,
            });
        }
        let encoding = encoding(&mut reader, told).map_err(BatchError::Read)?;
        let charset = encoding.charset.held();
        // of UTF-16 the length is known in other bytes than those that are counted
        if let Some(length) = told.length.filter(|_| charset == encoding.charset) {
            reader.set_length(length);
        }
        let bytes = reader.peek(CHUNK).map_err(BatchError::Read)?;
        let blank = bytes.iter().take_while(|byte| b"\r\n".contains(byte));
        let blank = blank.count();
        reader.skip(blank);
        let bytes = reader.peek(CHUNK).map_err(BatchError::Read)?;
        let first = bytes.trim_ascii_start().first().copied();
        if first.is_none() {
            return Err(BatchError::Empty);
        }
        if told.json_lines.unwrap_or(first == Some(b'{')) {
            let headings = keys(bytes);
            if headings.len() > COLUMNS {
                return Err(BatchError::Limit(Limit::Columns));
            }
            let rows = JsonLines::new(&headings);
            let sample = sample(&mut reader, &rows).map_err(BatchError::Read)?;
            return Ok(Input {
                source: Box::new(reader),
                rows: Box::new(rows),
                form: Form::JsonLines,
                encoding,
                headings,
                crlf: false,
                titles: Vec::new(),
                header: None,
                sample,
                types: Vec::new(),
            });
        }
        delimited(reader, encoding, charset, told)
    }
}

fn delimited(
    mut reader: Reader,
    encoding: Encoding,
    charset: Charset,
    told: &Told,
) -> Result<Input, BatchError> {
    let last = reader.has_ended();
    let bytes = reader.peek(0).map_err(BatchError::Read)?;
    let delimiter = told
        .delimiter
        .unwrap_or_else(|| found_delimiter(bytes, last));
    let splitter = Splitter { delimiter };
    let top = Top::read(bytes, last, splitter, charset)?;
    let headings =
        Headings::find(&top.rows, &told.top).ok_or(BatchError::Question(Question::NoHeader))?;
    let place = headings.above - 1;
    let below = top.ends.get(place).copied();
    let below = below.expect("the last row of headings is one of those that were read");
    let crlf = bytes.get(below.end) == Some(&b'\r');
    let mut names = headings.names;
    // columns without a heading are columns
    names.resize(names.len().max(below.fields), String::new());
    if names.len() > COLUMNS {
        return Err(BatchError::Limit(Limit::Columns));
    }
    reader.skip(below.next);
    reader.set_ends(Ends::Quoted(splitter));
    let rows = Delimited::new(splitter, charset, names.len());
    let sample = sample(&mut reader, &rows).map_err(BatchError::Read)?;
    Ok(Input {
        source: Box::new(reader),
        rows: Box::new(rows),
        form: Form::Delimited(delimiter),
        encoding,
        headings: names,
        crlf,
        titles: headings.titles,
        header: Some(headings.lines),
        sample,
        types: Vec::new(),
    })
}

/// Records of which the fields are counted to find the delimiter.
const COUNTED: usize = 20;

/// The delimiter that makes most fields of the first records; the first of equals.
fn found_delimiter(bytes: &[u8], last: bool) -> u8 {
    let mut spans: Vec<Span> = Vec::new();
    let mut fields = |delimiter: u8| {
        let splitter = Splitter { delimiter };
        let (mut at, mut most) = (0, 0);
        for _ in 0..COUNTED {
            match splitter.record(bytes, at, last, &mut spans) {
                Found::Record { next, .. } if at < bytes.len() => {
                    most = most.max(spans.len());
                    at = next;
                }
                Found::Broken { .. } if at == 0 => return spans.len(),
                _ => break,
            }
        }
        most
    };
    let found = DELIMITERS.into_iter().rev().map(|(_, delimiter)| delimiter);
    let found = found.max_by_key(|delimiter| fields(*delimiter));
    found.expect("there are delimiters to choose from")
}

/// The first records of a delimited text.
struct Top {
    rows: Vec<TopRow>,
    /// Of each of them, where it ends.
    ends: Vec<TopEnd>,
}

#[derive(Clone, Copy)]
struct TopEnd {
    end: usize,
    next: usize,
    fields: usize,
}

impl Top {
    fn read(
        bytes: &[u8],
        last: bool,
        splitter: Splitter,
        charset: Charset,
    ) -> Result<Top, BatchError> {
        let mut top = Top {
            rows: Vec::new(),
            ends: Vec::new(),
        };
        let mut spans: Vec<Span> = Vec::new();
        let (mut at, mut line) = (0, 1);
        while at < bytes.len() && top.rows.len() < ROWS_LOOKED_AT {
            let (end, next) = match splitter.record(bytes, at, last, &mut spans) {
                // of plain ASCII more is held than that
                Found::Record { end, .. }
                    if top.rows.is_empty() && end - at > HEADING_KIB << 10 =>
                {
                    return Err(BatchError::Limit(Limit::Heading));
                }
                Found::Record { end, next } => (end, next),
                // below the headings a broken row is refused when its turn comes
                _ if !top.rows.is_empty() => break,
                Found::Broken { quote, .. } => return Err(BatchError::Heading(quote)),
                Found::Unfinished => return Err(BatchError::Limit(Limit::Heading)),
            };
            if spans.len() > COLUMNS {
                return Err(BatchError::Limit(Limit::Columns));
            }
            let cells = spans.iter().enumerate().filter_map(|(column, span)| {
                let text = charset.decode(&span.of(bytes)).trim().to_owned();
                (!text.is_empty()).then_some((column, crate::source::Kind::Text, text))
            });
            let cells: Vec<_> = cells.collect();
            if !cells.is_empty() {
                top.rows.push(TopRow { line, cells });
                let fields = spans.len();
                top.ends.push(TopEnd { end, next, fields });
            }
            let passed = bytes
                .get(at..next)
                .expect("a record lies in the bytes it was found in");
            line += u64::try_from(memchr::memchr_iter(b'\n', passed).count())
                .expect("lines fit 64 bits");
            at = next;
        }
        Ok(top)
    }
}

/// The first rows of an input that is split, left where they are.
fn sample(reader: &mut Reader, rows: &dyn Rows) -> io::Result<Vec<TopRow>> {
    let chunk: Chunk = reader.sample()?;
    let charset = rows.charset();
    let mut sample = Vec::new();
    rows.each(&chunk, &mut |row| {
        let cells = row.cells.iter().enumerate().filter_map(|(column, _)| {
            let text = charset.decode(&row.cell(column)).trim().to_owned();
            (!text.is_empty()).then_some((column, row.kind(column), text))
        });
        let cells: Vec<_> = cells.collect();
        if row.fault.is_none() && !cells.is_empty() {
            let line = row.line;
            sample.push(TopRow { line, cells });
        }
        sample.len() < ROWS_LOOKED_AT
    });
    Ok(people_of(sample))
}

/// Finds the encoding, passes over the mark, and turns UTF-16 into UTF-8.
fn encoding(reader: &mut Reader, told: &Told) -> io::Result<Encoding> {
    let mut looked_at = CHUNK;
    let marked = Encoding::of_mark(reader.peek(CHUNK)?);
    let encoding = loop {
        if let Some((marked, _)) = marked {
            // a mark is believed where it goes with what was told
            break match told.encoding {
                Some(told) if told.charset != marked.charset => told,
                _ => marked,
            };
        }
        if let Some(told) = told.encoding {
            break Encoding {
                mark: false,
                ..told
            };
        }
        let bytes = reader.peek(looked_at)?;
        let count = bytes.len();
        if let Some(guess) = Encoding::guess(bytes) {
            break guess;
        }
        if count < looked_at || looked_at >= LOOKED_AT {
            break Encoding::UTF_8;
        }
        looked_at *= 2;
    };
    if let Some((of_mark, length)) = marked
        && of_mark.charset == encoding.charset
    {
        reader.drop_mark(length);
    }
    if matches!(encoding.charset, Charset::Utf16Le | Charset::Utf16Be) {
        let charset = encoding.charset;
        reader.transcode(|input| Box::new(Utf16::new(input, charset)));
    }
    Ok(encoding)
}

/// Files that people mean when they say a sheet, and that are no text.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    [
        // where a program reads it, it was known before
        (b"PAR1".as_slice(), "Parquet"),
        (b"ARROW1", "Arrow IPC"),
        (b"FEA1", "Feather"),
        (b"\x1f\x8b", "gzip"),
        (b"%PDF", "PDF"),
    ]
    .into_iter()
    .find_map(|(magic, kind)| bytes.starts_with(magic).then_some(kind))
}

/// The month that the titles above the headings name, if they name one, with the title: `2026年9月工资表`.
pub fn month_of_titles(input: &Input) -> Option<(Month, String)> {
    let named = |(_, title): &(u64, String)| {
        let months = months_in(title).into_iter();
        months
            .map(|month| (month, title.clone()))
            .collect::<Vec<_>>()
    };
    let mut months = input.titles.iter().flat_map(named);
    let first = months.next()?;
    months.all(|(other, _)| other == first.0).then_some(first)
}

/// The months that a text names.
fn months_in(text: &str) -> Vec<Month> {
    let wide = crate::typed::half_width(text);
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let mut months = Vec::new();
    for (at, _) in wide.match_indices("20") {
        let (before, from) = wide.split_at(at);
        if before.ends_with(|c: char| c.is_ascii_digit()) || digits(from) != 4 {
            continue;
        }
        let (year, rest) = from.split_at(4);
        let Some(rest) = ["年", "-", ".", "/"]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark))
        else {
            continue;
        };
        let (month, after) = rest.split_at(digits(rest).min(2));
        let is_month = after.starts_with('月') || !after.starts_with(|c: char| c.is_alphanumeric());
        if is_month && let Ok(month) = crate::typed::month(&format!("{year}-{month}")) {
            months.push(month);
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{COUNTED, Input, Told, found_delimiter, months_in};
    use crate::source::Fault;

    #[test]
    fn the_month_of_a_title() {
        for (title, want) in [
            ("2026年9月工资表", "2026-09"),
            ("某某公司２０２６年０９月份工资发放表", "2026-09"),
            ("编制单位：某某公司  2026-09  单位：元", "2026-09"),
            ("2026年上半年", ""),
            ("统一社会信用代码 912026091234567890", ""),
            ("2026年度申报", ""),
            ("12026年9月", ""),
            ("2026-09x", ""),
            ("2026年13月", ""),
            ("2026年8月至2026年9月", "2026-08 2026-09"),
        ] {
            let found: Vec<String> = months_in(title).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), want, "{title}");
        }
    }

    #[test]
    fn the_delimiter_is_that_of_most_fields() {
        for (text, want) in [
            ("a,b\n1,2\n", b','),
            ("a;b;c\n1,5;2;3\n", b';'),
            ("a\tb\tc\n1,2\t3\t4\n", b'\t'),
            // of equals the likelier
            ("a,b;c\n", b','),
            ("a\n1\n", b','),
            // a quote that is wrong below the headings says nothing of them
            ("a;b\n\"x;1\n", b';'),
            ("\"a;b\";c\n", b';'),
        ] {
            let found = found_delimiter(text.as_bytes(), true);
            assert_eq!(char::from(found), char::from(want), "{text}");
        }
        // further rows than are counted do not matter
        let far = format!("{}{}", "a,b\n".repeat(COUNTED), "c;d;e;f\n");
        assert_eq!(found_delimiter(far.as_bytes(), true), b',');
    }

    #[test]
    fn a_line_that_is_too_long_is_one_row_and_costs_no_other() {
        let long = "x".repeat(3 << 20);
        for (text, first) in [
            (format!("city,wage\n南昌,7000\n{long}\n上海,8000\n"), 2),
            (format!("{{\"wage\":7000}}\n{long}\n{{\"wage\":8000}}\n"), 1),
        ] {
            let mut input = Input::open(Box::new(Cursor::new(text)), &Told::default()).unwrap();
            input.source.count_rows();
            let mut seen = Vec::new();
            while let Some(chunk) = input.source.next(Vec::new()).unwrap() {
                input.rows.each(&chunk, &mut |row| {
                    let length = match row.fault {
                        Some(Fault::TooLong(length)) => Some(*length),
                        _ => None,
                    };
                    seen.push((row.number, row.line, length));
                    true
                });
            }
            let length = Some(3 << 20);
            let want = [
                (1, first, None),
                (2, first + 1, length),
                (3, first + 2, None),
            ];
            assert_eq!(seen, want);
        }
    }

    #[test]
    fn a_cell_over_two_lines_is_cut_by_no_chunk() {
        let text = "city,wage\n\"南\n昌\",7000\n上海,8000\n";
        for chunk in 1..40 {
            let mut input = Input::open(Box::new(Cursor::new(text)), &Told::default()).unwrap();
            input.source.count_rows();
            input.source.set_chunk(chunk);
            let mut seen = Vec::new();
            while let Some(chunk) = input.source.next(Vec::new()).unwrap() {
                input.rows.each(&chunk, &mut |row| {
                    seen.push((row.number, row.line, row.fault.is_none()));
                    true
                });
            }
            assert_eq!(seen, [(1, 2, true), (2, 4, true)], "chunks of {chunk}");
        }
    }

    #[test]
    fn a_place_is_gone_on_from_with_and_without_counting_rows() {
        let text = "city,wage\n南昌,7000\n\n上海,8000\n北京,9000\n";
        for counts in [true, false] {
            let open = || {
                let input = Input::open(Box::new(Cursor::new(text)), &Told::default());
                let mut source = input.unwrap().source;
                if counts {
                    source.count_rows();
                }
                source.set_chunk(24);
                source
            };
            let mut whole = open();
            whole.next(Vec::new()).unwrap().unwrap();
            let place = whole.position();
            let mut again = open();
            assert!(again.resume(&place).unwrap());
            let next = whole.next(Vec::new()).unwrap().unwrap();
            assert!(!next.bytes.is_empty());
            assert_eq!(again.next(Vec::new()).unwrap().unwrap().bytes, next.bytes);
            assert_eq!(again.position(), whole.position());
        }
    }

    #[test]
    fn a_place_that_is_not_where_the_input_has_it_is_not_gone_on_from() {
        let open = || {
            let text = "city,wage\n南昌,7000\n\n上海,8000\n北京,9000\n";
            let mut input = Input::open(Box::new(Cursor::new(text)), &Told::default()).unwrap();
            input.source.count_rows();
            input.source.set_chunk(24);
            input.source
        };
        let mut source = open();
        let chunk = source.next(Vec::new()).unwrap().unwrap();
        let place = source.position();
        assert_eq!((place.rows, place.lines), (1, 3), "{chunk:?}");
        assert!(open().resume(&place).unwrap());
        // where rows are not counted, none are there
        let text = "city,wage\n南昌,7000\n";
        let mut source = Input::open(Box::new(Cursor::new(text)), &Told::default())
            .unwrap()
            .source;
        let mut other = source.position();
        other.rows = u64::MAX;
        assert!(!source.resume(&other).unwrap());
        for change in 0..4 {
            let mut other = place;
            match change {
                0 => other.rows = u64::MAX,
                1 => other.rows += 1,
                2 => other.lines += 1,
                _ => other.bytes += 1,
            }
            assert!(!open().resume(&other).unwrap(), "change {change}");
        }
    }
}
