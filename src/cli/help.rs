//! What help and completions take from the command line itself: the names of commands, the closed words of options.

use std::ffi::OsString;

use clap::builder::PossibleValue;
use clap::{Arg, Command};

use crate::lang::{Lang, Text};
use crate::report::Format;
use crate::text;

/// Where a help text lists the words that its option takes.
const WORDS: &str = "{words}";
/// Where it names the form of output that a command has where none is asked for.
const NATURAL: &str = "{natural}";

/// The names of the commands right below one.
pub(super) fn subcommands(command: &Command) -> Vec<String> {
    let names = command.get_subcommands().map(Command::get_name);
    names.map(str::to_owned).collect()
}

/// Puts the words that options take into their help.
pub(super) fn with_words(command: Command, lang: Lang) -> Command {
    let below = subcommands(&command);
    let name = command.get_name().to_owned();
    let command = command.mut_args(|arg| {
        let words = words(&arg, &name);
        let help = arg.get_help().map(ToString::to_string);
        match help {
            Some(help) if help.contains(WORDS) => {
                let help = help.replace(WORDS, &either(&words, lang));
                arg.help(help.replace(NATURAL, natural(&name).get(lang)))
            }
            _ => arg,
        }
        .hide_possible_values(true)
    });
    below.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |below| with_words(below, lang))
    })
}

/// The closed words that an argument of a command takes; none if it takes anything else.
pub(super) fn words(arg: &Arg, command: &str) -> Vec<String> {
    if arg.get_id() == "format" {
        let formats = formats(command).map(Format::id);
        return formats.map(str::to_owned).collect();
    }
    let words: Vec<PossibleValue> = arg.get_possible_values();
    words
        .iter()
        .map(|word| word.get_name().to_owned())
        .collect()
}

/// The forms of output that a command takes.
fn formats(command: &str) -> impl Iterator<Item = Format> {
    let is_batch = command == "batch";
    let takes = move |format: &Format| match format {
        Format::Jsonl | Format::Csv => true,
        Format::Table | Format::Json | Format::Markdown | Format::Html => !is_batch,
        Format::Xlsx => is_batch,
        Format::Parquet => is_batch && cfg!(feature = "parquet"),
    };
    Format::ALL.into_iter().filter(takes)
}

/// The form of output that a command has where neither `--format` nor `-o` says one.
fn natural(command: &str) -> Text {
    match command {
        "batch" => text!(
            "csv, or jsonl for JSON Lines",
            "csv；JSON Lines 输入则 jsonl"
        ),
        _ => Text::same(Format::Table.id()),
    }
}

/// `a, b or c`.
fn either(words: &[String], lang: Lang) -> String {
    let (comma, or) = match lang {
        Lang::En => (", ", " or "),
        Lang::Zh => ("、", " 或 "),
    };
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{}{or}{last}", before.join(comma)),
        _ => words.concat(),
    }
}

/// The command that the arguments name, by its words: `sscalc rates show`.
pub(super) fn named(command: &Command, args: &[OsString]) -> String {
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

/// The way to the examples of a command.
pub(super) fn of_command(named: &str) -> Text {
    text!(
        "`{named} --help` lists its options with examples",
        "`{named} --help` 列出选项和例子"
    )
}
