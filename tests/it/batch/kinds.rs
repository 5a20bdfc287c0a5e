//! Each kind of sheet in CSV of GBK, XLSX and ODS, made from one description: the same answers.

use std::io::Write;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{batch, file, folder, records};
use crate::common::text;

/// A sheet: rows of cells, a cell with `=` before it a number; and what the run comes to.
struct Sheet {
    name: &'static str,
    rows: &'static [&'static [&'static str]],
    args: &'static [&'static str],
    /// Names, and what each is paid out.
    net: &'static [&'static str],
    /// What the run says.
    said: &'static [&'static str],
}

const SHEETS: [Sheet; 7] = [
    Sheet {
        name: "title rows",
        rows: &[
            &["某某公司工资表"],
            &["编制单位：某某公司", "", "2026年9月", "单位：元"],
            &["工号", "姓名", "参保地", "应发工资"],
            &["007", "张三", "南昌", "=7000"],
        ],
        args: &[],
        net: &["5535.39"],
        said: &["the month is that of the title"],
    },
    Sheet {
        name: "two heading rows",
        rows: &[
            &["姓名", "参保地", "应发工资", "养老保险", "", "医疗保险", ""],
            &["", "", "", "个人基数", "单位基数", "个人基数", "单位基数"],
            &["张三", "南昌", "=7000", "=8000", "=12000", "=7000", "=7000"],
        ],
        args: &["--month", "2026-09"],
        // 80.00 more of pension, 2.40 less of tax
        net: &["5457.79"],
        said: &[],
    },
    Sheet {
        name: "sums",
        rows: &[
            &["姓名", "部门", "参保地", "应发工资"],
            &["张三", "研发", "南昌", "=7000"],
            &["小计", "", "", "=7000"],
            &["李四", "销售", "南昌", "=8000"],
            &["合计", "", "", "=15000"],
            &["制表：某某", "审核：某某"],
        ],
        args: &["--month", "2026-09"],
        net: &["5535.39", "6306.54"],
        said: &["合计` 15000.00 agrees"],
    },
    Sheet {
        name: "one person twice",
        rows: &[
            &["工号", "姓名", "参保地", "应发工资"],
            &["007", "张三", "南昌", "=3000"],
            &["008", "李四", "南昌", "=8000"],
            &["007", "张三", "南昌", "=4000"],
        ],
        args: &["--month", "2026-09"],
        net: &["5535.39", "6306.54", ""],
        said: &["1 row is counted with another of the same person and month"],
    },
    Sheet {
        name: "twelve months",
        rows: &[
            &["姓名", "月份", "参保地", "应发工资"],
            &["张三", "2026-03", "南昌", "=12000"],
            &["张三", "2026-01", "南昌", "=12000"],
            &["张三", "2026-02", "南昌", "=12000"],
            &["张三", "2026-04", "南昌", "=12000"],
            &["张三", "2026-05", "南昌", "=12000"],
            &["张三", "2026-06", "南昌", "=12000"],
            &["张三", "2026-07", "南昌", "=12000"],
            &["张三", "2026-08", "南昌", "=12000"],
            &["张三", "2026-09", "南昌", "=12000"],
            &["张三", "2026-10", "南昌", "=12000"],
            &["张三", "2026-11", "南昌", "=12000"],
            &["张三", "2026-12", "南昌", "=12000"],
        ],
        args: &[],
        net: &[],
        said: &["people with several months: 1"],
    },
    Sheet {
        name: "mixed staff",
        rows: &[
            &[
                "姓名",
                "人员类型",
                "参保险种",
                "参保地",
                "公积金比例",
                "应发工资",
            ],
            &["张三", "正式", "五险一金", "南昌", "", "=7000"],
            &["李四", "退休返聘", "只缴工伤", "南昌", "", "=7000"],
            &["王五", "实习生", "", "南昌", "", "=3000"],
            &["赵六", "正式", "五险一金", "南昌", "不缴", "=7000"],
        ],
        args: &["--month", "2026-09"],
        // 7,000 less 3% of 2,000; 7,000 − 748.05 less 3% of 1,251.95
        net: &["5535.39", "6940.00", "", "6214.39"],
        said: &["1 refused"],
    },
    Sheet {
        name: "amounts given",
        rows: &[
            &[
                "姓名",
                "本期收入",
                "基本养老保险费",
                "基本医疗保险费",
                "失业保险费",
                "住房公积金",
            ],
            &["张三", "=7000", "=560", "=153.05", "=35", "=700"],
        ],
        args: &["--month", "2026-09"],
        net: &["5535.39"],
        said: &[],
    },
];

