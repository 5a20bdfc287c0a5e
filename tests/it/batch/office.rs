//! The result of a file of Excel opens in a spreadsheet with the right figures: LibreOffice, where it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{folder, records};
use crate::common::{run, text};

const EXCEL: &str = "tests/batch/excel-gbk.csv";

/// LibreOffice's numbers of encodings in filter options: GBK as Windows has it, GB 18030, UTF-8.
const GBK: u32 = 61;
const GB_18030: u32 = 85;
const UTF_8: u32 = 76;

/// Converts a file, as a spreadsheet opens and saves it; `None` where there is no LibreOffice.
pub(super) fn converted(from: &Path, read_as: Option<u32>, to: &str) -> Option<PathBuf> {
    let csv = |charset: u32| format!("Text - txt - csv (StarCalc):44,34,{charset},1");
    let folder = from.parent().expect("a folder");
    let profile = folder.join("profile");
    let out = folder.join(to);
    let mut command = Command::new("soffice");
    command
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .arg("--headless");
    if let Some(charset) = read_as {
        command.arg(format!("--infilter={}", csv(charset)));
    }
    let filter = match to {
        "csv" => format!("csv:{}", csv(UTF_8)),
        other => other.to_owned(),
    };
    command.args(["--convert-to", &filter, "--outdir"]);
    let output = command.arg(&out).arg(from).output().ok()?;
    let name = from.file_stem().expect("a name");
    let made = out.join(name).with_extension(to);
    assert!(made.exists(), "{}", text(&output.stderr));
    Some(made)
}

/// Cells as a spreadsheet shows them: without the zeros that it leaves out.
fn plain(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let cell = |cell: String| match cell.parse::<rust_decimal::Decimal>() {
        Ok(number) => number.normalize().to_string(),
        Err(_) => cell,
    };
    let row = |row: Vec<String>| row.into_iter().map(cell).collect();
    rows.into_iter().map(row).collect()
}

#[test]
fn a_spreadsheet_opens_the_result_with_every_figure() {
    let folder = folder();
    let result = folder.path().join("result.csv");
    let path = result.to_string_lossy();
    let month = ["--month", "2026-09"];
    let done = run(["batch", EXCEL, "-o", path.as_ref()].iter().chain(&month));
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let Some(sheet) = converted(&result, Some(GBK), "xlsx") else {
        println!("skipped: no soffice (LibreOffice)");
        return;
    };
    let utf_8 = ["--out-encoding", "utf-8"];
    let want = run(["batch", EXCEL].iter().chain(&month).chain(&utf_8));
    let (heading, want) = records(&want.stdout);
    let want = plain(want);
    let sheet = converted(&sheet, None, "csv").expect("LibreOffice");
    let (own_heading, mut own) = records(&std::fs::read(sheet).expect("a file"));
    assert_eq!(own_heading, heading);
    // one name has a sign that GBK lacks, and only the wider encoding shows
    assert_ne!(own[3][0], want[3][0]);
    own[3][0].clone_from(&want[3][0]);
    // 12,000.50 is a number to a spreadsheet
    let typed = |mut rows: Vec<Vec<String>>| {
        for row in &mut rows {
            row[2] = row[2].replace(',', "");
        }
        plain(rows)
    };
    assert_eq!(typed(own), typed(want.clone()));
    let wide = converted(&result, Some(GB_18030), "csv").expect("LibreOffice");
    let (_, wide) = records(&std::fs::read(wide).expect("a file"));
    assert_eq!(typed(wide), typed(want));
}
