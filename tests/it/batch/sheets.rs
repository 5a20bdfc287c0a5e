//! Workbooks in and out: the same figures as CSV, whatever a cell is.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::office::converted;
use super::{batch, file, folder, records};
use crate::common::{run, text};

const MONTH: [&str; 2] = ["--month", "2026-09"];

/// People as CSV: what the same people in a workbook must come to.
const PEOPLE: &str = "工号,姓名,参保城市,应发工资,月份,公积金比例\n\
    007,张三,南昌,7000.5,2026-07,8%\n\
    008,\"李四\n五\",上海,36921.5,2026-07,7%\n\
    1001,王五,深圳,12000,2026-09,\n\
    1002,赵六,南昌,5800.3,2026-08,12%\n";

fn save(folder: &Path, name: &str, fill: impl FnOnce(&mut Worksheet)) -> PathBuf {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    let path = folder.join(name);
    book.save(&path).expect("a workbook");
    path
}

fn words(sheet: &mut Worksheet, row: u32, words: &[&str]) {
    for (column, word) in (0..).zip(words) {
        sheet.write(row, column, *word).expect("a cell");
    }
}

/// The same people under a title over merged columns: text, numbers, numbers as text, days and shares.
fn people(sheet: &mut Worksheet) {
    let day = Format::new().set_num_format("yyyy年m月");
    let share = Format::new().set_num_format("0%");
    let middle = Format::new();
    sheet
        .merge_range(0, 0, 0, 5, "2026年9月工资表", &middle)
        .expect("a title");
    let heads = [
        "工号",
        "姓名",
        "参保城市",
        "应发工资（元）",
        "月份",
        "公积金比例",
    ];
    words(sheet, 2, &heads);
    words(sheet, 3, &["007", "张三", "南昌"]);
    sheet.write(3, 3, 7000.5).expect("a cell");
    let date = ExcelDateTime::from_ymd(2026, 7, 1).expect("a cell");
    sheet.write_with_format(3, 4, &date, &day).expect("a cell");
    sheet.write_with_format(3, 5, 0.08, &share).expect("a cell");
    words(
        sheet,
        4,
        &["008", "李四\n五", "上海", "36921.5", "2026年7月", "7%"],
    );
    // an empty row between, and one of formats alone
    sheet.write_blank(6, 0, &day).expect("a cell");
    sheet.write(8, 0, 1001).expect("a cell");
    sheet.write(8, 1, "王五").expect("a cell");
    sheet.write(8, 2, "深圳").expect("a cell");
    let sum = Formula::new("=6000+6000").set_result("12000");
    sheet.write_formula(8, 3, sum).expect("a cell");
    sheet.write(9, 0, 1002).expect("a cell");
    sheet.write(9, 1, "赵六").expect("a cell");
    sheet.write(9, 2, "南昌").expect("a cell");
    sheet.write(9, 3, 5800.3).expect("a cell");
    sheet.write(9, 4, 202_608).expect("a cell");
    sheet.write(9, 5, 12).expect("a cell");
}

/// Cells as CSV has them: numbers with two decimals where they are amounts.
fn shown(cell: &Data, is_amount: bool) -> String {
    match cell {
        Data::Float(number) if is_amount => format!("{number:.2}"),
        other => other.to_string(),
    }
}

/// The rows of a sheet as text, amounts from a column on.
fn sheet(path: &Path, name: &str, amounts_from: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(name).expect("a sheet");
    let row = |cells: &[Data]| {
        let cells = cells.iter().enumerate();
        cells
            .map(|(place, cell)| shown(cell, place >= amounts_from))
            .collect()
    };
    range.rows().map(row).collect()
}

/// The results of rows, the own columns left out.
fn results(rows: &[Vec<String>], own: usize) -> Vec<Vec<String>> {
    rows.iter().map(|row| row[own..].to_vec()).collect()
}

