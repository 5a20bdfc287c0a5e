//! Mistakes in the arguments themselves, said in our own form and in the user's language.

use std::process::ExitCode;

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::cli::{NOT_DONE, output, start};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::text;

/// Ends a run whose arguments did not parse: help and version go to standard output.
pub(super) fn end(error: &Error, command: &Command, named: &str, lang: Lang) -> ExitCode {
    let bare = named == command.get_name();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
            if bare =>
        {
            output::complain_text(&start::text(command, lang));
            ExitCode::from(NOT_DONE)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(NOT_DONE)
        }
        _ => {
            output::complain_text(&diagnostic(error, bare, named).render(lang, false));
            ExitCode::from(NOT_DONE)
        }
    }
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}

fn diagnostic(error: &Error, bare: bool, named: &str) -> Diagnostic {
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
            let first = said.lines().next().unwrap_or_default();
            let first = first.trim_start_matches("error: ").to_owned();
            text!("{first}", "{first}")
        }
    };
    let mut diagnostic = Diagnostic::error("usage", message);
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let near: Vec<String> = near
        .into_iter()
        .map(|kind| context(error, kind))
        .filter(|text| !text.is_empty())
        .collect();
    if let Some(near) = near.first() {
        diagnostic = diagnostic.hint(text!("did you mean `{near}`?", "是不是 `{near}`？"));
    }
    diagnostic.hint(if bare {
        text!(
            "`sscalc --help` lists the commands, `sscalc COMMAND --help` its options with examples",
            "`sscalc --help` 列出命令，`sscalc 命令 --help` 列出选项和例子"
        )
    } else {
        text!(
            "`{named} --help` lists its options with examples",
            "`{named} --help` 列出选项和例子"
        )
    })
}
