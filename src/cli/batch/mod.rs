//! `batch`: a payroll file in, every person's breakdown out.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::batch::{
    BatchError, BlockWriter, DELIMITERS, Defaults, Encoding, Engine, Fixed, Form, Input, Job,
    Layout, Nowhere, Outputs, Role, RowSink, Stream, Summary, Told, run as run_batch,
};
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, compute, output};
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::report::batch::csv::{Csv, Style, columns};
use crate::report::batch::json::JsonLines;
use crate::report::batch::rejects::Rejects;
use crate::report::batch::summary as words;
use crate::schedule::{Choices, InjuryChoice};
use crate::text;
use crate::typed;

pub(crate) mod args;
mod files;
mod progress;

use args::BatchArgs;
use files::{Files, Journal, Mark};

/// The most workers that are started unasked.
const MOST_THREADS: usize = 8;
/// Chunks between two journals, once a run is under way.
const JOURNAL_EVERY: u64 = 16;
/// Refused rows that are named where no file has them.
const NAMED: usize = 10;

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Failure {
        error.diagnostic().into()
    }
}

/// A run, checked and opened.
struct Run<'r> {
    args: &'r BatchArgs,
    settings: &'r Settings,
    engine: &'r Engine<'r>,
    layout: Layout,
    defaults: Defaults,
    input: Input,
    style: Style,
    threads: usize,
}

pub(super) fn run(args: &BatchArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let defaults = defaults(args)?;
    let told = told(args)?;
    let fixed = fixed(&args.columns)?;
    let tables = settings.tables()?;
    let strict = compute::strictness(args.strict.as_deref())?;
    let input = open(&args.file, &told)?;
    let natural = match input.form {
        Form::Delimited(_) => Format::Csv,
        Form::JsonLines => Format::Jsonl,
    };
    let format = settings.format_or(natural)?;
    let engine = Engine::new(&tables, &args.overlay, strict)?;
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
    let run = Run {
        style: style(args, settings, &input)?,
        args,
        settings,
        engine: &engine,
        layout,
        defaults,
        input,
        threads,
    };
    run.start(format)
}

/// What holds for rows that say nothing else.
fn defaults(args: &BatchArgs) -> Result<Defaults, Failure> {
    let month = settings::month(args.month.as_deref())?;
    let mut choices = Choices::of_month(month);
    choices.variants = compute::variants(&args.variant)?;
    if let Some(typed) = &args.housing_fund {
        choices.housing_fund = compute::housing_fund(typed)?;
    }
    let supplementary = args.supplementary_housing_fund.as_deref();
    choices.supplementary_housing_fund = supplementary
        .map(|typed| compute::fund_rates("--supplementary-housing-fund", typed))
        .transpose()?;
    choices.injury = InjuryChoice {
        class: compute::read(
            "--work-injury-class",
            args.work_injury_class.as_deref(),
            typed::injury_class,
        )?,
        float: compute::read(
            "--work-injury-float",
            args.work_injury_float.as_deref(),
            typed::injury_float,
        )?,
        rate: compute::read(
            "--work-injury-rate",
            args.work_injury_rate.as_deref(),
            typed::percent,
        )?,
    };
    choices.assume_provincial = args.assume_provincial;
    choices.only = compute::programs("--only", &args.only)?;
    choices.without = compute::programs("--without", &args.without)?;
    Ok(Defaults {
        city: args.city.clone(),
        choices,
    })
}

fn told(args: &BatchArgs) -> Result<Told, Failure> {
    let ending = args.file.extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    Ok(Told {
        encoding: encoding("--encoding", args.encoding.as_deref())?,
        delimiter: delimiter("--delimiter", args.delimiter.as_deref())?,
        json_lines: match ending.as_str() {
            "jsonl" | "ndjson" => Some(true),
            "csv" | "tsv" => Some(false),
            _ => None,
        },
    })
}

fn style(args: &BatchArgs, settings: &Settings, input: &Input) -> Result<Style, Failure> {
    let own = match input.form {
        Form::Delimited(delimiter) => delimiter,
        Form::JsonLines => b',',
    };
    let encoding_asked = encoding("--out-encoding", args.out_encoding.as_deref())?;
    Ok(Style {
        encoding: encoding_asked.unwrap_or(input.encoding),
        delimiter: delimiter("--out-delimiter", args.out_delimiter.as_deref())?.unwrap_or(own),
        raw: args.raw,
        prefix: args.prefix.clone(),
        allow_incomplete: args.allow_incomplete,
        lang: settings.lang,
    })
}

