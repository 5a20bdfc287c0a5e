//! The result for one person in one month: every number and reason that any output shows.
//!
//! It puts names, figures, sources and notes around the [`Amounts`] of the kernel; outputs render it and compute
//! nothing. The figures behind a line, with file and line, are in [`Item::figures`].

use crate::kernel::{
    Amounts, BaseAmounts, Basis, ChargeLevy, Clamp, Plan, PlanLine, SideAmounts, SidePlan,
    TaxAmounts, Totals, Withholding,
};
use crate::lang::Lang;
use crate::money::{Money, Rate, Rounding};
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::model::{Each, Status};
use crate::rates::regions::RegionEntry;
use crate::rates::sources::Sources;
use crate::schedule::{
    DefaultChoice, Figure, Incomplete, Line, MinimumWage, Schedule, idle_note, limit_notes,
};
use crate::text;

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
    pub defaults: Vec<DefaultChoice>,
    /// 应发工资, a month.
    pub wage: Money,
    /// One for each program, in program order.
    pub items: Vec<Item>,
    /// Sums.
    pub totals: Totals,
    /// 上税金额: the wage less the person's contributions, not below 0; before the 5000 元 deduction.
    pub taxable_income: Money,
    /// What is withheld of income tax; nothing where the tables do not know how the month is taxed.
    pub tax: Option<TaxAmounts>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Breakdown {
    /// Names, figures, sources and notes around what a wage comes to under a schedule's plan; income tax is laid in by
    /// [`Breakdown::lay_tax_in`].
    pub fn of(schedule: &Schedule, plan: &Plan, wage: Money, amounts: &Amounts) -> Breakdown {
        let mut notes = schedule.notes.clone();
        let lines = schedule.lines.iter().zip(plan.lines()).zip(&amounts.lines);
        let mut items = Vec::with_capacity(schedule.lines.len());
        let mut idle: Vec<Program> = Vec::new();
        for ((line, of_plan), own) in lines {
            items.push(Item {
                program: line.program,
                includes: line.includes.clone(),
                base: own.base,
                clamped: own.clamped,
                employee: Share::of(&of_plan.employee, &own.employee),
                employer: Share::of(&of_plan.employer, &own.employer),
                rounding: line.rounding,
                each: line.each,
                status: line.status(),
                sources: source_keys(line),
                figures: line.figures.clone(),
            });
            clamped_notes(of_plan, &amounts.bases, &mut notes);
            match of_plan.doubt(&amounts.bases) {
                Some(true) => limit_notes(line, schedule, &mut notes),
                Some(false) => idle.push(line.program),
                None => {}
            }
        }
        notes.extend(idle_note(&idle));
        let mut breakdown = Breakdown {
            tables: schedule.tables.clone(),
            month: schedule.month,
            region: schedule.region.clone(),
            overlays: schedule.overlays.clone(),
            variants: schedule.variants.clone(),
            defaults: schedule.defaults.clone(),
            wage,
            items,
            totals: amounts.totals,
            taxable_income: amounts.taxable_income,
            tax: None,
            net: wage - amounts.totals.employee,
            incomplete: schedule.incomplete.clone(),
            mentions: Vec::new(),
            sources: schedule.sources.clone(),
            notes,
        };
        if let (Some(minimum), Some(left)) = (&schedule.minimum_wage, amounts.below_minimum) {
            breakdown.notes.push(below_minimum(minimum, left));
            breakdown.sources.extend(minimum.source.clone());
        }
        breakdown
    }

    /// Lays in what income tax takes of the same amounts, with its rules.
    pub fn lay_tax_in(&mut self, withholding: &Withholding, amounts: &Amounts) {
        let Some(taxed) = &amounts.tax else { return };
        let consulted = withholding.consulted(taxed);
        if taxed.supposes_first {
            self.notes.push(first_month(self.month));
        }
        self.tax = Some(*taxed);
        self.net = amounts.net;
        self.sources.extend(consulted.sources);
        self.notes.extend(consulted.notes);
        if self.net < Money::ZERO {
            let short = Money::ZERO - self.net;
            let message = text!(
                "the wage does not cover the person's own part: {short} are missing",
                "工资不够个人应缴部分：差 {short} 元"
            );
            let note = Note::of(Code::NegativeNet, None, message);
            self.notes.push(note.with("short", short.to_string()));
        }
    }

    /// What is withheld of the month's pay, in 元; nothing where the tables do not know how it is taxed.
    pub fn withheld(&self) -> Option<Money> {
        self.tax.as_ref().map(|taxed| taxed.month.withheld)
    }
}

