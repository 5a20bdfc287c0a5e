//! Running the program in a fixed surrounding, and reading its JSON without losing a digit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::value::RawValue;

/// The program with a fixed language, no colour and no tables of the machine's.
pub(crate) fn sscalc() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sscalc"));
    command
        .env_clear()
        .env("SSCALC_LANG", "en")
        .env("NO_COLOR", "1")
        .current_dir(root());
    command
}

/// Runs the program with these arguments.
pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    sscalc().args(args).output().expect("the program starts")
}

/// Whether a program of the machine is there; says that what needs it is left out where it is not.
#[expect(
    clippy::print_stdout,
    reason = "whoever runs the tests wants to know what they left out"
)]
pub(crate) fn have(tool: &str) -> bool {
    let found = Command::new(tool)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok();
    if !found {
        println!("skipped: no {tool}");
    }
    found
}

/// The package's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a stream.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes UTF-8")
}

/// An object's members, their values as they were written.
pub(crate) fn members(object: &RawValue) -> BTreeMap<String, Box<RawValue>> {
    serde_json::from_str(object.get()).expect("an object")
}

/// An array's elements, as they were written.
pub(crate) fn elements(array: &RawValue) -> Vec<Box<RawValue>> {
    serde_json::from_str(array.get()).expect("an array")
}

/// A value as text: a string without its quotes, anything else as written.
pub(crate) fn plain(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}

/// The files below a folder with an ending, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
