//! The steps from a declared base to an amount: what each does, the figure it stands on, and what that was before.

use serde::{Serialize, Serializer};
use sscalc_tables::inline_schema;

use crate::money::{Money, Rate};
use crate::period::Month;
use crate::rates::model::{ParameterKind, Status};
use crate::schedule::{Figure, FigureValue};
use crate::words;
use crate::written::OrNothing;

/// One step from the declared base to an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is about.
    pub what: What,
    /// How its value comes about, with the numbers in it: `clamp(7000.00, 3915.00, 19575.00) × 16% = 1120.00`.
    pub formula: String,
    /// What the formula does.
    pub working: Working,
    /// What comes out.
    pub value: StepValue,
    /// The figure of the tables that it stands on.
    pub figure: Option<Figure>,
    /// What that figure was before.
    pub previous: Option<Previous>,
}

words! {
    /// What a step does.
    pub enum StepKind {
        /// Takes what was declared, or the wage.
        Declared = "declared",
        /// Rounds a base.
        Round = "round",
        /// Says what stands in for a figure that is not known.
        StandIn = "stand-in",
        /// Applies a limit or an average.
        Limit = "limit",
        /// Names the rate or sum.
        Rate = "rate",
        /// Gives what is paid.
        Amount = "amount",
    }
}

/// What a formula does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Working {
    /// Nothing: it is the value.
    None,
    /// It works the value out, to the fen.
    Exact,
    /// It works the value out and rounds it.
    Rounded,
}

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The wage, in the place of a declared base.
    Wage,
    /// The base that was declared.
    DeclaredBase,
    /// The region's rounding of declared bases.
    BaseRounding,
    /// 下限.
    Floor,
    /// 上限.
    Ceiling,
    /// The average that a charge is levied on.
    Average,
    /// That a figure of this kind is not known, and another stands in for it.
    StandIn(ParameterKind),
    /// The rate.
    Rate,
    /// A fixed sum.
    Sum,
    /// What is paid.
    Amount,
    /// What is paid out of the medical personal account.
    FromAccount,
}

impl What {
    /// What its step does.
    pub const fn kind(self) -> StepKind {
        match self {
            What::Wage | What::DeclaredBase => StepKind::Declared,
            What::BaseRounding => StepKind::Round,
            What::Floor | What::Ceiling | What::Average => StepKind::Limit,
            What::StandIn(_) => StepKind::StandIn,
            What::Rate | What::Sum => StepKind::Rate,
            What::Amount | What::FromAccount => StepKind::Amount,
        }
    }
}

/// What comes out of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum StepValue {
    /// 元.
    Amount(Money),
    /// Percent.
    Percent(Rate),
}

inline_schema!(StepValue, { "type": "number" });

/// An earlier figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// What it said.
    pub value: FigureValue,
    /// The last month in which it applied.
    pub until: Month,
}

/// A step as JSON has it: every member is there, empty where a step has none.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct StepObject<'s> {
    /// What is done.
    kind: StepKind,
    /// How the value comes about, with the numbers in it.
    formula: &'s str,
    /// What comes out: yuan, or percent in the `rate` step of a rate.
    value: StepValue,
    /// The rate file that the figure stands in; empty where none is behind the step.
    file: &'s str,
    /// Its line; 0 where none is behind the step.
    line: u32,
    /// The key of its document, of `sources`; empty where there is none.
    source: &'s str,
    /// How well it is known; empty where no figure is behind the step.
    status: OrNothing<Status>,
    /// What it was before.
    previous: PreviousObject,
}

/// An earlier figure.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct PreviousObject {
    /// The last different value; empty where none is known.
    value: String,
    /// The last month in which it applied; empty where none is known.
    until: OrNothing<Month>,
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let figure = self.figure.as_ref();
        let previous = self.previous.as_ref();
        let object = StepObject {
            kind: self.what.kind(),
            formula: &self.formula,
            value: self.value,
            file: figure.map_or("", |figure| &figure.path),
            line: figure.map_or(0, |figure| figure.place.line),
            source: figure.map_or("", |figure| &figure.source),
            status: OrNothing(figure.map(|figure| figure.status)),
            previous: PreviousObject {
                value: previous.map_or_else(String::new, |earlier| earlier.value.to_string()),
                until: OrNothing(previous.map(|earlier| earlier.until)),
            },
        };
        object.serialize(serializer)
    }
}
