//! What a computed row comes to, column by column: the same for every form of output.

use crate::kernel::{Amounts, SidePlan};
use crate::money::Money;
use crate::program::Program;
use crate::row::{RowRules, net};

/// Columns of sums after those of the programs.
const SUMS: [&str; 6] = [
    "employee",
    "employer",
    "cost",
    "taxable_income",
    "income_tax",
    "net",
];
/// Columns of text after those of sums; the last is for refused rows.
const TEXTS: [&str; 3] = ["status", "incomplete", "error"];

/// What stands in a column of a computed row.
#[derive(Clone, Copy, Debug)]
pub enum Value<'p> {
    /// An amount; nothing where it is not known or not due.
    Amount(Option<Money>),
    /// A word.
    Text(&'p str),
}

/// The names of the result columns.
pub fn columns(prefix: &str) -> Vec<String> {
    let own = named();
    own.map(|(name, _)| format!("{prefix}{name}")).collect()
}

/// Which of the result columns are amounts; the others are words.
pub fn are_amounts() -> Vec<bool> {
    named().map(|(_, is_amount)| is_amount).collect()
}

/// Names, each with whether it is that of an amount.
fn named() -> impl Iterator<Item = (String, bool)> {
    let of_program = |program: Program| {
        ["base", "employee", "employer"].map(|what| (format!("{}_{what}", program.id()), true))
    };
    let sums = SUMS.iter().map(|name| ((*name).to_owned(), true));
    let texts = TEXTS.iter().map(|name| ((*name).to_owned(), false));
    let programs = Program::ALL.into_iter().flat_map(of_program);
    programs.chain(sums).chain(texts)
}

/// Shows what stands in each column but the last, which is for refused rows.
#[inline]
pub fn each_result<'p>(
    rules: &'p RowRules,
    amounts: &Amounts,
    allow_incomplete: bool,
    mut put: impl FnMut(Value<'p>),
) {
    let mut lines = rules.plan.lines().iter().zip(&amounts.lines).peekable();
    for program in Program::ALL {
        match lines.next_if(|(line, _)| line.program == program) {
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
    put(Value::Text(rules.status.map_or("", |status| status.id())));
    put(Value::Text(&rules.incomplete));
}
