//! What a run has done, in numbers: counted by the workers chunk by chunk, added up in order.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::kernel::PROGRAMS;
use crate::lang::Text;
use crate::money::Money;
use crate::note::{Code, Note};
use crate::program::Program;
use crate::understand::Aside;

/// More rows, or cells, than any input has. Counts of a run are far below it, so that they can be added to.
const MOST_ROWS: u64 = 1 << 48;

/// Refused rows that are kept word for word.
const REFUSALS_KEPT: usize = 100;

/// Rows that are no people that are kept, and of those with other sums than the rows.
const ASIDES_KEPT: usize = 100;
const MOST_ASIDES: usize = 1_000;

/// What a run has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The counts.
    pub counts: Counts,
    /// By region, by the engine's list.
    pub cities: BTreeMap<u32, City>,
    /// Notes by the engine's list: on how many rows of which regions they bear.
    pub doubts: BTreeMap<u32, Doubt>,
    /// The first refused rows.
    pub refusals: Vec<Refusal>,
    /// The first rows that are no people.
    pub asides: Vec<AsideRow>,
    /// Whether anybody had several rows, each of which was computed by itself.
    pub repeats: bool,
    /// Hashes of whose the rows are, where that is watched.
    pub(super) keys: Vec<u64>,
    /// Wages since the last row of sums, and those before each of these.
    pub(super) wages: Wages,
}

/// A row that is no person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsideRow {
    /// Its line.
    pub line: u64,
    /// What it is.
    pub aside: Aside,
    /// How it begins.
    pub text: String,
    /// Of a row of sums its wages, in fen, where it has any.
    pub sum: Option<i64>,
    /// Of a row of sums those of the people above it, in fen: since the row of sums before, or all of them where that is
    /// what it has.
    pub rows: Option<i128>,
}

impl AsideRow {
    /// Whether a row of sums has another sum than the rows above it; 元 and fen apart.
    pub fn differs(&self) -> bool {
        match (self.sum, self.rows) {
            (Some(sum), Some(rows)) => i128::from(sum) != rows,
            _ => false,
        }
    }
}

/// Wages of people, in fen, held against rows of sums.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wages {
    /// Since the last row of sums.
    since: i128,
    /// From the beginning.
    all: i128,
    /// Before each row of sums of a chunk, since the one before it.
    before: Vec<i128>,
}

/// Counts of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows with anything in them.
    pub read: u64,
    /// Computed.
    pub accepted: u64,
    /// Refused.
    pub refused: u64,
    /// Rows of empty cells, passed over.
    pub blank: u64,
    /// Rows that are no people: sums, signatures, headings that come again.
    #[serde(default)]
    pub asides: u64,
    /// Computed with another row of the same person and month; they are among the computed ones.
    #[serde(default)]
    pub merged: u64,
    /// Computed, but something is not known.
    pub incomplete: u64,
    /// Computed for the month of the command, since they name none.
    pub month_defaulted: u64,
    /// Cells that were made harmless.
    pub guarded: u64,
}

/// What a region's rows cost, in fen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct City {
    /// Rows.
    pub rows: u64,
    /// Rows of which something is not known.
    pub incomplete: u64,
    /// Wages.
    pub wage: i128,
    /// What the persons pay, in program order.
    pub employee: [i128; PROGRAMS],
    /// What the employers pay, in program order.
    pub employer: [i128; PROGRAMS],
}

/// On what a note bears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// Rows.
    pub rows: u64,
    /// Regions, by the engine's list.
    pub regions: BTreeSet<u32>,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its line.
    pub line: u64,
    /// Why.
    pub reason: Text,
}

impl Counts {
    fn add(&mut self, more: &Counts) {
        let add = |one: &mut u64, more: u64| *one += more;
        add(&mut self.read, more.read);
        add(&mut self.accepted, more.accepted);
        add(&mut self.refused, more.refused);
        add(&mut self.blank, more.blank);
        add(&mut self.asides, more.asides);
        add(&mut self.merged, more.merged);
        add(&mut self.incomplete, more.incomplete);
        add(&mut self.month_defaulted, more.month_defaulted);
        add(&mut self.guarded, more.guarded);
    }
}

impl City {
    /// Adds rows of the same region.
    pub(super) fn add(&mut self, more: &City) {
        self.rows += more.rows;
        self.incomplete += more.incomplete;
        self.wage += more.wage;
        for (sums, more) in [
            (&mut self.employee, &more.employee),
            (&mut self.employer, &more.employer),
        ] {
            for (sum, more) in sums.iter_mut().zip(more) {
                *sum += *more;
            }
        }
    }
}

