//! What comes out beside the result: payslips, and sums by a column. It sees the same rows, on the same workers.

use std::io;

use crate::groups::Groups;
use crate::output::slips::Slips;
use crate::output::workbook::{SlipBook, SlipRows, Xml};
use crate::{BlockWriter, Charset, Checks, Differences, Extent, Lines, Outcome, Row, RowSink};

/// What is made of each row besides its place in the result.
#[derive(Clone, Debug, Default)]
pub struct More {
    /// Payslips on a page.
    pub slips: Option<Slips>,
    /// Payslips on a sheet.
    pub slip_rows: Option<SlipRows>,
    /// Contributions that the sheet gives, to be held against what is computed.
    pub checks: Checks,
    /// The column by which sums are made, and how its cells are held.
    pub group_by: Option<(usize, Charset)>,
}

/// The same of the rows of a chunk.
#[derive(Debug, Default)]
pub struct MoreBlock {
    slips: Lines,
    slip_rows: Xml,
    differences: Differences,
    groups: Groups,
}

impl RowSink for More {
    type Block = MoreBlock;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut MoreBlock) -> u64 {
        if let Some(slips) = &self.slips {
            slips.row(row, outcome, &mut block.slips);
        }
        if let Some(slips) = &self.slip_rows {
            slips.row(row, outcome, &mut block.slip_rows);
        }
        if let Outcome::Computed {
            rules,
            pay,
            amounts,
        } = outcome
        {
            let checks = &self.checks;
            block.differences.row(checks, rules, pay, amounts);
        }
        if let Some((place, charset)) = self.group_by
            && let Outcome::Computed {
                rules,
                pay,
                amounts,
            } = outcome
        {
            let cell = row.cell(place);
            let name = charset.decode(&cell);
            block.groups.row(name.trim(), rules, pay, amounts);
        }
        0
    }
}

/// Where that goes.
#[derive(Default)]
pub struct MoreWriter {
    /// The file of payslips.
    pub slips: Option<Box<dyn BlockWriter<Lines>>>,
    /// The workbook of payslips.
    pub slip_book: Option<SlipBook>,
    /// The differences so far.
    pub differences: Differences,
    /// The sums so far.
    pub groups: Groups,
}

impl MoreWriter {
    fn put(&mut self, block: &mut MoreBlock) -> io::Result<()> {
        if let Some(slips) = &mut self.slips {
            slips.put(&mut block.slips)?;
        }
        if let Some(slips) = &mut self.slip_book {
            slips.put(&mut block.slip_rows)?;
        }
        self.differences.take(&mut block.differences);
        self.groups.take(&mut block.groups);
        Ok(())
    }
}

/// The result and what comes out beside it.
#[derive(Debug)]
pub struct WithMore<'s, K> {
    /// The form of the result.
    pub result: &'s K,
    /// What else is made.
    pub more: &'s More,
}

impl<K: RowSink> RowSink for WithMore<'_, K> {
    type Block = (K::Block, MoreBlock);

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Self::Block) -> u64 {
        self.more.row(row, outcome, &mut block.1);
        self.result.row(row, outcome, &mut block.0)
    }

    fn seal(&self, block: &mut Self::Block) {
        self.result.seal(&mut block.0);
    }
}

/// The writers of both.
pub struct WriterWithMore<'w, B> {
    /// That of the result, whose rows count.
    pub result: &'w mut dyn BlockWriter<B>,
    /// That of what else is made.
    pub more: &'w mut MoreWriter,
}

impl<B> BlockWriter<(B, MoreBlock)> for WriterWithMore<'_, B> {
    fn put(&mut self, block: &mut (B, MoreBlock)) -> io::Result<()> {
        self.more.put(&mut block.1)?;
        self.result.put(&mut block.0)
    }

    fn written(&self) -> Extent {
        self.result.written()
    }

    fn rows(&self) -> u64 {
        self.result.rows()
    }
}
