//! How well what is known: region by program by year, totals by status, and the gaps by name.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lang::Lang;
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::Status;
use crate::rates::regions::RegionEntry;
use crate::report::caption::Caption;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::records::Records;
#[cfg(test)]
use crate::report::schema::vocabulary;
use crate::report::words::{self, pick};
use crate::report::{Report, json};
use crate::schedule::Gap;
use crate::survey::coverage::{Covered, Extent, PROGRAMS, ProgramYear, Span, Wanted, wanted};

/// Wanted figures that a table names; JSON has them all.
const MOST_WANTED: usize = 12;

/// Regions that are named beside a wanted figure.
const NAMED: usize = 8;

/// The coverage of regions.
#[derive(Debug)]
pub struct Coverage {
    /// The day of the tables.
    pub tables: String,
    /// The regions.
    pub regions: Vec<Covered>,
}

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
    /// In how many regions nothing is missing: the month of the tables, their year, the year before.
    complete: Vec<CompleteObject>,
    /// The figures that are wanted most, by half-year and insurance: that first which would give most regions an answer.
    wanted: Vec<WantedObject<'c>>,
    /// Cells by year and status, newest year first.
    totals: Vec<TotalObject>,
    /// One a region.
    regions: Vec<CoveredObject<'c>>,
}

/// In how many regions nothing is missing in a month or year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CompleteObject {
    /// The month or the year.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH_OR_YEAR)))]
    span: String,
    /// With what stands in for unknown figures.
    with_stand_ins: usize,
    /// By known figures alone.
    known_alone: usize,
}

/// A program's figures of a half-year, with the regions that lack them: first those that lack the least else.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WantedObject<'c> {
    /// The half-year's first month.
    from: Month,
    /// Its last month.
    until: Month,
    /// The program.
    program: Program,
    /// The ids of regions that have no answer without it.
    unanswered: Vec<&'c str>,
    /// The ids of regions in which something stands in for it.
    stood_in: Vec<&'c str>,
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
    program: Program,
    /// The year.
    year: i16,
    /// The weakest of the year's months, or `partial` or `unknown`.
    #[cfg_attr(test, schemars(extend("enum" = Extent::ALL.map(Extent::id))))]
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
    program: Program,
    /// Why it is not known.
    reason: Gap,
}

impl Coverage {
    /// How many cells of which kind there are, by year, newest first.
    fn totals(&self) -> Vec<(i16, BTreeMap<Extent, usize>)> {
        let mut years: BTreeMap<i16, BTreeMap<Extent, usize>> = BTreeMap::new();
        let known = || self.cells().map(|cell| cell.year);
        let (Some(first), Some(last)) = (known().min(), known().max()) else {
            return Vec::new();
        };
        for year in first..=last {
            let cells: Vec<&ProgramYear> = self.cells().filter(|cell| cell.year == year).collect();
            let kinds = years.entry(year).or_default();
            for cell in &cells {
                *kinds.entry(cell.extent()).or_default() += 1;
            }
            // a region of which nothing is known in a year has no cells there
            let missing = self.regions.len() * PROGRAMS.len() - cells.len();
            *kinds.entry(Extent::Nothing).or_default() += missing;
        }
        years.into_iter().rev().collect()
    }

    /// In how many regions nothing is missing, by span.
    fn complete(&self) -> Vec<CompleteObject> {
        let Ok(date) = self.tables.parse::<jiff::civil::Date>() else {
            return Vec::new();
        };
        let count = |(place, span): (usize, Span)| {
            let answers = || self.regions.iter().filter_map(|own| own.answers.get(place));
            CompleteObject {
                span: span.name(Month::from(date)),
                with_stand_ins: answers().filter(|own| own.with_stand_ins).count(),
                known_alone: answers().filter(|own| own.known_alone).count(),
            }
        };
        Span::ALL.into_iter().enumerate().map(count).collect()
    }

    fn cells(&self) -> impl Iterator<Item = &ProgramYear> {
        self.regions.iter().flat_map(|region| &region.cells)
    }

    /// A region's cell of the newest year.
    fn now(&self, region: &Covered, program: Program) -> Extent {
        let newest = self.cells().map(|cell| cell.year).max();
        let cell = region
            .cells
            .iter()
            .find(|cell| cell.program == program && Some(cell.year) == newest);
        cell.map_or(Extent::Nothing, ProgramYear::extent)
    }
}

