//! Finding a column that the user names.

use crate::understand::columns::ColumnName;
use crate::understand::normal::normalized;
use crate::understand::question::Question;

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
) -> Result<usize, Question> {
    let missing = |heading: String| Question::NoSuchColumn {
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
        several => Err(Question::Ambiguous {
            role: role.to_owned(),
            columns: several
                .iter()
                .map(|place| ColumnName::seen(headings, *place))
                .collect(),
        }),
    }
}

impl ColumnName {
    /// The place of the column that an option names.
    ///
    /// # Errors
    /// If no column is called so, or several are.
    pub fn place(&self, headings: &[String], option: &str) -> Result<usize, Question> {
        place_of(headings, self, option)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_a_spreadsheet() {
        for (typed, want) in [
            ("A", Some(0)),
            ("Z", Some(25)),
            ("AA", Some(26)),
            ("AZ", Some(51)),
            ("BA", Some(52)),
            ("ZZ", Some(701)),
            ("AAA", Some(702)),
            ("XFD", Some(16_383)),
            ("", None),
            ("AAAA", None),
            ("a", None),
            ("A1", None),
            ("甲", None),
        ] {
            assert_eq!(of_letters(typed), want, "{typed}");
        }
    }

    #[test]
    fn a_column_is_found_as_it_is_named() {
        let headings = [
            "姓名",
            "应发 工资",
            "B",
            "奖金",
            "奖金",
            "奖金（元）",
            "备注(元)",
        ];
        let headings = headings.map(str::to_owned);
        let place = |typed: &str| match place_of(&headings, &ColumnName::read(typed), "wage") {
            Ok(place) => place.to_string(),
            Err(Question::Ambiguous { columns, .. }) => {
                let places = columns.iter().map(|column| column.place.to_string());
                places.collect::<Vec<_>>().join("/")
            }
            Err(Question::NoSuchColumn { heading, .. }) => format!("no {heading}"),
            Err(other) => format!("{other:?}"),
        };
        for (typed, want) in [
            ("姓名", "0"),
            ("应发工资", "1"),
            // a heading of that name comes before the letters
            ("B", "2"),
            ("A", "0"),
            ("G", "6"),
            ("H", "no H"),
            ("#1", "0"),
            ("#7", "6"),
            ("#8", "no #8"),
            ("#0", "no #0"),
            ("奖金", "3/4"),
            ("奖金（元）", "5"),
            ("备注", "6"),
            ("没有", "no 没有"),
            ("", "no "),
        ] {
            assert_eq!(place(typed), want, "{typed}");
        }
    }
}
