//! Row 9, of the older form: what a library would make gigabytes of is refused with the limit.

use super::*;
use crate::sheet::compound::pack;

fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("a record is short");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), bytes].concat()
}

/// Shorts, one behind the other.
fn shorts(shorts: &[u16]) -> Vec<u8> {
    shorts
        .iter()
        .flat_map(|short| short.to_le_bytes())
        .collect()
}

/// A workbook with these records that hold for all sheets, and sheets with these.
fn book(globals: &[u8], sheets: &[&[u8]], same: usize) -> Vec<u8> {
    let begin = record(BEGIN, &shorts(&[0x0600, 0x0005]));
    let end = record(EOF, &[]);
    let own = record(SHEET, &[0; 9]).len();
    let mut place = begin.len() + globals.len() + own * sheets.len() * same + end.len();
    let (mut names, mut below) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let from = u32::try_from(place).expect("it is small").to_le_bytes();
        for _ in 0..same {
            let name = [1, 0, b's'];
            let bytes = [&from[..], &[0, 0], &name].concat();
            names.extend(record(SHEET, &bytes));
        }
        let sheet = [&begin, *sheet, &end[..]].concat();
        place += sheet.len();
        below.extend(sheet);
    }
    [&begin, globals, &names, &end, &below].concat()
}

fn refused(stream: &[u8]) -> String {
    match stream_of(pack(stream)) {
        Ok(_) => "nothing".to_owned(),
        Err(error) => error.to_string(),
    }
}

fn number(row: u16, column: u16) -> Vec<u8> {
    record(NUMBER, &[shorts(&[row, column, 0]), vec![0; 8]].concat())
}

/// Shared texts of this many units, one a text.
fn shared(units: u16) -> Vec<u8> {
    let head = [&[0; 8][..], &units.to_le_bytes(), &[0]].concat();
    let first = vec![b'x'; usize::from(units)];
    record(SHARED, &[head, first].concat())
}

#[test]
fn row_9_two_cells_far_apart_are_a_sheet_too_large() {
    let corners = [number(0, 0), number(u16::MAX, 255)].concat();
    assert!(refused(&book(&[], &[&corners], 1)).contains("2 million cells"));
    // and so are formulas, and many sheets together
    let formula = |row, column| {
        let bytes = [shorts(&[row, column, 0]), vec![0; 16]].concat();
        record(FORMULA, &bytes)
    };
    let corners = [formula(0, 0), formula(9_999, 199)].concat();
    assert!(refused(&book(&[], &[&corners], 1)).contains("2 million cells"));
    let small = [number(0, 0), number(999, 99)].concat();
    assert_eq!(refused(&book(&[], &[&small], 1)), "nothing");
    assert!(refused(&book(&[], &[&small[..]; 21], 1)).contains("2 million cells"));
}

#[test]
fn row_9_a_long_text_in_every_cell_is_too_much_text() {
    let cell = |row: u16| record(OF_SHARED, &shorts(&[row, 0, 0, 0, 0]));
    let cells = |count: u16| (0..count).flat_map(cell).collect::<Vec<u8>>();
    let few = book(&shared(8_000), &[&cells(2_000)], 1);
    assert_eq!(refused(&few), "nothing");
    let many = book(&shared(8_000), &[&cells(4_000)], 1);
    assert!(refused(&many).contains("64 MiB of text"));
}

#[test]
fn row_9_a_text_in_many_pieces_is_refused() {
    let pieces = record(CONTINUE, &[]).repeat(17_000);
    let many = book(&[shared(1), pieces].concat(), &[], 1);
    assert!(refused(&many).contains("16384 others"));
}

#[test]
fn row_9_sheets_that_are_the_same_are_refused() {
    let own = number(0, 0).repeat(1_000);
    assert_eq!(refused(&book(&[], &[&own], 1)), "nothing");
    assert!(refused(&book(&[], &[&own], 100)).contains("over one another"));
}

#[test]
fn names_formulas_and_sizes_are_taken_out() {
    let dimensions = record(DIMENSIONS, &[0xff; 14]);
    let tokens = [shorts(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]), vec![0x1e, 5]].concat();
    let sheet = [dimensions, record(FORMULA, &tokens)].concat();
    let name = record(DEFINED_NAME, &[0; 14]);
    let stream = book(&name, &[&sheet], 1);
    let read = stream_of(pack(&stream)).expect("it is whole");
    let count = |stream: &[u8], own: &[u8]| {
        let places = stream.windows(own.len());
        places.filter(|bytes| *bytes == own).count()
    };
    let nothing = NOTHING.to_le_bytes();
    assert_eq!(count(&read, &nothing), count(&stream, &nothing) + 2);
    // the formula has no length any more
    assert_eq!(count(&stream, &[2, 0, 0x1e, 5]), 1);
    assert_eq!(count(&read, &[0, 0, 0x1e, 5]), 1);
}

#[test]
fn a_record_that_is_cut_ends_it_without_a_panic() {
    let whole = book(&shared(20), &[&number(3, 3)], 1);
    for length in 0..whole.len() {
        let cut: Vec<u8> = whole.iter().take(length).copied().collect();
        let _ = stream_of(pack(&cut));
    }
    let packed = pack(&whole);
    // any byte of the head, the tables and the directory may be any other
    for place in (0..packed.len()).step_by(7) {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut bytes = packed.clone();
            bytes.splice(place..=place, [byte]);
            let _ = stream_of(bytes);
        }
    }
}
