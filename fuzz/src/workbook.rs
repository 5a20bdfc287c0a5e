//! Workbooks: their parts as text, put into an archive here so that the bytes that are varied are those that are read;
//! and whole files, of either form.

use std::io::{Cursor, Write};

use sscalc::batch::{Input, ToldTop, WORKBOOK_THREAD, Workbook};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::rows::{How, check};

const PLAIN: How = How {
    chunk: usize::MAX,
    threads: 1,
};

/// The library that reads workbooks may end its thread on a damaged one, which is told as what it is; our own code on
/// that thread may not.
pub(crate) fn expect_damage() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        let is_ours = fault
            .location()
            .is_some_and(|place| place.file().contains("crates/"));
        if is_ours || std::thread::current().name() != Some(WORKBOOK_THREAD) {
            before(fault);
        }
    }));
}

/// What stands between two parts of an input.
const BETWEEN: &[u8] = b"\n--\n";

/// The parts, in their order; what an input leaves out is not in the archive.
const PARTS: [&str; 5] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut own: Vec<&[u8]> = Vec::new();
    let mut rest = data;
    while let Some(place) = rest.windows(BETWEEN.len()).position(|w| w == BETWEEN) {
        let (part, after) = rest.split_at(place);
        own.push(part);
        rest = after.get(BETWEEN.len()..).expect("it stands there");
    }
    own.push(rest);
    let mut all = vec![("_rels/.rels", ROOT.as_bytes())];
    for (place, name) in PARTS.into_iter().enumerate() {
        match (own.get(place).filter(|part| !part.is_empty()), place) {
            (Some(part), _) => all.push((name, part)),
            (None, 3) => all.push((name, BOOK.as_bytes())),
            (None, 4) => all.push((name, RELATIONS.as_bytes())),
            (None, _) => {}
        }
    }
    archive(&all)
}

pub(crate) fn parts(data: &[u8]) {
    let book = packed(data);
    read(&book, Workbook::Xlsx);
}

pub(crate) fn open_document(data: &[u8]) {
    let mime = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let manifest = br#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let book = archive(&[
        ("mimetype", mime),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", data),
    ]);
    read(&book, Workbook::Ods);
}

pub(crate) fn bytes(data: &[u8]) {
    if let Some(form) = Workbook::of_first(data) {
        read(data, form);
    }
}

fn read(book: &[u8], form: Workbook) {
    let top = ToldTop::default();
    let open = || Input::of_workbook(Box::new(Cursor::new(book.to_vec())), form, None, &top);
    check(book.len(), &open, &[PLAIN]);
    let sheet = Input::of_workbook(Box::new(Cursor::new(book.to_vec())), form, Some("2"), &top);
    if let Err(error) = sheet {
        error.diagnostic();
    }
}
