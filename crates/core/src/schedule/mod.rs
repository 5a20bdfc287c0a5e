//! One region, one month, one person's choices: every rule resolved, nothing computed.
//!
//! A [`Schedule`] no longer knows layers or dates (but for those of a housing fund that is another city's); [`crate::kernel`] applies it to any number of wages. What is
//! looked up for a program is decided here, how a look-up works in [`crate::rates::layers`].

use std::fmt;

use serde::{Serialize, Serializer};
use sscalc_tables::inline_schema;

use crate::money::{Money, Rate, Ratio, Rounding};
use crate::note::Notes;
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::layers::{Hit, Layers, Person, Term};
use crate::rates::model::{Average, Each, Field, PaidFrom, Place, Status};
use crate::rates::regions::RegionEntry;
use crate::rates::sources::Sources;
#[cfg(feature = "schema")]
use crate::words::ids_and;

mod choices;
mod elsewhere;
mod error;
mod fund;
mod fund_city;
mod minimum;
mod notes;
mod programs;
mod resolve;
mod stand_in;

pub use choices::{Choices, FundChoice, InjuryChoice};
pub use elsewhere::Exempt;
pub use error::{Gap, ScheduleError};
pub use fund_city::FundCity;
pub(crate) use fund_city::{no_fund, take_lines};
pub use minimum::MinimumWage;
pub(crate) use resolve::DEFAULT_CLASS;
pub use stand_in::StandIn;
pub(crate) use stand_in::{idle_note, limit_notes};

/// Everything that a wage in one region and month is charged by.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The region.
    pub region: RegionEntry,
    /// 费款所属期.
    pub month: Month,
    /// The day of the tables.
    pub tables: String,
    /// Overlays in use, in the order given.
    pub overlays: Vec<String>,
    /// Dimensions and values that were chosen.
    pub variants: Vec<(String, String)>,
    /// For whom everything was looked up: the values in force of all dimensions.
    pub person: Person,
    /// What was left to a default and matters: `housing_fund`, `work_injury_class`, dimensions.
    pub defaults: Vec<DefaultChoice>,
    /// What is charged, in program order.
    pub lines: Vec<Line>,
    /// What is not known.
    pub incomplete: Vec<Incomplete>,
    /// What a person insured elsewhere does not join.
    pub exempt: Vec<Exempt>,
    /// 月最低工资标准, where it is known for sure which one applies.
    pub minimum_wage: Option<MinimumWage>,
    /// The city whose housing fund is paid into, where it is another.
    pub fund_city: Option<Box<FundCity>>,
    /// What a reader must know.
    pub notes: Notes,
    /// The documents that the lines' figures stand in, by key.
    pub sources: Sources,
}

/// A choice that was left to a default, written as its own name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DefaultChoice {
    /// `housing_fund`, `work_injury_class`, or a dimension.
    pub choice: String,
    /// The value taken.
    #[serde(skip)]
    pub value: String,
    /// The option that says otherwise.
    #[serde(skip)]
    pub option: String,
}

inline_schema!(DefaultChoice, { "type": "string" });

/// Something that is expected and not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Incomplete {
    /// The program.
    pub program: Program,
    /// Whose.
    #[serde(serialize_with = "side_or_both")]
    #[cfg_attr(feature = "schema", schemars(with = "String", extend("enum" = ids_and::<Side>(&["both"]))))]
    pub side: Option<Side>,
    /// Why it is not known.
    #[serde(rename = "reason")]
    pub gap: Gap,
}

fn side_or_both<S: Serializer>(side: &Option<Side>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(side.map_or("both", Side::id))
}

/// One program.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which.
    pub program: Program,
    /// What the rate includes, for information.
    pub includes: Vec<(Program, Rate)>,
    /// What the employee owes.
    pub employee: Vec<Due>,
    /// What the employer owes.
    pub employer: Vec<Due>,
    /// How amounts are rounded.
    pub rounding: Rounding,
    /// Each side, or both together.
    pub each: Each,
    /// Every figure consulted, limits included.
    pub figures: Vec<Figure>,
}

impl Line {
    /// A program of which nothing is charged yet.
    pub(crate) fn new(program: Program, rounding: Rounding, each: Each) -> Line {
        Line {
            program,
            includes: Vec::new(),
            employee: Vec::new(),
            employer: Vec::new(),
            rounding,
            each,
            figures: Vec::new(),
        }
    }

    /// The weakest status of all figures consulted. Rounding rules do not count.
    pub fn status(&self) -> Status {
        let figures = self
            .figures
            .iter()
            .filter(|f| !matches!(f.field, Field::Rounding(..)));
        figures.map(|f| f.status).max().unwrap_or(Status::Cited)
    }

    /// What a side owes.
    pub fn dues(&self, side: Side) -> &[Due] {
        match side {
            Side::Employee => &self.employee,
            Side::Employer => &self.employer,
        }
    }
}

/// One charge on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The parameter that its rate or sum stands in; of a fund the one that allows the rate.
    pub field: Field,
    /// How much it is.
    pub levy: DueLevy,
    /// From where it is paid.
    pub paid_from: PaidFrom,
}

