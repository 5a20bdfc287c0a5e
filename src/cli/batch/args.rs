//! What may be typed for `batch`.

use std::path::PathBuf;

use clap::Args;

/// Options of `batch`.
#[derive(Debug, Args)]
pub struct BatchArgs {
    /// Payroll file: CSV or JSON Lines; - for standard input
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
    /// Housing-fund rate in percent: 8, or EMPLOYEE/EMPLOYER such as 8/10, or none
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    pub(crate) housing_fund: Option<String>,
    /// Supplementary housing-fund rate in percent, or EMPLOYEE/EMPLOYER
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    pub(crate) supplementary_housing_fund: Option<String>,
    /// Industry class of work injury, 1 to 8 [default: 1]
    #[arg(long, value_name = "CLASS", allow_hyphen_values = true)]
    pub(crate) work_injury_class: Option<String>,
    /// Floating step of work injury in percent: 50, 80, 100, 120 or 150
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    pub(crate) work_injury_float: Option<String>,
    /// The employer's own work-injury rate in percent, instead of class and step
    #[arg(long, value_name = "RATE", allow_hyphen_values = true, conflicts_with_all = ["work_injury_class", "work_injury_float"])]
    pub(crate) work_injury_rate: Option<String>,
    /// A choice that the region offers, such as hukou=local; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) variant: Vec<String>,
    /// An overlay over the tables: a built-in name or a file; repeatable
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) overlay: Vec<String>,
    /// These programs alone, comma-separated: pension,medical
    #[arg(long, value_name = "PROGRAMS")]
    pub(crate) only: Vec<String>,
    /// All but these programs, comma-separated
    #[arg(long, value_name = "PROGRAMS")]
    pub(crate) without: Vec<String>,
    /// Refuse figures that are not cited and in force; `known` also allows derived and reported ones
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "cited")]
    pub(crate) strict: Option<String>,
    /// Put the province's pension limits in the place of unknown ones, marked as assumed
    #[arg(long)]
    pub(crate) assume_provincial: bool,
    /// Accept results with gaps (compute always shows them, marked; other commands refuse)
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
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
    /// Where refused rows go [default: beside -o as NAME.rejects.csv; without -o, in their place]
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
}