fn encoding(option: &str, typed: Option<&str>) -> Result<Option<Encoding>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let found = Encoding::from_name(typed);
    let known: Vec<&str> = Encoding::NAMES.iter().map(|(name, _)| *name).collect();
    let known = known.join(", ");
    let why = text!(
        "`{typed}` is none of {known}",
        "`{typed}` 不在 {known} 之中"
    );
    found
        .map(Some)
        .ok_or_else(|| bad_argument(option, &why).into())
}

fn delimiter(option: &str, typed: Option<&str>) -> Result<Option<u8>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let typed = if typed == "\\t" { "\t" } else { typed };
    let found = DELIMITERS
        .iter()
        .find(|(name, byte)| *name == typed || typed.as_bytes() == [*byte]);
    let why = text!(
        "`{typed}` is none of comma, tab, semicolon",
        "`{typed}` 不是 comma、tab 或 semicolon"
    );
    found
        .map(|(_, byte)| Some(*byte))
        .ok_or_else(|| bad_argument(option, &why).into())
}

/// `wage=应发工资,city=参保地`.
fn fixed(typed: &[String]) -> Result<Vec<Fixed>, Failure> {
    let pairs = typed.iter().flat_map(|list| list.split([',', '，']));
    pairs
        .map(|pair| {
            let (id, heading) = pair.split_once('=').unwrap_or((pair, ""));
            let role = Role::from_id(id.trim()).filter(|_| pair.contains('='));
            role.map(|role| (role, heading.trim().to_owned()))
                .ok_or_else(|| {
                    let known: Vec<String> = Role::every().iter().map(Role::id).collect();
                    let known = known.join(", ");
                    let why = text!(
                        "`{pair}` is not ROLE=HEADING; roles are {known}, variant.KEY",
                        "`{pair}` 不是 角色=列名；角色有 {known}、variant.键"
                    );
                    bad_argument("--columns", &why).into()
                })
        })
        .collect()
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
                "write the path of a CSV or JSON Lines file, or - for standard input",
                "请写 CSV 或 JSON Lines 文件的路径，或 - 表示标准输入"
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
        let length = known.is_file().then(|| known.len());
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

impl Run<'_> {
    fn start(mut self, format: Format) -> Result<Outcome, Failure> {
        if self.args.dry_run {
            let mut nowhere = Nowhere;
            let summary = self.go(&Nowhere, &mut nowhere, None, None, Summary::default())?;
            return Ok(self.report(&summary, None));
        }
        if format == Format::Jsonl {
            self.input.reader.count_rows();
            let sink = JsonLines::new(&self.input, &self.layout, self.settings.lang);
            return self.write(&sink, Vec::new());
        }
        let sink = Csv::new(&self.input, self.style.clone());
        let head = sink.head();
        self.write(&sink, head)
    }

    /// Writes to a file or to standard output.
    fn write<K>(mut self, sink: &K, head: Vec<u8>) -> Result<Outcome, Failure>
    where
        K: RowSink<Block = Vec<u8>>,
    {
        let Some(target) = self.settings.output.clone() else {
            return self.print(sink, head);
        };
        let apart = self.rejects_beside(&target);
        if apart == target {
            let why = text!("it is the file of `-o`", "与 `-o` 是同一文件");
            return Err(bad_argument("--rejects", &why).into());
        }
        let unwritable = |path: &Path, error: &io::Error| {
            let shown = path.display();
            Failure::from(Diagnostic::error(
                "output",
                text!("cannot write {shown}: {error}", "写不了 {shown}：{error}"),
            ))
        };
        let failed = |error: io::Error| unwritable(&target, &error);
        let rejects = Rejects(Csv::new(&self.input, self.style.clone()));
        let options = self.options_checksum()?;
        let (files, before) = if self.args.resume {
            self.resumed(&target, &apart, options)?
        } else {
            let files = Files::begin(&target, &apart).map_err(failed)?;
            (files, None)
        };
        let (written, rejected, summary) = before.unwrap_or_default();
        let mut result = Stream::new(files.result.file().map_err(failed)?, written);
        let mut refused = Stream::new(files.rejects.file().map_err(failed)?, rejected);
        if written == 0 {
            result.put(&mut head.clone()).map_err(failed)?;
            refused.put(&mut rejects.head()).map_err(failed)?;
        }
        let journalist = files.journalist(options);
        let done = self.go(
            sink,
            &mut result,
            Some((&rejects, &mut refused)),
            journalist.as_ref(),
            summary,
        );
        match done {
            Ok(summary) => {
                let has_rejects = summary.counts.refused > 0;
                files.finish(has_rejects).map_err(failed)?;
                Ok(self.report(&summary, has_rejects.then_some(&apart)))
            }
            // room can be made, and the run gone on with
            Err(error @ BatchError::Write(_)) => Err(error.into()),
            Err(error) => {
                files.discard().map_err(failed)?;
                Err(error.into())
            }
        }
    }

    fn print<K>(mut self, sink: &K, mut head: Vec<u8>) -> Result<Outcome, Failure>
    where
        K: RowSink<Block = Vec<u8>>,
    {
        let mut result = Stream::new(io::stdout(), 0);
        let done = match result.put(&mut head) {
            Err(error) => Err(BatchError::Write(error)),
            Ok(()) => self.print_rows(sink, &mut result),
        };
        let flushed = io::Write::flush(&mut result.into_inner()).map_err(BatchError::Write);
        match done.and_then(|done| flushed.map(|()| done)) {
            Ok((summary, apart)) => Ok(self.report(&summary, apart.as_ref())),
            Err(BatchError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(Outcome::Done)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Rows to standard output; refused ones to a file, if one is named.
    fn print_rows<K>(
        &mut self,
        sink: &K,
        result: &mut Stream<io::Stdout>,
    ) -> Result<(Summary, Option<PathBuf>), BatchError>
    where
        K: RowSink<Block = Vec<u8>>,
    {
        let Some(path) = self.args.rejects.clone() else {
            let summary = self.go(sink, result, None, None, Summary::default())?;
            return Ok((summary, None));
        };
        let part = files::Part::begin(&path).map_err(BatchError::Write)?;
        let rejects = Rejects(Csv::new(&self.input, self.style.clone()));
        let mut refused = Stream::new(part.file().map_err(BatchError::Write)?, 0);
        let begun = refused.put(&mut rejects.head()).map_err(BatchError::Write);
        let apart: Option<(&Rejects, &mut dyn BlockWriter<Vec<u8>>)> =
            Some((&rejects, &mut refused));
        let done = begun.and_then(|()| self.go(sink, result, apart, None, Summary::default()));
        let ended = match &done {
            Ok(summary) if summary.counts.refused > 0 => part.finish(),
            Ok(_) => part.clear(),
            Err(_) => part.discard(),
        };
        let summary = done?;
        ended.map_err(BatchError::Write)?;
        let apart = (summary.counts.refused > 0).then_some(path);
        Ok((summary, apart))
    }

    fn go<K: RowSink>(
        &mut self,
        sink: &K,
        result: &mut dyn BlockWriter<K::Block>,
        apart: Option<(&Rejects, &mut dyn BlockWriter<Vec<u8>>)>,
        journalist: Option<&files::Journalist>,
        before: Summary,
    ) -> Result<Summary, BatchError> {
        let mut nowhere = Stream::new(io::sink(), 0);
        let (rejects, refused) = match apart {
            Some((rejects, refused)) => (Some(rejects), refused),
            None => (None, &mut nowhere as &mut dyn BlockWriter<Vec<u8>>),
        };
        let done = (self.input.reader.position().bytes, before.counts.read);
        let mut line = progress::Line::new(self.settings, done);
        let (mut chunks, mut next) = (0_u64, 1_u64);
        let engine = self.engine;
        let mut observe = |progress: &crate::batch::Progress<'_>| {
            line.tell(progress);
            chunks = chunks.saturating_add(1);
            match journalist {
                Some(journalist) if chunks >= next => {
                    // often at first, so that little is lost; seldom later, so that little is written
                    next = chunks.saturating_add(chunks.min(JOURNAL_EVERY));
                    journalist.write(Mark {
                        position: progress.position,
                        written: progress.written,
                        rejected: progress.rejected,
                        summary: progress.summary.save(engine),
                    })
                }
                _ => Ok(()),
            }
        };
        let job = Job {
            engine,
            layout: &self.layout,
            defaults: &self.defaults,
            rows: self.input.rows.as_ref(),
            sink,
            rejects: rejects.map(|rejects| rejects as &dyn RowSink<Block = Vec<u8>>),
            fail_fast: self.args.fail_fast,
            threads: self.threads,
        };
        let outputs = Outputs {
            result,
            rejects: refused,
            observe: &mut observe,
        };
        let summary = run_batch(&job, &mut self.input.reader, outputs, before);
        line.end();
        summary
    }

    /// The file of refused rows: as named, else beside the result.
    fn rejects_beside(&self, target: &Path) -> PathBuf {
        self.args
            .rejects
            .clone()
            .unwrap_or_else(|| target.with_extension("rejects.csv"))
    }

    /// A checksum of everything but the input that decides the result.
    fn options_checksum(&self) -> Result<u32, Failure> {
        let mut all = format!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            env!("CARGO_PKG_VERSION"),
            self.engine.date(),
            self.defaults,
            self.style,
            self.layout,
            self.input.form,
            self.args.strict,
            self.args.overlay,
            self.settings.output,
        );
        all.push_str(&self.engine.fingerprint()?);
        Ok(crc32fast::hash(all.as_bytes()))
    }

    /// The files of the interrupted run, with what it had done.
    #[expect(clippy::type_complexity, reason = "three counts that are used at once")]
    fn resumed(
        &mut self,
        target: &Path,
        apart: &Path,
        options: u32,
    ) -> Result<(Files, Option<(u64, u64, Summary)>), Failure> {
        let cannot = |error: io::Error| {
            Failure::from(
                Diagnostic::error(
                    "resume",
                    text!(
                        "what the interrupted run has written is not there: {error}",
                        "中断的那次所写的文件不在：{error}"
                    ),
                )
                .hint(text!(
                    "run it without `--resume`, from the beginning",
                    "请去掉 `--resume`，从头计算"
                )),
            )
        };
        let Some((files, journal)) = Files::resume(target, apart).map_err(cannot)? else {
            // nothing was interrupted, or nothing had been written yet
            return Ok((Files::begin(target, apart).map_err(cannot)?, None));
        };
        if journal.options != options {
            return Err(Diagnostic::error(
                "options-changed",
                text!(
                    "the options or tables are not those of the interrupted run",
                    "选项或费率表与中断的那次不同"
                ),
            )
            .hint(text!(
                "give the same options, or run it without `--resume`, from the beginning",
                "请用同样的选项，或去掉 `--resume` 从头计算"
            ))
            .into());
        }
        let position = position(&journal);
        let same = self.input.reader.resume(&position);
        if !same.map_err(BatchError::Read)? {
            return Err(BatchError::Changed.into());
        }
        let summary = Summary::restore(&journal.summary, self.engine);
        Ok((files, Some((journal.written, journal.rejected, summary))))
    }

    /// Says what was done.
    fn report(&self, summary: &Summary, apart: Option<&PathBuf>) -> Outcome {
        let settings = self.settings;
        let (lang, quiet) = (settings.lang, settings.quiet);
        let counts = &summary.counts;
        let mut shown = String::new();
        if self.args.summary {
            let grid = words::totals(summary, self.engine, lang);
            shown.push_str(&grid.table(settings.width));
        }
        let in_part = counts.refused > 0 || (counts.incomplete > 0 && !self.args.allow_incomplete);
        for (doubt, line) in words::counts(counts, self.defaults.choices.month, lang) {
            if !quiet || doubt {
                shown.push_str(&output::note(doubt, &line, settings));
            }
        }
        // where a file has all of them, the first are enough
        let most = if self.args.dry_run { usize::MAX } else { NAMED };
        for line in words::refusals(summary, most, lang) {
            shown.push_str(&output::note(true, &line, settings));
        }
        if let Some(path) = apart {
            let path = path.display();
            let said = text!("refused rows are in {path}", "被拒的行在 {path}");
            shown.push_str(&output::note(true, said.get(lang), settings));
        }
        for (doubt, line) in words::doubts(summary, self.engine, lang, quiet, settings.verbose) {
            shown.push_str(&output::note(doubt, &line, settings));
        }
        output::complain_text(&shown);
        if in_part {
            Outcome::InPart
        } else {
            Outcome::Done
        }
    }
}

fn position(journal: &Journal) -> crate::batch::Position {
    crate::batch::Position {
        bytes: journal.bytes,
        lines: journal.lines,
        rows: journal.rows,
        checksum: journal.checksum,
    }
}
