//! The top of a sheet: which rows are titles, which have the headings, and where the people begin.

use crate::cell;
use crate::source::Kind;
use crate::understand::meaning::{Meaning, UNDER};
use crate::understand::normal::normalized;
use crate::understand::parts::Parts;

/// Rows from the top that are looked at, empty ones not counted.
pub(crate) const ROWS_LOOKED_AT: usize = 60;
/// Cells of a row by which it is told what it is.
const CELLS_LOOKED_AT: usize = 512;
/// Rows above the headings that may be titles.
const MOST_TITLES: usize = 20;
/// Rows that may have headings one below the other.
const MOST_LEVELS: usize = 4;
/// Columns with numbers one after the other that make a row of column numbers.
const NUMBERED: usize = 4;

/// A row that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopRow {
    /// Its line, from 1.
    pub line: u64,
    /// Its cells that are not empty, by column from 0.
    pub cells: Vec<(usize, Kind, String)>,
}

impl TopRow {
    /// The text of a column; empty if there is none.
    pub fn text(&self, column: usize) -> &str {
        let place = self
            .cells
            .binary_search_by_key(&column, |(column, ..)| *column);
        let cell = place.ok().and_then(|place| self.cells.get(place));
        cell.map_or("", |(.., text)| text.trim())
    }

    /// The cells by which it is told what the row is.
    fn looked_at(&self) -> &[(usize, Kind, String)] {
        self.cells.get(..CELLS_LOOKED_AT).unwrap_or(&self.cells)
    }
}

/// What is said about where the headings are.
#[derive(Clone, Debug, Default)]
pub struct ToldTop {
    /// The lines of the headings, first and last.
    pub header: Option<(u64, u64)>,
    /// Headings that the user names.
    pub named: Vec<String>,
}

/// The headings of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Headings {
    /// One for each column up to the last that has one, those of several rows joined.
    pub(crate) names: Vec<String>,
    /// Rows above, with the line of each.
    pub(crate) titles: Vec<(u64, String)>,
    /// The first and last line of the headings.
    pub(crate) lines: (u64, u64),
    /// How many of the rows are above the people.
    pub(crate) above: usize,
}

impl Headings {
    /// Finds the headings among the first rows; `None` if there is none where they are said to be, or no row at all.
    pub(crate) fn find(rows: &[TopRow], told: &ToldTop) -> Option<Headings> {
        let (first, last) = match told.header {
            Some((from, to)) => {
                let within = |row: &TopRow| (from..=to).contains(&row.line);
                let first = rows.iter().position(within)?;
                (first, rows.iter().rposition(within)?)
            }
            None => found(rows, &told.named)?,
        };
        let (above, rest) = rows.split_at(first);
        let (own, _) = rest.split_at(last - first + 1);
        let title = |row: &TopRow| {
            let texts: Vec<&str> = row.cells.iter().map(|(.., text)| text.trim()).collect();
            (row.line, texts.join("  "))
        };
        let top = own.first().map_or(0, |row| row.line);
        let bottom = own.last().map_or(0, |row| row.line);
        Some(Headings {
            names: joined(own),
            titles: above.iter().map(title).collect(),
            lines: (top, bottom),
            above: last + 1,
        })
    }
}

/// The places of the first and the last row of headings.
fn found(rows: &[TopRow], named: &[String]) -> Option<(usize, usize)> {
    let looked_at = rows.get(..MOST_TITLES).unwrap_or(rows);
    let Some(known) = looked_at.iter().position(|row| is_heading(row, named)) else {
        // words that are not known: the first row with more than one cell, below titles of one
        let many = looked_at.iter().position(|row| row.cells.len() > 1);
        let place = many.unwrap_or(0);
        return (!rows.is_empty()).then_some((place, place));
    };
    let group = known
        .checked_sub(1)
        .filter(|above| rows.get(*above).is_some_and(is_group));
    let first = group.unwrap_or(known);
    let below = rows.get(known + 1..).unwrap_or_default();
    let levels = below
        .iter()
        .take(MOST_LEVELS - 1)
        .take_while(|row| is_lower(row) || is_numbering(row));
    Some((first, known + levels.count()))
}

