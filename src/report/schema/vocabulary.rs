//! The closed words of JSON: what a schema allows where not every text is allowed.

use serde_json::{Value, json};

use crate::program::{Program, Side};
use crate::rates::model::Status;
use crate::rates::regions::Level;
use crate::words::ids;

type Words = Vec<&'static str>;

pub(in crate::report) const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";
pub(in crate::report) const MONTH_OR_NOTHING: &str = "^([0-9]{4}-(0[1-9]|1[0-2]))?$";
pub(in crate::report) const MONTH_OR_YEAR: &str = "^[0-9]{4}(-(0[1-9]|1[0-2]))?$";
pub(in crate::report) const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
pub(in crate::report) const ADCODE: &str = "^[0-9]{6}$";
pub(in crate::report) const REASON: &str = concat!(
    "^(missing|no-table|limits-unknown|average-unknown",
    "|class-[1-8]-unknown|not-known-(after-[0-9]{4}-[0-9]{2}-)?before-[0-9]{4}-[0-9]{2})$"
);

/// The words and the empty text.
pub(in crate::report) fn or_nothing(mut words: Words) -> Words {
    words.push("");
    words
}

/// The schema of the programs as names of members.
pub(in crate::report) fn program_names() -> Value {
    json!({ "type": "string", "enum": ids::<Program>() })
}

/// A status, or why there is no figure.
pub(in crate::report) fn statuses_or_absent() -> Words {
    let mut words = ids::<Status>();
    words.extend(["not-yet", "unknown"]);
    words
}

/// How well a region is known; nothing of a province.
pub(in crate::report) fn confidences() -> Words {
    let mut words = ids::<Status>();
    words.push("incomplete");
    or_nothing(words)
}

pub(in crate::report) fn sides_or_both() -> Words {
    let mut words = ids::<Side>();
    words.push("both");
    words
}

/// The levels of regions that are listed: the nation is none.
pub(in crate::report) fn levels() -> Words {
    let listed = Level::ALL.into_iter().filter(|own| *own != Level::Nation);
    listed.map(Level::id).collect()
}
