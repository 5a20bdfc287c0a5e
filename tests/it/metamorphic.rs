//! What must not depend on how it is asked: the order of rows, where a file is cut, how many workers there are, whether a
//! year is asked for at once or month by month.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::common::{elements, members, run, text};

const HEADING: &str = "工号,参保城市,月份,应发工资,社保缴费基数,备注\n";
const CITIES: [&str; 8] = [
    "南昌", "北京", "深圳", "上海", "广州", "杭州", "昆山", "火星",
];

/// Rows of all kinds over several chunks, some of them refused.
fn rows() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(77);
    let remark = "字".repeat(200);
    let row = |number: usize| {
        let city = CITIES[random.usize(..CITIES.len())];
        let month = random.u8(1..=12);
        let fen = random.u32(0..4_000_000);
        let mut row = format!(
            "{number:05},{city},2026-{month:02},{}.{:02},",
            fen / 100,
            fen % 100
        );
        if random.bool() {
            let _ = write!(row, "{}", random.u32(1_000..50_000));
        }
        let _ = writeln!(row, ",{remark}{number}");
        row
    };
    (0..3_000).map(row).collect()
}

fn file(folder: &Path, name: &str, rows: &[String]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, [HEADING, &rows.concat()].concat()).expect("a file");
    path
}

/// The lines of a result without its heading, if it has one.
fn lines(input: &Path, format: &str, more: &[&str]) -> Vec<String> {
    let path = input.to_str().expect("UTF-8");
    let output = run(["batch", path, "--format", format].iter().chain(more));
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let lines = text(&output.stdout)
        .lines()
        .skip(usize::from(format == "csv"));
    lines.map(str::to_owned).collect()
}

#[test]
fn any_number_of_workers_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = file(folder.path(), "in.csv", &rows());
    for format in ["csv", "jsonl"] {
        let one = lines(&input, format, &["--threads", "1"]);
        assert_eq!(one.len(), 3_000);
        for threads in ["2", "3", "8", "64"] {
            let many = lines(&input, format, &["--threads", threads]);
            assert!(many == one, "{format}, {threads} workers");
        }
    }
}

#[test]
fn the_order_of_rows_and_where_a_file_is_cut_change_no_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = rows();
    let whole = lines(&file(folder.path(), "in.csv", &rows), "csv", &[]);
    let parts = rows.chunks(1_100).enumerate().flat_map(|(number, part)| {
        let name = format!("part-{number}.csv");
        lines(&file(folder.path(), &name, part), "csv", &[])
    });
    // a refused row tells its line, which is another one in a part
    let bare = |line: &String| line.split("line ").next().expect("a front").to_owned();
    let parts: Vec<String> = parts.map(|line| bare(&line)).collect();
    let mut want: Vec<String> = whole.iter().map(bare).collect();
    assert!(parts == want, "a part has another row");
    let mut shuffled = rows;
    fastrand::Rng::with_seed(78).shuffle(&mut shuffled);
    let path = file(folder.path(), "shuffled.csv", &shuffled);
    let mut own: Vec<String> = lines(&path, "csv", &[]).iter().map(bare).collect();
    assert!(own != want, "it was not shuffled");
    own.sort();
    want.sort();
    assert!(own == want, "a row is another one in another order");
    let summary = |path: &str| {
        let path = folder.path().join(path);
        let path = path.to_str().expect("UTF-8");
        let output = run(["batch", path, "--dry-run", "--summary", "--quiet"]);
        let said = text(&output.stderr);
        let table = said.lines().take_while(|line| !line.starts_with("note:"));
        table.map(str::to_owned).collect::<Vec<String>>()
    };
    assert!(summary("in.csv").len() > 5);
    assert_eq!(summary("in.csv"), summary("shuffled.csv"));
}

#[test]
fn a_year_is_its_twelve_months() {
    for (city, wage) in [
        ("nanchang", "7000.37"),
        ("beijing", "3000"),
        ("shenzhen", "45678.9"),
        ("shanghai", "120000"),
        ("guangzhou", "2345.67"),
    ] {
        let person = ["--wage", wage, "--city", city, "--format", "json"];
        let year = run(["annual", "--year", "2026"].iter().chain(&person));
        assert_eq!(year.status.code(), Some(0), "{}", text(&year.stderr));
        let year = serde_json::from_slice(&year.stdout).expect("an object");
        let months = elements(&members(year)["months"]);
        assert_eq!(months.len(), 12);
        for (number, of_year) in (1..).zip(&months) {
            let month = format!("2026-{number:02}");
            let alone = run(["compute", "--month", &month].iter().chain(&person));
            let alone = serde_json::from_slice(&alone.stdout).expect("an object");
            let (of_year, alone) = (members(of_year), members(alone));
            for key in [
                "month",
                "wage",
                "items",
                "totals",
                "taxable_income",
                "incomplete",
            ] {
                // the one is written deeper in than the other
                let bare = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(
                    bare(of_year[key].get()),
                    bare(alone[key].get()),
                    "{city} {month} {key}"
                );
            }
        }
    }
}
