//! Rows 5 and 9: a workbook that is damaged, has a row twice, or unpacks to more than is read, is refused.

use std::io::Write;
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::folder;
use crate::common::{sscalc, text};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const HEAD: &str = r#"<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>city</v></c><c r="C1" t="str"><v>wage</v></c></row>"#;

/// A workbook with these rows and other parts; what repeats is given as a piece and how often.
fn book(folder: &Path, rows: &str, parts: &[(&str, &str, &str, usize, &str)]) -> PathBuf {
    let path = folder.join("in.xlsx");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    let options = SimpleFileOptions::default();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut put = |name: &str, content: &str| {
        zip.start_file(name, options).expect("a part");
        zip.write_all(content.as_bytes()).expect("written");
    };
    put(
        "_rels/.rels",
        &format!(
            r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    );
    put(
        "xl/_rels/workbook.xml.rels",
        &format!(
            r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
        ),
    );
    put(
        "xl/workbook.xml",
        &format!(
            r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
        ),
    );
    if !parts.iter().any(|(name, ..)| *name == SHEET) {
        put(
            SHEET,
            &format!(
                r#"<worksheet xmlns="{main}"><sheetData>{HEAD}{rows}</sheetData></worksheet>"#
            ),
        );
    }
    for (name, before, piece, times, after) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(before.as_bytes()).expect("written");
        let block = piece.repeat(10_000);
        for _ in 0..times / 10_000 {
            zip.write_all(block.as_bytes()).expect("written");
        }
        zip.write_all(piece.repeat(times % 10_000).as_bytes())
            .expect("written");
        zip.write_all(after.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive");
    path
}

fn person(line: u32, name: &str) -> String {
    format!(
        r#"<row r="{line}"><c r="A{line}" t="str"><v>{name}</v></c><c r="B{line}" t="str"><v>nanchang</v></c><c r="C{line}"><v>7000</v></c></row>"#
    )
}

#[track_caller]
fn refused(path: &Path, why: &str) {
    let out = path.with_file_name("out.csv");
    let output = sscalc()
        .arg("batch")
        .arg(path)
        .arg("-o")
        .arg(&out)
        .args(["--month", "2026-09", "--lang", "en"])
        .output()
        .expect("the program ends");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(why), "{said}");
    assert!(!out.exists(), "{said}");
}

#[test]
fn row_5_a_part_with_another_checksum_is_refused() {
    let folder = folder();
    let path = book(folder.path(), &person(2, "one"), &[]);
    let mut archive =
        zip::ZipArchive::new(std::fs::File::open(&path).expect("a file")).expect("an archive");
    let sum = archive
        .by_name(SHEET)
        .expect("a part")
        .crc32()
        .to_le_bytes();
    let mut bytes = std::fs::read(&path).expect("the workbook");
    for place in 0..bytes.len() - 4 {
        if bytes[place..place + 4] == sum {
            bytes[place] ^= 1;
        }
    }
    std::fs::write(&path, bytes).expect("a file");
    refused(&path, "the workbook is damaged: xl/worksheets/sheet1.xml");
}

#[test]
fn row_5_rows_that_stand_twice_or_go_backwards_are_refused() {
    let folder = folder();
    let back = r#"<row r="2"><c r="A2" t="str"><v>one</v></c><c r="C2"><v>7000</v></c><c r="B2" t="str"><v>nanchang</v></c></row>"#;
    for (rows, why) in [
        (
            [person(2, "one"), person(2, "two")].concat(),
            "cell A2 of the sheet comes after C2",
        ),
        (
            [person(5, "one"), person(3, "two")].concat(),
            "cell A3 of the sheet comes after C5",
        ),
        (back.to_owned(), "cell B2 of the sheet comes after C2"),
    ] {
        refused(&book(folder.path(), &rows, &[]), why);
    }
}

#[test]
fn row_9_what_unpacks_to_more_than_is_read_is_refused_with_the_limit() {
    let folder = folder();
    let rows = person(2, "one");
    let sheet = |piece: &'static str, times: usize, before: &'static str, after: &'static str| {
        (SHEET, before, piece, times, after)
    };
    for (part, why) in [
        (
            (
                "xl/sharedStrings.xml",
                "<sst>",
                "<si><t/></si>",
                4_200_000,
                "</sst>",
            ),
            "4194304 shared texts",
        ),
        (
            (
                "xl/sharedStrings.xml",
                r#"<sst uniqueCount="3000000000">"#,
                "",
                0,
                "</sst>",
            ),
            "4194304 shared texts",
        ),
        (
            (
                "xl/styles.xml",
                "<styleSheet><cellXfs>",
                "<xf/>",
                70_000,
                "</cellXfs></styleSheet>",
            ),
            "65536 cell formats",
        ),
        (
            (
                "xl/styles.xml",
                r#"<styleSheet><fonts><font><name val=""#,
                "x",
                100_000,
                r#""/></font></fonts></styleSheet>"#,
            ),
            "longer than 2048 bytes",
        ),
        (
            sheet(
                " ",
                9_000_000,
                "<worksheet><sheetData>",
                "</sheetData></worksheet>",
            ),
            "more than 8 MiB",
        ),
        (
            sheet("<c/>", 2_500_000, "<worksheet><!--", "--></worksheet>"),
            "more than 8 MiB",
        ),
        (
            sheet("<c>' ", 2_500_000, r#"<worksheet a=""#, r#""></worksheet>"#),
            "more than 8 MiB",
        ),
        (
            sheet(
                "<r><t>aaaaaaaaaaaaaaaa</t></r>",
                400_000,
                r#"<worksheet><sheetData><row><c t="inlineStr"><is>"#,
                "</is></c></row></sheetData></worksheet>",
            ),
            "more than 8 MiB",
        ),
        (sheet("<a>", 1_000, "", ""), "deeper than 256"),
        (
            sheet(
                "<row></row>",
                11_000_000,
                "<worksheet><sheetData>",
                "</sheetData></worksheet>",
            ),
            "20 million tags",
        ),
        (
            ("xl/media/image1.png", "", "\0\0\0\0\0\0\0\0", 9_000_000, ""),
            "more than 64 MiB",
        ),
    ] {
        refused(&book(folder.path(), &rows, &[part]), why);
    }
}

#[test]
fn row_9_a_wide_heading_over_many_rows_is_refused_with_the_limit() {
    let folder = folder();
    let wide = r#"<c r="XFD1" t="str"><v>last</v></c></row>"#;
    let rows: String = (2..9_000).map(|line| person(line, "one")).collect();
    let head = HEAD.replace("</row>", wide);
    let before: &'static str = "<worksheet><sheetData>";
    let content = format!("{head}{rows}");
    let path = book(
        folder.path(),
        "",
        &[(SHEET, before, &content, 1, "</sheetData></worksheet>")],
    );
    refused(&path, "128 million cells");
}

#[test]
fn row_9_tags_that_close_what_is_not_open_are_refused() {
    let folder = folder();
    let part = (
        SHEET,
        "<worksheet><sheetData><row><c><is><t>",
        "</c>",
        1,
        "</t></is></c></row></sheetData></worksheet>",
    );
    refused(&book(folder.path(), "", &[part]), "ends what has not begun");
}

#[test]
fn row_9_one_text_in_many_cells_is_counted_in_each() {
    let folder = folder();
    let path = folder.path().join("many.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let longest = "x".repeat(32_767);
    for (column, name) in (0_u16..).zip(["name", "city", "wage", "note"]) {
        sheet.write(0, column, name).expect("a heading");
    }
    for row in 1..9_000 {
        sheet.write(row, 0, &longest).expect("a text");
    }
    book.save(&path).expect("a file");
    refused(&path, "256 MiB of text");
}

#[test]
fn row_9_parts_that_are_each_small_are_bounded_together() {
    // five pictures of sixty megabytes, each a kilobyte when packed
    let folder = folder();
    let path = book(
        folder.path(),
        &person(2, "one"),
        &[("xl/media/image0.png", "", "\0\0\0\0\0\0\0\0", 7_500_000, "")],
    );
    let file = std::fs::File::open(&path).expect("a file");
    let mut from = zip::ZipArchive::new(file).expect("an archive");
    let many = folder.path().join("many.xlsx");
    let mut to = ZipWriter::new(std::fs::File::create(&many).expect("a file"));
    for place in 0..from.len() {
        let part = from.by_index_raw(place).expect("a part");
        to.raw_copy_file(part).expect("copied");
    }
    for number in 1..5 {
        let part = from.by_name("xl/media/image0.png").expect("a part");
        let name = format!("xl/media/image{number}.png");
        to.raw_copy_file_rename(part, name).expect("copied");
    }
    to.finish().expect("written");
    refused(&many, "32 times its size and 256 MiB");
}

#[test]
fn row_16_a_workbook_in_utf_16_is_called_so() {
    let folder = folder();
    let path = folder.path().join("wide.xlsx");
    for (mark, big) in [(true, false), (false, false), (true, true), (false, true)] {
        let text = format!("{}<workbook/>", if mark { "\u{feff}" } else { "" });
        let units = text.encode_utf16();
        let bytes: Vec<u8> = units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect();
        let mut zip = ZipWriter::new(std::fs::File::create(&path).expect("a file"));
        zip.start_file("xl/workbook.xml", SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(&bytes).expect("written");
        zip.finish().expect("written");
        refused(
            &path,
            "xl/workbook.xml in the workbook is written in UTF-16",
        );
    }
}
