//! How much is read: the one place that bounds it, so that no small file takes the machine's memory or an hour.

use crate::lang::Text;
use crate::text;

/// Columns of a sheet, as many as a spreadsheet has.
pub(super) const COLUMNS: usize = 16_384;
/// KiB of the first line.
pub(super) const HEADING_KIB: usize = 512;
/// Millions of cells, rows by columns, that half a megabyte of an input comes to.
pub(super) const CHUNK_CELLS_MILLION: usize = 8;
/// Files in a workbook's archive.
pub(super) const ENTRIES: usize = 10_000;
/// MiB that a workbook may unpack to whatever its size.
const UNPACKED_MIB: u64 = 256;
/// Times its size that it may unpack to beyond that.
const RATIO: u64 = 32;
/// MiB of a file in the archive that is no markup: a picture.
pub(super) const OTHER_MIB: u64 = 64;
/// MiB of the shared texts.
pub(super) const TEXTS_MIB: u64 = 128;
/// Shared texts.
pub(super) const TEXTS: u64 = 4 << 20;
/// MiB of the formats, and of lists of sheets.
pub(super) const LISTS_MIB: u64 = 32;
/// Formats of cells, as many as a spreadsheet has.
pub(super) const FORMATS: u64 = 1 << 16;
/// Fonts, borders, sheets and the like, of all kinds together.
pub(super) const LISTED: u64 = 1 << 18;
/// Bytes of a tag that is kept for each format.
pub(super) const KEPT_TAG: u64 = 2 << 10;
/// MiB of a cell, or of one piece of markup.
pub(super) const ITEM_MIB: u64 = 8;
/// Elements within one another.
pub(super) const DEPTH: usize = 256;
/// Millions of tags that a workbook may have whatever its size, and tags for each of its bytes beyond that.
const TAGS_MILLION: u64 = 20;
const TAGS_A_BYTE: u64 = 2;
/// Millions of cells of a sheet: its rows by its columns.
pub(super) const CELLS_MILLION: u64 = 128;
/// Millions of cells of all sheets of an OpenDocument workbook, which is held whole.
pub(super) const OPEN_CELLS_MILLION: u64 = 4;
/// MiB of a workbook of the older form, which is held whole.
pub(super) const OLD_MIB: u64 = 64;

/// Millions of cells of all its sheets, rows by columns, whatever its size, and bytes of its size for a further cell.
const OLD_CELLS_MILLION: u64 = 2;
const OLD_BYTES_A_CELL: u64 = 16;
/// MiB of text in its cells whatever its size, and times its size that it may have beyond that.
const OLD_TEXTS_MIB: u64 = 64;
const OLD_TEXTS_RATIO: u64 = 4;
/// Records that one of it goes on in.
pub(super) const OLD_PIECES: usize = 16_384;
/// MiB of a workbook that comes through a pipe, which is put into a file first.
pub const PIPED_MIB: u64 = 256;

/// MiB of a page of Parquet unpacked, and of the footer.
#[cfg(feature = "parquet")]
pub(super) const PAGE_MIB: u64 = 64;
#[cfg(feature = "parquet")]
pub(super) const FOOTER_MIB: u64 = 4;

/// A limit that an input went beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Columns, or keys of JSON Lines.
    Columns,
    /// Bytes of the first line.
    Heading,
    /// Cells of a piece of the input, most of them empty.
    ChunkCells,
    /// Files in the archive.
    Entries,
    /// Bytes unpacked, with the size of the workbook.
    Unpacked,
    /// Bytes of a file in the archive.
    Part(u64),
    /// Shared texts.
    Texts,
    /// Formats of cells and their like.
    Formats,
    /// Bytes of a cell or a piece of markup.
    Item,
    /// Elements within one another.
    Depth,
    /// Tags, with the size of the workbook.
    Tags,
    /// Rows by columns.
    Cells,
    /// Bytes of text in the cells of a sheet, with the size of the workbook.
    Text,
    /// Cells of an OpenDocument workbook, or bytes of a tag that says how many it stands for.
    OpenCells,
    /// Bytes of a workbook of the older form.
    Old,
    /// Its cells, with its size.
    OldCells,
    /// The text in them, with its size.
    OldTexts,
    /// Records that one of it goes on in.
    OldPieces,
    /// Bytes of a workbook from a pipe.
    Piped,
    /// Bytes of a page of Parquet.
    #[cfg(feature = "parquet")]
    Page,
    /// Bytes of all its pages, with its size.
    #[cfg(feature = "parquet")]
    PagesUnpacked,
    /// Bytes of its footer.
    #[cfg(feature = "parquet")]
    Footer,
}