/// Whether a row has headings: two cells at least are known by their words, and none is a figure.
fn is_heading(row: &TopRow, named: &[String]) -> bool {
    let is_named = |text: &str| {
        named
            .iter()
            .any(|named| normalized(named) == normalized(text))
    };
    let is_known = |text: &str| {
        !matches!(
            Meaning::of_heading(text),
            Meaning::Unknown | Meaning::Doubtful
        )
    };
    let cells = row.looked_at();
    let mut known = cells
        .iter()
        .filter(|(.., text)| is_named(text) || is_known(text));
    !cells.iter().any(is_figure) && known.nth(1).is_some()
}

/// Whether a row above the headings groups them: 养老保险 over 个人 and 单位.
fn is_group(row: &TopRow) -> bool {
    let is_part = |(_, _, text): &(usize, Kind, String)| {
        !text.contains([':', '：']) && Parts::of(&normalized(text)).is_whole()
    };
    let is_title =
        row.cells.len() == 1 && row.cells.first().is_some_and(|(column, ..)| *column == 0);
    !is_title && !row.cells.is_empty() && row.looked_at().iter().all(is_part)
}

/// Whether a row below headings goes on with them: half of its cells at least are made of their words, and none is a
/// figure.
fn is_lower(row: &TopRow) -> bool {
    let is_part = |text: &str| {
        let known = Meaning::of_heading(text);
        !matches!(known, Meaning::Unknown) || Parts::of(&normalized(text)).is_whole()
    };
    let cells = row.looked_at();
    if cells.iter().any(is_figure) {
        return false;
    }
    let parts = cells.iter().filter(|(.., text)| is_part(text)).count();
    parts * 2 >= cells.len() && parts > 0
}

/// Whether a row numbers the columns.
fn is_numbering(row: &TopRow) -> bool {
    let numbers = row
        .cells
        .iter()
        .map(|(.., text)| text.trim().parse::<u64>().ok());
    let numbers: Option<Vec<u64>> = numbers.collect();
    numbers.is_some_and(|numbers| {
        numbers.len() >= NUMBERED
            && numbers
                .iter()
                .zip(1..)
                .all(|(own, place): (_, u64)| *own == place)
    })
}

/// Whether a cell holds what a person's row holds and a heading never does.
fn is_figure((_, kind, text): &(usize, Kind, String)) -> bool {
    *kind != Kind::Text || cell::amount(text).is_ok() || crate::typed::percent(text).is_ok()
}

/// The headings of each column, those above before those below; a heading over several columns stands over each.
fn joined(rows: &[TopRow]) -> Vec<String> {
    let own: Vec<&TopRow> = rows.iter().filter(|row| !is_numbering(row)).collect();
    let ends = own.iter().filter_map(|row| row.cells.last());
    let width = ends.map(|(column, ..)| column + 1).max().unwrap_or(0);
    let mut levels: Vec<Vec<&str>> = vec![Vec::new(); width];
    // the lowest row in which each column has a heading
    let mut lowest: Vec<usize> = vec![0; width];
    for (place, row) in own.iter().enumerate() {
        for (column, ..) in &row.cells {
            if let Some(lowest) = lowest.get_mut(*column) {
                *lowest = place;
            }
        }
    }
    for (place, row) in own.iter().enumerate() {
        let mut over = "";
        for (column, (level, lowest)) in levels.iter_mut().zip(&lowest).enumerate() {
            let text = row.text(column);
            if !text.is_empty() {
                over = text;
                level.push(text);
            } else if place < *lowest && !over.is_empty() {
                // what stands to the left reaches over a column only if something below it has a heading there
                level.push(over);
            }
        }
    }
    levels.into_iter().map(|levels| name_of(&levels)).collect()
}

