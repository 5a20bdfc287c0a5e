//! Which row of a sheet has the headings: the first that is not empty, except that rows of a single cell above it are
//! titles (`2026年9月工资表` over merged columns).

use crate::sheet::rows::Filled;

/// Rows of a single cell that may be titles.
const MOST_TITLES: usize = 8;

/// The headings of a sheet.
#[derive(Debug, Default)]
pub(super) struct Heading {
    /// One for each column up to the last that has one.
    pub(super) names: Vec<String>,
    /// Rows above, with the line of each.
    pub(super) titles: Vec<(u64, String)>,
}

/// Rows from the top until it is known which has the headings.
#[derive(Debug, Default)]
pub(super) struct Top(Vec<Filled>);

impl Top {
    /// Takes the next row that is not empty; whether the headings are known now.
    pub(super) fn push(&mut self, row: Filled) -> bool {
        let is_title = row.cells.len() == 1;
        self.0.push(row);
        !is_title || self.0.len() > MOST_TITLES
    }

    /// The headings, and the rows below them that have come in already; `None` if there is no row at all.
    pub(super) fn end(self) -> Option<(Heading, Vec<Filled>)> {
        let mut rows = self.0;
        let last = rows.len().checked_sub(1)?;
        let has_many = rows.last().is_some_and(|row| row.cells.len() > 1);
        let place = if has_many { last } else { 0 };
        let below = rows.split_off(place + 1);
        let own = rows.pop()?;
        let title = |row: Filled| {
            let text = row.cells.into_iter().next().map(|(.., text)| text);
            let text = text.expect("rows without a cell are not among those of the top");
            (u64::from(row.line), text)
        };
        let mut names = Vec::new();
        for (column, _, text) in own.cells {
            let column = usize::try_from(column).expect("32 bits fit");
            names.resize(column, String::new());
            names.push(text.trim().to_owned());
        }
        let titles = rows.into_iter().map(title).collect();
        Some((Heading { names, titles }, below))
    }
}
