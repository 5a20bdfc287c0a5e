//! What may be typed for `batch`.

use std::path::PathBuf;

use clap::Args;

use crate::batch::{DELIMITERS, Encoding, Fixed, Role};
use crate::cli::person::PersonArgs;
use crate::cli::values::{List, not_one_of, read};
use crate::lang::Text;
use crate::period::Month;
use crate::{text, typed};

/// Options of `batch`.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Payroll file: CSV, XLSX, XLS or JSON Lines; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which column is what, where headings do not say: wage=应发工资,city=参保地
    #[arg(long, value_name = "ROLE=HEADING", value_parser = read(columns))]
    pub(crate) columns: Vec<List<Fixed>>,
    /// City of rows that name none: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: Option<String>,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) month: Option<Month>,
    /// Sheet of a workbook, by name or number [default: the first that is shown]
    #[arg(long, value_name = "SHEET")]
    pub(crate) sheet: Option<String>,
    /// Delimiter of the input: comma, tab or semicolon [default: found out]
    #[arg(long, value_name = "DELIMITER", value_parser = read(delimiter))]
    pub(crate) delimiter: Option<u8>,
    /// Encoding of the input: utf-8, gbk, gb18030, utf-16, utf-16le or utf-16be [default: found out]
    #[arg(long, value_name = "ENCODING", value_parser = read(encoding))]
    pub(crate) encoding: Option<Encoding>,
    /// Delimiter of the result [default: the input's]
    #[arg(long, value_name = "DELIMITER", value_parser = read(delimiter))]
    pub(crate) out_delimiter: Option<u8>,
    /// Encoding of the result, also utf-8-bom [default: the input's]
    #[arg(long, value_name = "ENCODING", value_parser = read(encoding))]
    pub(crate) out_encoding: Option<Encoding>,
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
    #[arg(long, value_name = "N", value_parser = read(threads))]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

fn encoding(typed: &str) -> Result<Encoding, Text> {
    Encoding::from_name(typed).ok_or_else(|| {
        let known: Vec<&str> = Encoding::NAMES.iter().map(|(name, _)| *name).collect();
        not_one_of(typed, &known)
    })
}

fn delimiter(typed: &str) -> Result<u8, Text> {
    let bare = if typed == "\\t" { "\t" } else { typed };
    let known = DELIMITERS
        .iter()
        .find(|(name, byte)| *name == bare || bare.as_bytes() == [*byte]);
    known.map(|(_, byte)| *byte).ok_or_else(|| {
        text!(
            "`{typed}` is not one of comma, tab, semicolon",
            "`{typed}` 不是 comma、tab 或 semicolon"
        )
    })
}

/// `wage=应发工资,city=参保地`.
fn columns(typed: &str) -> Result<List<Fixed>, Text> {
    let pairs = typed.split([',', '，']).map(|pair| {
        let (id, heading) = pair.split_once('=').unwrap_or((pair, ""));
        let role = Role::from_id(id.trim()).filter(|_| pair.contains('='));
        role.map(|role| (role, heading.trim().to_owned()))
            .ok_or_else(|| {
                let known: Vec<String> = Role::every().iter().map(Role::id).collect();
                let known = known.join(", ");
                text!(
                    "`{pair}` is not ROLE=HEADING; roles are {known}, variant.KEY",
                    "`{pair}` 不是 角色=列名；角色有 {known}、variant.键"
                )
            })
    });
    pairs.collect::<Result<_, _>>().map(List)
}

fn threads(typed: &str) -> Result<usize, Text> {
    typed::half_width(typed).parse().map_err(|_| {
        text!(
            "`{typed}` is not a number of workers: write 4",
            "`{typed}` 不是线程数：请写 4"
        )
    })
}
