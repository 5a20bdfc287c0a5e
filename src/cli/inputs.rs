//! Which files a run reads, so that none of them is written over.

use std::path::{Path, PathBuf};

use crate::cli::outcome::{Failure, bad_argument};
use crate::text;

/// The files that a run reads: those that its arguments name, and the folder of rate files.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) files: Vec<PathBuf>,
    /// Whether standard input is read, which may be a file too.
    pub(super) stdin: bool,
    pub(super) rates: Option<PathBuf>,
}

impl Inputs {
    /// Refuses a file to be written if the run reads it, by whatever name or link.
    ///
    /// # Errors
    /// If it is read.
    pub(super) fn refuse(&self, option: &str, target: &Path) -> Result<(), Failure> {
        // only a file that is there can be one that is read; a pipe or device is not replaced
        if !target.is_file() {
            return Ok(());
        }
        let same = |input: &PathBuf| {
            input.is_file() && same_file::is_same_file(input, target).unwrap_or(false)
        };
        let in_rates = self.rates.as_deref().and_then(|folder| {
            let (folder, target) = (folder.canonicalize().ok()?, target.canonicalize().ok()?);
            Some(target.starts_with(folder))
        });
        let is_read = self.files.iter().any(same)
            || in_rates == Some(true)
            || (self.stdin && is_stdin(target));
        if !is_read {
            return Ok(());
        }
        let shown = target.display();
        let why = text!(
            "this run reads {shown}: writing there would destroy it; name another file",
            "本次运行要读取 {shown}，写入会毁掉它：请换一个文件名"
        );
        Err(bad_argument(option, &why).into())
    }
}

fn is_stdin(target: &Path) -> bool {
    let handles = same_file::Handle::stdin().and_then(|stdin| {
        let target = same_file::Handle::from_path(target)?;
        Ok(stdin == target)
    });
    handles.unwrap_or(false)
}
