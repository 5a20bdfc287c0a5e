//! What the oracle answers to a worked example.

use std::collections::BTreeMap;

use super::exact::{Exact, half_up, yuan};
use super::examples::{self, BasicRule, Example, Inputs, Kind, Results, amount, fen};
use super::settlement::Year;
use super::special::Item;
use super::withholding::{Basic, Before, Month, withhold, withhold_labour};
use super::{bonus, payment};

fn deducted(deductible: &str, special_additional: &str, other: &str) -> Exact {
    amount(deductible) + amount(special_additional) + amount(other)
}

fn wages(inputs: &Inputs) -> Results {
    let basic = match inputs.basic.expect("how 5000 adds up") {
        BasicRule::Employed => Basic::Employed,
        BasicRule::FromJanuary => Basic::FromJanuary,
        BasicRule::SixtyThousand => Basic::SixtyThousand,
        BasicRule::NotHere => Basic::NotHere,
    };
    let given = &inputs.before;
    let before = Before {
        months: i128::from(given.months),
        income: amount(&given.income),
        deducted: deducted(&given.deductible, &given.special_additional, &given.other),
        exempt: amount(&given.exempt),
        relief: fen(&given.relief),
        withheld: fen(&given.withheld),
    };
    let first = i128::from(inputs.start_month) + before.months;
    let months: Vec<Month> = (first..)
        .zip(inputs.each_month())
        .map(|(number, month)| Month {
            number,
            income: amount(&month.income) + amount(&month.merged_bonus),
            deducted: deducted(&month.deductible, &month.special_additional, &month.other),
            exempt: amount(&month.exempt),
            relief: fen(&month.relief),
        })
        .collect();
    let withheld = withhold(basic, &before, &months);
    let year = Year {
        wages: before.income + months.iter().map(|month| month.income).sum::<Exact>(),
        deducted: before.deducted + months.iter().map(|month| month.deducted).sum::<Exact>(),
        exempt: before.exempt + months.iter().map(|month| month.exempt).sum::<Exact>(),
        ..Year::default()
    };
    let relief = before.relief + months.iter().map(|month| month.relief).sum::<i64>();
    let paid = before.withheld + withheld.iter().map(|month| month.withheld).sum::<i64>();
    let last = withheld.last().expect("a month");
    Results::from([
        (
            "withheld",
            withheld.iter().map(|month| month.withheld).collect(),
        ),
        (
            "tax_to_date",
            withheld.iter().map(|month| month.tax_to_date).collect(),
        ),
        ("basic_to_date", vec![half_up(last.basic)]),
        ("total_withheld", vec![paid]),
        ("year_tax", vec![year.tax()]),
        ("settlement", vec![(year.tax() - relief).max(0) - paid]),
    ])
}

fn each(amounts: &[String], tax: impl Fn(Exact) -> i64) -> Results {
    let taxes = amounts.iter().map(|text| tax(amount(text))).collect();
    Results::from([("tax", taxes)])
}

fn bonus_alone(amounts: &[String]) -> Results {
    let mut results = each(amounts, bonus::alone);
    if let ([below, above], [tax_below, tax_above]) = (amounts, results["tax"].as_slice()) {
        let loss = (fen(below) - tax_below) - (fen(above) - tax_above);
        results.insert("loss", vec![loss]);
    }
    results
}

fn settled(inputs: &Inputs) -> Results {
    let sum = |list: &[String]| list.iter().map(|text| amount(text)).sum::<Exact>();
    let year = Year {
        wages: amount(&inputs.wages),
        labour: sum(&inputs.labour),
        royalty: sum(&inputs.royalty),
        fee: sum(&inputs.fee),
        deducted: deducted(
            &inputs.deductible,
            &inputs.special_additional,
            &inputs.other,
        ),
        personal_pension: amount(&inputs.personal_pension),
        ..Year::default()
    };
    Results::from([
        ("taxable", vec![half_up(year.taxable())]),
        ("tax", vec![year.tax()]),
        ("due", vec![year.tax() - fen(&inputs.withheld)]),
    ])
}

fn special(inputs: &Inputs) -> Results {
    let total = inputs
        .items
        .iter()
        .map(|given| {
            let count = i128::from(given.count.unwrap_or(1));
            let item = match given.id.as_str() {
                "child_education" => Item::ChildEducation(2 * count),
                "infant_care" => Item::InfantCare(2 * count),
                "elderly_support" => Item::ElderlySupport,
                "continuing_education" => Item::ContinuingEducation,
                "housing_loan_interest" => Item::HousingLoanInterest(2),
                "housing_rent" => Item::HousingRent(given.tier.expect("the city's tier").into()),
                unknown => panic!("no deduction is called {unknown}"),
            };
            let [first, last] = given.months;
            item.monthly(inputs.year) * yuan(i128::from(last) - i128::from(first) + 1)
        })
        .sum();
    Results::from([("total", vec![half_up(total)])])
}

/// What the law gives, worked here.
pub(crate) fn by_oracle(example: &Example) -> Results {
    let inputs = &example.inputs;
    let amounts = &inputs.amounts;
    match example.kind {
        Kind::Withholding | Kind::FirstWage | Kind::SixtyThousand | Kind::BonusMerged => {
            wages(inputs)
        }
        Kind::Bonus => bonus_alone(amounts),
        Kind::Labour => each(amounts, payment::labour),
        Kind::LabourCumulative => {
            let payments: Vec<Exact> = amounts.iter().map(|text| amount(text)).collect();
            Results::from([("withheld", withhold_labour(&payments))])
        }
        Kind::Royalty => each(amounts, payment::royalty),
        Kind::Fee => each(amounts, payment::fee),
        Kind::NonResident => each(amounts, payment::non_resident_wage),
        Kind::NonResidentBonus => each(amounts, bonus::non_resident),
        Kind::NonResidentLabour | Kind::NonResidentFee => {
            each(amounts, payment::non_resident_labour_or_fee)
        }
        Kind::NonResidentRoyalty => each(amounts, payment::non_resident_royalty),
        Kind::Settlement => settled(inputs),
        Kind::Deductions => special(inputs),
    }
}

#[test]
fn the_oracle_agrees_with_every_example() {
    let examples = examples::all();
    let mut faults: Vec<String> = Vec::new();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for example in &examples {
        *kinds.entry(example.kind).or_default() += 1;
        faults.extend(examples::faults(example, &by_oracle(example)));
        if !example.is_whole() {
            faults.push(format!("{}: title, publisher, url, expect", example.name));
        }
    }
    let official = examples.iter().filter(|example| example.official).count();
    println!(
        "{} examples, {official} official: {kinds:?}",
        examples.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(examples.len() >= 90, "only {} examples", examples.len());
}