#[test]
fn a_workbook_gives_what_its_csv_gives() {
    let folder = folder();
    let csv = file(folder.path(), "people.csv", PEOPLE);
    let book = save(folder.path(), "people.xlsx", people);
    let args =
        |path: &Path| ["batch", path.to_str().unwrap(), MONTH[0], MONTH[1]].map(str::to_owned);
    let (from_csv, from_book) = (run(args(&csv)), run(args(&book)));
    assert_eq!(
        from_book.status.code(),
        Some(0),
        "{}",
        text(&from_book.stderr)
    );
    assert!(from_book.stdout.starts_with("\u{feff}工号,".as_bytes()));
    let (_, want) = records(&from_csv.stdout);
    let (heading, rows) = records(from_book.stdout.trim_ascii());
    assert_eq!(heading[3], "应发工资（元）");
    assert_eq!(results(&rows, 6), results(&want, 6));
    let own: Vec<String> = rows.iter().map(|row| row[..6].join("|")).collect();
    let want = [
        "007|张三|南昌|7000.5|2026-07-01|8%",
        "008|李四\n五|上海|36921.5|2026年7月|7%",
        "1001|王五|深圳|12000||",
        "1002|赵六|南昌|5800.3|202608|12",
    ];
    assert_eq!(own, want);
    let said = text(&from_book.stderr);
    assert!(
        said.contains("row 1 (`2026年9月工资表`) was taken for a title"),
        "{said}"
    );
    // the same from a pipe
    let piped = batch(["-", MONTH[0], MONTH[1]], &std::fs::read(&book).unwrap());
    assert_eq!(piped.stdout, from_book.stdout);
}

#[test]
fn a_workbook_holds_what_csv_holds() {
    let folder = folder();
    let csv = file(folder.path(), "people.csv", PEOPLE);
    let out = folder.path().join("out.xlsx");
    let (csv, to) = (csv.to_str().unwrap(), out.to_str().unwrap());
    let as_csv = run(["batch", csv, MONTH[0], MONTH[1]]);
    let as_book = run(["batch", csv, MONTH[0], MONTH[1], "-o", to]);
    assert_eq!(as_book.status.code(), Some(0), "{}", text(&as_book.stderr));
    let (heading, want) = records(&as_csv.stdout);
    let mut rows = sheet(&out, "Result", 6);
    let foot = rows.pop().unwrap();
    assert_eq!(rows[0], heading);
    for (place, own) in foot.iter().enumerate().skip(6) {
        let fen = |row: &Vec<String>| row[place].replace('.', "").parse::<i64>().unwrap_or(0);
        if !own.is_empty() {
            let sum: i64 = want.iter().map(fen).sum();
            assert_eq!(own.replace('.', "").parse(), Ok(sum), "{}", heading[place]);
        }
    }
    assert_eq!(results(&rows[1..], 6), results(&want, 6));
    let own: Vec<String> = rows[1..].iter().map(|row| row[..6].join("|")).collect();
    let own_csv: Vec<String> = want.iter().map(|row| row[..6].join("|")).collect();
    assert_eq!(own, own_csv);
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    assert_eq!(book.sheet_names(), ["Result", "Summary"]);
    let range = book.worksheet_range("Result").unwrap();
    // ids are text, wages and results numbers
    let cell = |row, column| range.get((row, column)).unwrap().clone();
    assert_eq!(cell(1, 0), Data::String("007".to_owned()));
    assert!(matches!(cell(1, 3), Data::Float(_)), "{:?}", cell(1, 3));
    assert!(matches!(cell(1, 6), Data::Float(_)), "{:?}", cell(1, 6));
    // to a pipe the same bytes
    let piped = run(["batch", csv, MONTH[0], MONTH[1], "--format", "xlsx"]);
    assert_eq!(piped.stdout, std::fs::read(&out).unwrap());
    // below the rows their sums, with a formula that makes them
    let formulas = book.worksheet_formula("Result").unwrap();
    let formula = formulas.get_value((5, 6)).unwrap();
    assert_eq!(formula, "SUM('Result'!G2:G5)");
    assert_eq!(foot[0], "合计");
    // the summary's last line is the sum of the rows
    let sums = sheet(&out, "Summary", 3);
    let last = sums.iter().rfind(|row| row[0] == "All").unwrap();
    let sum = |column: &str| {
        let place = heading.iter().position(|name| name == column).unwrap();
        let fen = |row: &Vec<String>| row[place].replace('.', "").parse::<i64>().unwrap();
        let fen: i64 = want.iter().map(fen).sum();
        format!("{}.{:02}", fen / 100, fen % 100)
    };
    assert_eq!(
        last[1..5],
        [
            "Total".to_owned(),
            "4".to_owned(),
            sum("个人合计"),
            sum("单位合计")
        ]
    );
    // and what came out goes in
    let again = run(["batch", to, MONTH[0], MONTH[1]]);
    let (again_heading, rows) = records(&again.stdout["\u{feff}".len()..]);
    assert_eq!(again_heading, heading);
    assert_eq!(results(&rows, 6), results(&want, 6));
}

