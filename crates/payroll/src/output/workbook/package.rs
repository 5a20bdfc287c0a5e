//! A packed file of sheets while it is written: rows go into it at once, so that nothing grows with their number.

use std::io::{self, Seek, Write};

use memchr::memchr2;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::column_letters;
use crate::output::workbook::parts::{self, Head, View, Written};
use crate::output::workbook::xml::{END, NUMBER, Xml};

/// Rows of a sheet, the heading among them.
const MOST_ROWS: u32 = 1_048_576;
/// Bytes of a sheet's XML after which a further sheet begins: below what a packed file has without extensions.
const MOST_BYTES: u64 = 3_500_000_000;
/// As quick as packing gets while still making the file a tenth.
const LEVEL: i64 = 3;

/// A file that a workbook can be written to.
pub trait Target: Write + Seek + Send {}

impl<T: Write + Seek + Send> Target for T {}

/// Why there is a sheet where rows are written.
const ON_A_SHEET: &str = "a sheet is begun before its rows";

/// The sheet that is being written.
struct Sheet {
    name: String,
    columns: usize,
    view: View,
    /// The number of the next row.
    row: u32,
    bytes: u64,
    /// Whether its last row has the sums of the others.
    has_foot: bool,
}

/// A packed file of sheets.
pub(super) struct Package {
    /// Nothing once it is finished.
    zip: Option<ZipWriter<Box<dyn Target>>>,
    sheet: Option<Sheet>,
    written: Vec<Written>,
    /// Sheets of the name that is being written.
    parts: usize,
    pub(super) most_rows: u32,
    passed: u64,
}

impl Drop for Package {
    fn drop(&mut self) {
        // a run that failed leaves no workbook; dropped, it would be closed, and a full disk complained about
        if let Some(zip) = self.zip.take() {
            std::mem::forget(zip);
        }
    }
}

impl Package {
    pub(super) fn new(to: Box<dyn Target>) -> Package {
        Package {
            zip: Some(ZipWriter::new(to)),
            sheet: None,
            written: Vec::new(),
            parts: 0,
            most_rows: MOST_ROWS,
            passed: 0,
        }
    }

    /// Bytes that were written so far, unpacked.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    fn file(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL));
        match &mut self.zip {
            Some(zip) => Ok(zip.start_file(name, options)?),
            None => Err(io::Error::from(io::ErrorKind::BrokenPipe)),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u64::try_from(bytes.len()).expect("a length fits 64 bits");
        // the parts that hold the sheets together are on none
        if let Some(sheet) = &mut self.sheet {
            sheet.bytes += length;
        }
        self.passed += length;
        match &mut self.zip {
            Some(zip) => zip.write_all(bytes),
            None => Err(io::Error::from(io::ErrorKind::BrokenPipe)),
        }
    }

    /// Begins a sheet of a name of its own.
    pub(super) fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.parts = 0;
        self.begin_part(head)
    }

    /// Begins a sheet, or a further one of the same rows.
    fn begin_part(&mut self, head: &Head) -> io::Result<()> {
        let number = self.written.len() + 1;
        self.parts += 1;
        let own = &head.name;
        let name = match self.parts {
            1 => own.clone(),
            part => format!("{own} {part}"),
        };
        self.file(&format!("xl/worksheets/sheet{number}.xml"))?;
        self.sheet = Some(Sheet {
            name,
            columns: head.columns,
            view: head.view,
            row: 1,
            bytes: 0,
            has_foot: false,
        });
        let mut xml = Xml::default();
        parts::sheet_head(head, number == 1, &mut xml);
        self.write(&xml.bytes)?;
        self.rows(&head.headings.bytes, None)?;
        Ok(())
    }

    /// Ends the sheet.
    pub(super) fn end(&mut self, is_filtered: bool) -> io::Result<()> {
        let sheet = self.sheet.take().expect("a sheet was begun");
        let last = sheet.columns.checked_sub(1);
        let last = last.and_then(|last| u32::try_from(last).ok());
        let last = last.expect("a sheet has one column at least, and some thousands at most");
        // the next row comes after the heading
        let last_row = sheet.row - if sheet.has_foot { 2 } else { 1 };
        let filter = format!("$A$1:${}${last_row}", column_letters(last));
        let filter = is_filtered.then_some(filter);
        let mut xml = Xml::default();
        parts::sheet_tail(filter.as_deref(), sheet.view, &mut xml);
        self.write(&xml.bytes)?;
        self.written.push(Written {
            name: sheet.name,
            filter,
            last_row,
        });
        Ok(())
    }

    /// Writes rows with their numbers; where a sheet is full a further one begins, if it is said how. Gives how many rows
    /// were written.
    pub(super) fn rows(&mut self, rows: &[u8], further: Option<&Head>) -> io::Result<u64> {
        let mut count = 0;
        let mut out = Vec::with_capacity(rows.len() + rows.len() / 8);
        let mut rest = rows;
        let mut number = self.row_number();
        while let Some(place) = memchr2(NUMBER, END, rest) {
            let (before, marked) = rest.split_at(place);
            let (mark, after) = marked.split_at(1);
            out.extend_from_slice(before);
            rest = after;
            if mark == [NUMBER] {
                if let Some(head) = further.filter(|_| self.is_full()) {
                    // the row has begun with what stands before its number
                    let begun = out.split_off(out.len() - before.len());
                    self.write(&out)?;
                    self.end(true)?;
                    self.begin_part(head)?;
                    out = begun;
                    number = self.row_number();
                }
                out.extend_from_slice(number.as_bytes());
            } else {
                let sheet = self.sheet.as_mut().expect(ON_A_SHEET);
                sheet.row += 1;
                count += 1;
                number = self.row_number();
            }
        }
        out.extend_from_slice(rest);
        self.write(&out)?;
        Ok(count)
    }

    /// Writes a row that has the sums of the others.
    pub(super) fn foot(&mut self, row: &[u8], further: &Head) -> io::Result<()> {
        self.rows(row, Some(further))?;
        self.sheet.as_mut().expect(ON_A_SHEET).has_foot = true;
        Ok(())
    }

    /// The sheets that have rows, and the last row of each, as a formula names them: `'结果'!`.
    pub(super) fn filled(&self) -> Vec<(String, u32)> {
        let sheet = self.sheet.as_ref().expect(ON_A_SHEET);
        let own = (sheet.name.as_str(), sheet.row - 1);
        let all = self.written.iter();
        let all = all.map(|sheet| (sheet.name.as_str(), sheet.last_row));
        all.chain([own])
            .filter(|(_, last)| *last > 1)
            .map(|(name, last)| (format!("'{name}'!"), last))
            .collect()
    }

    fn row_number(&self) -> String {
        self.sheet.as_ref().expect(ON_A_SHEET).row.to_string()
    }

    fn is_full(&self) -> bool {
        let sheet = self.sheet.as_ref().expect(ON_A_SHEET);
        sheet.row > self.most_rows || sheet.bytes > MOST_BYTES
    }

    /// Writes what holds the sheets together.
    pub(super) fn finish(&mut self) -> io::Result<Box<dyn Target>> {
        for (name, part) in parts::of(&self.written) {
            self.file(name)?;
            self.write(&part)?;
        }
        let Some(zip) = self.zip.take() else {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        };
        let mut to = zip.finish()?;
        to.flush()?;
        Ok(to)
    }
}
