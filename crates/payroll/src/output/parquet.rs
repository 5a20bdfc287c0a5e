//! The result as Parquet: amounts as decimals, the user's own columns as text, groups of rows of a bounded size.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{
    SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter,
};
use parquet::schema::types::{Type, TypePtr};

use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::money::Money;
use crate::{
    BlockWriter, Charset, ColumnType, Extent, Input, Outcome, ResultTable, Row, RowSink, Value,
};

/// Rows of a group.
const GROUP: usize = 65_536;
/// Bytes of text after which a group ends earlier.
const GROUP_TEXT: usize = 16 << 20;
/// Digits of an amount's decimal: what 64 bits hold.
const PRECISION: i32 = 18;
/// The name of the column of rows' numbers.
pub const ROW: &str = "row";

/// Whole numbers of rows that are not yet written.
#[derive(Clone, Debug, Default)]
struct Numbers {
    values: Vec<i64>,
    present: Vec<i16>,
}

impl Numbers {
    fn push(&mut self, number: Option<i64>) {
        self.values.extend(number);
        self.present.push(i16::from(number.is_some()));
    }

    fn take(&mut self, more: &mut Numbers) {
        self.values.append(&mut more.values);
        self.present.append(&mut more.present);
    }
}

/// Texts of rows that are not yet written, one after the other.
#[derive(Clone, Debug, Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    present: Vec<i16>,
}

impl Texts {
    /// An empty text is none.
    fn push(&mut self, text: &str) {
        let is_some = !text.is_empty();
        if is_some {
            self.bytes.extend_from_slice(text.as_bytes());
            self.ends.push(self.bytes.len());
        }
        self.present.push(i16::from(is_some));
    }

    fn take(&mut self, more: &mut Texts) {
        let before = self.bytes.len();
        self.ends
            .extend(more.ends.drain(..).map(|end| end + before));
        self.bytes.append(&mut more.bytes);
        self.present.append(&mut more.present);
    }
}

/// A column of results.
#[derive(Clone, Debug)]
enum Column {
    Amounts(Numbers),
    Words(Texts),
    /// Whole numbers, decimals or days of the sheet, by their type.
    Typed(ColumnType, Numbers),
}

impl Column {
    fn put(&mut self, value: Value<'_>) {
        match (self, value) {
            (Column::Amounts(numbers), Value::Amount(amount)) => {
                numbers.push(amount.map(Money::fen));
            }
            (Column::Words(texts), Value::Text(text)) => texts.push(text),
            (Column::Amounts(_), Value::Text(text)) => {
                unreachable!("`{text}` for a column of amounts")
            }
            (Column::Words(_), Value::Amount(amount)) => {
                unreachable!("{amount:?} for a column of words")
            }
            (Column::Typed(..), value) => {
                unreachable!("{value:?} for a column of the sheet")
            }
        }
    }

    /// A cell of the sheet.
    fn put_text(&mut self, text: &str) {
        match self {
            Column::Words(texts) => texts.push(text),
            // it was written from such a value; a row that is too long has nothing there
            Column::Typed(of, numbers) => numbers.push(number_of(text, *of)),
            Column::Amounts(_) => unreachable!("`{text}` for a column of results"),
        }
    }

    fn put_nothing(&mut self) {
        match self {
            Column::Amounts(numbers) => numbers.push(None),
            Column::Words(texts) => texts.push(""),
            Column::Typed(_, numbers) => numbers.push(None),
        }
    }

    fn take(&mut self, more: &mut Column) {
        match (self, more) {
            (Column::Amounts(own), Column::Amounts(more)) => own.take(more),
            (Column::Words(own), Column::Words(more)) => own.take(more),
            (Column::Typed(_, own), Column::Typed(_, more)) => own.take(more),
            _ => unreachable!("blocks of one result have the same columns"),
        }
    }

