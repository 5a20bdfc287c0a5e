//! People by chance, with a liking for edges.

use fastrand::Rng;

use super::exact::{Exact, from_fen, half_up, percent, yuan};
use super::fund::deposit;
use super::life::{Bonus, Claim, Life, Service};
use super::payment;
use super::special::Item;
use super::tables::{ANNUAL, MONTHLY};
use super::withholding::Basic;

/// Whether something happens that does so many times in a hundred.
fn happens(rng: &mut Rng, in_hundred: u8) -> bool {
    rng.u8(0..100) < in_hundred
}

/// An amount in fen between these, small ones as likely as large ones; sometimes whole yuan.
pub(crate) fn amount(rng: &mut Rng, least: i64, most: i64) -> i64 {
    let mut top = least.max(1);
    while top < most && rng.u8(0..8) > 0 {
        top *= 2;
    }
    let fen = rng.i64(least..=top.min(most));
    if rng.bool() { fen / 100 * 100 } else { fen }
}

/// A fen more, a fen less, or neither.
pub(crate) fn beside(rng: &mut Rng) -> Exact {
    percent(rng.i128(-1..=1))
}

/// A bonus at the edge of a band of twelve months, beside it, in the trap above it, or anywhere.
pub(crate) fn bonus(rng: &mut Rng) -> i64 {
    let edges = MONTHLY.edges();
    let edge = yuan(12 * edges[rng.usize(..edges.len())]);
    match rng.u8(0..4) {
        0 => half_up(edge + beside(rng)),
        1 => half_up(edge) + 100,
        2 => half_up(edge) + rng.i64(0..half_up(edge) / 5),
        _ => amount(rng, 100, 300_000_000),
    }
}

fn served(rng: &mut Rng, basic: Basic) -> Vec<i8> {
    let first = match basic {
        Basic::SixtyThousand => 1,
        Basic::FromJanuary => rng.i8(7..=12),
        Basic::Employed | Basic::NotHere if rng.bool() => 1,
        Basic::Employed | Basic::NotHere => rng.i8(1..=12),
    };
    let last = if happens(rng, 75) {
        12
    } else {
        rng.i8(first..=12)
    };
    let mut months: Vec<i8> = (first..=last).collect();
    if months.len() > 2 && happens(rng, 15) {
        // leaves and comes back
        let gap = rng.usize(1..months.len() - 1);
        let back = rng.usize(gap + 1..months.len());
        months.drain(gap..back);
    }
    months
}

fn service(rng: &mut Rng, numbers: &[i8], average: i64, unit: i64) -> Vec<Service> {
    let mut wage = amount(rng, 200_000, 40_000_000);
    let last_year = amount(rng, 200_000, 10_000_000);
    let fund_base = if rng.bool() {
        last_year
    } else {
        last_year.min(3 * average)
    };
    let rates = if happens(rng, 80) {
        [rng.i64(5..=12), rng.i64(5..=12)]
    } else {
        [rng.i64(5..=20), rng.i64(5..=20)]
    };
    let [fund_employee, fund_employer] = rates.map(|rate| deposit(fund_base, rate, unit));
    let insured = last_year.clamp(average * 3 / 5, average * 3);
    let insurance = deposit(insured, 8, 1) + deposit(insured, 2, 1);
    let annuity = if happens(rng, 10) {
        rng.i64(1..=3) * deposit(fund_base, 2, 1)
    } else {
        0
    };
    let health = if happens(rng, 10) {
        rng.i64(1..=40_000)
    } else {
        0
    };
    numbers
        .iter()
        .map(|number| {
            if happens(rng, 8) {
                wage = wage + amount(rng, 0, wage / 2);
            }
            let unpaid = happens(rng, 6);
            let insures = !unpaid || rng.bool();
            let paid = |amount: i64| if insures { amount } else { 0 };
            let earned = if unpaid { 0 } else { wage };
            let exempt = if happens(rng, 10) {
                rng.i64(0..=earned)
            } else {
                0
            };
            let relief = if happens(rng, 10) {
                amount(rng, 1, 500_000)
            } else {
                0
            };
            Service {
                number: *number,
                wage: earned,
                exempt,
                relief,
                insurance: paid(insurance),
                fund_base,
                fund_employee: paid(fund_employee),
                fund_employer: paid(fund_employer),
                annuity: paid(annuity),
                health: paid(health),
            }
        })
        .collect()
}

