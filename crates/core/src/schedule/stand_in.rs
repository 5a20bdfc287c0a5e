//! What stands in for a figure that is not known: the nearest one of its own series, or the province's pension limits.
//!
//! A stand-in never passes for the figure itself: it is `assumed`, says whose it is, and knows from which bases on
//! another limit would change the amount.

use crate::lang::Lang;
use crate::money::Money;
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::program::Program;
use crate::rates::layers::{Neighbour, Person};
use crate::rates::model::{Field, ParameterKind, Status};
use crate::rates::sources::Sources;
use crate::schedule::error::Gap;
use crate::schedule::resolve::Resolver;
use crate::schedule::{Doubt, Figure, Line, Schedule};
use crate::text;

/// Percent of the highest known floor from which on a base is called far above it.
const FAR_ABOVE: i64 = 110;

/// Percent of the lowest known ceiling up to which a base is called far below it.
const FAR_BELOW: i64 = 90;

/// The same where the pension's ceiling stands in for a housing fund's: of 602 of 2024 to 2026 that are known beside each
/// other, the lowest is 78 percent of the pension's. No floor of a fund is more than 106 percent of the pension's.
const FAR_BELOW_OF_FUND: i64 = 75;

/// What a figure is that stands in for one that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// The nearest of its own series: that of this month.
    Nearest(Month),
    /// The province's pension limit, or average, of the month.
    Pension,
    /// Its entry's own figure before the entry begins in this month, since when it holds being unknown.
    Earlier(Month),
}

impl StandIn {
    /// The stable word of JSON.
    pub const fn id(self) -> &'static str {
        match self {
            StandIn::Nearest(_) => "nearest",
            StandIn::Pension => "pension",
            StandIn::Earlier(_) => "start",
        }
    }

    /// The month whose figure it is, where not of the month asked for.
    pub const fn month(self) -> Option<Month> {
        match self {
            StandIn::Nearest(month) | StandIn::Earlier(month) => Some(month),
            StandIn::Pension => None,
        }
    }
}

/// A limit that is used, and from where on another one would matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct LimitInUse {
    /// The limit, where there is one.
    pub(super) amount: Option<Money>,
    /// Whether it stands in for one that is not known.
    pub(super) stands_in: bool,
    /// For a floor that stands in: bases below this may lie below the true one; for a ceiling: bases above.
    pub(super) doubt: Option<Money>,
}

/// A figure of one month or another, with everything consulted for it.
struct Candidate {
    amount: Option<Money>,
    figures: Vec<Figure>,
    stand_in: StandIn,
    distance: i32,
}

