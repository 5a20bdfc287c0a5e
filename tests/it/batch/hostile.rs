//! Files that nobody would want to get: no row is lost, nothing is guessed, memory stays bounded.

use std::path::Path;
use std::process::Output;

use encoding_rs::GB18030;
use proptest::prelude::*;

use super::{batch, file, folder, records};
use crate::common::{run, sscalc, text};

const MONTH: [&str; 2] = ["--month", "2026-09"];

/// Runs `batch` from a file to a file, with the month given.
fn to_file(path: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = sscalc();
    command.arg("batch").arg(path).arg("-o").arg(out);
    command.args(MONTH).args(more);
    command.output().expect("the program ends")
}

/// `N rows read: N computed, N refused` of the summary.
fn counts(stderr: &[u8]) -> [usize; 3] {
    let text = String::from_utf8_lossy(stderr);
    let line = text
        .lines()
        .find(|line| line.contains(" read: "))
        .unwrap_or_else(|| panic!("no summary in {text}"));
    let numbers: Vec<usize> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse().ok())
        .collect();
    [numbers[0], numbers[1], numbers[2]]
}

#[test]
fn hostile_rows_are_refused_each_with_its_reason() {
    let folder = folder();
    let long = "x".repeat(300);
    let rows: Vec<(Vec<u8>, &str)> = vec![
        ("good,南昌,7000".into(), ""),
        ("empty,南昌,".into(), "the wage is missing"),
        (",,".into(), "blank"),
        ("  , ,".into(), "blank"),
        ("no city,,7000".into(), "the city is missing"),
        ("wrong city,火星,7000".into(), "no region is called `火星`"),
        ("province,江西省,7000".into(), "is a province"),
        ("near miss,南晶,7000".into(), "nearest: "),
        ("negative,南昌,-7000".into(), "below zero"),
        ("huge,南昌,1e400".into(), "is not an amount"),
        (
            "nines,南昌,99999999999999999999999999".into(),
            "above 10,000,000,000 yuan",
        ),
        ("word,南昌,abc".into(), "is not an amount"),
        ("fine,南昌,7000.505".into(), "more than two decimals"),
        ("double,南昌,7000.499999999999".into(), ""),
        ("separators,南昌,\"7,000.50\"".into(), ""),
        ("wan,南昌,1.2万".into(), ""),
        ("few,南昌".into(), "the row has 2 cells, the heading 3"),
        (
            "many,南昌,7000,,".into(),
            "the row has 5 cells, the heading 3",
        ),
        (b"nul,nan\0chang,7000".to_vec(), "no region is called"),
        (b"nul,nanchang,70\x0000".to_vec(), "is not an amount"),
        (format!("long,{long},7000").into(), "a cell of 300 bytes"),
        (format!("long,南昌,{long}").into(), "a cell of 300 bytes"),
        (
            GB18030.encode("另一编码,南昌,7000").0.to_vec(),
            "not written in the file's encoding",
        ),
        ("=cmd|' /C calc'!A0,南昌,7000".into(), ""),
        (
            "\"open,南昌,7000".into(),
            "a quote is opened and not closed",
        ),
        ("better,南昌,7000".into(), ""),
    ];
    let mut bytes = "姓名,城市,工资\n".as_bytes().to_vec();
    for (row, _) in &rows {
        bytes.extend_from_slice(row);
        bytes.push(b'\n');
    }
    let path = file(folder.path(), "hostile.csv", &bytes);
    let out = folder.path().join("out.csv");
    let output = to_file(&path, &out, &[]);
    assert_eq!(output.status.code(), Some(1));
    let bad = rows
        .iter()
        .filter(|(_, why)| !why.is_empty() && *why != "blank")
        .count();
    let good = rows.iter().filter(|(_, why)| why.is_empty()).count();
    assert_eq!(counts(&output.stderr), [good + bad, good, bad]);
    assert!(text(&output.stderr).contains("2 empty rows were passed over"));
    let (heading, results) = records(&std::fs::read(&out).expect("a result"));
    assert_eq!(results.len(), good);
    assert!(results.iter().all(|row| row.len() == heading.len()));
    assert!(results.iter().any(|row| row[0] == "'=cmd|' /C calc'!A0"));
    let rejects = std::fs::read(out.with_extension("rejects.csv")).expect("refused rows");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(rejects.as_slice());
    let refused: Vec<csv::ByteRecord> = reader
        .byte_records()
        .map(|r| r.expect("a record"))
        .collect();
    assert_eq!(refused.len(), bad);
    let wanted = rows
        .iter()
        .enumerate()
        .filter(|(_, (_, why))| !why.is_empty() && *why != "blank");
    for ((number, (row, why)), record) in wanted.zip(&refused) {
        assert_eq!(record[0], *(number + 2).to_string().as_bytes());
        let reason = String::from_utf8_lossy(&record[1]);
        assert!(reason.contains(why), "{why}: {reason}");
        let first: Vec<u8> = row
            .iter()
            .copied()
            .take_while(|b| *b != b',' && *b != b'"')
            .collect();
        assert!(record[2].starts_with(&first), "{reason}");
    }
}

