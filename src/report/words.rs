//! Words of tables in both languages: one place, so that no heading is translated twice.

use crate::kernel::{Basis, Clamp};
use crate::lang::Lang;
use crate::program::{Program, Side};
use crate::rates::model::Status;

/// A program's name.
pub const fn program(program: Program, lang: Lang) -> &'static str {
    program.name(lang)
}

/// A program where a table has little room.
pub const fn short_program(program: Program, lang: Lang) -> &'static str {
    match (lang, program) {
        (Lang::Zh, Program::Pension) => "养老保险",
        (Lang::Zh, Program::Medical) => "医疗保险",
        (Lang::Zh, Program::LargeMedical) => "大额医疗",
        (Lang::Zh, Program::LongTermCare) => "长期护理",
        (Lang::Zh, Program::LocalPension) => "地方养老",
        (Lang::Zh, Program::SupplementaryHousingFund) => "补充公积金",
        (lang, program) => program.name(lang),
    }
}

/// A side.
pub const fn side(side: Side, lang: Lang) -> &'static str {
    side.name(lang)
}

/// A status.
pub const fn status(status: Status, lang: Lang) -> &'static str {
    status.name(lang)
}

/// The sign beside a base that was raised or cut.
pub const fn clamp_sign(clamp: Clamp) -> &'static str {
    match clamp {
        Clamp::None => "",
        Clamp::Floor => "↑ ",
        Clamp::Ceiling => "↓ ",
    }
}

/// What became of a base; nothing if it is as declared.
pub const fn clamp(clamp: Clamp, lang: Lang) -> &'static str {
    match clamp {
        Clamp::None => "",
        Clamp::Floor | Clamp::Ceiling => clamp.name(lang),
    }
}

/// What a side is charged on, where it is not the base.
pub const fn basis(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::None | Basis::Unknown | Basis::Base => "",
        Basis::Payroll | Basis::Average | Basis::Fixed => basis.name(lang),
    }
}

/// One of two words by language.
pub fn pick(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    lang.pick(en, zh)
}
