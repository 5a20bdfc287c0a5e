//! Income tax: months, bonus, payments, and the year.

use serde::Serialize;

use crate::lang::Lang;
use crate::money::{Money, Rate, Rounding};
use crate::note::Note;
use crate::period::Month;
use crate::rates::sources::Sources;
use crate::rates::tax::{Method, PaymentKind};
use crate::report::Report;
use crate::report::cell::{Cell, thousands};
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::json::{self, NoteObject};
use crate::report::records::Records;
use crate::report::words::pick;
use crate::tax::{Account, Assessed, Better, Bonus, MonthTax, Payment, Settlement};
use crate::text;

/// Income tax: the parts that were asked for.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct TaxObject<'a> {
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// Wages, month by month.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    months: &'a [MonthTax],
    /// The year's account, where the months reach its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<YearObject>,
    /// What the year's account leaves to refund or pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    settlement: Option<SettlementObject>,
    /// A bonus.
    #[serde(skip_serializing_if = "Option::is_none")]
    bonus: Option<BonusObject>,
    /// What is withheld from labour remuneration.
    #[serde(skip_serializing_if = "Option::is_none")]
    labour: Option<&'a Payment>,
    /// What is withheld from a royalty.
    #[serde(skip_serializing_if = "Option::is_none")]
    royalty: Option<&'a Payment>,
    /// What is withheld from a fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<&'a Payment>,
    /// The documents.
    #[cfg_attr(test, schemars(with = "Vec<crate::rates::sources::SourceObject<'_>>"))]
    sources: &'a Sources,
    /// What a careful reader must know.
    notes: Vec<NoteObject<'a>>,
}

/// The year's account.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct YearObject {
    /// What is left to tax.
    taxable: Money,
    /// The tax on it.
    tax: Money,
}

/// What the year's account leaves to refund or pay.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SettlementObject {
    /// What was withheld in all.
    withheld: Money,
    /// What is refunded.
    refund: Money,
    /// What is due.
    due: Money,
    /// Whether what is due may be left.
    exempt: bool,
}

/// A bonus both ways.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct BonusObject {
    /// The bonus.
    amount: Money,
    /// Taxed by itself; absent once no rule allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    alone: Option<AloneObject>,
    /// Merged into the year; absent for non-residents.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<MergedObject>,
    /// Which way takes less.
    better: Better,
}

/// A bonus taxed by itself.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct AloneObject {
    /// The band's rate.
    rate_percent: Rate,
    /// The band's quick deduction.
    quick_deduction: Money,
    /// The tax on it.
    tax: Money,
}

/// A bonus merged into the year.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct MergedObject {
    /// What it adds to the year's tax.
    pub(super) tax: Money,
}

impl From<&Assessed> for AloneObject {
    fn from(assessed: &Assessed) -> AloneObject {
        AloneObject {
            rate_percent: assessed.rate,
            quick_deduction: assessed.quick,
            tax: assessed.tax,
        }
    }
}

fn bonus_object(account: &Account) -> Option<BonusObject> {
    if let Some((amount, alone)) = &account.non_resident_bonus {
        return Some(BonusObject {
            amount: *amount,
            alone: Some(alone.into()),
            merged: None,
            better: Better::Alone,
        });
    }
    account.bonus.map(|bonus| BonusObject {
        amount: bonus.amount,
        alone: bonus.alone.as_ref().map(AloneObject::from),
        merged: Some(MergedObject { tax: bonus.merged }),
        better: bonus.better,
    })
}

/// One line of the table, whatever it is about.
#[derive(Default)]
struct Line {
    item: &'static str,
    month: Option<Month>,
    title: &'static str,
    income: Option<Money>,
    deductions: Option<Money>,
    taxable: Option<Money>,
    rate: Option<Rate>,
    quick: Option<Money>,
    tax: Option<Money>,
    withheld: Option<Money>,
}

impl Line {
    fn of(item: &'static str, title: &'static str) -> Line {
        Line {
            item,
            title,
            ..Line::default()
        }
    }

    fn assessed(mut self, assessed: &Assessed) -> Line {
        self.taxable = Some(assessed.taxable);
        self.rate = Some(assessed.rate);
        self.quick = Some(assessed.quick);
        self.tax = Some(assessed.tax);
        self
    }

    /// What the row is called.
    fn title(&self) -> Cell {
        self.month.map_or_else(|| self.title.into(), Cell::Month)
    }
}

