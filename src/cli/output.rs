//! Where results and messages go: standard output or a file for the one, standard error for the other.

use std::io::{self, Write};
use std::path::Path;
use std::process;

use crate::cli::kind;
use crate::cli::outcome::Failure;
use crate::cli::part::Part;
use crate::cli::settings::Settings;
use crate::cli::workplace::Occupied;
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::printable::printable;
use crate::rates::model::Source;
use crate::report::notes::Detail;
use crate::report::{Format, Report, render};
use crate::text;

/// Puts a text where results go.
pub(super) fn put(text: &str, settings: &Settings) -> Result<(), Failure> {
    match &settings.output {
        Some(path) => {
            kind::refuse_other("-o", path, Format::Table)?;
            replace(path, text.as_bytes())
        }
        None => print(text),
    }
}

/// Shows a result in the form asked for, its notes beside it.
pub(super) fn show(report: &dyn Report, settings: &Settings) -> Result<(), Failure> {
    let format = settings.format_or(Format::Table)?;
    let text = render(report, format, settings.lang, settings.width)?;
    put(&text, settings)?;
    if matches!(format, Format::Table | Format::Csv) {
        let detail = if format == Format::Table && !settings.verbose {
            Detail::Brief
        } else {
            Detail::Whole
        };
        let lines = report.note_lines(settings.lang, settings.quiet, detail);
        let mut shown = String::new();
        for (doubt, line) in lines {
            shown.push_str(&note(doubt, &line, settings));
        }
        complain_text(&shown);
    }
    Ok(())
}

/// A line that is a note or a hint.
pub(super) fn note(doubt: bool, line: &str, settings: &Settings) -> String {
    use crate::report::words::pick;
    let word = if doubt {
        pick(settings.lang, "note:", "注意：")
    } else {
        pick(settings.lang, "hint:", "提示：")
    };
    let gap = pick(settings.lang, " ", "");
    let line = printable(line);
    match (settings.colour, doubt) {
        (true, true) => format!("\u{1b}[1;33m{word}\u{1b}[0m{gap}{line}\n"),
        (true, false) => format!("\u{1b}[1;36m{word}\u{1b}[0m{gap}{line}\n"),
        (false, _) => format!("{word}{gap}{line}\n"),
    }
}

/// Writes to standard output; a reader that has gone away is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
        Err(error) => Err(unprinted(&error).into()),
    }
}

/// That a stream does not take the result.
pub(super) fn unprinted(error: &io::Error) -> Diagnostic {
    Diagnostic::error(
        "stdout",
        text!("cannot write the result: {error}", "写不出结果：{error}"),
    )
    .hint(text!(
        "it is not whole where it went to: make room there, or write it to a file, `-o FILE`",
        "写到那里的结果不完整：请腾出空间，或写到文件：`-o 文件`"
    ))
}

/// Replaces a file whole, or writes to a pipe or device.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| unwritable(path, &error);
    let part = Part::begin(path).map_err(failed)?;
    let written = part.file().and_then(|mut file| file.write_all(bytes));
    match written {
        Ok(()) => part.finish().map_err(failed),
        // a reader that has gone away is no failure, here as on standard output
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            part.discard().map_err(failed)?;
            Err(failed(error))
        }
    }
}

/// Why a file cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    if error.kind() == io::ErrorKind::WouldBlock {
        return Diagnostic::error(
            "busy",
            text!(
                "another run is writing {shown} at this moment",
                "另一次运行正在写 {shown}"
            ),
        )
        .hint(text!(
            "wait until it is done, or name another file with `-o`",
            "请等它完成，或用 `-o` 另选文件"
        ))
        .into();
    }
    let own = error.get_ref().and_then(|own| own.downcast_ref());
    if let Some(Occupied(place)) = own {
        let place = place.display();
        return Diagnostic::error(
            "occupied",
            text!(
                "cannot write {shown}: beside it stands {place}, where it would be written first, with something that no run has left",
                "写不了 {shown}：旁边的 {place} 是写入时要用的文件夹，其中有并非本程序留下的内容"
            ),
        )
        .hint(text!(
            "move it away, or name another file with `-o`",
            "请移走它，或用 `-o` 另选文件"
        ))
        .into();
    }
    Diagnostic::error(
        "output",
        text!("cannot write {shown}: {error}", "写不了 {shown}：{error}"),
    )
    .hint(text!(
        "what stood there is unchanged; make room or name another file with `-o`, then run the same command again",
        "原有文件未改动；请腾出空间或用 `-o` 另选文件名，再运行同一命令"
    ))
    .into()
}

/// Prints messages to standard error.
pub(super) fn complain(diagnostics: &[Diagnostic], lang: Lang, colour: bool) {
    let shown: Vec<String> = diagnostics.iter().map(|d| d.render(lang, colour)).collect();
    complain_text(&shown.join("\n"));
}

/// Prints text to standard error; if even that fails there is nobody to tell.
pub(super) fn complain_text(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The documents behind a result, one a line.
pub(super) fn documents(sources: &[Source]) -> String {
    let mut lines = String::new();
    for source in sources {
        let parts = [
            &source.key.value,
            &source.document,
            &source.publisher,
            &source.published,
            &source.url,
        ];
        let parts: Vec<&str> = parts
            .iter()
            .map(|part| part.as_str())
            .filter(|part| !part.is_empty())
            .collect();
        lines.push_str(&format!("  {}\n", printable(&parts.join("  "))));
    }
    lines
}
