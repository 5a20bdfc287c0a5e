//! What stands in a table: a value, made text last, by each form of output in its own way.

use serde::Serialize;

use crate::batch::would_run;
use crate::compare::Percent;
use crate::kernel::Clamp;
use crate::lang::Lang;
use crate::money::{Money, Rate};
use crate::period::Month;
use crate::printable::printable_lines;
use crate::program::Program;
use crate::rates::model::Status;
use crate::report::words::{self, pick};
use crate::schedule::FigureValue;
use crate::words::Word;
use crate::written::OrNothing;

/// What stands in one place of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// Words.
    Text(String),
    /// An insurance.
    Program(Program),
    /// How well something is known.
    Status(Status),
    /// A month.
    Month(Month),
    /// A number of things.
    Count(u64),
    /// 元.
    Amount(Money),
    /// 元, at least: something in the sum is not known.
    AtLeast(Money),
    /// 元, at most: something to be taken off is not known.
    AtMost(Money),
    /// 元, a base, and whether it was raised or cut.
    Base(Money, Clamp),
    /// 元, by how much an amount is above another.
    Difference(Money),
    /// The same in percent of the other amount.
    DifferencePercent(Money, Percent),
    /// A rate with its sign: `16%`.
    Rate(Rate),
    /// A rate in a column that is headed as percent.
    Percent(Rate),
    /// A share of the longest bar, in thousandths.
    Bar(u16),
    /// Not known: a question mark.
    Unknown,
    /// Not known: the word, where there is room for it.
    UnknownInWords,
    /// Nothing is due.
    NotDue,
    /// The first, and the others beneath it.
    Lines(Vec<Cell>),
}

/// Columns of the longest bar in a terminal.
pub(super) const BAR: usize = 8;

impl Cell {
    /// The words in the language of a table.
    pub fn of(lang: Lang, en: &'static str, zh: &'static str) -> Cell {
        Cell::Text(pick(lang, en, zh).to_owned())
    }

