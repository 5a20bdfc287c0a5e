//! Results that are a file only as a whole: nothing can be gone on with, and a pipe gets it at the end.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Seek, SeekFrom, Write};
use std::path::Path;

use crate::batch::output::rejects::Rejects;
use crate::batch::output::workbook::client::{ClientBlock, ClientBook, ClientColumns, ClientRows};
use crate::batch::output::workbook::{Block, Book, BookRows, BookStyle, MOST_COLUMNS};
use crate::batch::totals::sums;
use crate::batch::{BatchError, BlockWriter, Extent, RowSink, Stream, Summary};
use crate::cli::batch::files::Files;
use crate::cli::batch::work::Work;
use crate::cli::outcome::{Failure, Outcome, bad_argument};
use crate::cli::output::{self, unwritable};
use crate::cli::part::{Part, is_stream};
use crate::cli::workplace::Workplace;
use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::report::batch::summary as words;
use crate::text;

/// Bytes of a chunk: a row of figures is many times as long as XML or in columns.
const CHUNK: usize = 64 * 1024;

/// A writer that has something to write after the last row.
pub(super) trait Whole<B>: BlockWriter<B> {
    /// Writes it.
    fn end(&mut self, work: &Work<'_>, summary: &Summary) -> Result<(), BatchError>;

    /// What must be said of what was written.
    fn doubts(&self) -> Vec<Text> {
        Vec::new()
    }
}

impl Whole<Block> for Book {
    fn end(&mut self, work: &Work<'_>, summary: &Summary) -> Result<(), BatchError> {
        let lang = work.settings.lang;
        let lines = words::counts(&summary.counts, work.month(), lang);
        let doubts = words::doubts(summary, work.engine, lang, false, true);
        let differences = match work.checks {
            Some(_) => work.extras.writer.differences.lines(),
            None => Vec::new(),
        };
        let differences = differences
            .into_iter()
            .map(|(doubt, line)| (doubt, line.get(lang).to_owned()));
        let lines: Vec<String> = lines
            .into_iter()
            .chain(differences)
            .chain(doubts)
            .map(|(_, line)| line)
            .collect();
        let extras = &work.extras;
        let heading = extras.group_heading.as_deref();
        let groups = heading.map(|heading| (heading, &extras.writer.groups));
        let done = self.finish(&sums(summary, work.engine, lang), groups, &lines);
        done.map(|_| ()).map_err(BatchError::Write)
    }

    fn doubts(&self) -> Vec<Text> {
        let mut doubts = Vec::new();
        if let Some(sheet) = self.refused_sheet_name() {
            doubts.push(text!(
                "refused rows are on the sheet `{sheet}`",
                "被拒的行在工作表 `{sheet}`"
            ));
        }
        let cut = self.cut();
        if cut > 0 {
            doubts.push(text!(
                "{cut} cells were longer than a workbook's cell may be (32767 characters) and were cut",
                "{cut} 个单元格超出工作簿单元格的上限（32767 字符），已截断"
            ));
        }
        doubts
    }
}

impl Whole<ClientBlock> for ClientBook {
    fn end(&mut self, _: &Work<'_>, _: &Summary) -> Result<(), BatchError> {
        self.finish()
    }

    fn doubts(&self) -> Vec<Text> {
        ClientBook::doubts(self)
    }
}

/// What a form of the whole is made by.
pub(super) struct Form<'f, K, W> {
    pub(super) sink: &'f K,
    /// Begins the file; the folder is for what is kept meanwhile.
    pub(super) begin: &'f dyn Fn(File, Option<&Workplace>) -> io::Result<W>,
    /// Whether refused rows have a place in it.
    pub(super) has_refused: bool,
}

