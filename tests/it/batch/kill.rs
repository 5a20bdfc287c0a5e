//! A run that is killed leaves the old file or the new one; going on with it ends in the same bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{file, folder};
use crate::common::{sscalc, text};

/// Enough for several chunks: long remarks, so that few rows fill them.
fn roster(rows: usize) -> String {
    let mut roster = String::from("工号,参保城市,应发工资,备注\n");
    let remark = "字".repeat(150);
    let cities = ["南昌", "北京", "深圳", "上海", "广州", "杭州", "火星"];
    for number in 0..rows {
        let city = cities[number % cities.len()];
        let wage = 3_000 + number * 7 % 30_000;
        let _ = writeln!(roster, "{number:06},{city},{wage}.50,{remark}{number}");
    }
    roster
}

fn start(input: &Path, out: &Path, resume: bool, format: &str) -> Child {
    let mut command = sscalc();
    command.args(["batch", "--month", "2026-09", "--format", format, "-o"]);
    command
        .arg(out)
        .arg(input)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if resume {
        command.arg("--resume");
    }
    command.spawn().expect("the program starts")
}

/// The names in a folder but for these.
fn besides(folder: &Path, known: &[&str]) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names
        .filter(|name| !known.contains(&name.as_str()))
        .collect()
}

/// Kills a form fifty times: each leaves the old file or the new one and at most one temporary entry, which the next
/// run removes.
fn fifty_kills(format: &str, rows: usize, old: &[u8], can_resume: bool) {
    let folder = folder();
    let input = file(folder.path(), "in.csv", roster(rows));
    let name = format!("out.{format}");
    let (out, reference) = (
        folder.path().join(&name),
        folder.path().join(format!("whole.{format}")),
    );
    let known = [
        "in.csv",
        &name,
        &format!("whole.{format}"),
        "out.rejects.csv",
        "whole.rejects.csv",
    ];
    let rejects = |path: &Path| std::fs::read(path.with_extension("rejects.csv")).ok();
    let end = |resume: bool, out: &Path| {
        let child = start(&input, out, resume, format);
        child.wait_with_output().expect("it ends")
    };
    let began = Instant::now();
    let whole = end(false, &reference);
    let time = u64::try_from(began.elapsed().as_micros()).expect("a short time");
    assert_eq!(whole.status.code(), Some(1), "{}", text(&whole.stderr));
    let want = std::fs::read(&reference).expect("the whole result");
    let want_rejects = rejects(&reference);
    let mut random = fastrand::Rng::with_seed(9);
    let (mut killed, mut ended) = (0, 0);
    while killed < 50 {
        assert!(ended < 500, "it is over before it is killed");
        std::fs::write(&out, old).expect("the old file");
        // every third run begins anew, the others go on with what the last one left
        let resume = can_resume && killed % 3 != 0;
        let mut child = start(&input, &out, resume, format);
        std::thread::sleep(Duration::from_micros(random.u64(1_000..time.max(2_000))));
        let _ = child.kill();
        let output = child.wait_with_output().expect("it ends");
        let is_killed = output.status.code().is_none();
        killed += usize::from(is_killed);
        ended += usize::from(!is_killed);
        let left = std::fs::read(&out).expect("a file");
        assert!(
            left == old || left == want,
            "half a file of {} bytes",
            left.len()
        );
        let beside = besides(folder.path(), &known);
        assert!(beside.len() <= 1, "{beside:?}");
        if is_killed && killed % 10 == 0 {
            let output = end(can_resume, &out);
            assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
            assert!(
                std::fs::read(&out).expect("a file") == want,
                "not the same file"
            );
            assert!(rejects(&out) == want_rejects);
            // what was done before counts in the summary
            assert_eq!(
                text(&output.stderr),
                text(&whole.stderr).replace("whole.", "out.")
            );
            let beside = besides(folder.path(), &known);
            assert!(beside.is_empty(), "{beside:?}");
        }
    }
}

#[test]
fn fifty_kills_of_csv_leave_one_of_both() {
    fifty_kills("csv", 6_000, b"old", true);
}

#[test]
fn fifty_kills_of_json_lines_leave_one_of_both() {
    fifty_kills("jsonl", 2_500, b"old", true);
}

#[test]
fn fifty_kills_of_a_workbook_leave_one_of_both() {
    fifty_kills("xlsx", 2_000, b"PK\x03\x04old", false);
}

#[cfg(feature = "parquet")]
#[test]
fn fifty_kills_of_parquet_leave_one_of_both() {
    fifty_kills("parquet", 2_500, b"PAR1old", false);
}

/// Kills a run once some chunks are written, so that its journal speaks of them; gives where it wrote.
fn interrupt(input: &Path, out: &Path, format: &str) -> PathBuf {
    let name = out.file_name().expect("a name").to_string_lossy();
    let place = out.with_file_name(format!(".{name}.sscalc"));
    let mut child = start(input, out, false, format);
    let began = Instant::now();
    let written = || std::fs::metadata(place.join("result")).map_or(0, |known| known.len());
    while written() < 2_000_000 && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    child.wait_with_output().expect("it ends");
    assert!(
        place.join("journal").exists() && !out.exists(),
        "it was over too soon"
    );
    place
}

