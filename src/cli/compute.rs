//! `compute`: one month for one person.

use clap::Args;

use crate::cli::deductions::SinceArgs;
use crate::cli::month::MonthArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::person::PersonArgs;
use crate::cli::settings::Settings;
use crate::cli::values::read;
use crate::compute::compute;
use crate::money::Money;
use crate::typed;

/// Options of `compute`.
#[derive(Debug, Args)]
pub(crate) struct ComputeArgs {
    /// Monthly wage in yuan: 7000, 7,000.50, 1.2万, 12k
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) wage: Money,
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    #[command(flatten)]
    pub(crate) since: SinceArgs,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let (person, question) = args.month.question(&args.person, &args.since, args.wage)?;
    let breakdown = compute(&settings.tables()?, &person, &question)?;
    output::show(&breakdown, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&breakdown.sources));
    }
    Ok(Outcome::Done)
}
