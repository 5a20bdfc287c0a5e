//! The look-up: for one field, the nearest layer that speaks, and in it the entry in force.
//!
//! A value never comes back alone: a [`Hit`] knows its file, line, source, status and whether it is carried past its
//! term, since `explain`, JSON and warnings all want that. What to look up, and in which order, is
//! the core's schedule; the rules are those of `docs/rate-format.md`, "Look-up".

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::money::{Money, Ratio, Rounding};
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::{
    Average, Choice, ChoiceValue, Dated, Fact, Field, Limit, Place, Rounded, Source, Status, Table,
    Value,
};

/// Months after `from` in which a limit or an average without `until` is still in force.
const LIMITS_HOLD: i32 = 12;

/// Months over which a figure is carried into a hole of its series. Later months have figures of their own, so that
/// what held in between is a gap in the tables, not a standard kept. (Where nothing newer is known at all, the last
/// figure is carried however far.)
const LONGEST_CARRY: i32 = 24;

/// Months before or after a gap at which a figure may still stand in for what is not known there.
const LONGEST_STAND_IN: i32 = 24;

/// The tables that speak of one region, nearest first: overlays, city, province, nation.
#[derive(Clone, Debug)]
pub struct Layers {
    /// Nearest first.
    pub tables: Vec<Arc<Table>>,
}

/// For whom and when something is looked up.
#[derive(Clone, Debug)]
pub struct Person {
    /// 费款所属期.
    pub month: Month,
    /// The value in force of every dimension that the region declares.
    pub chosen: BTreeMap<String, String>,
}

impl Person {
    /// The same person in another month.
    pub fn in_month(&self, month: Month) -> Person {
        Person {
            month,
            chosen: self.chosen.clone(),
        }
    }
}

/// How a figure stands in its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// In force.
    Runs,
    /// Past its last month.
    Carried {
        /// The last month for which it was made.
        until: Month,
    },
    /// In force for the time being.
    Provisional,
}

/// A value in force, with where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'t> {
    /// The value.
    pub value: &'t Value,
    /// Where it stands.
    pub place: Place,
    /// Its entry.
    pub dated: &'t Dated,
    /// Its file.
    pub table: &'t Table,
    /// Whether it is carried.
    pub term: Term,
}

impl Hit<'_> {
    /// The effective status: the written one, or `carried` if that is weaker.
    pub fn status(&self) -> Status {
        match self.term {
            Term::Runs => self.dated.status,
            Term::Carried { .. } | Term::Provisional => self.dated.status.max(Status::Carried),
        }
    }
}

/// What a look-up finds.
#[derive(Clone, Copy, Debug)]
pub enum Found<'t> {
    /// A value in force.
    At(Hit<'t>),
    /// Known only from a later month on.
    NotYet {
        /// That month.
        first: Month,
        /// The last month for which an earlier entry was made, where the series has a hole.
        after: Option<Month>,
    },
    /// Declared to exist without a known figure.
    Missing,
    /// No layer speaks of it.
    Nowhere,
}

impl<'t> Found<'t> {
    /// The hit, if there is one.
    pub fn hit(self) -> Option<Hit<'t>> {
        match self {
            Found::At(hit) => Some(hit),
            _ => None,
        }
    }
}

/// A figure in force in another month.
#[derive(Clone, Debug)]
pub struct Neighbour<'t> {
    /// For whom and when it is in force.
    pub person: Person,
    /// The figure.
    pub hit: Hit<'t>,
}

/// A limit made from an average.
#[derive(Clone, Copy, Debug)]
pub struct ShareOfAverage<'t> {
    /// The limit.
    pub amount: Money,
    /// The share of the average.
    pub ratio: Ratio,
    /// How the product was rounded.
    pub rounding: Rounding,
    /// Where the share stands.
    pub hit: Hit<'t>,
}

