//! Contributions that are given as amounts: tax and net pay from them.

use sscalc::compute::{Person, rules};
use sscalc::kernel::{Amounts, Base, Deductions, Given, Pay, TaxPay, Withholding};
use sscalc::money::Money;
use sscalc::note::Code;
use sscalc::period::Month;
use sscalc::program::Program;
use sscalc::tax::YearToDate;

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn july() -> Month {
    "2026-07".parse().expect("a month")
}

fn given(programs: &[(Program, &str)]) -> Given {
    let mut given = Given::default();
    for (program, amount) in programs {
        given.set(*program, yuan(amount));
    }
    given
}

/// The four columns of the withholding client's import sheet.
fn client() -> Given {
    given(&[
        (Program::Pension, "1600"),
        (Program::Medical, "400"),
        (Program::Unemployment, "100"),
        (Program::HousingFund, "2400"),
    ])
}

fn without_city() -> Withholding {
    let table = sscalc::built_in_tables().tax().expect("a table");
    Withholding::without_city(&table, july(), &Deductions::default()).expect("a law")
}

#[test]
fn the_clients_import_sheet_is_taxed_without_a_city() {
    let pay = Pay {
        wage: yuan("20000"),
        given: Some(client()),
        ..Pay::default()
    };
    let mut amounts = Amounts::default();
    client().amounts(pay.wage, &mut amounts);
    assert_eq!(amounts.totals.employee, yuan("4500"));
    assert_eq!(amounts.taxable_income, yuan("15500"));
    // June and before: 6 x (20,000 - 5,000 - 4,500 - 5,000) = 33,000 at 3%
    let before = YearToDate {
        months: 6,
        income: yuan("120000"),
        deductible: yuan("27000"),
        special_additional: yuan("30000"),
        withheld: yuan("990"),
        ..YearToDate::default()
    };
    let asked = TaxPay {
        before: Some(before),
        special_deductions: yuan("5000"),
        ..TaxPay::default()
    };
    let withholding = without_city();
    withholding
        .withhold(&pay, &asked, &mut amounts)
        .expect("a rule");
    let taxed = amounts.tax.expect("taxed");
    // 38,500 x 10% - 2,520 - 990
    assert_eq!(taxed.month.withheld, yuan("340"));
    assert_eq!(amounts.net, yuan("15160"));
    assert_eq!(taxed.deductible, yuan("4500"));
    assert!(taxed.is_given && taxed.fund_unchecked);
    let notes = withholding.consulted(&taxed).notes;
    for code in [Code::FundUnchecked, Code::ContributionsGiven] {
        assert!(notes.iter().any(|note| note.code == code), "{notes:?}");
    }
}

#[test]
fn an_annuity_that_is_given_counts_up_to_its_limit() {
    let mut own = client();
    own.set(Program::EnterpriseAnnuity, yuan("1000"));
    let pay = Pay {
        wage: yuan("20000"),
        given: Some(own),
        ..Pay::default()
    };
    let mut amounts = Amounts::default();
    own.amounts(pay.wage, &mut amounts);
    without_city()
        .withhold(&pay, &TaxPay::default(), &mut amounts)
        .expect("a rule");
    let taxed = amounts.tax.expect("taxed");
    // 4% of 20,000 of the 1,000: 20,000 - 5,000 - 4,500 - 800 = 9,700 at 3%
    assert_eq!(taxed.month.withheld, yuan("291"));
    assert_eq!(taxed.deductible, yuan("4500"));
    assert_eq!(amounts.net, yuan("14209"));
}

/// Beijing in July 2026, the person's part given and the employer's computed.
fn in_beijing(own: Given, fund_base: Option<&str>) -> Amounts {
    let tables = sscalc::built_in_tables();
    let rules = rules(&tables, &Person::default(), "beijing", july()).expect("rules");
    let mut pay = Pay {
        wage: yuan("60000"),
        given: Some(own),
        ..Pay::default()
    };
    if let Some(base) = fund_base {
        pay.bases
            .set(Program::HousingFund, Base::Amount(yuan(base)));
    }
    let mut amounts = Amounts::default();
    rules.plan.amounts(&pay, &mut amounts);
    rules
        .tax
        .as_ref()
        .expect("a law")
        .withhold(&pay, &TaxPay::default(), &mut amounts)
        .expect("a rule");
    for (line, own_line) in rules.plan.lines().iter().zip(&amounts.lines) {
        assert_eq!(own_line.employee.amount, own.of(line.program));
    }
    amounts
}

#[test]
fn with_a_city_the_employers_part_and_the_funds_limit_are_known() {
    let computed = {
        let tables = sscalc::built_in_tables();
        let rules = rules(&tables, &Person::default(), "beijing", july()).expect("rules");
        rules.answer(yuan("60000"), None).expect("an answer")
    };
    let amounts = in_beijing(client(), None);
    assert_eq!(amounts.totals.employee, yuan("4500"));
    assert_eq!(amounts.totals.employer, computed.totals.employer);
    let fund = amounts.tax.expect("taxed").fund.expect("a fund");
    assert_eq!(fund.employee.counted, yuan("2400"));
    assert!(!fund.stands_in);
    // beyond 12% of three times the average, whatever the base
    let mut large = client();
    large.set(Program::HousingFund, yuan("7000"));
    let taxed = in_beijing(large, None).tax.expect("taxed");
    let fund = taxed.fund.expect("a fund");
    assert!(fund.employee.is_beyond(), "{fund:?}");
    assert_eq!(taxed.deductible, yuan("2100") + fund.limit);
    // and of a base that is declared beyond 12% of it: 20,000
    let fund = in_beijing(client(), Some("15000"))
        .tax
        .expect("taxed")
        .fund
        .expect("a fund");
    assert_eq!(fund.limit, yuan("1800"));
    assert_eq!(fund.employee.beyond(), yuan("600"));
}
