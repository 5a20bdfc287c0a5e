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

/// Months of a half-year.
const MONTHS_OF_HALF: i32 = 6;

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
    /// What is not known in the half-years of the tables' year and of the year before.
    pub lacks: Vec<Lack>,
}

/// A program of which something is not known in a half-year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The half-year's first month.
    pub from: Month,
    /// The program.
    pub program: Program,
    /// Whether nothing stands in for it either, in some month.
    pub unanswered: bool,
}

impl Lack {
    /// The half-year's last month.
    pub fn until(self) -> Month {
        self.from.plus(MONTHS_OF_HALF - 1)
    }
}

/// A figure that is wanted: of a program, in a half-year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'c> {
    /// The half-year and the program; `unanswered` if it is for any of the regions.
    pub lack: Lack,
    /// The regions that have no answer without it, those that lack the least else first.
    pub unanswered: Vec<&'c RegionEntry>,
    /// The regions in which something stands in for it, in the same order.
    pub stood_in: Vec<&'c RegionEntry>,
}

/// What is wanted of the regions, that first which would give most of them an answer.
pub fn wanted(covered: &[Covered]) -> Vec<Wanted<'_>> {
    let mut wanted: BTreeMap<(Month, Program), [Vec<&Covered>; 2]> = BTreeMap::new();
    for region in covered {
        for lack in &region.lacks {
            let [unanswered, stood_in] = wanted.entry((lack.from, lack.program)).or_default();
            let of = if lack.unanswered {
                unanswered
            } else {
                stood_in
            };
            of.push(region);
        }
    }
    let figure = |((from, program), [unanswered, stood_in]): (_, [Vec<_>; 2])| {
        let unanswered = least_first(unanswered);
        Wanted {
            lack: Lack {
                from,
                program,
                unanswered: !unanswered.is_empty(),
            },
            unanswered,
            stood_in: least_first(stood_in),
        }
    };
    let mut wanted: Vec<Wanted<'_>> = wanted.into_iter().map(figure).collect();
    wanted.sort_by_key(|own| {
        let (answers, better) = (own.unanswered.len(), own.stood_in.len());
        (std::cmp::Reverse(answers), std::cmp::Reverse(better))
    });
    wanted
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

/// Regions by how little they lack; equals stay in the order of codes.
fn least_first(mut regions: Vec<&Covered>) -> Vec<&RegionEntry> {
    regions.sort_by_key(|region| {
        let unanswered = region.lacks.iter().filter(|lack| lack.unanswered);
        (unanswered.count(), region.lacks.len())
    });
    regions.iter().map(|covered| &covered.region).collect()
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

/// What is not known in a month.
struct Asked {
    /// By known figures alone.
    known_alone: Vec<Program>,
    /// With what stands in for unknown ones.
    with_stand_ins: Vec<Program>,
}

/// The months of the tables' year and of the year before, each asked once.
fn asked(layers: &Layers, region: &RegionEntry, tables: Month) -> BTreeMap<Month, Asked> {
    let lacking = |month, choices: &Choices| {
        let lines = Schedule::lines(layers, region, month, choices);
        // an error is a month of which nothing at all is known
        lines.map_or_else(
            |_| PROGRAMS.to_vec(),
            |(_, incomplete)| incomplete.iter().map(|gap| gap.program).collect(),
        )
    };
    let of_month = |month| {
        let known_alone: Vec<Program> = lacking(month, &Choices::known_alone());
        let with_stand_ins = if known_alone.is_empty() {
            Vec::new()
        } else {
            lacking(month, &Choices::default())
        };
        let asked = Asked {
            known_alone,
            with_stand_ins,
        };
        (month, asked)
    };
    let first = Month::new(tables.year() - 1, 1).into_iter();
    let months = first.flat_map(|first| (0..4 * MONTHS_OF_HALF).map(move |n| first.plus(n)));
    months.map(of_month).collect()
}

/// Whether every month of a span has all amounts.
fn answered(asked: &BTreeMap<Month, Asked>, span: Span, tables: Month) -> Answered {
    let Some((first, last)) = span.months(tables) else {
        return Answered::default();
    };
    let whole = |lacking: fn(&Asked) -> &[Program]| {
        let mut months = asked.range(first..=last);
        months.all(|(_, asked)| lacking(asked).is_empty())
    };
    Answered {
        with_stand_ins: whole(|asked| &asked.with_stand_ins),
        known_alone: whole(|asked| &asked.known_alone),
    }
}

/// What is not known, by half-year.
fn lacks(asked: &BTreeMap<Month, Asked>) -> Vec<Lack> {
    let mut lacks: BTreeMap<(Month, Program), bool> = BTreeMap::new();
    for (month, asked) in asked {
        let within = i32::from(month.of_year() - 1) % MONTHS_OF_HALF;
        let half = month.plus(-within);
        for program in &asked.known_alone {
            let unanswered = asked.with_stand_ins.contains(program);
            *lacks.entry((half, *program)).or_default() |= unanswered;
        }
    }
    let lack = |((from, program), unanswered)| Lack {
        from,
        program,
        unanswered,
    };
    lacks.into_iter().map(lack).collect()
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
    let asked = asked(layers, region, last);
    Covered {
        region: region.clone(),
        cells: by_cell.into_values().collect(),
        gaps,
        answers: Span::ALL.map(|span| answered(&asked, span, last)),
        lacks: lacks(&asked),
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
