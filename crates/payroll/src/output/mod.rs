//! Forms of results: each turns rows into blocks on the workers ([`crate::RowSink`]) and writes blocks in order
//! ([`crate::BlockWriter`]).

pub mod csv;
pub mod json_lines;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod rejects;
pub mod workbook;
