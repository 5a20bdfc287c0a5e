//! What whoever types the bare name sees: what to try first, taken from the commands that there are.

use clap::Command;

use crate::lang::Lang;
use crate::report::words::pick;

/// What a first-time user may want, in this order; those that exist are shown.
const WANTED: [&str; 7] = [
    "compute", "compare", "explain", "batch", "annual", "regions", "rates",
];
/// How many are shown.
const SHOWN: usize = 4;

/// The text, from the command in the user's language.
pub(super) fn text(command: &Command, lang: Lang) -> String {
    let about = |command: &Command| {
        command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let mut out = format!(
        "{}\n\n{}\n",
        about(command),
        pick(lang, "What to try first:", "可以先试：")
    );
    let known = WANTED
        .iter()
        .filter_map(|name| command.find_subcommand(name));
    let with_example = known.filter_map(|command| {
        let after = command.get_after_help()?.to_string();
        let mut lines = after.lines().map(str::trim);
        let example = lines.find(|line| line.starts_with("sscalc "))?.to_owned();
        Some((example, about(command)))
    });
    for (example, about) in with_example.take(SHOWN) {
        out.push_str(&format!("  {example}\n      {about}\n"));
    }
    out.push_str(pick(
        lang,
        "\n`sscalc --help` lists all commands, `sscalc compute --help` its options with examples\n中文：`sscalc --lang zh`\n",
        "\n`sscalc --help` 列出全部命令，`sscalc compute --help` 列出其选项和例子\nEnglish: `sscalc --lang en`\n",
    ));
    out
}
