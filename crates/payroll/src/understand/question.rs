//! What is asked about a sheet before anything is computed, each time with the line to type.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, nearest};
use crate::lang::{Lang, Text};
use crate::text;
use crate::understand::columns::Seen;
use crate::understand::role::{Role, Span, YearOf};

/// Why a sheet is not understood, and what is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Question {
    /// A column that is named is not there.
    #[error("no column `{heading}`")]
    NoSuchColumn {
        /// For what it was named.
        role: String,
        /// As named.
        heading: String,
        /// The headings there are.
        seen: Vec<String>,
    },
    /// Two columns of one role.
    #[error("several columns for {role}")]
    Ambiguous {
        /// The role.
        role: String,
        /// They.
        columns: Vec<Seen>,
    },
    /// No column for what is needed.
    #[error("no column for {}", role.id())]
    Missing {
        /// The role.
        role: Role,
        /// The headings there are.
        seen: Vec<String>,
    },
    /// No headings on the lines that are said to have them.
    #[error("no headings on those lines")]
    NoHeader,
    /// Columns that bear on the result and are not understood.
    #[error("columns that are not understood")]
    NotUnderstood(Vec<Seen>),
    /// Sums of the year of which it is not known whether they count this month.
    #[error("sums of the year with or without this month")]
    SpanUnknown(Vec<(YearOf, Seen)>),
    /// A year so far that is told in part.
    #[error("the year so far is told in part")]
    YearInPart {
        /// What is told.
        seen: Vec<Seen>,
        /// What is not.
        missing: Vec<YearOf>,
    },
}

impl Question {
    /// The message to show.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Question::NoSuchColumn {
                role,
                heading,
                seen,
            } => seen_columns(
                Diagnostic::error(
                    "no-such-column",
                    text!(
                        "there is no column `{heading}` for {role}",
                        "没有 `{heading}` 这一列（{role}）"
                    ),
                ),
                seen,
                heading,
            ),
            Question::Ambiguous { role, columns } => ambiguous(role, columns),
            Question::Missing { role, seen } => missing(role, seen),
            Question::NoHeader => no_header(),
            Question::NotUnderstood(columns) => not_understood(columns),
            Question::SpanUnknown(columns) => span_unknown(columns),
            Question::YearInPart { seen, missing } => year_in_part(seen, missing),
        }
    }
}

/// Columns that bear on the result and are not understood.
fn not_understood(columns: &[Seen]) -> Diagnostic {
    let list = listed(columns);
    let ignore: Vec<String> = columns.iter().map(|column| column.typed(columns)).collect();
    let ignore = quoted(&ignore.join(","));
    let first = columns
        .first()
        .map_or_else(String::new, |first| first.typed(columns));
    Diagnostic::error(
        "columns-not-understood",
        text!(
            "these columns look as if they bore on the result, and are not understood: {list}",
            "这些列看来会影响结果，但没有读懂：{list}"
        ),
    )
    .hint(text!(
        "say what one is: `--columns ROLE={first}` (roles: `sscalc batch --help`), or that it is not wanted: `--ignore {ignore}`",
        "请指明含义：`--columns 角色={first}`（角色可写中文，如 应发工资、社保基数；全部见 `sscalc batch --help`）；不需要的列请写 `--ignore {ignore}`"
    ))
}

/// Sums of the year of which it is not known whether they count this month.
fn span_unknown(columns: &[(YearOf, Seen)]) -> Diagnostic {
    let seen: Vec<Seen> = columns.iter().map(|(_, seen)| seen.clone()).collect();
    let list = listed(&seen);
    let typed = |span: Span| {
        let pairs = columns.iter().map(|(of, own)| {
            let id = Role::Year(*of, span).id();
            let name = own.typed(&seen);
            format!("{id}={name}")
        });
        pairs.collect::<Vec<_>>().join(",")
    };
    let (before, through) = (typed(Span::Before), typed(Span::Through));
    Diagnostic::error(
        "year-so-far",
        text!(
            "it is not known whether these sums of the year count this month: {list}",
            "不清楚这些累计数是否含本月：{list}"
        ),
    )
    .hint(text!(
        "if they end with the month before: `--columns {before}`",
        "不含本月（截至上月）：`--columns {before}`"
    ))
    .hint(text!(
        "if they count this month, as in this month's declaration: `--columns {through}`",
        "含本月（如本月申报表的累计数）：`--columns {through}`"
    ))
}

