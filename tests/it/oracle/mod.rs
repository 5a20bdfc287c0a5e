//! Income tax a second time, from the law's text alone: exact fractions, nothing of the library, one rounding at the end.
//!
//! The figures are typed here again on purpose. A test that compares this with the library fails when either is
//! mistyped; the worked examples in `tests/tax-examples` say which.

mod answer;
pub(crate) mod bonus;
pub(crate) mod chance;
mod contributions;
pub(crate) mod exact;
pub(crate) mod examples;
pub(crate) mod fund;
pub(crate) mod life;
pub(crate) mod payment;
pub(crate) mod settlement;
pub(crate) mod special;
pub(crate) mod tables;
pub(crate) mod withholding;
