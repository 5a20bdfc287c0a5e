//! Rows of the client's file.

use crate::cell;
use crate::client_fault::ClientFault;
use crate::encoding::Charset;
use crate::kernel::{Amounts, SidePlan};
use crate::money::Money;
use crate::output::workbook::client::doubt::{ClientDoubt, Tally};
use crate::output::workbook::client::headings::{
    DOCUMENTS, FUND, Fill, Heading, NUMBERS, TYPES, Version,
};
use crate::output::workbook::xml::{Style, Xml};
use crate::period::Month;
use crate::program::Program;
use crate::understand::{ColumnName, Layout, Role, Span, Use, YearOf, normalized};
use crate::{BatchError, Input, Outcome, Row, RowPay, RowRules, RowSink, column_letters};

/// The client's columns, each with that of the sheet that it is filled from, if it is.
#[derive(Clone, Debug)]
pub struct ClientColumns {
    columns: Vec<(&'static Heading, Option<usize>)>,
    /// Columns of the sheet that end with the month before and so fill nothing.
    pub stale: Vec<String>,
}

impl ClientColumns {
    /// Of a version, for sheets of this layout; `told` says which columns of the sheet fill which of the client's.
    ///
    /// # Errors
    /// If the client asks for something that no column is known to give, or a column is named that is not there.
    pub fn find(
        version: Version,
        layout: &Layout,
        told: &[(String, ColumnName)],
    ) -> Result<ClientColumns, BatchError> {
        let mut columns: Vec<(&'static Heading, Option<usize>)> =
            version.headings().map(|heading| (heading, None)).collect();
        let known: Vec<&'static str> = columns.iter().map(|(own, _)| own.name()).collect();
        for (typed, name) in told {
            let own = columns.iter_mut().find(|(own, _)| own.is(typed));
            let Some((heading, place)) = own else {
                return Err(ClientFault::no_column(typed, known).into());
            };
            *place = Some(name.place(&layout.headings, heading.name())?);
        }
        let mut stale = Vec::new();
        let number = |place: &usize| {
            let own = layout.headings.get(*place).map(|own| normalized(own));
            own.is_some_and(|own| NUMBERS.contains(&own.as_str()))
        };
        let document = |words: &[&str], own: &Heading| {
            let place = layout.headings.iter().position(|heading| own.is(heading));
            place.or_else(|| {
                let mut all = layout.headings.iter();
                all.position(|heading| words.contains(&normalized(heading).as_str()))
            })
        };
        for (own, place) in columns.iter_mut().filter(|(_, place)| place.is_none()) {
            let same = |at: &usize| layout.headings.get(*at).is_some_and(|text| own.is(text));
            *place = match own.fill {
                // what names people may be their document; then it is no 工号
                Fill::Number => layout.id.filter(|at| {
                    let is_document = layout.headings.get(*at).is_some_and(|heading| {
                        ["证件号码", "身份证"]
                            .iter()
                            .any(|word| heading.contains(word))
                    });
                    Some(*at) != layout.name && !number(at) && !is_document
                }),
                Fill::Name => layout.name,
                Fill::DocumentType => document(&TYPES, own),
                Fill::DocumentNumber => document(&NUMBERS, own),
                Fill::ThisYear => {
                    let year = layout.year.iter().find(|(of, _, at)| {
                        let is_deduction =
                            matches!(of, YearOf::SpecialDeductions | YearOf::OtherDeductions);
                        is_deduction && same(at)
                    });
                    match year {
                        Some((_, Span::Through, at)) => Some(*at),
                        Some((.., at)) => {
                            stale.extend(layout.headings.get(*at).cloned());
                            None
                        }
                        None => None,
                    }
                }
                Fill::ThisMonth | Fill::Annuity => {
                    let is_month = Use::Role(Role::OtherDeductions);
                    let uses = layout.uses.iter().enumerate();
                    let mut uses = uses.filter(|(at, own)| **own == is_month && same(at));
                    uses.next().map(|(at, _)| at)
                }
                Fill::Wage
                | Fill::Exempt
                | Fill::Contribution(_)
                | Fill::Relief
                | Fill::Told
                | Fill::ToldText => None,
            };
        }
        let missing = columns.iter().filter(|(own, place)| {
            place.is_none() && matches!(own.fill, Fill::Name | Fill::DocumentNumber)
        });
        let missing: Vec<&'static str> = missing.map(|(own, _)| own.name()).collect();
        if !missing.is_empty() {
            let seen = layout.headings.clone();
            return Err(ClientFault::Missing { missing, seen }.into());
        }
        Ok(ClientColumns { columns, stale })
    }

    /// The client's headings.
    pub(super) fn headings(&self) -> impl Iterator<Item = &'static Heading> {
        self.columns.iter().map(|(own, _)| *own)
    }
}

/// Rows of a chunk.
#[derive(Clone, Debug, Default)]
pub struct ClientBlock {
    pub(super) xml: Xml,
    /// Rows that were taken, whether they have a place in the file or not.
    pub(super) taken: u64,
    pub(super) months: Vec<Month>,
    pub(super) doubts: [Tally; ClientDoubt::ALL.len()],
}

impl ClientBlock {
    fn doubt(&mut self, doubt: ClientDoubt, line: u64) {
        let places = ClientDoubt::ALL.iter().zip(&mut self.doubts);
        for (_, tally) in places.filter(|(own, _)| **own == doubt) {
            tally.take(Tally { rows: 1, line });
        }
    }
}

/// Turns rows into those of the client's file.
#[derive(Clone, Debug)]
pub struct ClientRows {
    columns: ClientColumns,
    held: Charset,
    letters: Vec<String>,
    /// The month that is declared, where it is said; rows of others are left out.
    month: Option<Month>,
}

/// What a row has for its cells.
struct Cells<'r> {
    row: &'r Row<'r>,
    rules: &'r RowRules,
    pay: &'r RowPay,
    amounts: &'r Amounts,
}

