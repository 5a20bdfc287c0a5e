//! The run: every worker takes a chunk, computes it, waits for its turn and writes it. Order is kept, memory bounded by
//! two buffers a worker, and nothing is ahead of anything by more than a chunk.

use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use crate::engine::{Engine, locked};
use crate::error::BatchError;
use crate::layout::Layout;
use crate::person::Defaults;
use crate::sink::{BlockWriter, Outcome, RowSink};
use crate::source::{Chunk, Position, RowSource, Rows};
use crate::summary::Summary;
use crate::worker::Worker;

/// What is done with every row.
pub struct Job<'b, K: RowSink> {
    /// Resolves what rows choose.
    pub engine: &'b Engine<'b>,
    /// The columns.
    pub layout: &'b Layout,
    /// What holds for rows that say nothing else.
    pub defaults: &'b Defaults,
    /// How chunks fall into rows.
    pub rows: &'b dyn Rows,
    /// The form of the result.
    pub sink: &'b K,
    /// The form of refused rows, where they are set apart; else they stand in the result.
    pub rejects: Option<&'b dyn RowSink<Block = Vec<u8>>>,
    /// Whether the first refused row ends the run.
    pub fail_fast: bool,
    /// Workers.
    pub threads: usize,
}

/// Where everything goes.
pub struct Outputs<'o, B> {
    /// Results.
    pub result: &'o mut dyn BlockWriter<B>,
    /// Refused rows.
    pub rejects: &'o mut dyn BlockWriter<Vec<u8>>,
    /// Told after every chunk, in order; an error of it ends the run.
    pub observe: &'o mut (dyn FnMut(&Progress<'_>) -> io::Result<()> + Send),
}

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'p> {
    /// In the input.
    pub position: Position,
    /// The input's length in bytes, where it is known.
    pub length: Option<u64>,
    /// What was done.
    pub summary: &'p Summary,
    /// Bytes of results written.
    pub written: u64,
    /// Bytes of refused rows written.
    pub rejected: u64,
}

/// The input, and the number of the next chunk.
struct Feed<'s> {
    source: &'s mut dyn RowSource,
    next: u64,
    stopped: bool,
}

/// What only the worker whose turn it is may touch.
struct Turn<'o, B> {
    next: u64,
    outputs: Outputs<'o, B>,
    summary: Summary,
    length: Option<u64>,
    failed: Option<BatchError>,
    stopped: bool,
}

struct Shared<'o, B> {
    feed: Mutex<Feed<'o>>,
    turn: Mutex<Turn<'o, B>>,
    changed: Condvar,
}

/// Runs a job; `before` is what an interrupted run had done.
///
/// # Errors
/// If the input cannot be read or a result not written, at the first refused row where that is enough, or if rows were
/// lost, which is checked.
pub fn run<'o, K: RowSink>(
    job: &Job<'_, K>,
    source: &'o mut dyn RowSource,
    outputs: Outputs<'o, K::Block>,
    before: Summary,
) -> Result<Summary, BatchError> {
    let length = source.length();
    let shared = Shared {
        feed: Mutex::new(Feed {
            source,
            next: 0,
            stopped: false,
        }),
        turn: Mutex::new(Turn {
            next: 0,
            outputs,
            summary: before,
            length,
            failed: None,
            stopped: false,
        }),
        changed: Condvar::new(),
    };
    thread::scope(|scope| {
        // the calling thread is one of the workers; a thread that cannot be had is done without
        for number in 1..job.threads.max(1) {
            let name = format!("batch-{number}");
            let worker = thread::Builder::new().name(name);
            let _ = worker.spawn_scoped(scope, || work(job, &shared));
        }
        work(job, &shared);
    });
    let turn = shared.turn.into_inner();
    let Turn {
        summary, failed, ..
    } = turn.unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = failed {
        return Err(error);
    }
    let counts = summary.counts;
    if counts.accepted.checked_add(counts.refused) == Some(counts.read) {
        Ok(summary)
    } else {
        Err(BatchError::Lost {
            read: counts.read,
            accepted: counts.accepted,
            refused: counts.refused,
        })
    }
}

