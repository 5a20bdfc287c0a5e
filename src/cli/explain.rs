//! `explain`: the same result as `compute`, as a chain of steps.

use crate::cli::compute::{self, ComputeArgs};
use crate::cli::settings::Settings;
use crate::cli::{Failure, Outcome, output};
use crate::explain::explain;

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let request = compute::request(args)?;
    output::show(&explain(&settings.tables()?, &request)?, settings)?;
    Ok(Outcome::Done)
}
