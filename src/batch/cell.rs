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

/// The digits of 0 to 99.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    let (mut tens, mut ones) = (b'0', b'0');
    #[expect(clippy::indexing_slicing, reason = "the loop ends with the array")]
    while number < 100 {
        pairs[number] = [tens, ones];
        ones += 1;
        if ones > b'9' {
            ones = b'0';
            tens += 1;
        }
        number += 1;
    }
    pairs
};

/// Room for a delimiter and any sum of two amounts.
const WIDEST: usize = 20;

/// Appends `before` and an amount as yuan with two decimals. Most of what a payroll result consists of is written here,
/// so that the text is made in one piece of fixed length and then cut.
pub fn push_amount(out: &mut Vec<u8>, before: u8, amount: Money) {
    let fen = amount.fen();
    let Some(mut yuan) = u64::try_from(fen).ok().map(|fen| fen / 100) else {
        // no result is below zero but net pay
        out.push(before);
        out.extend_from_slice(amount.to_string().as_bytes());
        return;
    };
    let digits = yuan.checked_ilog10().unwrap_or_default();
    let length = usize::try_from(digits)
        .unwrap_or_default()
        .saturating_add(5);
    let mut text = [before; WIDEST];
    let mut at = length;
    let mut put = |pair: u64, at: usize| {
        let pair = usize::try_from(pair).ok().and_then(|pair| PAIRS.get(pair));
        if let (Some(to), Some(pair)) = (text.get_mut(at..at.saturating_add(2)), pair) {
            to.copy_from_slice(pair);
        }
    };
    at = at.saturating_sub(2);
    put(fen.unsigned_abs() % 100, at);
    // one for the point, which is set last
    at = at.saturating_sub(1);
    while yuan >= 10 {
        at = at.saturating_sub(2);
        put(yuan % 100, at);
        yuan /= 100;
    }
    let is_odd = at > 1;
    if is_odd && let Some(first) = text.get_mut(1) {
        *first = b'0'.wrapping_add(u8::try_from(yuan).unwrap_or_default());
    }
    if let Some(point) = text.get_mut(length.saturating_sub(3)) {
        *point = b'.';
    }
    let end = out.len().saturating_add(length);
    out.extend_from_slice(&text);
    out.truncate(end);
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
                push_amount(&mut out, b',', amount);
                let written = String::from_utf8(out).unwrap();
                prop_assert_eq!(&written, &format!(",{amount}"));
                prop_assert_eq!(plain_amount(written.trim_start_matches(',').as_bytes()), Some(amount));
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
    fn amounts_of_every_length_are_written_whole() {
        let most = Money::MAX;
        for amount in [Money::ZERO, Money::ZERO - most, most + most] {
            let mut out = Vec::new();
            push_amount(&mut out, b';', amount);
            assert_eq!(String::from_utf8(out).unwrap(), format!(";{amount}"));
        }
        let mut fen = 1;
        while let Ok(amount) = Money::from_fen(fen) {
            let mut out = Vec::new();
            push_amount(&mut out, b'\t', amount);
            assert_eq!(String::from_utf8(out).unwrap(), format!("\t{amount}"));
            fen *= 10;
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
