//! Income tax of the library against the law worked a second time, and against what others computed.

mod kernel;
mod place;
mod tally;
mod worked;

use std::cmp::Ordering;

use fastrand::Rng;
use sscalc::rates::tax::PaymentKind;
use sscalc::tax::{Better, Bonus, MonthTax, non_resident_bonus, non_resident_month, payment};

use self::kernel::{Answered, Kernel, money};
use self::tally::{Tally, trap};
use crate::oracle::exact::{from_fen, half_up, percent, yuan};
use crate::oracle::life::{Life, Taxed};
use crate::oracle::tables::{LABOUR, MONTHLY};
use crate::oracle::withholding::Withheld;
use crate::oracle::{bonus, chance, payment as single};

/// A figure of the law's and the library's, in fen.
type Pair = (&'static str, i64, i64);

fn of_month(law: &Withheld, library: &MonthTax) -> [Pair; 5] {
    let taxable = half_up(law.taxable.max(yuan(0)));
    let due = law.tax_to_date - law.withheld;
    [
        ("basic", half_up(law.basic), library.basic_to_date.fen()),
        ("taxable", taxable, library.taxable_to_date.fen()),
        ("tax", law.tax_to_date, library.tax_to_date.fen()),
        ("withheld", law.withheld, library.withheld.fen()),
        (
            "withheld before",
            due,
            library.tax_to_date.fen() - library.withheld.fen(),
        ),
    ]
}

fn of_year(law: &Taxed, library: &Answered) -> [Pair; 4] {
    let settled = &library.settlement;
    [
        (
            "taxable of the year",
            half_up(law.year_taxable),
            settled.assessed.taxable.fen(),
        ),
        ("tax of the year", law.year_tax, settled.assessed.tax.fen()),
        ("due", law.due, settled.due.fen() - settled.refund.fen()),
        (
            "may be left",
            i64::from(law.left),
            i64::from(settled.exempt),
        ),
    ]
}

/// -1 alone, 1 merged.
fn better(better: Better) -> i64 {
    match better {
        Better::Alone => -1,
        Better::Equal => 0,
        Better::Merged => 1,
    }
}

fn of_bonus(amount: i64, merged: i64, library: &Bonus) -> [Pair; 4] {
    let alone = bonus::alone(from_fen(amount));
    let less = match alone.cmp(&merged) {
        Ordering::Less => Better::Alone,
        Ordering::Equal => Better::Equal,
        Ordering::Greater => Better::Merged,
    };
    // no trap and the edge of one are told apart
    let loss = trap(amount).map_or(-1, |(_, loss)| loss);
    [
        (
            "bonus alone",
            alone,
            library.alone.map_or(-1, |alone| alone.tax.fen()),
        ),
        ("bonus merged", merged, library.merged.fen()),
        ("better", better(less), better(library.better)),
        (
            "trap",
            loss,
            library.trap.map_or(-1, |trap| trap.loss.fen()),
        ),
    ]
}

/// Where the two differ.
fn differences(life: &Life, law: &Taxed, library: &Answered) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |when: &dyn Fn() -> String, pairs: &[Pair]| {
        for (what, law, library) in pairs {
            if law != library {
                differences.push(format!("{}: {what} {law} fen, library {library}", when()));
            }
        }
    };
    for (law, library) in law.months.iter().zip(&library.months) {
        compare(&|| library.month.to_string(), &of_month(law, library));
    }
    compare(&|| life.year.to_string(), &of_year(law, library));
    if let (Some(given), Some(found)) = (&life.bonus, &library.bonus) {
        let merged = law.merged.expect("a bonus both ways");
        compare(
            &|| format!("bonus of {}", given.amount),
            &of_bonus(given.amount, merged, found),
        );
    }
    differences
}

/// So many people from one seed: where they were, and where the two differ.
fn taxed(seed: u64, people: usize) -> (Tally, Vec<String>) {
    let mut rng = Rng::with_seed(seed);
    let kernel = Kernel::new();
    let mut tally = Tally::new();
    let mut faults = Vec::new();
    for person in 0..people {
        let life = chance::life(&mut rng);
        let law = life.taxed();
        tally.count(&life, &law);
        let differences = differences(&life, &law, &kernel.year(&life));
        if !differences.is_empty() {
            let differences = differences.join("\n");
            faults.push(format!(
                "seed {seed}, person {person}: {differences}\n{life:?}"
            ));
        }
    }
    (tally, faults)
}

