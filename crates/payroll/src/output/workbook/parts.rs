//! The parts of a workbook that are the same in each, or list its sheets.

use crate::output::workbook::xml::{Style, Xml};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// A sheet that was written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) name: String,
    /// What can be filtered: `$A$1:$C$9`.
    pub(super) filter: Option<String>,
    /// The last of its rows that has no sums of the others.
    pub(super) last_row: u32,
}

/// A part by its name.
pub(super) type Part = (&'static str, Vec<u8>);

/// All parts beside the sheets.
pub(super) fn of(sheets: &[Written]) -> [Part; 5] {
    [
        ("xl/styles.xml", styles()),
        ("xl/workbook.xml", workbook(sheets)),
        ("xl/_rels/workbook.xml.rels", relations(sheets.len())),
        ("_rels/.rels", root()),
        ("[Content_Types].xml", types(sheets.len())),
    ]
}

fn text(parts: &[&str]) -> Vec<u8> {
    [HEAD, &parts.concat()].concat().into_bytes()
}

/// What a sheet begins with, up to its rows.
pub(super) fn sheet_head(widths: &[usize], first: bool, xml: &mut Xml) {
    xml.push(HEAD);
    xml.push(&format!(
        "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView"
    ));
    if first {
        xml.push(" tabSelected=\"1\"");
    }
    xml.push(" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
    for (number, width) in (1..).zip(widths) {
        let number: usize = number;
        xml.push(&format!(
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
        ));
    }
    xml.push("</cols><sheetData>");
}

/// What a sheet ends with.
pub(super) fn sheet_tail(filter: Option<&str>, xml: &mut Xml) {
    xml.push("</sheetData>");
    if let Some(filter) = filter {
        xml.push(&format!(
            "<autoFilter ref=\"{}\"/>",
            filter.replace('$', "")
        ));
    }
    // digits that are text are meant so
    xml.push("<ignoredErrors><ignoredError sqref=\"A1:XFD1048576\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>");
}

fn styles() -> Vec<u8> {
    let of = |style: Style| {
        let (format, font, align) = match style {
            Style::General => (0, 0, ""),
            Style::Amount => (4, 0, ""),
            Style::Text => (49, 0, ""),
            Style::Day => (164, 0, ""),
            Style::Moment => (165, 0, ""),
            Style::Percent => (9, 0, ""),
            Style::Percents => (10, 0, ""),
            Style::Heading => (49, 1, "<alignment vertical=\"center\"/>"),
            Style::Count => (3, 0, ""),
            Style::Sum => (4, 1, ""),
            Style::SumWord => (0, 1, ""),
            Style::SumCount => (3, 1, ""),
        };
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\">{align}</xf>"
        )
    };
    let count = Style::ALL.len();
    let cells = Style::ALL.map(of).concat();
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
    text(&[
        &format!("<styleSheet xmlns=\"{MAIN}\">"),
        "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>",
        &format!("<fonts count=\"2\"><font>{font}</font><font><b/>{font}</font></fonts>"),
        "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>",
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>",
        &format!("<cellXfs count=\"{count}\">{cells}</cellXfs>"),
        "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
    ])
}

fn workbook(sheets: &[Written]) -> Vec<u8> {
    let mut xml = Xml::default();
    xml.push(HEAD);
    xml.push(&format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>"
    ));
    for (number, sheet) in (1..).zip(sheets) {
        let number: usize = number;
        xml.push("<sheet name=\"");
        xml.escaped(&sheet.name);
        xml.push(&format!("\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
    }
    xml.push("</sheets><definedNames>");
    for (place, sheet) in sheets.iter().enumerate() {
        let Some(filter) = &sheet.filter else {
            continue;
        };
        xml.push(&format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{place}\" hidden=\"1\">'"
        ));
        xml.escaped(&sheet.name);
        xml.push(&format!("'!{filter}</definedName>"));
    }
    xml.push("</definedNames></workbook>");
    xml.bytes
}

fn relations(sheets: usize) -> Vec<u8> {
    let sheet = |number: usize| {
        format!(
            "<Relationship Id=\"rId{number}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
    };
    let all: Vec<String> = (1..=sheets).map(sheet).collect();
    let styles = sheets + 1;
    text(&[
        &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">"),
        &all.concat(),
        &format!(
            "<Relationship Id=\"rId{styles}\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    ])
}

fn root() -> Vec<u8> {
    text(&[&format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )])
}

fn types(sheets: usize) -> Vec<u8> {
    let sheet = |number: usize| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>"
        )
    };
    let all: Vec<String> = (1..=sheets).map(sheet).collect();
    text(&[
        &format!("<Types xmlns=\"{PACKAGE}/content-types\">"),
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>",
        &format!(
            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>"
        ),
        &all.concat(),
        &format!(
            "<Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/></Types>"
        ),
    ])
}
