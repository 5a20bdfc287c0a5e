//! The page of a result, in a real browser where there is one.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sscalc::lang::Lang;
use sscalc::report::cell::thousands;
use sscalc::report::{Format, render};

use crate::browser::{Browser, address};
use crate::common::run;
use crate::sample::{Sample, amount, cities};

fn written(folder: &Path, name: &str, page: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, page).expect("a file");
    path
}

/// The pages that the browser is shown.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let command = |name: &str, args: &[&str]| {
        let path = folder.join(name);
        let output = run(args
            .iter()
            .copied()
            .chain(["-o", path.to_str().expect("UTF-8")]));
        assert!(output.status.success(), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        path
    };
    let sample = render(&Sample, Format::Html, Lang::Zh, 80).expect("a page");
    vec![
        written(folder, "sample.html", sample.as_bytes()),
        command(
            "compute.html",
            &[
                "compute", "--wage", "7000", "--city", "nanchang", "--month", "2026-07", "--lang",
                "zh",
            ],
        ),
        command(
            "coverage.html",
            &["rates", "coverage", "--province", "jiangxi"],
        ),
        command("sources.html", &["rates", "sources", "nanchang"]),
        command("history.html", &["rates", "history", "nanchang"]),
        command(
            "compare.html",
            &[
                "compare",
                "--wage",
                "15000",
                "--cities",
                "beijing,上海,nanchang",
                "--month",
                "2026-07",
            ],
        ),
        command(
            "ranking.html",
            &[
                "compare",
                "--wage",
                "15000",
                "--province",
                "jiangxi",
                "--month",
                "2026-07",
            ],
        ),
        command(
            "explain.html",
            &[
                "explain", "--wage", "7000", "--city", "shenzhen", "--month", "2026-07",
            ],
        ),
    ]
}

#[test]
fn a_page_holds_every_row_without_a_script_and_equal_results_give_equal_pages() {
    let page = || render(&Sample, Format::Html, Lang::Zh, 80).expect("a page");
    let whole = page();
    assert_eq!(whole, page());
    for (name, fen) in cities() {
        let name = name
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        assert!(
            whole.contains(&format!("<th scope=\"row\">{name}</th>")),
            "{name}"
        );
        assert!(
            whole.contains(&format!(">{}</td>", thousands(amount(fen)))),
            "{fen}"
        );
    }
    assert_eq!(whole.matches("<script>").count(), 1, "only the page's own");
    assert_eq!(whole.matches("<svg role=\"img\"").count(), 5);
}

/// What is wider than the page, or juts out of it; what a table's own box scrolls is its own affair.
const TOO_WIDE: &str = "
    const wide = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll > *')).filter(e => {
        const box = e.getBoundingClientRect();
        return box.width > 0 && (box.left < -0.5 || box.right > 390.5);
    });
    const captions = [...document.querySelectorAll('caption > *')]
        .filter(e => e.getBoundingClientRect().width > 390);
    const told = [...wide, ...captions].map(e => e.outerHTML.slice(0, 120));
    if (document.documentElement.scrollWidth > 390) told.push('the page itself');
    if (innerWidth !== 390) told.push('the window is ' + innerWidth);
    return told;";

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|text| text.as_str().expect("text").to_owned())
        .collect()
}

/// The cells of a column of the first table, its foot last.
fn column(browser: &Browser, number: usize) -> Vec<String> {
    strings(&browser.run(&format!(
        "return [...document.querySelector('table').rows].slice(1).map(row => row.cells[{}].textContent)",
        number - 1
    )))
}

fn sorted_as(browser: &Browser) -> Vec<String> {
    strings(&browser.run(
        "return [...document.querySelectorAll('table')[0].tHead.rows[0].cells].map(c => c.getAttribute('aria-sort') ?? '')",
    ))
}

