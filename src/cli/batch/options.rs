//! What is typed for `batch`, read: defaults of the rows, and what is said about the input and the result.

use crate::batch::{DELIMITERS, Defaults, Encoding, Fixed, Form, Input, Role, Told};
use crate::cli::batch::args::BatchArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, bad_argument};
use crate::report::batch::csv::Style;
use crate::text;

/// What holds for rows that say nothing else.
pub(super) fn defaults(args: &BatchArgs) -> Result<Defaults, Failure> {
    Ok(Defaults {
        city: args.city.clone(),
        month: settings::month(args.month.as_deref())?,
        person: args.person.person()?,
    })
}

pub(super) fn told(args: &BatchArgs) -> Result<Told, Failure> {
    let ending = args.file.extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    Ok(Told {
        encoding: encoding("--encoding", args.encoding.as_deref())?,
        delimiter: delimiter("--delimiter", args.delimiter.as_deref())?,
        json_lines: match ending.as_str() {
            "jsonl" | "ndjson" => Some(true),
            "csv" | "tsv" => Some(false),
            _ => None,
        },
        length: None,
    })
}

pub(super) fn style(
    args: &BatchArgs,
    settings: &Settings,
    input: &Input,
) -> Result<Style, Failure> {
    let own = match input.form {
        Form::Delimited(delimiter) => delimiter,
        Form::JsonLines | Form::Sheet => b',',
    };
    let encoding_asked = encoding("--out-encoding", args.out_encoding.as_deref())?;
    Ok(Style {
        encoding: encoding_asked.unwrap_or(input.encoding),
        delimiter: delimiter("--out-delimiter", args.out_delimiter.as_deref())?.unwrap_or(own),
        raw: args.raw,
        prefix: args.prefix.clone(),
        allow_incomplete: args.person.allow_incomplete,
        lang: settings.lang,
    })
}

fn encoding(option: &str, typed: Option<&str>) -> Result<Option<Encoding>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let found = Encoding::from_name(typed);
    let known: Vec<&str> = Encoding::NAMES.iter().map(|(name, _)| *name).collect();
    let known = known.join(", ");
    let why = text!(
        "`{typed}` is none of {known}",
        "`{typed}` 不在 {known} 之中"
    );
    found
        .map(Some)
        .ok_or_else(|| bad_argument(option, &why).into())
}

fn delimiter(option: &str, typed: Option<&str>) -> Result<Option<u8>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let typed = if typed == "\\t" { "\t" } else { typed };
    let found = DELIMITERS
        .iter()
        .find(|(name, byte)| *name == typed || typed.as_bytes() == [*byte]);
    let why = text!(
        "`{typed}` is none of comma, tab, semicolon",
        "`{typed}` 不是 comma、tab 或 semicolon"
    );
    found
        .map(|(_, byte)| Some(*byte))
        .ok_or_else(|| bad_argument(option, &why).into())
}

/// `wage=应发工资,city=参保地`.
pub(super) fn fixed(typed: &[String]) -> Result<Vec<Fixed>, Failure> {
    let pairs = typed.iter().flat_map(|list| list.split([',', '，']));
    pairs
        .map(|pair| {
            let (id, heading) = pair.split_once('=').unwrap_or((pair, ""));
            let role = Role::from_id(id.trim()).filter(|_| pair.contains('='));
            role.map(|role| (role, heading.trim().to_owned()))
                .ok_or_else(|| {
                    let known: Vec<String> = Role::every().iter().map(Role::id).collect();
                    let known = known.join(", ");
                    let why = text!(
                        "`{pair}` is not ROLE=HEADING; roles are {known}, variant.KEY",
                        "`{pair}` 不是 角色=列名；角色有 {known}、variant.键"
                    );
                    bad_argument("--columns", &why).into()
                })
        })
        .collect()
}
