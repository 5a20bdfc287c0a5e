//! A schedule compiled: charges as plain arrays, so that a wage is a few dozen integer operations and no allocation.

use crate::kernel::{Amounts, Base, BaseAmounts, Clamp, LineAmounts, Pay, SideAmounts, Totals};
use crate::money::{Money, Rate, Rounding};
use crate::program::{Program, Side};
use crate::rates::model::{Each, PaidFrom};
use crate::schedule::{BaseRule, Due, DueBase, DueLevy, Incomplete, Line, MinimumWage, Schedule};
use crate::words;

/// One region, one month, one person's choices, ready for any number of wages.
#[derive(Clone, Debug)]
pub struct Plan {
    lines: Vec<PlanLine>,
    bases: Vec<DeclaredBase>,
    minimum_wage: Option<MinimumWage>,
    complete: bool,
}

/// One program of a plan.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// Which.
    pub program: Program,
    /// What the person owes.
    pub employee: SidePlan,
    /// What the employer owes.
    pub employer: SidePlan,
    /// What the insured person's base is: of a fixed sum there is none, and the employer's may be all there is.
    insured: Option<(Side, ChargeBase)>,
    rounding: Rounding,
    each: Each,
    /// The place of its first charge among the plan's.
    first_charge: usize,
}

/// What one side owes for a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SidePlan {
    /// Nothing.
    Nothing,
    /// Something that is not known.
    Unknown,
    /// These charges, each one product (or fixed sum) and one rounding.
    Due(Vec<Charge>),
}

/// One charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// How much it is.
    pub levy: ChargeLevy,
    /// From where it is paid.
    pub paid_from: PaidFrom,
}

/// How much a charge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeLevy {
    /// A share of something.
    Rate {
        /// What the rate applies to.
        of: ChargeBase,
        /// The share.
        rate: Rate,
    },
    /// A fixed sum, 元 a month.
    Fixed(Money),
}

/// What a rate applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeBase {
    /// The declared base at this place of the plan's.
    Declared(usize),
    /// The wage, unclamped.
    Payroll,
    /// This average wage.
    Average(Money),
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

/// A declared base and its limits; programs that share both share the place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DeclaredBase {
    program: Program,
    rule: BaseRule,
}

impl Plan {
    /// Compiles a schedule.
    pub fn of(schedule: &Schedule) -> Plan {
        let minimum_wage = schedule.minimum_wage.clone();
        Plan::of_lines(&schedule.lines, &schedule.incomplete, minimum_wage)
    }

    /// Compiles lines alone, with what is not known beside them.
    pub fn of_lines(
        lines: &[Line],
        incomplete: &[Incomplete],
        minimum_wage: Option<MinimumWage>,
    ) -> Plan {
        let mut plan = Plan {
            lines: Vec::with_capacity(lines.len()),
            bases: Vec::new(),
            minimum_wage,
            complete: incomplete.is_empty(),
        };
        let mut charges = 0;
        for line in lines {
            let unknown = |side: Side| {
                let this = |gap: &Incomplete| gap.program == line.program && gap.side == Some(side);
                incomplete.iter().any(this)
            };
            let employee = plan.side(line, Side::Employee, unknown(Side::Employee));
            let employer = plan.side(line, Side::Employer, unknown(Side::Employer));
            let insured = Side::BOTH.into_iter().find_map(|side| {
                let base = line.dues(side).iter().find_map(|due| due.levy.base())?;
                Some((side, plan.place(line.program, base)))
            });
            let count = employee.charges().len() + employer.charges().len();
            plan.lines.push(PlanLine {
                program: line.program,
                employee,
                employer,
                insured,
                rounding: line.rounding,
                each: line.each,
                first_charge: charges,
            });
            charges += count;
        }
        plan
    }

    fn side(&mut self, line: &Line, side: Side, unknown: bool) -> SidePlan {
        match line.dues(side) {
            _ if unknown => SidePlan::Unknown,
            [] => SidePlan::Nothing,
            dues => SidePlan::Due(
                dues.iter()
                    .map(|due| self.charge(line.program, due))
                    .collect(),
            ),
        }
    }