#[test]
fn only_the_same_run_is_gone_on_with() {
    let folder = folder();
    let input = file(folder.path(), "in.csv", roster(9_000));
    let out = folder.path().join("out.jsonl");
    interrupt(&input, &out, "jsonl");
    let mut other = sscalc();
    other.args([
        "batch", "--month", "2026-08", "--format", "jsonl", "--resume", "-o",
    ]);
    let output = other.arg(&out).arg(&input).output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("the options or tables are not those"));
    let mut changed = roster(9_000);
    changed.replace_range(60..61, "x");
    std::fs::write(&input, changed).expect("another input");
    let output = start(&input, &out, true, "jsonl")
        .wait_with_output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("the input is not the one"),
        "{}",
        text(&output.stderr)
    );
    std::fs::write(&input, roster(9_000)).expect("the same input");
    let output = start(&input, &out, true, "jsonl")
        .wait_with_output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let rows = std::fs::read_to_string(&out).expect("a result");
    let numbers: Vec<usize> = rows
        .lines()
        .map(|line| {
            line["{\"row\":".len()..]
                .split(',')
                .next()
                .expect("a number")
        })
        .map(|number| number.parse().expect("a number"))
        .collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(numbers.last(), Some(&9_000));
}

#[test]
fn row_15_what_was_changed_meanwhile_does_not_stand_in_the_result() {
    let folder = folder();
    let input = file(folder.path(), "in.csv", roster(9_000));
    let out = folder.path().join("out.csv");
    let part = interrupt(&input, &out, "csv").join("result");
    let mut bytes = std::fs::read(&part).expect("a part of the result");
    let place = bytes
        .iter()
        .position(|byte| *byte == b'9')
        .expect("a digit");
    bytes[place] = b'8';
    std::fs::write(&part, &bytes).expect("changed");
    let output = start(&input, &out, true, "csv")
        .wait_with_output()
        .expect("it ends");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("was changed since") && said.contains("without `--resume`"),
        "{said}"
    );
    assert!(!out.exists());
    // from the beginning it is whole, and nothing of the interrupted run is left
    let output = start(&input, &out, false, "csv")
        .wait_with_output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let mut names = besides(folder.path(), &[]);
    names.sort();
    assert_eq!(names, ["in.csv", "out.csv", "out.rejects.csv"]);
}

#[test]
fn what_is_not_ours_in_its_place_is_left_alone() {
    let folder = folder();
    let input = file(folder.path(), "in.csv", "name,city,wage\n甲,南昌,7000\n");
    let out = folder.path().join("out.csv");
    let place = folder.path().join(".out.csv.sscalc");
    let refused = || {
        let output = start(&input, &out, false, "csv").wait_with_output();
        let output = output.expect("it ends");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("move it away"), "{said}");
        assert!(!out.exists());
    };
    std::fs::write(&place, "a file").expect("a file");
    refused();
    assert_eq!(std::fs::read(&place).expect("the file"), b"a file");
    std::fs::remove_file(&place).expect("removed");
    std::fs::create_dir_all(place.join("journal")).expect("a folder");
    std::fs::write(place.join("journal/notes"), "notes").expect("a file");
    refused();
    std::fs::rename(place.join("journal"), place.join("own")).expect("another name");
    refused();
    assert_eq!(
        std::fs::read(place.join("own/notes")).expect("the file"),
        b"notes"
    );
    // what a run has left goes
    std::fs::remove_dir_all(place.join("own")).expect("removed");
    std::fs::write(place.join("refused"), "left").expect("a file");
    let output = start(&input, &out, false, "csv").wait_with_output();
    assert_eq!(output.expect("it ends").status.code(), Some(0));
    assert!(!place.exists());
}

#[test]
fn refused_rows_elsewhere_are_written_there() {
    let folder = folder();
    let input = file(folder.path(), "in.csv", roster(9_000));
    let out = folder.path().join("out.csv");
    let far = folder.path().join("far");
    std::fs::create_dir(&far).expect("a folder");
    let command = |resume: bool| {
        let mut command = sscalc();
        command.args(["batch", "--month", "2026-09"]).arg(&input);
        command.arg("-o").arg(&out);
        command.arg("--rejects").arg(far.join("r.csv"));
        if resume {
            command.arg("--resume");
        }
        command.stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let mut child = command(false);
    let place = folder.path().join(".out.csv.sscalc");
    let began = Instant::now();
    while !place.join("journal").exists() && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert_eq!(besides(&far, &[]), [".r.csv.sscalc"]);
    let output = command(true).wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(besides(&far, &[]), ["r.csv"]);
    assert!(besides(folder.path(), &["in.csv", "out.csv", "far"]).is_empty());
    let rows = std::fs::read_to_string(far.join("r.csv")).expect("refused rows");
    assert_eq!(rows.lines().count(), 9_000 / 7 + 1);
}
