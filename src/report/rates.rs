//! What is in force in a region, and its documents.

use serde::Serialize;

use crate::lang::Lang;
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::{Average, Charge, Field, Levy, Limit, Of, PaidFrom, Source, Value, When};
use crate::rates::regions::RegionEntry;
use crate::report::grid::{Align, Grid};
use crate::report::id::{Id, OrNothing};
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::words::{self, pick};
use crate::report::{Report, json};
use crate::survey::in_force::{Absent, InForce};

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
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH)))]
    month: String,
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
    when: std::collections::BTreeMap<&'s str, &'s str>,
    /// The value as in a rate file; empty where unknown.
    value: String,
    /// How it is known; `not-yet` before `from`.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::statuses_or_absent())))]
    status: &'static str,
    /// The first month; empty where open.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH_OR_NOTHING)))]
    from: String,
    /// The last month; empty where open.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH_OR_NOTHING)))]
    until: String,
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
        when: shown
            .when
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect(),
        value: String::new(),
        status: "unknown",
        from: String::new(),
        until: String::new(),
        source: "",
        file: "",
        line: 0,
        note: "",
    };
    let month = |month: Option<Month>| month.map_or_else(String::new, |m| m.to_string());
    match &shown.value {
        Ok(figure) => ParameterObject {
            value: value_text(&figure.value),
            status: figure.status.id(),
            from: month(figure.from),
            until: month(figure.until),
            source: &figure.source,
            file: &figure.path,
            line: figure.line,
            note: &figure.note,
            ..blank
        },
        Err(Absent::Before(first)) => ParameterObject {
            status: "not-yet",
            from: first.to_string(),
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

pub(crate) fn when_text(when: &When) -> String {
    when.iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect::<Vec<_>>()
        .join(" ")
}

impl Report for Shown {
    fn command(&self) -> &'static str {
        "rates show"
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = ShownObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            month: self.month.to_string(),
            region: &self.region.id,
            parameters: self.parameters.iter().map(object).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let titles = [
            ("Parameter", "参数"),
            ("For", "适用"),
            ("Value", "数值"),
            ("Status", "依据"),
            ("From", "起"),
            ("Until", "止"),
            ("Source", "来源"),
        ];
        let folds = |en: &str| {
            if matches!(en, "Parameter" | "For" | "Value" | "Source") {
                Align::Fold
            } else {
                Align::Left
            }
        };
        let mut grid = Grid::new(titles.map(|(en, zh)| (pick(lang, en, zh).to_owned(), folds(en))));
        let (name, id, month) = (&self.region.name, &self.region.id, self.month);
        grid.above.push(format!("{name} ({id})  {month}"));
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
                Ok(figure) => words::status(figure.status, lang),
                Err(Absent::Before(_)) => pick(lang, "not yet", "尚无"),
                Err(Absent::Missing) => pick(lang, "unknown", "未知"),
            };
            grid.rows.push(vec![
                shown.field.to_string(),
                when_text(&shown.when),
                row.value,
                status.to_owned(),
                row.from,
                row.until,
                row.source.to_owned(),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "program",
            "parameter",
            "when",
            "value",
            "status",
            "from",
            "until",
            "source",
            "file",
            "line",
            "note",
        ]);
        for shown in &self.parameters {
            let row = object(shown);
            let line = if row.line == 0 {
                String::new()
            } else {
                row.line.to_string()
            };
            let plain = [
                row.program.text(),
                &row.parameter,
                &when_text(&shown.when),
                &row.value,
                row.status,
                &row.from,
                &row.until,
                row.source,
                row.file,
                &line,
                row.note,
            ];
            grid.rows.push(plain.map(str::to_owned).to_vec());
        }
        grid
    }
}

/// A region's documents.
#[derive(Debug)]
pub struct Sources {
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
    /// The region's id.
    region: &'s str,
    /// One a document.
    sources: Vec<SourceUse<'s>>,
}

/// A document and what it serves.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SourceUse<'s> {
    /// The key that figures name it by.
    key: &'s str,
    /// Its title and number.
    document: &'s str,
    /// Who published it; empty where unknown.
    publisher: &'s str,
    /// When; empty where unknown.
    published: &'s str,
    /// Its address; empty where unknown.
    url: &'s str,
    /// Where it was read, if not at its publisher.
    via: &'s str,
    /// The programs it serves.
    programs: Vec<Id<Program>>,
}

fn source_use<'s>(source: &'s Source, programs: &[Program]) -> SourceUse<'s> {
    SourceUse {
        key: &source.key.value,
        document: &source.document,
        publisher: &source.publisher,
        published: &source.published,
        url: &source.url,
        via: &source.via,
        programs: programs.iter().copied().map(Id).collect(),
    }
}

impl Report for Sources {
    fn command(&self) -> &'static str {
        "rates sources"
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = SourcesObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            region: &self.region.id,
            sources: self
                .sources
                .iter()
                .map(|(source, programs)| source_use(source, programs))
                .collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::new([
            (pick(lang, "Document", "文件").to_owned(), Align::Left),
            (pick(lang, "Published", "发布").to_owned(), Align::Left),
            (pick(lang, "Programs", "险种").to_owned(), Align::Left),
        ]);
        let (name, id) = (&self.region.name, &self.region.id);
        grid.above.push(format!("{name} ({id})"));
        for (source, programs) in &self.sources {
            let heading = [&source.document, &source.publisher];
            let mut lines: Vec<&str> = heading
                .into_iter()
                .map(String::as_str)
                .filter(|s| !s.is_empty())
                .collect();
            if !source.url.is_empty() {
                lines.push(&source.url);
            }
            let programs: Vec<&str> = programs.iter().map(|p| words::program(*p, lang)).collect();
            grid.rows.push(vec![
                lines.join("\n"),
                source.published.clone(),
                programs.join("\n"),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "key",
            "document",
            "publisher",
            "published",
            "url",
            "via",
            "programs",
        ]);
        for (source, programs) in &self.sources {
            let row = source_use(source, programs);
            let programs: Vec<&str> = row.programs.iter().map(|own| own.text()).collect();
            let programs = programs.join(" ");
            let plain = [
                row.key,
                row.document,
                row.publisher,
                row.published,
                row.url,
                row.via,
                &programs,
            ];
            grid.rows.push(plain.map(str::to_owned).to_vec());
        }
        grid
    }
}