    fn charge(&mut self, program: Program, due: &Due) -> Charge {
        let levy = match &due.levy {
            DueLevy::Rate { of, rate } => ChargeLevy::Rate {
                of: self.place(program, of),
                rate: *rate,
            },
            DueLevy::Fixed(sum) => ChargeLevy::Fixed(*sum),
        };
        Charge {
            levy,
            paid_from: due.paid_from,
        }
    }

    /// What a rate applies to; a declared base gets a place among the plan's.
    fn place(&mut self, program: Program, base: &DueBase) -> ChargeBase {
        match base {
            DueBase::Payroll => ChargeBase::Payroll,
            DueBase::Average(average) => ChargeBase::Average(*average),
            DueBase::Declared(rule) => {
                let declared = DeclaredBase {
                    program,
                    rule: rule.clone(),
                };
                let known = self.bases.iter().position(|known| *known == declared);
                ChargeBase::Declared(known.unwrap_or_else(|| {
                    self.bases.push(declared);
                    self.bases.len() - 1
                }))
            }
        }
    }

    /// Its programs, in program order.
    pub fn lines(&self) -> &[PlanLine] {
        &self.lines
    }

    /// 月最低工资标准, where it is known for sure which one applies.
    pub fn minimum_wage(&self) -> Option<&MinimumWage> {
        self.minimum_wage.as_ref()
    }

    /// What a month's contributions come to, into `out`. Income tax is not looked at: `out` has none after this.
    pub fn amounts(&self, pay: &Pay, out: &mut Amounts) {
        out.bases.clear();
        out.charges.clear();
        out.employer_bases = 0;
        if pay.bases.is_empty() {
            let of_wage = self
                .bases
                .iter()
                .map(|base| base.rule.of_declared(pay.wage));
            out.bases.extend(of_wage);
        } else {
            let of = |side| self.bases.iter().map(move |base| base.of(pay, side));
            out.bases.extend(of(Side::Employee));
            if pay.bases.differ_by_side() {
                out.employer_bases = out.bases.len();
                out.bases.extend(of(Side::Employer));
            }
        }
        self.look_at_bases(out);
        let mut totals = Totals {
            complete: self.complete,
            ..Totals::default()
        };
        for (line, own) in self.lines.iter().zip(&mut out.lines) {
            let (employee, employer) = (out.bases.as_slice(), out.employer_bases);
            let employer = employee.get(employer..).unwrap_or_default();
            let bases = BySide { employee, employer };
            *own = line.amounts(pay.wage, bases, &mut out.charges);
            totals.add(line.program, own);
        }
        totals.close(pay.wage);
        out.taxable_income = pay.wage.less(totals.employee);
        out.net = pay.wage - totals.employee;
        out.totals = totals;
        out.tax = None;
        if let Some(given) = &pay.given {
            given.replace(self, pay.wage, out);
        }
        let minimum = self.minimum_wage.as_ref();
        let paid = out.totals.employee;
        out.below_minimum = minimum.and_then(|minimum| minimum.falls_short(pay.wage, paid));
    }

    /// What is to be said of the declared bases. Where the sides differ, a base that a side declares and is not charged
    /// on says nothing.
    fn look_at_bases(&self, out: &mut Amounts) {
        let mut seen = (false, false, false);
        let mut see = |base: &BaseAmounts| {
            seen.0 |= base.is_declared_and_clamped();
            seen.1 |= base.lacks.is_some();
            seen.2 |= base.doubt == Some(true);
        };
        if out.differ_by_side() {
            let charged = self.lines.iter().flat_map(|line| line.declared(out));
            charged.for_each(|(_, base)| see(base));
        } else {
            out.bases.iter().for_each(see);
        }
        (out.clamped_declared, out.lacks_limit, out.limit_in_doubt) = seen;
    }
}

/// Declared bases as each side has them.
#[derive(Clone, Copy)]
struct BySide<'b> {
    employee: &'b [BaseAmounts],
    employer: &'b [BaseAmounts],
}

impl<'b> BySide<'b> {
    const fn side(self, side: Side) -> &'b [BaseAmounts] {
        match side {
            Side::Employee => self.employee,
            Side::Employer => self.employer,
        }
    }
}

impl PlanLine {
    /// What a side owes.
    pub const fn side(&self, side: Side) -> &SidePlan {
        match side {
            Side::Employee => &self.employee,
            Side::Employer => &self.employer,
        }
    }

