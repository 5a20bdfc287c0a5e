//! A comparison for the eye, as records and as JSON: a few results line by line, many as a ranking, grids where both
//! regions and wages or months vary.

use std::cmp::Ordering;

use serde::Serialize;

use crate::breakdown::Breakdown;
use crate::compare::{Comparison, Row, Sort};
use crate::kernel::Basis;
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::program::{Program, Side};
use crate::rates::regions::without_suffix;
use crate::report::Report;
use crate::report::breakdown::BreakdownText;
use crate::report::chart::{Chart, Kind, Series};
use crate::report::grid::{Align, Grid, thousands};
use crate::report::json::{self, Number};
use crate::report::words::{self, pick};

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
    /// All that the employee pays, less that there.
    employee: Number,
    /// All that the employer pays, less that there.
    employer: Number,
    /// The employer's whole cost, less that there.
    cost: Number,
    /// The difference in cost in percent of the cost there.
    percent: Number,
}

impl Report for Comparison {
    fn command(&self) -> &'static str {
        "compare"
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let rows = self.rows.iter();
        let object = CompareObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            rows: rows
                .clone()
                .map(|row| json::Compute::of(&row.breakdown, lang))
                .collect(),
            differences: rows
                .map(
                    |Row {
                         breakdown,
                         difference,
                     }| DifferenceObject {
                        region: &breakdown.region.id,
                        employee: difference.employee.into(),
                        employer: difference.employer.into(),
                        cost: difference.cost.into(),
                        percent: difference.percent.into(),
                    },
                )
                .collect(),
        };
        json::text(&object, pretty)
    }

    fn note_lines(&self, lang: Lang, quiet: bool) -> Vec<(bool, String)> {
        notes::lines(self, lang, quiet)
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
                labels: self.rows.iter().map(|row| self.label(row)).collect(),
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

    fn records(&self) -> Grid {
        records::grid(self)
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
    text: fn(&Breakdown) -> String,
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
        text: |breakdown| breakdown.at_least(breakdown.totals.employee),
    },
    Measure {
        en: "Employer pays",
        zh: "单位缴纳",
        amount: |breakdown| breakdown.totals.employer,
        text: |breakdown| breakdown.at_least(breakdown.totals.employer),
    },
    Measure {
        en: "Employer's cost",
        zh: "用工成本",
        amount: |breakdown| breakdown.totals.cost,
        text: |breakdown| breakdown.at_least(breakdown.totals.cost),
    },
    Measure {
        en: "Taxable income",
        zh: "上税金额",
        amount: |breakdown| breakdown.taxable_income,
        text: |breakdown| breakdown.at_most(breakdown.taxable_income),
    },
    Measure {
        en: "Net pay",
        zh: "税后工资",
        amount: |breakdown| breakdown.net,
        text: Breakdown::net_text,
    },
];

/// What is shown of it.
#[easy_ext::ext(ComparisonText)]
impl Comparison {
    /// Results of each region.
    fn columns(&self) -> usize {
        self.months.len() * self.wages.len()
    }

    /// What tells one result of a region from the others.
    fn heads(&self) -> Vec<String> {
        let rows = self.rows.iter().take(self.columns());
        rows.map(|row| self.head(&row.breakdown)).collect()
    }

    fn head(&self, breakdown: &Breakdown) -> String {
        let month = (self.months.len() > 1).then(|| breakdown.month.to_string());
        let wage = (self.wages.len() > 1).then(|| thousands(breakdown.wage));
        let parts: Vec<String> = month.into_iter().chain(wage).collect();
        parts.join("\n")
    }

    /// What tells a result from all others.
    fn label(&self, row: &Row) -> String {
        let breakdown = &row.breakdown;
        if self.rows.len() > self.columns() {
            let head = self.head(breakdown);
            let name = bare_name(breakdown);
            return format!("{name}\n{head}").trim_end().to_owned();
        }
        let head = self.head(breakdown);
        if head.is_empty() {
            bare_name(breakdown)
        } else {
            head
        }
    }

