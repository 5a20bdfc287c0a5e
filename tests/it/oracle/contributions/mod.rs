//! Contributions a second time: the TOML of `rates/` by a plain reader, as `docs/rate-format.md` describes it, with exact
//! fractions; nothing of the library. The program's own answers come from `sscalc batch`, a row for each person.
//!
//! Left out, and counted: figures that stand in for unknown ones (the rows are asked with `--no-stand-ins`).

mod charge;
mod compared;
mod files;
mod lookup;
mod people;

use compared::{Tally, compare};

/// Rows that every run of the tests compares.
const ROWS: usize = 400;

/// Rows that are asked for, as `SSCALC_ORACLE_ROWS=20000 SSCALC_ORACLE_SEED=2` does; see `.ci/oracle`.
#[expect(
    clippy::disallowed_methods,
    reason = "a test reads how much is asked of it"
)]
fn asked(name: &str, or: usize) -> usize {
    std::env::var(name).map_or(or, |told| told.parse().expect("a number"))
}

#[test]
fn contributions_agree_with_a_second_reading_of_the_tables() {
    let rows = asked("SSCALC_ORACLE_ROWS", ROWS);
    let seed = asked("SSCALC_ORACLE_SEED", 1);
    let mut all = Tally::default();
    // a part at a time, so that any number fits into memory
    for (part, from) in (0..rows).step_by(5_000).enumerate() {
        let seed = u64::try_from(seed + 1_000 * part).expect("it is small");
        all.add(compare(seed, (rows - from).min(5_000)));
    }
    println!("{rows} people, {all}");
    assert!(all.faults.is_empty(), "{}", all.faults.join("\n"));
    // much is known, and few were refused
    assert!(all.amounts > rows * 2, "{all}");
    assert!(all.refused < rows / 2, "{all}");
}