impl Summary {
    /// Adds what came after.
    pub(super) fn add(&mut self, more: &Summary) {
        self.counts.add(&more.counts);
        self.keys.extend_from_slice(&more.keys);
        for (region, city) in &more.cities {
            self.cities.entry(*region).or_default().add(city);
        }
        for (note, doubt) in &more.doubts {
            let own = self.doubts.entry(*note).or_default();
            own.rows += doubt.rows;
            own.regions.extend(&doubt.regions);
        }
        for refusal in &more.refusals {
            self.keep(|| refusal.clone());
        }
        let mut before = more.wages.before.iter();
        for aside in &more.asides {
            let mut aside = aside.clone();
            if aside.aside == Aside::Sum {
                let before = before.next().copied();
                let before = before.expect("wages are noted before each row of sums");
                self.wages.since += before;
                self.wages.all += before;
                let is_all = aside
                    .sum
                    .is_some_and(|sum| i128::from(sum) == self.wages.all);
                aside.rows = Some(if is_all {
                    self.wages.all
                } else {
                    self.wages.since
                });
                self.wages.since = 0;
            }
            if self.asides.len() < ASIDES_KEPT || aside.differs() && self.asides.len() < MOST_ASIDES
            {
                self.asides.push(aside);
            }
        }
        self.wages.since += more.wages.since;
        self.wages.all += more.wages.since;
    }

    /// Looks whether anybody had several rows.
    pub fn has_repeats(&mut self) -> bool {
        self.keys.sort_unstable();
        self.keys.windows(2).any(|pair| pair.first() == pair.last())
    }

    /// Counts a person's wage.
    #[inline]
    pub(super) fn wage(&mut self, fen: i64) {
        self.wages.since += i128::from(fen);
    }

    /// Counts a row that is no person's.
    pub(super) fn set_aside(&mut self, aside: AsideRow) {
        self.counts.asides += 1;
        if aside.aside == Aside::Sum {
            self.wages
                .before
                .push(std::mem::take(&mut self.wages.since));
        }
        self.asides.push(aside);
    }

    /// Counts a refused row, and keeps it if it is one of the first.
    pub(super) fn refuse(&mut self, line: u64, reason: &Text) {
        self.counts.refused += 1;
        self.keep(|| Refusal {
            line,
            reason: reason.clone(),
        });
    }

    fn keep(&mut self, refusal: impl FnOnce() -> Refusal) {
        if self.refusals.len() < REFUSALS_KEPT {
            self.refusals.push(refusal());
        }
    }

    /// Notes on rows of a region, or of none.
    pub(super) fn doubt(&mut self, note: u32, region: Option<u32>, rows: u64) {
        let doubt = self.doubts.entry(note).or_default();
        doubt.rows += rows;
        doubt.regions.extend(region);
    }

    /// The same in a form that outlives the run.
    pub fn save(&self, engine: &Engine<'_>) -> Saved {
        let id = |number: u32| engine.region(number).id.to_string();
        let cities = self.cities.iter();
        let doubts = self.doubts.iter().map(|(number, doubt)| {
            let note = engine.note(*number);
            SavedDoubt {
                code: note.code.id().to_owned(),
                program: note.program,
                message: (note.message.en.clone(), note.message.zh.clone()),
                status: note.param("status").map(str::to_owned),
                rows: doubt.rows,
                regions: doubt.regions.iter().map(|number| id(*number)).collect(),
            }
        });
        let texts = |refusal: &Refusal| {
            let reason = (refusal.reason.en.clone(), refusal.reason.zh.clone());
            (refusal.line, reason)
        };
        Saved {
            counts: self.counts,
            cities: cities
                .map(|(number, city)| (id(*number), city.clone()))
                .collect(),
            doubts: doubts.collect(),
            refusals: self.refusals.iter().map(texts).collect(),
            asides: self.asides.clone(),
            wages: self.wages.clone(),
        }
    }

    /// What an interrupted run had done; nothing if it names what this program and the engine's tables do not have, or
    /// has figures that no run comes to.
    pub fn restore(saved: &Saved, engine: &Engine<'_>) -> Option<Summary> {
        if !saved.is_possible() {
            return None;
        }
        let region = |id: &String| engine.number_of_region(id);
        let mut summary = Summary {
            counts: saved.counts,
            asides: saved.asides.clone(),
            wages: saved.wages.clone(),
            ..Summary::default()
        };
        for (id, city) in &saved.cities {
            summary.cities.insert(region(id)?, city.clone());
        }
        for doubt in &saved.doubts {
            let code = Code::ALL.into_iter().find(|code| code.id() == doubt.code)?;
            let (en, zh) = &doubt.message;
            let message = Text::new(en.clone(), zh.clone());
            let note = Note::of(code, doubt.program, message);
            let note = match &doubt.status {
                Some(status) => note.with("status", status),
                None => note,
            };
            let number = engine.number_of(note);
            let regions = doubt.regions.iter().map(region);
            let doubt = Doubt {
                rows: doubt.rows,
                regions: regions.collect::<Option<_>>()?,
            };
            summary.doubts.insert(number, doubt);
        }
        for (line, (en, zh)) in &saved.refusals {
            let reason = Text::new(en.clone(), zh.clone());
            summary.refusals.push(Refusal {
                line: *line,
                reason,
            });
        }
        Some(summary)
    }
}