/// How much a charge is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueLevy {
    /// A share of something.
    Rate {
        /// What the rate applies to.
        of: DueBase,
        /// The share.
        rate: Rate,
    },
    /// A fixed sum, 元 a month.
    Fixed(Money),
}

impl DueLevy {
    /// What its rate applies to; nothing for a fixed sum.
    pub const fn base(&self) -> Option<&DueBase> {
        match self {
            DueLevy::Rate { of, .. } => Some(of),
            DueLevy::Fixed(_) => None,
        }
    }
}

/// What a rate applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueBase {
    /// The declared base within limits.
    Declared(BaseRule),
    /// The wage, unclamped.
    Payroll,
    /// This average wage.
    Average(Money),
}

/// How a declared base becomes the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRule {
    /// Whose base it is.
    pub of: Program,
    /// 下限, where there is one.
    pub floor: Option<Money>,
    /// 上限, where there is one.
    pub ceiling: Option<Money>,
    /// Rounding of the declared base before it is clamped.
    pub rounding: Option<Rounding>,
    /// Whether a limit stands in for one that is not known.
    pub stands_in: bool,
    /// Bases that the true limits might change.
    pub doubt: Doubt,
}

/// Bases for which it matters that a limit is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// Below this the floor may be another.
    pub below: Option<Money>,
    /// Above this the ceiling may be another.
    pub above: Option<Money>,
}

/// A figure that was consulted, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The parameter.
    pub field: Field,
    /// What it says.
    pub value: FigureValue,
    /// Effective status.
    pub status: Status,
    /// Whether it is carried.
    pub term: Term,
    /// First month of its entry.
    pub from: Option<Month>,
    /// When someone last looked for a newer one.
    pub checked: Option<Month>,
    /// Its source's key; empty if it has none.
    pub source: String,
    /// Its file.
    pub path: String,
    /// Where in the file.
    pub place: Place,
    /// How the value comes about.
    pub made: Made,
    /// What it is, where it stands in for a figure that is not known.
    pub stand_in: Option<StandIn>,
}

/// What a figure of the tables says. Its text is that of people: `16%`, `3915.00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// 元.
    Amount(Money),
    /// 元 a year.
    YearlyAmount(Money),
    /// There is no limit.
    NoLimit,
    /// Percent.
    Rate(Rate),
    /// The rates to choose from.
    Rates(Vec<Rate>),
    /// A share of an average.
    Ratio(Ratio),
    /// A rule of rounding.
    Rule(Rounding),
}

impl FigureValue {
    /// The amount, of a month.
    pub const fn amount(&self) -> Option<Money> {
        match self {
            FigureValue::Amount(amount) => Some(*amount),
            _ => None,
        }
    }
}

impl fmt::Display for FigureValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FigureValue::Amount(amount) => amount.fmt(f),
            FigureValue::YearlyAmount(amount) => write!(f, "{amount}/year"),
            FigureValue::NoLimit => f.write_str("none"),
            FigureValue::Rate(rate) => rate.fmt(f),
            FigureValue::Rates(rates) => {
                let shown: Vec<String> = rates.iter().map(Rate::to_string).collect();
                f.write_str(&shown.join(", "))
            }
            FigureValue::Ratio(ratio) => ratio.fmt(f),
            FigureValue::Rule(rule) => rule.fmt(f),
        }
    }
}

/// How a figure's value comes about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Made {
    /// It stands in the tables as it is.
    #[default]
    AsWritten,
    /// A limit made from an average.
    OfAverage {
        /// The average.
        average: Average,
        /// The share of it.
        ratio: Ratio,
        /// How the product was rounded.
        rounding: Rounding,
    },
    /// An industry class's rate at a floating step.
    Floated {
        /// The class's rate.
        rate: Rate,
        /// The step in percent of it.
        percent: u32,
    },
    /// A month's part of a yearly sum.
    Instalment {
        /// The sum of a year.
        year: Money,
        /// The month of the year, from 1.
        month: i8,
    },
}

impl Figure {
    pub(crate) fn of(field: Field, hit: &Hit<'_>, value: FigureValue) -> Figure {
        Figure {
            field,
            value,
            status: hit.status(),
            term: hit.term,
            from: hit.dated.from,
            checked: hit.dated.checked,
            source: hit.dated.source.value.clone(),
            path: hit.table.path.clone(),
            place: hit.place,
            made: Made::AsWritten,
            stand_in: None,
        }
    }

    /// The same figure in the place of one that is not known, if it stands in.
    pub(crate) fn standing_in(mut self, stand_in: Option<StandIn>) -> Figure {
        if stand_in.is_some() {
            self.stand_in = stand_in;
            self.status = Status::Assumed;
        }
        self
    }

    pub(crate) fn made(mut self, made: Made) -> Figure {
        self.made = made;
        self
    }
}

