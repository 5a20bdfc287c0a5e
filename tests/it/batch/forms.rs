//! The same people in every form that a file may have.

use encoding_rs::GB18030;

use super::{batch, file, folder, records};
use crate::common::{root, run, text};

/// What Excel on a Chinese Windows writes as "CSV": GBK, CRLF.
const EXCEL: &str = "tests/batch/excel-gbk.csv";

fn excel() -> Vec<u8> {
    std::fs::read(root().join(EXCEL)).expect("a file")
}

fn decoded(bytes: &[u8]) -> String {
    let (text, wrong) = GB18030.decode_without_bom_handling(bytes);
    assert!(!wrong, "not GBK");
    text.into_owned()
}

fn utf_16(text: &str, high_first: bool) -> Vec<u8> {
    let unit = |unit: u16| {
        if high_first {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(unit)
        .collect()
}

#[test]
fn a_file_of_excel_goes_out_as_it_came_in() {
    let output = run(["batch", EXCEL, "--month", "2026-09"]);
    let text = decoded(&output.stdout);
    assert!(
        text.starts_with("姓名,参保城市,应发工资,养老保险基数,"),
        "{text}"
    );
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    let (_, rows) = records(text.as_bytes());
    let firsts: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(firsts, ["张三", "李四", "欧阳, 修", "赵𠮷"]);
    // 7000 in 南昌: pension 560, medical 140, unemployment 35, large medical 13.05, fund 700
    assert_eq!(rows[0][3..6], ["7000.00", "560.00", "1120.00"]);
    let total = rows[0].len() - 9;
    assert_eq!(rows[0][total..total + 2], ["1448.05", "2364.58"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn every_encoding_and_delimiter_gives_the_same_rows() {
    let text = decoded(&excel());
    let tabs = "姓名\t参保城市\t应发工资\n张三\t南昌\t7000\n";
    let semicolons = tabs.replace('\t', ";");
    let want = records(
        &run([
            "batch",
            EXCEL,
            "--month",
            "2026-09",
            "--out-encoding",
            "utf-8",
        ])
        .stdout,
    );
    for (name, bytes, mark) in [
        ("utf-8", text.clone().into_bytes(), 0),
        ("utf-8-bom", format!("\u{feff}{text}").into_bytes(), 3),
        ("utf-16le", utf_16(&text, false), 2),
        ("utf-16be", utf_16(&text, true), 2),
    ] {
        let piped = batch(["-", "--month", "2026-09"], &bytes);
        assert_eq!(piped.stdout[..mark], bytes[..mark], "{name} keeps its mark");
        let back = match name {
            "utf-16le" | "utf-16be" => {
                let pair = |pair: &[u8]| match name {
                    "utf-16be" => u16::from_be_bytes([pair[0], pair[1]]),
                    _ => u16::from_le_bytes([pair[0], pair[1]]),
                };
                let units: Vec<u16> = piped.stdout[2..].chunks(2).map(pair).collect();
                String::from_utf16(&units).expect("UTF-16").into_bytes()
            }
            _ => piped.stdout[mark..].to_vec(),
        };
        assert_eq!(records(&back), want, "{name}");
    }
    for (name, text, delimiter) in [("tab", tabs, '\t'), ("semicolon", &semicolons, ';')] {
        let output = batch(["-", "--month", "2026-09"], text.as_bytes());
        let line = crate::common::text(&output.stdout)
            .lines()
            .nth(1)
            .expect("a row")
            .to_owned();
        assert!(
            line.starts_with(&format!(
                "张三{delimiter}南昌{delimiter}7000{delimiter}7000.00"
            )),
            "{name}"
        );
        let output = batch(
            ["-", "--month", "2026-09", "--out-delimiter", "comma"],
            text.as_bytes(),
        );
        assert_eq!(records(&output.stdout).1[0], want.1[0], "{name}");
    }
}

#[test]
fn an_encoding_that_is_told_is_believed() {
    let folder = folder();
    // all ASCII but one name, far down
    let mut bytes = b"name,city,wage\n".to_vec();
    for number in 0..100_000 {
        bytes.extend_from_slice(
            format!("a_rather_long_name_of_a_person_number_{number},nanchang,7000\n").as_bytes(),
        );
    }
    bytes.extend_from_slice(&GB18030.encode("张三,nanchang,7000\n").0);
    let path = file(folder.path(), "late.csv", &bytes);
    let path = path.to_string_lossy();
    let month = ["--month", "2026-09"];
    let guessed = run(["batch", &path, "--dry-run", month[0], month[1]]);
    assert_eq!(guessed.status.code(), Some(1));
    assert!(
        text(&guessed.stderr)
            .contains("line 100002: the row is not written in the file's encoding")
    );
    let told = run([
        "batch",
        &path,
        "--dry-run",
        month[0],
        month[1],
        "--encoding",
        "gbk",
    ]);
    assert_eq!(told.status.code(), Some(0), "{}", text(&told.stderr));
}

#[test]
fn characters_beyond_gbk_go_out_as_gb18030() {
    let output = batch(
        ["-", "--month", "2026-09", "--out-encoding", "gbk"],
        "姓名,城市,工资\n𠮷田😀,南昌,7000\n".as_bytes(),
    );
    assert!(decoded(&output.stdout).contains("\n𠮷田😀,南昌,7000,7000.00,"));
}

#[test]
fn json_lines_in_and_out() {
    let input = concat!(
        "{\"工号\":\"A1\",\"城市\":\"南昌\",\"工资\":7000,\"备注\":null}\n",
        "\n",
        "{\"工资\":7e3,\"城市\":\"nanchang\",\"工号\":2,\"公积金比例\":\"8/8\"}\n",
        "{\"城市\":\"南昌\",\"工资\":7000.499999999999}\n",
        "{\"城市\":\"南昌\",\"工资\":7000,\"城市\":\"北京\"}\n",
        "[1]\n",
    );
    let output = batch(["-", "--month", "2026-09"], input.as_bytes());
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    let of = |key: &str| {
        lines
            .iter()
            .map(|line| line[key].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("row"), ["1", "2", "3", "4", "5"]);
    assert_eq!(of("line"), ["1", "3", "4", "5", "6"]);
    assert_eq!(of("id"), ["\"A1\"", "\"2\"", "\"\"", "\"\"", "\"\""]);
    assert_eq!(of("wage")[..3], ["7000.0", "7000.0", "7000.5"]);
    assert!(lines[0].get("sources").is_none() && lines[0].get("mentions").is_none());
    let error = |place: usize| lines[place]["error"].as_str().expect("a reason").to_owned();
    assert!(error(3).contains("stands twice"), "{}", error(3));
    assert!(error(4).contains("not an object of JSON"), "{}", error(4));
    assert_eq!(output.status.code(), Some(1));
    let csv = batch(
        ["-", "--month", "2026-09", "--format", "csv"],
        input.as_bytes(),
    );
    let (heading, rows) = records(&csv.stdout);
    assert_eq!(heading[..5], ["工号", "城市", "工资", "备注", "公积金比例"]);
    assert_eq!(rows[1][..5], ["2", "nanchang", "7000", "", "8/8"]);
}

#[test]
fn columns_are_found_named_or_asked_back() {
    let month = ["--month", "2026-09"];
    let ask = |input: &str, more: &[&str]| {
        let args = ["-"].iter().chain(&month).chain(more);
        batch(args, input.as_bytes())
    };
    let two = "城市,税前工资,应发工资\n南昌,1,7000\n";
    let asked = ask(two, &[]);
    assert_eq!(asked.status.code(), Some(2));
    assert!(
        text(&asked.stderr)
            .contains("more than one column may be wage: 税前工资 (#2, B), 应发工资 (#3, C)")
    );
    assert!(text(&asked.stderr).contains("`--columns wage=税前工资`"));
    let named = ask(two, &["--columns", "wage=应发工资"]);
    assert_eq!(records(&named.stdout).1[0][3], "7000.00");
    let none = ask("姓名,到手\n张三,7000\n", &[]);
    assert!(text(&none.stderr).contains("no column is known to be wage"));
    assert!(text(&none.stderr).contains("the columns are: #1 姓名, #2 到手"));
    let wrong = ask("城市,到手\n南昌,7000\n", &["--columns", "wage=到手工资"]);
    assert!(
        text(&wrong.stderr).contains("no column `到手工资`"),
        "{}",
        text(&wrong.stderr)
    );
    let city = ask("姓名,工资\n张三,7000\n", &["--city", "南昌"]);
    assert_eq!(records(&city.stdout).1[0][2], "7000.00");
    let same = ask("city,wage,status\n南昌,7000,x\n", &[]);
    let (heading, rows) = records(&same.stdout);
    let place = |name: &str| heading.iter().position(|own| own == name).expect(name);
    assert_eq!(rows[0][place("status")], "x");
    assert_ne!(rows[0][place("status_computed")], "");
    assert!(text(&same.stderr).contains("the results are called: status_computed"));
    let prefixed = ask("city,wage,status\n南昌,7000,x\n", &["--prefix", "sscalc_"]);
    assert_eq!(records(&prefixed.stdout).0[3], "sscalc_pension_base");
    assert!(
        !records(&prefixed.stdout)
            .0
            .contains(&"status_computed".to_owned())
    );
}

#[test]
fn cells_win_over_options_and_empty_ones_say_nothing() {
    let input = "姓名,城市,月份,工资,公积金比例,工伤费率,户口性质\n\
        甲,南昌,2026-09,7000,,,\n\
        乙,,2026/9/1,7000,8,0.4,local\n\
        丙,深圳,,7000,不缴,,local\n";
    let output = batch(
        [
            "-",
            "--city",
            "南昌",
            "--month",
            "2026-08",
            "--housing-fund",
            "12",
            "--headings",
            "en",
        ],
        input.as_bytes(),
    );
    let (heading, rows) = records(&output.stdout);
    let column = |name: &str| heading.iter().position(|h| h == name).expect(name);
    let fund = column("housing_fund_employee");
    let funds: Vec<&str> = rows.iter().map(|row| row[fund].as_str()).collect();
    assert_eq!(funds, ["840.00", "560.00", ""]);
    assert_eq!(rows[1][column("work_injury_employer")], "28.00");
    let said = text(&output.stderr);
    assert!(said.contains("1 row names no month"), "{said}");
    assert_eq!(output.status.code(), Some(0), "{said}");
}

#[test]
fn incomplete_rows_have_no_totals_unless_asked_for() {
    let mut found = None;
    let coverage = run(["rates", "coverage", "--format", "json"]);
    let coverage: serde_json::Value = serde_json::from_slice(&coverage.stdout).expect("an object");
    for region in coverage["regions"].as_array().expect("regions") {
        if region["incomplete"]
            .as_array()
            .is_some_and(|gaps| !gaps.is_empty())
        {
            found = region["region"].as_str().map(str::to_owned);
        }
    }
    let city = found.expect("a region with a gap");
    let input = format!("city,wage\n{city},7000\n");
    let output = batch(["-", "--month", "2026-09"], input.as_bytes());
    let (heading, rows) = records(&output.stdout);
    let column = |name: &str| heading.iter().position(|h| h == name).expect(name);
    for name in [
        "employee",
        "employer",
        "cost",
        "taxable_income",
        "income_tax",
        "net",
    ] {
        assert_eq!(rows[0][column(name)], "", "{name}");
    }
    assert!(!rows[0][column("incomplete")].is_empty());
    assert_eq!(output.status.code(), Some(1));
    let output = batch(
        ["-", "--month", "2026-09", "--allow-incomplete"],
        input.as_bytes(),
    );
    let (_, rows) = records(&output.stdout);
    assert!(!rows[0][column("cost")].is_empty());
    assert_eq!(output.status.code(), Some(0));
}

/// 本月应预扣预缴税额 of `compute` with these options.
fn net_of(options: &[&str]) -> String {
    let args = [
        "compute", "--format", "json", "--wage", "20000", "--city", "南昌",
    ];
    let output = run(args.iter().chain(&["--month", "2026-09"]).chain(options));
    let object: serde_json::Value = serde_json::from_slice(&output.stdout).expect("an object");
    object["net"].to_string()
}

#[test]
fn the_year_so_far_and_deductions_decide_what_is_left() {
    let input = "姓名,城市,应发工资,专项附加扣除,累计月数,截至上月累计收入,累计专项扣除,累计专项附加扣除,累计其他扣除,累计已扣税额\n\
        甲,南昌,20000,,,,,,,\n\
        乙,南昌,20000,3000,8,160000,24000,24000,800,2100.50\n\
        丙,南昌,20000,,,160000,24000,8000,0,2100.50\n\
        丁,南昌,20000,,9,,,,,\n\
        戊,南昌,20000,,0,160000,,,,\n\
        己,南昌,20000,,,,,,,210\n\
        庚,南昌,20000,,六,,,,,\n\
        辛,南昌,20000,,,160000,,,,\n";
    let args = ["-", "--month", "2026-09", "--special-deductions", "1000"];
    let output = batch(args, input.as_bytes());
    let (heading, rows) = records(&output.stdout);
    let column = |name: &str| heading.iter().position(|h| h == name).expect(name);
    let nets: Vec<&str> = rows
        .iter()
        .map(|row| row[column("实发工资")].as_str())
        .collect();
    let year = "months=8,income=160000,contributions=24000,special_deductions=24000,other_deductions=800,withheld=2100.50";
    let special = ["--special-deductions", "1000"];
    let want = [
        net_of(&special),
        net_of(&["--special-deductions", "3000", "--ytd", year]),
        net_of(&[
            "--special-deductions",
            "1000",
            "--ytd",
            "income=160000,contributions=24000,special_deductions=8000,withheld=2100.50",
        ]),
    ];
    assert_eq!(nets[..3], want);
    assert_eq!(nets[3..], [""; 5]);
    let why = |row: usize| rows[row][column("原因")].as_str();
    assert!(why(3).contains("累计月数: `9` is no number of months before 2026-09: write 0 to 8"));
    assert!(why(4).contains("amounts of earlier months need a number of months above 0"));
    assert!(why(5).contains("tax was withheld of no income"));
    assert!(why(6).contains("`六` is no number of months"));
    assert!(why(7).contains(
        "has income, but not contributions, special additional deductions, tax withheld"
    ));
    let said = text(&output.stderr);
    for (line, rows) in [
        ("income tax as for the first month", "[1 row;"),
        ("the year so far does not say how many months", "[1 row;"),
    ] {
        let mut found = said.lines().filter(|known| known.contains(line));
        let one = found.next().unwrap_or_else(|| panic!("{line}: {said}"));
        assert!(one.contains(rows), "{one}");
        assert_eq!(found.next(), None);
    }
}

#[test]
fn a_deduction_that_a_city_does_not_have_refuses_its_rows() {
    let input = "城市,月份,工资\n南昌,2026-09,20000\n南昌,2018-06,20000\n";
    let args = ["-", "--deductions", "infants=1", "--allow-incomplete"];
    let output = batch(args, input.as_bytes());
    let (heading, rows) = records(&output.stdout);
    let column = |name: &str| heading.iter().position(|h| h == name).expect(name);
    assert!(!rows[0][column("实发工资")].is_empty());
    assert!(!rows[1][column("原因")].is_empty(), "{rows:?}");
    let wrong = batch(["-", "--deductions", "dogs=1"], input.as_bytes());
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("`dogs` is no deduction"));
}

/// A tax law that begins after the row's month.
const LATER_LAW: &str = "[tax]
date = \"2026-11-25\"

[[source]]
key = \"none\"
document = \"none\"

[[method]]
from = \"2030-01\"
method = \"cumulative\"
source = \"none\"
status = \"assumed\"

[[brackets.annual]]
from = \"2030-01\"
bands = [{ rate = \"3%\", quick = \"0\" }]
source = \"none\"
status = \"assumed\"

[[basic_deduction]]
from = \"2030-01\"
monthly = \"5000\"
source = \"none\"
status = \"assumed\"
";

#[test]
fn net_is_empty_where_the_tax_is_not_known() {
    let folder = folder();
    file(folder.path(), "tax.toml", LATER_LAW);
    let rates = folder.path().to_string_lossy();
    let args = ["-", "--month", "2026-09", "--rates", rates.as_ref()];
    let output = batch(args, "城市,工资\n南昌,7000\n".as_bytes());
    let (heading, rows) = records(&output.stdout);
    let column = |name: &str| heading.iter().position(|h| h == name).expect(name);
    assert_eq!(rows[0][column("扣除三险一金后工资")], "5551.95");
    assert_eq!(rows[0][column("实发工资")], "");
    assert!(text(&output.stderr).contains("income tax is not known"));
    assert_eq!(output.status.code(), Some(0));
}
