//! The breakdown of one person and month, for the eye and as records.

use crate::breakdown::{Breakdown, Item, Share};
use crate::kernel::{Basis, Clamp};
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::program::{Program, Side};
use crate::report::caption::Caption;
use crate::report::cell::{Cell, thousands};
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::records::Records;
use crate::report::words::{self, pick};
use crate::report::{Report, json};

impl Report for Breakdown {
    fn command(&self) -> &'static str {
        "compute"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.tables)
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        json::text(&json::Compute::of(self.command(), self, lang), pretty)
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grid = Grid::headed(
            lang,
            [
                ("Program", "项目", Align::Fold),
                ("Base", "缴费基数", Align::Right),
                ("Employee", "个人比例", Align::Right),
                ("Amount", "个人金额", Align::Right),
                ("Employer", "单位比例", Align::Right),
                ("Amount", "单位金额", Align::Right),
                ("Status", "数据状态", Align::Fold),
            ],
        );
        let (name, id, wage) = (&self.region.name, &self.region.id, thousands(self.wage));
        let (place, wage) = match lang {
            Lang::Zh => (format!("{name}（{id}）"), format!("应发工资 {wage}")),
            Lang::En => (format!("{name} ({id})"), format!("wage {wage}")),
        };
        grid.above
            .push(Caption::of([place, self.month.to_string(), wage]));
        if !self.overlays.is_empty() {
            let overlays = self.overlays.join(", ");
            let word = pick(lang, "overlay: ", "叠加方案：");
            grid.above.push(format!("{word}{overlays}").into());
        }
        let known = self
            .items
            .iter()
            .map(|item| (item.program, row(item, lang)));
        let whole = self.incomplete.iter().filter(|gap| gap.side.is_none());
        let unknown = whole.map(|gap| (gap.program, unknown_row(gap.program)));
        let mut rows: Vec<_> = known.chain(unknown).collect();
        rows.sort_by_key(|(program, _)| *program);
        grid.rows
            .extend(rows.into_iter().map(|(_, row)| GridRow::Single(row)));
        grid.push_sum([
            Cell::of(lang, "Total", "合计"),
            Cell::Blank,
            Cell::Blank,
            self.at_least(self.totals.employee),
            Cell::Blank,
            self.at_least(self.totals.employer),
            self.missing(lang).into(),
        ]);
        let sum = |en, zh, amount: Cell| format!("{} {}", pick(lang, en, zh), amount.text(lang));
        let lines = [
            Caption::of([
                sum(
                    "Income after contributions",
                    "扣除三险一金后工资",
                    self.at_most(self.taxable_income),
                ),
                self.tax_sum(lang),
                sum("Net pay", "实发工资", self.net_cell()),
            ])
            .spaced(4),
            Caption::of([sum(
                "Employer's cost",
                "用工成本",
                self.at_least(self.totals.cost),
            )]),
        ];
        grid.below.extend(lines.map(|line| line.indented(1)));
        grid.below.extend(self.legend(lang));
        for mention in &self.mentions {
            let (employee, employer) = (thousands(mention.employee), thousands(mention.employer));
            let (taxable, name, id) = (
                thousands(mention.taxable_income),
                &mention.name,
                &mention.overlay,
            );
            let line = match lang {
                Lang::Zh => {
                    format!(
                        "{name}：个人 {employee}，单位 {employer}，扣除后 {taxable}（--overlay {id}）"
                    )
                }
                Lang::En => {
                    format!(
                        "{name}: employee {employee}, employer {employer}, after them {taxable} (--overlay {id})"
                    )
                }
            };
            grid.below.push(Caption::from(line).indented(1));
        }
        vec![grid]
    }

    fn records(&self) -> Records {
        let shares = |item| Side::BOTH.map(|side| ShareRecord { item, side });
        let shares = self.items.iter().flat_map(shares);
        let mut records = Records::of(shares)
            .column("program", |share| share.item.program.into())
            .column("side", |share| share.side.id().into())
            .column("basis", |share| share.share().basis.id().into())
            .column("base", |share| share.share().base.into())
            .column("clamped", |share| share.clamped().id().into())
            .column("rate_percent", |share| share.share().rate.into())
            .column("fixed", |share| share.share().fixed.into())
            .column("amount", |share| {
                let amount = share.share().amount;
                (!share.is_unknown()).then_some(amount).into()
            })
            .column("from_account", |share| share.share().from_account.into())
            .column("status", |share| {
                if share.is_unknown() {
                    "incomplete".into()
                } else {
                    share.item.status.into()
                }
            })
            .done();
        for gap in self.incomplete.iter().filter(|gap| gap.side.is_none()) {
            for side in Side::BOTH {
                records.push([
                    ("program", gap.program.into()),
                    ("side", side.id().into()),
                    ("basis", Basis::Unknown.id().into()),
                    ("status", "incomplete".into()),
                ]);
            }
        }
        let complete = self.totals.complete;
        let status = (!complete).then_some("incomplete");
        let withheld = self.withheld().filter(|_| complete);
        // a sum with a gap in it is no sum
        let sum = |amount: Money| complete.then_some(amount);
        for (name, amount) in [
            ("employee", sum(self.totals.employee)),
            ("employer", sum(self.totals.employer)),
            ("cost", sum(self.totals.cost)),
            ("taxable_income", sum(self.taxable_income)),
            ("income_tax", withheld),
            ("net", withheld.map(|_| self.net)),
        ] {
            records.push([
                ("program", "total".into()),
                ("side", name.into()),
                ("amount", amount.into()),
                ("status", status.into()),
            ]);
        }
        records
    }
}

