//! How far a run is, on a terminal: one line that is written over.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::batch::Progress;
use crate::cli::settings::Settings;
use crate::lang::Lang;

/// Time between two lines.
const PAUSE: Duration = Duration::from_millis(200);

/// The line, or nothing where nobody looks.
pub(super) struct Line {
    shown: bool,
    lang: Lang,
    began: Instant,
    last: Instant,
    /// Bytes and rows that an interrupted run had done.
    before: (u64, u64),
    width: usize,
}

impl Line {
    pub(super) fn new(settings: &Settings, before: (u64, u64)) -> Line {
        let now = Instant::now();
        Line {
            shown: io::stderr().is_terminal() && !settings.quiet,
            lang: settings.lang,
            began: now,
            last: now,
            before,
            width: 0,
        }
    }

    pub(super) fn tell(&mut self, progress: &Progress<'_>) {
        let now = Instant::now();
        if !self.shown || now.duration_since(self.last) < PAUSE {
            return;
        }
        self.last = now;
        let millis = now.duration_since(self.began).as_millis();
        let millis = u64::try_from(millis).unwrap_or(u64::MAX).max(1);
        let (bytes_before, rows_before) = self.before;
        let rows = progress.summary.counts.read;
        let speed = (rows - rows_before) * 1_000 / millis;
        let done = (progress.position.bytes - bytes_before).max(1);
        let left = progress.length.map(|length| {
            let rest = u128::from(length.saturating_sub(progress.position.bytes));
            let left = rest * u128::from(millis) / u128::from(done) / 1_000;
            u64::try_from(left).unwrap_or(u64::MAX)
        });
        let mut line = match self.lang {
            Lang::En => format!("{rows} rows, {speed} rows/s"),
            Lang::Zh => format!("{rows} 行，每秒 {speed} 行"),
        };
        if let Some(left) = left {
            line.push_str(&match self.lang {
                Lang::En => format!(", {left} s left"),
                Lang::Zh => format!("，还需 {left} 秒"),
            });
        }
        let width = line.chars().count();
        let blank = " ".repeat(self.width.saturating_sub(width));
        self.width = width;
        let _ = write!(io::stderr(), "\r{line}{blank}");
    }

    /// Wipes the line.
    pub(super) fn end(&self) {
        if self.width > 0 {
            // wide characters take two columns
            let blank = " ".repeat(self.width * 2);
            let _ = write!(io::stderr(), "\r{blank}\r");
        }
    }
}