/// Bytes that a workbook of a size may unpack to, and that the cells of a sheet may have: one text may stand in many.
pub(super) fn unpacked(size: u64) -> u64 {
    (UNPACKED_MIB << 20).saturating_add(size.saturating_mul(RATIO))
}

/// Tags that it may have.
pub(super) fn tags(size: u64) -> u64 {
    (TAGS_MILLION * 1_000_000).saturating_add(size.saturating_mul(TAGS_A_BYTE))
}

/// Cells that a workbook of the older form may have, rows by columns.
pub(super) fn old_cells(size: u64) -> u64 {
    (OLD_CELLS_MILLION * 1_000_000).saturating_add(size / OLD_BYTES_A_CELL)
}

/// Bytes of text that its cells may have.
pub(super) fn old_texts(size: u64) -> u64 {
    (OLD_TEXTS_MIB << 20).saturating_add(size.saturating_mul(OLD_TEXTS_RATIO))
}

impl Limit {
    /// What is too much, with the limit.
    pub fn say(self) -> Text {
        match self {
            Limit::Columns => text!(
                "the input has more than {COLUMNS} columns, the most that are read",
                "输入超过 {COLUMNS} 列，这是读取的上限"
            ),
            Limit::Heading => text!(
                "the first line is longer than {HEADING_KIB} KiB, the most that headings may have",
                "第一行超过 {HEADING_KIB} KiB，这是列名行的上限"
            ),
            Limit::ChunkCells => text!(
                "rows by keys, a piece of 512 KiB of the input comes to more than {CHUNK_CELLS_MILLION} million cells, the most that are read: keys of single rows are columns of all",
                "输入中每 512 KiB 的行数乘键数超过 {CHUNK_CELLS_MILLION} 百万个单元格，这是读取的上限：个别行的键也是所有行的列"
            ),
            Limit::Entries => text!(
                "the workbook's archive holds more than {ENTRIES} files, the most that are read",
                "工作簿压缩包内超过 {ENTRIES} 个文件，这是读取的上限"
            ),
            Limit::Unpacked => text!(
                "the workbook unpacks to more than {RATIO} times its size and {UNPACKED_MIB} MiB, the most that is read",
                "工作簿解压后超过自身大小的 {RATIO} 倍加 {UNPACKED_MIB} MiB，这是读取的上限"
            ),
            Limit::Part(mib) => text!(
                "a part of the workbook unpacks to more than {mib} MiB, the most that is read of its kind",
                "工作簿中有一部分解压后超过 {mib} MiB，这是该类内容的读取上限"
            ),
            Limit::Texts => text!(
                "the workbook has more than {TEXTS} shared texts, the most that are read",
                "工作簿的共享文本超过 {TEXTS} 条，这是读取的上限"
            ),
            Limit::Formats => text!(
                "the workbook has more than {FORMATS} cell formats, or one that is longer than {KEPT_TAG} bytes, the most that are read",
                "工作簿的单元格格式超过 {FORMATS} 种，或有一种超过 {KEPT_TAG} 字节，这是读取的上限"
            ),
            Limit::Item => text!(
                "a cell of the workbook, or a piece of its markup, has more than {ITEM_MIB} MiB, the most that is read",
                "工作簿中有单元格或标记超过 {ITEM_MIB} MiB，这是读取的上限"
            ),
            Limit::Depth => text!(
                "the workbook's markup is nested deeper than {DEPTH}, the most that is read",
                "工作簿的标记嵌套超过 {DEPTH} 层，这是读取的上限"
            ),
            Limit::Tags => text!(
                "the workbook has more than {TAGS_MILLION} million tags and {TAGS_A_BYTE} for each of its bytes, the most that are read",
                "工作簿的标记数超过 {TAGS_MILLION} 百万加每字节 {TAGS_A_BYTE} 个，这是读取的上限"
            ),
            Limit::Cells => text!(
                "the sheet has more than {CELLS_MILLION} million cells, rows by columns, the most that are read",
                "工作表（行数乘列数）超过 {CELLS_MILLION} 百万个单元格，这是读取的上限"
            ),
            Limit::Text => text!(
                "the cells of the sheet have more than {RATIO} times the workbook's size and {UNPACKED_MIB} MiB of text, the most that is read",
                "工作表单元格的文本超过工作簿自身大小的 {RATIO} 倍加 {UNPACKED_MIB} MiB，这是读取的上限"
            ),
            Limit::OpenCells => text!(
                "the ODS workbook has more than {OPEN_CELLS_MILLION} million cells, rows by columns of all its sheets, or a cell whose tag is longer than {KEPT_TAG} bytes, the most that are read of that form: save it as XLSX or CSV",
                "ODS 工作簿各表（行数乘列数）合计超过 {OPEN_CELLS_MILLION} 百万个单元格，或有单元格标记超过 {KEPT_TAG} 字节，这是该格式的读取上限：请另存为 XLSX 或 CSV"
            ),
            Limit::Old => text!(
                "the workbook has more than {OLD_MIB} MiB, the most that is read of the older form",
                "工作簿超过 {OLD_MIB} MiB，这是旧格式的读取上限"
            ),
            Limit::OldCells => text!(
                "the sheets have more than {OLD_CELLS_MILLION} million cells, rows by columns, and one for each {OLD_BYTES_A_CELL} bytes of the workbook, the most that are read of the older form",
                "各工作表（行数乘列数）超过 {OLD_CELLS_MILLION} 百万加每 {OLD_BYTES_A_CELL} 字节 1 个单元格，这是旧格式的读取上限"
            ),
            Limit::OldTexts => text!(
                "the cells have more than {OLD_TEXTS_MIB} MiB of text and {OLD_TEXTS_RATIO} times the workbook's size, the most that is read of the older form",
                "单元格文本超过 {OLD_TEXTS_MIB} MiB 加工作簿大小的 {OLD_TEXTS_RATIO} 倍，这是旧格式的读取上限"
            ),
            Limit::OldPieces => text!(
                "a record of the workbook goes on in more than {OLD_PIECES} others, the most that are read of the older form",
                "工作簿中有一条记录延续超过 {OLD_PIECES} 条，这是旧格式的读取上限"
            ),
            #[cfg(feature = "parquet")]
            Limit::Page => text!(
                "a page of the Parquet file unpacks to more than {PAGE_MIB} MiB, the most that is read: write it with smaller pages",
                "Parquet 文件中有一页解压后超过 {PAGE_MIB} MiB，这是读取的上限：请用较小的页写出"
            ),
            #[cfg(feature = "parquet")]
            Limit::PagesUnpacked => text!(
                "the Parquet file unpacks to more than {RATIO} times its size and {UNPACKED_MIB} MiB, the most that is read",
                "Parquet 文件解压后超过自身大小的 {RATIO} 倍加 {UNPACKED_MIB} MiB，这是读取的上限"
            ),
            #[cfg(feature = "parquet")]
            Limit::Footer => text!(
                "the footer of the Parquet file has more than {FOOTER_MIB} MiB, the most that is read",
                "Parquet 文件的文件尾超过 {FOOTER_MIB} MiB，这是读取的上限"
            ),
            Limit::Piped => text!(
                "the workbook from the pipe has more than {PIPED_MIB} MiB, the most that is put into a temporary file",
                "管道传入的工作簿超过 {PIPED_MIB} MiB，这是写入临时文件的上限"
            ),
        }
    }
}
