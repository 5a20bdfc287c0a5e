//! Of what kind a file is that is to be replaced: a result never takes the place of a file of another kind.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::outcome::{Failure, bad_argument};
use crate::report::Format;
use crate::text;

/// How much of a file is looked at.
const FIRST: u64 = 1024;

/// What a file holds, as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// A workbook, as far as it can be told: a ZIP archive.
    Archive,
    Parquet,
    /// Something that no result is.
    Other,
}

impl Kind {
    fn of(first: &[u8]) -> Kind {
        // of the pairs of UTF-16 one half alone is zero in what is not Chinese
        let zeros = |from: usize| first.iter().skip(from).step_by(2).any(|byte| *byte == 0);
        let is_utf_16 = !(zeros(0) && zeros(1));
        if first.starts_with(b"PK\x03\x04") {
            Kind::Archive
        } else if first.starts_with(b"PAR1") {
            Kind::Parquet
        } else if first.contains(&0) && !is_utf_16 {
            Kind::Other
        } else {
            Kind::Text
        }
    }

    const fn of_format(format: Format) -> Kind {
        match format {
            Format::Xlsx => Kind::Archive,
            Format::Parquet => Kind::Parquet,
            Format::Table
            | Format::Json
            | Format::Jsonl
            | Format::Csv
            | Format::Markdown
            | Format::Html => Kind::Text,
        }
    }
}

/// Refuses to replace a file of another kind than `format`; one that is empty, or not there, is of any.
///
/// # Errors
/// If it is of another.
pub(super) fn refuse_other(option: &str, target: &Path, format: Format) -> Result<(), Failure> {
    let first = match first_bytes(target) {
        // what cannot be read is told when it is to be written
        Err(_) => return Ok(()),
        Ok(first) if first.is_empty() => return Ok(()),
        Ok(first) => first,
    };
    if Kind::of(&first) == Kind::of_format(format) {
        return Ok(());
    }
    let (shown, word) = (target.display(), format.id());
    let why = text!(
        "{shown} is there and is a file of another kind than {word}: name another file, or move it away",
        "{shown} 已存在，且不是 {word} 一类的文件：请换一个文件名，或先移走它"
    );
    Err(bad_argument(option, &why).into())
}

/// The first bytes of a file; none of what is not there or is no file.
pub(super) fn first_bytes(target: &Path) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    if target.is_file() {
        File::open(target)?.take(FIRST).read_to_end(&mut first)?;
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_the_first_bytes() {
        for (first, kind) in [
            (&b"name,wage\r\n"[..], Kind::Text),
            (b"\xd0\xd5\xc3\xfb,1", Kind::Text),
            (b"\xff\xfea\0,\0", Kind::Text),
            (b"\0a\0,", Kind::Text),
            (b"PK\x03\x04\x14\0", Kind::Archive),
            (b"PAR1\x15", Kind::Parquet),
            (b"\x89PNG\r\n\x1a\n\0\0\0\r", Kind::Other),
        ] {
            assert_eq!(Kind::of(first), kind, "{first:?}");
        }
    }
}