impl Share {
    fn of(side: &SidePlan, amounts: &SideAmounts) -> Share {
        let mut share = Share {
            basis: side.basis(),
            base: amounts.base,
            rate: Rate::ZERO,
            fixed: Money::ZERO,
            amount: amounts.amount,
            from_account: amounts.from_account,
        };
        for charge in side.charges() {
            match charge.levy {
                ChargeLevy::Rate { rate, .. } => share.rate = share.rate + rate,
                ChargeLevy::Fixed(sum) => share.fixed = share.fixed + sum,
            }
        }
        share
    }
}

/// The keys of the sources of a line's figures.
fn source_keys(line: &Line) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for figure in &line.figures {
        if !figure.source.is_empty() && !keys.contains(&figure.source) {
            keys.push(figure.source.clone());
        }
    }
    keys
}

/// A base that was declared, and not the wage, is never clamped in silence.
fn clamped_notes(line: &PlanLine, bases: &[BaseAmounts], notes: &mut Notes) {
    for charge in line
        .employee
        .charges()
        .iter()
        .chain(line.employer.charges())
    {
        let ChargeLevy::Rate { of, .. } = charge.levy else {
            continue;
        };
        let Some(path) = of.declared(bases) else {
            continue;
        };
        if !path.is_declared_and_clamped() {
            continue;
        }
        let (declared, base) = (path.declared, path.base);
        let (word_en, word_zh) = (path.clamped.name(Lang::En), path.clamped.name(Lang::Zh));
        let message = text!(
            "the declared base {declared} was {word_en}, {base}",
            "申报基数 {declared} 超出范围，{word_zh} {base} 计算"
        );
        let note = Note::of(Code::BaseClamped, Some(line.program), message)
            .with("declared", declared.to_string())
            .with("base", base.to_string());
        notes.push(note);
    }
}

/// A month with pay must not be paid below the minimum wage; where that says so, what the person contributes is not
/// part of it. Why pay may be lower (part-time work, leave, a month begun or ended) is not known here.
fn below_minimum(minimum: &MinimumWage, left: Money) -> Note {
    let net = minimum.excludes_contributions;
    let amount = minimum.amount;
    let status = minimum.status.id();
    let document = minimum.source.as_ref().map_or("", |source| source.name());
    let message = if net {
        text!(
            "{left} after the person's contributions is below the minimum wage, {amount} a month without them ({document}, {status})",
            "扣除个人缴费后 {left} 低于最低工资每月 {amount}（不含个人缴费；{document}，状态 {status}）"
        )
    } else {
        text!(
            "the wage is below the minimum wage, {amount} a month ({document}, {status})",
            "工资低于最低工资每月 {amount}（{document}，状态 {status}）"
        )
    };
    let key = minimum.source.as_ref().map(|source| &source.key.value);
    Note::of(Code::BelowMinimumWage, None, message)
        .with("amount", left.to_string())
        .with("minimum", amount.to_string())
        .with("excludes", if net { "contributions" } else { "" })
        .with("source", key.map_or("", String::as_str))
        .with("status", status)
}

/// That a later month was taken for the first one with the employer.
fn first_month(month: Month) -> Note {
    let before = month.of_year() - 1;
    let message = text!(
        "income tax as for the first month with this employer this year: `--ytd months={before},income=…,withheld=…` says what was before",
        "个税按当年在本单位的第一个月计算：之前的收入和已扣税额请写 `--ytd months={before},income=…,withheld=…`"
    );
    Note::of(Code::FirstMonth, None, message)
}
