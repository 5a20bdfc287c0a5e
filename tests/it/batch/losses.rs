//! No run loses a file: not its input, not another's, not by a link, a journal or a second run.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Output;

use super::{file, folder};
use crate::common::{sscalc, text};

const GOOD: &str = "name,city,wage\n甲,南昌,7000\n乙,南昌,9000\n";
const WITH_BAD: &str = "name,city,wage\n甲,南昌,7000\n乙,火星,9000\n";

/// Runs `batch` for a month in a folder, as somebody there would type it.
fn batch(folder: &Path, args: &[&str]) -> Output {
    let mut command = sscalc();
    command
        .current_dir(folder)
        .args(["batch", "--month", "2026-09"]);
    command.args(args).output().expect("the program ends")
}

/// That nothing was done, for this reason, and a file stayed as it was.
#[track_caller]
fn refused(output: &Output, why: &str, path: &Path, bytes: impl AsRef<[u8]>) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(why), "{said}");
    assert_eq!(fs::read(path).expect("the file is there"), bytes.as_ref());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry.expect("an entry").file_name();
        name.to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

#[test]
fn row_1_the_input_is_never_the_file_of_refused_rows() {
    let folder = folder();
    let folder = folder.path();
    let input = file(folder, "in.csv", GOOD);
    let link = folder.join("link.csv");
    symlink(&input, &link).expect("a link");
    fs::hard_link(&input, folder.join("second.csv")).expect("a second name");
    for rejects in ["in.csv", "./in.csv", "link.csv", "second.csv"] {
        let output = batch(folder, &["in.csv", "-o", "out.csv", "--rejects", rejects]);
        refused(&output, "this run reads", &input, GOOD);
        let output = batch(folder, &["in.csv", "--rejects", rejects]);
        refused(&output, "this run reads", &input, GOOD);
    }
}

#[test]
fn row_1_a_file_of_ones_own_is_not_replaced_by_refused_rows() {
    for input in [GOOD, WITH_BAD] {
        let folder = folder();
        let folder = folder.path();
        file(folder, "in.csv", input);
        let own = file(folder, "out.rejects.csv", "my notes\n");
        let output = batch(folder, &["in.csv", "-o", "out.csv"]);
        refused(&output, "does not hold refused rows", &own, "my notes\n");
        let named = file(folder, "notes.txt", "my notes\n");
        let output = batch(
            folder,
            &["in.csv", "-o", "out.csv", "--rejects", "notes.txt"],
        );
        refused(&output, "does not hold refused rows", &named, "my notes\n");
        assert!(!folder.join("out.csv").exists());
    }
}

#[test]
fn row_1_refused_rows_of_an_earlier_run_do_not_stand_for_this_one() {
    let folder = folder();
    let folder = folder.path();
    let input = file(folder, "in.csv", WITH_BAD);
    for encoding in [None, Some("gbk"), Some("utf-16le")] {
        let mut args = vec!["in.csv", "-o", "out.csv"];
        if let Some(encoding) = encoding {
            args.extend(["--out-encoding", encoding]);
        }
        file(folder, "in.csv", WITH_BAD);
        let output = batch(folder, &args);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let before = fs::read(folder.join("out.rejects.csv")).expect("refused rows");
        file(folder, "in.csv", GOOD);
        let output = batch(folder, &args);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        // the heading alone is left of it
        let after = fs::read(folder.join("out.rejects.csv")).expect("a heading");
        assert!(before.starts_with(&after) && after.len() < before.len());
    }
    assert_eq!(fs::read(input).expect("the input"), GOOD.as_bytes());
}

