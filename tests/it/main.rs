//! All tests that go through the program or the whole library, in one binary for the sake of link time.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod abroad;
mod annual;
mod arrows;
mod bad_input;
mod bad_rates;
mod bases;
mod batch;
#[cfg(unix)]
mod bounded;
mod browser;
mod cases;
mod common;
mod compare;
mod contract;
mod coverage;
mod dependencies;
mod docs;
mod embedded;
mod explain;
mod foreign;
mod formula;
mod fund_city;
mod given;
mod gross;
mod help;
mod html;
mod metamorphic;
mod names;
mod notes;
mod oracle;
mod output;
mod places;
mod properties;
mod recipes;
mod sample;
mod schemas;
mod sessions;
mod shells;
mod since;
mod stand_ins;
mod tax;
mod tax_law;
mod tax_said;
mod walk;
