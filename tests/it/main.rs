//! All tests that go through the program or the whole library, in one binary for the sake of link time.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod arrows;
mod bad_input;
mod bad_rates;
mod batch;
mod cases;
mod common;
mod contract;
mod docs;
mod embedded;
mod names;
mod properties;
mod sessions;
mod walk;
