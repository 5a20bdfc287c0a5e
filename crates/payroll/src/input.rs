//! Opening a text input: its encoding, its form, its delimiter and its headings, each as told or as found out.

use std::io::{self, Read};

use crate::delimited::Delimited;
use crate::encoding::{Charset, Encoding, Foreign, Utf16, foreign};
use crate::error::BatchError;
use crate::json_lines::{JsonLines, keys};
use crate::limits::{COLUMNS, HEADING_KIB, Limit};
use crate::reader::{CHUNK, Ends, Reader};
use crate::record::{Found, Span, Splitter};
use crate::source::{RowSource, Rows};

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
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// Its encoding.
    pub encoding: Option<Encoding>,
    /// Its delimiter.
    pub delimiter: Option<u8>,
    /// Whether it is JSON Lines.
    pub json_lines: Option<bool>,
    /// Its length in bytes, for those who show progress.
    pub length: Option<u64>,
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
    /// Rows above the heading of a sheet that were taken for titles, with the line of each.
    pub titles: Vec<(u64, String)>,
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
            return Ok(Input {
                source: Box::new(reader),
                rows: Box::new(rows),
                form: Form::JsonLines,
                encoding,
                headings,
                crlf: false,
                titles: Vec::new(),
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
    let mut spans: Vec<Span> = Vec::new();
    let mut fields = |delimiter: u8| {
        Splitter { delimiter }.record(bytes, 0, last, &mut spans);
        spans.len()
    };
    // the first of equals wins
    let found = DELIMITERS.into_iter().rev().map(|(_, delimiter)| delimiter);
    let found = found.max_by_key(|delimiter| fields(*delimiter));
    let found = found.expect("there are delimiters to choose from");
    let delimiter = told.delimiter.unwrap_or(found);
    let splitter = Splitter { delimiter };
    let (end, next) = match splitter.record(bytes, 0, last, &mut spans) {
        // of plain ASCII more is held than that
        Found::Record { end, .. } if end > HEADING_KIB << 10 => {
            return Err(BatchError::Limit(Limit::Heading));
        }
        Found::Record { end, next } => (end, next),
        Found::Broken { quote, .. } => return Err(BatchError::Heading(quote)),
        Found::Unfinished => return Err(BatchError::Limit(Limit::Heading)),
    };
    let crlf = bytes.get(end) == Some(&b'\r');
    if spans.len() > COLUMNS {
        return Err(BatchError::Limit(Limit::Columns));
    }
    let headings: Vec<String> = spans
        .iter()
        .map(|span| charset.decode(&span.of(bytes)).trim().to_owned())
        .collect();
    let fields = headings.len();
    reader.skip(next);
    reader.set_ends(Ends::Quoted(splitter));
    Ok(Input {
        source: Box::new(reader),
        rows: Box::new(Delimited::new(splitter, charset, fields)),
        form: Form::Delimited(delimiter),
        encoding,
        headings,
        crlf,
        titles: Vec::new(),
    })
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
        (b"PAR1".as_slice(), "Parquet"),
        (b"\x1f\x8b", "gzip"),
        (b"%PDF", "PDF"),
    ]
    .into_iter()
    .find_map(|(magic, kind)| bytes.starts_with(magic).then_some(kind))
}
