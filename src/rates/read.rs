//! From the text of one rate file to a [`Table`], with every mistake of the file in one run.
//!
//! The file is walked as a tree with spans rather than through serde, which would stop at the first mistake; see
//! `docs/decisions.md`. What needs other files (sources, choices, layers) is checked in [`crate::rates::check`].

use std::ops::Range;

use toml::de::DeTable;

use crate::lang::Text;
use crate::money::{Mode, Money, Rate, Rounding, Unit};
use crate::program::{Program, Side};
use crate::rates::fields::{Fields, Node, Reader};
use crate::rates::finding::{Document, Finding};
use crate::rates::model::{
    Average, Charge, Choice, ChoiceValue, Dated, Each, Fact, Field, Header, Levy, Limit, Missing, Of, Overlay, PaidFrom,
    Parameter, Region, Rounded, Sited, Source, Status, Table, Value, When,
};
use crate::text;

/// The most findings that one file is worth: beyond that it is no rate file.
const MOST_FINDINGS: usize = 50;

/// Reads a document: the table as far as it can be made out, and everything wrong with the file by itself.
/// The table is `None` where there is no header to tell what the file is.
pub fn read(document: &Document) -> (Option<Table>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let (root, errors) = DeTable::parse_recoverable(&document.text);
    for error in errors.iter().take(MOST_FINDINGS) {
        let span = error.span().unwrap_or(0..1);
        let said = error.message().lines().next().unwrap_or_default().to_owned();
        let (code, hint) = if said.contains("duplicate key") {
            let hint = text!("keep one of the two", "两处只留一处");
            ("duplicate-key", hint)
        } else {
            ("not-toml", text!("see toml.io for how TOML is written", "TOML 的写法见 toml.io"))
        };
        reader.wrong(code, &span, text!("not valid TOML: {said}", "不是合法的 TOML：{said}"), hint);
    }
    let mut fields = Fields::new(root.get_ref(), 0..1);
    let table = reader.file(&mut fields);
    reader.finish(&fields);
    let mut findings = reader.findings;
    findings.sort_by_key(|f| (f.place.line, f.place.column));
    if findings.len() > MOST_FINDINGS {
        let more = findings.len() - MOST_FINDINGS;
        findings.truncate(MOST_FINDINGS);
        findings.push(Finding::whole(
            "too-many",
            &document.path,
            text!("and {more} more findings in this file", "该文件还有 {more} 处问题"),
        ));
    }
    (table, findings)
}

