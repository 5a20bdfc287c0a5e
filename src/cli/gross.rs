//! `gross`: the smallest wage that leaves a net pay, or costs the employer an amount.

use clap::Args;

use crate::cli::deductions::year_to_date;
use crate::cli::person::PersonArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::compute::{Request, prepare};
use crate::contribution::Pay;
use crate::diagnostic::Diagnostic;
use crate::gross::{Wish, gross};
use crate::money::Money;
use crate::text;
use crate::typed;

/// Options of `gross`.
#[derive(Debug, Args)]
pub(crate) struct GrossArgs {
    /// Net pay wished for, a month
    #[arg(
        long,
        value_name = "AMOUNT",
        allow_hyphen_values = true,
        conflicts_with = "cost"
    )]
    pub(crate) net: Option<String>,
    /// The employer's whole cost, a month
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) cost: Option<String>,
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

pub(super) fn run(args: &GrossArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let (wish, request) = (wish(args)?, request(args)?);
    let tables = settings.tables()?;
    // what is missing cannot be searched through, so it is said before
    let prepared = prepare(&tables, &request)?;
    args.person
        .ensure_complete(prepared.schedule.incomplete.iter())?;
    let found = gross(&tables, &request, wish).map_err(|error| Failure(error.diagnostics()))?;
    output::show(&found, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&found.breakdown.sources));
    }
    Ok(Outcome::Done)
}

fn wish(args: &GrossArgs) -> Result<Wish, Failure> {
    let amount = |option: &str, typed: &str| {
        typed::amount(typed).map_err(|why| Failure::from(bad_argument(option, &why)))
    };
    match (&args.net, &args.cost) {
        (Some(net), _) => Ok(Wish::Net(amount("--net", net)?)),
        (None, Some(cost)) => Ok(Wish::Cost(amount("--cost", cost)?)),
        (None, None) => Err(Diagnostic::error(
            "usage",
            text!("nothing is wished for", "没有写目标金额"),
        )
        .hint(text!(
            "write `--net 10000`, or `--cost 15000` for the employer's budget",
            "请写 `--net 10000`；按单位预算反算写 `--cost 15000`"
        ))
        .into()),
    }
}

fn request(args: &GrossArgs) -> Result<Request, Failure> {
    let month = settings::month(args.month.as_deref())?;
    let mut tax = args.person.deductions.asked()?;
    let year = args.ytd.as_deref().map(|typed| year_to_date(typed, month));
    tax.year = year.transpose()?;
    Ok(Request {
        city: args.city.clone(),
        pay: Pay {
            wage: Money::ZERO,
            bases: args.person.bases()?,
        },
        choices: args.person.choices(month)?,
        overlays: args.person.overlays(),
        strict: args.person.strictness()?,
        tax,
    })
}
