//! A result given again as input: last month's as this month's sheet, and refused rows that were corrected.

use std::path::Path;

use super::{batch, file, folder, records};
use crate::common::text;

const SHEET: &str = "工号,姓名,参保地,应发工资,备注\n\
    1,甲,南昌,7000,\n\
    2,乙,火星,8000,=1+1\n\
    3,丙,深圳,9000.5,\"a,b\"\n\
    4,丁,南昌,x,\n\
    5,戊,北京,30000,'=2\n";

/// Runs it over files; gives the exit code and what it said.
fn ran(from: &Path, to: &Path, more: &[&str]) -> (i32, String) {
    let mut args = vec![
        from.to_str().expect("it is there"),
        "--month",
        "2026-09",
        "-o",
    ];
    args.push(to.to_str().expect("it is there"));
    args.extend(more);
    let output = batch(args, b"");
    (
        output.status.code().expect("it is there"),
        text(&output.stderr).to_owned(),
    )
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("it is there")
}

#[test]
fn refused_rows_that_were_corrected_give_with_the_rest_the_whole() {
    let folder = folder();
    let folder = folder.path();
    let whole = SHEET.replace("火星", "上海").replace(",x,", ",6000,");
    let whole = file(folder, "whole.csv", whole);
    let sheet = file(folder, "sheet.csv", SHEET);
    for (lang, front) in [("zh", "行号,原因,工号"), ("en", "line,reason,工号")] {
        let more = ["--headings", lang];
        let wanted = folder.join("wanted.csv");
        assert_eq!(ran(&whole, &wanted, &more).0, 0);
        let rest = folder.join("rest.csv");
        assert_eq!(ran(&sheet, &rest, &more).0, 1);
        let refused = folder.join("rest.rejects.csv");
        let given = String::from_utf8(read(&refused)).expect("it is there");
        assert!(given.starts_with(front), "{given}");
        assert!(given.contains("'=1+1"), "{given}");
        let corrected = given.replace("火星", "上海").replace(",x,", ",6000,");
        let corrected = file(folder, "corrected.csv", corrected);
        let others = folder.join("others.csv");
        let (code, said) = ran(&corrected, &others, &more);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("(2): "), "{said}");
        let (heading, mut rows) = records(&read(&rest));
        let (other_heading, others) = records(&read(&others));
        rows.extend(others);
        rows.sort();
        let (wanted_heading, mut wanted_rows) = records(&read(&wanted));
        wanted_rows.sort();
        assert_eq!(rows, wanted_rows, "{lang}");
        assert_eq!(heading, wanted_heading);
        assert_eq!(other_heading, wanted_heading);
    }
}

