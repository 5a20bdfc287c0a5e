//! Income tax: cases with their sources, and what holds for all incomes.

use std::sync::Arc;

use proptest::prelude::*;
use sscalc::compute::{Person, Question, compute};
use sscalc::kernel::{Clamp, FundLimit};
use sscalc::money::{Exact, Money};
use sscalc::note::Code;
use sscalc::period::Month;
use sscalc::rates::tax::{PaymentKind, Subject, TaxTable};
use sscalc::schedule::FundChoice;
use sscalc::tax::{
    Basic, Better, Claims, ClaimsContext, Law, MonthPay, MonthTax, TaxError, YearBase, YearIncome,
    YearToDate, assess, bonus, non_resident_bonus, non_resident_month, payment, settle, withhold,
};

fn table() -> Arc<TaxTable> {
    sscalc::built_in_tables().tax().expect("a sound table")
}

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

fn fen(fen: i64) -> Money {
    Money::from_fen(fen).expect("in range")
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn law(text: &str) -> Law {
    Law::of(&table(), month(text)).expect("a month with a law")
}

/// Months one after another with these pays.
fn run(first: &str, pays: &[MonthPay]) -> Vec<MonthTax> {
    let table = table();
    let mut so_far = YearToDate::default();
    let mut at = month(first);
    let mut taxes = Vec::new();
    for pay in pays {
        let law = Law::of(&table, at).expect("a month with a law");
        let (tax, after) = withhold(&law, &so_far, pay).expect("a rule");
        (so_far, at) = (after, at.next());
        taxes.push(tax);
    }
    taxes
}

fn withheld(taxes: &[MonthTax]) -> Vec<String> {
    taxes.iter().map(|tax| tax.withheld.to_string()).collect()
}

fn pay(income: &str, deductible: &str, special: &str) -> MonthPay {
    MonthPay {
        income: yuan(income),
        deductible: yuan(deductible),
        special_additional: yuan(special),
        ..MonthPay::default()
    }
}

#[test]
fn wages_are_withheld_cumulatively() {
    // source, first month, monthly pay, months, withheld
    let cases: [(&str, &str, MonthPay, usize, &[&str]); 4] = [
        (
            "example of the tax administration's reading of 公告2018年第61号",
            "2019-01",
            pay("30000", "4500", "2000"),
            3,
            &["555.00", "625.00", "1850.00"],
        ),
        (
            "by hand: 10000 - 5000 - 1500 - 1000 = 2500 a month, at 3%",
            "2019-01",
            pay("10000", "1500", "1000"),
            3,
            &["75.00", "75.00", "75.00"],
        ),
        (
            "Shanghai payroll of 2025-12, a first month: 20000 - 3500 - 5000 = 11500 at 3% (facts: shanghai-20000-2025-12)",
            "2025-12",
            pay("20000", "3500", "0"),
            1,
            &["345.00"],
        ),
        (
            "by hand, a month by itself by the table of 2011: 9000 - 3500 = 5500, 20% - 555",
            "2018-08",
            pay("9000", "0", "0"),
            3,
            &["545.00", "545.00", "190.00"],
        ),
    ];
    for (source, first, pay, months, want) in cases {
        let taxes = run(first, &vec![pay; months]);
        assert_eq!(withheld(&taxes), want, "{source}");
    }
}

#[test]
fn the_method_changes_with_2019_and_the_year_begins_anew() {
    let december = run("2018-12", &[pay("30000", "4500", "0")]);
    // 30000 - 5000 - 4500 = 20500 by the monthly table: 20% - 1410
    assert_eq!(withheld(&december), ["2690.00"]);
    let january = run("2019-01", &[pay("30000", "4500", "0")]);
    assert_eq!(withheld(&january), ["615.00"]);
    assert!(matches!(
        Law::of(&table(), month("2008-02")),
        Err(TaxError::NotInForce { first: Some(first), .. }) if first == month("2008-03")
    ));
}

#[test]
fn the_basic_deduction_counts_as_its_rules_say() {
    let wage = |basic| MonthPay {
        basic,
        ..pay("6000", "0", "0")
    };
    // hired in July: one month's; first wage of the year: seven months' (公告2020年第13号); see facts iit-first-wage-july
    let employed = run("2020-07", &[wage(Basic::Employed)]);
    let first = run("2020-07", &[wage(Basic::FromJanuary)]);
    assert_eq!(employed[0].basic_to_date, yuan("5000"));
    assert_eq!(first[0].basic_to_date, yuan("35000"));
    assert_eq!(withheld(&first), ["0.00"]);
    let early = withhold(
        &law("2020-06"),
        &YearToDate::default(),
        &wage(Basic::FromJanuary),
    );
    assert!(matches!(
        early,
        Err(TaxError::NotInForce {
            subject: Subject::FirstWage,
            ..
        })
    ));
    // by hand: 8000 - 2000 a month, 60000 at once: nothing until 66000 in November (公告2020年第19号)
    let at_once = MonthPay {
        basic: Basic::AtOnce,
        ..pay("8000", "2000", "0")
    };
    let year = run("2021-01", &[at_once; 12]);
    let mut want = vec!["0.00"; 10];
    want.extend(["180.00", "180.00"]);
    assert_eq!(withheld(&year), want);
}

#[test]
fn months_without_pay_count_and_too_much_withheld_waits_for_the_year() {
    let mut pays = vec![pay("50000", "0", "0")];
    pays.extend([MonthPay::default(); 2]);
    let taxes = run("2026-01", &pays);
    // 45000 at 10% - 2520; then 40000 and 35000 to date
    assert_eq!(withheld(&taxes), ["1980.00", "0.00", "0.00"]);
    assert_eq!(taxes[2].basic_to_date, yuan("15000"));
    assert_eq!(taxes[2].tax_to_date, yuan("1050"));
    assert_eq!(taxes[2].overpaid, yuan("930"));
    // who left in January and came back in April goes on without the months between
    let so_far = YearToDate {
        months: 1,
        income: yuan("50000"),
        withheld: yuan("1980"),
        ..YearToDate::default()
    };
    let (back, after) =
        withhold(&law("2026-04"), &so_far, &pay("50000", "0", "0")).expect("a rule");
    assert_eq!((back.basic_to_date, after.months), (yuan("10000"), 2));
    assert_eq!(back.withheld, yuan("4500"));
}

#[test]
fn brackets_include_their_upper_edge_to_the_fen() {
    let law = law("2026-01");
    let of = |amount: &str| {
        let assessed = assess(law.bands(), Exact::from(yuan(amount)));
        (assessed.rate.percent(), assessed.tax.to_string())
    };
    for (amount, rate, tax) in [
        ("0", "3", "0.00"),
        ("35999.99", "3", "1080.00"),
        ("36000", "3", "1080.00"),
        ("36000.01", "10", "1080.00"),
        ("36000.05", "10", "1080.01"),
        ("144000", "10", "11880.00"),
        ("144000.01", "20", "11880.00"),
        ("300000", "20", "43080.00"),
        ("420000.01", "30", "73080.00"),
        ("660000", "30", "145080.00"),
        ("960000", "35", "250080.00"),
        ("960000.01", "45", "250080.00"),
    ] {
        assert_eq!(of(amount), (rate.to_owned(), tax.to_owned()), "{amount}");
    }
}

#[test]
fn a_bonus_by_itself_and_its_traps() {
    let law = law("2026-12");
    let of = |amount: &str| bonus(&law, yuan(amount), &YearBase::default()).expect("a rule");
    // facts: bonus-cliff
    for (amount, tax) in [
        ("12000", "360.00"),
        ("36000", "1080.00"),
        ("36001", "3390.10"),
        ("60000", "5790.00"),
        ("144000", "14190.00"),
    ] {
        let alone = of(amount).alone.expect("in force");
        assert_eq!(alone.tax.to_string(), tax, "{amount}");
    }
    // a yuan beyond each edge: facts, iit.bonus cliffs; the ends by hand: (net - quick) / (1 - rate)
    for (edge, loss, end) in [
        (36_000, "2309.10", "38566.67"),
        (144_000, "13199.20", "160500.00"),
        (300_000, "13749.25", "318333.33"),
        (420_000, "19249.30", "447500.00"),
        (660_000, "30249.35", "706538.46"),
        (960_000, "87999.45", "1120000.00"),
    ] {
        let trap = of(&(edge + 1).to_string()).trap.expect("a trap");
        assert_eq!(
            (trap.loss.to_string(), trap.end.to_string()),
            (loss.into(), end.into())
        );
        assert_eq!(trap.edge, yuan(&edge.to_string()));
        assert!(of(&(edge - 1).to_string()).trap.is_none());
        assert_eq!(
            of(&edge.to_string()).trap.map(|trap| trap.loss),
            Some(Money::ZERO)
        );
        assert!(of(end).trap.is_none());
        let before = trap.end - fen(1);
        assert!(of(&before.to_string()).trap.is_some());
    }
}

#[test]
fn the_better_way_of_a_bonus_is_named_and_its_rule_ends() {
    let law_of = |text| law(text);
    let of_taxable = |law: &Law, amount: &str, taxable: &str| {
        bonus(law, yuan(amount), &YearBase::of_taxable(yuan(taxable))).expect("a rule")
    };
    let now = law_of("2026-03");
    assert_eq!(of_taxable(&now, "36000", "100000").better, Better::Alone);
    assert_eq!(of_taxable(&now, "36000", "100000").merged, yuan("3600"));
    assert_eq!(of_taxable(&now, "36000", "0").better, Better::Equal);
    // deductions left over make merging better
    let spare = YearBase {
        income: Exact::from(yuan("48000")),
        deductions: yuan("60000"),
    };
    let merged = bonus(&now, yuan("36000"), &spare).expect("a rule");
    assert_eq!(
        (merged.better, merged.merged),
        (Better::Merged, yuan("720"))
    );
    for (at, end) in [
        ("2019-01", Some("2027-12")),
        ("2026-03", Some("2027-12")),
        ("2027-12", Some("2027-12")),
        ("2028-01", None),
    ] {
        let law = law_of(at);
        assert_eq!(law.ends(Subject::Bonus), end.map(month), "{at}");
        let alone = of_taxable(&law, "36000", "0").alone;
        assert_eq!(alone.is_some(), end.is_some(), "{at}");
    }
}

#[test]
fn payments_are_withheld_by_their_own_tables() {
    let law = law("2026-07");
    // by hand, by 公告2018年第61号 第八条 and 预扣率表二
    for (kind, income, taxable, tax) in [
        (PaymentKind::Labour, "800", "0.00", "0.00"),
        (PaymentKind::Labour, "500", "0.00", "0.00"),
        (PaymentKind::Labour, "4000", "3200.00", "640.00"),
        (PaymentKind::Labour, "4000.01", "3200.01", "640.00"),
        (PaymentKind::Labour, "25000", "20000.00", "4000.00"),
        (PaymentKind::Labour, "25000.01", "20000.01", "4000.00"),
        (PaymentKind::Labour, "30000", "24000.00", "5200.00"),
        (PaymentKind::Labour, "100000", "80000.00", "25000.00"),
        (PaymentKind::Royalty, "3000", "1540.00", "308.00"),
        (PaymentKind::Royalty, "40000", "22400.00", "4480.00"),
        (PaymentKind::Fee, "50000", "40000.00", "8000.00"),
    ] {
        let found = payment(&law, kind, yuan(income), true)
            .expect("a rule")
            .assessed;
        let got = (found.taxable.to_string(), found.tax.to_string());
        assert_eq!(got, (taxable.into(), tax.into()), "{kind:?} {income}");
    }
    // a non-resident's: the share of expenses whatever the size, by the monthly table
    let foreign = payment(&law, PaymentKind::Labour, yuan("3000"), false).expect("a rule");
    assert_eq!(foreign.assessed.taxable, yuan("2400"));
    assert_eq!(foreign.assessed.tax, yuan("72"));
}

#[test]
fn a_non_residents_month_and_bonus() {
    // norbital-ai/templates, tests after 公告2019年第35号 第三条
    let law = law("2026-03");
    assert_eq!(
        non_resident_month(&law, yuan("30000")).expect("a rule").tax,
        yuan("3590")
    );
    assert_eq!(
        non_resident_bonus(&law, yuan("60000")).expect("a rule").tax,
        yuan("4740")
    );
    // the edge of the band is six times that of the table
    assert_eq!(
        non_resident_bonus(&law, yuan("18000"))
            .expect("a rule")
            .rate
            .percent(),
        "3"
    );
    assert_eq!(
        non_resident_bonus(&law, yuan("18000.01"))
            .expect("a rule")
            .rate
            .percent(),
        "10"
    );
}

#[test]
fn claims_are_worth_what_their_year_says() {
    let of = |typed: &str, at: &str| {
        let claims = Claims::parse(typed).expect("readable");
        claims.month(
            &law(at),
            &ClaimsContext {
                first: true,
                ..ClaimsContext::default()
            },
        )
    };
    let special =
        |typed: &str, at: &str| of(typed, at).expect("rules").special_additional.to_string();
    for (typed, at, want) in [
        ("children=2", "2022-12", "2000.00"),
        ("children=2", "2023-01", "4000.00"),
        ("children=0.5,infants=1.5", "2026-07", "4000.00"),
        ("parents=only-child", "2022-06", "2000.00"),
        ("parents=only-child", "2026-06", "3000.00"),
        ("parents=shared:1500", "2026-06", "1500.00"),
        ("education,mortgage", "2026-06", "1400.00"),
        ("mortgage=half", "2026-06", "500.00"),
        ("rent=1100", "2026-06", "1100.00"),
        ("certificate", "2026-06", "3600.00"),
        ("certificate=9", "2026-06", "0.00"),
        ("illness=90000", "2026-06", "0.00"),
    ] {
        assert_eq!(special(typed, at), want, "{typed} {at}");
    }
    assert!(matches!(
        of("infants=1", "2021-12"),
        Err(TaxError::NotInForce { .. })
    ));
    assert!(matches!(
        of("parents=shared:1600", "2026-06"),
        Err(TaxError::ShareTooLarge { .. })
    ));
    assert!(matches!(
        of("rent=900", "2026-06"),
        Err(TaxError::NoSuchTier { .. })
    ));
    assert!(matches!(
        of("rent", "2026-06"),
        Err(TaxError::RentTierUnknown { .. })
    ));
    let other = of("pension=15000,health=300", "2026-06").expect("rules");
    assert_eq!(other.other, yuan("1200"));
    assert_eq!(other.notes().len(), 2);
    let ill = |typed: &str| {
        Claims::parse(typed)
            .expect("readable")
            .illness_of_year(&law("2026-12"))
    };
    for (typed, want) in [
        ("illness=15000", "0"),
        ("illness=40000", "25000"),
        ("illness=200000", "80000"),
    ] {
        assert_eq!(ill(typed), Ok(yuan(want)), "{typed}");
    }
    for bad in [
        "",
        "child=2",
        "children=0",
        "children=1.3",
        "children=x",
        "education=400",
        "mortgage=2",
        "rent,mortgage",
        "parents",
        "parents=two",
        "parents=shared",
        "illness",
        "certificate=13",
        "rent=1500,rent=800",
        "pension=-1",
    ] {
        assert!(Claims::parse(bad).is_err(), "{bad:?}");
    }
}

fn beijing(wage: &str) -> sscalc::breakdown::Breakdown {
    let twelve = "12%".parse().expect("a rate");
    let mut person = Person::default();
    person.choices.housing_fund = FundChoice::Rates(twelve, twelve);
    let question = Question {
        city: "beijing".to_owned(),
        month: month("2026-07"),
        wage: yuan(wage),
        before: None,
    };
    compute(&sscalc::built_in_tables(), &person, &question).expect("a result")
}

#[test]
fn the_fund_is_deducted_as_far_as_it_is_free_of_tax() {
    let breakdown = beijing("20000");
    let taxed = breakdown.tax.expect("a law");
    assert_eq!(taxed.deductible, breakdown.totals.employee);
    assert_eq!(taxed.month.income_to_date, yuan("20000"));
    let item = breakdown
        .items
        .iter()
        .find(|i| i.program.is_fund())
        .expect("a fund");
    assert_eq!(item.employee.amount, yuan("2400"));
    // a deposit beyond 12% of the base, as an overlay or an old rate may have it
    let limit = FundLimit::of(&law("2026-07"), &item.figures, item.rounding.rule).expect("a rule");
    let beyond = limit.taxed(item.base, Clamp::None, yuan("3000"), yuan("2500"));
    assert_eq!(beyond.limit, yuan("2400"));
    assert_eq!(beyond.employee.beyond(), yuan("600"));
    assert_eq!(beyond.employer.beyond(), yuan("100"));
    assert!(beyond.is_beyond() && !beyond.stands_in);
    // at the ceiling, which stands for three times the average
    let rich = beijing("90000");
    assert_eq!(rich.tax.expect("a law").deductible, rich.totals.employee);
    let codes: Vec<Code> = rich.notes.iter().map(|note| note.code).collect();
    assert!(codes.contains(&Code::AverageStandIn));
}

#[test]
fn the_year_is_settled() {
    let law = law("2026-12");
    let year = |withheld: &str| YearIncome {
        wages: yuan("600000"),
        deductible: yuan("119772"),
        withheld: yuan(withheld),
        ..YearIncome::default()
    };
    // facts: tax-lens-50000, without and with 12000 of personal pension
    let settled = settle(&law, &year("73148.40")).expect("rules");
    assert_eq!(settled.assessed.tax, yuan("73148.40"));
    assert_eq!((settled.refund, settled.due), (Money::ZERO, Money::ZERO));
    let pension = YearIncome {
        other: yuan("12000"),
        ..year("73148.40")
    };
    let settled = settle(&law, &pension).expect("rules");
    assert_eq!(settled.assessed.tax, yuan("70137"));
    assert_eq!(settled.refund, yuan("3011.40"));
    // due: at most 400, or of an income of at most 120000 (公告2023年第32号)
    for (withheld, exempt) in [("72748.40", true), ("72748.39", false)] {
        assert_eq!(settle(&law, &year(withheld)).expect("rules").exempt, exempt);
    }
    let small = |wages: &str| YearIncome {
        wages: yuan(wages),
        ..YearIncome::default()
    };
    for (wages, exempt) in [("120000", true), ("120000.01", false)] {
        assert_eq!(settle(&law, &small(wages)).expect("rules").exempt, exempt);
    }
    // 20000 of labour count with 16000, 10000 of royalties with 5600
    let mixed = YearIncome {
        wages: yuan("100000"),
        payments: vec![
            (PaymentKind::Labour, yuan("20000")),
            (PaymentKind::Royalty, yuan("10000")),
        ],
        ..YearIncome::default()
    };
    let settled = settle(&law, &mixed).expect("rules");
    assert_eq!(settled.assessed.taxable, yuan("61600"));
    assert_eq!(settled.income, yuan("130000"));
}

/// Amounts around every edge and in general, in fen.
fn amounts() -> impl Strategy<Value = i64> {
    let edges = [
        0,
        3_600_000,
        14_400_000,
        30_000_000,
        42_000_000,
        66_000_000,
        96_000_000_i64,
    ];
    prop_oneof![
        0..200_000_000_i64,
        (0..edges.len(), -3..=3_i64).prop_map(move |(at, by)| (edges[at] + by).max(0)),
    ]
}

proptest! {
    #[test]
    fn twelve_equal_months_are_withheld_as_the_years_tax(income in 0..30_000_000_i64, paid in 0..3_000_000_i64, special in 0..800_000_i64) {
        let monthly = MonthPay {
            income: fen(income),
            deductible: fen(paid),
            special_additional: fen(special),
            ..MonthPay::default()
        };
        let taxes = run("2026-01", &[monthly; 12]);
        let sum: Money = taxes.iter().map(|tax| tax.withheld).sum();
        let law = law("2026-12");
        let year = settle(&law, &YearIncome {
            wages: fen(income * 12),
            deductible: fen(paid * 12),
            special_additional: fen(special * 12),
            withheld: sum,
            ..YearIncome::default()
        }).expect("rules");
        prop_assert_eq!(sum, year.assessed.tax);
        prop_assert_eq!((year.refund, year.due), (Money::ZERO, Money::ZERO));
        prop_assert!(taxes.windows(2).all(|pair| pair[0].rate <= pair[1].rate));
    }

    #[test]
    fn withholding_never_falls_short_of_the_tax_to_date(pays in proptest::collection::vec((0..8_000_000_i64, 0..1_000_000_i64), 12)) {
        let pays: Vec<MonthPay> = pays.iter().map(|(income, paid)| MonthPay {
            income: fen(*income),
            deductible: fen(*paid),
            ..MonthPay::default()
        }).collect();
        let mut sum = Money::ZERO;
        for tax in run("2026-01", &pays) {
            prop_assert!(tax.withheld >= Money::ZERO);
            sum = sum + tax.withheld;
            prop_assert_eq!(sum - tax.overpaid, tax.tax_to_date);
        }
    }

    #[test]
    fn more_income_is_never_taxed_less_nor_leaves_less(income in amounts(), more in 1..1_000_000_i64) {
        let law = law("2026-12");
        let tax = |amount: i64| assess(law.bands(), Exact::from(fen(amount))).tax.fen();
        prop_assert!(tax(income) <= tax(income + more));
        prop_assert!(income - tax(income) <= income + more - tax(income + more));
    }

    #[test]
    fn the_tax_is_that_of_the_slices(income in amounts()) {
        // slice by slice, in millionths of a fen, without quick deductions
        let law = law("2026-12");
        let (mut below, mut sliced) = (0_i128, 0_i128);
        for band in law.bands() {
            let edge = band.up_to.map_or(i128::MAX, |edge| i128::from(edge.fen()));
            let slice = (i128::from(income).min(edge) - below).max(0);
            sliced += slice * i128::from(band.rate.parts());
            below = edge;
        }
        let rounded = (sliced + 500_000) / 1_000_000;
        prop_assert_eq!(i128::from(assess(law.bands(), Exact::from(fen(income))).tax.fen()), rounded);
    }

    #[test]
    fn a_bonus_is_in_a_trap_exactly_where_an_edge_leaves_more(amount in amounts()) {
        let law = law("2026-12");
        let net = |amount: i64| {
            let found = bonus(&law, fen(amount), &YearBase::default()).expect("a rule");
            amount - found.alone.expect("in force").tax.fen()
        };
        let edges = [36_000, 144_000, 300_000, 420_000, 660_000, 960_000_i64].map(|edge| edge * 100);
        let below = edges.into_iter().filter(|edge| *edge < amount);
        let worse = below.clone().any(|edge| net(edge) > net(amount));
        let trap = bonus(&law, fen(amount), &YearBase::default()).expect("a rule").trap;
        let inside = trap.is_some_and(|trap| trap.loss > Money::ZERO);
        prop_assert_eq!(inside, worse);
    }
}

#[test]
fn a_tax_table_of_ones_own_replaces_the_built_in_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(crate::common::root().join("rates/tax.toml"))
        .expect("a readable file")
        .replace("monthly = \"5000\"", "monthly = \"6000\"");
    std::fs::write(folder.path().join("tax.toml"), &text).expect("a writable folder");
    let tables = sscalc::built_in_tables()
        .with_directory(folder.path())
        .expect("a sound table");
    let own = Law::of(&tables.tax().expect("a table"), month("2026-01")).expect("a law");
    assert_eq!(own.basic_deduction(), yuan("6000"));
    assert_eq!(law("2026-01").basic_deduction(), yuan("5000"));
    std::fs::write(folder.path().join("tax.toml"), text.replace("35%", "36%"))
        .expect("a writable folder");
    assert!(
        sscalc::built_in_tables()
            .with_directory(folder.path())
            .is_err()
    );
}
