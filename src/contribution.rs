//! A wage and a schedule make a breakdown: pure arithmetic, total, nothing left to look up.
//!
//! The order is fixed: declared base, its rounding if the region has one, the clamp, the rate, the rounding of the
//! amount. The clamp comes last before the product, since a limit may have fen (贵州 4426.05).

use crate::breakdown::{Basis, Breakdown, Clamp, Item, Share, Totals, Withheld};
use crate::money::Money;
use crate::note::{Code, Note, Notes};
use crate::program::{Program, Side};
use crate::rates::model::{Each, PaidFrom};
use crate::schedule::{BaseRule, Due, DueBasis, Incomplete, Line, MinimumWage, Schedule};
use crate::text;

/// What a person earns and declares in a month.
#[derive(Clone, Debug, Default)]
pub struct Pay {
    /// 应发工资.
    pub wage: Money,
    /// 缴费基数, where it is not the wage.
    pub bases: Bases,
}

/// Declared bases, usually last year's average wage. The narrower wins: a program's own, then that of the program whose
/// base it uses, then the insurances', then the one for all, then the wage.
#[derive(Clone, Debug, Default)]
pub struct Bases {
    /// For everything.
    pub all: Option<Money>,
    /// For all insurances.
    pub social: Option<Money>,
    /// For single programs.
    pub programs: Vec<(Program, Money)>,
}

impl Bases {
    fn named(&self, program: Program) -> Option<Money> {
        let found = self.programs.iter().rev().find(|(p, _)| *p == program);
        found.map(|(_, base)| *base)
    }

    /// The base declared for a program that uses the limits of `of`.
    pub fn declared(&self, program: Program, of: Program) -> Option<Money> {
        let social = self.social.filter(|_| !program.is_fund());
        self.named(program)
            .or_else(|| self.named(of))
            .or(social)
            .or(self.all)
    }
}

/// What one month costs one person and his employer.
pub fn contributions(schedule: &Schedule, pay: &Pay) -> Breakdown {
    let mut notes = schedule.notes.clone();
    let items: Vec<Item> = schedule
        .lines
        .iter()
        .map(|line| item(line, schedule, pay, &mut notes))
        .collect();
    let totals = totals(&items, pay.wage, schedule.is_complete());
    let mut sources = schedule.sources.clone();
    if let Some(minimum) = &schedule.minimum_wage
        && let Some(note) = below_minimum(minimum, pay.wage, totals.employee)
    {
        notes.push(note);
        sources.extend(minimum.source.clone());
    }
    Breakdown {
        tables: schedule.tables.clone(),
        month: schedule.month,
        region: schedule.region.clone(),
        overlays: schedule.overlays.clone(),
        variants: schedule.variants.clone(),
        defaults: schedule.defaults.clone(),
        wage: pay.wage,
        taxable_income: pay.wage.less(totals.employee),
        tax: Withheld::default(),
        net: pay.wage - totals.employee,
        totals,
        items,
        incomplete: schedule.incomplete.clone(),
        mentions: Vec::new(),
        sources,
        notes,
    }
}

fn item(line: &Line, schedule: &Schedule, pay: &Pay, notes: &mut Notes) -> Item {
    let mut employee = share(line, Side::Employee, pay);
    let mut employer = share(line, Side::Employer, pay);
    if let Some((own, other)) = both(line, pay) {
        employee.amount = own;
        employer.amount = other;
    }
    for (side, share) in [
        (Side::Employee, &mut employee),
        (Side::Employer, &mut employer),
    ] {
        let missing = |gap: &&Incomplete| gap.program == line.program && gap.side == Some(side);
        if schedule.incomplete.iter().any(|gap| missing(&gap)) {
            share.basis = Basis::Unknown;
        }
    }
    // the person's own base: of a fixed sum there is none, and the employer's may be all there is
    let dues = || line.employee.iter().chain(&line.employer);
    let insured = dues()
        .find(|due| due.basis != DueBasis::Fixed)
        .or_else(|| dues().next());
    let path = insured.map_or_else(BasePath::default, |due| base_path(line.program, due, pay));
    declared_note(line, pay, notes);
    let mut sources: Vec<String> = Vec::new();
    for figure in &line.figures {
        if !figure.source.is_empty() && !sources.contains(&figure.source) {
            sources.push(figure.source.clone());
        }
    }
    Item {
        program: line.program,
        includes: line.includes.clone(),
        base: path.base,
        clamped: path.clamped,
        employee,
        employer,
        rounding: line.rounding,
        each: line.each,
        status: line.status(),
        sources,
        figures: line.figures.clone(),
    }
}

/// What a side pays: each charge one product and one rounding, then their sum.
fn share(line: &Line, side: Side, pay: &Pay) -> Share {
    let mut share = Share::default();
    for due in line.dues(side) {
        let base = base(line.program, due, pay);
        let amount = match due.basis {
            DueBasis::Fixed => due.fixed,
            _ => line.rounding.product(base, due.rate),
        };
        // the first charge names the basis; one levied besides only adds to it
        if share.basis == Basis::None {
            share.basis = basis(due);
            share.base = base;
        }
        share.rate = share.rate + due.rate;
        share.fixed = share.fixed + due.fixed;
        match due.paid_from {
            PaidFrom::Wage => share.amount = share.amount + amount,
            PaidFrom::Account => share.from_account = share.from_account + amount,
            PaidFrom::Pool => {}
        }
    }
    share
}