/// Ends the others' waiting if this worker ends by a panic.
struct Release<'s, 'o, B>(&'s Shared<'o, B>);

impl<B> Drop for Release<'_, '_, B> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop(None);
        }
    }
}

impl<B> Shared<'_, B> {
    fn stop(&self, error: Option<BatchError>) {
        locked(&self.feed).stopped = true;
        let mut turn = locked(&self.turn);
        turn.stopped = true;
        if turn.failed.is_none() {
            turn.failed = error;
        }
        drop(turn);
        self.changed.notify_all();
    }

    fn next(&self, spare: Vec<u8>) -> Result<Option<(u64, Chunk)>, BatchError> {
        let mut feed = locked(&self.feed);
        if feed.stopped {
            return Ok(None);
        }
        let chunk = feed.source.next(spare).map_err(BatchError::Read)?;
        let number = feed.next;
        feed.next = number.saturating_add(1);
        feed.stopped = chunk.is_none();
        Ok(chunk.map(|chunk| (number, chunk)))
    }
}

fn work<K: RowSink>(job: &Job<'_, K>, shared: &Shared<'_, K::Block>) {
    let _release = Release(shared);
    let charset = job.rows.charset();
    let mut worker = Worker::new(job.engine, job.layout, job.defaults, charset);
    let mut block = K::Block::default();
    let mut rejects = Vec::new();
    let mut spare = Vec::new();
    loop {
        let (number, chunk) = match shared.next(std::mem::take(&mut spare)) {
            Ok(Some(next)) => next,
            Ok(None) => return,
            Err(error) => return shared.stop(Some(error)),
        };
        let refused = compute(job, &mut worker, &chunk, &mut block, &mut rejects);
        let summary = worker.take_summary();
        let mut turn = locked(&shared.turn);
        while turn.next != number && !turn.stopped {
            turn = shared
                .changed
                .wait(turn)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if turn.stopped {
            return;
        }
        let ended = turn.write(&chunk, &summary, &mut block, &mut rejects);
        turn.next = number.saturating_add(1);
        drop(turn);
        shared.changed.notify_all();
        match (ended, refused) {
            (Err(error), _) => return shared.stop(Some(BatchError::Write(error))),
            (Ok(()), Some(refused)) => return shared.stop(Some(refused)),
            (Ok(()), None) => {}
        }
        spare = chunk.bytes;
    }
}

impl<B> Turn<'_, B> {
    fn write(
        &mut self,
        chunk: &Chunk,
        summary: &Summary,
        block: &mut B,
        rejects: &mut Vec<u8>,
    ) -> io::Result<()> {
        self.outputs.result.put(block)?;
        self.outputs.rejects.put(rejects)?;
        self.summary.add(summary);
        (self.outputs.observe)(&Progress {
            position: chunk.end,
            length: self.length,
            summary: &self.summary,
            written: self.outputs.result.written(),
            rejected: self.outputs.rejects.written(),
        })
    }
}

/// Computes a chunk into blocks; the first refused row, if one is enough.
fn compute<K: RowSink>(
    job: &Job<'_, K>,
    worker: &mut Worker<'_>,
    chunk: &Chunk,
    block: &mut K::Block,
    rejects: &mut Vec<u8>,
) -> Option<BatchError> {
    let mut refused = None;
    job.rows.each(chunk, &mut |row| {
        let guarded = match (worker.row(row), job.rejects) {
            (None, _) => return true,
            (Some(Outcome::Refused(reason)), _) if job.fail_fast => {
                refused = Some(BatchError::Refused {
                    line: row.line,
                    reason: reason.clone(),
                });
                return false;
            }
            (Some(outcome @ Outcome::Refused(_)), Some(apart)) => apart.row(row, &outcome, rejects),
            (Some(outcome), _) => job.sink.row(row, &outcome, block),
        };
        worker.guarded(guarded);
        true
    });
    job.sink.seal(block);
    if let Some(apart) = job.rejects {
        apart.seal(rejects);
    }
    refused
}
