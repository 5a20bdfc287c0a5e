//! What the options of `batch` come to: defaults of the rows, and what is said about the input and the result.

use crate::batch::{Defaults, Fixed, Form, Input, Told};
use crate::cli::batch::args::BatchArgs;
use crate::cli::clock::this_month;
use crate::cli::outcome::Failure;
use crate::cli::settings::Settings;
use crate::cli::values::{all, refuse_repeats};
use crate::report::batch::csv::Style;

/// What holds for rows that say nothing else.
pub(super) fn defaults(args: &BatchArgs) -> Result<Defaults, Failure> {
    Ok(Defaults {
        city: args.city.clone(),
        month: args.month.unwrap_or_else(this_month),
        person: args.person.person()?,
    })
}

pub(super) fn told(args: &BatchArgs) -> Told {
    let ending = args.file.extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    Told {
        encoding: args.encoding,
        delimiter: args.delimiter,
        json_lines: match ending.as_str() {
            "jsonl" | "ndjson" => Some(true),
            "csv" | "tsv" => Some(false),
            _ => None,
        },
        length: None,
    }
}

pub(super) fn style(args: &BatchArgs, settings: &Settings, input: &Input) -> Style {
    let own = match input.form {
        Form::Delimited(delimiter) => delimiter,
        Form::JsonLines | Form::Sheet => b',',
    };
    Style {
        encoding: args.out_encoding.unwrap_or(input.encoding),
        delimiter: args.out_delimiter.unwrap_or(own),
        raw: args.raw,
        prefix: args.prefix.clone(),
        allow_incomplete: args.person.allow_incomplete,
        lang: settings.lang,
    }
}

/// The columns that `--columns` fixes.
pub(super) fn fixed(args: &BatchArgs) -> Result<Vec<Fixed>, Failure> {
    let fixed = all(&args.columns);
    let ids: Vec<String> = fixed.iter().map(|(role, _)| role.id()).collect();
    refuse_repeats("--columns", ids.iter().map(String::as_str))?;
    Ok(fixed)
}
