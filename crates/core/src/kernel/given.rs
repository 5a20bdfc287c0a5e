//! The person's own contributions as amounts that somebody else computed.

use crate::kernel::{Amounts, LineAmounts, PROGRAMS, Plan, Totals};
use crate::money::Money;
use crate::program::Program;

/// The person's own contributions of a month in 元, by program, as somebody else computed them: all of them, so that a
/// program that is not named is not paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    programs: [Money; PROGRAMS],
}

impl Given {
    /// Gives a program's amount.
    pub fn set(&mut self, program: Program, amount: Money) {
        if let Some(own) = self.programs.get_mut(program.index()) {
            *own = amount;
        }
    }

    /// A program's amount.
    pub fn of(&self, program: Program) -> Money {
        let own = self.programs.get(program.index()).copied();
        own.expect("there is an amount for each program")
    }

    /// All insurances, an annuity with them.
    pub fn insurance(&self) -> Money {
        self.sum(|program| !program.is_fund())
    }

    /// The housing funds.
    pub fn housing_fund(&self) -> Money {
        self.sum(Program::is_fund)
    }

    fn sum(&self, of: fn(Program) -> bool) -> Money {
        let programs = Program::ALL.into_iter().filter(|program| of(*program));
        programs.map(|program| self.of(program)).sum()
    }

    /// What a month comes to by these amounts alone, where no region's tables say what the employer pays: there are no
    /// lines, the employer's sums are 0, and the sums are not complete.
    pub fn amounts(&self, wage: Money, out: &mut Amounts) {
        out.bases.clear();
        out.employer_bases = 0;
        out.charges.clear();
        out.lines = [LineAmounts::default(); PROGRAMS];
        out.totals = Totals::default();
        out.totals.close(wage);
        out.clamped_declared = false;
        out.lacks_limit = false;
        out.limit_in_doubt = false;
        out.below_minimum = None;
        out.tax = None;
        self.close(wage, out);
    }

    /// Puts these amounts in the place of those that a plan computed for the person; the employer's stay.
    pub(super) fn replace(&self, plan: &Plan, wage: Money, out: &mut Amounts) {
        for (line, own) in plan.lines().iter().zip(&mut out.lines) {
            own.employee.amount = self.of(line.program);
        }
        self.close(wage, out);
    }

    fn close(&self, wage: Money, out: &mut Amounts) {
        out.totals.employee_insurance = self.insurance();
        out.totals.employee_housing_fund = self.housing_fund();
        out.totals.employee = out.totals.employee_insurance + out.totals.employee_housing_fund;
        out.taxable_income = wage.less(out.totals.employee);
        out.net = wage - out.totals.employee;
    }
}
