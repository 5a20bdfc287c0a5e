//! Workbooks: a thread of its own reads a sheet and hands on chunks of rows, so that XLSX is never held whole and is
//! unpacked while others compute.

use std::io::{self, BufReader, Read, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use crate::encoding::{Charset, Encoding};
use crate::error::BatchError;
use crate::input::{Form, Input};
use crate::limits::CELLS_MILLION;
use crate::source::{Chunk, Position, RowSource};
use crate::types::ColumnType;
use crate::understand::{Headings, ToldTop, TopRow};

mod archive;
mod area;
mod cells;
mod compound;
mod flow;
mod markup;
mod old;
mod open;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;

use rows::SheetRows;

/// Bytes of a chunk: a row of figures becomes ten times as long where objects are written.
const CHUNK: usize = 64 * 1024;
/// Chunks that are read ahead.
const AHEAD: usize = 4;
/// The name of the thread that reads a workbook: whoever sees it fail knows that the file is damaged.
pub const WORKBOOK_THREAD: &str = "workbook";

/// A stream that a workbook can be read from, which has its table of contents at the end.
pub trait Seekable: Read + Seek + Send {}

impl<S: Read + Seek + Send> Seekable for S {}

type Stream = BufReader<Box<dyn Seekable>>;

/// A form of workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workbook {
    /// That of Excel since 2007.
    Xlsx,
    /// OpenDocument, as LibreOffice and WPS write it.
    Ods,
    /// That of Excel before; also a newer one with a password.
    Xls,
    /// No workbook, but read as the rows of a sheet: Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Workbook {
    /// The form that a file of these first bytes has, if it is a workbook.
    pub fn of_first(bytes: &[u8]) -> Option<Workbook> {
        if bytes.starts_with(b"PK\x03\x04") {
            // the first part says so, and is not packed
            let says = |word: &[u8]| bytes.windows(word.len()).any(|own| own == word);
            Some(
                if says(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
                    Workbook::Ods
                } else {
                    Workbook::Xlsx
                },
            )
        } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            Some(Workbook::Xls)
        } else {
            Workbook::of_columns(bytes)
        }
    }

    /// Whether it is a file of columns, which has no sheets.
    pub fn is_columns(self) -> bool {
        match self {
            Workbook::Xlsx | Workbook::Ods | Workbook::Xls => false,
            #[cfg(feature = "parquet")]
            Workbook::Parquet => true,
        }
    }

    #[cfg(feature = "parquet")]
    fn of_columns(bytes: &[u8]) -> Option<Workbook> {
        bytes.starts_with(b"PAR1").then_some(Workbook::Parquet)
    }

    #[cfg(not(feature = "parquet"))]
    fn of_columns(_: &[u8]) -> Option<Workbook> {
        None
    }
}

/// What a thread says first of the sheet that it reads.
struct Opened {
    headings: Headings,
    sample: Vec<TopRow>,
    types: Vec<ColumnType>,
}

/// A sheet, cut into chunks by a thread of its own.
struct Sheet {
    chunks: Receiver<io::Result<Option<Chunk>>>,
    position: Position,
    ended: bool,
}

/// Where the thread puts its chunks.
struct Outlet {
    chunks: SyncSender<io::Result<Option<Chunk>>>,
    width: u32,
    bytes: Vec<u8>,
    position: Position,
    rows: u64,
}

impl Outlet {
    /// Whether there are more cells than are read, empty ones with them.
    fn is_too_large(&self) -> bool {
        self.rows * u64::from(self.width) > CELLS_MILLION * 1_000_000
    }

    /// Hands on a row; `false` if nobody wants any more.
    fn row(&mut self, row: &rows::Filled) -> bool {
        row.write(self.width, &mut self.bytes);
        self.rows += 1;
        self.bytes.len() < CHUNK || self.flush(u64::from(row.line))
    }

    fn flush(&mut self, line: u64) -> bool {
        let bytes = std::mem::take(&mut self.bytes);
        let start = self.position;
        let length = u64::try_from(bytes.len()).expect("a length fits 64 bits");
        let mut checksum = crc32fast::Hasher::new_with_initial(start.checksum);
        checksum.update(&bytes);
        self.position = Position {
            bytes: start.bytes + length,
            lines: line,
            rows: self.rows,
            checksum: checksum.finalize(),
        };
        let chunk = Chunk {
            bytes,
            start,
            end: self.position,
            too_long: None,
        };
        self.chunks.send(Ok(Some(chunk))).is_ok()
    }

    fn end(mut self, ended: Result<(), BatchError>) {
        let last = match ended {
            Ok(()) if !self.bytes.is_empty() && !self.flush(0) => return,
            Ok(()) => Ok(None),
            Err(error) => Err(io::Error::other(error)),
        };
        // nobody listens if the run has ended before
        let _ = self.chunks.send(last);
    }
}

impl RowSource for Sheet {
    fn next(&mut self, _spare: Vec<u8>) -> io::Result<Option<Chunk>> {
        if self.ended {
            return Ok(None);
        }
        match self.chunks.recv() {
            Ok(Ok(Some(chunk))) => {
                self.position = chunk.end;
                Ok(Some(chunk))
            }
            Ok(last) => {
                self.ended = true;
                last
            }
            Err(_) => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        }
    }

    fn position(&self) -> Position {
        self.position
    }
}

impl Input {
    /// Opens a sheet of a workbook: that of this name, else of this number from 1; without either the first that is
    /// shown.
    ///
    /// # Errors
    /// If the workbook cannot be read or has a password, or the sheet is not there or has no heading.
    pub fn of_workbook(
        stream: Box<dyn Seekable>,
        form: Workbook,
        sheet: Option<&str>,
        top: &ToldTop,
    ) -> Result<Input, BatchError> {
        let (say, opened) = sync_channel(1);
        let (to, chunks) = sync_channel(AHEAD);
        let sheet = sheet.map(str::to_owned);
        let top = top.clone();
        let thread = thread::Builder::new().name(WORKBOOK_THREAD.to_owned());
        let stream = BufReader::new(stream);
        thread
            .spawn(move || open::read(stream, form, sheet.as_deref(), top, &say, to))
            .map_err(BatchError::Read)?;
        let Ok(opened) = opened.recv() else {
            let cut = io::Error::from(io::ErrorKind::UnexpectedEof);
            return Err(BatchError::Workbook(cut.to_string()));
        };
        let Opened {
            headings,
            sample,
            types,
        } = opened?;
        Ok(Input {
            source: Box::new(Sheet {
                chunks,
                position: Position::default(),
                ended: false,
            }),
            rows: Box::new(SheetRows {
                width: headings.names.len(),
            }),
            form: Form::Sheet,
            // what is written beside a workbook is opened by a double click
            encoding: Encoding {
                charset: Charset::Utf8,
                mark: true,
            },
            headings: headings.names,
            crlf: true,
            titles: headings.titles,
            header: Some(headings.lines),
            sample,
            types,
        })
    }
}
