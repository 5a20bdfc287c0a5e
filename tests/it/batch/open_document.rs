//! ODS comes in: the same people as XLSX, and what unpacks to more than is read is refused by the limit's name.

use std::io::Write;
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::office::converted;
use super::{batch, file, folder, records};
use crate::common::{run, sscalc, text};

const MONTH: [&str; 2] = ["--month", "2026-09"];
const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A workbook with this inside its one sheet.
fn book(folder: &Path, before: &str, piece: &str, times: usize, after: &str) -> PathBuf {
    let path = folder.join("in.ods");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("mimetype", plain).expect("a part");
    zip.write_all(MIME.as_bytes()).expect("written");
    zip.start_file("META-INF/manifest.xml", SimpleFileOptions::default())
        .expect("a part");
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/></manifest:manifest>"#
    );
    zip.write_all(manifest.as_bytes()).expect("written");
    zip.start_file("content.xml", SimpleFileOptions::default())
        .expect("a part");
    let head = r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">"#;
    zip.write_all(head.as_bytes()).expect("written");
    zip.write_all(before.as_bytes()).expect("written");
    let block = piece.repeat(1_000);
    for _ in 0..times / 1_000 {
        zip.write_all(block.as_bytes()).expect("written");
    }
    zip.write_all(piece.repeat(times % 1_000).as_bytes())
        .expect("written");
    zip.write_all(after.as_bytes()).expect("written");
    let tail = "</table:table></office:spreadsheet></office:body></office:document-content>";
    zip.write_all(tail.as_bytes()).expect("written");
    zip.finish().expect("an archive");
    path
}

fn word(word: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>"#
    )
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn head() -> String {
    row(&["name", "city", "wage"].map(word))
}

const WAGE: &str = r#"<table:table-cell office:value-type="float" office:value="7000"><text:p>7,000</text:p></table:table-cell>"#;

fn person(name: &str) -> String {
    row(&[word(name), word("nanchang"), WAGE.to_owned()])
}

#[test]
fn an_open_document_gives_what_its_workbook_gives() {
    // made of payroll.xlsx by LibreOffice
    let [new, open] = ["xlsx", "ods"].map(|ending| format!("tests/batch/payroll.{ending}"));
    let [from_new, from_open] = [&new, &open].map(|path| run(["batch", path, MONTH[0], MONTH[1]]));
    let said = text(&from_open.stderr);
    assert_eq!(from_open.status.code(), Some(1), "{said}");
    assert_eq!(text(&from_open.stdout), text(&from_new.stdout));
    let piped = batch(
        ["-", MONTH[0], MONTH[1]],
        &std::fs::read(crate::common::root().join(&open)).unwrap(),
    );
    assert_eq!(piped.stdout, from_open.stdout);
}

#[test]
fn what_a_spreadsheet_saves_is_read() {
    let folder = folder();
    let people = "工号,姓名,参保城市,应发工资,备注\n\
        007,张三,南昌,7000.5,\"a\nb\"\n\
        008,李四,上海,36921.5,\n\
        009,王五,南昌,7000.5,x\n\
        合计,,,50922.5,\n";
    let csv = file(folder.path(), "people.csv", people);
    let Some(open) = converted(&csv, Some(76), "ods") else {
        println!("skipped: no soffice (LibreOffice)");
        return;
    };
    let want = run(["batch", csv.to_str().unwrap(), MONTH[0], MONTH[1]]);
    let own = run(["batch", open.to_str().unwrap(), MONTH[0], MONTH[1]]);
    let said = text(&own.stderr);
    assert_eq!(own.status.code(), Some(0), "{said}");
    assert!(said.contains("50922.50 agrees"), "{said}");
    let (_, want) = records(&want.stdout);
    let (_, rows) = records(&own.stdout["\u{feff}".len()..]);
    // 007 is a number to a spreadsheet that is told nothing
    let results = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row[1..].to_vec()).collect()
    };
    assert_eq!(results(&rows), results(&want));
}

#[test]
fn repeated_rows_and_cells_are_as_many_people() {
    let folder = folder();
    let twice = person("a").replacen(
        "<table:table-row>",
        "<table:table-row table:number-rows-repeated=\"3\">",
        1,
    );
    let empty = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let path = book(
        folder.path(),
        &head(),
        "",
        0,
        &format!("{twice}{}{empty}", person("b")),
    );
    let output = run([
        "batch",
        path.to_str().unwrap(),
        MONTH[0],
        MONTH[1],
        "--columns",
        "name=,id=",
    ]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let (_, rows) = records(&output.stdout["\u{feff}".len()..]);
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["a", "a", "a", "b"]);
}

#[test]
fn what_unpacks_to_more_than_is_read_is_refused_with_the_limit() {
    let folder = folder();
    let repeated = |rows: &str, columns: &str| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>"
        )
    };
    let empty = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row>";
    let far = format!("{empty}{}", repeated("1", "16384"));
    let long = format!(
        "<table:table-row><table:table-cell x=\"{}\" table:number-columns-repeated=\"9\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>",
        "y".repeat(3_000)
    );
    let cells = "more than 4 million cells";
    for (before, piece, times, why) in [
        (repeated("1000000", "100"), "", 0, cells),
        (repeated("99999999999999999999", "1"), "", 0, cells),
        (far, "", 0, cells),
        (long, "", 0, cells),
        (
            String::new(),
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>",
            4_100_000,
            cells,
        ),
        (String::new(), "<text:p>", 300, "nested deeper than 256"),
        (
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>".to_owned(),
            "a long word ",
            800_000,
            "more than 8 MiB",
        ),
    ] {
        let path = book(folder.path(), &head(), &before, 1, "");
        let path = if times == 0 {
            path
        } else {
            book(
                folder.path(),
                &format!("{}{before}", head()),
                piece,
                times,
                "",
            )
        };
        let output = sscalc()
            .args([
                "batch",
                path.to_str().unwrap(),
                MONTH[0],
                MONTH[1],
                "--lang",
                "en",
            ])
            .output()
            .unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{why}: {said}");
        assert!(said.contains(why), "{why}: {said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_damaged_open_document_ends_with_a_word() {
    let whole = std::fs::read(crate::common::root().join("tests/batch/payroll.ods")).unwrap();
    let mut chance = fastrand::Rng::with_seed(20_261_128);
    for _ in 0..30 {
        let mut bytes = whole.clone();
        for _ in 0..chance.usize(1..20) {
            let place = chance.usize(100..bytes.len());
            bytes[place] = chance.u8(..);
        }
        bytes.truncate(chance.usize(bytes.len() / 2..=bytes.len()));
        let output = batch(["-", MONTH[0], MONTH[1]], &bytes);
        let said = text(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        assert!(output.status.code().is_some());
    }
}
