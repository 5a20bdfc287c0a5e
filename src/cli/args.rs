//! The commands that may be typed. Options of every command stand in [`crate::cli::settings`], a command's own in its
//! file, those of a person in [`crate::cli::person`].

use std::ffi::OsString;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::cli::annual::AnnualArgs;
use crate::cli::batch::args::BatchArgs;
use crate::cli::compare::CompareArgs;
use crate::cli::compute::ComputeArgs;
use crate::cli::gross::GrossArgs;
use crate::cli::rates::args::RatesArgs;
use crate::cli::regions::RegionsArgs;
use crate::cli::schema::SchemaArgs;
use crate::cli::settings::Globals;
use crate::cli::shell::completions::CompletionsArgs;
use crate::cli::shell::man::ManArgs;
use crate::cli::tax::TaxArgs;
use crate::cli::{help, help_zh};
use crate::lang::Lang;

/// Chinese social insurance and housing fund contributions, every figure with its document
#[derive(Debug, Parser)]
#[command(
    name = "sscalc",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    subcommand_required = true
)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// One month for one person: what the employee and the employer pay, and what is left to tax
    #[command(
        after_help = "Examples:\n  sscalc compute --wage 7000 --city nanchang\n  sscalc compute --wage 1.2万 --city 深圳 --variant hukou=local --housing-fund 12\n  sscalc compute --wage 7000 --city nanchang --format json | jq .totals"
    )]
    Compute(Box<ComputeArgs>),
    /// The same wage in several cities, for several wages or months, side by side
    #[command(
        after_help = "Examples:\n  sscalc compare --wage 15000 --cities beijing,shanghai,shenzhen,nanchang\n  sscalc compare --wage 8000 --province jiangxi --sort employee\n  sscalc compare --wage 15000 --all --top 20\n  sscalc compare --wages 5000,8000,20000 --cities 北京,上海\n  sscalc compare --wage 8000 --cities 南昌 --months 2024-07,2025-07,2026-07"
    )]
    Compare(Box<CompareArgs>),
    /// The same as compute, as steps: formula, rule, document, its standing, what was before
    #[command(
        after_help = "Examples:\n  sscalc explain --wage 7000 --city nanchang\n  sscalc explain --wage 7000 --city 深圳 --only medical --format markdown\n  sscalc explain --wage 7000 --city nanchang --format json | jq '.items[0].employer.steps'"
    )]
    Explain(Box<ComputeArgs>),
    /// Twelve months of one person: contributions as limits change, withholding, bonus, settlement
    #[command(
        after_help = "Examples:\n  sscalc annual --wage 20000 --city beijing --year 2026 --housing-fund 12\n  sscalc annual --wage 12000 --city 北京 --wage-by-month 7-12=15000 --bonus 36000@12\n  sscalc annual --wage 15000 --city beijing --deductions children=2,rent -o year.html"
    )]
    Annual(Box<AnnualArgs>),
    /// The smallest wage that leaves a net pay, or costs the employer an amount
    #[command(
        after_help = "Examples:\n  sscalc gross --net 10000 --city nanchang\n  sscalc gross --cost 20000 --city 深圳 --housing-fund 5\n  sscalc gross --net 10000 --city nanchang --format json | jq .wage"
    )]
    Gross(Box<GrossArgs>),
    /// A payroll file in, every person's breakdown out
    #[command(
        after_help = "Examples:\n  sscalc batch payroll.csv -o result.csv\n  sscalc batch payroll.xlsx --month 2026-09 --sheet 1 -o result.xlsx\n  sscalc batch payroll.csv --month 2026-09 --dry-run\n  sscalc batch payroll.csv --month 2026-09 --format jsonl | jq -c '[.id, .totals.cost]'"
    )]
    Batch(Box<BatchArgs>),
    /// Income tax alone, for whoever knows the contributions already: wages, a bonus, other payments
    #[command(
        after_help = "Examples:\n  sscalc tax --wage 20000 --contributions 4500 --special-deductions 2000 --year 2026\n  sscalc tax --wage 15000 --contributions 2500 --deductions children=2,rent=1500,parents=only-child\n  sscalc tax --bonus 36001 --annual-taxable 100000\n  sscalc tax --labour 30000"
    )]
    Tax(Box<TaxArgs>),
    /// Which regions are known, from when, and how well
    #[command(
        after_help = "Examples:\n  sscalc regions\n  sscalc regions 广州\n  sscalc regions --province guangdong --format json"
    )]
    Regions(RegionsArgs),
    /// Look at and check rate tables
    #[command(
        after_help = "Examples:\n  sscalc rates show nanchang --month 2026-07\n  sscalc rates history guangzhou medical\n  sscalc rates diff guangzhou --from 2025-12 --to 2026-01"
    )]
    Rates(RatesArgs),
    /// The JSON Schema of what a command writes
    #[command(
        after_help = "Examples:\n  sscalc schema compute\n  sscalc schema rates show -o rates-show.schema.json\n  sscalc schema"
    )]
    Schema(SchemaArgs),
    /// A script that completes commands, options and regions in a shell
    #[command(
        after_help = "Examples:\n  sscalc completions bash -o ~/.local/share/bash-completion/completions/sscalc\n  sscalc completions zsh -o ~/.zfunc/_sscalc\n  sscalc completions fish -o ~/.config/fish/completions/sscalc.fish\n  sscalc completions powershell -o sscalc.ps1"
    )]
    Completions(CompletionsArgs),
    /// The manual page of the program or of a command
    #[command(
        after_help = "Examples:\n  sscalc man | man -l -\n  sscalc man rates show -o sscalc-rates-show.1"
    )]
    Man(ManArgs),
}

