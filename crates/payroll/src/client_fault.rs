//! Why the withholding client's file is not written.

use crate::diagnostic::Diagnostic;
use crate::period::Month;
use crate::text;

/// Rows that the client reads of a file.
pub(crate) const MOST_ROWS: u64 = 65_535;

/// Why the client's file is not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientFault {
    /// No column of the sheet is known to be what the client asks for.
    #[error("no column for {}", .missing.join(", "))]
    Missing {
        /// The client's headings.
        missing: Vec<&'static str>,
        /// The sheet's.
        seen: Vec<String>,
    },
    /// A column that the file does not have.
    #[error("no column `{typed}`")]
    NoColumn {
        /// As typed.
        typed: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// Rows of several months.
    #[error("rows of several months")]
    Months(Vec<Month>),
    /// More rows than the client reads.
    #[error("{0} rows")]
    Rows(u64),
}

impl ClientFault {
    /// The message to show.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            ClientFault::Missing { missing, seen } => {
                let names = missing.join("、");
                let list = (1..).zip(seen).map(|(number, heading): (usize, &String)| {
                    let heading = heading.replace(['\n', '\r'], " ");
                    format!("#{number} {heading}")
                });
                let list = list.collect::<Vec<_>>().join(", ");
                let typed = missing.iter().map(|name| format!("{name}=#3"));
                let typed = typed.collect::<Vec<_>>().join(",");
                Diagnostic::error(
                    "client-columns",
                    text!(
                        "the withholding client asks for {names}, and no column of the sheet is known to be that",
                        "扣缴端要求填写{names}，但没有认出相应的列"
                    ),
                )
                .note(text!("the columns are: {list}", "文件的列有：{list}"))
                .hint(text!(
                    "say which column it is, by heading or number: `--template-columns {typed}`",
                    "请用列名或列号指明：`--template-columns {typed}`"
                ))
            }
            ClientFault::NoColumn { typed, known } => {
                let list = known.join(", ");
                Diagnostic::error(
                    "client-columns",
                    text!(
                        "the client's file has no column `{typed}` in this version",
                        "此版本的扣缴端模板没有 `{typed}` 列"
                    ),
                )
                .hint(text!("it has: {list}", "模板的列有：{list}"))
            }
            ClientFault::Months(months) => {
                let list: Vec<String> = months.iter().map(ToString::to_string).collect();
                let first = list.last().cloned().unwrap_or_default();
                let list = list.join(", ");
                Diagnostic::error(
                    "several-months",
                    text!(
                        "a declaration is of one month, and the rows are of several: {list}",
                        "申报表只含一个月份，而各行分属多个月份：{list}"
                    ),
                )
                .hint(text!(
                    "name the one that is declared: `--month {first}`; the others count for the year so far",
                    "请指明申报的月份：`--month {first}`；其余各月计入累计"
                ))
            }
            ClientFault::Rows(rows) => Diagnostic::error(
                "client-rows",
                text!(
                    "the withholding client reads {MOST_ROWS} rows of a file, and there are {rows}",
                    "扣缴端每个文件最多读取 {MOST_ROWS} 行，而结果有 {rows} 行"
                ),
            )
            .hint(text!(
                "split the sheet into files of fewer people",
                "请按人员把表拆成几个文件"
            )),
        }
    }

    pub(crate) fn no_column(typed: &str, known: Vec<&'static str>) -> ClientFault {
        ClientFault::NoColumn {
            typed: typed.to_owned(),
            known,
        }
    }
}
