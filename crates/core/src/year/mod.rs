//! Twelve months of one person: contributions as limits change, cumulative withholding, a bonus, the year's account.
//!
//! Each month is the breakdown that [`crate::compute`] gives, taxed after the months before it; nothing of a month is
//! computed here.

use serde::Serialize;

use crate::breakdown::Breakdown;
use crate::compute::{ComputeError, Person, Rules, rules};
use crate::kernel::{Amounts, TaxAmounts};
use crate::money::Money;
use crate::note::Notes;
use crate::period::Month;
use crate::rates::Tables;
use crate::rates::regions::RegionEntry;
use crate::rates::sources::Sources;
use crate::tax::{Law, Settlement, YearToDate};

mod account;
mod bonuses;
mod changes;

pub use bonuses::{BonusPaid, BonusWay, Taken};
pub use changes::{Change, What};

/// What is asked.
#[derive(Clone, Debug)]
pub struct YearRequest {
    /// The person.
    pub person: Person,
    /// The region as typed.
    pub city: String,
    /// The year with this employer before the first month that is looked at.
    pub before: Option<YearToDate>,
    /// The calendar year.
    pub year: i16,
    /// The wage of each month, January first; none where the person is not employed here.
    pub wages: [Option<Money>; 12],
    /// Bonuses, each with its month.
    pub bonuses: Vec<(Money, Month)>,
    /// How the bonus is taxed.
    pub way: BonusWay,
}

/// The year.
#[derive(Clone, Debug)]
pub struct Year {
    /// The region.
    pub region: RegionEntry,
    /// The calendar year.
    pub year: i16,
    /// The months employed, with tax and net pay.
    pub months: Vec<Breakdown>,
    /// The bonus, if one was paid.
    pub bonus: Option<BonusPaid>,
    /// Bonuses besides, merged into the wages of their months.
    pub merged: Vec<(Money, Month)>,
    /// Sums of the months, with the bonus.
    pub totals: YearTotals,
    /// The year's account; none where wages were taxed month by month (before 2019).
    pub settlement: Option<Settlement>,
    /// What is not as in the month before.
    pub changes: Vec<Change>,
    /// The documents of all figures.
    pub sources: Sources,
    /// What a careful reader must know.
    pub notes: Notes,
}

/// Sums of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct YearTotals {
    /// Wages, without bonuses.
    pub wage: Money,
    /// Bonuses.
    pub bonus: Money,
    /// The person's contributions.
    pub employee: Money,
    /// The employer's.
    pub employer: Money,
    /// Wages, bonuses and the employer's contributions.
    pub cost: Money,
    /// Withheld from wages, and from bonuses merged into them.
    pub withheld: Money,
    /// Withheld from a bonus taxed by itself.
    pub bonus_tax: Money,
    /// Left in hand, bonuses included, before the settlement.
    pub net: Money,
    /// Whether nothing is missing.
    pub complete: bool,
}

/// Computes a year.
///
/// # Errors
/// As [`crate::compute::compute`], for any of its months.
pub fn year(tables: &Tables, asked: &YearRequest) -> Result<Year, ComputeError> {
    let months = contributions(tables, asked)?;
    let chosen = bonuses::choose(tables, asked, &months)?;
    let run = chosen.run;
    let account = account::settle(tables, asked, &months, &run)?;
    let taxed = months.iter().zip(&run.amounts);
    let breakdowns: Vec<Breakdown> = taxed
        .map(|(served, amounts)| served.rules.breakdown(served.wage, amounts))
        .collect();
    let totals = totals(&breakdowns, asked, chosen.bonus.as_ref());
    let of_months = || breakdowns.iter();
    let notes = of_months().flat_map(|month| month.notes.iter().cloned());
    let notes = notes.chain(chosen.notes).chain(account.notes).collect();
    let sources = of_months().flat_map(|month| month.sources.iter().cloned());
    let sources = sources.chain(chosen.sources).chain(account.sources);
    let sources = sources.collect();
    let region = match months.first() {
        Some(served) => served.rules.named.region.clone(),
        None => tables.city(&asked.city)?.region,
    };
    Ok(Year {
        region,
        year: asked.year,
        changes: changes::changes(&breakdowns),
        sources,
        months: breakdowns,
        bonus: chosen.bonus,
        merged: chosen.merged,
        totals,
        settlement: account.settlement,
        notes,
    })
}

