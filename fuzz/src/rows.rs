//! A run over whatever an input holds, and what must be true of it: no row is lost, no row stands twice, and neither the
//! length of a chunk nor the number of workers changes a byte.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::OnceLock;

use sscalc::batch::output::csv::{Csv, Style};
use sscalc::batch::output::json_lines::JsonLines;
use sscalc::batch::output::rejects::Rejects;
use sscalc::batch::{
    BatchError, Charset, Defaults, Engine, Extent, Form, Input, Job, Layout, Lines, Outputs,
    Progress, ResultTable, RowSink, Stream, Summary, run,
};
use sscalc::compute::{Person, Strictness};
use sscalc::lang::Lang;
use sscalc::program::Program;
use sscalc::rates::Tables;
use sscalc::report::batch::json::Objects;
use sscalc::report::batch::summary as words;

use crate::understood::understood;

/// Runs after which what the engine remembers is dropped.
const REMEMBERED: u32 = 1_000;

/// A folder of this process. libFuzzer leaves without a word: whoever starts it removes what is left.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let own = format!("sscalc-fuzz-{}-{name}", std::process::id());
    let folder = std::env::temp_dir().join(own);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

thread_local! {
    static ENGINE: RefCell<Option<(Engine<'static>, u32)>> = const { RefCell::new(None) };
}

fn with_engine(work: impl FnOnce(&Engine<'static>)) {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    let tables = TABLES.get_or_init(sscalc::built_in_tables);
    ENGINE.with_borrow_mut(|kept| {
        let fresh = || {
            let engine = Engine::new(tables, &[], Strictness::Lenient);
            (engine.expect("no overlay").keeping_schedules(), 0)
        };
        if kept.as_ref().is_some_and(|(_, runs)| *runs > REMEMBERED) {
            *kept = None;
        }
        let (engine, runs) = kept.get_or_insert_with(fresh);
        *runs += 1;
        work(engine);
    });
}

/// How a run is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// Bytes of a chunk, where an input can be told.
    pub(crate) chunk: usize,
    pub(crate) threads: usize,
}

/// What a run came to.
#[derive(Debug, PartialEq)]
struct Ran {
    result: Vec<u8>,
    rejects: Vec<u8>,
    summary: Summary,
}

impl Ran {
    fn same(&self, other: &Ran, how: &How) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&self.result), text(&other.result), "{how:?}");
        assert_eq!(text(&self.rejects), text(&other.rejects), "{how:?}");
        assert_eq!(self.summary, other.summary, "{how:?}");
        assert!(self == other, "{how:?}: other bytes");
    }
}

/// Whether a form of output numbers rows, and refused ones stand in it.
#[derive(Clone, Copy, PartialEq)]
enum To {
    Csv,
    Objects,
}

/// Opens an input and computes it in each way, onto one of the outputs: the input chooses it by its length, since both
/// would take twice the time and find little more.
pub(crate) fn check(length: usize, open: &dyn Fn() -> Result<Input, BatchError>, ways: &[How]) {
    let to = if length.is_multiple_of(2) {
        To::Csv
    } else {
        To::Objects
    };
    with_engine(|engine| {
        let mut first: Option<Ran> = None;
        for how in ways {
            let Some(ran) = one(engine, open, *how, to) else {
                return;
            };
            match &first {
                None => {
                    let counts = ran.summary.counts;
                    let all = counts.read + counts.asides + counts.blank;
                    assert_eq!(all, rows_of(open, *how), "rows that nobody counted");
                    first = Some(ran);
                }
                Some(first) => first.same(&ran, how),
            }
        }
    });
}

