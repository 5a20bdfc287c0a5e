//! The result as a workbook (XLSX): figures as numbers, ids as text, sums and refused rows on sheets of their own.
//!
//! Workers make the cells, the writer packs them as they come. Read next: `rows` for what a cell becomes, `writer` for
//! the sheets.

mod parts;
mod rows;
mod writer;
mod xml;

pub use rows::{Block, BookRows, BookStyle};
pub use writer::{Book, Spool, Target};
pub use xml::Xml;

/// Columns that a sheet has at most.
pub const MOST_COLUMNS: usize = 16_384;
