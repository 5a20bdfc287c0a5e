//! The hidden folder beside a target in which a run writes until its files take their places: the one entry that a
//! killed run leaves, with names that the next run knows, so that it removes them or goes on with them.
//!
//! Whoever holds the lock of the result in it is the run to which all of it belongs, and no other touches it.

use std::error::Error;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The result; its lock is that of the folder.
pub(in crate::cli) const RESULT: &str = "result";
/// Refused rows that have a file of their own.
pub(in crate::cli) const REFUSED: &str = "refused";
/// How far the run is, and how far it will be said to be.
pub(in crate::cli) const JOURNAL: &str = "journal";
const NEXT_JOURNAL: &str = "journal.next";
/// What a workbook keeps until its last sheet.
const SPOOL: &str = "spool";

/// All but the result, which goes last.
const OTHERS: [&str; 4] = [JOURNAL, NEXT_JOURNAL, REFUSED, SPOOL];

/// The longest name of a target that its folder repeats, in bytes: systems know names of at most 255, and a character
/// has at most four.
const LONGEST_NAME: usize = 200;

/// As often as other runs may begin or end in between, until it is said that one is at work.
const TRIES: usize = 100;

/// The folder of a target.
#[derive(Debug)]
pub(in crate::cli) struct Workplace {
    path: PathBuf,
}

/// That something else stands in the folder's place or in it.
#[derive(Debug)]
pub(in crate::cli) struct Occupied(pub(in crate::cli) PathBuf);

impl fmt::Display for Occupied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not ours", self.0.display())
    }
}

impl Error for Occupied {}

impl Workplace {
    /// Where the folder of a target stands.
    fn of(target: &Path) -> Workplace {
        let target = resolved(target);
        let name = target.file_name().unwrap_or_default();
        let short = name.to_str().filter(|name| name.len() <= LONGEST_NAME);
        let name = match short {
            Some(name) => format!(".{name}.sscalc"),
            None => {
                let sum = crc32fast::hash(name.as_encoded_bytes());
                let shown = name.to_string_lossy();
                let front: String = shown.chars().take(LONGEST_NAME / 4).collect();
                format!(".{front}-{sum:08x}.sscalc")
            }
        };
        Workplace {
            path: folder(&target).join(name),
        }
    }

