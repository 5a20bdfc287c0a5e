//! The breakdown of one person and month, for the eye and as records.

use crate::breakdown::{Breakdown, Item, Share};
use crate::kernel::{Basis, Clamp};
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::program::{Program, Side};
use crate::report::grid::{Align, Grid, thousands};
use crate::report::words::{self, pick};
use crate::report::{Report, json};

impl Report for Breakdown {
    fn command(&self) -> &'static str {
        "compute"
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        json::text(&json::Compute::of(self, lang), pretty)
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::new([
            (pick(lang, "Program", "险种").to_owned(), Align::Fold),
            (pick(lang, "Base", "缴费基数").to_owned(), Align::Right),
            (pick(lang, "Employee", "个人比例").to_owned(), Align::Right),
            (pick(lang, "Amount", "个人金额").to_owned(), Align::Right),
            (pick(lang, "Employer", "单位比例").to_owned(), Align::Right),
            (pick(lang, "Amount", "单位金额").to_owned(), Align::Right),
            (pick(lang, "Status", "依据").to_owned(), Align::Fold),
        ]);
        let (name, id, month, wage) = (
            &self.region.name,
            &self.region.id,
            self.month,
            thousands(self.wage),
        );
        grid.above.push(match lang {
            Lang::Zh => format!("{name}（{id}）  {month}  应发工资 {wage}"),
            Lang::En => format!("{name} ({id})  {month}  wage {wage}"),
        });
        if !self.overlays.is_empty() {
            let overlays = self.overlays.join(", ");
            grid.above.push(format!(
                "{}{overlays}",
                pick(lang, "overlay: ", "叠加方案：")
            ));
        }
        let known = self
            .items
            .iter()
            .map(|item| (item.program, row(item, lang)));
        let whole = self.incomplete.iter().filter(|gap| gap.side.is_none());
        let unknown = whole.map(|gap| (gap.program, unknown_row(gap.program, lang)));
        let mut rows: Vec<_> = known.chain(unknown).collect();
        rows.sort_by_key(|(program, _)| *program);
        grid.rows.extend(rows.into_iter().map(|(_, row)| row));
        let blank = String::new;
        grid.sums.push(vec![
            pick(lang, "Total", "合计").to_owned(),
            blank(),
            blank(),
            self.at_least(self.totals.employee),
            blank(),
            self.at_least(self.totals.employer),
            self.missing(lang),
        ]);
        let sum = |en, zh, amount: String| format!(" {} {amount}", pick(lang, en, zh));
        let lines = [
            [
                sum(
                    "Taxable income",
                    "上税金额",
                    self.at_most(self.taxable_income),
                ),
                sum("Income tax", "个人所得税", self.tax_text(lang)),
                sum("Net pay", "税后工资", self.net_text()),
            ]
            .join("   "),
            sum(
                "Employer's cost",
                "用工成本",
                self.at_least(self.totals.cost),
            ),
        ];
        grid.below.extend(lines);
        grid.below.extend(self.legend(lang));
        for mention in &self.mentions {
            let (employee, employer) = (thousands(mention.employee), thousands(mention.employer));
            let (taxable, name, id) = (
                thousands(mention.taxable_income),
                &mention.name,
                &mention.overlay,
            );
            grid.below.push(match lang {
                Lang::Zh => {
                    format!(" {name}：个人 {employee}，单位 {employer}，上税金额 {taxable}（--overlay {id}）")
                }
                Lang::En => {
                    format!(" {name}: employee {employee}, employer {employer}, taxable {taxable} (--overlay {id})")
                }
            });
        }
        vec![grid]
    }

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "program",
            "side",
            "basis",
            "base",
            "clamped",
            "rate_percent",
            "fixed",
            "amount",
            "from_account",
            "status",
        ]);
        for item in &self.items {
            for side in Side::BOTH {
                grid.rows.push(record(item, side));
            }
        }
        for gap in self.incomplete.iter().filter(|gap| gap.side.is_none()) {
            for side in Side::BOTH {
                let mut record = vec![String::new(); grid.columns.len()];
                fill(
                    &mut record,
                    &[
                        (0, gap.program.id()),
                        (1, side.id()),
                        (2, "unknown"),
                        (9, "incomplete"),
                    ],
                );
                grid.rows.push(record);
            }
        }
        let status = if self.totals.complete {
            ""
        } else {
            "incomplete"
        };
        for (name, amount) in [
            ("employee", self.totals.employee),
            ("employer", self.totals.employer),
            ("cost", self.totals.cost),
            ("taxable_income", self.taxable_income),
            ("income_tax", self.withheld().unwrap_or(Money::ZERO)),
            ("net", self.net),
        ] {
            let mut record = vec![String::new(); grid.columns.len()];
            // a sum with a gap in it is no sum
            let needs_tax = matches!(name, "income_tax" | "net");
            let amount = if self.totals.complete && (self.tax.is_some() || !needs_tax) {
                amount.to_string()
            } else {
                String::new()
            };
            fill(
                &mut record,
                &[(0, "total"), (1, name), (7, &amount), (9, status)],
            );
            grid.sums.push(record);
        }
        grid
    }
}

