//! The files of a run: results are written beside their targets and take their places at the end, so that an
//! interruption leaves what stood there (see [`crate::cli::part`]); a journal says how far they are.

use std::io::{self, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::batch::{Extent, Position, Saved};
use crate::cli::part::Part;
use crate::cli::workplace::{JOURNAL, Workplace, remove};

/// The most of a journal that is read; one has a few kilobytes for each city.
const MOST_BYTES: u64 = 64 << 20;

/// The version of the journal's form.
const VERSION: u32 = 3;

/// How far a run is; written after chunks, read by `--resume`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    /// A checksum of everything but the input that decides the result.
    pub(super) options: u32,
    pub(super) bytes: u64,
    pub(super) lines: u64,
    pub(super) rows: u64,
    pub(super) checksum: u32,
    pub(super) written: Extent,
    pub(super) rejected: Extent,
    pub(super) summary: Saved,
}

/// How far a run is, without names of files.
pub(super) struct Mark {
    pub(super) position: Position,
    pub(super) written: Extent,
    pub(super) rejected: Extent,
    pub(super) summary: Saved,
}

/// The two files of a run with their journal.
pub(super) struct Files {
    pub(super) result: Part,
    /// Nothing where refused rows have no file.
    pub(super) rejects: Option<Part>,
}

impl Files {
    /// Begins the files of a run; what an interrupted run has left is removed.
    pub(super) fn begin(target: &Path, rejects: Option<&Path>) -> io::Result<Files> {
        let result = Part::begin(target)?;
        let rejects = rejects.map(|rejects| Part::refused(&result, rejects));
        match rejects.transpose() {
            Ok(rejects) => Ok(Files { result, rejects }),
            Err(error) => {
                result.discard()?;
                Err(error)
            }
        }
    }

    /// Goes on with both files of an interrupted run; nothing if there is none to go on with. A run that was killed
    /// while it put its files in their places has no journal any more: that is none.
    pub(super) fn resume(target: &Path, rejects: &Path) -> io::Result<Option<(Files, Journal)>> {
        let Some(mut result) = Part::left(target)? else {
            return Ok(None);
        };
        let journal = result.place().and_then(Journal::read);
        // what has not written anything yet is begun anew
        let Some(journal) = journal.filter(|journal| journal.written.bytes > 0) else {
            return Ok(None);
        };
        let Some(mut rejects) = Part::left_refused(&result, rejects)? else {
            return Ok(None);
        };
        let same = result.go_on(journal.written);
        match same.and_then(|()| rejects.go_on(journal.rejected)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let files = Files {
            result,
            rejects: Some(rejects),
        };
        Ok(Some((files, journal)))
    }

    /// The stream of refused rows; one that leads nowhere if they have no file.
    pub(super) fn refused(&self) -> io::Result<Box<dyn Write + Send>> {
        Ok(match &self.rejects {
            Some(rejects) => Box::new(rejects.file()?),
            None => Box::new(io::sink()),
        })
    }

    /// What writes the journal while the files are being written.
    pub(super) fn journalist(&self, options: u32) -> Option<Journalist<'_>> {
        let place = self.result.place()?;
        Some(Journalist { place, options })
    }

    /// Puts both in their places; that of the refused rows only if it `keeps_rejects`.
    pub(super) fn finish(self, keeps_rejects: bool) -> io::Result<()> {
        match self.rejects {
            Some(rejects) if keeps_rejects => rejects.finish()?,
            Some(rejects) => rejects.discard()?,
            None => {}
        }
        // before the result: once it has its place, the folder may be another run's
        if let Some(place) = self.result.place() {
            remove(&place.path(JOURNAL))?;
        }
        self.result.finish()
    }

    /// Removes them and the journal: the targets stay as they were.
    pub(super) fn discard(self) -> io::Result<()> {
        self.rejects.map_or(Ok(()), Part::discard)?;
        if let Some(place) = self.result.place() {
            remove(&place.path(JOURNAL))?;
        }
        self.result.discard()
    }
}

/// Writes the journal.
pub(super) struct Journalist<'f> {
    place: &'f Workplace,
    options: u32,
}

impl Journalist<'_> {
    pub(super) fn write(&self, mark: Mark) -> io::Result<()> {
        let position = mark.position;
        let journal = Journal {
            version: VERSION,
            options: self.options,
            bytes: position.bytes,
            lines: position.lines,
            rows: position.rows,
            checksum: position.checksum,
            written: mark.written,
            rejected: mark.rejected,
            summary: mark.summary,
        };
        let bytes = postcard::to_stdvec(&journal).map_err(io::Error::other)?;
        self.place.write_journal(&bytes)
    }
}

impl Journal {
    fn read(place: &Workplace) -> Option<Journal> {
        let file = place.open(JOURNAL).ok()??;
        let mut bytes = Vec::new();
        file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        let journal: Journal = postcard::from_bytes(&bytes).ok()?;
        (journal.version == VERSION).then_some(journal)
    }
}
