//! Row 16: an encoding is recognised and read, or refused by its name; none is taken for another.

use encoding_rs::BIG5;

use super::{batch, records};
use crate::common::text;

const SHEET: &str = "姓名,參保城市,應發工資\n陳大文,南昌,7000\n李小龍,上海,9000\n";

fn run(bytes: &[u8], more: &[&str]) -> std::process::Output {
    let args = ["-", "--month", "2026-09", "--lang", "en"];
    batch(args.iter().chain(more), bytes)
}

#[test]
fn row_16_utf_16_without_a_mark_is_read() {
    let sheet = "姓名,参保城市,应发工资\n一凡,南昌,7000\n";
    let want = run(sheet.as_bytes(), &[]);
    for big in [false, true] {
        let units = sheet.encode_utf16();
        let bytes: Vec<u8> = units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect();
        let output = run(&bytes, &["--out-encoding", "utf-8"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(records(&output.stdout), records(&want.stdout));
        let name = if big { "utf-16be" } else { "utf-16le" };
        let said = text(&output.stderr);
        assert!(said.contains(&format!("was read as {name}")), "{said}");
        // whoever names it knows it
        let told = run(&bytes, &["--out-encoding", "utf-8", "--encoding", name]);
        assert!(!text(&told.stderr).contains("was read as"));
    }
}

#[test]
fn row_16_utf_32_and_big5_are_refused_by_name() {
    let little: Vec<u8> = SHEET
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    let big: Vec<u8> = SHEET
        .chars()
        .flat_map(|c| u32::from(c).to_be_bytes())
        .collect();
    let marked = [b"\xff\xfe\0\0".as_slice(), &little].concat();
    let big5 = BIG5.encode(SHEET).0.into_owned();
    let names = BIG5
        .encode("name,city,wage\n陳大文,nanchang,7000\n李小龍,nanchang,9000\n")
        .0
        .into_owned();
    for (bytes, name) in [
        (little, "UTF-32"),
        (big, "UTF-32"),
        (marked, "UTF-32"),
        (big5, "Big5"),
        (names, "Big5"),
    ] {
        let output = run(&bytes, &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(
            said.contains(&format!("written in {name}")),
            "{name}: {said}"
        );
    }
}

#[test]
fn row_16_what_is_no_text_is_called_so() {
    for bytes in [vec![0; 100_000], b"x\0y\0\n".to_vec()] {
        let output = run(&bytes, &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("the input is not text"), "{said}");
        assert!(!said.contains("binary form"), "{said}");
    }
}

#[test]
fn row_16_gbk_with_rare_names_is_gbk() {
    let sheet = "姓名,参保城市,应发工资\n朱镕基,南昌,7000\n李喆,上海,9000\n";
    let bytes = encoding_rs::GB18030.encode(sheet).0.into_owned();
    let output = run(&bytes, &["--out-encoding", "utf-8"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}
