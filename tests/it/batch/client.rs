//! The import sheet of the withholding client: its headings, what stands below them, and that it is a sheet again. The
//! headings are those of public programs that write such files; the client itself was not asked.

use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};

use super::{batch, file, folder, records};
use crate::common::text;

const ALL: [&str; 30] = [
    "工号",
    "*姓名",
    "*证件类型",
    "*证件号码",
    "本期收入",
    "本期免税收入",
    "基本养老保险费",
    "基本医疗保险费",
    "失业保险费",
    "住房公积金",
    "累计子女教育",
    "累计继续教育",
    "累计住房贷款利息",
    "累计住房租金",
    "累计赡养老人",
    "累计3岁以下婴幼儿照护",
    "累计个人养老金",
    "企业(职业)年金",
    "商业健康保险",
    "税延养老保险",
    "公务交通费用",
    "通讯费用",
    "律师办案费用",
    "住房公积金调整",
    "西藏附加减除费用",
    "其他",
    "准予扣除的捐赠额",
    "减免税额",
    "协定减免",
    "备注",
];

/// 张三 has a card of a resident, 李四 a passport; 王五 earned nothing and joins nothing.
const PEOPLE: &str = "工号,姓名,证件类型,身份证号,部门,参保地,参保险种,应发工资,本期免税收入,商业健康保险,减免税额,备注\n\
    007,张三,,11010519491231002X,研发,南昌,五险一金,7000,,200,,私人\n\
    008,李四,外国护照,E1234567,研发,襄阳,五险一金,100000,300,,12.5,\n\
    009,王五,居民身份证,440524188001010014,研发,南昌,不参保,0,,,,\n";

fn ran(args: &[&str]) -> (i32, String) {
    let output = batch(args, b"");
    let code = output.status.code().expect("it ends by itself");
    (code, text(&output.stderr).to_owned())
}

fn sheet(path: &Path) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    assert_eq!(book.sheet_names(), ["正常工资薪金收入", "填表说明"]);
    book.worksheet_range("正常工资薪金收入").expect("a sheet")
}

fn cells(sheet: &Range<Data>, row: usize) -> Vec<String> {
    let row = sheet.rows().nth(row).expect("a row");
    row.iter().map(ToString::to_string).collect()
}

#[test]
fn each_version_has_exactly_its_headings() {
    let folder = folder();
    let people = file(folder.path(), "people.csv", PEOPLE);
    for (version, without) in [
        ("24", &ALL[20..25][..]),
        ("28", &["住房公积金调整", "协定减免"]),
        ("29", &["住房公积金调整"]),
        ("30", &[]),
    ] {
        let out = folder.path().join("out.xlsx");
        let template = format!("tax-client={version}");
        let (people, to) = (people.to_str().unwrap(), out.to_str().unwrap());
        let month = ["--month", "2026-09"];
        let args = [people, "--template", &template, "-o", to];
        let (code, said) = ran(&[&args[..], &month].concat());
        assert_eq!(code, 0, "{said}");
        let without: Vec<&str> = match version {
            "24" => [without, &["协定减免"]].concat(),
            _ => without.to_vec(),
        };
        let want: Vec<&str> = ALL
            .into_iter()
            .filter(|heading| !without.contains(heading))
            .collect();
        assert_eq!(cells(&sheet(&out), 0), want);
        assert_eq!(want.len().to_string(), version);
        assert!(
            said.contains("not tried in the withholding client"),
            "{said}"
        );
    }
}

#[test]
fn what_is_known_is_filled_in_and_the_rest_is_empty() {
    let folder = folder();
    let people = file(folder.path(), "people.csv", PEOPLE);
    let out = folder.path().join("out.xlsx");
    let (people, to) = (people.to_str().unwrap(), out.to_str().unwrap());
    let args = [
        "--month",
        "2026-09",
        "--template",
        "tax-client=30",
        "-o",
        to,
    ];
    let (code, said) = ran(&[&[people][..], &args].concat());
    assert_eq!(code, 0, "{said}");
    let sheet = sheet(&out);
    let row = |number: usize| -> Vec<(String, String)> {
        let all = cells(&sheet, 0).into_iter().zip(cells(&sheet, number));
        all.filter(|(_, cell)| !cell.is_empty()).collect()
    };
    let want = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let own = |(heading, cell): &(&str, &str)| ((*heading).to_owned(), (*cell).to_owned());
        pairs.iter().map(own).collect()
    };
    // 医疗 140.00 and 大额 13.05 are both free of tax, and the file has one column for them
    assert_eq!(
        row(1),
        want(&[
            ("工号", "007"),
            ("*姓名", "张三"),
            ("*证件类型", "居民身份证"),
            ("*证件号码", "11010519491231002X"),
            ("本期收入", "7000"),
            ("基本养老保险费", "560"),
            ("基本医疗保险费", "153.05"),
            ("失业保险费", "35"),
            ("住房公积金", "700"),
            ("商业健康保险", "200"),
        ])
    );
    let other = row(2);
    assert!(other.contains(&("*证件类型".to_owned(), "外国护照".to_owned())));
    assert!(other.contains(&("本期免税收入".to_owned(), "300".to_owned())));
    assert!(other.contains(&("减免税额".to_owned(), "12.5".to_owned())));
    assert_eq!(
        row(3),
        want(&[
            ("工号", "009"),
            ("*姓名", "王五"),
            ("*证件类型", "居民身份证"),
            ("*证件号码", "440524188001010014"),
            ("本期收入", "0"),
            ("基本养老保险费", "0"),
            ("基本医疗保险费", "0"),
            ("失业保险费", "0"),
            ("住房公积金", "0"),
        ])
    );
    // ids are text, amounts are numbers
    assert_eq!(
        sheet.get_value((1, 0)),
        Some(&Data::String("007".to_owned()))
    );
    assert_eq!(sheet.get_value((1, 4)), Some(&Data::Float(7000.0)));
    assert_eq!(sheet.height(), 4);
}