/// A year so far that is told in part.
fn year_in_part(seen: &[Seen], missing: &[YearOf]) -> Diagnostic {
    let list = listed(seen);
    let named = |lang: Lang, between: &str| {
        let names = missing.iter().map(|of| of.name(lang));
        names.collect::<Vec<_>>().join(between)
    };
    let (names, names_zh) = (named(Lang::En, ", "), named(Lang::Zh, "、"));
    let roles = missing
        .iter()
        .map(|of| format!("{}=…", Role::Year(*of, Span::Before).id()));
    let roles = roles.collect::<Vec<_>>().join(",");
    let pairs = missing.iter().map(|of| format!("{}=…", of.id()));
    let pairs = pairs.collect::<Vec<_>>().join(",");
    let ignore: Vec<String> = seen.iter().map(|column| column.typed(seen)).collect();
    let ignore = quoted(&ignore.join(","));
    Diagnostic::error(
        "year-so-far",
        text!(
            "the year so far is told in part: there is {list}, but not {names}",
            "当年累计数不全：有 {list}，缺 {names_zh}"
        ),
    )
    .hint(text!(
        "name the columns: `--columns {roles}`; for all rows alike: `--ytd {pairs}`",
        "请指明列：`--columns {roles}`；所有行都一样时：`--ytd {pairs}`"
    ))
    .hint(text!(
        "or give the earlier months of each person in the same file; or leave the year out: `--ignore {ignore}`",
        "或在同一文件中给出每人以前各月；不计累计数：`--ignore {ignore}`"
    ))
}

/// Several columns of one role.
fn ambiguous(role: &str, columns: &[Seen]) -> Diagnostic {
    let list = listed(columns);
    let first = columns
        .first()
        .map_or_else(String::new, |first| first.typed(columns));
    let said = Diagnostic::error(
        "ambiguous-columns",
        text!(
            "more than one column may be {role}: {list}",
            "有不止一列可作 {role}：{list}"
        ),
    );
    let option = if role.starts_with("--") {
        format!("{role} {first}")
    } else {
        format!("--columns {role}={first}")
    };
    said.hint(text!(
        "name the one that is meant: `{option}`",
        "请指明是哪一列：`{option}`"
    ))
}

/// No headings on the lines that are said to have them.
fn no_header() -> Diagnostic {
    Diagnostic::error(
        "header-row",
        text!(
            "there are no headings on the rows of `--header-row`",
            "`--header-row` 所指的行没有列名"
        ),
    )
    .hint(text!(
        "give the line of the headings as the spreadsheet numbers it, `--header-row 3`, or two lines, `--header-row 2-3`",
        "请写列名所在的行号（与电子表格一致）：`--header-row 3`，两行则写 `--header-row 2-3`"
    ))
}

/// What was seen, with the nearest heading.
fn seen_columns(error: Diagnostic, seen: &[String], wanted: &str) -> Diagnostic {
    let numbered = seen.iter().enumerate().map(|(place, heading)| {
        let number = place + 1;
        let heading = heading.replace(['\n', '\r'], " ");
        format!("#{number} {heading}")
    });
    let list = some(numbered.collect());
    let error = error.note(text!("the columns are: {list}", "文件的列有：{list}"));
    match nearest(wanted, seen.iter().map(String::as_str)).first() {
        Some(near) => error.hint(text!("did you mean `{near}`?", "是不是 `{near}`？")),
        None => error,
    }
}

/// No column for what is needed.
fn missing(role: &Role, seen: &[String]) -> Diagnostic {
    let id = role.id();
    let Text { en, zh } = role.name();
    let error = Diagnostic::error(
        "missing-column",
        text!(
            "no column is known to be {id} ({en})",
            "没有认出{zh}列（{id}）"
        ),
    );
    let error = seen_columns(error, seen, &id);
    let error = error.hint(text!(
        "name it by heading or number: `--columns {id}=HEADING` or `--columns {id}=#3`",
        "请用列名或列号指明：`--columns {id}=列名` 或 `--columns {id}=#3`"
    ));
    match role {
        Role::City => error.hint(text!(
            "or give one city for all rows: `--city nanchang`",
            "或为所有行指定城市：`--city 南昌`"
        )),
        _ => error.hint(text!(
            "if the headings stand on another row, say on which: `--header-row 3`",
            "如果列名在其他行，请指明行号：`--header-row 3`"
        )),
    }
}

/// As a shell takes it: what begins with `#` would be a comment.
fn quoted(list: &str) -> String {
    if list.starts_with('#') {
        format!("'{list}'")
    } else {
        list.to_owned()
    }
}

/// Columns as they are shown.
fn listed(columns: &[Seen]) -> String {
    let shown = columns.iter().map(Seen::shown);
    some(shown.collect())
}

/// The first of many, and how many more there are.
fn some(names: Vec<String>) -> String {
    let mut shown = names.get(..MOST_SHOWN).unwrap_or(&names).join(", ");
    if let Some(left) = names.len().checked_sub(MOST_SHOWN).filter(|left| *left > 0) {
        let _ = write!(shown, " … +{left}");
    }
    shown
}

/// Columns that a message shows.
const MOST_SHOWN: usize = 40;
