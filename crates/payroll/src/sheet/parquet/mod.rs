//! Parquet in: flat columns, group after group, as the rows of a sheet whose first row has the columns' names.

use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};

use crate::error::BatchError;
use crate::limits::{CELLS_MILLION, COLUMNS, FOOTER_MIB, Limit};
use crate::sheet::Stream;
use crate::sheet::flow::Flow;
use crate::source::Kind;

mod pages;
mod source;
mod values;

use source::Source;
use values::{Column, Of};

/// Rows that are read of each column at a time.
const ROWS: usize = 1_024;

impl From<ParquetError> for BatchError {
    fn from(error: ParquetError) -> BatchError {
        BatchError::Parquet(error.to_string())
    }
}

/// Reads all rows.
pub(super) fn read(stream: Stream, size: u64, flow: &mut Flow<'_>) -> Result<(), BatchError> {
    let source = Source::new(stream, size);
    refuse_footer(&source, size)?;
    let file = SerializedFileReader::new(source.clone())?;
    let all = file.metadata();
    let columns = columns(all)?;
    pages::look_through(&source, all)?;
    flow.told.header = Some((1, 1));
    let schema = all.file_metadata().schema_descr();
    for (place, column) in (0..).zip(schema.columns()) {
        if !flow.cell((0, place), Kind::Text, column.name())? {
            return Ok(());
        }
    }
    flow.types = columns
        .iter()
        .zip(schema.columns())
        .map(|(of, column)| of.written(column))
        .collect();
    // below the row of names
    let mut row = 1_u32;
    for number in 0..file.num_row_groups() {
        let group = file.get_row_group(number)?;
        let mut left = usize::try_from(group.metadata().num_rows())
            .map_err(|_| BatchError::Parquet("rows below zero".to_owned()))?;
        let mut readers = Vec::new();
        for (place, (of, column)) in columns.iter().zip(schema.columns()).enumerate() {
            let reader = group.get_column_reader(place)?;
            let own = Column::new(*of, reader, column);
            readers.push(own.ok_or_else(|| not_read(all, place))?);
        }
        while left > 0 {
            let count = left.min(ROWS);
            for reader in &mut readers {
                if reader.read(count)? != count {
                    let cut = "a column has fewer values than the file has rows";
                    return Err(BatchError::Parquet(cut.to_owned()));
                }
            }
            for _ in 0..count {
                for (place, reader) in (0_u16..).zip(&mut readers) {
                    let cell = reader.cell();
                    let cell = cell.map_err(|why| {
                        let column = schema.columns().get(usize::from(place));
                        let name = column.map_or("", |column| column.name());
                        BatchError::Parquet(format!("{name}, row {row}: {why}"))
                    })?;
                    if let Some((text, kind)) = cell
                        && !flow.cell((row, u32::from(place)), kind, &text)?
                    {
                        return Ok(());
                    }
                }
                row += 1;
            }
            left -= count;
        }
    }
    Ok(())
}

/// Refuses a footer that is longer than any of a table: lists in it are given room before they are read.
fn refuse_footer(source: &Source, size: u64) -> Result<(), BatchError> {
    let Some(at) = size.checked_sub(8) else {
        return Err(BatchError::Parquet("it ends too early".to_owned()));
    };
    let last = source.get_bytes(at, 4)?;
    let length = last.as_ref().try_into().map(u32::from_le_bytes);
    let length = length.expect("four bytes were asked for");
    if u64::from(length) > FOOTER_MIB << 20 {
        return Err(BatchError::Limit(Limit::Footer));
    }
    Ok(())
}

/// What each column has.
fn columns(all: &ParquetMetaData) -> Result<Vec<Of>, BatchError> {
    let schema = all.file_metadata().schema_descr();
    if schema.num_columns() > COLUMNS {
        return Err(BatchError::Limit(Limit::Columns));
    }
    let mut rows = 0_u64;
    for group in all.row_groups() {
        let own = u64::try_from(group.num_rows());
        let own = own.map_err(|_| BatchError::Parquet("rows below zero".to_owned()))?;
        rows = rows.saturating_add(own);
    }
    let width = u64::try_from(schema.num_columns()).expect("some thousands");
    if rows.saturating_mul(width) > CELLS_MILLION * 1_000_000 {
        return Err(BatchError::Limit(Limit::Cells));
    }
    let places = schema.columns().iter().enumerate();
    let all = places.map(|(place, column)| Of::column(column).ok_or_else(|| not_read(all, place)));
    all.collect()
}

/// A column that is not read.
fn not_read(all: &ParquetMetaData, place: usize) -> BatchError {
    let column = all.file_metadata().schema_descr().column(place);
    let found = match column.logical_type_ref() {
        _ if column.path().parts().len() != 1 || column.max_rep_level() > 0 => "nested".to_owned(),
        Some(logical) => format!("{logical:?}"),
        None => column.physical_type().to_string(),
    };
    BatchError::ParquetColumn {
        column: column.path().string(),
        found,
    }
}
