//! A year by hand, by the oracle, and as its parts.

use sscalc::compute::Person;
use sscalc::money::Money;
use sscalc::period::Month;
use sscalc::schedule::FundChoice;
use sscalc::tax::{Better, Claims};
use sscalc::year::{BonusWay, What, Year, YearRequest, year};

use crate::oracle::bonus::alone;
use crate::oracle::exact::from_fen;
use crate::oracle::settlement;
use crate::oracle::withholding::{Basic, Before, Month as Served, withhold};

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn asked(city: &str, of: i16, wage: &str) -> YearRequest {
    YearRequest {
        person: Person::default(),
        city: city.to_owned(),
        before: None,
        year: of,
        wages: [Some(yuan(wage)); 12],
        bonuses: Vec::new(),
        way: BonusWay::Better,
    }
}

/// 20 000 元 a month in 北京 through 2026, the fund at 12%.
fn beijing(bonus: Option<&str>) -> Year {
    let mut asked = asked("beijing", 2026, "20000");
    let twelve = "12%".parse().expect("a rate");
    asked.person.choices.housing_fund = FundChoice::Rates(twelve, twelve);
    let december = Month::new(2026, 12).expect("a month");
    asked
        .bonuses
        .extend(bonus.map(|amount| (yuan(amount), december)));
    year(&sscalc::built_in_tables(), &asked).expect("a year")
}

/// The year again, by the oracle: each month's withholding from its income and what is deducted, then the account.
fn agrees_with_the_oracle(year: &Year) {
    let months: Vec<Served> = year
        .months
        .iter()
        .map(|month| Served {
            number: i128::from(month.month.of_year()),
            income: from_fen(month.wage.fen()),
            deducted: from_fen(month.totals.employee.fen()),
            exempt: from_fen(0),
            relief: 0,
        })
        .collect();
    let by_oracle = withhold(Basic::Employed, &Before::default(), &months);
    for (month, oracle) in year.months.iter().zip(&by_oracle) {
        assert_eq!(
            month.withheld().expect("taxed").fen(),
            oracle.withheld,
            "{}",
            month.month
        );
        let net = month.wage - month.totals.employee - month.withheld().expect("taxed");
        assert_eq!(month.net, net, "{}", month.month);
    }
    let account = settlement::Year {
        wages: from_fen(year.totals.wage.fen()),
        deducted: from_fen(year.totals.employee.fen()),
        ..settlement::Year::default()
    };
    let settled = year.settlement.expect("an account");
    assert_eq!(settled.assessed.tax.fen(), account.tax());
    assert_eq!(settled.withheld, year.totals.withheld);
}

#[test]
fn twenty_thousand_in_beijing_by_hand_and_by_the_oracle() {
    let year = beijing(None);
    // 8% + 2% + 3 元 + 0.5% + 12% of 20000 = 4503; 20000 − 5000 − 4503 = 10497 a month
    assert!(
        year.months
            .iter()
            .all(|month| month.totals.employee == yuan("4503"))
    );
    let withheld: Vec<String> = year
        .months
        .iter()
        .map(|m| m.withheld().expect("taxed").to_string())
        .collect();
    // 10497 × 3% = 314.91, three times; 41988 × 10% − 2520 − 944.73 = 734.07; then 10497 × 10%
    let mut by_hand = vec!["314.91"; 3];
    by_hand.push("734.07");
    by_hand.extend(["1049.70"; 8]);
    assert_eq!(withheld, by_hand);
    // 125964 × 10% − 2520
    assert_eq!(year.totals.withheld, yuan("10076.40"));
    assert_eq!(year.totals.net, yuan("175887.60"));
    let settled = year.settlement.expect("an account");
    assert_eq!(settled.assessed.taxable, yuan("125964"));
    assert_eq!((settled.refund, settled.due), (Money::ZERO, Money::ZERO));
    agrees_with_the_oracle(&year);
}

