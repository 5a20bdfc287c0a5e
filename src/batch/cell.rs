//! Amounts in cells: read from the bytes where they are plain, as people type them otherwise.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::lang::Text;
use crate::money::Money;
use crate::typed;

/// Digits of the whole part that are read at once: 10¹⁰ 元 has eleven.
const MOST_DIGITS: usize = 11;

/// An amount of plain digits, with at most two decimals; `None` for anything else.
pub(super) fn plain_amount(cell: &[u8]) -> Option<Money> {
    let mut fen: i64 = 0;
    let mut point = None;
    for (place, byte) in cell.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                let digit = i64::from(byte.wrapping_sub(b'0'));
                fen = fen.checked_mul(10)?.checked_add(digit)?;
            }
            b'.' if point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(cell.len());
    if whole == 0 || whole > MOST_DIGITS {
        return None;
    }
    let times = match point.map(|place| cell.len().saturating_sub(place)) {
        None => 100,
        Some(2) => 10,
        Some(3) => 1,
        Some(_) => return None,
    };
    Money::from_fen(fen.checked_mul(times)?).ok()
}

/// An amount as people type it, or as a spreadsheet writes a double: more than two decimals are taken where they are
/// within 10⁻⁶ of a whole fen.
pub(super) fn amount(cell: &str) -> Result<Money, Text> {
    match typed::amount(cell) {
        Ok(amount) => Ok(amount),
        Err(why) => near_fen(&typed::half_width(cell)).ok_or(why),
    }
}

/// The fen that a decimal text is within 10⁻⁶ of.
fn near_fen(text: &str) -> Option<Money> {
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    if !text.bytes().all(plain) || !text.contains('.') {
        return None;
    }
    // a double has seventeen digits at most
    let yuan = Decimal::from_str_exact(text).ok()?;
    let fen = yuan.checked_mul(Decimal::ONE_HUNDRED)?;
    let whole = fen.round();
    let off = fen.checked_sub(whole)?.abs();
    if off > Decimal::new(1, 6) {
        return None;
    }
    Money::from_fen(i64::try_from(whole).ok()?).ok()
}

/// A number as JSON and workbooks write it, without its exponent: `1.25e4` is `12500`. Anything else stays as it is.
pub fn without_exponent(number: &str) -> Cow<'_, str> {
    if !number.bytes().any(|byte| byte == b'e' || byte == b'E') {
        return Cow::Borrowed(number);
    }
    match Decimal::from_scientific(number) {
        Ok(decimal) => Cow::Owned(decimal.normalize().to_string()),
        Err(_) => Cow::Borrowed(number),
    }
}

/// Appends an amount as yuan with two decimals.
pub fn push_amount(out: &mut Vec<u8>, amount: Money) {
    let fen = amount.fen();
    if fen < 0 {
        out.push(b'-');
    }
    let mut digits = *b"0000000000000000000000";
    let mut rest = fen.unsigned_abs();
    let mut first = digits.len().saturating_sub(1);
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        if place.saturating_add(3) == 22 {
            *digit = b'.';
            continue;
        }
        let low = u8::try_from(rest % 10).unwrap_or_default();
        *digit = b'0'.wrapping_add(low);
        rest /= 10;
        first = place;
        if rest == 0 && place < 19 {
            break;
        }
    }
    out.extend_from_slice(digits.get(first..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_amount_is_written_as_anywhere_else(fen in 0_i64..=1_000_000_000_000, small in 0_i64..=20_000) {
            for fen in [fen, small] {
                let amount = Money::from_fen(fen).unwrap();
                let mut out = Vec::new();
                push_amount(&mut out, amount);
                let written = String::from_utf8(out).unwrap();
                prop_assert_eq!(&written, &amount.to_string());
                prop_assert_eq!(plain_amount(written.as_bytes()), Some(amount));
            }
        }

        #[test]
        fn the_quick_way_reads_nothing_that_the_slow_way_refuses(text in "[0-9.]{0,14}") {
            if let Some(amount) = plain_amount(text.as_bytes()) {
                prop_assert_eq!(typed::amount(&text), Ok(amount));
            }
        }
    }

    #[test]
    fn a_double_of_a_spreadsheet_is_its_fen() {
        let read = |text: &str| amount(text).ok().map(|m| m.to_string());
        for (text, want) in [
            ("7000.499999999999", Some("7000.50")),
            ("7000.4999999999991", Some("7000.50")),
            ("8000.3000000000002", Some("8000.30")),
            ("7000.50000001", Some("7000.50")),
            ("7000.5000001", None),
            ("7000.505", None),
            ("1e400", None),
            ("-3", None),
            ("", None),
        ] {
            assert_eq!(read(text).as_deref(), want, "{text}");
        }
        assert_eq!(without_exponent("1.25e4"), "12500");
        assert_eq!(without_exponent("1e400"), "1e400");
    }
}
