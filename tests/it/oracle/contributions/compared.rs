//! The program's amounts beside the second reading's.

use std::collections::BTreeMap;
use std::fmt;

use fastrand::Rng;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::exact::{Exact, written, yuan};
use super::charge::{INSURANCES, SIDES, Side};
use super::files::{City, cities};
use super::lookup::Found;
use super::people::{Person, person};
use crate::common::{run, text};

/// What came of a comparison.
#[derive(Default)]
pub(super) struct Tally {
    /// Amounts that both know, of a side of a program.
    pub(super) amounts: usize,
    /// Sides of which both say that they are not known.
    unknown: usize,
    /// Sides of which both say that nothing is levied.
    nothing: usize,
    pub(super) refused: usize,
    pub(super) faults: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            amounts,
            unknown,
            nothing,
            refused,
            faults,
        } = self;
        let faults = faults.len();
        write!(
            f,
            "{amounts} amounts compared, {faults} differences; {unknown} not known and {nothing} not levied by both; {refused} people refused, of whose month nothing is known"
        )
    }
}

impl Tally {
    pub(super) fn add(&mut self, other: Tally) {
        self.amounts += other.amounts;
        self.unknown += other.unknown;
        self.nothing += other.nothing;
        self.refused += other.refused;
        self.faults.extend(other.faults);
    }
}

#[derive(Deserialize)]
struct Answer {
    row: usize,
    error: Option<String>,
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    incomplete: Vec<Gap>,
}

#[derive(Deserialize)]
struct Item {
    program: String,
    employee: Paid,
    employer: Paid,
}

#[derive(Deserialize)]
struct Paid {
    basis: String,
    amount: Box<RawValue>,
    from_account: Box<RawValue>,
}

#[derive(Deserialize)]
struct Gap {
    program: String,
    side: String,
}

impl Answer {
    fn side(&self, program: &str, side: &str) -> Side {
        let gap = |gap: &Gap| gap.program == program && [side, "both"].contains(&gap.side.as_str());
        if self.incomplete.iter().any(gap) {
            return Found::Unknown;
        }
        let Some(item) = self.items.iter().find(|item| item.program == program) else {
            return Found::Nowhere;
        };
        let paid = if side == "employee" {
            &item.employee
        } else {
            &item.employer
        };
        match paid.basis.as_str() {
            "unknown" => Found::Unknown,
            "none" => Found::Nowhere,
            _ => Found::Known([&paid.amount, &paid.from_account].map(|own| written(own.get()))),
        }
    }
}

/// So many people by chance.
pub(super) fn compare(seed: u64, rows: usize) -> Tally {
    let cities: Vec<City> = cities();
    let mut rng = Rng::with_seed(seed);
    let people: Vec<Person<'_>> = (0..rows).map(|_| person(&mut rng, &cities)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("people.csv");
    let rows: String = people.iter().map(Person::row).collect();
    std::fs::write(&input, [Person::HEADING, &rows].concat()).expect("written");
    let path = input.to_str().expect("UTF-8");
    let output = run([
        "batch",
        path,
        "--format",
        "jsonl",
        "--no-stand-ins",
        "--quiet",
    ]);
    let mut tally = Tally::default();
    let mut answered = 0;
    for line in text(&output.stdout).lines() {
        let answer: Answer = serde_json::from_str(line).expect("an object");
        let person = &people[answer.row - 1];
        answered += 1;
        match &answer.error {
            Some(error) => refused(person, error, &mut tally),
            None => one(person, &answer, &mut tally),
        }
    }
    assert_eq!(answered, people.len(), "{}", text(&output.stderr));
    tally
}

/// What each side owes to each program, by the second reading.
fn owed(person: &Person<'_>) -> BTreeMap<(&'static str, &'static str), Side> {
    let (asked, pay) = (&person.asked, &person.pay);
    let mut owed = BTreeMap::new();
    for program in INSURANCES {
        let merged = asked.is_merged(program);
        for side in SIDES {
            let due = if merged {
                Found::Nowhere
            } else {
                asked.insurance(program, side, pay)
            };
            owed.insert((program, side), due);
        }
    }
    for (side, due) in SIDES.into_iter().zip(asked.fund(pay)) {
        owed.insert(("housing_fund", side), due);
    }
    owed
}

/// A person of whose month the program says that nothing is known.
fn refused(person: &Person<'_>, error: &str, tally: &mut Tally) {
    tally.refused += 1;
    let mut known = owed(person);
    known.retain(|_, due| matches!(due, Found::Known(paid) if *paid != [yuan(0); 2]));
    if !error.starts_with("nothing is known of ") || !known.is_empty() {
        let row = person.row();
        let row = row.trim_end();
        tally
            .faults
            .push(format!("refused: {error}, but {known:?} here: {row}"));
    }
}

fn one(person: &Person<'_>, answer: &Answer, tally: &mut Tally) {
    let all = owed(person);
    // of a program of which nothing is charged, a gap of one side is told of the whole
    let has_gap = |program: &str| {
        let charged = answer.items.iter().any(|item| item.program == program);
        let sides = SIDES.iter().map(|side| all.get(&(program, *side)));
        !charged && sides.flatten().any(|due| *due == Found::Unknown)
    };
    for (&(program, side), &own) in &all {
        let theirs = answer.side(program, side);
        let zero: [Exact; 2] = [yuan(0); 2];
        match (own, theirs) {
            (Found::Known(own), Found::Known(theirs)) if own == theirs => tally.amounts += 1,
            (Found::Unknown, Found::Unknown) => tally.unknown += 1,
            (Found::Nowhere, Found::Nowhere) => tally.nothing += 1,
            (Found::Nowhere, Found::Unknown) if has_gap(program) => tally.unknown += 1,
            // a charge of nothing is none
            (Found::Known(sum), Found::Nowhere) | (Found::Nowhere, Found::Known(sum))
                if sum == zero =>
            {
                tally.nothing += 1;
            }
            (own, theirs) => tally.faults.push(format!(
                "{program}.{side}: {own:?} here, {theirs:?} by the program: {}",
                person.row().trim_end()
            )),
        }
    }
}
