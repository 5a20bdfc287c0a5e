//! Text of others made safe for a terminal.
//!
//! A rate file, a sheet or an argument may hold anything: a colour that stays, a cursor that goes back over a figure, a
//! mark that turns the order of the letters. Such characters are shown and not sent.

use std::borrow::Cow;

/// One line of text with each character that steers a terminal or turns the order of its letters written out, as
/// `\u{1b}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, steers)
}

/// The same of a text of several lines, which it keeps.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && steers(c))
}

fn escaped(text: &str, is_unsafe: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Controls of either set, line and paragraph separators, and the marks that reorder what stands beside them.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        for (text, want) in [
            ("\u{1b}[31m红\u{1b}[0m", r"\u{1b}[31m红\u{1b}[0m"),
            ("a\rb\u{7}\u{8}\0\u{7f}", r"a\u{d}b\u{7}\u{8}\u{0}\u{7f}"),
            ("\u{9b}2J", r"\u{9b}2J"),
            ("张\u{202e}三\u{202c}", r"张\u{202e}三\u{202c}"),
            ("\u{2066}x\u{2069}", r"\u{2066}x\u{2069}"),
            (
                "\u{200e}\u{200f}\u{61c}\u{2028}\u{2029}",
                r"\u{200e}\u{200f}\u{61c}\u{2028}\u{2029}",
            ),
        ] {
            assert_eq!(printable(text), want);
            assert_eq!(printable_lines(text), want);
        }
        assert_eq!(printable("a\nb"), r"a\u{a}b");
        assert_eq!(printable_lines("a\n\tb"), "a\n\\u{9}b");
    }

    #[test]
    fn all_other_text_stays_as_it_is() {
        for text in ["", "南昌市 7,000.00 元 — 𠮷 e\u{301} 👨‍👩‍👧 \u{a0}"] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }
}
