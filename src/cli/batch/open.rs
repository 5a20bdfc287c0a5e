//! Opening what comes in: a file or standard input, text or a workbook, told by its first bytes.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use crate::batch::{
    BatchError, Input, Limit, PIPED_MIB, Seekable, Told, ToldTop, WORKBOOK_THREAD, Workbook,
};
use crate::cli::batch::args::BatchArgs;
use crate::cli::outcome::{Failure, bad_argument};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::text;

/// Bytes by which a workbook is known.
const FIRST: u64 = 128;

pub(super) fn input(args: &BatchArgs, told: Told, settings: &Settings) -> Result<Input, Failure> {
    if args.file == Path::new("-") {
        return stream(Box::new(io::stdin()), args, &told, settings).map_err(BatchError::Read)?;
    }
    let failed = |error: io::Error| {
        let shown = args.file.display();
        Failure::from(
            Diagnostic::error(
                "input",
                text!("cannot read {shown}: {error}", "读不了 {shown}：{error}"),
            )
            .hint(text!(
                "write the path of a CSV, XLSX, JSON Lines or Parquet file, or `-` for standard input",
                "请写 CSV、XLSX、JSON Lines 或 Parquet 文件的路径，或 `-` 表示标准输入"
            )),
        )
    };
    let mut file = File::open(&args.file).map_err(failed)?;
    let known = file.metadata().map_err(failed)?;
    if known.is_dir() {
        return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    if !known.is_file() {
        // a pipe gives its bytes once
        return stream(Box::new(file), args, &told, settings).map_err(failed)?;
    }
    let first = first_of(&mut file).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    match Workbook::of_first(&first) {
        Some(form) => workbook(Box::new(file), form, args, &told.top, settings),
        None => {
            let length = Some(known.len());
            text(Box::new(file), args, &Told { length, ..told })
        }
    }
}

/// A stream that cannot be gone back in; a workbook is put into a file that nobody else sees.
fn stream(
    mut from: Box<dyn Read + Send>,
    args: &BatchArgs,
    told: &Told,
    settings: &Settings,
) -> io::Result<Result<Input, Failure>> {
    let first = first_of(&mut from)?;
    let form = Workbook::of_first(&first);
    let mut all = Cursor::new(first).chain(from);
    Ok(match form {
        Some(form) => {
            let mut file = tempfile::tempfile()?;
            let most = PIPED_MIB << 20;
            if io::copy(&mut all.by_ref().take(most + 1), &mut file)? > most {
                return Ok(Err(BatchError::Limit(Limit::Piped).into()));
            }
            file.seek(SeekFrom::Start(0))?;
            workbook(Box::new(file), form, args, &told.top, settings)
        }
        None => text(Box::new(all), args, told),
    })
}

fn first_of(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    from.take(FIRST).read_to_end(&mut first)?;
    Ok(first)
}

fn workbook(
    from: Box<dyn Seekable>,
    form: Workbook,
    args: &BatchArgs,
    top: &ToldTop,
    settings: &Settings,
) -> Result<Input, Failure> {
    let idle = [
        ("--encoding", args.encoding.is_some()),
        ("--delimiter", args.delimiter.is_some()),
    ];
    if let Some((option, _)) = idle.into_iter().find(|(_, is_there)| *is_there) {
        let why = text!(
            "the input is a workbook, not text",
            "输入是工作簿，不是文本"
        );
        return Err(bad_argument(option, &why).into());
    }
    if form.is_columns() && args.sheet.is_some() {
        let why = text!("a file of Parquet has no sheets", "Parquet 文件没有工作表");
        return Err(bad_argument("--sheet", &why).into());
    }
    if form.is_columns() && args.header_row.is_some() {
        let why = text!(
            "a file of Parquet has the names of its columns",
            "Parquet 文件自带列名"
        );
        return Err(bad_argument("--header-row", &why).into());
    }
    expect_damage(settings);
    Ok(Input::of_workbook(from, form, args.sheet.as_deref(), top)?)
}

fn text(from: Box<dyn Read + Send>, args: &BatchArgs, told: &Told) -> Result<Input, Failure> {
    if args.sheet.is_some() {
        let why = text!(
            "the input is text, which has no sheets",
            "输入是文本，没有工作表"
        );
        return Err(bad_argument("--sheet", &why).into());
    }
    Ok(Input::open(from, told)?)
}

/// A workbook that is damaged may be more than its reader is prepared for: that too is said as what it is, and not as
/// a fault in the program.
fn expect_damage(settings: &Settings) {
    let (lang, colour) = (settings.lang, settings.colour);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault| {
        if std::thread::current().name() != Some(WORKBOOK_THREAD) {
            return before(fault);
        }
        let error = BatchError::Workbook("damaged".to_owned()).diagnostic();
        output::complain_text(&error.render(lang, colour));
        std::process::exit(2);
    }));
}
