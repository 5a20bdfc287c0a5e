//! What a command reads.

use std::path::{Path, PathBuf};

use crate::cli::args::Command;
use crate::cli::deductions::YearSoFar;
use crate::cli::inputs::Inputs;
use crate::cli::person::PersonArgs;
use crate::cli::rates::args::RatesCommand;

/// The files that a command reads, with the folder of `--rates`.
pub(super) fn inputs(command: &Command, rates: Option<PathBuf>) -> Inputs {
    let mut inputs = Inputs {
        rates,
        ..Inputs::default()
    };
    let (person, year) = match command {
        Command::Compute(args) | Command::Explain(args) => {
            (Some(&args.person), args.month.ytd.as_ref())
        }
        Command::Gross(args) => (Some(&args.person), args.month.ytd.as_ref()),
        Command::Annual(args) => (Some(&args.person), args.ytd.as_ref()),
        Command::Compare(args) => (Some(&args.person), None),
        Command::Batch(args) => {
            inputs.stdin = args.file == Path::new("-");
            inputs.files.push(args.file.clone());
            (Some(&args.person), None)
        }
        Command::Rates(args) => {
            if let RatesCommand::Lint(args) = &args.command {
                inputs.files.extend(args.paths.iter().cloned());
            }
            (None, None)
        }
        Command::Tax(_)
        | Command::Regions(_)
        | Command::Schema(_)
        | Command::Completions(_)
        | Command::Man(_) => (None, None),
    };
    // overlays are names or files; a name that no file has is no input
    let overlays = person.map(PersonArgs::overlays).into_iter().flatten();
    inputs.files.extend(overlays.map(PathBuf::from));
    if let Some(YearSoFar::File(path)) = year {
        inputs.files.push(path.clone());
    }
    inputs
}
