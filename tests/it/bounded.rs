//! Rows 10 and 12: a file that a run reads whole is read up to a limit, whatever it is.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::{sscalc, text};

const COMPUTE: [&str; 9] = [
    "compute", "--wage", "7000", "--city", "nanchang", "--month", "2026-09", "--lang", "en",
];

fn compute(more: &[&str]) -> Output {
    let mut command = sscalc();
    command.args(COMPUTE).args(more).stdin(Stdio::null());
    command.output().expect("the program ends")
}

#[track_caller]
fn refused(more: &[&str], why: &str) {
    let output = compute(more);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{more:?}: {said}");
    assert!(said.contains(why), "{more:?}: {said}");
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo is there").success());
}

#[test]
fn row_10_a_device_is_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    symlink("/dev/zero", folder.path().join("cn.toml")).expect("a link");
    refused(&["--overlay", "/dev/zero"], "/dev/zero is a device");
    refused(&["--ytd", "/dev/zero"], "/dev/zero is a device");
    refused(&["--rates", path(folder.path())], "is a device or a pipe");
}

#[test]
fn row_10_a_pipe_in_a_folder_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    pipe(&folder.path().join("cn.toml"));
    refused(&["--rates", path(folder.path())], "is a device or a pipe");
}

#[test]
fn row_10_a_large_file_is_read_up_to_the_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = folder.path().join("cn.toml");
    // more than there is memory, of which nothing is on the disk
    let file = File::create(&large).expect("a file");
    file.set_len(64 << 30).expect("a length");
    for option in ["--overlay", "--ytd"] {
        refused(
            &[option, path(&large)],
            "more than 1 MiB, the most that is read",
        );
    }
    refused(
        &["--rates", path(folder.path())],
        "more than 1 MiB, the most that is read",
    );
}

#[test]
fn row_10_a_pipe_that_is_meant_is_read() {
    let overlay = fs::read("tests/overlays/generous.toml").expect("an overlay");
    let want = compute(&["--overlay", "tests/overlays/generous.toml"]);
    let folder = tempfile::tempdir().expect("a folder");
    let named = folder.path().join("pipe.toml");
    pipe(&named);
    let writer = {
        let (named, overlay) = (named.clone(), overlay.clone());
        std::thread::spawn(move || fs::write(named, overlay).expect("written"))
    };
    let output = compute(&["--overlay", path(&named)]);
    writer.join().expect("the writer ends");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(output.stdout, want.stdout);
    let mut child = sscalc()
        .args(COMPUTE)
        .args(["--overlay", "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&overlay).expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.stdout, want.stdout);
}

#[test]
fn row_12_entries_of_a_rate_file_are_bounded() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = fs::read_to_string("tests/overlays/generous.toml").expect("an overlay");
    let values: String = (0..20_000)
        .map(|value| format!("{{ id = \"v{value}\", name = \"n\" }},\n"))
        .collect();
    let choice =
        format!("[[choice]]\nkey = \"x\"\nname = \"x\"\ndefault = \"v0\"\nvalue = [\n{values}]\n");
    let rate = "[[housing_fund.rate]]\nmin = \"5%\"\nmax = \"12%\"\ndefault = \"5%\"\nsource = \"own-rules\"\nstatus = \"reported\"\n";
    for more in [choice, rate.repeat(8_000)] {
        let overlay = folder.path().join("own.toml");
        fs::write(&overlay, format!("{own}\n{more}")).expect("a file");
        refused(&["--overlay", path(&overlay)], "more than 200 entries");
    }
}
