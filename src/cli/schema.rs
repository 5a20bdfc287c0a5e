//! `schema`: the JSON Schema of what a command writes.

use clap::Args;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::report::schema::{SCHEMAS, Schema};
use crate::text;

/// Options of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// A command, such as compute or rates show [default: list those that have one]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

pub(super) fn run(args: &SchemaArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let shown = if args.command.is_empty() {
        let names = SCHEMAS
            .iter()
            .map(|schema| schema.name.replace('-', " ") + "\n");
        names.collect()
    } else {
        let words = args.command.join(" ");
        let schema = Schema::of(&words).ok_or_else(|| {
            Diagnostic::error(
                "no-schema",
                text!("`{words}` has no JSON Schema", "`{words}` 没有 JSON Schema"),
            )
            .hint(text!(
                "`sscalc schema` lists the commands that have one",
                "`sscalc schema` 列出有 JSON Schema 的命令"
            ))
        })?;
        schema.text.to_owned()
    };
    output::put(&shown, settings)?;
    Ok(Outcome::Done)
}
