//! Rows that are no people: sums, signatures, remarks, headings and titles that come again.

use crate::encoding::Charset;
use crate::source::Row;
use crate::understand::columns::Use;
use crate::understand::layout::Layout;
use crate::understand::top::TopRow;
use crate::words;

words! {
    /// What a row is that is no person's.
    pub enum Aside {
        /// 合计, 小计.
        Sum = "sum" ("sum", "合计"),
        /// 制表, 审核.
        Signature = "signature" ("signature", "签字"),
        /// The headings once more.
        Headings = "headings" ("headings once more", "重复的列名"),
        /// A title above the headings, once more.
        Title = "title" ("title once more", "重复的标题"),
        /// A sentence.
        Remark = "remark" ("remark", "说明"),
    }
}

/// Words that the first cell of a row of sums begins or ends with: 合计, 研发部小计, 合计（元）.
const SUMS: [&str; 5] = ["合计", "小计", "总计", "共计", "合计数"];

/// Words that are all of it.
const WHOLE_SUMS: [&str; 8] = [
    "累计",
    "总数",
    "sum",
    "sums",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
];

/// Words before a name at the end of a sheet.
const SIGNATURES: [&str; 24] = [
    "制表",
    "制单",
    "填表",
    "填报",
    "编制",
    "审核",
    "审批",
    "复核",
    "核准",
    "批准",
    "签字",
    "签名",
    "签章",
    "盖章",
    "主管",
    "负责人",
    "经办",
    "会计",
    "出纳",
    "财务",
    "人事",
    "总经理",
    "打印日期",
    "日期",
];

/// What begins a remark.
const REMARKS: [&str; 6] = ["注", "备注", "说明", "附注", "note", "remark"];

/// Characters of a cell that may be a name, a number or a city.
const LONGEST_NAME: usize = 20;

/// Bytes of a cell that may name a sum.
const LONGEST: usize = 60;

/// Looks for rows that are no people.
#[derive(Clone, Debug)]
pub(crate) struct Asides {
    charset: Charset,
    /// Words of sums in the encoding of the cells.
    sums: Vec<Vec<u8>>,
    titles: Vec<String>,
    headings: Vec<String>,
    wage: usize,
    /// Where a person's number and name stand.
    persons: Vec<usize>,
    /// Whether each column gives something.
    used: Vec<bool>,
}

impl Asides {
    pub(crate) fn new(layout: &Layout, titles: &[(u64, String)], charset: Charset) -> Asides {
        let words = SUMS.iter().chain(&WHOLE_SUMS);
        Asides {
            charset,
            sums: words
                .map(|word| charset.encode(word).into_owned())
                .collect(),
            titles: titles.iter().map(|(_, title)| bare(title)).collect(),
            headings: layout
                .headings
                .iter()
                .map(|heading| bare(heading))
                .collect(),
            wage: layout.wage,
            persons: layout.id.into_iter().chain(layout.name).collect(),
            used: layout
                .uses
                .iter()
                .map(|own| matches!(own, Use::Role(_)))
                .collect(),
        }
    }

    /// Whether a row, which may have figures like a person's, has sums: its first cell says so, and it names nobody.
    #[inline]
    pub(crate) fn is_sum(&self, row: &Row<'_>) -> bool {
        let mut cells = (0..row.cells.len()).map(|place| (place, row.cell(place)));
        let Some((first, cell)) = cells.find(|(_, cell)| !cell.trim_ascii().is_empty()) else {
            return false;
        };
        let cell = cell.trim_ascii();
        // most rows begin with a number, a name or a city: only what may be such a word is made text of
        let may_be = cell.len() <= LONGEST && {
            let small = |own: &[u8], word: &Vec<u8>| {
                own.get(..word.len())
                    .is_some_and(|own| own.eq_ignore_ascii_case(word))
            };
            let ends = |word: &Vec<u8>| cell.ends_with(word);
            has_blank(cell) || self.sums.iter().any(|word| small(cell, word) || ends(word))
        };
        may_be && is_sum_word(&self.charset.decode(cell)) && {
            let is_nobody =
                |place: &usize| *place == first || row.cell(*place).trim_ascii().is_empty();
            self.persons.iter().all(is_nobody)
        }
    }