#[test]
fn last_months_result_is_this_months_sheet() {
    let folder = folder();
    let folder = folder.path();
    let sheet = SHEET.replace("火星", "上海").replace(",x,", ",6000,");
    let sheet = file(folder, "sheet.csv", sheet);
    for name in ["once.csv", "once.xlsx"] {
        for lang in ["zh", "en"] {
            let once = folder.join(name);
            assert_eq!(ran(&sheet, &once, &["--headings", lang]).0, 0);
            // by columns and by bytes: nothing of the first result is left in the second
            let twice = folder.join("twice.csv");
            let (code, said) = ran(&once, &twice, &["--headings", "zh"]);
            assert_eq!(code, 0, "{said}");
            assert!(said.contains("of an earlier run"), "{said}");
            assert!(said.contains("(42): "), "{said}");
            let direct = folder.join("direct.csv");
            assert_eq!(ran(&sheet, &direct, &[]).0, 0);
            let without_mark = |path: &Path| {
                let bytes = read(path);
                let (heading, rows) =
                    records(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
                (heading, rows)
            };
            let (heading, rows) = without_mark(&twice);
            let (want_heading, want_rows) = without_mark(&direct);
            assert_eq!(heading, want_heading);
            assert_eq!(rows.len(), want_rows.len(), "{said}");
            for (row, want) in rows.iter().zip(&want_rows) {
                assert_eq!(row, want, "{name}");
            }
        }
    }
}

#[test]
fn a_declared_base_of_the_sheet_is_no_result() {
    let sheet = "姓名,参保地,应发工资,养老保险基数,实发工资\n甲,南昌,7000,5000,1\n";
    let output = batch(["-", "--month", "2026-09"], sheet.as_bytes());
    let (heading, rows) = records(&output.stdout);
    let said = text(&output.stderr);
    let of = |name: &str| {
        let place = heading.iter().position(|own| own == name);
        rows[0][place.unwrap_or_else(|| panic!("no {name}: {heading:?}"))].as_str()
    };
    assert_eq!(of("养老保险基数"), "5000");
    assert_eq!(of("养老保险基数（计算）"), "5000.00");
    assert_eq!(of("养老保险个人"), "400.00");
    assert_eq!(of("实发工资"), "1");
    assert_ne!(of("实发工资（计算）"), "");
    assert!(
        said.contains("养老保险基数（计算）, 实发工资（计算）"),
        "{said}"
    );
}

#[test]
fn headings_are_in_the_language_of_the_sheet_and_of_its_one_city() {
    let heading = |sheet: &str, more: &[&str]| {
        let mut args = vec!["-", "--month", "2026-09"];
        args.extend(more);
        let output = batch(args, sheet.as_bytes());
        assert!(output.status.success(), "{}", text(&output.stderr));
        records(&output.stdout)
    };
    let (all, _) = heading("姓名,参保地,应发工资\n甲,南昌,7000\n", &[]);
    assert_eq!(all.len(), 3 + 42);
    let (of_city, rows) = heading("姓名,应发工资\n甲,7000\n", &["--city", "南昌"]);
    let want = [
        "姓名",
        "应发工资",
        "养老保险基数",
        "养老保险个人",
        "养老保险单位",
        "医疗保险基数",
        "医疗保险个人",
        "医疗保险单位",
        "失业保险基数",
        "失业保险个人",
        "失业保险单位",
        "工伤保险基数",
        "工伤保险个人",
        "工伤保险单位",
        "大额医疗保险基数",
        "大额医疗保险个人",
        "大额医疗保险单位",
        "住房公积金基数",
        "住房公积金个人",
        "住房公积金单位",
        "个人合计",
        "单位合计",
        "用工成本",
        "扣除三险一金后工资",
        "个人所得税",
        "实发工资",
        "数据状态",
        "缺项",
        "原因",
    ];
    assert_eq!(of_city, want);
    assert_eq!(rows[0].len(), want.len());
    // the same columns whatever the rows are: nobody pays the fund here
    let sheet = "姓名,应发工资,公积金比例\n甲,7000,不缴\n";
    let (none, _) = heading(sheet, &["--city", "南昌"]);
    assert_eq!(none.len(), want.len() + 1);
    let (english, _) = heading("name,wage\na,7000\n", &["--city", "nanchang"]);
    assert_eq!(english[2], "pension_base");
    assert_eq!(english.len(), want.len());
    let (told, _) = heading(
        "name,wage\na,7000\n",
        &["--city", "nanchang", "--headings", "zh"],
    );
    assert_eq!(told[2..], want[2..]);
    // given contributions of no city have columns of their own already
    let (given, _) = heading("姓名,本期收入,基本养老保险费\n甲,7000,560\n", &[]);
    assert_eq!(given[3], "个人合计");
}

/// Whatever months and choices the rows have, no program is charged that has no columns.
#[test]
fn a_city_alone_has_columns_for_all_its_rows() {
    let sheet = "姓名,月份,应发工资\n甲,2018-03,7000\n乙,2026-09,7000\n";
    for city in ["南昌", "深圳", "上海", "苏州"] {
        let one = batch(["-", "--city", city], sheet.as_bytes());
        let (heading, rows) = records(&one.stdout);
        let with_city = sheet
            .replace("应发工资", "应发工资,参保地")
            .replace("7000", &format!("7000,{city}"));
        let all = batch(["-"], with_city.as_bytes());
        let (all_heading, all_rows) = records(&all.stdout);
        for (row, all) in rows.iter().zip(&all_rows) {
            for (name, cell) in all_heading.iter().zip(all).skip(4) {
                let own = heading.iter().position(|heading| heading == name);
                let own = own.map_or("", |place| row[place].as_str());
                assert_eq!(own, cell, "{city} {name}");
            }
        }
    }
}