    /// Makes the folder with an empty result in it; what an interrupted run has left is removed.
    ///
    /// # Errors
    /// `WouldBlock` if a run is at work there, [`Occupied`] if it holds what no run has left.
    pub(in crate::cli) fn begin(target: &Path) -> io::Result<(Workplace, File)> {
        let place = Workplace::of(target);
        for _ in 0..TRIES {
            // always made anew: a folder that was there may be somebody else's, who could change what is in it
            match make(&place.path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    place.clear_left()?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            if let Some(file) = place.own_result()? {
                return Ok((place, file));
            }
        }
        Err(place.occupied_or_busy())
    }

    /// The folder of an interrupted run with its result; nothing if there is none.
    ///
    /// # Errors
    /// `WouldBlock` if a run is at work there.
    pub(in crate::cli) fn resume(target: &Path) -> io::Result<Option<(Workplace, File)>> {
        let place = Workplace::of(target);
        let is_folder = fs::symlink_metadata(&place.path).is_ok_and(|known| known.is_dir());
        let file = if is_folder { place.open(RESULT)? } else { None };
        let Some(file) = file else {
            return Ok(None);
        };
        hold(&file)?;
        if place.has(RESULT, &file) {
            Ok(Some((place, file)))
        } else {
            Err(io::ErrorKind::WouldBlock.into())
        }
    }

    /// The path of one of our names.
    pub(in crate::cli) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Makes a file that is not there yet.
    pub(in crate::cli) fn create(&self, name: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        options.open(self.path(name))
    }

    /// Opens a file of ours: no link and no second name of another, which would lead elsewhere.
    pub(in crate::cli) fn open(&self, name: &str) -> io::Result<Option<File>> {
        let path = self.path(name);
        let known = fs::symlink_metadata(&path);
        if !known.is_ok_and(|known| known.is_file() && has_one_name(&known)) {
            return Ok(None);
        }
        match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A file for what is kept meanwhile, which nobody else finds.
    pub(in crate::cli) fn spool(&self) -> io::Result<File> {
        let file = self.create(SPOOL)?;
        remove(&self.path(SPOOL))?;
        Ok(file)
    }

    /// Writes the journal, whole or not at all.
    pub(in crate::cli) fn write_journal(&self, bytes: &[u8]) -> io::Result<()> {
        let next = self.path(NEXT_JOURNAL);
        remove(&next)?;
        io::Write::write_all(&mut self.create(NEXT_JOURNAL)?, bytes)?;
        fs::rename(&next, self.path(JOURNAL))
    }

    /// Removes the folder once the files in it have their places or are gone. What somebody else has put into it stays,
    /// and so does what another run has begun there since.
    pub(in crate::cli) fn leave(self) {
        // by now the files are where they belong: nothing could be done about it
        let _ = fs::remove_dir(&self.path);
    }

    /// A new result that is ours; nothing if another run was quicker.
    fn own_result(&self) -> io::Result<Option<File>> {
        let file = match self.create(RESULT) {
            Ok(file) => file,
            Err(error) => {
                let quicker = [io::ErrorKind::NotFound, io::ErrorKind::AlreadyExists];
                return if quicker.contains(&error.kind()) {
                    Ok(None)
                } else {
                    Err(error)
                };
            }
        };
        hold(&file)?;
        Ok(self.has(RESULT, &file).then_some(file))
    }

    /// Removes what an interrupted run has left, once the result there is ours.
    fn clear_left(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.path) {
            Ok(known) if known.is_dir() => {}
            Ok(_) => return Err(self.occupied()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        }
        let held = match self.open(RESULT)? {
            Some(left) => {
                hold(&left)?;
                self.has(RESULT, &left).then_some(left)
            }
            None => {
                // a link goes, what it leads to stays
                let known = fs::symlink_metadata(self.path(RESULT));
                if known.is_ok_and(|known| !known.is_file() || !has_one_name(&known)) {
                    self.remove(RESULT)?;
                }
                self.own_result()?
            }
        };
        let Some(_held) = held else {
            return Ok(());
        };
        for name in OTHERS {
            self.remove(name)?;
        }
        self.remove(RESULT)?;
        match fs::remove_dir(&self.path) {
            Err(error) => match error.kind() {
                // another run was quicker, or it holds what is not ours, which is said once it still does
                io::ErrorKind::NotFound | io::ErrorKind::DirectoryNotEmpty => Ok(()),
                _ => Err(error),
            },
            Ok(()) => Ok(()),
        }
    }

    /// Removes a file by one of our names; a folder of such a name is none of ours.
    fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.path(name);
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|known| known.is_dir());
        if is_folder {
            return Err(self.occupied());
        }
        remove(&path)
    }

    /// Whether a file still stands under a name.
    fn has(&self, name: &str, file: &File) -> bool {
        let own = file.try_clone().and_then(same_file::Handle::from_file);
        let there = same_file::Handle::from_path(self.path(name));
        own.and_then(|own| Ok(own == there?)).unwrap_or(false)
    }

    fn occupied(&self) -> io::Error {
        io::Error::other(Occupied(self.path.clone()))
    }

    fn occupied_or_busy(&self) -> io::Error {
        let is_ours = |name: &std::ffi::OsStr| name == RESULT || OTHERS.iter().any(|o| name == *o);
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name());
        if names.any(|name| !is_ours(&name)) {
            self.occupied()
        } else {
            io::ErrorKind::WouldBlock.into()
        }
    }
}

/// The folder that a path is in.
pub(in crate::cli) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
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

/// Makes a folder that nobody else may look into: what is written there has wages.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
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
