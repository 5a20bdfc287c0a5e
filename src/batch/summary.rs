//! What a run has done, in numbers: counted by the workers chunk by chunk, added up in order.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::batch::engine::Engine;
use crate::kernel::PROGRAMS;
use crate::lang::Text;
use crate::note::{Code, Note};
use crate::program::Program;

/// Refused rows that are kept word for word.
const REFUSALS_KEPT: usize = 100;

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
        let add = |one: &mut u64, more: u64| *one = one.saturating_add(more);
        add(&mut self.read, more.read);
        add(&mut self.accepted, more.accepted);
        add(&mut self.refused, more.refused);
        add(&mut self.blank, more.blank);
        add(&mut self.incomplete, more.incomplete);
        add(&mut self.month_defaulted, more.month_defaulted);
        add(&mut self.guarded, more.guarded);
    }
}

impl City {
    /// Adds rows of the same region.
    pub(super) fn add(&mut self, more: &City) {
        self.rows = self.rows.saturating_add(more.rows);
        self.incomplete = self.incomplete.saturating_add(more.incomplete);
        self.wage = self.wage.saturating_add(more.wage);
        for (sums, more) in [
            (&mut self.employee, &more.employee),
            (&mut self.employer, &more.employer),
        ] {
            for (sum, more) in sums.iter_mut().zip(more) {
                *sum = sum.saturating_add(*more);
            }
        }
    }
}

impl Summary {
    /// Adds what came after.
    pub(super) fn add(&mut self, more: &Summary) {
        self.counts.add(&more.counts);
        for (region, city) in &more.cities {
            self.cities.entry(*region).or_default().add(city);
        }
        for (note, doubt) in &more.doubts {
            let own = self.doubts.entry(*note).or_default();
            own.rows = own.rows.saturating_add(doubt.rows);
            own.regions.extend(&doubt.regions);
        }
        for refusal in &more.refusals {
            self.keep(|| refusal.clone());
        }
    }

    /// Counts a refused row, and keeps it if it is one of the first.
    pub(super) fn refuse(&mut self, line: u64, reason: &Text) {
        self.counts.refused = self.counts.refused.saturating_add(1);
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

    /// Notes on rows of a region.
    pub(super) fn doubt(&mut self, note: u32, region: u32, rows: u64) {
        let doubt = self.doubts.entry(note).or_default();
        doubt.rows = doubt.rows.saturating_add(rows);
        doubt.regions.insert(region);
    }

    /// The same in a form that outlives the run.
    pub fn save(&self, engine: &Engine<'_>) -> Saved {
        let id = |number: u32| engine.region(number).map(|region| region.id.to_string());
        let cities = self.cities.iter();
        let doubts = self.doubts.iter().filter_map(|(number, doubt)| {
            let note = engine.note(*number)?;
            Some(SavedDoubt {
                code: note.code.id().to_owned(),
                program: note.program,
                message: (note.message.en.clone(), note.message.zh.clone()),
                rows: doubt.rows,
                regions: doubt
                    .regions
                    .iter()
                    .filter_map(|number| id(*number))
                    .collect(),
            })
        });
        let texts = |refusal: &Refusal| {
            let reason = (refusal.reason.en.clone(), refusal.reason.zh.clone());
            (refusal.line, reason)
        };
        Saved {
            counts: self.counts,
            cities: cities
                .filter_map(|(number, city)| Some((id(*number)?, city.clone())))
                .collect(),
            doubts: doubts.collect(),
            refusals: self.refusals.iter().map(texts).collect(),
        }
    }

    /// What an interrupted run had done.
    pub fn restore(saved: &Saved, engine: &Engine<'_>) -> Summary {
        let mut summary = Summary {
            counts: saved.counts,
            ..Summary::default()
        };
        for (id, city) in &saved.cities {
            if let Some(number) = engine.number_of_region(id) {
                summary.cities.insert(number, city.clone());
            }
        }
        for doubt in &saved.doubts {
            let code = Code::ALL.into_iter().find(|code| code.id() == doubt.code);
            let (en, zh) = &doubt.message;
            let message = Text::new(en.clone(), zh.clone());
            let Some(code) = code else { continue };
            let number = engine.number_of(Note::of(code, doubt.program, message));
            let regions = doubt.regions.iter();
            summary.doubts.insert(
                number,
                Doubt {
                    rows: doubt.rows,
                    regions: regions
                        .filter_map(|id| engine.number_of_region(id))
                        .collect(),
                },
            );
        }
        for (line, (en, zh)) in &saved.refusals {
            let reason = Text::new(en.clone(), zh.clone());
            summary.refusals.push(Refusal {
                line: *line,
                reason,
            });
        }
        summary
    }
}

/// A summary that outlives its run: names in the place of numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Saved {
    counts: Counts,
    cities: Vec<(String, City)>,
    doubts: Vec<SavedDoubt>,
    refusals: Vec<(u64, (String, String))>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct SavedDoubt {
    code: String,
    program: Option<Program>,
    message: (String, String),
    rows: u64,
    regions: Vec<String>,
}
