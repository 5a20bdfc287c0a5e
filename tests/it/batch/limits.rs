//! Row 12: what would take quadratic time is bounded, with the limit in the message.

use super::batch;
use crate::common::text;

#[track_caller]
fn refused(input: &str, why: &str) {
    let args = ["-", "--month", "2026-09", "--lang", "en"];
    let output = batch(args, input.as_bytes());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(why), "{said}");
}

#[test]
fn row_12_columns_and_keys_are_bounded() {
    let why = "more than 16384 columns";
    refused(&format!("name,city,wage{}\n", ",c".repeat(100_000)), why);
    let keys: String = (0..50_000).map(|key| format!(",\"{key:x}\":1")).collect();
    refused(
        &format!("{{\"name\":\"a\",\"city\":\"nanchang\",\"wage\":7000{keys}}}\n"),
        why,
    );
    refused(
        &format!("姓名,city,wage{}\n", ",".repeat(600_000)),
        "longer than 512 KiB",
    );
    // of plain ASCII more is looked at for the encoding, not for headings
    refused(
        &format!("name,city,wage,{}\n", "x".repeat(600_000)),
        "longer than 512 KiB",
    );
}

#[test]
fn row_12_as_many_columns_as_are_read_are_read() {
    let (more, empty) = (",工号".repeat(16_000), ",".repeat(16_000));
    let input = format!("name,city,wage{more}\na,nanchang,7000{empty}\n");
    let output = batch(["-", "--month", "2026-09"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn row_9_keys_of_one_row_are_no_columns_of_a_million() {
    let keys: String = (0..16_000).map(|key| format!(",\"{key:x}\":1")).collect();
    let short = "{\"city\":\"nanchang\",\"wage\":7000}\n".repeat(20_000);
    let wide = format!("{{\"city\":\"nanchang\",\"wage\":7000{keys}}}\n{short}");
    let args = ["-", "--month", "2026-09", "--lang", "en", "--format", "csv"];
    let output = batch(args, wide.as_bytes());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("8 million cells"), "{said}");
}

#[test]
fn row_9_a_workbook_from_a_pipe_is_bounded() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.resize((256 << 20) + 1, 0);
    let output = batch(["-", "--month", "2026-09", "--lang", "en"], &bytes);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("more than 256 MiB"), "{said}");
}
