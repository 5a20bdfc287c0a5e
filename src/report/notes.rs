//! Notes as lines: gravest first, one line for programs that share a message.

use crate::lang::Lang;
use crate::note::{Code, Note};
use crate::report::words;

/// The lines, each with whether it is a doubt; `quiet` leaves out mere hints.
pub fn lines(notes: &[Note], lang: Lang, quiet: bool) -> Vec<(bool, String)> {
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        if done.contains(&index) || (quiet && !note.code.is_doubt()) {
            continue;
        }
        let same = |other: &Note| match note.code {
            // defaults are one sentence, however many they are
            Code::DefaultUsed => other.code == Code::DefaultUsed,
            code => other.code == code && other.message == note.message,
        };
        let group: Vec<usize> = (index..notes.len())
            .filter(|at| notes.get(*at).is_some_and(same))
            .collect();
        let members: Vec<&Note> = group.iter().filter_map(|at| notes.get(*at)).collect();
        lines.push((note.code.is_doubt(), line(note, &members, lang)));
        done.extend(group);
    }
    lines
}

fn line(note: &Note, group: &[&Note], lang: Lang) -> String {
    let (comma, colon) = words_between(lang);
    if note.code == Code::DefaultUsed {
        let messages: Vec<&str> = group.iter().map(|note| note.message.get(lang)).collect();
        return format!("{}{}", defaults(lang), messages.join(comma));
    }
    let mut programs: Vec<&str> = Vec::new();
    for program in group.iter().filter_map(|note| note.program) {
        let name = words::program(program, lang);
        if !programs.contains(&name) {
            programs.push(name);
        }
    }
    let message = note.message.get(lang);
    if programs.is_empty() {
        message.to_owned()
    } else {
        format!("{}{colon}{message}", programs.join(comma))
    }
}

/// The message of one note by itself, with its program.
pub fn message(note: &Note, lang: Lang) -> String {
    let (_, colon) = words_between(lang);
    let message = note.message.get(lang);
    if note.code == Code::DefaultUsed {
        return format!("{}{message}", defaults(lang));
    }
    match note.program {
        Some(program) => format!("{}{colon}{message}", words::program(program, lang)),
        None => message.to_owned(),
    }
}

fn defaults(lang: Lang) -> &'static str {
    words::pick(lang, "left to defaults: ", "未指定，按默认计算：")
}

fn words_between(lang: Lang) -> (&'static str, &'static str) {
    (words::pick(lang, ", ", "、"), words::pick(lang, ": ", "："))
}
