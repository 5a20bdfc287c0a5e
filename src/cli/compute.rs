//! `compute`: one month for one person.

use clap::Args;

use crate::cli::deductions::year_to_date;
use crate::cli::person::PersonArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::compute::{Request, compute};
use crate::contribution::Pay;
use crate::typed;

/// Options of `compute`.
#[derive(Debug, Args)]
pub(crate) struct ComputeArgs {
    /// Monthly wage in yuan: 7000, 7,000.50, 1.2万, 12k
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) wage: String,
    /// City: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: String,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
    /// The year so far: months=6,income=72000,contributions=12000,withheld=210, or a JSON file [default: none]
    #[arg(long, value_name = "KEY=VALUE|FILE")]
    pub(crate) ytd: Option<String>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let request = request(args)?;
    let breakdown = compute(&settings.tables()?, &request)?;
    output::show(&breakdown, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&breakdown.sources));
    }
    Ok(Outcome::Done)
}

/// Turns what was typed into a request; the first mistake ends it.
pub(super) fn request(args: &ComputeArgs) -> Result<Request, Failure> {
    let wage = typed::amount(&args.wage).map_err(|why| bad_argument("--wage", &why))?;
    let month = settings::month(args.month.as_deref())?;
    let mut tax = args.person.deductions.asked()?;
    let year = args.ytd.as_deref().map(|typed| year_to_date(typed, month));
    tax.year = year.transpose()?;
    Ok(Request {
        city: args.city.clone(),
        pay: Pay {
            wage,
            bases: args.person.bases()?,
        },
        choices: args.person.choices(month)?,
        overlays: args.person.overlay.clone(),
        strict: args.person.strictness()?,
        tax,
    })
}
