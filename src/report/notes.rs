//! Notes as lines: in their order, one line for programs that share a message.

use crate::lang::Lang;
use crate::note::{Code, Note, grouped};
use crate::program::Program;
use crate::report::words;

/// The lines, each with whether it is a doubt; `quiet` leaves out mere hints.
pub fn lines(notes: &[Note], lang: Lang, quiet: bool) -> Vec<(bool, String)> {
    let shown = notes.iter().filter(|note| !quiet || note.code.is_doubt());
    let groups = grouped(shown.map(|note| ((note.code, note.message.get(lang)), note.program)));
    let comma = words_between(lang).0;
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut before = None;
    for ((code, message), programs) in groups {
        match lines.last_mut() {
            // defaults are one sentence, however many they are
            Some((_, line)) if code == Code::DefaultUsed && before == Some(code) => {
                line.push_str(comma);
                line.push_str(message);
            }
            _ => lines.push((code.is_doubt(), line(code, &programs, message, lang))),
        }
        before = Some(code);
    }
    lines
}

/// A message with the programs it is about.
pub(super) fn line<'p>(
    code: Code,
    programs: impl IntoIterator<Item = &'p Option<Program>>,
    message: &str,
    lang: Lang,
) -> String {
    let (comma, colon) = words_between(lang);
    if code == Code::DefaultUsed {
        let left = words::pick(lang, "left to defaults: ", "未指定，按默认计算：");
        return format!("{left}{message}");
    }
    let programs = programs.into_iter().flatten();
    let programs: Vec<&str> = programs.map(|p| words::program(*p, lang)).collect();
    if programs.is_empty() {
        message.to_owned()
    } else {
        format!("{}{colon}{message}", programs.join(comma))
    }
}

/// The message of one note by itself, with its program.
pub fn message(note: &Note, lang: Lang) -> String {
    line(note.code, [&note.program], note.message.get(lang), lang)
}

fn words_between(lang: Lang) -> (&'static str, &'static str) {
    (words::pick(lang, ", ", "、"), words::pick(lang, ": ", "："))
}
