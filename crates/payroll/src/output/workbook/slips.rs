//! 工资条 on a sheet: of each person a row of headings, a row of figures and an empty row, to be printed and cut. Only
//! what the person has stands there, so that a slip is as wide as paper.

use std::io;

use crate::encoding::Charset;
use crate::headings::Total;
use crate::kernel::Amounts;
use crate::kernel::SidePlan;
use crate::lang::Lang;
use crate::money::Money;
use crate::output::slips::SlipStyle;
use crate::output::workbook::package::{Package, Target};
use crate::output::workbook::parts::{Head, View};
use crate::output::workbook::xml::{Style, Xml};
use crate::program::{Program, Side};
use crate::row::net;
use crate::{
    BlockWriter, Extent, Input, Layout, Outcome, Row, RowPay, RowRules, RowSink, column_letters,
    short_name,
};

/// Rows of a slip: headings, figures and an empty one; with what the employer pays two more.
const ROWS: u32 = 3;
const ROWS_WITH_EMPLOYER: u32 = 5;
/// Rows of a sheet.
const MOST_ROWS: u32 = 1_048_576;
/// Columns that are set to the width of an amount: as many as a slip has at most.
const COLUMNS: usize = 19;
const WIDTH: usize = 14;

/// Turns rows into slips on a sheet.
#[derive(Clone, Debug)]
pub struct SlipRows {
    held: Charset,
    style: SlipStyle,
    name: Option<usize>,
    id: Option<usize>,
    letters: Vec<String>,
}

/// What stands below a heading.
enum Below {
    Text(String),
    Amount(Option<Money>),
}

/// The cells of two rows of a slip.
#[derive(Default)]
struct Pair(Vec<(String, Below)>);

impl Pair {
    fn text(&mut self, heading: &str, text: String) {
        self.0.push((heading.to_owned(), Below::Text(text)));
    }

    fn amount(&mut self, heading: &str, amount: Option<Money>) {
        self.0.push((heading.to_owned(), Below::Amount(amount)));
    }
}

impl SlipRows {
    /// For rows of this input.
    pub fn new(input: &Input, layout: &Layout, style: SlipStyle) -> SlipRows {
        let most = u32::try_from(COLUMNS).expect("some columns");
        SlipRows {
            held: input.rows.charset(),
            style,
            name: layout.name,
            id: layout.id.filter(|place| Some(*place) != layout.name),
            letters: (0..most).map(column_letters).collect(),
        }
    }

    /// Rows of a slip.
    fn rows(&self) -> u32 {
        if self.style.has_employer {
            ROWS_WITH_EMPLOYER
        } else {
            ROWS
        }
    }

    fn word(&self, program: Program, after: &str) -> String {
        let word = match self.style.lang {
            Lang::En => program.name(Lang::En),
            Lang::Zh => short_name(program, Lang::Zh),
        };
        format!("{word}{after}")
    }

    fn slip(
        &self,
        row: &Row<'_>,
        rules: &RowRules,
        pay: &RowPay,
        amounts: &Amounts,
        xml: &mut Xml,
    ) {
        let lang = self.style.lang;
        let whole = rules.is_complete() || self.style.allow_incomplete;
        let sum = |pair: &mut Pair, total: Total, amount: Option<Money>| {
            pair.amount(total.name(lang), amount.filter(|_| whole));
        };
        let mut own = Pair::default();
        own.text(lang.pick("month", "月份"), rules.month.to_string());
        for (place, heading) in [
            (self.name, lang.pick("name", "姓名")),
            (self.id, lang.pick("id", "工号")),
            (self.style.department, lang.pick("department", "部门")),
        ] {
            let Some(place) = place else { continue };
            let text = self.held.decode(&row.cell(place)).trim().to_owned();
            own.text(heading, text);
        }
        own.amount(lang.pick("wage", "应发工资"), Some(pay.pay.wage));
        self.paid(Side::Employee, rules, pay, amounts, &mut own);
        sum(&mut own, Total::Employee, Some(amounts.totals.employee));
        let tax = amounts.tax.as_ref().map(|taxed| taxed.month.withheld);
        sum(&mut own, Total::IncomeTax, tax);
        sum(&mut own, Total::Net, net(amounts));
        if !rules.is_complete() {
            let missing = lang.pick(&rules.incomplete, &rules.incomplete_zh);
            own.text(lang.pick("not known", "缺项"), missing.clone());
        }
        self.write(&own, xml);
        if self.style.has_employer {
            let mut employer = Pair::default();
            if rules.region.is_some() {
                self.paid(Side::Employer, rules, pay, amounts, &mut employer);
                let totals = &amounts.totals;
                sum(&mut employer, Total::Employer, Some(totals.employer));
                sum(&mut employer, Total::Cost, Some(totals.cost));
            }
            self.write(&employer, xml);
        }
        xml.begin_row();
        xml.end_row();
    }

