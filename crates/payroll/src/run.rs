//! The run: every worker takes a chunk, computes it, waits for its turn and writes it. Order is kept, memory bounded by
//! two buffers a worker, and nothing is ahead of anything by more than a chunk.

use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use crate::checks::Checks;
use crate::engine::{Engine, locked};
use crate::error::BatchError;
use crate::limits::{CHUNK_CELLS_MILLION, Limit};
use crate::people::People;
use crate::person::Defaults;
use crate::sink::{BlockWriter, Extent, Lines, Outcome, RowSink};
use crate::source::{Chunk, Position, RowSource, Rows};
use crate::summary::{Counts, Summary};
use crate::understand::Layout;
use crate::worker::Worker;

/// What is done with every row.
pub struct Job<'b, K: RowSink> {
    /// Resolves what rows choose.
    pub engine: &'b Engine<'b>,
    /// The columns.
    pub layout: &'b Layout,
    /// What holds for rows that say nothing else.
    pub defaults: &'b Defaults,
    /// People with several rows, where that is known.
    pub people: Option<&'b People>,
    /// Contributions that the sheet gives, to be held against what is computed.
    pub checks: Option<&'b Checks>,
    /// Titles above the headings.
    pub titles: &'b [(u64, String)],
    /// How chunks fall into rows.
    pub rows: &'b dyn Rows,
    /// The form of the result.
    pub sink: &'b K,
    /// The form of refused rows, where they are set apart; else they stand in the result.
    pub rejects: Option<&'b dyn RowSink<Block = Lines>>,
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
    pub rejects: &'o mut dyn BlockWriter<Lines>,
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
    /// What stands of the results.
    pub written: Extent,
    /// What stands of the refused rows.
    pub rejected: Extent,
}

/// The input, and the number of the next chunk.
struct Feed<'s> {
    source: &'s mut dyn RowSource,
    next: u64,
    stopped: bool,
}

/// What the writers have been given since the run began.
#[derive(Clone, Copy, Debug)]
struct Balance {
    /// Counts of an interrupted run.
    before: Counts,
    /// Rows that stood in the writers before.
    written: u64,
    apart: u64,
    /// Whether refused rows are set apart.
    sets_apart: bool,
}

impl Balance {
    /// Whether every row that was read was computed or refused, and stands where it belongs.
    fn check<B>(&self, counts: &Counts, outputs: &Outputs<'_, B>) -> Result<(), BatchError> {
        let read = counts.read - self.before.read;
        let accepted = counts.accepted - self.before.accepted;
        let refused = counts.refused - self.before.refused;
        let written = outputs.result.rows() - self.written;
        let apart = outputs.rejects.rows() - self.apart;
        let wanted = if self.sets_apart {
            (accepted, refused)
        } else {
            (read, 0)
        };
        if accepted + refused == read && (written, apart) == wanted {
            return Ok(());
        }
        Err(BatchError::Lost {
            read,
            accepted,
            refused,
            written,
            apart,
        })
    }
}

/// What only the worker whose turn it is may touch.
struct Turn<'o, B> {
    next: u64,
    outputs: Outputs<'o, B>,
    balance: Balance,
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
    let balance = Balance {
        before: before.counts,
        written: outputs.result.rows(),
        apart: outputs.rejects.rows(),
        sets_apart: job.rejects.is_some(),
    };
    let shared = Shared {
        feed: Mutex::new(Feed {
            source,
            next: 0,
            stopped: false,
        }),
        turn: Mutex::new(Turn {
            next: 0,
            outputs,
            balance,
            summary: before,
            length,
            failed: None,
            stopped: false,
        }),
        changed: Condvar::new(),
    };
    thread::scope(|scope| {
        // the calling thread is one of the workers; fewer do where one cannot be started
        for number in 1..job.threads.max(1) {
            let name = format!("batch-{number}");
            let worker = thread::Builder::new().name(name);
            let _ = worker.spawn_scoped(scope, || work(job, &shared));
        }
        work(job, &shared);
    });
    let turn = shared.turn.into_inner();
    let Turn {
        summary,
        failed,
        outputs,
        ..
    } = turn.unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = failed {
        return Err(error);
    }
    balance.check(&summary.counts, &outputs)?;
    Ok(summary)
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
        feed.next = number + 1;
        feed.stopped = chunk.is_none();
        Ok(chunk.map(|chunk| (number, chunk)))
    }
}

