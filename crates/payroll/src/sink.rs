//! Where rows go: workers turn a chunk's rows into a block, one writes the blocks in order.
//!
//! A new form of output is one type of each: [`RowSink`] is shared by the workers, [`BlockWriter`] has the file. A block
//! may be bytes or columns. Writers count the rows that they write, and a run compares them with those that were read.

use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use std::sync::Arc;

use crate::kernel::Amounts;
use crate::lang::Text;
use crate::row::{RowPay, RowRules};
use crate::source::Row;

/// What became of a row.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'k> {
    /// It was computed.
    Computed {
        /// By this.
        rules: &'k Arc<RowRules>,
        /// From this.
        pay: &'k RowPay,
        /// To this.
        amounts: &'k Amounts,
    },
    /// Its wage is computed with that of another row of the same person and month, which the text names.
    Merged(&'k Text),
    /// It was refused, for this reason.
    Refused(&'k Text),
}

/// Rows of text, counted where they end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The text, in the encoding of the output.
    pub bytes: Vec<u8>,
    rows: u64,
}

impl Lines {
    /// Ends a row.
    pub fn end_row(&mut self, line_end: &[u8]) {
        self.bytes.extend_from_slice(line_end);
        self.rows += 1;
    }
}

/// Turns rows into blocks.
pub trait RowSink: Sync {
    /// The rows of one chunk.
    type Block: Default + Send;

    /// Adds a row. Gives the number of cells that were made harmless (see `docs/batch.md`).
    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Self::Block) -> u64;

    /// Ends a block, still on the worker: whatever is done best for many rows at once.
    fn seal(&self, _block: &mut Self::Block) {}
}

/// What stands of an output: enough to tell whether it is still the same when an interrupted run is gone on with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Its length in bytes.
    pub bytes: u64,
    /// The CRC-32 of those bytes; 0 of a form that cannot be gone on with.
    pub checksum: u32,
}

impl Extent {
    /// What a reader gives until its end.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(mut reader: impl BufRead) -> io::Result<Extent> {
        let mut stream = Stream::new(io::sink(), Extent::default());
        loop {
            let bytes = reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok(stream.written());
            }
            let length = bytes.len();
            stream.head(bytes)?;
            reader.consume(length);
        }
    }
}

/// Writes blocks in order.
pub trait BlockWriter<B>: Send {
    /// Writes a block and empties it.
    ///
    /// # Errors
    /// If it cannot be written.
    fn put(&mut self, block: &mut B) -> io::Result<()>;

    /// What was written so far.
    fn written(&self) -> Extent;

    /// Rows written so far, those of an interrupted run left out: counted where they are written, not where they are
    /// computed.
    fn rows(&self) -> u64;
}

/// Blocks of bytes into a stream.
#[derive(Debug)]
pub struct Stream<W> {
    to: W,
    bytes: u64,
    checksum: crc32fast::Hasher,
    rows: u64,
}

impl<W: Write> Stream<W> {
    /// Into `to`, of which this stands there already.
    pub fn new(to: W, written: Extent) -> Stream<W> {
        Stream {
            to,
            bytes: written.bytes,
            checksum: crc32fast::Hasher::new_with_initial_len(written.checksum, written.bytes),
            rows: 0,
        }
    }

    /// Writes what stands before the rows.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn head(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.checksum.update(bytes);
        self.bytes += u64::try_from(bytes.len()).expect("a length fits 64 bits");
        Ok(())
    }

    /// The stream.
    pub fn into_inner(self) -> W {
        self.to
    }
}

impl<W: Write + Send> BlockWriter<Lines> for Stream<W> {
    fn put(&mut self, block: &mut Lines) -> io::Result<()> {
        self.head(&block.bytes)?;
        self.rows += std::mem::take(&mut block.rows);
        block.bytes.clear();
        Ok(())
    }

    fn written(&self) -> Extent {
        Extent {
            bytes: self.bytes,
            checksum: self.checksum.clone().finalize(),
        }
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}

/// Nowhere: rows are only checked, and counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere {
    rows: u64,
}

impl RowSink for Nowhere {
    type Block = u64;

    fn row(&self, _: &Row<'_>, _: &Outcome<'_>, rows: &mut u64) -> u64 {
        *rows += 1;
        0
    }
}

impl BlockWriter<u64> for Nowhere {
    fn put(&mut self, rows: &mut u64) -> io::Result<()> {
        self.rows += std::mem::take(rows);
        Ok(())
    }

    fn written(&self) -> Extent {
        Extent::default()
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}