    /// What a row is that could not be read as a person's; nothing if it is a person's.
    pub(crate) fn of(&self, row: &Row<'_>) -> Option<Aside> {
        let text = |place: usize| self.charset.decode(&row.cell(place)).trim().to_owned();
        let texts: Vec<(usize, String)> = (0..row.cells.len())
            .map(|place| (place, text(place)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let (first_place, first) = texts.first()?;
        let is_heading = |(place, text): &(usize, String)| {
            self.headings.get(*place).is_some_and(|heading| {
                let own = bare(text);
                *heading == own || heading.ends_with(&own) || heading.starts_with(&own)
            })
        };
        if texts.iter().all(is_heading) && texts.len() > 1 {
            return Some(Aside::Headings);
        }
        let whole: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        if self.titles.contains(&bare(&whole.concat())) {
            return Some(Aside::Title);
        }
        // whoever has a figure there is a person, or was meant to be one
        let has_wage = text(self.wage).contains(|c: char| c.is_ascii_digit());
        if has_wage && *first_place != self.wage {
            return None;
        }
        let own = bare(first);
        let has_colon = first.contains([':', '：']);
        let begins = |text: &str| {
            let bare = bare(text);
            SIGNATURES.iter().any(|word| bare.starts_with(word))
        };
        // 制表 | 甲 | 审核 | 乙; one such word alone may be somebody's department
        let is_word = |text: &str| {
            let bare = bare(text);
            let bare = bare.trim_end_matches(['人', '员']);
            SIGNATURES.contains(&bare)
        };
        let words = texts.iter().filter(|(_, text)| is_word(text)).count();
        if (begins(first) && has_colon) || (is_word(first) && words > 1) {
            return Some(Aside::Signature);
        }
        let is_remark =
            REMARKS.iter().any(|word| own.starts_with(word)) && (has_colon || texts.len() == 1);
        // a city without a wage is a person's row, a sentence is none wherever it stands
        let is_used = self.used.get(*first_place) == Some(&true);
        let is_person = is_used && !has_colon && own.chars().count() <= LONGEST_NAME;
        if is_remark || (texts.len() == 1 && !is_person && own.chars().any(|c| !c.is_ascii_digit()))
        {
            return Some(Aside::Remark);
        }
        None
    }
}

/// The rows but those whose first cell says that they have sums.
pub(crate) fn people_of(rows: impl IntoIterator<Item = TopRow>) -> Vec<TopRow> {
    let is_sum = |row: &TopRow| {
        let first = row.cells.first();
        first.is_some_and(|(_, _, text)| is_sum_word(text))
    };
    rows.into_iter().filter(|row| !is_sum(row)).collect()
}

/// Whether a first cell says that its row has sums.
fn is_sum_word(text: &str) -> bool {
    let own = bare(&crate::typed::half_width(text));
    let own = own.trim_end_matches([':', '：']);
    let whole = WHOLE_SUMS.contains(&own.trim_end_matches("(元)"));
    whole
        || SUMS
            .iter()
            .any(|word| own.starts_with(word) || own.ends_with(word))
}

/// Whether a cell may have a blank within, an ideographic one too.
fn has_blank(cell: &[u8]) -> bool {
    cell.contains(&b' ') || cell.contains(&0xe3) || cell.contains(&0xa1)
}

/// Without blanks, in small letters.
fn bare(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Span;
    use crate::understand::{Known, ToldColumns};

    fn of(cells: &[&str]) -> Option<Aside> {
        let headings = ["部门", "姓名", "参保地", "应发工资"].map(str::to_owned);
        let known = Known {
            has_city: false,
            month: "2026-07".parse().unwrap(),
            has_year: false,
        };
        let layout = Layout::of(&headings, &[], &ToldColumns::default(), known).unwrap();
        let titles = [(1, "2026年7月工资表".to_owned())];
        let asides = Asides::new(&layout, &titles, Charset::Utf8);
        let mut held = Vec::new();
        let mut spans = Vec::new();
        for cell in cells {
            let from = held.len();
            held.extend_from_slice(cell.as_bytes());
            spans.push(Span {
                from,
                to: held.len(),
                escaped: false,
            });
        }
        let row = Row {
            number: 1,
            line: 2,
            raw: &[],
            held: &held,
            cells: &spans,
            kinds: &[],
            fault: None,
        };
        if asides.is_sum(&row) {
            return Some(Aside::Sum);
        }
        asides.of(&row)
    }

    #[test]
    fn rows_that_are_no_people_are_told_from_people_without_a_wage() {
        for (cells, want) in [
            (["合计", "", "", "21000"], Some(Aside::Sum)),
            (["研发部小计", "", "", "9000"], Some(Aside::Sum)),
            (["合 计", "", "", ""], Some(Aside::Sum)),
            (["", "总计", "", "1"], Some(Aside::Sum)),
            (["制表：甲", "", "", ""], Some(Aside::Signature)),
            (["制表人", "甲", "审核", "乙"], Some(Aside::Signature)),
            (
                ["部门", "姓名", "参保地", "应发工资"],
                Some(Aside::Headings),
            ),
            (["2026年7月工资表", "", "", ""], Some(Aside::Title)),
            (["注：以上为税前", "", "", ""], Some(Aside::Remark)),
            (["财务部", "张三", "南昌", ""], None),
            (["会计", "张三", "南昌", ""], None),
            (["", "张三", "", ""], None),
            (["", "", "南昌", ""], None),
            (["研发", "合计", "南昌", "7000"], None),
            (["研发", "张三", "火星", "7000"], None),
            (["", "Summer", "nanchang", "7000"], None),
        ] {
            assert_eq!(of(&cells), want, "{cells:?}");
        }
    }
}
