//! The command line: arguments become one checked request, the result one rendered text.
//!
//! Only here are the clock, the environment and the locale read, and only here is anything printed. Read next:
//! `args` for what may be typed, `values` for how it is read, `settings` for what holds for every command, one file
//! for each command.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::lang::Lang;

mod alone;
mod annual;
pub(crate) mod args;
mod batch;
mod clock;
mod compare;
mod compute;
mod deductions;
mod explain;
mod gross;
mod help;
mod help_zh;
mod inputs;
mod kind;
mod month;
mod outcome;
mod output;
mod part;
mod person;
mod rates;
mod reads;
mod regions;
mod schema;
mod settings;
mod shell;
mod start;
mod tax;
mod usage;
mod values;
mod workplace;

use args::{Cli, Command};
use outcome::{Failure, IN_PART, NOT_DONE, Outcome};
use settings::Settings;

/// Runs the program on these arguments, the first being its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = alone::spelled_out(args.into_iter().collect());
    let lang = settings::lang(&args);
    let quick = args::of_one_command(&args).and_then(|command| {
        let matches = command.try_get_matches_from(&args).ok()?;
        Cli::from_arg_matches(&matches).ok()
    });
    let Cli { globals, command } = match quick.map_or_else(|| usage::parse(&args, lang), Ok) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match Settings::resolve(globals, lang) {
        Ok(mut settings) => {
            settings.inputs = reads::inputs(&command, settings.rates.clone());
            match carry_out(&command, &settings) {
                Ok(Outcome::Done) => ExitCode::SUCCESS,
                Ok(Outcome::InPart) => ExitCode::from(IN_PART),
                Err(failure) => not_done(failure, &args, lang, settings.colour),
            }
        }
        Err(failure) => not_done(failure, &args, lang, false),
    }
}

fn carry_out(command: &Command, settings: &Settings) -> Result<Outcome, Failure> {
    if let Some(output) = &settings.output {
        settings.inputs.refuse("-o", output)?;
    }
    match command {
        Command::Compute(args) => compute::run(args, settings),
        Command::Compare(args) => compare::run(args, settings),
        Command::Annual(args) => annual::run(args, settings),
        Command::Gross(args) => gross::run(args, settings),
        Command::Explain(args) => explain::run(args, settings),
        Command::Batch(args) => batch::run(args, settings),
        Command::Regions(args) => regions::run(args, settings),
        Command::Rates(args) => rates::run(args, settings),
        Command::Schema(args) => schema::run(args, settings),
        Command::Completions(asked) => {
            shell::completions::run(asked, settings, args::of_all_commands(settings.lang))
        }
        Command::Man(asked) => {
            shell::man::run(asked, settings, args::of_all_commands(settings.lang))
        }
        Command::Tax(args) => tax::run(args, settings),
    }
}

/// Says why a run was not carried out, with the way to examples where no message says what to do.
fn not_done(
    Failure(mut messages): Failure,
    typed: &[OsString],
    lang: Lang,
    colour: bool,
) -> ExitCode {
    if messages.iter().all(|message| message.hints.is_empty())
        && let Some(last) = messages.pop()
    {
        let named = help::named(&args::of_all_commands(lang), typed);
        messages.push(last.hint(help::of_command(&named)));
    }
    output::complain(&messages, lang, colour);
    ExitCode::from(NOT_DONE)
}
