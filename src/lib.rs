//! Chinese social insurance and housing-fund contributions (五险一金): exact, dated, every figure with its document.
//!
//! One way through the house: [`rates`] (layered, dated, cited tables) → [`schedule`] (one region, one month, one
//! person's choices) → [`kernel`] (the schedule compiled; a wage comes to amounts) → [`breakdown`] (names, figures and
//! documents around them) → [`report`] (table, JSON, CSV, Markdown) → [`cli`]. Dependencies point one way; nothing below
//! `cli` prints or reads the clock or the environment.
//!
//! ```
//! use sscalc::compute::{Person, Question, compute};
//!
//! let question = Question {
//!     city: "南昌".to_owned(),
//!     month: "2026-07".parse()?,
//!     wage: "7000".parse()?,
//!     before: None,
//! };
//! let month = compute(&sscalc::built_in_tables(), &Person::default(), &question)?;
//! assert_eq!(month.totals.employee.to_string(), "1448.05");
//! assert_eq!(month.taxable_income.to_string(), "5551.95");
//! assert_eq!(month.net.to_string(), "5535.39");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cli;
pub mod report;

pub use sscalc_payroll as batch;

pub use sscalc_core::{
    breakdown, compare, compute, diagnostic, explain, gross, kernel, lang, money, note, period,
    printable, program, rates, schedule, step, survey, tax, text, typed, words, written, year,
};

use rates::Tables;
use rates::embedded::Embedded;

static BUILT_IN: Embedded = sscalc_tables::include_embedded!();

/// The rate tables that are built in.
pub fn built_in_tables() -> Tables {
    Tables::built_in(&BUILT_IN)
}
