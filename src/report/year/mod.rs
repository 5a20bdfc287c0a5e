//! A year for the eye, as records and as JSON.

use crate::breakdown::Breakdown;
use crate::kernel::TaxAmounts;
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::report::Report;
use crate::report::breakdown::BreakdownText;
use crate::report::chart::{Chart, Kind, Series};
use crate::report::grid::{Align, Grid, thousands};
use crate::report::json;
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
        let name = pick(lang, "Net pay", "税后工资");
        vec![Chart {
            title: pick(
                lang,
                "Net pay by month, bonuses taxed by themselves left out",
                "各月税后工资（不含单独计税的奖金）",
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

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "month",
            "wage",
            "employee",
            "employer",
            "cost",
            "deductible",
            "taxable_to_date",
            "rate_percent",
            "quick_deduction",
            "withheld",
            "net",
            "status",
            "incomplete",
        ]);
        grid.rows = self.months.iter().map(record).collect();
        if let Some(bonus) = &self.bonus
            && bonus.alone_taken
        {
            let mut row = vec![String::new(); grid.columns.len()];
            let (amount, tax) = (bonus.found.amount, bonus.tax);
            let cells = [
                (0, "bonus".to_owned()),
                (1, amount.to_string()),
                (9, tax.to_string()),
                (10, (amount - tax).to_string()),
            ];
            for (at, text) in cells {
                if let Some(cell) = row.get_mut(at) {
                    *cell = text;
                }
            }
            grid.sums.push(row);
        }
        let totals = &self.totals;
        let amount = |amount: Money| {
            if totals.complete {
                amount.to_string()
            } else {
                String::new()
            }
        };
        let blank = String::new;
        grid.sums.push(vec![
            "year".to_owned(),
            (totals.wage + totals.bonus).to_string(),
            amount(totals.employee),
            amount(totals.employer),
            amount(totals.cost),
            blank(),
            blank(),
            blank(),
            blank(),
            amount(totals.withheld + totals.bonus_tax),
            amount(totals.net),
            blank(),
            blank(),
        ]);
        grid
    }
}

/// What is shown of it.
#[easy_ext::ext(YearText)]
impl Year {
    fn months_grid(&self, lang: Lang) -> Grid {
        let mut grid = Grid::new([
            (pick(lang, "Month", "月份").to_owned(), Align::Left),
            (pick(lang, "Wage", "应发工资").to_owned(), Align::Right),
            (pick(lang, "Employee", "个人缴费").to_owned(), Align::Right),
            (
                pick(lang, "Taxable\nto date", "累计应纳\n税所得额").to_owned(),
                Align::Right,
            ),
            (pick(lang, "Rate", "税率").to_owned(), Align::Right),
            (pick(lang, "Income\ntax", "个税").to_owned(), Align::Right),
            (pick(lang, "Net pay", "税后工资").to_owned(), Align::Right),
        ]);
        let (name, id, year) = (&self.region.name, &self.region.id, self.year);
        grid.above.push(match lang {
            Lang::Zh => format!("{name}（{id}）  {year} 年"),
            Lang::En => format!("{name} ({id})  {year}"),
        });
        for month in &self.months {
            let known = |text: &dyn Fn(&MonthTax) -> String| {
                let taxed = month.tax.as_ref();
                taxed.map_or_else(|| "?".to_owned(), |taxed| text(&taxed.month))
            };
            grid.rows.push(vec![
                month.month.to_string(),
                thousands(month.wage),
                month.at_least(month.totals.employee),
                known(&|tax| month.at_most(tax.taxable_to_date)),
                known(&|tax| tax.rate.to_string()),
                known(&|tax| month.at_most(tax.withheld)),
                month.net_text(),
            ]);
        }
        let totals = &self.totals;
        let at = |sign: &str, amount: Money| {
            let sign = if totals.complete {
                String::new()
            } else {
                format!("{sign} ")
            };
            format!("{sign}{}", thousands(amount))
        };
        if let Some(bonus) = self.bonus.as_ref().filter(|bonus| bonus.alone_taken) {
            grid.sums.push(vec![
                format!("{} {}", pick(lang, "Bonus", "奖金"), bonus.month),
                thousands(bonus.found.amount),
                String::new(),
                String::new(),
                bonus
                    .found
                    .alone
                    .map_or_else(String::new, |alone| alone.rate.to_string()),
                thousands(bonus.tax),
                thousands(bonus.found.amount - bonus.tax),
            ]);
        }
        grid.sums.push(vec![
            pick(lang, "Year", "全年").to_owned(),
            thousands(totals.wage + totals.bonus),
            at("≥", totals.employee),
            String::new(),
            String::new(),
            at("≤", totals.withheld + totals.bonus_tax),
            at("≤", totals.net),
        ]);
        for (amount, month) in self.merged_bonuses() {
            let amount = thousands(amount);
            grid.below.push(match lang {
                Lang::En => format!(" a bonus of {amount} is merged into {month}"),
                Lang::Zh => format!(" {amount} 元奖金并入 {month}"),
            });
        }
        grid.below.push(match lang {
            Lang::En => format!(
                " Employer pays {}   Employer's cost {}",
                at("≥", totals.employer),
                at("≥", totals.cost)
            ),
            Lang::Zh => format!(
                " 单位缴纳 {}   用工成本 {}",
                at("≥", totals.employer),
                at("≥", totals.cost)
            ),
        });
        grid.below.extend(
            self.settlement
                .as_ref()
                .map(|account| settled(account, lang)),
        );
        grid
    }

