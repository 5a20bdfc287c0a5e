//! Rows of a workbook: the user's own cells as what they were, then the results as numbers.

use std::borrow::Cow;

use crate::lang::Lang;
use crate::money::Money;
use crate::output::workbook::xml::{Style, Xml, is_number};
use crate::totals::decimal;
use crate::{
    Charset, Front, Input, Kind, Layout, Outcome, ResultTable, Row, RowSink, Value, column_letters,
    push_amount,
};

/// Rows of a chunk.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub(super) computed: Xml,
    pub(super) refused: Xml,
    pub(super) sums: Sums,
}

/// What the columns add up to, in fen.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums(Vec<Sum>);

/// What one column adds up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    fen: i128,
    /// Whether it has a cell that a spreadsheet would not add.
    is_spoilt: bool,
}

impl Sums {
    fn column(&mut self, column: usize) -> &mut Sum {
        if self.0.len() <= column {
            self.0.resize(column + 1, Sum::default());
        }
        let own = self.0.get_mut(column);
        own.expect("there is room for the column")
    }

    fn add(&mut self, column: usize, fen: i128) {
        self.column(column).fen += fen;
    }

    /// Takes the sums of further rows.
    pub(super) fn take(&mut self, more: &mut Sums) {
        for (column, more) in std::mem::take(&mut more.0).into_iter().enumerate() {
            let own = self.column(column);
            own.fen += more.fen;
            own.is_spoilt |= more.is_spoilt;
        }
    }

    /// The sum of a column, if all that stands there adds up.
    pub(super) fn of(&self, column: usize) -> Option<i128> {
        let own = self.0.get(column).copied().unwrap_or_default();
        (!own.is_spoilt).then_some(own.fen)
    }
}

/// How a workbook is written.
#[derive(Clone, Debug)]
pub struct BookStyle {
    /// The columns.
    pub table: ResultTable,
    /// Whether sums with a gap in them are written.
    pub allow_incomplete: bool,
    /// The language of reasons and of the sheets' names.
    pub lang: Lang,
}

/// Turns rows into cells.
#[derive(Clone, Debug)]
pub struct BookRows {
    held: Charset,
    style: BookStyle,
    /// Which of the sheet's columns are amounts.
    amounts: Vec<bool>,
    /// Which of the columns of results have sums at the foot.
    summed: Vec<bool>,
    /// Letters of as many columns as any sheet has.
    letters: Vec<String>,
}

impl BookRows {
    /// For rows of this input.
    pub fn new(input: &Input, layout: &Layout, style: BookStyle) -> BookRows {
        let width = input.headings.len();
        let is_amount = |place: usize| layout.amounts().any(|own| own == place);
        let own = style.table.own().len();
        let most = own + style.table.names().len().max(Front::ALL.len());
        let adds_up = |place: &usize| {
            let given = layout.given.iter().map(|(_, place)| place);
            let mut all = layout.exempt.iter().chain(given);
            *place == layout.wage || all.any(|own| own == place)
        };
        let own_sums = style.table.own().iter().map(adds_up);
        let summed = own_sums.chain(style.table.are_amounts()).collect();
        let most = u32::try_from(most).expect("headings are fewer than 2³²");
        BookRows {
            held: input.rows.charset(),
            amounts: (0..width).map(is_amount).collect(),
            summed,
            letters: (0..most).map(column_letters).collect(),
            style,
        }
    }

