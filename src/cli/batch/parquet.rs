//! Results as Parquet.

use std::fs::File;

use crate::batch::output::parquet::{Block, Columns, Groups, ROW};
use crate::batch::{BatchError, Summary};
use crate::cli::batch::whole::{Form, Whole};
use crate::cli::batch::work::Work;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::workplace::Workplace;
use crate::report::Format;

/// Whether this program writes a format; it writes Parquet.
#[expect(
    clippy::unnecessary_wraps,
    reason = "a program without Parquet has a reason"
)]
pub(super) fn possible(_: Format) -> Result<(), Failure> {
    Ok(())
}

impl Whole<Block> for Groups {
    fn end(&mut self, _: &Work<'_>, _: &Summary) -> Result<(), BatchError> {
        self.finish().map_err(BatchError::Write)
    }
}

impl Work<'_> {
    pub(super) fn parquet(mut self) -> Result<Outcome, Failure> {
        let style = &self.style;
        let prefix = &self.args.prefix;
        let row = format!("{prefix}{ROW}");
        if style.table.own_headings().contains(&row) {
            return Err(BatchError::SameName(row).into());
        }
        let columns = Columns::new(
            &self.input,
            style.table.clone(),
            prefix,
            style.allow_incomplete,
            style.lang,
        );
        // rows are numbered as they are read
        self.input.source.count_rows();
        let begin = |file: File, _: Option<&Workplace>| Groups::begin(&columns, file);
        self.whole(&Form {
            sink: &columns,
            begin: &begin,
            has_refused: false,
        })
    }
}