/// What one side pays for a program, as a record.
struct ShareRecord<'b> {
    item: &'b Item,
    side: Side,
}

impl ShareRecord<'_> {
    fn share(&self) -> &Share {
        self.item.share(self.side)
    }

    fn is_unknown(&self) -> bool {
        self.share().basis == Basis::Unknown
    }

    fn clamped(&self) -> Clamp {
        match self.share().basis {
            Basis::Base => self.share().clamped,
            _ => Clamp::None,
        }
    }
}

/// What is shown of it.
#[easy_ext::ext(BreakdownText)]
impl Breakdown {
    /// A sum; at least that where something is missing.
    pub(super) fn at_least(&self, amount: Money) -> Cell {
        if self.totals.complete {
            Cell::Amount(amount)
        } else {
            Cell::AtLeast(amount)
        }
    }

    /// What is left; at most that where something is missing.
    pub(super) fn at_most(&self, amount: Money) -> Cell {
        if self.totals.complete {
            Cell::Amount(amount)
        } else {
            Cell::AtMost(amount)
        }
    }

    /// What is withheld, where the tables know how the month is taxed.
    pub(super) fn tax_cell(&self) -> Cell {
        match self.withheld() {
            Some(withheld) => self.at_most(withheld),
            None => Cell::UnknownInWords,
        }
    }

    /// What is withheld, and that it is a first month's where another month was asked for.
    pub(super) fn tax_sum(&self, lang: Lang) -> String {
        let supposes_first = self.tax.is_some_and(|tax| tax.supposes_first);
        let word = if supposes_first {
            pick(lang, "Income tax (first month)", "个人所得税（首月）")
        } else {
            pick(lang, "Income tax", "个人所得税")
        };
        format!("{word} {}", self.tax_cell().text(lang))
    }

    /// What is left in hand; at most that where something is missing or the tax is not known.
    pub(super) fn net_cell(&self) -> Cell {
        if self.tax.is_some() {
            self.at_most(self.net)
        } else {
            Cell::AtMost(self.net)
        }
    }

    /// The weakest status of all lines.
    pub(super) fn weakest(&self) -> Cell {
        let statuses = self.items.iter().map(|item| item.status);
        statuses.max().into()
    }

    /// The programs of which something is missing, by their ids.
    pub(super) fn gaps(&self) -> Cell {
        let gaps = self.incomplete.iter();
        let mut gaps: Vec<&str> = gaps.map(|gap| gap.program.id()).collect();
        gaps.dedup();
        gaps.join(" ").into()
    }

    /// What the signs beside bases mean, where there are any.
    pub(super) fn legend(&self, lang: Lang) -> Option<Caption> {
        let used = |clamp: &Clamp| self.items.iter().any(|item| item.clamped == *clamp);
        let clamps = [Clamp::Floor, Clamp::Ceiling].into_iter().filter(used);
        let words: Vec<String> = clamps
            .map(|clamp| format!("{}{}", words::clamp_sign(clamp), words::clamp(clamp, lang)))
            .collect();
        (!words.is_empty()).then(|| Caption::of(words).indented(1).spaced(4))
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
fn unknown_row(program: Program) -> Vec<Cell> {
    vec![
        program.into(),
        Cell::Blank,
        Cell::Blank,
        Cell::UnknownInWords,
        Cell::Blank,
        Cell::UnknownInWords,
        Cell::Blank,
    ]
}

fn row(item: &Item, lang: Lang) -> Vec<Cell> {
    let own_base = [&item.employee, &item.employer]
        .into_iter()
        .find(|share| !matches!(share.basis, Basis::None | Basis::Unknown | Basis::Fixed));
    let basis = own_base.map_or(Basis::None, |share| share.basis);
    let base = match basis {
        Basis::None => Cell::Blank,
        Basis::Base => Cell::Base(item.base, item.clamped),
        other => Cell::Lines(vec![item.base.into(), words::basis(other, lang).into()]),
    };
    let program = match &item.region {
        Some(region) => Cell::Lines(vec![item.program.into(), (&*region.name).into()]),
        None => item.program.into(),
    };
    vec![
        program,
        base,
        rate(&item.employee, item, lang),
        amount(&item.employee, lang),
        rate(&item.employer, item, lang),
        amount(&item.employer, lang),
        item.status.into(),
    ]
}

/// A side's rate, with its base where that is not the one of the row.
fn rate(share: &Share, item: &Item, lang: Lang) -> Cell {
    match share.basis {
        Basis::None => Cell::NotDue,
        Basis::Unknown => Cell::Unknown,
        Basis::Fixed => words::basis(Basis::Fixed, lang).into(),
        _ if share.base == item.base => share.rate.into(),
        basis => {
            let (word, base) = (words::basis(basis, lang), thousands(share.base));
            Cell::Lines(vec![share.rate.into(), format!("{word} {base}").into()])
        }
    }
}

fn amount(share: &Share, lang: Lang) -> Cell {
    match share.basis {
        Basis::None => Cell::NotDue,
        Basis::Unknown => Cell::UnknownInWords,
        _ if share.from_account > Money::ZERO => {
            let account = thousands(share.from_account);
            let word = pick(lang, "from account", "个人账户");
            Cell::Lines(vec![
                share.amount.into(),
                format!("{word} {account}").into(),
            ])
        }
        _ => share.amount.into(),
    }
}
