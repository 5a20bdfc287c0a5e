//! Sheets as payroll offices have them: each comes to its figures, or the run stops, names the column and gives the line
//! to type. The figures are worked by hand from 国家税务总局公告2018年第61号 and the rates of the cities.

use std::path::PathBuf;

use super::{batch, records};
use crate::common::text;

fn sheet(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/batch/sheets")
        .join(name)
}

/// What a run of a sheet came to.
struct Ran {
    code: i32,
    said: String,
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn ran(name: &str, more: &[&str]) -> Ran {
    let path = sheet(name);
    let mut args = vec![path.to_str().expect("a path").to_owned()];
    args.extend(more.iter().map(|word| (*word).to_owned()));
    args.extend(["--headings", "en"].map(str::to_owned));
    let output = batch(args, b"");
    let (heading, rows) = if output.stdout.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        records(&output.stdout)
    };
    Ran {
        code: output.status.code().expect("it ends by itself"),
        said: text(&output.stderr).to_owned(),
        heading,
        rows,
    }
}

impl Ran {
    fn column(&self, name: &str) -> Vec<&str> {
        let place = self.heading.iter().position(|heading| heading == name);
        let place = place.unwrap_or_else(|| panic!("no column {name}: {}", self.said));
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    #[track_caller]
    fn comes_to(&self, column: &str, want: &[&str]) {
        assert_eq!(self.column(column), want, "{}", self.said);
    }

    /// It stopped, and said all of this.
    #[track_caller]
    fn stopped(&self, words: &[&str]) {
        assert_eq!(self.code, 2, "{}", self.said);
        assert!(self.rows.is_empty());
        for word in words {
            assert!(self.said.contains(word), "no `{word}` in: {}", self.said);
        }
    }

    #[track_caller]
    fn says(&self, words: &[&str]) {
        for word in words {
            assert!(self.said.contains(word), "no `{word}` in: {}", self.said);
        }
    }
}

const JULY: [&str; 2] = ["--month", "2026-07"];

#[test]
fn r01_bases_and_rates_by_other_words() {
    let ran = ran("r01-headings-jiaona.csv", &JULY);
    ran.comes_to("employee", &["1243.05", "1043.05"]);
}

#[test]
fn r01_two_columns_of_one_heading_are_a_question() {
    let two = |more: &[&str]| ran("r01-two-subtotals.xlsx", &[&JULY, more].concat());
    two(&["--columns", "wage=小计", "--city", "南昌"]).stopped(&[
        "小计 (#4, D)",
        "小计 (#5, E)",
        "--columns wage=#4",
    ]);
    let by_number = two(&["--columns", "wage=#5", "--city", "南昌"]);
    by_number.comes_to("pension_employee", &["640.00"]);
    two(&["--city", "南昌"]).stopped(&["wage", "--columns wage="]);
}

#[test]
fn r02_bases_of_each_side() {
    let ran = ran("r02-base-per-side.csv", &JULY);
    ran.comes_to("pension_employee", &["640.00"]);
    ran.comes_to("pension_employer", &["2400.00"]);
}

#[test]
fn r02_an_export_of_a_personnel_system() {
    let ran = ran("r02-hr-export.xlsx", &[]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    ran.comes_to("pension_employee", &["640.00"]);
    // 10,000 at 12%
    ran.comes_to("housing_fund_employee", &["1200.00"]);
    ran.comes_to("housing_fund_employer", &["1200.00"]);
}

#[test]
fn r04_contributions_given_as_amounts() {
    let name = "r04-tax-client-import.csv";
    ran(name, &JULY).stopped(&["withheld", "--ytd", "ytd_withheld=…"]);
    let year = "months=6,income=120000,contributions=27000,withheld=990";
    let ran = ran(name, &["--month", "2026-07", "--ytd", year]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    // 38,500 x 10% - 2,520 - 990
    ran.comes_to("income_tax", &["340.00"]);
    ran.comes_to("employee", &["4500.00"]);
    ran.comes_to("net", &["15160.00"]);
    ran.comes_to("employer", &[""]);
}

#[test]
fn r19_twelve_rows_are_one_year() {
    let ran = ran("r19-twelve-months.csv", &[]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let tax = ran.column("income_tax").into_iter();
    let tax = tax.map(|tax| tax.replace('.', "").parse::<i64>().expect("an amount"));
    assert_eq!(tax.sum::<i64>(), 1_007_640);
}

#[test]
fn r05_what_a_person_is() {
    let ran = ran("r05-tax-client-person.csv", &JULY);
    assert_eq!(ran.code, 1);
    ran.comes_to("income_tax", &["0.00", "286.11", ""]);
    assert!(ran.column("error")[2].contains("是否残疾"));
    assert!(ran.column("error")[2].contains("减免税额"));
}

#[test]
fn r06_r09_sums_of_the_year_with_and_without_the_month() {
    ran("r06-cumulative-this-month.csv", &JULY).comes_to("income_tax", &["1049.70"]);
    ran("r09-withheld-other-word.csv", &JULY).comes_to("income_tax", &["1049.70"]);
}

#[test]
fn r10_two_heading_rows() {
    let ran = ran("r10-two-heading-rows.xlsx", &[]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    ran.comes_to("pension_employee", &["640.00", "480.00"]);
    ran.comes_to("housing_fund_employee", &["1200.00", "560.00"]);
    ran.says(&["2026-09", "21000.00"]);
}

#[test]
fn r11_sums_and_signatures() {
    let ran = ran(
        "r11-total-row.xlsx",
        &[&JULY[..], &["--city", "南昌"]].concat(),
    );
    assert_eq!(ran.code, 0, "{}", ran.said);
    // 8,000 and 6,000 at 8% + 2% + 0.5% and 13.05 of large medical, 10,000 at 12% and 7,000 at 8%
    ran.comes_to("employee", &["2053.05", "1203.05"]);
    ran.says(&["21000.00", "制表", "审核"]);
}

#[test]
fn r12_a_declaration_has_no_wage() {
    let name = "r12-annual-base-declaration.xlsx";
    ran(name, &JULY).stopped(&["其他 › 缴费工资 (#11, K)", "--ignore '#11'"]);
    let bases = ran(
        name,
        &[
            "--month",
            "2026-07",
            "--ignore",
            "#11",
            "--columns",
            "wage=#5",
            "--city",
            "南昌",
        ],
    );
    bases.comes_to("pension_base", &["8000.00"]);
    bases.comes_to("unemployment_base", &["8000.00"]);
}

#[test]
fn r12_titles_of_several_cells() {
    let ran = ran("r12-title-of-three-cells.xlsx", &[]);
    ran.comes_to("pension_base", &["8000.00", "6000.00"]);
    ran.says(&["2026-09"]);
}

#[test]
fn r14_the_month_by_another_word() {
    let ran = ran(
        "r14-month-heading.xlsx",
        &["--city", "南昌", "--format", "jsonl"],
    );
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(ran.heading.contains(&"month:\"2026-09\"".to_owned()));
}

#[test]
fn r36_a_kind_beside_the_sum() {
    ran("r36-special-deduction-word.csv", &JULY).comes_to("income_tax", &["58.41"]);
}

#[test]
fn a_title_of_another_month_is_not_passed_over() {
    let ran = ran("r10-two-heading-rows.xlsx", &["--month", "2026-03"]);
    ran.says(&["says 2026-", "computed for 2026-03"]);
}
