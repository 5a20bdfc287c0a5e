//! A region's parameters through time, and what differs between two months.

use serde::Serialize;

use crate::lang::Lang;
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::Status;
use crate::rates::regions::RegionEntry;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid};
use crate::report::rates::{Pairs, pairs, place, value_text, when_text};
use crate::report::records::Records;
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::words::pick;
use crate::report::{Report, json};
use crate::survey::history::Said;
use crate::survey::in_force::{Absent, Change, Figure};
use crate::written::OrNothing;

/// What the layers say of a region's parameters.
#[derive(Debug)]
pub struct History {
    /// The day of the tables.
    pub tables: String,
    /// The region.
    pub region: RegionEntry,
    /// By parameter, nearest layer first, oldest first.
    pub said: Vec<Said>,
}

/// What differs between two months.
#[derive(Debug)]
pub struct Diff {
    /// The day of the tables.
    pub tables: String,
    /// The region.
    pub region: RegionEntry,
    /// The earlier month.
    pub from: Month,
    /// The later one.
    pub to: Month,
    /// The parameters that differ.
    pub changes: Vec<Change>,
}

/// A region's parameters through time.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct HistoryObject<'h> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'h str,
    /// The region's id.
    region: &'h str,
    /// What the layers say, by parameter, nearest layer first, oldest first.
    entries: Vec<EntryObject<'h>>,
}

/// What a layer says of a parameter.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct EntryObject<'h> {
    /// The program; empty for what is no program's.
    program: OrNothing<Program>,
    /// The parameter, as in rate files.
    parameter: String,
    /// The choices that it is for.
    when: Pairs<'h>,
    /// The first month; empty where open.
    from: OrNothing<Month>,
    /// The last month; empty where open.
    until: OrNothing<Month>,
    /// Whether the entry before it speaks again afterwards.
    lapses: bool,
    /// The value as in a rate file; `inherit` hands on to the layer above.
    value: String,
    /// How it is known; empty where it hands on.
    status: OrNothing<Status>,
    /// The id of the layer.
    layer: &'h str,
    /// The key of its document; empty where there is none.
    source: &'h str,
    /// The rate file it stands in; empty where unknown.
    file: &'h str,
    /// Its line; 0 where unknown.
    line: u32,
    /// A remark of the table.
    note: &'h str,
}

fn entry(said: &Said) -> EntryObject<'_> {
    EntryObject {
        program: OrNothing(said.field.program()),
        parameter: said.field.parameter(),
        when: pairs(&said.dated.when),
        from: OrNothing(said.dated.from),
        until: OrNothing(said.dated.until),
        lapses: said.dated.lapses,
        value: said
            .value
            .as_ref()
            .map_or_else(|| "inherit".to_owned(), value_text),
        status: OrNothing(said.value.as_ref().map(|_| said.dated.status)),
        layer: &said.layer,
        source: &said.dated.source.value,
        file: &said.path,
        line: said.place.line,
        note: &said.dated.note,
    }
}

