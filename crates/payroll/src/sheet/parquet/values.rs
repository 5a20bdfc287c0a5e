//! Values of a Parquet column as the text of cells: decimals, whole numbers and days exactly, doubles as the shortest
//! decimal that is them.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, ToSpan};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, DataType, DoubleType, FixedLenByteArray, FloatType};
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

use crate::source::Kind;
use crate::types::ColumnType;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Truth,
    Int,
    Unsigned,
    Decimal(u32),
    Day,
    /// So many of the unit in a second.
    Moment(i64),
    Float,
    Text,
}

impl Of {
    /// What a column's values are; nothing where they are not read.
    pub(super) fn column(column: &ColumnDescriptor) -> Option<Of> {
        if column.max_rep_level() > 0 || column.path().parts().len() != 1 {
            return None;
        }
        let logical = column.logical_type_ref();
        match (column.physical_type(), logical, column.converted_type()) {
            (_, Some(LogicalType::Decimal(_)), _) | (_, _, ConvertedType::DECIMAL) => {
                u32::try_from(column.type_scale()).ok().map(Of::Decimal)
            }
            (Physical::BOOLEAN, ..) => Some(Of::Truth),
            (Physical::INT32, Some(LogicalType::Date), _)
            | (Physical::INT32, _, ConvertedType::DATE) => Some(Of::Day),
            (Physical::INT64, Some(LogicalType::Timestamp(own)), _) => {
                Some(Of::Moment(match own.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                }))
            }
            (Physical::INT64, _, ConvertedType::TIMESTAMP_MILLIS) => Some(Of::Moment(1_000)),
            (Physical::INT64, _, ConvertedType::TIMESTAMP_MICROS) => Some(Of::Moment(1_000_000)),
            (Physical::INT32 | Physical::INT64, Some(LogicalType::Integer(own)), _)
                if !own.is_signed =>
            {
                Some(Of::Unsigned)
            }
            (
                Physical::INT32 | Physical::INT64,
                None,
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
            ) => Some(Of::Unsigned),
            (
                Physical::INT32 | Physical::INT64,
                None | Some(LogicalType::Integer(_)),
                ConvertedType::NONE
                | ConvertedType::INT_8
                | ConvertedType::INT_16
                | ConvertedType::INT_32
                | ConvertedType::INT_64,
            ) => Some(Of::Int),
            (Physical::FLOAT | Physical::DOUBLE, None, _) => Some(Of::Float),
            (
                Physical::BYTE_ARRAY,
                None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json),
                ConvertedType::NONE
                | ConvertedType::UTF8
                | ConvertedType::ENUM
                | ConvertedType::JSON,
            ) => Some(Of::Text),
            _ => None,
        }
    }

    /// The type in which the column is written again.
    pub(super) fn written(self, column: &ColumnDescriptor) -> ColumnType {
        match self {
            Of::Int => ColumnType::Int,
            Of::Decimal(scale) => ColumnType::Decimal {
                precision: column.type_precision(),
                scale,
            },
            Of::Day => ColumnType::Day,
            Of::Float => ColumnType::Float,
            Of::Truth | Of::Unsigned | Of::Moment(_) | Of::Text => ColumnType::Text,
        }
    }
}