impl Layers {
    /// Looks a field up; see the module's head for the rules.
    pub fn find(&self, person: &Person, field: &Field) -> Found<'_> {
        self.tables
            .iter()
            .find_map(|table| in_layer(table, person, field))
            .unwrap_or(Found::Nowhere)
    }

    /// A limit of which a notice prints only the average: the share in force of the unrounded average, rounded once by
    /// the region's rule for limits; `None` if no share is known.
    pub fn share_of_average(
        &self,
        person: &Person,
        limit: &Field,
        average: Average,
    ) -> Option<ShareOfAverage<'_>> {
        let hit = self.find(person, &ratio_of(limit)).hit()?;
        let Value::Ratio(ratio) = hit.value else {
            return None;
        };
        let rule = self
            .find(person, &Field::Rounding(limit.program()?, Rounded::Limits))
            .hit();
        let rounding = match rule.map(|hit| hit.value) {
            Some(Value::Rule(rounding, _)) => *rounding,
            _ => Rounding::FEN,
        };
        let amount = match average {
            Average::Monthly(month) => rounding.share(month, *ratio, 1),
            Average::Yearly(year) => rounding.share(year, *ratio, 12),
        };
        Some(ShareOfAverage {
            amount: amount?,
            ratio: *ratio,
            rounding,
            hit,
        })
    }

    /// The figures of a field's series that are in force nearest to a month in which it is not known, at most 24 months
    /// before and after; neither carried ones nor limits that are only known to exist.
    pub fn neighbours(&self, person: &Person, field: &Field) -> [Option<Neighbour<'_>>; 2] {
        if !self.speaks_of(field) {
            return [None, None];
        }
        [-1, 1].map(|step| {
            (1..=LONGEST_STAND_IN).find_map(|distance| {
                let then = person.in_month(person.month.plus(step * distance));
                let hit = self.find(&then, field).hit()?;
                let carried = matches!(hit.term, Term::Carried { .. });
                let unknown = *hit.value == Value::Limit(Limit::Unknown);
                (!carried && !unknown).then_some(Neighbour { person: then, hit })
            })
        })
    }

    /// The entry that begins in `first`, where its start is not known and the person's month is at most 24 months
    /// before.
    pub fn reaching_back(
        &self,
        person: &Person,
        field: &Field,
        first: Month,
    ) -> Option<Neighbour<'_>> {
        let then = person.in_month(first);
        let hit = self.find(&then, field).hit()?;
        let near = first.since(person.month) <= LONGEST_STAND_IN;
        // of an entry that hands the field on, the hit is another layer's
        let mut entries = self.tables.iter().flat_map(|table| table.about(field));
        let begins = entries.any(|(_, dated)| {
            dated.start_unknown
                && dated.from == Some(first)
                && matches(&dated.when, &person.chosen)
                && (dated.inherit || dated == hit.dated)
        });
        (near && begins).then_some(Neighbour { person: then, hit })
    }

    /// The first month of a rule nearer to the region than the one in force: of rounding alone, since before a local
    /// rule the nation's holds.
    pub fn nearer_rule(&self, person: &Person, field: &Field) -> Option<Month> {
        for table in &self.tables {
            if in_layer(table, person, field).is_some() {
                return None;
            }
            let later = table.about(field).filter(|(_, dated)| {
                matches(&dated.when, &person.chosen) && !has_begun(dated, person.month)
            });
            if let Some(first) = later.filter_map(|(_, dated)| dated.from).min() {
                return Some(first);
            }
        }
        None
    }

    /// Whether any layer has an entry about a field, of whatever month and for whomever.
    pub fn speaks_of(&self, field: &Field) -> bool {
        self.tables
            .iter()
            .any(|table| table.about(field).next().is_some())
    }

    /// The months at whose end something may change for a field: the one before an entry begins, the last of one that
    /// lapses. Latest first.
    pub fn turns(&self, field: &Field) -> Vec<Month> {
        let entries = self.tables.iter().flat_map(|table| table.about(field));
        let mut turns: Vec<Month> = entries
            .flat_map(|(_, dated)| [dated.from.map(Month::previous), dated.until])
            .flatten()
            .collect();
        turns.sort_unstable();
        turns.dedup();
        turns.reverse();
        turns
    }

    /// The last month before the person's in which a field is known, whichever layer knew it then.
    pub fn known_before(&self, person: &Person, field: &Field) -> Option<Month> {
        let earlier = self.turns(field).into_iter();
        earlier.filter(|month| *month < person.month).find(|month| {
            let hit = self.find(&person.in_month(*month), field).hit();
            hit.is_some_and(|hit| *hit.value != Value::Limit(Limit::Unknown))
        })
    }

    /// The dimensions that the layers declare, lower layers adding to and replacing what upper ones say.
    pub fn choices(&self) -> Vec<Choice> {
        let mut merged: Vec<Choice> = Vec::new();
        for choice in self.tables.iter().rev().flat_map(|table| &table.choices) {
            match merged
                .iter_mut()
                .find(|known| known.key.value == choice.key.value)
            {
                None => merged.push(choice.clone()),
                Some(known) => {
                    known.name.clone_from(&choice.name);
                    known.default.clone_from(&choice.default);
                    for value in &choice.values {
                        replace_or_push(&mut known.values, value);
                    }
                }
            }
        }
        merged
    }

    /// The source with this key, from the layer nearest to the region.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.tables
            .iter()
            .flat_map(|table| &table.sources)
            .find(|source| source.key.value == key)
    }

    /// The dimensions on which anything in force in `month` depends, for the programs that pass `wanted`.
    pub fn dimensions(&self, month: Month, wanted: &dyn Fn(Program) -> bool) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for table in &self.tables {
            for fact in &table.facts {
                let Some(dated) = table.entry(fact) else {
                    continue;
                };
                if !fact.field.program().is_some_and(wanted)
                    || !has_begun(dated, month)
                    || has_lapsed(dated, month)
                {
                    continue;
                }
                for (key, _) in &dated.when {
                    if !keys.contains(key) {
                        keys.push(key.clone());
                    }
                }
            }
        }
        keys.sort();
        keys
    }
}

