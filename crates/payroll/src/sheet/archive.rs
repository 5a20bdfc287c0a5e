//! A workbook's archive, looked through whole before it is read: that each part is what its checksum says, and that none
//! is more than is read (see [`crate::limits`]).

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use crate::error::BatchError;
use crate::limits::{self, ENTRIES, Limit, OTHER_MIB};
use crate::sheet::Stream;
use crate::sheet::markup::{Markup, Wrong};

/// Bytes that are unpacked at a time.
const PIECE: usize = 64 * 1024;

/// Refuses an archive that is damaged or unpacks to too much.
///
/// # Errors
/// What is wrong with it; one that is no archive is left to whoever reads it.
pub(super) fn look_through(stream: &mut Stream) -> Result<(), BatchError> {
    let size = stream.seek(SeekFrom::End(0)).map_err(BatchError::Read)?;
    let Ok(mut archive) = ZipArchive::new(&mut *stream) else {
        return Ok(());
    };
    if archive.len() > ENTRIES {
        return Err(BatchError::Limit(Limit::Entries));
    }
    let (mut unpacked, mut tags) = (0_u64, 0_u64);
    let mut piece = vec![0; PIECE];
    for index in 0..archive.len() {
        let mut part = match archive.by_index(index) {
            Ok(part) => part,
            Err(error) => return Err(BatchError::Workbook(error.to_string())),
        };
        let name = match part.name() {
            Ok(name) => name.into_owned(),
            Err(error) => return Err(BatchError::Workbook(error.to_string())),
        };
        let lower = name.to_lowercase();
        let is_markup = [".xml", ".rels", ".vml"]
            .iter()
            .any(|ending| lower.ends_with(ending));
        let mut markup = Markup::new();
        let mut own = 0_u64;
        loop {
            let count = part.read(&mut piece).map_err(|error| BatchError::Damaged {
                part: name.clone(),
                why: error.to_string(),
            })?;
            if count == 0 {
                break;
            }
            let bytes = piece.get(..count);
            let bytes = bytes.expect("a reader gives no more than it was given room for");
            let length = u64::try_from(count).expect("a length fits 64 bits");
            own += length;
            unpacked += length;
            if unpacked > limits::unpacked(size) {
                return Err(BatchError::Limit(Limit::Unpacked));
            }
            if !is_markup {
                if own > OTHER_MIB << 20 {
                    return Err(BatchError::Limit(Limit::Part(OTHER_MIB)));
                }
                continue;
            }
            markup.take(bytes).map_err(|wrong| match wrong {
                Wrong::Limit(limit) => BatchError::Limit(limit),
                Wrong::Wide => BatchError::MarkupEncoding { part: name.clone() },
                Wrong::Form(what) => BatchError::Workbook(format!("{name}: {what}")),
            })?;
            if tags + markup.tags > limits::tags(size) {
                return Err(BatchError::Limit(Limit::Tags));
            }
        }
        tags += markup.tags;
    }
    Ok(())
}
