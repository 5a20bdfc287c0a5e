//! What comes out beside the result: payslips, and sums by a column.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::{batch, file, folder};
use crate::common::text;

const SHEET: &str = "工号,姓名,部门,参保地,应发工资\n\
    007,<b>甲</b>,研发,南昌,7000\n\
    008,乙\u{202e}&,销售,南昌,12345.67\n\
    009,丙,研发,火星,8000\n\
    010,丁,研发,深圳,9000\n\
    011,戊,,北京,2000\n";

fn ran(args: &[&str]) -> (i32, String) {
    let month = ["--month", "2026-09"];
    let output = batch(args.iter().chain(&month), b"");
    (
        output.status.code().expect("it is there"),
        text(&output.stderr).to_owned(),
    )
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it is there")
}

#[test]
fn everybody_who_was_computed_has_a_slip() {
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", SHEET);
    let (out, slips) = (
        folder.path().join("out.csv"),
        folder.path().join("slips.html"),
    );
    let [sheet, to, page] = [&sheet, &out, &slips].map(|path| path.to_str().expect("it is there"));
    let args = [sheet, "-o", to, "--payslips", page];
    let (code, said) = ran(&args);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("payslips of 4 rows are in"), "{said}");
    let html = read(&slips);
    assert!(html.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
    assert!(html.ends_with("</body>\n</html>\n"));
    assert_eq!(html.matches("<section>").count(), 4);
    assert_eq!(html.matches("</section>").count(), 4);
    // in the order of the sheet, without markup from a cell, nothing from elsewhere
    assert!(html.contains("<b>&lt;b&gt;甲&lt;/b&gt;</b><span>007</span><span>研发</span>"));
    assert!(html.contains("<b>乙\\u{202e}&amp;</b>"), "{html}");
    assert!(!html.contains("丙"), "a refused row has none");
    assert!(!html.contains("http") && !html.contains("<script"));
    let first = html.split("</section>").next().expect("it is there");
    for item in [
        "<dt>应发工资</dt><dd>7,000.00</dd>",
        "<dt>养老保险</dt><dd>560.00</dd>",
        "<dt>住房公积金</dt><dd>700.00</dd>",
        "<dt>个人合计</dt><dd>1,448.05</dd>",
        "<dt>个人所得税</dt><dd>16.56</dd>",
        "<dt>实发工资</dt><dd>5,535.39</dd>",
        "工资条 2026-09",
    ] {
        assert!(first.contains(item), "no {item} in {first}");
    }
    assert!(!html.contains("用工成本"));
    let (_, said) = ran(&[
        sheet,
        "-o",
        to,
        "--payslips",
        page,
        "--payslips-employer",
        "--headings",
        "en",
    ]);
    let html = read(&slips);
    assert!(html.contains("<dt>cost</dt><dd>9,364.58</dd>"), "{said}");
    assert!(html.contains("<dt>Pension, employer</dt><dd>1,120.00</dd>"));
}

#[test]
fn slips_on_a_sheet_have_headings_of_their_own() {
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", SHEET);
    let (out, slips) = (
        folder.path().join("out.csv"),
        folder.path().join("slips.xlsx"),
    );
    let [sheet, to, book] = [&sheet, &out, &slips].map(|path| path.to_str().expect("a path"));
    let (code, said) = ran(&[sheet, "-o", to, "--payslips", book]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("payslips of 4 rows are in"), "{said}");
    let read = || {
        let mut book: Xlsx<_> = open_workbook(&slips).expect("a workbook");
        assert_eq!(book.sheet_names(), ["工资条"]);
        let range = book.worksheet_range("工资条").expect("a sheet");
        let rows = range.rows().map(|row| {
            let cells = row.iter().map(ToString::to_string);
            cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
        });
        rows.collect::<Vec<_>>()
    };
    let rows = read();
    // headings, figures, nothing, for each of four
    assert_eq!(rows.len(), 11);
    assert_eq!(
        rows[0].join(","),
        "月份,姓名,工号,部门,应发工资,养老保险,医疗保险,失业保险,大额医疗保险,住房公积金,个人合计,个人所得税,实发工资"
    );
    assert_eq!(
        rows[1].join(","),
        "2026-09,<b>甲</b>,007,研发,7000,560,140,35,13.05,700,1448.05,16.56,5535.39"
    );
    assert!(rows[2].is_empty());
    // 深圳 has no 大额医疗保险
    assert!(rows[3].contains(&"大额医疗保险".to_owned()));
    assert!(!rows[6].contains(&"大额医疗保险".to_owned()));
    let args = [sheet, "-o", to, "--payslips", book, "--payslips-employer"];
    let (_, said) = ran(&args);
    let rows = read();
    assert_eq!(rows.len(), 19, "{said}");
    assert!(rows[2].ends_with(&["单位合计".to_owned(), "用工成本".to_owned()]));
    assert!(rows[3].ends_with(&["2364.58".to_owned(), "9364.58".to_owned()]));
    // a file of another kind stays
    std::fs::write(&slips, "mine").expect("written");
    let (code, said) = ran(&args);
    assert_eq!((code, self::read(&slips).as_str()), (2, "mine"), "{said}");
}

