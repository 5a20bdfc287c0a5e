//! `explain`: the same result as `compute`, as a chain of steps.

use crate::cli::compute::{self, ComputeArgs};
use crate::cli::settings::Settings;
use crate::cli::{Failure, Outcome, output};
use crate::explain::explain;

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let (person, question) = (args.person.person()?, compute::question(args)?);
    let explanation = explain(&settings.tables()?, &person, &question)?;
    output::show(&explanation, settings)?;
    Ok(Outcome::Done)
}