    /// What is paid to each program, where anything is or it is not known.
    fn paid(&self, side: Side, rules: &RowRules, pay: &RowPay, amounts: &Amounts, pair: &mut Pair) {
        let after = match side {
            Side::Employee => "",
            Side::Employer => self.style.lang.pick(", employer", "（单位）"),
        };
        for (line, own) in rules.plan().lines().iter().zip(&amounts.lines) {
            let (plan, amount) = match side {
                Side::Employee => (&line.employee, own.employee.amount),
                Side::Employer => (&line.employer, own.employer.amount),
            };
            let amount = Some(amount).filter(|_| *plan != SidePlan::Unknown);
            if amount != Some(Money::ZERO) {
                pair.amount(&self.word(line.program, after), amount);
            }
        }
        if let Some(given) = pay.pay.given.as_ref().filter(|_| rules.region.is_none()) {
            for program in Program::ALL {
                let amount = given.of(program);
                if amount != Money::ZERO {
                    pair.amount(&self.word(program, after), Some(amount));
                }
            }
        }
    }

    /// Headings, and what stands below them.
    fn write(&self, pair: &Pair, xml: &mut Xml) {
        // room for a heading on two lines
        xml.begin_tall_row("30");
        for ((heading, _), letters) in pair.0.iter().zip(&self.letters) {
            xml.string(letters, Style::SlipHeading, heading);
        }
        xml.end_row();
        xml.begin_tall_row("20");
        for ((_, below), letters) in pair.0.iter().zip(&self.letters) {
            match below {
                Below::Text(text) if !text.is_empty() => {
                    xml.string(letters, Style::SlipText, text);
                }
                Below::Amount(Some(amount)) => {
                    xml.number(letters, Style::SlipAmount, &amount.to_string());
                }
                Below::Text(_) | Below::Amount(None) => {
                    xml.string(letters, Style::SlipText, "—");
                }
            }
        }
        xml.end_row();
    }
}

impl RowSink for SlipRows {
    type Block = Xml;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, xml: &mut Xml) -> u64 {
        if let Outcome::Computed {
            rules,
            pay,
            amounts,
        } = outcome
        {
            self.slip(row, rules, pay, amounts, xml);
        }
        0
    }
}

/// Writes the sheet of slips.
pub struct SlipBook {
    package: Package,
    head: Head,
    rows_of_slip: u64,
    rows: u64,
}

impl SlipBook {
    /// Begins a workbook.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(rows: &SlipRows, to: Box<dyn Target>) -> io::Result<SlipBook> {
        let head = Head {
            name: rows.style.lang.pick("Payslips", "工资条").to_owned(),
            columns: COLUMNS,
            view: View::Printed,
            widths: vec![(WIDTH, 0); COLUMNS],
            headings: Xml::default(),
        };
        let mut package = Package::new(to);
        // a slip stands on one sheet
        package.most_rows = MOST_ROWS / rows.rows() * rows.rows();
        package.begin(&head)?;
        Ok(SlipBook {
            package,
            head,
            rows_of_slip: u64::from(rows.rows()),
            rows: 0,
        })
    }

    /// Writes what holds the workbook together.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        self.package.end(false)?;
        self.package.finish()?;
        Ok(())
    }
}

impl BlockWriter<Xml> for SlipBook {
    fn put(&mut self, block: &mut Xml) -> io::Result<()> {
        let block = std::mem::take(block);
        let rows = self.package.rows(&block.bytes, Some(&self.head))?;
        self.rows += rows / self.rows_of_slip;
        Ok(())
    }

    fn written(&self) -> Extent {
        Extent {
            bytes: self.package.passed(),
            checksum: 0,
        }
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}