fn month_line(tax: &MonthTax) -> Line {
    Line {
        item: "month",
        month: Some(tax.month),
        title: "",
        income: Some(tax.income_to_date),
        deductions: Some(tax.deductions_to_date),
        taxable: Some(tax.taxable_to_date),
        rate: Some(tax.rate),
        quick: Some(tax.quick_deduction),
        tax: Some(tax.tax_to_date),
        withheld: Some(tax.withheld),
    }
}

fn year_line(settlement: &Settlement, lang: Lang) -> Line {
    Line {
        income: Some(settlement.counted.round(Rounding::FEN)),
        deductions: Some(settlement.deductions),
        withheld: Some(settlement.withheld),
        ..Line::of("year", pick(lang, "Year", "全年")).assessed(&settlement.assessed)
    }
}

fn bonus_lines(bonus: &Bonus, lang: Lang) -> Vec<Line> {
    let merged = Line {
        income: Some(bonus.amount),
        tax: Some(bonus.merged),
        ..Line::of(
            "bonus.merged",
            pick(lang, "Merged into the year", "并入综合所得"),
        )
    };
    let alone = bonus.alone.map(|alone| Line {
        income: Some(bonus.amount),
        ..Line::of("bonus.alone", pick(lang, "Alone", "单独计税")).assessed(&alone)
    });
    alone.into_iter().chain([merged]).collect()
}

fn payment_line(payment: &Payment, lang: Lang) -> Line {
    let (item, title) = match payment.kind {
        PaymentKind::Labour => ("labour", pick(lang, "Labour", "劳务报酬")),
        PaymentKind::Royalty => ("royalty", pick(lang, "Royalty", "稿酬")),
        PaymentKind::Fee => ("fee", pick(lang, "Fee", "特许权使用费")),
    };
    Line {
        income: Some(payment.income),
        deductions: Some(payment.expenses),
        withheld: Some(payment.assessed.tax),
        ..Line::of(item, title).assessed(&payment.assessed)
    }
}

fn bonus_rows(account: &Account, lang: Lang) -> Vec<Line> {
    if let Some((amount, alone)) = &account.non_resident_bonus {
        let title = pick(lang, "Bonus of months", "数月奖金");
        return vec![Line {
            income: Some(*amount),
            ..Line::of("bonus.alone", title).assessed(alone)
        }];
    }
    let bonus = account.bonus.as_ref();
    bonus.map_or_else(Vec::new, |bonus| bonus_lines(bonus, lang))
}

fn settled(settlement: &Settlement, lang: Lang) -> String {
    let (refund, due) = (thousands(settlement.refund), thousands(settlement.due));
    let text = if settlement.refund > Money::ZERO {
        text!(
            "At settlement: {refund} is refunded",
            "年度汇算：应退 {refund}"
        )
    } else if settlement.due > Money::ZERO {
        text!("At settlement: {due} is due", "年度汇算：应补 {due}")
    } else {
        text!("At settlement: nothing is due", "年度汇算：不补不退")
    };
    text.get(lang).to_owned()
}

fn better(bonus: &Bonus, lang: Lang) -> String {
    let Some(alone) = bonus.alone else {
        return pick(lang, "Merged: there is no other way", "只能并入综合所得").to_owned();
    };
    let saved = alone.tax.less(bonus.merged) + bonus.merged.less(alone.tax);
    let saved = thousands(saved);
    let text = match bonus.better {
        Better::Alone => text!(
            "Better alone: {saved} less tax",
            "单独计税更省：少缴 {saved}"
        ),
        Better::Merged => text!(
            "Better merged: {saved} less tax",
            "并入综合所得更省：少缴 {saved}"
        ),
        Better::Equal => text!("Both ways are taxed alike", "两种方式税额相同"),
    };
    text.get(lang).to_owned()
}

/// A column of a table: its heading in both languages, and what stands below.
type LineColumn = (&'static str, &'static str, fn(&Line) -> Cell);
type Columns = &'static [LineColumn];

const RATE: LineColumn = ("Rate %", "税率%", |line| {
    line.rate.map(Cell::Percent).into()
});
const QUICK: LineColumn = ("Quick", "速算扣除", |line| line.quick.into());
const TAXABLE: LineColumn = ("Taxable", "应纳税所得额", |line| line.taxable.into());
const TAX: LineColumn = ("Tax", "税额", |line| line.tax.into());
const WITHHELD: LineColumn = ("Withheld", "预扣", |line| line.withheld.into());

