//! A comparison for the eye, as records and as JSON: a few results line by line, many as a ranking, grids where both
//! regions and wages or months vary.

use serde::Serialize;

use crate::breakdown::Breakdown;
use crate::compare::{Comparison, Difference, Row, Sort};
use crate::kernel::Basis;
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::program::{Program, Side};
use crate::rates::regions::without_suffix;
use crate::report::breakdown::BreakdownText;
use crate::report::caption::Caption;
use crate::report::cell::{Cell, thousands};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::notes::Detail;
use crate::report::records::Records;
use crate::report::words::pick;
use crate::report::{Report, json};

pub(crate) mod notes;
mod records;

/// Results up to which each is a column of its own.
const COLUMNS: usize = 6;
/// Regions up to which they are drawn.
const DRAWN: usize = 12;

/// The same wage in several regions, for several wages or months.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CompareObject<'c> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// What `compute` writes of each.
    rows: Vec<json::Compute<'c>>,
    /// One for each row, in the order of `rows`.
    differences: Vec<DifferenceObject<'c>>,
}

/// How a row differs from the first region in the same month and at the same wage; of a single region, from the first row.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DifferenceObject<'c> {
    /// The region's id.
    region: &'c str,
    /// By how much.
    #[serde(flatten)]
    difference: &'c Difference,
}

impl Report for Comparison {
    fn command(&self) -> &'static str {
        "compare"
    }

    fn tables(&self) -> Option<&str> {
        let row = self.rows.first()?;
        Some(&row.breakdown.tables)
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let rows = self.rows.iter();
        let object = CompareObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            rows: rows
                .clone()
                .map(|row| json::Compute::of("compute", &row.breakdown, lang))
                .collect(),
            differences: rows
                .map(|row| DifferenceObject {
                    region: &row.breakdown.region.id,
                    difference: &row.difference,
                })
                .collect(),
        };
        json::text(&object, pretty)
    }

    fn note_lines(&self, lang: Lang, quiet: bool, detail: Detail) -> Vec<(bool, String)> {
        notes::lines(self, lang, quiet, detail)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        if self.rows.len() <= COLUMNS {
            return vec![self.line_by_line(lang)];
        }
        if self.columns() == 1 {
            return vec![self.ranking(lang)];
        }
        MEASURES
            .iter()
            .map(|measure| self.by_column(measure, lang))
            .collect()
    }

    fn charts(&self, lang: Lang) -> Vec<Chart> {
        let columns = self.columns();
        let regions = self.rows.len() / columns.max(1);
        // a ranking has its bars beside the amounts
        if self.rows.len() < 2 || regions > DRAWN || (columns == 1 && regions > COLUMNS) {
            return Vec::new();
        }
        if columns == 1 || regions == 1 {
            let amounts = |measure: &Measure| Series {
                name: measure.name(lang).to_owned(),
                values: self
                    .rows
                    .iter()
                    .map(|row| (measure.amount)(&row.breakdown))
                    .collect(),
            };
            return vec![Chart {
                title: pick(lang, "Contributions a month", "每月缴费").to_owned(),
                kind: if columns == 1 {
                    Kind::Bars
                } else {
                    Kind::Lines
                },
                labels: self
                    .rows
                    .iter()
                    .map(|row| self.label(row).join("\n"))
                    .collect(),
                series: MEASURES.iter().take(2).map(amounts).collect(),
            }];
        }
        let groups = self.rows.chunks(columns);
        vec![Chart {
            title: pick(lang, "Employer's cost", "用工成本").to_owned(),
            kind: Kind::Lines,
            labels: self.heads(),
            series: groups
                .map(|group| Series {
                    name: group
                        .first()
                        .map_or_else(String::new, |row| bare_name(&row.breakdown)),
                    values: group.iter().map(|row| row.breakdown.totals.cost).collect(),
                })
                .collect(),
        }]
    }

    fn records(&self) -> Records {
        records::of(self)
    }

    fn notes(&self) -> &[Note] {
        &[]
    }
}

/// A sum that regions are compared by.
struct Measure {
    en: &'static str,
    zh: &'static str,
    amount: fn(&Breakdown) -> Money,
    /// As it is shown, with a sign where a sum has a gap.
    cell: fn(&Breakdown) -> Cell,
}

impl Measure {
    fn name(&self, lang: Lang) -> &'static str {
        pick(lang, self.en, self.zh)
    }
}

const MEASURES: [Measure; 5] = [
    Measure {
        en: "Employee pays",
        zh: "个人缴纳",
        amount: |breakdown| breakdown.totals.employee,
        cell: |breakdown| breakdown.at_least(breakdown.totals.employee),
    },
    Measure {
        en: "Employer pays",
        zh: "单位缴纳",
        amount: |breakdown| breakdown.totals.employer,
        cell: |breakdown| breakdown.at_least(breakdown.totals.employer),
    },
    Measure {
        en: "Employer's cost",
        zh: "用工成本",
        amount: |breakdown| breakdown.totals.cost,
        cell: |breakdown| breakdown.at_least(breakdown.totals.cost),
    },
    Measure {
        en: "After contributions",
        zh: "扣除三险一金后工资",
        amount: |breakdown| breakdown.taxable_income,
        cell: |breakdown| breakdown.at_most(breakdown.taxable_income),
    },
    Measure {
        en: "Net pay",
        zh: "实发工资",
        amount: |breakdown| breakdown.net,
        cell: Breakdown::net_cell,
    },
];

