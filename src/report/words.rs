//! Words of tables in both languages: one place, so that no heading is translated twice.

use crate::kernel::{Basis, Clamp};
use crate::lang::Lang;
use crate::program::{Program, Side};
use crate::rates::model::Status;

/// A program's name.
pub fn program(program: Program, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => program.name_zh(),
        Lang::En => program.name_en(),
    }
}

/// A side.
pub fn side(side: Side, lang: Lang) -> &'static str {
    match (side, lang) {
        (Side::Employee, Lang::Zh) => "个人",
        (Side::Employee, Lang::En) => "employee",
        (Side::Employer, Lang::Zh) => "单位",
        (Side::Employer, Lang::En) => "employer",
    }
}

/// A status.
pub fn status(status: Status, lang: Lang) -> &'static str {
    match (status, lang) {
        (status, Lang::En) => status.id(),
        (Status::Cited, Lang::Zh) => "有文件",
        (Status::Derived, Lang::Zh) => "推算",
        (Status::Reported, Lang::Zh) => "转述",
        (Status::Carried, Lang::Zh) => "沿用",
        (Status::Assumed, Lang::Zh) => "假定",
    }
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
    match (clamp, lang) {
        (Clamp::None, _) => "",
        (Clamp::Floor, Lang::Zh) => "按下限",
        (Clamp::Floor, Lang::En) => "raised to the floor",
        (Clamp::Ceiling, Lang::Zh) => "按上限",
        (Clamp::Ceiling, Lang::En) => "cut to the ceiling",
    }
}

/// What a side is charged on, where it is not the base.
pub fn basis(basis: Basis, lang: Lang) -> &'static str {
    match (basis, lang) {
        (Basis::Payroll, Lang::Zh) => "工资总额",
        (Basis::Payroll, Lang::En) => "payroll",
        (Basis::Average, Lang::Zh) => "平均工资",
        (Basis::Average, Lang::En) => "average",
        (Basis::Fixed, Lang::Zh) => "定额",
        (Basis::Fixed, Lang::En) => "fixed",
        _ => "",
    }
}

/// One of two words by language.
pub fn pick(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
