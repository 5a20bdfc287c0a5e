//! The result as Parquet: amounts as decimals, the user's own columns as text, groups of rows of a bounded size.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use crate::batch::{
    BlockWriter, Charset, Input, Outcome, Row, RowSink, Value, are_amounts, columns, each_result,
};
use crate::lang::Lang;
use crate::money::Money;

/// Rows of a group.
const GROUP: usize = 65_536;
/// Bytes of text after which a group ends earlier.
const GROUP_TEXT: usize = 16 << 20;
/// Digits of an amount's decimal: what 64 bits hold.
const PRECISION: i32 = 18;
/// The name of the column of rows' numbers.
pub const ROW: &str = "row";

/// A column of rows that are not yet written.
#[derive(Clone, Debug)]
enum Column {
    Number {
        values: Vec<i64>,
        present: Vec<i16>,
    },
    Text {
        bytes: Vec<u8>,
        ends: Vec<usize>,
        present: Vec<i16>,
    },
}

impl Column {
    fn number() -> Column {
        Column::Number {
            values: Vec::new(),
            present: Vec::new(),
        }
    }

    fn words() -> Column {
        Column::Text {
            bytes: Vec::new(),
            ends: Vec::new(),
            present: Vec::new(),
        }
    }

    fn push_number(&mut self, number: Option<i64>) {
        if let Column::Number { values, present } = self {
            values.extend(number);
            present.push(i16::from(number.is_some()));
        }
    }

    /// An empty text is none.
    fn push_text(&mut self, text: &str) {
        if let Column::Text {
            bytes,
            ends,
            present,
        } = self
        {
            let is_some = !text.is_empty();
            if is_some {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
            }
            present.push(i16::from(is_some));
        }
    }

    fn take(&mut self, more: &mut Column) {
        match (self, more) {
            (
                Column::Number { values, present },
                Column::Number {
                    values: more,
                    present: more_present,
                },
            ) => {
                values.append(more);
                present.append(more_present);
            }
            (
                Column::Text {
                    bytes,
                    ends,
                    present,
                },
                Column::Text {
                    bytes: more,
                    ends: more_ends,
                    present: more_present,
                },
            ) => {
                let before = bytes.len();
                ends.extend(more_ends.drain(..).map(|end| end.saturating_add(before)));
                bytes.append(more);
                present.append(more_present);
            }
            _ => {}
        }
    }

    fn text_bytes(&self) -> usize {
        match self {
            Column::Number { .. } => 0,
            Column::Text { bytes, .. } => bytes.len(),
        }
    }
}

/// Rows in columns.
#[derive(Clone, Debug, Default)]
pub struct Block {
    columns: Vec<Column>,
    rows: usize,
}

impl Block {
    fn take(&mut self, more: &mut Block) {
        if self.columns.is_empty() {
            std::mem::swap(self, more);
            return;
        }
        for (own, more) in self.columns.iter_mut().zip(&mut more.columns) {
            own.take(more);
        }
        self.rows = self.rows.saturating_add(std::mem::take(&mut more.rows));
    }

    fn text_bytes(&self) -> usize {
        self.columns.iter().map(Column::text_bytes).sum()
    }
}

/// Turns rows into columns.
#[derive(Clone, Debug)]
pub struct Columns {
    held: Charset,
    own: usize,
    allow_incomplete: bool,
    lang: Lang,
    names: Vec<String>,
    /// Which columns are amounts, the last that of rows' numbers left out.
    amounts: Vec<bool>,
}

impl Columns {
    /// For rows of this input.
    pub fn new(input: &Input, prefix: &str, allow_incomplete: bool, lang: Lang) -> Columns {
        let own = input.headings.len();
        let names = input.headings.iter().cloned().chain(columns(prefix));
        let names = distinct(names.chain([format!("{prefix}{ROW}")]));
        let of_text = std::iter::repeat_n(false, own);
        Columns {
            held: input.rows.charset(),
            own,
            allow_incomplete,
            lang,
            names,
            amounts: of_text.chain(are_amounts()).collect(),
        }
    }

    fn empty(&self) -> Vec<Column> {
        let of = |is_amount: &bool| {
            if *is_amount {
                Column::number()
            } else {
                Column::words()
            }
        };
        let columns = self.amounts.iter().map(of);
        columns.chain([Column::number()]).collect()
    }

    fn schema(&self) -> Result<TypePtr, ParquetError> {
        let mut fields = Vec::with_capacity(self.names.len());
        let places = self.names.iter().enumerate();
        for (place, name) in places {
            let field = match self.amounts.get(place) {
                Some(true) => Type::primitive_type_builder(name, Physical::INT64)
                    .with_repetition(Repetition::OPTIONAL)
                    .with_logical_type(Some(LogicalType::decimal(2, PRECISION)))
                    .with_precision(PRECISION)
                    .with_scale(2),
                Some(false) => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                    .with_repetition(Repetition::OPTIONAL)
                    .with_logical_type(Some(LogicalType::String)),
                None => Type::primitive_type_builder(name, Physical::INT64)
                    .with_repetition(Repetition::REQUIRED),
            };
            fields.push(Arc::new(field.build()?));
        }
        let schema = Type::group_type_builder("batch").with_fields(fields);
        Ok(Arc::new(schema.build()?))
    }