impl Report for Coverage {
    fn command(&self) -> &'static str {
        "rates coverage"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, _: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let total = |(year, kinds): (i16, BTreeMap<Extent, usize>)| {
            let count = |kind| kinds.get(&kind).copied().unwrap_or(0);
            let whole = |status| count(Extent::Whole(status));
            TotalObject {
                year,
                cited: whole(Status::Cited),
                derived: whole(Status::Derived),
                reported: whole(Status::Reported),
                carried: whole(Status::Carried),
                assumed: whole(Status::Assumed),
                partial: count(Extent::Partly),
                unknown: count(Extent::Nothing),
            }
        };
        let object = CoverageObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            tables: &self.tables,
            complete: self.complete(),
            wanted: wanted(&self.regions).iter().map(wanted_object).collect(),
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
            Lang::Zh => format!("{count} 个地区中没有缺项的（括号内为不用代用数的）").into(),
            Lang::En => {
                format!("of {count} regions nothing is missing in (without stand-ins)").into()
            }
        });
        for complete in self.complete() {
            let CompleteObject {
                span,
                with_stand_ins,
                known_alone,
            } = complete;
            let line = match lang {
                Lang::Zh => format!("{span}：{with_stand_ins}（{known_alone}）"),
                Lang::En => format!("{span}: {with_stand_ins} ({known_alone})"),
            };
            grid.above.push(Caption::from(line).indented(2));
        }
        grid.above.push(match lang {
            Lang::Zh => {
                format!("费率表 {tables}，{newest} 年，{count} 个地区：全年最弱的依据").into()
            }
            Lang::En => format!(
                "tables of {tables}, year {newest}, {count} regions: the weakest status of the year"
            )
            .into(),
        });
        for region in &self.regions {
            let mut row = vec![(&*region.region.id).into(), (&*region.region.name).into()];
            row.extend(PROGRAMS.map(|program| shown(self.now(region, program), lang)));
            grid.rows.push(GridRow::Single(row));
        }
        let mut below = |line: String| grid.below.push(Caption::from(line).indented(1));
        for (year, kinds) in self.totals() {
            let counts = Extent::ALL.into_iter();
            let counts = counts.filter_map(|kind| {
                let count = kinds.get(&kind)?;
                Some(format!("{} {count}", shown(kind, lang).text(lang)))
            });
            below(format!("{year}: {}", counts.collect::<Vec<_>>().join(", ")));
        }
        below(
            pick(
                lang,
                "most wanted, by half-year; first the regions that lack the least else:",
                "最需要的数据，按半年；先列只差这一项的地区：",
            )
            .to_owned(),
        );
        for figure in wanted(&self.regions).iter().take(MOST_WANTED) {
            below(wanted_line(figure, lang));
        }
        let incomplete = || self.regions.iter().filter(|region| !region.gaps.is_empty());
        let count = incomplete().count();
        below(match lang {
            Lang::Zh => format!("近三个月有缺项的地区：{count} 个"),
            Lang::En => format!("incomplete in the last three months: {count} regions"),
        });
        for region in incomplete() {
            let gaps = region.gaps.iter().map(|(program, gap)| {
                let name = words::program(*program, lang);
                format!("{name} ({})", gap.words().get(lang))
            });
            let gaps = gaps.collect::<Vec<_>>().join(pick(lang, ", ", "、"));
            let region = &region.region;
            below(format!("{} {}: {gaps}", region.id, region.name));
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        let regions = self.regions.iter();
        let cells = regions.flat_map(|covered| {
            let cells = covered.cells.iter();
            cells.map(|cell| (&covered.region, cell))
        });
        Records::of(cells)
            .column("region", |(region, _)| (&*region.id).into())
            .column("name", |(region, _)| (&*region.name).into())
            .column("province", |(region, _)| (&*region.province).into())
            .column("program", |(_, cell)| cell.program.into())
            .column("year", |(_, cell)| cell.year.to_string().into())
            .column("status", |(_, cell)| cell.extent().id().into())
            .column("known_months", |(_, cell)| {
                Cell::Count(cell.known_months.into())
            })
            .column("months", |(_, cell)| Cell::Count(cell.months.into()))
            .done()
    }
}

fn wanted_object<'c>(wanted: &Wanted<'c>) -> WantedObject<'c> {
    let ids = |regions: &[&'c RegionEntry]| regions.iter().map(|own| &*own.id).collect();
    WantedObject {
        from: wanted.lack.from,
        until: wanted.lack.until(),
        program: wanted.lack.program,
        unanswered: ids(&wanted.unanswered),
        stood_in: ids(&wanted.stood_in),
    }
}

/// A wanted figure in words, with the first of the regions that have no answer without it.
fn wanted_line(wanted: &Wanted<'_>, lang: Lang) -> String {
    let (from, until) = (wanted.lack.from, wanted.lack.until());
    let program = words::program(wanted.lack.program, lang);
    let (answers, better) = (wanted.unanswered.len(), wanted.stood_in.len());
    let named = wanted.unanswered.iter().take(NAMED);
    let named: Vec<&str> = named.map(|region| &*region.name).collect();
    let mut named = named.join("、");
    if answers > NAMED {
        named.push('…');
    }
    match (lang, answers) {
        (Lang::Zh, 0) => format!("{from} 至 {until} {program}：代用 {better}"),
        (Lang::En, 0) => format!("{from} to {until} {program}: stood in for in {better}"),
        (Lang::Zh, _) => {
            format!("{from} 至 {until} {program}：缺 {answers}（{named}），代用 {better}")
        }
        (Lang::En, _) => format!(
            "{from} to {until} {program}: no answer in {answers} ({named}), stood in for in {better}"
        ),
    }
}

fn covered_object(covered: &Covered) -> CoveredObject<'_> {
    let cell = |cell: &ProgramYear| CellObject {
        program: cell.program,
        year: cell.year,
        status: cell.extent().id(),
        known_months: cell.known_months,
        months: cell.months,
    };
    let gap = |(program, gap): &(Program, Gap)| GapObject {
        program: *program,
        reason: *gap,
    };
    CoveredObject {
        region: &covered.region.id,
        name: &covered.region.name,
        province: &covered.region.province,
        cells: covered.cells.iter().map(cell).collect(),
        incomplete: covered.gaps.iter().map(gap).collect(),
    }
}

fn shown(extent: Extent, lang: Lang) -> Cell {
    match extent {
        Extent::Whole(status) => status.into(),
        Extent::Partly => Cell::of(lang, "partial", "部分月份"),
        Extent::Nothing => Cell::UnknownInWords,
    }
}
