//! A result as a chain of steps: for each amount the declared base, the limits, the rate, the product, each with the
//! figure it stands on and what that figure was before.
//!
//! Nothing is computed anew here: the values are the kernel's, the formulas say how they came about, and a test works
//! every formula out by itself. Formulas are written with `×`, `÷`, `+`, `−`, `clamp(x, floor, ceiling)`,
//! `min`, `max`, `floor(x)` (down to the fen) and `round(x, unit mode)`.

use crate::breakdown::Breakdown;
use crate::compute::{ComputeError, Person, Question, rules};
use crate::kernel::Amounts;
use crate::money::{Money, Rate};
use crate::program::Side;
use crate::rates::Tables;
use crate::rates::model::ParameterKind;
use crate::schedule::Figure;
use crate::words;

mod formula;
mod previous;
mod steps;

pub use previous::Previous;

/// A breakdown with the steps of every amount.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The result.
    pub breakdown: Breakdown,
    /// For each of its items, in their order, the steps of both sides.
    pub items: Vec<Explained>,
}

/// The steps of one item.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The employee's; none if he owes nothing.
    pub employee: Vec<Step>,
    /// The employer's.
    pub employer: Vec<Step>,
}

impl Explained {
    /// A side's steps.
    pub fn steps(&self, side: Side) -> &[Step] {
        match side {
            Side::Employee => &self.employee,
            Side::Employer => &self.employer,
        }
    }
}

/// One step.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepValue {
    /// 元.
    Amount(Money),
    /// Percent.
    Percent(Rate),
}

/// Answers a question with the steps of every amount.
///
/// # Errors
/// As [`crate::compute::compute`].
pub fn explain(
    tables: &Tables,
    person: &Person,
    question: &Question,
) -> Result<Explanation, ComputeError> {
    let rules = rules(tables, person, &question.city, question.month)?;
    let mut amounts = Amounts::default();
    rules.amounts(question.wage, question.before, &mut amounts)?;
    let schedule = &rules.schedule;
    let class = person.choices.injury.class;
    let before =
        |figure: &Figure| previous::previous(&rules.layers, &schedule.person, figure, class);
    let lines = schedule.lines.iter().zip(rules.plan.lines());
    let items = lines
        .map(|(line, plan)| steps::of_line(line, plan, question.wage, &amounts, &before))
        .collect();
    Ok(Explanation {
        breakdown: rules.breakdown(question.wage, &amounts),
        items,
    })
}
