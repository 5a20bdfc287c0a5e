//! The worked examples, put to the library.

use sscalc::money::Money;
use sscalc::rates::tax::PaymentKind;
use sscalc::tax::{
    Basic, Claims, ClaimsContext, Law, MonthPay, Parents, Rent, YearBase, YearIncome, YearToDate,
    bonus, non_resident_bonus, non_resident_month, payment, settle, withhold,
};

use super::kernel::{Kernel, money};
use crate::oracle::examples::{self, BasicRule, Example, Inputs, Kind, MonthInput, Results, fen};

/// What the library has no rule of: payments for labour that are withheld cumulatively.
const NOT_THERE: [Kind; 1] = [Kind::LabourCumulative];

fn amount(text: &str) -> Money {
    money(fen(text))
}

fn pay(month: &MonthInput, basic: Basic) -> MonthPay {
    MonthPay {
        income: amount(&month.income) + amount(&month.merged_bonus),
        deductible: amount(&month.deductible),
        special_additional: amount(&month.special_additional),
        other: amount(&month.other),
        exempt: amount(&month.exempt),
        relief: amount(&month.relief),
        basic,
    }
}

fn wages(kernel: &Kernel, inputs: &Inputs) -> Results {
    let basic = match inputs.basic.expect("how 5000 adds up") {
        BasicRule::Employed => Basic::Employed,
        BasicRule::FromJanuary => Basic::FromJanuary,
        BasicRule::SixtyThousand => Basic::AtOnce,
        BasicRule::NotHere => Basic::NotHere,
    };
    let given = &inputs.before;
    let mut so_far = YearToDate {
        months: u32::from(given.months),
        income: amount(&given.income),
        deductible: amount(&given.deductible),
        special_additional: amount(&given.special_additional),
        other: amount(&given.other),
        exempt: amount(&given.exempt),
        relief: amount(&given.relief),
        withheld: amount(&given.withheld),
    };
    let first = inputs.start_month + given.months;
    let mut taxes = Vec::new();
    for (number, month) in (first..).zip(inputs.each_month()) {
        let number = i8::try_from(number).expect("a month");
        let law = kernel.law(inputs.year, number);
        let (tax, after) = withhold(law, &so_far, &pay(&month, basic)).expect("a law on wages");
        taxes.push(tax);
        so_far = after;
    }
    let year = YearIncome {
        wages: so_far.income,
        payments: Vec::new(),
        deductible: so_far.deductible,
        special_additional: so_far.special_additional,
        other: so_far.other,
        exempt: so_far.exempt,
        relief: so_far.relief,
        withheld: so_far.withheld,
    };
    let settled = settle(kernel.law(inputs.year, 12), &year).expect("a law on the year");
    let last = taxes.last().expect("a month");
    Results::from([
        (
            "withheld",
            taxes.iter().map(|tax| tax.withheld.fen()).collect(),
        ),
        (
            "tax_to_date",
            taxes.iter().map(|tax| tax.tax_to_date.fen()).collect(),
        ),
        ("basic_to_date", vec![last.basic_to_date.fen()]),
        ("total_withheld", vec![so_far.withheld.fen()]),
        ("year_tax", vec![settled.assessed.tax.fen()]),
        ("settlement", vec![settled.due.fen() - settled.refund.fen()]),
    ])
}

fn each(inputs: &Inputs, tax: impl Fn(Money) -> Money) -> Results {
    let taxes = inputs
        .amounts
        .iter()
        .map(|text| tax(amount(text)).fen())
        .collect();
    Results::from([("tax", taxes)])
}

fn bonus_alone(law: &Law, inputs: &Inputs) -> Results {
    let found = |amount| bonus(law, amount, &YearBase::default()).expect("a law on bonuses");
    let mut results = each(inputs, |amount| found(amount).alone.expect("alone").tax);
    if let [_, above] = inputs.amounts.as_slice() {
        // the library's loss is against the edge's net, the example's besides counts the yuan more
        let trap = found(amount(above)).trap.expect("a trap");
        results.insert("loss", vec![trap.loss.fen()]);
    }
    results
}

