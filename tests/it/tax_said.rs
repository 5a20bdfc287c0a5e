//! What is said of a month besides its wage and deductions: exempt pay, tax relief, no basic deduction here.
//! 国家税务总局公告2018年第61号 第六条: 累计收入 - 累计免税收入 - 累计减除费用 - …, and off the tax 累计减免税额.

use serde_json::Value;
use sscalc::compute::{Person, Strictness, rules};
use sscalc::kernel::{Amounts, Pay, TaxPay};
use sscalc::money::Money;
use sscalc::tax::{
    Basic, Law, MonthPay, TaxError, YearIncome, YearParts, YearToDate, settle, withhold,
};

use crate::common::{run, text};

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn law(month: &str) -> Law {
    let table = sscalc::built_in_tables().tax().expect("a table");
    Law::of(&table, month.parse().expect("a month")).expect("a law")
}

/// Months since January 2026 one after another: what each withholds.
fn withheld(pays: &[MonthPay]) -> (Vec<String>, YearToDate) {
    let mut so_far = YearToDate::default();
    let mut taxes = Vec::new();
    for (number, pay) in (1..).zip(pays) {
        let law = law(&format!("2026-{number:02}"));
        let (tax, after) = withhold(&law, &so_far, pay).expect("a rule");
        taxes.push(tax.withheld.to_string());
        so_far = after;
    }
    (taxes, so_far)
}

#[test]
fn exempt_pay_and_relief_count_cumulatively() {
    let pay = MonthPay {
        income: yuan("20000"),
        exempt: yuan("2000"),
        deductible: yuan("3000"),
        relief: yuan("150"),
        ..MonthPay::default()
    };
    // 10,000 a month is taxed: 300, 600, 900, then 40,000 x 10% - 2,520 = 1,480, less 150 a month
    let (taxes, year) = withheld(&[pay; 4]);
    assert_eq!(taxes, ["150.00", "150.00", "150.00", "430.00"]);
    assert_eq!((year.exempt, year.relief), (yuan("8000"), yuan("600")));
    // the year's account: 240,000 - 24,000 - 60,000 - 36,000 = 120,000 x 10% - 2,520 = 9,480, less 1,800
    let (taxes, year) = withheld(&[pay; 12]);
    let paid: Money = taxes.iter().map(|tax| yuan(tax)).sum();
    assert_eq!(paid, yuan("7680"));
    let income = YearIncome {
        wages: year.income,
        exempt: year.exempt,
        deductible: year.deductible,
        relief: year.relief,
        withheld: year.withheld,
        ..YearIncome::default()
    };
    let settled = settle(&law("2026-12"), &income).expect("an account");
    assert_eq!(settled.assessed.tax, yuan("9480"));
    assert_eq!((settled.due, settled.refund), (Money::ZERO, Money::ZERO));
}

#[test]
fn relief_that_finds_no_tax_counts_later_in_the_year() {
    let pay = MonthPay {
        income: yuan("8000"),
        ..MonthPay::default()
    };
    let first = MonthPay {
        relief: yuan("200"),
        ..pay
    };
    // 90, 180 and 270 of tax to date, less 200
    let (taxes, _) = withheld(&[first, pay, pay]);
    assert_eq!(taxes, ["0.00", "0.00", "70.00"]);
}

#[test]
fn more_exempt_than_paid_is_refused() {
    let pay = MonthPay {
        income: yuan("1000"),
        exempt: yuan("1000.01"),
        ..MonthPay::default()
    };
    let refused = withhold(&law("2026-07"), &YearToDate::default(), &pay);
    assert!(matches!(refused, Err(TaxError::ExemptBeyondPay { .. })));
    let parts = YearParts {
        income: Some(yuan("1000")),
        exempt: Some(yuan("2000")),
        ..YearParts::default()
    };
    let month = "2026-07".parse().expect("a month");
    assert!(YearToDate::of_parts(&parts, month).is_err());
}

/// Beijing in July 2026, wage 12,000: its own part is 2,463.00.
fn july(asked: TaxPay) -> Result<Amounts, TaxError> {
    let tables = sscalc::built_in_tables();
    let month = "2026-07".parse().expect("a month");
    let rules = rules(&tables, &Person::default(), "beijing", month).expect("rules");
    let pay = Pay {
        wage: yuan("12000"),
        ..Pay::default()
    };
    let mut amounts = Amounts::default();
    rules.plan.amounts(&pay, &mut amounts);
    let withholding = rules.tax.as_ref().expect("a law");
    withholding.withhold(&pay, &asked, &mut amounts)?;
    Ok(amounts)
}

#[test]
fn a_row_says_for_itself_how_the_basic_deduction_counts() {
    let tax = |basic| {
        let asked = TaxPay {
            basic,
            ..TaxPay::default()
        };
        let amounts = july(asked).expect("a rule");
        amounts.tax.expect("taxed").month.withheld.to_string()
    };
    // 12,000 - 2,463 = 9,537: less 5,000, less 35,000, less nothing, at 3%
    assert_eq!(tax(None), "136.11");
    assert_eq!(tax(Some(Basic::Employed)), "136.11");
    assert_eq!(tax(Some(Basic::FromJanuary)), "0.00");
    assert_eq!(tax(Some(Basic::NotHere)), "286.11");
    assert_eq!(tax(Some(Basic::AtOnce)), "0.00");
}