/// A column's heading: the lowest alone where it says all by itself.
fn name_of(levels: &[&str]) -> String {
    let mut kept: Vec<&str> = levels.to_vec();
    kept.dedup();
    let Some((lowest, above)) = kept.split_last() else {
        return String::new();
    };
    let whole = kept.join(UNDER);
    let alone = Meaning::of_heading(lowest);
    let is_known = !matches!(alone, Meaning::Unknown | Meaning::Doubtful);
    if above.is_empty() || (is_known && Meaning::of_heading(&whole) == alone) {
        return (*lowest).to_owned();
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sheet: &[&str]) -> Vec<TopRow> {
        let row = |(line, text): (usize, &&str)| {
            let cells = text.split('|').enumerate();
            let filled = cells.filter(|(_, text)| !text.is_empty());
            let cells = filled.map(|(column, text)| {
                let is_number = text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.');
                let kind = if is_number { Kind::Number } else { Kind::Text };
                (column, kind, text.to_owned())
            });
            TopRow {
                line: u64::try_from(line).unwrap() + 1,
                cells: cells.collect(),
            }
        };
        let rows = sheet.iter().enumerate().map(row);
        rows.filter(|row| !row.cells.is_empty()).collect()
    }

    #[track_caller]
    fn check(sheet: &[&str], names: &str, titles: usize, above: usize) {
        let found = Headings::find(&rows(sheet), &ToldTop::default()).unwrap();
        assert_eq!(found.names.join("|"), names);
        assert_eq!((found.titles.len(), found.above), (titles, above));
    }

    #[test]
    fn the_headings_of_sheets_as_they_are() {
        check(
            &["姓名|参保地|应发工资", "甲|南昌|7000"],
            "姓名|参保地|应发工资",
            0,
            1,
        );
        check(&["city|wage", "南昌|7000"], "city|wage", 0, 1);
        // one word over some columns is theirs, over the first it is a title
        check(
            &["||养老", "姓名|应发工资|个人基数|单位基数", "甲|7000|1|2"],
            "姓名|应发工资|养老 › 个人基数|养老 › 单位基数",
            0,
            2,
        );
        for title in ["社保", "||编制单位：社保", "||某某公司"] {
            check(
                &[title, "姓名|应发工资|个人基数", "甲|7000|1"],
                "姓名|应发工资|个人基数",
                1,
                2,
            );
        }
        check(
            &[
                "2026年9月工资表",
                "",
                "姓名|参保地|应发工资",
                "甲|南昌|7000",
            ],
            "姓名|参保地|应发工资",
            1,
            2,
        );
        check(
            &[
                "工资发放表",
                "编制单位：某某公司|||2026年9月|||单位：元",
                "序号|姓名|部门|参保地|应发合计|社保基数|公积金基数",
                "1|甲一|研发|南昌|12000|8000|10000",
            ],
            "序号|姓名|部门|参保地|应发合计|社保基数|公积金基数",
            2,
            3,
        );
        check(
            &[
                "某某公司2026年9月工资表",
                "序号|姓名|参保城市|应发工资|社保公积金基数||代扣个人部分||||代扣个税|实发工资|公积金比例|备注",
                "||||社保基数|公积金基数|养老|医疗|失业|公积金",
                "1|甲一|南昌|12000|8000|10000|640|160|40|1200|0|0|12%",
            ],
            "序号|姓名|参保城市|应发工资|社保基数|公积金基数|代扣个人部分 › 养老|代扣个人部分 › 医疗|代扣个人部分 › 失业|代扣个人部分 › 公积金|代扣个税|实发工资|公积金比例|备注",
            1,
            3,
        );
        check(
            &[
                "||养老保险||医疗保险",
                "姓名|应发工资|个人基数|单位基数|个人基数|单位基数",
                "1|2|3|4|5|6",
                "甲|7000|1|2|3|4",
            ],
            "姓名|应发工资|养老保险 › 个人基数|养老保险 › 单位基数|医疗保险 › 个人基数|医疗保险 › 单位基数",
            0,
            3,
        );
        check(
            &[
                "单位社保费缴费工资年度申报",
                "*缴费人识别号：||||企业职工基本养老保险|失业保险",
                "*姓名|*身份证件类型代码|*身份证件号码|分组|缴费工资|缴费工资",
                "甲一|201|X||8000|8000",
            ],
            "*姓名|*身份证件类型代码|*身份证件号码|分组|企业职工基本养老保险 › 缴费工资|失业保险 › 缴费工资",
            1,
            3,
        );
        // nobody knows these words: the first row of more than one cell
        check(&["一张表", "甲列|乙列", "南昌|7000"], "甲列|乙列", 1, 2);
    }

    #[test]
    fn the_lines_may_be_told() {
        let sheet = rows(&["x|y", "姓名|参保地|应发工资", "a|b|c", "甲|南昌|7000"]);
        let told = ToldTop {
            header: Some((2, 3)),
            named: Vec::new(),
        };
        let found = Headings::find(&sheet, &told).unwrap();
        assert_eq!(found.names, ["姓名 › a", "参保地 › b", "应发工资 › c"]);
        assert_eq!((found.above, found.lines), (3, (2, 3)));
        let told = ToldTop {
            header: Some((9, 9)),
            named: Vec::new(),
        };
        assert_eq!(Headings::find(&sheet, &told), None);
    }
}