fn claims(rng: &mut Rng, year: i16) -> Vec<Claim> {
    let home = if rng.bool() {
        Item::HousingLoanInterest(rng.i128(1..=2))
    } else {
        Item::HousingRent(rng.usize(1..=3))
    };
    let share = if year >= 2023 { 150_000 } else { 100_000 };
    let parents = if rng.bool() {
        Item::ElderlySupport
    } else {
        Item::ElderlyShare(rng.i64(1..=share))
    };
    let all = [
        Item::ChildEducation(rng.i128(1..=6)),
        Item::InfantCare(rng.i128(1..=4)),
        parents,
        Item::ContinuingEducation,
        home,
    ];
    let mut claims = Vec::new();
    for item in all {
        let exists = year >= 2022 || !matches!(item, Item::InfantCare(_));
        if exists && happens(rng, 25) {
            let first = if rng.bool() { 1 } else { rng.i8(1..=12) };
            let last = if rng.bool() { 12 } else { rng.i8(first..=12) };
            claims.push(Claim { item, first, last });
        }
    }
    claims
}

/// A year of someone.
pub(crate) fn life(rng: &mut Rng) -> Life {
    let year = rng.i16(2019..=2027);
    let basic = match rng.u8(0..10) {
        0 | 1 if year >= 2020 => Basic::FromJanuary,
        2 if year >= 2021 => Basic::SixtyThousand,
        3 => Basic::NotHere,
        _ => Basic::Employed,
    };
    let average = amount(rng, 500_000, 1_500_000);
    let unit = if rng.bool() { 100 } else { 1 };
    let numbers = served(rng, basic);
    let bonus = happens(rng, 60).then(|| Bonus {
        number: numbers[rng.usize(..numbers.len())],
        amount: bonus(rng),
        merged: rng.bool(),
    });
    let payments = [(); 3].map(|()| {
        if happens(rng, 10) {
            amount(rng, 10_000, 20_000_000)
        } else {
            0
        }
    });
    let [labour, royalty, fee] = payments.map(from_fen);
    let withheld_by_others =
        payment::labour(labour) + payment::royalty(royalty) + payment::fee(fee);
    let certificate = happens(rng, 10).then(|| numbers[rng.usize(..numbers.len())]);
    let mut life = Life {
        year,
        basic,
        average,
        unit,
        months: service(rng, &numbers, average, unit),
        claims: claims(rng, year),
        certificate,
        told: if happens(rng, 80) { 1 } else { rng.i8(1..=12) },
        bonus,
        payments,
        withheld_by_others,
        illness: if happens(rng, 10) {
            amount(rng, 100, 20_000_000)
        } else {
            0
        },
        pension: if year >= 2022 && happens(rng, 20) {
            amount(rng, 100, 2_000_000)
        } else {
            0
        },
    };
    let edges = ANNUAL.edges();
    let edge = yuan(edges[rng.usize(..edges.len())]);
    match rng.u8(0..8) {
        0..=3 => {
            let index = rng.usize(..life.months.len());
            life.aim(index, edge + beside(rng));
        }
        4 => life.aim_year(edge + beside(rng)),
        _ => {}
    }
    life
}

/// Someone whose months are all alike.
pub(crate) fn steady(rng: &mut Rng) -> Life {
    let average = amount(rng, 500_000, 1_500_000);
    let mut life = Life {
        year: rng.i16(2019..=2027),
        basic: Basic::Employed,
        average,
        unit: 1,
        months: service(rng, &[1], average, 1),
        claims: Vec::new(),
        certificate: None,
        told: 1,
        bonus: None,
        payments: [0; 3],
        withheld_by_others: 0,
        illness: 0,
        pension: 0,
    };
    life.claims = claims(rng, life.year);
    for claim in &mut life.claims {
        claim.first = 1;
        claim.last = 12;
    }
    let month = life.months[0].clone();
    life.months = (1..=12)
        .map(|number| Service {
            number,
            ..month.clone()
        })
        .collect();
    life
}