    /// What each charge of a side came to, in the order of its charges.
    pub fn charge_amounts<'a>(&self, side: Side, amounts: &'a Amounts) -> &'a [Money] {
        let before = match side {
            Side::Employee => 0,
            Side::Employer => self.employee.charges().len(),
        };
        let first = self.first_charge + before;
        let last = first + self.side(side).charges().len();
        let own = amounts.charges.get(first..last);
        own.expect("these amounts were computed by this line's plan")
    }

    /// Both sides' rates on one base, where the region rounds their sum: each side is charged once, on the same.
    pub fn together(&self) -> Option<(ChargeBase, Rate, Rate)> {
        if self.each != Each::Both {
            return None;
        }
        let single = |side: &SidePlan| match side.charges() {
            [
                Charge {
                    levy: ChargeLevy::Rate { of, rate },
                    ..
                },
            ] => Some((*of, *rate)),
            _ => None,
        };
        let (of, own) = single(&self.employee)?;
        let (same, other) = single(&self.employer)?;
        (of == same).then_some((of, own, other))
    }

    /// The same, of a wage where both sides have the same base; where they do not, each side is rounded by itself.
    pub fn together_in(&self, wage: Money, amounts: &Amounts) -> Option<(ChargeBase, Rate, Rate)> {
        let bases = BySide {
            employee: amounts.bases(Side::Employee),
            employer: amounts.bases(Side::Employer),
        };
        self.together_on(wage, bases)
    }

    fn together_on(&self, wage: Money, bases: BySide<'_>) -> Option<(ChargeBase, Rate, Rate)> {
        let both = self.together();
        both.filter(|(of, ..)| of.amount(wage, bases.employee) == of.amount(wage, bases.employer))
    }

    /// The declared bases that its sides are charged on.
    pub fn declared<'a>(
        &'a self,
        amounts: &'a Amounts,
    ) -> impl Iterator<Item = (Side, &'a BaseAmounts)> {
        Side::BOTH.into_iter().flat_map(move |side| {
            let bases = amounts.bases(side);
            let charges = self.side(side).charges().iter();
            charges.filter_map(move |charge| match charge.levy {
                ChargeLevy::Rate { of, .. } => Some((side, of.declared(bases)?)),
                ChargeLevy::Fixed(_) => None,
            })
        })
    }

    /// Whether a limit that is stood in for might change its amounts; nothing where none is stood in for.
    pub fn doubt(&self, amounts: &Amounts) -> Option<bool> {
        let doubts = self.declared(amounts).filter_map(|(_, base)| base.doubt);
        doubts.max()
    }

    /// How its amounts are rounded.
    pub const fn rounding(&self) -> Rounding {
        self.rounding
    }

    fn amounts(&self, wage: Money, bases: BySide<'_>, charges: &mut Vec<Money>) -> LineAmounts {
        let mut line = LineAmounts::default();
        if let Some((side, insured)) = self.insured {
            line.base = insured.amount(wage, bases.side(side));
            line.clamped = insured.clamp(bases.side(side));
        }
        if let Some((of, own, other)) = self.together_on(wage, bases) {
            let base = of.amount(wage, bases.employee);
            let (employee, employer) = self.rounding.both(base, own, other);
            for (side, amount) in [
                (&mut line.employee, employee),
                (&mut line.employer, employer),
            ] {
                charges.push(amount);
                *side = SideAmounts {
                    base,
                    amount,
                    from_account: Money::ZERO,
                };
            }
            return line;
        }
        line.employee = self.each_charge(&self.employee, wage, bases.employee, charges);
        line.employer = self.each_charge(&self.employer, wage, bases.employer, charges);
        line
    }

    fn each_charge(
        &self,
        side: &SidePlan,
        wage: Money,
        bases: &[BaseAmounts],
        charges: &mut Vec<Money>,
    ) -> SideAmounts {
        let mut sum = SideAmounts::default();
        for (place, charge) in side.charges().iter().enumerate() {
            let amount = match charge.levy {
                ChargeLevy::Fixed(amount) => amount,
                ChargeLevy::Rate { of, rate } => {
                    let base = of.amount(wage, bases);
                    if place == 0 {
                        sum.base = base;
                    }
                    self.rounding.product(base, rate)
                }
            };
            charges.push(amount);
            match charge.paid_from {
                PaidFrom::Wage => sum.amount = sum.amount + amount,
                PaidFrom::Account => sum.from_account = sum.from_account + amount,
                PaidFrom::Pool => {}
            }
        }
        sum
    }
}

