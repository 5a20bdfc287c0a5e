//! A year for the eye, as records and as JSON.

use crate::breakdown::Breakdown;
use crate::kernel::TaxAmounts;
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::rates::model::ParameterKind;
use crate::report::Report;
use crate::report::breakdown::BreakdownText;
use crate::report::caption::Caption;
use crate::report::cell::{Cell, thousands};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::grid::{Align, Grid};
use crate::report::json;
use crate::report::records::Records;
use crate::report::words::{self, pick};
use crate::tax::{MonthTax, Settlement};
use crate::year::{What, Year};

mod object;

pub(super) use object::AnnualObject;
use object::change_object;

impl Report for Year {
    fn command(&self) -> &'static str {
        "annual"
    }

    fn tables(&self) -> Option<&str> {
        let month = self.months.first()?;
        Some(&month.tables)
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        json::text(&AnnualObject::of(self, lang), pretty)
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = vec![self.months_grid(lang)];
        grids.extend(self.changes_grid(lang));
        grids
    }

    fn charts(&self, lang: Lang) -> Vec<Chart> {
        if self.months.len() < 2 {
            return Vec::new();
        }
        let name = pick(lang, "Net pay", "实发工资");
        vec![Chart {
            title: pick(
                lang,
                "Net pay by month, bonuses taxed by themselves left out",
                "各月实发工资（不含单独计税的奖金）",
            )
            .to_owned(),
            kind: Kind::Lines,
            labels: self
                .months
                .iter()
                .map(|month| month.month.to_string())
                .collect(),
            series: vec![Series {
                name: name.to_owned(),
                // a chart begins at zero
                values: self
                    .months
                    .iter()
                    .map(|month| month.net.max(Money::ZERO))
                    .collect(),
            }],
        }]
    }

    fn records(&self) -> Records {
        let sum = |month: &Breakdown, amount: Money| -> Cell {
            month.totals.complete.then_some(amount).into()
        };
        let taxed = |month: &Breakdown, cell: fn(&TaxAmounts) -> Cell| -> Cell {
            let known = month.tax.as_ref().filter(|_| month.totals.complete);
            known.map(cell).into()
        };
        let mut records = Records::of(&self.months)
            .column("month", |month| month.month.into())
            .column("wage", |month| month.wage.into())
            .column("employee", |month| sum(month, month.totals.employee))
            .column("employer", |month| sum(month, month.totals.employer))
            .column("cost", |month| sum(month, month.totals.cost))
            .column("deductible", |month| {
                taxed(month, |tax| tax.deductible.into())
            })
            .column("taxable_to_date", |month| {
                taxed(month, |tax| tax.month.taxable_to_date.into())
            })
            .column("rate_percent", |month| {
                taxed(month, |tax| tax.month.rate.into())
            })
            .column("quick_deduction", |month| {
                taxed(month, |tax| tax.month.quick_deduction.into())
            })
            .column("withheld", |month| {
                taxed(month, |tax| tax.month.withheld.into())
            })
            .column("net", |month| {
                let known = month.totals.complete && month.tax.is_some();
                known.then_some(month.net).into()
            })
            .column("status", |month| month.weakest())
            .column("incomplete", |month| month.gaps())
            .done();
        if let Some(bonus) = &self.bonus
            && bonus.alone_taken
        {
            let (amount, tax) = (bonus.found.amount, bonus.tax);
            records.push([
                ("month", "bonus".into()),
                ("wage", amount.into()),
                ("withheld", tax.into()),
                ("net", (amount - tax).into()),
            ]);
        }
        let totals = &self.totals;
        let sum = |amount: Money| -> Cell { totals.complete.then_some(amount).into() };
        records.push([
            ("month", "year".into()),
            ("wage", (totals.wage + totals.bonus).into()),
            ("employee", sum(totals.employee)),
            ("employer", sum(totals.employer)),
            ("cost", sum(totals.cost)),
            ("withheld", sum(totals.withheld + totals.bonus_tax)),
            ("net", sum(totals.net)),
        ]);
        records
    }
}

