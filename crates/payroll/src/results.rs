//! What a computed row comes to, column by column: the same for every form of output.

use crate::checks::difference;
use crate::headings::{Column, beside};
use crate::kernel::{Amounts, SidePlan};
use crate::lang::Lang;
use crate::money::Money;
use crate::program::Program;
use crate::row::{RowPay, RowRules, net};
use crate::understand::Layout;

/// What stands in a column of a computed row.
#[derive(Clone, Copy, Debug)]
pub enum Value<'p> {
    /// An amount; nothing where it is not known or not due.
    Amount(Option<Money>),
    /// A word.
    Text(&'p str),
}

/// The columns of a table of results: those of the sheet that are kept, and the results.
#[derive(Clone, Debug)]
pub struct ResultTable {
    /// Places of the sheet's own columns that are kept.
    own: Vec<usize>,
    /// Places of those that are left out.
    earlier: Vec<usize>,
    own_headings: Vec<String>,
    programs: Vec<Program>,
    /// Programs of which what the sheet gives is held against what is computed.
    checked: Vec<Program>,
    lang: Lang,
    names: Vec<String>,
}

impl ResultTable {
    /// For sheets of this layout, with columns of these programs.
    pub fn new(
        layout: &Layout,
        programs: Vec<Program>,
        checked: Vec<Program>,
        lang: Lang,
        prefix: &str,
    ) -> ResultTable {
        let own: Vec<usize> = (0..layout.headings.len())
            .filter(|place| !layout.earlier.contains(place))
            .collect();
        let headings = own.iter().filter_map(|place| layout.headings.get(*place));
        let own_headings: Vec<String> = headings.cloned().collect();
        let columns = Column::all(&programs, &checked).into_iter();
        let names = columns.map(|column| {
            let mut name = format!("{prefix}{}", column.name(lang));
            while own_headings.contains(&name) {
                name.push_str(beside(lang));
            }
            name
        });
        ResultTable {
            names: names.collect(),
            own,
            earlier: layout.earlier.clone(),
            own_headings,
            programs,
            checked,
            lang,
        }
    }

    /// Places of the sheet's own columns that are kept.
    pub fn own(&self) -> &[usize] {
        &self.own
    }

    /// Whether a column of the sheet is left out.
    pub fn leaves_out(&self, place: usize) -> bool {
        self.earlier.contains(&place)
    }

    /// The headings of the sheet's own columns that are kept.
    pub fn own_headings(&self) -> &[String] {
        &self.own_headings
    }

    /// The names of the result columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The language of the headings, and of words in the columns.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Result columns that are called otherwise since the sheet has one of their name.
    pub fn renamed(&self) -> Vec<&str> {
        let names = self.names.iter().map(String::as_str);
        names
            .filter(|name| name.ends_with(beside(self.lang)))
            .collect()
    }

    /// Which of the result columns are amounts; the others are words.
    pub fn are_amounts(&self) -> Vec<bool> {
        let own = Column::all(&self.programs, &self.checked).into_iter();
        own.map(Column::is_amount).collect()
    }

    /// Shows what stands in each column but the last, which is for refused rows.
    #[inline]
    pub fn each<'p>(
        &self,
        rules: &'p RowRules,
        pay: &RowPay,
        amounts: &Amounts,
        allow_incomplete: bool,
        mut put: impl FnMut(Value<'p>),
    ) {
        let mut lines = rules.plan.lines().iter().zip(&amounts.lines).peekable();
        for program in &self.programs {
            match lines.next_if(|(line, _)| line.program == *program) {
                Some((line, own)) => {
                    let known = |side: &SidePlan| *side != SidePlan::Unknown;
                    let employee = Some(own.employee.amount).filter(|_| known(&line.employee));
                    let employer = Some(own.employer.amount).filter(|_| known(&line.employer));
                    put(Value::Amount(Some(own.base)));
                    put(Value::Amount(employee));
                    put(Value::Amount(employer));
                }
                None => (0..3).for_each(|_| put(Value::Amount(None))),
            }
        }
        debug_assert!(lines.next().is_none(), "every program has its columns");
        for program in &self.checked {
            put(Value::Amount(difference(rules, pay, amounts, *program)));
        }
        // a sum with a gap in it is no sum
        let whole = rules.is_complete() || allow_incomplete;
        let totals = &amounts.totals;
        // without a region nobody knows what the employer pays
        let has_employer = whole && rules.region.is_some();
        put(Value::Amount(Some(totals.employee).filter(|_| whole)));
        put(Value::Amount(
            Some(totals.employer).filter(|_| has_employer),
        ));
        put(Value::Amount(Some(totals.cost).filter(|_| has_employer)));
        put(Value::Amount(
            Some(amounts.taxable_income).filter(|_| whole),
        ));
        let tax = amounts.tax.as_ref().map(|taxed| taxed.month.withheld);
        put(Value::Amount(tax.filter(|_| whole)));
        put(Value::Amount(net(amounts).filter(|_| whole)));
        let status = rules.status;
        put(Value::Text(match self.lang {
            Lang::En => status.map_or("", |status| status.id()),
            Lang::Zh => status.map_or("", |status| status.name(Lang::Zh)),
        }));
        put(Value::Text(match self.lang {
            Lang::En => &rules.incomplete,
            Lang::Zh => &rules.incomplete_zh,
        }));
    }
}
