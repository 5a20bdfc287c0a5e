//! What may be typed for `batch`.

use std::path::PathBuf;

use clap::Args;

use crate::batch::output::workbook::client::{VERSIONS, Version};
use crate::batch::{ColumnName, DELIMITERS, Encoding, Fixed, Role, role_of_word};
use crate::cli::deductions::YearSoFar;
use crate::cli::person::PersonArgs;
use crate::cli::values::{List, not_one_of, read};
use crate::lang::{Lang, Text};
use crate::period::Month;
use crate::{text, typed};

/// Options of `batch`.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// Payroll file: CSV, XLSX, XLS, ODS, JSON Lines or Parquet; - for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which column is what, where headings do not say: wage=应发工资,city=#3,month=D
    #[arg(long, value_name = "ROLE=COLUMN", value_parser = read(columns))]
    pub(crate) columns: Vec<List<Fixed>>,
    /// Columns that are not wanted, by heading, number (#3) or letter
    #[arg(long, value_name = "COLUMN,…", value_parser = read(ignored))]
    pub(crate) ignore: Vec<List<ColumnName>>,
    /// Line of the headings, or first and last: 3, 2-3 [default: found out]
    #[arg(long, value_name = "N[-M]", value_parser = read(header_row))]
    pub(crate) header_row: Option<(u64, u64)>,
    /// The year before the month, for rows that do not say it: months=6,income=72000,contributions=9000,withheld=210
    #[arg(long, value_name = "LIST|FILE", value_parser = read(YearSoFar::parse))]
    pub(crate) ytd: Option<YearSoFar>,
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
    /// Language of the result's headings: zh or en [default: that of the file's]
    #[arg(long, value_name = "LANG", value_parser = read(headings))]
    pub(crate) headings: Option<Lang>,
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
    /// Print sums by a column, by heading, number (#3) or letter; in XLSX also on a sheet
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group_by: Option<String>,
    /// Hold contributions that the sheet gives in yuan against what the tables say: a column of differences for each
    #[arg(long)]
    pub(crate) check_given: bool,
    /// Payslips, one a person: a page of HTML to print, or a sheet of a workbook (.xlsx) to print and cut
    #[arg(long, value_name = "FILE")]
    pub(crate) payslips: Option<PathBuf>,
    /// Show what the employer pays on payslips
    #[arg(long, requires = "payslips")]
    pub(crate) payslips_employer: bool,
    /// Write an import sheet in place of the result: tax-client=24, 28, 29 or 30, that of the withholding client (扣缴端 正常工资薪金收入) with so many columns
    #[arg(long, value_name = "TEMPLATE", value_parser = read(template))]
    pub(crate) template: Option<Version>,
    /// Columns of the template and the columns of the sheet that fill them: 证件号码=#3,备注=F
    #[arg(long, value_name = "HEADING=COLUMN,…", requires = "template", value_parser = read(template_columns))]
    pub(crate) template_columns: Vec<List<(String, ColumnName)>>,
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

/// `zh`, `en`.
fn headings(typed: &str) -> Result<Lang, Text> {
    match typed {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err(not_one_of(typed, &["zh", "en"])),
    }
}

/// `tax-client=29`.
fn template(typed: &str) -> Result<Version, Text> {
    let wide = typed::half_width(typed);
    let columns = wide.trim().strip_prefix("tax-client=");
    let columns = columns.and_then(|columns| columns.parse().ok());
    columns.and_then(Version::of_columns).ok_or_else(|| {
        let known: Vec<String> = VERSIONS
            .iter()
            .map(|columns| format!("tax-client={columns}"))
            .collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        not_one_of(typed, &known)
    })
}

/// `证件号码=#3,备注=F`.
fn template_columns(typed: &str) -> Result<List<(String, ColumnName)>, Text> {
    let pairs = typed.split([',', '，']).map(|pair| {
        let pair = pair.trim();
        let both = pair.split_once('=');
        let both = both.filter(|(heading, own)| !heading.is_empty() && !own.trim().is_empty());
        let both = both.map(|(heading, own)| (heading.trim().to_owned(), ColumnName::read(own)));
        both.ok_or_else(|| {
            text!(
                "`{pair}` is not HEADING=COLUMN: write 证件号码=#3",
                "`{pair}` 不是 模板列名=表中的列：请写 证件号码=#3"
            )
        })
    });
    pairs.collect::<Result<_, _>>().map(List)
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
        let role = role_of_word(id.trim()).filter(|_| pair.contains('='));
        let name = Some(heading.trim()).filter(|name| !name.is_empty());
        role.map(|role| (role, name.map(ColumnName::read)))
            .ok_or_else(|| {
                let known = Role::words();
                text!(
                    "`{pair}` is not ROLE=COLUMN; roles are {known}",
                    "`{pair}` 不是 角色=列名；角色可写中文（应发工资、参保地、社保基数、公积金比例、参保险种 …）或 {known}"
                )
            })
    });
    pairs.collect::<Result<_, _>>().map(List)
}

/// `备注,#7`.
fn ignored(typed: &str) -> Result<List<ColumnName>, Text> {
    let names = typed
        .split([',', '，'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    Ok(List(names.map(ColumnName::read).collect()))
}

/// `3`, `2-3`.
fn header_row(typed: &str) -> Result<(u64, u64), Text> {
    let wide = typed::half_width(typed);
    let (first, last) = wide.split_once('-').unwrap_or((&wide, &wide));
    let line = |text: &str| text.trim().parse::<u64>().ok().filter(|line| *line > 0);
    match (line(first), line(last)) {
        (Some(first), Some(last)) if first <= last && last - first < MOST_HEADER_ROWS => {
            Ok((first, last))
        }
        _ => Err(text!(
            "`{typed}` is no line of headings: write 3, or 2-3 where they stand on two lines",
            "`{typed}` 不是列名的行号：请写 3；列名占两行则写 2-3"
        )),
    }
}

/// Rows that headings may stand on.
const MOST_HEADER_ROWS: u64 = 6;

fn threads(typed: &str) -> Result<usize, Text> {
    typed::half_width(typed).parse().map_err(|_| {
        text!(
            "`{typed}` is not a number of workers: write 4",
            "`{typed}` 不是线程数：请写 4"
        )
    })
}
