//! Where rows come from: one reads the input in chunks that end with a row, many split chunks into rows.
//!
//! The reading half ([`RowSource`]) is sequential and does little; the splitting half ([`Rows`]) is shared by the
//! workers. A new form of input is one type of each.

use std::borrow::Cow;
use std::io;

use crate::encoding::Charset;
use crate::record::{LONGEST, Quote, Span};

/// Bytes of a line too long that are kept, to show what it was.
pub(super) const SAMPLE: usize = 1024;

/// How far a source has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Bytes, as they are held, from the beginning.
    pub bytes: u64,
    /// Line ends.
    pub lines: u64,
    /// Rows, the heading left out; counted only where an output numbers rows.
    pub rows: u64,
    /// A checksum of those bytes.
    pub checksum: u32,
}

/// A piece of the input that ends with a row.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Its bytes, in an encoding of the source's own.
    pub bytes: Vec<u8>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// Where it is the beginning of one line too long to be held: the length of that line.
    pub too_long: Option<u64>,
}

/// What a cell was before it became text; in text everything is text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    #[default]
    Text,
    /// A number, as its decimal text.
    Number,
    /// A number shown as a share, as its percent: `8%`.
    Percent,
    /// A day, perhaps with a time: `2026-07-01`, `2026-07-01 08:30:00`.
    Date,
    /// `TRUE` or `FALSE`.
    Truth,
    /// What a formula came to that cannot be computed: `#N/A`.
    Error,
}

/// The input, read in order.
pub trait RowSource: Send {
    /// The next piece; `None` at the end. `spare` is a buffer to use again.
    ///
    /// # Errors
    /// If the input cannot be read.
    fn next(&mut self, spare: Vec<u8>) -> io::Result<Option<Chunk>>;

    /// The length of the input in held bytes, where it is known.
    fn length(&self) -> Option<u64> {
        None
    }

    /// Where it stands.
    fn position(&self) -> Position;

    /// Counts rows as it reads, for outputs that number them.
    fn count_rows(&mut self) {}

    /// Sets how many bytes a chunk has at most, for outputs that make much of a row.
    fn set_chunk(&mut self, _bytes: usize) {}

    /// Reads on to where an interrupted run had come, if the input is still the same up to there.
    ///
    /// # Errors
    /// If the input cannot be read.
    fn resume(&mut self, to: &Position) -> io::Result<bool> {
        let mut spare = Vec::new();
        while self.position().bytes < to.bytes {
            match self.next(std::mem::take(&mut spare))? {
                Some(chunk) => spare = chunk.bytes,
                None => return Ok(false),
            }
        }
        Ok(self.position() == *to)
    }
}

/// How a chunk falls into rows.
pub trait Rows: Sync {
    /// Shows each row in turn, until `visit` says that it has seen enough by `false`.
    fn each(&self, chunk: &Chunk, visit: &mut dyn FnMut(&Row<'_>) -> bool);

    /// The encoding in which cells are held.
    fn charset(&self) -> Charset;

    /// From now on, what a result has before a cell that a spreadsheet would run is taken off.
    fn take_guards_off(&mut self) {}
}

/// What is wrong with a row as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its quotes make no row of it.
    Quote(Quote),
    /// A cell over several lines that holds what looks like a row of its own: a quote too many at two places.
    HoldsRow,
    /// The line is too long to be a row; its length in bytes.
    TooLong(u64),
    /// It has another number of fields than the heading.
    Fields(usize),
    /// Bytes that are no text in the input's encoding.
    Bytes,
    /// Not an object of JSON; what is wrong with it.
    Json(String),
    /// A key that no earlier row has.
    NewKey(String),
    /// A cell of a sheet that has a value under no heading, such as `G7`.
    NoHeading(String),
}

impl Fault {
    /// Whether the row's own cells are all there, each in its place.
    pub fn keeps_cells(&self) -> bool {
        matches!(self, Fault::NoHeading(_))
    }

    /// A row that is too long, if it is, of which only the beginning is kept.
    pub(super) fn of_length(raw: &mut &[u8]) -> Option<Fault> {
        if raw.len() <= LONGEST {
            return None;
        }
        let length = u64::try_from(raw.len()).expect("a length fits 64 bits");
        *raw = raw.get(..SAMPLE).expect("too long is longer than a sample");
        Some(Fault::TooLong(length))
    }
}

/// A row as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Row<'c> {
    /// From 1, the heading left out.
    pub number: u64,
    /// The line of the input where it begins, from 1.
    pub line: u64,
    /// The row as it stands, without its line end.
    pub raw: &'c [u8],
    /// The bytes that cells are in.
    pub held: &'c [u8],
    /// The cells, one for each heading.
    pub cells: &'c [Span],
    /// What the cells were; empty where all are text.
    pub kinds: &'c [Kind],
    /// What is wrong with it as such.
    pub fault: Option<&'c Fault>,
}

impl<'c> Row<'c> {
    /// The bytes of a cell; empty if there is none.
    pub fn cell(&self, place: usize) -> Cow<'c, [u8]> {
        match self.cells.get(place) {
            Some(span) => span.of(self.held),
            None => Cow::Borrowed(&[]),
        }
    }

    /// What a cell was.
    pub fn kind(&self, place: usize) -> Kind {
        // of a form without kinds all cells are text
        self.kinds.get(place).copied().unwrap_or_default()
    }
}
