//! A file that is written whole or not at all: beside its target, under a temporary name, and renamed at the end. What
//! cannot be replaced, such as a pipe or a device, is written to directly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

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

/// What a link leads to, so that the file is replaced and not the link.
pub(in crate::cli) fn resolved(target: &Path) -> PathBuf {
    fs::canonicalize(target).unwrap_or_else(|_| target.to_owned())
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
    builder.prefix(".sscalc-").tempfile_in(folder(beside))
}

impl Part {
    /// Begins a file; it is there even if the run is killed, until [`Part::finish`] or [`Part::discard`].
    pub(in crate::cli) fn begin(target: &Path) -> io::Result<Part> {
        let target = resolved(target);
        match fs::metadata(&target) {
            Ok(known) if known.is_dir() => {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
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
        let (file, path) = temporary(&target)?.keep().map_err(|kept| kept.error)?;
        Ok(Part {
            target,
            path: Some(path),
            file,
        })
    }

    /// Goes on with a file of which `written` bytes count.
    pub(in crate::cli) fn resume(target: &Path, name: &str, written: u64) -> io::Result<Part> {
        let target = resolved(target);
        let path = folder(&target).join(name);
        let mut file = OpenOptions::new().write(true).open(&path)?;
        if file.metadata()?.len() < written {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        file.set_len(written)?;
        file.seek(SeekFrom::Start(written))?;
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

    /// Removes the target: it is of an earlier run, and this one has nothing for it.
    pub(in crate::cli) fn clear(self) -> io::Result<()> {
        let target = self.target.clone();
        let replaceable = self.path.is_some();
        self.discard()?;
        if replaceable && target.exists() {
            fs::remove_file(target)?;
        }
        Ok(())
    }
}
