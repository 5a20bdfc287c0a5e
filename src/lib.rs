//! sscalc
pub mod breakdown;
pub mod cli;
pub mod compute;
pub mod contribution;
pub mod diagnostic;
pub mod lang;
pub mod money;
pub mod note;
pub mod period;
pub mod program;
pub mod rates;
pub mod report;
pub mod schedule;
pub mod survey;
pub mod typed;
