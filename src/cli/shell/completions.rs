//! `completions`: a script that completes commands, options and values in a shell.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::cli::shell::offers::offered;
use crate::cli::values::words;
use crate::diagnostic::Diagnostic;
use crate::text;

/// Options of `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// {words}
    #[arg(value_name = "SHELL", value_parser = words(SHELLS))]
    pub(crate) shell: Shell,
}

/// The shells by their names.
const SHELLS: [(&str, Shell); 5] = [
    ("bash", Shell::Bash),
    ("zsh", Shell::Zsh),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
    ("elvish", Shell::Elvish),
];

/// Completes each element of a comma-separated list, and values behind `=`, which bash hands over as a word of its own.
const BASH_LISTS: &str = r#"
_sscalc_words() {
    local cur="$2" prev="$3" before=""
    if [[ "$cur" == "=" ]]; then
        cur=""
    elif [[ "$prev" == "=" ]]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    fi
    if [[ "$cur" == *,* && "$cur" != -* ]]; then
        before="${cur%,*},"
        cur="${cur##*,}"
    fi
    _sscalc "$1" "$cur" "$prev"
    if [[ -n "$before" ]]; then
        COMPREPLY=("${COMPREPLY[@]/#/$before}")
    fi
}
complete -F _sscalc_words -o bashdefault -o default sscalc
"#;

/// Where zsh begins to complete, and the same with the finished elements of a list put aside.
const ZSH_START: (&str, &str) = (
    "_sscalc() {\n",
    "_sscalc() {\n    [[ \"$PREFIX\" == -* ]] || compset -P '*,'\n",
);

pub(in crate::cli) fn run(
    args: &CompletionsArgs,
    settings: &Settings,
    command: Command,
) -> Result<Outcome, Failure> {
    let shell = args.shell;
    let regions: Vec<_> = settings.tables()?.regions().cloned().collect();
    let mut command = offered(command, &regions, settings.lang);
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "sscalc", &mut script);
    let mut script = String::from_utf8(script).map_err(|error| {
        Diagnostic::error(
            "completions",
            text!(
                "the script is not UTF-8: {error}",
                "脚本不是 UTF-8：{error}"
            ),
        )
    })?;
    match shell {
        Shell::Bash => script.push_str(BASH_LISTS),
        Shell::Zsh => script = script.replacen(ZSH_START.0, ZSH_START.1, 1),
        _ => {}
    }
    output::put(&script, settings)?;
    Ok(Outcome::Done)
}
