//! What one wage comes to under a plan.

use serde::Serialize;

use crate::kernel::TaxAmounts;
use crate::money::Money;
use crate::program::{Program, Side};
use crate::words;

/// How many programs there are, and so the most lines a plan has.
pub const PROGRAMS: usize = Program::ALL.len();

/// What one wage comes to: the lines in the order of [`crate::kernel::Plan::lines`], and the sums. Made once and used
/// for any number of wages.
#[derive(Clone, Debug, Default)]
pub struct Amounts {
    /// The plan's declared bases, each from the declared amount to the clamped one; where the sides declare different
    /// ones, all of them for the person and then all for the employer, see [`Amounts::bases`].
    pub(super) bases: Vec<BaseAmounts>,
    /// Where the employer's begin; 0 where they are the person's.
    pub(super) employer_bases: usize,
    /// What each charge comes to, in the order of the plan's charges.
    pub charges: Vec<Money>,
    /// As many as the plan has lines; the rest is left over.
    pub lines: [LineAmounts; PROGRAMS],
    /// Sums of the lines.
    pub totals: Totals,
    /// 上税金额: the wage less the person's contributions, not below 0; before the 5000 元 deduction.
    pub taxable_income: Money,
    /// Whether a base that was declared (and is not the wage) was raised or cut.
    pub clamped_declared: bool,
    /// Whether a limit was declared as a base where there is none.
    pub lacks_limit: bool,
    /// Whether a limit that is stood in for might change an amount.
    pub limit_in_doubt: bool,
    /// What of the pay counts against the minimum wage, where that is too little.
    pub below_minimum: Option<Money>,
    /// What income tax takes; nothing where it was not computed.
    pub tax: Option<TaxAmounts>,
    /// What is left in hand: the pay less the person's contributions and income tax.
    pub net: Money,
}

impl Amounts {
    /// The plan's declared bases, as a side declares them.
    pub fn bases(&self, side: Side) -> &[BaseAmounts] {
        match side {
            Side::Employee => &self.bases,
            Side::Employer => self.bases.get(self.employer_bases..).unwrap_or_default(),
        }
    }

    /// Whether the sides declared different bases.
    pub const fn differ_by_side(&self) -> bool {
        self.employer_bases > 0
    }
}

/// From what is declared to what a rate applies to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BaseAmounts {
    /// As declared; the wage where nothing is.
    pub declared: Money,
    /// Whether it was declared, and is not the wage.
    pub is_declared: bool,
    /// After the region's rounding of declared bases.
    pub rounded: Money,
    /// Within the limits.
    pub base: Money,
    /// What the limits did.
    pub clamped: Clamp,
    /// The limit that was declared as the base, where there is none and the wage stands in its place.
    pub lacks: Option<Clamp>,
    /// Whether a limit that is not known, and stood in for, might be another here; nothing where none is stood in for.
    pub doubt: Option<bool>,
}

words! {
    /// What became of a declared base.
    #[derive(Default)]
    pub enum Clamp {
        /// It lies within the limits.
        #[default]
        None = "none" ("as declared", "未调整"),
        /// Raised to the floor.
        Floor = "floor" ("raised to the floor", "按下限"),
        /// Cut to the ceiling.
        Ceiling = "ceiling" ("cut to the ceiling", "按上限"),
    }
}

/// One program of a wage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineAmounts {
    /// The insured person's base; zero where only fixed sums are due.
    pub base: Money,
    /// Whether that base was raised or cut.
    pub clamped: Clamp,
    /// The person's side.
    pub employee: SideAmounts,
    /// The employer's side.
    pub employer: SideAmounts,
}

/// One side of a program of a wage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SideAmounts {
    /// What its first charge applies to; zero for a fixed sum.
    pub base: Money,
    /// What is paid, out of the wage or by the employer.
    pub amount: Money,
    /// What is paid out of the medical personal account; in no total.
    pub from_account: Money,
}

/// Sums of the programs' amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// Insurances, the person's side.
    pub employee_insurance: Money,
    /// Housing funds, the person's side.
    pub employee_housing_fund: Money,
    /// Both.
    pub employee: Money,
    /// Insurances, the employer's side.
    pub employer_insurance: Money,
    /// Housing funds, the employer's side.
    pub employer_housing_fund: Money,
    /// Both.
    pub employer: Money,
    /// 用工成本: the wage and the employer's contributions.
    pub cost: Money,
    /// Whether nothing is missing from the sums.
    pub complete: bool,
}

impl Totals {
    /// Adds one program's amounts.
    pub(super) fn add(&mut self, program: Program, line: &LineAmounts) {
        let (employee, employer) = if program.is_fund() {
            (
                &mut self.employee_housing_fund,
                &mut self.employer_housing_fund,
            )
        } else {
            (&mut self.employee_insurance, &mut self.employer_insurance)
        };
        *employee = *employee + line.employee.amount;
        *employer = *employer + line.employer.amount;
    }

    /// The sums of the sums, once all programs are in.
    pub(super) fn close(&mut self, wage: Money) {
        self.employee = self.employee_insurance + self.employee_housing_fund;
        self.employer = self.employer_insurance + self.employer_housing_fund;
        self.cost = wage + self.employer;
    }
}
