//! A worker's own state: from a row's cells to its rules and amounts, with what it has counted so far.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::cell;
use crate::encoding::Charset;
use crate::engine::Engine;
use crate::event::{self, Event, Events};
use crate::kernel::{Amounts, Bases, PROGRAMS, Pay, TaxPay};
use crate::lang::Text;
use crate::layout::Layout;
use crate::money::Money;
use crate::period::Month;
use crate::person::{self, Cell, Defaults, in_column};
use crate::record::Quote;
use crate::role::{BaseOf, Role, YearOf};
use crate::row::{RowPay, RowRules};
use crate::sink::Outcome;
use crate::source::{Fault, Kind, Row};
use crate::summary::{City, Summary};
use crate::tax::{YearParts, YearToDate};
use crate::text;

/// Combinations of cells whose rules a worker remembers.
const REMEMBERED: usize = 8_192;

/// Bytes of a combination that is worth remembering.
const LONGEST_KEY: usize = 1_024;

/// Bytes of a cell that can be anything that is looked up: a name, a month, a rate.
const LONGEST_CELL: usize = 200;

/// What a combination of cells comes to.
struct Slot {
    rules: Result<Arc<RowRules>, Text>,
    /// Whether these cells name no month.
    month_defaulted: bool,
    tally: Tally,
}

/// What a chunk's rows of one slot add up to; a chunk's sums fit 64 bits.
#[derive(Default)]
struct Tally {
    rows: u64,
    /// Rows to which each event happened.
    events: [u64; Event::ALL.len()],
    wage: i64,
    employee: [i64; PROGRAMS],
    employer: [i64; PROGRAMS],
}

/// Computes rows; one for each thread.
pub(super) struct Worker<'b> {
    engine: &'b Engine<'b>,
    layout: &'b Layout,
    defaults: &'b Defaults,
    charset: Charset,
    known: HashMap<Box<[u8]>, usize>,
    slots: Vec<Slot>,
    /// The cells of the row before, which often are those of this one.
    before: Option<(Vec<u8>, usize)>,
    key: Vec<u8>,
    pay: RowPay,
    amounts: Amounts,
    reason: Text,
    /// The engine's numbers of notes on events.
    event_notes: [u32; Event::ALL.len()],
    summary: Summary,
}

