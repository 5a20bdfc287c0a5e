//! A workbook's cells as text, each with what it was: numbers as their decimal text, never through arithmetic.

use std::borrow::Cow;
use std::collections::HashMap;

use calamine::{Data, DataRef, ExcelDateTime};
use rust_decimal::Decimal;

use crate::source::Kind;

/// Which styles show a number as a share.
#[derive(Debug, Default)]
pub(super) struct Shares(HashMap<usize, bool>);

impl Shares {
    /// Whether the style with this number does; `code` gives its format.
    pub(super) fn has(&mut self, style: usize, code: impl FnOnce() -> Option<String>) -> bool {
        let known = self.0.entry(style);
        *known.or_insert_with(|| code().is_some_and(|code| is_share(&code)))
    }
}

/// Whether a format of numbers has a percent sign outside what it quotes.
fn is_share(code: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    code.chars().any(|c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match c {
            '"' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            _ => {}
        }
        c == '%' && !quoted
    })
}

/// The text of a cell of XLSX, and what it was.
pub(super) fn of_xlsx<'c>(cell: &'c DataRef<'_>, share: bool) -> (Cow<'c, str>, Kind) {
    match cell {
        DataRef::String(text) => (text.into(), Kind::Text),
        DataRef::SharedString(text) => ((*text).into(), Kind::Text),
        DataRef::Int(number) => number_of(number.to_string(), share),
        // the shortest decimal that is this double, as a spreadsheet shows it
        DataRef::Float(number) => number_of(number.to_string(), share),
        DataRef::Bool(truth) => (truth_of(*truth).into(), Kind::Truth),
        DataRef::Error(error) => (error.to_string().into(), Kind::Error),
        DataRef::DateTime(time) => of_time(time),
        DataRef::DateTimeIso(iso) => of_iso(iso),
        DataRef::DurationIso(text) => (text.into(), Kind::Text),
        DataRef::Empty => ("".into(), Kind::Text),
    }
}

/// The same of XLS.
pub(super) fn of_xls(cell: &Data) -> (Cow<'_, str>, Kind) {
    match cell {
        Data::String(text) => (text.into(), Kind::Text),
        Data::Int(number) => number_of(number.to_string(), false),
        Data::Float(number) => number_of(number.to_string(), false),
        Data::Bool(truth) => (truth_of(*truth).into(), Kind::Truth),
        Data::Error(error) => (error.to_string().into(), Kind::Error),
        Data::DateTime(time) => of_time(time),
        Data::DateTimeIso(iso) => of_iso(iso),
        Data::DurationIso(text) => (text.into(), Kind::Text),
        Data::Empty => ("".into(), Kind::Text),
    }
}

fn truth_of(truth: bool) -> &'static str {
    if truth { "TRUE" } else { "FALSE" }
}

fn number_of<'c>(text: String, share: bool) -> (Cow<'c, str>, Kind) {
    if text == "-0" {
        return ("0".into(), Kind::Number);
    }
    let percent = Decimal::from_str_exact(&text).ok().filter(|_| share);
    match percent.and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(percent) => (format!("{}%", percent.normalize()).into(), Kind::Percent),
        None => (text.into(), Kind::Number),
    }
}

/// A day, a time of day, or a length of time, which stays a number of days.
fn of_time<'c>(time: &ExcelDateTime) -> (Cow<'c, str>, Kind) {
    if time.is_duration() {
        return number_of(time.as_f64().to_string(), false);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if year < 1900 || (year, month, day) == (1904, 1, 1) {
        return (clock.into(), Kind::Text);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return (date.into(), Kind::Date);
    }
    (format!("{date} {clock}").into(), Kind::Date)
}

fn of_iso(iso: &str) -> (Cow<'_, str>, Kind) {
    let Some((date, clock)) = iso.split_once('T') else {
        return (iso.into(), Kind::Date);
    };
    if clock.trim_end_matches(['0', ':', '.', 'Z']).is_empty() {
        return (date.into(), Kind::Date);
    }
    (format!("{date} {clock}").into(), Kind::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: DataRef<'_>, share: bool) -> (String, Kind) {
        let (text, kind) = of_xlsx(&cell, share);
        (text.into_owned(), kind)
    }

    #[test]
    fn a_double_is_its_shortest_decimal() {
        for (number, want) in [
            (7000.0, "7000"),
            (7000.5, "7000.5"),
            (8000.3, "8000.3"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (1e-7, "0.0000001"),
        ] {
            let read = read(DataRef::Float(number), false);
            assert_eq!(read, (want.to_owned(), Kind::Number));
        }
    }

    #[test]
    fn a_share_is_its_percent() {
        for (number, want) in [(0.08, "8%"), (0.125, "12.5%"), (0.07, "7%"), (1.0, "100%")] {
            let read = read(DataRef::Float(number), true);
            assert_eq!(read, (want.to_owned(), Kind::Percent));
        }
        for (code, share) in [
            ("0%", true),
            ("0.00%", true),
            ("0.00", false),
            ("0\"%\"", false),
            ("0\\%", false),
            ("General", false),
        ] {
            assert_eq!(is_share(code), share, "{code}");
        }
    }

    #[test]
    fn days_are_written_as_days() {
        use calamine::ExcelDateTimeType::DateTime;
        for (serial, is_1904, want) in [
            (46_204.0, false, "2026-07-01"),
            (44_742.0, true, "2026-07-01"),
            (46_204.5, false, "2026-07-01 12:00:00"),
            (46_204.354_166_666_664, false, "2026-07-01 08:30:00"),
            (0.5, false, "12:00:00"),
        ] {
            let time = ExcelDateTime::new(serial, DateTime, is_1904);
            assert_eq!(read(DataRef::DateTime(time), false).0, want);
        }
        let iso = |text: &str| read(DataRef::DateTimeIso(text.to_owned()), false).0;
        assert_eq!(iso("2026-07-01T00:00:00"), "2026-07-01");
        assert_eq!(iso("2026-07-01T08:30:00"), "2026-07-01 08:30:00");
    }
}
