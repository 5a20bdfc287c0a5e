//! A workbook while it is written: rows go into the packed file at once, so that nothing grows with their number.

use std::io::{self, Read, Seek, SeekFrom, Write};

use memchr::memchr2;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::output::workbook::parts::{self, Written};
use crate::output::workbook::rows::{Block, BookRows, Sums, width_of, words};
use crate::output::workbook::xml::{END, NUMBER, Style, Xml};
use crate::totals::{Sum, decimal};
use crate::{BlockWriter, Extent, Group, Groups, column_letters};

/// Rows of a sheet, the heading among them.
const MOST_ROWS: u32 = 1_048_576;
/// Bytes of a sheet's XML after which a further sheet begins: below what a packed file has without extensions.
const MOST_BYTES: u64 = 3_500_000_000;
/// Bytes of refused rows that are read again at once.
const AGAIN: usize = 64 * 1024;
/// As quick as packing gets while still making the file a tenth.
const LEVEL: i64 = 3;

/// A file that a workbook can be written to.
pub trait Target: Write + Seek + Send {}

impl<T: Write + Seek + Send> Target for T {}

/// A file that keeps refused rows until their sheet is written.
pub trait Spool: Read + Write + Seek + Send {}

impl<S: Read + Write + Seek + Send> Spool for S {}

/// Why there is a sheet where rows are written.
const ON_A_SHEET: &str = "a sheet is begun before its rows";

/// The sheet that is being written.
struct Sheet {
    name: String,
    columns: usize,
    /// The number of the next row.
    row: u32,
    bytes: u64,
    /// Whether its last row has the sums of the others.
    has_foot: bool,
}

/// Writes a workbook.
pub struct Book {
    /// Nothing once it is finished.
    zip: Option<ZipWriter<Box<dyn Target>>>,
    rows: BookRows,
    sheet: Option<Sheet>,
    written: Vec<Written>,
    spool: Box<dyn Spool>,
    /// Rows of results on sheets.
    computed: u64,
    /// Refused rows that are kept.
    refused: u64,
    /// Sheets of the name that is being written.
    parts: usize,
    cut: u64,
    sums: Sums,
    most_rows: u32,
    passed: u64,
}

impl Drop for Book {
    fn drop(&mut self) {
        // a run that failed leaves no workbook; dropped, it would be closed, and a full disk complained about
        if let Some(zip) = self.zip.take() {
            std::mem::forget(zip);
        }
    }
}

