//! What may be offered for an argument, by its name: for every command alike, so that a new one needs nothing here.
//!
//! Only completions use this. When a command runs, values are read by the command itself, which also takes aliases
//! and codes and says what is wrong in the user's language.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, ValueHint};
use clap_complete::Shell;

use crate::batch::{DELIMITERS, Encoding};
use crate::compare::Sort;
use crate::lang::Lang;
use crate::program::Program;
use crate::rates::regions::{Level, RegionEntry, without_suffix};
use crate::report::Format;
use crate::report::schema::SCHEMAS;
use crate::report::words;
use crate::tax::Basic;

/// The command with values for its arguments and those of its subcommands.
pub(super) fn offered(command: Command, regions: &[RegionEntry], lang: Lang) -> Command {
    let below: Vec<String> = names(&command);
    let own = command.get_name().to_owned();
    let command = command.mut_args(|arg| with_values(arg, &own, regions, lang));
    below.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |below| offered(below, regions, lang))
    })
}

fn names(command: &Command) -> Vec<String> {
    let names = command.get_subcommands().map(Command::get_name);
    names.map(str::to_owned).collect()
}

fn with_values(arg: Arg, command: &str, regions: &[RegionEntry], lang: Lang) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let values = values(arg.get_id().as_str(), command, regions, lang);
    match (values.is_empty(), arg.get_value_hint()) {
        (false, _) => arg.value_parser(PossibleValuesParser::new(values)),
        (true, ValueHint::Unknown) => {
            let hint = hint(arg.get_id().as_str());
            arg.value_hint(hint)
        }
        (true, _) => arg,
    }
}

/// What an argument without a list of values is; neither amounts nor months are files.
fn hint(id: &str) -> ValueHint {
    match id {
        "overlay" | "file" | "rejects" => ValueHint::FilePath,
        _ => ValueHint::Other,
    }
}

fn values(id: &str, command: &str, regions: &[RegionEntry], lang: Lang) -> Vec<PossibleValue> {
    let plain = |words: &[&'static str]| words.iter().copied().map(PossibleValue::new).collect();
    match (id, command) {
        ("city" | "cities", _) => places(regions, &|level| level != Level::Province),
        ("region", _) => places(regions, &|_| true),
        ("province", _) => provinces(regions),
        ("format", _) => plain(&formats(command)),
        ("lang", _) => vec![
            PossibleValue::new("zh").help("中文"),
            PossibleValue::new("en").help("English"),
        ],
        ("color", _) => plain(&["auto", "always", "never"]),
        ("strict", _) => plain(&["cited", "known"]),
        ("sort", _) => plain(&Sort::ALL.map(Sort::id)),
        ("basic_deduction", _) => plain(&Basic::ALL.map(Basic::id)),
        ("delimiter" | "out_delimiter", _) => plain(&DELIMITERS.map(|(name, _)| name)),
        ("encoding", _) => encodings(false),
        ("out_encoding", _) => encodings(true),
        ("work_injury_class", _) => plain(&["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("work_injury_float", _) => plain(&["50", "80", "100", "120", "150"]),
        ("insured_abroad", _) => crate::built_in_tables()
            .insured_abroad()
            .map(PossibleValue::new)
            .collect(),
        ("only" | "without" | "parameter", _) => Program::ALL
            .map(|program| PossibleValue::new(program.id()).help(words::program(program, lang)))
            .to_vec(),
        ("shell", _) => {
            let shells = [
                Shell::Bash,
                Shell::Zsh,
                Shell::Fish,
                Shell::PowerShell,
                Shell::Elvish,
            ];
            let shells = shells.map(|shell| PossibleValue::new(shell.to_string()));
            shells.to_vec()
        }
        ("command", "schema") => {
            let first = SCHEMAS
                .iter()
                .filter_map(|schema| schema.name.split('-').next());
            let mut first: Vec<&str> = first.collect();
            first.dedup();
            plain(&first)
        }
        _ => Vec::new(),
    }
}

/// Encodings by name; with a mark only those that are written.
fn encodings(marked: bool) -> Vec<PossibleValue> {
    let names = Encoding::NAMES.iter().map(|(name, _)| *name);
    let names = names.filter(|name| marked || *name != "utf-8-bom");
    names.map(PossibleValue::new).collect()
}

/// The forms of output that a command takes.
fn formats(command: &str) -> Vec<&'static str> {
    let takes = |format: &Format| match format {
        Format::Jsonl | Format::Csv => true,
        Format::Table | Format::Json | Format::Markdown | Format::Html => command != "batch",
        Format::Xlsx => command == "batch",
        Format::Parquet => command == "batch" && cfg!(feature = "parquet"),
    };
    let all = Format::ALL.into_iter().filter(takes);
    all.map(Format::id).collect()
}

/// Regions by id with the name beside it, and by the name that people say with the id beside it.
fn places(regions: &[RegionEntry], wanted: &dyn Fn(Level) -> bool) -> Vec<PossibleValue> {
    let wanted: Vec<&RegionEntry> = regions
        .iter()
        .filter(|region| region.level != Level::Nation && wanted(region.level))
        .collect();
    let ids = wanted.iter().map(|region| value(&region.id, &region.name));
    let said = wanted
        .iter()
        .map(|region| value(without_suffix(&region.name), &region.id));
    ids.chain(said).collect()
}

/// Provinces, the four municipalities among them.
fn provinces(regions: &[RegionEntry]) -> Vec<PossibleValue> {
    let own = regions
        .iter()
        .filter(|region| region.level == Level::Province || region.province == region.id);
    let own: Vec<RegionEntry> = own.cloned().collect();
    places(&own, &|_| true)
}

fn value(name: &str, help: &str) -> PossibleValue {
    PossibleValue::new(name.to_owned()).help(help.to_owned())
}
