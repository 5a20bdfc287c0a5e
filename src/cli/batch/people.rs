//! People with several rows: found before their rows are computed, where the file can be read more than once.

use std::io;

use crate::batch::people::{Gather, People, repeats};
use crate::batch::{BatchError, Checks, Engine, Input, Job, Layout, Outputs, Stream, Summary, run};
use crate::batch::{Defaults, Extent};
use crate::cli::outcome::Failure;

/// What is read again and again.
pub(super) struct Reading<'r> {
    pub(super) engine: &'r Engine<'r>,
    pub(super) layout: &'r Layout,
    pub(super) defaults: &'r Defaults,
    pub(super) threads: usize,
    /// Contributions that the sheet gives, to be held against what is computed.
    pub(super) checks: Option<&'r Checks>,
    /// Opens the file from its beginning.
    pub(super) open: &'r dyn Fn() -> Result<Input, Failure>,
}

impl Reading<'_> {
    /// Whether anybody has several rows.
    pub(super) fn repeats(&self) -> Result<bool, Failure> {
        let mut input = (self.open)()?;
        let repeats = repeats(input.source.as_mut(), input.rows.as_ref(), self.layout);
        Ok(repeats.map_err(BatchError::Read)?)
    }

    /// What becomes of the rows of people who have several; nothing where no column says whose a row is.
    pub(super) fn people(&self) -> Result<Option<People>, Failure> {
        let mut found = People::default();
        loop {
            let mut input = (self.open)()?;
            let Some(gather) = Gather::of(self.layout, input.rows.charset()) else {
                return Ok(None);
            };
            let mut gathered = gather.writer();
            let mut nowhere = Stream::new(io::sink(), Extent::default());
            let job = Job {
                engine: self.engine,
                layout: self.layout,
                defaults: self.defaults,
                people: Some(&found),
                checks: self.checks,
                titles: &input.titles,
                rows: input.rows.as_ref(),
                sink: &gather,
                rejects: None,
                fail_fast: false,
                threads: self.threads,
            };
            let outputs = Outputs {
                result: &mut gathered,
                rejects: &mut nowhere,
                observe: &mut |_| Ok(()),
            };
            run(&job, input.source.as_mut(), outputs, Summary::default())?;
            if People::of(gathered.0, &mut found) {
                return Ok(Some(found));
            }
        }
    }
}

/// Whether the first rows have somebody twice.
pub(super) fn begins_with_repeats(input: &Input, layout: &Layout) -> bool {
    let Some(place) = layout.id else { return false };
    let cells = input.sample.iter().map(|row| row.text(place));
    let mut seen: Vec<&str> = cells.filter(|text| !text.is_empty()).collect();
    seen.sort_unstable();
    seen.windows(2).any(|pair| pair.first() == pair.last())
}