    /// For people: its lines.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        match self {
            Cell::Lines(cells) => cells.iter().flat_map(|cell| cell.lines(lang)).collect(),
            Cell::Text(text) => text.lines().map(str::to_owned).collect(),
            one => vec![one.line(lang)],
        }
    }

    /// For people: all of it, with nothing in it that would steer a terminal.
    pub fn text(&self, lang: Lang) -> String {
        printable_lines(&self.lines(lang).join("\n")).into_owned()
    }

    fn line(&self, lang: Lang) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Program(program) => words::short_program(*program, lang).to_owned(),
            Cell::Status(status) => words::status(*status, lang).to_owned(),
            Cell::Month(month) => month.to_string(),
            Cell::Count(count) => count.to_string(),
            Cell::Amount(amount) => thousands(*amount),
            Cell::AtLeast(amount) => format!("≥ {}", thousands(*amount)),
            Cell::AtMost(amount) => format!("≤ {}", thousands(*amount)),
            Cell::Base(base, clamp) => {
                format!("{}{}", words::clamp_sign(*clamp), thousands(*base))
            }
            Cell::Difference(amount) => signed(*amount, &thousands(*amount)),
            Cell::DifferencePercent(amount, percent) => signed(*amount, &format!("{percent}%")),
            Cell::Rate(rate) => rate.to_string(),
            Cell::Percent(rate) => rate.percent(),
            Cell::Bar(share) => eighths(usize::from(*share) * BAR * 8 / 1000),
            Cell::Unknown => "?".to_owned(),
            Cell::UnknownInWords => pick(lang, "unknown", "未知").to_owned(),
            Cell::NotDue => "—".to_owned(),
            Cell::Lines(_) => self.lines(lang).join("\n"),
        }
    }

    /// For Markdown: what would end the cell, or begin markup, is escaped.
    pub fn markdown(&self, lang: Lang) -> String {
        markdown(&self.text(lang))
    }

    /// For CSV, in no language: plain decimals, ids, nothing where nothing is known or due; and no text that a
    /// spreadsheet would run.
    pub fn csv(&self) -> String {
        match self {
            Cell::Text(text) if would_run(text.as_bytes()) => format!("'{text}"),
            Cell::Text(text) => text.clone(),
            Cell::Program(program) => program.id().to_owned(),
            Cell::Status(status) => status.id().to_owned(),
            Cell::Month(month) => month.to_string(),
            Cell::Count(count) => count.to_string(),
            Cell::DifferencePercent(_, percent) => percent.to_string(),
            Cell::Bar(share) => share.to_string(),
            Cell::Lines(cells) => cells.iter().map(Cell::csv).collect::<Vec<_>>().join("\n"),
            Cell::Blank | Cell::Unknown | Cell::UnknownInWords | Cell::NotDue => String::new(),
            Cell::Amount(_)
            | Cell::AtLeast(_)
            | Cell::AtMost(_)
            | Cell::Base(..)
            | Cell::Difference(_)
            | Cell::Rate(_)
            | Cell::Percent(_) => self.number().expect("amounts and rates are numbers"),
        }
    }

    /// By what a table is sorted: a plain decimal; none of what is no number.
    pub fn sort_key(&self) -> Option<String> {
        match self {
            Cell::Lines(cells) => cells.first().and_then(Cell::sort_key),
            _ if self.is_blank() => None,
            one => one.number(),
        }
    }

    /// Whether it says nothing, so that it comes last in any order.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Text(text) => text.is_empty(),
            Cell::Difference(amount) | Cell::DifferencePercent(amount, _) => *amount == Money::ZERO,
            other => matches!(other, Cell::Blank | Cell::Unknown | Cell::NotDue),
        }
    }

    fn number(&self) -> Option<String> {
        match self {
            Cell::Amount(amount)
            | Cell::AtLeast(amount)
            | Cell::AtMost(amount)
            | Cell::Base(amount, _)
            | Cell::Difference(amount) => Some(amount.to_string()),
            Cell::DifferencePercent(_, percent) => Some(percent.to_string()),
            Cell::Rate(rate) | Cell::Percent(rate) => Some(rate.percent()),
            Cell::Count(count) => Some(count.to_string()),
            _ => None,
        }
    }
}

/// A difference with its sign: a dash for none.
fn signed(amount: Money, text: &str) -> String {
    match amount.cmp(&Money::ZERO) {
        std::cmp::Ordering::Greater => format!("+{text}"),
        std::cmp::Ordering::Equal => "—".to_owned(),
        std::cmp::Ordering::Less => text.to_owned(),
    }
}

/// Text that breaks no Markdown table and begins no markup of its own.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '<' => out.extend(['\\', c]),
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}

/// A bar of so many eighths of a column.
pub fn eighths(length: usize) -> String {
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let rest = rest.get(length % 8).expect("a remainder of eight");
    format!("{}{rest}", "█".repeat(length / 8))
}

/// An amount with thousands separators, for the eye: `1,234.50`.
pub fn thousands(amount: Money) -> String {
    let plain = amount.to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, "00"));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{decimals}")
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}

impl From<Money> for Cell {
    fn from(amount: Money) -> Cell {
        Cell::Amount(amount)
    }
}

impl From<Rate> for Cell {
    fn from(rate: Rate) -> Cell {
        Cell::Rate(rate)
    }
}

impl From<Month> for Cell {
    fn from(month: Month) -> Cell {
        Cell::Month(month)
    }
}

impl From<Program> for Cell {
    fn from(program: Program) -> Cell {
        Cell::Program(program)
    }
}

impl From<Status> for Cell {
    fn from(status: Status) -> Cell {
        Cell::Status(status)
    }
}

impl From<&FigureValue> for Cell {
    fn from(value: &FigureValue) -> Cell {
        Cell::Text(value.to_string())
    }
}