fn cell(cell: &str) -> (bool, &str) {
    match cell.strip_prefix('=') {
        Some(number) => (true, number),
        None => (false, cell),
    }
}

fn csv(folder: &Path, sheet: &Sheet) -> PathBuf {
    let mut all = String::new();
    let width = sheet.rows.iter().map(|row| row.len()).max().expect("rows");
    for row in sheet.rows {
        let cells = (0..width).map(|place| row.get(place).map_or("", |own| cell(own).1));
        all.push_str(&cells.collect::<Vec<_>>().join(","));
        all.push_str("\r\n");
    }
    let (bytes, _, lossy) = encoding_rs::GBK.encode(&all);
    assert!(!lossy);
    file(folder, "sheet.csv", bytes)
}

#[expect(
    clippy::disallowed_types,
    reason = "cells of workbooks are floats, and these are read back as text"
)]
fn xlsx(folder: &Path, sheet: &Sheet) -> PathBuf {
    let path = folder.join("sheet.xlsx");
    let mut book = Workbook::new();
    let own = book.add_worksheet();
    for (row, cells) in (0..).zip(sheet.rows) {
        for (column, text) in (0..).zip(*cells) {
            let done = match cell(text) {
                (true, number) => {
                    let number: f64 = number.parse().expect("a number");
                    own.write_number(row, column, number)
                }
                (false, text) => own.write_string(row, column, text),
            };
            done.expect("a cell");
        }
    }
    book.save(&path).expect("a workbook");
    path
}

fn ods(folder: &Path, sheet: &Sheet) -> PathBuf {
    let path = folder.join("sheet.ods");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    zip.start_file("mimetype", plain).expect("a part");
    zip.write_all(mime.as_bytes()).expect("written");
    let mut rows = String::new();
    for cells in sheet.rows {
        rows.push_str("<table:table-row>");
        for text in *cells {
            let (is_number, text) = cell(text);
            let of = if is_number {
                format!("office:value-type=\"float\" office:value=\"{text}\"")
            } else {
                "office:value-type=\"string\"".to_owned()
            };
            rows.push_str(&if text.is_empty() {
                "<table:table-cell/>".to_owned()
            } else {
                format!("<table:table-cell {of}><text:p>{text}</text:p></table:table-cell>")
            });
        }
        rows.push_str("</table:table-row>");
    }
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>"#
    );
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    for (name, part) in [
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ] {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(part.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive");
    path
}

/// The results of a sheet by their headings, the sheet's own columns left out, and what was said.
fn came_to(path: &Path, sheet: &Sheet) -> (Vec<Vec<String>>, Vec<String>, String) {
    let utf_8 = ["--out-encoding", "utf-8", "--format", "csv"];
    let args = [&[path.to_str().expect("a path")][..], sheet.args, &utf_8].concat();
    let output = batch(args, b"");
    let said = text(&output.stderr).to_owned();
    assert!(!output.stdout.is_empty(), "{}: {said}", sheet.name);
    let (heading, rows) = records(&output.stdout);
    let place = |name: &str| heading.iter().position(|own| own == name);
    let net = place("实发工资").expect("a column of results");
    let name = place("姓名").expect("a column of names");
    let last = heading.len() - 1;
    let own = sheet.rows.iter().map(|row| row.len()).max().expect("rows");
    let nets = rows.iter().map(|row| row[net].clone()).collect();
    let results = rows.iter().map(|row| {
        let results = row
            .get(own..last)
            .expect("results behind the sheet's own columns");
        let who = std::iter::once(row[name].clone());
        who.chain(results.iter().cloned()).collect()
    });
    (results.collect(), nets, said)
}

#[test]
fn every_kind_of_sheet_comes_to_the_same_in_every_form() {
    for sheet in &SHEETS {
        let folder = folder();
        let path = folder.path();
        let forms = [csv(path, sheet), xlsx(path, sheet), ods(path, sheet)];
        let all = forms.map(|path| came_to(&path, sheet));
        let (name, [first, second, third]) = (sheet.name, &all);
        assert_eq!(first.0, second.0, "{name}, XLSX: {}", second.2);
        assert_eq!(first.0, third.0, "{name}, ODS: {}", third.2);
        if !sheet.net.is_empty() {
            assert_eq!(first.1, sheet.net, "{name}: {}", first.2);
        }
        for (_, _, said) in &all {
            for word in sheet.said {
                assert!(said.contains(word), "{name}: no `{word}` in {said}");
            }
        }
    }
}