    fn own(&self, row: &Row<'_>, columns: &mut [Column]) {
        let is_whole = row.fault.is_none_or(|fault| fault.keeps_cells());
        for (place, column) in columns.iter_mut().take(self.own).enumerate() {
            let bytes = match (is_whole, place) {
                (true, _) => row.cell(place),
                (false, 0) => Cow::Borrowed(row.raw),
                (false, _) => Cow::Borrowed(&[][..]),
            };
            column.push_text(&self.held.decode(&bytes));
        }
    }
}

/// Names that are all different: a second `备注` is `备注_2`, the fifth without a name `column_5`.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken = HashSet::new();
    let named = (1_usize..).zip(names).map(|(number, name)| {
        let name = if name.is_empty() {
            format!("column_{number}")
        } else {
            name
        };
        let further = (2_usize..).map(|count| format!("{name}_{count}"));
        let mut all = std::iter::once(name.clone()).chain(further);
        let free = all.find(|name| taken.insert(name.clone()));
        free.unwrap_or(name)
    });
    named.collect()
}

impl RowSink for Columns {
    type Block = Block;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Block) -> u64 {
        if block.columns.is_empty() {
            block.columns = self.empty();
        }
        self.own(row, &mut block.columns);
        let rest = block.columns.get_mut(self.own..).unwrap_or_default();
        let Some((number, rest)) = rest.split_last_mut() else {
            return 0;
        };
        let Some((error, rest)) = rest.split_last_mut() else {
            return 0;
        };
        match outcome {
            Outcome::Computed { rules, amounts, .. } => {
                let mut rest = rest.iter_mut();
                each_result(rules, amounts, self.allow_incomplete, |value| {
                    match (value, rest.next()) {
                        (Value::Amount(amount), Some(column)) => {
                            column.push_number(amount.map(Money::fen));
                        }
                        (Value::Text(text), Some(column)) => column.push_text(text),
                        (_, None) => {}
                    }
                });
                error.push_text("");
            }
            Outcome::Refused(reason) => {
                for column in rest {
                    match column {
                        Column::Number { .. } => column.push_number(None),
                        Column::Text { .. } => column.push_text(""),
                    }
                }
                error.push_text(reason.get(self.lang));
            }
        }
        number.push_number(Some(i64::try_from(row.number).unwrap_or(i64::MAX)));
        block.rows = block.rows.saturating_add(1);
        0
    }
}

/// Writes groups of rows.
pub struct Groups {
    writer: SerializedFileWriter<File>,
    held: Block,
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    }
}

impl Groups {
    /// Begins a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(columns: &Columns, to: File) -> io::Result<Groups> {
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
        let schema = columns.schema().map_err(failed)?;
        let writer = SerializedFileWriter::new(to, schema, Arc::new(properties.build()));
        Ok(Groups {
            writer: writer.map_err(failed)?,
            held: Block::default(),
        })
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let held = std::mem::take(&mut self.held);
        if held.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        let last = held.columns.len().saturating_sub(1);
        for (place, column) in held.columns.into_iter().enumerate() {
            write(&mut group, column, place < last)?;
        }
        group.close()?;
        Ok(())
    }

    /// Writes what is left, and what holds the file together.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        self.group().map_err(failed)?;
        self.writer.finish().map_err(failed)?;
        Ok(())
    }
}

fn write(
    group: &mut SerializedRowGroupWriter<'_, File>,
    column: Column,
    is_optional: bool,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Ok(());
    };
    match column {
        Column::Number { values, present } => {
            let present = is_optional.then_some(present.as_slice());
            writer
                .typed::<Int64Type>()
                .write_batch(&values, present, None)?;
        }
        Column::Text {
            bytes,
            ends,
            present,
        } => {
            let all = ByteArray::from(bytes);
            let mut from = 0;
            let texts = ends.into_iter().map(|end| {
                let text = all.slice(from, end.saturating_sub(from));
                from = end;
                text
            });
            let texts: Vec<ByteArray> = texts.collect();
            writer
                .typed::<ByteArrayType>()
                .write_batch(&texts, Some(&present), None)?;
        }
    }
    writer.close()
}

impl BlockWriter<Block> for Groups {
    fn put(&mut self, block: &mut Block) -> io::Result<()> {
        self.held.take(block);
        if self.held.rows >= GROUP || self.held.text_bytes() >= GROUP_TEXT {
            self.group().map_err(failed)?;
        }
        Ok(())
    }

    fn written(&self) -> u64 {
        u64::try_from(self.writer.bytes_written()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_have_one_name() {
        let names = ["备注", "", "备注", "备注_2", "row", "row"].map(str::to_owned);
        let names = distinct(names.into_iter());
        let want = ["备注", "column_2", "备注_2", "备注_2_2", "row", "row_2"];
        assert_eq!(names, want);
    }
}