fn basis(due: &Due) -> Basis {
    match due.basis {
        DueBasis::Base(_) => Basis::Base,
        DueBasis::Payroll => Basis::Payroll,
        DueBasis::Average(_) => Basis::Average,
        DueBasis::Fixed => Basis::Fixed,
    }
}

/// What a charge applies to, and how that came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BasePath {
    /// As declared; of a charge on the wage or an average, that.
    pub declared: Money,
    /// After the region's rounding of declared bases.
    pub rounded: Money,
    /// Within the limits.
    pub base: Money,
    /// What the limits did.
    pub clamped: Clamp,
}

/// The base of a charge, from the declared one on.
pub fn base_path(program: Program, due: &Due, pay: &Pay) -> BasePath {
    let as_is = |amount: Money| BasePath {
        declared: amount,
        rounded: amount,
        base: amount,
        clamped: Clamp::None,
    };
    match &due.basis {
        DueBasis::Base(rule) => {
            let declared = pay.bases.declared(program, rule.of).unwrap_or(pay.wage);
            clamp(rule, declared)
        }
        DueBasis::Payroll => as_is(pay.wage),
        DueBasis::Average(average) => as_is(*average),
        DueBasis::Fixed => BasePath::default(),
    }
}

fn base(program: Program, due: &Due, pay: &Pay) -> Money {
    base_path(program, due, pay).base
}

fn clamp(rule: &BaseRule, declared: Money) -> BasePath {
    let rounded = rule
        .rounding
        .map_or(declared, |rounding| rounding.round(declared));
    let (base, clamped) = match (rule.floor, rule.ceiling) {
        (Some(floor), _) if rounded < floor => (floor, Clamp::Floor),
        (_, Some(ceiling)) if rounded > ceiling => (ceiling, Clamp::Ceiling),
        _ => (rounded, Clamp::None),
    };
    BasePath {
        declared,
        rounded,
        base,
        clamped,
    }
}

/// Both sides rounded together, where the region does so and both are charged once on the same base.
fn both(line: &Line, pay: &Pay) -> Option<(Money, Money)> {
    if !is_rounded_together(line) {
        return None;
    }
    let (employee, employer) = (line.employee.first()?, line.employer.first()?);
    let base = base(line.program, employee, pay);
    Some(line.rounding.both(base, employee.rate, employer.rate))
}

/// Whether the region rounds both sides of a line together, and both are charged once on the same base.
pub fn is_rounded_together(line: &Line) -> bool {
    let ([employee], [employer]) = (line.employee.as_slice(), line.employer.as_slice()) else {
        return false;
    };
    line.each == Each::Both && employee.basis == employer.basis && employee.basis != DueBasis::Fixed
}

/// A base that was declared, and not the wage, is never clamped in silence.
fn declared_note(line: &Line, pay: &Pay, notes: &mut Notes) {
    for due in line.employee.iter().chain(&line.employer) {
        let DueBasis::Base(rule) = &due.basis else {
            continue;
        };
        let Some(declared) = pay.bases.declared(line.program, rule.of) else {
            continue;
        };
        let BasePath { base, clamped, .. } = clamp(rule, declared);
        if clamped == Clamp::None {
            continue;
        }
        let (word_en, word_zh) = match clamped {
            Clamp::Ceiling => ("cut to the ceiling", "按上限"),
            _ => ("raised to the floor", "按下限"),
        };
        let message = text!(
            "the declared base {declared} was {word_en}, {base}",
            "申报基数 {declared} 超出范围，{word_zh} {base} 计算"
        );
        let note = Note::of(Code::BaseClamped, Some(line.program), message);
        let note = note
            .with("declared", declared.to_string())
            .with("base", base.to_string());
        notes.push(note);
    }
}

/// A month with pay must not be paid below the minimum wage; where that says so, what the person contributes is not
/// part of it. Why pay may be lower (part-time work, leave, a month begun or ended) is not known here.
fn below_minimum(minimum: &MinimumWage, wage: Money, contributions: Money) -> Option<Note> {
    let net = minimum.excludes_contributions;
    let left = minimum.falls_short(wage, contributions)?;
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
    Some(
        Note::of(Code::BelowMinimumWage, None, message)
            .with("amount", left.to_string())
            .with("minimum", amount.to_string())
            .with("excludes", if net { "contributions" } else { "" })
            .with("source", key.cloned().unwrap_or_default())
            .with("status", status),
    )
}

fn totals(items: &[Item], wage: Money, complete: bool) -> Totals {
    let sum = |side: Side, fund: bool| -> Money {
        let of_kind = items.iter().filter(|item| item.program.is_fund() == fund);
        of_kind.map(|item| item.share(side).amount).sum()
    };
    let (employee_insurance, employee_housing_fund) =
        (sum(Side::Employee, false), sum(Side::Employee, true));
    let (employer_insurance, employer_housing_fund) =
        (sum(Side::Employer, false), sum(Side::Employer, true));
    let employer = employer_insurance + employer_housing_fund;
    Totals {
        employee_insurance,
        employee_housing_fund,
        employee: employee_insurance + employee_housing_fund,
        employer_insurance,
        employer_housing_fund,
        employer,
        cost: wage + employer,
        complete,
    }
}
