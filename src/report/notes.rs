//! Notes as lines: in their order, one line for programs that share a message.

use crate::lang::Lang;
use crate::note::{Code, Note, grouped};
use crate::program::Program;
use crate::rates::model::Status;
use crate::report::words;

/// How much is said of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Each note.
    Whole,
    /// What befalls the person and what is not known; the rest is counted in a line that says how to see it.
    Brief,
}

impl Detail {
    /// Whether a note is only counted.
    pub fn counts(self, code: Code) -> bool {
        self == Detail::Brief && code.is_counted()
    }
}

/// Notes that are only counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    carried: usize,
    provisional: usize,
    assumed: usize,
    reported: usize,
    stands_in: usize,
    defaults: usize,
    hints: usize,
}

impl Counted {
    /// Counts a note as often as it was made.
    pub fn count(&mut self, code: Code, status: Option<&str>, times: usize) {
        let kind = match code {
            Code::CarriedForward => &mut self.carried,
            Code::Provisional => &mut self.provisional,
            Code::Unconfirmed if status == Some(Status::Assumed.id()) => &mut self.assumed,
            Code::Unconfirmed => &mut self.reported,
            Code::AverageStandIn => &mut self.stands_in,
            Code::DefaultUsed => &mut self.defaults,
            _ => &mut self.hints,
        };
        *kind += times;
    }

    /// Puts the line that has the counts behind the doubts and before the hints.
    pub fn put(&self, lines: &mut Vec<(bool, String)>, lang: Lang, quiet: bool) {
        if let Some(line) = self.line(lang, quiet) {
            let place = lines.iter().take_while(|(doubt, _)| *doubt).count();
            lines.insert(place, (true, line));
        }
    }

    /// The line that has the counts; none where nothing was counted, or with `quiet` only hints.
    fn line(&self, lang: Lang, quiet: bool) -> Option<String> {
        let figures = [
            (self.carried, "carried forward", "沿用旧标准"),
            (self.provisional, "provisional", "暂行标准"),
            (self.assumed, "assumed", "暂按假定"),
            (self.reported, "without an official document", "非官方资料"),
            (self.stands_in, "standing in for unknown ones", "代替未知数"),
        ];
        let comma = words_between(lang).0;
        let figures = figures.into_iter().filter(|(count, ..)| *count > 0);
        let figures = figures
            .map(|(count, en, zh)| lang.pick(format!("{count} {en}"), format!("{zh} {count} 项")));
        let figures = figures.collect::<Vec<_>>().join(comma);
        let mut parts = Vec::new();
        if !figures.is_empty() {
            let label = words::pick(lang, "figures: ", "数据：");
            parts.push(format!("{label}{figures}"));
        }
        let defaults = self.defaults;
        if defaults > 0 {
            parts.push(lang.pick(
                format!("choices left to defaults: {defaults}"),
                format!("按默认值的选项 {defaults} 个"),
            ));
        }
        if self.hints > 0 && !quiet {
            let hints = self.hints;
            parts.push(lang.pick(format!("hints: {hints}"), format!("提示 {hints} 条")));
        }
        if parts.is_empty() {
            return None;
        }
        let parts = parts.join(words::pick(lang, "; ", "；"));
        Some(lang.pick(
            format!("{parts} (`-v` lists them, `sscalc explain` shows every figure)"),
            format!("{parts}（`-v` 列出，`sscalc explain` 逐项核对）"),
        ))
    }
}

/// The lines, each with whether it is a doubt; `quiet` leaves out mere hints.
pub fn lines(notes: &[Note], lang: Lang, quiet: bool, detail: Detail) -> Vec<(bool, String)> {
    let mut counted = Counted::default();
    for note in notes.iter().filter(|note| detail.counts(note.code)) {
        counted.count(note.code, note.param("status"), 1);
    }
    let shown = notes
        .iter()
        .filter(|note| (!quiet || note.code.is_doubt()) && !detail.counts(note.code));
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
    counted.put(&mut lines, lang, quiet);
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
        let left = words::pick(lang, "left to defaults: ", "未填的选项按默认值：");
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
