//! What may be typed after `rates`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::values::read;
use crate::period::Month;
use crate::typed;

/// Commands below `rates`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct RatesArgs {
    #[command(subcommand)]
    pub(crate) command: RatesCommand,
}

/// Commands below `rates`.
#[derive(Debug, Subcommand)]
pub(crate) enum RatesCommand {
    /// Every parameter in force in a region and month, with its document
    #[command(
        after_help = "Examples:\n  sscalc rates show nanchang\n  sscalc rates show 广东 --month 2026-07\n  sscalc rates show shenzhen --format csv -o shenzhen.csv"
    )]
    Show(ShowArgs),
    /// The documents that a region's figures stand in
    #[command(
        after_help = "Examples:\n  sscalc rates sources nanchang\n  sscalc rates sources 北京 --format json"
    )]
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
    #[command(
        after_help = "Examples:\n  sscalc rates lint rates\n  sscalc rates lint my-company.toml"
    )]
    Lint(LintArgs),
    /// A template for a region's rate file, or for an overlay
    #[command(
        after_help = "Examples:\n  sscalc rates new 吉安 -o jian.toml\n  sscalc rates new --overlay my-company -o my-company.toml"
    )]
    New(NewArgs),
}

/// Options of `rates history`.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
    /// A program, or one parameter of it: medical, pension.floor, housing_fund.max
    #[arg(value_name = "PARAMETER")]
    pub(crate) parameter: Option<String>,
}

/// Options of `rates diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
    /// The earlier month, 2025-12
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) from: Month,
    /// The later month, 2026-01
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) to: Month,
}

/// Options of `rates coverage`.
#[derive(Debug, Args)]
pub(crate) struct CoverageArgs {
    /// Only regions of this province
    #[arg(long, value_name = "PROVINCE")]
    pub(crate) province: Option<String>,
}

/// Options of `rates new`.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The region's Chinese name or adcode; with --overlay, the overlay's id
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// An overlay instead of a region
    #[arg(long)]
    pub(crate) overlay: bool,
}

/// Options of `rates show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
    /// Month, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) month: Option<Month>,
}

/// Options of `rates sources`.
#[derive(Debug, Args)]
pub(crate) struct SourcesArgs {
    /// City or province
    #[arg(value_name = "REGION")]
    pub(crate) region: String,
}

/// Options of `rates lint`.
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Rate files or folders [default: the folder of --rates, else ./rates]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}
