//! What a person earns and declares in a month.

use crate::kernel::{Given, PROGRAMS};
use crate::lang::Text;
use crate::money::Money;
use crate::program::{Program, Side};
use crate::{text, typed};

/// What a person earns and declares in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pay {
    /// 应发工资, 元.
    pub wage: Money,
    /// 缴费基数, where it is not the wage.
    pub bases: Bases,
    /// The person's own contributions, where they are known and not to be computed.
    pub given: Option<Given>,
}

/// One declared base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// This amount.
    Amount(Money),
    /// 下限: what the region's is in the month.
    Floor,
    /// 上限, likewise.
    Ceiling,
}

/// What is declared for both sides: the person's base, and the employer's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// 个人缴费基数.
    pub employee: Option<Base>,
    /// 单位缴费基数.
    pub employer: Option<Base>,
}

/// Declared bases, usually last year's average wage. The narrower wins: a program's own, then that of the program whose
/// base it uses, then the insurances', then the one for all, then the wage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bases {
    /// For everything.
    all: Slots,
    /// For all insurances.
    social: Slots,
    /// For single programs, in program order.
    programs: [Slots; PROGRAMS],
}

impl Base {
    /// Reads an amount, or `floor` or `ceiling`, also in Chinese.
    ///
    /// # Errors
    /// A text that says what is wrong and what to write, without naming the option or column.
    pub fn parse(text: &str) -> Result<Base, Text> {
        match text.trim() {
            "floor" | "下限" => Ok(Base::Floor),
            "ceiling" | "上限" => Ok(Base::Ceiling),
            amount => typed::amount(amount).map(Base::Amount),
        }
    }
}

impl Declared {
    /// Reads one base for both sides, or `EMPLOYEE/EMPLOYER`.
    ///
    /// # Errors
    /// As [`Base::parse`].
    pub fn parse(text: &str) -> Result<Declared, Text> {
        match text.split(['/', '／']).collect::<Vec<_>>().as_slice() {
            [both] => Ok(Declared::from(Base::parse(both)?)),
            [employee, employer] => Ok(Declared {
                employee: Some(Base::parse(employee)?),
                employer: Some(Base::parse(employer)?),
            }),
            _ => Err(text!(
                "`{text}` is more than the person's base and the employer's: write 8000/15000",
                "`{text}` 多于个人和单位两个基数：请写 8000/15000"
            )),
        }
    }

    /// Declares one side's base.
    pub fn set(&mut self, side: Side, base: Option<Base>) {
        match side {
            Side::Employee => self.employee = base,
            Side::Employer => self.employer = base,
        }
    }
}

impl From<Base> for Declared {
    fn from(base: Base) -> Declared {
        Declared {
            employee: Some(base),
            employer: Some(base),
        }
    }
}

impl From<Option<Money>> for Declared {
    fn from(amount: Option<Money>) -> Declared {
        amount.map_or_else(Declared::default, |amount| Base::Amount(amount).into())
    }
}

impl Bases {
    /// Declares a base for everything that has none of its own, or none.
    pub fn set_all(&mut self, declared: impl Into<Declared>) {
        self.all = Slots::of(declared.into());
    }

    /// Declares a base for all insurances that have none of their own, or none.
    pub fn set_social(&mut self, declared: impl Into<Declared>) {
        self.social = Slots::of(declared.into());
    }

    /// Declares a program's own base, or none.
    pub fn set(&mut self, program: Program, declared: impl Into<Declared>) {
        if let Some(own) = self.programs.get_mut(program.index()) {
            *own = Slots::of(declared.into());
        }
    }

    /// Declares one side's base, for everything that has none of its own.
    pub fn set_all_side(&mut self, side: Side, base: Base) {
        self.all.set(side, base);
    }

    /// Declares one side's base, for all insurances that have none of their own.
    pub fn set_social_side(&mut self, side: Side, base: Base) {
        self.social.set(side, base);
    }

    /// Declares one side's base of a program.
    pub fn set_side(&mut self, program: Program, side: Side, base: Base) {
        if let Some(own) = self.programs.get_mut(program.index()) {
            own.set(side, base);
        }
    }

    /// Whether nothing is declared: the wage is the base of everything.
    pub fn is_empty(&self) -> bool {
        *self == Bases::default()
    }

    /// Whether anything is declared for one side that is not for the other.
    pub fn differ_by_side(&self) -> bool {
        let slots = [&self.all, &self.social];
        let differs = |slots: &&Slots| slots.employee != slots.employer;
        slots.into_iter().chain(&self.programs).any(|s| differs(&s))
    }

