//! What comes out beside the result: payslips in a file of their own, and sums by a column.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::batch::output::more::{More, MoreWriter};
use crate::batch::output::slips::{SlipStyle, Slips};
use crate::batch::output::workbook::{SlipBook, SlipRows};
use crate::batch::{
    BatchError, BlockWriter, ColumnName, Extent, Input, Layout, ResultTable, Stream,
};
use crate::cli::batch::args::BatchArgs;
use crate::cli::kind;
use crate::cli::outcome::{Failure, bad_argument};
use crate::cli::output::{self, unwritable};
use crate::cli::part::Part;
use crate::cli::settings::Settings;
use crate::cli::workplace::resolved;
use crate::report::Format;
use crate::text;

/// Headings of a department.
const DEPARTMENTS: [&str; 10] = [
    "部门",
    "所属部门",
    "部门名称",
    "一级部门",
    "科室",
    "车间",
    "班组",
    "department",
    "dept",
    "team",
];

/// What is asked for beside the result, checked before anything is read.
#[derive(Debug)]
pub(super) struct Asked {
    slips: Option<PathBuf>,
    group_by: Option<usize>,
    department: Option<usize>,
}

impl Asked {
    pub(super) fn of(
        args: &BatchArgs,
        settings: &Settings,
        layout: &Layout,
    ) -> Result<Asked, Failure> {
        let typed = args.group_by.as_deref().map(ColumnName::read);
        let place = typed.map(|name| name.place(&layout.headings, "--group-by"));
        let group_by = place.transpose().map_err(BatchError::from)?;
        let department = layout.headings.iter().position(|heading| {
            let bare = heading.trim().to_lowercase();
            DEPARTMENTS.contains(&bare.as_str())
        });
        let asked = Asked {
            slips: args.payslips.clone(),
            group_by,
            department: department.or(group_by),
        };
        if args.resume && (asked.slips.is_some() || asked.group_by.is_some()) {
            let why = text!(
                "payslips and sums by a column are made of all rows at once: run it without `--resume`",
                "工资条和分组合计须一次算完全部行：请去掉 `--resume`"
            );
            return Err(bad_argument("--resume", &why).into());
        }
        if let Some(path) = &asked.slips {
            refuse_loss(path, args, settings)?;
        }
        Ok(asked)
    }

    /// Begins what is asked for; on a dry run nothing is written.
    pub(super) fn begin(
        &self,
        args: &BatchArgs,
        (input, layout): (&Input, &Layout),
        table: &ResultTable,
    ) -> Result<Extras, Failure> {
        let charset = input.rows.charset();
        let mut extras = Extras {
            more: More {
                group_by: self.group_by.map(|place| (place, charset)),
                ..More::default()
            },
            group_heading: self
                .group_by
                .and_then(|place| layout.headings.get(place).cloned()),
            writer: MoreWriter::default(),
            part: None,
            is_whole: false,
        };
        let Some(path) = self.slips.as_ref().filter(|_| !args.dry_run) else {
            return Ok(extras);
        };
        let style = SlipStyle {
            lang: table.lang(),
            allow_incomplete: args.person.allow_incomplete,
            has_employer: args.payslips_employer,
            department: self.department,
        };
        let failed = |error: io::Error| unwritable(path, &error);
        let part = Part::begin(path).map_err(failed)?;
        let begun = part.file().and_then(|file| {
            if is_workbook(path) {
                let rows = SlipRows::new(input, layout, style);
                extras.writer.slip_book = Some(SlipBook::begin(&rows, Box::new(file))?);
                extras.more.slip_rows = Some(rows);
                return Ok(());
            }
            let slips = Slips::new(input, layout, style);
            let mut stream = Stream::new(file, Extent::default());
            stream.head(&slips.head())?;
            extras.writer.slips = Some(Box::new(stream));
            extras.more.slips = Some(slips);
            Ok(())
        });
        if let Err(error) = begun {
            part.discard().map_err(failed)?;
            return Err(failed(error));
        }
        extras.part = Some((part, path.clone()));
        Ok(extras)
    }
}

/// Refuses a file for payslips that the run reads or writes besides, or that holds anything but a page.
fn refuse_loss(path: &Path, args: &BatchArgs, settings: &Settings) -> Result<(), Failure> {
    let option = "--payslips";
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    if !["html", "htm", "xlsx"].contains(&ending.to_lowercase().as_str()) {
        let why = text!(
            "payslips are a page of HTML, to be printed by a browser, or a sheet of a workbook: name a file that ends with .html or .xlsx",
            "工资条是 HTML 网页（用浏览器打印或存为 PDF）或工作簿：文件名请以 .html 或 .xlsx 结尾"
        );
        return Err(bad_argument(option, &why).into());
    }
    settings.inputs.refuse(option, path)?;
    let others = [settings.output.as_deref(), args.rejects.as_deref()];
    if others
        .into_iter()
        .flatten()
        .any(|other| resolved(other) == resolved(path))
    {
        let why = text!(
            "another output of this run goes there",
            "本次运行的另一输出也写到这里"
        );
        return Err(bad_argument(option, &why).into());
    }
    if is_workbook(path) {
        return kind::refuse_other(option, path, Format::Xlsx);
    }
    let first = kind::first_bytes(path).unwrap_or_else(|_| Vec::new());
    if first.is_empty() || Slips::begin(&first) {
        return Ok(());
    }
    let shown = path.display();
    let why = text!(
        "{shown} is there and is no page of HTML: name another file, or move it away",
        "{shown} 已存在，且不是 HTML 网页：请换一个文件名，或先移走它"
    );
    Err(bad_argument(option, &why).into())
}

/// Whether payslips are a sheet.
fn is_workbook(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    ending.eq_ignore_ascii_case("xlsx")
}

/// What is made beside the result while a run goes on.
pub(super) struct Extras {
    pub(super) more: More,
    pub(super) writer: MoreWriter,
    /// The column by which sums are made.
    pub(super) group_heading: Option<String>,
    part: Option<(Part, PathBuf)>,
    /// Whether all rows went through.
    pub(super) is_whole: bool,
}

impl Extras {
    /// Puts the payslips in their place, if all rows went through; else what stood there stays.
    pub(super) fn end(mut self, is_done: bool, settings: &Settings) -> Result<(), Failure> {
        let slips = self.writer.slips.take();
        let Some((part, path)) = self.part.take() else {
            return Ok(());
        };
        let failed = |error: io::Error| unwritable(&path, &error);
        let mut book = self.writer.slip_book.take();
        let of_book = || book.as_ref().map_or(0, |book| book.rows());
        let count = slips.as_ref().map_or_else(of_book, |slips| slips.rows());
        if !(is_done && self.is_whole) {
            return part.discard().map_err(failed);
        }
        let written = match &mut book {
            Some(book) => book.finish(),
            None => part
                .file()
                .and_then(|mut file| file.write_all(Slips::tail())),
        };
        if let Err(error) = written {
            part.discard().map_err(failed)?;
            return Err(failed(error));
        }
        part.finish().map_err(failed)?;
        let shown = path.display();
        let said = match book {
            Some(_) => text!(
                "payslips of {count} rows are in {shown}",
                "{count} 张工资条在 {shown}"
            ),
            None => text!(
                "payslips of {count} rows are in {shown}: print them from a browser",
                "{count} 张工资条在 {shown}：用浏览器打开即可打印"
            ),
        };
        if !settings.quiet {
            let line = output::note(false, said.get(settings.lang), settings);
            output::complain_text(&line);
        }
        Ok(())
    }
}
