//! The files of a run: results are written beside their targets and take their places at the end, so that an
//! interruption leaves what stood there (see [`crate::cli::part`]); a journal says how far they are.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::{Engine, Extent, Position, Saved, Summary};
use crate::cli::part::{Part, folder, remove, resolved, temporary};

/// The most of a journal that is read; one has a few kilobytes for each city.
const MOST_BYTES: u64 = 64 << 20;

/// The version of the journal's form.
const VERSION: u32 = 2;

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
    part: String,
    pub(super) written: Extent,
    rejects: String,
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

impl Mark {
    /// That of a run that has not done anything yet.
    fn beginning(engine: &Engine<'_>) -> Mark {
        Mark {
            position: Position::default(),
            written: Extent::default(),
            rejected: Extent::default(),
            summary: Summary::default().save(engine),
        }
    }
}

/// The two files of a run with their journal.
pub(super) struct Files {
    pub(super) result: Part,
    /// Nothing where refused rows have no file.
    pub(super) rejects: Option<Part>,
    journal: PathBuf,
}

/// The longest name of a target that its journal repeats, in bytes: systems know names of at most 255, and a character
/// has at most four.
const LONGEST_NAME: usize = 200;

/// Where the journal of a target stands.
fn journal_of(target: &Path) -> PathBuf {
    let target = resolved(target);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    if name.len() <= LONGEST_NAME {
        return folder(&target).join(format!(".{name}.sscalc-journal"));
    }
    let sum = crc32fast::hash(name.as_bytes());
    let front: String = name.chars().take(LONGEST_NAME / 4).collect();
    folder(&target).join(format!(".{front}-{sum:08x}.sscalc-journal"))
}

impl Files {
    /// Begins the files of a run with these options, and their journal, so that what a killed run leaves is found by
    /// the next; what an interrupted run has left is removed.
    pub(super) fn begin(
        target: &Path,
        rejects: Option<&Path>,
        options: u32,
        engine: &Engine<'_>,
    ) -> io::Result<Files> {
        let journal = journal_of(target);
        if let Some(old) = Journal::read(&journal) {
            let refused = rejects.map(|rejects| (rejects, &old.rejects));
            for (beside, name) in std::iter::once((target, &old.part)).chain(refused) {
                Part::remove_left(beside, name)?;
            }
            remove(&journal)?;
        }
        let result = Part::begin(target)?;
        let rejects = match rejects.map(Part::begin).transpose() {
            Ok(rejects) => rejects,
            Err(error) => {
                result.discard()?;
                return Err(error);
            }
        };
        let files = Files {
            result,
            rejects,
            journal,
        };
        let journalist = files.journalist(options);
        let begun = journalist.map(|journalist| journalist.write(Mark::beginning(engine)));
        match begun.transpose() {
            Ok(_) => Ok(files),
            Err(error) => {
                files.discard()?;
                Err(error)
            }
        }
    }

    /// Goes on with both files of an interrupted run; nothing if there is none to go on with. A run that was killed
    /// while it put its files in their places has left a journal without them: that is none.
    pub(super) fn resume(target: &Path, rejects: &Path) -> io::Result<Option<(Files, Journal)>> {
        let path = journal_of(target);
        // what has not written anything yet is begun anew
        let begun = Journal::read(&path).filter(|journal| journal.written.bytes > 0);
        let Some(journal) = begun else {
            return Ok(None);
        };
        let parts = Part::resume(target, &journal.part, journal.written).and_then(|result| {
            let rejects = Part::resume(rejects, &journal.rejects, journal.rejected)?;
            Ok((result, rejects))
        });
        let (result, rejects) = match parts {
            Ok(parts) => parts,
            Err(error) => {
                let gone = [io::ErrorKind::NotFound, io::ErrorKind::UnexpectedEof];
                return if gone.contains(&error.kind()) {
                    Ok(None)
                } else {
                    Err(error)
                };
            }
        };
        let files = Files {
            result,
            rejects: Some(rejects),
            journal: path,
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
    pub(super) fn journalist(&self, options: u32) -> Option<Journalist> {
        Some(Journalist {
            path: self.journal.clone(),
            options,
            part: self.result.name()?,
            rejects: match &self.rejects {
                Some(rejects) => rejects.name()?,
                None => String::new(),
            },
        })
    }

    /// Puts both in their places; that of the refused rows only if it `keeps_rejects`.
    pub(super) fn finish(self, keeps_rejects: bool) -> io::Result<()> {
        match self.rejects {
            Some(rejects) if keeps_rejects => rejects.finish()?,
            Some(rejects) => rejects.discard()?,
            None => {}
        }
        self.result.finish()?;
        remove(&self.journal)
    }

    /// Removes them and the journal: the targets stay as they were.
    pub(super) fn discard(self) -> io::Result<()> {
        self.result.discard()?;
        self.rejects.map_or(Ok(()), Part::discard)?;
        remove(&self.journal)
    }
}

/// Writes the journal.
pub(super) struct Journalist {
    path: PathBuf,
    options: u32,
    part: String,
    rejects: String,
}

impl Journalist {
    pub(super) fn write(&self, mark: Mark) -> io::Result<()> {
        let position = mark.position;
        let journal = Journal {
            version: VERSION,
            options: self.options,
            bytes: position.bytes,
            lines: position.lines,
            rows: position.rows,
            checksum: position.checksum,
            part: self.part.clone(),
            written: mark.written,
            rejects: self.rejects.clone(),
            rejected: mark.rejected,
            summary: mark.summary,
        };
        let bytes = postcard::to_stdvec(&journal).map_err(io::Error::other)?;
        let mut file = temporary(&self.path)?;
        file.write_all(&bytes)?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

impl Journal {
    fn read(path: &Path) -> Option<Journal> {
        // a pipe in its place would be waited for
        fs::symlink_metadata(path)
            .ok()
            .filter(fs::Metadata::is_file)?;
        let mut bytes = Vec::new();
        let file = fs::File::open(path).ok()?;
        file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        let journal: Journal = postcard::from_bytes(&bytes).ok()?;
        (journal.version == VERSION).then_some(journal)
    }
}