/// A summary that outlives its run: names in the place of numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Saved {
    counts: Counts,
    cities: Vec<(String, City)>,
    doubts: Vec<SavedDoubt>,
    refusals: Vec<(u64, (String, String))>,
    #[serde(default)]
    asides: Vec<AsideRow>,
    #[serde(default)]
    wages: Wages,
}

impl Saved {
    /// Whether a run can have come to these figures: each small enough to be added to, and the counts those of one run.
    fn is_possible(&self) -> bool {
        let Counts {
            read,
            accepted,
            refused,
            blank,
            asides,
            merged,
            incomplete,
            month_defaulted,
            guarded,
        } = self.counts;
        let of_rows = [
            read,
            accepted,
            refused,
            blank,
            asides,
            merged,
            incomplete,
            month_defaulted,
        ];
        let all = of_rows.into_iter().chain([guarded]);
        let of_doubts = self.doubts.iter().map(|doubt| doubt.rows);
        let of_lines = self.refusals.iter().map(|(line, _)| *line);
        let mut figures = all.chain(of_doubts).chain(of_lines);
        let cities = || self.cities.iter().map(|(_, city)| city);
        figures.all(|figure| figure <= MOST_ROWS)
            && cities().all(City::is_possible)
            && accepted + refused == read
            // rows without a city, and those that are computed with another, are of no city
            && cities().map(|city| city.rows).sum::<u64>() <= accepted
            && self.wages.is_possible()
    }
}

impl Wages {
    /// Whether rows can have come to these sums.
    fn is_possible(&self) -> bool {
        let most = i128::from(MOST_ROWS) * i128::from(Money::MAX.fen());
        let sums = [self.since, self.all];
        sums.iter()
            .chain(&self.before)
            .all(|sum| (0..=most).contains(sum))
    }
}

impl City {
    /// Whether rows can have come to these sums.
    fn is_possible(&self) -> bool {
        let most = i128::from(MOST_ROWS) * i128::from(Money::MAX.fen());
        let sums = self.employee.iter().chain(&self.employer);
        self.rows.max(self.incomplete) <= MOST_ROWS
            && sums.chain([&self.wage]).all(|sum| (0..=most).contains(sum))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedDoubt {
    code: String,
    program: Option<Program>,
    message: (String, String),
    /// Of a figure, how well it is known.
    status: Option<String>,
    rows: u64,
    regions: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::Strictness;

    /// What a run of three rows has saved, one of them refused.
    fn saved(engine: &Engine<'_>) -> Saved {
        let mut summary = Summary::default();
        let rules = engine.rules("南昌", "2026-09".parse().unwrap(), &Default::default());
        let city = City {
            rows: 2,
            wage: 1_600_000,
            ..City::default()
        };
        summary.cities.insert(rules.unwrap().region.unwrap(), city);
        summary.counts = Counts {
            read: 3,
            accepted: 2,
            ..Counts::default()
        };
        summary.refuse(4, &Text::same("why"));
        summary.save(engine)
    }

    #[test]
    fn what_no_run_can_have_saved_is_not_gone_on_with() {
        let tables = sscalc::built_in_tables();
        let engine = Engine::new(&tables, &[], Strictness::Lenient).unwrap();
        let whole = saved(&engine);
        let restored = Summary::restore(&whole, &engine).unwrap();
        assert_eq!(restored.counts.read, 3);
        assert_eq!(restored.refusals.len(), 1);
        // whoever goes on adds to these: the next row would be one too many
        let changes: [fn(&mut Saved); 7] = [
            |saved| saved.counts.read = u64::MAX,
            |saved| saved.counts.guarded = u64::MAX,
            |saved| saved.counts.blank = u64::MAX,
            |saved| saved.counts.accepted = 1,
            |saved| saved.counts.refused = 0,
            |saved| {
                saved
                    .cities
                    .iter_mut()
                    .for_each(|(_, city)| city.wage = i128::MAX)
            },
            |saved| {
                saved
                    .cities
                    .iter_mut()
                    .for_each(|(_, city)| city.employee = [-1; PROGRAMS])
            },
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut other = whole.clone();
            change(&mut other);
            assert_eq!(Summary::restore(&other, &engine), None, "change {place}");
        }
    }
}
