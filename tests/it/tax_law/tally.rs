//! How many people were at each place where programs go wrong.

use std::collections::BTreeMap;

use super::place::{Place, places};
use crate::oracle::bonus::alone;
use crate::oracle::exact::{Exact, from_fen, yuan};
use crate::oracle::fund::{deposit, free};
use crate::oracle::life::{Life, Taxed};
use crate::oracle::special::Item;
use crate::oracle::tables::{ANNUAL, MONTHLY, Table};
use crate::oracle::withholding::Basic;

/// Counts people.
pub(crate) struct Tally(BTreeMap<Place, usize>);

impl Tally {
    pub(crate) fn new() -> Tally {
        Tally(places().into_iter().map(|place| (place, 0)).collect())
    }

    /// Counts one person wherever they were, once each.
    pub(crate) fn count(&mut self, life: &Life, taxed: &Taxed) {
        let mut been = Vec::new();
        months(life, taxed, &mut been);
        contributions(life, &mut been);
        claims(life, &mut been);
        bonus(life, &mut been);
        year(life, taxed, &mut been);
        been.sort_unstable();
        been.dedup();
        for place in been {
            let count = self.0.get_mut(&place);
            *count.unwrap_or_else(|| panic!("{place} is not listed")) += 1;
        }
    }

    /// Adds what another counted.
    pub(crate) fn add(&mut self, other: Tally) {
        for (place, count) in other.0 {
            *self.0.entry(place).or_default() += count;
        }
    }

    /// One line for each place, and those where nobody was.
    pub(crate) fn report(&self) -> (String, Vec<String>) {
        let lines = self
            .0
            .iter()
            .map(|(place, count)| format!("{count:>7}  {place}\n"))
            .collect();
        let missed = self.0.iter().filter(|(_, count)| **count == 0);
        (lines, missed.map(|(place, _)| place.to_string()).collect())
    }
}

/// The edge that an amount is at, taken so many times, or a fen beside.
fn near(table: &Table, amount: Exact, times: i128) -> Option<(usize, i128)> {
    let fen = (amount * yuan(100)).to_integer();
    let edges = table.edges().iter().enumerate();
    edges
        .map(|(index, edge)| (index, fen - edge * times * 100))
        .find(|(_, beside)| (-1..=1).contains(beside))
        .filter(|_| (amount * yuan(100)).is_integer())
}

fn months(life: &Life, taxed: &Taxed, been: &mut Vec<Place>) {
    let first = life.months.first().expect("a month").number;
    let last = life.months.last().expect("a month").number;
    been.push(Place::Start(first));
    if last < 12 {
        been.push(Place::Leaves);
    }
    if usize::try_from(last - first).expect("in order") >= life.months.len() {
        been.push(Place::Returns);
    }
    match life.basic {
        Basic::Employed => {}
        Basic::FromJanuary => been.push(Place::FirstWage),
        Basic::SixtyThousand => been.push(Place::AtOnce),
        Basic::NotHere => been.push(Place::BasicElsewhere),
    }
    let mut paid = 0;
    for (service, month) in life.months.iter().zip(&taxed.months) {
        if service.wage == 0 {
            been.push(Place::Unpaid);
        }
        if service.exempt > 0 {
            been.push(Place::Exempt);
        }
        if service.relief > 0 {
            been.push(Place::Relief(month.tax_to_date > service.relief));
        }
        if month.tax_to_date < paid {
            been.push(Place::Overpaid);
        }
        paid += month.withheld;
        if month.taxable > yuan(0) {
            been.push(Place::Band(ANNUAL.band(month.taxable)));
        }
        been.extend(near(&ANNUAL, month.taxable, 1).map(|(edge, fen)| Place::Edge(edge, fen)));
    }
}

