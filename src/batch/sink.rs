//! Where rows go: workers turn a chunk's rows into a block, one writes the blocks in order.
//!
//! A new form of output is one type of each: [`RowSink`] is shared by the workers, [`BlockWriter`] has the file. A block
//! may be bytes or columns.

use std::io::{self, Write};

use crate::batch::row::{RowPay, RowRules};
use crate::batch::source::Row;
use crate::kernel::Amounts;
use crate::lang::Text;

/// What became of a row.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'k> {
    /// It was computed.
    Computed {
        /// By this.
        rules: &'k RowRules,
        /// From this.
        pay: &'k RowPay,
        /// To this.
        amounts: &'k Amounts,
    },
    /// It was refused, for this reason.
    Refused(&'k Text),
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

/// Writes blocks in order.
pub trait BlockWriter<B>: Send {
    /// Writes a block and empties it.
    ///
    /// # Errors
    /// If it cannot be written.
    fn put(&mut self, block: &mut B) -> io::Result<()>;

    /// Bytes written so far.
    fn written(&self) -> u64;
}

/// Blocks of bytes into a stream.
#[derive(Debug)]
pub struct Stream<W> {
    to: W,
    written: u64,
}

impl<W: Write> Stream<W> {
    /// Into `to`, of which `written` bytes stand there already.
    pub fn new(to: W, written: u64) -> Stream<W> {
        Stream { to, written }
    }

    /// The stream.
    pub fn into_inner(self) -> W {
        self.to
    }
}

impl<W: Write + Send> BlockWriter<Vec<u8>> for Stream<W> {
    fn put(&mut self, block: &mut Vec<u8>) -> io::Result<()> {
        self.to.write_all(block)?;
        let more = u64::try_from(block.len()).unwrap_or_default();
        self.written = self.written.saturating_add(more);
        block.clear();
        Ok(())
    }

    fn written(&self) -> u64 {
        self.written
    }
}

/// Nowhere: rows are only checked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl RowSink for Nowhere {
    type Block = ();

    fn row(&self, _: &Row<'_>, _: &Outcome<'_>, (): &mut ()) -> u64 {
        0
    }
}

impl BlockWriter<()> for Nowhere {
    fn put(&mut self, (): &mut ()) -> io::Result<()> {
        Ok(())
    }

    fn written(&self) -> u64 {
        0
    }
}
