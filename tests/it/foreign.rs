//! Text of others in every output: no terminal, page or spreadsheet acts on it.

use std::path::{Path, PathBuf};

use crate::common::{run, text};

/// An overlay whose document steers terminals, breaks tables of Markdown and is a formula.
const OVERLAY: &str = r#"
[overlay]
id = "foreign"
name = "外"

[[source]]
key = "s"
document = "=1+1|\\<b>\u001B[2J\u202E"
publisher = "\u009B31m\u2028"

[[housing_fund.rate]]
min = "5%"
max = "20%"
default = "15%"
source = "s"
status = "reported"
"#;

fn written(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path
}

/// Whether a terminal that is shown this would do anything but show it.
fn steers(shown: &str) -> bool {
    shown.contains(|c: char| {
        (c.is_control() && c != '\n') || "\u{202a}\u{202e}\u{2028}\u{200f}".contains(c)
    })
}

fn explain(folder: &Path, format: &str) -> String {
    let overlay = written(folder, "foreign.toml", OVERLAY);
    let overlay = overlay.to_str().expect("UTF-8");
    let output = run([
        "explain",
        "--wage",
        "7000",
        "--city",
        "nanchang",
        "--month",
        "2026-07",
        "--overlay",
        overlay,
        "--format",
        format,
        "--lang",
        "en",
        "-v",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(!steers(text(&output.stderr)), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn a_document_steers_no_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["table", "markdown"] {
        let shown = explain(folder.path(), format);
        assert!(shown.contains(r"\u{1b}[2J"), "{shown}");
        assert!(!steers(&shown), "{shown}");
    }
}

#[test]
fn a_document_breaks_no_table_of_markdown() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = explain(folder.path(), "markdown");
    assert!(page.contains(r"=1+1\|\\\<b>\\u{1b}[2J\\u{202e}"), "{page}");
    assert!(!page.contains("<b>\u{1b}") && !page.contains("|\\<b>\u{1b}"));
}

#[test]
fn a_document_is_no_formula_in_csv_and_figures_stay_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = explain(folder.path(), "csv");
    assert!(records.contains(",'=1+1|"), "{records}");
    assert!(
        !records.contains(",=") && !records.contains("\n="),
        "{records}"
    );
    // below zero, and no text
    let output = run([
        "compute", "--wage", "300", "--city", "beijing", "--month", "2026-07", "--format", "csv",
    ]);
    let records = text(&output.stdout);
    assert!(records.contains(",-"), "{records}");
    assert!(!records.contains('\''), "{records}");
}

#[test]
fn a_document_is_no_markup_in_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = explain(folder.path(), "html");
    assert!(page.contains("=1+1|\\&lt;b&gt;\u{fffd}[2J"), "{page}");
}

#[test]
fn a_sheet_steers_no_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = "姓名,城市,工资,\u{1b}[31m\n\"甲\u{1b}[2J\",南昌,7000,\n乙,\"南\u{202e}昌\u{1b}[2J\",9000,\n";
    let sheet = written(folder.path(), "sheet.csv", sheet);
    let sheet = sheet.to_str().expect("UTF-8");
    let output = run([
        "batch",
        sheet,
        "--dry-run",
        "--month",
        "2026-07",
        "--lang",
        "zh",
    ]);
    let (shown, said) = (text(&output.stdout), text(&output.stderr));
    assert!(said.contains(r"南\u{202e}昌\u{1b}[2J"), "{said}");
    assert!(!steers(shown) && !steers(said), "{shown}{said}");
}

#[test]
fn a_rate_file_steers_no_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = OVERLAY.replace("status = \"reported\"", "status = \"\u{202e}\\u001B[2J\"");
    let bad = written(folder.path(), "bad.toml", &bad);
    let output = run([
        "rates",
        "lint",
        bad.to_str().expect("UTF-8"),
        "--lang",
        "en",
    ]);
    let (shown, said) = (text(&output.stdout), text(&output.stderr));
    assert!(shown.contains(r"\u{202e}"), "{shown}{said}");
    assert!(!steers(shown) && !steers(said), "{shown}{said}");
}

#[test]
fn replaced_tables_steer_no_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let rates = crate::common::root().join("rates");
    for path in crate::common::files(&rates, "toml") {
        let content = std::fs::read_to_string(&path).expect("a rate file");
        let content = content.replace("赣人社", "\\u001B[2J\\u202E赣人社");
        let to = folder
            .path()
            .join(path.strip_prefix(&rates).expect("below"));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::write(to, content).expect("a file");
    }
    let folder = folder.path().to_str().expect("UTF-8");
    for command in [
        &["rates", "sources", "nanchang"][..],
        &["rates", "show", "nanchang", "--month", "2026-07"],
        &["compute", "--wage", "7000", "--city", "nanchang", "-v"],
    ] {
        let output = run(command.iter().chain(&["--rates", folder, "--lang", "zh"]));
        let (shown, said) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(!steers(shown) && !steers(said), "{shown}{said}");
    }
}