    fn text_bytes(&self) -> usize {
        match self {
            Column::Amounts(_) | Column::Typed(..) => 0,
            Column::Words(texts) => texts.bytes.len(),
        }
    }
}

/// Whether a column is written in its own type; of decimals those that 64 bits hold.
fn is_kept(of: ColumnType) -> bool {
    match of {
        ColumnType::Int | ColumnType::Day => true,
        ColumnType::Decimal { precision, scale } => {
            let fits = i32::try_from(scale).is_ok_and(|scale| scale <= precision);
            (1..=PRECISION).contains(&precision) && fits
        }
        ColumnType::Text | ColumnType::Float => false,
    }
}

fn empty_of(of: ColumnType) -> Column {
    match of {
        ColumnType::Text | ColumnType::Float => Column::Words(Texts::default()),
        of => Column::Typed(of, Numbers::default()),
    }
}

/// The number by which a column of a type holds the value that this text was made of.
fn number_of(text: &str, of: ColumnType) -> Option<i64> {
    match of {
        ColumnType::Decimal { scale, .. } => {
            let decimal = Decimal::from_str_exact(text).ok()?;
            let more = scale.checked_sub(decimal.scale())?;
            let ten = 10_i64.checked_pow(more)?;
            i64::try_from(decimal.mantissa()).ok()?.checked_mul(ten)
        }
        ColumnType::Day => {
            let day: jiff::civil::Date = text.parse().ok()?;
            let first = jiff::civil::date(1970, 1, 1);
            Some(i64::from((day - first).get_days()))
        }
        ColumnType::Int | ColumnType::Text | ColumnType::Float => text.parse().ok(),
    }
}

/// Rows in columns; without any before the first row.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The input's own columns.
    own: Vec<Column>,
    /// Those of results, the last left out.
    results: Vec<Column>,
    /// Why rows were refused.
    errors: Texts,
    /// The rows' numbers: one of each row, so that they count them.
    numbers: Numbers,
}

impl Block {
    fn rows(&self) -> usize {
        self.numbers.values.len()
    }

    fn take(&mut self, more: &mut Block) {
        if self.rows() == 0 {
            std::mem::swap(self, more);
            return;
        }
        if more.rows() == 0 {
            return;
        }
        for (own, more) in self.own.iter_mut().zip(&mut more.own) {
            own.take(more);
        }
        for (own, more) in self.results.iter_mut().zip(&mut more.results) {
            own.take(more);
        }
        self.errors.take(&mut more.errors);
        self.numbers.take(&mut more.numbers);
    }

    fn text_bytes(&self) -> usize {
        let own = self.own.iter().map(Column::text_bytes);
        let results = self.results.iter().map(Column::text_bytes);
        own.chain(results).sum::<usize>() + self.errors.bytes.len()
    }
}

/// Turns rows into columns.
#[derive(Clone, Debug)]
pub struct Columns {
    held: Charset,
    table: ResultTable,
    allow_incomplete: bool,
    lang: Lang,
    names: Vec<String>,
    /// The types of the input's own columns.
    types: Vec<ColumnType>,
    /// Which columns of results are amounts.
    amounts: Vec<bool>,
}

impl Columns {
    /// For rows of this input.
    pub fn new(
        input: &Input,
        table: ResultTable,
        prefix: &str,
        allow_incomplete: bool,
        lang: Lang,
    ) -> Columns {
        let names = table.own_headings().iter().chain(table.names()).cloned();
        let names = distinct(names.chain([format!("{prefix}{ROW}")]));
        let types = table.own().iter().map(|place| {
            let own = input.types.get(*place).copied();
            // of a form without types all is text
            own.filter(|own| is_kept(*own)).unwrap_or(ColumnType::Text)
        });
        Columns {
            held: input.rows.charset(),
            allow_incomplete,
            lang,
            names,
            types: types.collect(),
            amounts: table.are_amounts(),
            table,
        }
    }

