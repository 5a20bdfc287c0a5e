//! The work of a run: where its rows go, what is written down on the way, and what is said at the end.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::batch::output::csv::{Csv, Style};
use crate::batch::output::json_lines::JsonLines;
use crate::batch::output::more::{WithMore, WriterWithMore};
use crate::batch::output::rejects::Rejects;
use crate::batch::output::workbook::client::ClientColumns;
use crate::batch::people::People;
use crate::batch::{
    BatchError, BlockWriter, Charset, Checks, ColumnType, Defaults, Engine, Extent, Input, Job,
    Layout, Lines, Nowhere, Outputs, Position, Progress, RowSink, Stream, Summary, month_of_titles,
    run,
};
use crate::cli::batch::args::BatchArgs;
use crate::cli::batch::extras::Extras;
use crate::cli::batch::files::{Files, Journal, Journalist, Mark};
use crate::cli::batch::progress::Line;
use crate::cli::kind;
use crate::cli::outcome::{Failure, Outcome, bad_argument};
use crate::cli::output::{self, unwritable};
use crate::cli::part::{Part, is_stream};
use crate::cli::settings::Settings;
use crate::cli::workplace::resolved;
use crate::diagnostic::Diagnostic;
use crate::period::Month;
use crate::report::Format;
use crate::report::batch::json::Objects;
use crate::report::batch::summary as words;
use crate::report::batch::{groups, totals, understood};
use crate::text;

/// Chunks between two journals, once a run is under way.
const JOURNAL_EVERY: u64 = 16;
/// Bytes of a chunk whose rows become objects of some kilobytes each.
const CHUNK_OF_OBJECTS: usize = 64 * 1024;
/// Refused rows that are named where a file has all of them.
const NAMED: usize = 10;

/// A run, checked and opened.
pub(super) struct Work<'r> {
    pub(super) args: &'r BatchArgs,
    pub(super) settings: &'r Settings,
    pub(super) engine: &'r Engine<'r>,
    pub(super) layout: &'r Layout,
    pub(super) defaults: &'r Defaults,
    /// People with several rows, where that is known.
    pub(super) people: Option<&'r People>,
    /// Contributions that the sheet gives, to be held against what is computed.
    pub(super) checks: Option<&'r Checks>,
    /// The columns of the withholding client's file, where that is written in place of the result.
    pub(super) client: Option<&'r ClientColumns>,
    /// Whether the run may end where somebody has several rows after all, to begin anew.
    pub(super) can_begin_anew: bool,
    pub(super) input: Input,
    pub(super) style: Style,
    /// What is made beside the result.
    pub(super) extras: &'r mut Extras,
    pub(super) threads: usize,
    /// The month, where a title above the headings names it and nobody else does, with the title.
    pub(super) titled: Option<(Month, String)>,
}