    /// The bonuses that were merged into wages, with their months.
    fn merged_bonuses(&self) -> Vec<(Money, crate::period::Month)> {
        let own = self.bonus.as_ref().filter(|bonus| !bonus.alone_taken);
        let own = own.map(|bonus| (bonus.found.amount, bonus.month));
        own.into_iter().chain(self.merged.iter().copied()).collect()
    }

    fn changes_grid(&self, lang: Lang) -> Option<Grid> {
        let mut grid = Grid::new([
            (pick(lang, "From", "起").to_owned(), Align::Left),
            (pick(lang, "What changes", "变化").to_owned(), Align::Fold),
            (pick(lang, "Before", "此前").to_owned(), Align::Right),
            (pick(lang, "After", "此后").to_owned(), Align::Right),
            (pick(lang, "Document", "文件").to_owned(), Align::Fold),
        ]);
        grid.above
            .push(pick(lang, "Changes within the year", "年内变化").to_owned());
        for change in &self.changes {
            let object = change_object(change);
            let names: Vec<&str> = match &change.what {
                What::Figure { programs, .. } => programs
                    .iter()
                    .map(|program| words::program(*program, lang))
                    .collect(),
                What::TaxRate { .. } => vec![pick(lang, "Income tax", "个人所得税")],
            };
            let document = self
                .sources
                .iter()
                .find(|source| source.key.value == object.source);
            let document = document.map_or_else(String::new, |source| {
                if source.document.is_empty() {
                    source.publisher.clone()
                } else {
                    source.document.clone()
                }
            });
            let (comma, colon) = (pick(lang, ", ", "、"), pick(lang, ": ", "："));
            grid.rows.push(vec![
                object.month,
                format!(
                    "{}{colon}{}",
                    names.join(comma),
                    parameter(&object.parameter, lang)
                ),
                object.before,
                object.after,
                document,
            ]);
        }
        (!grid.rows.is_empty()).then_some(grid)
    }
}

fn parameter(word: &str, lang: Lang) -> &str {
    match (word, lang) {
        ("tax_rate", Lang::En) => "marginal rate",
        ("tax_rate", Lang::Zh) => "适用税率",
        ("floor", Lang::Zh) => "下限",
        ("ceiling", Lang::Zh) => "上限",
        ("average", Lang::En) => "average wage",
        ("average", Lang::Zh) => "平均工资",
        ("employee", Lang::En) => "employee's rate",
        ("employee", Lang::Zh) => "个人费率",
        ("employer", Lang::En) => "employer's rate",
        ("employer", Lang::Zh) => "单位费率",
        ("min", Lang::En) => "lowest rate",
        ("min", Lang::Zh) => "最低比例",
        ("max", Lang::En) => "highest rate",
        ("max", Lang::Zh) => "最高比例",
        (word, _) => word,
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
            " Settlement: taxable {taxable} at {rate}, tax {tax}, withheld {withheld}: {end}"
        ),
        Lang::Zh => format!(
            " 汇算清缴：应纳税所得额 {taxable}（{rate}），税额 {tax}，已预扣 {withheld}：{end}"
        ),
    }
}

fn record(month: &Breakdown) -> Vec<String> {
    let complete = month.totals.complete;
    let sum = |known: bool, text: String| if known { text } else { String::new() };
    let taxed = month.tax.as_ref().filter(|_| complete);
    let of_tax = |text: fn(&TaxAmounts) -> String| taxed.map_or_else(String::new, text);
    let mut gaps: Vec<&str> = month
        .incomplete
        .iter()
        .map(|gap| gap.program.id())
        .collect();
    gaps.dedup();
    let weakest = month.items.iter().map(|item| item.status).max();
    vec![
        month.month.to_string(),
        month.wage.to_string(),
        sum(complete, month.totals.employee.to_string()),
        sum(complete, month.totals.employer.to_string()),
        sum(complete, month.totals.cost.to_string()),
        of_tax(|taxed| taxed.deductible.to_string()),
        of_tax(|taxed| taxed.month.taxable_to_date.to_string()),
        of_tax(|taxed| taxed.month.rate.percent()),
        of_tax(|taxed| taxed.month.quick_deduction.to_string()),
        of_tax(|taxed| taxed.month.withheld.to_string()),
        sum(taxed.is_some(), month.net.to_string()),
        weakest.map_or("", |status| status.id()).to_owned(),
        gaps.join(" "),
    ]
}
