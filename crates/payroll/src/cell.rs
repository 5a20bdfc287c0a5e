//! Amounts in cells: read from the bytes where they are plain, as people type them otherwise.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::lang::Text;
use crate::money::Money;
use crate::period::Month;
use crate::text;
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
    let times = match point.map(|place| cell.len() - place) {
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

/// A month, or the first day of one: spreadsheets turn `2026-9` into a date.
pub(crate) fn month(text: &str) -> Result<Month, Text> {
    let clean = typed::half_width(text);
    let first = ["-01", "/01", "-1", "/1", "月1日", "月01日"]
        .iter()
        .filter_map(|day| clean.strip_suffix(day))
        .find_map(|rest| typed::month(rest).ok());
    match typed::month(&clean) {
        Ok(month) => Ok(month),
        Err(why) => first.ok_or(why),
    }
}

/// Reads the month of a day as people write it: `2026-07-15`, `2026/7/15`, `20260715`, `2026年7月15日`, perhaps with a time.
pub(crate) fn month_of_day(text: &str) -> Result<Month, Text> {
    let wide = typed::half_width(text);
    let day = wide.trim().split([' ', 'T']).next().unwrap_or_default();
    let wrong = || {
        text!(
            "`{text}` is no day: write it like 2026-07-15",
            "`{text}` 不是日期：请写如 2026-07-15"
        )
    };
    let parts: Vec<&str> = if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = day.split_at(4);
        let (month, day) = rest.split_at(2);
        vec![year, month, day]
    } else {
        day.split(['-', '/', '.', '年', '月', '日'])
            .filter(|part| !part.is_empty())
            .collect()
    };
    let (year, month, of_month) = match parts.as_slice() {
        [year, month] => (year, month, "1"),
        [year, month, day] => (year, month, *day),
        _ => return Err(wrong()),
    };
    let is_day = of_month
        .parse::<u8>()
        .is_ok_and(|day| (1..=31).contains(&day));
    if !is_day {
        return Err(wrong());
    }
    typed::month(&format!("{year}-{month}")).map_err(|_| wrong())
}

/// Below this an amount's yuan have eight digits.
const EIGHT_DIGITS: u64 = 100_000_000;

/// Appends `before` and an amount as yuan with two decimals. Most of what a payroll result consists of is written here:
/// the text is made in one register and stored at once, since bytes stored singly and then copied make the processor
/// wait.
pub fn push_amount(out: &mut Vec<u8>, before: u8, amount: Money) {
    let fen = u64::try_from(amount.fen()).ok();
    let Some(fen) = fen.filter(|fen| *fen < EIGHT_DIGITS * 100) else {
        // a payroll of millions, or net pay below zero
        out.push(before);
        out.extend_from_slice(amount.to_string().as_bytes());
        return;
    };
    let digits = eight_digits(fen / 100);
    // the first digit is the lowest byte; of nought one is left
    let leading = (digits.trailing_zeros() / 8).min(7);
    let yuan = (digits | ZEROS) >> (leading * 8);
    let hundredths = fen % 100;
    let tenths = hundredths / 10;
    let decimals = u64::from(b'.') | (tenths << 8 | (hundredths - tenths * 10) << 16) | 0x30_3000;
    let length = 8 - leading;
    let text =
        u128::from(before) | u128::from(yuan) << 8 | u128::from(decimals) << ((length + 1) * 8);
    let end = usize::try_from(length).expect("at most eight") + 4;
    let end = out.len() + end;
    out.extend_from_slice(&text.to_le_bytes());
    out.truncate(end);
}

/// Fen as a decimal text of yuan.
pub fn decimal(fen: i128) -> String {
    let (yuan, rest) = (fen / 100, fen % 100);
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", yuan.unsigned_abs(), rest.unsigned_abs())
}

/// Eight times the character `0`.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The digits of a number below 10⁸, one a byte, the first in the lowest: halves, then quarters, then single digits,
/// all of a kind at once. The factors are reciprocals, exact for what they are applied to; nothing wraps, and nothing
/// is checked for it.
fn eight_digits(number: u64) -> u64 {
    let (high, low) = (number / 10_000, number % 10_000);
    let fours = high | low << 32;
    let hundreds = (fours.wrapping_mul(10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | fours.wrapping_sub(hundreds.wrapping_mul(100)) << 16;
    let tens = (twos.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    tens | twos.wrapping_sub(tens.wrapping_mul(10)) << 8
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
        for yuan in 0..100_000_000_u64 / 997 {
            let digits = (eight_digits(yuan * 997) | ZEROS).to_le_bytes();
            let text = String::from_utf8(digits.to_vec()).unwrap();
            assert_eq!(text, format!("{:08}", yuan * 997));
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
    fn plain_digits_are_an_amount_up_to_the_largest() {
        let read = |text: &str| plain_amount(text.as_bytes());
        assert_eq!(read("10000000000"), Some(Money::MAX));
        assert_eq!(read("10000000000.00"), Some(Money::MAX));
        for text in [
            "10000000000.01",
            "100000000000",
            "",
            ".5",
            "7.",
            "7.123",
            "1.2.3",
            "7,000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let seven = Money::from_fen(750).unwrap();
        assert_eq!((read("7.5"), read("7.50")), (Some(seven), Some(seven)));
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

    #[test]
    fn a_date_that_a_spreadsheet_made_of_a_month() {
        for (text, want) in [
            ("2026-09", Some("2026-09")),
            ("2026-1", Some("2026-01")),
            ("2026-09-01", Some("2026-09")),
            ("2026/9/1", Some("2026-09")),
            ("2026年9月1日", Some("2026-09")),
            ("2026-09-02", None),
            ("2026/11", Some("2026-11")),
        ] {
            let read = month(text).ok().map(|month| month.to_string());
            assert_eq!(read.as_deref(), want, "{text}");
        }
    }
}
