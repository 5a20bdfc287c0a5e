//! The client's file while it is written.

use std::io;

use crate::client_fault::{ClientFault, MOST_ROWS};
use crate::lang::Text;
use crate::output::workbook::client::doubt::{ClientDoubt, Tally};
use crate::output::workbook::client::headings::{DOCUMENTS, Fill};
use crate::output::workbook::client::rows::{ClientBlock, ClientRows};
use crate::output::workbook::package::{Package, Target};
use crate::output::workbook::parts::{Head, View};
use crate::output::workbook::xml::{Style, Xml};
use crate::period::Month;
use crate::{BatchError, BlockWriter, Extent, column_letters, text};

/// Months that a message names.
const MOST_MONTHS: usize = 12;

/// Writes the client's file.
pub struct ClientBook {
    package: Package,
    /// Sheets' columns that fill nothing.
    stale: Vec<String>,
    taken: u64,
    written: u64,
    months: Vec<Month>,
    doubts: [Tally; ClientDoubt::ALL.len()],
}

/// Before the rows: widths and formats of columns, the heading in view.
fn head(rows: &ClientRows) -> Head {
    let mut headings = Xml::default();
    // 900 twentieths of a point
    headings.begin_tall_row("45");
    let mut widths = Vec::new();
    for (column, own) in (0..).zip(rows.columns().headings()) {
        let style = if own.is_required() {
            Style::ClientRequired
        } else {
            Style::ClientHeading
        };
        headings.string(&column_letters(column), style, own.text);
        let cells = if own.fill.is_text() {
            Style::Client
        } else {
            Style::ClientAmount
        };
        let wide = unicode_width::UnicodeWidthStr::width(own.text);
        let wide = match own.fill {
            Fill::DocumentNumber | Fill::DocumentType => 24,
            _ => (wide + 2).clamp(12, 24),
        };
        widths.push((wide, cells.number()));
    }
    headings.end_row();
    Head {
        name: "正常工资薪金收入".to_owned(),
        columns: widths.len(),
        view: View::Frozen,
        widths,
        headings,
    }
}

/// 填表说明, a line a row.
fn notes() -> Vec<String> {
    let first = [
        "填表说明（由 sscalc 生成，未在扣缴端实测）",
        "带 * 的列必填；未知的列留空，不填 0。",
        "“累计”各列为本年累计数（含本月），其余各列为本月数。",
        "四项缴费为个人承担部分；零申报时本期收入与四项缴费填 0。",
        "基本医疗保险费含大额医疗、生育、长期护理等个人缴费；住房公积金为免税限额以内的部分。",
    ];
    let last = "金额保留两位小数；多于两位的，扣缴端按四舍五入处理。";
    let all = first.into_iter().chain(DOCUMENTS).chain([last]);
    let mut lines: Vec<String> = all.map(str::to_owned).collect();
    // the kinds of documents stand from A6 on, the line on amounts in A20
    lines.insert(first.len() + DOCUMENTS.len(), String::new());
    lines
}

impl ClientBook {
    /// Begins a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin(rows: &ClientRows, to: Box<dyn Target>) -> io::Result<ClientBook> {
        let mut package = Package::new(to);
        package.begin(&head(rows))?;
        Ok(ClientBook {
            package,
            stale: rows.columns().stale.clone(),
            taken: 0,
            written: 0,
            months: Vec::new(),
            doubts: Default::default(),
        })
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// If it cannot be written, or the client would not take it.
    pub fn finish(&mut self) -> Result<(), BatchError> {
        if self.months.len() > 1 {
            self.months.sort_unstable();
            self.months.truncate(MOST_MONTHS);
            return Err(ClientFault::Months(self.months.clone()).into());
        }
        if self.written > MOST_ROWS {
            return Err(ClientFault::Rows(self.written).into());
        }
        self.end().map_err(BatchError::Write)
    }

    fn end(&mut self) -> io::Result<()> {
        self.package.end(false)?;
        let mut xml = Xml::default();
        for line in notes() {
            xml.begin_row();
            xml.string("A", Style::Client, &line);
            xml.end_row();
        }
        self.package.begin(&Head {
            name: "填表说明".to_owned(),
            columns: 1,
            view: View::Loose,
            widths: vec![(90, Style::Client.number())],
            headings: xml,
        })?;
        self.package.end(false)?;
        self.package.finish()?;
        Ok(())
    }

    /// What must be said of the file.
    pub fn doubts(&self) -> Vec<Text> {
        let rows = ClientDoubt::ALL.into_iter().zip(self.doubts);
        let rows = rows.filter(|(_, tally)| tally.rows > 0);
        let mut all: Vec<Text> = rows.map(|(doubt, tally)| doubt.say(tally)).collect();
        if !self.stale.is_empty() {
            let names = self.stale.join("、");
            all.push(text!(
                "sums of the year that end with the month before are not filled in: {names}",
                "不含本月的累计数未填入：{names}"
            ));
        }
        all.push(text!(
            "the file was not tried in the withholding client: import it, and hold the tax that the client computes against this program's; where it wants .xls, save it as that from a spreadsheet",
            "此文件未在扣缴端实测：导入后请核对扣缴端算出的税额；若扣缴端只收 .xls，请用电子表格另存为 .xls"
        ));
        all
    }
}

impl BlockWriter<ClientBlock> for ClientBook {
    fn put(&mut self, block: &mut ClientBlock) -> io::Result<()> {
        let block = std::mem::take(block);
        self.taken += block.taken;
        for month in block.months {
            if !self.months.contains(&month) {
                self.months.push(month);
            }
        }
        for (own, more) in self.doubts.iter_mut().zip(block.doubts) {
            own.take(more);
        }
        self.written += block.xml.rows;
        // what is refused in the end need not be written
        if self.written <= MOST_ROWS && self.months.len() <= 1 {
            self.package.rows(&block.xml.bytes, None)?;
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
        self.taken
    }
}

#[cfg(test)]
mod tests {
    use super::notes;

    #[test]
    fn the_notes_stand_where_the_clients_own_do() {
        let notes = notes();
        assert_eq!(notes.len(), 20);
        assert_eq!(notes.get(5).map(AsRef::as_ref), Some("居民身份证"));
        assert!(notes.get(19).is_some_and(|note| note.starts_with("金额")));
    }
}