const WAGES: Columns = &[
    ("Income", "收入", |line| line.income.into()),
    ("Deductions", "扣除", |line| line.deductions.into()),
    TAXABLE,
    RATE,
    QUICK,
    TAX,
    WITHHELD,
];
const PAYMENTS: Columns = &[
    ("Payment", "收入", |line| line.income.into()),
    ("Expenses", "费用", |line| line.deductions.into()),
    TAXABLE,
    RATE,
    QUICK,
    WITHHELD,
];
const BONUS: Columns = &[
    ("Bonus", "奖金", |line| line.income.into()),
    RATE,
    QUICK,
    TAX,
];

fn table(columns: Columns, rows: &[Line], sums: &[Line], lang: Lang) -> Grid {
    let titles = columns
        .iter()
        .map(|(en, zh, _)| (pick(lang, en, zh).to_owned(), Align::Right));
    let mut grid = Grid::new(std::iter::once((String::new(), Align::Left)).chain(titles));
    let row = |line: &Line| {
        let cells = columns.iter().map(|(_, _, cell)| cell(line));
        GridRow::Single(std::iter::once(line.title()).chain(cells).collect())
    };
    grid.rows = rows.iter().map(row).collect();
    grid.sums = sums.iter().map(row).collect();
    grid
}

fn wages(account: &Account, lang: Lang) -> Grid {
    let rows: Vec<Line> = account.months.iter().map(month_line).collect();
    let year = account.settlement.as_ref();
    let sums: Vec<Line> = year.map(|s| year_line(s, lang)).into_iter().collect();
    let mut grid = table(WAGES, &rows, &sums, lang);
    let cumulative = account
        .months
        .iter()
        .all(|tax| tax.method == Method::Cumulative);
    let title = if cumulative {
        pick(
            lang,
            "Income tax on wages; all columns but the last: the year so far",
            "工资薪金个人所得税；除末列外均为本年累计数",
        )
    } else {
        pick(
            lang,
            "Income tax on wages, each month by itself",
            "工资薪金个人所得税，各月单独计算",
        )
    };
    grid.above.push(title.into());
    grid.below.extend(year.map(|s| settled(s, lang).into()));
    grid
}

impl Report for Account {
    fn command(&self) -> &'static str {
        "tax"
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        let payment = |kind| self.payments.iter().find(|payment| payment.kind == kind);
        let object = TaxObject {
            schema_version: json::SCHEMA_VERSION,
            command: self.command(),
            months: &self.months,
            year: self.settlement.as_ref().map(|s| YearObject {
                taxable: s.assessed.taxable,
                tax: s.assessed.tax,
            }),
            settlement: self.settlement.as_ref().map(|s| SettlementObject {
                withheld: s.withheld,
                refund: s.refund,
                due: s.due,
                exempt: s.exempt,
            }),
            bonus: bonus_object(self),
            labour: payment(PaymentKind::Labour),
            royalty: payment(PaymentKind::Royalty),
            fee: payment(PaymentKind::Fee),
            sources: &self.sources,
            notes: NoteObject::all(&self.notes, lang),
        };
        json::text(&object, pretty)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = Vec::new();
        if !self.months.is_empty() {
            grids.push(wages(self, lang));
        }
        if !self.payments.is_empty() {
            let rows: Vec<Line> = self
                .payments
                .iter()
                .map(|p| payment_line(p, lang))
                .collect();
            let mut grid = table(PAYMENTS, &rows, &[], lang);
            let title = pick(lang, "Income tax on payments", "其他报酬个人所得税");
            grid.above.push(title.into());
            grids.push(grid);
        }
        let rows = bonus_rows(self, lang);
        if !rows.is_empty() {
            let mut grid = table(BONUS, &rows, &[], lang);
            let title = pick(lang, "Income tax on a bonus", "奖金个人所得税");
            grid.above.push(title.into());
            grid.below
                .extend(self.bonus.as_ref().map(|b| better(b, lang).into()));
            grids.push(grid);
        }
        grids
    }

    fn records(&self) -> Records {
        let mut lines: Vec<Line> = self.months.iter().map(month_line).collect();
        lines.extend(self.payments.iter().map(|p| payment_line(p, Lang::En)));
        lines.extend(bonus_rows(self, Lang::En));
        lines.extend(self.settlement.as_ref().map(|s| year_line(s, Lang::En)));
        Records::of(lines)
            .column("item", |line| line.item.into())
            .column("month", |line| line.month.into())
            .column("income", |line| line.income.into())
            .column("deductions", |line| line.deductions.into())
            .column("taxable", |line| line.taxable.into())
            .column("rate_percent", |line| line.rate.into())
            .column("quick_deduction", |line| line.quick.into())
            .column("tax", |line| line.tax.into())
            .column("withheld", |line| line.withheld.into())
            .done()
    }

    fn notes(&self) -> &[Note] {
        &self.notes
    }
}