/// Values as they are read.
enum Values {
    Truth(Vec<bool>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    Float(Vec<<FloatType as DataType>::T>),
    Double(Vec<<DoubleType as DataType>::T>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

/// A column of a group of rows while it is read.
pub(super) struct Column {
    of: Of,
    reader: ColumnReader,
    is_optional: bool,
    levels: Vec<i16>,
    values: Values,
    /// The next level and the next value.
    next: (usize, usize),
}

impl Column {
    /// A column to read; nothing of a physical type that is not read.
    pub(super) fn new(of: Of, reader: ColumnReader, column: &ColumnDescriptor) -> Option<Column> {
        let values = match &reader {
            ColumnReader::BoolColumnReader(_) => Values::Truth(Vec::new()),
            ColumnReader::Int32ColumnReader(_) => Values::I32(Vec::new()),
            ColumnReader::Int64ColumnReader(_) => Values::I64(Vec::new()),
            ColumnReader::FloatColumnReader(_) => Values::Float(Vec::new()),
            ColumnReader::DoubleColumnReader(_) => Values::Double(Vec::new()),
            ColumnReader::ByteArrayColumnReader(_) => Values::Bytes(Vec::new()),
            ColumnReader::FixedLenByteArrayColumnReader(_) => Values::Fixed(Vec::new()),
            ColumnReader::Int96ColumnReader(_) => return None,
        };
        Some(Column {
            of,
            reader,
            is_optional: column.max_def_level() > 0,
            levels: Vec::new(),
            values,
            next: (0, 0),
        })
    }

    /// Reads further rows; gives how many there were.
    pub(super) fn read(&mut self, rows: usize) -> Result<usize, ParquetError> {
        self.levels.clear();
        self.next = (0, 0);
        let levels = self.is_optional.then_some(&mut self.levels);
        macro_rules! read {
            ($($reader:ident, $values:ident);+) => {
                match (&mut self.reader, &mut self.values) {
                    $((ColumnReader::$reader(reader), Values::$values(values)) => {
                        values.clear();
                        reader.read_records(rows, levels, None, values)?.0
                    })+
                    _ => unreachable!("a column's values are of its reader's type"),
                }
            };
        }
        let count = read!(
            BoolColumnReader, Truth;
            Int32ColumnReader, I32;
            Int64ColumnReader, I64;
            FloatColumnReader, Float;
            DoubleColumnReader, Double;
            ByteArrayColumnReader, Bytes;
            FixedLenByteArrayColumnReader, Fixed
        );
        Ok(count)
    }

    /// The next cell; nothing where it is null.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn cell(&mut self) -> Result<Option<(Cow<'_, str>, Kind)>, &'static str> {
        let (level, value) = self.next;
        let is_null = self.is_optional && self.levels.get(level) == Some(&0);
        self.next = (level + 1, if is_null { value } else { value + 1 });
        if is_null {
            return Ok(None);
        }
        let missing = "a value is missing";
        let cell = match &self.values {
            Values::Truth(all) => {
                let truth = *all.get(value).ok_or(missing)?;
                (if truth { "TRUE" } else { "FALSE" }.into(), Kind::Truth)
            }
            Values::I32(all) => {
                let own = *all.get(value).ok_or(missing)?;
                match self.of {
                    Of::Unsigned => (own.cast_unsigned().to_string().into(), Kind::Number),
                    of => whole(i64::from(own), of),
                }
            }
            Values::I64(all) => {
                let own = *all.get(value).ok_or(missing)?;
                match self.of {
                    Of::Unsigned => (own.cast_unsigned().to_string().into(), Kind::Number),
                    of => whole(own, of),
                }
            }
            Values::Float(all) => {
                let text = all.get(value).ok_or(missing)?.to_string();
                (without_sign(text).into(), Kind::Number)
            }
            Values::Double(all) => {
                let text = all.get(value).ok_or(missing)?.to_string();
                (without_sign(text).into(), Kind::Number)
            }
            Values::Bytes(all) => bytes(all.get(value).ok_or(missing)?.data(), self.of)?,
            Values::Fixed(all) => bytes(all.get(value).ok_or(missing)?.data(), self.of)?,
        };
        Ok(Some(cell))
    }
}

/// Nought has no sign.
fn without_sign(text: String) -> String {
    if text == "-0" { "0".to_owned() } else { text }
}

fn whole(number: i64, of: Of) -> (Cow<'static, str>, Kind) {
    match of {
        Of::Decimal(scale) => (decimal(i128::from(number), scale).into(), Kind::Number),
        Of::Day => day(number),
        Of::Moment(unit) => moment(number, unit),
        _ => (number.to_string().into(), Kind::Number),
    }
}

/// What no calendar has.
fn no_day() -> (Cow<'static, str>, Kind) {
    ("#DATE".into(), Kind::Error)
}

fn day(days: i64) -> (Cow<'static, str>, Kind) {
    let first: Date = date(1970, 1, 1);
    let span = i32::try_from(days).ok().map(ToSpan::days);
    match span.and_then(|span| first.checked_add(span).ok()) {
        Some(day) => (day.to_string().into(), Kind::Date),
        None => no_day(),
    }
}

fn moment(number: i64, unit: i64) -> (Cow<'static, str>, Kind) {
    let seconds = SignedDuration::from_secs(number.div_euclid(unit));
    let first = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let Ok(own) = first.checked_add(seconds) else {
        return no_day();
    };
    let (day, hour, minute, second) = (own.date(), own.hour(), own.minute(), own.second());
    if (hour, minute, second) == (0, 0, 0) {
        return (day.to_string().into(), Kind::Date);
    }
    let text = format!("{day} {hour:02}:{minute:02}:{second:02}");
    (text.into(), Kind::Date)
}

fn bytes(bytes: &[u8], of: Of) -> Result<(Cow<'_, str>, Kind), &'static str> {
    let Of::Decimal(scale) = of else {
        let text = std::str::from_utf8(bytes).map_err(|_| "a text is not UTF-8")?;
        return Ok((text.into(), Kind::Text));
    };
    if bytes.len() > 16 || bytes.is_empty() {
        return Err("a decimal has more than 38 digits");
    }
    let is_below = bytes.first().is_some_and(|byte| *byte >= 0x80);
    let mut all = [if is_below { 0xff } else { 0 }; 16];
    for (to, from) in all.iter_mut().rev().zip(bytes.iter().rev()) {
        *to = *from;
    }
    let number = i128::from_be_bytes(all);
    Ok((decimal(number, scale).into(), Kind::Number))
}

/// A decimal as text, with two decimals where more are nought.
fn decimal(number: i128, scale: u32) -> String {
    let scale = usize::try_from(scale).expect("32 bits fit");
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale);
    let kept = decimals.trim_end_matches('0').len().max(scale.min(2));
    let (decimals, _) = decimals.split_at(kept);
    if decimals.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{decimals}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (number, scale, want) in [
            (700_050, 2, "7000.50"),
            (70_005_000, 4, "7000.50"),
            (70_005_001, 4, "7000.5001"),
            (-5, 2, "-0.05"),
            (7_000, 0, "7000"),
            (7, 1, "0.7"),
            (i128::MAX, 2, "1701411834604692317316873037158841057.27"),
        ] {
            assert_eq!(decimal(number, scale), want);
        }
        let cell = |own: &[u8]| bytes(own, Of::Decimal(2)).unwrap().0.into_owned();
        assert_eq!(cell(&[0xff, 0xfb]), "-0.05");
        assert_eq!(cell(&[0x0a, 0xae, 0x92]), "7000.50");
        assert!(bytes(&[0; 17], Of::Decimal(2)).is_err());
        assert!(bytes(&[0xff], Of::Text).is_err());
    }

    #[test]
    fn days_and_moments() {
        assert_eq!(day(20_635).0, "2026-07-01");
        assert_eq!(day(-1).0, "1969-12-31");
        assert_eq!(day(i64::MAX).1, Kind::Error);
        assert_eq!(moment(1_782_864_000_000, 1_000).0, "2026-07-01");
        assert_eq!(moment(1_782_894_600, 1).0, "2026-07-01 08:30:00");
        assert_eq!(moment(i64::MIN, 1).1, Kind::Error);
    }
}
