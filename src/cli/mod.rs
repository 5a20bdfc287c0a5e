//! The command line: arguments become one checked request, the result one rendered text.
//!
//! Only here are the clock, the environment and the locale read, and only here is anything printed. Read next:
//! [`args`] for what may be typed, `settings` for what comes from outside, one file for each command.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::diagnostic::Diagnostic;
use crate::lang::Text;

pub mod args;
mod batch;
mod compute;
mod help_zh;
mod output;
mod rates;
mod regions;
mod settings;
mod usage;

use args::{Cli, Command};
use settings::Settings;

/// 2: the request was not carried out.
const NOT_DONE: u8 = 2;
/// 1: done in part.
const IN_PART: u8 = 1;

/// What a command leaves behind.
enum Outcome {
    /// Done.
    Done,
    /// Done in part, as when `rates lint` has findings.
    InPart,
}

/// Why a command was not carried out.
struct Failure(Vec<Diagnostic>);

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Failure {
        Failure(vec![diagnostic])
    }
}

impl From<Box<Diagnostic>> for Failure {
    fn from(diagnostic: Box<Diagnostic>) -> Failure {
        Failure(vec![*diagnostic])
    }
}

impl From<crate::rates::RatesError> for Failure {
    fn from(error: crate::rates::RatesError) -> Failure {
        Failure(error.diagnostics())
    }
}

impl From<crate::compute::ComputeError> for Failure {
    fn from(error: crate::compute::ComputeError) -> Failure {
        Failure(error.diagnostics())
    }
}

/// Runs the program on these arguments, the first being its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = settings::lang(&args);
    let command = help_zh::localized(Cli::command(), lang);
    let parsed = command
        .try_get_matches_from(&args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::end(&error, lang),
    };
    let settings = Settings::resolve(&cli.globals, lang);
    let outcome = match &cli.command {
        Command::Compute(args) => compute::run(args, &settings),
        Command::Batch(args) => batch::run(args, &settings),
        Command::Regions(args) => regions::run(args, &settings),
        Command::Rates(args) => rates::run(args, &settings),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::InPart) => ExitCode::from(IN_PART),
        Err(Failure(diagnostics)) => {
            output::complain(&diagnostics, &settings);
            ExitCode::from(NOT_DONE)
        }
    }
}

/// An option with a value that cannot be read.
fn bad_argument(option: &str, why: &Text) -> Diagnostic {
    let message = Text::new(
        format!("{option}: {}", why.en),
        format!("{option}：{}", why.zh),
    );
    Diagnostic::error("bad-argument", message)
}
