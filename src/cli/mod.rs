//! The command line: arguments become one checked request, the result one rendered text.
//!
//! Only here are the clock, the environment and the locale read, and only here is anything printed. Read next:
//! `args` for what may be typed, `settings` for what comes from outside, one file for each command.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::diagnostic::Diagnostic;
use crate::lang::{Lang, Text};
use crate::text;

pub(crate) mod args;
mod batch;
mod compare;
mod compute;
mod deductions;
mod explain;
mod help_zh;
mod output;
mod part;
mod person;
mod rates;
mod regions;
mod schema;
mod settings;
mod shell;
mod start;
mod tax;
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

impl From<crate::tax::TaxError> for Failure {
    fn from(error: crate::tax::TaxError) -> Failure {
        Failure(vec![error.diagnostic()])
    }
}

/// Runs the program on these arguments, the first being its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = settings::lang(&args);
    let mut command = localized(lang);
    let named = named(&command, &args);
    let parsed = command
        .try_get_matches_from_mut(&args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::end(&error, &command, &named, lang),
    };
    let settings = Settings::resolve(&cli.globals, lang);
    let outcome = match &cli.command {
        Command::Compute(args) => compute::run(args, &settings),
        Command::Compare(args) => compare::run(args, &settings),
        Command::Explain(args) => explain::run(args, &settings),
        Command::Batch(args) => batch::run(args, &settings),
        Command::Regions(args) => regions::run(args, &settings),
        Command::Rates(args) => rates::run(args, &settings),
        Command::Schema(args) => schema::run(args, &settings),
        Command::Completions(args) => shell::completions::run(args, &settings, localized(lang)),
        Command::Man(args) => shell::man::run(args, &settings, localized(lang)),
        Command::Tax(args) => tax::run(args, &settings),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::InPart) => ExitCode::from(IN_PART),
        Err(Failure(diagnostics)) => {
            output::complain(&never_stuck(diagnostics, &named), &settings);
            ExitCode::from(NOT_DONE)
        }
    }
}

/// The command line with its help in a language.
fn localized(lang: Lang) -> clap::Command {
    help_zh::localized(Cli::command(), lang)
}

/// The command that the arguments name, by its words: `sscalc rates show`.
fn named(command: &clap::Command, args: &[OsString]) -> String {
    let mut words = vec![command.get_name()];
    let mut command = command;
    for arg in args.iter().skip(1) {
        if let Some(below) = command.find_subcommand(arg) {
            words.push(below.get_name());
            command = below;
        }
    }
    words.join(" ")
}

/// The examples at the end of a command's help.
fn examples(command: &clap::Command) -> Vec<String> {
    let after = command.get_after_help().map(ToString::to_string);
    let after = after.unwrap_or_default();
    let lines = after.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with("sscalc "))
        .map(str::to_owned)
        .collect()
}

/// The same messages, the last with the way to examples where none says what to do.
fn never_stuck(mut diagnostics: Vec<Diagnostic>, named: &str) -> Vec<Diagnostic> {
    if diagnostics.iter().all(|said| said.hints.is_empty())
        && let Some(last) = diagnostics.pop()
    {
        diagnostics.push(last.hint(text!(
            "`{named} --help` lists its options with examples",
            "`{named} --help` 列出选项和例子"
        )));
    }
    diagnostics
}

/// An option with a value that cannot be read.
fn bad_argument(option: &str, why: &Text) -> Diagnostic {
    let message = Text::new(
        format!("{option}: {}", why.en),
        format!("{option}：{}", why.zh),
    );
    Diagnostic::error("bad-argument", message)
}
