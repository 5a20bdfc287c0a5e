//! Columns as spreadsheets call them.

/// A column by its letters, from 0.
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    loop {
        let digit = u8::try_from(column % 26).expect("below 26");
        letters.push(char::from(b'A' + digit));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    letters.iter().rev().collect()
}
