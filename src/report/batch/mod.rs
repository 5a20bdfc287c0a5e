//! The results of a batch: rows as CSV and JSON Lines, refused rows, and what the run has done.

pub mod csv;
pub mod json;
pub mod rejects;
pub mod summary;
