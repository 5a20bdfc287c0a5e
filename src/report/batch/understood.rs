//! How a sheet was understood, before anything is computed from it.

use crate::batch::{Aside, AsideRow, Input, Layout, Use, column_letters};
use crate::lang::{Lang, Text};
use crate::money::Money;
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::words::pick;
use crate::text;

/// People whose cells are shown.
const SHOWN: usize = 3;
/// Columns of one kind that a line names.
const NAMED: usize = 12;

/// What a column is taken for, in words.
fn words(own: &Use, lang: Lang) -> String {
    let plain = |en: &'static str, zh: &'static str| pick(lang, en, zh).to_owned();
    match own {
        Use::Role(role) => role.name().get(lang).to_owned(),
        Use::Unused => plain("— bears on nothing", "— 与计算无关"),
        Use::Component => plain("— part of a sum that is used", "— 已含在所用的合计中"),
        Use::Earlier => plain(
            "— result of an earlier run, replaced",
            "— 上次运行的结果，由本次替换",
        ),
        Use::Outcome => plain("— computed anew", "— 由本程序重新计算"),
        Use::Paid => plain(
            "— computed anew from the city's rates",
            "— 按参保地费率重新计算",
        ),
        Use::Idle => plain(
            "— not needed, contributions are given",
            "— 缴费按所给金额，用不到",
        ),
        Use::Ignored => plain("— not wanted (`--ignore`)", "— 已忽略（`--ignore`）"),
        Use::Watched(_) => plain(
            "— asked about where it is not as usual",
            "— 与常人不同的行会询问",
        ),
        Use::Doubtful => plain("? not understood", "？没有读懂"),
        Use::Nameless => plain("— without a heading", "— 没有列名"),
        Use::Unknown => plain("— not known, not used", "— 不认识，未使用"),
    }
}

/// Every column with its meaning and its cells of the first people.
pub fn grid(input: &Input, uses: &[Use], lang: Lang) -> Grid {
    let people: Vec<_> = input.sample.iter().take(SHOWN).collect();
    let mut columns = vec![
        ("#".to_owned(), Align::Left),
        (pick(lang, "column", "列名").to_owned(), Align::Fold),
        (pick(lang, "taken for", "含义").to_owned(), Align::Fold),
    ];
    for row in &people {
        let line = row.line;
        columns.push((
            lang.pick(format!("line {line}"), format!("第 {line} 行")),
            Align::Fold,
        ));
    }
    let mut grid = Grid::new(columns);
    for (place, (heading, own)) in input.headings.iter().zip(uses).enumerate() {
        let letters = u32::try_from(place).map_or_else(|_| String::new(), column_letters);
        let number = place + 1;
        let mut cells = vec![
            format!("{number} {letters}").into(),
            heading.replace(['\n', '\r'], " ").into(),
            words(own, lang).into(),
        ];
        for row in &people {
            cells.push(row.text(place).to_owned().into());
        }
        grid.rows.push(GridRow::Single(cells));
    }
    grid
}

/// The same in a few lines: where the headings are, what is used, and what is not.
pub fn lines(input: &Input, layout: &Layout, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let roles = layout
        .headings
        .iter()
        .zip(&layout.uses)
        .filter_map(|(heading, own)| match own {
            Use::Role(role) => {
                let name = role.name().get(lang).to_owned();
                Some(if *heading == name {
                    name
                } else {
                    format!("{heading} = {name}")
                })
            }
            _ => None,
        });
    let used = listed(&roles.collect::<Vec<_>>(), lang);
    lines.push(match (input.header, lang) {
        (Some((first, last)), Lang::En) if first == last => {
            format!("headings on line {first}; used: {used}")
        }
        (Some((first, last)), Lang::En) => {
            format!("headings on lines {first} to {last}; used: {used}")
        }
        (Some((first, last)), Lang::Zh) if first == last => {
            format!("列名在第 {first} 行；用到：{used}")
        }
        (Some((first, last)), Lang::Zh) => format!("列名在第 {first}–{last} 行；用到：{used}"),
        (None, Lang::En) => format!("used: {used}"),
        (None, Lang::Zh) => format!("用到：{used}"),
    });
    lines.extend(unused(layout, lang));
    lines
}