impl ClientRows {
    /// For rows of this input.
    pub fn new(columns: ClientColumns, input: &Input, month: Option<Month>) -> ClientRows {
        let width = u32::try_from(columns.columns.len()).expect("thirty columns");
        ClientRows {
            held: input.rows.charset(),
            letters: (0..width).map(column_letters).collect(),
            columns,
            month,
        }
    }

    pub(super) fn columns(&self) -> &ClientColumns {
        &self.columns
    }

    fn text(&self, row: &Row<'_>, place: Option<usize>) -> String {
        let cell = place.map(|place| row.cell(place)).unwrap_or_default();
        self.held.decode(&cell).trim().to_owned()
    }

    /// The amount of a cell; nothing if it is empty or 0.
    fn amount(&self, cells: &Cells<'_>, place: usize, block: &mut ClientBlock) -> Option<Money> {
        let text = self.text(cells.row, Some(place));
        if text.is_empty() {
            return None;
        }
        match cell::amount(&text) {
            Ok(amount) => Some(amount).filter(|amount| *amount != Money::ZERO),
            Err(_) => {
                block.doubt(ClientDoubt::Unread, cells.row.line);
                None
            }
        }
    }

    fn write(&self, cells: &Cells<'_>, block: &mut ClientBlock) {
        let line = cells.row.line;
        let mut others = Money::ZERO;
        let mut has_special = false;
        let number = self.columns.columns.iter();
        let mut number = number.filter(|(own, _)| own.fill == Fill::DocumentNumber);
        let number = number.next().and_then(|(_, place)| *place);
        let number = self.text(cells.row, number);
        block.xml.begin_row();
        for ((own, place), letters) in self.columns.columns.iter().zip(&self.letters) {
            if own.fill.is_text() {
                let mut text = self.text(cells.row, *place);
                match own.fill {
                    Fill::Name if text.is_empty() => block.doubt(ClientDoubt::NoName, line),
                    Fill::DocumentNumber if text.is_empty() => {
                        block.doubt(ClientDoubt::NoNumber, line);
                    }
                    Fill::DocumentType if text.is_empty() && is_resident(&number) => {
                        DOCUMENTS[0].clone_into(&mut text);
                    }
                    Fill::DocumentType if !DOCUMENTS.contains(&text.as_str()) => {
                        block.doubt(ClientDoubt::NoType, line);
                    }
                    _ => {}
                }
                block.xml.string(letters, Style::Client, &text);
                continue;
            }
            let amount = match own.fill {
                Fill::Wage => Some(cells.income()),
                Fill::Exempt => Some(cells.pay.tax.exempt).filter(|own| *own != Money::ZERO),
                Fill::Relief => Some(cells.pay.tax.relief).filter(|own| *own != Money::ZERO),
                Fill::Contribution(programs) => {
                    let known = cells.contribution(programs);
                    if known.is_none() {
                        block.doubt(ClientDoubt::Unknown, line);
                    }
                    known
                }
                Fill::Annuity if cells.annuity().is_some() => cells.annuity(),
                _ => place.and_then(|place| self.amount(cells, place, block)),
            };
            let counts = matches!(own.fill, Fill::ThisMonth | Fill::Annuity | Fill::Told);
            if counts && place.is_some() && cells.annuity() != amount {
                others = others + amount.unwrap_or(Money::ZERO);
            }
            has_special |= own.fill == Fill::ThisYear && amount.is_some();
            if let Some(amount) = amount {
                let style = Style::ClientAmount;
                block.xml.number(letters, style, &amount.to_string());
            }
        }
        block.xml.end_row();
        if others < cells.pay.tax.other {
            block.doubt(ClientDoubt::OtherLeft, line);
        }
        if !has_special && cells.pay.tax.special_deductions != Money::ZERO {
            block.doubt(ClientDoubt::SpecialLeft, line);
        }
        if cells.is_beyond() {
            block.doubt(ClientDoubt::Beyond, line);
        }
    }
}

