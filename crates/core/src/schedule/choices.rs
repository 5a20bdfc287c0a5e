//! What a person and an employer choose, checked against what the region's tables offer.

use std::collections::BTreeMap;

use crate::money::Rate;
use crate::period::Month;
use crate::program::Program;
use crate::rates::layers::{Layers, Person};
use crate::rates::model::{Choice, ChoiceValue};
use crate::schedule::error::ScheduleError;

/// What a person and an employer choose; nothing here is checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choices {
    /// Dimensions with their values, as typed.
    pub variants: Vec<(String, String)>,
    /// The housing fund.
    pub housing_fund: FundChoice,
    /// The city whose housing fund is paid into, as typed, where it is another.
    pub fund_city: Option<String>,
    /// The supplementary housing fund, employee and employer.
    pub supplementary_housing_fund: Option<(Rate, Rate)>,
    /// Work injury.
    pub injury: InjuryChoice,
    /// Whether nothing stands in for a figure that is not known.
    pub no_stand_ins: bool,
    /// These programs alone, perhaps none; all if nothing is said.
    pub only: Option<Vec<Program>>,
    /// Programs left out.
    pub without: Vec<Program>,
}

impl Choices {
    /// What the tables know by themselves: defaults, and nothing that stands in.
    pub fn known_alone() -> Choices {
        Choices {
            no_stand_ins: true,
            ..Choices::default()
        }
    }

    /// Whether a program is asked for.
    pub fn wants(&self, program: Program) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| only.contains(&program)) && !self.without.contains(&program)
    }
}

/// What is paid into the housing fund.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FundChoice {
    /// The tables' default.
    #[default]
    Default,
    /// Nothing.
    NotPaid,
    /// These rates, employee and employer.
    Rates(Rate, Rate),
}

impl FundChoice {
    /// Whether a word says that nothing is paid: `none`, 不缴.
    pub fn is_none(typed: &str) -> bool {
        ["none", "不缴", "不缴纳", "无"].contains(&typed.trim())
    }
}

/// How work injury is rated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct InjuryChoice {
    /// The industry class, 1 to 8.
    pub class: Option<u8>,
    /// The floating step in percent of the class rate.
    pub float: Option<u32>,
    /// The employer's own rate, instead of class and step.
    pub rate: Option<Rate>,
}

/// The person as the tables know him, and which dimensions were left to a default.
pub(super) struct Settled {
    pub(super) person: Person,
    /// Dimension and value as chosen.
    pub(super) given: Vec<(String, String)>,
    /// What the region declares.
    pub(super) declared: Vec<Choice>,
}

/// Checks the variants against what the layers declare and fills in the defaults.
pub(super) fn settle(
    layers: &Layers,
    month: Month,
    choices: &Choices,
) -> Result<Settled, ScheduleError> {
    let declared = layers.choices();
    let mut chosen: BTreeMap<String, String> = declared
        .iter()
        .map(|choice| (choice.key.value.clone(), choice.default.value.clone()))
        .collect();
    let mut given = Vec::new();
    for (key, typed) in &choices.variants {
        let choice = declared
            .iter()
            .find(|choice| choice.key.value == *key || choice.name == *key)
            .ok_or_else(|| ScheduleError::UnknownChoice {
                key: key.clone(),
                known: declared.clone(),
            })?;
        let value = value_named(choice, typed).ok_or_else(|| ScheduleError::UnknownValue {
            value: typed.clone(),
            choice: choice.clone(),
        })?;
        chosen.insert(choice.key.value.clone(), value.id.value.clone());
        given.retain(|(known, _)| *known != choice.key.value);
        given.push((choice.key.value.clone(), value.id.value.clone()));
    }
    for choice in &declared {
        let picked = chosen.get(&choice.key.value);
        let value = choice
            .values
            .iter()
            .find(|value| Some(&value.id.value) == picked);
        if let Some(value) = value
            && value
                .only_with
                .iter()
                .any(|(key, needed)| chosen.get(key) != Some(needed))
        {
            return Err(ScheduleError::NeedsChoice {
                key: choice.key.value.clone(),
                value: value.clone(),
            });
        }
    }
    Ok(Settled {
        person: Person { month, chosen },
        given,
        declared,
    })
}

/// A value by its word, its name or another one, or by how the name of it alone begins: 本地 for 本地户籍.
fn value_named<'c>(choice: &'c Choice, typed: &str) -> Option<&'c ChoiceValue> {
    let named = choice.values.iter().find(|value| {
        value.id.value == typed || value.name == typed || value.aliases.iter().any(|a| a == typed)
    });
    let begins = |value: &&ChoiceValue| !typed.is_ascii() && value.name.starts_with(typed);
    let mut beginning = choice.values.iter().filter(begins);
    named.or_else(|| match (beginning.next(), beginning.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    })
}
