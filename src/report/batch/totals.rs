//! Sums by region, insurance and payer, as numbers for workbooks and as a grid for people.

use crate::batch::{Engine, Summary};
use crate::kernel::PROGRAMS;
use crate::lang::Lang;
use crate::money::Money;
use crate::program::Program;
use crate::report::batch::summary::pick_owned;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::words::{self, pick};

/// A sum of one program in one region, or of everything there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The region, or the word for all.
    pub city: String,
    /// The program, or the word for all.
    pub program: String,
    /// Rows, where it is of everything.
    pub rows: Option<u64>,
    /// What the persons and the employers pay, in fen.
    pub fen: [i128; 2],
    /// Whether something in it is not known.
    pub has_gaps: bool,
    /// Whether it is of all regions.
    pub is_total: bool,
}

impl Sum {
    /// What its columns are called.
    pub fn headings(lang: Lang) -> [&'static str; 5] {
        [
            pick(lang, "City", "城市"),
            pick(lang, "Program", "险种"),
            pick(lang, "Rows", "人次"),
            pick(lang, "Employee", "个人"),
            pick(lang, "Employer", "单位"),
        ]
    }

    /// What the persons pay, as a decimal text.
    pub fn employee(&self) -> String {
        decimal(self.fen[0])
    }

    /// What the employers pay, as a decimal text.
    pub fn employer(&self) -> String {
        decimal(self.fen[1])
    }

    /// What must be said of it.
    pub fn mark(&self, lang: Lang) -> &'static str {
        if self.has_gaps {
            pick(
                lang,
                "at least: some rows are incomplete",
                "至少：有缺项的行",
            )
        } else {
            ""
        }
    }
}

fn decimal(fen: i128) -> String {
    let (yuan, rest) = (fen / 100, fen % 100);
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", yuan.unsigned_abs(), rest.unsigned_abs())
}

/// The sums by the regions' codes, those of all regions last.
pub fn sums(summary: &Summary, engine: &Engine<'_>, lang: Lang) -> Vec<Sum> {
    let mut cities: Vec<_> = summary
        .cities
        .iter()
        .filter_map(|(number, city)| Some((engine.region(*number)?, city)))
        .collect();
    cities.sort_by(|a, b| a.0.adcode.cmp(&b.0.adcode));
    let mut sums = Vec::new();
    let (mut all, mut rows, mut gaps) = ([[0_i128; 2]; PROGRAMS], 0_u64, false);
    for (region, city) in cities {
        let name = pick_owned(lang, region.id.to_string(), region.name.to_string());
        let mut own = [[0_i128; 2]; PROGRAMS];
        for (own, sides) in own.iter_mut().zip(city.employee.iter().zip(&city.employer)) {
            *own = [*sides.0, *sides.1];
        }
        for (sum, own) in all.iter_mut().zip(&own) {
            let [employee, employer] = sum;
            *employee = employee.saturating_add(own[0]);
            *employer = employer.saturating_add(own[1]);
        }
        rows = rows.saturating_add(city.rows);
        gaps |= city.incomplete > 0;
        block(&mut sums, &name, city.rows, &own, city.incomplete > 0, lang);
    }
    let before = sums.len();
    block(&mut sums, pick(lang, "All", "合计"), rows, &all, gaps, lang);
    for sum in sums.iter_mut().skip(before) {
        sum.is_total = true;
    }
    sums
}

/// The sums of one region, that of everything last.
fn block(
    to: &mut Vec<Sum>,
    name: &str,
    rows: u64,
    sums: &[[i128; 2]; PROGRAMS],
    has_gaps: bool,
    lang: Lang,
) {
    let mut together = [0_i128; 2];
    let sum = |program: &str, rows: Option<u64>, fen: [i128; 2]| Sum {
        city: name.to_owned(),
        program: program.to_owned(),
        rows,
        fen,
        has_gaps: has_gaps && rows.is_some(),
        is_total: false,
    };
    for (program, [employee, employer]) in Program::ALL.into_iter().zip(sums) {
        if *employee == 0 && *employer == 0 {
            continue;
        }
        together = [
            together[0].saturating_add(*employee),
            together[1].saturating_add(*employer),
        ];
        let word = words::program(program, lang);
        to.push(sum(word, None, [*employee, *employer]));
    }
    to.push(sum(pick(lang, "Total", "合计"), Some(rows), together));
}

/// The sums for people.
pub fn grid(summary: &Summary, engine: &Engine<'_>, lang: Lang) -> Grid {
    let aligns = [
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
    ];
    let headings = Sum::headings(lang).map(str::to_owned);
    let mut grid = Grid::new(headings.into_iter().zip(aligns));
    for sum in sums(summary, engine, lang) {
        let [employee, employer] = sum.fen.map(|fen| amount(fen, sum.has_gaps));
        let row = GridRow::Single(vec![
            sum.city.into(),
            sum.program.into(),
            sum.rows.map(Cell::Count).into(),
            employee,
            employer,
        ]);
        if sum.is_total {
            grid.sums.push(row);
        } else {
            grid.rows.push(row);
        }
    }
    grid
}

/// A sum of many rows, which may be more than an amount can be.
fn amount(fen: i128, has_gaps: bool) -> Cell {
    let small = i64::try_from(fen)
        .ok()
        .and_then(|fen| Money::from_fen(fen).ok());
    match small {
        Some(amount) if has_gaps => Cell::AtLeast(amount),
        Some(amount) => Cell::Amount(amount),
        None if has_gaps => format!("≥ {}", decimal(fen)).into(),
        None => decimal(fen).into(),
    }
}
