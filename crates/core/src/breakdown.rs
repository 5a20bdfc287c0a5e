//! The result for one person in one month: every number and reason that any output shows.
//!
//! It puts names, figures, sources and notes around the [`Amounts`] of the kernel; outputs render it and compute
//! nothing. The figures behind a line, with file and line, are in [`Item::figures`].

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::kernel::{
    Amounts, Basis, ChargeLevy, Clamp, Plan, PlanLine, SideAmounts, TaxAmounts, Totals, Withholding,
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
use crate::step::Step;
#[cfg(feature = "schema")]
use crate::step::StepObject;
use crate::{text, written};

/// What a wage costs in one region and month, who pays it, and by which documents.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Breakdown {
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    pub tables: String,
    /// The month that the contribution belongs to, 费款所属期.
    pub month: Month,
    /// The region whose rates apply.
    pub region: RegionEntry,
    /// Ids of the overlays in use, in the order given.
    pub overlays: Vec<String>,
    /// The choices that were made, dimensions and values.
    #[serde(serialize_with = "written::map")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub variants: Vec<(String, String)>,
    /// What was left to a default and matters.
    pub defaults: Vec<DefaultChoice>,
    /// The monthly wage in yuan, 应发工资.
    pub wage: Money,
    /// One a program, in a fixed order.
    pub items: Vec<Item>,
    /// Sums of the amounts.
    pub totals: Totals,
    /// The wage less the person's contributions, not below 0, 上税金额; before the 5000 元 deduction.
    pub taxable_income: Money,
    /// Income tax on the month's wage; nothing where the tables do not know how the month is taxed.
    #[serde(serialize_with = "written_tax")]
    #[cfg_attr(feature = "schema", schemars(with = "WithheldObject"))]
    pub tax: Option<TaxAmounts>,
    /// What is left in hand, 税后工资; below 0 where the wage does not cover contributions and tax.
    pub net: Money,
    /// What is expected and not known, and in no sum.
    pub incomplete: Vec<Incomplete>,
    /// The same request with overlays that want to be mentioned; not every output has them.
    #[serde(skip)]
    pub mentions: Vec<Mention>,
    /// The documents of all figures; not every output has them.
    #[serde(skip)]
    pub sources: Sources,
    /// What a careful reader must know; its messages need a language.
    #[serde(skip)]
    pub notes: Notes,
}

/// One program.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// The program.
    #[serde(flatten, serialize_with = "written_program")]
    #[cfg_attr(feature = "schema", schemars(with = "ProgramObject"))]
    pub program: Program,
    /// The region whose rules it is charged by, where that is not the result's: of a housing fund in another city.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<RegionEntry>"))]
    pub region: Option<RegionEntry>,
    /// What the rate includes, percent by program; information, in no sum.
    #[serde(serialize_with = "written_includes")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "BTreeMap<String, Rate>",
            extend("propertyNames" = { "type": "string", "enum": crate::words::ids::<Program>() })
        )
    )]
    pub includes: Vec<(Program, Rate)>,
    /// The insured person's base; zero where only fixed sums are due.
    pub base: Money,
    /// Whether the declared base was raised or cut.
    pub clamped: Clamp,
    /// What the employee pays, 个人.
    pub employee: Share,
    /// What the employer pays, 单位.
    pub employer: Share,
    /// How amounts are rounded.
    pub rounding: AmountRounding,
    /// The weakest of all figures consulted.
    pub status: Status,
    /// Keys of `sources`.
    pub sources: Vec<String>,
    /// Every figure consulted.
    #[serde(skip)]
    pub figures: Vec<Figure>,
}

/// A rule of rounding, and what it rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AmountRounding {
    /// The rule.
    #[serde(flatten)]
    pub rule: Rounding,
    /// Whether each side is rounded for itself.
    pub each: Each,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// What the charge is on; `none` owes nothing.
    pub basis: Basis,
    /// The amount that the rate is applied to; zero for a fixed sum.
    pub base: Money,
    /// Whether that was raised or cut.
    #[serde(skip)]
    pub clamped: Clamp,
    /// The rate in percent; of several charges their sum.
    #[serde(rename = "rate_percent")]
    pub rate: Rate,
    /// A fixed amount besides or instead of a rate.
    pub fixed: Money,
    /// What is paid, out of the wage or by the employer.
    pub amount: Money,
    /// What is paid out of the medical account; in no total.
    pub from_account: Money,
    /// From the declared base to the amount; of `explain` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<StepObject<'_>>>"))]
    pub steps: Option<Vec<Step>>,
}

/// The sums of the same request under an overlay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mention {
    /// The overlay's id.
    pub overlay: String,
    /// Its name for people.
    #[serde(skip)]
    pub name: String,
    /// All that the employee would pay.
    pub employee: Money,
    /// All that the employer would pay.
    pub employer: Money,
    /// What would be left to tax.
    pub taxable_income: Money,
}

/// A program with its name.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ProgramObject {
    /// The program.
    program: Program,
    /// Its Chinese name.
    name: &'static str,
}

fn written_program<S: Serializer>(program: &Program, serializer: S) -> Result<S::Ok, S::Error> {
    let object = ProgramObject {
        program: *program,
        name: program.name(Lang::Zh),
    };
    object.serialize(serializer)
}

