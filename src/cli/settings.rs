//! What comes from outside the arguments: environment, locale, terminal, clock.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

use crate::cli::args::Globals;
use crate::cli::{Failure, bad_argument};
use crate::lang::Lang;
use crate::period::Month;
use crate::rates::Tables;
use crate::report::Format;
use crate::text;

/// Columns of a table where there is no terminal.
const PAGE: u16 = 100;

/// The settings of a run: option over environment over default.
pub(super) struct Settings {
    pub(super) lang: Lang,
    /// Whether standard error takes colour.
    pub(super) colour: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    /// Columns of a table.
    pub(super) width: u16,
    format: Option<String>,
    pub(super) output: Option<PathBuf>,
    pub(super) rates: Option<PathBuf>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the environment is read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The language, found before the arguments are parsed, so that even their mistakes are said in it.
pub(super) fn lang(args: &[OsString]) -> Lang {
    let mut words = args.iter().map(|arg| arg.to_string_lossy());
    let mut option = None;
    while let Some(word) = words.next() {
        if word == "--lang" {
            option = words.next().map(|value| value.into_owned());
        } else if let Some(value) = word.strip_prefix("--lang=") {
            option = Some(value.to_owned());
        }
    }
    let locale = || {
        let posix = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(variable);
        posix.or_else(sys_locale::get_locale)
    };
    let named = option.or_else(|| variable("SSCALC_LANG")).or_else(locale);
    match named {
        Some(name) if name.to_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

impl Settings {
    pub(super) fn resolve(globals: &Globals, lang: Lang) -> Settings {
        let colour = match globals.color.as_str() {
            "always" => true,
            "never" => false,
            _ => std::io::stderr().is_terminal() && variable("NO_COLOR").is_none(),
        };
        Settings {
            lang,
            colour,
            quiet: globals.quiet,
            verbose: globals.verbose,
            width: terminal_size::terminal_size().map_or(PAGE, |(width, _)| width.0),
            format: globals.format.clone(),
            output: globals.output.clone(),
            rates: globals
                .rates
                .clone()
                .or_else(|| variable("SSCALC_RATES").map(PathBuf::from)),
        }
    }

    /// The form of output: `--format`, else the ending of `-o`, else a table.
    pub(super) fn format(&self) -> Result<Format, Failure> {
        self.format_or(Format::Table)
    }

    /// The form of output: `--format`, else the ending of `-o`, else `natural`.
    pub(super) fn format_or(&self, natural: Format) -> Result<Format, Failure> {
        if let Some(word) = &self.format {
            return Format::from_id(word).ok_or_else(|| {
                let known = Format::ALL.map(Format::id).join(", ");
                bad_argument(
                    "--format",
                    &text!("`{word}` is none of {known}", "`{word}` 不在 {known} 之中"),
                )
                .into()
            });
        }
        let ending = self.output.as_ref().and_then(|path| path.extension());
        let by_ending = ending.and_then(|ending| Format::of_ending(&ending.to_string_lossy()));
        Ok(by_ending.unwrap_or(natural))
    }

    /// The tables: built-in, with the user's folder over them.
    pub(super) fn tables(&self) -> Result<Tables, Failure> {
        Ok(match &self.rates {
            Some(folder) => crate::built_in_tables().with_directory(folder)?,
            None => crate::built_in_tables(),
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is read"
)]
/// The month that is meant: as typed, else the current one by the clock.
pub(super) fn month(typed: Option<&str>) -> Result<Month, Failure> {
    match typed {
        Some(typed) => {
            crate::typed::month(typed).map_err(|why| bad_argument("--month", &why).into())
        }
        None => Ok(Month::from(jiff::ZonedDateTime::now().date())),
    }
}