/// The share of the average that makes a limit.
pub fn ratio_of(limit: &Field) -> Field {
    match limit {
        Field::Floor(program) => Field::FloorRatio(*program),
        Field::Ceiling(program) => Field::CeilingRatio(*program),
        other => other.clone(),
    }
}

/// What one layer says of a field; `None` hands on to the next.
fn in_layer<'t>(table: &'t Table, person: &Person, field: &Field) -> Option<Found<'t>> {
    let mut best: Option<(&Fact, &Dated)> = None;
    let mut first: Option<Month> = None;
    let mut after: Option<Month> = None;
    for (fact, dated) in table.about(field) {
        if !matches(&dated.when, &person.chosen) {
            continue;
        }
        if !has_begun(dated, person.month) {
            first = [first, dated.from].into_iter().flatten().min();
            continue;
        }
        if fact.value.is_some() {
            after = after.max(dated.until);
        }
        let is_nearer = |(_, known)| rank(dated) >= rank(known);
        if !has_lapsed(dated, person.month) && best.is_none_or(is_nearer) {
            best = Some((fact, dated));
        }
    }
    if let Some((fact, dated)) = best {
        // an entry without a value hands its field on
        let value = fact.value.as_ref()?;
        let term = term(dated, person.month, field.goes_stale());
        if let (Term::Carried { until }, Some(first)) = (term, first)
            && person.month.since(until) > LONGEST_CARRY
        {
            let after = after.max(Some(until));
            return Some(Found::NotYet { first, after });
        }
        return Some(Found::At(Hit {
            value,
            place: fact.place,
            dated,
            table,
            term,
        }));
    }
    let region = table.region()?;
    if let Some(first) = first {
        // before a local rule amounts were rounded too: as the layer above says
        let rule = matches!(field, Field::Rounding(..));
        return (!rule).then_some(Found::NotYet { first, after });
    }
    let gap = region
        .missing
        .iter()
        .any(|absence| field.is_covered_by(absence.what.value));
    gap.then_some(Found::Missing)
}

/// The more choices an entry names, and the newer it is, the nearer it is to the person.
fn rank(dated: &Dated) -> (usize, Option<Month>) {
    (dated.when.len(), dated.from)
}

fn has_begun(dated: &Dated, month: Month) -> bool {
    dated.from.is_none_or(|from| from <= month)
}

fn has_lapsed(dated: &Dated, month: Month) -> bool {
    dated.lapses && dated.until.is_some_and(|until| until < month)
}

fn replace_or_push(values: &mut Vec<ChoiceValue>, value: &ChoiceValue) {
    match values
        .iter_mut()
        .find(|known| known.id.value == value.id.value)
    {
        Some(known) => known.clone_from(value),
        None => values.push(value.clone()),
    }
}

/// Whether every key of `when` has the chosen value.
fn matches(when: &[(String, String)], chosen: &BTreeMap<String, String>) -> bool {
    when.iter()
        .all(|(key, value)| chosen.get(key).is_some_and(|chosen| chosen == value))
}

/// How an entry stands in a month: past `until` it is carried; a limit without one goes stale after a year, unless
/// someone has looked since.
fn term(dated: &Dated, month: Month, stale: bool) -> Term {
    if let Some(until) = dated.until
        && until < month
    {
        return Term::Carried { until };
    }
    if stale
        && dated.until.is_none()
        && let Some(from) = dated.from
    {
        let until = from.plus(LIMITS_HOLD - 1);
        if until < month && dated.checked.is_none_or(|checked| checked < month) {
            return Term::Carried { until };
        }
    }
    if dated.provisional {
        Term::Provisional
    } else {
        Term::Runs
    }
}