    /// A block with its columns.
    fn empty(&self) -> Block {
        let mut results: Vec<Column> = self
            .amounts
            .iter()
            .map(|is_amount| match is_amount {
                true => Column::Amounts(Numbers::default()),
                false => Column::Words(Texts::default()),
            })
            .collect();
        // the last is the one of refused rows
        results.pop();
        Block {
            own: self.types.iter().copied().map(empty_of).collect(),
            results,
            errors: Texts::default(),
            numbers: Numbers::default(),
        }
    }

    fn schema(&self) -> Result<TypePtr, ParquetError> {
        let mut fields = Vec::with_capacity(self.names.len());
        let amount = ColumnType::Decimal {
            precision: PRECISION,
            scale: 2,
        };
        let results = self.amounts.iter().map(|is_amount| match is_amount {
            true => amount,
            false => ColumnType::Text,
        });
        let types = self.types.iter().copied().chain(results).map(Some);
        // the last is that of rows' numbers
        for (name, of) in self.names.iter().zip(types.chain([None])) {
            let optional = |physical: Physical| {
                let field = Type::primitive_type_builder(name, physical);
                field.with_repetition(Repetition::OPTIONAL)
            };
            let field = match of {
                Some(ColumnType::Decimal { precision, scale }) => {
                    let scale = i32::try_from(scale).expect("fewer decimals than digits");
                    optional(Physical::INT64)
                        .with_logical_type(Some(LogicalType::decimal(scale, precision)))
                        .with_precision(precision)
                        .with_scale(scale)
                }
                Some(ColumnType::Int) => optional(Physical::INT64),
                Some(ColumnType::Day) => {
                    optional(Physical::INT32).with_logical_type(Some(LogicalType::Date))
                }
                Some(ColumnType::Text | ColumnType::Float) => {
                    optional(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String))
                }
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
        let places = self.table.own().iter().enumerate();
        for ((number, place), column) in places.zip(columns) {
            let bytes = match (is_whole, number) {
                (true, _) => row.cell(*place),
                (false, 0) => Cow::Borrowed(row.raw),
                (false, _) => Cow::Borrowed(&[][..]),
            };
            column.put_text(&self.held.decode(&bytes));
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
        free.expect("numbers do not end before a name is free")
    });
    named.collect()
}

impl RowSink for Columns {
    type Block = Block;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Block) -> u64 {
        if block.results.is_empty() {
            *block = self.empty();
        }
        self.own(row, &mut block.own);
        match outcome {
            Outcome::Computed {
                rules,
                pay,
                amounts,
            } => {
                let mut columns = block.results.iter_mut();
                let allows = self.allow_incomplete;
                self.table.each(rules, pay, amounts, allows, |value| {
                    columns.next().expect("a column for each value").put(value);
                });
                block.errors.push("");
            }
            Outcome::Merged(reason) | Outcome::Refused(reason) => {
                block.results.iter_mut().for_each(Column::put_nothing);
                block.errors.push(reason.get(self.lang));
            }
        }
        let number = i64::try_from(row.number).expect("rows are fewer than 2⁶³");
        block.numbers.push(Some(number));
        0
    }
}

/// Writes groups of rows.
pub struct Groups {
    writer: SerializedFileWriter<File>,
    held: Block,
    /// Rows of groups that are written.
    grouped: u64,
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
            grouped: 0,
        })
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let held = std::mem::take(&mut self.held);
        if held.rows() == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in held.own.into_iter().chain(held.results) {
            match column {
                Column::Typed(ColumnType::Day, numbers) => write_days(&mut group, &numbers)?,
                Column::Amounts(numbers) | Column::Typed(_, numbers) => {
                    write_numbers(&mut group, &numbers, true)?;
                }
                Column::Words(texts) => write_texts(&mut group, texts)?,
            }
        }
        write_texts(&mut group, held.errors)?;
        write_numbers(&mut group, &held.numbers, false)?;
        // the writer knows it from the columns, and refuses columns of several lengths
        let rows = group.close()?.num_rows();
        self.grouped += u64::try_from(rows).expect("a count is not below zero");
        Ok(())
    }

    /// Writes what is left, and what holds the file together.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        let rows = self.rows();
        self.group().map_err(failed)?;
        if self.grouped != rows {
            let grouped = self.grouped;
            let lost = format!("{rows} rows were taken, and {grouped} are in the file");
            return Err(io::Error::other(lost));
        }
        self.writer.finish().map_err(failed)?;
        Ok(())
    }
}

