//! The result for one person in one month: every number and reason that any output shows.
//!
//! Outputs render this and compute nothing. The figures behind a line, with file and line, are in
//! [`Item::figures`].

use crate::money::{Money, Rate, Rounding};
use crate::note::Notes;
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::model::{Each, Status};
use crate::rates::regions::RegionEntry;
use crate::rates::sources::Sources;
use crate::schedule::{Default, Figure, Incomplete};
use crate::words;

/// What a wage costs in one region and month, who pays it, and by which documents.
#[derive(Clone, Debug)]
pub struct Breakdown {
    /// The day of the tables.
    pub tables: String,
    /// 费款所属期.
    pub month: Month,
    /// The region.
    pub region: RegionEntry,
    /// Overlays in use.
    pub overlays: Vec<String>,
    /// Dimensions and values that were chosen.
    pub variants: Vec<(String, String)>,
    /// Choices that were left to a default.
    pub defaults: Vec<Default>,
    /// 应发工资, a month.
    pub wage: Money,
    /// One for each program, in program order.
    pub items: Vec<Item>,
    /// Sums.
    pub totals: Totals,
    /// 上税金额: the wage less the person's contributions, not below 0; before the 5000 元 deduction.
    pub taxable_income: Money,
    /// What is withheld of income tax.
    pub tax: Withheld,
    /// 税后工资: the wage less the person's contributions and income tax; below 0 where the wage does not cover them.
    pub net: Money,
    /// What is not known and in no sum.
    pub incomplete: Vec<Incomplete>,
    /// The same request with overlays that want to be mentioned.
    pub mentions: Vec<Mention>,
    /// The documents of all figures.
    pub sources: Sources,
    /// What a careful reader must know.
    pub notes: Notes,
}

/// One program.
#[derive(Clone, Debug)]
pub struct Item {
    /// Which.
    pub program: Program,
    /// What its rate includes, for information.
    pub includes: Vec<(Program, Rate)>,
    /// The insured person's base; zero where only fixed sums are due.
    pub base: Money,
    /// Whether that base was raised or cut.
    pub clamped: Clamp,
    /// What the person pays.
    pub employee: Share,
    /// What the employer pays.
    pub employer: Share,
    /// How amounts were rounded.
    pub rounding: Rounding,
    /// Each side, or both together.
    pub each: Each,
    /// The weakest status of all figures consulted.
    pub status: Status,
    /// The keys of its sources.
    pub sources: Vec<String>,
    /// Every figure consulted.
    pub figures: Vec<Figure>,
}

impl Item {
    /// What a side pays.
    pub fn share(&self, side: Side) -> &Share {
        match side {
            Side::Employee => &self.employee,
            Side::Employer => &self.employer,
        }
    }
}

/// What one side pays for one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// What it is charged on.
    pub basis: Basis,
    /// That amount; zero for a fixed sum.
    pub base: Money,
    /// The rate; of several charges their sum.
    pub rate: Rate,
    /// The fixed part.
    pub fixed: Money,
    /// What is paid, out of the wage or by the employer.
    pub amount: Money,
    /// What is paid out of the medical personal account; in no total.
    pub from_account: Money,
}

words! {
    /// What a side is charged on.
    #[derive(Default)]
    pub enum Basis {
        /// This side owes nothing.
        #[default]
        None = "none" ("nothing", "无"),
        /// It owes something that is not known.
        Unknown = "unknown" ("unknown", "未知"),
        /// The clamped base.
        Base = "base" ("base", "基数"),
        /// The wage, unclamped.
        Payroll = "payroll" ("payroll", "工资总额"),
        /// An average wage.
        Average = "average" ("average", "平均工资"),
        /// A fixed sum.
        Fixed = "fixed" ("fixed", "定额"),
    }
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

/// Sums of the items' amounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// The sums of the same request under an overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The overlay.
    pub overlay: String,
    /// Its name for people.
    pub name: String,
    /// The person's contributions.
    pub employee: Money,
    /// The employer's.
    pub employer: Money,
    /// What is left to tax.
    pub taxable_income: Money,
}

/// What is withheld of income tax from a month's wage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Whether the tables know how the month is taxed; else nothing is withheld here.
    pub known: bool,
    /// 专项扣除: what of the person's contributions is free of tax.
    pub deductible: Money,
    /// 累计预扣预缴应纳税所得额.
    pub taxable_to_date: Money,
    /// The band's rate.
    pub rate: Rate,
    /// The band's quick deduction.
    pub quick_deduction: Money,
    /// 本月应预扣预缴税额.
    pub withheld: Money,
}
