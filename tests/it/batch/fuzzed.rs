//! What fuzzing has found (`fuzz/`), each as small as it could be made.

use super::{batch, file, folder};
use crate::common::text;

/// Refused rows of an input in a form of `format`, as the file of them has them.
fn refused(name: &str, bytes: &[u8]) -> Vec<Vec<String>> {
    let folder = folder();
    let input = file(folder.path(), name, bytes);
    let out = folder.path().join("out.csv");
    let args = ["--month", "2026-09", "--format", "csv", "-o"].map(std::ffi::OsString::from);
    let args = args.into_iter().chain([out.clone().into(), input.into()]);
    let output = batch(args, b"");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let rejects = std::fs::read(out.with_extension("rejects.csv")).expect("refused rows");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(rejects.as_slice());
    let records = reader.records().map(|record| record.expect("a record"));
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_line_of_json_that_is_no_text_stands_for_itself_and_not_for_the_one_before() {
    let lines = [
        "{\"name\":\"甲\",\"city\":\"南昌\",\"wage\":7000}\n".as_bytes(),
        b"{\"name\":\"\xff\",\"city\":\"shanghai\",\"wage\":9000}\n",
    ];
    let refused = refused("in.jsonl", &lines.concat());
    assert_eq!(refused.len(), 1);
    let own = refused[0].get(2..).expect("the row").join("|");
    assert!(own.contains("9000") && !own.contains("甲"), "{own}");
}
