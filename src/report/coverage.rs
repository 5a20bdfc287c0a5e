//! How well what is known: region by program by year, totals by status, and the gaps by name.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lang::Lang;
use crate::program::Program;
use crate::report::grid::{Align, Grid};
use crate::report::id::Id;
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::words::{self, pick};
use crate::report::{Report, json};
use crate::survey::coverage::{Cell, Covered, PROGRAMS};

/// The coverage of regions.
#[derive(Debug)]
pub struct Coverage {
    /// The day of the tables.
    pub tables: String,
    /// The regions.
    pub regions: Vec<Covered>,
}

/// What a cell may be, best first.
const KINDS: [&str; 7] = [
    "cited", "derived", "reported", "carried", "assumed", "partial", "unknown",
];

/// How well what is known, by region, program and year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CoverageObject<'c> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'c str,
    /// Cells by year and status, newest year first.
    totals: Vec<TotalObject>,
    /// One a region.
    regions: Vec<CoveredObject<'c>>,
}

/// The cells of a year by status.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct TotalObject {
    /// The year.
    year: i16,
    /// How many cells are cited.
    cited: usize,
    /// How many cells are derived.
    derived: usize,
    /// How many cells are reported.
    reported: usize,
    /// How many cells are carried.
    carried: usize,
    /// How many cells are assumed.
    assumed: usize,
    /// How many cells are known in some months only.
    partial: usize,
    /// How many cells are unknown.
    unknown: usize,
}

/// A region.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CoveredObject<'c> {
    /// Its id.
    region: &'c str,
    /// Its Chinese name.
    name: &'c str,
    /// The id of its province.
    province: &'c str,
    /// One a program and year.
    cells: Vec<CellObject>,
    /// What is missing in the three months up to the tables' date.
    incomplete: Vec<GapObject>,
}

/// A program in a year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CellObject {
    /// The program, one of those that exist everywhere.
    program: Id<Program>,
    /// The year.
    year: i16,
    /// The weakest of the year's months, or `partial` or `unknown`.
    #[cfg_attr(test, schemars(extend("enum" = KINDS)))]
    status: &'static str,
    /// How many months are known.
    known_months: u8,
    /// How many months there are up to the tables' date.
    months: u8,
}

/// Something that is expected and not known.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct GapObject {
    /// The program.
    program: Id<Program>,
    /// Why it is not known.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::REASON)))]
    reason: String,
}

impl Coverage {
    /// How many cells of which kind there are, by year, newest first.
    fn totals(&self) -> Vec<(i16, BTreeMap<&'static str, usize>)> {
        let mut years: BTreeMap<i16, BTreeMap<&'static str, usize>> = BTreeMap::new();
        let last = self.cells().map(|cell| cell.year).max().unwrap_or_default();
        let first = self.cells().map(|cell| cell.year).min().unwrap_or_default();
        for year in first..=last {
            let cells: Vec<&Cell> = self.cells().filter(|cell| cell.year == year).collect();
            let kinds = years.entry(year).or_default();
            for cell in &cells {
                *kinds.entry(cell.id()).or_default() += 1;
            }
            // a region of which nothing is known in a year has no cells there
            let missing = (self.regions.len() * PROGRAMS.len()).saturating_sub(cells.len());
            *kinds.entry("unknown").or_default() += missing;
        }
        years.into_iter().rev().collect()
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.regions.iter().flat_map(|region| &region.cells)
    }

    /// A region's cell of the newest year.
    fn now(&self, region: &Covered, program: Program) -> &'static str {
        let newest = self.cells().map(|cell| cell.year).max();
        let cell = region
            .cells
            .iter()
            .find(|cell| cell.program == program && Some(cell.year) == newest);
        cell.map_or("unknown", Cell::id)
    }
}