impl<'b> Worker<'b> {
    pub(super) fn new(
        engine: &'b Engine<'b>,
        layout: &'b Layout,
        defaults: &'b Defaults,
        charset: Charset,
    ) -> Worker<'b> {
        Worker {
            engine,
            layout,
            defaults,
            charset,
            known: HashMap::new(),
            slots: Vec::new(),
            before: None,
            key: Vec::new(),
            pay: RowPay::default(),
            amounts: Amounts::default(),
            reason: Text::default(),
            event_notes: Event::ALL.map(|event| engine.number_of(event::note(event))),
            summary: Summary::default(),
        }
    }

    /// Computes a row; `None` if there is nothing in it.
    pub(super) fn row(&mut self, row: &Row<'_>) -> Option<Outcome<'_>> {
        if row.fault.is_none() && self.is_blank(row) {
            let counts = &mut self.summary.counts;
            counts.blank += 1;
            return None;
        }
        let counts = &mut self.summary.counts;
        counts.read += 1;
        match self.compute(row) {
            Ok(place) => {
                let rules = self.slots.get(place).map(|slot| slot.rules.as_ref());
                let rules = rules.and_then(Result::ok);
                Some(Outcome::Computed {
                    rules: rules.expect("the row was computed by this slot's rules"),
                    pay: &self.pay,
                    amounts: &self.amounts,
                })
            }
            Err(reason) => {
                self.summary.refuse(row.line, &reason);
                self.reason = reason;
                Some(Outcome::Refused(&self.reason))
            }
        }
    }

    /// Counts cells that were made harmless.
    pub(super) fn guarded(&mut self, cells: u64) {
        let counts = &mut self.summary.counts;
        counts.guarded += cells;
    }

    fn is_blank(&self, row: &Row<'_>) -> bool {
        let is_empty = |place: usize| row.cell(place).trim_ascii().is_empty();
        is_empty(self.layout.wage) && (0..row.cells.len()).all(is_empty)
    }

    /// The slot of a row, with pay and amounts of it.
    fn compute(&mut self, row: &Row<'_>) -> Result<usize, Text> {
        if let Some(fault) = row.fault {
            return Err(reason_of(fault, self.layout.headings.len()));
        }
        if !row.kinds.is_empty() {
            self.usable(row)?;
        }
        let place = self.slot(row);
        let mut pay = self.pay(row)?;
        let before = match self.layout.year.as_slice() {
            [] => None,
            _ => {
                let slot = slot_at(&mut self.slots, place);
                let month = slot.rules.as_ref().map_err(Text::clone)?.month;
                self.year(row, month)?
            }
        };
        pay.tax.before = before.map(|(year, _)| year);
        self.pay = pay;
        let slot = slot_at(&mut self.slots, place);
        let rules = slot.rules.as_ref().map_err(Text::clone)?;
        rules.compute(&self.pay, &mut self.amounts)?;
        let mut events = Events::of(&self.amounts);
        let defaulted = before.is_some_and(|(_, months_defaulted)| months_defaulted);
        events.note(Event::MonthsDefaulted, defaulted);
        slot.tally.add(rules, &self.pay, &self.amounts, events);
        Ok(place)
    }

    /// Whether the cells that count are text, numbers or days, and a number names no month that could be two.
    fn usable(&self, row: &Row<'_>) -> Result<(), Text> {
        let layout = self.layout;
        let is_month = |place| layout.choices.contains(&(Role::Month, place));
        for place in layout.counted() {
            let text = || self.charset.decode(&row.cell(place)).into_owned();
            let why = match row.kind(place) {
                Kind::Error => {
                    let text = text();
                    text!(
                        "the formula comes to {text}: correct it",
                        "公式的结果是 {text}：请改正"
                    )
                }
                Kind::Truth => {
                    let text = text();
                    text!(
                        "the cell is {text}, neither a number nor text",
                        "单元格是 {text}，不是数字或文本"
                    )
                }
                Kind::Number if is_month(place) && row.cell(place).contains(&b'.') => {
                    let text = text();
                    text!(
                        "the number {text} may be January or October: write the month as text, such as 2026-10",
                        "数字 {text} 可能是一月也可能是十月：请把月份写成文本，例如 2026-10"
                    )
                }
                _ => continue,
            };
            return Err(in_column(self.heading(place), &why));
        }
        Ok(())
    }

    fn heading(&self, place: usize) -> &str {
        let heading = self.layout.headings.get(place);
        heading.expect("a layout's places are those of its headings")
    }

    /// The amount of a cell; nothing if it is empty.
    fn amount(&self, row: &Row<'_>, place: usize) -> Result<Option<Money>, Text> {
        let cell = row.cell(place);
        if let Some(amount) = cell::plain_amount(&cell) {
            return Ok(Some(amount));
        }
        let text = self.charset.decode(&cell);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let heading = self.heading(place);
        within_reason(heading, &text)?;
        let read = cell::amount(&text).map_err(|why| in_column(heading, &why))?;
        Ok(Some(read))
    }

    /// The year before the month, if any of its cells says something, and whether its months were left unsaid.
    fn year(&self, row: &Row<'_>, month: Month) -> Result<Option<(YearToDate, bool)>, Text> {
        let mut parts = YearParts::default();
        for (of, place) in &self.layout.year {
            let part = match of {
                YearOf::Months => {
                    parts.months = self.months(row, *place, month)?;
                    continue;
                }
                YearOf::Income => &mut parts.income,
                YearOf::Contributions => &mut parts.contributions,
                YearOf::SpecialDeductions => &mut parts.special_deductions,
                YearOf::OtherDeductions => &mut parts.other_deductions,
                YearOf::Withheld => &mut parts.withheld,
            };
            *part = self.amount(row, *place)?;
        }
        if parts == YearParts::default() {
            return Ok(None);
        }
        let year = YearToDate::of_parts(&parts, month)?;
        Ok(Some((year, parts.months.is_none() && year.months > 0)))
    }

    /// The months before a month that a cell names, if it names any.
    fn months(&self, row: &Row<'_>, place: usize, month: Month) -> Result<Option<u32>, Text> {
        let cell = row.cell(place);
        let text = self.charset.decode(&cell);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let heading = self.heading(place);
        within_reason(heading, &text)?;
        let months = YearToDate::read_months(text.trim(), month);
        months.map(Some).map_err(|why| in_column(heading, &why))
    }

    fn pay(&self, row: &Row<'_>) -> Result<RowPay, Text> {
        let amount = |place: usize| self.amount(row, place);
        let special = self.layout.special_deductions;
        let special = special.map_or(Ok(None), amount)?;
        let defaults = &self.defaults.person;
        let wage = amount(self.layout.wage)?.ok_or_else(|| {
            text!(
                "the wage is missing: write 0 for an unpaid month",
                "没有写工资：未发工资的月份请写 0"
            )
        })?;
        let mut bases = Bases::default();
        for (of, place) in &self.layout.bases {
            let base = amount(*place)?;
            match of {
                BaseOf::All => bases.all = base,
                BaseOf::Social => bases.social = base,
                BaseOf::Program(program) => bases.set(*program, base),
            }
        }
        if bases.is_empty() {
            bases = defaults.bases;
        }
        Ok(RowPay {
            pay: Pay { wage, bases },
            tax: TaxPay {
                special_deductions: special.unwrap_or(defaults.deductions.special),
                ..TaxPay::default()
            },
        })
    }

    /// The slot of a row's cells, made if they are new.
    fn slot(&mut self, row: &Row<'_>) -> usize {
        self.key.clear();
        for (_, place) in &self.layout.choices {
            let cell = row.cell(*place);
            // the length first, so that no two rows of cells make the same key
            let length = u32::try_from(cell.len()).expect("a row is shorter than 4 GiB");
            self.key.extend_from_slice(&length.to_le_bytes());
            self.key.extend_from_slice(&cell);
        }
        if let Some((key, place)) = &self.before
            && *key == self.key
        {
            return *place;
        }
        let known = self.known.get(self.key.as_slice()).copied();
        let place = known.unwrap_or_else(|| self.new_slot(row));
        match &mut self.before {
            Some((key, before)) => {
                key.clone_from(&self.key);
                *before = place;
            }
            none => *none = Some((self.key.clone(), place)),
        }
        place
    }

    fn new_slot(&mut self, row: &Row<'_>) -> usize {
        if self.slots.len() >= REMEMBERED {
            self.flush();
            self.slots.clear();
            self.known.clear();
        }
        let choices = self.layout.choices.iter();
        let bytes: Vec<Cow<'_, [u8]>> = choices.map(|(_, place)| row.cell(*place)).collect();
        let texts: Vec<Cow<'_, str>> = bytes
            .iter()
            .map(|bytes| self.charset.decode(bytes))
            .collect();
        let choices = self.layout.choices.iter().zip(&texts);
        let cells: Vec<Cell<'_>> = choices
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|((role, place), text)| Cell {
                role,
                heading: self.heading(*place),
                text: text.trim(),
            })
            .collect();
        let rules = self.rules(&cells);
        let month_defaulted = !cells.iter().any(|cell| *cell.role == Role::Month);
        let place = self.slots.len();
        self.slots.push(Slot {
            rules,
            month_defaulted,
            tally: Tally::default(),
        });
        if self.key.len() <= LONGEST_KEY {
            self.known.insert(self.key.as_slice().into(), place);
        }
        place
    }

    fn rules(&self, cells: &[Cell<'_>]) -> Result<Arc<RowRules>, Text> {
        for cell in cells {
            within_reason(cell.heading, cell.text)?;
        }
        let (city, month, choices) = person::choices(self.defaults, cells)?;
        let rules = self.engine.rules(&city, month, &choices);
        rules.map_err(|error| error.line())
    }

    /// Adds what the slots have counted to the summary.
    fn flush(&mut self) {
        for slot in &mut self.slots {
            // a slot without rules has refused all its rows, and tallied none
            let Ok(rules) = &slot.rules else { continue };
            let tally = std::mem::take(&mut slot.tally);
            if tally.rows == 0 {
                continue;
            }
            let of = |is: bool| if is { tally.rows } else { 0 };
            let incomplete = of(!rules.is_complete());
            let counts = &mut self.summary.counts;
            counts.accepted += tally.rows;
            counts.incomplete += incomplete;
            counts.month_defaulted += of(slot.month_defaulted);
            let city = City {
                rows: tally.rows,
                incomplete,
                wage: i128::from(tally.wage),
                employee: tally.employee.map(i128::from),
                employer: tally.employer.map(i128::from),
            };
            let region = rules.region;
            self.summary.cities.entry(region).or_default().add(&city);
            for note in &rules.notes {
                self.summary.doubt(*note, region, tally.rows);
            }
            for ((event, rows), note) in Event::ALL
                .into_iter()
                .zip(tally.events)
                .zip(self.event_notes)
            {
                if rows == 0 {
                    continue;
                }
                self.summary.doubt(note, region, rows);
                if event == Event::FundLimit {
                    for note in &rules.limit_notes {
                        self.summary.doubt(*note, region, rows);
                    }
                }
            }
        }
    }

    /// What was counted since the last time.
    pub(super) fn take_summary(&mut self) -> Summary {
        self.flush();
        std::mem::take(&mut self.summary)
    }
}

