//! What may be typed for `batch`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::person::PersonArgs;

/// Options of `batch`.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Payroll file: CSV, XLSX, XLS or JSON Lines; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which column is what, where headings do not say: wage=应发工资,city=参保地
    #[arg(long, value_name = "ROLE=HEADING")]
    pub(crate) columns: Vec<String>,
    /// City of rows that name none: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: Option<String>,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
    /// Sheet of a workbook, by name or number [default: the first that is shown]
    #[arg(long, value_name = "SHEET")]
    pub(crate) sheet: Option<String>,
    /// Delimiter of the input: comma, tab or semicolon [default: found out]
    #[arg(long, value_name = "DELIMITER")]
    pub(crate) delimiter: Option<String>,
    /// Encoding of the input: utf-8, gbk, gb18030, utf-16, utf-16le or utf-16be [default: found out]
    #[arg(long, value_name = "ENCODING")]
    pub(crate) encoding: Option<String>,
    /// Delimiter of the result [default: the input's]
    #[arg(long, value_name = "DELIMITER")]
    pub(crate) out_delimiter: Option<String>,
    /// Encoding of the result, also utf-8-bom [default: the input's]
    #[arg(long, value_name = "ENCODING")]
    pub(crate) out_encoding: Option<String>,
    /// Something before the names of the result columns
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub(crate) prefix: String,
    /// Where refused rows go [default: beside -o as NAME.rejects.csv, in XLSX on a sheet; without -o, in their place]
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// End at the first refused row; nothing is written to -o
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Check every row and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print sums by city, insurance and payer
    #[arg(long)]
    pub(crate) summary: bool,
    /// Go on with a run that was interrupted, if file and options are the same
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,
    /// Leave cells that a spreadsheet would run as formulas as they are
    #[arg(long)]
    pub(crate) raw: bool,
    /// Workers [default: one for each processor, at most 8]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}