fn written_includes<S: Serializer>(
    includes: &[(Program, Rate)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let by_word = includes.iter().map(|(program, rate)| (program.id(), rate));
    by_word.collect::<BTreeMap<_, _>>().serialize(serializer)
}

/// Income tax on the month's wage; all 0 where the tables do not know how the month is taxed.
#[derive(Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct WithheldObject {
    /// What of the person's contributions is free of tax, 专项扣除.
    deductible: Money,
    /// Taxable income of the year so far, 累计应纳税所得额; before 2019 of the month.
    taxable_to_date: Money,
    /// The band's rate.
    rate_percent: Rate,
    /// The band's quick deduction, 速算扣除数.
    quick_deduction: Money,
    /// What is withheld this month.
    withheld: Money,
}

fn written_tax<S: Serializer>(tax: &Option<TaxAmounts>, serializer: S) -> Result<S::Ok, S::Error> {
    let known = tax.map(|tax| WithheldObject {
        deductible: tax.deductible,
        taxable_to_date: tax.month.taxable_to_date,
        rate_percent: tax.month.rate,
        quick_deduction: tax.month.quick_deduction,
        withheld: tax.month.withheld,
    });
    known.unwrap_or_default().serialize(serializer)
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
                region: schedule
                    .fund_city
                    .as_ref()
                    .filter(|_| line.program.is_fund())
                    .map(|city| city.region.clone()),
                includes: line.includes.clone(),
                base: own.base,
                clamped: own.clamped,
                employee: Share::of(of_plan, Side::Employee, &own.employee, amounts),
                employer: Share::of(of_plan, Side::Employer, &own.employer, amounts),
                rounding: AmountRounding {
                    rule: line.rounding,
                    each: line.each,
                },
                status: line.status(),
                sources: source_keys(line),
                figures: line.figures.clone(),
            });
            base_notes(of_plan, amounts, &mut notes);
            match of_plan.doubt(amounts) {
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
    /// The steps from the declared base to the amount, where they were asked for.
    pub fn steps(&self) -> &[Step] {
        self.steps.as_deref().unwrap_or(&[])
    }

    fn of(line: &PlanLine, of: Side, own: &SideAmounts, amounts: &Amounts) -> Share {
        let side = line.side(of);
        let mut bases = line.declared(amounts);
        let base = bases.find(|(side, _)| *side == of);
        let mut share = Share {
            basis: side.basis(),
            base: own.base,
            clamped: base.map_or(Clamp::None, |(_, base)| base.clamped),
            rate: Rate::ZERO,
            fixed: Money::ZERO,
            amount: own.amount,
            from_account: own.from_account,
            steps: None,
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

/// A base that was declared, and not the wage, is never clamped in silence, and a limit that there is not never taken for
/// one.
fn base_notes(line: &PlanLine, amounts: &Amounts, notes: &mut Notes) {
    let program = Some(line.program);
    for (side, path) in line.declared(amounts) {
        if let Some(limit) = path.lacks {
            notes.push(no_such_limit(line.program, limit));
        }
        if !path.is_declared_and_clamped() {
            continue;
        }
        let (declared, base) = (path.declared, path.base);
        let (word_en, word_zh) = (path.clamped.name(Lang::En), path.clamped.name(Lang::Zh));
        let note = if amounts.differ_by_side() {
            let (side_en, side_zh) = (side.name(Lang::En), side.name(Lang::Zh));
            let message = text!(
                "the {side_en}'s declared base {declared} was {word_en}, {base}",
                "{side_zh}申报基数 {declared} 超出范围，{word_zh} {base} 计算"
            );
            Note::of(Code::BaseClamped, program, message).with("side", side.id())
        } else {
            let message = text!(
                "the declared base {declared} was {word_en}, {base}",
                "申报基数 {declared} 超出范围，{word_zh} {base} 计算"
            );
            Note::of(Code::BaseClamped, program, message)
        };
        let note = note.with("declared", declared.to_string());
        notes.push(note.with("base", base.to_string()));
    }
}

/// That a limit was declared as the base where there is none.
fn no_such_limit(program: Program, limit: Clamp) -> Note {
    let (id, en, zh) = match limit {
        Clamp::Ceiling => ("ceiling", "ceiling", "上限"),
        Clamp::Floor | Clamp::None => ("floor", "floor", "下限"),
    };
    let message = text!(
        "there is no {en} to be the base: the wage is",
        "没有{zh}可作基数：按工资计算"
    );
    Note::of(Code::NoSuchLimit, Some(program), message).with("limit", id)
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
    let (before, year) = (month.of_year() - 1, month.year());
    let message = text!(
        "income tax as for the first month with this employer this year: `--since {year}-01` counts this wage since January, `--ytd months={before},income=…,contributions=…,withheld=…` says what was before",
        "个税按当年在本单位的第一个月计算：一月起工资相同请加 `--since {year}-01`，否则写明此前累计 `--ytd months={before},income=…,contributions=…,withheld=…`"
    );
    Note::of(Code::FirstMonth, None, message)
}

/// The same where a wage is looked for, and so none is known of the months before.
pub(crate) fn first_month_of_search(month: Month) -> Note {
    let before = month.of_year() - 1;
    let message = text!(
        "income tax as for the first month with this employer this year: `--ytd months={before},income=…,contributions=…,withheld=…` says what was before",
        "个税按当年在本单位的第一个月计算：请写明此前累计 `--ytd months={before},income=…,contributions=…,withheld=…`"
    );
    Note::of(Code::FirstMonth, None, message)
}
