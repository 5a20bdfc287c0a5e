//! The results of a batch for people, and the objects of its rows.

pub mod groups;
pub mod json;
pub mod summary;
pub mod totals;
pub mod understood;
