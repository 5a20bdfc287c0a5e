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

/// What stays in view of a sheet, and how it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// The first row stays in view.
    Frozen,
    /// All of it moves.
    Loose,
    /// All of it moves, and is printed on paper across, as wide as that.
    Printed,
}

/// What a sheet is called, and begins with.
pub(super) struct Head {
    pub(super) name: String,
    /// How many columns it has.
    pub(super) columns: usize,
    pub(super) view: View,
    /// How wide each column is, with the style of its empty cells.
    pub(super) widths: Vec<(usize, usize)>,
    /// The rows of headings.
    pub(super) headings: Xml,
}

/// What a sheet begins with, up to its rows.
pub(super) fn sheet_head(head: &Head, first: bool, xml: &mut Xml) {
    xml.push(HEAD);
    xml.push(&format!("<worksheet xmlns=\"{MAIN}\">"));
    if head.view == View::Printed {
        xml.push("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
    }
    xml.push("<sheetViews><sheetView");
    if first {
        xml.push(" tabSelected=\"1\"");
    }
    xml.push(" workbookViewId=\"0\"");
    xml.push(match head.view {
        View::Frozen => {
            "><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
        }
        View::Loose | View::Printed => "/></sheetViews>",
    });
    columns(head, xml);
}

fn columns(head: &Head, xml: &mut Xml) {
    xml.push("<cols>");
    for (number, (width, style)) in (1..).zip(&head.widths) {
        let number: usize = number;
        let style = match style {
            0 => String::new(),
            style => format!(" style=\"{style}\""),
        };
        xml.push(&format!(
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\"{style} customWidth=\"1\"/>"
        ));
    }
    xml.push("</cols><sheetData>");
}

/// What a sheet ends with.
pub(super) fn sheet_tail(filter: Option<&str>, view: View, xml: &mut Xml) {
    xml.push("</sheetData>");
    if let Some(filter) = filter {
        xml.push(&format!(
            "<autoFilter ref=\"{}\"/>",
            filter.replace('$', "")
        ));
    }
    if view == View::Printed {
        xml.push("<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.4\" bottom=\"0.4\" header=\"0.2\" footer=\"0.2\"/><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>");
    }
    // digits that are text are meant so
    xml.push("<ignoredErrors><ignoredError sqref=\"A1:XFD1048576\" numberStoredAsText=\"1\"/></ignoredErrors></worksheet>");
}

/// Headings of several lines, in the middle.
const WRAPPED: &str = "<alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/>";

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
            Style::Client => (49, 2, ""),
            Style::ClientAmount => (166, 2, ""),
            Style::ClientHeading => (49, 3, WRAPPED),
            Style::ClientRequired => (49, 4, WRAPPED),
            Style::SlipHeading => (49, 1, WRAPPED),
            Style::SlipText => (49, 0, WRAPPED),
            Style::SlipAmount => (4, 0, "<alignment vertical=\"center\"/>"),
        };
        let border = match style {
            Style::SlipHeading | Style::SlipText | Style::SlipAmount => 1,
            _ => 0,
        };
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"0\" borderId=\"{border}\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyBorder=\"1\">{align}</xf>"
        )
    };
    let count = Style::ALL.len();
    let cells = Style::ALL.map(of).concat();
    let song_name = "<name val=\"宋体\"/><charset val=\"134\"/>";
    let song = format!("<sz val=\"11\"/>{song_name}");
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";
    text(&[
        &format!("<styleSheet xmlns=\"{MAIN}\">"),
        "<numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/><numFmt numFmtId=\"166\" formatCode=\"0.00_);\\(0.00\\)\"/></numFmts>",
        &format!(
            "<fonts count=\"5\"><font>{font}</font><font><b/>{font}</font><font>{song}</font><font><b/>{song}</font><font><b/><sz val=\"11\"/><color rgb=\"FFFF0000\"/>{song_name}</font></fonts>"
        ),
        "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>",
        "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/><diagonal/></border></borders>",
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