impl Resolver<'_> {
    /// A limit, or what stands in for it.
    pub(super) fn limit(&self, field: &Field, line: &mut Line) -> Result<LimitInUse, Gap> {
        let person = &self.settled.person;
        let gap = match self.own_limit(person, field) {
            Ok((amount, figures)) => {
                add(line, figures);
                return Ok(LimitInUse {
                    amount,
                    stands_in: false,
                    doubt: None,
                });
            }
            Err(gap) => gap,
        };
        if self.choices.no_stand_ins {
            return Err(gap);
        }
        let mut candidates = self.near(field, |person| self.own_limit(person, field));
        if candidates.is_empty() {
            candidates.extend(self.pension_limit(field));
        }
        let pension = candidates
            .iter()
            .any(|own| own.stand_in == StandIn::Pension);
        let fund = field.program().is_some_and(Program::is_fund);
        let far_below = if pension && fund {
            FAR_BELOW_OF_FUND
        } else {
            FAR_BELOW
        };
        let amounts = candidates.iter().filter_map(|candidate| candidate.amount);
        let doubt = match field {
            Field::Floor(_) => amounts.max().and_then(|floor| percent(floor, FAR_ABOVE)),
            _ => amounts
                .min()
                .and_then(|ceiling| percent(ceiling, far_below)),
        };
        let nearest = candidates.into_iter().min_by_key(|own| own.distance);
        let Candidate {
            amount,
            figures,
            stand_in,
            ..
        } = nearest.ok_or(gap)?;
        add(line, standing_in(field, figures, stand_in));
        Ok(LimitInUse {
            amount,
            stands_in: true,
            doubt,
        })
    }

    /// An average, or what stands in for it.
    pub(super) fn average(&self, of: Program, line: &mut Line) -> Result<Money, Gap> {
        let person = &self.settled.person;
        let field = Field::Average(of);
        let gap = match self.own_average(person, &field) {
            Ok((average, figure)) => {
                line.figures.push(figure);
                return Ok(average);
            }
            Err(gap) => gap,
        };
        if self.choices.no_stand_ins {
            return Err(gap);
        }
        let own = |person: &Person, field: &Field| {
            let (average, figure) = self.own_average(person, field)?;
            Ok((Some(average), vec![figure]))
        };
        let mut candidates = self.near(&field, |person| own(person, &field));
        if candidates.is_empty() && of != Program::Pension {
            let pension = Field::Average(Program::Pension);
            candidates.extend(self.of_pension(&pension, |person| own(person, &pension)));
        }
        let nearest = candidates.into_iter().min_by_key(|own| own.distance);
        let nearest = nearest.ok_or(gap)?;
        add(line, standing_in(&field, nearest.figures, nearest.stand_in));
        nearest.amount.ok_or(gap)
    }

    /// The figures of a field's series nearest to the month, the one before first.
    fn near(
        &self,
        field: &Field,
        read: impl Fn(&Person) -> Result<(Option<Money>, Vec<Figure>), Gap>,
    ) -> Vec<Candidate> {
        let person = &self.settled.person;
        let neighbours = self.layers.neighbours(person, field).into_iter().flatten();
        let candidate = |Neighbour { person: then, .. }: Neighbour<'_>| {
            let (amount, figures) = read(&then).ok()?;
            Some(Candidate {
                amount,
                figures,
                stand_in: StandIn::Nearest(then.month),
                distance: then.month.since(person.month).abs(),
            })
        };
        neighbours.filter_map(candidate).collect()
    }

    /// The province's pension limit in the place of another insurance's or of a housing fund's.
    fn pension_limit(&self, field: &Field) -> Option<Candidate> {
        let pension = match field {
            Field::Floor(of) if *of != Program::Pension => Field::Floor(Program::Pension),
            Field::Ceiling(of) if *of != Program::Pension => Field::Ceiling(Program::Pension),
            _ => return None,
        };
        self.of_pension(&pension, |person| self.own_limit(person, &pension))
    }

    /// The pension's figure of the month, or the nearest one.
    fn of_pension(
        &self,
        pension: &Field,
        read: impl Fn(&Person) -> Result<(Option<Money>, Vec<Figure>), Gap>,
    ) -> Option<Candidate> {
        let stand_in = StandIn::Pension;
        if let Ok((amount, figures)) = read(&self.settled.person) {
            return Some(Candidate {
                amount,
                figures,
                stand_in,
                distance: 0,
            });
        }
        let nearest = self.near(pension, read).into_iter();
        let nearest = nearest.min_by_key(|own| own.distance)?;
        Some(Candidate {
            stand_in,
            ..nearest
        })
    }
}

/// A share of an amount, in percent.
fn percent(amount: Money, percent: i64) -> Option<Money> {
    Money::from_fen(amount.fen() * percent / 100).ok()
}

fn add(line: &mut Line, figures: Vec<Figure>) {
    for figure in figures {
        if !line.figures.contains(&figure) {
            line.figures.push(figure);
        }
    }
}

