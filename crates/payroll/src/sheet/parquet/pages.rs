//! The pages of a Parquet file, looked through before any is unpacked: the reader makes room for what a page says of
//! itself, and a small file may say much.

use parquet::basic::Compression;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::reader::{ChunkReader, Length};

use crate::error::BatchError;
use crate::limits::{self, Limit, PAGE_MIB};
use crate::sheet::parquet::source::Source;

/// Bytes in which the head of a page is looked for, and at most.
const HEAD: u64 = 512;
const MOST_HEAD: u64 = 4 << 20;
/// Structures within one another in the head of a page.
const DEPTH: usize = 16;

/// Refuses a file whose pages would unpack to too much, or are packed as is not read.
pub(super) fn look_through(source: &Source, all: &ParquetMetaData) -> Result<(), BatchError> {
    let most = limits::unpacked(source.len());
    let mut unpacked = 0_u64;
    for column in all.row_groups().iter().flat_map(|group| group.columns()) {
        match column.compression() {
            Compression::UNCOMPRESSED | Compression::SNAPPY => {}
            other => {
                // without the level: ZSTD(ZstdLevel(1))
                let name = other.to_string();
                let name = name.split('(').next().unwrap_or(&name);
                return Err(BatchError::ParquetPacked(name.to_owned()));
            }
        }
        let (mut at, end) = range(column, source.len())?;
        while at < end {
            let head = head_at(source, at, end)?;
            unpacked = unpacked.saturating_add(head.unpacked);
            if head.unpacked > PAGE_MIB << 20 {
                return Err(BatchError::Limit(Limit::Page));
            }
            if unpacked > most {
                return Err(BatchError::Limit(Limit::PagesUnpacked));
            }
            at = at
                .checked_add(head.length)
                .and_then(|at| at.checked_add(head.packed))
                .filter(|next| *next <= end)
                .ok_or_else(|| damaged("a page ends beyond its column"))?;
        }
    }
    Ok(())
}

fn damaged(what: &str) -> BatchError {
    BatchError::Parquet(what.to_owned())
}

/// Where the pages of a column stand.
fn range(column: &ColumnChunkMetaData, size: u64) -> Result<(u64, u64), BatchError> {
    let first = column
        .dictionary_page_offset()
        .unwrap_or_else(|| column.data_page_offset());
    let first = u64::try_from(first).ok();
    let length = u64::try_from(column.compressed_size()).ok();
    let range = first.zip(length);
    let range = range.and_then(|(first, length)| Some((first, first.checked_add(length)?)));
    range
        .filter(|(_, end)| *end <= size)
        .ok_or_else(|| damaged("a column ends beyond the file"))
}

/// What a page says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Head {
    /// Its own length.
    length: u64,
    unpacked: u64,
    packed: u64,
}

fn head_at(source: &Source, at: u64, end: u64) -> Result<Head, BatchError> {
    let mut room = HEAD;
    loop {
        let length = room.min(end - at);
        let length = usize::try_from(length).expect("some megabytes");
        let bytes = source.get_bytes(at, length);
        let bytes = bytes.map_err(|error| BatchError::Parquet(error.to_string()))?;
        match head(&bytes) {
            Some(head) => return Ok(head),
            None if room < end - at && room < MOST_HEAD => room *= 8,
            None => return Err(damaged("a page without a head")),
        }
    }
}

/// The head of a page: a structure of Thrift's compact protocol, of which the second field is the length unpacked and
/// the third that packed.
fn head(bytes: &[u8]) -> Option<Head> {
    let mut from = Thrift { bytes, at: 0 };
    let mut head = Head::default();
    let mut id = 0_i64;
    loop {
        let byte = from.byte()?;
        let kind = byte & 0x0f;
        if kind == 0 {
            head.length = u64::try_from(from.at).ok()?;
            return Some(head);
        }
        id = match byte >> 4 {
            0 => from.zigzag()?,
            more => id.checked_add(i64::from(more))?,
        };
        match (id, kind) {
            (2, 5) => head.unpacked = u64::try_from(from.zigzag()?).ok()?,
            (3, 5) => head.packed = u64::try_from(from.zigzag()?).ok()?,
            _ => from.skip(kind, DEPTH)?,
        }
    }
}

/// Bytes of Thrift's compact protocol.
struct Thrift<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let number = self.varint()?;
        let half = (number >> 1).cast_signed();
        Some(if number & 1 == 0 { half } else { !half })
    }

    fn pass(&mut self, count: u64) -> Option<()> {
        let to = self.at.checked_add(usize::try_from(count).ok()?)?;
        self.at = Some(to).filter(|to| *to <= self.bytes.len())?;
        Some(())
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // a truth is in its field's head
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.varint().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let length = self.varint()?;
                self.pass(length)
            }
            9 | 10 => {
                let byte = self.byte()?;
                let count = match byte >> 4 {
                    15 => self.varint()?,
                    count => u64::from(count),
                };
                let of = byte & 0x0f;
                for _ in 0..count {
                    // in a list a truth has a byte of its own
                    self.skip(if of <= 2 { 3 } else { of }, depth)?;
                }
                Some(())
            }
            12 => loop {
                let byte = self.byte()?;
                match (byte & 0x0f, byte >> 4) {
                    (0, _) => return Some(()),
                    (kind, 0) => {
                        self.zigzag()?;
                        self.skip(kind, depth)?;
                    }
                    (kind, _) => self.skip(kind, depth)?,
                }
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_how_long_it_is() {
        // type 0, 300 unpacked, 20 packed, a structure with a binary and a list of truths
        let bytes = [
            0x15, 0, 0x15, 0xd8, 0x04, 0x15, 0x28, 0x2c, 0x18, 2, 9, 9, 0x19, 0x21, 1, 2, 0, 0,
            0xff,
        ];
        let want = Head {
            length: 18,
            unpacked: 300,
            packed: 20,
        };
        assert_eq!(head(&bytes), Some(want));
        for cut in 0..18 {
            assert_eq!(
                head(bytes.get(..cut).expect("a part of them")),
                None,
                "{cut}"
            );
        }
    }

    #[test]
    fn structures_without_end_are_refused() {
        let deep = vec![0x1c; 4096];
        assert_eq!(head(&deep), None);
        let below_zero = [0x25, 0x01, 0];
        assert_eq!(head(&below_zero), None);
    }
}