    /// How many columns the sheet of results has.
    pub fn width(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn lang(&self) -> Lang {
        self.style.lang
    }

    /// The headings of the results.
    pub(super) fn head(&self) -> Vec<String> {
        let table = &self.style.table;
        let own = table.own_headings().iter();
        own.chain(table.names()).cloned().collect()
    }

    /// The row of sums below the rows of all sheets, given the places of their rows: `'结果'!` and the last row; nothing
    /// where no word could stand before the sums.
    pub(super) fn foot(&self, sums: &Sums, sheets: &[(String, u32)]) -> Option<Xml> {
        if self.summed.first() == Some(&true) || sheets.is_empty() {
            return None;
        }
        let mut xml = Xml::default();
        xml.begin_row();
        let word = self.style.table.lang().pick("Total", "合计");
        xml.string(self.letters(0), Style::SumWord, word);
        let columns = self.summed.iter().enumerate();
        for (column, _) in columns.filter(|(_, is_summed)| **is_summed) {
            let Some(fen) = sums.of(column) else { continue };
            let letters = self.letters(column);
            let ranges = sheets
                .iter()
                .map(|(sheet, last)| format!("{sheet}{letters}2:{letters}{last}"));
            let ranges = ranges.collect::<Vec<_>>().join(",");
            let formula = format!("SUM({ranges})");
            xml.formula(letters, Style::Sum, &formula, &decimal(fen));
        }
        xml.end_row();
        Some(xml)
    }

    /// The headings of the refused rows.
    pub(super) fn refused_head(&self) -> Vec<String> {
        let table = &self.style.table;
        let before = Front::headings(table.lang()).map(str::to_owned);
        let own = table.own_headings().iter().cloned();
        before.into_iter().chain(own).collect()
    }

    fn letters(&self, column: usize) -> &str {
        let letters = self.letters.get(column);
        letters.expect("there are letters for every column of a sheet")
    }

    /// The row's own cells from a column on.
    fn own(&self, row: &Row<'_>, from: usize, xml: &mut Xml, mut sums: Option<&mut Sums>) {
        for (number, place) in self.style.table.own().iter().enumerate() {
            let cell = row.cell(*place);
            if cell.is_empty() {
                continue;
            }
            let column = self.letters(from + number);
            let text = self.held.decode(&cell);
            let is_amount = self.amounts.get(*place) == Some(&true);
            let text = match ungrouped(&text).filter(|_| is_amount) {
                Some(plain) => Cow::Owned(plain),
                None => text,
            };
            let kind = row.kind(*place);
            cell_of(column, &text, kind, is_amount, xml);
            if let Some(sums) = sums.as_deref_mut()
                && self.summed.get(number) == Some(&true)
            {
                let is_added = matches!(kind, Kind::Number | Kind::Text) && is_number(&text);
                match text.parse::<Money>().ok().filter(|_| is_added) {
                    Some(amount) => sums.add(number, i128::from(amount.fen())),
                    None => sums.column(number).is_spoilt = true,
                }
            }
        }
    }

    fn refused(&self, row: &Row<'_>, reason: &str, xml: &mut Xml) {
        xml.begin_row();
        xml.number(self.letters(0), Style::General, &row.line.to_string());
        xml.string(self.letters(1), Style::General, reason);
        let from = Front::ALL.len();
        let is_whole = row.fault.is_none_or(|fault| fault.keeps_cells());
        if is_whole {
            self.own(row, from, xml, None);
        } else {
            let text = self.held.decode(row.raw);
            xml.string(self.letters(from), Style::General, &text);
        }
        xml.end_row();
    }
}

/// A cell as what it was.
fn cell_of(column: &str, text: &str, kind: Kind, is_amount: bool, xml: &mut Xml) {
    let style = if is_amount {
        Style::Amount
    } else {
        Style::General
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match kind {
        Kind::Number if is_number(text) => xml.number(column, style, text),
        Kind::Text if is_amount && is_number(text) => xml.number(column, style, text),
        Kind::Percent => match share(text) {
            Some((share, style)) => xml.number(column, style, &share),
            None => xml.string(column, Style::General, text),
        },
        Kind::Date => match serial(text) {
            Some((serial, style)) => xml.number(column, style, &serial),
            None => xml.string(column, Style::General, text),
        },
        Kind::Truth => xml.truth(column, text == "TRUE"),
        Kind::Error if text.starts_with('#') => xml.error(column, text),
        // 007 stays 007, also when the cell is edited
        _ if digits(text) => xml.string(column, Style::Text, text),
        _ => xml.string(column, Style::General, text),
    }
}

/// A figure whose thousands are set apart as a number: `7,000.00`.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = (1..=3).contains(&first.len())
        && whole.contains(',')
        && is_digits(first)
        && is_digits(decimals)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    is_grouped.then(|| text.replace(',', ""))
}

/// `8%` as the number that is shown so.
fn share(percent: &str) -> Option<(String, Style)> {
    let number = percent.strip_suffix('%')?;
    let share = rust_decimal::Decimal::from_str_exact(number).ok()?;
    let share = share.checked_div(rust_decimal::Decimal::ONE_HUNDRED)?;
    let style = if number.contains('.') {
        Style::Percents
    } else {
        Style::Percent
    };
    let text = share.normalize().to_string();
    is_number(&text).then_some((text, style))
}

/// A day, perhaps with a time, as the number of days by which a workbook holds it. Days before March 1900 have none on
/// which all agree.
fn serial(text: &str) -> Option<(String, Style)> {
    let (date, clock) = text.split_once(' ').unwrap_or((text, ""));
    let date: jiff::civil::Date = date.parse().ok()?;
    let first = jiff::civil::date(1899, 12, 30);
    let days = (date - first).get_days();
    if days < 61 {
        return None;
    }
    if clock.is_empty() {
        return Some((days.to_string(), Style::Day));
    }
    let time: jiff::civil::Time = clock.parse().ok()?;
    let [hours, minutes, seconds] = [time.hour(), time.minute(), time.second()].map(u64::try_from);
    let seconds = hours.ok()? * 3_600 + minutes.ok()? * 60 + seconds.ok()?;
    let part = seconds * 10_000_000_000 / 86_400;
    Some((format!("{days}.{part:010}"), Style::Moment))
}

impl RowSink for BookRows {
    type Block = Block;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Block) -> u64 {
        let (rules, pay, amounts) = match outcome {
            Outcome::Computed {
                rules,
                pay,
                amounts,
            } => (rules, pay, amounts),
            Outcome::Merged(said) => {
                let said = said.get(self.style.lang);
                let xml = &mut block.computed;
                xml.begin_row();
                self.own(row, 0, xml, Some(&mut block.sums));
                let table = &self.style.table;
                let last = table.own().len() + table.names().len() - 1;
                xml.string(self.letters(last), Style::General, said);
                xml.end_row();
                return 0;
            }
            Outcome::Refused(reason) => {
                let reason = reason.get(self.style.lang);
                self.refused(row, reason, &mut block.refused);
                return 0;
            }
        };
        let xml = &mut block.computed;
        xml.begin_row();
        self.own(row, 0, xml, Some(&mut block.sums));
        let table = &self.style.table;
        let mut column = table.own().len();
        let sums = &mut block.sums;
        let mut digits = Vec::new();
        table.each(rules, pay, amounts, self.style.allow_incomplete, |value| {
            let letters = self.letters(column);
            match value {
                Value::Amount(None) => {}
                Value::Amount(Some(amount)) => {
                    sums.add(column, i128::from(amount.fen()));
                    digits.clear();
                    push_amount(&mut digits, b' ', amount);
                    let text = std::str::from_utf8(&digits).expect("digits are text");
                    xml.number(letters, Style::Amount, text.trim_start());
                }
                Value::Text(text) => xml.string(letters, Style::General, text),
            }
            column += 1;
        });
        xml.end_row();
        0
    }
}

