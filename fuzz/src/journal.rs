//! Going on with a run: whatever the journal and the files beside it have become, the result is that of a whole run or
//! there is none, and no other file is touched.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::Duration;

use crate::rows::scratch;

/// What an interrupted run has left, and what a whole one comes to.
struct Left {
    folder: PathBuf,
    journal: Vec<u8>,
    /// Names and bytes of the other files in the run's folder.
    parts: Vec<(OsString, Vec<u8>)>,
    result: Vec<u8>,
    rejects: Vec<u8>,
}

/// The folder in which a run writes, beside its target.
const PLACE: &str = ".out.jsonl.sscalc";
const JOURNAL: &str = "journal";
const VICTIM: &str = ".sscalc-victim";

/// Rows with long remarks, so that few of them fill what is read at once.
fn roster() -> String {
    // what is not ASCII settles the encoding at once, before the pipe has everything
    let mut roster = String::from("姓名,city,wage,remark\n");
    let remark = "x".repeat(40_000);
    let cities = ["nanchang", "shanghai"];
    for number in 0..16 {
        let city = cities.get(number % 2).expect("one of two");
        let wage = if number % 5 == 3 { "much" } else { "9000.50" };
        roster.push_str(&format!("p{number},{city},{wage},{remark}\n"));
    }
    roster
}

/// Runs the command in this process; whether it was carried out, at least in part.
fn batch(input: &Path, out: &Path, resume: bool) -> bool {
    let mut args: Vec<OsString> = ["sscalc", "batch", "--quiet", "--month", "2026-09"]
        .map(OsString::from)
        .to_vec();
    args.extend(["--threads", "1", "--format", "jsonl", "-o"].map(OsString::from));
    args.push(out.into());
    args.push(input.into());
    args.extend(resume.then(|| OsString::from("--resume")));
    let code = format!("{:?}", sscalc::cli::run(args));
    [ExitCode::SUCCESS, ExitCode::from(1)]
        .iter()
        .any(|done| format!("{done:?}") == code)
}

/// The journal of a run and the other files of its folder, as they are now.
fn files(place: &Path) -> (Vec<u8>, Vec<(OsString, Vec<u8>)>) {
    let mut journal = Vec::new();
    let mut parts = Vec::new();
    // one that is not there yet has none
    for entry in fs::read_dir(place).into_iter().flatten() {
        let entry = entry.expect("an entry");
        // one that is just being renamed is a journal's
        let Ok(bytes) = fs::read(entry.path()) else {
            continue;
        };
        if entry.file_name() == JOURNAL {
            journal = bytes;
        } else {
            parts.push((entry.file_name(), bytes));
        }
    }
    parts.sort();
    (journal, parts)
}

/// Reads a run's rows through a pipe that is held open until nothing moves any more, and keeps what is there then.
fn interrupted() -> Left {
    let folder = scratch("journal");
    let (input, out) = (folder.join("in.csv"), folder.join("out.jsonl"));
    let made = Command::new("mkfifo").arg(&input).status();
    assert!(made.expect("mkfifo").success());
    let run = {
        let (input, out) = (input.clone(), out.clone());
        std::thread::spawn(move || batch(&input, &out, false))
    };
    let roster = roster();
    let (first, rest) = roster.split_at(560_000);
    let mut pipe = fs::OpenOptions::new()
        .write(true)
        .open(&input)
        .expect("the run reads");
    pipe.write_all(first.as_bytes()).expect("the run reads");
    let mut seen = (Vec::new(), Vec::new());
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = files(&folder.join(PLACE));
        let grown = now.1.iter().any(|(_, bytes)| !bytes.is_empty());
        if grown && !now.0.is_empty() && now == seen {
            break;
        }
        seen = now;
    }
    pipe.write_all(rest.as_bytes()).expect("the run reads");
    drop(pipe);
    assert!(run.join().expect("the run ends"));
    fs::remove_file(&input).expect("the pipe");
    fs::write(&input, &roster).expect("a file");
    let read = |name: &str| fs::read(folder.join(name)).expect("a result");
    let left = Left {
        journal: seen.0,
        parts: seen.1,
        result: read("out.jsonl"),
        rejects: fs::read(folder.join("out.rejects.csv")).unwrap_or_default(),
        folder: folder.clone(),
    };
    assert!(left.parts.iter().any(|(_, bytes)| !bytes.is_empty()));
    left
}

/// Bytes replaced: a place, how many go, how many come, and those.
fn edited(bytes: &mut Vec<u8>, mut script: &[u8]) {
    while let Some(([high, low, gone, come], rest)) = script.split_first_chunk() {
        let place = usize::from(u16::from_be_bytes([*high, *low]));
        let from = place % (bytes.len() + 1);
        let to = (from + usize::from(gone % 16)).min(bytes.len());
        let (own, after) = rest.split_at(usize::from(come % 16).min(rest.len()));
        bytes.splice(from..to, own.iter().copied());
        script = after;
    }
}

pub(crate) fn journal(data: &[u8]) {
    static LEFT: OnceLock<Left> = OnceLock::new();
    let left = LEFT.get_or_init(interrupted);
    let Some((how, script)) = data.split_first() else {
        return;
    };
    let folder = &left.folder;
    let (input, out) = (folder.join("in.csv"), folder.join("out.jsonl"));
    let mut journal = left.journal.clone();
    let mut parts = left.parts.clone();
    match how % 4 {
        0 => edited(&mut journal, script),
        1 => journal = script.to_vec(),
        2 => {
            if let Some((_, part)) = parts.iter_mut().max_by_key(|(_, bytes)| bytes.len()) {
                edited(part, script);
            }
        }
        _ => {
            parts.pop();
            edited(&mut journal, script);
        }
    }
    let victim = folder.join(VICTIM);
    let place = folder.join(PLACE);
    fs::create_dir_all(&place).expect("a folder");
    for (name, bytes) in &parts {
        fs::write(place.join(name), bytes).expect("a file");
    }
    fs::write(place.join(JOURNAL), &journal).expect("a file");
    fs::write(&victim, "mine").expect("a file");
    fs::write(&out, "old").expect("a file");
    let done = batch(&input, &out, true);
    let now = fs::read(&out).expect("it is there");
    if done {
        assert!(now == left.result, "another result");
        let rejects = fs::read(folder.join("out.rejects.csv")).unwrap_or_default();
        assert!(rejects == left.rejects, "other refused rows");
    } else {
        assert!(now == b"old", "half a result");
    }
    assert!(fs::read(&victim).expect("it is there") == b"mine");
    // a run that was refused leaves what it does not know
    let _ = fs::remove_dir_all(&place);
    for name in ["out.jsonl", "out.rejects.csv"] {
        // what was not written is not there
        let _ = fs::remove_file(folder.join(name));
    }
}
