//! The steps of a line's two sides.

use crate::contribution::{BasePath, Pay, base_path, is_rounded_together};
use crate::explain::previous::Previous;
use crate::explain::{Explained, Step, StepValue, What, Working, formula};
use crate::money::Money;
use crate::program::Side;
use crate::rates::model::{Field, PaidFrom, Rounded};
use crate::schedule::{BaseRule, Due, DueBasis, Figure, Line};

/// Looks up what a figure was before.
type Before<'b> = &'b dyn Fn(&Figure) -> Option<Previous>;

/// The steps of one line.
pub(super) fn of_line(line: &Line, pay: &Pay, before: Before<'_>) -> Explained {
    let line = Steps { line, pay, before };
    Explained {
        employee: line.side(Side::Employee),
        employer: line.side(Side::Employer),
    }
}

struct Steps<'l> {
    line: &'l Line,
    pay: &'l Pay,
    before: Before<'l>,
}

impl Steps<'_> {
    fn side(&self, side: Side) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut amounts: Vec<Money> = Vec::new();
        let dues = self.line.dues(side);
        for due in dues {
            let path = base_path(self.line.program, due, self.pay);
            self.base(due, path, &mut steps);
            self.rate(due, &mut steps);
            let step = if is_rounded_together(self.line) {
                self.together(side, due, path)
            } else {
                self.amount(due, path)
            };
            if let (PaidFrom::Wage, StepValue::Amount(amount)) = (due.paid_from, step.value) {
                amounts.push(amount);
            }
            steps.push(step);
        }
        // where a side pays more than one charge, or one that is not out of the wage, the sum is said
        if !dues.is_empty() && (dues.len() > 1 || amounts.len() != dues.len()) {
            let sum: Money = amounts.iter().copied().sum();
            let parts: Vec<String> = amounts.iter().map(Money::to_string).collect();
            steps.push(match parts.len() {
                0 | 1 => plain(What::Amount, sum),
                _ => Step {
                    formula: format!("{} = {sum}", parts.join(" + ")),
                    working: Working::Exact,
                    ..plain(What::Amount, sum)
                },
            });
        }
        steps
    }

    /// From the declared base to the limits.
    fn base(&self, due: &Due, path: BasePath, steps: &mut Vec<Step>) {
        let BasePath {
            declared, rounded, ..
        } = path;
        match &due.basis {
            DueBasis::Fixed => {}
            DueBasis::Payroll => steps.push(plain(What::Wage, declared)),
            DueBasis::Average(average) => {
                let field = Field::Average(self.limits_of(due));
                let value = StepValue::Amount(*average);
                steps.push(self.figure(What::Average, average.to_string(), value, &field));
            }
            DueBasis::Base(rule) => {
                let own = self.pay.bases.declared(self.line.program, rule.of);
                let what = own.map_or(What::Wage, |_| What::DeclaredBase);
                steps.push(plain(what, declared));
                if let Some(rounding) = rule.rounding {
                    let formula = format!("round({declared}, {rounding}) = {rounded}");
                    let field = Field::Rounding(rule.limits_of, Rounded::Base);
                    let value = StepValue::Amount(rounded);
                    let worked = (formula, Working::Rounded);
                    steps.push(self.step(What::BaseRounding, worked, value, &field));
                }
                for (what, limit, field) in [
                    (What::Floor, rule.floor, Field::Floor(rule.limits_of)),
                    (What::Ceiling, rule.ceiling, Field::Ceiling(rule.limits_of)),
                ] {
                    if let Some(limit) = limit {
                        let value = StepValue::Amount(limit);
                        steps.push(self.figure(what, limit.to_string(), value, &field));
                    }
                }
            }
        }
    }

    fn rate(&self, due: &Due, steps: &mut Vec<Step>) {
        steps.push(match due.basis {
            DueBasis::Fixed => {
                let value = StepValue::Amount(due.fixed);
                self.figure(What::Sum, due.fixed.to_string(), value, &due.field)
            }
            _ => {
                let value = StepValue::Percent(due.rate);
                self.figure(What::Rate, due.rate.to_string(), value, &due.field)
            }
        });
    }

    /// The product of one charge, or its fixed sum.
    fn amount(&self, due: &Due, path: BasePath) -> Step {
        let what = match due.paid_from {
            PaidFrom::Wage => What::Amount,
            PaidFrom::Account | PaidFrom::Pool => What::FromAccount,
        };
        if due.basis == DueBasis::Fixed {
            return plain(what, due.fixed);
        }
        let rounding = self.line.rounding;
        let amount = rounding.product(path.base, due.rate);
        let exact = rounding.is_exact(path.base, due.rate);
        let base = formula::clamped(path.rounded, &due.basis);
        let formula = formula::product(&base, due.rate, rounding, exact, amount);
        self.step(what, formula, StepValue::Amount(amount), &self.rule())
    }

    /// A side's part of a sum that is rounded for both sides together.
    fn together(&self, side: Side, due: &Due, path: BasePath) -> Step {
        let rate = |side| {
            let first = self.line.dues(side).first();
            first.map(|due| due.rate).unwrap_or_default()
        };
        let (employee, employer) = (rate(Side::Employee), rate(Side::Employer));
        let rounding = self.line.rounding;
        let base = formula::clamped(path.rounded, &due.basis);
        let (own, other) = rounding.both(path.base, employee, employer);
        let total = format!("round({base} × ({employee} + {employer}), {rounding})");
        let part = format!("floor({total} × {employee} ÷ ({employee} + {employer}))");
        let (formula, amount) = match side {
            Side::Employee => (format!("{part} = {own}"), own),
            Side::Employer => (format!("{total} − {part} = {other}"), other),
        };
        self.step(
            What::Amount,
            (formula, Working::Rounded),
            StepValue::Amount(amount),
            &self.rule(),
        )
    }

    fn rule(&self) -> Field {
        Field::Rounding(self.line.program, Rounded::Amount)
    }

    fn limits_of(&self, due: &Due) -> crate::program::Program {
        let figures = self.line.figures.iter();
        let mut averages = figures.filter_map(|figure| match figure.field {
            Field::Average(program) => Some(program),
            _ => None,
        });
        averages.next().unwrap_or(match &due.basis {
            DueBasis::Base(BaseRule { limits_of, .. }) => *limits_of,
            _ => self.line.program,
        })
    }

    /// A step that gives the figure of a parameter, and how that comes about.
    fn figure(&self, what: What, shown: String, value: StepValue, field: &Field) -> Step {
        let figure = self.consulted(field);
        let worked = figure.map(|figure| formula::made(figure, &shown));
        self.step(what, worked.unwrap_or((shown, Working::None)), value, field)
    }

    /// A step on the figure of a parameter.
    fn step(
        &self,
        what: What,
        (formula, working): (String, Working),
        value: StepValue,
        field: &Field,
    ) -> Step {
        let figure = self.consulted(field);
        Step {
            what,
            formula,
            working,
            value,
            figure: figure.cloned(),
            previous: figure.and_then(self.before),
        }
    }

    fn consulted(&self, field: &Field) -> Option<&Figure> {
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