/// Marks what was consulted as standing in for a field; the limit or average itself takes the field's name.
fn standing_in(field: &Field, figures: Vec<Figure>, stand_in: StandIn) -> Vec<Figure> {
    let mark = |figure: Figure| {
        let own = figure.field.kind() == field.kind();
        Figure {
            field: if own { field.clone() } else { figure.field },
            status: Status::Assumed,
            stand_in: Some(stand_in),
            ..figure
        }
    };
    figures.into_iter().map(mark).collect()
}

/// One note for all that stands in for limits of a line and bears on its amount.
pub(crate) fn limit_notes(line: &Line, schedule: &Schedule, notes: &mut Notes) {
    let limits = |figure: &&Figure| matches!(figure.field, Field::Floor(_) | Field::Ceiling(_));
    let figures = line.figures.iter().filter(limits);
    notes.extend(of_figures(line.program, figures, &schedule.sources));
}

/// Notes on what stands in for averages, rates and sums: these bear on every amount.
pub(super) fn other_notes(line: &Line, sources: &Sources, notes: &mut Notes) {
    let others = |figure: &&Figure| !matches!(figure.field, Field::Floor(_) | Field::Ceiling(_));
    let figures = line.figures.iter().filter(others);
    notes.extend(of_figures(line.program, figures, sources));
}

/// A note for all figures that stand in alike.
fn of_figures<'f>(
    program: Program,
    figures: impl Iterator<Item = &'f Figure>,
    sources: &Sources,
) -> Vec<Note> {
    let members = figures.filter_map(|figure| {
        let stand_in = figure.stand_in?;
        // shares of an average are consulted on the way; the limit made from them is named
        let own = !matches!(figure.field, Field::FloorRatio(_) | Field::CeilingRatio(_));
        own.then(|| ((stand_in, figure.source.as_str()), figure.field.parameter()))
    });
    let groups = crate::note::grouped(members).into_iter();
    let note = |((stand_in, key), parameters): ((StandIn, &str), Vec<String>)| {
        let document = sources.name(key);
        let (list, list_zh) = ParameterKind::list(&parameters);
        let message = match stand_in {
            StandIn::Nearest(near) => text!(
                "{list}: not known; that of {near} stands in ({document})",
                "{list_zh}：数据未知，暂以 {near} 的代替（{document}）"
            ),
            StandIn::Pension => text!(
                "{list}: not known; the province's pension insurance stands in ({document})",
                "{list_zh}：数据未知，暂以省养老保险的代替（{document}）"
            ),
            StandIn::Earlier(first) => text!(
                "{list}: known from {first} on, since when it holds is not; it stands in before ({document})",
                "{list_zh}：{first} 起才有数据，起始月份未知，之前暂用（{document}）"
            ),
        };
        let near = stand_in.month().map(|month| month.to_string());
        Note::of(Code::StandIn, Some(program), message)
            .with("parameters", parameters.join(","))
            .with("of", stand_in.id())
            .with("month", near.unwrap_or_default())
            .with("source", key)
    };
    groups.map(note).collect()
}

/// That limits stand in which cannot change the amounts of these programs.
pub(crate) fn idle_note(programs: &[Program]) -> Option<Note> {
    if programs.is_empty() {
        return None;
    }
    let ids: Vec<&str> = programs.iter().map(|program| program.id()).collect();
    let named = |lang, comma| {
        let names: Vec<&str> = programs.iter().map(|program| program.name(lang)).collect();
        names.join(comma)
    };
    let (en, zh) = (named(Lang::En, ", ").to_lowercase(), named(Lang::Zh, "、"));
    let message = text!(
        "limits that are not known and stood in for ({en}) are far from the base: the amounts are exact",
        "有未知而代用的上下限（{zh}），但离基数很远，金额不受影响"
    );
    let note = Note::of(Code::StandInIdle, None, message);
    Some(note.with("programs", ids.join(",")))
}

impl Doubt {
    /// Whether another limit than the one that stands in would change this base.
    pub(crate) fn concerns(self, base: Money) -> bool {
        self.below.is_some_and(|edge| base < edge) || self.above.is_some_and(|edge| base > edge)
    }
}
