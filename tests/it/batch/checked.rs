//! `--check-given`: what a sheet gives is held against what the tables say, in every form of result.

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::{batch, file, folder, records};
use crate::common::text;

/// 李四's pension is 40 short and the housing fund was forgotten.
const SHEET: &str = "姓名,参保地,应发工资,基本养老保险费,基本医疗保险费,失业保险费,住房公积金\n\
    张三,南昌,7000,560,140,35,700\n\
    李四,南昌,8000,600.00,160,40,\n\
    王五,南昌,9000,abc,180,45,900\n";
const ARGS: [&str; 4] = ["--month", "2026-09", "--check-given", "--headings"];

#[test]
fn differences_are_columns_and_are_added_up() {
    let output = batch([&["-"][..], &ARGS, &["en"]].concat(), SHEET.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let (heading, rows) = records(&output.stdout);
    let column = |name: &str| -> Vec<&str> {
        let place = heading.iter().position(|own| own == name);
        let place = place.unwrap_or_else(|| panic!("no column {name}"));
        rows.iter().map(|row| row[place].as_str()).collect()
    };
    assert_eq!(column("pension_difference"), ["0.00", "-40.00", ""]);
    assert_eq!(column("medical_difference"), ["0.00", "0.00", ""]);
    assert_eq!(column("unemployment_difference"), ["0.00", "0.00", ""]);
    // an empty cell was nothing paid
    assert_eq!(column("housing_fund_difference"), ["0.00", "-800.00", ""]);
    // what is computed stays what is computed
    assert_eq!(column("pension_employee"), ["560.00", "640.00", ""]);
    assert!(column("error")[2].contains("基本养老保险费"));
    assert!(!heading.contains(&"work_injury_difference".to_owned()));
    let said = text(&output.stderr);
    for line in [
        "2 amounts differ, by -840.00 together",
        "Pension: 1 differ from the tables, by -40.00 together",
        "Housing fund: 1 differ from the tables, by -800.00 together",
    ] {
        assert!(said.contains(line), "no `{line}` in {said}");
    }
}

#[test]
fn every_form_of_result_has_them() {
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", SHEET);
    let sheet = sheet.to_str().unwrap();
    let lines = batch(
        [&[sheet, "--format", "jsonl"][..], &ARGS[..3]].concat(),
        b"",
    );
    let second = text(&lines.stdout).lines().nth(1).expect("a row");
    let given: serde_json::Value = serde_json::from_str(second).expect("JSON");
    let own = &given["given"][0];
    assert_eq!(own["program"], "pension");
    assert_eq!(own["amount"].to_string(), "600.0");
    assert!(second.contains("\"amount\":600.00,\"difference\":-40.00"));
    let out = folder.path().join("out.xlsx");
    let to = out.to_str().unwrap();
    batch([&[sheet, "-o", to][..], &ARGS, &["zh"]].concat(), b"");
    let mut book: Xlsx<_> = open_workbook(&out).expect("a workbook");
    let range = book.worksheet_range("Result").expect("a sheet");
    let heading: Vec<String> = range
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let place = heading
        .iter()
        .position(|own| own == "养老保险差额")
        .unwrap();
    let column: Vec<&Data> = range.rows().skip(1).map(|row| &row[place]).collect();
    assert_eq!(
        column,
        [&Data::Float(0.0), &Data::Float(-40.0), &Data::Float(-40.0)]
    );
    let summary = book.worksheet_range("Summary").expect("a sheet");
    let says = |row: &[Data]| row[0].to_string().contains("by -840.00 together");
    assert!(summary.rows().any(says));
    // given again, the differences of the run before are left out
    let again = batch([to, "--month", "2026-09", "--headings", "zh"], b"");
    let said = text(&again.stderr);
    assert_eq!(again.status.code(), Some(0), "{said}");
    assert!(!text(&again.stdout).contains("差额"), "{said}");
}

#[test]
fn rows_of_one_month_are_held_against_the_tables_together() {
    let rows = "姓名,工号,参保地,应发工资,基本养老保险费\n\
        张三,1,南昌,3000,240\n\
        张三,1,南昌,4000,320\n";
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", rows);
    let args = [&[sheet.to_str().unwrap()][..], &ARGS, &["en"]].concat();
    let output = batch(args, b"");
    let (heading, rows) = records(&output.stdout);
    let place = heading.iter().position(|own| own == "pension_difference");
    let place = place.expect("a column");
    let column: Vec<&str> = rows.iter().map(|row| row[place].as_str()).collect();
    assert_eq!(column, ["0.00", ""], "{}", text(&output.stderr));
}

#[test]
fn what_is_missing_is_said() {
    for (sheet, more, words) in [
        (
            "姓名,参保地,应发工资\n张三,南昌,7000\n",
            &[][..],
            "--columns given.pension=",
        ),
        (
            "姓名,应发工资,基本养老保险费\n张三,7000,560\n",
            &[],
            "--city 南昌",
        ),
        (
            "姓名,参保地,应发工资,基本养老保险费,养老保险费\n张三,南昌,7000,560,560\n",
            &[],
            "more than one column may be given.pension",
        ),
    ] {
        let args = [&["-"][..], &ARGS[..3], more].concat();
        let output = batch(args, sheet.as_bytes());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
    // a column is named, and the city is the option's
    let sheet = "姓名,应发工资,扣养老\n张三,7000,500\n";
    let more = ["--city", "南昌", "--columns", "given.pension=#3"];
    let output = batch(
        [&["-"][..], &ARGS, &["en"], &more].concat(),
        sheet.as_bytes(),
    );
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("by -60.00 together"), "{said}");
}
