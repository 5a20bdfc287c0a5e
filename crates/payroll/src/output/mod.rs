//! Forms of results: each turns rows into blocks on the workers ([`crate::RowSink`]) and writes blocks in order
//! ([`crate::BlockWriter`]).

pub mod csv;
pub mod json_lines;
pub mod more;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod rejects;
pub mod slips;
pub mod workbook;
