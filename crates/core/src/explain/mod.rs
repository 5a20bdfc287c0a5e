//! A result as a chain of steps: for each amount the declared base, the limits, the rate, the product, each with the
//! figure it stands on and what that figure was before.
//!
//! Nothing is computed anew here: the values are the kernel's, the formulas say how they came about, and a test works
//! every formula out by itself. Formulas are written with `×`, `÷`, `+`, `−`, `clamp(x, floor, ceiling)`,
//! `min`, `max`, `floor(x)` (down to the fen) and `round(x, unit mode)`.

use crate::breakdown::Breakdown;
use crate::compute::{ComputeError, Person, Question, rules};
use crate::kernel::Amounts;
use crate::program::Side;
use crate::rates::Tables;
use crate::schedule::Figure;

mod formula;
mod previous;
mod steps;

pub use crate::step::{Previous, Step, StepKind, StepValue, What, Working};

/// A breakdown with the steps of every amount: in the shares of its items.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The result.
    pub breakdown: Breakdown,
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
    let mut breakdown = rules.breakdown(question.wage, &amounts);
    let lines = schedule.lines.iter().zip(rules.plan.lines());
    for (item, (line, plan)) in breakdown.items.iter_mut().zip(lines) {
        let (layers, person) = match &schedule.fund_city {
            Some(city) if item.program.is_fund() => (&city.layers, &city.person),
            _ => (&rules.layers, &schedule.person),
        };
        let before = |figure: &Figure| previous::previous(layers, person, figure, class);
        let steps = |side| steps::of_side(line, plan, side, question.wage, &amounts, &before);
        item.employee.steps = Some(steps(Side::Employee));
        item.employer.steps = Some(steps(Side::Employer));
    }
    Ok(Explanation { breakdown })
}