    /// The base declared on a side for a program that uses the limits of `of`.
    pub fn declared(&self, program: Program, of: Program, side: Side) -> Option<Base> {
        let social = (!program.is_fund()).then_some(&self.social);
        let own = |program: Program| self.programs.get(program.index());
        let narrowest_first = [own(program), own(of), social, Some(&self.all)];
        narrowest_first
            .into_iter()
            .flatten()
            .find_map(|slots| slots.side(side).base())
    }
}

/// What is declared for both sides, in sixteen bytes: a row has one for every program, and is copied as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Slots {
    employee: Slot,
    employer: Slot,
}

/// A base or none: 0 is none, an amount its fen and one more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Slot(i64);

impl Slots {
    fn of(declared: Declared) -> Slots {
        Slots {
            employee: Slot::of(declared.employee),
            employer: Slot::of(declared.employer),
        }
    }

    fn set(&mut self, side: Side, base: Base) {
        let own = match side {
            Side::Employee => &mut self.employee,
            Side::Employer => &mut self.employer,
        };
        *own = Slot::of(Some(base));
    }

    const fn side(&self, side: Side) -> Slot {
        match side {
            Side::Employee => self.employee,
            Side::Employer => self.employer,
        }
    }
}

impl Slot {
    const FLOOR: i64 = -1;
    const CEILING: i64 = -2;

    fn of(base: Option<Base>) -> Slot {
        Slot(match base {
            None => 0,
            Some(Base::Floor) => Slot::FLOOR,
            Some(Base::Ceiling) => Slot::CEILING,
            // an amount that is read is not below 0
            Some(Base::Amount(amount)) => amount.fen().max(0) + 1,
        })
    }

    fn base(self) -> Option<Base> {
        match self.0 {
            0 => None,
            Slot::FLOOR => Some(Base::Floor),
            Slot::CEILING => Some(Base::Ceiling),
            more => Money::from_fen(more - 1).ok().map(Base::Amount),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Base {
        Base::Amount(text.parse().unwrap())
    }

    #[test]
    fn a_slot_gives_back_what_it_was_given() {
        let amounts = [Money::ZERO, Money::from_fen(1).unwrap(), Money::MAX];
        let amounts = amounts.map(|amount| Some(Base::Amount(amount)));
        for base in amounts
            .into_iter()
            .chain([None, Some(Base::Floor), Some(Base::Ceiling)])
        {
            assert_eq!(Slot::of(base).base(), base);
        }
    }

    #[test]
    fn the_narrower_base_wins_on_each_side() {
        let mut bases = Bases::default();
        assert!(bases.is_empty());
        bases.set_all(yuan("5000"));
        bases.set_social(Declared::parse("6000/7000").unwrap());
        let own = Declared {
            employee: None,
            employer: Some(Base::Ceiling),
        };
        bases.set(Program::Pension, own);
        assert!(bases.differ_by_side());
        let declared = |program, side| bases.declared(program, program, side);
        for (program, employee, employer) in [
            (Program::HousingFund, yuan("5000"), yuan("5000")),
            (Program::Medical, yuan("6000"), yuan("7000")),
            (Program::Pension, yuan("6000"), Base::Ceiling),
        ] {
            assert_eq!(declared(program, Side::Employee), Some(employee));
            assert_eq!(declared(program, Side::Employer), Some(employer));
        }
    }

    #[test]
    fn a_base_of_one_side_leaves_the_other_as_it_is() {
        let mut bases = Bases::default();
        bases.set_all(yuan("5000"));
        bases.set_all_side(Side::Employer, yuan("5500"));
        bases.set_social_side(Side::Employee, Base::Floor);
        bases.set_side(Program::Medical, Side::Employer, yuan("6000"));
        let declared = |program, side| bases.declared(program, program, side);
        for (program, employee, employer) in [
            (Program::HousingFund, yuan("5000"), yuan("5500")),
            (Program::Pension, Base::Floor, yuan("5500")),
            (Program::Medical, Base::Floor, yuan("6000")),
        ] {
            assert_eq!(declared(program, Side::Employee), Some(employee));
            assert_eq!(declared(program, Side::Employer), Some(employer));
        }
        // a program that uses the base of another has it behind its own
        let maternity = bases.declared(Program::Maternity, Program::Medical, Side::Employer);
        assert_eq!(maternity, Some(yuan("6000")));
    }

    #[test]
    fn bases_are_read_as_people_write_them() {
        let both = |base| Declared::from(base);
        for (text, want) in [
            ("8000", both(yuan("8000"))),
            ("下限", both(Base::Floor)),
            ("ceiling", both(Base::Ceiling)),
        ] {
            assert_eq!(Declared::parse(text), Ok(want));
        }
        for text in ["8000/", "1/2/3", "low", ""] {
            assert!(Declared::parse(text).is_err(), "{text}");
        }
    }
}
