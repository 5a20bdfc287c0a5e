//! The way back from a wish to a wage: the smallest one, proven forward and by looking at every fen below.

use sscalc::compute::{Person, Question, Rules, compute, rules};
use sscalc::gross::{GrossRequest, Wish, forward, gross};
use sscalc::kernel::Amounts;
use sscalc::money::Money;
use sscalc::tax::YearToDate;

const CITIES: [&str; 8] = [
    "beijing", "shanghai", "shenzhen", "nanchang", "hangzhou", "bijie", "chengdu", "tianjin",
];

fn fen(fen: i64) -> Money {
    Money::from_fen(fen).expect("an amount")
}

/// Somewhere, with or without half a year behind.
fn somewhere(rng: &mut fastrand::Rng, wish: Wish) -> GrossRequest {
    let month = if rng.bool() { "2026-09" } else { "2026-07" };
    let income = rng.i64(0..60_000_000);
    let year = YearToDate {
        months: 6,
        income: fen(income),
        deductible: fen(income / 5),
        withheld: fen(income / 20),
        ..YearToDate::default()
    };
    GrossRequest {
        city: CITIES[rng.usize(0..CITIES.len())].to_owned(),
        month: month.parse().expect("a month"),
        before: rng.bool().then_some(year),
        wish,
    }
}

fn rules_of(tables: &sscalc::rates::Tables, request: &GrossRequest) -> Rules {
    rules(tables, &Person::default(), &request.city, request.month).expect("a month")
}

/// A wish from a few yuan to a million, more often small.
fn wish(rng: &mut fastrand::Rng) -> Wish {
    let size = 10i64.pow(rng.u32(3..9));
    let amount = fen(rng.i64(1..size));
    if rng.u8(0..4) == 0 {
        Wish::Cost(amount)
    } else {
        Wish::Net(amount)
    }
}

#[test]
fn two_hundred_wishes_have_no_smaller_wage_in_the_twenty_yuan_below() {
    let tables = sscalc::built_in_tables();
    let mut rng = fastrand::Rng::with_seed(1);
    let (mut exact, mut looked) = (0, 0);
    for _ in 0..200 {
        let wish = wish(&mut rng);
        let request = somewhere(&mut rng, wish);
        let found = gross(&tables, &Person::default(), &request).expect("a wage");
        let wage = found.breakdown.wage;
        let question = Question {
            city: request.city.clone(),
            month: request.month,
            wage,
            before: request.before,
        };
        let computed = compute(&tables, &Person::default(), &question).expect("a month");
        assert!(wish.of(&computed) >= wish.amount(), "{request:?} {wish:?}");
        assert_eq!(found.exact, wish.of(&computed) == wish.amount());
        assert_eq!(computed.net, found.breakdown.net);
        exact += u32::from(found.exact);
        let rules = rules_of(&tables, &request);
        let mut amounts = Amounts::default();
        for below in (wage.fen() - 2_000).max(0)..wage.fen() {
            let less = forward(&rules, &request, fen(below), &mut amounts).expect("an amount");
            assert!(
                less < wish.amount(),
                "{request:?}: {below} fen suffice, found {wage}"
            );
            looked += 1;
        }
    }
    println!("200 wishes, {exact} exact, {looked} smaller wages looked at");
    assert!(exact >= 100 && looked > 100_000, "{exact} {looked}");
}

#[test]
fn ten_thousand_wishes_are_reached_and_a_fen_less_is_not_enough() {
    let tables = sscalc::built_in_tables();
    let mut rng = fastrand::Rng::with_seed(2);
    let mut wishes = 0;
    for _ in 0..100 {
        let mut request = somewhere(&mut rng, Wish::Net(Money::ZERO));
        let rules = rules_of(&tables, &request);
        let stretch = sscalc::gross::stretch(&rules.schedule);
        let mut amounts = Amounts::default();
        for _ in 0..100 {
            request.wish = wish(&mut rng);
            let wish = request.wish;
            let mut value = |wage: Money| {
                forward(&rules, &request, wage, &mut amounts).expect("nothing is refused")
            };
            let wage = sscalc::gross::least(&mut value, wish.amount(), stretch).expect("a wage");
            assert!(value(wage) >= wish.amount(), "{wish:?}");
            if wage > Money::ZERO {
                assert!(value(fen(wage.fen() - 1)) < wish.amount(), "{wish:?}");
            }
            wishes += 1;
        }
    }
    println!("{wishes} wishes held forward");
    assert_eq!(wishes, 10_000);
}

#[test]
fn a_fund_that_jumps_over_the_cost_is_said_to() {
    let request = GrossRequest {
        city: "nanchang".to_owned(),
        month: "2026-07".parse().expect("a month"),
        before: None,
        wish: Wish::Cost("17098.44".parse().expect("an amount")),
    };
    let found = gross(&sscalc::built_in_tables(), &Person::default(), &request).expect("a wage");
    assert!(!found.exact);
    let codes: Vec<&str> = found
        .breakdown
        .notes
        .iter()
        .map(|note| note.code.id())
        .collect();
    assert!(codes.contains(&"not-exact"), "{codes:?}");
}
