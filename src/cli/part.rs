//! A file that is written whole or not at all: beside its target, under a temporary name, and renamed at the end. What
//! cannot be replaced, such as a pipe or a device, is written to directly.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::batch::Extent;

/// How the names of our temporary files begin.
const PREFIX: &str = ".sscalc-";

/// A file that is written beside its target.
pub(in crate::cli) struct Part {
    target: PathBuf,
    /// Where it is written; nothing if the target is no file that could be replaced, such as a pipe.
    path: Option<PathBuf>,
    file: File,
}

/// The folder that a path is in.
pub(in crate::cli) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether a target is there and no file: a pipe, a device.
pub(in crate::cli) fn is_stream(target: &Path) -> bool {
    let known = fs::metadata(target);
    known.is_ok_and(|known| !known.is_file() && !known.is_dir())
}

/// As many links lead on, as the systems allow.
const MOST_LINKS: usize = 40;

/// What a link leads to, so that the file is replaced and not the link; also of one that leads to a file that is not
/// there yet.
pub(in crate::cli) fn resolved(target: &Path) -> PathBuf {
    let mut path = target.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(real) = fs::canonicalize(&path) {
            return real;
        }
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            Err(_) => break,
        }
    }
    path
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

/// A file of its own beside a path, removed unless it is kept.
pub(in crate::cli) fn temporary(beside: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // a temporary file is private; the result is as readable as any new file
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.prefix(PREFIX).tempfile_in(folder(beside))
}

impl Part {
    /// Begins a file; it is there even if the run is killed, until [`Part::finish`] or [`Part::discard`].
    pub(in crate::cli) fn begin(target: &Path) -> io::Result<Part> {
        let target = resolved(target);
        let known = fs::metadata(&target);
        match &known {
            Ok(known) if known.is_dir() => {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
            // so that a name that no file can have, or a folder that is shut, is told before anything is computed
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(io::Error::from(error.kind()));
            }
            Ok(known) if !known.is_file() => {
                let file = OpenOptions::new().write(true).open(&target)?;
                return Ok(Part {
                    target,
                    path: None,
                    file,
                });
            }
            _ => {}
        }
        let temporary = temporary(&target)?;
        if let Ok(known) = known {
            liken(temporary.as_file(), &known)?;
        }
        let (file, path) = temporary.keep().map_err(|kept| kept.error)?;
        hold(&file)?;
        Ok(Part {
            target,
            path: Some(path),
            file,
        })
    }

    /// The temporary file of this name beside a target, if it can be one of ours: whoever can write a journal must not
    /// lead us to another file, be it by a path, a link or a second name of it.
    pub(in crate::cli) fn of_name(target: &Path, name: &str) -> Option<PathBuf> {
        let is_plain = Path::new(name).file_name().is_some_and(|own| own == name);
        if !is_plain || !name.starts_with(PREFIX) {
            return None;
        }
        let path = folder(&resolved(target)).join(name);
        let known = fs::symlink_metadata(&path).ok()?;
        (known.is_file() && has_one_name(&known)).then_some(path)
    }

    /// Removes a file that an earlier run has left.
    ///
    /// # Errors
    /// If a run that goes on is still writing it.
    pub(in crate::cli) fn remove_left(target: &Path, name: &str) -> io::Result<()> {
        let Some(path) = Part::of_name(target, name) else {
            return Ok(());
        };
        match OpenOptions::new().write(true).open(&path) {
            Ok(file) => {
                hold(&file)?;
                remove(&path)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Goes on with a file of which what was `written` counts.
    ///
    /// # Errors
    /// `NotFound` or `UnexpectedEof` if it is gone or shorter, `InvalidData` if those bytes are no longer the same.
    pub(in crate::cli) fn resume(target: &Path, name: &str, written: Extent) -> io::Result<Part> {
        let path = Part::of_name(target, name).ok_or(io::ErrorKind::NotFound)?;
        let target = resolved(target);
        let mut file = OpenOptions::new().read(true).write(true).open(&path)?;
        hold(&file)?;
        if file.metadata()?.len() < written.bytes {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        if Extent::of(BufReader::new((&file).take(written.bytes)))? != written {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        file.set_len(written.bytes)?;
        file.seek(SeekFrom::Start(written.bytes))?;
        Ok(Part {
            target,
            path: Some(path),
            file,
        })
    }

    /// The name of the file beside the target.
    pub(in crate::cli) fn name(&self) -> Option<String> {
        let name = self.path.as_ref()?.file_name()?;
        Some(name.to_string_lossy().into_owned())
    }

    /// The stream to write to.
    pub(in crate::cli) fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Puts the file in its place.
    pub(in crate::cli) fn finish(self) -> io::Result<()> {
        match &self.path {
            Some(path) => fs::rename(path, &self.target),
            None => Ok(()),
        }
    }

    /// Removes what was written.
    pub(in crate::cli) fn discard(self) -> io::Result<()> {
        match &self.path {
            Some(path) => fs::remove_file(path),
            None => Ok(()),
        }
    }
}

/// Removes a file; one that is gone is no failure.
pub(in crate::cli) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Keeps other runs off a file for as long as it is open.
///
/// # Errors
/// `WouldBlock` if another run holds it.
fn hold(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        // a file system without locks
        Err(TryLockError::Error(_)) | Ok(()) => Ok(()),
    }
}

#[cfg(unix)]
fn has_one_name(known: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(known) == 1
}

#[cfg(not(unix))]
fn has_one_name(_: &fs::Metadata) -> bool {
    true
}