#[test]
fn the_sheet_given_again_comes_to_the_same_tax() {
    let folder = folder();
    let people = file(folder.path(), "people.csv", PEOPLE);
    let out = folder.path().join("out.xlsx");
    let (people, to) = (people.to_str().unwrap(), out.to_str().unwrap());
    let month = ["--month", "2026-09"];
    // in 襄阳 twelve percent of the ceiling is more than is free of tax
    let fund = ["--housing-fund", "12"];
    let (code, said) = ran(&[
        &[people, "--template", "tax-client=24", "-o", to][..],
        &month,
        &fund,
    ]
    .concat());
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("housing fund beyond what is free of tax: 1 (first: line 3)"),
        "{said}"
    );
    let tax = |args: &[&str]| -> Vec<String> {
        let output = batch([args, &month, &["--format", "csv"]].concat(), b"");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        let all = output.stdout.strip_prefix("\u{feff}".as_bytes());
        let (heading, rows) = records(all.unwrap_or(&output.stdout));
        let place = heading.iter().position(|own| own == "个人所得税").unwrap();
        rows.iter().map(|row| row[place].clone()).collect()
    };
    // the sums of the year are empty, and the run asks what they are
    let asked = batch([to, month[0], month[1]], b"");
    assert_eq!(asked.status.code(), Some(2));
    let said = text(&asked.stderr);
    let ignore = said
        .split("--ignore ")
        .nth(1)
        .and_then(|rest| rest.split('`').next());
    let ignore = ignore.expect("it gives the line to type");
    assert_eq!(
        tax(&[to, "--ignore", ignore]),
        tax(&[people, fund[0], fund[1]])
    );
}

#[test]
fn a_declaration_is_of_one_month() {
    let folder = folder();
    let months = "姓名,身份证号,参保地,月份,应发工资\n\
        张三,11010519491231002X,南昌,2026-08,7000\n\
        张三,11010519491231002X,南昌,2026-09,8000\n\
        李四,440524188001010014,南昌,2026-09,9000\n";
    let people = file(folder.path(), "people.csv", months);
    let out = folder.path().join("out.xlsx");
    let (people, to) = (people.to_str().unwrap(), out.to_str().unwrap());
    let args = [people, "--template", "tax-client=29", "-o", to];
    let (code, said) = ran(&args);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("2026-08, 2026-09") && said.contains("--month 2026-09"),
        "{said}"
    );
    assert!(!out.exists());
    let (code, said) = ran(&[&args[..], &["--month", "2026-09"]].concat());
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("rows of other months, left out: 1 (first: line 2)"),
        "{said}"
    );
    let sheet = sheet(&out);
    let wages: Vec<String> = (1..3).map(|row| cells(&sheet, row)[4].clone()).collect();
    assert_eq!(wages, ["8000", "9000"]);
    assert_eq!(sheet.height(), 3);
}

#[test]
fn what_the_client_asks_for_is_asked_for() {
    let folder = folder();
    let people = file(
        folder.path(),
        "people.csv",
        "谁,号,参保地,应发工资\n张三,11010519491231002X,南昌,7000\n,,南昌,7000\n",
    );
    let out = folder.path().join("out.xlsx");
    let (people, to) = (people.to_str().unwrap(), out.to_str().unwrap());
    let args = [people, "--month", "2026-09", "--template", "tax-client=29"];
    let args = [&args[..], &["-o", to]].concat();
    let (code, said) = ran(&args);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("--template-columns 姓名=#3,证件号码=#3"),
        "{said}"
    );
    assert!(said.contains("#1 谁, #2 号"), "{said}");
    let (code, said) = ran(&[&args[..], &["--template-columns", "姓名=谁,证件号码=#2"]].concat());
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("without 证件号码"), "{said}");
    assert_eq!(
        cells(&sheet(&out), 1)[..4],
        ["", "张三", "居民身份证", "11010519491231002X"]
    );
    for (more, word) in [
        (["--template-columns", "姓=谁"], "no column `姓`"),
        (["--format", "csv"], "as a workbook, not as csv"),
    ] {
        let (code, said) = ran(&[&args[..], &more].concat());
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(word), "{said}");
    }
}
