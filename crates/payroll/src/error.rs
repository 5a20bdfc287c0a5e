//! Why a batch does not run; what is wrong with single rows is a text in the refused row.

use std::io;

use crate::client_fault::ClientFault;
use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::limits::Limit;
use crate::record::Quote;
use crate::text;
use crate::understand::Question;

/// Why a batch does not run, or does not end.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The input cannot be read.
    #[error("cannot read the input: {0}")]
    Read(#[source] io::Error),
    /// The result cannot be written.
    #[error("cannot write the result: {0}")]
    Write(#[source] io::Error),
    /// There is no heading.
    #[error("the input is empty")]
    Empty,
    /// The first line cannot be split into headings.
    #[error("the heading's quotes are wrong")]
    Heading(Quote),
    /// A workbook, or another file that is no text.
    #[error("the input is {0}, not text")]
    NotText(&'static str),
    /// A workbook that cannot be opened without its password.
    #[error("the workbook is protected by a password")]
    Password,
    /// A workbook that cannot be read.
    #[error("the workbook cannot be read: {0}")]
    Workbook(String),
    /// A part of a workbook whose checksum is another, or that cannot be unpacked.
    #[error("{part} in the workbook is damaged: {why}")]
    Damaged {
        /// Its name in the archive.
        part: String,
        /// What is said of it.
        why: String,
    },
    /// A cell that comes after one that it should come before, or twice: rows could take one another's places.
    #[error("cell {cell} comes after {before}")]
    Disorder {
        /// The cell, such as `A2`.
        cell: String,
        /// The one before it.
        before: String,
    },
    /// More than is read.
    #[error("{}", .0.say().en)]
    Limit(Limit),
    /// No text in any encoding.
    #[error("the input is not text")]
    Binary,
    /// A part of a workbook in an encoding that is not read.
    #[error("{part} in the workbook is written in UTF-16")]
    MarkupEncoding {
        /// Its name in the archive.
        part: String,
    },
    /// Text in an encoding that is not read.
    #[error("the input is {0}")]
    Encoding(&'static str),
    /// A sheet that is not there.
    #[error("no sheet `{typed}`")]
    NoSheet {
        /// As typed.
        typed: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// A sheet without any heading.
    #[error("the sheet `{sheet}` is empty")]
    EmptySheet {
        /// The sheet.
        sheet: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// The sheet is not understood.
    #[error(transparent)]
    Question(#[from] Question),
    /// A Parquet file that cannot be read.
    #[error("the Parquet file cannot be read: {0}")]
    Parquet(String),
    /// Parquet that is packed as is not read.
    #[error("the Parquet file is packed with {0}")]
    ParquetPacked(String),
    /// A column of Parquet of a type that is not read.
    #[error("the column `{column}` of the Parquet file is {found}")]
    ParquetColumn {
        /// Its name.
        column: String,
        /// Its type.
        found: String,
    },
    /// The withholding client's file cannot be written.
    #[error(transparent)]
    Client(#[from] ClientFault),
    /// A column of the file has the name of a result.
    #[error("the column `{0}` has the name of a result")]
    SameName(String),
    /// Somebody has several rows, and each was computed by itself.
    #[error("somebody has several rows")]
    Repeats,
    /// The first refused row, where one is enough.
    #[error("line {line} was refused")]
    Refused {
        /// Its line.
        line: u64,
        /// Why.
        reason: Text,
    },
    /// Rows that came in and rows that went out do not add up.
    #[error(
        "{read} rows read, {accepted} computed, {refused} refused, {written} and {apart} written"
    )]
    Lost {
        /// Rows read.
        read: u64,
        /// Rows computed.
        accepted: u64,
        /// Rows refused.
        refused: u64,
        /// Rows that the result was found to have.
        written: u64,
        /// Rows that the file of refused rows was found to have.
        apart: u64,
    },
    /// The input is not the one that an interrupted run has read.
    #[error("the input has changed")]
    Changed,
}

impl BatchError {
    /// The message to show.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            BatchError::Read(error) => {
                let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
                inner.map_or_else(
                    || {
                        let said = text!("cannot read the input: {error}", "读不了输入：{error}");
                        Diagnostic::error("input", said)
                    },
                    BatchError::diagnostic,
                )
            }
            BatchError::Write(error) => Diagnostic::error(
                "output",
                text!("cannot write the result: {error}", "写不出结果：{error}"),
            )
            .hint(text!(
                "what stood at `-o` is unchanged; make room, then run the same command with `--resume`",
                "`-o` 处原有文件未改动；腾出空间后，在同一命令后加 `--resume` 接着算"
            )),
            BatchError::Empty => Diagnostic::error(
                "empty-input",
                text!("the input is empty", "输入是空的"),
            )
            .hint(text!(
                "its first line has the headings, such as 姓名,参保城市,应发工资",
                "第一行应是列名，例如 姓名,参保城市,应发工资"
            )),
            BatchError::Heading(quote) => Diagnostic::error(
                "heading",
                match quote {
                    Quote::Open => text!(
                        "the first line is no heading: a quote is not closed",
                        "第一行不是列名：有引号没有闭合"
                    ),
                    Quote::Followed => text!(
                        "the first line is no heading: text stands after a closing quote",
                        "第一行不是列名：闭合引号之后还有文字"
                    ),
                },
            )
            .hint(text!(
                "its first line has the headings, such as 姓名,参保城市,应发工资",
                "第一行应是列名，例如 姓名,参保城市,应发工资"
            )),
            BatchError::NotText(kind) => Diagnostic::error(
                "not-text",
                text!("the input is {kind}, not text", "输入是{kind}，不是文本"),
            )
            .hint(text!(
                "save it as CSV (Excel: \"CSV UTF-8\" or \"CSV\"), and give that file",
                "请另存为 CSV（Excel 的“CSV UTF-8”或“CSV”），再用该文件"
            )),
            BatchError::Password => Diagnostic::error(
                "password",
                text!(
                    "the workbook is protected by a password",
                    "工作簿有密码保护"
                ),
            )
            .hint(text!(
                "open it in Excel or WPS, remove the password (File, Info, Protect Workbook), save it, and give that file",
                "请在 Excel 或 WPS 中打开，取消密码（文件 → 信息 → 保护工作簿）后保存，再用该文件"
            )),
            BatchError::Workbook(why) => Diagnostic::error(
                "workbook",
                text!(
                    "the workbook cannot be read: {why}",
                    "读不了工作簿：{why}"
                ),
            )
            .hint(text!(
                "it may be damaged or cut short: open it in Excel, WPS or LibreOffice, save it anew as XLSX or CSV, and give that file",
                "文件可能已损坏或不完整：请用 Excel、WPS 或 LibreOffice 打开，另存为 XLSX 或 CSV，再用该文件"
            )),
            BatchError::Damaged { part, why } => Diagnostic::error(
                "workbook",
                text!(
                    "the workbook is damaged: {part}: {why}",
                    "工作簿已损坏：{part}：{why}"
                ),
            )
            .hint(text!(
                "get the file again, or open it in Excel, WPS or LibreOffice, check every row, and save it anew",
                "请重新获取该文件；或用 Excel、WPS、LibreOffice 打开，逐行核对后另存"
            )),
            BatchError::Disorder { cell, before } => Diagnostic::error(
                "workbook",
                text!(
                    "cell {cell} of the sheet comes after {before}: a row or cell stands twice, or in another order, so that a person could be lost",
                    "工作表中单元格 {cell} 排在 {before} 之后：有行或单元格重复或次序颠倒，可能丢失人员"
                ),
            )
            .hint(text!(
                "open it in Excel, WPS or LibreOffice, check every row, and save it anew",
                "请用 Excel、WPS 或 LibreOffice 打开，逐行核对后另存"
            )),
            BatchError::Limit(limit) => Diagnostic::error("limit", limit.say()).hint(text!(
                "save what is needed alone as a new XLSX or CSV, or in several files",
                "请只把需要的内容另存为新的 XLSX 或 CSV，或分成几个文件"
            )),
            BatchError::Binary => Diagnostic::error(
                "not-text",
                text!(
                    "the input is not text: it has zero bytes all over, as no encoding of text has them",
                    "输入不是文本：其中到处是零字节，任何文本编码都不会这样"
                ),
            )
            .hint(text!(
                "give the workbook itself (XLSX, XLS), or save it as CSV and give that file",
                "请直接用工作簿（XLSX、XLS），或另存为 CSV 再用该文件"
            )),
            BatchError::MarkupEncoding { part } => Diagnostic::error(
                "workbook",
                text!(
                    "{part} in the workbook is written in UTF-16, which is not read",
                    "工作簿中的 {part} 是 UTF-16 编码，本程序不读取"
                ),
            )
            .hint(text!(
                "open it in Excel, WPS or LibreOffice, save it anew as XLSX, and give that file",
                "请用 Excel、WPS 或 LibreOffice 打开，另存为 XLSX，再用该文件"
            )),
            BatchError::Encoding(name) => Diagnostic::error(
                "encoding",
                text!(
                    "the input seems to be written in {name}, which is not read",
                    "输入似乎是 {name} 编码，本程序不读取"
                ),
            )
            .hint(text!(
                "save it as UTF-8 (Excel: \"CSV UTF-8\"); if it is in another encoding, name it with `--encoding`",
                "请另存为 UTF-8（Excel 的“CSV UTF-8”）；若是其他编码，请用 `--encoding` 指明"
            )),
            BatchError::NoSheet { typed, sheets } => {
                let list = numbered(sheets);
                let error = Diagnostic::error(
                    "no-such-sheet",
                    text!(
                        "there is no sheet `{typed}`",
                        "没有名为 `{typed}` 的工作表"
                    ),
                )
                .note(text!("the sheets are: {list}", "工作表有：{list}"));
                let first = sheets.first().map_or("", String::as_str);
                error.hint(text!(
                    "give a name or a number: `--sheet '{first}'` or `--sheet 1`",
                    "请写名称或序号：`--sheet '{first}'` 或 `--sheet 1`"
                ))
            }
            BatchError::EmptySheet { sheet, sheets } => {
                let list = numbered(sheets);
                Diagnostic::error(
                    "empty-sheet",
                    text!("the sheet `{sheet}` is empty", "工作表 `{sheet}` 是空的"),
                )
                .note(text!("the sheets are: {list}", "工作表有：{list}"))
                .hint(text!(
                    "choose another with `--sheet`; the first row that is not empty has the headings",
                    "请用 `--sheet` 另选；第一个非空行应是列名"
                ))
            }
            BatchError::Question(question) => question.diagnostic(),
            BatchError::Client(fault) => fault.diagnostic(),
            BatchError::Parquet(why) => Diagnostic::error(
                "parquet",
                text!(
                    "the Parquet file cannot be read: {why}",
                    "读不了此 Parquet 文件：{why}"
                ),
            )
            .hint(text!(
                "write it anew, or give the table as CSV",
                "请重新写出，或改用 CSV"
            )),
            BatchError::ParquetPacked(codec) => Diagnostic::error(
                "parquet",
                text!(
                    "the Parquet file is packed with {codec}, which is not read",
                    "此 Parquet 文件用 {codec} 压缩，无法读取"
                ),
            )
            .hint(text!(
                "write it with snappy or without compression: `compression=\"snappy\"` in pandas and polars",
                "请用 snappy 或不压缩写出：pandas、polars 中为 `compression=\"snappy\"`"
            )),
            BatchError::ParquetColumn { column, found } => Diagnostic::error(
                "parquet",
                text!(
                    "the column `{column}` of the Parquet file is of a type that is not read ({found})",
                    "Parquet 文件的 `{column}` 列类型无法读取（{found}）"
                ),
            )
            .hint(text!(
                "leave it out, or write it as text, a decimal, a whole number or a date",
                "请去掉此列，或写成文本、decimal、整数或日期"
            )),
            BatchError::Repeats => Diagnostic::error(
                REPEATS,
                text!("somebody has several rows", "有人占多行"),
            ),
            BatchError::SameName(name) => Diagnostic::error(
                "same-name",
                text!(
                    "the file's column `{name}` has the name of a result column",
                    "文件中的 `{name}` 列与结果列同名"
                ),
            )
            .hint(text!(
                "put something before the results' names: `--prefix sscalc_`",
                "请为结果列名加前缀：`--prefix sscalc_`"
            )),
            BatchError::Refused { line, reason } => {
                let (en, zh) = (&reason.en, &reason.zh);
                Diagnostic::error(
                    "refused-row",
                    Text::new(format!("line {line}: {en}"), format!("第 {line} 行：{zh}")),
                )
                .hint(text!(
                    "without `--fail-fast` the other rows are computed and refused ones are set apart",
                    "不加 `--fail-fast` 时其余行照算，被拒的行另存"
                ))
            }
            BatchError::Lost {
                read,
                accepted,
                refused,
                written,
                apart,
            } => Diagnostic::error(
                "rows-lost",
                text!(
                    "{read} rows were read, {accepted} computed and {refused} refused, but {written} written and {apart} set apart: this is a fault of the program",
                    "读入 {read} 行，算出 {accepted} 行、拒绝 {refused} 行，但写出 {written} 行、另存 {apart} 行：这是程序的错误"
                ),
            )
            .hint(text!(
                "nothing was written; please report it",
                "没有写出结果；请报告此问题"
            )),
            BatchError::Changed => Diagnostic::error(
                "input-changed",
                text!(
                    "the input is not the one that the interrupted run has read",
                    "输入与中断的那次不同"
                ),
            )
            .hint(text!(
                "run it without `--resume`, from the beginning",
                "请去掉 `--resume`，从头计算"
            )),
        }
    }
}

/// The word of an error that is no user's: the run begins anew.
pub const REPEATS: &str = "repeats";

/// Sheets with their numbers.
fn numbered(sheets: &[String]) -> String {
    let numbered = (1..).zip(sheets);
    let numbered: Vec<String> = numbered
        .map(|(number, name): (usize, &String)| format!("{number} {name}"))
        .collect();
    numbered.join(", ")
}
