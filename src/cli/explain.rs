//! `explain`: the same result as `compute`, as a chain of steps.

use crate::cli::compute::ComputeArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::explain::explain;

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let (person, question) = args.month.question(&args.person, &args.since, args.wage)?;
    output::show(&explain(&settings.tables()?, &person, &question)?, settings)?;
    Ok(Outcome::Done)
}