#[test]
fn formulas_are_made_harmless_unless_told_otherwise() {
    let input = "name,city,wage,note\n\
        =1+1,nanchang,7000,-5\n\
        @SUM(A1),nanchang,7000,+86 138\n\
        \"\t=1\",nanchang,7000,-2+3\n\
        plain,nanchang,7000,-\n";
    let output = batch(["-"].iter().chain(&MONTH), input.as_bytes());
    let (_, rows) = records(&output.stdout);
    let cells = |place: usize| {
        rows.iter()
            .map(|row| row[place].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(0), ["'=1+1", "'@SUM(A1)", "'\t=1", "plain"]);
    assert_eq!(cells(3), ["-5", "'+86 138", "'-2+3", "'-"]);
    assert!(text(&output.stderr).contains("6 cells that a spreadsheet would run"));
    let raw = batch(["-", "--raw"].iter().chain(&MONTH), input.as_bytes());
    assert_eq!(records(&raw.stdout).1[0][0], "=1+1");
}

#[test]
fn a_quote_that_is_never_closed_costs_its_line_alone() {
    let mut input = String::from("name,city,wage\n\"a,nanchang,7000\n");
    for _ in 0..100 {
        input.push_str("b,nanchang,7000\n");
    }
    let output = batch(["-", "--dry-run"].iter().chain(&MONTH), input.as_bytes());
    assert_eq!(counts(&output.stderr), [101, 100, 1]);
    // within 64 lines it is a cell of several lines
    let closed = "name,city,wage\n\"a\nb\nc\",nanchang,7000\nd,nanchang,7000\n";
    let output = batch(["-"].iter().chain(&MONTH), closed.as_bytes());
    let (_, rows) = records(&output.stdout);
    assert_eq!((rows.len(), rows[0][0].as_str()), (2, "a\nb\nc"));
}

#[test]
fn a_line_of_fifty_megabytes_is_refused_and_passed_over() {
    let folder = folder();
    for quote in ["", "\""] {
        let mut bytes = b"name,city,wage\na,nanchang,7000\n".to_vec();
        bytes.extend_from_slice(quote.as_bytes());
        bytes.resize(bytes.len() + 50_000_000, b'x');
        bytes.extend_from_slice(b",nanchang,7000\nb,nanchang,7000\n");
        let path = file(folder.path(), "long.csv", &bytes);
        let out = folder.path().join("out.csv");
        let output = to_file(&path, &out, &[]);
        assert_eq!(counts(&output.stderr), [3, 2, 1]);
        assert!(
            text(&output.stderr).contains("line 3: the line has 500000"),
            "{}",
            text(&output.stderr)
        );
        let rejects = std::fs::metadata(out.with_extension("rejects.csv")).expect("refused rows");
        assert!(rejects.len() < 4_096);
    }
}

#[test]
fn the_first_refused_row_may_end_it() {
    let folder = folder();
    let path = file(
        folder.path(),
        "in.csv",
        "city,wage\nnanchang,7000\nnanchang,x\nmars,1\n",
    );
    let out = file(folder.path(), "out.csv", "old");
    let output = to_file(&path, &out, &["--fail-fast"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("line 3: wage: `x` is not an amount"));
    assert_eq!(std::fs::read(&out).expect("the old file"), b"old");
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .collect();
    assert_eq!(names.len(), 2, "something is left behind");
}

#[test]
fn what_is_no_sheet_of_text_is_named() {
    for (bytes, said) in [
        (b"".as_slice(), "the input is empty"),
        (b"\n\r\n", "the input is empty"),
        (b"PK\x03\x04rest", "the workbook cannot be read"),
        (b"ARROW1\0\0", "the input is Arrow IPC, not text"),
        #[cfg(not(feature = "parquet"))]
        (b"PAR1", "the input is Parquet, not text"),
        #[cfg(feature = "parquet")]
        (b"PAR1", "the Parquet file cannot be read"),
        (b"\"open", "a quote is not closed"),
        (b"x\0y\0\n", "the input is not text"),
    ] {
        let output = batch(["-"].iter().chain(&MONTH), bytes);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains(said),
            "{}",
            text(&output.stderr)
        );
    }
    let none = run(["batch", "no-such-file.csv"]);
    assert!(text(&none.stderr).contains("cannot read no-such-file.csv"));
    let empty = batch(["-"].iter().chain(&MONTH), b"city,wage\n");
    assert_eq!(
        (empty.status.code(), counts(&empty.stderr)),
        (Some(0), [0, 0, 0])
    );
}

#[test]
fn a_device_is_written_to_and_not_replaced() {
    let input = "city,wage\nnanchang,7000\n";
    let output = batch(
        ["-", "-o", "/dev/null", "--format", "csv"]
            .iter()
            .chain(&MONTH),
        input.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let null = std::fs::metadata("/dev/null").expect("a device");
    assert!(!null.is_file());
    assert!(!Path::new("/dev/null.rejects.csv").exists());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_lose_a_row(rows in prop::collection::vec(
        prop_oneof![
            Just(b"a,nanchang,7000".to_vec()),
            Just("\"a\n,\"\"b\",南昌,7000".into()),
            prop::collection::vec(any::<u8>(), 0..30),
            "[a\",\r\n;=]{0,12}".prop_map(String::into_bytes),
        ], 0..60))
    {
        let mut bytes = "name,city,wage\n".as_bytes().to_vec();
        for row in &rows {
            bytes.extend_from_slice(row);
            bytes.push(b'\n');
        }
        let output = batch(["-", "--delimiter", "comma", "--encoding", "utf-8"].iter().chain(&MONTH), &bytes);
        let [read, computed, refused] = counts(&output.stderr);
        prop_assert_eq!(read, computed + refused);
        // every row stands in the result, computed or refused in its place
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let written = reader.byte_records().filter(|r| r.is_ok()).count();
        prop_assert_eq!(written, read);
    }
}
