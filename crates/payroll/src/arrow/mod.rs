//! The same over Arrow record batches, for whoever has columns and no file: DataFusion, Polars, DuckDB, Spark.
//!
//! Columns are found by their names, as in a file: city and other choices as text (also dictionaries), the month as
//! text, as a number `202607` or as the first day of the month, amounts as decimals, integers, text or doubles, which
//! are read by their shortest decimal.

use std::sync::Arc;

use arrow_array::{Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::diagnostic::Diagnostic;
use crate::encoding::Charset;
use crate::engine::Engine;
use crate::error::BatchError;
use crate::headings::columns;
use crate::lang::Lang;
use crate::person::Defaults;
use crate::program::Program;
use crate::results::ResultTable;
use crate::sink::Outcome;
use crate::text;
use crate::understand::{Known, Layout, ROWS_LOOKED_AT, ToldColumns, TopRow};
use crate::worker::Worker;

mod cells;
mod results;

use cells::{Cells, Held};
use results::Results;

/// How record batches are computed.
#[derive(Clone, Debug)]
pub struct Options {
    /// What holds for rows that say nothing else, the month among it.
    pub defaults: Defaults,
    /// Columns whose names do not say what they are, or that are not wanted.
    pub columns: ToldColumns,
    /// Before the name of every result column.
    pub prefix: String,
    /// Whether sums with a gap in them are written.
    pub allow_incomplete: bool,
    /// The language of reasons.
    pub lang: Lang,
}

impl Options {
    /// The plain options of a month: cities in the rows, names as they are, reasons in English.
    pub fn of_month(month: crate::period::Month) -> Options {
        Options {
            defaults: Defaults {
                city: None,
                month,
                person: crate::compute::Person::default(),
                before: None,
            },
            columns: ToldColumns::default(),
            prefix: String::new(),
            allow_incomplete: false,
            lang: Lang::En,
        }
    }
}

/// Why a record batch is not computed; a row that is not has its reason in the column `error`.
#[derive(Debug, thiserror::Error)]
pub enum ComputeBatchError {
    /// Its columns are not what is needed.
    #[error(transparent)]
    Columns(#[from] BatchError),
    /// A column of a type that is not read.
    #[error("the column `{column}` is of the type {found}")]
    Type {
        /// The column.
        column: String,
        /// Its type.
        found: DataType,
    },
    /// The result cannot be put together.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

impl ComputeBatchError {
    /// The message to show.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            ComputeBatchError::Columns(error) => error.diagnostic(),
            ComputeBatchError::Type { column, found } => Diagnostic::error(
                "column-type",
                text!(
                    "the column `{column}` is of the type {found}, which is not read",
                    "`{column}` 列的类型是 {found}，无法读取"
                ),
            )
            .hint(text!(
                "cast it to text, a decimal, an integer, a double or, for a month, a date",
                "请转换为文本、小数、整数、双精度数；月份可用日期"
            )),
            ComputeBatchError::Arrow(error) => Diagnostic::error(
                "arrow",
                text!(
                    "the result cannot be put together: {error}",
                    "无法组成结果：{error}"
                ),
            ),
        }
    }
}

/// Computes the rows of a record batch: its own columns, then those of [`columns`], amounts as `decimal128(18, 2)`.
/// A row that is refused has no amounts, and its reason in `error`.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::cast::AsArray;
/// use arrow_array::types::Decimal128Type;
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use sscalc::batch::Engine;
/// use sscalc::batch::arrow::{Options, compute};
/// use sscalc::compute::Strictness;
/// use sscalc::rates::Tables;
///
/// let city: ArrayRef = Arc::new(StringArray::from(vec!["南昌", "火星"]));
/// let wage: ArrayRef = Arc::new(StringArray::from(vec!["7000", "7000"]));
/// let people = RecordBatch::try_from_iter([("city", city), ("wage", wage)])?;
///
/// let tables = sscalc::built_in_tables();
/// let engine = Engine::new(&tables, &[], Strictness::Lenient)?;
/// let result = compute(&engine, &Options::of_month("2026-07".parse()?), &people)?;
/// let cost = result.column_by_name("cost").unwrap().as_primitive::<Decimal128Type>();
/// assert_eq!(cost.value_as_string(0), "9364.58");
/// let error = result.column_by_name("error").unwrap().as_string::<i32>();
/// assert_eq!(error.value(1), "no region is called `火星`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If a column that is needed is not there, is there twice or is of a type that is not read, or a column has the name
/// of a result.
pub fn compute(
    engine: &Engine<'_>,
    options: &Options,
    people: &RecordBatch,
) -> Result<RecordBatch, ComputeBatchError> {
    let schema = people.schema();
    let headings: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
    let names = columns(&options.prefix);
    if let Some(own) = headings.iter().find(|own| names.contains(own)) {
        return Err(BatchError::SameName(own.clone()).into());
    }
    let defaults = &options.defaults;
    let layout = Layout::of(
        &headings,
        &sample(people),
        &options.columns,
        Known {
            has_city: defaults.city.is_some(),
            month: defaults.month,
            has_year: defaults.before.is_some(),
        },
    )
    .map_err(BatchError::from)?;
    let cells = Cells::of(people, &layout)?;
    let mut worker = Worker::new(engine, &layout, defaults, &[], None, Charset::Utf8);
    let all = Program::ALL.to_vec();
    let table = ResultTable::new(&layout, all, Vec::new(), Lang::En, &options.prefix);
    let mut results = Results::new(&table, people.num_rows());
    let mut row = Held::new(headings.len());
    for number in 0..people.num_rows() {
        cells.read(number, &mut row);
        match worker.row(&row.row(number)) {
            Some(Outcome::Computed {
                rules,
                pay,
                amounts,
            }) => {
                let mut columns = results.columns.iter_mut();
                let allows = options.allow_incomplete;
                table.each(rules, pay, amounts, allows, |value| {
                    let column = columns.next();
                    column.expect("a column for each value").put(value);
                });
                results.error.append_null();
            }
            Some(Outcome::Merged(reason) | Outcome::Refused(reason)) => {
                results.refuse(reason.get(options.lang))
            }
            None => {
                let empty = text!("the row is empty, or no person's", "空行，或不是人员行");
                results.refuse(empty.get(options.lang));
            }
        }
    }
    let mut fields: Vec<_> = schema.fields().iter().cloned().collect();
    let mut arrays = people.columns().to_vec();
    for (name, array) in names.into_iter().zip(results.finish()?) {
        fields.push(Arc::new(Field::new(name, array.data_type().clone(), true)));
        arrays.push(array);
    }
    let schema = Schema::new_with_metadata(fields, schema.metadata().clone());
    Ok(RecordBatch::try_new(Arc::new(schema), arrays)?)
}

/// The first rows, by which it is told what headings leave open; columns of types that are not read have no cells.
fn sample(people: &RecordBatch) -> Vec<TopRow> {
    let cells = Cells::readable(people);
    let mut row = Held::new(people.num_columns());
    let rows = (0..people.num_rows().min(ROWS_LOOKED_AT)).map(|number| {
        cells.read(number, &mut row);
        let row = row.row(number);
        let cells = (0..row.cells.len()).filter_map(|column| {
            let text = Charset::Utf8.decode(&row.cell(column)).trim().to_owned();
            (!text.is_empty()).then(|| (column, row.kind(column), text))
        });
        TopRow {
            line: row.line,
            cells: cells.collect(),
        }
    });
    rows.collect()
}

#[cfg(test)]
mod tests;