#[test]
fn refused_rows_have_a_sheet_of_their_own() {
    let folder = folder();
    let out = folder.path().join("out.xlsx");
    let to = out.to_str().unwrap();
    let bad = "工号,参保城市,应发工资\n007,南昌,7000\n008,火星,7000\n=1+1,南昌,-5\n010,南昌\n011,南昌,8000\n";
    for lang in ["en", "zh"] {
        let output = batch(
            ["-", MONTH[0], MONTH[1], "-o", to, "--lang", lang],
            bad.as_bytes(),
        );
        assert_eq!(output.status.code(), Some(1));
        let said = text(&output.stderr);
        let (name, other) = if lang == "en" {
            ("Refused", "Result")
        } else {
            ("被拒", "结果")
        };
        assert!(said.contains(&format!("`{name}`")), "{said}");
        let rows = sheet(&out, name, 9);
        assert_eq!(rows[0], ["行号", "原因", "工号", "参保城市", "应发工资"]);
        let lines: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
        assert_eq!(lines, ["3", "4", "5"]);
        assert_eq!(rows[1][2..], ["008", "火星", "7000"]);
        assert_eq!(rows[2][2], "=1+1");
        assert_eq!(rows[3][2], "010,南昌");
        // the heading, two people and their sums
        assert_eq!(sheet(&out, other, 3).len(), 4);
    }
    assert!(!folder.path().join("out.rejects.csv").exists());
    // that sheet can be given again, corrected
    let again = run(["batch", to, "--sheet", "被拒", MONTH[0], MONTH[1]]);
    assert!(
        text(&again.stderr).contains("3 rows read"),
        "{}",
        text(&again.stderr)
    );
    // a file that is named has them instead
    let apart = folder.path().join("apart.csv");
    let named = apart.to_str().unwrap();
    batch(
        ["-", MONTH[0], MONTH[1], "-o", to, "--rejects", named],
        bad.as_bytes(),
    );
    let refused = std::fs::read_to_string(&apart).unwrap();
    assert_eq!(refused.lines().count(), 4, "{refused}");
    let book: Xlsx<_> = open_workbook(&out).unwrap();
    assert_eq!(book.sheet_names(), ["Result", "Summary"]);
}

#[test]
fn a_run_that_ends_early_leaves_the_old_workbook() {
    let folder = folder();
    // as a workbook begins: a file of another kind would not be replaced anyway
    let old = b"PK\x03\x04old";
    let out = file(folder.path(), "out.xlsx", old);
    let to = out.to_str().unwrap();
    let bad = "city,wage\n南昌,7000\n火星,7000\n";
    let output = batch(["-", "-o", to, "--fail-fast"], bad.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read(&out).unwrap(), old);
    let output = batch(["-", "-o", to, "--resume"], bad.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--resume"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    if Path::new("/dev/full").exists() {
        let output = batch(["-", "-o", "/dev/full", "--format", "xlsx"], bad.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(
            said.contains("cannot write the result") && !said.contains("panicked"),
            "{said}"
        );
    }
}

#[test]
fn sheets_are_chosen_by_name_or_number() {
    let folder = folder();
    let mut book = Workbook::new();
    let note = book.add_worksheet();
    note.set_name("说明").unwrap();
    note.set_hidden(true);
    words(note, 0, &["city", "wage"]);
    let mut wage = 7000;
    for name in ["九月", "十月", "2"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        if name == "九月" {
            sheet.set_active(true);
        }
        words(sheet, 0, &["城市", "工资"]);
        sheet.write(1, 0, "南昌").unwrap();
        sheet.write(1, 1, wage).unwrap();
        wage += 1000;
    }
    book.add_worksheet().set_name("空").unwrap();
    let path = folder.path().join("book.xlsx");
    book.save(&path).unwrap();
    let path = path.to_str().unwrap();
    for (typed, wage) in [
        (None, "7000"),
        (Some("十月"), "8000"),
        (Some("3"), "8000"),
        (Some("2"), "9000"),
    ] {
        let chosen = typed.map(|typed| ["--sheet", typed]);
        let args = ["batch", path, MONTH[0], MONTH[1]]
            .into_iter()
            .chain(chosen.into_iter().flatten());
        let output = run(args);
        let (_, rows) = records(output.stdout.trim_ascii());
        assert_eq!(rows[0][1], wage, "{typed:?}: {}", text(&output.stderr));
    }
    for (typed, code) in [("冬月", "冬月"), ("9", "`9`"), ("空", "empty")] {
        let output = run(["batch", path, "--sheet", typed]);
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(
            said.contains(code) && said.contains("1 说明, 2 九月, 3 十月, 4 2, 5 空"),
            "{said}"
        );
    }
    let output = batch(["-", "--sheet", "1"], b"city,wage\n");
    assert!(text(&output.stderr).contains("no sheets"));
}

#[test]
fn cells_that_are_no_figures_refuse_their_row_and_no_other() {
    let folder = folder();
    let path = save(folder.path(), "bad.xlsx", |sheet| {
        let date = Format::new().set_num_format("yyyy-mm-dd");
        words(sheet, 0, &["城市", "工资", "月份", "备注"]);
        for row in 1..=11 {
            sheet.write(row, 0, "南昌").unwrap();
            sheet.write(row, 1, 7000).unwrap();
        }
        sheet.write(1, 1, true).unwrap();
        let broken = Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(2, 1, broken).unwrap();
        sheet.write(3, 1, 1e300).unwrap();
        sheet.write(4, 1, -7000).unwrap();
        sheet.write(5, 2, 2026.1).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 9, 15).unwrap();
        sheet.write_with_format(6, 2, &day, &date).unwrap();
        sheet.write(7, 5, "乱").unwrap();
        sheet.write_blank(8, 1, &date).unwrap();
        sheet.write(9, 1, 7000.004).unwrap();
        // what is not looked at may be anything
        sheet.write(10, 3, true).unwrap();
        sheet.write(11, 1, 7_000.499_999_999_999).unwrap();
    });
    let path = path.to_str().unwrap();
    let output = run(["batch", path, MONTH[0], MONTH[1]]);
    let (heading, rows) = records(output.stdout.trim_ascii());
    let error = heading.len() - 1;
    let reasons = rows.iter().map(|row| row[error].as_str());
    for (reason, part) in reasons.zip([
        "TRUE",
        "#DIV/0!",
        "301 bytes",
        "-7000",
        "January or October",
        "not a month",
        "cell F8",
        "the wage is missing",
        "7000.004",
        "",
        "",
    ]) {
        assert!(
            reason.contains(part) && reason.is_empty() == part.is_empty(),
            "{reason} for {part}"
        );
    }
    assert_eq!(rows[9][3], "TRUE");
    assert_eq!(rows[10][4], "7000.50");
    assert_eq!(rows[6][..4], ["南昌", "7000", "", ""]);
    let said = text(&output.stderr);
    assert!(
        said.contains("11 rows read: 2 computed, 9 refused"),
        "{said}"
    );
    assert!(said.contains("line 2: 工资: the cell is TRUE"), "{said}");
}

