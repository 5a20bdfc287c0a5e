//! What a batch has done, for people: counts, doubts and refused rows as lines.

use crate::batch::{Counts, Engine, Summary};
use crate::lang::{Lang, Text};
use crate::note::{Code, Gravity, grouped};
use crate::period::Month;
use crate::program::Program;
use crate::rates::regions::RegionEntry;
use crate::report::notes::{self, Counted, Detail};
use crate::report::words::pick;

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
        asides: _,
        merged,
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
            Lang::Zh => format!("共 {read} 行：成功 {accepted} 行，失败 {refused} 行"),
        },
    )];
    let mut say = |count: u64, doubt: bool, en: String, zh: String| {
        if count > 0 {
            lines.push((doubt, lang.pick(en, zh)));
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
    say(
        *merged,
        false,
        format!(
            "{} counted with another of the same person and month",
            plural(*merged, "row is", "rows are")
        ),
        format!("{merged} 行与同一人同月的另一行合并计算"),
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
            "{} incomplete: their totals are empty, the column `incomplete` says why",
            plural(*incomplete, "row is", "rows are")
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

/// Each note once, in the order of notes, with the rows and regions it bears on. The persons' own trouble and gaps are
/// all there; of what else is doubtful, without `all`, only the first.
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
    let mut lines = Vec::new();
    let mut room = if all { usize::MAX } else { MOST_DOUBTS };
    let mut left = 0;
    let detail = if all { Detail::Whole } else { Detail::Brief };
    let mut counted = Counted::default();
    for said in merged {
        if detail.counts(said.code) {
            counted.count(said.code, said.status.as_deref(), said.programs.len());
            continue;
        }
        if !said.is_never_cut() {
            if room == 0 {
                left += 1;
                continue;
            }
            room -= 1;
        }
        lines.push((said.code.is_doubt(), said.line(lang)));
    }
    counted.put(&mut lines, lang, quiet);
    if left > 0 {
        lines.push((
            true,
            lang.pick(
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
    code: Code,
    message: Text,
    /// Of a figure, how well it is known.
    status: Option<String>,
    /// The programs it is about, if any, in their order.
    programs: Vec<Option<Program>>,
    rows: u64,
    /// By their codes.
    regions: Vec<RegionEntry>,
}

/// Notes of one message on the same rows of the same regions, as one.
fn merged(summary: &Summary, engine: &Engine<'_>, quiet: bool) -> Vec<Said> {
    let notes = summary.doubts.iter().filter_map(|(number, doubt)| {
        let note = engine.note(*number);
        if quiet && !note.code.is_doubt() {
            return None;
        }
        let regions = doubt.regions.iter();
        let mut regions: Vec<_> = regions.map(|number| engine.region(*number)).collect();
        regions.sort_by(|one, other| one.adcode.cmp(&other.adcode));
        let status = note.param("status").map(str::to_owned);
        let common = (note.code, note.message.clone(), status, doubt.rows, regions);
        Some((common, note.program))
    });
    let said = grouped(notes).into_iter();
    said.map(|((code, message, status, rows, regions), mut programs)| {
        programs.sort_unstable();
        Said {
            code,
            message,
            status,
            programs,
            rows,
            regions,
        }
    })
    .collect()
}

impl Said {
    /// Whether it is said however much else there is: what befalls persons, what is in no sum, and how all rows were
    /// taxed.
    fn is_never_cut(&self) -> bool {
        self.code.gravity() <= Gravity::Gap || self.code == Code::FirstMonth
    }

    /// In the order of notes, of one code what bears on most rows first.
    fn order(&self) -> impl Ord + '_ {
        let first = self.regions.first().map(|region| region.adcode.as_ref());
        let message = self.message.en.as_str();
        let rows = std::cmp::Reverse(self.rows);
        (self.code, rows, first, &self.programs, message)
    }

    fn line(&self, lang: Lang) -> String {
        let comma = pick(lang, ", ", "、");
        let mut line = notes::line(self.code, &self.programs, self.message.get(lang), lang);
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
            Lang::En if count == 0 => format!(" [{}]", plural(rows, "row", "rows")),
            Lang::Zh if count == 0 => format!("【{rows} 行】"),
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
            lang.pick(
                format!("line {line}: {reason}"),
                format!("第 {line} 行：{reason}"),
            )
        })
        .collect();
    let shown = u64::try_from(lines.len()).expect("a count fits 64 bits");
    let left = summary.counts.refused - shown;
    if left > 0 {
        lines.push(lang.pick(
            format!("and {left} more refused rows"),
            format!("另有 {left} 行失败"),
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::Strictness;

    /// A run in which every note was made `times` times, the lightest first.
    fn lines(times: usize, quiet: bool, all: bool) -> Vec<String> {
        let tables = crate::built_in_tables();
        let engine = Engine::new(&tables, &[], Strictness::Lenient).expect("an engine");
        let codes = Code::ALL.into_iter().rev();
        let notes = codes.flat_map(|code| {
            let id = code.id();
            (0..times).map(move |time| {
                let said = format!("{id} {time}.");
                serde_json::json!({
                    "code": id, "program": null, "message": [said, said],
                    "rows": 1, "regions": ["nanchang"],
                })
            })
        });
        let made: Vec<serde_json::Value> = notes.collect();
        let saved = serde_json::json!({
            "counts": Counts::default(), "cities": [], "doubts": made, "refusals": [],
        });
        let saved = serde_json::from_value(saved).expect("a saved summary");
        let summary = Summary::restore(&saved, &engine).expect("names of these tables");
        let lines = doubts(&summary, &engine, Lang::En, quiet, all);
        lines.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn notes_stand_the_gravest_first() {
        let lines = lines(1, false, true);
        assert_eq!(lines.len(), Code::ALL.len());
        for (line, code) in lines.iter().zip(Code::ALL) {
            assert!(line.contains(&format!("{} 0.", code.id())), "{line}");
        }
    }

    #[test]
    fn trouble_and_gaps_are_neither_cut_nor_silenced() {
        for quiet in [false, true] {
            let lines = lines(20, quiet, false);
            for code in Code::ALL {
                let id = format!("{} ", code.id());
                let count = lines.iter().filter(|line| line.contains(&id)).count();
                match code.gravity() {
                    Gravity::Trouble | Gravity::Gap => assert_eq!(count, 20, "{id}"),
                    Gravity::Hint if quiet => assert_eq!(count, 0, "{id}"),
                    _ if code == Code::FirstMonth => assert_eq!(count, 20, "{id}"),
                    _ if code.is_counted() => assert_eq!(count, 0, "{id}"),
                    _ => assert!(count <= MOST_DOUBTS, "{id}"),
                }
            }
        }
    }
}