/// The width of a column, by its heading and whether it has amounts.
pub(super) fn width_of(heading: &str) -> usize {
    let shown = unicode_width::UnicodeWidthStr::width(heading);
    // room for the button of the filter
    (shown + 4).clamp(12, 40)
}

/// A row of words.
pub(super) fn words<'w>(
    cells: impl IntoIterator<Item = Cow<'w, str>>,
    style: Style,
    xml: &mut Xml,
) {
    xml.begin_row();
    for (column, text) in (0..).zip(cells) {
        xml.string(&column_letters(column), style, &text);
    }
    xml.end_row();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_go_out_as_what_they_were() {
        let cell = |text: &str, kind: Kind, is_amount: bool| {
            let mut xml = Xml::default();
            cell_of("B", text, kind, is_amount, &mut xml);
            String::from_utf8(xml.bytes).unwrap().replace('\0', "2")
        };
        let string = |text: &str, style: &str| {
            format!(
                "<c r=\"B2\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
            )
        };
        for (text, kind, is_amount, want) in [
            (
                "7000.5",
                Kind::Number,
                false,
                "<c r=\"B2\"><v>7000.5</v></c>".to_owned(),
            ),
            (
                "7000.50",
                Kind::Text,
                true,
                "<c r=\"B2\" s=\"1\"><v>7000.50</v></c>".to_owned(),
            ),
            ("7000.50", Kind::Text, false, string("7000.50", "")),
            ("007", Kind::Text, false, string("007", " s=\"2\"")),
            ("=1+1", Kind::Text, false, string("=1+1", "")),
            ("1.2万", Kind::Text, true, string("1.2万", "")),
            (
                "8%",
                Kind::Percent,
                false,
                "<c r=\"B2\" s=\"5\"><v>0.08</v></c>".to_owned(),
            ),
            (
                "12.5%",
                Kind::Percent,
                false,
                "<c r=\"B2\" s=\"6\"><v>0.125</v></c>".to_owned(),
            ),
            (
                "2026-07-01",
                Kind::Date,
                false,
                "<c r=\"B2\" s=\"3\"><v>46204</v></c>".to_owned(),
            ),
            ("1900-01-05", Kind::Date, false, string("1900-01-05", "")),
            (
                "TRUE",
                Kind::Truth,
                false,
                "<c r=\"B2\" t=\"b\"><v>1</v></c>".to_owned(),
            ),
            (
                "#N/A",
                Kind::Error,
                false,
                "<c r=\"B2\" t=\"e\"><v>#N/A</v></c>".to_owned(),
            ),
        ] {
            assert_eq!(cell(text, kind, is_amount), want, "{text}");
        }
        let noon = serial("2026-07-01 12:00:00").unwrap();
        assert_eq!(noon, ("46204.5000000000".to_owned(), Style::Moment));
    }
}
