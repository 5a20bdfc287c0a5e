//! From the text of one rate file to a [`Table`], with every mistake of the file in one run.
//!
//! The file is walked as a tree with spans rather than through serde, which would stop at the first mistake; see
//! `docs/decisions.md`. What needs other files (sources, choices, layers) is checked in [`crate::rates::check`].

use std::sync::Arc;

use toml::de::DeTable;

use crate::program::{Program, Side};
use crate::rates::check::check_tax;
use crate::rates::fields::{Fields, Reader};
use crate::rates::finding::{Document, Finding};
use crate::rates::model::{Header, Table};
use crate::rates::tax::TaxTable;
use crate::text;

mod base;
mod charge;
mod entries;
mod fund;
mod heads;
mod tax;

pub use tax::{is_tax, read_tax};

/// The most findings that one file is worth: beyond that it is no rate file.
const MOST_FINDINGS: usize = 50;

/// Reads a document: the table as far as it can be made out, and everything wrong with the file by itself.
/// The table is `None` where there is no header to tell what the file is.
pub fn read(document: &Document) -> (Option<Table>, Vec<Finding>) {
    parsed(document, Reader::file)
}

/// What several documents hold.
#[derive(Debug, Default)]
pub struct Found {
    /// Regions and overlays.
    pub tables: Vec<Arc<Table>>,
    /// Income tax, if there is a `tax.toml`; of several the last.
    pub tax: Option<TaxTable>,
    /// Everything wrong with the files, each by itself.
    pub findings: Vec<Finding>,
}

/// Reads documents of either kind.
pub fn read_all(documents: &[Document]) -> Found {
    let mut all = Found::default();
    for document in documents {
        if is_tax(document) {
            let (tax, mut wrong) = read_tax(document);
            if let Some(tax) = &tax {
                wrong.extend(check_tax(&wrong, tax));
            }
            all.findings.extend(wrong);
            all.tax = tax.or(all.tax);
        } else {
            let (table, wrong) = read(document);
            all.findings.extend(wrong);
            all.tables.extend(table.map(Arc::new));
        }
    }
    all
}

/// Parses a document and has what is sound made into a table; unknown keys of its root are mistakes.
fn parsed<'d, T>(
    document: &'d Document,
    make: impl FnOnce(&mut Reader<'d>, &mut Fields<'_, '_>) -> Option<T>,
) -> (Option<T>, Vec<Finding>) {
    let mut reader = Reader::new(document);
    let (root, errors) = DeTable::parse_recoverable(&document.text);
    for error in errors.iter().take(MOST_FINDINGS) {
        let span = error.span().unwrap_or(0..1);
        let said = error
            .message()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        let (code, hint) = if said.contains("duplicate key") {
            let hint = text!("keep one of the two", "两处只留一处");
            ("duplicate-key", hint)
        } else {
            (
                "not-toml",
                text!(
                    "see toml.io for how TOML is written",
                    "TOML 的写法见 toml.io"
                ),
            )
        };
        reader.wrong(
            code,
            &span,
            text!("not valid TOML: {said}", "不是合法的 TOML：{said}"),
            hint,
        );
    }
    // what the parser makes of broken syntax is nothing to judge further
    let sound = reader
        .findings
        .iter()
        .all(|finding| finding.code == "duplicate-key");
    let mut table = None;
    if sound {
        let mut fields = Fields::new(root.get_ref(), 0..1);
        table = make(&mut reader, &mut fields);
        reader.finish(&fields);
    }
    let mut findings = reader.findings;
    findings.sort_by_key(|f| (f.place.line, f.place.column));
    if findings.len() > MOST_FINDINGS {
        let more = findings.len() - MOST_FINDINGS;
        findings.truncate(MOST_FINDINGS);
        findings.push(Finding::whole(
            "too-many",
            &document.path,
            text!(
                "and {more} more findings in this file",
                "该文件还有 {more} 处问题"
            ),
        ));
    }
    (table, findings)
}

impl Reader<'_> {
    fn file(&mut self, fields: &mut Fields<'_, '_>) -> Option<Table> {
        let region = fields.get("region");
        let overlay = fields.get("overlay");
        let header = match (region, overlay) {
            (Some(node), None) => {
                let date = self.date(fields);
                let missing = fields.get("missing");
                let missing = self
                    .tables(missing, "missing")
                    .iter_mut()
                    .filter_map(|f| self.absence(f))
                    .collect();
                self.table(node, "region")
                    .and_then(|mut f| self.region(&mut f, date, missing))
            }
            (None, Some(node)) => self
                .table(node, "overlay")
                .and_then(|mut f| self.overlay(&mut f)),
            _ => {
                self.wrong(
                    "no-header",
                    &(0..1),
                    text!(
                        "a rate file has one table `[region]` or `[overlay]`",
                        "费率文件要有一个 `[region]` 或 `[overlay]` 表"
                    ),
                    text!(
                        "begin with `[region]`, `id`, `name`, `adcode`",
                        "请以 `[region]`、`id`、`name`、`adcode` 开头"
                    ),
                );
                None
            }
        };
        let dated = !matches!(header, Some(Header::Overlay(_)));
        let sources = fields.get("source");
        let sources = self
            .tables(sources, "source")
            .iter_mut()
            .filter_map(|f| self.source(f))
            .collect();
        let choices = fields.get("choice");
        let choices = self
            .tables(choices, "choice")
            .iter_mut()
            .filter_map(|f| self.choice(f))
            .collect();
        let bases = fields.get("base");
        for mut entry in self.tables(bases, "base") {
            self.base(&mut entry, dated);
        }
        let roundings = fields.get("rounding");
        for mut entry in self.tables(roundings, "rounding") {
            self.rounding(&mut entry, dated);
        }
        let wages = fields.get("minimum_wage");
        for mut entry in self.tables(wages, "minimum_wage") {
            self.minimum_wage(&mut entry, dated);
        }
        let averages = fields.get("average_wage");
        for mut entry in self.tables(averages, "average_wage") {
            self.average_wage(&mut entry, dated);
        }
        let rents = fields.get("rent_deduction");
        for mut entry in self.tables(rents, "rent_deduction") {
            self.rent_deduction(&mut entry, dated);
        }
        for program in Program::ALL {
            let Some(node) = fields.get(program.id()) else {
                continue;
            };
            let Some(mut own) = self.table(node, program.id()) else {
                continue;
            };
            if program.is_fund() {
                let what = format!("{}.rate", program.id());
                let rates = own.get("rate");
                for mut entry in self.tables(rates, &what) {
                    self.fund_rate(&mut entry, program, dated);
                }
            } else {
                for side in Side::BOTH {
                    let what = format!("{}.{}", program.id(), side.id());
                    let entries = own.get(side.id());
                    for mut entry in self.tables(entries, &what) {
                        self.charge(&mut entry, program, side, dated);
                    }
                }
                if program == Program::WorkInjury {
                    let steps = own.get("float");
                    for mut entry in self.tables(steps, "work_injury.float") {
                        self.float(&mut entry, dated);
                    }
                }
            }
            self.finish(&own);
        }
        Some(Table {
            path: self.document.path.clone(),
            header: header?,
            sources,
            choices,
            entries: std::mem::take(&mut self.entries),
            facts: std::mem::take(&mut self.facts),
        })
    }
}
