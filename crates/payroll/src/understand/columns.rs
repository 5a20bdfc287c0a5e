//! A column as the user names it, and what it is taken for.

use crate::letters::column_letters;
use crate::understand::role::Role;
use crate::understand::watched::Watched;

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// It gives this.
    Role(Role),
    /// Nothing is computed from it, and nothing would be: a department.
    Unused,
    /// A part of a sum that has its own column.
    Component,
    /// What the program computes itself.
    Outcome,
    /// The result of an earlier run of this program, which the new one replaces.
    Earlier,
    /// Contributions by another computation.
    Paid,
    /// It would say by which rates to compute contributions, and those are given.
    Idle,
    /// The user does not want it.
    Ignored,
    /// Some of its values would change the result, and are not computed.
    Watched(Watched),
    /// It may bear on the result, and is not understood.
    Doubtful,
    /// It has no heading.
    Nameless,
    /// Nothing in its heading is known.
    Unknown,
}

impl Use {
    /// Whether it gives this.
    pub fn is(&self, role: &Role) -> bool {
        matches!(self, Use::Role(own) if own == role)
    }
}

/// A column as it is named: by its heading, its number or its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnName {
    /// Its heading.
    Heading(String),
    /// Its place from 0.
    Place(usize),
}

/// A column that is shown to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its place from 0.
    pub place: usize,
    /// Its heading.
    pub heading: String,
}

impl Seen {
    /// Its number and letters, as they may be typed.
    pub fn number(&self) -> String {
        format!("#{}", self.place + 1)
    }

    /// How to name it on the command line: by its heading where that is plain, else by its number.
    pub fn typed(&self, all: &[Seen]) -> String {
        let is_plain = !self.heading.is_empty()
            && !self
                .heading
                .contains(|c: char| c.is_whitespace() || ",=，'\"`$#›".contains(c))
            && all
                .iter()
                .filter(|other| other.heading == self.heading)
                .count()
                == 1;
        if is_plain {
            self.heading.clone()
        } else {
            self.number()
        }
    }

    /// Heading with number and letters: `职工类别 (#3, C)`.
    pub fn shown(&self) -> String {
        let letters = u32::try_from(self.place).map_or_else(|_| String::new(), column_letters);
        let heading = self.heading.replace(['\n', '\r'], " ");
        let number = self.place + 1;
        if heading.is_empty() {
            format!("#{number} ({letters})")
        } else {
            format!("{heading} (#{number}, {letters})")
        }
    }
}

impl ColumnName {
    /// As typed: `#3`, `C` where no heading is called so, else a heading.
    pub fn read(typed: &str) -> ColumnName {
        let typed = typed.trim();
        let number = typed
            .strip_prefix('#')
            .and_then(|number| number.parse::<usize>().ok());
        match number.and_then(|number| number.checked_sub(1)) {
            Some(place) => ColumnName::Place(place),
            None => ColumnName::Heading(typed.to_owned()),
        }
    }

    pub(crate) fn seen(headings: &[String], place: usize) -> Seen {
        Seen {
            place,
            heading: headings.get(place).cloned().unwrap_or_default(),
        }
    }
}
