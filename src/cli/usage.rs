//! Mistakes in the arguments themselves, said in our own form and in the user's language, all in one run.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, Command, FromArgMatches};

use crate::cli::args::{self, Cli};
use crate::cli::outcome::{NOT_DONE, bad_argument};
use crate::cli::values::ValueError;
use crate::cli::{help, output, start};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::text;

/// The program's version and the day of the tables within.
fn version(lang: Lang) -> String {
    let (number, tables) = (env!("CARGO_PKG_VERSION"), crate::built_in_tables());
    let date = tables.date();
    let text = text!(
        "sscalc {number} (tables of {date})\n",
        "sscalc {number}（费率表 {date}）\n"
    );
    text.get(lang).to_owned()
}

/// The arguments, parsed with all commands and options; otherwise the exit code, when help and version were written
/// to standard output, mistakes to standard error.
///
/// clap stops at the first value that it cannot read, so the arguments are read again with that option taking
/// anything, until nothing more is found.
pub(super) fn parse(typed: &[OsString], lang: Lang) -> Result<Cli, ExitCode> {
    let mut command = args::of_all_commands(lang);
    let named = help::named(&command, typed);
    let is_root = named == command.get_name();
    let mut mistakes: Vec<Diagnostic> = Vec::new();
    loop {
        let parsed = command.try_get_matches_from_mut(typed);
        let parsed = parsed.map(|matches| mistakes.is_empty().then_some(matches));
        let error = match parsed
            .and_then(|matches| matches.map(|m| Cli::from_arg_matches(&m)).transpose())
        {
            Ok(Some(cli)) => return Ok(cli),
            Ok(None) => break,
            Err(error) => error,
        };
        match error.kind() {
            ErrorKind::ValueValidation | ErrorKind::InvalidValue
                if error
                    .source()
                    .is_some_and(|source| source.is::<ValueError>()) =>
            {
                let argument = context(&error, ContextKind::InvalidArg);
                mistakes.push(bad_value(&error, &argument));
                command = lenient(command, &argument);
                continue;
            }
            kind if mistakes.is_empty() => match kind {
                ErrorKind::DisplayHelp => return Err(shown(error.print(), lang)),
                ErrorKind::DisplayVersion => {
                    let version = version(lang);
                    return Err(shown(io::stdout().write_all(version.as_bytes()), lang));
                }
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                | ErrorKind::MissingSubcommand
                    if is_root =>
                {
                    output::complain_text(&start::text(&command, lang));
                    return Err(ExitCode::from(NOT_DONE));
                }
                ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                    let _ = error.print();
                    return Err(ExitCode::from(NOT_DONE));
                }
                _ => mistakes.push(misuse(&error)),
            },
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {}
            _ => mistakes.push(misuse(&error)),
        }
        break;
    }
    if let Some(last) = mistakes.pop() {
        mistakes.push(last.hint(if is_root {
            text!(
                "`sscalc --help` lists the commands, `sscalc COMMAND --help` its options with examples",
                "`sscalc --help` 列出命令，`sscalc 命令 --help` 列出选项和例子"
            )
        } else {
            help::of_command(&named)
        }));
    }
    output::complain(&mistakes, lang, false);
    Err(ExitCode::from(NOT_DONE))
}

/// The exit code of help or version, which were asked for and written.
fn shown(written: io::Result<()>, lang: Lang) -> ExitCode {
    match written.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            output::complain(&[output::unprinted(&error)], lang, false);
            ExitCode::from(NOT_DONE)
        }
        // a reader that has gone away is no failure
        _ => ExitCode::SUCCESS,
    }
}

/// The same command, with an argument that takes anything.
fn lenient(command: Command, argument: &str) -> Command {
    let below: Vec<String> = help::subcommands(&command);
    let command = command.mut_args(|arg: Arg| {
        if arg.to_string() == argument {
            arg.value_parser(clap::value_parser!(OsString))
        } else {
            arg
        }
    });
    below.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |below| lenient(below, argument))
    })
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

/// A value that its parser refused, the option by its name alone.
fn bad_value(error: &Error, argument: &str) -> Diagnostic {
    let option = argument
        .split([' ', '[', '='])
        .find(|part| !part.is_empty())
        .unwrap_or(argument);
    let option = option.trim_matches(['<', '>']);
    let own = error.source().and_then(|source| source.downcast_ref());
    match own {
        Some(ValueError(why)) => bad_argument(option, why),
        None => misuse(error),
    }
}

/// Options that are not there, are missing, or do not go together.
fn misuse(error: &Error) -> Diagnostic {
    let argument = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => {
            text!("there is no option `{argument}`", "没有选项 `{argument}`")
        }
        ErrorKind::InvalidSubcommand => {
            let name = context(error, ContextKind::InvalidSubcommand);
            text!("there is no command `{name}`", "没有命令 `{name}`")
        }
        ErrorKind::MissingRequiredArgument => text!("{argument} is missing", "缺少 {argument}"),
        ErrorKind::MissingSubcommand => text!("a command is missing", "缺少命令"),
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg);
            if other == argument || other.is_empty() {
                text!("{argument} is given twice", "{argument} 写了两次")
            } else {
                text!(
                    "{argument} does not go with {other}",
                    "{argument} 不能与 {other} 同用"
                )
            }
        }
        ErrorKind::InvalidValue | ErrorKind::WrongNumberOfValues if value.is_empty() => {
            text!("{argument} needs a value", "{argument} 后要有值")
        }
        ErrorKind::InvalidUtf8 => text!("an argument is not UTF-8 text", "参数不是 UTF-8 文本"),
        _ => {
            let said = error.to_string();
            let first = said.lines().next().unwrap_or(&said);
            let first = first.trim_start_matches("error: ").to_owned();
            text!("{first}", "{first}")
        }
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let near = near.into_iter().map(|kind| context(error, kind));
    let diagnostic = Diagnostic::error("usage", message);
    match near.into_iter().find(|text| !text.is_empty()) {
        Some(near) => diagnostic.hint(text!("did you mean `{near}`?", "是不是 `{near}`？")),
        None => diagnostic,
    }
}