impl Work<'_> {
    pub(super) fn start(mut self, format: Format) -> Result<Outcome, Failure> {
        self.say_understood();
        if self.args.dry_run {
            let mut nowhere = Nowhere::default();
            let summary = self.go(
                &Nowhere::default(),
                &mut nowhere,
                None,
                None,
                Summary::default(),
            )?;
            return Ok(self.report(&summary, None));
        }
        if let Some(columns) = self.client {
            return self.client_file(columns);
        }
        if format == Format::Jsonl {
            self.input.source.count_rows();
            self.input.source.set_chunk(CHUNK_OF_OBJECTS);
            let sink = JsonLines::new(
                &self.input,
                self.layout,
                self.checks.map_or_else(Vec::new, Checks::programs),
                Objects {
                    lang: self.settings.lang,
                },
            );
            return self.write(&sink, Vec::new());
        }
        if format == Format::Xlsx {
            return self.workbook();
        }
        if format == Format::Parquet {
            return self.parquet();
        }
        let sink = Csv::new(&self.input, self.style.clone());
        let head = sink.head();
        self.write(&sink, head)
    }

    /// Says how the sheet was understood, before anything is computed: whole where it is only checked, in a few lines
    /// where somebody looks on, else what might be thought to be used and is not.
    fn say_understood(&self) {
        let settings = self.settings;
        let (lang, quiet) = (settings.lang, settings.quiet);
        if self.args.dry_run && !quiet {
            let grid = understood::grid(&self.input, &self.layout.uses, lang);
            output::complain_text(&grid.table(settings.width, lang));
        }
        let lines = match (self.args.dry_run, quiet) {
            (_, true) => Vec::new(),
            (false, false) if io::stderr().is_terminal() => {
                understood::lines(&self.input, self.layout, lang)
            }
            _ => understood::unused(self.layout, lang),
        };
        let mut shown: String = lines
            .iter()
            .map(|line| output::note(false, line, settings))
            .collect();
        let floats = self.floats().join(lang.pick(", ", "、"));
        if !floats.is_empty() && !quiet {
            let said = text!(
                "columns of doubles, each read as the shortest decimal that is it: {floats}; decimals say amounts exactly",
                "这些列是浮点数，按最短的十进制数读取：{floats}；金额用 decimal 类型更稳妥"
            );
            shown.push_str(&output::note(false, said.get(lang), settings));
        }
        let renamed = self.style.table.renamed().join(lang.pick(", ", "、"));
        if !renamed.is_empty() && !quiet && self.client.is_none() {
            let said = text!(
                "the sheet has columns of these names itself, so that the results are called: {renamed}",
                "表中已有同名列，结果列改称：{renamed}"
            );
            shown.push_str(&output::note(false, said.get(lang), settings));
        }
        if let Some((month, title)) = &self.titled {
            let said = text!(
                "the month is that of the title `{title}`: {month}",
                "月份取自标题“{title}”：{month}"
            );
            shown.push_str(&output::note(true, said.get(lang), settings));
        } else if let Some((month, title)) = month_of_titles(&self.input)
            && month != self.defaults.month
        {
            let asked = self.defaults.month;
            let said = text!(
                "the title `{title}` says {month}, and `--month` {asked}: computed for {asked}",
                "标题“{title}”写的是 {month}，而 `--month` 是 {asked}：按 {asked} 计算"
            );
            shown.push_str(&output::note(true, said.get(lang), settings));
        }
        output::complain_text(&shown);
    }

    /// Columns that count and come in as doubles.
    fn floats(&self) -> Vec<&str> {
        let types = self.input.types.iter().enumerate();
        let floats = types.filter(|(_, own)| **own == ColumnType::Float);
        let counted = floats.filter(|(place, _)| self.layout.counted().any(|own| own == *place));
        let names = counted.filter_map(|(place, _)| self.layout.headings.get(place));
        names.map(String::as_str).collect()
    }

    /// Writes to a file or to standard output.
    fn write<K>(mut self, sink: &K, head: Vec<u8>) -> Result<Outcome, Failure>
    where
        K: RowSink<Block = Lines>,
    {
        let Some(target) = self.settings.output.clone() else {
            self.refuse_named()?;
            return self.print(sink, head, Box::new(io::stdout()));
        };
        if is_stream(&target) {
            self.refuse_named()?;
            let opened = OpenOptions::new().write(true).open(&target);
            let opened = opened.map_err(BatchError::Write)?;
            return self.print(sink, head, Box::new(opened));
        }
        let apart = self.rejects_beside(&target)?;
        let failed = |error: io::Error| unwritable(&target, &error);
        let rejects = self.rejects();
        let options = self.options_checksum()?;
        let (files, before) = if self.args.resume {
            self.resumed(&target, &apart, options)?
        } else {
            let files = Files::begin(&target, Some(&apart));
            (files.map_err(failed)?, None)
        };
        let (written, rejected, summary) = before.unwrap_or_default();
        let mut result = Stream::new(files.result.file().map_err(failed)?, written);
        let mut refused = Stream::new(files.refused().map_err(failed)?, rejected);
        if written.bytes == 0
            && let Err(error) = result
                .head(&head)
                .and_then(|()| refused.head(&rejects.head()))
        {
            files.discard().map_err(failed)?;
            return Err(failed(error));
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
                files
                    .finish(self.keeps(&apart, has_rejects))
                    .map_err(failed)?;
                Ok(self.report(&summary, has_rejects.then_some(&apart)))
            }
            // room can be made, a drive come back: the run may be gone on with
            Err(error @ (BatchError::Write(_) | BatchError::Read(_))) => Err(error.into()),
            Err(error) => {
                files.discard().map_err(failed)?;
                Err(error.into())
            }
        }
    }

    /// Writes to a stream, which can be neither replaced nor gone on with.
    fn print<K>(
        mut self,
        sink: &K,
        head: Vec<u8>,
        to: Box<dyn io::Write + Send>,
    ) -> Result<Outcome, Failure>
    where
        K: RowSink<Block = Lines>,
    {
        let mut result = Stream::new(to, Extent::default());
        let done = match result.head(&head) {
            Err(error) => Err(BatchError::Write(error)),
            Ok(()) => self.print_rows(sink, &mut result),
        };
        let flushed = io::Write::flush(&mut result.into_inner()).map_err(BatchError::Write);
        match done.and_then(|done| flushed.map(|()| done)) {
            Ok((summary, apart)) => Ok(self.report(&summary, apart.as_ref())),
            Err(BatchError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(Outcome::Done)
            }
            Err(BatchError::Write(error)) => Err(output::unprinted(&error).into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Rows to a stream; refused ones to a file, if one is named.
    fn print_rows<K>(
        &mut self,
        sink: &K,
        result: &mut dyn BlockWriter<Lines>,
    ) -> Result<(Summary, Option<PathBuf>), BatchError>
    where
        K: RowSink<Block = Lines>,
    {
        let Some(path) = self.args.rejects.clone() else {
            let summary = self.go(sink, result, None, None, Summary::default())?;
            return Ok((summary, None));
        };
        let part = Part::begin(&path).map_err(BatchError::Write)?;
        let rejects = self.rejects();
        let mut refused = Stream::new(part.file().map_err(BatchError::Write)?, Extent::default());
        let begun = refused.head(&rejects.head()).map_err(BatchError::Write);
        let apart: Option<(&Rejects, &mut dyn BlockWriter<Lines>)> = Some((&rejects, &mut refused));
        let done = begun.and_then(|()| self.go(sink, result, apart, None, Summary::default()));
        let ended = match &done {
            Ok(_) => part.finish(),
            Err(_) => part.discard(),
        };
        let summary = done?;
        ended.map_err(BatchError::Write)?;
        let apart = (summary.counts.refused > 0).then_some(path);
        Ok((summary, apart))
    }

    pub(super) fn go<K: RowSink>(
        &mut self,
        sink: &K,
        result: &mut dyn BlockWriter<K::Block>,
        apart: Option<(&Rejects, &mut dyn BlockWriter<Lines>)>,
        journalist: Option<&Journalist<'_>>,
        before: Summary,
    ) -> Result<Summary, BatchError> {
        let mut nowhere = Stream::new(io::sink(), Extent::default());
        let (rejects, refused) = match apart {
            Some((rejects, refused)) => (Some(rejects), refused),
            None => {
                let nowhere: &mut dyn BlockWriter<Lines> = &mut nowhere;
                (None, nowhere)
            }
        };
        let rejects: Option<&dyn RowSink<Block = Lines>> = match rejects {
            Some(rejects) => Some(rejects),
            None => None,
        };
        let done = (self.input.source.position().bytes, before.counts.read);
        let mut line = Line::new(self.settings, done);
        let (mut chunks, mut next) = (0_u64, 1_u64);
        let engine = self.engine;
        let mut observe = |progress: &Progress<'_>| {
            line.tell(progress);
            chunks += 1;
            match journalist {
                Some(journalist) if chunks >= next => {
                    // often at first, so that little is lost; seldom later, so that little is written
                    next = chunks + chunks.min(JOURNAL_EVERY);
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
        let Extras { more, writer, .. } = &mut *self.extras;
        let sink = WithMore { result: sink, more };
        let mut result = WriterWithMore {
            result,
            more: writer,
        };
        let job = Job {
            engine,
            layout: self.layout,
            defaults: self.defaults,
            people: self.people,
            checks: self.checks,
            titles: &self.input.titles,
            rows: self.input.rows.as_ref(),
            sink: &sink,
            rejects,
            fail_fast: self.args.fail_fast,
            threads: self.threads,
        };
        let outputs = Outputs {
            result: &mut result,
            rejects: refused,
            observe: &mut observe,
        };
        let summary = run(&job, self.input.source.as_mut(), outputs, before);
        line.end();
        let mut summary = summary?;
        let repeats = self.people.is_none() && summary.has_repeats();
        if repeats && self.can_begin_anew {
            return Err(BatchError::Repeats);
        }
        summary.repeats = repeats;
        self.extras.is_whole = true;
        Ok(summary)
    }

    /// The form of refused rows in a file of their own.
    pub(super) fn rejects(&self) -> Rejects {
        Rejects(Csv::new(&self.input, self.style.clone()))
    }

    /// The file of refused rows: as named, else beside the result. It must be writable without a loss: no file that
    /// the run reads or writes, nor one that holds anything but refused rows.
    pub(super) fn rejects_beside(&self, target: &Path) -> Result<PathBuf, Failure> {
        let named = self.args.rejects.clone();
        let apart = named.unwrap_or_else(|| target.with_extension("rejects.csv"));
        if resolved(&apart) == resolved(target) {
            let why = text!("it is the file of `-o`", "与 `-o` 是同一文件");
            return Err(bad_argument("--rejects", &why).into());
        }
        self.refuse_loss(&apart)?;
        Ok(apart)
    }

    /// Refuses a file for refused rows that the run reads, or that was not made for them.
    pub(super) fn refuse_loss(&self, apart: &Path) -> Result<(), Failure> {
        self.settings.inputs.refuse("--rejects", apart)?;
        let first = kind::first_bytes(apart).unwrap_or_else(|_| Vec::new());
        if first.is_empty() || Rejects::begin(&first) {
            return Ok(());
        }
        let shown = apart.display();
        let why = text!(
            "{shown} is there and does not hold refused rows: name another file for them, `--rejects FILE`, or move it away",
            "{shown} 已存在，且不是被拒行的文件：请用 `--rejects 文件` 另指定，或先移走它"
        );
        Err(bad_argument("--rejects", &why).into())
    }

    /// The same of a file that `--rejects` names, if it does.
    pub(super) fn refuse_named(&self) -> Result<(), Failure> {
        let named = self.args.rejects.as_deref();
        named.map_or(Ok(()), |apart| self.refuse_loss(apart))
    }

    /// Whether the file of refused rows is put in its place: it is as it was said to be, also where no row is refused,
    /// so that none of an earlier run stands for this one.
    pub(super) fn keeps(&self, apart: &Path, has_rejects: bool) -> bool {
        has_rejects || self.args.rejects.is_some() || apart.exists()
    }

    /// A checksum of everything but the input that decides the result.
    pub(super) fn options_checksum(&self) -> Result<u32, Failure> {
        let mut all = format!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            env!("CARGO_PKG_VERSION"),
            self.engine.date(),
            self.defaults,
            self.style,
            self.layout,
            self.input.form,
            self.args.person.strict,
            self.defaults.person.overlays,
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
    ) -> Result<(Files, Option<(Extent, Extent, Summary)>), Failure> {
        let cannot = |error: io::Error| {
            if error.kind() == io::ErrorKind::WouldBlock {
                return unwritable(target, &error);
            }
            let message = if error.kind() == io::ErrorKind::InvalidData {
                text!(
                    "what the interrupted run has written was changed since: its rows cannot be relied on",
                    "中断的那次所写的内容此后被改动过，其中的行不可信"
                )
            } else {
                text!(
                    "cannot go on with what the interrupted run has written: {error}",
                    "无法接着中断的那次所写的文件：{error}"
                )
            };
            Failure::from(Diagnostic::error("resume", message).hint(text!(
                "run it without `--resume`, from the beginning",
                "请去掉 `--resume`，从头计算"
            )))
        };
        let Some((files, journal)) = Files::resume(target, apart).map_err(cannot)? else {
            // nothing was interrupted, or nothing had been written yet
            let files = Files::begin(target, Some(apart));
            return Ok((files.map_err(|error| unwritable(target, &error))?, None));
        };
        let changed = || -> Failure {
            Diagnostic::error(
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
            .into()
        };
        if journal.options != options {
            return Err(changed());
        }
        let position = position(&journal);
        let same = self.input.source.resume(&position);
        if !same.map_err(BatchError::Read)? {
            return Err(BatchError::Changed.into());
        }
        let summary = Summary::restore(&journal.summary, self.engine).ok_or_else(changed)?;
        Ok((files, Some((journal.written, journal.rejected, summary))))
    }

    /// The month of rows that name none, and whether the clock chose it.
    pub(super) fn month(&self) -> (Month, bool) {
        (
            self.defaults.month,
            self.args.month.is_none() && self.titled.is_none(),
        )
    }

    /// The encoding of an input that is UTF-16 by nothing but its bytes.
    fn guessed_utf_16(&self) -> Option<&'static str> {
        let encoding = self.input.encoding;
        if encoding.mark || self.args.encoding.is_some() {
            return None;
        }
        match encoding.charset {
            Charset::Utf16Le => Some("utf-16le"),
            Charset::Utf16Be => Some("utf-16be"),
            Charset::Utf8 | Charset::Gb18030 => None,
        }
    }

    /// Says what was done.
    pub(super) fn report(&self, summary: &Summary, apart: Option<&PathBuf>) -> Outcome {
        let settings = self.settings;
        let (lang, quiet) = (settings.lang, settings.quiet);
        let counts = &summary.counts;
        let mut shown = String::new();
        if self.args.summary {
            let grid = totals::grid(summary, self.engine, lang);
            shown.push_str(&grid.table(settings.width, lang));
        }
        if let Some(heading) = &self.extras.group_heading {
            let grid = groups::grid(&self.extras.writer.groups, heading, lang);
            shown.push_str(&grid.table(settings.width, lang));
        }
        let in_part = counts.refused > 0
            || summary.repeats
            || (counts.incomplete > 0 && !self.args.person.allow_incomplete);
        if let Some(order) = self.guessed_utf_16()
            && !quiet
        {
            let said = text!(
                "the input has no byte-order mark and was read as {order}; `--encoding` names another",
                "输入没有字节顺序标记，按 {order} 读取；可用 `--encoding` 另行指定"
            );
            shown.push_str(&output::note(false, said.get(lang), settings));
        }
        for (line, title) in &self.input.titles {
            let said = text!(
                "row {line} (`{title}`) was taken for a title above the headings",
                "第 {line} 行（`{title}`）视为列名上方的标题"
            );
            if !quiet {
                shown.push_str(&output::note(false, said.get(lang), settings));
            }
        }
        if summary.repeats {
            let said = text!(
                "somebody has several rows, and each was computed by itself: give the file itself, not a pipe, to have the months of a person as one year and rows of one month as one wage",
                "有人占多行，而各行是分别计算的：请直接给出文件（不要用管道），程序会把同一人的各月连成一年、同月多行合并计算"
            );
            shown.push_str(&output::note(true, said.get(lang), settings));
        }
        if let Some(people) = self.people.filter(|people| people.years > 0) {
            let (years, gaps) = (people.years, people.gaps);
            let said = text!(
                "people with several months: {years}, taxed month after month",
                "有 {years} 人占多个月份，个税逐月累计"
            );
            shown.push_str(&output::note(false, said.get(lang), settings));
            if gaps > 0 {
                let said = text!(
                    "{gaps} of them have no row for a month between: it does not count for the basic deduction",
                    "其中 {gaps} 人中间缺月份：所缺月份不计减除费用"
                );
                shown.push_str(&output::note(true, said.get(lang), settings));
            }
        }
        for (doubt, line) in understood::asides(&summary.asides, counts.asides, lang) {
            if !quiet || doubt {
                shown.push_str(&output::note(doubt, &line, settings));
            }
        }
        if self.checks.is_some() {
            for (doubt, line) in self.extras.writer.differences.lines() {
                if !quiet || doubt {
                    shown.push_str(&output::note(doubt, line.get(lang), settings));
                }
            }
        }
        for (doubt, line) in words::counts(counts, self.month(), lang) {
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
            let said = text!("refused rows are in {path}", "失败的行在 {path}");
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

fn position(journal: &Journal) -> Position {
    Position {
        bytes: journal.bytes,
        lines: journal.lines,
        rows: journal.rows,
        checksum: journal.checksum,
    }
}
