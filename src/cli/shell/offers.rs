//! What may be offered for an argument, by its name: for every command alike, so that a new one needs nothing here.
//!
//! Only completions use this. Closed words come from the parsers themselves; regions have aliases and codes besides.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, ValueHint};

use crate::batch::{DELIMITERS, Encoding};
use crate::cli::help::{self, subcommands};
use crate::lang::Lang;
use crate::program::Program;
use crate::rates::regions::{Level, RegionEntry, without_suffix};
use crate::report::schema::SCHEMAS;
use crate::report::words;

/// The command with values for its arguments and those of its subcommands.
pub(super) fn offered(command: Command, regions: &[RegionEntry], lang: Lang) -> Command {
    let below = subcommands(&command);
    let own = command.get_name().to_owned();
    let command = command.mut_args(|arg| with_values(arg, &own, regions, lang));
    below.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |below| offered(below, regions, lang))
    })
}

fn with_values(arg: Arg, command: &str, regions: &[RegionEntry], lang: Lang) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let values = values(&arg, command, regions, lang);
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

fn values(arg: &Arg, command: &str, regions: &[RegionEntry], lang: Lang) -> Vec<PossibleValue> {
    let plain = |words: &[&'static str]| words.iter().copied().map(PossibleValue::new).collect();
    match (arg.get_id().as_str(), command) {
        ("city" | "cities" | "fund_city", _) => places(regions, &|level| level != Level::Province),
        ("region", _) => places(regions, &|_| true),
        ("province", _) => provinces(regions),
        ("lang", _) => vec![
            PossibleValue::new("zh").help("中文"),
            PossibleValue::new("en").help("English"),
        ],
        ("work_injury_class", _) => plain(&["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("work_injury_float", _) => plain(&["50", "80", "100", "120", "150"]),
        ("insured_abroad", _) => crate::built_in_tables()
            .insured_abroad()
            .map(PossibleValue::new)
            .collect(),
        ("only" | "without" | "parameter", _) => Program::ALL
            .map(|program| PossibleValue::new(program.id()).help(words::program(program, lang)))
            .to_vec(),
        ("delimiter" | "out_delimiter", _) => plain(&DELIMITERS.map(|(name, _)| name)),
        ("encoding", _) => encodings(false),
        ("out_encoding", _) => encodings(true),
        ("command", "schema") => {
            let first = SCHEMAS
                .iter()
                .filter_map(|schema| schema.name.split('-').next());
            let mut first: Vec<&str> = first.collect();
            first.dedup();
            plain(&first)
        }
        _ => {
            let words = help::words(arg, command);
            words.into_iter().map(PossibleValue::new).collect()
        }
    }
}

/// Encodings by name; with a mark only those that are written.
fn encodings(marked: bool) -> Vec<PossibleValue> {
    let names = Encoding::NAMES.iter().map(|(name, _)| *name);
    let names = names.filter(|name| marked || *name != "utf-8-bom");
    names.map(PossibleValue::new).collect()
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
