//! Typed access to a parsed TOML table that collects every mistake instead of stopping at the first.

use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::nearest;
use crate::lang::Text;
use crate::money::{Money, MoneyError, Rate, RateError};
use crate::period::Month;
use crate::rates::finding::{Document, Finding};
use crate::rates::model::{Dated, Fact, Place, Sited};
use crate::text;
use crate::words::Word;

/// Entries of a kind in one file, three times the most there are: entries are compared each with each.
const MOST_TABLES: usize = 200;

/// A document being read, with what is wrong so far.
pub(crate) struct Reader<'d> {
    pub(crate) document: &'d Document,
    pub(crate) findings: Vec<Finding>,
    /// What has been read so far.
    pub(crate) entries: Vec<Dated>,
    pub(crate) facts: Vec<Fact>,
}

/// One TOML table being read; keys that nobody asked for are mistakes.
pub(crate) struct Fields<'a, 'i> {
    table: &'a DeTable<'i>,
    /// The table's heading or braces.
    pub(crate) span: Range<usize>,
    asked: Vec<&'static str>,
}

/// A value with its span.
pub(crate) type Node<'a, 'i> = &'a Spanned<DeValue<'i>>;

impl<'a, 'i> Fields<'a, 'i> {
    pub(crate) fn new(table: &'a DeTable<'i>, span: Range<usize>) -> Fields<'a, 'i> {
        Fields {
            table,
            span,
            asked: Vec::new(),
        }
    }

