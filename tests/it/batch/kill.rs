//! A run that is killed leaves the old file or the new one; going on with it ends in the same bytes.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{file, folder};
use crate::common::{sscalc, text};

/// Enough for several chunks: long remarks, so that few rows fill them.
fn roster() -> String {
    let mut roster = String::from("工号,参保城市,应发工资,备注\n");
    let remark = "字".repeat(150);
    let cities = ["南昌", "北京", "深圳", "上海", "广州", "杭州", "火星"];
    for number in 0..9_000 {
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

#[test]
fn fifty_kills_leave_the_old_file_or_the_new_one() {
    let folder = folder();
    let input = file(folder.path(), "in.csv", roster());
    let (out, reference) = (
        folder.path().join("out.csv"),
        folder.path().join("whole.csv"),
    );
    let rejects = out.with_extension("rejects.csv");
    let began = Instant::now();
    let whole = start(&input, &reference, false, "csv")
        .wait_with_output()
        .expect("it ends");
    let time = began.elapsed();
    assert_eq!(whole.status.code(), Some(1), "{}", text(&whole.stderr));
    let want = std::fs::read(&reference).expect("the whole result");
    let want_rejects = std::fs::read(reference.with_extension("rejects.csv")).expect("refused");
    let mut random = fastrand::Rng::with_seed(9);
    let (mut killed, mut resumed) = (0, 0);
    for round in 0..50 {
        std::fs::write(&out, "old").expect("the old file");
        // every third run begins anew, the others go on with what the last one left
        let resume = round % 3 != 0;
        let mut child = start(&input, &out, resume, "csv");
        let most = u64::try_from(time.as_micros()).expect("a short time") * 9 / 10;
        std::thread::sleep(Duration::from_micros(random.u64(1_000..most)));
        let _ = child.kill();
        let output = child.wait_with_output().expect("it ends");
        killed += usize::from(output.status.code().is_none());
        let left = std::fs::read(&out).expect("a file");
        assert!(
            left == b"old" || left == want,
            "half a file of {} bytes",
            left.len()
        );
        if round % 10 == 9 && left == b"old" {
            let output = start(&input, &out, true, "csv")
                .wait_with_output()
                .expect("it ends");
            assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
            assert!(
                std::fs::read(&out).expect("a file") == want,
                "not the same file"
            );
            assert!(std::fs::read(&rejects).expect("a file") == want_rejects);
            // what was done before counts in the summary
            assert_eq!(
                text(&output.stderr),
                text(&whole.stderr).replace("whole.", "out.")
            );
            resumed += 1;
        }
    }
    println!("{killed} killed, {resumed} gone on with");
    assert!(killed > 25 && resumed > 0);
    let output = start(&input, &out, true, "csv")
        .wait_with_output()
        .expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with("journal"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Kills a run once some chunks are written, so that its journal speaks of them.
fn interrupt(input: &Path, out: &Path, format: &str) {
    let folder = out.parent().expect("a folder");
    let name = out.file_name().expect("a name").to_string_lossy();
    let journal = folder.join(format!(".{name}.sscalc-journal"));
    let mut child = start(input, out, false, format);
    let began = Instant::now();
    let written = || {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let length = |entry: std::io::Result<std::fs::DirEntry>| {
            let entry = entry.expect("an entry");
            let name = entry.file_name().to_string_lossy().into_owned();
            let known = entry
                .metadata()
                .ok()
                .filter(|_| name.starts_with(".sscalc-"));
            known.map_or(0, |known| known.len())
        };
        entries.map(length).max().unwrap_or(0)
    };
    while written() < 2_000_000 && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    child.wait_with_output().expect("it ends");
    assert!(journal.exists() && !out.exists(), "it was over too soon");
}

#[test]
fn only_the_same_run_is_gone_on_with() {
    let folder = folder();
    let input = file(folder.path(), "in.csv", roster());
    let out = folder.path().join("out.jsonl");
    interrupt(&input, &out, "jsonl");
    let mut other = sscalc();
    other.args([
        "batch", "--month", "2026-08", "--format", "jsonl", "--resume", "-o",
    ]);
    let output = other.arg(&out).arg(&input).output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("the options or tables are not those"));
    let mut changed = roster();
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
    std::fs::write(&input, roster()).expect("the same input");
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
    let input = file(folder.path(), "in.csv", roster());
    let out = folder.path().join("out.csv");
    interrupt(&input, &out, "csv");
    let is_part = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        // the part with rows, not that of refused ones nor the journal
        (bytes.len() > 2_000_000 && path != input).then_some((path, bytes))
    };
    let mut entries = std::fs::read_dir(folder.path()).expect("a folder");
    let (part, mut bytes) = entries.find_map(is_part).expect("a part of the result");
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
    let left = std::fs::read_dir(folder.path()).expect("a folder");
    let names = left.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["in.csv", "out.csv", "out.rejects.csv"]);
}