#[test]
fn pages_open_in_a_browser_sort_and_fit_a_telephone() {
    let browser = match Browser::start() {
        Ok(browser) => browser,
        Err(why) => {
            println!("skipped: {why}");
            return;
        }
    };
    let folder = tempfile::tempdir().expect("a folder");
    sees_faults(&browser, folder.path());
    for page in pages(folder.path()) {
        let name = page
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        browser.width(1280);
        browser.requests();
        browser.open(&page);
        assert_eq!(browser.console(), Vec::<String>::new(), "{name}");
        assert_eq!(browser.requests(), [address(&page)], "{name}");
        let buttons = browser.run("return document.querySelectorAll('thead button').length");
        // rows in groups keep their order
        let grouped = name == "compare.html";
        assert_eq!(buttons.as_u64() == Some(0), grouped, "{name}");
        browser.width(390);
        browser.open(&page);
        assert_eq!(
            strings(&browser.run(TOO_WIDE)),
            Vec::<String>::new(),
            "{name}"
        );
    }

    browser.width(1280);
    browser.open(&folder.path().join("sample.html"));
    let heading = |number: usize| format!("table thead th:nth-child({number}) button");
    let (names, before) = (column(&browser, 1), column(&browser, 5));
    assert!(
        before
            .windows(2)
            .any(|pair| number(&pair[0]) > number(&pair[1])),
        "nothing to sort"
    );

    browser.click(&heading(5));
    let up = column(&browser, 5);
    assert_eq!(up[39], "—", "blanks are last");
    assert!(
        up[..39]
            .windows(2)
            .all(|pair| number(&pair[0]) <= number(&pair[1])),
        "{up:?}"
    );
    assert_eq!(column(&browser, 1)[40], "合计", "sums stay at the foot");
    assert_eq!(sorted_as(&browser)[4], "ascending");

    browser.press(&heading(5), "\u{e007}");
    let down = column(&browser, 5);
    assert_eq!(down[39], "—");
    assert!(
        down[..39]
            .windows(2)
            .all(|pair| number(&pair[0]) >= number(&pair[1])),
        "{down:?}"
    );
    assert_eq!(sorted_as(&browser)[4], "descending");

    browser.press(&heading(1), " ");
    let by_name = column(&browser, 1);
    assert!(by_name != names && by_name[40] == "合计", "{by_name:?}");
    let (two, ten) = ("上海市2", "上海市12");
    let at = |name: &str| by_name.iter().position(|cell| cell == name);
    assert!(
        at(two).expect("a row") < at(ten).expect("a row"),
        "{by_name:?}"
    );
    assert_eq!(
        sorted_as(&browser)
            .iter()
            .filter(|sort| !sort.is_empty())
            .count(),
        1
    );

    browser.click(&heading(3));
    let bounds = column(&browser, 3);
    assert!(
        bounds[..40]
            .windows(2)
            .all(|pair| number(&pair[0]) <= number(&pair[1])),
        "{bounds:?}"
    );
    assert_eq!(browser.console(), Vec::<String>::new());
    assert_eq!(printed(&browser), "%PDF");
}

/// What is looked for below is seen where it is there.
fn sees_faults(browser: &Browser, folder: &Path) {
    let page = "<meta name=viewport content='width=device-width'><p style='width:600px'>x</p>\
                <img src='missing.png'><script>console.error('x')</script>";
    let page = written(folder, "faulty.html", page.as_bytes());
    browser.width(390);
    browser.open(&page);
    assert!(strings(&browser.run(TOO_WIDE)).len() >= 2);
    assert_eq!(browser.requests().len(), 2);
    assert_eq!(browser.console().len(), 2);
}

/// A cell's number in fen: "≥ 1,234.50", "-30.00 (-4%)".
fn number(cell: &str) -> i64 {
    let figure = cell
        .trim_start_matches("≥ ")
        .split(' ')
        .next()
        .unwrap_or_default();
    figure
        .replace([',', '.'], "")
        .parse()
        .unwrap_or_else(|_| panic!("{cell} is no number"))
}

/// How the page begins on paper.
fn printed(browser: &Browser) -> String {
    let page = browser.command("Page.printToPDF", &json!({}));
    match page["data"].as_str() {
        Some(data) if data.starts_with("JVBERi") => "%PDF".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_ending_of_a_file_picks_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    for page in pages(folder.path()) {
        let text = std::fs::read_to_string(&page).expect("UTF-8");
        assert!(
            text.starts_with("<!doctype html>") && text.ends_with("</html>\n"),
            "{}",
            page.display()
        );
    }
}
