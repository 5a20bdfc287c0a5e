//! The list of regions.

use serde::Serialize;

use crate::lang::Lang;
use crate::report::grid::{Align, Grid};
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::words::pick;
use crate::report::{Report, json};
use crate::survey::{Confidence, Known};

/// Regions with how well they are known.
#[derive(Debug)]
pub struct Regions(pub Vec<Known>);

/// The regions that are known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RegionsObject<'r> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
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
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH_OR_NOTHING)))]
    from: String,
    /// The weakest status of its figures now, or `incomplete`; empty of a province.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::confidences())))]
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
        from: known
            .from
            .map_or_else(String::new, |month| month.to_string()),
        confidence: known.confidence.map_or("", Confidence::id),
    }
}

fn confidence(known: &Known, lang: Lang) -> &'static str {
    match known.confidence {
        None => "",
        Some(Confidence::Incomplete) => pick(lang, "incomplete", "有缺项"),
        Some(Confidence::Complete(status)) => crate::report::words::status(status, lang),
    }
}

impl Report for Regions {
    fn command(&self) -> &'static str {
        "regions"
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let object = RegionsObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            regions: self.0.iter().map(object).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let titles = [
            ("Id", "标识"),
            ("Name", "名称"),
            ("Adcode", "代码"),
            ("Province", "省份"),
            ("Other names", "别名"),
            ("From", "最早"),
            ("Confidence", "依据"),
        ];
        let mut grid = Grid::new(titles.map(|(en, zh)| {
            (
                pick(lang, en, zh).to_owned(),
                if en == "Other names" {
                    Align::Fold
                } else {
                    Align::Left
                },
            )
        }));
        for known in &self.0 {
            let row = object(known);
            grid.rows.push(vec![
                row.id.to_owned(),
                row.name.to_owned(),
                row.adcode.to_owned(),
                if row.parent == "cn" {
                    String::new()
                } else {
                    row.parent.to_owned()
                },
                row.aliases.join(" "),
                row.from.clone(),
                confidence(known, lang).to_owned(),
            ]);
        }
        vec![grid]
    }

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "id",
            "name",
            "adcode",
            "level",
            "parent",
            "aliases",
            "from",
            "confidence",
        ]);
        for known in &self.0 {
            let row = object(known);
            let plain = [
                row.id,
                row.name,
                row.adcode,
                row.level,
                row.parent,
                &row.aliases.join(" "),
                &row.from,
                row.confidence,
            ];
            grid.rows.push(plain.map(str::to_owned).to_vec());
        }
        grid
    }
}
