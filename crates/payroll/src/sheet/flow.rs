//! Cells on their way to rows, on the thread that reads them.

use std::sync::mpsc::SyncSender;
use std::{io, mem};

use crate::error::BatchError;
use crate::letters::column_letters;
use crate::limits::{COLUMNS, Limit};
use crate::sheet::rows::Filled;
use crate::sheet::{Opened, Outlet};
use crate::source::{Chunk, Kind, Position};
use crate::types::ColumnType;
use crate::understand::{Headings, Question, ROWS_LOOKED_AT, ToldTop, people_of};

/// From cells in order to rows: the heading goes to whoever opened the sheet, the others to whoever computes them.
pub(super) struct Flow<'t> {
    pub(super) say: &'t SyncSender<Result<Opened, BatchError>>,
    pub(super) to: Option<SyncSender<io::Result<Option<Chunk>>>>,
    pub(super) told: ToldTop,
    /// The types of the columns, where they have any.
    pub(super) types: Vec<ColumnType>,
    /// Rows from the top until it is known which have the headings.
    pub(super) top: Option<Vec<Filled>>,
    pub(super) outlet: Option<Outlet>,
    pub(super) row: Filled,
    /// The cell that came last.
    pub(super) last: Option<(u32, u32)>,
    /// Bytes of text that the cells may still have.
    pub(super) text_left: u64,
    pub(super) wanted: bool,
}

impl Flow<'_> {
    /// Takes a cell; `false` if nobody wants any more.
    pub(super) fn cell(
        &mut self,
        at: (u32, u32),
        kind: Kind,
        text: &str,
    ) -> Result<bool, BatchError> {
        let (row, column) = at;
        if let Some(last) = self.last.replace(at)
            && at <= last
        {
            return Err(BatchError::Disorder {
                cell: named(at),
                before: named(last),
            });
        }
        if usize::try_from(column).map_or(true, |column| column >= COLUMNS) {
            return Err(BatchError::Limit(Limit::Columns));
        }
        let length = u64::try_from(text.len()).expect("a length fits 64 bits");
        let left = self.text_left.checked_sub(length);
        self.text_left = left.ok_or(BatchError::Limit(Limit::Text))?;
        if self.outlet.as_ref().is_some_and(Outlet::is_too_large) {
            return Err(BatchError::Limit(Limit::Cells));
        }
        let line = row + 1;
        if line != self.row.line {
            self.end_row();
            self.row.line = line;
        }
        self.row.put(column, kind, text);
        Ok(self.wanted)
    }

    pub(super) fn end_row(&mut self) {
        if self.row.cells.is_empty() {
            return;
        }
        let Some(top) = &mut self.top else {
            // headings that were not wanted have no outlet
            if let Some(outlet) = &mut self.outlet {
                self.wanted &= outlet.row(&self.row);
            }
            self.row.cells.clear();
            return;
        };
        top.push(mem::take(&mut self.row));
        if top.len() >= ROWS_LOOKED_AT {
            self.begin();
        }
    }

    /// Tells the headings, and goes on with the rows that came in before they were known.
    pub(super) fn begin(&mut self) {
        let Some((mut rows, chunks)) = self.top.take().zip(self.to.take()) else {
            return;
        };
        let shown: Vec<_> = rows.iter().map(Filled::shown).collect();
        let Some(headings) = Headings::find(&shown, &self.told) else {
            if !rows.is_empty() {
                // nobody listens if whoever opened it has gone
                drop(self.say.send(Err(BatchError::Question(Question::NoHeader))));
                self.wanted = false;
            }
            return;
        };
        let below = rows.split_off(headings.above);
        let sample = people_of(shown.into_iter().skip(headings.above));
        let mut outlet = Outlet {
            chunks,
            width: u32::try_from(headings.names.len()).expect("columns are numbered in 32 bits"),
            bytes: Vec::new(),
            position: Position::default(),
            rows: 0,
        };
        let types = mem::take(&mut self.types);
        let opened = Opened {
            headings,
            sample,
            types,
        };
        self.wanted = self.say.send(Ok(opened)).is_ok();
        for row in below {
            self.wanted &= outlet.row(&row);
        }
        self.outlet = Some(outlet);
    }
}

/// A cell as a spreadsheet calls it.
fn named((row, column): (u32, u32)) -> String {
    format!("{}{}", column_letters(column), u64::from(row) + 1)
}