/// The columns that might be thought to be used, and are not.
pub fn unused(layout: &Layout, lang: Lang) -> Vec<String> {
    let named = |wanted: &[Use]| {
        let columns = layout.headings.iter().zip(&layout.uses);
        let own = columns.filter(|(_, own)| wanted.contains(own));
        let names = own.map(|(heading, _)| heading.replace(['\n', '\r'], " "));
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
    };
    let mut lines = Vec::new();
    let earlier = named(&[Use::Earlier]);
    if !earlier.is_empty() {
        let count = earlier.len();
        let list = listed(&earlier, lang);
        lines.push(lang.pick(
            format!("columns of an earlier run, replaced by this one's ({count}): {list}"),
            format!("上次运行的 {count} 列，由本次结果替换：{list}"),
        ));
    }
    let anew = named(&[Use::Outcome, Use::Paid]);
    if !anew.is_empty() {
        let list = listed(&anew, lang);
        lines.push(lang.pick(
            format!("computed anew, the sheet's own figures are not used: {list}"),
            format!("重新计算，不用表中原数：{list}"),
        ));
    }
    let parts = named(&[Use::Component]);
    if !parts.is_empty() {
        let list = listed(&parts, lang);
        lines.push(lang.pick(
            format!("taken as part of a sum that is used: {list}"),
            format!("视为已含在所用合计中：{list}"),
        ));
    }
    let idle = named(&[Use::Idle]);
    if !idle.is_empty() {
        let list = listed(&idle, lang);
        lines.push(lang.pick(
            format!("not used, contributions are given in the sheet: {list}"),
            format!("缴费按表中所给金额，未用：{list}"),
        ));
    }
    let unknown = named(&[Use::Unknown]);
    if !unknown.is_empty() {
        let list = listed(&unknown, lang);
        lines.push(lang.pick(
            format!("columns not used: {list}"),
            format!("未使用的列：{list}"),
        ));
    }
    lines
}

/// Rows that are no people, each with its line; of sums also whether they agree with the rows. A doubt is marked.
pub fn asides(rows: &[AsideRow], count: u64, lang: Lang) -> Vec<(bool, String)> {
    let mut lines = Vec::new();
    for row in rows.iter().filter(|row| row.aside == Aside::Sum) {
        let Text { en, zh } = sum(row);
        lines.push((row.differs(), lang.pick(en, zh)));
    }
    let others: Vec<String> = rows
        .iter()
        .filter(|row| row.aside != Aside::Sum)
        .map(|row| {
            let (line, text, what) = (row.line, &row.text, row.aside.name(lang));
            lang.pick(
                format!("{line} `{text}` ({what})"),
                format!("第 {line} 行“{text}”（{what}）"),
            )
        })
        .collect();
    if !others.is_empty() {
        let list = listed(&others, lang);
        lines.push((
            false,
            lang.pick(
                format!("lines that are no people, passed over: {list}"),
                format!("不是人员的行，已跳过：{list}"),
            ),
        ));
    }
    let shown = u64::try_from(rows.len()).expect("a count fits 64 bits");
    if count > shown {
        let left = count - shown;
        lines.push((
            false,
            lang.pick(
                format!("and {left} more lines of sums, signatures or headings"),
                format!("另有 {left} 行合计、签字或列名"),
            ),
        ));
    }
    lines
}

/// A row of sums against the rows above it.
fn sum(row: &AsideRow) -> Text {
    let (line, word) = (row.line, &row.text);
    let amount = |fen: i128| {
        let small = i64::try_from(fen)
            .ok()
            .and_then(|fen| Money::from_fen(fen).ok());
        small.map_or_else(|| fen.to_string(), |amount| amount.to_string())
    };
    match (row.sum, row.rows) {
        (Some(sum), Some(rows)) if row.differs() => {
            let off = amount((i128::from(sum) - rows).abs());
            let (sum, rows) = (amount(i128::from(sum)), amount(rows));
            text!(
                "line {line} `{word}` has {sum} as the sum of wages, the rows above add up to {rows}: a difference of {off}",
                "第 {line} 行“{word}”工资合计为 {sum}，上面各行相加是 {rows}，相差 {off}"
            )
        }
        (Some(sum), Some(_)) => {
            let sum = amount(i128::from(sum));
            text!(
                "line {line} `{word}` {sum} agrees with the rows above",
                "第 {line} 行“{word}”{sum} 与上面各行相符"
            )
        }
        _ => text!(
            "line {line} `{word}` is a row of sums, without one of wages",
            "第 {line} 行“{word}”是合计行，没有工资合计"
        ),
    }
}

/// Some names, and how many more there are.
fn listed(names: &[String], lang: Lang) -> String {
    let shown = names
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>();
    let mut list = shown.join(pick(lang, ", ", "、"));
    let left = names.len() - shown.len();
    if left > 0 {
        list.push_str(&lang.pick(format!(" and {left} more"), format!("等，另有 {left} 列")));
    }
    list
}
