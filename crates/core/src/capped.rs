//! Amounts of which only a part counts.

use crate::money::Money;

/// An amount of which only a part counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capped {
    /// What was paid or claimed.
    pub whole: Money,
    /// What of it counts.
    pub counted: Money,
}

impl Capped {
    /// As much of an amount as there may be at most.
    pub(crate) fn at(whole: Money, most: Money) -> Capped {
        Capped {
            whole,
            counted: whole.min(most),
        }
    }

    /// What is beyond the limit.
    pub fn beyond(&self) -> Money {
        self.whole - self.counted
    }

    /// Whether something is.
    pub fn is_beyond(&self) -> bool {
        self.counted < self.whole
    }
}
