//! What may be typed: names and shapes only. Values are read where their command turns them into a request, so that
//! messages come in the user's language and name the option.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Chinese social insurance and housing fund contributions, every figure with its document
#[derive(Debug, Parser)]
#[command(
    name = "sscalc",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true
)]
#[command(disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// table, json, jsonl, csv or markdown [default: table, or by the ending of -o]
    #[arg(long, global = true, value_name = "FORMAT", hide_default_value = true)]
    pub(crate) format: Option<String>,
    /// Write the result to a file, whole or not at all
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Language of messages: zh or en [default: SSCALC_LANG, then the locale]
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// Colour: auto (default), always or never; NO_COLOR is honoured
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    pub(crate) color: String,
    /// A folder of rate files that replace the built-in ones [env: SSCALC_RATES]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rates: Option<PathBuf>,
    /// No hints; doubts are still named
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Also list the documents behind the figures
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One month for one person: what the employee and the employer pay, and what is left to tax
    #[command(
        after_help = "Examples:\n  sscalc compute --wage 7000 --city nanchang\n  sscalc compute --wage 1.2万 --city 深圳 --variant hukou=local --housing-fund 12\n  sscalc compute --wage 7000 --city nanchang --format json | jq .totals"
    )]
    Compute(Box<ComputeArgs>),
    /// A payroll file in, every person's breakdown out
    #[command(
        after_help = "Examples:\n  sscalc batch payroll.csv -o result.csv\n  sscalc batch payroll.csv --month 2026-09 --dry-run\n  sscalc batch - --city nanchang --format jsonl < payroll.csv"
    )]
    Batch(Box<crate::cli::batch::args::BatchArgs>),
    /// Which regions are known, from when, and how well
    #[command(
        after_help = "Examples:\n  sscalc regions\n  sscalc regions 广州\n  sscalc regions --province guangdong --format json"
    )]
    Regions(RegionsArgs),
    /// Look at and check rate tables
    Rates(RatesArgs),
}

/// Options of `compute`.
#[derive(Debug, Args)]
pub struct ComputeArgs {
    /// Monthly wage in yuan: 7000, 7,000.50, 1.2万, 12k
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) wage: String,
    /// City: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: String,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
    /// Declared base for all, or social=A,housing_fund=A or single programs [default: the wage]
    #[arg(long, value_name = "BASE", allow_hyphen_values = true)]
    pub(crate) base: Vec<String>,
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
}

/// Options of `regions`.
#[derive(Debug, Args)]
pub struct RegionsArgs {
    /// Part of an id, a name, an alias or an adcode
    #[arg(value_name = "QUERY")]
    pub(crate) query: Option<String>,
    /// Only regions of this province
    #[arg(long, value_name = "PROVINCE")]
    pub(crate) province: Option<String>,
}

/// Commands below `rates`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct RatesArgs {
    #[command(subcommand)]
    pub(crate) command: RatesCommand,
}

/// Commands below `rates`.
#[derive(Debug, Subcommand)]
pub enum RatesCommand {
    /// Every parameter in force in a region and month, with its document
    Show(ShowArgs),
    /// The documents that a region's figures stand in
    Sources(SourcesArgs),
    /// A region's parameters through time, all or those that begin with a word
    #[command(
        after_help = "Examples:\n  sscalc rates history nanchang\n  sscalc rates history guangzhou medical\n  sscalc rates history tianjin pension.floor --format csv"
    )]
    History(HistoryArgs),
    /// What differs in a region between two months
    #[command(after_help = "Examples:\n  sscalc rates diff guangzhou --from 2025-12 --to 2026-01")]
    Diff(DiffArgs),
    /// How well what is known, by region, insurance and year
    #[command(
        after_help = "Examples:\n  sscalc rates coverage --province jiangxi\n  sscalc rates coverage --format json | jq .totals"
    )]
    Coverage(CoverageArgs),
    /// Check rate files and say what to write instead
    Lint(LintArgs),
    /// A template for a region's rate file, or for an overlay
    #[command(
        after_help = "Examples:\n  sscalc rates new 吉安 -o jian.toml\n  sscalc rates new --overlay my-company -o my-company.toml"
    )]
    New(NewArgs),
}

/// Options of `rates history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
    /// A program, or one parameter of it: medical, pension.floor, housing_fund.max
    #[arg(value_name = "PARAMETER")]
    pub(crate) parameter: Option<String>,
}

/// Options of `rates diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
    /// The earlier month, 2025-12
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) from: String,
    /// The later month, 2026-01
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) to: String,
}

/// Options of `rates coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// Only regions of this province
    #[arg(long, value_name = "PROVINCE")]
    pub(crate) province: Option<String>,
}

/// Options of `rates new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The region's Chinese name or adcode; with --overlay, the overlay's id
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// An overlay instead of a region
    #[arg(long)]
    pub(crate) overlay: bool,
}

/// Options of `rates show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
    /// Month, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
}

/// Options of `rates sources`.
#[derive(Debug, Args)]
pub struct SourcesArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
}

/// Options of `rates lint`.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Rate files or folders [default: the folder of --rates, else ./rates]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}