impl Schedule {
    /// Resolves every rule for a person's choices.
    ///
    /// # Errors
    /// A choice that the region does not offer or allow, or a month before everything that is known.
    pub fn resolve(
        layers: &Layers,
        region: &RegionEntry,
        tables_date: &str,
        month: Month,
        choices: &Choices,
    ) -> Result<Schedule, ScheduleError> {
        let (settled, resolved) = settle_and_resolve(layers, region, month, choices)?;
        let overlays = layers.tables.iter().rev().filter_map(|t| t.overlay());
        let mut schedule = Schedule {
            region: region.clone(),
            month,
            tables: tables_date.to_owned(),
            overlays: overlays.map(|o| o.id.value.clone()).collect(),
            defaults: notes::defaults(layers, month, choices, &settled, &resolved),
            exempt: elsewhere::exempt(layers, choices),
            minimum_wage: minimum::wage(layers, &settled),
            variants: settled.given,
            person: settled.person,
            lines: resolved.lines,
            incomplete: resolved.incomplete,
            fund_city: None,
            notes: Notes::default(),
            sources: Sources::default(),
        };
        schedule.sources = cited_sources(layers, &schedule.lines);
        let exempting = schedule.exempt.iter().map(|exempt| exempt.source.clone());
        schedule.sources.extend(exempting);
        schedule.notes = notes::notes(
            &schedule,
            layers,
            choices,
            resolved.notes,
            &settled.declared,
        );
        Ok(schedule)
    }

    /// The lines alone, with what is not known beside them: enough for amounts, and cheaper.
    ///
    /// # Errors
    /// As [`Schedule::resolve`].
    pub fn lines(
        layers: &Layers,
        region: &RegionEntry,
        month: Month,
        choices: &Choices,
    ) -> Result<(Vec<Line>, Vec<Incomplete>), ScheduleError> {
        let (_, resolved) = settle_and_resolve(layers, region, month, choices)?;
        Ok((resolved.lines, resolved.incomplete))
    }

    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }
}

/// The choices as the region's tables take them, and the lines that follow.
fn settle_and_resolve(
    layers: &Layers,
    region: &RegionEntry,
    month: Month,
    choices: &Choices,
) -> Result<(choices::Settled, resolve::Resolved), ScheduleError> {
    elsewhere::ensure_begun(layers, month)?;
    let settled = choices::settle(layers, month, choices)?;
    let resolved = programs::all(layers, region, choices, &settled)?;
    if resolved.lines.is_empty()
        && let Some(first) = first_known(layers, region, choices, &resolved.incomplete)
    {
        return Err(ScheduleError::BeforeTables {
            region: region.name.to_string(),
            month,
            first,
            last: last_known(layers, region, choices, &resolved.incomplete),
        });
    }
    Ok((settled, resolved))
}

/// The first month in which anything asked for is known, if all that is missing merely begins later.
fn first_known(
    layers: &Layers,
    region: &RegionEntry,
    choices: &Choices,
    gaps: &[Incomplete],
) -> Option<Month> {
    let later = |gap: &Incomplete| match gap.gap {
        Gap::NotYet(first) | Gap::Between(_, first) => Some(first),
        _ => None,
    };
    let mut month = gaps.iter().filter_map(later).min()?;
    let months = |after: Month| {
        let entries = layers.tables.iter().flat_map(|table| &table.entries);
        entries
            .filter_map(|entry| entry.from)
            .filter(|from| *from > after)
            .min()
    };
    loop {
        let settled = choices::settle(layers, month, choices).ok()?;
        match programs::all(layers, region, choices, &settled) {
            Ok(resolved) if !resolved.lines.is_empty() => return Some(month),
            _ => month = months(month)?,
        }
    }
}

/// The last month before a hole in which anything asked for is known: not after what the gaps name, and one in which
/// nothing else is lacking either.
fn last_known(
    layers: &Layers,
    region: &RegionEntry,
    choices: &Choices,
    gaps: &[Incomplete],
) -> Option<Month> {
    let earlier = |gap: &Incomplete| match gap.gap {
        Gap::Between(last, _) => Some(last),
        _ => None,
    };
    let last = gaps.iter().filter_map(earlier).max()?;
    let entries = layers.tables.iter().flat_map(|table| &table.entries);
    let ends = entries.flat_map(|entry| [entry.from.map(Month::previous), entry.until]);
    let mut months: Vec<Month> = ends.flatten().filter(|month| *month <= last).collect();
    months.push(last);
    months.sort_unstable();
    months.dedup();
    months.into_iter().rev().find(|month| {
        let resolved = choices::settle(layers, *month, choices)
            .ok()
            .and_then(|settled| programs::all(layers, region, choices, &settled).ok());
        resolved.is_some_and(|resolved| !resolved.lines.is_empty())
    })
}

/// The sources of all figures, in the order in which they are first used.
fn cited_sources(layers: &Layers, lines: &[Line]) -> Sources {
    let figures = lines.iter().flat_map(|line| &line.figures);
    figures
        .filter_map(|figure| layers.source(&figure.source).cloned())
        .collect()
}
