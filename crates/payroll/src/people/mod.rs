//! People with several rows: a person's months are one year, taxed month after month, and several rows of a month are
//! one wage. Found in a pass of its own before the rows are computed, so that they need not be sorted.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::kernel::Given;
use crate::lang::Text;
use crate::money::Money;
use crate::tax::YearToDate;

mod chain;
mod gather;
mod key;

pub use gather::{Gather, Gathered};
pub use key::repeats;
pub(crate) use key::{Key, PersonColumns};

/// What is known of the rows of people who have several, by the lines of the rows.
#[derive(Debug, Default)]
pub struct People {
    pub(crate) places: HashMap<u64, Place>,
    /// People with several months.
    pub years: u64,
    /// Of these, those of whom a month between two others has no row.
    pub gaps: u64,
    /// Rows that are computed with another.
    pub merged: u64,
}

/// What becomes of a row of a person who has several.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// It is computed after this year, with the wages of other rows of its month if there are any.
    Bearer {
        before: Option<YearToDate>,
        more: Option<More>,
    },
    /// It is computed with another.
    Merged(Arc<Text>),
    /// It is refused.
    Refused(Arc<Text>),
}

/// What other rows of the month add.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct More {
    pub(crate) wage: Money,
    pub(crate) exempt: Money,
    /// What the sheet gives, where it is held against what is computed.
    pub(crate) checked: Option<Given>,
}

impl People {
    /// Whether nobody has several rows.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(crate) fn place(&self, line: u64) -> Option<&Place> {
        self.places.get(&line)
    }

    /// What the rows come to: which are one wage, which are a year, and which cannot be either. `None` if rows of one
    /// month were put together only now, so that the rows must be gathered once more with what this pass found.
    pub fn of(gathered: Gathered, found: &mut People) -> bool {
        let groups = gathered.groups();
        let is_first = found.is_empty();
        for group in &groups {
            if is_first {
                chain::merge(group, found);
            }
        }
        if is_first
            && found
                .places
                .values()
                .any(|place| matches!(place, Place::Merged(_)))
        {
            return false;
        }
        let mut counted = HashSet::new();
        for group in &groups {
            if chain::years(group, found) {
                counted.insert(group.person);
            }
        }
        found.years = u64::try_from(counted.len()).expect("people fit 64 bits");
        true
    }
}
