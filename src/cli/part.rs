//! A file that is written whole or not at all: in a hidden folder beside its target (see [`Workplace`]), and renamed at
//! the end. What cannot be replaced, such as a pipe or a device, is written to directly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::batch::Extent;
use crate::cli::workplace::{REFUSED, RESULT, Workplace, folder, remove, resolved};

/// A file that is written beside its target.
pub(in crate::cli) struct Part {
    target: PathBuf,
    /// Where it is written; nothing if the target is no file that could be replaced, such as a pipe.
    path: Option<PathBuf>,
    file: File,
    /// The folder that goes with it, if it is not another file's.
    place: Option<Workplace>,
}

/// Whether a target is there and no file: a pipe, a device.
pub(in crate::cli) fn is_stream(target: &Path) -> bool {
    let known = fs::metadata(target);
    known.is_ok_and(|known| !known.is_file() && !known.is_dir())
}

/// A temporary file gets the mode and the owner of the file that it will replace: private wages stay private.
#[cfg(unix)]
fn liken(file: &File, known: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let own = file.metadata()?;
    if (own.uid(), own.gid()) != (known.uid(), known.gid()) {
        // before the mode, which this may reset; whoever may not give a file away keeps it
        match fchown(file, Some(known.uid()), Some(known.gid())) {
            Err(error) if error.kind() != io::ErrorKind::PermissionDenied => return Err(error),
            _ => {}
        }
    }
    file.set_permissions(fs::Permissions::from_mode(known.mode() & 0o7777))
}

/// Elsewhere a new file has the rights of its folder.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it may fail on Unix")]
fn liken(_: &File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// What a target is before it is written.
enum Place {
    /// A file that can be replaced.
    File(fs::Metadata),
    /// Nothing yet.
    Free,
    /// A pipe or a device.
    Stream,
}

impl Place {
    fn of(target: &Path) -> io::Result<Place> {
        match fs::metadata(target) {
            Ok(known) if known.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(known) if known.is_file() => Ok(Place::File(known)),
            Ok(_) => Ok(Place::Stream),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::Free),
            // so that a name that no file can have, or a folder that is shut, is told before anything is computed
            Err(error) => Err(error.kind().into()),
        }
    }
}

impl Part {
    /// Begins a file; it is there even if the run is killed, until [`Part::finish`] or [`Part::discard`].
    pub(in crate::cli) fn begin(target: &Path) -> io::Result<Part> {
        let target = resolved(target);
        let known = match Place::of(&target)? {
            Place::Stream => return Part::stream(target),
            Place::File(known) => Some(known),
            Place::Free => None,
        };
        let (place, file) = Workplace::begin(&target)?;
        let path = place.path(RESULT);
        let part = Part {
            target,
            path: Some(path),
            file,
            place: Some(place),
        };
        match known.map_or(Ok(()), |known| liken(&part.file, &known)) {
            Ok(()) => Ok(part),
            Err(error) => {
                part.discard()?;
                Err(error)
            }
        }
    }

    /// Begins the file of refused rows of a result: in the same folder, if that is where both belong, so that a killed
    /// run leaves one entry.
    pub(in crate::cli) fn refused(result: &Part, target: &Path) -> io::Result<Part> {
        let target = resolved(target);
        let Some(place) = result.shared(&target) else {
            return Part::begin(&target);
        };
        let known = match Place::of(&target)? {
            Place::Stream => return Part::stream(target),
            Place::File(known) => Some(known),
            Place::Free => None,
        };
        let file = place.create(REFUSED)?;
        if let Some(known) = known {
            liken(&file, &known)?;
        }
        Ok(Part {
            path: Some(place.path(REFUSED)),
            target,
            file,
            place: None,
        })
    }

    fn stream(target: PathBuf) -> io::Result<Part> {
        let file = OpenOptions::new().write(true).open(&target)?;
        Ok(Part {
            target,
            path: None,
            file,
            place: None,
        })
    }

    /// The folder of this file, if another target belongs beside it.
    fn shared(&self, target: &Path) -> Option<&Workplace> {
        let place = self.place.as_ref();
        place.filter(|_| folder(&self.target) == folder(target))
    }

    /// The file that an interrupted run has left, not yet looked at; nothing if there is none.
    pub(in crate::cli) fn left(target: &Path) -> io::Result<Option<Part>> {
        let left = Workplace::resume(target)?;
        Ok(left.map(|(place, file)| Part {
            target: resolved(target),
            path: Some(place.path(RESULT)),
            file,
            place: Some(place),
        }))
    }

    /// The file of refused rows that it has left beside a result.
    pub(in crate::cli) fn left_refused(result: &Part, target: &Path) -> io::Result<Option<Part>> {
        let target = resolved(target);
        let Some(place) = result.shared(&target) else {
            return Part::left(&target);
        };
        let file = place.open(REFUSED)?;
        Ok(file.map(|file| Part {
            path: Some(place.path(REFUSED)),
            target,
            file,
            place: None,
        }))
    }

    /// Goes on with a file of which what was `written` counts.
    ///
    /// # Errors
    /// `UnexpectedEof` if it is shorter, `InvalidData` if those bytes are no longer the same.
    pub(in crate::cli) fn go_on(&mut self, written: Extent) -> io::Result<()> {
        if self.file.metadata()?.len() < written.bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.file.seek(SeekFrom::Start(0))?;
        if Extent::of(BufReader::new((&self.file).take(written.bytes)))? != written {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.file.set_len(written.bytes)?;
        self.file.seek(SeekFrom::Start(written.bytes))?;
        Ok(())
    }

    /// The folder in which it is written; nothing for what is written to directly.
    pub(in crate::cli) fn place(&self) -> Option<&Workplace> {
        self.place.as_ref()
    }

    /// The stream to write to.
    pub(in crate::cli) fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Puts the file in its place.
    pub(in crate::cli) fn finish(self) -> io::Result<()> {
        if let Some(path) = &self.path {
            fs::rename(path, &self.target)?;
        }
        if let Some(place) = self.place {
            place.leave();
        }
        Ok(())
    }

    /// Removes what was written.
    pub(in crate::cli) fn discard(self) -> io::Result<()> {
        if let Some(path) = &self.path {
            remove(path)?;
        }
        if let Some(place) = self.place {
            place.leave();
        }
        Ok(())
    }
}
