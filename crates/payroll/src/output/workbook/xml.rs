//! Cells of a sheet as XML. Row numbers are left open, since only the writer knows them: a byte stands in their place
//! that no text can have.

use std::fmt::Write;

/// In the place of the row's number.
pub(super) const NUMBER: u8 = 0;
/// After a row.
pub(super) const END: u8 = 1;

/// Characters that a cell holds at most, in units of UTF-16.
const LONGEST: usize = 32_767;

/// Why writing here does not fail.
const MEMORY: &str = "memory takes all";

/// How a cell looks; the number is its place in `styles.xml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    General,
    /// Two decimals, thousands set apart.
    Amount,
    /// Text, also where it looks like a number.
    Text,
    /// A day.
    Day,
    /// A day and a time.
    Moment,
    /// A whole percent.
    Percent,
    /// A percent with decimals.
    Percents,
    Heading,
    Count,
    /// The last line of a sum.
    Sum,
    SumWord,
    SumCount,
    /// Text of the withholding client's file.
    Client,
    /// An amount of it.
    ClientAmount,
    /// A heading of it.
    ClientHeading,
    /// A heading of what it asks for.
    ClientRequired,
    /// Cells of payslips, within lines.
    SlipHeading,
    SlipText,
    SlipAmount,
}

impl Style {
    /// As in the order of `styles.xml`.
    pub(super) const ALL: [Style; 19] = [
        Style::General,
        Style::Amount,
        Style::Text,
        Style::Day,
        Style::Moment,
        Style::Percent,
        Style::Percents,
        Style::Heading,
        Style::Count,
        Style::Sum,
        Style::SumWord,
        Style::SumCount,
        Style::Client,
        Style::ClientAmount,
        Style::ClientHeading,
        Style::ClientRequired,
        Style::SlipHeading,
        Style::SlipText,
        Style::SlipAmount,
    ];

    pub(super) fn number(self) -> usize {
        let own = Style::ALL.iter().position(|style| *style == self);
        own.expect("each style is among them all")
    }
}

/// Rows while they are written.
#[derive(Clone, Debug, Default)]
pub struct Xml {
    pub(super) bytes: Vec<u8>,
    /// Rows that have ended.
    pub(super) rows: u64,
    /// Cells that were cut, since a workbook's cell holds no more.
    pub(super) cut: u64,
}

impl Xml {
    pub(super) fn begin_row(&mut self) {
        self.push("<row r=\"");
        self.bytes.push(NUMBER);
        self.push("\">");
    }

    /// A row of so many points.
    pub(super) fn begin_tall_row(&mut self, points: &str) {
        self.push("<row r=\"");
        self.bytes.push(NUMBER);
        self.push("\" ht=\"");
        self.push(points);
        self.push("\" customHeight=\"1\">");
    }

    pub(super) fn end_row(&mut self) {
        self.push("</row>");
        self.bytes.push(END);
        self.rows += 1;
    }

    pub(super) fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn begin(&mut self, column: &str, style: Style, kind: &str) {
        self.push("<c r=\"");
        self.push(column);
        self.bytes.push(NUMBER);
        self.push("\"");
        if style != Style::General {
            write!(self, " s=\"{}\"", style.number()).expect(MEMORY);
        }
        self.push(kind);
        self.push(">");
    }

    /// A cell of a number, given as its decimal text.
    pub(super) fn number(&mut self, column: &str, style: Style, decimal: &str) {
        self.value(column, style, "", decimal);
    }

    /// A cell of a formula with what it comes to.
    pub(super) fn formula(&mut self, column: &str, style: Style, formula: &str, decimal: &str) {
        self.begin(column, style, "");
        self.push("<f>");
        self.escaped(formula);
        self.push("</f><v>");
        self.push(decimal);
        self.push("</v></c>");
    }

    /// `TRUE` or `FALSE`.
    pub(super) fn truth(&mut self, column: &str, truth: bool) {
        self.value(
            column,
            Style::General,
            " t=\"b\"",
            if truth { "1" } else { "0" },
        );
    }

    /// What a formula came to that cannot be computed.
    pub(super) fn error(&mut self, column: &str, error: &str) {
        self.value(column, Style::General, " t=\"e\"", error);
    }