    pub(crate) fn get(&mut self, key: &'static str) -> Option<Node<'a, 'i>> {
        self.asked.push(key);
        self.table.get(key)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// The keys with their spans and values, for maps whose keys are data.
    pub(crate) fn entries(
        &self,
    ) -> impl Iterator<Item = (&'a str, Range<usize>, Node<'a, 'i>)> + use<'a, 'i> {
        self.table
            .iter()
            .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }
}

impl<'d> Reader<'d> {
    pub(crate) fn new(document: &'d Document) -> Reader<'d> {
        Reader {
            document,
            findings: Vec::new(),
            entries: Vec::new(),
            facts: Vec::new(),
        }
    }

    pub(crate) fn place(&self, span: &Range<usize>) -> Place {
        self.document.place(span)
    }

    /// Notes a mistake at a span.
    pub(crate) fn wrong(
        &mut self,
        code: &'static str,
        span: &Range<usize>,
        message: Text,
        hint: Text,
    ) {
        let finding = Finding::at(code, &self.document.path, self.place(span), message);
        self.findings.push(if hint.is_empty() {
            finding
        } else {
            finding.hint(hint)
        });
    }

    /// A table, or a mistake.
    pub(crate) fn table<'a, 'i>(
        &mut self,
        node: Node<'a, 'i>,
        what: &str,
    ) -> Option<Fields<'a, 'i>> {
        match node.get_ref().as_table() {
            Some(table) => Some(Fields::new(table, node.span())),
            None => {
                self.mistyped(node, what, &text!("a table: `[{what}]`", "表：`[{what}]`"));
                None
            }
        }
    }

    /// The tables of an array of tables, or a mistake.
    pub(crate) fn tables<'a, 'i>(
        &mut self,
        node: Option<Node<'a, 'i>>,
        what: &str,
    ) -> Vec<Fields<'a, 'i>> {
        let Some(node) = node else { return Vec::new() };
        let wanted = text!("an array of tables: `[[{what}]]`", "表的数组：`[[{what}]]`");
        let Some(array) = node.get_ref().as_array() else {
            self.mistyped(node, what, &wanted);
            return Vec::new();
        };
        if array.len() > MOST_TABLES {
            let message = text!(
                "`{what}` has more than {MOST_TABLES} entries, the most that are read",
                "`{what}` 超过 {MOST_TABLES} 项，这是读取的上限"
            );
            let hint = text!(
                "a rate file has a few dozen of a kind; is this the right file?",
                "费率文件每类只有几十项；是不是选错了文件？"
            );
            self.wrong("too-many", &node.span(), message, hint);
            return Vec::new();
        }
        let mut tables = Vec::new();
        for element in array {
            match element.get_ref().as_table() {
                Some(table) => tables.push(Fields::new(table, element.span())),
                None => self.mistyped(element, what, &wanted),
            }
        }
        tables
    }

    fn mistyped(&mut self, node: Node<'_, '_>, what: &str, wanted: &Text) {
        let found = node.get_ref().type_str();
        let message = text!("`{what}` is of type {found}", "`{what}` 的类型是 {found}");
        let hint = Text::new(format!("write {}", wanted.en), format!("请写{}", wanted.zh));
        self.wrong("wrong-type", &node.span(), message, hint);
    }

    /// Every key that nobody asked for is a mistake.
    pub(crate) fn finish(&mut self, fields: &Fields<'_, '_>) {
        for (key, span, _) in fields.entries() {
            if fields.asked.contains(&key) {
                continue;
            }
            let near = nearest(key, fields.asked.iter().copied());
            let hint = match near.first() {
                Some(near) => text!("did you mean `{near}`?", "是不是 `{near}`？"),
                None => {
                    let known = fields.asked.join(", ");
                    text!("known here: {known}", "这里可用：{known}")
                }
            };
            let message = text!("unknown key `{key}`", "未知的键 `{key}`");
            self.wrong("unknown-key", &span, message, hint);
        }
    }

    /// A required key that is not there.
    pub(crate) fn absent(&mut self, fields: &Fields<'_, '_>, key: &str, example: &str) {
        self.wrong(
            "missing-key",
            &fields.span,
            text!("`{key}` is missing", "缺少 `{key}`"),
            text!("add `{key} = {example}`", "请补上 `{key} = {example}`"),
        );
    }

    pub(crate) fn string(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<String>> {
        let node = fields.get(key)?;
        self.text_of(node, key).map(|value| Sited {
            value: value.to_owned(),
            place: self.place(&node.span()),
        })
    }

    /// A string that must be there and not be empty.
    pub(crate) fn required(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        example: &str,
    ) -> Option<Sited<String>> {
        if !fields.has(key) {
            let _ = fields.get(key);
            self.absent(fields, key, example);
            return None;
        }
        let found = self.string(fields, key)?;
        if found.value.trim().is_empty() {
            self.absent(fields, key, example);
            return None;
        }
        Some(found)
    }

    pub(crate) fn optional_text(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> String {
        self.string(fields, key)
            .map_or_else(String::new, |s| s.value)
    }

    pub(crate) fn text_of<'a>(&mut self, node: Node<'a, '_>, what: &str) -> Option<&'a str> {
        let text = node.get_ref().as_str();
        if text.is_none() {
            self.mistyped(node, what, &text!("a string", "字符串"));
        }
        text
    }

    pub(crate) fn flag(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<bool>> {
        let node = fields.get(key)?;
        match node.get_ref().as_bool() {
            Some(value) => Some(Sited {
                value,
                place: self.place(&node.span()),
            }),
            None => {
                self.mistyped(node, key, &text!("true or false", "true 或 false"));
                None
            }
        }
    }

    /// The elements of an array of strings.
    pub(crate) fn strings<'a>(
        &mut self,
        fields: &mut Fields<'a, '_>,
        key: &'static str,
    ) -> Vec<(&'a str, Range<usize>)> {
        let Some(node) = fields.get(key) else {
            return Vec::new();
        };
        let Some(array) = node.get_ref().as_array() else {
            self.mistyped(node, key, &text!("an array of strings", "字符串数组"));
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|element| Some((self.text_of(element, key)?, element.span())))
            .collect()
    }

    pub(crate) fn month(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<Month>> {
        let node = fields.get(key)?;
        let span = node.span();
        let written = match node.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => {
                self.mistyped(
                    node,
                    key,
                    &text!("a month: \"2026-07\"", "月份：\"2026-07\""),
                );
                return None;
            }
        };
        match Month::from_str(&written) {
            Ok(value) if node.get_ref().is_str() => Some(Sited {
                value,
                place: self.place(&span),
            }),
            _ => {
                self.wrong(
                    "bad-month",
                    &span,
                    text!("`{written}` is not a month", "`{written}` 不是月份"),
                    text!("write `{key} = \"2026-07\"`", "请写 `{key} = \"2026-07\"`"),
                );
                None
            }
        }
    }

    pub(crate) fn rate(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<Rate>> {
        let node = fields.get(key)?;
        self.rate_of(node, key)
    }

    /// A rate or ratio from a node.
    pub(crate) fn rate_of<T: FromStr<Err = RateError>>(
        &mut self,
        node: Node<'_, '_>,
        key: &str,
    ) -> Option<Sited<T>> {
        let span = node.span();
        let written = match node.get_ref() {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(number) => return self.bare_rate(number.as_str(), &span, key),
            DeValue::Float(number) => return self.bare_rate(number.as_str(), &span, key),
            _ => {
                self.mistyped(node, key, &text!("a rate: \"16%\"", "费率：\"16%\""));
                return None;
            }
        };
        let (code, message, hint) = match written.parse() {
            Ok(value) => {
                return Some(Sited {
                    value,
                    place: self.place(&span),
                });
            }
            Err(RateError::NoPercentSign) => (
                "rate-without-percent",
                text!("`{written}` is not a rate", "`{written}` 不是费率"),
                match written.parse::<Money>() {
                    Ok(_) => text!(
                        "write `{key} = \"{written}%\"`, if that is the percentage",
                        "若是百分数，请写 `{key} = \"{written}%\"`"
                    ),
                    Err(_) => text!("write `{key} = \"16%\"`", "请写 `{key} = \"16%\"`"),
                },
            ),
            Err(RateError::TooFine) => (
                "rate-too-fine",
                text!(
                    "`{written}` has more than four decimals",
                    "`{written}` 的小数多于四位"
                ),
                text!(
                    "a published rate has at most four; copy it from the document",
                    "公布的费率至多四位小数；请照文件抄录"
                ),
            ),
            Err(RateError::TooLarge) => (
                "rate-too-large",
                text!(
                    "`{written}` is too large for `{key}`",
                    "`{written}` 对 `{key}` 来说过大"
                ),
                text!("a rate is at most 100%", "费率不超过 100%"),
            ),
            Err(RateError::NotANumber) => (
                "not-a-rate",
                text!("`{written}` is not a rate", "`{written}` 不是费率"),
                text!("write `{key} = \"16%\"`", "请写 `{key} = \"16%\"`"),
            ),
        };
        self.wrong(code, &span, message, hint);
        None
    }

    fn bare_rate<T>(&mut self, number: &str, span: &Range<usize>, key: &str) -> Option<T> {
        // a whole number is most likely the percentage; a fraction may be a share of one
        let example = if number.contains('.') { "16" } else { number };
        self.wrong(
            "rate-not-text",
            span,
            text!("`{number}` is not a rate", "`{number}` 不是费率"),
            text!(
                "a rate is a string with a percent sign, so that it is read exactly: `{key} = \"{example}%\"`",
                "费率是带百分号的字符串，这样才能精确读取：`{key} = \"{example}%\"`"
            ),
        );
        None
    }

    pub(crate) fn money(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<Money>> {
        let node = fields.get(key)?;
        self.money_of(node, key)
    }

    pub(crate) fn money_of(&mut self, node: Node<'_, '_>, key: &str) -> Option<Sited<Money>> {
        let span = node.span();
        let written = match node.get_ref() {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(number) => return self.bare_money(number.as_str(), &span, key),
            DeValue::Float(number) => return self.bare_money(number.as_str(), &span, key),
            _ => {
                self.mistyped(node, key, &text!("an amount: \"3915\"", "金额：\"3915\""));
                return None;
            }
        };
        match written.parse::<Money>() {
            Ok(value) => Some(Sited {
                value,
                place: self.place(&span),
            }),
            Err(error) => {
                let (code, message) = match error {
                    MoneyError::Negative => (
                        "amount-negative",
                        text!("`{written}` is below zero", "`{written}` 小于零"),
                    ),
                    MoneyError::TooLarge => (
                        "amount-too-large",
                        text!("`{written}` is too large", "`{written}` 过大"),
                    ),
                    MoneyError::TooFine => (
                        "amount-too-fine",
                        text!(
                            "`{written}` has more than two decimals",
                            "`{written}` 的小数多于两位"
                        ),
                    ),
                    MoneyError::NotANumber => (
                        "not-an-amount",
                        text!("`{written}` is not an amount", "`{written}` 不是金额"),
                    ),
                };
                let hint = text!(
                    "write plain yuan: `{key} = \"3915\"` or `\"4426.05\"`",
                    "请写元数：`{key} = \"3915\"` 或 `\"4426.05\"`"
                );
                self.wrong(code, &span, message, hint);
                None
            }
        }
    }

    fn bare_money<T>(&mut self, number: &str, span: &Range<usize>, key: &str) -> Option<T> {
        self.wrong(
            "amount-not-text",
            span,
            text!("`{number}` is not an amount", "`{number}` 不是金额"),
            text!(
                "an amount is a string, so that it is read exactly: `{key} = \"{number}\"`",
                "金额是字符串，这样才能精确读取：`{key} = \"{number}\"`"
            ),
        );
        None
    }

    /// One of a closed set of words.
    pub(crate) fn word<W: Word>(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<W>> {
        self.word_among(fields, key, W::WORDS)
    }

    /// One of those words of a set that may be written here.
    pub(crate) fn word_among<W: Word>(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        words: &[W],
    ) -> Option<Sited<W>> {
        let node = fields.get(key)?;
        let written = self.text_of(node, key)?;
        match words.iter().find(|own| own.word() == written) {
            Some(value) => Some(Sited {
                value: *value,
                place: self.place(&node.span()),
            }),
            None => {
                self.unknown_word(&node.span(), key, written, words);
                None
            }
        }
    }

    pub(crate) fn unknown_word<W: Word>(
        &mut self,
        span: &Range<usize>,
        key: &str,
        written: &str,
        words: &[W],
    ) {
        let known: Vec<&str> = words.iter().map(|own| own.word()).collect();
        let known = known.join(", ");
        self.wrong(
            "unknown-value",
            span,
            text!(
                "`{written}` is no value of `{key}`",
                "`{key}` 没有 `{written}` 这个值"
            ),
            text!("one of: {known}", "可用：{known}"),
        );
    }
}
