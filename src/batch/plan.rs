//! A schedule compiled: charges as plain arrays, so that a row is a few dozen integer operations and no allocation.
//!
//! It computes exactly what [`crate::contribution::contributions`] does, in the same order and by the same rules of
//! [`crate::money`]; a test compares both field by field over all regions.

use std::sync::Arc;

use crate::batch::withholding::{Event, Events, Withholding};
use crate::breakdown::{Basis, Breakdown, Clamp, Totals, Withheld};
use crate::compute::{TaxAsked, lay_in};
use crate::contribution::{Bases, Pay, contributions};
use crate::lang::Text;
use crate::money::{Money, Rate, Rounding};
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::layers::Layers;
use crate::rates::model::{Each, PaidFrom, Status};
use crate::rates::tax::TaxTable;
use crate::schedule::{self, DueBasis, Incomplete, MinimumWage, Schedule};
use crate::tax::{TaxError, YearToDate};

/// How many programs there are, and so the most lines a plan has.
pub const PROGRAMS: usize = Program::ALL.len();

/// What a row earns and declares.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowPay {
    /// 应发工资.
    pub wage: Money,
    /// 缴费基数, where any is declared.
    pub declared: Option<Declared>,
    /// 专项附加扣除 of the month as a sum, besides what the engine's claims come to.
    pub special_deductions: Money,
    /// The year with this employer before the month; without it the month is taken for the first one there.
    pub year: Option<YearToDate>,
}

/// Declared bases of a row; see [`Bases`] for which one wins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// For everything.
    pub all: Option<Money>,
    /// For all insurances.
    pub social: Option<Money>,
    /// For single programs, in program order.
    pub programs: [Option<Money>; PROGRAMS],
}

impl Declared {
    fn named(&self, program: Program) -> Option<Money> {
        self.programs.get(index(program)).copied().flatten()
    }

    fn of(&self, program: Program, of: Program) -> Option<Money> {
        let social = self.social.filter(|_| !program.is_fund());
        self.named(program)
            .or_else(|| self.named(of))
            .or(social)
            .or(self.all)
    }
}

impl From<&Bases> for Declared {
    fn from(bases: &Bases) -> Declared {
        let mut declared = Declared {
            all: bases.all,
            social: bases.social,
            ..Declared::default()
        };
        for (program, base) in &bases.programs {
            if let Some(own) = declared.programs.get_mut(index(*program)) {
                *own = Some(*base);
            }
        }
        declared
    }
}

impl RowPay {
    /// What the row asks of income tax as the one-person path takes it; `asked` is what all rows ask.
    pub fn to_asked(&self, asked: &TaxAsked) -> TaxAsked {
        TaxAsked {
            year: self.year,
            special_deductions: self.special_deductions,
            ..asked.clone()
        }
    }

    /// The same as the one-person path takes it.
    pub fn to_pay(&self) -> Pay {
        let declared = self.declared.unwrap_or_default();
        let named = Program::ALL.into_iter().zip(declared.programs);
        Pay {
            wage: self.wage,
            bases: Bases {
                all: declared.all,
                social: declared.social,
                programs: named
                    .filter_map(|(program, base)| Some((program, base?)))
                    .collect(),
            },
        }
    }
}

/// A program's place in [`Program::ALL`].
pub fn index(program: Program) -> usize {
    Program::ALL
        .iter()
        .position(|known| *known == program)
        .unwrap_or_default()
}

/// One region, one month, one set of choices, ready for any number of rows.
#[derive(Debug)]
pub struct Plan {
    /// The region, by the engine's list.
    pub region: u32,
    /// 费款所属期.
    pub month: Month,
    /// The weakest status of all lines; none where nothing is charged.
    pub status: Option<Status>,
    /// What is not known, as one text: `unemployment.employer:missing`.
    pub incomplete: String,
    /// What must be known about every row, by the engine's list.
    pub notes: Vec<u32>,
    /// Doubts about the tax-free limit of the housing fund, by the engine's list; they bear on rows beyond it.
    pub(super) limit_notes: Vec<u32>,
    /// What it was made of, where an output needs more than figures.
    pub(super) whole: Option<Box<Whole>>,
    lines: Vec<PlanLine>,
    minimum_wage: Option<MinimumWage>,
    withholding: Option<Withholding>,
}

/// What a breakdown of the one-person path is made of.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) schedule: Schedule,
    pub(super) layers: Layers,
    pub(super) table: Arc<TaxTable>,
    pub(super) asked: TaxAsked,
}

/// One program of a plan.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// Which.
    pub program: Program,
    /// What the employee is charged on.
    pub employee_basis: Basis,
    /// What the employer is charged on.
    pub employer_basis: Basis,
    employee: Vec<Charge>,
    employer: Vec<Charge>,
    /// The charge whose base is the insured person's.
    insured: Option<Charge>,
    rounding: Rounding,
    /// Whether both sides are rounded together.
    both: bool,
}

