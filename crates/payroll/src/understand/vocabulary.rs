//! What a word of a heading may say.

use crate::program::Program;
use crate::understand::role::{Payer, SpecialKind, YearOf};

/// One word of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Whose: 个人, 单位.
    Whose(Payer),
    /// Of what: 养老, 社保, 公积金.
    Of(Of),
    /// What of it: 基数, 比例, 金额, 缴纳地.
    What(What),
    /// Of when: 本月, 累计, 以前月.
    When(When),
    /// A figure of income tax: 收入, 专项扣除, 已预缴税额.
    Year(YearOf),
    /// A kind of special additional deduction: 子女教育.
    Special(SpecialKind),
    /// Of a place only the province: 省.
    Province,
    /// Whether something is paid at all: 是否缴纳.
    Whether,
    /// Something that sheets compute from the rest: 应纳税额.
    Outcome,
    /// A word that changes nothing: 合计, 金额.
    Filler,
}

/// Of what a heading speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// One program.
    Program(Program),
    /// All insurances.
    Social,
    /// Everything.
    All,
}

/// What of it a heading gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// 基数.
    Base,
    /// 比例.
    Rate,
    /// 金额.
    Amount,
    /// 缴纳地.
    Place,
}

/// Of when a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// This month alone.
    This,
    /// The year so far; whether with this month the word does not say.
    Cumulative,
    /// The year so far with this month.
    Through,
    /// The year before this month.
    Before,
}
