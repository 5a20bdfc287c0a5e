//! The steps of a line's two sides, from the values that the kernel gave.

use crate::explain::formula;
use crate::kernel::{Amounts, BaseAmounts, Charge, ChargeBase, ChargeLevy, PlanLine};
use crate::money::{Money, Rate};
use crate::program::{Program, Side};
use crate::rates::model::{Field, PaidFrom, Rounded};
use crate::schedule::{BaseRule, Due, DueBase, DueLevy, Figure, Line};
use crate::step::{Previous, Step, StepValue, What, Working};

/// Looks up what a figure was before.
type Before<'b> = &'b dyn Fn(&Figure) -> Option<Previous>;

/// The steps of one side of a line.
pub(super) fn of_side(
    line: &Line,
    plan: &PlanLine,
    side: Side,
    wage: Money,
    amounts: &Amounts,
    before: Before<'_>,
) -> Vec<Step> {
    let line = Steps {
        line,
        plan,
        wage,
        amounts,
        before,
    };
    line.side(side)
}

struct Steps<'l> {
    line: &'l Line,
    plan: &'l PlanLine,
    wage: Money,
    amounts: &'l Amounts,
    before: Before<'l>,
}

impl Steps<'_> {
    fn side(&self, side: Side) -> Vec<Step> {
        let mut steps = Vec::new();
        let dues = self.line.dues(side);
        let charges = self.plan.side(side).charges();
        let came_to = self.plan.charge_amounts(side, self.amounts);
        let mut parts: Vec<Money> = Vec::new();
        for ((due, charge), amount) in dues.iter().zip(charges).zip(came_to) {
            self.base(side, due, charge, &mut steps);
            let value = match &due.levy {
                DueLevy::Fixed(sum) => StepValue::Amount(*sum),
                DueLevy::Rate { rate, .. } => StepValue::Percent(*rate),
            };
            steps.extend(self.stand_in(value, &due.field));
            steps.push(self.rate(due));
            steps.push(self.amount(side, due, charge, *amount));
            if due.paid_from == PaidFrom::Wage {
                parts.push(*amount);
            }
        }
        // where a side pays more than one charge, or one that is not out of the wage, the sum is said
        if !dues.is_empty() && (dues.len() > 1 || parts.len() != dues.len()) {
            let sum: Money = parts.iter().copied().sum();
            let texts: Vec<String> = parts.iter().map(Money::to_string).collect();
            steps.push(match texts.len() {
                0 | 1 => plain(What::Amount, sum),
                _ => Step {
                    formula: format!("{} = {sum}", texts.join(" + ")),
                    working: Working::Exact,
                    ..plain(What::Amount, sum)
                },
            });
        }
        steps
    }

    /// What became of the declared base that a charge applies to; nothing for the wage, an average or a fixed sum.
    fn declared(&self, side: Side, charge: &Charge) -> Option<&BaseAmounts> {
        match charge.levy {
            ChargeLevy::Rate { of, .. } => of.declared(self.amounts.bases(side)),
            ChargeLevy::Fixed(_) => None,
        }
    }

    /// From the declared base to the limits.
    fn base(&self, side: Side, due: &Due, charge: &Charge, steps: &mut Vec<Step>) {
        match due.levy.base() {
            None => {}
            Some(DueBase::Payroll) => {
                steps.push(plain(What::Wage, self.wage));
            }
            Some(DueBase::Average(average)) => {
                let field = Field::Average(self.limits_of(due));
                steps.extend(self.stand_in(StepValue::Amount(*average), &field));
                steps.push(self.step(What::Average, StepValue::Amount(*average), &field));
            }
            Some(DueBase::Declared(rule)) => {
                let path = self.declared(side, charge);
                let path = path.expect("the plan was made of this line");
                let what = if path.is_declared {
                    What::DeclaredBase
                } else {
                    What::Wage
                };
                steps.push(plain(what, path.declared));
                if let Some(rounding) = rule.rounding {
                    let (declared, rounded) = (path.declared, path.rounded);
                    let formula = format!("round({declared}, {rounding}) = {rounded}");
                    let field = Field::Rounding(rule.of, Rounded::Base);
                    let value = StepValue::Amount(rounded);
                    let worked = (formula, Working::Rounded);
                    steps.push(self.derived(What::BaseRounding, worked, value, &field));
                }
                for (what, limit, field) in [
                    (What::Floor, rule.floor, Field::Floor(rule.of)),
                    (What::Ceiling, rule.ceiling, Field::Ceiling(rule.of)),
                ] {
                    if let Some(limit) = limit {
                        steps.extend(self.stand_in(StepValue::Amount(limit), &field));
                        steps.push(self.step(what, StepValue::Amount(limit), &field));
                    }
                }
            }
        }
    }

    fn rate(&self, due: &Due) -> Step {
        match &due.levy {
            DueLevy::Fixed(sum) => self.step(What::Sum, StepValue::Amount(*sum), &due.field),
            DueLevy::Rate { rate, .. } => {
                self.step(What::Rate, StepValue::Percent(*rate), &due.field)
            }
        }
    }

    /// What one charge came to.
    fn amount(&self, side: Side, due: &Due, charge: &Charge, amount: Money) -> Step {
        let what = match due.paid_from {
            PaidFrom::Wage => What::Amount,
            PaidFrom::Account | PaidFrom::Pool => What::FromAccount,
        };
        let DueLevy::Rate { of, rate } = &due.levy else {
            return plain(what, amount);
        };
        let base = match (self.declared(side, charge), of) {
            (Some(path), _) => formula::clamped(path.rounded, of),
            (None, DueBase::Average(average)) => average.to_string(),
            (None, _) => self.wage.to_string(),
        };
        let worked = match self.plan.together_in(self.wage, self.amounts) {
            Some((_, employee, employer)) => {
                let formula = self.together(side, &base, employee, employer, amount);
                (formula, Working::Rounded)
            }
            None => {
                let rounding = self.line.rounding;
                let exact = rounding.is_exact(self.base_amount(side, charge), *rate);
                formula::product(&base, *rate, rounding, exact, amount)
            }
        };
        let rule = Field::Rounding(self.line.program, Rounded::Amount);
        self.derived(what, worked, StepValue::Amount(amount), &rule)
    }

    /// What a charge's rate applies to.
    fn base_amount(&self, side: Side, charge: &Charge) -> Money {
        match charge.levy {
            ChargeLevy::Rate {
                of: ChargeBase::Average(average),
                ..
            } => average,
            _ => self
                .declared(side, charge)
                .map_or(self.wage, |path| path.base),
        }
    }

    /// A side's part of a sum that is rounded for both sides together.
    fn together(
        &self,
        side: Side,
        base: &str,
        employee: Rate,
        employer: Rate,
        amount: Money,
    ) -> String {
        let rounding = self.line.rounding;
        let total = format!("round({base} × ({employee} + {employer}), {rounding})");
        let part = format!("floor({total} × {employee} ÷ ({employee} + {employer}))");
        match side {
            Side::Employee => format!("{part} = {amount}"),
            Side::Employer => format!("{total} − {part} = {amount}"),
        }
    }

    fn limits_of(&self, due: &Due) -> Program {
        let figures = self.line.figures.iter();
        let mut averages = figures.filter_map(|figure| match figure.field {
            Field::Average(of) => Some(of),
            _ => None,
        });
        averages.next().unwrap_or(match due.levy.base() {
            Some(DueBase::Declared(BaseRule { of, .. })) => *of,
            _ => self.line.program,
        })
    }

    /// That a figure is not known, and another stands in for it; nothing where it is the figure itself.
    fn stand_in(&self, value: StepValue, field: &Field) -> Option<Step> {
        let figure = self.figure(field)?;
        figure.stand_in?;
        let formula = match value {
            StepValue::Amount(amount) => amount.to_string(),
            StepValue::Percent(rate) => rate.to_string(),
        };
        Some(Step {
            what: What::StandIn(field.kind()),
            formula,
            working: Working::None,
            value,
            figure: Some(figure.clone()),
            previous: None,
        })
    }

    /// A step that is a figure of the tables: its formula says how that comes about.
    fn step(&self, what: What, value: StepValue, field: &Field) -> Step {
        let shown = match value {
            StepValue::Amount(amount) => amount.to_string(),
            StepValue::Percent(rate) => rate.to_string(),
        };
        let worked = match self.figure(field) {
            Some(figure) => formula::made(figure, &shown),
            None => (shown, Working::None),
        };
        self.derived(what, worked, value, field)
    }

    /// A step whose value a figure of the tables only rules.
    fn derived(
        &self,
        what: What,
        (formula, working): (String, Working),
        value: StepValue,
        field: &Field,
    ) -> Step {
        let figure = self.figure(field);
        Step {
            what,
            formula,
            working,
            value,
            figure: figure.cloned(),
            // what a figure of another month was before says nothing of this one
            previous: figure
                .filter(|figure| figure.stand_in.is_none())
                .and_then(self.before),
        }
    }

    fn figure(&self, field: &Field) -> Option<&Figure> {
        let mut figures = self.line.figures.iter();
        figures.find(|figure| figure.field == *field)
    }
}

/// A step that no figure of the tables stands behind.
fn plain(what: What, amount: Money) -> Step {
    Step {
        what,
        formula: amount.to_string(),
        working: Working::None,
        value: StepValue::Amount(amount),
        figure: None,
        previous: None,
    }
}