/// What is shown of it.
#[easy_ext::ext(BreakdownText)]
impl Breakdown {
    /// A sum, with `≥` before it where something is missing.
    pub(super) fn at_least(&self, amount: Money) -> String {
        self.bound("≥", amount)
    }

    /// What is left, with `≤` before it where something is missing.
    pub(super) fn at_most(&self, amount: Money) -> String {
        self.bound("≤", amount)
    }

    /// What is withheld; a question mark where the tables do not know how the month is taxed.
    pub(super) fn tax_text(&self, lang: Lang) -> String {
        match self.withheld() {
            Some(withheld) => self.at_most(withheld),
            None => pick(lang, "unknown", "未知").to_owned(),
        }
    }

    /// What is left in hand, with `≤` before it where something is missing.
    pub(super) fn net_text(&self) -> String {
        let sign = if self.tax.is_some() { "" } else { "≤ " };
        format!(
            "{}{}",
            if self.totals.complete { sign } else { "" },
            self.at_most(self.net)
        )
    }

    pub(super) fn bound(&self, sign: &str, amount: Money) -> String {
        if self.totals.complete {
            thousands(amount)
        } else {
            format!("{sign} {}", thousands(amount))
        }
    }

    /// What the signs beside bases mean, where there are any.
    pub(super) fn legend(&self, lang: Lang) -> Option<String> {
        let used = |clamp: &Clamp| self.items.iter().any(|item| item.clamped == *clamp);
        let clamps = [Clamp::Floor, Clamp::Ceiling].into_iter().filter(used);
        let words: Vec<String> = clamps
            .map(|clamp| format!("{}{}", words::clamp_sign(clamp), words::clamp(clamp, lang)))
            .collect();
        (!words.is_empty()).then(|| format!(" {}", words.join("    ")))
    }

    pub(super) fn missing(&self, lang: Lang) -> String {
        let mut names: Vec<&str> = Vec::new();
        for gap in &self.incomplete {
            let name = words::program(gap.program, lang);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return String::new();
        }
        format!(
            "{}{}",
            pick(lang, "without ", "未含"),
            names.join(pick(lang, ", ", "、"))
        )
    }
}

/// The row of a program of which nothing is known.
fn unknown_row(program: Program, lang: Lang) -> Vec<String> {
    let unknown = pick(lang, "unknown", "未知");
    let cells = [
        words::program(program, lang),
        "",
        "",
        unknown,
        "",
        unknown,
        "",
    ];
    cells.map(str::to_owned).to_vec()
}

fn fill(record: &mut [String], cells: &[(usize, &str)]) {
    for (index, text) in cells {
        if let Some(cell) = record.get_mut(*index) {
            (*text).clone_into(cell);
        }
    }
}

fn record(item: &Item, side: Side) -> Vec<String> {
    let share = item.share(side);
    let clamped = if share.basis == Basis::Base {
        item.clamped
    } else {
        Clamp::None
    };
    let unknown = share.basis == Basis::Unknown;
    vec![
        item.program.id().to_owned(),
        side.id().to_owned(),
        share.basis.id().to_owned(),
        share.base.to_string(),
        clamped.id().to_owned(),
        share.rate.percent(),
        share.fixed.to_string(),
        if unknown {
            String::new()
        } else {
            share.amount.to_string()
        },
        share.from_account.to_string(),
        if unknown {
            "incomplete"
        } else {
            item.status.id()
        }
        .to_owned(),
    ]
}

fn row(item: &Item, lang: Lang) -> Vec<String> {
    let own_base = [&item.employee, &item.employer]
        .into_iter()
        .find(|share| !matches!(share.basis, Basis::None | Basis::Unknown | Basis::Fixed));
    let basis = own_base.map_or(Basis::None, |share| share.basis);
    let base = match basis {
        Basis::None => String::new(),
        Basis::Base => format!(
            "{}{}",
            words::clamp_sign(item.clamped),
            thousands(item.base)
        ),
        other => format!("{}\n{}", thousands(item.base), words::basis(other, lang)),
    };
    vec![
        words::program(item.program, lang).to_owned(),
        base,
        rate(&item.employee, item, lang),
        amount(&item.employee, lang),
        rate(&item.employer, item, lang),
        amount(&item.employer, lang),
        words::status(item.status, lang).to_owned(),
    ]
}

/// A side's rate, with its base where that is not the one of the row.
fn rate(share: &Share, item: &Item, lang: Lang) -> String {
    match share.basis {
        Basis::None => "—".to_owned(),
        Basis::Unknown => "?".to_owned(),
        Basis::Fixed => words::basis(Basis::Fixed, lang).to_owned(),
        _ if share.base == item.base => share.rate.to_string(),
        basis => {
            let (word, base) = (words::basis(basis, lang), thousands(share.base));
            format!("{}\n{word} {base}", share.rate)
        }
    }
}

fn amount(share: &Share, lang: Lang) -> String {
    match share.basis {
        Basis::None => "—".to_owned(),
        Basis::Unknown => pick(lang, "unknown", "未知").to_owned(),
        _ if share.from_account > Money::ZERO => {
            let account = thousands(share.from_account);
            let word = pick(lang, "from account", "个人账户");
            format!("{}\n{word} {account}", thousands(share.amount))
        }
        _ => thousands(share.amount),
    }
}
