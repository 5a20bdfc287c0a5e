//! What the options of `batch` come to: defaults of the rows, and what is said about the input and the result.

use crate::batch::output::csv::Style;
use crate::batch::{ColumnName, Defaults, Form, Input, ResultTable, Told, ToldColumns, ToldTop};
use crate::cli::batch::args::BatchArgs;
use crate::cli::clock::this_month;
use crate::cli::outcome::{Failure, bad_argument};
use crate::cli::settings::Settings;
use crate::cli::values::{all, refuse_repeats};
use crate::text;

/// What holds for rows that say nothing else.
pub(super) fn defaults(args: &BatchArgs) -> Result<Defaults, Failure> {
    let month = args.month.unwrap_or_else(this_month);
    let person = args.person.person()?;
    if person.deductions.claims.certificate.is_some() {
        // every row would have one in the same month, and of several months of a person each would count it
        let why = text!(
            "a certificate is one person's, in one month: write its amount into a column 继续教育 (`--columns special.education=HEADING`) of that row",
            "职业资格证书因人而异，且一年只在取证当月扣一次：请在该行的“继续教育”列写金额（`--columns special.education=列名`）"
        );
        return Err(bad_argument("--deductions", &why).into());
    }
    let year = args.ytd.as_ref();
    let before = year.map(|year| year.before(month, &person.deductions));
    Ok(Defaults {
        city: args.city.clone(),
        month,
        person,
        before: before.transpose()?,
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
        top: ToldTop {
            header: args.header_row,
            named: all(&args.columns)
                .into_iter()
                .filter_map(|(_, name)| name)
                .chain(all(&args.ignore))
                .filter_map(|name| match name {
                    ColumnName::Heading(heading) => Some(heading),
                    ColumnName::Place(_) => None,
                })
                .collect(),
        },
    }
}

pub(super) fn style(
    args: &BatchArgs,
    settings: &Settings,
    input: &Input,
    table: ResultTable,
) -> Style {
    let own = match input.form {
        Form::Delimited(delimiter) => delimiter,
        Form::JsonLines | Form::Sheet => b',',
    };
    Style {
        encoding: args.out_encoding.unwrap_or(input.encoding),
        delimiter: args.out_delimiter.unwrap_or(own),
        raw: args.raw,
        table,
        allow_incomplete: args.person.allow_incomplete,
        lang: settings.lang,
    }
}

/// What `--columns` and `--ignore` say.
pub(super) fn columns(args: &BatchArgs) -> Result<ToldColumns, Failure> {
    let fixed = all(&args.columns);
    let single = fixed.iter().filter(|(role, _)| !role.adds_up());
    let ids: Vec<String> = single.map(|(role, _)| role.id()).collect();
    refuse_repeats("--columns", ids.iter().map(String::as_str))?;
    Ok(ToldColumns {
        fixed,
        ignored: all(&args.ignore),
    })
}
