//! Row 4: no quote swallows a person in silence, and refused rows come back byte for byte.

use std::path::Path;
use std::process::Output;

use super::{file, folder};
use crate::common::{sscalc, text};

/// What a run onto files comes to: its messages, the records of its result, and those of its refused rows.
struct Ran {
    code: Option<i32>,
    said: String,
    result: Vec<Vec<String>>,
    refused: Vec<Vec<String>>,
}

fn read(path: &Path) -> Vec<Vec<String>> {
    let bytes = std::fs::read(path).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bytes.as_slice());
    let rows = reader
        .records()
        .map(|row| row.expect("a record").iter().map(str::to_owned).collect());
    rows.collect()
}

fn ran(rows: &str) -> Ran {
    let folder = folder();
    file(
        folder.path(),
        "in.csv",
        format!("姓名,参保城市,应发工资\n{rows}"),
    );
    let output: Output = sscalc()
        .current_dir(folder.path())
        .args(["batch", "in.csv", "-o", "out.csv", "--month", "2026-09"])
        .args(["--lang", "en"])
        .output()
        .expect("the program ends");
    Ran {
        code: output.status.code(),
        said: text(&output.stderr).to_owned(),
        result: read(&folder.path().join("out.csv")),
        refused: read(&folder.path().join("out.rejects.csv")),
    }
}

impl Ran {
    /// The names in the result.
    fn names(&self) -> Vec<&str> {
        self.result.iter().map(|row| row[0].as_str()).collect()
    }

    /// Line, reason and the row as it came in, of each refused row.
    fn refused(&self) -> Vec<(&str, &str, &str)> {
        let row = |row: &'_ Vec<String>| {
            assert_eq!(row.len(), 3, "{row:?}");
        };
        self.refused.iter().for_each(row);
        self.refused
            .iter()
            .map(|row| (row[0].as_str(), row[1].as_str(), row[2].as_str()))
            .collect()
    }
}

#[test]
fn row_4_two_unclosed_quotes_swallow_nobody() {
    for end in ["\n", "\r\n", "\r"] {
        let rows = ["\"甲,南昌,7000", "\"乙,南昌,9000", "丙,南昌,8000", ""];
        let ran = ran(&rows.join(end));
        assert_eq!(ran.code, Some(1), "{}", ran.said);
        assert_eq!(ran.names(), ["丙"]);
        let refused = ran.refused();
        let own: Vec<&str> = refused.iter().map(|(.., own)| *own).collect();
        assert_eq!(own, ["\"甲,南昌,7000", "\"乙,南昌,9000"]);
        let (line, reason, _) = refused[0];
        if end != "\r" {
            assert_eq!((line, refused[1].0), ("2", "3"));
        }
        assert!(
            reason.contains("a quote is opened and not closed"),
            "{reason}"
        );
        assert!(reason.contains("double it"), "{reason}");
    }
}

#[test]
fn row_4_text_after_a_closing_quote_refuses_its_row_alone() {
    let ran =
        ran("\"甲\"x,南昌,7000\n\"乙\" ,南昌,9000\n丙,\"南\"昌,8000\n\"丁\",\"南昌\",\"8000\"\n");
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert_eq!(ran.names(), ["丁"]);
    let own: Vec<&str> = ran.refused().iter().map(|(.., own)| *own).collect();
    assert_eq!(
        own,
        ["\"甲\"x,南昌,7000", "\"乙\" ,南昌,9000", "丙,\"南\"昌,8000"]
    );
    assert!(ran.said.contains("line 4"), "{}", ran.said);
}

#[test]
fn row_4_a_quote_open_to_the_end_costs_its_line_alone() {
    for end in ["\n", "\r\n", "\r"] {
        let rows = [
            "甲,南昌,7000",
            "\"乙,南昌,9000",
            "丙,南昌,8000",
            "丁,南昌,8000",
        ];
        let ran = ran(&rows.join(end));
        assert_eq!(ran.names(), ["甲", "丙", "丁"], "{end:?}: {}", ran.said);
        let own: Vec<&str> = ran.refused().iter().map(|(.., own)| *own).collect();
        assert_eq!(own, ["\"乙,南昌,9000"]);
    }
}

#[test]
fn row_4_a_cell_over_several_lines_that_holds_whole_rows_is_refused() {
    // closed as the standard has it, and nobody meant it
    for (rows, held) in [
        (
            "\"甲,南昌,7000\n乙\",南昌,9000\n丙,南昌,8000\n",
            "\"甲,南昌,7000\n乙\",南昌,9000",
        ),
        (
            "\"甲\n乙,南昌,9000\n丁\",南昌,7000\n丙,南昌,8000\n",
            "\"甲\n乙,南昌,9000\n丁\",南昌,7000",
        ),
        (
            "\"甲\n乙,南昌,\"\"9000\"\"\n丁\",南昌,7000\n丙,南昌,8000\n",
            "\"甲\n乙,南昌,\"\"9000\"\"\n丁\",南昌,7000",
        ),
    ] {
        let ran = ran(rows);
        assert_eq!(ran.code, Some(1), "{}", ran.said);
        assert_eq!(ran.names(), ["丙"], "{}", ran.said);
        let refused = ran.refused();
        let own: Vec<&str> = refused.iter().map(|(.., own)| *own).collect();
        assert_eq!(own, [held]);
        assert!(
            refused[0].1.contains("holds what looks like a row"),
            "{}",
            refused[0].1
        );
    }
}

#[test]
fn row_4_a_cell_over_several_lines_that_holds_text_is_a_cell() {
    let ran = ran("\"甲\n(regular, since 2020)\n\",南昌,7000\n\"乙, 二\",\"南昌\n\",9000\n");
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert_eq!(ran.names(), ["甲\n(regular, since 2020)\n", "乙, 二"]);
}

#[test]
fn row_4_a_heading_with_such_a_quote_is_named() {
    let folder = folder();
    for heading in [
        "\"姓名\"x,参保城市,应发工资",
        "姓名,\"参保城市,应发工资\n甲,\"南昌\",7000",
    ] {
        file(
            folder.path(),
            "in.csv",
            format!("{heading}\n甲,南昌,7000\n"),
        );
        let output = sscalc()
            .current_dir(folder.path())
            .args(["batch", "in.csv", "--month", "2026-09", "--lang", "en"])
            .output()
            .expect("the program ends");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("the first line is no heading"), "{said}");
    }
}
