//! Reading a workbook, on the thread that has it.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::mpsc::SyncSender;
use std::{io, mem};

use calamine::{
    Data, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};

use crate::error::BatchError;
use crate::letters::column_letters;
use crate::limits::{self, COLUMNS, Limit, OLD_MIB};
use crate::sheet::archive::look_through;
use crate::sheet::cells::{Shares, of_xls, of_xlsx};
use crate::sheet::compound::pack;
use crate::sheet::old;
use crate::sheet::rows::Filled;
use crate::sheet::{Opened, Outlet, Stream, Workbook};
use crate::source::{Chunk, Kind, Position};
use crate::types::ColumnType;
use crate::understand::{Headings, Question, ROWS_LOOKED_AT, ToldTop};

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

/// From cells in order to rows: the heading goes to whoever opened the sheet, the others to whoever computes them.
pub(super) struct Flow<'t> {
    say: &'t SyncSender<Result<Opened, BatchError>>,
    to: Option<SyncSender<io::Result<Option<Chunk>>>>,
    pub(super) told: ToldTop,
    /// The types of the columns, where they have any.
    pub(super) types: Vec<ColumnType>,
    /// Rows from the top until it is known which have the headings.
    top: Option<Vec<Filled>>,
    outlet: Option<Outlet>,
    row: Filled,
    /// The cell that came last.
    last: Option<(u32, u32)>,
    /// Bytes of text that the cells may still have.
    text_left: u64,
    wanted: bool,
}

impl Flow<'_> {
    /// Takes a cell; `false` if nobody wants any more.
    pub(super) fn cell(
        &mut self,
        at: (u32, u32),
        kind: Kind,
        text: &str,
    ) -> Result<bool, BatchError> {
        let (row, column) = at;
        if let Some(last) = self.last.replace(at)
            && at <= last
        {
            return Err(BatchError::Disorder {
                cell: named(at),
                before: named(last),
            });
        }
        if usize::try_from(column).map_or(true, |column| column >= COLUMNS) {
            return Err(BatchError::Limit(Limit::Columns));
        }
        let length = u64::try_from(text.len()).expect("a length fits 64 bits");
        let left = self.text_left.checked_sub(length);
        self.text_left = left.ok_or(BatchError::Limit(Limit::Text))?;
        if self.outlet.as_ref().is_some_and(Outlet::is_too_large) {
            return Err(BatchError::Limit(Limit::Cells));
        }
        let line = row + 1;
        if line != self.row.line {
            self.end_row();
            self.row.line = line;
        }
        self.row.put(column, kind, text);
        Ok(self.wanted)
    }

    fn end_row(&mut self) {
        if self.row.cells.is_empty() {
            return;
        }
        let Some(top) = &mut self.top else {
            // headings that were not wanted have no outlet
            if let Some(outlet) = &mut self.outlet {
                self.wanted &= outlet.row(&self.row);
            }
            self.row.cells.clear();
            return;
        };
        top.push(mem::take(&mut self.row));
        if top.len() >= ROWS_LOOKED_AT {
            self.begin();
        }
    }

    /// Tells the headings, and goes on with the rows that came in before they were known.
    fn begin(&mut self) {
        let Some((mut rows, chunks)) = self.top.take().zip(self.to.take()) else {
            return;
        };
        let shown: Vec<_> = rows.iter().map(Filled::shown).collect();
        let Some(headings) = Headings::find(&shown, &self.told) else {
            if !rows.is_empty() {
                // nobody listens if whoever opened it has gone
                drop(self.say.send(Err(BatchError::Question(Question::NoHeader))));
                self.wanted = false;
            }
            return;
        };
        let below = rows.split_off(headings.above);
        let sample = shown.into_iter().skip(headings.above).collect();
        let mut outlet = Outlet {
            chunks,
            width: u32::try_from(headings.names.len()).expect("columns are numbered in 32 bits"),
            bytes: Vec::new(),
            position: Position::default(),
            rows: 0,
        };
        let types = mem::take(&mut self.types);
        let opened = Opened {
            headings,
            sample,
            types,
        };
        self.wanted = self.say.send(Ok(opened)).is_ok();
        for row in below {
            self.wanted &= outlet.row(&row);
        }
        self.outlet = Some(outlet);
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

/// A cell as a spreadsheet calls it.
fn named((row, column): (u32, u32)) -> String {
    format!("{}{}", column_letters(column), u64::from(row) + 1)
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
