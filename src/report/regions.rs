//! The list of regions.

use serde::Serialize;

use crate::lang::Lang;
use crate::period::Month;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid};
use crate::report::records::Records;
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::{Report, json};
use crate::survey::{Confidence, Known};
use crate::written::OrNothing;

/// Regions with how well they are known.
#[derive(Debug)]
pub struct Regions {
    /// The day of the tables.
    pub tables: String,
    /// In the order of codes.
    pub regions: Vec<Known>,
}

/// The regions that are known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RegionsObject<'r> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'r str,
    /// One a region, in the order of codes.
    regions: Vec<RegionObject<'r>>,
}

/// A region.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RegionObject<'r> {
    /// Pinyin id.
    id: &'r str,
    /// Chinese name with its suffix.
    name: &'r str,
    /// GB/T 2260 code.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::ADCODE)))]
    adcode: &'r str,
    /// Its level; a municipality is a prefecture.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::levels())))]
    level: &'static str,
    /// The id of its province, or `cn`.
    parent: &'r str,
    /// Other names.
    aliases: &'r [std::borrow::Cow<'static, str>],
    /// The first month known; empty where nothing is.
    from: OrNothing<Month>,
    /// The weakest status of its figures now, or `incomplete`; empty of a province.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::statuses_and(&["incomplete", ""]))))]
    confidence: &'static str,
}

fn object(known: &Known) -> RegionObject<'_> {
    let region = &known.region;
    RegionObject {
        id: &region.id,
        name: &region.name,
        adcode: &region.adcode,
        level: region.level.id(),
        parent: if region.province == region.id {
            "cn"
        } else {
            &region.province
        },
        aliases: &region.aliases,
        from: OrNothing(known.from),
        confidence: known.confidence.map_or("", Confidence::id),
    }
}

fn confidence(known: &Known, lang: Lang) -> Cell {
    match known.confidence {
        None => Cell::Blank,
        Some(Confidence::Incomplete) => Cell::of(lang, "incomplete", "有缺项"),
        Some(Confidence::Complete(status)) => status.into(),
    }
}

impl Report for Regions {
    fn command(&self) -> &'static str {
        "regions"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = RegionsObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            regions: self.regions.iter().map(object).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::headed(
            lang,
            [
                ("Id", "标识", Align::Left),
                ("Name", "名称", Align::Left),
                ("Adcode", "代码", Align::Left),
                ("Province", "省份", Align::Left),
                ("Other names", "别名", Align::Fold),
                ("From", "最早", Align::Left),
                ("Confidence", "数据状态", Align::Left),
            ],
        );
        for known in &self.regions {
            let region = &known.region;
            let province = (region.province != region.id).then_some(&*region.province);
            grid.push([
                (&*region.id).into(),
                (&*region.name).into(),
                (&*region.adcode).into(),
                province.into(),
                region.aliases.join(" ").into(),
                known.from.into(),
                confidence(known, lang),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        Records::of(self.regions.iter().map(object))
            .column("id", |row| row.id.into())
            .column("name", |row| row.name.into())
            .column("adcode", |row| row.adcode.into())
            .column("level", |row| row.level.into())
            .column("parent", |row| row.parent.into())
            .column("aliases", |row| row.aliases.join(" ").into())
            .column("from", |row| row.from.0.into())
            .column("confidence", |row| row.confidence.into())
            .done()
    }
}
