//! What is in force in a region, and its documents.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lang::Lang;
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::{Average, Charge, Field, Levy, Limit, Of, PaidFrom, Source, Value, When};
use crate::rates::regions::RegionEntry;
use crate::rates::sources::SourceObject;
use crate::report::caption::Caption;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid};
use crate::report::records::Records;
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::{Report, json};
use crate::survey::in_force::{Absent, InForce};
use crate::written::OrNothing;

/// A region's parameters in a month.
#[derive(Debug)]
pub struct Shown {
    /// The region.
    pub region: RegionEntry,
    /// The month.
    pub month: Month,
    /// The day of the tables.
    pub tables: String,
    /// The parameters.
    pub parameters: Vec<InForce>,
}

/// Every parameter in force in a region and month.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct ShownObject<'s> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'s str,
    /// The month.
    month: Month,
    /// The region's id.
    region: &'s str,
    /// One a parameter and choice.
    parameters: Vec<ParameterObject<'s>>,
}

/// A parameter in force.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ParameterObject<'s> {
    /// The program; empty for what is no program's.
    program: OrNothing<Program>,
    /// The parameter, as in rate files.
    parameter: String,
    /// The choices that it is for.
    when: Pairs<'s>,
    /// The value as in a rate file; empty where unknown.
    value: String,
    /// How it is known; `not-yet` before `from`.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::statuses_and(&["not-yet", "unknown"]))))]
    status: &'static str,
    /// The first month; empty where open.
    from: OrNothing<Month>,
    /// The last month; empty where open.
    until: OrNothing<Month>,
    /// The key of its document; empty where there is none.
    source: &'s str,
    /// The rate file it stands in; empty where unknown.
    file: &'s str,
    /// Its line; 0 where unknown.
    line: u32,
    /// A remark of the table.
    note: &'s str,
}

fn object(shown: &InForce) -> ParameterObject<'_> {
    let blank = ParameterObject {
        program: OrNothing(shown.field.program()),
        parameter: shown.field.parameter(),
        when: pairs(&shown.when),
        value: String::new(),
        status: "unknown",
        from: OrNothing(None),
        until: OrNothing(None),
        source: "",
        file: "",
        line: 0,
        note: "",
    };
    match &shown.value {
        Ok(figure) => ParameterObject {
            value: value_text(&figure.value),
            status: figure.status.id(),
            from: OrNothing(figure.from),
            until: OrNothing(figure.until),
            source: &figure.source,
            file: &figure.path,
            line: figure.line,
            note: &figure.note,
            ..blank
        },
        Err(Absent::Before(first)) => ParameterObject {
            status: "not-yet",
            from: OrNothing(Some(*first)),
            ..blank
        },
        Err(Absent::Missing) => blank,
    }
}

/// A value as it would be written in a rate file, on one line.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Average(Average::Monthly(amount)) => amount.to_string(),
        Value::Average(Average::Yearly(amount)) => format!("{amount}/year"),
        Value::Limit(limit) => limit_text(limit),
        Value::Ratio(ratio) => ratio.to_string(),
        Value::Charge(charge) => charge_text(charge),
        Value::Rate(rate) => rate.to_string(),
        Value::Amount(amount) => amount.to_string(),
        Value::Rates(rates) if rates.is_empty() => "range".to_owned(),
        Value::Rates(rates) => rates
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" "),
        Value::Flag(flag) => flag.to_string(),
        Value::Steps(steps) => {
            let class = |(index, steps): (usize, &Vec<u32>)| {
                let steps: Vec<String> = steps.iter().map(u32::to_string).collect();
                format!("{}: {}", index + 1, steps.join("/"))
            };
            steps
                .iter()
                .enumerate()
                .map(class)
                .collect::<Vec<_>>()
                .join("; ")
        }
        Value::Rule(rule, each) => {
            format!("{} {} each {}", rule.unit.id(), rule.mode.id(), each.id())
        }
    }
}

fn limit_text(limit: &Limit) -> String {
    match limit {
        Limit::Amount(amount) => amount.to_string(),
        Limit::None => "none".to_owned(),
        Limit::Unknown => "unknown".to_owned(),
        Limit::OfAverage(_) => "of average".to_owned(),
    }
}

fn charge_text(charge: &Charge) -> String {
    let levy = match &charge.levy {
        Levy::Rate(rate) => rate.to_string(),
        Levy::Amount(amount) => amount.to_string(),
        Levy::Yearly(amount, _) => format!("{amount}/year"),
        Levy::Classes(classes) => {
            let known = classes
                .iter()
                .enumerate()
                .filter_map(|(index, rate)| Some((index + 1, (*rate)?)));
            known
                .map(|(class, rate)| format!("{class}: {rate}"))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Levy::MergedInto(program) => format!("in {}", program.id()),
    };
    let of = match charge.of {
        Of::Base => "",
        Of::Average => " of average",
        Of::Payroll => " of payroll",
    };
    let from = match charge.paid_from {
        PaidFrom::Wage => "",
        PaidFrom::Account => " from account",
        PaidFrom::Pool => " from pool",
    };
    let includes: Vec<String> = charge
        .of_which
        .iter()
        .map(|(program, rate)| format!("{} {rate}", program.id()))
        .collect();
    let includes = if includes.is_empty() {
        String::new()
    } else {
        format!(" (of which {})", includes.join(", "))
    };
    format!("{levy}{of}{from}{includes}")
}

/// Choices as `--variant` takes them.
pub(crate) fn when_text(when: &When) -> String {
    let pairs = when.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join(" ")
}

/// Choices with their names.
pub(super) type Pairs<'w> = BTreeMap<&'w str, &'w str>;

pub(super) fn pairs(when: &When) -> Pairs<'_> {
    when.iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}

