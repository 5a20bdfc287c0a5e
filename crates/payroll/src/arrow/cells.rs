//! Values of Arrow columns as the cells of a row.

use std::io::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;

use crate::arrow::ComputeBatchError;
use crate::record::Span;
use crate::source::{Kind, Row};
use crate::understand::Layout;

/// A row's cells as text.
pub(super) struct Held {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    kinds: Vec<Kind>,
}

impl Held {
    pub(super) fn new(columns: usize) -> Held {
        Held {
            bytes: Vec::new(),
            spans: vec![Span::default(); columns],
            kinds: vec![Kind::Text; columns],
        }
    }

    pub(super) fn row(&self, number: usize) -> Row<'_> {
        let number = u64::try_from(number).expect("a count fits 64 bits") + 1;
        Row {
            number,
            line: number,
            raw: &[],
            held: &self.bytes,
            cells: &self.spans,
            kinds: &self.kinds,
            fault: None,
        }
    }
}

/// The columns that count, each with its place.
pub(super) struct Cells<'r>(Vec<(usize, &'r ArrayRef)>);

impl<'r> Cells<'r> {
    /// All columns of types that are read.
    pub(super) fn readable(people: &RecordBatch) -> Cells<'_> {
        let columns = people.columns().iter().enumerate();
        let readable = |(_, array): &(usize, &ArrayRef)| match array.data_type() {
            DataType::Dictionary(_, of) => is_read(of),
            other => is_read(other),
        };
        Cells(columns.filter(readable).collect())
    }

    pub(super) fn of(
        people: &'r RecordBatch,
        layout: &Layout,
    ) -> Result<Cells<'r>, ComputeBatchError> {
        let mut cells = Vec::new();
        for place in layout.counted() {
            let array = people.columns().get(place);
            let array = array.expect("the headings are the names of the columns");
            let of = match array.data_type() {
                DataType::Dictionary(_, of) => of,
                other => other,
            };
            if !is_read(of) {
                return Err(ComputeBatchError::Type {
                    column: people.schema().field(place).name().clone(),
                    found: array.data_type().clone(),
                });
            }
            cells.push((place, array));
        }
        Ok(Cells(cells))
    }

    pub(super) fn read(&self, number: usize, row: &mut Held) {
        row.bytes.clear();
        for (place, array) in &self.0 {
            let from = row.bytes.len();
            let kind = push(array.as_ref(), number, &mut row.bytes);
            let cell = (row.spans.get_mut(*place)).zip(row.kinds.get_mut(*place));
            let (span, own) = cell.expect("a row has a cell for each column");
            *span = Span {
                from,
                to: row.bytes.len(),
                escaped: false,
            };
            *own = kind;
        }
    }
}

fn is_read(of: &DataType) -> bool {
    of.is_integer()
        || matches!(
            of,
            DataType::Utf8
                | DataType::LargeUtf8
                | DataType::Utf8View
                | DataType::Float32
                | DataType::Float64
                | DataType::Decimal128(..)
                | DataType::Date32
                | DataType::Boolean
                | DataType::Null
        )
}

/// Appends a value as text; nothing for none.
fn push(array: &dyn Array, at: usize, out: &mut Vec<u8>) -> Kind {
    if array.is_null(at) {
        return Kind::Text;
    }
    macro_rules! number {
        ($of:ty) => {{
            let written = write!(out, "{}", array.as_primitive::<$of>().value(at));
            written.expect("memory takes all");
            Kind::Number
        }};
    }
    match array.data_type() {
        DataType::Utf8 => out.extend_from_slice(array.as_string::<i32>().value(at).as_bytes()),
        DataType::LargeUtf8 => out.extend_from_slice(array.as_string::<i64>().value(at).as_bytes()),
        DataType::Utf8View => out.extend_from_slice(array.as_string_view().value(at).as_bytes()),
        DataType::Int8 => return number!(Int8Type),
        DataType::Int16 => return number!(Int16Type),
        DataType::Int32 => return number!(Int32Type),
        DataType::Int64 => return number!(Int64Type),
        DataType::UInt8 => return number!(UInt8Type),
        DataType::UInt16 => return number!(UInt16Type),
        DataType::UInt32 => return number!(UInt32Type),
        DataType::UInt64 => return number!(UInt64Type),
        DataType::Float32 => return number!(Float32Type),
        DataType::Float64 => return number!(Float64Type),
        DataType::Decimal128(..) => {
            let text = array.as_primitive::<Decimal128Type>().value_as_string(at);
            out.extend_from_slice(decimal(&text).as_bytes());
            return Kind::Number;
        }
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(at);
            let span = jiff::Span::new().try_days(days);
            let day = span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span));
            let written = match day {
                Ok(day) => write!(out, "{day}"),
                // a day that no calendar has is refused as it stands
                Err(_) => write!(out, "{days}"),
            };
            written.expect("memory takes all");
            return Kind::Date;
        }
        DataType::Boolean => {
            let truth = if array.as_boolean().value(at) {
                "TRUE"
            } else {
                "FALSE"
            };
            out.extend_from_slice(truth.as_bytes());
            return Kind::Truth;
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let keys = dictionary.keys();
            return push(dictionary.values().as_ref(), key(keys, at), out);
        }
        // every value of it is null
        DataType::Null => {}
        other => unreachable!("{other} was refused with its column"),
    }
    Kind::Text
}

/// The place of a value in its dictionary.
fn key(keys: &dyn Array, at: usize) -> usize {
    let mut digits = Vec::new();
    push(keys, at, &mut digits);
    let digits = std::str::from_utf8(&digits).ok();
    let key = digits.and_then(|digits| digits.parse().ok());
    key.expect("keys of a dictionary are integers, not below zero")
}

/// A decimal without the noughts at its end: of `7000.5000` more than two decimals are none.
fn decimal(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}