impl Report for Coverage {
    fn command(&self) -> &'static str {
        "rates coverage"
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let total = |(year, kinds): (i16, BTreeMap<&'static str, usize>)| {
            let count = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
            TotalObject {
                year,
                cited: count("cited"),
                derived: count("derived"),
                reported: count("reported"),
                carried: count("carried"),
                assumed: count("assumed"),
                partial: count("partial"),
                unknown: count("unknown"),
            }
        };
        let object = CoverageObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            totals: self.totals().into_iter().map(total).collect(),
            regions: self.regions.iter().map(covered_object).collect(),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut columns = vec![
            (pick(lang, "Region", "地区").to_owned(), Align::Left),
            (pick(lang, "Name", "名称").to_owned(), Align::Left),
        ];
        columns.extend(
            PROGRAMS.map(|program| (words::program(program, lang).to_owned(), Align::Left)),
        );
        let mut grid = Grid::new(columns);
        let newest = self.cells().map(|cell| cell.year).max().unwrap_or_default();
        let (tables, count) = (&self.tables, self.regions.len());
        grid.above.push(match lang {
            Lang::Zh => format!("费率表 {tables}，{newest} 年，{count} 个地区：全年最弱的依据"),
            Lang::En => format!(
                "tables of {tables}, year {newest}, {count} regions: the weakest status of the year"
            ),
        });
        for region in &self.regions {
            let mut row = vec![region.region.id.to_string(), region.region.name.to_string()];
            row.extend(PROGRAMS.map(|program| kind(self.now(region, program), lang).to_owned()));
            grid.rows.push(row);
        }
        for (year, kinds) in self.totals() {
            let counts = KINDS
                .iter()
                .filter_map(|name| Some((name, kinds.get(name)?)));
            let counts: Vec<String> = counts
                .map(|(name, count)| format!("{} {count}", kind(name, lang)))
                .collect();
            grid.below.push(format!(" {year}: {}", counts.join(", ")));
        }
        let incomplete: Vec<&Covered> = self
            .regions
            .iter()
            .filter(|region| !region.gaps.is_empty())
            .collect();
        let count = incomplete.len();
        grid.below.push(match lang {
            Lang::Zh => format!(" 近三个月有缺项的地区：{count} 个"),
            Lang::En => format!(" incomplete in the last three months: {count} regions"),
        });
        for region in incomplete {
            let gaps = region.gaps.iter().map(|(program, gap)| {
                let name = words::program(*program, lang);
                format!(
                    "{name} ({})",
                    gap.text()
                        .get(lang)
                        .split([';', '；'])
                        .next()
                        .unwrap_or_default()
                )
            });
            let gaps = gaps.collect::<Vec<_>>().join(pick(lang, ", ", "、"));
            grid.below.push(format!(
                " {} {}: {gaps}",
                region.region.id, region.region.name
            ));
        }
        vec![grid]
    }

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "region",
            "name",
            "province",
            "program",
            "year",
            "status",
            "known_months",
            "months",
        ]);
        for region in &self.regions {
            for cell in &region.cells {
                grid.rows.push(vec![
                    region.region.id.to_string(),
                    region.region.name.to_string(),
                    region.region.province.to_string(),
                    cell.program.id().to_owned(),
                    cell.year.to_string(),
                    cell.id().to_owned(),
                    cell.known.to_string(),
                    cell.months.to_string(),
                ]);
            }
        }
        grid
    }
}

fn covered_object(covered: &Covered) -> CoveredObject<'_> {
    let cell = |cell: &Cell| CellObject {
        program: Id(cell.program),
        year: cell.year,
        status: cell.id(),
        known_months: cell.known,
        months: cell.months,
    };
    let gap = |(program, gap): &(Program, crate::schedule::Gap)| GapObject {
        program: Id(*program),
        reason: gap.reason(),
    };
    CoveredObject {
        region: &covered.region.id,
        name: &covered.region.name,
        province: &covered.region.province,
        cells: covered.cells.iter().map(cell).collect(),
        incomplete: covered.gaps.iter().map(gap).collect(),
    }
}

fn kind(id: &str, lang: Lang) -> &str {
    let status = crate::rates::model::Status::ALL
        .into_iter()
        .find(|status| status.id() == id);
    match (status, id) {
        (Some(status), _) => words::status(status, lang),
        (None, "partial") => pick(lang, "partial", "部分月份"),
        (None, _) => pick(lang, "unknown", "未知"),
    }
}
