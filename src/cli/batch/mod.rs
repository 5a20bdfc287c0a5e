//! `batch`: a payroll file in, every person's breakdown out.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::batch::{BatchError, Engine, Form, Input, Layout, Told};
use crate::cli::settings::Settings;
use crate::cli::{Failure, Outcome};
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::report::batch::csv::columns;
use crate::text;

pub(crate) mod args;
mod files;
mod options;
mod progress;
mod work;

use args::BatchArgs;
use work::Work;

/// The most workers that are started unasked.
const MOST_THREADS: usize = 8;

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Failure {
        error.diagnostic().into()
    }
}

pub(super) fn run(args: &BatchArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let defaults = options::defaults(args)?;
    let told = options::told(args)?;
    let fixed = options::fixed(&args.columns)?;
    let tables = settings.tables()?;
    let strict = args.person.strictness()?;
    let input = open(&args.file, &told)?;
    let natural = match input.form {
        Form::Delimited(_) => Format::Csv,
        Form::JsonLines => Format::Jsonl,
    };
    let format = settings.format_or(natural)?;
    let engine = Engine::new(&tables, &args.person.overlays(), strict)?;
    let engine = engine.deducting(defaults.tax.clone());
    let engine = match format {
        Format::Csv => engine,
        Format::Jsonl => engine.keeping_schedules(),
        other => return Err(no_format(other)),
    };
    // a wrong option is one mistake, not one in every row
    if let Some(city) = &defaults.city {
        tables.city(city)?;
    }
    let layout = Layout::of(&input.headings, &fixed, defaults.city.is_some())?;
    if let (Format::Csv, Some(name)) = (format, same_name(&layout, &args.prefix)) {
        return Err(BatchError::SameName(name).into());
    }
    let threads = match args.threads {
        Some(threads) => threads.clamp(1, 64),
        None => std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_THREADS),
    };
    let work = Work {
        style: options::style(args, settings, &input)?,
        args,
        settings,
        engine: &engine,
        layout,
        defaults,
        input,
        threads,
    };
    work.start(format)
}

fn open(path: &Path, told: &Told) -> Result<Input, Failure> {
    let stdin = path == Path::new("-");
    let failed = |error: io::Error| {
        let shown = path.display();
        Failure::from(
            Diagnostic::error(
                "input",
                text!("cannot read {shown}: {error}", "读不了 {shown}：{error}"),
            )
            .hint(text!(
                "write the path of a CSV or JSON Lines file, or `-` for standard input",
                "请写 CSV 或 JSON Lines 文件的路径，或 `-` 表示标准输入"
            )),
        )
    };
    let (stream, length): (Box<dyn Read + Send>, _) = if stdin {
        (Box::new(io::stdin()), None)
    } else {
        let file = File::open(path).map_err(failed)?;
        let known = file.metadata().map_err(failed)?;
        if known.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let length = known.is_file().then_some(known.len());
        (Box::new(file), length)
    };
    let mut input = Input::open(stream, told)?;
    // of UTF-16 the length is known in other bytes than those that are counted
    let counted = input.encoding.charset == input.rows.charset();
    if let Some(length) = length.filter(|_| counted) {
        input.reader.set_length(length);
    }
    Ok(input)
}

fn no_format(format: Format) -> Failure {
    let word = format.word();
    Diagnostic::error(
        "format",
        text!("`batch` does not write {word}", "`batch` 不输出 {word}"),
    )
    .hint(text!(
        "choose csv or jsonl: `--format csv`",
        "可选 csv 或 jsonl：`--format csv`"
    ))
    .into()
}

/// A heading of the file that a result column has too.
fn same_name(layout: &Layout, prefix: &str) -> Option<String> {
    let results = columns(prefix);
    let own = layout.headings.iter();
    own.into_iter().find(|own| results.contains(own)).cloned()
}
