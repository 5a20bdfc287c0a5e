//! The tables that the build made from `rates/`: an index without parsing, and a compact table per file.

use std::borrow::Cow;

use crate::rates::model::Table;
use crate::rates::regions::{Level, RegionEntry};
use crate::rates::tax::TaxTable;

/// Where a table stands among the embedded bytes.
pub(crate) struct Embedded {
    /// The region's or overlay's id.
    pub(crate) id: &'static str,
    /// Its first byte.
    start: usize,
    /// One past its last byte.
    end: usize,
}

/// An overlay as the index lists it.
pub(crate) struct EmbeddedOverlay {
    /// The table.
    pub(crate) table: Embedded,
    /// The regions whose results mention it.
    pub(crate) mentioned_in: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/index.rs"));

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin"));

/// The table at a place, if it decodes.
pub(crate) fn decode(embedded: &Embedded) -> Option<Table> {
    postcard::from_bytes(BYTES.get(embedded.start..embedded.end)?).ok()
}

static TAX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tax.bin"));

/// The income tax, if it decodes.
pub(crate) fn decode_tax() -> Option<TaxTable> {
    postcard::from_bytes(TAX).ok()
}