impl SidePlan {
    /// Its charges.
    pub fn charges(&self) -> &[Charge] {
        match self {
            SidePlan::Due(charges) => charges,
            SidePlan::Nothing | SidePlan::Unknown => &[],
        }
    }

    /// What it is charged on; of several charges the first one's, those levied besides only add to it.
    pub fn basis(&self) -> Basis {
        match self {
            SidePlan::Nothing => Basis::None,
            SidePlan::Unknown => Basis::Unknown,
            SidePlan::Due(charges) => charges.first().map_or(Basis::None, Charge::basis),
        }
    }
}

impl Charge {
    const fn basis(&self) -> Basis {
        match self.levy {
            ChargeLevy::Fixed(_) => Basis::Fixed,
            ChargeLevy::Rate { of, .. } => match of {
                ChargeBase::Declared(_) => Basis::Base,
                ChargeBase::Payroll => Basis::Payroll,
                ChargeBase::Average(_) => Basis::Average,
            },
        }
    }
}

impl ChargeBase {
    /// What the rate applies to.
    #[expect(
        clippy::indexing_slicing,
        reason = "the plan that gave the place computed the bases"
    )]
    fn amount(self, wage: Money, bases: &[BaseAmounts]) -> Money {
        match self {
            ChargeBase::Declared(place) => bases[place].base,
            ChargeBase::Payroll => wage,
            ChargeBase::Average(average) => average,
        }
    }

    fn clamp(self, bases: &[BaseAmounts]) -> Clamp {
        self.declared(bases)
            .map_or(Clamp::None, |base| base.clamped)
    }

    /// The declared base it is, with what became of it.
    #[expect(
        clippy::indexing_slicing,
        reason = "the plan that gave the place computed the bases"
    )]
    pub fn declared(self, bases: &[BaseAmounts]) -> Option<&BaseAmounts> {
        match self {
            ChargeBase::Declared(place) => Some(&bases[place]),
            ChargeBase::Payroll | ChargeBase::Average(_) => None,
        }
    }
}

impl DeclaredBase {
    fn of(&self, pay: &Pay, side: Side) -> BaseAmounts {
        match pay.bases.declared(self.program, self.rule.of, side) {
            Some(Base::Amount(declared)) => BaseAmounts {
                is_declared: true,
                ..self.rule.of_declared(declared)
            },
            Some(Base::Floor) => self.of_limit(Clamp::Floor, self.rule.floor, pay.wage),
            Some(Base::Ceiling) => self.of_limit(Clamp::Ceiling, self.rule.ceiling, pay.wage),
            None => self.rule.of_declared(pay.wage),
        }
    }

    /// A limit as the base: it was not raised or cut to it, and is in doubt where it stands in for another.
    fn of_limit(&self, which: Clamp, limit: Option<Money>, wage: Money) -> BaseAmounts {
        match limit {
            Some(limit) => BaseAmounts {
                is_declared: true,
                clamped: Clamp::None,
                doubt: self.rule.stands_in.then_some(true),
                ..self.rule.of_declared(limit)
            },
            None => BaseAmounts {
                lacks: Some(which),
                ..self.rule.of_declared(wage)
            },
        }
    }
}

impl BaseRule {
    /// From what is declared (or the wage) to what rates apply to.
    fn of_declared(&self, declared: Money) -> BaseAmounts {
        let rounded = self
            .rounding
            .map_or(declared, |rounding| rounding.round(declared));
        let (base, clamped) = match (self.floor, self.ceiling) {
            (Some(floor), _) if rounded < floor => (floor, Clamp::Floor),
            (_, Some(ceiling)) if rounded > ceiling => (ceiling, Clamp::Ceiling),
            _ => (rounded, Clamp::None),
        };
        BaseAmounts {
            declared,
            is_declared: false,
            rounded,
            base,
            clamped,
            lacks: None,
            doubt: self.stands_in.then(|| self.doubt.concerns(rounded)),
        }
    }
}

impl BaseAmounts {
    /// Whether the limits changed what was declared: that is never passed over in silence.
    pub fn is_declared_and_clamped(&self) -> bool {
        self.is_declared && self.clamped != Clamp::None
    }
}