fn one(
    engine: &Engine<'_>,
    open: &dyn Fn() -> Result<Input, BatchError>,
    how: How,
    to: To,
) -> Option<Ran> {
    let told = |error: BatchError| {
        let said = error.diagnostic();
        assert!(
            !said.render(Lang::En, false).is_empty() && !said.render(Lang::Zh, true).is_empty()
        );
    };
    let mut input = open().map_err(told).ok()?;
    let layout = understood(&input).map_err(|question| told(BatchError::Question(question)));
    let layout = layout.ok()?;
    input.source.set_chunk(how.chunk);
    if to == To::Objects {
        input.source.count_rows();
    }
    let style = Style {
        encoding: input.encoding,
        delimiter: match input.form {
            Form::Delimited(delimiter) => delimiter,
            Form::JsonLines | Form::Sheet => b',',
        },
        raw: false,
        table: ResultTable::new(&layout, Program::ALL.to_vec(), Vec::new(), Lang::En, ""),
        allow_incomplete: true,
        lang: Lang::En,
    };
    let width = style.table.own().len() + style.table.names().len();
    let csv = Csv::new(&input, style.clone());
    let (ran, rows) = match to {
        To::Csv => {
            let rejects = Rejects(csv.clone());
            let heads = (csv.head(), rejects.head());
            go(
                engine,
                &mut input,
                &layout,
                how,
                &csv,
                Some(&rejects),
                heads,
            )
        }
        To::Objects => {
            let objects = Objects { lang: Lang::Zh };
            let sink = JsonLines::new(&input, &layout, Vec::new(), objects);
            let none = (Vec::new(), Vec::new());
            go(engine, &mut input, &layout, how, &sink, None, none)
        }
    }
    .map_err(told)
    .ok()?;
    let counts = ran.summary.counts;
    assert_eq!(counts.accepted + counts.refused, counts.read);
    assert!(counts.incomplete <= counts.accepted && counts.month_defaulted <= counts.accepted);
    assert_eq!(rows, counts.read);
    words::doubts(&ran.summary, engine, Lang::Zh, false, true);
    words::refusals(&ran.summary, usize::MAX, Lang::En);
    match to {
        To::Csv => {
            let plain = style.encoding.charset == Charset::Utf8;
            if plain {
                let accepted = records(&ran.result, style.delimiter, Some(width));
                assert_eq!(accepted, counts.accepted);
                let refused = records(&ran.rejects, style.delimiter, None);
                assert_eq!(refused, counts.refused);
            }
        }
        To::Objects => objects(&ran.result, counts.read),
    }
    Some(ran)
}

/// The rows of an input, counted by nobody who computes them.
fn rows_of(open: &dyn Fn() -> Result<Input, BatchError>, how: How) -> u64 {
    let mut input = open().expect("it was opened before");
    input.source.set_chunk(how.chunk);
    let mut count = 0;
    let mut spare = Vec::new();
    while let Some(chunk) = input.source.next(spare).expect("it was read before") {
        input.rows.each(&chunk, &mut |_| {
            count += 1;
            true
        });
        spare = chunk.bytes;
    }
    count
}

fn go<K: RowSink<Block = Lines>>(
    engine: &Engine<'_>,
    input: &mut Input,
    layout: &Layout,
    how: How,
    sink: &K,
    rejects: Option<&Rejects>,
    (head, head_of_rejects): (Vec<u8>, Vec<u8>),
) -> Result<(Ran, u64), BatchError> {
    let defaults = Defaults {
        city: Some("南昌".to_owned()),
        month: "2026-07".parse().expect("a month"),
        person: Person::default(),
        before: None,
    };
    let job = Job {
        people: None,
        checks: None,
        titles: &input.titles,
        engine,
        layout,
        defaults: &defaults,
        rows: input.rows.as_ref(),
        sink,
        rejects: rejects.map(|rejects| -> &dyn RowSink<Block = Lines> { rejects }),
        fail_fast: false,
        threads: how.threads,
    };
    let mut result = Stream::new(Vec::new(), Extent::default());
    let mut refused = Stream::new(Vec::new(), Extent::default());
    result.head(&head).expect("memory takes all");
    refused.head(&head_of_rejects).expect("memory takes all");
    let mut position = input.source.position();
    let mut observe = |progress: &Progress<'_>| {
        assert!(progress.position.bytes >= position.bytes);
        position = progress.position;
        Ok(())
    };
    let outputs = Outputs {
        result: &mut result,
        rejects: &mut refused,
        observe: &mut observe,
    };
    let summary = run(&job, input.source.as_mut(), outputs, Summary::default());
    let summary = match summary {
        Err(error @ BatchError::Lost { .. }) => panic!("{error:?}"),
        other => other?,
    };
    use sscalc::batch::BlockWriter;
    let rows = result.rows() + refused.rows();
    let ran = Ran {
        result: result.into_inner(),
        rejects: refused.into_inner(),
        summary,
    };
    Ok((ran, rows))
}

/// Records below the heading as another reader of CSV counts them, each as wide as is said.
fn records(bytes: &[u8], delimiter: u8, width: Option<usize>) -> u64 {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(bytes);
    let mut count = 0;
    for record in reader.byte_records() {
        let record = record.expect("memory can be read");
        if let Some(width) = width {
            assert_eq!(record.len(), width, "{record:?}");
        }
        count += 1;
    }
    count
}

/// Rows are numbered from 1 on, and each is an object.
fn objects(bytes: &[u8], rows: u64) {
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let (mut count, mut last) = (0, 0);
    for line in lines {
        let object: serde_json::Value = serde_json::from_slice(line).expect("an object");
        let number = object.get("row").and_then(serde_json::Value::as_u64);
        let number = number.expect("every row has its number");
        assert!(number > last, "row {number} after {last}");
        last = number;
        count += 1;
    }
    assert_eq!(count, rows);
}