impl Report for History {
    fn command(&self) -> &'static str {
        "rates history"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = HistoryObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            region: &self.region.id,
            entries: self.said.iter().map(entry).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::headed(
            lang,
            [
                ("Parameter", "参数", Align::Fold),
                ("For", "适用", Align::Fold),
                ("From", "起", Align::Left),
                ("Until", "止", Align::Left),
                ("Value", "数值", Align::Fold),
                ("Status", "数据状态", Align::Left),
                ("Source", "来源", Align::Fold),
            ],
        );
        grid.above.push(place(&self.region).into());
        for said in &self.said {
            let row = entry(said);
            let status = said.value.as_ref().map(|_| said.dated.status);
            grid.push([
                said.field.to_string().into(),
                when_text(&said.dated.when).into(),
                row.from.0.into(),
                row.until.0.into(),
                row.value.into(),
                status.into(),
                row.source.into(),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        Records::of(self.said.iter().map(|said| (said, entry(said))))
            .column("program", |(_, row)| row.program.into())
            .column("parameter", |(_, row)| (&row.parameter).into())
            .column("when", |(said, _)| when_text(&said.dated.when).into())
            .column("from", |(_, row)| row.from.0.into())
            .column("until", |(_, row)| row.until.0.into())
            .column("lapses", |(_, row)| row.lapses.to_string().into())
            .column("value", |(_, row)| (&row.value).into())
            .column("status", |(_, row)| row.status.into())
            .column("layer", |(_, row)| row.layer.into())
            .column("source", |(_, row)| row.source.into())
            .column("file", |(_, row)| row.file.into())
            .column("line", |(_, row)| Cell::Count(row.line.into()))
            .column("note", |(_, row)| row.note.into())
            .done()
    }
}

/// What differs in a region between two months.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct DiffObject<'d> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'d str,
    /// The region's id.
    region: &'d str,
    /// The earlier month.
    from: Month,
    /// The later month.
    to: Month,
    /// The parameters that differ.
    changes: Vec<ChangeObject<'d>>,
}

/// A parameter that differs.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChangeObject<'d> {
    /// The program; empty for what is no program's.
    program: OrNothing<Program>,
    /// The parameter, as in rate files.
    parameter: String,
    /// The choices that it is for.
    when: Pairs<'d>,
    /// In the earlier month.
    before: SideObject<'d>,
    /// In the later month.
    after: SideObject<'d>,
}

/// A parameter in one of the months.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SideObject<'d> {
    /// The value as in a rate file; empty where unknown.
    value: String,
    /// How it is known; empty where it does not exist.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::statuses_and(&["not-yet", "unknown", ""]))))]
    status: &'static str,
    /// The key of its document; empty where there is none.
    source: &'d str,
}

fn side(side: Option<&Result<Figure, Absent>>) -> SideObject<'_> {
    let (value, status, source) = match side {
        Some(Ok(figure)) => (
            value_text(&figure.value),
            figure.status.id(),
            figure.source.as_str(),
        ),
        Some(Err(Absent::Before(_))) => (String::new(), "not-yet", ""),
        Some(Err(Absent::Missing)) => (String::new(), "unknown", ""),
        None => (String::new(), "", ""),
    };
    SideObject {
        value,
        status,
        source,
    }
}

impl Report for Diff {
    fn command(&self) -> &'static str {
        "rates diff"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = DiffObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            region: &self.region.id,
            from: self.from,
            to: self.to,
            changes: self.changes.iter().map(change_object).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::new([
            (pick(lang, "Parameter", "参数").to_owned(), Align::Fold),
            (pick(lang, "For", "适用").to_owned(), Align::Fold),
            (self.from.to_string(), Align::Fold),
            (self.to.to_string(), Align::Fold),
            (pick(lang, "Source", "来源").to_owned(), Align::Fold),
        ]);
        grid.above.push(place(&self.region).into());
        let shown = |side: SideObject<'_>| match (side.value.is_empty(), side.status) {
            (true, status) => status.to_owned(),
            (false, status) => format!("{} {status}", side.value),
        };
        for change in &self.changes {
            let row = change_object(change);
            let source = row.after.source.into();
            grid.push([
                change.field.to_string().into(),
                when_text(&change.when).into(),
                shown(row.before).into(),
                shown(row.after).into(),
                source,
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        let changes = self.changes.iter();
        Records::of(changes.map(|change| (change, change_object(change))))
            .column("program", |(_, row)| row.program.into())
            .column("parameter", |(_, row)| (&row.parameter).into())
            .column("when", |(change, _)| when_text(&change.when).into())
            .column("before", |(_, row)| (&row.before.value).into())
            .column("status_before", |(_, row)| row.before.status.into())
            .column("source_before", |(_, row)| row.before.source.into())
            .column("after", |(_, row)| (&row.after.value).into())
            .column("status_after", |(_, row)| row.after.status.into())
            .column("source_after", |(_, row)| row.after.source.into())
            .done()
    }
}

fn change_object(change: &Change) -> ChangeObject<'_> {
    ChangeObject {
        program: OrNothing(change.field.program()),
        parameter: change.field.parameter(),
        when: pairs(&change.when),
        before: side(change.before.as_ref()),
        after: side(change.after.as_ref()),
    }
}