impl Book {
    /// Begins a workbook; `spool` is empty and keeps refused rows.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(rows: BookRows, to: Box<dyn Target>, spool: Box<dyn Spool>) -> io::Result<Book> {
        let mut book = Book {
            zip: Some(ZipWriter::new(to)),
            rows,
            sheet: None,
            written: Vec::new(),
            spool,
            computed: 0,
            refused: 0,
            parts: 0,
            cut: 0,
            sums: Sums::default(),
            most_rows: MOST_ROWS,
            passed: 0,
        };
        let head = book.rows.head();
        book.begin_sheet(book.result_name(), &head)?;
        Ok(book)
    }

    fn result_name(&self) -> &'static str {
        self.rows.lang().pick("Result", "结果")
    }

    /// Cells that were cut so far.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// The sheet of refused rows, if there are any.
    pub fn refused_sheet_name(&self) -> Option<&'static str> {
        (self.refused > 0).then(|| refused_name(self))
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

    /// Begins a sheet, or a further one of the same rows.
    fn begin_sheet(&mut self, name: &str, head: &[String]) -> io::Result<()> {
        let number = self.written.len() + 1;
        self.parts += 1;
        let name = match self.parts {
            1 => name.to_owned(),
            part => format!("{name} {part}"),
        };
        self.file(&format!("xl/worksheets/sheet{number}.xml"))?;
        self.sheet = Some(Sheet {
            name,
            columns: head.len(),
            row: 1,
            bytes: 0,
            has_foot: false,
        });
        let widths: Vec<usize> = head.iter().map(|heading| width_of(heading)).collect();
        let mut xml = Xml::default();
        parts::sheet_head(&widths, number == 1, &mut xml);
        self.write(&xml.bytes)?;
        let mut xml = Xml::default();
        words(head.iter().map(Into::into), Style::Heading, &mut xml);
        self.splice(&xml.bytes, name_of_none, &[])?;
        Ok(())
    }

    fn end_sheet(&mut self, is_filtered: bool) -> io::Result<()> {
        let sheet = self.sheet.take().expect("a sheet was begun");
        let last = sheet.columns.checked_sub(1);
        let last = last.and_then(|last| u32::try_from(last).ok());
        let last = last.expect("a sheet has one column at least, and some thousands at most");
        // the next row comes after the heading
        let last_row = sheet.row - if sheet.has_foot { 2 } else { 1 };
        let filter = format!("$A$1:${}${last_row}", column_letters(last));
        let filter = is_filtered.then_some(filter);
        let mut xml = Xml::default();
        parts::sheet_tail(filter.as_deref(), &mut xml);
        self.write(&xml.bytes)?;
        self.written.push(Written {
            name: sheet.name,
            filter,
            last_row,
        });
        Ok(())
    }

    /// Writes rows with their numbers; where a sheet is full a further one begins. Gives how many rows were written.
    fn splice(
        &mut self,
        rows: &[u8],
        name: fn(&Book) -> &'static str,
        head: &[String],
    ) -> io::Result<u64> {
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
                if self.is_full() {
                    // the row has begun with what stands before its number
                    let begun = out.split_off(out.len() - before.len());
                    self.write(&out)?;
                    self.end_sheet(true)?;
                    self.begin_sheet(name(self), head)?;
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

    fn row_number(&self) -> String {
        self.sheet.as_ref().expect(ON_A_SHEET).row.to_string()
    }

    fn is_full(&self) -> bool {
        let sheet = self.sheet.as_ref().expect(ON_A_SHEET);
        sheet.row > self.most_rows || sheet.bytes > MOST_BYTES
    }

    /// Writes what is left: sums, lines about the run, refused rows, and what holds the sheets together.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(
        &mut self,
        sums: &[Sum],
        groups: Option<(&str, &Groups)>,
        lines: &[String],
    ) -> io::Result<Box<dyn Target>> {
        self.foot()?;
        self.end_sheet(true)?;
        self.parts = 0;
        self.summary(sums, lines)?;
        if let Some((heading, groups)) = groups {
            self.parts = 0;
            self.groups(heading, groups)?;
        }
        if self.refused > 0 {
            self.parts = 0;
            self.refused_sheet()?;
        }
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

    /// Writes the sums below the last row.
    fn foot(&mut self) -> io::Result<()> {
        let sheet = self.sheet.as_ref().expect(ON_A_SHEET);
        let own = (sheet.name.as_str(), sheet.row - 1);
        let all = self.written.iter();
        let all = all.map(|sheet| (sheet.name.as_str(), sheet.last_row));
        let all: Vec<(String, u32)> = all
            .chain([own])
            .filter(|(_, last)| *last > 1)
            .map(|(name, last)| (format!("'{name}'!"), last))
            .collect();
        let Some(xml) = self.rows.foot(&self.sums, &all) else {
            return Ok(());
        };
        let head = self.rows.head();
        self.splice(&xml.bytes, Book::result_name, &head)?;
        self.sheet.as_mut().expect(ON_A_SHEET).has_foot = true;
        Ok(())
    }

    /// A sheet of sums by a column.
    fn groups(&mut self, heading: &str, groups: &Groups) -> io::Result<()> {
        let lang = self.rows.lang();
        let others = Group::headings(lang).into_iter().map(str::to_owned);
        let head: Vec<String> = std::iter::once(heading.to_owned()).chain(others).collect();
        self.begin_sheet(lang.pick("Groups", "分组合计"), &head)?;
        let mut xml = Xml::default();
        let all = groups.all(lang);
        let last = all.len() + 1;
        for own in &all {
            xml.begin_row();
            xml.string("A", Style::Text, &own.name);
            xml.number("B", Style::Count, &own.rows.to_string());
            for (column, sum) in (2..).zip(own.sums()) {
                xml.number(&column_letters(column), Style::Amount, &decimal(sum));
            }
            if own.has_gaps {
                let column = u32::try_from(head.len()).expect("a dozen of columns");
                let word = lang.pick("at least: some rows are incomplete", "至少：有缺项的行");
                xml.string(&column_letters(column), Style::General, word);
            }
            xml.end_row();
        }
        let sum = groups.sum();
        xml.begin_row();
        xml.string("A", Style::SumWord, lang.pick("All", "合计"));
        let rows = sum.rows.to_string();
        xml.formula("B", Style::SumCount, &format!("SUM(B2:B{last})"), &rows);
        for (column, sum) in (2..).zip(sum.sums()) {
            let letters = column_letters(column);
            let formula = format!("SUM({letters}2:{letters}{last})");
            xml.formula(&letters, Style::Sum, &formula, &decimal(sum));
        }
        xml.end_row();
        self.splice(&xml.bytes, name_of_none, &[])?;
        self.end_sheet(false)
    }

    fn summary(&mut self, sums: &[Sum], lines: &[String]) -> io::Result<()> {
        let lang = self.rows.lang();
        let head = Sum::headings(lang).map(str::to_owned);
        self.begin_sheet(lang.pick("Summary", "汇总"), &head)?;
        let mut xml = Xml::default();
        for sum in sums {
            let (word, amount, count) = if sum.is_total {
                (Style::SumWord, Style::Sum, Style::SumCount)
            } else {
                (Style::General, Style::Amount, Style::Count)
            };
            xml.begin_row();
            xml.string("A", word, &sum.city);
            xml.string("B", word, &sum.program);
            if let Some(rows) = sum.rows {
                xml.number("C", count, &rows.to_string());
            }
            xml.number("D", amount, &sum.employee());
            xml.number("E", amount, &sum.employer());
            xml.string("F", Style::General, sum.mark(lang));
            xml.end_row();
        }
        xml.begin_row();
        xml.end_row();
        for line in lines {
            words([line.into()], Style::General, &mut xml);
        }
        self.splice(&xml.bytes, name_of_none, &[])?;
        self.end_sheet(false)
    }

    fn refused_sheet(&mut self) -> io::Result<()> {
        let head = self.rows.refused_head();
        self.begin_sheet(refused_name(self), &head)?;
        self.spool.seek(SeekFrom::Start(0))?;
        let mut piece = vec![0; AGAIN];
        let mut held: Vec<u8> = Vec::new();
        let mut written = 0;
        loop {
            let count = self.spool.read(&mut piece)?;
            let read = piece.get(..count);
            held.extend_from_slice(read.expect("a file gives no more than it was given room for"));
            // whole rows, so that a full sheet is found before a row begins
            let whole = memchr::memrchr(END, &held).map_or(0, |place| place + 1);
            let rest = held.split_off(whole);
            written += self.splice(&held, refused_name, &head)?;
            held = rest;
            if count == 0 {
                break;
            }
        }
        if written != self.refused {
            let kept = self.refused;
            let lost = format!("{kept} refused rows were kept, and {written} are still there");
            return Err(io::Error::other(lost));
        }
        self.end_sheet(true)
    }
}

fn refused_name(book: &Book) -> &'static str {
    book.rows.lang().pick("Refused", "被拒")
}

