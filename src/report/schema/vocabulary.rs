//! The closed words of JSON: what a schema allows where not every text is allowed.

use serde_json::{Value, json};

use crate::explain::What;
use crate::kernel::{Basis, Clamp};
use crate::money::{Mode, Unit};
use crate::note::Code;
use crate::program::{Program, Side};
use crate::rates::model::{Each, Status};
use crate::rates::regions::Level;
use crate::tax::Better;

type Words = Vec<&'static str>;

pub(in crate::report) const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";
pub(in crate::report) const MONTH_OR_NOTHING: &str = "^([0-9]{4}-(0[1-9]|1[0-2]))?$";
pub(in crate::report) const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
pub(in crate::report) const ADCODE: &str = "^[0-9]{6}$";
pub(in crate::report) const REASON: &str = concat!(
    "^(missing|no-table|limits-unknown|average-unknown",
    "|class-[1-8]-unknown|not-known-before-[0-9]{4}-[0-9]{2})$"
);

/// The words and the empty text.
pub(in crate::report) fn or_nothing(mut words: Words) -> Words {
    words.push("");
    words
}

/// The schema of one of the words, for elements and for names of members.
pub(in crate::report) fn word(words: Words) -> Value {
    json!({ "type": "string", "enum": words })
}

pub(in crate::report) fn programs() -> Words {
    Program::ALL.map(Program::id).to_vec()
}

pub(in crate::report) fn codes() -> Words {
    Code::ALL.map(Code::id).to_vec()
}

pub(in crate::report) fn statuses() -> Words {
    Status::ALL.map(Status::id).to_vec()
}

/// A status, or why there is no figure.
pub(in crate::report) fn statuses_or_absent() -> Words {
    let mut words = statuses();
    words.extend(["not-yet", "unknown"]);
    words
}

/// How well a region is known; nothing of a province.
pub(in crate::report) fn confidences() -> Words {
    let mut words = statuses();
    words.push("incomplete");
    or_nothing(words)
}

pub(in crate::report) fn bases() -> Words {
    let all = [
        Basis::Base,
        Basis::Average,
        Basis::Payroll,
        Basis::Fixed,
        Basis::None,
        Basis::Unknown,
    ];
    all.map(Basis::id).to_vec()
}

pub(in crate::report) fn clamps() -> Words {
    [Clamp::None, Clamp::Floor, Clamp::Ceiling]
        .map(Clamp::id)
        .to_vec()
}

pub(in crate::report) fn units() -> Words {
    [Unit::Fen, Unit::Jiao, Unit::Yuan].map(Unit::id).to_vec()
}

pub(in crate::report) fn modes() -> Words {
    [Mode::HalfUp, Mode::Up, Mode::Down].map(Mode::id).to_vec()
}

pub(in crate::report) fn eaches() -> Words {
    [Each::Side, Each::Both].map(Each::id).to_vec()
}

pub(in crate::report) fn sides_or_both() -> Words {
    let mut words = Side::BOTH.map(Side::id).to_vec();
    words.push("both");
    words
}

/// Kinds of the steps of an explanation.
pub(in crate::report) fn kinds() -> Words {
    let one_each = [
        What::Wage,
        What::BaseRounding,
        What::Floor,
        What::Rate,
        What::Amount,
    ];
    one_each.map(What::kind).to_vec()
}

pub(in crate::report) fn levels() -> Words {
    [Level::Province, Level::Prefecture, Level::County]
        .map(Level::id)
        .to_vec()
}

/// Which way of taxing a bonus takes less.
pub(in crate::report) fn better() -> Words {
    [Better::Alone, Better::Merged, Better::Equal]
        .map(Better::id)
        .to_vec()
}
