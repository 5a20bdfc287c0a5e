//! `man`: the manual page of the program or of one of its commands.

use clap::{Args, Command};
use clap_mangen::Man;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::report::words::pick;
use crate::text;

/// Options of `man`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// A command, such as compute or rates show [default: the program]
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

/// Headings as the generator writes them, in English, and in Chinese.
const HEADINGS: [(&str, &str, &str); 7] = [
    ("NAME", "NAME", "名称"),
    ("SYNOPSIS", "SYNOPSIS", "用法"),
    ("DESCRIPTION", "DESCRIPTION", "说明"),
    ("OPTIONS", "OPTIONS", "选项"),
    ("SUBCOMMANDS", "COMMANDS", "命令"),
    ("EXTRA", "EXAMPLES", "例"),
    ("VERSION", "VERSION", "版本"),
];

pub(in crate::cli) fn run(
    args: &ManArgs,
    settings: &Settings,
    command: Command,
) -> Result<Outcome, Failure> {
    let mut page = &command;
    for word in &args.command {
        page = page.find_subcommand(word).ok_or_else(|| {
            let whole = args.command.join(" ");
            Diagnostic::error(
                "no-command",
                text!("there is no command `{whole}`", "没有命令 `{whole}`"),
            )
            .hint(text!(
                "`sscalc --help` lists the commands",
                "`sscalc --help` 列出命令"
            ))
        })?;
    }
    let failed = |error: &dyn std::fmt::Display| {
        let message = text!("cannot make the page: {error}", "生成不了手册页：{error}");
        Failure::from(Diagnostic::error("man", message))
    };
    let mut bytes = Vec::new();
    Man::new(page.clone())
        .render(&mut bytes)
        .map_err(|error| failed(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| failed(&error))?;
    output::put(&headed(&text, settings.lang), settings)?;
    Ok(Outcome::Done)
}

/// The page under our headings.
fn headed(page: &str, lang: Lang) -> String {
    // a line of Chinese has hardly a space that could be widened
    let mut out = String::from(pick(lang, "", ".ad l\n"));
    for line in page.lines() {
        let heading = line.strip_prefix(".SH ").map(|name| name.trim_matches('"'));
        let own = HEADINGS.iter().find(|(name, ..)| Some(*name) == heading);
        match (own, lang) {
            (Some((_, name, _)), Lang::En) | (Some((_, _, name)), Lang::Zh) => {
                out.push_str(&format!(".SH {name}\n"));
            }
            (None, _) => out.push_str(&format!("{line}\n")),
        }
    }
    out
}
