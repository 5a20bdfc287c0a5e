//! The records of an older workbook, looked through before the library reads them: it holds every sheet as a full
//! rectangle of cells, each with a copy of its text. What it would read and nobody asks for is taken out.

use crate::error::BatchError;
use crate::limits::{self, Limit, OLD_PIECES};
use crate::sheet::compound::{Compound, u16_at, u32_at};

const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000a;
const EXTERN_SHEET: u16 = 0x0017;
const DEFINED_NAME: u16 = 0x0018;
const FILE_PASS: u16 = 0x002f;
const CONTINUE: u16 = 0x003c;
const SHEET: u16 = 0x0085;
const NUMBERS: u16 = 0x00bd;
const RICH_LABEL: u16 = 0x00d6;
const MERGED: u16 = 0x00e5;
const SHARED: u16 = 0x00fc;
const OF_SHARED: u16 = 0x00fd;
const DIMENSIONS: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const TRUTH: u16 = 0x0205;
const TEXT: u16 = 0x0207;
const SHORT_NUMBER: u16 = 0x027e;
const BEGIN: u16 = 0x0809;
/// A kind that no record has.
const NOTHING: u16 = 0xffff;

/// Times its length that sheets may be walked through: they lie one behind the other.
const WALKS: usize = 4;
/// Bytes that a unit of text becomes at most.
const BYTES_A_UNIT: u64 = 3;

/// The workbook in a container, with nothing in it that takes more than is read.
///
/// # Errors
/// What is wrong with it, or the limit that it goes beyond.
pub(super) fn stream_of(container: Vec<u8>) -> Result<Vec<u8>, BatchError> {
    let damaged = |why: &'static str| BatchError::Workbook(why.to_owned());
    let size = u64::try_from(container.len()).expect("a length fits 64 bits");
    let container = Compound::open(container).map_err(damaged)?;
    // a newer workbook with a password looks like an older one
    if container.has("EncryptedPackage") {
        return Err(BatchError::Password);
    }
    let stream = container
        .stream("Workbook")
        .or_else(|| container.stream("Book"));
    let stream = stream.ok_or_else(|| damaged("there is no workbook in it"))?;
    let mut look = Look {
        stream: stream.map_err(damaged)?,
        size,
        shared: Vec::new(),
        sheets: Vec::new(),
        texts: 0,
        cells: 0,
    };
    drop(container);
    look.globals()?;
    let mut walked = 0;
    for place in std::mem::take(&mut look.sheets) {
        walked += look.sheet(place)?;
        if walked / WALKS > look.stream.len() {
            return Err(damaged("sheets that lie over one another"));
        }
    }
    Ok(look.stream)
}

/// A record: where it stands, its kind, and where its bytes are.
struct Record {
    at: usize,
    kind: u16,
    from: usize,
    to: usize,
}

struct Look {
    stream: Vec<u8>,
    size: u64,
    /// The length of each shared text.
    shared: Vec<u32>,
    /// Where sheets begin.
    sheets: Vec<usize>,
    texts: u64,
    cells: u64,
}

/// A rectangle around cells.
#[derive(Default)]
struct Around {
    sides: Option<(u16, u16, u16, u16)>,
}

impl Around {
    fn add(&mut self, row: u16, column: u16) {
        let (top, bottom, left, right) = self.sides.unwrap_or((row, row, column, column));
        self.sides = Some((
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ));
    }

    fn area(&self) -> u64 {
        let Some((top, bottom, left, right)) = self.sides else {
            return 0;
        };
        (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
    }
}

fn cut() -> BatchError {
    BatchError::Workbook("a record is cut short".to_owned())
}

impl Look {
    fn record(&self, at: usize) -> Option<Record> {
        let kind = u16_at(&self.stream, at)?;
        let length = u16_at(&self.stream, at + 2)?;
        let from = at + 4;
        let to = from + usize::from(length);
        (to <= self.stream.len()).then_some(Record { at, kind, from, to })
    }

    fn bytes(&self, record: &Record) -> &[u8] {
        let bytes = self.stream.get(record.from..record.to);
        bytes.expect("a record lies within its stream")
    }

    fn put(&mut self, at: usize, bytes: [u8; 2]) {
        let place = self.stream.get_mut(at..at + 2);
        let place = place.expect("it was read there");
        place.copy_from_slice(&bytes);
    }

    /// Takes a record out, in its place.
    fn take_out(&mut self, record: &Record) {
        self.put(record.at, NOTHING.to_le_bytes());
    }

    /// The records that go on with one, and where the next one begins.
    fn pieces(&self, record: &Record) -> Result<(Vec<Record>, usize), BatchError> {
        let mut pieces = Vec::new();
        let mut at = record.to;
        while let Some(next) = self.record(at).filter(|next| next.kind == CONTINUE) {
            at = next.to;
            pieces.push(next);
            if pieces.len() > OLD_PIECES {
                return Err(BatchError::Limit(Limit::OldPieces));
            }
        }
        Ok((pieces, at))
    }