#[test]
fn payslips_are_written_whole_or_not_at_all() {
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", SHEET);
    let out = folder.path().join("out.csv");
    let old = file(folder.path(), "old.html", "<!doctype html>old");
    let note = file(folder.path(), "note.html", "my notes");
    let [sheet, to, old_page, note_page] =
        [&sheet, &out, &old, &note].map(|path| path.to_str().expect("it is there"));
    // a run that ends early
    let (code, _) = ran(&[sheet, "-o", to, "--payslips", old_page, "--fail-fast"]);
    assert_eq!(code, 2);
    assert_eq!(read(&old), "<!doctype html>old");
    // a dry run
    let (_, said) = ran(&[sheet, "--dry-run", "--payslips", old_page]);
    assert_eq!(read(&old), "<!doctype html>old", "{said}");
    for (page, why) in [
        (note_page, "is no page of HTML"),
        (to, "ends with .html"),
        ("slips.pdf", "ends with .html"),
    ] {
        let (code, said) = ran(&[sheet, "-o", to, "--payslips", page]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(why), "{said}");
    }
    let (code, said) = ran(&[
        sheet,
        "-o",
        old_page,
        "--format",
        "csv",
        "--payslips",
        old_page,
    ]);
    assert_eq!(code, 2, "{said}");
    let (code, said) = ran(&[sheet, "-o", to, "--payslips", old_page, "--resume"]);
    assert_eq!(code, 2, "{said}");
    assert_eq!(read(&old), "<!doctype html>old");
    assert_eq!(read(&note), "my notes");
    let left = std::fs::read_dir(folder.path())
        .expect("it is there")
        .count();
    assert_eq!(left, 3, "nothing is left beside them");
    // somebody has two rows: the run begins anew, and so do the slips
    let twice = SHEET.replace("011,戊,,北京", "007,<b>甲</b>,研发,南昌");
    let twice = file(folder.path(), "twice.csv", twice);
    let (_, said) = ran(&[
        twice.to_str().expect("it is there"),
        "-o",
        to,
        "--payslips",
        old_page,
    ]);
    assert_eq!(read(&old).matches("<section>").count(), 3, "{said}");
}

#[test]
fn sums_by_a_column_are_those_of_its_rows() {
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", SHEET);
    let [csv, book] = ["out.csv", "out.xlsx"].map(|name| folder.path().join(name));
    for to in [&csv, &book] {
        let args = [
            sheet.to_str().expect("it is there"),
            "-o",
            to.to_str().expect("it is there"),
            "--group-by",
            "部门",
        ];
        let (code, said) = ran(&args);
        assert_eq!(code, 1, "{said}");
        let lines: Vec<&str> = said.lines().map(str::trim).collect();
        let of = |name: &str| {
            let line = lines.iter().find(|line| line.starts_with(name));
            let line = line.unwrap_or_else(|| panic!("no {name}: {said}"));
            line.split_whitespace()
                .skip(1)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert!(of("研发").starts_with("2 16,000.00 "), "{said}");
        assert_eq!(of("研发").split(' ').count(), 7, "{said}");
        assert!(of("销售").starts_with("1 12,345.67 "), "{said}");
        assert!(of("(empty)").starts_with("1 2,000.00 "), "{said}");
        assert!(of("All").starts_with("4 30,345.67 "), "{said}");
    }
    let mut read: Xlsx<_> = open_workbook(&book).expect("it is there");
    assert!(read.sheet_names().contains(&"Groups".to_owned()));
    let groups = read.worksheet_range("Groups").expect("it is there");
    let column = |place: u32| -> Vec<String> {
        let rows = 0..5;
        rows.map(|row| {
            groups
                .get_value((row, place))
                .map_or_else(String::new, Data::to_string)
        })
        .collect()
    };
    assert_eq!(column(0), ["部门", "研发", "销售", "(empty)", "All"]);
    assert_eq!(column(1), ["rows", "2", "1", "1", "4"]);
    assert_eq!(column(2), ["wage", "16000", "12345.67", "2000", "30345.67"]);
    let formulas = read.worksheet_formula("Groups").expect("it is there");
    assert_eq!(
        formulas.get_value((4, 2)).expect("it is there"),
        "SUM(C2:C4)"
    );
    let (code, said) = ran(&[sheet.to_str().expect("it is there"), "--group-by", "科室"]);
    assert_eq!(code, 2);
    assert!(said.contains("科室"), "{said}");
}

#[test]
fn an_ending_that_nothing_writes_is_refused_with_those_there_are() {
    let folder = folder();
    let sheet = file(folder.path(), "sheet.csv", SHEET);
    for ending in [
        "xls", "pdf", "docx", "ods", "html", "json", "txt", "md", "et",
    ] {
        let out = folder.path().join(format!("out.{ending}"));
        let (code, said) = ran(&[
            sheet.to_str().expect("it is there"),
            "-o",
            out.to_str().unwrap(),
        ]);
        assert_eq!(code, 2, "{ending}: {said}");
        for known in [".csv", ".xlsx", ".jsonl"] {
            assert!(said.contains(known), "{ending}: {said}");
        }
        assert!(!said.contains(".html") || ending == "html", "{said}");
        assert!(!out.exists());
    }
}