impl<W: Word + Serialize> From<OrNothing<W>> for Cell {
    fn from(OrNothing(word): OrNothing<W>) -> Cell {
        word.map_or("", W::word).into()
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    /// Nothing where there is nothing.
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Blank, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Money {
        match text.strip_prefix('-') {
            Some(size) => Money::ZERO - size.parse().unwrap(),
            None => text.parse().unwrap(),
        }
    }

    #[test]
    fn thousands_are_grouped() {
        for (plain, want) in [
            ("0", "0.00"),
            ("999.5", "999.50"),
            ("1000", "1,000.00"),
            ("1234567.89", "1,234,567.89"),
        ] {
            assert_eq!(thousands(yuan(plain)), want);
        }
    }

    #[test]
    fn a_cell_is_text_number_and_key_each_in_its_own_way() {
        let rate: Rate = "7.5%".parse().unwrap();
        let far = |amount, whole| {
            Cell::DifferencePercent(yuan(amount), Percent::of(yuan(amount), yuan(whole)))
        };
        for (cell, text, csv, key) in [
            (
                Cell::Amount(yuan("-1234.5")),
                "-1,234.50",
                "-1234.50",
                Some("-1234.50"),
            ),
            (
                Cell::AtLeast(yuan("1234.5")),
                "≥ 1,234.50",
                "1234.50",
                Some("1234.50"),
            ),
            (Cell::AtMost(yuan("-5")), "≤ -5.00", "-5.00", Some("-5.00")),
            (
                Cell::Base(yuan("3915"), Clamp::Floor),
                "↑ 3,915.00",
                "3915.00",
                Some("3915.00"),
            ),
            (Cell::Difference(yuan("5")), "+5.00", "5.00", Some("5.00")),
            (Cell::Difference(yuan("0")), "—", "0.00", None),
            (far("0.01", "800"), "+0.00%", "0.00", Some("0.00")),
            (far("-1", "3"), "-33.33%", "-33.33", Some("-33.33")),
            (Cell::Rate(rate), "7.5%", "7.5", Some("7.5")),
            (Cell::Percent(rate), "7.5", "7.5", Some("7.5")),
            (Cell::Program(Program::Pension), "养老保险", "pension", None),
            (Cell::Status(Status::Carried), "沿用旧标准", "carried", None),
            (Cell::Bar(500), "████", "500", None),
            (Cell::Unknown, "?", "", None),
            (Cell::UnknownInWords, "未知", "", None),
            (Cell::NotDue, "—", "", None),
            (Cell::Blank, "", "", None),
            (Cell::from("2014"), "2014", "2014", None),
            (
                Cell::Lines(vec![Cell::Rate(rate), "a\nb".into()]),
                "7.5%\na\nb",
                "7.5\na\nb",
                Some("7.5"),
            ),
        ] {
            assert_eq!(cell.text(Lang::Zh), text);
            assert_eq!(cell.csv(), csv);
            assert_eq!(cell.sort_key().as_deref(), key, "{cell:?}");
        }
    }

    #[test]
    fn no_text_is_taken_for_anything_but_text() {
        for (text, shown, page, csv) in [
            ("a|b", "a|b", r"a\|b", "a|b"),
            (
                "a\\|b\r\n<i>",
                "a\\|b\n<i>",
                r"a\\\|b<br>\<i>",
                "a\\|b\r\n<i>",
            ),
            ("\u{1b}[2J", r"\u{1b}[2J", r"\\u{1b}[2J", "\u{1b}[2J"),
            ("a\u{202e}b", r"a\u{202e}b", r"a\\u{202e}b", "a\u{202e}b"),
            ("=1+1", "=1+1", "=1+1", "'=1+1"),
            ("@SUM(A1)", "@SUM(A1)", "@SUM(A1)", "'@SUM(A1)"),
            ("\tx", r"\u{9}x", r"\\u{9}x", "'\tx"),
            ("-2+3", "-2+3", "-2+3", "'-2+3"),
            ("-5", "-5", "-5", "-5"),
        ] {
            let cell = Cell::from(text);
            assert_eq!(cell.text(Lang::En), shown);
            assert_eq!(cell.markdown(Lang::En), page);
            assert_eq!(cell.csv(), csv);
        }
    }
}
