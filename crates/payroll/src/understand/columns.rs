//! A column as the user names it, and what it is taken for.

use crate::error::BatchError;
use crate::sheet::column_letters;
use crate::understand::meaning::normalized;
use crate::understand::role::Role;

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
    /// The user does not want it.
    Ignored,
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

    /// The place of the column that an option names.
    ///
    /// # Errors
    /// If no column is called so, or several are.
    pub fn place(&self, headings: &[String], option: &str) -> Result<usize, BatchError> {
        place_of(headings, self, option)
    }

    pub(crate) fn seen(headings: &[String], place: usize) -> Seen {
        Seen {
            place,
            heading: headings.get(place).cloned().unwrap_or_default(),
        }
    }
}

/// The place of letters, `A` for 0; nothing for anything else.
fn of_letters(typed: &str) -> Option<usize> {
    if typed.is_empty() || typed.len() > 3 || !typed.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let value = typed.bytes().fold(0_usize, |value, byte| {
        value * 26 + usize::from(byte - b'A') + 1
    });
    value.checked_sub(1)
}

/// The place of a column that is named for a role.
pub(crate) fn place_of(
    headings: &[String],
    name: &ColumnName,
    role: &str,
) -> Result<usize, BatchError> {
    let missing = |heading: String| BatchError::NoSuchColumn {
        role: role.to_owned(),
        heading,
        seen: headings.to_vec(),
    };
    let typed = match name {
        ColumnName::Place(place) if *place < headings.len() => return Ok(*place),
        ColumnName::Place(place) => return Err(missing(format!("#{}", place + 1))),
        ColumnName::Heading(typed) => typed,
    };
    let own = normalized(typed);
    let same = |known: &String| known.trim() == typed.trim();
    let alike = |known: &String| normalized(known) == own;
    let find = |fits: &dyn Fn(&String) -> bool| {
        let places = headings.iter().enumerate().filter(|(_, known)| fits(known));
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let mut found = find(&same);
    if found.is_empty() && !own.is_empty() {
        found = find(&alike);
    }
    match found.as_slice() {
        [place] => Ok(*place),
        [] => match of_letters(typed).filter(|place| *place < headings.len()) {
            Some(place) => Ok(place),
            None => Err(missing(typed.clone())),
        },
        several => Err(BatchError::AmbiguousColumns {
            role: role.to_owned(),
            columns: several
                .iter()
                .map(|place| ColumnName::seen(headings, *place))
                .collect(),
        }),
    }
}
