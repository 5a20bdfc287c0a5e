//! A worker's own state: from a row's cells to its rules and amounts, with what it has counted so far.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::checks::Checks;
use crate::encoding::Charset;
use crate::engine::Engine;
use crate::event::{self, Event, Events};
use crate::kernel::{Amounts, PROGRAMS};
use crate::lang::{Lang, Text};
use crate::money::Money;
use crate::note::{Code, Note};
use crate::people::{People, PersonColumns, Place};
use crate::period::Month;
use crate::person::{self, Cell, Chosen, Defaults};
use crate::program::Program;
use crate::reasons::{reason_of, within_reason};
use crate::row::{RowPay, RowRules};
use crate::row_cells::RowCells;
use crate::sink::Outcome;
use crate::so_far::OwnMonth;
use crate::source::{Fault, Row};
use crate::summary::{AsideRow, City, Summary};
use crate::tax::{Basic, YearToDate};
use crate::text;
use crate::understand::{Aside, Asides, BaseOf, Layout, Role};

/// Combinations of cells whose rules a worker remembers.
const REMEMBERED: usize = 8_192;

/// Characters of a row's first cell that are shown.
const LONGEST_SHOWN: usize = 40;

/// Bytes of a combination that is worth remembering.
const LONGEST_KEY: usize = 1_024;