    /// What all results have in common.
    fn shared(&self, lang: Lang) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let ([row, ..], true) = (self.rows.as_slice(), self.rows.len() == self.columns()) {
            parts.push(row.breakdown.region.name.to_string());
        }
        if let [month] = self.months.as_slice() {
            parts.push(month.to_string());
        }
        if let [wage] = self.wages.as_slice() {
            parts.push(format!(
                "{} {}",
                pick(lang, "wage", "应发工资"),
                thousands(*wage)
            ));
        }
        parts.join("  ")
    }

    /// Every program of a few results, a column each.
    fn line_by_line(&self, lang: Lang) -> Grid {
        let results: Vec<&Breakdown> = self.rows.iter().map(|row| &row.breakdown).collect();
        let mut grid = Grid::new(std::iter::once((String::new(), Align::Left)));
        grid.columns
            .extend(self.rows.iter().map(|row| (self.label(row), Align::Right)));
        grid.above.push(self.shared(lang));
        let mut push = |name: &str, cell: &dyn Fn(&Breakdown) -> String| {
            let cells = results.iter().map(|breakdown| cell(breakdown));
            grid.rows
                .push(std::iter::once(name.to_owned()).chain(cells).collect());
        };
        let present = |program: &Program| {
            let charged = |b: &&Breakdown| b.items.iter().any(|item| item.program == *program);
            let missing = |b: &&Breakdown| b.incomplete.iter().any(|gap| gap.program == *program);
            results.iter().any(|b| charged(b) || missing(b))
        };
        for side in Side::BOTH {
            let word = match side {
                Side::Employee => pick(lang, "Employee", "个人"),
                Side::Employer => pick(lang, "Employer", "单位"),
            };
            push(word, &|_| String::new());
            for program in Program::ALL.iter().filter(|program| present(program)) {
                let owes = |b: &&&Breakdown| amount(b, *program, side) != "—";
                if results.iter().any(|b| owes(&b)) {
                    let name = format!("\u{a0} {}", words::program(*program, lang));
                    push(&name, &|breakdown| amount(breakdown, *program, side));
                }
            }
            let total = format!("\u{a0} {}", pick(lang, "Total", "合计"));
            push(&total, &|breakdown| match side {
                Side::Employee => breakdown.at_least(breakdown.totals.employee),
                Side::Employer => breakdown.at_least(breakdown.totals.employer),
            });
        }
        push(pick(lang, "Taxable income", "上税金额"), &|breakdown| {
            breakdown.at_most(breakdown.taxable_income)
        });
        push(pick(lang, "Income tax", "个人所得税"), &|breakdown| {
            breakdown.tax_text(lang)
        });
        push(pick(lang, "Net pay", "税后工资"), &Breakdown::net_text);
        push(pick(lang, "Employer's cost", "用工成本"), &|breakdown| {
            breakdown.at_least(breakdown.totals.cost)
        });
        push(pick(lang, "Status", "依据"), &|breakdown| {
            status(breakdown, lang).to_owned()
        });
        let rows = std::mem::take(&mut grid.rows);
        let differences = if self.rows.len() > 1 {
            self.difference_rows(lang)
        } else {
            Vec::new()
        };
        grid.rows = rows;
        grid.sums = differences;
        grid
    }

    fn difference_rows(&self, lang: Lang) -> Vec<Vec<String>> {
        let row = |name: &str, cell: &dyn Fn(&Row) -> String| -> Vec<String> {
            std::iter::once(name.to_owned())
                .chain(self.rows.iter().map(cell))
                .collect()
        };
        let first = self
            .rows
            .first()
            .map(|row| self.label(row))
            .unwrap_or_default();
        let first = first.replace('\n', " ");
        let title = match lang {
            Lang::En => format!("Less {first}"),
            Lang::Zh => format!("与{first}之差"),
        };
        let indented = |en, zh| format!("\u{a0} {}", pick(lang, en, zh));
        vec![
            row(&title, &|_| String::new()),
            row(&indented("Employee", "个人"), &|row| {
                row.signed(row.difference.employee)
            }),
            row(&indented("Employer", "单位"), &|row| {
                row.signed(row.difference.employer)
            }),
            row(&indented("Cost", "用工成本"), &|row| {
                row.signed(row.difference.cost)
            }),
            row(&indented("Cost, percent", "用工成本（%）"), &|row| {
                row.percent()
            }),
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
        let mut grid = Grid::new([
            (pick(lang, "City", "城市").to_owned(), Align::Left),
            (pick(lang, "Employee", "个人").to_owned(), Align::Right),
            (pick(lang, "Employer", "单位").to_owned(), Align::Right),
            (pick(lang, "Cost", "用工成本").to_owned(), Align::Right),
            (pick(lang, "Net pay", "税后工资").to_owned(), Align::Right),
            (
                pick(lang, "Cost, to\nthe first", "成本与\n首行之差").to_owned(),
                Align::Right,
            ),
            ("%".to_owned(), Align::Right),
            (
                match drawn {
                    Side::Employee => pick(lang, "Employee", "个人"),
                    Side::Employer => pick(lang, "Employer", "单位"),
                }
                .to_owned(),
                Align::Bar,
            ),
        ]);
        grid.above.push(self.shared(lang));
        let most = self.rows.iter().map(|row| pays(&row.breakdown)).max();
        let most = most.unwrap_or(Money::ZERO);
        for row in &self.rows {
            let breakdown = &row.breakdown;
            let totals = &breakdown.totals;
            let share = (pays(breakdown).fen() * 1000).checked_div(most.fen());
            grid.rows.push(vec![
                format!("{} {}", bare_name(breakdown), breakdown.region.id),
                breakdown.at_least(totals.employee),
                breakdown.at_least(totals.employer),
                breakdown.at_least(totals.cost),
                breakdown.net_text(),
                row.signed(row.difference.cost),
                row.percent(),
                share.unwrap_or(0).to_string(),
            ]);
        }
        grid
    }

    /// One sum of every region, a column for each month and wage.
    fn by_column(&self, measure: &Measure, lang: Lang) -> Grid {
        let city = pick(lang, "City", "城市").to_owned();
        let heads = self.heads().into_iter().map(|head| (head, Align::Right));
        let mut grid = Grid::new(std::iter::once((city, Align::Left)).chain(heads));
        let shared = self.shared(lang);
        grid.above.push(
            format!("{}  {shared}", measure.name(lang))
                .trim_end()
                .to_owned(),
        );
        for group in self.rows.chunks(self.columns().max(1)) {
            let name = group.first().map(|row| bare_name(&row.breakdown));
            let cells = group.iter().map(|row| (measure.text)(&row.breakdown));
            grid.rows.push(name.into_iter().chain(cells).collect());
        }
        grid
    }
}