impl Tally {
    fn add(&mut self, rules: &RowRules, row: &RowPay, amounts: &Amounts, events: Events) {
        self.rows += 1;
        if !events.is_empty() {
            for (rows, event) in self.events.iter_mut().zip(Event::ALL) {
                *rows += u64::from(events.has(event));
            }
        }
        self.wage += row.pay.wage.fen();
        for (line, own) in rules.plan().lines().iter().zip(&amounts.lines) {
            let place = line.program.index();
            for (sums, more) in [
                (&mut self.employee, own.employee.amount),
                (&mut self.employer, own.employer.amount),
            ] {
                let sum = sums.get_mut(place);
                *sum.expect("there is a sum for each program") += more.fen();
            }
        }
    }
}

/// The slot at a place that a worker gave.
fn slot_at(slots: &mut [Slot], place: usize) -> &mut Slot {
    let slot = slots.get_mut(place);
    slot.expect("places of slots are those of this worker's list")
}

/// Refuses a cell that is too long to be repeated in a message.
fn within_reason(heading: &str, text: &str) -> Result<(), Text> {
    let length = text.len();
    if length <= LONGEST_CELL {
        return Ok(());
    }
    let why = text!("a cell of {length} bytes", "单元格长达 {length} 字节");
    Err(in_column(heading, &why))
}