/// The whole command line, with its help in a language.
pub(crate) fn of_all_commands(lang: Lang) -> clap::Command {
    let mut command = Cli::command();
    // the automatic arguments exist only once the command is built
    command.build();
    let command = match lang {
        Lang::En => command,
        Lang::Zh => help_zh::chinese(command),
    };
    help::with_words(command, lang)
}

/// The command line with the options of one command alone, that which the arguments ask for; nothing where it is not
/// one of those that people wait for. Building all takes longer than computing a month.
///
/// What cannot be parsed with it must be parsed with all: it has no help and knows no other command.
pub(crate) fn of_one_command(args: &[OsString]) -> Option<clap::Command> {
    let known = |word: &OsString| {
        let word = word.to_str()?;
        let options: fn(clap::Command) -> clap::Command = match word {
            "compute" | "explain" => ComputeArgs::augment_args,
            "compare" => CompareArgs::augment_args,
            "annual" => AnnualArgs::augment_args,
            "gross" => GrossArgs::augment_args,
            "batch" => BatchArgs::augment_args,
            "tax" => TaxArgs::augment_args,
            "regions" => RegionsArgs::augment_args,
            "rates" => RatesArgs::augment_args,
            _ => return None,
        };
        Some(options(clap::Command::new(word.to_owned())))
    };
    let command = args.iter().skip(1).find_map(known)?;
    let whole = clap::Command::new("sscalc").subcommand_required(true);
    Some(Globals::augment_args(whole).subcommand(command))
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        for lang in [Lang::En, Lang::Zh] {
            of_all_commands(lang).debug_assert();
        }
        Cli::command().debug_assert();
    }

    #[test]
    fn one_command_is_parsed_as_all_are() {
        let whole = of_all_commands(Lang::En);
        let mut count = 0;
        for below in whole.get_subcommands() {
            let after = below.get_after_help().expect("examples").to_string();
            let examples = after.lines().map(str::trim);
            for example in examples.filter(|line| line.starts_with("sscalc ")) {
                let typed = example.split(['|', '>']).next().expect("a first part");
                let typed: Vec<OsString> = typed.split_whitespace().map(OsString::from).collect();
                let one = of_one_command(&typed);
                // `schema compute` is of another
                let Some(one) = one.filter(|one| one.find_subcommand(below.get_name()).is_some())
                else {
                    continue;
                };
                let parsed = |command: clap::Command| {
                    let matches = command.try_get_matches_from(&typed).expect(example);
                    format!("{:?}", Cli::from_arg_matches(&matches).expect(example))
                };
                assert_eq!(parsed(one), parsed(whole.clone()), "{example}");
                count += 1;
            }
        }
        assert!(count > 20, "only {count} examples were seen");
    }
}
