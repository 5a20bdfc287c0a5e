//! What every entry has, and how entries become facts.

use std::ops::Range;

use crate::program::Program;
use crate::rates::fields::{Fields, Reader};
use crate::rates::finding::Finding;
use crate::rates::model::{Dated, Fact, Field, Sited, Start, Status, Value, When};
use crate::text;

impl Reader<'_> {
    pub(super) fn sited<T>(&self, value: T, span: &Range<usize>) -> Sited<T> {
        Sited {
            value,
            place: self.place(span),
        }
    }

    pub(super) fn programs(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Vec<Program> {
        let mut programs = Vec::new();
        for (written, span) in self.strings(fields, key) {
            match Program::from_id(written) {
                Some(program) => programs.push(program),
                None => self.unknown_word(&span, key, written, &Program::ALL),
            }
        }
        programs
    }

    pub(super) fn when(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> When {
        let Some(node) = fields.get(key) else {
            return Vec::new();
        };
        let Some(table) = self.table(node, key) else {
            return Vec::new();
        };
        let mut when: When = Vec::new();
        for (dimension, _, value) in table.entries() {
            if let Some(value) = self.text_of(value, dimension) {
                when.push((dimension.to_owned(), value.to_owned()));
            }
        }
        when.sort();
        when
    }

    /// How well something is known, of what may be written.
    pub(super) fn status(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Status>> {
        let carried = |status: &Status| *status == Status::Carried;
        let written: Vec<Status> = Status::ALL.into_iter().filter(|s| !carried(s)).collect();
        self.word_among(fields, "status", &written)
    }

    /// What every entry has. `dated` is false in overlays, where month, source and status may be absent.
    pub(super) fn dated(&mut self, fields: &mut Fields<'_, '_>, dated: bool) -> Option<Dated> {
        let when = self.when(fields, "when");
        let inherit = self.flag(fields, "inherit").is_some_and(|f| f.value);
        let from = self.month(fields, "from");
        let until = self.month(fields, "until");
        let lapses = self.flag(fields, "lapses");
        let checked = self.month(fields, "checked").map(|m| m.value);
        let provisional = self.flag(fields, "provisional").is_some_and(|f| f.value);
        let start = self.word::<Start>(fields, "start");
        let source = self.string(fields, "source");
        let status = self.status(fields);
        let note = self.optional_text(fields, "note");
        if dated {
            if from.is_none() && !fields.has("from") {
                self.absent(fields, "from", "\"2026-07\"");
            }
            if !inherit && source.is_none() && !fields.has("source") {
                self.absent(fields, "source", "\"…\"");
            }
            if !inherit && status.is_none() && !fields.has("status") {
                self.absent(fields, "status", "\"cited\"");
            }
        }
        if let (Some(from), Some(until)) = (&from, &until)
            && until.value < from.value
        {
            let (from, last) = (from.value, until.value);
            let finding = Finding::at(
                "until-before-from",
                &self.document.path,
                until.place,
                text!(
                    "`until` {last} is before `from` {from}",
                    "`until` {last} 早于 `from` {from}"
                ),
            );
            let hint = text!(
                "`until` is the last month of the entry",
                "`until` 是该条的最后一个月"
            );
            self.findings.push(finding.hint(hint));
        }
        if let Some(lapses) = &lapses
            && lapses.value
            && until.is_none()
        {
            let finding = Finding::at(
                "lapses-without-until",
                &self.document.path,
                lapses.place,
                text!("`lapses` needs an `until`", "`lapses` 要和 `until` 一起用"),
            );
            let hint = text!(
                "add `until = \"…\"`, its last month",
                "请补上 `until = \"…\"`，即最后一个月"
            );
            self.findings.push(finding.hint(hint));
        }
        let place = self.place(&fields.span);
        let absent = Sited {
            value: String::new(),
            place,
        };
        if dated && from.is_none() {
            return None;
        }
        Some(Dated {
            when,
            from: from.map(|m| m.value),
            until: until.map(|m| m.value),
            lapses: lapses.is_some_and(|l| l.value),
            checked,
            provisional,
            start_unknown: start.is_some_and(|start| start.value == Start::Unknown),
            inherit,
            source: source.unwrap_or(absent),
            status: status.map_or(Status::Assumed, |s| s.value),
            note,
            place,
        })
    }

    pub(super) fn for_programs(&mut self, fields: &mut Fields<'_, '_>) -> Vec<Program> {
        let programs = self.programs(fields, "for");
        if !fields.has("for") {
            self.absent(fields, "for", "[\"pension\"]");
        }
        programs
    }

    /// Adds an entry; its facts name it by the number that comes back.
    pub(super) fn entry(&mut self, head: Dated) -> u32 {
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(head);
        number
    }

    /// Adds what an entry says of a field: a value, nothing, or that it hands the field on.
    pub(super) fn fact(&mut self, entry: u32, field: Field, value: Option<Sited<Value>>) {
        let head = usize::try_from(entry)
            .ok()
            .and_then(|index| self.entries.get(index));
        let Some(head) = head else { return };
        let place = match &value {
            Some(value) => value.place,
            None if head.inherit => head.place,
            None => return,
        };
        self.facts.push(Fact {
            field,
            value: value.map(|v| v.value),
            place,
            entry,
        });
    }

    /// An entry says something, or hands on, but not both.
    pub(super) fn one_or_inherit(
        &mut self,
        fields: &Fields<'_, '_>,
        head: &Dated,
        silent: bool,
        example: &str,
    ) {
        if head.inherit && !silent {
            self.wrong(
                "inherit-with-value",
                &fields.span,
                text!("`inherit` beside a value", "`inherit` 和数值写在了一起"),
                text!("keep one of the two", "两者只留其一"),
            );
        } else if !head.inherit && silent {
            self.wrong(
                "says-nothing",
                &fields.span,
                text!("the entry sets nothing", "这一条什么也没有规定"),
                text!(
                    "add a value, such as `{example}`",
                    "请补上数值，例如 `{example}`"
                ),
            );
        }
    }
}
