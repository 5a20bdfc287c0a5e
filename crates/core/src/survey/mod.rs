//! What the tables know of regions as a whole: from when, how well, what is in force, by which documents.

use crate::period::Month;
use crate::program::Program;
use crate::rates::layers::Layers;
use crate::rates::model::{Source, Status, Table};
use crate::rates::regions::{Level, RegionEntry};
use crate::rates::{RatesError, Tables};
use crate::schedule::{Choices, Schedule};

pub mod coverage;
pub mod history;
pub mod in_force;

/// A region with how well it is known.
#[derive(Clone, Debug)]
pub struct Known {
    /// The region.
    pub region: RegionEntry,
    /// The first month with a result; none for a province.
    pub from: Option<Month>,
    /// The weakest status in the tables' own month, or that something is missing; none for a province.
    pub confidence: Option<Confidence>,
}

/// How well a region is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// The weakest status of all its figures.
    Complete(Status),
    /// Something expected is missing.
    Incomplete,
}

impl Confidence {
    /// The stable word of JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Confidence::Complete(status) => status.id(),
            Confidence::Incomplete => "incomplete",
        }
    }
}

/// The regions that pass `wanted`, with how well they are known.
///
/// # Errors
/// If a built-in table is damaged.
pub fn known(
    tables: &Tables,
    wanted: &dyn Fn(&RegionEntry) -> bool,
) -> Result<Vec<Known>, RatesError> {
    tables
        .regions()
        .filter(|region| wanted(region))
        .map(|region| {
            let layers = tables.layers(region, &[])?;
            let is_province = region.level == Level::Province;
            Ok(Known {
                region: region.clone(),
                from: (!is_province)
                    .then(|| first_month(&layers, region, tables.date()))
                    .flatten(),
                confidence: (!is_province).then(|| confidence(&layers, region, tables.date())),
            })
        })
        .collect()
}

/// The first month for which anything can be computed.
fn first_month(layers: &Layers, region: &RegionEntry, date: &str) -> Option<Month> {
    let mut months = boundaries(layers);
    months.sort_unstable();
    let resolves = |month: &Month| {
        Schedule::resolve(layers, region, date, *month, &Choices::known_alone())
            .is_ok_and(|s| !s.lines.is_empty())
    };
    months.into_iter().find(resolves)
}

fn confidence(layers: &Layers, region: &RegionEntry, date: &str) -> Confidence {
    let month = date.parse::<jiff::civil::Date>().map(Month::from);
    let schedule = month.ok().and_then(|month| {
        Schedule::resolve(layers, region, date, month, &Choices::known_alone()).ok()
    });
    match schedule {
        Some(schedule) if schedule.is_complete() => {
            let weakest = schedule
                .lines
                .iter()
                .map(crate::schedule::Line::status)
                .max();
            Confidence::Complete(weakest.unwrap_or(Status::Assumed))
        }
        _ => Confidence::Incomplete,
    }
}

/// Every month in which anything begins, or has just ended, in any of the layers.
pub fn boundaries(layers: &Layers) -> Vec<Month> {
    let mut months = Vec::new();
    for entry in layers.tables.iter().flat_map(|table| &table.entries) {
        months.extend(entry.from);
        months.extend(entry.until.map(Month::next));
    }
    months.sort_unstable();
    months.dedup();
    months
}

/// The documents of a region's layers, nearest layer first, each with the programs it serves there.
pub fn sources(layers: &Layers) -> Vec<(Source, Vec<Program>)> {
    let mut sources: Vec<(Source, Vec<Program>)> = Vec::new();
    for table in &layers.tables {
        for source in &table.sources {
            let programs = layers
                .tables
                .iter()
                .flat_map(|table| served(table, &source.key.value));
            let mut programs: Vec<Program> = programs.collect();
            programs.sort_unstable();
            programs.dedup();
            if !programs.is_empty() {
                sources.push((source.clone(), programs));
            }
        }
    }
    sources
}

/// The programs that a document gives figures of, or shows to exist.
fn served<'t>(table: &'t Table, key: &'t str) -> impl Iterator<Item = Program> + 't {
    let figures = table.facts.iter().filter(move |fact| {
        table
            .entry(fact)
            .is_some_and(|entry| entry.source.value == key)
    });
    let missing = table.region().into_iter().flat_map(|own| &own.missing);
    let missing = missing.filter(move |absence| absence.source.value == key);
    figures
        .filter_map(|fact| fact.field.program())
        .chain(missing.map(|absence| absence.what.value.program))
}