impl Reader<'_> {
    fn file(&mut self, fields: &mut Fields<'_, '_>) -> Option<Table> {
        let region = fields.get("region");
        let overlay = fields.get("overlay");
        let header = match (region, overlay) {
            (Some(node), None) => {
                let date = self.date(fields);
                self.table(node, "region").and_then(|mut f| self.region(&mut f, date))
            }
            (None, Some(node)) => self.table(node, "overlay").and_then(|mut f| self.overlay(&mut f)),
            _ => {
                self.wrong(
                    "no-header",
                    &(0..1),
                    text!(
                        "a rate file has one table `[region]` or `[overlay]`",
                        "费率文件要有一个 `[region]` 或 `[overlay]` 表"
                    ),
                    text!("begin with `[region]`, `id`, `name`, `adcode`", "请以 `[region]`、`id`、`name`、`adcode` 开头"),
                );
                None
            }
        };
        let dated = !matches!(header, Some(Header::Overlay(_)));
        let sources = fields.get("source");
        let sources = self.tables(sources, "source").iter_mut().filter_map(|f| self.source(f)).collect();
        let choices = fields.get("choice");
        let choices = self.tables(choices, "choice").iter_mut().filter_map(|f| self.choice(f)).collect();
        let bases = fields.get("base");
        for mut entry in self.tables(bases, "base") {
            self.base(&mut entry, dated);
        }
        let roundings = fields.get("rounding");
        for mut entry in self.tables(roundings, "rounding") {
            self.rounding(&mut entry, dated);
        }
        for program in Program::ALL {
            let Some(node) = fields.get(program.id()) else {
                continue;
            };
            let Some(mut own) = self.table(node, program.id()) else {
                continue;
            };
            if program.is_fund() {
                let what = format!("{}.rate", program.id());
                let rates = own.get("rate");
                for mut entry in self.tables(rates, &what) {
                    self.fund_rate(&mut entry, program, dated);
                }
            } else {
                for side in Side::BOTH {
                    let what = format!("{}.{}", program.id(), side.id());
                    let entries = own.get(side.id());
                    for mut entry in self.tables(entries, &what) {
                        self.charge(&mut entry, program, side, dated);
                    }
                }
                if program == Program::WorkInjury {
                    let steps = own.get("float");
                    for mut entry in self.tables(steps, "work_injury.float") {
                        self.float(&mut entry, dated);
                    }
                }
            }
            self.finish(&own);
        }
        Some(Table {
            path: self.document.path.clone(),
            header: header?,
            sources,
            choices,
            entries: std::mem::take(&mut self.entries),
            facts: std::mem::take(&mut self.facts),
        })
    }

    fn date(&mut self, fields: &mut Fields<'_, '_>) -> Option<String> {
        let node = fields.get("tables")?;
        let mut tables = self.table(node, "tables")?;
        let date = self.required(&mut tables, "date", "\"2026-11-22\"");
        self.finish(&tables);
        let date = date?;
        if date.value.parse::<jiff::civil::Date>().is_err() {
            self.wrong("bad-date", &node.span(), text!("`date` is not a day", "`date` 不是日期"), Text::default());
        }
        Some(date.value)
    }

    fn region(&mut self, fields: &mut Fields<'_, '_>, date: Option<String>) -> Option<Header> {
        let id = self.required(fields, "id", "\"nanchang\"");
        let name = self.required(fields, "name", "\"南昌市\"");
        let adcode = self.required(fields, "adcode", "\"360100\"");
        let aliases = self.strings(fields, "aliases");
        let aliases = aliases.into_iter().map(|(alias, span)| self.sited(alias.to_owned(), &span)).collect();
        let mut missing = Vec::new();
        for (path, span) in self.strings(fields, "missing") {
            match missing_path(path) {
                Some(found) => missing.push(self.sited(found, &span)),
                None => self.wrong(
                    "unknown-missing",
                    &span,
                    text!("`{path}` is no program or parameter", "`{path}` 不是险种或参数"),
                    text!(
                        "write a program (`large_medical`) or a parameter of one (`work_injury.base`)",
                        "请写险种（`large_medical`）或其参数（`work_injury.base`）"
                    ),
                ),
            }
        }
        self.finish(fields);
        let (id, name, adcode) = (id?, name?, adcode?);
        if adcode.value.len() != 6 || !adcode.value.bytes().all(|b| b.is_ascii_digit()) {
            let finding = Finding::at(
                "bad-adcode",
                &self.document.path,
                adcode.place,
                text!("an adcode has six digits", "行政区划代码是六位数字"),
            );
            self.findings.push(finding.hint(text!("see GB/T 2260", "见 GB/T 2260")));
        }
        Some(Header::Region(Region {
            id,
            name: name.value,
            adcode,
            aliases,
            missing,
            date,
        }))
    }

    fn sited<T>(&self, value: T, span: &Range<usize>) -> Sited<T> {
        Sited {
            value,
            place: self.place(span),
        }
    }

    fn overlay(&mut self, fields: &mut Fields<'_, '_>) -> Option<Header> {
        let id = self.required(fields, "id", "\"my-company\"");
        let name = self.required(fields, "name", "\"我公司\"");
        let regions = self.strings(fields, "regions");
        let regions = regions.into_iter().map(|(id, span)| self.sited(id.to_owned(), &span)).collect();
        let mention = self.flag(fields, "mention").is_some_and(|m| m.value);
        let without = self.programs(fields, "without");
        self.finish(fields);
        Some(Header::Overlay(Overlay {
            id: id?,
            name: name?.value,
            regions,
            mention,
            without,
        }))
    }

    fn programs(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<Program> {
        let mut programs = Vec::new();
        for (written, span) in self.strings(fields, key) {
            match Program::from_id(written) {
                Some(program) => programs.push(program),
                None => self.unknown_word(&span, key, written, Program::ALL.iter().map(|p| p.id())),
            }
        }
        programs
    }

    fn source(&mut self, fields: &mut Fields<'_, '_>) -> Option<Source> {
        let key = self.required(fields, "key", "\"jx-2025-150\"");
        let source = Source {
            key: Sited {
                value: String::new(),
                place: self.place(&fields.span),
            },
            document: self.optional_text(fields, "document"),
            publisher: self.optional_text(fields, "publisher"),
            published: self.optional_text(fields, "published"),
            url: self.optional_text(fields, "url"),
            via: self.optional_text(fields, "via"),
        };
        if source.document.is_empty() && source.publisher.is_empty() {
            self.absent(fields, "publisher", "\"江西省人力资源和社会保障厅\"");
        }
        if !source.url.is_empty() && !source.url.starts_with("http://") && !source.url.starts_with("https://") {
            let url = &source.url;
            let message = text!("`{url}` is no address", "`{url}` 不是网址");
            let hint = text!("begin with https://, or leave `url` out", "请以 https:// 开头，或不写 `url`");
            self.wrong("bad-url", &fields.span, message, hint);
        }
        if !is_date(&source.published) {
            let published = &source.published;
            let message = text!("`{published}` is no day, month or year", "`{published}` 不是日期、月份或年份");
            let hint = text!("write \"2026-07-01\", \"2026-07\" or \"2026\"", "请写 \"2026-07-01\"、\"2026-07\" 或 \"2026\"");
            self.wrong("bad-date", &fields.span, message, hint);
        }
        self.finish(fields);
        Some(Source { key: key?, ..source })
    }

    fn choice(&mut self, fields: &mut Fields<'_, '_>) -> Option<Choice> {
        let key = self.required(fields, "key", "\"medical\"");
        let name = self.required(fields, "name", "\"医疗保险档次\"");
        let default = self.required(fields, "default", "\"tier-1\"");
        let values = fields.get("value");
        let mut read = Vec::new();
        for mut value in self.tables(values, "value") {
            let id = self.required(&mut value, "id", "\"tier-1\"");
            let name = self.required(&mut value, "name", "\"一档\"");
            let aliases = self.strings(&mut value, "aliases");
            let aliases = aliases.into_iter().map(|(alias, _)| alias.to_owned()).collect();
            let only_with = self.when(&mut value, "only_with");
            self.finish(&value);
            if let (Some(id), Some(name)) = (id, name) {
                read.push(ChoiceValue {
                    id,
                    name: name.value,
                    aliases,
                    only_with,
                });
            }
        }
        self.finish(fields);
        Some(Choice {
            key: key?,
            name: name?.value,
            default: default?,
            values: read,
        })
    }

    fn when(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> When {
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

    /// What every entry has. `dated` is false in overlays, where month, source and status may be absent.
    fn dated(&mut self, fields: &mut Fields<'_, '_>, dated: bool) -> Option<Dated> {
        let when = self.when(fields, "when");
        let inherit = self.flag(fields, "inherit").is_some_and(|f| f.value);
        let from = self.month(fields, "from");
        let until = self.month(fields, "until");
        let lapses = self.flag(fields, "lapses");
        let checked = self.month(fields, "checked").map(|m| m.value);
        let provisional = self.flag(fields, "provisional").is_some_and(|f| f.value);
        let source = self.string(fields, "source");
        let status = self.word(
            fields,
            "status",
            &[
                ("cited", Status::Cited),
                ("derived", Status::Derived),
                ("reported", Status::Reported),
                ("assumed", Status::Assumed),
            ],
        );
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
                text!("`until` {last} is before `from` {from}", "`until` {last} 早于 `from` {from}"),
            );
            let hint = text!("`until` is the last month of the entry", "`until` 是该条的最后一个月");
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
            let hint = text!("add `until = \"…\"`, its last month", "请补上 `until = \"…\"`，即最后一个月");
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
            inherit,
            source: source.unwrap_or(absent),
            status: status.map_or(Status::Assumed, |s| s.value),
            note,
            place,
        })
    }

    fn for_programs(&mut self, fields: &mut Fields<'_, '_>) -> Vec<Program> {
        let programs = self.programs(fields, "for");
        if !fields.has("for") {
            self.absent(fields, "for", "[\"pension\"]");
        }
        programs
    }

    fn base(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let programs = self.for_programs(fields);
        let monthly = self.money(fields, "average");
        let yearly = self.money(fields, "average_yearly");
        let floor = self.limit(fields, "floor");
        let ceiling = self.limit(fields, "ceiling");
        let floor_ratio = fields.get("floor_ratio").and_then(|node| self.rate_of(node, "floor_ratio"));
        let ceiling_ratio = fields.get("ceiling_ratio").and_then(|node| self.rate_of(node, "ceiling_ratio"));
        let keys = ["average", "average_yearly", "floor", "ceiling", "floor_ratio", "ceiling_ratio"];
        let present: Vec<&str> = keys.into_iter().filter(|key| fields.has(key)).collect();
        self.finish(fields);
        let Some(head) = head else { return };
        self.one_or_inherit(fields, &head, present.is_empty(), "floor = \"3915\"");
        if monthly.is_some() && yearly.is_some() {
            self.wrong(
                "two-averages",
                &fields.span,
                text!("`average` and `average_yearly` in one entry", "同一条里既有 `average` 又有 `average_yearly`"),
                text!("keep the one that the document prints", "只留文件上印的那个"),
            );
        }
        if let (Some(low), Some(high)) = (&floor, &ceiling)
            && let (Limit::Amount(floor), Limit::Amount(ceiling)) = (low.value, high.value)
            && floor > ceiling
        {
            let finding = Finding::at(
                "floor-over-ceiling",
                &self.document.path,
                low.place,
                text!("the floor {floor} is over the ceiling {ceiling}", "下限 {floor} 高于上限 {ceiling}"),
            )
            .hint(text!("compare both with the document", "请与文件核对"));
            self.findings.push(finding);
        }
        let average = monthly
            .map(|m| Sited {
                value: Average::Monthly(m.value),
                place: m.place,
            })
            .or(yearly.map(|m| Sited {
                value: Average::Yearly(m.value),
                place: m.place,
            }));
        let of_average = average.as_ref().map(|average| Sited {
            value: Limit::OfAverage(average.value),
            place: average.place,
        });
        let floor = floor.or_else(|| of_average.clone());
        let ceiling = ceiling.or(of_average);
        let entry = self.entry(head);
        for program in programs {
            self.fact(entry, Field::Average(program), average.clone().map(|a| a.map(Value::Average)));
            self.fact(entry, Field::Floor(program), floor.clone().map(|l| l.map(Value::Limit)));
            self.fact(entry, Field::Ceiling(program), ceiling.clone().map(|l| l.map(Value::Limit)));
            self.fact(entry, Field::FloorRatio(program), floor_ratio.clone().map(|r| r.map(Value::Ratio)));
            self.fact(entry, Field::CeilingRatio(program), ceiling_ratio.clone().map(|r| r.map(Value::Ratio)));
        }
    }

    /// Adds an entry; its facts name it by the number that comes back.
    fn entry(&mut self, head: Dated) -> u32 {
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(head);
        number
    }

    /// Adds what an entry says of a field: a value, nothing, or that it hands the field on.
    fn fact(&mut self, entry: u32, field: Field, value: Option<Sited<Value>>) {
        let head = usize::try_from(entry).ok().and_then(|index| self.entries.get(index));
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
    fn one_or_inherit(&mut self, fields: &Fields<'_, '_>, head: &Dated, silent: bool, example: &str) {
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
                text!("add a value, such as `{example}`", "请补上数值，例如 `{example}`"),
            );
        }
    }

    fn limit(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Sited<Limit>> {
        let node = fields.get(key)?;
        let place = self.place(&node.span());
        let value = match node.get_ref().as_str() {
            Some("none") => Limit::None,
            Some("unknown") => Limit::Unknown,
            _ => Limit::Amount(self.money_of(node, key)?.value),
        };
        Some(Sited { value, place })
    }

    fn charge(&mut self, fields: &mut Fields<'_, '_>, program: Program, side: Side, dated: bool) {
        let head = self.dated(fields, dated);
        let keys = ["rate", "amount", "yearly", "classes", "merged_into"];
        let present: Vec<&str> = keys.into_iter().filter(|key| fields.has(key)).collect();
        let rate = self.rate(fields, "rate").map(|r| Sited {
            value: Levy::Rate(r.value),
            place: r.place,
        });
        let amount = self.money(fields, "amount").map(|m| Sited {
            value: Levy::Amount(m.value),
            place: m.place,
        });
        let yearly = self.yearly(fields);
        let classes = self.classes(fields);
        let merged = self.merged_into(fields, program);
        let part = self.optional_text(fields, "part");
        let of = self.word(
            fields,
            "of",
            &[("base", Of::Base), ("average", Of::Average), ("payroll", Of::Payroll)],
        );
        let base_of = fields.get("base_of").and_then(|node| {
            let written = self.text_of(node, "base_of")?;
            let found = Program::from_id(written);
            if found.is_none() {
                self.unknown_word(&node.span(), "base_of", written, Program::ALL.iter().map(|p| p.id()));
            }
            found
        });
        let paid_from = self.word(
            fields,
            "paid_from",
            &[("wage", PaidFrom::Wage), ("account", PaidFrom::Account), ("pool", PaidFrom::Pool)],
        );
        let of_which = self.of_which(fields);
        self.finish(fields);
        if let [first, second, ..] = present.as_slice() {
            self.wrong(
                "two-levies",
                &fields.span,
                text!("`{first}` and `{second}` in one entry", "同一条里既有 `{first}` 又有 `{second}`"),
                text!("an entry is one charge: keep one, or write two entries", "一条就是一项收费：只留其一，或写成两条"),
            );
        }
        let Some(head) = head else { return };
        self.one_or_inherit(fields, &head, present.is_empty(), "rate = \"16%\"");
        let levy = rate.or(amount).or(yearly).or(classes).or(merged);
        let charge = levy.map(|levy| {
            levy.map(|levy| {
                Value::Charge(Charge {
                    levy,
                    of: of.map_or(Of::Base, |o| o.value),
                    base_of,
                    paid_from: paid_from.map_or(PaidFrom::Wage, |p| p.value),
                    of_which,
                })
            })
        });
        let entry = self.entry(head);
        self.fact(entry, Field::Charge(program, side, part), charge);
    }

    fn merged_into(&mut self, fields: &mut Fields<'_, '_>, program: Program) -> Option<Sited<Levy>> {
        let node = fields.get("merged_into")?;
        let written = self.text_of(node, "merged_into")?;
        match Program::from_id(written).filter(|into| *into != program) {
            Some(into) => Some(self.sited(Levy::MergedInto(into), &node.span())),
            None => {
                self.unknown_word(&node.span(), "merged_into", written, Program::ALL.iter().map(|p| p.id()));
                None
            }
        }
    }

    fn yearly(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Levy>> {
        let year = self.money(fields, "yearly");
        let Some(node) = fields.get("months") else {
            return year.map(|y| Sited {
                value: Levy::Yearly(y.value, None),
                place: y.place,
            });
        };
        let array = node.get_ref().as_array()?;
        let months: Vec<Money> = array
            .iter()
            .filter_map(|month| self.money_of(month, "months"))
            .map(|m| m.value)
            .collect();
        let year = year?;
        let sum: Money = months.iter().copied().sum();
        let count = array.len();
        let total = year.value;
        if months.len() != 12 || sum != total {
            self.wrong(
                "months-do-not-sum",
                &node.span(),
                text!(
                    "{count} months that sum to {sum}, not to the yearly {total}",
                    "{count} 个月合计 {sum}，不等于全年 {total}"
                ),
                text!("`months` has twelve amounts, January first", "`months` 是从一月起的十二个金额"),
            );
        }
        Some(Sited {
            value: Levy::Yearly(total, Some(months)),
            place: year.place,
        })
    }

    fn classes(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Levy>> {
        let node = fields.get("classes")?;
        let table = self.table(node, "classes")?;
        let mut classes = [None; 8];
        for (key, span, value) in table.entries() {
            let rate = self.rate_of::<Rate>(value, key);
            match class_index(key).and_then(|index| classes.get_mut(index)) {
                Some(slot) => *slot = rate.map(|r| r.value),
                None => self.unknown_class(&span, key),
            }
        }
        Some(self.sited(Levy::Classes(classes), &node.span()))
    }

    fn unknown_class(&mut self, span: &Range<usize>, key: &str) {
        self.wrong(
            "unknown-class",
            span,
            text!("there is no industry class `{key}`", "没有行业类别 `{key}`"),
            text!("classes are 1 to 8 (人社部发〔2015〕71号)", "类别为一至八类（人社部发〔2015〕71号）"),
        );
    }

    fn of_which(&mut self, fields: &mut Fields<'_, '_>) -> Vec<(Program, Rate)> {
        let Some(node) = fields.get("of_which") else {
            return Vec::new();
        };
        let Some(table) = self.table(node, "of_which") else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        for (key, span, value) in table.entries() {
            let rate = self.rate_of::<Rate>(value, key);
            match (Program::from_id(key), rate) {
                (Some(program), Some(rate)) => parts.push((program, rate.value)),
                (None, _) => self.unknown_word(&span, "of_which", key, Program::ALL.iter().map(|p| p.id())),
                (Some(_), None) => {}
            }
        }
        parts
    }

    fn fund_rate(&mut self, fields: &mut Fields<'_, '_>, program: Program, dated: bool) {
        let head = self.dated(fields, dated);
        let min = self.rate(fields, "min");
        let max = self.rate(fields, "max");
        let only = self.only(fields);
        let equal = self.flag(fields, "equal");
        let default = self.rate(fields, "default");
        let silent = !["min", "max", "only", "equal", "default"].into_iter().any(|key| fields.has(key));
        self.finish(fields);
        let Some(head) = head else { return };
        self.one_or_inherit(fields, &head, silent, "min = \"5%\"");
        if let (Some(min), Some(max)) = (&min, &max)
            && min.value > max.value
        {
            let (low, high) = (min.value, max.value);
            let finding = Finding::at(
                "floor-over-ceiling",
                &self.document.path,
                min.place,
                text!("`min` {low} is over `max` {high}", "`min` {low} 高于 `max` {high}"),
            );
            self.findings.push(finding.hint(text!("compare both with the document", "请与文件核对")));
        }
        if only.is_some() && (min.is_some() || max.is_some()) {
            self.wrong(
                "only-with-range",
                &fields.span,
                text!("`only` beside `min` or `max`", "`only` 和 `min`、`max` 写在了一起"),
                text!("keep the list or the range", "列表和范围只留其一"),
            );
        }
        // a list sets the range as well, and a range ends a list: the newest of the two is what holds
        let edge = |rate: Option<&Rate>| {
            let listed = only.as_ref()?;
            Some(listed.clone().map(|_| Value::Rate(rate.copied().unwrap_or_default())))
        };
        let listed = only.as_ref().map(|o| o.value.as_slice()).unwrap_or_default();
        let low = min.clone().map(|r| r.map(Value::Rate)).or_else(|| edge(listed.first()));
        let high = max.clone().map(|r| r.map(Value::Rate)).or_else(|| edge(listed.last()));
        let no_list = min.or(max).map(|r| r.map(|_| Value::Rates(Vec::new())));
        let list = only.clone().map(|o| o.map(Value::Rates)).or(no_list);
        let entry = self.entry(head);
        self.fact(entry, Field::FundMin(program), low);
        self.fact(entry, Field::FundMax(program), high);
        self.fact(entry, Field::FundOnly(program), list);
        self.fact(entry, Field::FundEqual(program), equal.map(|e| e.map(Value::Flag)));
        self.fact(entry, Field::FundDefault(program), default.map(|d| d.map(Value::Rate)));
    }

    fn only(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Vec<Rate>>> {
        let node = fields.get("only")?;
        let place = self.place(&node.span());
        let Some(array) = node.get_ref().as_array() else {
            let _: Option<Sited<Rate>> = self.rate_of(node, "only");
            return None;
        };
        let mut rates: Vec<Rate> = array
            .iter()
            .filter_map(|element: Node<'_, '_>| self.rate_of(element, "only"))
            .map(|r| r.value)
            .collect();
        rates.sort();
        Some(Sited { value: rates, place })
    }

    fn float(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let mut allowed = vec![Vec::new(); 8];
        let Some(node) = fields.get("allowed") else {
            self.absent(fields, "allowed", "{ 1 = [\"100%\"] }");
            return;
        };
        let Some(table) = self.table(node, "allowed") else { return };
        for (key, span, value) in table.entries() {
            let Some(index) = class_index(key) else {
                self.unknown_class(&span, key);
                continue;
            };
            for element in value.get_ref().as_array().into_iter().flatten() {
                let step = self.rate_of::<crate::money::Ratio>(element, key);
                let percent = step.and_then(|s| u32::try_from(s.value.parts() / 10_000).ok());
                if let (Some(percent), Some(steps)) = (percent, allowed.get_mut(index)) {
                    steps.push(percent);
                }
            }
        }
        self.finish(fields);
        let Some(head) = head else { return };
        let steps = self.sited(Value::Steps(allowed), &node.span());
        let entry = self.entry(head);
        self.fact(entry, Field::Float, Some(steps));
    }

    fn rounding(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let programs = self.for_programs(fields);
        let what = self.word(
            fields,
            "what",
            &[("amount", Rounded::Amount), ("base", Rounded::Base), ("limits", Rounded::Limits)],
        );
        let unit = self.word(fields, "unit", &[("fen", Unit::Fen), ("jiao", Unit::Jiao), ("yuan", Unit::Yuan)]);
        let mode = self.word(fields, "mode", &[("half-up", Mode::HalfUp), ("up", Mode::Up), ("down", Mode::Down)]);
        let each = self.word(fields, "each", &[("side", Each::Side), ("both", Each::Both)]);
        for (key, example) in [("what", "\"amount\""), ("unit", "\"yuan\""), ("mode", "\"half-up\"")] {
            if !fields.has(key) {
                self.absent(fields, key, example);
            }
        }
        self.finish(fields);
        let (Some(head), Some(what), Some(unit), Some(mode)) = (head, what, unit, mode) else {
            return;
        };
        let rule = Rounding {
            unit: unit.value,
            mode: mode.value,
        };
        let rule = unit.map(|_| Value::Rule(rule, each.map_or(Each::Side, |e| e.value)));
        let entry = self.entry(head);
        for program in programs {
            self.fact(entry, Field::Rounding(program, what.value), Some(rule.clone()));
        }
    }
}

fn class_index(key: &str) -> Option<usize> {
    let class: usize = key.parse().ok()?;
    (1..=8).contains(&class).then(|| class - 1)
}

fn missing_path(path: &str) -> Option<Missing> {
    let (program, parameter) = path.split_once('.').map_or((path, None), |(p, rest)| (p, Some(rest)));
    let program = Program::from_id(program)?;
    let parameter = match parameter {
        None => None,
        Some("base") => Some(Parameter::Base),
        Some("employee") if !program.is_fund() => Some(Parameter::Charge(Side::Employee)),
        Some("employer") if !program.is_fund() => Some(Parameter::Charge(Side::Employer)),
        Some("rate") if program.is_fund() => Some(Parameter::Rate),
        Some(_) => return None,
    };
    Some(Missing { program, parameter })
}

/// A day, a month, a year, or nothing.
fn is_date(text: &str) -> bool {
    let year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.is_empty()
        || year
        || text.parse::<crate::period::Month>().is_ok()
        || (text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok())
}