#[derive(Clone, Copy, Debug)]
struct Charge {
    basis: Basis,
    of: Program,
    floor: Option<Money>,
    ceiling: Option<Money>,
    rounding: Option<Rounding>,
    average: Money,
    rate: Rate,
    fixed: Money,
    paid_from: PaidFrom,
}

/// What one row costs: the lines in the order of [`Plan::lines`], and the sums.
#[derive(Clone, Debug, Default)]
pub struct Amounts {
    /// As many as the plan has lines.
    pub lines: [LineAmounts; PROGRAMS],
    /// Sums of the lines.
    pub totals: Totals,
    /// 上税金额.
    pub taxable_income: Money,
    /// What is withheld of income tax.
    pub tax: Withheld,
    /// 税后工资; before tax where that is not known, see [`net`].
    pub net: Money,
    /// What happened that a reader must know.
    pub events: Events,
}

/// One program of a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineAmounts {
    /// The insured person's base.
    pub base: Money,
    /// Whether that base was raised or cut.
    pub clamped: Clamp,
    /// The person's side.
    pub employee: SideAmounts,
    /// The employer's side.
    pub employer: SideAmounts,
}

/// One side of a program of a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct SideAmounts {
    /// What its first charge applies to.
    pub base: Money,
    /// What is paid, out of the wage or by the employer.
    pub amount: Money,
    /// What is paid out of the medical account.
    pub from_account: Money,
}

impl Plan {
    /// Compiles a schedule. `region` and `notes` are places in the engine's lists.
    pub(super) fn of(
        schedule: &Schedule,
        withholding: Option<Withholding>,
        region: u32,
        notes: Vec<u32>,
    ) -> Plan {
        let lines = schedule.lines.iter();
        let gaps: Vec<String> = schedule.incomplete.iter().map(gap).collect();
        Plan {
            region,
            month: schedule.month,
            status: schedule.lines.iter().map(schedule::Line::status).max(),
            incomplete: gaps.join(" "),
            notes,
            limit_notes: Vec::new(),
            whole: None,
            lines: lines.map(|line| PlanLine::of(line, schedule)).collect(),
            minimum_wage: schedule.minimum_wage.clone(),
            withholding,
        }
    }

    /// Its programs, in program order.
    pub fn lines(&self) -> &[PlanLine] {
        &self.lines
    }

    /// Whether nothing is missing.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }

    /// What a row costs, into `amounts`.
    pub fn compute(&self, pay: &RowPay, amounts: &mut Amounts) {
        let mut totals = Totals {
            complete: self.is_complete(),
            ..Totals::default()
        };
        let mut clamped = false;
        for (line, out) in self.lines.iter().zip(&mut amounts.lines) {
            clamped |= line.compute(pay, out);
            if line.program.is_fund() {
                totals.employee_housing_fund = totals.employee_housing_fund + out.employee.amount;
                totals.employer_housing_fund = totals.employer_housing_fund + out.employer.amount;
            } else {
                totals.employee_insurance = totals.employee_insurance + out.employee.amount;
                totals.employer_insurance = totals.employer_insurance + out.employer.amount;
            }
        }
        totals.employee = totals.employee_insurance + totals.employee_housing_fund;
        totals.employer = totals.employer_insurance + totals.employer_housing_fund;
        totals.cost = pay.wage + totals.employer;
        amounts.taxable_income = pay.wage.less(totals.employee);
        let totals_employee = totals.employee;
        amounts.net = pay.wage - totals_employee;
        amounts.totals = totals;
        amounts.events = Events::default();
        amounts.events.note(Event::BaseClamped, clamped);
        let short = self.minimum_wage.as_ref();
        let short = short.and_then(|minimum| minimum.falls_short(pay.wage, totals_employee));
        amounts
            .events
            .note(Event::BelowMinimumWage, short.is_some());
        match &self.withholding {
            Some(withholding) => withholding.compute(pay, amounts),
            None => amounts.tax = Withheld::default(),
        }
    }

    /// Why a row that was computed is refused all the same: the tax law has no rule so good as strictness asks on
    /// something that this row alone needs.
    pub fn refusal(&self, pay: &RowPay, amounts: &Amounts) -> Option<&Text> {
        let withholding = self.withholding.as_ref()?;
        if withholding.refuses_nothing() {
            return None;
        }
        withholding.refusal(&self.lines, pay, amounts)
    }

    /// Everything about a row, by the one-person path; nothing if the engine does not keep schedules.
    ///
    /// # Errors
    /// If a deduction that is claimed has no rule in the month.
    pub fn breakdown(&self, pay: &RowPay) -> Option<Result<Breakdown, TaxError>> {
        let whole = self.whole.as_ref()?;
        let mut breakdown = contributions(&whole.schedule, &pay.to_pay());
        let asked = pay.to_asked(&whole.asked);
        let laid = lay_in(&whole.table, &whole.layers, &mut breakdown, &asked);
        Some(laid.map(|_| breakdown))
    }
}

/// What is paid out: the wage less contributions and income tax; nothing where the tables do not know how the month is
/// taxed.
pub fn net(_plan: &Plan, _pay: &RowPay, amounts: &Amounts) -> Option<Money> {
    amounts.tax.known.then_some(amounts.net)
}