    /// What holds for all sheets.
    fn globals(&mut self) -> Result<(), BatchError> {
        let mut at = 0;
        while let Some(record) = self.record(at) {
            let (pieces, next) = self.pieces(&record)?;
            at = next;
            let bytes = self.bytes(&record);
            match record.kind {
                EOF => break,
                FILE_PASS if u16_at(bytes, 0) != Some(0) => return Err(BatchError::Password),
                SHEET => {
                    let place = u32_at(bytes, 0).ok_or_else(cut)?;
                    let place = usize::try_from(place).expect("32 bits fit");
                    self.sheets.push(place);
                }
                SHARED => {
                    let first = bytes.get(8..).ok_or_else(cut)?;
                    let mut texts = Pieces {
                        now: first,
                        rest: pieces.iter().map(|piece| self.bytes(piece)).collect(),
                        next: 0,
                    };
                    let mut shared = Vec::new();
                    while !texts.now.is_empty() || texts.go_on() {
                        shared.push(texts.text().ok_or_else(cut)?);
                    }
                    self.shared = shared;
                }
                DEFINED_NAME | EXTERN_SHEET => self.take_out(&record),
                _ => {}
            }
        }
        Ok(())
    }

    /// A sheet; how many bytes it has.
    fn sheet(&mut self, start: usize) -> Result<usize, BatchError> {
        let (mut at, mut begun, mut within) = (start, false, 0_usize);
        let (mut cells, mut formulas) = (Around::default(), Around::default());
        while let Some(record) = self.record(at) {
            let (_, next) = self.pieces(&record)?;
            at = next;
            match record.kind {
                // charts lie within
                BEGIN if begun => within += 1,
                BEGIN => begun = true,
                EOF if within == 0 => break,
                EOF => within -= 1,
                _ if within > 0 => {}
                DIMENSIONS | MERGED => self.take_out(&record),
                _ => self.cell(&record, &mut cells, &mut formulas)?,
            }
            if self.texts > limits::old_texts(self.size) {
                return Err(BatchError::Limit(Limit::OldTexts));
            }
        }
        self.cells += cells.area() + formulas.area();
        if self.cells > limits::old_cells(self.size) {
            return Err(BatchError::Limit(Limit::OldCells));
        }
        Ok(at - start.min(at))
    }

    /// Counts the cells of a record.
    fn cell(
        &mut self,
        record: &Record,
        cells: &mut Around,
        formulas: &mut Around,
    ) -> Result<(), BatchError> {
        let bytes = self.bytes(record);
        let short = |at| u16_at(bytes, at).ok_or_else(cut);
        match record.kind {
            NUMBER | SHORT_NUMBER | TRUTH => cells.add(short(0)?, short(2)?),
            LABEL | RICH_LABEL => {
                cells.add(short(0)?, short(2)?);
                self.texts += BYTES_A_UNIT * u64::from(short(6)?);
            }
            OF_SHARED => {
                cells.add(short(0)?, short(2)?);
                let number = u32_at(bytes, 6).ok_or_else(cut)?;
                let number = usize::try_from(number).expect("32 bits fit");
                // one that is not there is no cell
                let length = self.shared.get(number).map_or(0, |own| u64::from(*own));
                self.texts += length;
            }
            NUMBERS => {
                let (row, first) = (short(0)?, short(2)?);
                let count = bytes.len().saturating_sub(6) / 6;
                let last = u16::try_from(count).map_err(|_| cut())?;
                cells.add(row, first);
                cells.add(row, first.saturating_add(last));
            }
            // it belongs to the formula before it
            TEXT => self.texts += BYTES_A_UNIT * u64::from(short(0)?),
            FORMULA => {
                let (row, column) = (short(0)?, short(2)?);
                short(20)?;
                cells.add(row, column);
                formulas.add(row, column);
                // its value counts, not how it is found: that it has no more to say is written in its length
                self.put(record.from + 20, [0; 2]);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Bytes that go on in further records.
struct Pieces<'s> {
    now: &'s [u8],
    rest: Vec<&'s [u8]>,
    next: usize,
}

impl Pieces<'_> {
    fn go_on(&mut self) -> bool {
        match self.rest.get(self.next) {
            Some(piece) => {
                self.now = piece;
                self.next += 1;
                true
            }
            None => false,
        }
    }

    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.now.split_at_checked(count)?;
        self.now = rest;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if self.now.is_empty() && !self.go_on() {
                return None;
            }
            let own = count.min(self.now.len());
            self.take(own)?;
            count -= own;
        }
        Some(())
    }

    /// Passes over a shared text; its length in bytes at most.
    fn text(&mut self) -> Option<u32> {
        if self.now.is_empty() {
            return Some(0);
        }
        let head = self.take(3)?;
        let (units, flags) = (u16_at(head, 0)?, *head.get(2)?);
        let runs = if flags & 8 > 0 {
            u16_at(self.take(2)?, 0)?
        } else {
            0
        };
        let more = if flags & 4 > 0 {
            u32_at(self.take(4)?, 0)?
        } else {
            0
        };
        let (mut missing, mut is_wide) = (usize::from(units), flags & 1 > 0);
        while missing > 0 {
            let a_unit = if is_wide { 2 } else { 1 };
            let own = missing.min(self.now.len() / a_unit);
            self.take(own * a_unit)?;
            missing -= own;
            if missing > 0 {
                if !self.go_on() {
                    return None;
                }
                is_wide = self.take(1)?.first()? & 1 > 0;
            }
        }
        self.skip(usize::from(runs) * 4)?;
        self.skip(usize::try_from(more).expect("32 bits fit"))?;
        u32::try_from(BYTES_A_UNIT * u64::from(units)).ok()
    }
}

#[cfg(test)]
mod tests;
