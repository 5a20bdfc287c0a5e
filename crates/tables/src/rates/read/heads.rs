//! Headers, sources and choices.

use crate::lang::Text;
use crate::program::{Program, Side};
use crate::rates::fields::{Fields, Reader};
use crate::rates::finding::Finding;
use crate::rates::model::{
    Absence, Choice, ChoiceValue, Exemption, Header, Missing, Overlay, Parameter, Region, Sited,
    Source, Status,
};
use crate::text;

impl Reader<'_> {
    pub(super) fn date(&mut self, fields: &mut Fields<'_, '_>) -> Option<String> {
        let node = fields.get("tables")?;
        let mut tables = self.table(node, "tables")?;
        let date = self.required(&mut tables, "date", "\"2026-11-22\"");
        self.finish(&tables);
        let date = date?;
        if date.value.parse::<jiff::civil::Date>().is_err() {
            self.wrong(
                "bad-date",
                &node.span(),
                text!("`date` is not a day", "`date` 不是日期"),
                Text::default(),
            );
        }
        Some(date.value)
    }

    pub(super) fn region(
        &mut self,
        fields: &mut Fields<'_, '_>,
        date: Option<String>,
        missing: Vec<Absence>,
    ) -> Option<Header> {
        let id = self.required(fields, "id", "\"nanchang\"");
        let name = self.required(fields, "name", "\"南昌市\"");
        let adcode = self.required(fields, "adcode", "\"360100\"");
        let aliases = self.strings(fields, "aliases");
        let aliases = aliases
            .into_iter()
            .map(|(alias, span)| self.sited(alias.to_owned(), &span))
            .collect();
        if let Some(node) = fields.get("missing") {
            self.wrong(
                "missing-without-source",
                &node.span(),
                text!(
                    "`missing` names no document that shows that the charge exists",
                    "`missing` 没有写明哪份文件说明存在该项收费"
                ),
                text!(
                    "write `[[missing]]` with `what` and `source`; without a source leave it out",
                    "请改写 `[[missing]]`，写明 `what` 和 `source`；没有来源就不要写"
                ),
            );
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
            self.findings
                .push(finding.hint(text!("see GB/T 2260", "见 GB/T 2260")));
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

    /// A gap with its proof.
    pub(super) fn absence(&mut self, fields: &mut Fields<'_, '_>) -> Option<Absence> {
        let what = self.required(fields, "what", "\"work_injury.base\"");
        let source = self.required(fields, "source", "\"jx-2025-150\"");
        let note = self.optional_text(fields, "note");
        self.finish(fields);
        let what = what?;
        let Some(missing) = missing_path(&what.value) else {
            let path = &what.value;
            let finding = Finding::at(
                "unknown-missing",
                &self.document.path,
                what.place,
                text!(
                    "`{path}` is no program or parameter",
                    "`{path}` 不是险种或参数"
                ),
            );
            self.findings.push(finding.hint(text!(
                "write a program (`large_medical`) or a parameter of one (`work_injury.base`)",
                "请写险种（`large_medical`）或其参数（`work_injury.base`）"
            )));
            return None;
        };
        Some(Absence {
            what: what.map(|_| missing),
            source: source?,
            note,
        })
    }

    pub(super) fn overlay(&mut self, fields: &mut Fields<'_, '_>) -> Option<Header> {
        let id = self.required(fields, "id", "\"my-company\"");
        let name = self.required(fields, "name", "\"我公司\"");
        let regions = self.strings(fields, "regions");
        let regions = regions
            .into_iter()
            .map(|(id, span)| self.sited(id.to_owned(), &span))
            .collect();
        let mention = self.flag(fields, "mention").is_some_and(|m| m.value);
        let from = self.month(fields, "from").map(|from| from.value);
        let without = self.programs(fields, "without");
        let source = self.string(fields, "source");
        let status = self.status(fields);
        self.finish(fields);
        Some(Header::Overlay(Overlay {
            id: id?,
            name: name?.value,
            regions,
            mention,
            from,
            without,
            exemption: source.map(|source| Exemption {
                source,
                status: status.map_or(Status::Assumed, |status| status.value),
            }),
        }))
    }

    pub(super) fn source(&mut self, fields: &mut Fields<'_, '_>) -> Option<Source> {
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
        if !source.url.is_empty()
            && !source.url.starts_with("http://")
            && !source.url.starts_with("https://")
        {
            let url = &source.url;
            let message = text!("`{url}` is no address", "`{url}` 不是网址");
            let hint = text!(
                "begin with https://, or leave `url` out",
                "请以 https:// 开头，或不写 `url`"
            );
            self.wrong("bad-url", &fields.span, message, hint);
        }
        if !is_date(&source.published) {
            let published = &source.published;
            let message = text!(
                "`{published}` is no day, month or year",
                "`{published}` 不是日期、月份或年份"
            );
            let hint = text!(
                "write \"2026-07-01\", \"2026-07\" or \"2026\"",
                "请写 \"2026-07-01\"、\"2026-07\" 或 \"2026\""
            );
            self.wrong("bad-date", &fields.span, message, hint);
        }
        self.finish(fields);
        Some(Source {
            key: key?,
            ..source
        })
    }

    pub(super) fn choice(&mut self, fields: &mut Fields<'_, '_>) -> Option<Choice> {
        let key = self.required(fields, "key", "\"medical\"");
        let name = self.required(fields, "name", "\"医疗保险档次\"");
        let default = self.required(fields, "default", "\"tier-1\"");
        let values = fields.get("value");
        let mut read = Vec::new();
        for mut value in self.tables(values, "value") {
            let id = self.required(&mut value, "id", "\"tier-1\"");
            let name = self.required(&mut value, "name", "\"一档\"");
            let aliases = self.strings(&mut value, "aliases");
            let aliases = aliases
                .into_iter()
                .map(|(alias, _)| alias.to_owned())
                .collect();
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
}

fn missing_path(path: &str) -> Option<Missing> {
    let (program, parameter) = path
        .split_once('.')
        .map_or((path, None), |(p, rest)| (p, Some(rest)));
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