/// What a combination of cells comes to.
struct Slot {
    rules: Result<Arc<RowRules>, Text>,
    /// How the basic deduction counts, where the cells say so.
    basic: Option<Basic>,
    /// What bears on all its rows because of the sheet's columns, by the engine's list.
    notes: Vec<u32>,
    /// Programs that these cells leave out.
    unwanted: Vec<Program>,
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
    cells: RowCells<'b>,
    asides: Asides,
    people: Option<&'b People>,
    /// Contributions that the sheet gives, to be held against what is computed.
    checks: Option<&'b Checks>,
    /// Whose rows they are, where it is to be seen whether anybody has several.
    watched: Option<PersonColumns>,
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
        titles: &[(u64, String)],
        people: Option<&'b People>,
        charset: Charset,
    ) -> Worker<'b> {
        Worker {
            engine,
            layout,
            defaults,
            cells: RowCells {
                layout,
                defaults,
                charset,
            },
            asides: Asides::new(layout, titles, charset),
            people,
            checks: None,
            watched: PersonColumns::of(layout).filter(|_| people.is_none()),
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

    /// The same, holding what the sheet gives against what is computed.
    pub(super) fn checking(mut self, checks: Option<&'b Checks>) -> Worker<'b> {
        self.checks = checks;
        self
    }

    /// Computes a row; `None` if there is nothing in it, or it is no person's.
    pub(super) fn row(&mut self, row: &Row<'_>) -> Option<Outcome<'_>> {
        if row.fault.is_none() && self.is_blank(row) {
            let counts = &mut self.summary.counts;
            counts.blank += 1;
            return None;
        }
        // a sum beyond the last heading is a sum still
        let has_cells = row.fault.is_none_or(Fault::keeps_cells);
        if has_cells && self.asides.is_sum(row) {
            self.set_aside(row, Aside::Sum);
            return None;
        }
        if let Some(columns) = &self.watched {
            self.summary.keys.extend(columns.hash(row));
        }
        let place = self.people.and_then(|people| people.place(row.line));
        match place {
            Some(Place::Merged(said)) => {
                if let Ok(Some(wage)) = self.cells.amount(row, self.layout.wage) {
                    self.summary.wage(wage.fen());
                }
                let counts = &mut self.summary.counts;
                counts.read += 1;
                counts.accepted += 1;
                counts.merged += 1;
                return Some(Outcome::Merged(said));
            }
            Some(Place::Refused(why)) => {
                let counts = &mut self.summary.counts;
                counts.read += 1;
                self.summary.refuse(row.line, why);
                return Some(Outcome::Refused(why));
            }
            Some(Place::Bearer { .. }) | None => {}
        }
        match self.compute(row) {
            Ok(place) => {
                let counts = &mut self.summary.counts;
                counts.read += 1;
                let rules = self.slots.get(place).map(|slot| slot.rules.as_ref());
                let rules = rules.and_then(Result::ok);
                Some(Outcome::Computed {
                    rules: rules.expect("the row was computed by this slot's rules"),
                    pay: &self.pay,
                    amounts: &self.amounts,
                })
            }
            Err(reason) => {
                if has_cells && let Some(aside) = self.asides.of(row) {
                    self.set_aside(row, aside);
                    return None;
                }
                let counts = &mut self.summary.counts;
                counts.read += 1;
                self.summary.refuse(row.line, &reason);
                self.reason = reason;
                Some(Outcome::Refused(&self.reason))
            }
        }
    }

    /// Notes a row that is no person's.
    fn set_aside(&mut self, row: &Row<'_>, aside: Aside) {
        let texts = (0..row.cells.len()).map(|place| {
            let text = self.charset.decode(&row.cell(place)).trim().to_owned();
            text.chars().take(LONGEST_SHOWN).collect::<String>()
        });
        let text = texts.into_iter().find(|text| !text.is_empty());
        let wage = self.cells.amount(row, self.layout.wage).ok().flatten();
        self.summary.set_aside(AsideRow {
            line: row.line,
            aside,
            text: text.expect("a row that is set aside is not empty"),
            sum: wage.map(|wage| wage.fen()),
            rows: None,
        });
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
        self.cells.usable(row)?;
        let place = self.slot(row);
        let mut pay = self.cells.pay(row)?;
        if let Some(checks) = self.checks {
            pay.checked = self.cells.checked(row, checks)?;
        }
        self.summary.wage(pay.pay.wage.fen());
        let mut besides = self.defaults.before;
        if let Some(Place::Bearer { before, more }) =
            self.people.and_then(|people| people.place(row.line))
        {
            besides = before.or(besides);
            if let Some(more) = more {
                pay.pay.wage = pay.pay.wage + more.wage;
                pay.tax.exempt = pay.tax.exempt + more.exempt;
                if let Some((own, more)) = pay.checked.as_mut().zip(more.checked.as_ref()) {
                    for program in Program::ALL {
                        own.set(program, own.of(program) + more.of(program));
                    }
                }
            }
        }
        let slot = slot_at(&mut self.slots, place);
        pay.tax.basic = slot.basic.or(pay.tax.basic);
        if let Some(given) = &pay.pay.given {
            let paid = |program: &&Program| given.of(**program) > Money::ZERO;
            if let Some(program) = slot.unwanted.iter().find(paid) {
                let (en, zh) = (program.name(Lang::En), program.name(Lang::Zh));
                return Err(text!(
                    "{en} is not joined by one column, and paid by another: correct one of them",
                    "{zh}：一列说不缴，另一列却有金额，请改正其中之一"
                ));
            }
        }
        let since = if self.layout.joined.is_some() || self.layout.left.is_some() {
            let month = slot.rules.as_ref().map_err(Text::clone)?.month;
            self.cells.employed_since(row, month)?
        } else {
            None
        };
        let before = match (self.layout.year.as_slice(), besides) {
            ([], None) => None,
            (_, besides) => {
                let rules = Arc::clone(slot.rules.as_ref().map_err(Text::clone)?);
                self.before(row, &rules, &pay, besides, since)?
            }
        };
        pay.tax.before = before.map(|(year, _)| year);
        if let Some(since) = since.filter(|_| before.is_none())
            && slot_at(&mut self.slots, place)
                .rules
                .as_ref()
                .is_ok_and(|rules| rules.month == since)
        {
            // whoever joined this month has no months before it
            pay.tax.before = Some(YearToDate::default());
        }
        self.pay = pay;
        let slot = slot_at(&mut self.slots, place);
        let rules = slot.rules.as_ref().map_err(Text::clone)?;
        rules.compute(&self.pay, &mut self.amounts)?;
        let charged = self.amounts.tax.and_then(|taxed| taxed.annuity);
        if charged.is_some() && self.pay.tax.annuity > Money::ZERO {
            return Err(text!(
                "an annuity is charged by the tables and given in a column: keep one, `--ignore` the other",
                "年金既按费率表计算，又在列中给出：请只留一个，另一列用 `--ignore` 忽略"
            ));
        }
        let mut events = Events::of(&self.amounts);
        let defaulted = before.is_some_and(|(_, months_defaulted)| months_defaulted);
        events.note(Event::MonthsDefaulted, defaulted);
        slot.tally.add(rules, &self.pay, &self.amounts, events);
        Ok(place)
    }

    /// The year before the month, if anything says something of it, and whether its months were left unsaid.
    fn before(
        &mut self,
        row: &Row<'_>,
        rules: &RowRules,
        pay: &RowPay,
        besides: Option<YearToDate>,
        since: Option<Month>,
    ) -> Result<Option<(YearToDate, bool)>, Text> {
        let month = rules.month;
        if self.defaults.before.is_some() && month != self.defaults.month {
            return Err(other_month(month, self.defaults.month));
        }
        let so_far = self.cells.so_far(row, month)?;
        if so_far.is_empty() {
            return Ok(besides.map(|besides| (besides, false)));
        }
        let own = if so_far.needs_month() {
            // as if nothing was before: what is this month's own shows
            rules.compute(pay, &mut self.amounts)?;
            let taxed = self.amounts.tax.as_ref();
            taxed.map(|taxed| OwnMonth {
                income: taxed.month.income_to_date,
                deductible: taxed.deductible,
                special_additional: taxed.after.special_additional,
                other: taxed.after.other,
                basic: taxed.month.basic_to_date,
            })
        } else {
            None
        };
        let claims = &self.defaults.person.deductions.claims;
        so_far
            .since(since)
            .before(month, pay, own, besides.as_ref(), claims)
            .map(Some)
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
                heading: self.cells.heading(*place),
                text: text.trim(),
            })
            .collect();
        let mut unwanted_programs = Vec::new();
        let (rules, basic) = match self.chosen(&cells) {
            Ok((chosen, rules)) => {
                let unwanted = |program: &Program| !chosen.choices.wants(*program);
                unwanted_programs.extend(Program::ALL.into_iter().filter(unwanted));
                (rules, chosen.basic)
            }
            Err(why) => (Err(why), None),
        };
        let notes = rules
            .as_ref()
            .map_or_else(|_| Vec::new(), |rules| self.idle_bases(rules));
        let month_defaulted = !cells.iter().any(|cell| *cell.role == Role::Month);
        let place = self.slots.len();
        self.slots.push(Slot {
            rules,
            basic,
            notes,
            unwanted: unwanted_programs,
            month_defaulted,
            tally: Tally::default(),
        });
        if self.key.len() <= LONGEST_KEY {
            self.known.insert(self.key.as_slice().into(), place);
        }
        place
    }

    /// Notes on columns of bases that nothing is charged on by these rules.
    fn idle_bases(&self, rules: &RowRules) -> Vec<u32> {
        let bases = self.layout.bases.iter();
        let idle = bases.filter_map(|(of, _, place)| match of {
            BaseOf::Program(program) if !rules.programs.contains(program) => {
                Some((*program, self.cells.heading(*place)))
            }
            _ => None,
        });
        let notes = idle.map(|(program, heading)| {
            let message = text!(
                "the column {heading} changes nothing: no such contribution is charged here by itself",
                "“{heading}”一列不起作用：此处不单独缴纳该项"
            );
            let note = Note::of(Code::VariantWithoutEffect, Some(program), message);
            self.engine
                .number_of(note.with("choice", "base").with("value", heading))
        });
        notes.collect()
    }

    fn chosen(&self, cells: &[Cell<'_>]) -> Result<(Chosen, Result<Arc<RowRules>, Text>), Text> {
        for cell in cells {
            within_reason(cell.heading, cell.text)?;
        }
        let chosen = person::choices(self.defaults, cells)?;
        let rules = match &chosen.city {
            Some(city) => self.engine.rules(city, chosen.month, &chosen.choices),
            None if !self.layout.given.is_empty() => self.engine.rules_without_city(chosen.month),
            None => return Err(text!("the city is missing", "没有写参保地")),
        };
        let rules = rules.map_err(|error| error.line());
        Ok((chosen, rules))
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
            if let Some(region) = region {
                self.summary.cities.entry(region).or_default().add(&city);
            }
            for note in rules.notes.iter().chain(&slot.notes) {
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

/// Why a row of another month is not computed after a year so far that all rows share.
fn other_month(month: Month, of: Month) -> Text {
    text!(
        "the row is of {month}, but `--ytd` is the year before {of}: give it in columns",
        "此行是 {month} 的，而 `--ytd` 是 {of} 之前的累计数：请改用列给出"
    )
}
