//! `explain`: the same result as `compute`, as a chain of steps.

use crate::cli::compute::ComputeArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::explain::explain;

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let request = args.month.request(&args.person, args.wage)?;
    output::show(&explain(&settings.tables()?, &request)?, settings)?;
    Ok(Outcome::Done)
}