/// A month employed, its contributions known and not yet taxed.
struct Served {
    rules: Rules,
    wage: Money,
    contributions: Amounts,
}

impl Served {
    fn month(&self) -> Month {
        self.rules.schedule.month
    }
}

/// The contributions of every month employed.
fn contributions(tables: &Tables, asked: &YearRequest) -> Result<Vec<Served>, ComputeError> {
    let mut months = Vec::new();
    for (number, wage) in (1..).zip(asked.wages) {
        let (Some(wage), Some(month)) = (wage, Month::new(asked.year, number)) else {
            continue;
        };
        let rules = rules(tables, &asked.person, &asked.city, month)?;
        let mut contributions = Amounts::default();
        rules.plan.amounts(&rules.pay(wage), &mut contributions);
        months.push(Served {
            rules,
            wage,
            contributions,
        });
    }
    Ok(months)
}

/// The months taxed one after another, some with pay besides the wage.
struct Run {
    /// What each month comes to.
    amounts: Vec<Amounts>,
    /// The year so far at its end.
    after: YearToDate,
}

fn run(
    asked: &YearRequest,
    months: &[Served],
    merged: &[(Money, Month)],
) -> Result<Run, ComputeError> {
    let mut run = Run {
        amounts: Vec::new(),
        after: asked.before.unwrap_or_default(),
    };
    for served in months {
        let extra = merged.iter().filter(|(_, paid)| *paid == served.month());
        let extra = extra.map(|(amount, _)| *amount).sum();
        let mut amounts = served.contributions.clone();
        if let Err(unknown) = &served.rules.tax {
            return Err(unknown.clone().into());
        }
        let mut asked = served.rules.tax_pay(Some(run.after));
        asked.extra = extra;
        if served.wage == Money::ZERO {
            // a month without pay has no exempt pay either
            asked.exempt = Money::ZERO;
        }
        served.rules.tax(served.wage, &asked, &mut amounts)?;
        let taxed: Option<&TaxAmounts> = amounts.tax.as_ref();
        run.after = taxed.expect("a month whose tax is known was taxed").after;
        run.amounts.push(amounts);
    }
    Ok(run)
}

/// The law of the year's December, by which it is settled.
fn law_of_december(tables: &Tables, year: i16) -> Result<Law, ComputeError> {
    let table = tables.tax()?;
    let december = Month::new(year, 12).ok_or(ComputeError::NoYear(year))?;
    Ok(Law::of(&table, december)?)
}

fn totals(months: &[Breakdown], asked: &YearRequest, bonus: Option<&BonusPaid>) -> YearTotals {
    let sum = |amount: fn(&Breakdown) -> Money| -> Money { months.iter().map(amount).sum() };
    let bonuses: Money = asked.bonuses.iter().map(|(amount, _)| *amount).sum();
    let alone = bonus.filter(|bonus| bonus.alone_taken);
    let bonus_tax = alone.map_or(Money::ZERO, |bonus| bonus.tax);
    let by_itself = alone.map_or(Money::ZERO, |bonus| bonus.found.amount);
    let employer = sum(|month| month.totals.employer);
    let wage = sum(|month| month.wage);
    YearTotals {
        wage,
        bonus: bonuses,
        employee: sum(|month| month.totals.employee),
        employer,
        cost: wage + bonuses + employer,
        withheld: sum(|month| month.withheld().expect("every month of a year is taxed")),
        bonus_tax,
        // merged bonuses are in the months' net pay already
        net: sum(|month| month.net) + by_itself - bonus_tax,
        complete: months.iter().all(|month| month.totals.complete),
    }
}
