//! What a spreadsheet makes of a cell of CSV.

/// Whether a spreadsheet would take a cell for a formula.
pub(super) fn would_run(cell: &[u8]) -> bool {
    match cell {
        [b'=' | b'@' | b'\t' | b'\r', ..] => true,
        [b'+' | b'-', number @ ..] => {
            let digits = number.iter().any(u8::is_ascii_digit);
            let plain = |byte: &u8| byte.is_ascii_digit() || b".,%".contains(byte);
            !(digits && number.iter().all(plain))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_figures() {
        for cell in [
            "=1+1",
            "@SUM(A1)",
            "\tx",
            "\r=1",
            "+cmd",
            "-2+3+cmd|' /C calc'!A0",
            "-",
            "+",
        ] {
            assert!(would_run(cell.as_bytes()), "{cell:?}");
        }
        for cell in ["-5", "+5.5", "-1,000.00", "+5%", "a=b", "张三", "", "5-3"] {
            assert!(!would_run(cell.as_bytes()), "{cell:?}");
        }
    }
}