#[test]
fn a_row_whose_rule_is_not_in_force_is_refused() {
    let tables = sscalc::built_in_tables();
    let month = "2020-06".parse().expect("a month");
    let rules = rules(&tables, &Person::default(), "beijing", month).expect("rules");
    let pay = Pay {
        wage: yuan("12000"),
        ..Pay::default()
    };
    let mut amounts = Amounts::default();
    rules.plan.amounts(&pay, &mut amounts);
    let withholding = rules.tax.as_ref().expect("a law");
    let asked = TaxPay {
        basic: Some(Basic::FromJanuary),
        ..TaxPay::default()
    };
    let refused = withholding.withhold(&pay, &asked, &mut amounts);
    assert!(matches!(refused, Err(TaxError::NotInForce { .. })));
    assert!(amounts.tax.is_none());
}

#[test]
fn other_deductions_and_donations_come_off_the_income() {
    let asked = TaxPay {
        other: yuan("200"),
        donation: yuan("1000"),
        ..TaxPay::default()
    };
    let taxed = july(asked).expect("a rule").tax.expect("taxed");
    // 9,537 - 5,000 - 1,200 = 3,337 at 3%
    assert_eq!(taxed.month.withheld, yuan("100.11"));
    assert_eq!(taxed.after.other, yuan("1200"));
}

fn command(args: &[&str]) -> (Option<i32>, Value, String) {
    let output = run(args);
    let json = serde_json::from_str(text(&output.stdout)).unwrap_or_default();
    (output.status.code(), json, text(&output.stderr).to_owned())
}

const JULY: [&str; 8] = [
    "compute",
    "--wage",
    "12000",
    "--city",
    "beijing",
    "--month",
    "2026-07",
    "--format=json",
];

#[test]
fn the_options_say_what_they_changed() {
    for (options, tax, code) in [
        (&["--basic-deduction", "first-wage"][..], 0.0, ""),
        (&["--no-basic-deduction"], 286.11, "basic-elsewhere"),
        (
            &["--basic-deduction", "not-here"],
            286.11,
            "basic-elsewhere",
        ),
        (&["--exempt", "2000"], 76.11, "exempt-pay"),
        (&["--tax-relief", "100"], 36.11, "tax-relief"),
        (&["--tax-relief", "200"], 0.0, "tax-relief"),
    ] {
        let (status, json, _) = command(&[&JULY[..], options].concat());
        assert_eq!(status, Some(0), "{options:?}");
        assert_eq!(json["tax"]["withheld"], tax, "{options:?}");
        let notes = json["notes"].as_array().expect("notes");
        let said = notes.iter().any(|note| note["code"] == code);
        assert!(said || code.is_empty(), "{options:?}: {notes:?}");
    }
}

#[test]
fn the_options_are_refused_where_they_cannot_be() {
    for options in [
        &["--exempt", "12000.01"][..],
        &["--exempt", "-1"],
        &["--no-basic-deduction", "--basic-deduction", "first-wage"],
    ] {
        let (status, _, complaint) = command(&[&JULY[..], options].concat());
        assert_eq!(status, Some(2), "{options:?}: {complaint}");
    }
    let (status, _, complaint) = command(&["tax", "--bonus", "36000", "--exempt", "100"]);
    assert_eq!(status, Some(2), "{complaint}");
}

#[test]
fn a_wage_is_found_with_exempt_pay_and_the_year_has_all_of_it() {
    let gross = [
        "gross",
        "--net",
        "9463.89",
        "--city",
        "beijing",
        "--month",
        "2026-07",
        "--exempt",
        "2000",
        "--format=json",
    ];
    // 12,000 - 2,463 - 76.11 = 9,460.89; with 9,463.89 the wage is a little more
    let (status, json, complaint) = command(&gross);
    assert_eq!(status, Some(0), "{complaint}");
    assert!(json["net"].as_f64() >= Some(9463.89), "{json}");
    let (status, _, complaint) = command(&[
        "gross", "--net", "500", "--city", "beijing", "--month", "2026-07", "--exempt", "200000",
    ]);
    assert_eq!(status, Some(2), "{complaint}");
    let year = [
        "annual",
        "--wage",
        "12000",
        "--wage-by-month",
        "3=0",
        "--city",
        "beijing",
        "--year",
        "2026",
        "--exempt",
        "2000",
        "--tax-relief",
        "10",
        "--housing-fund",
        "10",
        "--format=json",
    ];
    let (status, json, complaint) = command(&year);
    assert_eq!(status, Some(0), "{complaint}");
    assert_eq!(json["settlement"]["due"], 0.0);
    let (_, json, _) = command(&[&year[..], &["--no-basic-deduction"]].concat());
    let notes = json["notes"].to_string();
    // the account counts the year's 60,000, which another employer has deducted
    assert!(notes.contains("part-of-year"), "{notes}");
    assert_ne!(json["settlement"]["refund"], 0.0);
}

#[test]
fn strictness_looks_at_the_rule_that_a_row_uses() {
    let tables = sscalc::built_in_tables();
    let person = Person {
        strict: Strictness::Lenient,
        ..Person::default()
    };
    let month = "2026-07".parse().expect("a month");
    let rules = rules(&tables, &person, "beijing", month).expect("rules");
    let withholding = rules.tax.as_ref().expect("a law");
    for basic in Basic::ALL {
        let asked = TaxPay {
            basic: Some(basic),
            ..TaxPay::default()
        };
        let taxed = july(asked).expect("a rule").tax.expect("taxed");
        let consulted = withholding.consulted(&taxed);
        assert_eq!(withholding.status(&taxed), consulted.status, "{basic:?}");
    }
}