#[test]
fn row_2_a_journal_leads_to_no_file_but_ours() {
    // the journal as an earlier run has left it, and files of ours that are links or second names of another
    let folder = folder();
    let folder = folder.path();
    // few rows that fill several chunks
    let rows: String = (0..6_000)
        .map(|number| format!("甲{number},南昌,7000,{}\n", "字".repeat(80)))
        .collect();
    file(folder, "in.csv", format!("name,city,wage,note\n{rows}"));
    let inside = folder.join("inside");
    fs::create_dir(&inside).expect("a folder");
    let mut child = sscalc()
        .current_dir(folder)
        .args([
            "batch",
            "--month",
            "2026-09",
            "in.csv",
            "-o",
            "inside/out.csv",
        ])
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    let place = inside.join(".out.csv.sscalc");
    let journal = place.join("journal");
    while !journal.exists() {
        assert!(
            child.try_wait().expect("a state").is_none(),
            "it ended first"
        );
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let bytes = fs::read(&journal).expect("the journal");
    let victim = file(folder, "victim.csv", "do not touch");
    let lead_astray = |path: &Path, is_link: bool| {
        let _ = fs::remove_file(path);
        if is_link {
            symlink(&victim, path).expect("a link");
        } else {
            fs::hard_link(&victim, path).expect("a second name");
        }
    };
    for name in ["result", "refused", "journal", "journal.next", "spool"] {
        for is_link in [true, false] {
            for resume in [false, true] {
                fs::create_dir_all(&place).expect("the folder");
                fs::write(&journal, &bytes).expect("the journal");
                lead_astray(&place.join(name), is_link);
                let mut args = vec!["in.csv", "-o", "inside/out.csv"];
                if resume {
                    args.push("--resume");
                }
                let output = batch(folder, &args);
                let said = text(&output.stderr);
                assert_eq!(output.status.code(), Some(0), "{name}: {said}");
                let kept = fs::read(&victim).expect("the victim");
                assert_eq!(kept, b"do not touch", "{name}");
                assert_eq!(names(&inside), ["out.csv"], "{name}");
            }
        }
    }
    // a folder of another's in the place of ours
    let astray = folder.join("astray");
    fs::create_dir(&astray).expect("a folder");
    fs::write(astray.join("result"), "do not touch").expect("a file");
    symlink(&astray, &place).expect("a link");
    for resume in [&[][..], &["--resume"]] {
        let args = [&["in.csv", "-o", "inside/out.csv"], resume].concat();
        let output = batch(folder, &args);
        refused(
            &output,
            "move it away",
            &astray.join("result"),
            "do not touch",
        );
    }
}

#[test]
fn row_3_no_result_takes_the_place_of_what_is_read() {
    let folder = folder();
    let folder = folder.path();
    let input = file(folder, "in.csv", GOOD);
    symlink(&input, folder.join("link.csv")).expect("a link");
    for target in ["in.csv", "link.csv"] {
        let output = batch(folder, &["in.csv", "-o", target]);
        refused(&output, "this run reads", &input, GOOD);
    }
    let stdin = fs::File::open(&input).expect("the input");
    let output = sscalc()
        .current_dir(folder)
        .args(["batch", "--month", "2026-09", "-", "-o", "in.csv"])
        .stdin(stdin)
        .output()
        .expect("the program ends");
    refused(&output, "this run reads", &input, GOOD);

    let year = r#"{"months": 6, "income": 72000, "contributions": 0, "withheld": 210}"#;
    let ytd = file(folder, "y.json", year);
    let overlay = fs::read("tests/overlays/generous.toml").expect("an overlay");
    let overlay = file(folder, "o.toml", overlay);
    let toml = fs::read(&overlay).expect("the overlay");
    let compute = [
        "compute", "--wage", "7000", "--city", "nanchang", "--month", "2026-09",
    ];
    let run = |more: &[&str]| {
        let mut command = sscalc();
        command.current_dir(folder).args(compute).args(more);
        command.output().expect("the program ends")
    };
    refused(
        &run(&["--ytd", "y.json", "-o", "y.json"]),
        "this run reads",
        &ytd,
        year,
    );
    let output = run(&["--overlay", "o.toml", "-o", "o.toml", "--format", "json"]);
    refused(&output, "this run reads", &overlay, toml);
}

#[test]
fn row_3_a_result_takes_the_place_of_no_other_kind() {
    let folder = folder();
    let folder = folder.path();
    file(folder, "in.csv", GOOD);
    let made = batch(folder, &["in.csv", "-o", "made.xlsx"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let workbook = fs::read(folder.join("made.xlsx")).expect("a workbook");
    let book = file(folder, "book.csv", &workbook);
    refused(
        &batch(folder, &["in.csv", "-o", "book.csv"]),
        "another kind",
        &book,
        &workbook,
    );
    let own = file(folder, "own.xlsx", "notes");
    refused(
        &batch(folder, &["in.csv", "-o", "own.xlsx"]),
        "another kind",
        &own,
        "notes",
    );
    // one of the same kind is replaced, as ever
    let again = batch(folder, &["in.csv", "-o", "made.xlsx"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
}

#[test]
fn row_6_a_private_file_stays_private() {
    let folder = folder();
    let folder = folder.path();
    file(folder, "in.csv", GOOD);
    let out = file(folder, "out.csv", "old");
    fs::set_permissions(&out, fs::Permissions::from_mode(0o600)).expect("a mode");
    let owner = fs::metadata(&out).expect("a file").uid();
    let output = batch(folder, &["in.csv", "-o", "out.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let known = fs::metadata(&out).expect("the result");
    assert_eq!(known.mode() & 0o777, 0o600);
    assert_eq!(known.uid(), owner);
    assert_ne!(fs::read(&out).expect("the result"), b"old");
    let saved = file(folder, "month.json", "{}");
    fs::set_permissions(&saved, fs::Permissions::from_mode(0o640)).expect("a mode");
    let output = sscalc()
        .current_dir(folder)
        .args([
            "compute",
            "--wage",
            "7000",
            "--city",
            "nanchang",
            "-o",
            "month.json",
        ])
        .output()
        .expect("the program ends");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(fs::metadata(&saved).expect("a file").mode() & 0o777, 0o640);
}

#[test]
fn row_14_runs_onto_one_output_are_done_or_refused_and_leave_it_whole() {
    let folder = folder();
    let folder = folder.path();
    let rows: String = (0..20_000)
        .map(|number| format!("甲{number},南昌,7000\n"))
        .collect();
    file(folder, "in.csv", format!("name,city,wage\n{rows}"));
    let alone = batch(folder, &["in.csv", "-o", "alone.csv"]);
    assert_eq!(alone.status.code(), Some(0), "{}", text(&alone.stderr));
    let start = |_| {
        sscalc()
            .current_dir(folder)
            .args(["batch", "--month", "2026-09", "in.csv", "-o", "out.csv"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    let children: Vec<_> = (0..32).map(start).collect();
    let mut done = 0;
    for child in children {
        let output = child.wait_with_output().expect("the program ends");
        let said = text(&output.stderr);
        match output.status.code() {
            Some(0) => done += 1,
            Some(2) => assert!(said.contains("another run is writing"), "{said}"),
            other => panic!("{other:?}: {said}"),
        }
    }
    assert!(done > 0);
    let want = fs::read(folder.join("alone.csv")).expect("a result");
    assert!(fs::read(folder.join("out.csv")).expect("a result") == want);
    let left = names(folder);
    assert_eq!(left, ["alone.csv", "in.csv", "out.csv"]);
}

#[test]
fn row_16_a_link_that_leads_to_no_file_yet_stays_a_link() {
    let folder = folder();
    let folder = folder.path();
    file(folder, "in.csv", GOOD);
    fs::create_dir(folder.join("far")).expect("a folder");
    symlink("far/real.csv", folder.join("out.csv")).expect("a link");
    let output = batch(folder, &["in.csv", "-o", "out.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(
        fs::symlink_metadata(folder.join("out.csv"))
            .expect("a link")
            .is_symlink()
    );
    assert!(folder.join("far/real.csv").is_file());
}

#[test]
fn row_16_an_ending_that_no_form_has_is_refused() {
    let folder = folder();
    let folder = folder.path();
    let input = file(folder, "in.csv", GOOD);
    for target in ["out.xls", "out.pdf", "out.dat"] {
        let output = batch(folder, &["in.csv", "-o", target]);
        refused(&output, "no form of output has the ending", &input, GOOD);
        assert!(!folder.join(target).exists());
    }
    let output = batch(folder, &["in.csv", "-o", "out.dat", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

/// A folder's names but for these.
fn besides(folder: &Path, known: &[&str]) -> Vec<String> {
    let mut left = names(folder);
    left.retain(|name| !known.contains(&name.as_str()));
    left
}

#[test]
fn row_13_a_full_disk_leaves_nothing_that_the_next_run_does_not_remove() {
    let row = |number: usize| format!("甲{number},南昌,{}.{:02}\n", 3_000 + number, number % 97);
    let rows: String = (0..6_000).map(row).collect();
    let input = format!("name,city,wage\n{rows}");
    for ending in ["csv", "jsonl", "xlsx", "parquet"] {
        let folder = folder();
        let folder = folder.path();
        file(folder, "in.csv", &input);
        let out = format!("out.{ending}");
        file(folder, &out, "");
        // no file grows beyond a hundred kilobytes, as if there was no room
        let script = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"";
        let mut limited = std::process::Command::new("sh");
        let program = sscalc();
        limited
            .args(["-c", script])
            .arg(program.get_program())
            .args(["batch", "--month", "2026-09", "in.csv", "-o", &out])
            .env("SSCALC_LANG", "en")
            .current_dir(folder);
        let output = limited.output().expect("it ends");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{ending}: {said}");
        assert!(said.contains("make room"), "{ending}: {said}");
        assert!(!said.contains("--help"), "{ending}: {said}");
        assert_eq!(fs::read(folder.join(&out)).expect("the old file"), b"");
        let output = batch(folder, &["in.csv", "-o", &out]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let left = besides(folder, &["in.csv", &out]);
        assert!(left.is_empty(), "{ending}: {left:?}");
    }
}

#[test]
fn row_13_a_long_name_is_written_or_refused_before_anything_is_computed() {
    for (length, goes) in [(240, true), (255, false), (300, false)] {
        for ending in ["csv", "jsonl", "xlsx", "parquet"] {
            let folder = folder();
            let folder = folder.path();
            file(folder, "in.csv", GOOD);
            let out = format!("{}.{ending}", "x".repeat(length - ending.len() - 1));
            let output = batch(folder, &["in.csv", "-o", &out]);
            let said = text(&output.stderr);
            if goes {
                assert_eq!(output.status.code(), Some(0), "{said}");
            } else if output.status.code() != Some(0) {
                // of the longest that there may be, the file of refused rows would have a longer one
                assert_eq!(output.status.code(), Some(2), "{said}");
                assert!(said.contains("name"), "{said}");
                assert!(!said.contains("--help"), "{said}");
            }
            let left = besides(folder, &["in.csv", &out]);
            assert!(left.is_empty(), "{ending}: {left:?}");
        }
    }
}
