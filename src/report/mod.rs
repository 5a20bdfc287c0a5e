//! Results for people and for scripts: one trait, one grid of typed cells that table, Markdown and HTML walk, records for
//! CSV.
//!
//! Nothing here computes: every figure shown stands in the result. Amounts are written from fen; JSON keys, codes and
//! CSV columns do not depend on the language.

use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::note::Note;
use crate::report::notes::Detail;
use crate::text;

pub mod batch;
pub mod breakdown;
pub mod caption;
pub mod cell;
pub mod chart;
pub mod compare;
pub mod coverage;
pub mod explain;
pub mod grid;
pub mod gross;
pub mod history;
pub mod html;
pub mod json;
pub mod notes;
pub mod rates;
pub mod records;
pub mod regions;
pub mod schema;
pub mod tax;
pub mod words;
pub mod year;

use caption::line_of_markdown;
use chart::Chart;
use grid::Grid;
use records::Records;

crate::words! {
    /// A form of output.
    pub enum Format {
        /// For the eye.
        Table = "table",
        /// One object, indented.
        Json = "json",
        /// One object a line.
        Jsonl = "jsonl",
        /// Comma-separated records.
        Csv = "csv",
        /// A Markdown table.
        Markdown = "markdown",
        /// One self-contained page.
        Html = "html",
        /// A workbook.
        Xlsx = "xlsx",
        /// Columns.
        Parquet = "parquet",
    }
}

impl Format {
    /// How files of it end.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Format::Table => &["txt"],
            Format::Json => &["json"],
            Format::Jsonl => &["jsonl", "ndjson"],
            Format::Csv => &["csv"],
            Format::Markdown => &["md", "markdown"],
            Format::Html => &["html", "htm"],
            Format::Xlsx => &["xlsx"],
            Format::Parquet => &["parquet"],
        }
    }

    /// The format that a file's ending names.
    pub fn of_ending(ending: &str) -> Option<Format> {
        let ending = ending.to_lowercase();
        Format::ALL
            .into_iter()
            .find(|format| format.endings().contains(&ending.as_str()))
    }
}

/// A result that can be shown.
pub trait Report {
    /// The command's name, for messages.
    fn command(&self) -> &'static str;
    /// The object of JSON.
    ///
    /// # Errors
    /// If it cannot be written, which no figure can cause.
    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error>;
    /// For people: one table or several.
    fn grids(&self, lang: Lang) -> Vec<Grid>;
    /// For people: what is drawn below the tables.
    fn charts(&self, _lang: Lang) -> Vec<Chart> {
        Vec::new()
    }
    /// For scripts: the records of CSV.
    fn records(&self) -> Records;
    /// The day of the rate tables behind the result; none where none are needed.
    fn tables(&self) -> Option<&str> {
        None
    }
    /// What a careful reader must know; in table form these go to standard error.
    fn notes(&self) -> &[Note] {
        &[]
    }
    /// The notes as lines for people.
    fn note_lines(&self, lang: Lang, quiet: bool, detail: Detail) -> Vec<(bool, String)> {
        notes::lines(self.notes(), lang, quiet, detail)
    }
}

/// Renders a result; a table is folded to `width` columns.
///
/// # Errors
/// A message if the format is none of this command's.
pub fn render(
    report: &dyn Report,
    format: Format,
    lang: Lang,
    width: u16,
) -> Result<String, Box<Diagnostic>> {
    let json = |pretty| {
        report.json(lang, pretty).map_err(|error| {
            let said = error.to_string();
            Box::new(Diagnostic::error(
                "json",
                text!("cannot write JSON: {said}", "写不出 JSON：{said}"),
            ))
        })
    };
    match format {
        Format::Table => {
            let grids = report.grids(lang).into_iter();
            let grids = grids.map(|grid| grid.table(width, lang));
            let charts = report
                .charts(lang)
                .into_iter()
                .map(|chart| chart.text(width));
            Ok(grids.chain(charts).collect::<Vec<_>>().join("\n"))
        }
        Format::Markdown => {
            let grids = report.grids(lang).into_iter();
            let grids: Vec<String> = grids.map(|grid| grid.markdown(lang)).collect();
            let mut page = grids.join("\n");
            let lines = report.note_lines(lang, false, Detail::Whole);
            if !lines.is_empty() {
                page.push('\n');
            }
            for (_, line) in lines {
                page.push_str(&format!("- {}\n", line_of_markdown(&line)));
            }
            Ok(page)
        }
        Format::Csv => Ok(report.records().csv()),
        Format::Json => json(true),
        Format::Jsonl => json(false),
        Format::Html => Ok(html::page(report, lang)),
        Format::Xlsx | Format::Parquet => Err(Box::new(unsupported(report.command(), format))),
    }
}

fn unsupported(command: &str, format: Format) -> Diagnostic {
    let word = format.id();
    Diagnostic::error(
        "format",
        text!(
            "`{command}` does not write {word}",
            "`{command}` 不输出 {word}"
        ),
    )
    .hint({
        let is_text = |format: &Format| !matches!(format, Format::Xlsx | Format::Parquet);
        let text = Format::ALL.into_iter().filter(is_text);
        let words = text.map(Format::id).collect::<Vec<_>>();
        let (en, zh) = (words.join(", "), words.join("、"));
        text!(
            "choose one of {en}: `--format json`",
            "可选 {zh}：`--format json`"
        )
    })
}