type Group<'f> = SerializedRowGroupWriter<'f, File>;

fn next_column<'g>(group: &'g mut Group<'_>) -> Result<SerializedColumnWriter<'g>, ParquetError> {
    let column = group.next_column()?;
    Ok(column.expect("the schema has a column for each of a block"))
}

fn write_numbers(
    group: &mut Group<'_>,
    numbers: &Numbers,
    is_optional: bool,
) -> Result<(), ParquetError> {
    let mut writer = next_column(group)?;
    let present = is_optional.then_some(numbers.present.as_slice());
    let column = writer.typed::<Int64Type>();
    column.write_batch(&numbers.values, present, None)?;
    writer.close()
}

fn write_days(group: &mut Group<'_>, days: &Numbers) -> Result<(), ParquetError> {
    let mut writer = next_column(group)?;
    let values = days.values.iter().map(|day| i32::try_from(*day));
    let values: Vec<i32> = values
        .collect::<Result<_, _>>()
        .expect("a calendar's days fit 32 bits");
    let column = writer.typed::<Int32Type>();
    column.write_batch(&values, Some(&days.present), None)?;
    writer.close()
}

fn write_texts(group: &mut Group<'_>, texts: Texts) -> Result<(), ParquetError> {
    let mut writer = next_column(group)?;
    let all = ByteArray::from(texts.bytes);
    let mut from = 0;
    let slices = texts.ends.into_iter().map(|end| {
        let text = all.slice(from, end - from);
        from = end;
        text
    });
    let slices: Vec<ByteArray> = slices.collect();
    let column = writer.typed::<ByteArrayType>();
    column.write_batch(&slices, Some(&texts.present), None)?;
    writer.close()
}

impl BlockWriter<Block> for Groups {
    fn put(&mut self, block: &mut Block) -> io::Result<()> {
        self.held.take(block);
        if self.held.rows() >= GROUP || self.held.text_bytes() >= GROUP_TEXT {
            self.group().map_err(failed)?;
        }
        Ok(())
    }

    fn written(&self) -> Extent {
        let bytes = u64::try_from(self.writer.bytes_written()).expect("a length fits 64 bits");
        Extent { bytes, checksum: 0 }
    }

    fn rows(&self) -> u64 {
        let held = u64::try_from(self.held.rows()).expect("a count fits 64 bits");
        self.grouped + held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_its_text_was_made_of() {
        let decimal = |scale| ColumnType::Decimal {
            precision: 18,
            scale,
        };
        for (text, of, want) in [
            ("7000.50", decimal(4), Some(70_005_000)),
            ("-0.05", decimal(2), Some(-5)),
            ("7000", decimal(0), Some(7_000)),
            ("7000.505", decimal(2), None),
            ("2026-07-01", ColumnType::Day, Some(20_635)),
            ("1969-12-31", ColumnType::Day, Some(-1)),
            ("#DATE", ColumnType::Day, None),
            ("-9223372036854775808", ColumnType::Int, Some(i64::MIN)),
        ] {
            assert_eq!(number_of(text, of), want, "{text}");
        }
    }

    #[test]
    fn no_two_columns_have_one_name() {
        let names = ["备注", "", "备注", "备注_2", "row", "row"].map(str::to_owned);
        let names = distinct(names.into_iter());
        let want = ["备注", "column_2", "备注_2", "备注_2_2", "row", "row_2"];
        assert_eq!(names, want);
    }
}
