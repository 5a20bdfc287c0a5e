//! What a shell is given: completions and manual pages, both made from the command line as it is.

pub(crate) mod completions;
pub(crate) mod man;
mod offers;