fn gap(gap: &Incomplete) -> String {
    let side = gap.side.map_or("both", Side::id);
    format!("{}.{side}:{}", gap.program.id(), gap.gap.reason())
}

impl PlanLine {
    fn of(line: &schedule::Line, schedule: &Schedule) -> PlanLine {
        let charges = |dues: &[schedule::Due]| dues.iter().map(Charge::of).collect::<Vec<_>>();
        let basis = |side: Side| {
            let missing = |gap: &&Incomplete| gap.program == line.program && gap.side == Some(side);
            if schedule.incomplete.iter().any(|gap| missing(&gap)) {
                return Basis::Unknown;
            }
            let first = line.dues(side).first();
            first.map_or(Basis::None, |due| Charge::of(due).basis)
        };
        let dues = || line.employee.iter().chain(&line.employer);
        let insured = dues()
            .find(|due| due.basis != DueBasis::Fixed)
            .or_else(|| dues().next());
        let both = match (line.employee.as_slice(), line.employer.as_slice()) {
            ([one], [other]) => {
                line.each == Each::Both && one.basis == other.basis && one.basis != DueBasis::Fixed
            }
            _ => false,
        };
        PlanLine {
            program: line.program,
            employee_basis: basis(Side::Employee),
            employer_basis: basis(Side::Employer),
            employee: charges(&line.employee),
            employer: charges(&line.employer),
            insured: insured.map(Charge::of),
            rounding: line.rounding,
            both,
        }
    }

    /// Whether a declared base was raised or cut.
    fn compute(&self, pay: &RowPay, out: &mut LineAmounts) -> bool {
        let mut clamped = false;
        out.employee = self.side(&self.employee, pay, &mut clamped);
        out.employer = self.side(&self.employer, pay, &mut clamped);
        (out.base, out.clamped) = self
            .insured
            .map_or_else(Default::default, |charge| charge.base(self.program, pay));
        if self.both
            && let ([one], [other]) = (self.employee.as_slice(), self.employer.as_slice())
        {
            let (base, _) = one.base(self.program, pay);
            (out.employee.amount, out.employer.amount) =
                self.rounding.both(base, one.rate, other.rate);
        }
        clamped && pay.declared.is_some()
    }

    fn side(&self, charges: &[Charge], pay: &RowPay, any_clamped: &mut bool) -> SideAmounts {
        let mut side = SideAmounts::default();
        for (place, charge) in charges.iter().enumerate() {
            let (base, clamped) = charge.base(self.program, pay);
            if clamped != Clamp::None && charge.is_declared(self.program, pay) {
                *any_clamped = true;
            }
            if place == 0 {
                side.base = base;
            }
            let amount = match charge.basis {
                Basis::Fixed => charge.fixed,
                _ => self.rounding.product(base, charge.rate),
            };
            match charge.paid_from {
                PaidFrom::Wage => side.amount = side.amount + amount,
                PaidFrom::Account => side.from_account = side.from_account + amount,
                PaidFrom::Pool => {}
            }
        }
        side
    }
}

impl Charge {
    fn of(due: &schedule::Due) -> Charge {
        let mut charge = Charge {
            basis: Basis::Fixed,
            of: Program::Pension,
            floor: None,
            ceiling: None,
            rounding: None,
            average: Money::ZERO,
            rate: due.rate,
            fixed: due.fixed,
            paid_from: due.paid_from,
        };
        match &due.basis {
            DueBasis::Base(rule) => {
                charge.basis = Basis::Base;
                charge.of = rule.of;
                charge.floor = rule.floor;
                charge.ceiling = rule.ceiling;
                charge.rounding = rule.rounding;
            }
            DueBasis::Payroll => charge.basis = Basis::Payroll,
            DueBasis::Average(average) => {
                charge.basis = Basis::Average;
                charge.average = *average;
            }
            DueBasis::Fixed => {}
        }
        charge
    }

    fn is_declared(&self, program: Program, pay: &RowPay) -> bool {
        let declared = pay.declared.as_ref();
        declared.is_some_and(|declared| declared.of(program, self.of).is_some())
    }

    fn base(&self, program: Program, pay: &RowPay) -> (Money, Clamp) {
        match self.basis {
            Basis::Base => {}
            Basis::Payroll => return (pay.wage, Clamp::None),
            Basis::Average => return (self.average, Clamp::None),
            Basis::Fixed | Basis::None | Basis::Unknown => return (Money::ZERO, Clamp::None),
        }
        let own = pay.declared.as_ref();
        let declared = own.and_then(|declared| declared.of(program, self.of));
        let declared = declared.unwrap_or(pay.wage);
        let rounded = match self.rounding {
            Some(rounding) => rounding.round(declared),
            None => declared,
        };
        match (self.floor, self.ceiling) {
            (Some(floor), _) if rounded < floor => (floor, Clamp::Floor),
            (_, Some(ceiling)) if rounded > ceiling => (ceiling, Clamp::Ceiling),
            _ => (rounded, Clamp::None),
        }
    }
}
