//! What went wrong, where, and what to do: one shape for every message, and its rendering with a caret.
//!
//! A diagnostic carries both languages and the excerpts it points at, so that rendering needs no file. It knows
//! nothing of rates or regions. Columns are display columns: a Chinese character is two wide.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::lang::{Lang, Text};
use crate::printable::printable;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The request is not carried out.
    Error,
    /// The result stands, with a doubt.
    Warning,
}

/// A place in a file, with its line: what the caret points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The file as the user knows it.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// In characters; at least one caret is drawn.
    pub length: u32,
    /// The whole line.
    pub text: String,
    /// What stands beside the carets.
    pub label: Text,
}

/// One message: what is wrong, where, what else bears on it, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Stable kebab-case word for scripts and tests.
    pub code: &'static str,
    /// One line: what is wrong, with the user's own value.
    pub message: Text,
    /// Where: the place first, then places that bear on it.
    pub excerpts: Vec<Excerpt>,
    /// Further facts, one a line.
    pub notes: Vec<Text>,
    /// What to do next, one a line.
    pub hints: Vec<Text>,
}

impl Diagnostic {
    /// An error with a message and nothing else yet.
    pub fn error(code: &'static str, message: Text) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message,
            excerpts: Vec::new(),
            notes: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The same with one more place.
    #[must_use]
    pub fn at(mut self, excerpt: Excerpt) -> Diagnostic {
        self.excerpts.push(excerpt);
        self
    }

    /// The same with one more fact.
    #[must_use]
    pub fn note(mut self, note: Text) -> Diagnostic {
        self.notes.push(note);
        self
    }

    /// The same with one more next step.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Diagnostic {
        self.hints.push(hint);
        self
    }

    /// The whole message as lines, coloured if `colour`.
    pub fn render(&self, lang: Lang, colour: bool) -> String {
        let paint = Paint { on: colour };
        let word = match (self.severity, lang) {
            (Severity::Error, Lang::En) => paint.red("error:"),
            (Severity::Error, Lang::Zh) => paint.red("错误："),
            (Severity::Warning, Lang::En) => paint.yellow("warning:"),
            (Severity::Warning, Lang::Zh) => paint.yellow("警告："),
        };
        let (space, note, hint) = match lang {
            Lang::En => (" ", "note: ", "hint: "),
            Lang::Zh => ("", "说明：", "提示："),
        };
        let said = |text| printable(Text::get(text, lang));
        let mut out = format!("{word}{space}{}\n", said(&self.message));
        let margin = self
            .excerpts
            .iter()
            .map(|e| e.line.to_string().len())
            .max()
            .unwrap_or(1);
        for (index, excerpt) in self.excerpts.iter().enumerate() {
            let arrow = if index == 0 { "-->" } else { "..." };
            excerpt.render(&mut out, lang, arrow, margin);
        }
        for text in &self.notes {
            let _ = writeln!(out, "{:margin$} = {note}{}", "", said(text));
        }
        if !self.hints.is_empty() {
            out.push('\n');
        }
        for text in &self.hints {
            let _ = writeln!(out, "{}{}", paint.cyan(hint), said(text));
        }
        out
    }
}

impl Excerpt {
    fn render(&self, out: &mut String, lang: Lang, arrow: &str, margin: usize) {
        let Excerpt { line, column, .. } = self;
        let path = printable(&self.path);
        let _ = writeln!(out, "{:margin$}{arrow} {path}:{line}:{column}", "");
        if self.text.is_empty() {
            return;
        }
        let chars = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let text = self.text.replace('\t', " ");
        let start = chars(column.saturating_sub(1));
        let before: String = text.chars().take(start).collect();
        let marked: String = text.chars().skip(start).take(chars(self.length)).collect();
        let (before, marked) = (printable(&before), printable(&marked));
        let carets = "^".repeat(marked.width().max(1));
        let text = printable(&text);
        let _ = writeln!(out, "{:margin$} |", "");
        let _ = writeln!(out, "{line:>margin$} | {text}");
        let label = printable(self.label.get(lang));
        let indent = " ".repeat(before.width());
        let pointed = format!("{:margin$} | {indent}{carets} {label}", "");
        let _ = writeln!(out, "{}", pointed.trim_end());
    }
}

/// Colours of a terminal, or none.
struct Paint {
    on: bool,
}

impl Paint {
    fn wrap(&self, code: &str, text: &str) -> String {
        if self.on {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
    fn red(&self, text: &str) -> String {
        self.wrap("1;31", text)
    }
    fn yellow(&self, text: &str) -> String {
        self.wrap("1;33", text)
    }
    fn cyan(&self, text: &str) -> String {
        self.wrap("1;36", text)
    }
}

/// The names among `known` that `typed` may have meant, nearest first.
///
/// A name of up to three characters may differ by one edit, longer ones by a third of their length: in Chinese every
/// name of two characters is within two edits of every other.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let length = typed.chars().count();
    let allowed = if length <= 3 { 1 } else { length / 3 };
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (strsim::osa_distance(typed, name), name))
        .filter(|(distance, name)| *distance <= allowed && *distance < name.chars().count())
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_count_display_columns() {
        let excerpt = Excerpt {
            path: "x.toml".into(),
            line: 31,
            column: 8,
            length: 4,
            text: "rate = \"十六\"".into(),
            label: Text::same("?"),
        };
        let shown = Diagnostic::error("x", Text::same("m"))
            .at(excerpt)
            .render(Lang::En, false);
        assert_eq!(
            shown,
            "error: m\n  --> x.toml:31:8\n   |\n31 | rate = \"十六\"\n   |        ^^^^^^ ?\n"
        );
    }

    #[test]
    fn nothing_foreign_steers_the_terminal() {
        let foreign = Text::same("\u{1b}[2J\u{202e}");
        let excerpt = Excerpt {
            path: "\u{9b}x.toml".into(),
            line: 1,
            column: 5,
            length: 1,
            text: "\ta\u{1b}=\u{200f}".into(),
            label: foreign.clone(),
        };
        let shown = Diagnostic::error("x", foreign.clone())
            .at(excerpt)
            .note(foreign.clone())
            .hint(foreign)
            .render(Lang::En, false);
        let written = r"\u{1b}[2J\u{202e}";
        assert_eq!(
            shown,
            format!(
                "error: {written}\n --> \\u{{9b}}x.toml:1:5\n  |\n1 |  a\\u{{1b}}=\\u{{200f}}\n  \
                 |          ^^^^^^^^ {written}\n  = note: {written}\n\nhint: {written}\n"
            )
        );
    }

    #[test]
    fn near_misses_are_near() {
        assert_eq!(nearest("nanchagn", ["nanchang", "beijing"]), ["nanchang"]);
        assert_eq!(nearest("南晶", ["南昌", "北京", "南京"]), ["南京", "南昌"]);
        assert!(nearest("伦敦", ["南昌", "北京"]).is_empty());
    }
}
