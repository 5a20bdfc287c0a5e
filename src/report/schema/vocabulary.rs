//! The forms and words of JSON that belong to no type: what a schema allows where not every text is allowed.

use crate::rates::model::Status;
use crate::rates::regions::Level;
use crate::words::ids_and;

pub(in crate::report) const MONTH_OR_YEAR: &str = "^[0-9]{4}(-(0[1-9]|1[0-2]))?$";
pub(in crate::report) const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
pub(in crate::report) const ADCODE: &str = "^[0-9]{6}$";

/// A status, or what stands in its place where there is none.
pub(in crate::report) fn statuses_and(more: &[&'static str]) -> Vec<&'static str> {
    ids_and::<Status>(more)
}

/// The levels of regions that are listed: the nation is none.
pub(in crate::report) fn levels() -> Vec<&'static str> {
    let listed = Level::ALL.into_iter().filter(|own| *own != Level::Nation);
    listed.map(Level::id).collect()
}