fn settled(law: &Law, inputs: &Inputs) -> Results {
    let lists = [&inputs.labour, &inputs.royalty, &inputs.fee];
    let payments = PaymentKind::ALL
        .into_iter()
        .zip(lists)
        .flat_map(|(kind, list)| list.iter().map(move |text| (kind, amount(text))));
    let year = YearIncome {
        wages: amount(&inputs.wages),
        payments: payments.collect(),
        deductible: amount(&inputs.deductible),
        special_additional: amount(&inputs.special_additional),
        other: amount(&inputs.other) + amount(&inputs.personal_pension),
        withheld: amount(&inputs.withheld),
        ..YearIncome::default()
    };
    let settled = settle(law, &year).expect("a law on the year");
    Results::from([
        ("taxable", vec![settled.assessed.taxable.fen()]),
        ("tax", vec![settled.assessed.tax.fen()]),
        ("due", vec![settled.due.fen() - settled.refund.fen()]),
    ])
}

fn special(kernel: &Kernel, inputs: &Inputs) -> Results {
    let mut total = Money::ZERO;
    for item in &inputs.items {
        let halves = 2 * u32::from(item.count.unwrap_or(1));
        let mut claims = Claims::default();
        match item.id.as_str() {
            "child_education" => claims.children = halves,
            "infant_care" => claims.infants = halves,
            "elderly_support" => claims.parents = Some(Parents::OnlyChild),
            "continuing_education" => claims.education = true,
            "housing_loan_interest" => claims.mortgage = halves,
            "housing_rent" => claims.rent = Some(Rent::OfCity),
            unknown => panic!("no deduction is called {unknown}"),
        }
        let tiers = [150_000, 110_000, 80_000];
        let context = ClaimsContext {
            rent: item.tier.map(|tier| money(tiers[usize::from(tier) - 1])),
            ..ClaimsContext::default()
        };
        let [first, last] = item.months;
        for number in first..=last {
            let law = kernel.law(inputs.year, i8::try_from(number).expect("a month"));
            let month = claims.month(law, &context).expect("claims that exist");
            total = total + month.special_additional;
        }
    }
    Results::from([("total", vec![total.fen()])])
}

fn by_library(kernel: &Kernel, example: &Example) -> Results {
    let inputs = &example.inputs;
    let law = kernel.law(inputs.year, 12);
    let paid = |kind, resident| {
        each(inputs, |amount| {
            payment(law, kind, amount, resident)
                .expect("a law on payments")
                .assessed
                .tax
        })
    };
    match example.kind {
        Kind::Withholding | Kind::FirstWage | Kind::SixtyThousand | Kind::BonusMerged => {
            wages(kernel, inputs)
        }
        Kind::Bonus => bonus_alone(law, inputs),
        Kind::Labour => paid(PaymentKind::Labour, true),
        Kind::Royalty => paid(PaymentKind::Royalty, true),
        Kind::Fee => paid(PaymentKind::Fee, true),
        Kind::NonResidentLabour => paid(PaymentKind::Labour, false),
        Kind::NonResidentRoyalty => paid(PaymentKind::Royalty, false),
        Kind::NonResidentFee => paid(PaymentKind::Fee, false),
        Kind::NonResident => each(inputs, |amount| {
            non_resident_month(law, amount).expect("a law").tax
        }),
        Kind::NonResidentBonus => each(inputs, |amount| {
            non_resident_bonus(law, amount).expect("a law").tax
        }),
        Kind::Settlement => settled(law, inputs),
        Kind::Deductions => special(kernel, inputs),
        Kind::LabourCumulative => panic!("the library has no such rule"),
    }
}

#[test]
fn the_library_agrees_with_every_example() {
    let kernel = Kernel::new();
    let examples: Vec<Example> = examples::all()
        .into_iter()
        .filter(|example| !NOT_THERE.contains(&example.kind))
        .collect();
    let faults: Vec<String> = examples
        .iter()
        .flat_map(|example| examples::faults(example, &by_library(&kernel, example)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(examples.len() >= 90, "only {} examples", examples.len());
}
