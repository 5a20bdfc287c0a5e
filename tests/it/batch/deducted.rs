//! Deductions that hold for every row, beside a year so far that counts this month.

use super::{batch, records};
use crate::common::text;

/// Income tax of the one row of a sheet whose rows claim a child.
fn tax_of(sheet: &str) -> String {
    let args = "- --city 南昌 --month 2026-07 --deductions children=1 --headings en";
    let output = batch(args.split(' ').map(str::to_owned), sheet.as_bytes());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let (heading, rows) = records(&output.stdout);
    let place = heading.iter().position(|name| name == "income_tax");
    rows[0][place.expect("a column of income tax")].clone()
}

#[test]
fn deductions_of_every_row_count_once_in_sums_through_this_month() {
    // 2,000 a month for a child: seven months of them through July, six before it
    let before = "id,wage,ytd_income,ytd_contributions,ytd_special_deductions,ytd_withheld\n1,12000,72000,14838.30,12000,454.85\n";
    let tax = tax_of(before);
    // this month's own contributions are what the one sum has more than the other
    let own = "2473.05";
    let output = batch(
        "- --city 南昌 --month 2026-07 --headings en"
            .split(' ')
            .map(str::to_owned),
        b"id,wage\n1,12000\n",
    );
    let (heading, rows) = records(&output.stdout);
    let place = heading.iter().position(|name| name == "employee");
    assert_eq!(rows[0][place.expect("a column of contributions")], own);
    let through = "id,wage,ytd_income_through,ytd_contributions_through,ytd_special_deductions_through,ytd_withheld\n1,12000,84000,17311.35,14000,454.85\n";
    assert_eq!(tax_of(through), tax);
}

#[test]
fn what_every_row_deducts_is_asked_of_the_year_so_far() {
    let sheet = "id,wage,ytd_income,ytd_contributions,ytd_withheld\n1,12000,72000,12060,538.20\n";
    let args = "- --city 南昌 --month 2026-07 --deductions children=1 --headings en";
    let output = batch(args.split(' ').map(str::to_owned), sheet.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("special additional deductions"), "{said}");
}

#[test]
fn a_certificate_is_no_deduction_of_every_row() {
    let args = "- --city 南昌 --month 2026-07 --deductions certificate=7";
    let output = batch(args.split(' ').map(str::to_owned), b"wage\n12000\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("special.education"));
}

#[test]
fn what_rows_of_one_month_say_besides_the_wage_is_not_lost() {
    for sheet in [
        "工号,城市,应发工资,企业年金个人缴费\n1,南昌,8000,100\n1,南昌,4000,200\n",
        "工号,本期收入,养老保险个人缴费\n1,8000,640\n1,4000,320\n",
    ] {
        let folder = super::folder();
        let input = super::file(folder.path(), "in.csv", sheet);
        let input = input.to_str().expect("a path");
        let output = batch([input, "--month", "2026-07", "--headings", "en"], b"");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("differ in more than the wage"), "{said}");
    }
}
