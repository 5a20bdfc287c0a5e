//! Tables that a build made from a folder of rate files: an index that needs no parsing, and a compact table per file.
//!
//! A build script calls [`write()`]; the crate takes what it wrote in with [`include_embedded`](crate::include_embedded).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use crate::lang::Lang;
use crate::rates::error::RatesError;
use crate::rates::finding::{Document, Finding};
use crate::rates::index::{self, EmbeddedTable, Index};
use crate::rates::model::Table;
use crate::rates::tax::TaxTable;
use crate::rates::{check, files, read, tree};

/// What a build embedded.
#[derive(Debug)]
pub struct Embedded {
    /// The day on which the tables were last worked over.
    pub date: &'static str,
    /// All regions and where their tables stand.
    pub regions: Index,
    /// The overlays.
    pub overlays: &'static [EmbeddedOverlay],
    /// All tables and overlays, one after another.
    pub bytes: &'static [u8],
    /// Income tax.
    pub tax: &'static [u8],
}

/// An overlay as the index lists it.
#[derive(Debug)]
pub struct EmbeddedOverlay {
    /// The table.
    pub table: EmbeddedTable,
    /// The regions whose results mention it.
    pub mentioned_in: &'static [&'static str],
}

impl Embedded {
    /// The table at a place.
    ///
    /// # Errors
    /// If it does not decode.
    pub fn decode(&self, table: EmbeddedTable) -> Result<Table, RatesError> {
        let bytes = self.bytes.get(table.start..table.end);
        let decoded = bytes.and_then(|bytes| postcard::from_bytes(bytes).ok());
        decoded.ok_or_else(|| RatesError::Damaged(PathBuf::from(table.id)))
    }

    /// Income tax.
    ///
    /// # Errors
    /// If it does not decode.
    pub fn decode_tax(&self) -> Result<TaxTable, RatesError> {
        let damaged = |_| RatesError::Damaged(PathBuf::from(crate::rates::tax::FILE_NAME));
        postcard::from_bytes(self.tax).map_err(damaged)
    }
}

/// The [`Embedded`] that a build script's call of [`write()`] wrote.
#[macro_export]
macro_rules! include_embedded {
    () => {
        include!(concat!(env!("OUT_DIR"), "/embedded.rs"))
    };
}

/// Why a folder was not embedded.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// Its files cannot be read.
    #[error(transparent)]
    Files(#[from] files::FilesError),
    /// They are wrong; every mistake with its place.
    #[error("{0}")]
    Wrong(String),
    /// There is no income tax among them.
    #[error("{} holds no {}", .0.display(), crate::rates::tax::FILE_NAME)]
    NoTax(PathBuf),
    /// A table cannot be encoded.
    #[error("encoding: {0}")]
    Encoding(#[from] postcard::Error),
    /// Nothing can be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads and checks a folder of rate files, and writes what [`include_embedded`](crate::include_embedded) takes in to
/// another: parsing the tables when the program starts would take longer than everything else that a run does.
///
/// # Errors
/// All mistakes of all files; or what could not be written.
pub fn write(rates: &Path, out: &Path) -> Result<(), EmbedError> {
    let files = files::tree(rates)?;
    let (documents, mut findings) = files::documents(&files);
    let mut found = read::read_all(&documents);
    findings.append(&mut found.findings);
    let between = check::check_after(&findings, &found.tables, &|_| true);
    findings.extend(between);
    if !findings.is_empty() {
        return Err(EmbedError::Wrong(rendered(&findings, &documents)));
    }
    let tax = found
        .tax
        .ok_or_else(|| EmbedError::NoTax(rates.to_owned()))?;
    fs::write(out.join("tax.bin"), postcard::to_allocvec(&tax)?)?;
    let Written {
        index,
        regions,
        bytes,
    } = written(&mut found.tables)?;
    fs::write(out.join("tables.bin"), bytes)?;
    fs::write(out.join("regions.txt"), regions)?;
    fs::write(out.join("embedded.rs"), index)?;
    Ok(())
}

fn rendered(findings: &[Finding], documents: &[Document]) -> String {
    let one = |finding: &Finding| finding.diagnostic(documents).render(Lang::En, false);
    findings.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What the build writes of the tables.
struct Written {
    /// The index as Rust.
    index: String,
    /// The lines of the regions.
    regions: String,
    /// The tables, one after another.
    bytes: Vec<u8>,
}

fn written(tables: &mut [Arc<Table>]) -> Result<Written, EmbedError> {
    const WRITABLE: &str = "a String takes everything";
    let adcode = |t: &Table| t.region().map(|r| r.adcode.value.clone());
    tables.sort_by_key(|t| (t.region().is_none(), adcode(t), t.id().to_owned()));
    let mut bytes: Vec<u8> = Vec::new();
    let (mut regions, mut overlays) = (String::new(), String::new());
    let mut date = String::new();
    for table in tables.iter() {
        let start = bytes.len();
        bytes.extend(postcard::to_allocvec(table.as_ref())?);
        let (id, end) = (table.id(), bytes.len());
        if let Some(overlay) = table.overlay() {
            let ids: Vec<&str> = overlay.regions.iter().map(|r| r.value.as_str()).collect();
            let ids = if overlay.mention { ids } else { Vec::new() };
            writeln!(
                overlays,
                "    EmbeddedOverlay {{ table: EmbeddedTable {{ id: {id:?}, start: {start}, end: {end} }}, \
                 mentioned_in: &{ids:?} }},"
            )
            .expect(WRITABLE);
            continue;
        }
        if let Some(day) = table.region().and_then(|region| region.date.as_deref()) {
            date.push_str(day);
        }
        if let Some(region) = tree::region_entry(tables, table) {
            regions.push_str(&index::line(&region, start, end));
        }
    }
    let index = format!(
        "{{\n\
         use sscalc_tables::rates::embedded::{{Embedded, EmbeddedOverlay}};\n\
         use sscalc_tables::rates::index::{{EmbeddedTable, Index}};\n\
         Embedded {{\n\
         date: {date:?},\n\
         regions: Index::of(include_str!(concat!(env!(\"OUT_DIR\"), \"/regions.txt\"))),\n\
         overlays: &[\n{overlays}],\n\
         bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/tables.bin\")),\n\
         tax: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/tax.bin\")),\n\
         }}\n}}\n"
    );
    Ok(Written {
        index,
        regions,
        bytes,
    })
}
