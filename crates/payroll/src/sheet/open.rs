//! Reading a workbook, on the thread that has it.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::mpsc::SyncSender;

use calamine::{
    Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};

use crate::error::BatchError;
use crate::limits::{self, Limit, OLD_MIB};
use crate::sheet::archive::look_through;
use crate::sheet::cells::{Shares, of_xls, of_xlsx};
use crate::sheet::compound::pack;
use crate::sheet::flow::Flow;
use crate::sheet::old;
use crate::sheet::rows::Filled;
use crate::sheet::{Opened, Stream, Workbook};
use crate::source::Chunk;
use crate::understand::ToldTop;

impl From<XlsxError> for BatchError {
    fn from(error: XlsxError) -> BatchError {
        match error {
            XlsxError::Password => BatchError::Password,
            XlsxError::Io(error) => BatchError::Read(error),
            other => BatchError::Workbook(other.to_string()),
        }
    }
}

impl From<XlsError> for BatchError {
    fn from(error: XlsError) -> BatchError {
        match error {
            XlsError::Password => BatchError::Password,
            XlsError::Io(error) => BatchError::Read(error),
            other => BatchError::Workbook(other.to_string()),
        }
    }
}

impl From<OdsError> for BatchError {
    fn from(error: OdsError) -> BatchError {
        match error {
            OdsError::Password => BatchError::Password,
            OdsError::Io(error) => BatchError::Read(error),
            OdsError::CellLimitExceeded { .. } => BatchError::Limit(Limit::OpenCells),
            other => BatchError::Workbook(other.to_string()),
        }
    }
}

/// Reads a sheet: says first what its headings are, or why there are none, then hands on its rows.
pub(super) fn read(
    stream: Stream,
    form: Workbook,
    sheet: Option<&str>,
    told: ToldTop,
    say: &SyncSender<Result<Opened, BatchError>>,
    to: SyncSender<io::Result<Option<Chunk>>>,
) {
    let mut flow = Flow {
        say,
        to: Some(to),
        told,
        types: Vec::new(),
        top: Some(Vec::new()),
        outlet: None,
        row: Filled::default(),
        last: None,
        text_left: 0,
        wanted: true,
    };
    let mut stream = stream;
    let size = stream.seek(SeekFrom::End(0)).map_err(BatchError::Read);
    let read = size.and_then(|size| {
        flow.text_left = limits::unpacked(size);
        match form {
            Workbook::Xlsx => xlsx(stream, sheet, &mut flow),
            Workbook::Xls => xls(stream, size, sheet, &mut flow),
            Workbook::Ods => ods(stream, sheet, &mut flow),
            #[cfg(feature = "parquet")]
            Workbook::Parquet => {
                // without any column there is no row of names
                super::parquet::read(stream, size, &mut flow).map(|()| BatchError::Empty)
            }
        }
    });
    flow.end_row();
    if read.is_ok() && flow.top.is_some() {
        flow.begin();
    }
    match (flow.outlet, read) {
        (Some(outlet), read) => outlet.end(read.map(|_| ())),
        // nobody listens if whoever opened it has gone
        (None, Ok(empty)) => drop(say.send(Err(empty))),
        (None, Err(error)) => drop(say.send(Err(error))),
    }
}

/// Gives what to say if there was no row.
fn xlsx(
    stream: Stream,
    sheet: Option<&str>,
    flow: &mut Flow<'_>,
) -> Result<BatchError, BatchError> {
    let mut stream = stream;
    look_through(&mut stream)?;
    let mut book: Xlsx<_> = Xlsx::new(stream)?;
    let name = chosen(&book, sheet)?;
    let empty = BatchError::EmptySheet {
        sheet: name.clone(),
        sheets: book.sheet_names(),
    };
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut shares = Shares::default();
    while let Some((cell, style)) = cells.next_cell_with_style_id()? {
        let share = shares.has(style, || {
            let format = cells.styles().get(style)?.number_format.as_ref()?;
            Some(format.format_code.clone())
        });
        let (text, kind) = of_xlsx(cell.get_value(), share);
        if !flow.cell(cell.get_position(), kind, &text)? {
            break;
        }
    }
    Ok(empty)
}

fn xls(
    mut stream: Stream,
    size: u64,
    sheet: Option<&str>,
    flow: &mut Flow<'_>,
) -> Result<BatchError, BatchError> {
    if size > OLD_MIB << 20 {
        return Err(BatchError::Limit(Limit::Old));
    }
    stream.rewind().map_err(BatchError::Read)?;
    let mut container = Vec::new();
    let read = stream.take(OLD_MIB << 20).read_to_end(&mut container);
    read.map_err(BatchError::Read)?;
    let workbook = old::stream_of(container)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(pack(&workbook)))?;
    drop(workbook);
    let name = chosen(&book, sheet)?;
    let empty = BatchError::EmptySheet {
        sheet: name.clone(),
        sheets: book.sheet_names(),
    };
    let range = book.worksheet_range(&name)?;
    held(&range, flow)?;
    Ok(empty)
}

fn ods(
    mut stream: Stream,
    sheet: Option<&str>,
    flow: &mut Flow<'_>,
) -> Result<BatchError, BatchError> {
    look_through(&mut stream)?;
    let mut book: Ods<_> = Ods::new(stream)?;
    let name = chosen(&book, sheet)?;
    let empty = BatchError::EmptySheet {
        sheet: name.clone(),
        sheets: book.sheet_names(),
    };
    let range = book.worksheet_range(&name)?;
    held(&range, flow)?;
    Ok(empty)
}

/// The cells of a sheet that is held whole.
fn held(range: &Range<Data>, flow: &mut Flow<'_>) -> Result<(), BatchError> {
    let Some((top, left)) = range.start() else {
        return Ok(());
    };
    let at = |first: u32, more: usize| {
        first + u32::try_from(more).expect("a sheet has fewer rows and columns than that")
    };
    for (row, column, cell) in range.used_cells() {
        let (text, kind) = of_xls(cell);
        if *cell != Data::Empty && !flow.cell((at(top, row), at(left, column)), kind, &text)? {
            break;
        }
    }
    Ok(())
}

/// The name of the sheet that is meant.
fn chosen<S: Read + Seek, B: Reader<S>>(
    book: &B,
    typed: Option<&str>,
) -> Result<String, BatchError> {
    let sheets = book.sheet_names();
    let Some(typed) = typed else {
        let all = book.sheets_metadata();
        let tables = || all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let shown = tables().find(|sheet| sheet.visible == SheetVisible::Visible);
        let first = shown.or_else(|| tables().next());
        let first = first.map(|sheet| sheet.name.clone());
        return first.ok_or_else(|| BatchError::Workbook("no sheet".to_owned()));
    };
    let by_name = sheets.iter().find(|name| name.as_str() == typed.trim());
    let number: Option<usize> = typed.trim().parse().ok();
    let by_number = number.and_then(|number| sheets.get(number.checked_sub(1)?));
    match by_name.or(by_number) {
        Some(name) => Ok(name.clone()),
        None => Err(BatchError::NoSheet {
            typed: typed.to_owned(),
            sheets,
        }),
    }
}