fn contributions(life: &Life, been: &mut Vec<Place>) {
    for service in &life.months {
        let limit = deposit(service.fund_base, 12, life.unit);
        let sides = [
            (false, service.fund_employee),
            (true, service.fund_employer),
        ];
        for (employer, paid) in sides {
            if paid > limit {
                been.push(Place::FundRate(employer));
            }
            if paid > 0 && service.fund_base > 3 * life.average {
                let allowed = free(paid, service.fund_base, life.average, life.unit);
                if allowed < paid {
                    been.push(Place::FundBase);
                }
            }
            if paid > 0 && paid == limit {
                been.push(Place::FundAtLimit);
            }
        }
        if service.annuity > deposit(service.fund_base, 4, 1) {
            been.push(Place::Annuity);
        }
        if service.health > 20_000 {
            been.push(Place::Health);
        }
    }
}

fn claims(life: &Life, been: &mut Vec<Place>) {
    for claim in &life.claims {
        let (kind, halves) = match claim.item {
            Item::ChildEducation(halves) => (0, halves),
            Item::InfantCare(halves) => (1, halves),
            Item::ElderlySupport => (2, 2),
            Item::ElderlyShare(_) => (3, 2),
            Item::ContinuingEducation => (4, 2),
            Item::HousingLoanInterest(halves) => (5, halves),
            Item::HousingRent(_) => (6, 2),
        };
        been.push(Place::Special(kind));
        if halves % 2 == 1 {
            been.push(Place::Half);
        }
    }
    if life.certificate.is_some() {
        been.push(Place::Certificate);
    }
    let several = |number| life.made_good(number).len() > 1;
    if life.months.iter().any(|month| several(month.number)) {
        been.push(Place::Told);
    }
}

fn bonus(life: &Life, been: &mut Vec<Place>) {
    let Some(bonus) = &life.bonus else { return };
    been.push(Place::BonusMonth(bonus.number, bonus.merged));
    if bonus.merged {
        return;
    }
    let amount = from_fen(bonus.amount);
    been.push(Place::BonusBand(MONTHLY.band(amount / yuan(12))));
    been.extend(near(&MONTHLY, amount, 12).map(|(edge, fen)| Place::BonusEdge(edge, fen)));
    if let Some((edge, loss)) = trap(bonus.amount)
        && loss > 0
    {
        been.push(Place::Trap(edge));
    }
}

/// The edge just below a bonus, and how much less the bonus leaves than that edge does, if it does.
pub(crate) fn trap(amount: i64) -> Option<(usize, i64)> {
    let net = |amount: i64| amount - alone(from_fen(amount));
    let edges = MONTHLY.edges().iter().enumerate();
    let (index, edge) = edges
        .map(|(index, edge)| (index, i64::try_from(edge * 1200).expect("an amount")))
        .rfind(|(_, edge)| *edge <= amount)?;
    let loss = net(edge) - net(amount);
    (loss > 0 || edge == amount).then_some((index, loss))
}

fn year(life: &Life, taxed: &Taxed, been: &mut Vec<Place>) {
    let taxable = taxed.year_taxable;
    if taxable > yuan(0) {
        been.push(Place::YearBand(ANNUAL.band(taxable)));
    } else {
        been.push(Place::Untaxed);
    }
    been.extend(near(&ANNUAL, taxable, 1).map(|(edge, fen)| Place::YearEdge(edge, fen)));
    if life.illness > 1_500_000 {
        been.push(Place::Illness);
    }
    if life.illness > 9_500_000 {
        been.push(Place::IllnessLimit);
    }
    if life.pension > 1_200_000 {
        been.push(Place::Pension);
    }
    let paid = life
        .payments
        .iter()
        .enumerate()
        .filter(|(_, paid)| **paid > 0);
    been.extend(paid.map(|(kind, _)| Place::Payment(kind)));
    been.push(match taxed.due {
        ..0 => Place::Refund,
        0 => Place::Even,
        1.. => Place::Due,
    });
    if taxed.left {
        been.push(Place::Left);
    }
}