/// Why a row is none, in words.
fn reason_of(fault: &Fault, columns: usize) -> Text {
    match fault {
        Fault::Quote(Quote::Followed) => text!(
            "text stands after a closing quote, so that where the cell ends is not known: double it (\"\") within a cell, or remove the quote that is not meant",
            "闭合引号之后还有文字，无法确定单元格到哪里为止：单元格内的引号请写成两个（\"\"），多余的引号请删去"
        ),
        Fault::HoldsRow => text!(
            "a quoted cell over several lines holds what looks like a row of its own: remove the quotes that are not meant, or put the cell on one line",
            "一个跨行的带引号单元格里有看似另一行的内容：请删去多余的引号，或把该单元格写在一行内"
        ),
        Fault::Quote(Quote::Open) => text!(
            "a quote is opened and not closed, neither on its line nor at the end of a cell within 64 lines: double it (\"\"), or quote the whole cell",
            "有引号打开后在本行没有闭合，其后 64 行内也没有在单元格末尾闭合：请写成两个引号（\"\"），或给整个单元格加引号"
        ),
        Fault::TooLong(length) => text!(
            "the line has {length} bytes, more than a row may have (1 MiB); its beginning stands here",
            "此行长 {length} 字节，超过一行的上限（1 MiB）；此处只有开头"
        ),
        Fault::Fields(count) => text!(
            "the row has {count} cells, the heading {columns}: quote cells with a delimiter in them",
            "此行有 {count} 个单元格，表头有 {columns} 个：含分隔符的单元格请加引号"
        ),
        Fault::Bytes => text!(
            "the row is not written in the file's encoding: save the file anew, or name it with `--encoding`",
            "此行的编码与文件不一致：请重新保存文件，或用 `--encoding` 指明编码"
        ),
        Fault::Json(why) => text!("not an object of JSON: {why}", "不是 JSON 对象：{why}"),
        Fault::NoHeading(cell) => text!(
            "cell {cell} has a value, but its column no heading: give it one, or clear the cell",
            "单元格 {cell} 有内容，但该列没有列名：请补上列名，或清空该单元格"
        ),
        Fault::NewKey(key) => text!(
            "the key `{key}` is not among those of the first rows: put it there too, with an empty value",
            "键 `{key}` 不在前面各行之中：请在第一行也写上它，值可留空"
        ),
    }
}
