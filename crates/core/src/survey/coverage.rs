//! How well what is known: for each region, program and year the weakest status of the year's months.

use std::collections::BTreeMap;

use crate::period::Month;
use crate::program::Program;
use crate::rates::layers::Layers;
use crate::rates::model::Status;
use crate::rates::regions::{Level, RegionEntry};
use crate::rates::{RatesError, Tables};
use crate::schedule::{Choices, Gap, Schedule};
use crate::survey::boundaries;

/// The programs that exist everywhere as lines of their own.
pub const PROGRAMS: [Program; 5] = [
    Program::Pension,
    Program::Medical,
    Program::Unemployment,
    Program::WorkInjury,
    Program::HousingFund,
];

/// Months up to the tables' own of which gaps are named.
const RECENT: i32 = 3;

/// How much of a program is known in one region and year, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    /// Every month; the weakest status of them.
    Whole(Status),
    /// Some months.
    Partly,
    /// No month.
    Nothing,
}

impl Extent {
    /// All.
    pub const ALL: [Extent; 7] = [
        Extent::Whole(Status::Cited),
        Extent::Whole(Status::Derived),
        Extent::Whole(Status::Reported),
        Extent::Whole(Status::Carried),
        Extent::Whole(Status::Assumed),
        Extent::Partly,
        Extent::Nothing,
    ];

    /// The stable word of JSON: a status, `partial` or `unknown`.
    pub fn id(self) -> &'static str {
        match self {
            Extent::Whole(status) => status.id(),
            Extent::Partly => "partial",
            Extent::Nothing => "unknown",
        }
    }
}

/// What is known of one program in one region and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramYear {
    /// The program.
    pub program: Program,
    /// The year.
    pub year: i16,
    /// Months of the year up to the tables' date.
    pub months: u8,
    /// Months that can be computed.
    pub known_months: u8,
    /// The weakest status of those; none if none.
    pub weakest: Option<Status>,
}

impl ProgramYear {
    /// How much is known.
    pub fn extent(&self) -> Extent {
        match self.weakest {
            Some(_) if self.known_months < self.months => Extent::Partly,
            Some(status) => Extent::Whole(status),
            None => Extent::Nothing,
        }
    }
}

/// One region's cells, and what is missing in the last three months.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The region.
    pub region: RegionEntry,
    /// By program and year.
    pub cells: Vec<ProgramYear>,
    /// What is missing among [`PROGRAMS`] in any of those months.
    pub gaps: Vec<(Program, Gap)>,
    /// Whether everything asked for has an amount, by span.
    pub answers: [Answered; Span::ALL.len()],
}

/// What people ask a region for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// The month of the tables' date.
    Month,
    /// The year of the tables' date, all twelve months.
    Year,
    /// The year before.
    LastYear,
}

impl Span {
    /// All.
    pub const ALL: [Span; 3] = [Span::Month, Span::Year, Span::LastYear];

    /// Its first and last month, for tables of a month.
    fn months(self, tables: Month) -> Option<(Month, Month)> {
        let year = |year| Some((Month::new(year, 1)?, Month::new(year, 12)?));
        match self {
            Span::Month => Some((tables, tables)),
            Span::Year => year(tables.year()),
            Span::LastYear => year(tables.year() - 1),
        }
    }

    /// Its name, `2026-11` or `2026`, for tables of a month.
    pub fn name(self, tables: Month) -> String {
        match self {
            Span::Month => tables.to_string(),
            Span::Year => tables.year().to_string(),
            Span::LastYear => (tables.year() - 1).to_string(),
        }
    }
}

/// Whether a region is complete in a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// With what stands in for unknown figures.
    pub with_stand_ins: bool,
    /// By known figures alone.
    pub known_alone: bool,
}

