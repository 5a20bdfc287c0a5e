//! Whose a row is.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};
use std::io;

use crate::source::{Row, RowSource, Rows};
use crate::understand::Layout;

/// The columns that say whose a row is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PersonColumns {
    number: usize,
    name: Option<usize>,
    /// Whether people have numbers, and not names alone.
    pub(crate) has_numbers: bool,
}

/// Whose a row is, in the bytes of its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) number: Vec<u8>,
    pub(crate) name: Vec<u8>,
}

impl PersonColumns {
    /// Nothing where no column says it.
    pub(crate) fn of(layout: &Layout) -> Option<PersonColumns> {
        let number = layout.id?;
        Some(PersonColumns {
            number,
            name: layout.name,
            has_numbers: layout.name != Some(number),
        })
    }

    /// A number that stands for the person's; nothing where the cell is empty.
    pub(crate) fn hash(&self, row: &Row<'_>) -> Option<u64> {
        let cell = row.cell(self.number);
        let cell = cell.trim_ascii();
        if cell.is_empty() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(cell);
        Some(hasher.finish())
    }

    /// Nothing where the cell is empty.
    pub(crate) fn key(&self, row: &Row<'_>) -> Option<Key> {
        let cell = |place: usize| row.cell(place).trim_ascii().to_vec();
        let number = cell(self.number);
        let name = self.name.map_or_else(Vec::new, cell);
        (!number.is_empty()).then_some(Key { number, name })
    }
}

/// Whether anybody has more than one row, as far as numbers that stand for names tell: one in 10¹⁵ files of a million
/// people is looked at again for nothing.
///
/// # Errors
/// If the input cannot be read.
pub fn repeats(source: &mut dyn RowSource, rows: &dyn Rows, layout: &Layout) -> io::Result<bool> {
    let Some(columns) = PersonColumns::of(layout) else {
        return Ok(false);
    };
    let mut seen: HashSet<u64> = HashSet::new();
    let mut spare = Vec::new();
    while let Some(chunk) = source.next(std::mem::take(&mut spare))? {
        let mut again = false;
        rows.each(&chunk, &mut |row| {
            again = columns.hash(row).is_some_and(|hash| !seen.insert(hash));
            !again
        });
        if again {
            return Ok(true);
        }
        spare = chunk.bytes;
    }
    Ok(false)
}
