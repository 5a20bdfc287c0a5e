//! What a person earns and declares in a month.

use crate::kernel::PROGRAMS;
use crate::money::Money;
use crate::program::Program;

/// What a person earns and declares in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pay {
    /// 应发工资, 元.
    pub wage: Money,
    /// 缴费基数, where it is not the wage.
    pub bases: Bases,
}

/// Declared bases, usually last year's average wage. The narrower wins: a program's own, then that of the program whose
/// base it uses, then the insurances', then the one for all, then the wage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bases {
    /// For everything.
    pub all: Option<Money>,
    /// For all insurances.
    pub social: Option<Money>,
    /// For single programs, in program order.
    programs: [Option<Money>; PROGRAMS],
}

impl Bases {
    /// Declares a program's own base, or none.
    pub fn set(&mut self, program: Program, base: Option<Money>) {
        if let Some(own) = self.programs.get_mut(program.index()) {
            *own = base;
        }
    }

    /// Whether nothing is declared: the wage is the base of everything.
    pub fn is_empty(&self) -> bool {
        self.all.is_none() && self.social.is_none() && self.programs.iter().all(Option::is_none)
    }

    /// The base declared for a program that uses the limits of `of`.
    pub fn declared(&self, program: Program, of: Program) -> Option<Money> {
        let social = self.social.filter(|_| !program.is_fund());
        self.own(program)
            .or_else(|| self.own(of))
            .or(social)
            .or(self.all)
    }

    fn own(&self, program: Program) -> Option<Money> {
        self.programs.get(program.index()).copied().flatten()
    }
}
