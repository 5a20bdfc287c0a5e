//! The year's account: what it comes to, and what is refunded or paid.
//!
//! The basic deduction, and what is claimed, are the whole year's, however many months one was employed; only what is
//! paid out of the wage (contributions, the annuity) is that of the months employed.

use crate::compute::ComputeError;
use crate::money::Exact;
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::rates::Tables;
use crate::rates::sources::Sources;
use crate::rates::tax::{Method, Subject};
use crate::tax::{
    Basic, CityRent, RestClaims, Settlement, YearBase, YearIncome, exempt_note, rest_of_year,
    settle as settled,
};
use crate::text;
use crate::year::{Run, Served, YearRequest, law_of_december};

/// The account with what is said of it.
#[derive(Default)]
pub(super) struct Account {
    pub(super) settlement: Option<Settlement>,
    pub(super) notes: Notes,
    pub(super) sources: Sources,
}

/// Settles the year, where there is an account.
pub(super) fn settle(
    tables: &Tables,
    asked: &YearRequest,
    months: &[Served],
    run: &Run,
) -> Result<Account, ComputeError> {
    let law = law_of_december(tables, asked.year)?;
    if law.method() == Method::Monthly {
        let message = text!(
            "wages of this year were taxed month by month: there is no account to settle",
            "该年工资按月计税，没有汇算清缴"
        );
        return Ok(Account {
            notes: Notes::from(Note::of(Code::NoSettlement, None, message)),
            ..Account::default()
        });
    }
    let settlement = settled(&law, &income(tables, asked, months, run)?)?;
    let mut account = Account {
        settlement: Some(settlement),
        ..Account::default()
    };
    if settlement.exempt {
        let consulted = law.consulted(&[Subject::SettlementExemption]);
        account.sources = consulted.sources;
        account.notes.extend(consulted.notes);
        account.notes.push(exempt_note(settlement.due));
    }
    if months.len() < 12 {
        let message = text!(
            "the year's account takes the basic deduction and claims of twelve months, and no income but this",
            "汇算按全年十二个月的减除费用和专项附加扣除计算，并假定没有其他收入"
        );
        account
            .notes
            .push(Note::of(Code::PartOfYear, None, message));
    }
    if asked.person.deductions.basic == Basic::NotHere {
        let message = text!(
            "the year's account is that of this income alone, with the year's 60,000, which another employer has deducted: with that income more is due",
            "汇算只按本单位的收入计算，并扣除已由另一单位扣除的全年 6 万元：加上那里的收入，应补税额更多"
        );
        account
            .notes
            .push(Note::of(Code::PartOfYear, None, message));
    }
    Ok(account)
}

/// What the year was before a bonus is merged: income and all deductions.
pub(super) fn base(
    tables: &Tables,
    asked: &YearRequest,
    months: &[Served],
    run: &Run,
) -> Result<YearBase, ComputeError> {
    let law = law_of_december(tables, asked.year)?;
    let year = income(tables, asked, months, run)?;
    let basic = law.basic_deduction().times(12);
    let deductions = year.exempt + basic + year.deductible + year.special_additional + year.other;
    Ok(YearBase {
        income: Exact::from(year.wages),
        deductions,
    })
}

fn income(
    tables: &Tables,
    asked: &YearRequest,
    months: &[Served],
    run: &Run,
) -> Result<YearIncome, ComputeError> {
    let law = law_of_december(tables, asked.year)?;
    let claims = &asked.person.deductions.claims;
    let rest = unserved(tables, asked, months)?;
    Ok(YearIncome {
        wages: run.after.income,
        exempt: run.after.exempt,
        relief: run.after.relief,
        payments: Vec::new(),
        deductible: run.after.deductible,
        special_additional: run.after.special_additional
            + rest.special_additional
            + claims.illness_of_year(&law)?,
        other: run.after.other + rest.other,
        withheld: run.after.withheld,
    })
}

/// What is claimed for the months not employed; those of `--ytd` have brought their claims with them.
fn unserved(
    tables: &Tables,
    asked: &YearRequest,
    months: &[Served],
) -> Result<RestClaims, ComputeError> {
    let Some(first) = months.first() else {
        return Ok(RestClaims::default());
    };
    let (layers, start) = (&first.rules.layers, first.month());
    let before = asked.before.map_or(0, |year| year.months);
    let served = |month: Month| {
        let brought = month < start && u32::try_from(month.of_year()).is_ok_and(|n| n <= before);
        brought || months.iter().any(|served| served.month() == month)
    };
    let deductions = &asked.person.deductions;
    Ok(rest_of_year(
        &tables.tax()?,
        &deductions.claims,
        deductions.special,
        asked.year,
        &served,
        &|month| CityRent::of(layers, month).map(|rent| rent.amount),
    )?)
}