/// The coverage of all regions that pass `wanted`, from the first year in which anything is known anywhere.
///
/// # Errors
/// If a built-in table is damaged.
pub fn coverage(
    tables: &Tables,
    wanted: &dyn Fn(&RegionEntry) -> bool,
) -> Result<Vec<Covered>, RatesError> {
    let Ok(date) = tables.date().parse::<jiff::civil::Date>() else {
        return Ok(Vec::new());
    };
    let last = Month::from(date);
    let mut covered = Vec::new();
    for region in tables
        .regions()
        .filter(|r| r.level != Level::Province && wanted(r))
    {
        let layers = tables.layers(region, &[])?;
        covered.push(of_region(&layers, region, tables.date(), last));
    }
    let years = covered
        .iter()
        .flat_map(|c| &c.cells)
        .filter(|cell| cell.known_months > 0)
        .map(|cell| cell.year);
    let first = years.min().unwrap_or(last.year());
    for region in &mut covered {
        region.cells.retain(|cell| cell.year >= first);
    }
    Ok(covered)
}

/// Whether every month of a span has all amounts.
fn answered(layers: &Layers, region: &RegionEntry, span: Span, tables: Month) -> Answered {
    let Some((first, last)) = span.months(tables) else {
        return Answered::default();
    };
    let complete = |choices: &Choices| {
        let months = std::iter::successors(Some(first), |month| Some(month.next()));
        months.take_while(|month| *month <= last).all(|month| {
            let lines = Schedule::lines(layers, region, month, choices);
            lines.is_ok_and(|(_, incomplete)| incomplete.is_empty())
        })
    };
    let known_alone = complete(&Choices::known_alone());
    Answered {
        with_stand_ins: known_alone || complete(&Choices::default()),
        known_alone,
    }
}

fn of_region(layers: &Layers, region: &RegionEntry, date: &str, last: Month) -> Covered {
    let mut by_cell: BTreeMap<(Program, i16), ProgramYear> = BTreeMap::new();
    let mut gaps = Vec::new();
    let months = turns(layers, last);
    for (index, from) in months.iter().enumerate() {
        let until = months.get(index + 1).map_or(last, |next| next.previous());
        let schedule = Schedule::resolve(layers, region, date, *from, &Choices::known_alone()).ok();
        for program in PROGRAMS {
            let gap = schedule
                .as_ref()
                .and_then(|s| s.incomplete.iter().find(|gap| gap.program == program));
            let line = schedule
                .as_ref()
                .and_then(|s| s.lines.iter().find(|line| line.program == program));
            let status = line
                .filter(|_| gap.is_none())
                .map(crate::schedule::Line::status);
            count(&mut by_cell, program, *from, until, status);
            if let Some(gap) = gap
                && until >= last.plus(1 - RECENT)
                && !gaps.iter().any(|(known, _)| *known == program)
            {
                gaps.push((program, gap.gap));
            }
        }
    }
    Covered {
        region: region.clone(),
        cells: by_cell.into_values().collect(),
        gaps,
        answers: Span::ALL.map(|span| answered(layers, region, span, last)),
    }
}

/// Adds the months from `from` to `until`, all of one status, to their cells.
fn count(
    cells: &mut BTreeMap<(Program, i16), ProgramYear>,
    program: Program,
    from: Month,
    until: Month,
    status: Option<Status>,
) {
    let mut month = from;
    while month <= until {
        let cell = cells.entry((program, month.year())).or_insert(ProgramYear {
            program,
            year: month.year(),
            months: 0,
            known_months: 0,
            weakest: None,
        });
        cell.months += 1;
        if let Some(status) = status {
            cell.known_months += 1;
            cell.weakest = Some(cell.weakest.map_or(status, |weakest| weakest.max(status)));
        }
        month = month.next();
    }
}

/// The months up to `last` in which a result may turn: something begins, ends, or goes stale.
fn turns(layers: &Layers, last: Month) -> Vec<Month> {
    let entries = layers.tables.iter().flat_map(|table| &table.entries);
    let stale = entries.flat_map(|entry| {
        [
            entry.from.map(|from| from.plus(12)),
            entry.checked.map(Month::next),
        ]
    });
    let mut months: Vec<Month> = boundaries(layers)
        .into_iter()
        .chain(stale.flatten())
        .filter(|m| *m <= last)
        .collect();
    months.sort_unstable();
    months.dedup();
    // a year's first month begins its cell
    if let Some(first) = months.first().and_then(|first| Month::new(first.year(), 1)) {
        months.insert(0, first);
        months.dedup();
    }
    months
}