/// A region's name as people say it.
fn bare_name(breakdown: &Breakdown) -> String {
    without_suffix(&breakdown.region.name).to_owned()
}

/// What a side pays for a program: a dash where nothing is due, a question mark where that is not known.
fn amount(breakdown: &Breakdown, program: Program, side: Side) -> String {
    let unknown = breakdown
        .incomplete
        .iter()
        .any(|gap| gap.program == program && gap.side.is_none_or(|s| s == side));
    let item = breakdown.items.iter().find(|item| item.program == program);
    match item.map(|item| item.share(side)) {
        Some(share) if share.basis == Basis::Unknown => "?".to_owned(),
        Some(share) if share.basis != Basis::None => thousands(share.amount),
        _ if unknown => "?".to_owned(),
        _ => "—".to_owned(),
    }
}

/// The weakest status of all lines.
fn status(breakdown: &Breakdown, lang: Lang) -> &'static str {
    if !breakdown.totals.complete {
        return pick(lang, "incomplete", "有缺项");
    }
    let weakest = breakdown.items.iter().map(|item| item.status).max();
    weakest.map_or("", |weakest| words::status(weakest, lang))
}

/// What is shown of it.
#[easy_ext::ext(RowText)]
impl Row {
    /// A difference with its sign: a dash for none, a question mark where a sum has a gap.
    fn signed(&self, amount: Money) -> String {
        match amount.cmp(&Money::ZERO) {
            _ if !self.difference.certain => "?".to_owned(),
            Ordering::Greater => format!("+{}", thousands(amount)),
            Ordering::Equal => "—".to_owned(),
            Ordering::Less => thousands(amount),
        }
    }

    /// The percent with its sign, likewise.
    fn percent(&self) -> String {
        let plain = self.difference.percent.to_string();
        match self.difference.cost.cmp(&Money::ZERO) {
            _ if !self.difference.certain => "?".to_owned(),
            Ordering::Greater => format!("+{plain}%"),
            Ordering::Equal => "—".to_owned(),
            Ordering::Less => format!("{plain}%"),
        }
    }
}