/// A region as the head of a table names it.
pub(super) fn place(region: &RegionEntry) -> String {
    format!("{} ({})", region.name, region.id)
}

impl Report for Shown {
    fn command(&self) -> &'static str {
        "rates show"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = ShownObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            month: self.month,
            region: &self.region.id,
            parameters: self.parameters.iter().map(object).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::headed(
            lang,
            [
                ("Parameter", "参数", Align::Fold),
                ("For", "适用", Align::Fold),
                ("Value", "数值", Align::Fold),
                ("Status", "数据状态", Align::Left),
                ("From", "起", Align::Left),
                ("Until", "止", Align::Left),
                ("Source", "来源", Align::Fold),
            ],
        );
        let place = place(&self.region);
        grid.above
            .push(Caption::of([place, self.month.to_string()]));
        // a rounding rule of a program that the region does not have tells nothing
        let lives = |program: Program| {
            let rule = |shown: &&InForce| matches!(shown.field, Field::Rounding(..));
            self.parameters
                .iter()
                .any(|shown| shown.field.program() == Some(program) && !rule(&shown))
        };
        for shown in self
            .parameters
            .iter()
            .filter(|shown| shown.field.program().is_none_or(lives))
        {
            let row = object(shown);
            let status = match &shown.value {
                Ok(figure) => figure.status.into(),
                Err(Absent::Before(_)) => Cell::of(lang, "not yet", "尚无"),
                Err(Absent::Missing) => Cell::UnknownInWords,
            };
            grid.push([
                shown.field.to_string().into(),
                when_text(&shown.when).into(),
                row.value.into(),
                status,
                row.from.0.into(),
                row.until.0.into(),
                row.source.into(),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        let parameters = self.parameters.iter();
        Records::of(parameters.map(|shown| (shown, object(shown))))
            .column("program", |(_, row)| row.program.into())
            .column("parameter", |(_, row)| (&row.parameter).into())
            .column("when", |(shown, _)| when_text(&shown.when).into())
            .column("value", |(_, row)| (&row.value).into())
            .column("status", |(_, row)| row.status.into())
            .column("from", |(_, row)| row.from.0.into())
            .column("until", |(_, row)| row.until.0.into())
            .column("source", |(_, row)| row.source.into())
            .column("file", |(_, row)| row.file.into())
            .column("line", |(_, row)| {
                let line = u64::from(row.line);
                (line > 0).then_some(Cell::Count(line)).into()
            })
            .column("note", |(_, row)| row.note.into())
            .done()
    }
}

/// A region's documents.
#[derive(Debug)]
pub struct Sources {
    /// The day of the tables.
    pub tables: String,
    /// The region.
    pub region: RegionEntry,
    /// Each document with the programs it serves.
    pub sources: Vec<(Source, Vec<Program>)>,
}

/// The documents that a region's figures stand in.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct SourcesObject<'s> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'s str,
    /// The region's id.
    region: &'s str,
    /// One a document.
    sources: Vec<SourceUse<'s>>,
}

/// A document and what it serves.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SourceUse<'s> {
    /// The document.
    #[serde(flatten)]
    source: SourceObject<'s>,
    /// Where it was read, if not at its publisher.
    via: &'s str,
    /// The programs it serves.
    programs: &'s [Program],
}

impl Report for Sources {
    fn command(&self) -> &'static str {
        "rates sources"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = SourcesObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            region: &self.region.id,
            sources: self
                .sources
                .iter()
                .map(|(source, programs)| SourceUse {
                    source: source.into(),
                    via: &source.via,
                    programs,
                })
                .collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::headed(
            lang,
            [
                ("Document", "文件", Align::Left),
                ("Published", "发布", Align::Left),
                ("Programs", "项目", Align::Left),
            ],
        );
        grid.above.push(place(&self.region).into());
        for (source, programs) in &self.sources {
            let lines = [&source.document, &source.publisher, &source.url];
            let lines = lines.into_iter().filter(|line| !line.is_empty());
            grid.push([
                Cell::Lines(lines.map(Into::into).collect()),
                (&source.published).into(),
                Cell::Lines(programs.iter().map(|program| (*program).into()).collect()),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        Records::of(self.sources.iter())
            .column("key", |(source, _)| (&source.key.value).into())
            .column("document", |(source, _)| (&source.document).into())
            .column("publisher", |(source, _)| (&source.publisher).into())
            .column("published", |(source, _)| (&source.published).into())
            .column("url", |(source, _)| (&source.url).into())
            .column("via", |(source, _)| (&source.via).into())
            .column("programs", |(_, programs)| {
                let programs: Vec<&str> = programs.iter().map(|own| own.id()).collect();
                programs.join(" ").into()
            })
            .done()
    }
}