/// For rows that are never as many as a sheet has.
fn name_of_none(_: &Book) -> &'static str {
    ""
}

impl BlockWriter<Block> for Book {
    fn put(&mut self, block: &mut Block) -> io::Result<()> {
        let head = self.rows.head();
        self.computed += self.splice(&block.computed.bytes, Book::result_name, &head)?;
        self.spool.write_all(&block.refused.bytes)?;
        self.refused += block.refused.rows;
        self.sums.take(&mut block.sums);
        for xml in [&mut block.computed, &mut block.refused] {
            self.cut += xml.cut;
            xml.bytes.clear();
            (xml.rows, xml.cut) = (0, 0);
        }
        Ok(())
    }

    fn written(&self) -> Extent {
        Extent {
            bytes: self.passed,
            checksum: 0,
        }
    }

    fn rows(&self) -> u64 {
        self.computed + self.refused
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use calamine::{Reader, Xlsx};

    use super::*;
    use crate::lang::Lang;
    use crate::output::workbook::BookStyle;
    use crate::{Input, Layout, Told};

    /// A file in memory that is still there when the book is gone.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<io::Cursor<Vec<u8>>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Shared {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.lock().unwrap().seek(to)
        }
    }

    #[test]
    fn a_full_sheet_goes_on_in_a_further_one() {
        let text = io::Cursor::new("city,wage\n");
        let input = Input::open(Box::new(text), &Told::default()).unwrap();
        let layout = Layout::of(
            &input.headings,
            &input.sample,
            &crate::ToldColumns::default(),
            crate::Known {
                has_city: false,
                month: "2026-07".parse().unwrap(),
                has_year: false,
            },
        )
        .unwrap();
        let style = BookStyle {
            table: crate::ResultTable::new(
                &layout,
                crate::program::Program::ALL.to_vec(),
                Lang::En,
                "",
            ),
            allow_incomplete: false,
            lang: Lang::En,
        };
        let rows = BookRows::new(&input, &layout, style);
        let file = Shared::default();
        let spool = io::Cursor::new(Vec::new());
        let mut book = Book::begin(rows, Box::new(file.clone()), Box::new(spool)).unwrap();
        book.most_rows = 4;
        let mut next = 0;
        for count in [2, 1, 4, 1] {
            let mut block = Block::default();
            for _ in 0..count {
                for xml in [&mut block.computed, &mut block.refused] {
                    xml.begin_row();
                    xml.number("A", Style::General, &next.to_string());
                    xml.number("C", Style::General, "1");
                    xml.end_row();
                }
                next += 1;
            }
            book.put(&mut block).unwrap();
        }
        book.finish(&[], None, &["a line".to_owned()]).unwrap();
        let bytes = file.0.lock().unwrap().get_ref().clone();
        let mut read: Xlsx<_> = Xlsx::new(io::Cursor::new(bytes)).unwrap();
        let names = [
            "Result",
            "Result 2",
            "Result 3",
            "Summary",
            "Refused",
            "Refused 2",
            "Refused 3",
        ];
        assert_eq!(read.sheet_names(), names);
        for all in [
            ["Result", "Result 2", "Result 3"],
            ["Refused", "Refused 2", "Refused 3"],
        ] {
            let mut numbers = Vec::new();
            for name in all {
                let range = read.worksheet_range(name).unwrap();
                let rows: Vec<_> = range.rows().skip(1).collect();
                assert!(rows.len() <= 3, "{name}");
                numbers.extend(
                    rows.iter()
                        .filter_map(|row| row.first().map(ToString::to_string))
                        .filter(|text| text != "Total"),
                );
            }
            assert_eq!(numbers, ["0", "1", "2", "3", "4", "5", "6", "7"]);
        }
    }
}