/// What is shown of it.
#[easy_ext::ext(ComparisonText)]
impl Comparison {
    /// Results of each region.
    fn columns(&self) -> usize {
        self.months.len() * self.wages.len()
    }

    /// What tells the results of a region from each other, as headings.
    fn heads(&self) -> Vec<String> {
        let rows = self.rows.iter().take(self.columns());
        rows.map(|row| self.head(&row.breakdown).join("\n"))
            .collect()
    }

    /// What tells a result of a region from the others: its month, its wage.
    fn head(&self, breakdown: &Breakdown) -> Vec<String> {
        let month = (self.months.len() > 1).then(|| breakdown.month.to_string());
        let wage = (self.wages.len() > 1).then(|| thousands(breakdown.wage));
        month.into_iter().chain(wage).collect()
    }

    /// What tells a result from all others.
    fn label(&self, Row { breakdown, .. }: &Row) -> Vec<String> {
        let mut label = self.head(breakdown);
        if self.rows.len() > self.columns() || label.is_empty() {
            label.insert(0, bare_name(breakdown));
        }
        label
    }

    /// What all results have in common.
    fn shared(&self, lang: Lang) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        if let ([row, ..], true) = (self.rows.as_slice(), self.rows.len() == self.columns()) {
            parts.push(row.breakdown.region.name.to_string());
        }
        if let [month] = self.months.as_slice() {
            parts.push(month.to_string());
        }
        if let [wage] = self.wages.as_slice() {
            let word = pick(lang, "wage", "应发工资");
            parts.push(format!("{word} {}", thousands(*wage)));
        }
        parts
    }

    /// Every program of a few results, a column each.
    fn line_by_line(&self, lang: Lang) -> Grid {
        let mut grid = Grid::new(std::iter::once((String::new(), Align::Left)));
        let heads = self.rows.iter().map(|row| self.label(row).join("\n"));
        grid.columns.extend(heads.map(|head| (head, Align::Right)));
        grid.above.push(Caption::of(self.shared(lang)));
        let cells = |name: Cell, cell: &dyn Fn(&Breakdown) -> Cell| -> Vec<Cell> {
            let cells = self.rows.iter().map(|row| cell(&row.breakdown));
            std::iter::once(name).chain(cells).collect()
        };
        for side in Side::BOTH {
            let word = match side {
                Side::Employee => Cell::of(lang, "Employee", "个人"),
                Side::Employer => Cell::of(lang, "Employer", "单位"),
            };
            grid.rows.push(GridRow::Group(word));
            for program in Program::ALL {
                let row = cells(program.into(), &|breakdown| {
                    amount(breakdown, program, side)
                });
                if row.iter().skip(1).any(|cell| *cell != Cell::NotDue) {
                    grid.rows.push(GridRow::Inner(row));
                }
            }
            let total = cells(Cell::of(lang, "Total", "合计"), &|breakdown| match side {
                Side::Employee => breakdown.at_least(breakdown.totals.employee),
                Side::Employer => breakdown.at_least(breakdown.totals.employer),
            });
            grid.rows.push(GridRow::Inner(total));
        }
        let taxable = |breakdown: &Breakdown| breakdown.at_most(breakdown.taxable_income);
        let cost = |breakdown: &Breakdown| breakdown.at_least(breakdown.totals.cost);
        let lines = [
            cells(
                Cell::of(lang, "After contributions", "扣除三险一金后工资"),
                &taxable,
            ),
            cells(
                Cell::of(lang, "Income tax", "个人所得税"),
                &Breakdown::tax_cell,
            ),
            cells(Cell::of(lang, "Net pay", "实发工资"), &Breakdown::net_cell),
            cells(Cell::of(lang, "Employer's cost", "用工成本"), &cost),
            cells(Cell::of(lang, "Status", "数据状态"), &|breakdown| {
                status(breakdown, lang)
            }),
        ];
        grid.rows.extend(lines.map(GridRow::Single));
        if let [first, _, ..] = self.rows.as_slice() {
            grid.sums = self.difference_rows(&self.label(first).join(" "), lang);
        }
        grid
    }

    /// The differences to the first result, which is called `first`.
    fn difference_rows(&self, first: &str, lang: Lang) -> Vec<GridRow> {
        let row = |name: Cell, cell: &dyn Fn(&Row) -> Cell| -> GridRow {
            let cells = self.rows.iter().map(cell);
            GridRow::Inner(std::iter::once(name).chain(cells).collect())
        };
        let title = match lang {
            Lang::En => format!("Less {first}"),
            Lang::Zh => format!("与{first}之差"),
        };
        vec![
            GridRow::Group(title.into()),
            row(Cell::of(lang, "Employee", "个人"), &|row| {
                row.apart(row.difference.employee)
            }),
            row(Cell::of(lang, "Employer", "单位"), &|row| {
                row.apart(row.difference.employer)
            }),
            row(Cell::of(lang, "Cost", "用工成本"), &|row| {
                row.apart(row.difference.cost)
            }),
            row(
                Cell::of(lang, "Cost, percent", "用工成本（%）"),
                &Row::percent,
            ),
        ]
    }

    /// Many regions, a line each, with bars.
    fn ranking(&self, lang: Lang) -> Grid {
        // the wage is the same everywhere: bars of the whole cost, or of what is left, would all look alike
        let drawn = match self.sort {
            Some(Sort::Employee | Sort::Taxable | Sort::Net) => Side::Employee,
            Some(Sort::Employer | Sort::Cost) | None => Side::Employer,
        };
        let pays = |breakdown: &Breakdown| match drawn {
            Side::Employee => breakdown.totals.employee,
            Side::Employer => breakdown.totals.employer,
        };
        let (en, zh) = match drawn {
            Side::Employee => ("Employee", "个人"),
            Side::Employer => ("Employer", "单位"),
        };
        let mut grid = Grid::headed(
            lang,
            [
                ("City", "城市", Align::Left),
                ("Employee", "个人", Align::Right),
                ("Employer", "单位", Align::Right),
                ("Cost", "用工成本", Align::Right),
                ("Net pay", "实发工资", Align::Right),
                ("Cost, to\nthe first", "成本与\n首行之差", Align::Right),
                ("%", "%", Align::Right),
                (en, zh, Align::Bar),
            ],
        );
        grid.above.push(Caption::of(self.shared(lang)));
        let most = self.rows.iter().map(|row| pays(&row.breakdown)).max();
        let most = most.unwrap_or(Money::ZERO);
        for row in &self.rows {
            let breakdown = &row.breakdown;
            let totals = &breakdown.totals;
            let share = (pays(breakdown).fen() * 1000).checked_div(most.fen());
            let share = u16::try_from(share.unwrap_or(0)).expect("a part of the largest amount");
            grid.push([
                format!("{} {}", bare_name(breakdown), breakdown.region.id).into(),
                breakdown.at_least(totals.employee),
                breakdown.at_least(totals.employer),
                breakdown.at_least(totals.cost),
                breakdown.net_cell(),
                row.apart(row.difference.cost),
                row.percent(),
                Cell::Bar(share),
            ]);
        }
        grid
    }

    /// One sum of every region, a column for each month and wage.
    fn by_column(&self, measure: &Measure, lang: Lang) -> Grid {
        let city = pick(lang, "City", "城市").to_owned();
        let heads = self.heads().into_iter().map(|head| (head, Align::Right));
        let mut grid = Grid::new(std::iter::once((city, Align::Left)).chain(heads));
        let parts = std::iter::once(measure.name(lang).to_owned());
        grid.above.push(Caption::of(parts.chain(self.shared(lang))));
        for group in self.rows.chunks(self.columns().max(1)) {
            let name = group.first().map(|row| bare_name(&row.breakdown).into());
            let cells = group.iter().map(|row| (measure.cell)(&row.breakdown));
            let cells = name.into_iter().chain(cells).collect();
            grid.rows.push(GridRow::Single(cells));
        }
        grid
    }
}

