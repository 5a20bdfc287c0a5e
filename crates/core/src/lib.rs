//! What a wage costs in Chinese social insurance, housing fund and income tax, who pays it, and by which document.
//!
//! [`schedule`] resolves the rules of a region, a month and a person's choices; [`kernel`] is the only arithmetic;
//! [`breakdown`] puts names, figures and documents around its amounts; [`compute`] answers one question, and [`year`],
//! [`gross`], [`compare`], [`explain`] and [`survey`] ask it many times. Nothing here opens a file, prints, reads the
//! clock or knows a command line.

pub mod breakdown;
mod capped;
pub mod compare;
pub mod compute;
pub mod explain;
pub mod gross;
pub mod kernel;
pub mod note;
pub mod schedule;
pub mod step;
pub mod survey;
pub mod tax;
pub mod year;

pub use sscalc_tables::{
    diagnostic, lang, money, period, printable, program, rates, text, typed, words, written,
};