#[test]
fn a_bonus_of_36000_and_of_36001_by_hand_and_by_the_oracle() {
    let tables = [
        // a twelfth is 3000: 3%
        ("36000", "1080", "210807.60"),
        // a twelfth is just over 3000: 36001 × 10% − 210
        ("36001", "3390.10", "208498.50"),
    ];
    for (amount, tax, net) in tables {
        let year = beijing(Some(amount));
        let bonus = year.bonus.as_ref().expect("a bonus");
        assert!(bonus.alone_taken);
        assert_eq!(bonus.found.better, Better::Alone);
        assert_eq!(bonus.tax, yuan(tax));
        assert_eq!(bonus.tax.fen(), alone(from_fen(yuan(amount).fen())));
        assert_eq!(year.totals.net, yuan(net));
        // (125964 + 36000) × 20% − 16920 − 10076.40 = 5396.40; 36001 adds 0.20
        let merged = if amount == "36000" {
            "5396.40"
        } else {
            "5396.60"
        };
        assert_eq!(bonus.found.merged, yuan(merged));
        assert_eq!(bonus.until.expect("an end").to_string(), "2027-12");
        let codes: Vec<&str> = year.notes.iter().map(|note| note.code.id()).collect();
        assert!(codes.contains(&"bonus-trap"), "{codes:?}");
        agrees_with_the_oracle(&year);
    }
}

#[test]
fn a_merged_bonus_adds_to_the_year_what_was_said() {
    let without = beijing(None);
    let mut asked = asked("beijing", 2026, "20000");
    let twelve = "12%".parse().expect("a rate");
    asked.person.choices.housing_fund = FundChoice::Rates(twelve, twelve);
    asked
        .bonuses
        .push((yuan("36001"), Month::new(2026, 6).expect("a month")));
    asked.way = BonusWay::Merged;
    let merged = year(&sscalc::built_in_tables(), &asked).expect("a year");
    let bonus = merged.bonus.as_ref().expect("a bonus");
    assert!(!bonus.alone_taken);
    let tax = |year: &Year| year.settlement.expect("an account").assessed.tax;
    assert_eq!(tax(&merged) - tax(&without), bonus.found.merged);
    assert_eq!(merged.totals.withheld, tax(&merged));
    assert_eq!(
        merged.totals.net,
        without.totals.net + yuan("36001") - bonus.found.merged
    );
}

#[test]
fn of_two_bonuses_the_one_that_gains_more_is_taxed_by_itself() {
    let mut asked = asked("beijing", 2026, "50000");
    let month = |number| Month::new(2026, number).expect("a month");
    asked.bonuses = vec![(yuan("10000"), month(3)), (yuan("36000"), month(12))];
    let found = year(&sscalc::built_in_tables(), &asked).expect("a year");
    let bonus = found.bonus.as_ref().expect("a bonus");
    assert_eq!(bonus.found.amount, yuan("36000"));
    assert!(bonus.alone_taken);
    assert_eq!(found.merged, [(yuan("10000"), month(3))]);
}

#[test]
fn who_comes_in_july_is_refunded_for_the_first_half() {
    let mut asked = asked("beijing", 2026, "20000");
    for wage in asked.wages.iter_mut().take(6) {
        *wage = None;
    }
    asked.person.deductions.claims = Claims::parse("children=1").expect("claims");
    let found = year(&sscalc::built_in_tables(), &asked).expect("a year");
    assert_eq!(found.months.len(), 6);
    let settled = found.settlement.expect("an account");
    // the child is at school all year: 12 × 2000, and 60000 of basic deduction
    assert_eq!(
        settled.deductions,
        yuan("60000") + yuan("24000") + found.totals.employee
    );
    assert_eq!(settled.refund, found.totals.withheld - settled.assessed.tax);
    assert!(settled.refund > Money::ZERO);
}

#[test]
fn changes_name_limits_and_the_step_of_the_marginal_rate() {
    let found = beijing(None);
    let july = Month::new(2026, 7).expect("a month");
    let april = Month::new(2026, 4).expect("a month");
    let at = |month: Month| {
        found
            .changes
            .iter()
            .filter(move |change| change.month == month)
    };
    let rates: Vec<String> = at(april)
        .filter_map(|change| match &change.what {
            What::TaxRate { before, after } => Some(format!("{before} {after}")),
            What::Figure { .. } => None,
        })
        .collect();
    assert_eq!(rates, ["3% 10%"]);
    let limits: Vec<String> = at(july)
        .filter_map(|change| match &change.what {
            What::Figure { before, after, .. } => Some(format!("{before} {after}")),
            What::TaxRate { .. } => None,
        })
        .collect();
    assert_eq!(limits, ["7162.00 7270.00", "35811.00 36348.00"]);
}

#[test]
fn before_2019_each_month_is_taxed_by_itself() {
    let found = year(&sscalc::built_in_tables(), &asked("beijing", 2018, "20000")).expect("a year");
    assert!(found.settlement.is_none());
    let september = &found.months[8];
    let october = &found.months[9];
    assert!(
        september.withheld() > october.withheld(),
        "5000 and a wider table from October"
    );
}
