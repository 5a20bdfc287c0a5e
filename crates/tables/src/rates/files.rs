//! Rate files on disk: a tree or single files, read whole and safely.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::lang::Text;
use crate::rates::finding::{Document, Finding, MOST_BYTES};
use crate::text;

/// Folders deeper than this, or more files than this, are no tree of rates.
const DEEPEST: usize = 4;
const MOST_FILES: usize = 2_000;

/// Why files could not be had.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The system refused, with the path it is about.
    #[error("{path}: {error}")]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file was wanted and a folder is there.
    #[error("{0} is a directory")]
    IsDirectory(PathBuf),
    /// A folder was wanted and a file is there.
    #[error("{0} is no directory")]
    NotDirectory(PathBuf),
    /// Too deep or too many: a loop of links, or the wrong folder.
    #[error("{0} is no tree of rate files")]
    NoTree(PathBuf),
    /// A device, which may never end; in a folder also a pipe, which may never begin.
    #[error("{0} is no file")]
    NoFile(PathBuf),
    /// No rate file in it.
    #[error("{0} has no rate file")]
    Empty(PathBuf),
}

impl FilesError {
    /// What to say, and what to do.
    pub fn say(&self) -> (Text, Text) {
        match self {
            FilesError::Io { path, error } => {
                let path = path.display();
                let hint = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        text!("check the spelling of the path", "请检查路径")
                    }
                    std::io::ErrorKind::PermissionDenied => {
                        text!(
                            "make it readable: `chmod +r {path}`",
                            "请开放读权限：`chmod +r {path}`"
                        )
                    }
                    _ => text!(
                        "check the file or copy it to a local folder",
                        "请检查该文件，或复制到本地文件夹"
                    ),
                };
                (
                    text!("cannot read {path}: {error}", "读不了 {path}：{error}"),
                    hint,
                )
            }
            FilesError::IsDirectory(path) => {
                let path = path.display();
                (
                    text!(
                        "{path} is a directory, not a file",
                        "{path} 是文件夹，不是文件"
                    ),
                    text!("name one .toml file in it", "请写出其中的一个 .toml 文件"),
                )
            }
            FilesError::NotDirectory(path) => {
                let path = path.display();
                (
                    text!("{path} is not a directory", "{path} 不是文件夹"),
                    text!(
                        "`--rates` takes the folder that holds cn.toml or <province>/<city>.toml",
                        "`--rates` 后写放 cn.toml 或 <省>/<市>.toml 的文件夹"
                    ),
                )
            }
            FilesError::NoTree(path) => {
                let path = path.display();
                (
                    text!(
                        "{path} is too deep or too large for a tree of rate files",
                        "{path} 层级过深或文件过多，不是费率文件夹"
                    ),
                    text!(
                        "a loop of links, perhaps; rate files are <dir>/<province>/<city>.toml",
                        "也许链接成了环；费率文件应为 <文件夹>/<省>/<市>.toml"
                    ),
                )
            }
            FilesError::NoFile(path) => {
                let path = path.display();
                (
                    text!(
                        "{path} is a device or a pipe, not a file",
                        "{path} 是设备或管道，不是文件"
                    ),
                    text!(
                        "name a file; a pipe can be named by itself (`/dev/stdin`, `<(…)`), and is read up to 1 MiB",
                        "请写文件的路径；管道只能单独写出（`/dev/stdin`、`<(…)`），且最多读 1 MiB"
                    ),
                )
            }
            FilesError::Empty(path) => {
                let path = path.display();
                (
                    text!("{path} holds no rate file", "{path} 里没有费率文件"),
                    text!(
                        "rate files end in .toml; see docs/rate-format.md",
                        "费率文件以 .toml 结尾；见 docs/rate-format.md"
                    ),
                )
            }
        }
    }
}

/// The bytes of a file or pipe that somebody names; of one over [`MOST_BYTES`] the first ones and one more.
///
/// # Errors
/// If it is a folder or a device, or the system refuses.
pub fn bytes(path: &Path) -> Result<Vec<u8>, FilesError> {
    let known = known(path)?;
    if known.is_dir() {
        return Err(FilesError::IsDirectory(path.to_owned()));
    }
    if is_device(&known) {
        return Err(FilesError::NoFile(path.to_owned()));
    }
    bounded(path)
}

/// The bytes of a file that was come upon in a folder: nobody meant a pipe there, which would be waited for.
fn bytes_in_tree(path: &Path) -> Result<Vec<u8>, FilesError> {
    if !known(path)?.is_file() {
        return Err(FilesError::NoFile(path.to_owned()));
    }
    bounded(path)
}

fn known(path: &Path) -> Result<Metadata, FilesError> {
    std::fs::metadata(path).map_err(|error| FilesError::Io {
        path: path.to_owned(),
        error,
    })
}

/// The limit is asked while reading, since what is no file says nothing of its length.
fn bounded(path: &Path) -> Result<Vec<u8>, FilesError> {
    let limit = u64::try_from(MOST_BYTES + 1).expect("a mebibyte fits 64 bits");
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(FilesError::Io {
            path: path.to_owned(),
            error,
        }),
    }
}

#[cfg(unix)]
fn is_device(known: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = known.file_type();
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &Metadata) -> bool {
    false
}

/// The rate files below a folder, as (path relative to the folder's parent name, bytes), sorted.
///
/// # Errors
/// If it is no folder, has no rate file, loops, or the system refuses.
pub fn tree(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, FilesError> {
    if folder.exists() && !folder.is_dir() {
        return Err(FilesError::NotDirectory(folder.to_owned()));
    }
    let mut paths = Vec::new();
    walk(folder, 0, &mut paths)?;
    if paths.is_empty() {
        return Err(FilesError::Empty(folder.to_owned()));
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| Ok((shown(&path), bytes_in_tree(&path)?)))
        .collect()
}

/// A path as messages show it, with forward slashes.
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), FilesError> {
    if depth > DEEPEST {
        return Err(FilesError::NoTree(folder.to_owned()));
    }
    let io = |error| FilesError::Io {
        path: folder.to_owned(),
        error,
    };
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.is_dir() {
            walk(&path, depth + 1, found)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
        if found.len() > MOST_FILES {
            return Err(FilesError::NoTree(folder.to_owned()));
        }
    }
    Ok(())
}

/// Reads documents, collecting the findings of those that are none.
pub fn documents(files: &[(String, Vec<u8>)]) -> (Vec<Document>, Vec<Finding>) {
    let (mut documents, mut findings) = (Vec::new(), Vec::new());
    for (path, bytes) in files {
        match Document::new(path.clone(), bytes) {
            Ok(document) => documents.push(document),
            Err(finding) => findings.push(*finding),
        }
    }
    (documents, findings)
}