/// What is shown of it.
#[easy_ext::ext(YearText)]
impl Year {
    fn months_grid(&self, lang: Lang) -> Grid {
        let mut grid = Grid::headed(
            lang,
            [
                ("Month", "月份", Align::Left),
                ("Wage", "应发工资", Align::Right),
                ("Employee", "个人缴费", Align::Right),
                ("Taxable\nto date", "累计应纳\n税所得额", Align::Right),
                ("Rate", "税率", Align::Right),
                ("Income\ntax", "个税", Align::Right),
                ("Net pay", "实发工资", Align::Right),
            ],
        );
        let (name, id, year) = (&self.region.name, &self.region.id, self.year);
        grid.above.push(Caption::of(match lang {
            Lang::Zh => [format!("{name}（{id}）"), format!("{year} 年")],
            Lang::En => [format!("{name} ({id})"), year.to_string()],
        }));
        for month in &self.months {
            let known = |cell: &dyn Fn(&MonthTax) -> Cell| {
                let taxed = month.tax.as_ref();
                taxed.map_or(Cell::Unknown, |taxed| cell(&taxed.month))
            };
            grid.push([
                month.month.into(),
                month.wage.into(),
                month.at_least(month.totals.employee),
                known(&|tax| month.at_most(tax.taxable_to_date)),
                known(&|tax| tax.rate.into()),
                known(&|tax| month.at_most(tax.withheld)),
                month.net_cell(),
            ]);
        }
        let totals = &self.totals;
        let sum = |gap: fn(Money) -> Cell, amount: Money| {
            let cell = if totals.complete { Cell::Amount } else { gap };
            cell(amount)
        };
        if let Some(bonus) = self.bonus.as_ref().filter(|bonus| bonus.alone_taken) {
            let rate = bonus.found.alone.map(|alone| alone.rate);
            grid.push_sum([
                format!("{} {}", pick(lang, "Bonus", "奖金"), bonus.month).into(),
                bonus.found.amount.into(),
                Cell::Blank,
                Cell::Blank,
                rate.into(),
                bonus.tax.into(),
                (bonus.found.amount - bonus.tax).into(),
            ]);
        }
        grid.push_sum([
            Cell::of(lang, "Year", "全年"),
            (totals.wage + totals.bonus).into(),
            sum(Cell::AtLeast, totals.employee),
            Cell::Blank,
            Cell::Blank,
            sum(Cell::AtMost, totals.withheld + totals.bonus_tax),
            sum(Cell::AtMost, totals.net),
        ]);
        let mut below = |line: Caption| grid.below.push(line.indented(1));
        for (amount, month) in self.merged_bonuses() {
            let amount = thousands(amount);
            below(Caption::from(match lang {
                Lang::En => format!("a bonus of {amount} is merged into {month}"),
                Lang::Zh => format!("{amount} 元奖金并入 {month}"),
            }));
        }
        let named = |en, zh, amount| {
            let amount = sum(Cell::AtLeast, amount).text(lang);
            format!("{} {amount}", pick(lang, en, zh))
        };
        let sums = [
            named("Employer pays", "单位缴纳", totals.employer),
            named("Employer's cost", "用工成本", totals.cost),
        ];
        below(Caption::of(sums).spaced(3));
        if let Some(account) = &self.settlement {
            below(Caption::from(settled(account, lang)));
        }
        grid
    }

    /// The bonuses that were merged into wages, with their months.
    fn merged_bonuses(&self) -> Vec<(Money, crate::period::Month)> {
        let own = self.bonus.as_ref().filter(|bonus| !bonus.alone_taken);
        let own = own.map(|bonus| (bonus.found.amount, bonus.month));
        own.into_iter().chain(self.merged.iter().copied()).collect()
    }

    fn changes_grid(&self, lang: Lang) -> Option<Grid> {
        let mut grid = Grid::headed(
            lang,
            [
                ("From", "起", Align::Left),
                ("What changes", "变化", Align::Fold),
                ("Before", "此前", Align::Right),
                ("After", "此后", Align::Right),
                ("Document", "文件", Align::Fold),
            ],
        );
        grid.above
            .push(pick(lang, "Changes within the year", "年内变化").into());
        for change in &self.changes {
            let object = change_object(change);
            let names: Vec<&str> = match &change.what {
                What::Figure { programs, .. } => programs
                    .iter()
                    .map(|program| words::program(*program, lang))
                    .collect(),
                What::TaxRate { .. } => vec![pick(lang, "Income tax", "个人所得税")],
            };
            let document = self.sources.name(&object.source).to_owned();
            let (comma, colon) = (pick(lang, ", ", "、"), pick(lang, ": ", "："));
            let parameter = parameter(&object.parameter, lang);
            grid.push([
                change.month.into(),
                format!("{}{colon}{parameter}", names.join(comma)).into(),
                object.before.into(),
                object.after.into(),
                document.into(),
            ]);
        }
        (!grid.rows.is_empty()).then_some(grid)
    }
}

fn parameter(word: &str, lang: Lang) -> &str {
    match word {
        "tax_rate" => pick(lang, "marginal rate", "适用税率"),
        word => ParameterKind::name_of(word, lang).unwrap_or(word),
    }
}

fn settled(account: &Settlement, lang: Lang) -> String {
    let (tax, withheld) = (thousands(account.assessed.tax), thousands(account.withheld));
    let (taxable, rate) = (thousands(account.assessed.taxable), account.assessed.rate);
    let end = match (account.refund, account.due, lang) {
        (Money::ZERO, Money::ZERO, Lang::En) => "nothing due".to_owned(),
        (Money::ZERO, Money::ZERO, Lang::Zh) => "不退不补".to_owned(),
        (refund, Money::ZERO, Lang::En) => format!("refund {}", thousands(refund)),
        (refund, Money::ZERO, Lang::Zh) => format!("应退 {}", thousands(refund)),
        (_, due, Lang::En) => format!("due {}", thousands(due)),
        (_, due, Lang::Zh) => format!("应补 {}", thousands(due)),
    };
    match lang {
        Lang::En => format!(
            "Settlement: taxable {taxable} at {rate}, tax {tax}, withheld {withheld}: {end}"
        ),
        Lang::Zh => format!(
            "汇算清缴：应纳税所得额 {taxable}（{rate}），税额 {tax}，已预扣 {withheld}：{end}"
        ),
    }
}