#[test]
fn a_hundred_thousand_people_are_taxed_as_the_law_says() {
    let parts = std::thread::scope(|scope| {
        let threads = [2019, 2027].map(|seed| scope.spawn(move || taxed(seed, 50_000)));
        threads.map(|thread| thread.join().expect("a thread that ends"))
    });
    let mut tally = Tally::new();
    let mut faults = Vec::new();
    for (part, differing) in parts {
        tally.add(part);
        faults.extend(differing);
    }
    let (report, missed) = tally.report();
    println!("{report}");
    assert!(
        faults.is_empty(),
        "{} differ:\n{}",
        faults.len(),
        faults[..faults.len().min(5)].join("\n")
    );
    assert!(missed.is_empty(), "nobody was at {missed:?}");
}

#[test]
fn the_months_withhold_the_tax_of_the_year_when_nothing_changes() {
    let mut rng = Rng::with_seed(12);
    let kernel = Kernel::new();
    let mut taxed = 0;
    for _ in 0..2_000 {
        let life = chance::steady(&mut rng);
        let answered = kernel.year(&life);
        let months: i64 = answered.months.iter().map(|tax| tax.withheld.fen()).sum();
        let settled = answered.settlement;
        let relief: i64 = life.months.iter().map(|month| month.relief).sum();
        let tax = (settled.assessed.tax.fen() - relief).max(0);
        assert_eq!(months, tax, "{life:?}");
        assert_eq!(
            (settled.due.fen(), settled.refund.fen()),
            (0, 0),
            "{life:?}"
        );
        taxed += usize::from(months > 0);
    }
    assert!(taxed > 1_000, "only {taxed} paid tax");
}

#[test]
fn payments_and_non_residents_are_taxed_as_the_law_says() {
    let mut rng = Rng::with_seed(6);
    let kernel = Kernel::new();
    let edges = |edges: &[i128], of: fn(i128) -> i128| edges.iter().map(|e| of(*e)).collect();
    let wages: Vec<i128> = edges(MONTHLY.edges(), |edge| edge + 5000);
    let bonuses: Vec<i128> = edges(MONTHLY.edges(), |edge| edge * 6);
    let labour: Vec<i128> = edges(LABOUR.edges(), |edge| edge * 5 / 4);
    let shared: Vec<i128> = edges(MONTHLY.edges(), |edge| edge * 5 / 4);
    let all = [wages, bonuses, labour, shared, vec![800, 4000]].concat();
    for _ in 0..20_000 {
        let fen = if rng.bool() {
            half_up(yuan(all[rng.usize(..all.len())]) + percent(rng.i128(-1..=1)))
        } else {
            chance::amount(&mut rng, 1, 300_000_000)
        };
        let (exact, law) = (from_fen(fen), kernel.law(2026, 7));
        let paid = |kind, resident| {
            let payment = payment(law, kind, money(fen), resident);
            payment.expect("a law on payments").assessed.tax.fen()
        };
        let wage = non_resident_month(law, money(fen)).expect("a law on wages");
        let several = non_resident_bonus(law, money(fen)).expect("a law on bonuses");
        let pairs = [
            (
                "labour",
                single::labour(exact),
                paid(PaymentKind::Labour, true),
            ),
            (
                "royalty",
                single::royalty(exact),
                paid(PaymentKind::Royalty, true),
            ),
            ("fee", single::fee(exact), paid(PaymentKind::Fee, true)),
            (
                "non-resident's labour",
                single::non_resident_labour_or_fee(exact),
                paid(PaymentKind::Labour, false),
            ),
            (
                "non-resident's royalty",
                single::non_resident_royalty(exact),
                paid(PaymentKind::Royalty, false),
            ),
            (
                "non-resident's fee",
                single::non_resident_labour_or_fee(exact),
                paid(PaymentKind::Fee, false),
            ),
            (
                "non-resident's wage",
                single::non_resident_wage(exact),
                wage.tax.fen(),
            ),
            (
                "non-resident's bonus",
                bonus::non_resident(exact),
                several.tax.fen(),
            ),
        ];
        for (what, law, library) in pairs {
            assert_eq!(law, library, "{what} of {fen} fen");
        }
    }
}
