//! The results of a batch: rows as CSV and JSON Lines, refused rows, and what the run has done.

pub mod csv;
pub mod json;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod rejects;
pub mod summary;
pub mod totals;
pub mod workbook;