/// The smallest file that looks as one with a password does: a container with the packed workbook inside.
fn protected() -> Vec<u8> {
    let mut file = vec![0xff_u8; 512 * 3];
    file[..512].fill(0);
    file[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    file[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    let mut number =
        |at: usize, number: u32| file[at..at + 4].copy_from_slice(&number.to_le_bytes());
    number(44, 1);
    number(48, 1);
    number(56, 4096);
    number(60, 0xffff_fffe);
    number(68, 0xffff_fffe);
    for at in (76..512).step_by(4) {
        number(at, if at == 76 { 0 } else { 0xffff_ffff });
    }
    number(512, 0xffff_fffd);
    number(516, 0xffff_fffe);
    for (place, name) in ["Root Entry", "EncryptedPackage"].into_iter().enumerate() {
        let entry = &mut file[1024 + place * 128..][..128];
        entry.fill(0);
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..][..2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = u8::try_from(name.len() * 2 + 2).expect("a short name");
        entry[66] = if place == 0 { 5 } else { 2 };
        entry[116..120].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    }
    file[1024 + 256..].fill(0);
    file
}

#[test]
fn a_workbook_that_cannot_be_read_is_said_so_in_both_languages() {
    let folder = folder();
    let whole = std::fs::read(save(folder.path(), "whole.xlsx", people)).unwrap();
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    other.start_file("content.xml", options).unwrap();
    other.write_all(b"<office/>").unwrap();
    let other = other.finish().unwrap().into_inner();
    for (bytes, en, zh) in [
        (protected(), "protected by a password", "有密码保护"),
        (
            whole[..whole.len() / 2].to_vec(),
            "the workbook cannot be read",
            "读不了工作簿",
        ),
        (
            b"PK\x03\x04".to_vec(),
            "the workbook cannot be read",
            "读不了工作簿",
        ),
        (
            b"\xd0\xcf\x11\xe0".to_vec(),
            "the workbook cannot be read",
            "读不了工作簿",
        ),
        (other, "the workbook cannot be read", "读不了工作簿"),
    ] {
        let path = file(folder.path(), "bad.xlsx", &bytes);
        for (lang, want) in [("en", en), ("zh", zh)] {
            let output = run(["batch", path.to_str().unwrap(), "--lang", lang]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(want) && !said.contains("panicked"), "{said}");
        }
    }
}

#[test]
fn a_damaged_workbook_loses_no_row_in_silence() {
    let folder = folder();
    let whole = std::fs::read(save(folder.path(), "whole.xlsx", people)).unwrap();
    let mut chance = fastrand::Rng::with_seed(20_260_901);
    let mut codes = [0; 3];
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..chance.usize(1..4) {
            let place = chance.usize(..bytes.len());
            bytes[place] = chance.u8(..);
        }
        let output = batch(["-", MONTH[0], MONTH[1]], &bytes);
        let said = text(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        let code = output.status.code().expect("a code");
        codes[usize::try_from(code).unwrap()] += 1;
        // what is packed has a checksum: either it is read, or the run ends
        if code == 0 {
            assert!(said.contains("4 rows read: 4 computed"), "{said}");
        }
    }
    assert!(codes[0] > 0 && codes[2] > 0, "{codes:?}");
}

#[test]
fn libreoffice_shows_the_same_figures() {
    let folder = folder();
    let csv = file(folder.path(), "people.csv", PEOPLE);
    let out = folder.path().join("result.xlsx");
    let (csv, to) = (csv.to_str().unwrap(), out.to_str().unwrap());
    let as_csv = run(["batch", csv, MONTH[0], MONTH[1]]);
    run(["batch", csv, MONTH[0], MONTH[1], "-o", to]);
    let Some(shown) = converted(&out, None, "csv") else {
        println!("skipped: no soffice (LibreOffice)");
        return;
    };
    let (heading, mut shown) = records(&std::fs::read(shown).unwrap());
    let foot = shown.pop().unwrap();
    let (want_heading, want) = records(&as_csv.stdout);
    assert_eq!(heading, want_heading);
    // 7,000.50 and 7000.5 are one figure
    let bare = |cell: &String| {
        let bare = cell.replace(',', "");
        match bare.trim_end_matches('0').strip_suffix('.') {
            Some(whole) => whole.to_owned(),
            None if bare.contains('.') => bare.trim_end_matches('0').to_owned(),
            None => bare,
        }
    };
    let rows = |rows: Vec<Vec<String>>| -> Vec<Vec<String>> {
        rows.iter()
            .map(|row| row.iter().map(bare).collect())
            .collect()
    };
    let (shown, want) = (rows(shown), rows(want));
    assert_eq!(shown, want);
    // LibreOffice adds up anew what the file says of the sums
    let net = heading.iter().position(|name| name == "实发工资").unwrap();
    let fen = |cell: &String| {
        let (yuan, rest) = cell.split_once('.').unwrap_or((cell, ""));
        format!("{yuan}{rest:0<2}").parse::<i64>().unwrap()
    };
    let sum: i64 = want.iter().map(|row| fen(&row[net])).sum();
    assert_eq!(fen(&bare(&foot[net])), sum);
}

#[test]
fn an_old_workbook_gives_the_same() {
    // payroll.xlsx was written by openpyxl, payroll.xls made of it by LibreOffice
    let [new, old] = ["xlsx", "xls"].map(|ending| format!("tests/batch/payroll.{ending}"));
    let [from_new, from_old] = [&new, &old].map(|path| run(["batch", path, MONTH[0], MONTH[1]]));
    assert_eq!(
        from_old.status.code(),
        Some(1),
        "{}",
        text(&from_old.stderr)
    );
    assert_eq!(from_old.stdout, from_new.stdout);
    let (_, rows) = records(from_old.stdout.trim_ascii());
    let own: Vec<String> = rows.iter().map(|row| row[..6].join("|")).collect();
    let want = [
        "007|张三|南昌|7000.5|2026-07-01|8",
        "008|李四|上海|36921.5|2026-07-01|7%",
        "1001|王五|深圳|12000|2026-09-01|",
        "009|赵六|火星|9000||",
    ];
    assert_eq!(own, want);
    assert_eq!(rows[0][7], "560.04");
    let whole = std::fs::read(crate::common::root().join(&old)).unwrap();
    let mut chance = fastrand::Rng::with_seed(20_260_902);
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..chance.usize(1..20) {
            let place = chance.usize(8..bytes.len());
            bytes[place] = chance.u8(..);
        }
        bytes.truncate(chance.usize(bytes.len() / 2..=bytes.len()));
        let output = batch(["-", MONTH[0], MONTH[1]], &bytes);
        let said = text(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
    }
}