impl Work<'_> {
    pub(super) fn workbook(self) -> Result<Outcome, Failure> {
        let style = BookStyle {
            table: self.style.table.clone(),
            allow_incomplete: self.style.allow_incomplete,
            lang: self.style.lang,
        };
        let sink = BookRows::new(&self.input, self.layout, style);
        let width = sink.width();
        if width > MOST_COLUMNS {
            let error = text!(
                "the result has {width} columns, a workbook at most {MOST_COLUMNS}",
                "结果有 {width} 列，工作簿最多 {MOST_COLUMNS} 列"
            );
            return Err(Diagnostic::error("too-many-columns", error)
                .hint(text!(
                    "write CSV: `--format csv`",
                    "请输出 CSV：`--format csv`"
                ))
                .into());
        }
        let begin = |file: File, place: Option<&Workplace>| {
            let spool = match place {
                Some(place) => place.spool()?,
                None => tempfile::tempfile()?,
            };
            Book::begin(sink.clone(), Box::new(file), Box::new(spool))
        };
        self.whole(&Form {
            sink: &sink,
            begin: &begin,
            has_refused: true,
        })
    }

    /// Writes the import sheet of the withholding client.
    pub(super) fn client_file(self, columns: &ClientColumns) -> Result<Outcome, Failure> {
        let sink = ClientRows::new(columns.clone(), &self.input, self.args.month);
        let begin = |file: File, _: Option<&Workplace>| ClientBook::begin(&sink, Box::new(file));
        self.whole(&Form {
            sink: &sink,
            begin: &begin,
            has_refused: false,
        })
    }

    /// Writes a form that is a file only as a whole.
    pub(super) fn whole<K, W>(mut self, form: &Form<'_, K, W>) -> Result<Outcome, Failure>
    where
        K: RowSink,
        W: Whole<K::Block>,
    {
        if self.args.resume {
            let why = text!(
                "only CSV and JSON Lines can be gone on with; this form is written as a whole",
                "只有 CSV 与 JSON Lines 可以接着算；此格式须整体写出"
            );
            return Err(bad_argument("--resume", &why).into());
        }
        // memory follows the length of a chunk
        self.input.source.set_chunk(CHUNK);
        match self.settings.output.clone() {
            Some(target) if !is_stream(&target) => self.whole_file(form, &target),
            Some(target) => {
                let to = OpenOptions::new().write(true).open(&target);
                let to = to.map_err(|error| unwritable(&target, &error))?;
                self.whole_stream(form, Box::new(to))
            }
            None if io::stdout().is_terminal() => Err(Diagnostic::error(
                "terminal",
                text!(
                    "the result is not text and would spoil the terminal",
                    "结果不是文本，不能输出到终端"
                ),
            )
            .hint(text!(
                "name a file: `-o result.xlsx`",
                "请指定文件：`-o result.xlsx`"
            ))
            .into()),
            None => self.whole_stream(form, Box::new(io::stdout())),
        }
    }

    fn whole_file<K, W>(mut self, form: &Form<'_, K, W>, target: &Path) -> Result<Outcome, Failure>
    where
        K: RowSink,
        W: Whole<K::Block>,
    {
        let is_apart = !form.has_refused || self.args.rejects.is_some();
        let apart = is_apart.then(|| self.rejects_beside(target)).transpose()?;
        let failed = |error: io::Error| unwritable(target, &error);
        let files = Files::begin(target, apart.as_deref()).map_err(failed)?;
        let refused = files.refused().map_err(failed)?;
        let rejects = apart.is_some().then(|| (self.rejects(), refused));
        let file = files.result.file().map_err(failed)?;
        match self.rows(form, file, files.result.place(), rejects) {
            Ok((summary, doubts)) => {
                let has_rejects = summary.counts.refused > 0;
                let keeps = apart
                    .as_ref()
                    .is_some_and(|apart| self.keeps(apart, has_rejects));
                files.finish(keeps).map_err(failed)?;
                let outcome = self.report(&summary, apart.as_ref().filter(|_| has_rejects));
                self.say(&doubts);
                Ok(outcome)
            }
            Err(error) => {
                files.discard().map_err(failed)?;
                Err(without_resume(error))
            }
        }
    }

    fn whole_stream<K, W>(
        mut self,
        form: &Form<'_, K, W>,
        mut to: Box<dyn Write>,
    ) -> Result<Outcome, Failure>
    where
        K: RowSink,
        W: Whole<K::Block>,
    {
        self.refuse_named()?;
        let write = BatchError::Write;
        let path = self.args.rejects.clone();
        let part = path
            .as_deref()
            .map(Part::begin)
            .transpose()
            .map_err(write)?;
        let refused = part.as_ref().map(Part::file).transpose().map_err(write)?;
        let rejects = refused
            .map(|file| -> (Rejects, Box<dyn Write + Send>) { (self.rejects(), Box::new(file)) });
        let mut file = tempfile::tempfile().map_err(write)?;
        let own = file.try_clone().map_err(write)?;
        let done = self.rows(form, own, None, rejects);
        let has_rejects = |summary: &Summary| summary.counts.refused > 0;
        let ended = match (part, &done) {
            (None, _) => Ok(()),
            (Some(part), Ok(_)) => part.finish(),
            (Some(part), Err(_)) => part.discard(),
        };
        let (summary, doubts) = done.map_err(without_resume)?;
        let copied = ended
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| io::copy(&mut file, &mut to))
            .and_then(|_| to.flush());
        match copied {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Outcome::Done),
            Err(error) => return Err(without_resume(BatchError::Write(error))),
            Ok(()) => {}
        }
        let outcome = self.report(&summary, path.as_ref().filter(|_| has_rejects(&summary)));
        self.say(&doubts);
        Ok(outcome)
    }

    /// All rows into a file, and what follows them.
    fn rows<K, W>(
        &mut self,
        form: &Form<'_, K, W>,
        file: File,
        place: Option<&Workplace>,
        rejects: Option<(Rejects, Box<dyn Write + Send>)>,
    ) -> Result<(Summary, Vec<Text>), BatchError>
    where
        K: RowSink,
        W: Whole<K::Block>,
    {
        let mut writer = (form.begin)(file, place).map_err(BatchError::Write)?;
        let none = Summary::default();
        let summary = match rejects {
            Some((rejects, to)) => {
                let mut refused = Stream::new(to, Extent::default());
                refused.head(&rejects.head()).map_err(BatchError::Write)?;
                self.go(
                    form.sink,
                    &mut writer,
                    Some((&rejects, &mut refused)),
                    None,
                    none,
                )?
            }
            None => self.go(form.sink, &mut writer, None, None, none)?,
        };
        writer.end(self, &summary)?;
        Ok((summary, writer.doubts()))
    }

    fn say(&self, doubts: &[Text]) {
        for doubt in doubts {
            let line = output::note(true, doubt.get(self.settings.lang), self.settings);
            output::complain_text(&line);
        }
    }
}

/// A failure of what cannot be gone on with.
fn without_resume(error: BatchError) -> Failure {
    match error {
        BatchError::Write(error) => Diagnostic::error(
            "output",
            text!("cannot write the result: {error}", "写不出结果：{error}"),
        )
        .hint(text!(
            "what stood at `-o` is unchanged; make room, then run the same command again",
            "`-o` 处原有文件未改动；腾出空间后再运行同一命令"
        ))
        .into(),
        other => other.into(),
    }
}
