//! Chinese social insurance and housing-fund contributions (五险一金): exact, dated, every figure with its document.
//!
//! One way through the house: [`rates`] (layered, dated, cited tables) → [`schedule`] (one region, one month, one
//! person's choices) → [`contribution`] (a wage and a schedule make a [`breakdown`]) → [`tax`] → [`report`] (table, JSON, CSV,
//! Markdown) → [`cli`]. Dependencies point one way; nothing below `cli` prints or reads the clock or the environment.
//!
//! ```
//! use sscalc::compute::{Request, Strictness, TaxAsked, compute};
//! use sscalc::contribution::Pay;
//! use sscalc::schedule::Choices;
//!
//! let request = Request {
//!     city: "南昌".to_owned(),
//!     pay: Pay { wage: "7000".parse()?, ..Pay::default() },
//!     choices: Choices::of_month("2026-07".parse()?),
//!     overlays: Vec::new(),
//!     strict: Strictness::Lenient,
//!     tax: TaxAsked::default(),
//! };
//! let month = compute(&sscalc::built_in_tables(), &request)?;
//! assert_eq!(month.totals.employee.to_string(), "1448.05");
//! assert_eq!(month.taxable_income.to_string(), "5551.95");
//! assert_eq!(month.net.to_string(), "5535.39");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod batch;
pub mod breakdown;
pub mod cli;
pub mod compare;
pub mod compute;
pub mod contribution;
pub mod explain;
pub mod gross;
pub mod note;
pub mod report;
pub mod schedule;
pub mod survey;
pub mod tax;
pub mod year;

pub use sscalc_tables::{diagnostic, lang, money, period, printable, program, rates, text, typed};

use rates::Tables;
use rates::embedded::Embedded;

static BUILT_IN: Embedded = sscalc_tables::include_embedded!();

/// The rate tables that are built in.
pub fn built_in_tables() -> Tables {
    Tables::built_in(&BUILT_IN)
}