fn work<K: RowSink>(job: &Job<'_, K>, shared: &Shared<'_, K::Block>) {
    let _release = Release(shared);
    let charset = job.rows.charset();
    let mut worker = Worker::new(
        job.engine,
        job.layout,
        job.defaults,
        job.titles,
        job.people,
        charset,
    )
    .checking(job.checks);
    let mut block = K::Block::default();
    let mut rejects = Lines::default();
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
        let mut ended = turn.write(&summary, &mut block, &mut rejects);
        // the row that ends a run stands nowhere
        if refused.is_none() {
            ended = ended.and_then(|()| turn.report(&chunk));
        }
        turn.next = number + 1;
        drop(turn);
        shared.changed.notify_all();
        match (ended, refused) {
            (Err(error), _) => return shared.stop(Some(error)),
            (Ok(()), Some(refused)) => return shared.stop(Some(refused)),
            (Ok(()), None) => {}
        }
        spare = chunk.bytes;
    }
}

impl<B> Turn<'_, B> {
    /// Writes what a chunk came to.
    fn write(
        &mut self,
        summary: &Summary,
        block: &mut B,
        rejects: &mut Lines,
    ) -> Result<(), BatchError> {
        let result = self.outputs.result.put(block);
        let apart = result.and_then(|()| self.outputs.rejects.put(rejects));
        apart.map_err(BatchError::Write)?;
        self.summary.add(summary);
        Ok(())
    }

    /// Tells how far the run has come, if no row was lost up to there.
    fn report(&mut self, chunk: &Chunk) -> Result<(), BatchError> {
        self.balance.check(&self.summary.counts, &self.outputs)?;
        let told = (self.outputs.observe)(&Progress {
            position: chunk.end,
            length: self.length,
            summary: &self.summary,
            written: self.outputs.result.written(),
            rejected: self.outputs.rejects.written(),
        });
        told.map_err(BatchError::Write)
    }
}

