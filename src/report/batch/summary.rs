//! What a batch has done, for people: counts, doubts and refused rows as lines.

use crate::batch::{Counts, Engine, Summary};
use crate::lang::Lang;
use crate::note::{Code, Note};
use crate::period::Month;
use crate::program::Program;
use crate::rates::regions::RegionEntry;
use crate::report::notes;
use crate::report::words::{self, pick};

/// Doubts that are named without `-v`.
const MOST_DOUBTS: usize = 12;
/// Regions that a doubt names.
const MOST_REGIONS: usize = 3;

/// The lines that say what was done, each with whether it is a doubt.
///
/// `month` is what rows that name none were computed for, and whether the clock chose it.
pub fn counts(counts: &Counts, month: (Month, bool), lang: Lang) -> Vec<(bool, String)> {
    let Counts {
        read,
        accepted,
        refused,
        blank,
        incomplete,
        month_defaulted,
        guarded,
    } = counts;
    let mut lines = vec![(
        false,
        match lang {
            Lang::En => format!(
                "{} read: {accepted} computed, {refused} refused",
                plural(*read, "row", "rows")
            ),
            Lang::Zh => format!("读入 {read} 行：算出 {accepted} 行，拒绝 {refused} 行"),
        },
    )];
    let mut say = |count: u64, doubt: bool, en: String, zh: String| {
        if count > 0 {
            lines.push((doubt, pick_owned(lang, en, zh)));
        }
    };
    say(
        *blank,
        false,
        format!(
            "{} passed over",
            plural(*blank, "empty row was", "empty rows were")
        ),
        format!("跳过空行 {blank} 行"),
    );
    let (month, by_clock) = month;
    let (why, why_zh) = if by_clock {
        (", this month", "（本月）")
    } else {
        ("", "")
    };
    let names = plural(*month_defaulted, "row names", "rows name");
    say(
        *month_defaulted,
        by_clock,
        format!("{names} no month: computed for {month}{why}"),
        format!("{month_defaulted} 行未写月份，按 {month}{why_zh} 计算"),
    );
    say(
        *incomplete,
        true,
        format!(
            "{incomplete} rows are incomplete: their totals are empty, the column `incomplete` says why"
        ),
        format!("{incomplete} 行有缺项：合计留空，原因见 incomplete 列"),
    );
    say(
        *guarded,
        true,
        format!(
            "{guarded} cells that a spreadsheet would run as formulas were given an apostrophe (`--raw` leaves them)"
        ),
        format!("{guarded} 个会被电子表格当作公式的单元格前加了撇号（`--raw` 保持原样）"),
    );
    lines
}

pub(super) fn pick_owned(lang: Lang, en: String, zh: String) -> String {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// Each doubt once, the gravest first, with the rows and regions it bears on.
pub fn doubts(
    summary: &Summary,
    engine: &Engine<'_>,
    lang: Lang,
    quiet: bool,
    all: bool,
) -> Vec<(bool, String)> {
    let mut merged = merged(summary, engine, quiet);
    // not by the engine's numbers, which depend on which worker came first
    merged.sort_by(|one, other| one.order().cmp(&other.order()));
    // how every row's tax was found is not crowded out
    let first_month = |said: &Said| said.note.code == Code::FirstMonth;
    let (first, others): (Vec<Said>, Vec<Said>) = merged.into_iter().partition(first_month);
    let most = if all { others.len() } else { MOST_DOUBTS };
    let left = others.len().saturating_sub(most);
    let shown = first.iter().chain(others.iter().take(most));
    let mut lines: Vec<(bool, String)> = shown
        .map(|said| (said.note.code.is_doubt(), said.line(lang)))
        .collect();
    if left > 0 {
        lines.push((
            true,
            pick_owned(
                lang,
                format!("and {left} more; `-v` names them all"),
                format!("另有 {left} 处；`-v` 全部列出"),
            ),
        ));
    }
    lines
}

/// A count with its noun.
fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A note with everything that it is said of.
struct Said {
    note: Note,
    programs: Vec<Program>,
    rows: u64,
    /// By their codes.
    regions: Vec<RegionEntry>,
}

/// Notes of one message on the same rows of the same regions, as one.
fn merged(summary: &Summary, engine: &Engine<'_>, quiet: bool) -> Vec<Said> {
    let mut merged: Vec<Said> = Vec::new();
    for (number, doubt) in &summary.doubts {
        let note = engine.note(*number);
        let Some(note) = note.filter(|note| note.code.is_doubt() || !quiet) else {
            continue;
        };
        let regions = doubt.regions.iter();
        let mut regions: Vec<_> = regions
            .filter_map(|number| engine.region(*number))
            .collect();
        regions.sort_by(|one, other| one.adcode.cmp(&other.adcode));
        let known = merged.iter_mut().find(|known| {
            known.note.code == note.code
                && known.note.message == note.message
                && known.rows == doubt.rows
                && known.regions == regions
        });
        match known {
            Some(known) => known.programs.extend(note.program),
            None => merged.push(Said {
                note: Note {
                    program: None,
                    ..note.as_ref().clone()
                },
                programs: note.program.into_iter().collect(),
                rows: doubt.rows,
                regions,
            }),
        }
    }
    for said in &mut merged {
        said.programs.sort_unstable();
    }
    merged
}

impl Said {
    /// The gravest first, of these what bears on most rows.
    fn order(&self) -> impl Ord + '_ {
        let first = self.regions.first().map(|region| region.adcode.as_ref());
        let message = self.note.message.en.as_str();
        let rows = std::cmp::Reverse(self.rows);
        (self.note.code, rows, first, &self.programs, message)
    }

    fn line(&self, lang: Lang) -> String {
        let comma = pick(lang, ", ", "、");
        let programs = self.programs.iter();
        let programs: Vec<&str> = programs.map(|p| words::program(*p, lang)).collect();
        let mut line = programs.join(comma);
        if !line.is_empty() {
            line.push_str(pick(lang, ": ", "："));
        }
        line.push_str(&notes::message(&self.note, lang));
        let named = self.regions.iter().take(MOST_REGIONS);
        let named: Vec<&str> = named
            .map(|region| match lang {
                Lang::En => region.id.as_ref(),
                Lang::Zh => region.name.as_ref(),
            })
            .collect();
        let named = named.join(comma);
        let count = self.regions.len();
        let more = if count > MOST_REGIONS {
            pick(lang, " …", "……")
        } else {
            ""
        };
        let rows = self.rows;
        line.push_str(&match lang {
            Lang::En => {
                let rows = plural(rows, "row", "rows");
                let cities = if count == 1 { "city" } else { "cities" };
                format!(" [{rows}; {count} {cities}: {named}{more}]")
            }
            Lang::Zh => format!("【{rows} 行，{count} 个城市：{named}{more}】"),
        });
        line
    }
}

/// Refused rows as lines.
pub fn refusals(summary: &Summary, most: usize, lang: Lang) -> Vec<String> {
    let kept = summary.refusals.iter().take(most);
    let mut lines: Vec<String> = kept
        .map(|refusal| {
            let (line, reason) = (refusal.line, refusal.reason.get(lang));
            pick_owned(
                lang,
                format!("line {line}: {reason}"),
                format!("第 {line} 行：{reason}"),
            )
        })
        .collect();
    let shown = u64::try_from(lines.len()).unwrap_or_default();
    let left = summary.counts.refused.saturating_sub(shown);
    if left > 0 {
        lines.push(pick_owned(
            lang,
            format!("and {left} more refused rows"),
            format!("另有 {left} 行被拒"),
        ));
    }
    lines
}