impl Cells<'_> {
    /// The wage, with what the employer pays into the housing fund beyond what is free of tax.
    fn income(&self) -> Money {
        let fund = self.amounts.tax.as_ref().and_then(|tax| tax.fund.as_ref());
        let beyond = fund.map_or(Money::ZERO, |fund| fund.employer.beyond());
        self.pay.pay.wage + beyond
    }

    fn is_beyond(&self) -> bool {
        let fund = self.amounts.tax.as_ref().and_then(|tax| tax.fund.as_ref());
        fund.is_some_and(|fund| {
            fund.employee.beyond() != Money::ZERO || fund.employer.beyond() != Money::ZERO
        })
    }

    /// What the person pays to these programs and is free of tax; nothing if it is not known.
    fn contribution(&self, programs: &[Program]) -> Option<Money> {
        if let Some(given) = self.pay.pay.given.filter(|_| self.rules.region.is_none()) {
            return Some(programs.iter().map(|program| given.of(*program)).sum());
        }
        let plan = self.rules.plan();
        let lines = || plan.lines().iter().zip(&self.amounts.lines);
        for program in programs {
            let line = lines().find(|(line, _)| line.program == *program);
            let is_known = match line {
                Some((line, _)) => line.employee != SidePlan::Unknown,
                None => !self.rules.programs.contains(program),
            };
            if !is_known {
                return None;
            }
        }
        let fund = self.amounts.tax.as_ref().and_then(|tax| tax.fund.as_ref());
        if let Some(fund) = fund.filter(|_| programs == FUND) {
            return Some(fund.employee.counted);
        }
        let own = lines().filter(|(line, _)| programs.contains(&line.program));
        Some(own.map(|(_, own)| own.employee.amount).sum())
    }

    /// What of the person's annuity is free of tax, where the tables or an option say it.
    fn annuity(&self) -> Option<Money> {
        let tax = self.amounts.tax.as_ref()?;
        let both = [&tax.annuity, &tax.claimed_annuity].into_iter().flatten();
        let sum: Money = both.map(|own| own.counted).sum();
        Some(sum).filter(|sum| *sum != Money::ZERO)
    }
}

/// Whether a number is that of a resident's card (GB 11643: the last character is a check of the others).
fn is_resident(number: &str) -> bool {
    let bytes = number.as_bytes();
    let Some((last, digits)) = bytes.split_last().filter(|_| bytes.len() == 18) else {
        return false;
    };
    let mut sum = 0_u32;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return false;
        }
        // Horner's rule: each place weighs twice the next
        sum = (sum + u32::from(byte.wrapping_sub(b'0'))) * 2 % 11;
    }
    let check = b"10X98765432";
    let place = usize::try_from(sum).ok();
    place.and_then(|place| check.get(place)) == Some(&last.to_ascii_uppercase())
}

impl RowSink for ClientRows {
    type Block = ClientBlock;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut ClientBlock) -> u64 {
        block.taken += 1;
        // a merged row stands in another; a refused one in the file of refused rows
        let Outcome::Computed {
            rules,
            pay,
            amounts,
        } = outcome
        else {
            if matches!(outcome, Outcome::Refused(_)) {
                block.doubt(ClientDoubt::Refused, row.line);
            }
            return 0;
        };
        if self.month.is_some_and(|month| month != rules.month) {
            block.doubt(ClientDoubt::OtherMonth, row.line);
            return 0;
        }
        if !block.months.contains(&rules.month) {
            block.months.push(rules.month);
        }
        let cells = Cells {
            row,
            rules,
            pay,
            amounts,
        };
        self.write(&cells, block);
        0
    }
}

#[cfg(test)]
mod tests {
    use super::is_resident;

    #[test]
    fn a_card_of_a_resident_is_told_by_its_last_character() {
        for (number, want) in [
            ("11010519491231002X", true),
            ("11010519491231002x", true),
            ("110105194912310021", false),
            ("440524188001010014", true),
            ("440524188001010015", false),
            ("H1234567890", false),
            ("", false),
            ("1101051949123100２X", false),
        ] {
            assert_eq!(is_resident(number), want, "{number}");
        }
    }
}
