//! Reads and checks `rates/`, and writes one compact table per file and a static index for the program to embed.
//!
//! Parsing the tables at start would take longer than everything else that a run does. The reading is the library's
//! own: the same modules are compiled here.

#![expect(unreachable_pub, reason = "the library's modules are private here")]
#![expect(clippy::print_stderr, reason = "this is how a build script speaks")]
#![expect(
    clippy::disallowed_methods,
    reason = "this is how a build script is told where to write"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, fs};

#[expect(
    dead_code,
    reason = "the build reads and checks, it does not render everything"
)]
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[expect(dead_code, reason = "the build speaks English")]
#[path = "src/lang.rs"]
mod lang;
#[expect(
    dead_code,
    unused_imports,
    reason = "the build reads amounts, it does not compute"
)]
#[path = "src/money/mod.rs"]
mod money;
#[expect(dead_code, reason = "the build reads months, it does not count them")]
#[path = "src/period.rs"]
mod period;
#[expect(dead_code, reason = "names are for people")]
#[path = "src/program.rs"]
mod program;
#[expect(
    dead_code,
    unreachable_pub,
    reason = "the build reads and checks, it does not look regions up"
)]
mod rates {
    #[path = "../src/rates/check/mod.rs"]
    pub mod check;
    #[path = "../src/rates/fields.rs"]
    pub mod fields;
    #[path = "../src/rates/files.rs"]
    pub mod files;
    #[path = "../src/rates/finding.rs"]
    pub mod finding;
    #[path = "../src/rates/layers.rs"]
    pub mod layers;
    #[path = "../src/rates/model.rs"]
    pub mod model;
    #[path = "../src/rates/national.rs"]
    pub mod national;
    #[path = "../src/rates/read/mod.rs"]
    pub mod read;
    #[path = "../src/rates/regions.rs"]
    pub mod regions;
    #[path = "../src/rates/tax.rs"]
    pub mod tax;
    #[path = "../src/rates/tree.rs"]
    pub mod tree;
}

use rates::finding::{Document, Finding};
use rates::model::Table;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=rates");
    println!("cargo::rerun-if-changed=src/rates");
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error=rates/ could not be embedded");
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn embed() -> Result<(), Failure> {
    let files = rates::files::tree(Path::new("rates"))?;
    let (documents, mut findings) = rates::files::documents(&files);
    let mut found = rates::read::read_all(&documents);
    findings.append(&mut found.findings);
    let between = rates::check::check_after(&findings, &found.tables, &|_| true);
    findings.extend(between);
    if !findings.is_empty() {
        return Err(shown(&findings, &documents).into());
    }
    let tax = found.tax.ok_or("rates/ holds no tax.toml")?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    fs::write(out.join("tax.bin"), postcard::to_allocvec(&tax)?)?;
    write_tables(&mut found.tables, &out)
}

fn shown(findings: &[Finding], documents: &[Document]) -> String {
    findings
        .iter()
        .map(|f| f.diagnostic(documents).render(lang::Lang::En, false))
        .collect::<Vec<_>>()
        .join("\n")
}

fn write_tables(tables: &mut [Arc<Table>], out: &Path) -> Result<(), Failure> {
    let adcode = |t: &Table| t.region().map(|r| r.adcode.value.clone());
    tables.sort_by_key(|t| (t.region().is_none(), adcode(t), t.id().to_owned()));
    let mut bytes: Vec<u8> = Vec::new();
    let (mut regions, mut places, mut overlays) = (String::new(), String::new(), String::new());
    let mut date = String::new();
    for table in tables.iter() {
        let start = bytes.len();
        bytes.extend(postcard::to_allocvec(table.as_ref())?);
        let place = format!(
            "Embedded {{ id: {:?}, start: {start}, end: {} }}",
            table.id(),
            bytes.len()
        );
        if let Some(overlay) = table.overlay() {
            let ids: Vec<&str> = overlay.regions.iter().map(|r| r.value.as_str()).collect();
            let ids = if overlay.mention { ids } else { Vec::new() };
            writeln!(
                overlays,
                "    EmbeddedOverlay {{ table: {place}, mentioned_in: &{ids:?} }},"
            )?;
            continue;
        }
        writeln!(places, "    {place},")?;
        if let Some(region) = rates::tree::region_entry(tables, table) {
            date.push_str(
                table
                    .region()
                    .and_then(|r| r.date.as_deref())
                    .unwrap_or_default(),
            );
            let aliases: Vec<String> = region
                .aliases
                .iter()
                .map(|a| format!("Cow::Borrowed({a:?})"))
                .collect();
            writeln!(
                regions,
                "    RegionEntry {{ id: Cow::Borrowed({:?}), name: Cow::Borrowed({:?}), adcode: Cow::Borrowed({:?}), \
                 level: Level::{:?}, province: Cow::Borrowed({:?}), aliases: Cow::Borrowed(&[{}]) }},",
                region.id,
                region.name,
                region.adcode,
                region.level,
                region.province,
                aliases.join(", ")
            )?;
        }
    }
    let index = format!(
        "pub(crate) static DATE: &str = {date:?};\n\
         pub(crate) static REGIONS: [RegionEntry; {}] = [\n{regions}];\n\
         pub(crate) static TABLES: [Embedded; {}] = [\n{places}];\n\
         pub(crate) static OVERLAYS: [EmbeddedOverlay; {}] = [\n{overlays}];\n",
        regions.lines().count(),
        places.lines().count(),
        overlays.lines().count(),
    );
    fs::write(out.join("tables.bin"), bytes)?;
    fs::write(out.join("index.rs"), index)?;
    Ok(())
}