/// Computes a chunk into blocks; the first refused row, if one is enough.
fn compute<K: RowSink>(
    job: &Job<'_, K>,
    worker: &mut Worker<'_>,
    chunk: &Chunk,
    block: &mut K::Block,
    rejects: &mut Lines,
) -> Option<BatchError> {
    let mut refused = None;
    // a key that one row has is a cell of every row
    let mut rows = 0;
    let most = CHUNK_CELLS_MILLION * 1_000_000 / job.layout.headings.len().max(1);
    job.rows.each(chunk, &mut |row| {
        rows += 1;
        if rows > most {
            refused = Some(BatchError::Limit(Limit::ChunkCells));
            return false;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::{Person, Strictness};
    use crate::input::{Input, Told};
    use crate::sink::{Nowhere, Stream};
    use crate::source::Row;
    use crate::understand::{Known, ToldColumns};

    /// A form of output that leaves rows out.
    struct Leaky {
        left_out: u64,
    }

    impl RowSink for Leaky {
        type Block = Lines;

        fn row(&self, row: &Row<'_>, _: &Outcome<'_>, block: &mut Lines) -> u64 {
            if row.number != self.left_out {
                block.bytes.extend_from_slice(row.raw);
                block.end_row(b"\n");
            }
            0
        }
    }

    /// A run over four rows, the third of which is refused, with what its result came to and the chunks it told of.
    fn ran(sink: &Leaky, apart: Option<&Leaky>) -> (Result<Summary, BatchError>, String, usize) {
        let tables = sscalc::built_in_tables();
        let engine = Engine::new(&tables, &[], Strictness::Lenient).unwrap();
        let text = "city,wage\n南昌,7000\n上海,8000\n南昌,much\n北京,9000\n";
        let mut input = Input::open(Box::new(io::Cursor::new(text)), &Told::default()).unwrap();
        input.source.count_rows();
        let known = Known {
            has_city: false,
            month: "2026-07".parse().unwrap(),
            has_year: false,
        };
        let layout = Layout::of(
            &input.headings,
            &input.sample,
            &ToldColumns::default(),
            known,
        )
        .unwrap();
        let defaults = Defaults {
            city: None,
            month: "2026-07".parse().unwrap(),
            person: Person::default(),
            before: None,
        };
        let job = Job {
            people: None,
            checks: None,
            titles: &input.titles,
            engine: &engine,
            layout: &layout,
            defaults: &defaults,
            rows: input.rows.as_ref(),
            sink,
            rejects: apart.map(|apart| -> &dyn RowSink<Block = Lines> { apart }),
            fail_fast: false,
            threads: 2,
        };
        let (mut result, mut refused) = (
            Stream::new(Vec::new(), Extent::default()),
            Stream::new(Vec::new(), Extent::default()),
        );
        let mut told = 0;
        let mut observe = |_: &Progress<'_>| {
            told += 1;
            Ok(())
        };
        let outputs = Outputs {
            result: &mut result,
            rejects: &mut refused,
            observe: &mut observe,
        };
        let done = run(&job, input.source.as_mut(), outputs, Summary::default());
        (done, String::from_utf8(result.into_inner()).unwrap(), told)
    }

    #[test]
    fn a_row_that_is_lost_on_its_way_out_fails_the_run() {
        let whole = Leaky { left_out: 0 };
        let (done, result, told) = ran(&whole, None);
        assert_eq!(done.unwrap().counts.read, 4);
        assert_eq!((result.lines().count(), told), (4, 1));
        let (done, result, _) = ran(&whole, Some(&whole));
        assert_eq!(done.unwrap().counts.refused, 1);
        assert_eq!(result.lines().count(), 3);
        for (sink, apart, want) in [
            (2, None, (3, 0)),
            (3, None, (3, 0)),
            (2, Some(0), (2, 1)),
            (0, Some(3), (3, 0)),
        ] {
            let apart = apart.map(|left_out| Leaky { left_out });
            let (done, _, told) = ran(&Leaky { left_out: sink }, apart.as_ref());
            let lost = match done {
                Err(BatchError::Lost {
                    read,
                    written,
                    apart,
                    ..
                }) => Some((read, (written, apart))),
                _ => None,
            };
            assert_eq!(lost, Some((4, want)));
            assert_eq!(told, 0, "a journal would say that the rows are there");
        }
    }

    #[test]
    fn a_run_that_is_gone_on_with_is_held_to_its_own_rows() {
        let counts = |read, accepted, refused| Counts {
            read,
            accepted,
            refused,
            ..Counts::default()
        };
        let balance = Balance {
            before: counts(10, 7, 3),
            written: 7,
            apart: 3,
            sets_apart: true,
        };
        let check = |now: Counts, rows: u64, apart: u64| {
            let mut result = Nowhere::default();
            let mut refused = Stream::new(Vec::new(), Extent::default());
            result.put(&mut { rows }).unwrap();
            let mut block = Lines::default();
            for _ in 0..apart {
                block.end_row(b"\n");
            }
            refused.put(&mut block).unwrap();
            let outputs = Outputs {
                result: &mut result,
                rejects: &mut refused,
                observe: &mut |_| Ok(()),
            };
            balance.check(&now, &outputs).is_ok()
        };
        assert!(check(counts(15, 11, 4), 11, 4));
        for (now, rows, apart) in [
            (counts(15, 11, 3), 11, 3),
            (counts(15, 10, 4), 10, 4),
            (counts(15, 11, 4), 10, 4),
            (counts(15, 11, 4), 11, 3),
            (counts(15, 11, 4), 12, 3),
        ] {
            assert!(!check(now, rows, apart), "{now:?} {rows} {apart}");
        }
    }

    #[test]
    fn rows_that_are_only_checked_are_counted() {
        let mut nowhere = Nowhere::default();
        let mut rows = 3;
        nowhere.put(&mut rows).unwrap();
        assert_eq!((nowhere.rows(), rows), (3, 0));
    }
}
