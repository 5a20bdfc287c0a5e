//! A payroll file in, every person's breakdown out: the same figures as for one person, and no row lost.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use crate::common::sscalc;

mod again;
mod beside;
mod books;
mod checked;
mod client;
#[cfg(feature = "parquet")]
mod columns_in;
mod deducted;
mod encodings;
mod equal;
mod forms;
mod fuzzed;
mod hostile;
mod kill;
mod kinds;
mod limits;
#[cfg(unix)]
mod losses;
mod never_silent;
mod office;
mod open_document;
mod other_words;
#[cfg(feature = "parquet")]
mod parquet;
mod quotes;
mod sheets;
mod understood;

/// A folder of its own for a test.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Writes a file.
fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

/// Runs `batch` with these arguments, `input` on standard input.
fn batch<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>, input: &[u8]) -> Output {
    let mut child = sscalc()
        .arg("batch")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // a program that ends early closes the pipe
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output
}

/// The records of a CSV, by the `csv` crate.
fn records(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let heading = reader.headers().expect("a heading");
    let heading = heading.iter().map(str::to_owned).collect();
    let rows = reader
        .records()
        .map(|row| row.expect("a record").iter().map(str::to_owned).collect());
    (heading, rows.collect())
}
