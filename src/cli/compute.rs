//! `compute`: one month for one person.

use clap::Args;

use crate::cli::month::MonthArgs;
use crate::cli::person::PersonArgs;
use crate::cli::settings::Settings;
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::compute::{Question, compute};
use crate::typed;

/// Options of `compute`.
#[derive(Debug, Args)]
pub(crate) struct ComputeArgs {
    /// Monthly wage in yuan: 7000, 7,000.50, 1.2万, 12k
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) wage: String,
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let (person, question) = (args.person.person()?, question(args)?);
    let breakdown = compute(&settings.tables()?, &person, &question)?;
    output::show(&breakdown, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&breakdown.sources));
    }
    Ok(Outcome::Done)
}

/// What is asked; the first mistake ends it.
pub(super) fn question(args: &ComputeArgs) -> Result<Question, Failure> {
    let wage = typed::amount(&args.wage).map_err(|why| bad_argument("--wage", &why))?;
    args.month.question(wage)
}
