//! Results as Arrow columns.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Decimal128Builder, StringBuilder};
use arrow_schema::ArrowError;

use crate::results::{ResultTable, Value};

/// Digits of an amount's decimal, two of them after the point.
const PRECISION: u8 = 18;

/// A column of results while it grows.
pub(super) enum Column {
    Amount(Decimal128Builder),
    Text(StringBuilder),
}

impl Column {
    pub(super) fn put(&mut self, value: Value<'_>) {
        match (self, value) {
            (Column::Amount(amounts), Value::Amount(amount)) => {
                amounts.append_option(amount.map(|amount| i128::from(amount.fen())));
            }
            (Column::Text(texts), Value::Text(text)) => {
                texts.append_option(Some(text).filter(|text| !text.is_empty()));
            }
            (Column::Amount(_), Value::Text(text)) => {
                unreachable!("`{text}` for a column of amounts")
            }
            (Column::Text(_), Value::Amount(amount)) => {
                unreachable!("{amount:?} for a column of words")
            }
        }
    }

    fn none(&mut self) {
        match self {
            Column::Amount(amounts) => amounts.append_null(),
            Column::Text(texts) => texts.append_null(),
        }
    }
}

/// The columns of results while they grow.
pub(super) struct Results {
    /// All but the last.
    pub(super) columns: Vec<Column>,
    pub(super) error: StringBuilder,
}

impl Results {
    pub(super) fn new(table: &ResultTable, rows: usize) -> Results {
        let mut columns: Vec<Column> = table
            .are_amounts()
            .into_iter()
            .map(|is_amount| {
                if is_amount {
                    Column::Amount(Decimal128Builder::with_capacity(rows))
                } else {
                    Column::Text(StringBuilder::new())
                }
            })
            .collect();
        columns.pop();
        Results {
            columns,
            error: StringBuilder::new(),
        }
    }

    pub(super) fn refuse(&mut self, reason: &str) {
        self.columns.iter_mut().for_each(Column::none);
        self.error.append_value(reason);
    }

    pub(super) fn finish(self) -> Result<Vec<ArrayRef>, ArrowError> {
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for column in self.columns {
            arrays.push(match column {
                Column::Amount(mut amounts) => {
                    let amounts = amounts.finish().with_precision_and_scale(PRECISION, 2)?;
                    Arc::new(amounts)
                }
                Column::Text(mut texts) => Arc::new(texts.finish()),
            });
        }
        let mut error = self.error;
        arrays.push(Arc::new(error.finish()));
        Ok(arrays)
    }
}