    fn value(&mut self, column: &str, style: Style, kind: &str, value: &str) {
        self.begin(column, style, kind);
        self.push("<v>");
        self.push(value);
        self.push("</v></c>");
    }

    /// A cell of text: never a formula, whatever it begins with.
    pub(super) fn string(&mut self, column: &str, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        let end = end_of(text);
        self.begin(column, style, " t=\"inlineStr\"");
        self.push("<is><t xml:space=\"preserve\">");
        let (held, _) = text.split_at(end.unwrap_or(text.len()));
        self.escaped(held);
        if end.is_some() {
            self.push("…");
            self.cut += 1;
        }
        self.push("</t></is></c>");
    }

    /// Text of XML. What XML cannot have, and what would be read as such, is written as a workbook writes it: `_x0000_`.
    pub(super) fn escaped(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            match c {
                '&' => self.push("&amp;"),
                '<' => self.push("&lt;"),
                '>' => self.push("&gt;"),
                '"' => self.push("&quot;"),
                '\t' | '\n' => self.push(c.encode_utf8(&mut [0; 4])),
                '_' if is_code(text.split_at(at).1) => self.push("_x005F_"),
                '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    write!(self, "_x{:04X}_", u32::from(c)).expect(MEMORY);
                }
                _ => self.push(c.encode_utf8(&mut [0; 4])),
            }
        }
    }
}

impl Write for Xml {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.push(text);
        Ok(())
    }
}

/// Whether a text begins with what a workbook reads as a character, `_x0041_`.
fn is_code(text: &str) -> bool {
    let code = text.strip_prefix("_x").and_then(|rest| rest.get(..5));
    code.and_then(|code| code.strip_suffix('_'))
        .is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Where a text must end to be held with a dot after it; nothing if all of it is.
fn end_of(text: &str) -> Option<usize> {
    if text.len() <= LONGEST {
        return None;
    }
    let (mut units, mut end) = (0_usize, None);
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units >= LONGEST && end.is_none() {
            end = Some(at);
        }
        if units > LONGEST {
            return end;
        }
    }
    None
}

/// Whether a decimal text stays what it is when it is held as a workbook holds numbers.
#[expect(
    clippy::disallowed_types,
    reason = "a workbook has nothing but doubles; here they are asked whether they hold a text"
)]
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    if !plain(whole) || !plain(decimals) || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    let bare = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    };
    let held = text.parse::<f64>().map(|number| number.to_string());
    held.is_ok_and(|held| held == bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_double_holds_is_a_number() {
        for text in [
            "0",
            "7000",
            "7000.50",
            "-3",
            "0.1",
            "123456789012.34",
            "1000000000000000",
        ] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "",
            "-",
            "007",
            "1e5",
            "12345678901234567",
            "7,000",
            "1.",
            ".5",
            "NaN",
            "inf",
            "110101199003070011",
            "0.1000000000000000055",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn text_is_escaped_as_a_workbook_reads_it() {
        let mut xml = Xml::default();
        xml.escaped("<a & \"b\">\u{0}\r\n_x0041_ _x004_\u{ffff}");
        let text = String::from_utf8(xml.bytes).unwrap();
        let want = "&lt;a &amp; &quot;b&quot;&gt;_x0000__x000D_\n_x005F_x0041_ _x004_ _xFFFF_";
        assert_eq!(text, want.replace("_ _xFFFF_", "__xFFFF_"));
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut() {
        let text = |count: usize| "字".repeat(count);
        for (count, cut) in [(10, 0), (LONGEST, 0), (LONGEST + 1, 1), (LONGEST * 2, 1)] {
            let mut xml = Xml::default();
            xml.string("A", Style::General, &text(count));
            assert_eq!(xml.cut, cut);
            let written = String::from_utf8(xml.bytes).unwrap();
            let held = written.chars().filter(|c| *c == '字' || *c == '…').count();
            assert_eq!(held, count.min(LONGEST));
        }
        let mut xml = Xml::default();
        xml.string("A", Style::General, &"𠮷".repeat(LONGEST));
        let written = String::from_utf8(xml.bytes).unwrap();
        assert_eq!(written.chars().filter(|c| *c == '𠮷').count(), LONGEST / 2);
    }
}
