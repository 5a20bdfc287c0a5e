//! Declared bases: by side, and limits as bases.

use serde_json::Value;
use sscalc::compute::{Person, Rules, rules};
use sscalc::kernel::{Amounts, Base, Bases, Declared, Pay, Plan};
use sscalc::money::Money;
use sscalc::program::{Program, Side};
use sscalc::rates::model::Each;
use sscalc::rates::regions::Level;

use crate::common::{run, text};

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn amounts(plan: &Plan, declared: Declared) -> Amounts {
    let mut bases = Bases::default();
    bases.set_all(declared);
    let pay = Pay {
        wage: yuan("9000"),
        bases,
        ..Pay::default()
    };
    let mut amounts = Amounts::default();
    plan.amounts(&pay, &mut amounts);
    amounts
}

/// The rules of every city in a month.
fn every_city() -> Vec<Rules> {
    let tables = sscalc::built_in_tables();
    let month = "2026-07".parse().expect("a month");
    let cities = tables.regions().filter(|r| r.level != Level::Province);
    let found: Vec<Rules> = cities
        .filter_map(|city| rules(&tables, &Person::default(), &city.name, month).ok())
        .collect();
    assert!(found.len() > 300, "only {} cities", found.len());
    found
}

#[test]
fn each_side_pays_what_it_would_if_both_had_its_base() {
    let (low, high) = (
        Base::Amount(yuan("6123.45")),
        Base::Amount(yuan("31234.56")),
    );
    let mut differed = 0;
    for rules in every_city() {
        let city = &rules.named.region.id;
        for (own, other) in [(low, high), (high, low), (Base::Floor, high)] {
            let apart = amounts(
                &rules.plan,
                Declared {
                    employee: Some(own),
                    employer: Some(other),
                },
            );
            let own = amounts(&rules.plan, own.into());
            let other = amounts(&rules.plan, other.into());
            assert!(apart.differ_by_side() && !own.differ_by_side());
            for (place, line) in rules.plan.lines().iter().enumerate() {
                let [apart, own, other] = [&apart, &own, &other].map(|a| &a.lines[place]);
                assert_eq!(apart.employee.base, own.employee.base, "{city}");
                assert_eq!(apart.employer.base, other.employer.base, "{city}");
                if line.together().is_none() {
                    assert_eq!(apart.employee, own.employee, "{city} {line:?}");
                    assert_eq!(apart.employer, other.employer, "{city} {line:?}");
                    differed += usize::from(apart.employee.base != apart.employer.base);
                }
            }
        }
    }
    assert!(differed > 1_000, "only {differed}");
}

#[test]
fn a_limit_as_the_base_is_that_limit() {
    for rules in every_city() {
        for (limit, beyond) in [(Base::Floor, Money::ZERO), (Base::Ceiling, Money::MAX)] {
            let at_limit = amounts(&rules.plan, limit.into());
            let clamped = amounts(&rules.plan, Base::Amount(beyond).into());
            if !at_limit.lacks_limit {
                assert_eq!(at_limit.charges, clamped.charges, "{:?}", rules.named);
            }
            assert!(!at_limit.clamped_declared);
        }
    }
}

fn compute(options: &[&str]) -> Value {
    let mut args = vec![
        "compute",
        "--wage",
        "20000",
        "--city",
        "beijing",
        "--month",
        "2026-07",
        "--format=json",
    ];
    args.extend(options);
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_option_takes_both_sides() {
    let apart = compute(&["--base", "pension=8000/15000"]);
    let pension = &apart["items"][0];
    assert_eq!(pension["base"], 8000.0);
    // 8% of 8,000; 16% of 15,000
    assert_eq!(pension["employee"]["amount"], 640.0);
    assert_eq!(pension["employer"]["amount"], 2400.0);
    assert_eq!(pension["employer"]["base"], 15000.0);
    assert_eq!(apart["items"][1], compute(&[])["items"][1]);
    for (one, same) in [
        ("8000", "8000/8000"),
        ("下限", "floor"),
        ("social=上限", "social=ceiling/ceiling"),
    ] {
        assert_eq!(compute(&["--base", one]), compute(&["--base", same]));
    }
    let floor = compute(&["--base", "pension=floor"]);
    let below = compute(&["--base", "pension=1"]);
    let amount = |result: &Value| result["items"][0]["employee"]["amount"].clone();
    assert_eq!(amount(&floor), amount(&below));
    assert_eq!(floor["items"][0]["clamped"], "none");
    assert_eq!(below["items"][0]["clamped"], "floor");
    let notes = compute(&["--base", "pension=1/999999"])["notes"].to_string();
    assert!(
        notes.contains("employee") && notes.contains("employer"),
        "{notes}"
    );
}

#[test]
fn the_sides_of_a_sum_are_rounded_apart_on_different_bases() {
    let both = every_city().into_iter().find(|rules| {
        let lines = rules.schedule.lines.iter();
        lines
            .zip(rules.plan.lines())
            .any(|(line, plan)| line.each == Each::Both && plan.together().is_some())
    });
    let rules = both.expect("a city that rounds the sum");
    let apart = Declared {
        employee: Some(Base::Amount(yuan("6001"))),
        employer: Some(Base::Amount(yuan("7003"))),
    };
    let amounts = amounts(&rules.plan, apart);
    let mut bases = Bases::default();
    bases.set_all(apart);
    let pay = Pay {
        wage: yuan("9000"),
        bases,
        ..Pay::default()
    };
    for (line, own) in rules.plan.lines().iter().zip(&amounts.lines) {
        if let Some((_, employee, employer)) = line.together() {
            assert_eq!(line.together_in(pay.wage, &amounts), None);
            let rounding = line.rounding();
            assert_eq!(
                own.employee.amount,
                rounding.product(own.employee.base, employee)
            );
            assert_eq!(
                own.employer.amount,
                rounding.product(own.employer.base, employer)
            );
            assert_ne!(own.employee.base, own.employer.base);
        }
    }
    assert_eq!(
        bases.declared(Program::Pension, Program::Pension, Side::Employer),
        apart.employer
    );
}