/// A region's name as people say it.
fn bare_name(breakdown: &Breakdown) -> String {
    without_suffix(&breakdown.region.name).to_owned()
}

/// What a side pays for a program.
fn amount(breakdown: &Breakdown, program: Program, side: Side) -> Cell {
    let unknown = breakdown
        .incomplete
        .iter()
        .any(|gap| gap.program == program && gap.side.is_none_or(|s| s == side));
    let item = breakdown.items.iter().find(|item| item.program == program);
    match item.map(|item| item.share(side)) {
        Some(share) if share.basis == Basis::Unknown => Cell::Unknown,
        Some(share) if share.basis != Basis::None => share.amount.into(),
        _ if unknown => Cell::Unknown,
        _ => Cell::NotDue,
    }
}

/// The weakest status of all lines.
fn status(breakdown: &Breakdown, lang: Lang) -> Cell {
    if breakdown.totals.complete {
        breakdown.weakest()
    } else {
        Cell::of(lang, "incomplete", "有缺项")
    }
}

/// What is shown of it.
#[easy_ext::ext(RowText)]
impl Row {
    /// A difference to the first result, where neither sum has a gap.
    fn apart(&self, amount: Money) -> Cell {
        if self.difference.certain {
            Cell::Difference(amount)
        } else {
            Cell::Unknown
        }
    }

    /// That in cost in percent, likewise.
    fn percent(&self) -> Cell {
        if self.difference.certain {
            Cell::DifferencePercent(self.difference.cost, self.difference.percent)
        } else {
            Cell::Unknown
        }
    }
}
