//! The rules that a row is computed by, and what a row brings along.

use crate::breakdown::Breakdown;
use crate::compute::{Strictness, refuse_weak_tax};
use crate::headings::short_name;
use crate::kernel::{Amounts, Given, Pay, Plan, TaxPay, Withholding};
use crate::lang::{Lang, Text};
use crate::money::Money;
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::model::Status;
use crate::schedule::{Incomplete, Line, Schedule};

/// What a row earns, declares and brings along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowPay {
    /// The wage and declared bases.
    pub pay: Pay,
    /// What income tax asks besides.
    pub tax: TaxPay,
    /// What the sheet says that the person paid, where it is held against what is computed.
    pub checked: Option<Given>,
}

/// One region, one month, one set of choices, ready for any number of rows.
#[derive(Debug)]
pub struct RowRules {
    /// The region, by the engine's list; none where contributions are given and no rates are needed.
    pub region: Option<u32>,
    /// 费款所属期.
    pub month: Month,
    /// The weakest status of all lines; none where nothing is charged.
    pub status: Option<Status>,
    /// What is not known, as one text: `unemployment.employer:missing`.
    pub incomplete: String,
    /// The same in Chinese: `失业保险单位：missing`.
    pub incomplete_zh: String,
    /// The programs that are charged, or of which something is not known.
    pub programs: Vec<Program>,
    /// What must be known about every row, by the engine's list.
    pub notes: Vec<u32>,
    /// Doubts about the tax-free limit of the housing fund, by the engine's list; they bear on rows beyond it.
    pub(super) limit_notes: Vec<u32>,
    /// What it was compiled from, where an output needs more than amounts.
    pub(super) schedule: Option<Box<Schedule>>,
    pub(super) plan: Plan,
    /// Nothing where the tables do not know how the month is taxed.
    pub(super) withholding: Option<Withholding>,
    pub(super) strict: Strictness,
}

impl RowRules {
    /// Compiled from a schedule. `region` and `notes` are places in the engine's lists.
    pub(super) fn of(
        schedule: &Schedule,
        withholding: Option<Withholding>,
        strict: Strictness,
        region: Option<u32>,
        notes: Vec<u32>,
        limit_notes: Vec<u32>,
    ) -> RowRules {
        let gaps: Vec<String> = schedule.incomplete.iter().map(gap).collect();
        let gaps_zh: Vec<String> = schedule.incomplete.iter().map(gap_zh).collect();
        RowRules {
            region,
            month: schedule.month,
            status: schedule.lines.iter().map(Line::status).max(),
            incomplete: gaps.join(" "),
            incomplete_zh: gaps_zh.join("，"),
            programs: programs_of(schedule),
            notes,
            limit_notes,
            schedule: None,
            plan: Plan::of(schedule),
            withholding,
            strict,
        }
    }

    /// Of a month without any region: contributions are given, and what the employer pays is not known.
    pub(super) fn without_city(
        month: Month,
        withholding: Withholding,
        strict: Strictness,
        notes: Vec<u32>,
    ) -> RowRules {
        RowRules {
            region: None,
            month,
            status: None,
            incomplete: String::new(),
            incomplete_zh: String::new(),
            programs: Vec::new(),
            notes,
            limit_notes: Vec::new(),
            schedule: None,
            plan: Plan::of_lines(&[], &[], None),
            withholding: Some(withholding),
            strict,
        }
    }

    /// The contributions, compiled.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }

    /// What a row comes to, into `amounts`.
    ///
    /// # Errors
    /// Why it is refused: the tax law has no rule, or none so good as strictness asks, on something that this row needs.
    pub fn compute(&self, row: &RowPay, amounts: &mut Amounts) -> Result<(), Text> {
        match &row.pay.given {
            Some(given) if self.region.is_none() => given.amounts(row.pay.wage, amounts),
            _ => self.plan.amounts(&row.pay, amounts),
        }
        let Some(withholding) = &self.withholding else {
            return Ok(());
        };
        let withheld = withholding.withhold(&row.pay, &row.tax, amounts);
        withheld.map_err(|error| error.diagnostic().message)?;
        if self.strict == Strictness::Lenient {
            return Ok(());
        }
        let status = amounts.tax.as_ref().map(|taxed| withholding.status(taxed));
        refuse_weak_tax(status, self.strict).map_err(|error| error.line())
    }

    /// Everything about a row that these rules computed; nothing if the engine does not keep schedules.
    pub fn breakdown(&self, row: &RowPay, amounts: &Amounts) -> Option<Breakdown> {
        let schedule = self.schedule.as_ref()?;
        let mut breakdown = Breakdown::of(schedule, &self.plan, row.pay.wage, amounts);
        if let Some(withholding) = &self.withholding {
            breakdown.lay_tax_in(withholding, amounts);
        }
        Some(breakdown)
    }
}

/// What is paid out: the wage less contributions and income tax; nothing where the tables do not know how the month is
/// taxed.
pub fn net(amounts: &Amounts) -> Option<Money> {
    amounts.tax.is_some().then_some(amounts.net)
}

fn gap(gap: &Incomplete) -> String {
    let side = gap.side.map_or("both", Side::id);
    format!("{}.{side}:{}", gap.program.id(), gap.gap.reason())
}

fn programs_of(schedule: &Schedule) -> Vec<Program> {
    let charged = schedule.lines.iter().map(|line| line.program);
    let missing = schedule.incomplete.iter().map(|gap| gap.program);
    let mut programs: Vec<Program> = charged.chain(missing).collect();
    programs.sort_unstable();
    programs.dedup();
    programs
}

fn gap_zh(gap: &Incomplete) -> String {
    let side = gap.side.map_or("", |side| side.name(Lang::Zh));
    let program = short_name(gap.program, Lang::Zh);
    format!("{program}{side}：{}", gap.gap.words().zh)
}
