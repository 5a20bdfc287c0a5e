//! Sums by region, insurance and payer.

pub use crate::cell::decimal;
use crate::engine::Engine;
use crate::kernel::PROGRAMS;
use crate::lang::Lang;
use crate::program::Program;
use crate::summary::Summary;

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
            lang.pick("City", "城市"),
            lang.pick("Program", "项目"),
            lang.pick("Rows", "人次"),
            lang.pick("Employee", "个人"),
            lang.pick("Employer", "单位"),
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
            lang.pick("at least: some rows are incomplete", "至少：有缺项的行")
        } else {
            ""
        }
    }
}

/// The sums by the regions' codes, those of all regions last.
pub fn sums(summary: &Summary, engine: &Engine<'_>, lang: Lang) -> Vec<Sum> {
    let mut cities: Vec<_> = summary
        .cities
        .iter()
        .map(|(number, city)| (engine.region(*number), city))
        .collect();
    cities.sort_by(|a, b| a.0.adcode.cmp(&b.0.adcode));
    let mut sums = Vec::new();
    let (mut all, mut rows, mut gaps) = ([[0_i128; 2]; PROGRAMS], 0_u64, false);
    for (region, city) in cities {
        let name = lang.pick(region.id.to_string(), region.name.to_string());
        let mut own = [[0_i128; 2]; PROGRAMS];
        for (own, sides) in own.iter_mut().zip(city.employee.iter().zip(&city.employer)) {
            *own = [*sides.0, *sides.1];
        }
        for (sum, own) in all.iter_mut().zip(&own) {
            let [employee, employer] = sum;
            *employee += own[0];
            *employer += own[1];
        }
        rows += city.rows;
        gaps |= city.incomplete > 0;
        block(&mut sums, &name, city.rows, &own, city.incomplete > 0, lang);
    }
    let before = sums.len();
    block(&mut sums, lang.pick("All", "合计"), rows, &all, gaps, lang);
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
        together = [together[0] + *employee, together[1] + *employer];
        let word = program.name(lang);
        to.push(sum(word, None, [*employee, *employer]));
    }
    to.push(sum(lang.pick("Total", "合计"), Some(rows), together));
}
