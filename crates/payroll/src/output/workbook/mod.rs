//! The result as a workbook (XLSX): figures as numbers, ids as text, sums and refused rows on sheets of their own.
//!
//! Workers make the cells, the writer packs them as they come. Read next: `rows` for what a cell becomes, `writer` for
//! the sheets, `package` for how they are packed.

pub mod client;
mod package;
mod parts;
mod rows;
mod slips;
mod writer;
mod xml;

pub use package::Target;
pub use rows::{Block, BookRows, BookStyle};
pub use slips::{SlipBook, SlipRows};
pub use writer::{Book, Spool};
pub use xml::Xml;

/// Columns that a sheet has at most.
pub const MOST_COLUMNS: usize = 16_384;
