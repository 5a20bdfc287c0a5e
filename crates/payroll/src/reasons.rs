//! Why a row is refused as such, in words.

use crate::lang::Text;
use crate::person::in_column;
use crate::record::Quote;
use crate::source::Fault;
use crate::text;

/// Bytes of a cell that can be anything that is looked up: a name, a month, a rate.
const LONGEST_CELL: usize = 200;

/// Refuses a cell that is too long to be repeated in a message.
pub(super) fn within_reason(heading: &str, text: &str) -> Result<(), Text> {
    let length = text.len();
    if length <= LONGEST_CELL {
        return Ok(());
    }
    let why = text!("a cell of {length} bytes", "单元格长达 {length} 字节");
    Err(in_column(heading, &why))
}

/// Why a row is none, in words.
pub(super) fn reason_of(fault: &Fault, columns: usize) -> Text {
    match fault {
        Fault::Quote(Quote::Followed) => text!(
            "text stands after a closing quote, so that where the cell ends is not known: double it (\"\") within a cell, or remove the quote that is not meant",
            "闭合引号之后还有文字，无法确定单元格到哪里为止：单元格内的引号请写成两个（\"\"），多余的引号请删去"
        ),
        Fault::HoldsRow => text!(
            "a quoted cell over several lines holds what looks like a row of its own: remove the quotes that are not meant, or put the cell on one line",
            "一个跨行的带引号单元格里有看似另一行的内容：请删去多余的引号，或把该单元格写在一行内"
        ),
        Fault::Quote(Quote::Open) => text!(
            "a quote is opened and not closed, neither on its line nor at the end of a cell within 64 lines: double it (\"\"), or quote the whole cell",
            "有引号打开后在本行没有闭合，其后 64 行内也没有在单元格末尾闭合：请写成两个引号（\"\"），或给整个单元格加引号"
        ),
        Fault::TooLong(length) => text!(
            "the line has {length} bytes, more than a row may have (1 MiB); its beginning stands here",
            "此行长 {length} 字节，超过一行的上限（1 MiB）；此处只有开头"
        ),
        Fault::Fields(count) => text!(
            "the row has {count} cells, the heading {columns}: quote cells with a delimiter in them",
            "此行有 {count} 个单元格，表头有 {columns} 个：含分隔符的单元格请加引号"
        ),
        Fault::Bytes => text!(
            "the row is not written in the file's encoding: save the file anew, or name it with `--encoding`",
            "此行的编码与文件不一致：请重新保存文件，或用 `--encoding` 指明编码"
        ),
        Fault::Json(why) => text!("not an object of JSON: {why}", "不是 JSON 对象：{why}"),
        Fault::NoHeading(cell) => text!(
            "cell {cell} has a value, but its column no heading: give it one, or clear the cell",
            "单元格 {cell} 有内容，但该列没有列名：请补上列名，或清空该单元格"
        ),
        Fault::NewKey(key) => text!(
            "the key `{key}` is not among those of the first rows: put it there too, with an empty value",
            "键 `{key}` 不在前面各行之中：请在第一行也写上它，值可留空"
        ),
    }
}
