//! What holds for every command: the global options, and what comes from environment, locale and terminal.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::inputs::Inputs;
use crate::cli::outcome::{Failure, bad_argument};
use crate::cli::part::is_stream;
use crate::cli::values::{closed, read, words};
use crate::diagnostic::Diagnostic;
use crate::lang::{Lang, Text};
use crate::rates::Tables;
use crate::report::Format;
use crate::text;

/// Columns of a table where there is no terminal.
const PAGE: u16 = 100;
/// The variable that names the language where `--lang` does not.
const LANG_VARIABLE: &str = "SSCALC_LANG";

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Globals {
    /// {words} [default: by the ending of -o, else {natural}]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = closed::<Format>())]
    format: Option<Format>,
    /// Write the result to a file, whole or not at all
    #[arg(short, long, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of messages: zh or en [default: SSCALC_LANG, then the locale]
    #[arg(long, global = true, value_name = "LANG", value_parser = read(language))]
    lang: Option<Lang>,
    /// Colour: auto (default), always or never; NO_COLOR is honoured
    #[arg(long, global = true, value_name = "WHEN", value_parser = words(Colour::ALL))]
    color: Option<Colour>,
    /// A folder of rate files that replace the built-in ones [env: SSCALC_RATES]
    #[arg(long, global = true, value_name = "DIR")]
    rates: Option<PathBuf>,
    /// No hints; doubts are still named
    #[arg(short, long, global = true)]
    quiet: bool,
    /// List every doubt and default, and the documents behind the figures
    #[arg(short, long, global = true)]
    verbose: bool,
}

/// When standard error takes colour.
#[derive(Clone, Copy, Debug)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    Always,
    Never,
}

impl Colour {
    const ALL: [(&str, Colour); 3] = [
        ("auto", Colour::Auto),
        ("always", Colour::Always),
        ("never", Colour::Never),
    ];
}

/// The settings of a run: option over environment over default.
pub(super) struct Settings {
    pub(super) lang: Lang,
    /// Whether standard error takes colour.
    pub(super) colour: bool,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
    /// Columns of a table.
    pub(super) width: u16,
    format: Option<Format>,
    pub(super) output: Option<PathBuf>,
    pub(super) rates: Option<PathBuf>,
    /// What the run reads, once its command is known.
    pub(super) inputs: Inputs,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the environment is read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A language that is asked for: `zh`, `en`, or a locale of one of them, such as `zh_CN.UTF-8`.
fn language(typed: &str) -> Result<Lang, Text> {
    let tag = typed.to_lowercase();
    match tag.split(['-', '_', '.', '@']).next() {
        Some("zh") => Ok(Lang::Zh),
        Some("en") => Ok(Lang::En),
        _ => Err(text!(
            "`{typed}` is not a language of this program: write zh or en",
            "本程序没有 `{typed}` 这种语言：请写 zh 或 en"
        )),
    }
}

/// The language, found before the arguments are parsed, so that even their mistakes are said in it. A locale that is
/// not Chinese means English.
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
    let meant = |asked: String| language(&asked).ok();
    let asked = option.and_then(meant);
    if let Some(lang) = asked.or_else(|| variable(LANG_VARIABLE).and_then(meant)) {
        return lang;
    }
    let posix = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(variable);
    match posix.or_else(sys_locale::get_locale) {
        Some(name) if name.to_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

impl Settings {
    /// The settings, messages being in `lang`.
    ///
    /// # Errors
    /// A variable of ours with a value that means nothing, unless an option says the same.
    pub(super) fn resolve(globals: Globals, lang: Lang) -> Result<Settings, Failure> {
        if let (None, Some(value)) = (globals.lang, variable(LANG_VARIABLE))
            && let Err(why) = language(&value)
        {
            let message = Text::new(
                format!("{LANG_VARIABLE}: {}", why.en),
                format!("{LANG_VARIABLE}：{}", why.zh),
            );
            return Err(Diagnostic::error("bad-variable", message)
                .hint(text!(
                    "write `export {LANG_VARIABLE}=en`, or `--lang en` for one run",
                    "请写 `export {LANG_VARIABLE}=zh`；只用一次写 `--lang zh`"
                ))
                .into());
        }
        let colour = match globals.color {
            Some(Colour::Always) => true,
            Some(Colour::Never) => false,
            Some(Colour::Auto) | None => {
                std::io::stderr().is_terminal() && variable("NO_COLOR").is_none()
            }
        };
        Ok(Settings {
            lang,
            colour,
            quiet: globals.quiet,
            verbose: globals.verbose,
            width: terminal_size::terminal_size().map_or(PAGE, |(width, _)| width.0),
            format: globals.format,
            output: globals.output,
            rates: globals
                .rates
                .or_else(|| variable("SSCALC_RATES").map(PathBuf::from)),
            inputs: Inputs::default(),
        })
    }

    /// The form of output: `--format`, else the ending of `-o`, else `natural`.
    ///
    /// # Errors
    /// An ending that no form has.
    pub(super) fn format_or(&self, natural: Format) -> Result<Format, Failure> {
        self.format_among(natural, &Format::ALL)
    }

    /// The same, of those that a command writes.
    ///
    /// # Errors
    /// An ending of `-o` that none of them has.
    pub(super) fn format_among(&self, natural: Format, all: &[Format]) -> Result<Format, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let replaced = self.output.as_deref().filter(|target| !is_stream(target));
        let Some(ending) = replaced.and_then(Path::extension) else {
            return Ok(natural);
        };
        let ending = ending.to_string_lossy();
        let found = Format::of_ending(&ending).filter(|format| all.contains(format));
        found.ok_or_else(|| {
            let known = all.iter().flat_map(|format| format.endings());
            let known = known.map(|ending| format!(".{ending}"));
            let known = known.collect::<Vec<_>>().join(" ");
            let why = text!(
                "no form of output has the ending .{ending}; there is {known}; or name the form: `--format csv`",
                "没有扩展名为 .{ending} 的输出格式；可用：{known}；也可写明格式：`--format csv`"
            );
            bad_argument("-o", &why).into()
        })
    }

    /// The tables: built-in, with the user's folder over them.
    pub(super) fn tables(&self) -> Result<Tables, Failure> {
        Ok(match &self.rates {
            Some(folder) => crate::built_in_tables().with_directory(folder)?,
            None => crate::built_in_tables(),
        })
    }
}
