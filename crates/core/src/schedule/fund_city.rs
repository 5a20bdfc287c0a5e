//! A housing fund that is paid in another city than the insurances.

use crate::note::{Code, Note};
use crate::program::Program;
use crate::rates::layers::{Layers, Person};
use crate::rates::regions::RegionEntry;
use crate::schedule::choices::{Choices, FundChoice};
use crate::schedule::{Incomplete, Line, Schedule};
use crate::text;

/// The city whose housing fund is paid into, and what its rules were looked up with.
#[derive(Clone, Debug)]
pub struct FundCity {
    /// The city.
    pub region: RegionEntry,
    /// The layers that speak of it.
    pub layers: Layers,
    /// For whom everything was looked up there.
    pub person: Person,
}

/// The housing funds.
const FUNDS: [Program; 2] = [Program::HousingFund, Program::SupplementaryHousingFund];

fn declares(layers: &Layers, key: &str) -> bool {
    let declared = layers.choices();
    let mut declared = declared.iter();
    declared.any(|choice| choice.key.value == key || choice.name == key)
}

impl Choices {
    /// The choices that concern a city, where the housing fund is another's. A dimension that neither declares stays,
    /// so that it is refused.
    pub(crate) fn without_funds(&self, own: &Layers, other: &Layers) -> Choices {
        let mut choices = self.clone();
        let stays = |key: &str| declares(own, key) || !declares(other, key);
        choices.variants.retain(|(key, _)| stays(key));
        choices.without.extend(FUNDS);
        choices.fund_city = None;
        choices
    }

    /// The choices that concern the city whose housing fund is paid into; nothing where no fund is asked for.
    pub(crate) fn funds_alone(&self, other: &Layers) -> Option<Choices> {
        let mut choices = self.clone();
        choices.variants.retain(|(key, _)| declares(other, key));
        let funds = FUNDS.into_iter().filter(|fund| self.wants(*fund));
        let funds: Vec<Program> = funds.collect();
        let any = !funds.is_empty();
        choices.only = Some(funds);
        choices.without.clear();
        choices.fund_city = None;
        let paid =
            self.housing_fund != FundChoice::NotPaid || self.supplementary_housing_fund.is_some();
        (paid && any).then_some(choices)
    }
}

/// Puts the funds of `others` in the place of a city's own, in program order.
pub(crate) fn take_lines(
    (lines, gaps): (&mut Vec<Line>, &mut Vec<Incomplete>),
    others: (&[Line], &[Incomplete]),
) {
    lines.retain(|line| !line.program.is_fund());
    gaps.retain(|gap| !gap.program.is_fund());
    let funds = others.0.iter().filter(|line| line.program.is_fund());
    lines.extend(funds.cloned());
    let unknown = others.1.iter().filter(|gap| gap.program.is_fund());
    gaps.extend(unknown.copied());
    lines.sort_by_key(|line| line.program);
    gaps.sort_by_key(|gap| gap.program);
}

impl Schedule {
    /// Takes the housing funds of another city's schedule, with all that is said of them.
    pub(crate) fn take_funds(&mut self, other: Schedule, layers: Layers) {
        take_lines(
            (&mut self.lines, &mut self.incomplete),
            (&other.lines, &other.incomplete),
        );
        let own = std::mem::take(&mut self.defaults);
        self.defaults = other.defaults;
        for default in own {
            if !self.defaults.contains(&default) {
                self.defaults.push(default);
            }
        }
        for (key, value) in other.variants {
            if self.variants.iter().all(|(known, _)| *known != key) {
                self.variants.push((key, value));
            }
        }
        self.notes.extend(other.notes);
        self.notes.push(fund_city(&other.region));
        self.sources.extend(other.sources);
        self.fund_city = Some(Box::new(FundCity {
            region: other.region,
            layers,
            person: other.person,
        }));
    }

    /// The region whose rules a program is charged by.
    pub fn region_of(&self, program: Program) -> &RegionEntry {
        match &self.fund_city {
            Some(city) if program.is_fund() => &city.region,
            _ => &self.region,
        }
    }
}

fn fund_city(region: &RegionEntry) -> Note {
    let RegionEntry { id, name, .. } = region;
    let message = text!(
        "the housing fund is that of {name} (`{id}`)",
        "公积金按{name}（`{id}`）计算"
    );
    let note = Note::of(Code::FundCity, Some(Program::HousingFund), message);
    note.with("city", id.to_string())
}

/// That a city was named for the housing fund where none is paid.
pub(crate) fn no_fund(region: &RegionEntry) -> Note {
    let RegionEntry { id, name, .. } = region;
    let message = text!(
        "no housing fund is paid: that it would be in {name} (`{id}`) changes nothing",
        "不缴公积金：写明公积金在{name}（`{id}`）不起作用"
    );
    Note::of(Code::VariantWithoutEffect, None, message)
        .with("choice", "fund_city")
        .with("value", id.to_string())
}
