//! The workbook of a result while it is written: rows, sums, lines about the run, refused rows, each on their sheet.

use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::output::workbook::package::{Package, Target};
use crate::output::workbook::parts::{Head, View};
use crate::output::workbook::rows::{Block, BookRows, Sums, width_of, words};
use crate::output::workbook::xml::{END, Style, Xml};
use crate::totals::{Sum, decimal};
use crate::{BlockWriter, Extent, Group, Groups, column_letters};

/// Bytes of refused rows that are read again at once.
const AGAIN: usize = 64 * 1024;

/// A file that keeps refused rows until their sheet is written.
pub trait Spool: Read + Write + Seek + Send {}

impl<S: Read + Write + Seek + Send> Spool for S {}

/// Writes a workbook.
pub struct Book {
    package: Package,
    rows: BookRows,
    /// The sheet of results.
    head: Head,
    spool: Box<dyn Spool>,
    /// Rows of results on sheets.
    computed: u64,
    /// Refused rows that are kept.
    refused: u64,
    cut: u64,
    sums: Sums,
}

impl Head {
    /// A sheet with one row of headings, which stays in view.
    pub(super) fn plain(name: &str, headings: &[String]) -> Head {
        let mut xml = Xml::default();
        words(headings.iter().map(Into::into), Style::Heading, &mut xml);
        Head {
            name: name.to_owned(),
            columns: headings.len(),
            view: View::Frozen,
            widths: headings.iter().map(|own| (width_of(own), 0)).collect(),
            headings: xml,
        }
    }
}

impl Book {
    /// Begins a workbook; `spool` is empty and keeps refused rows.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(rows: BookRows, to: Box<dyn Target>, spool: Box<dyn Spool>) -> io::Result<Book> {
        let name = rows.lang().pick("Result", "结果");
        let mut book = Book {
            package: Package::new(to),
            head: Head::plain(name, &rows.head()),
            rows,
            spool,
            computed: 0,
            refused: 0,
            cut: 0,
            sums: Sums::default(),
        };
        book.package.begin(&book.head)?;
        Ok(book)
    }

    /// Cells that were cut so far.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// The sheet of refused rows, if there are any.
    pub fn refused_sheet_name(&self) -> Option<&'static str> {
        (self.refused > 0).then(|| self.refused_name())
    }

    fn refused_name(&self) -> &'static str {
        self.rows.lang().pick("Refused", "被拒")
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
        if let Some(xml) = self.rows.foot(&self.sums, &self.package.filled()) {
            self.package.foot(&xml.bytes, &self.head)?;
        }
        self.package.end(true)?;
        self.summary(sums, lines)?;
        if let Some((heading, groups)) = groups {
            self.groups(heading, groups)?;
        }
        if self.refused > 0 {
            self.refused_sheet()?;
        }
        self.package.finish()
    }

    /// A sheet of sums by a column.
    fn groups(&mut self, heading: &str, groups: &Groups) -> io::Result<()> {
        let lang = self.rows.lang();
        let others = Group::headings(lang).into_iter().map(str::to_owned);
        let head: Vec<String> = std::iter::once(heading.to_owned()).chain(others).collect();
        let own = Head::plain(lang.pick("Groups", "分组合计"), &head);
        self.package.begin(&own)?;
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
        // never as many rows as a sheet has
        self.package.rows(&xml.bytes, None)?;
        self.package.end(false)
    }

    fn summary(&mut self, sums: &[Sum], lines: &[String]) -> io::Result<()> {
        let lang = self.rows.lang();
        let head = Sum::headings(lang).map(str::to_owned);
        let own = Head::plain(lang.pick("Summary", "汇总"), &head);
        self.package.begin(&own)?;
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
        // never as many rows as a sheet has
        self.package.rows(&xml.bytes, None)?;
        self.package.end(false)
    }

    fn refused_sheet(&mut self) -> io::Result<()> {
        let head = Head::plain(self.refused_name(), &self.rows.refused_head());
        self.package.begin(&head)?;
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
            written += self.package.rows(&held, Some(&head))?;
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
        self.package.end(true)
    }
}

impl BlockWriter<Block> for Book {
    fn put(&mut self, block: &mut Block) -> io::Result<()> {
        let head = &self.head;
        self.computed += self.package.rows(&block.computed.bytes, Some(head))?;
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
            bytes: self.package.passed(),
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
                Vec::new(),
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
        book.package.most_rows = 4;
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
