//! Which rules a row is computed by: each (region, month, choices) is resolved once, however many rows share it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::compute::{
    ComputeError, Strictness, of_name, refuse_weak_tax, resolve, tax_unknown, withholding,
};
use crate::kernel::{Deductions, Withholding};
use crate::note::{Note, Notes};
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::{Field, Table};
use crate::rates::regions::RegionEntry;
use crate::rates::{RatesError, Tables};
use crate::row::RowRules;
use crate::schedule::Choices;

/// Rules kept; a file with more combinations than that resolves some of them again.
const RULES_KEPT: usize = 8_192;

/// Resolves what rows choose, and remembers it. It may be shared by threads.
///
/// ```
/// use sscalc::batch::{Engine, RowPay};
/// use sscalc::compute::Strictness;
/// use sscalc::kernel::{Amounts, Pay};
/// use sscalc::rates::Tables;
/// use sscalc::schedule::Choices;
///
/// let tables = sscalc::built_in_tables();
/// let engine = Engine::new(&tables, &[], Strictness::Lenient)?;
/// let rules = engine.rules("南昌", "2026-07".parse()?, &Choices::default())?;
/// let mut amounts = Amounts::default();
/// for wage in ["7000", "8000"] {
///     let pay = Pay { wage: wage.parse()?, ..Pay::default() };
///     let row = RowPay { pay, ..RowPay::default() };
///     rules.compute(&row, &mut amounts).expect("nothing is refused");
/// }
/// assert_eq!(amounts.totals.employee.to_string(), "1653.05");
/// // 8000 − 1653.05 − 5000 = 1346.95, at 3%
/// assert_eq!(amounts.tax.expect("a law").month.withheld.to_string(), "40.41");
/// assert_eq!(amounts.net.to_string(), "6306.54");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Engine<'t> {
    tables: &'t Tables,
    overlays: Vec<Arc<Table>>,
    strict: Strictness,
    deductions: Deductions,
    keeps_schedules: bool,
    rules: Mutex<HashMap<(String, Month, Choices), Arc<RowRules>>>,
    names: Mutex<Names>,
}

/// Regions and notes that rules name by number, so that a plan is small.
#[derive(Debug, Default)]
struct Names {
    regions: Vec<RegionEntry>,
    notes: Vec<Arc<Note>>,
    places: HashMap<(crate::note::Code, Option<crate::program::Program>, String), u32>,
}

impl<'t> Engine<'t> {
    /// An engine over these tables, with overlays (names or files) that every row is computed with.
    ///
    /// # Errors
    /// If an overlay is unknown or wrong.
    pub fn new(
        tables: &'t Tables,
        overlays: &[String],
        strict: Strictness,
    ) -> Result<Engine<'t>, RatesError> {
        Ok(Engine {
            tables,
            overlays: overlays
                .iter()
                .map(|typed| tables.overlay(typed))
                .collect::<Result<_, _>>()?,
            strict,
            deductions: Deductions::default(),
            keeps_schedules: false,
            rules: Mutex::default(),
            names: Mutex::default(),
        })
    }

    /// The same, with deductions from income tax that every row claims and how the basic one counts. A sum and the year
    /// so far are a row's own, see [`crate::RowPay`].
    #[must_use]
    pub fn deducting(mut self, deductions: Deductions) -> Engine<'t> {
        self.deductions = deductions;
        self
    }

    /// The same, keeping each schedule for outputs that show more than figures.
    #[must_use]
    pub fn keeping_schedules(mut self) -> Engine<'t> {
        self.keeps_schedules = true;
        self
    }

    /// The day of the tables.
    pub fn date(&self) -> &str {
        self.tables.date()
    }

    /// The figures of tables and overlays that are the user's own, as one text: whoever goes on with a run must have
    /// the same. Built-in tables are known by their date and the program's version.
    ///
    /// # Errors
    /// If a built-in table is damaged.
    pub fn fingerprint(&self) -> Result<String, RatesError> {
        let own = if self.tables.has_own() {
            self.tables.all()?
        } else {
            Vec::new()
        };
        Ok(format!("{own:?} {:?}", self.overlays))
    }

    /// The rules of a region (as typed), a month and choices.
    ///
    /// # Errors
    /// An unknown region, a choice that is not offered, a month before everything known, a deduction that has no rule
    /// in the month, or figures that strictness refuses.
    pub fn rules(
        &self,
        city: &str,
        month: Month,
        choices: &Choices,
    ) -> Result<Arc<RowRules>, ComputeError> {
        let named = self.tables.city(city)?;
        // the same region by another name has its own notes: a homonym is one of the pinyin alone, and a county
        // may settle a choice
        let namesake = named
            .namesake
            .as_ref()
            .map_or("", |other| other.id.as_ref());
        let county = named.county.as_deref().unwrap_or("");
        let key = (
            format!("{} {namesake} {county}", named.region.id),
            month,
            choices.clone(),
        );
        if let Some(rules) = locked(&self.rules).get(&key) {
            return Ok(Arc::clone(rules));
        }
        let layers = self.tables.layers(&named.region, &self.overlays)?;
        let mut schedule = resolve(self.tables, &named, &layers, month, choices, self.strict)?;
        let withholding = withholding(self.tables, &layers, &schedule, &self.deductions)?;
        let (of_tax, of_limit) = match &withholding {
            Ok(known) => (known.consulted_always().notes, known.fund_limit_notes()),
            Err(error) => {
                refuse_weak_tax(None, self.strict)?;
                (Notes::from(tax_unknown(error)), Notes::default())
            }
        };
        let mut names = locked(&self.names);
        let notes = schedule.notes.iter().cloned().chain(of_name(&named));
        let notes = notes.chain(of_tax).map(|note| names.note(note)).collect();
        let limit_notes = of_limit.into_iter().map(|note| names.note(note)).collect();
        let region = names.region(&named.region);
        drop(names);
        if let Err(error) = &withholding {
            schedule.notes.push(tax_unknown(error));
        }
        let withholding = withholding.ok();
        let mut rules = RowRules::of(
            &schedule,
            withholding,
            self.strict,
            Some(region),
            notes,
            limit_notes,
        );
        if self.keeps_schedules {
            schedule.notes.extend(of_name(&named));
            rules.schedule = Some(Box::new(schedule));
        }
        let rules = Arc::new(rules);
        let mut kept = locked(&self.rules);
        if kept.len() >= RULES_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&rules));
        Ok(rules)
    }

    /// The programs that a region's tables, with the overlays, charge in any month; nothing if there is no such region.
    pub(super) fn programs_ever(&self, city: &str) -> Option<Vec<Program>> {
        let named = self.tables.city(city).ok()?;
        let layers = self.tables.layers(&named.region, &self.overlays).ok()?;
        let charged = |program: &Program| {
            let facts = layers.tables.iter().flat_map(|table| &table.facts);
            let mut facts = facts.filter(|fact| match &fact.field {
                Field::Charge(own, ..) => own == program,
                _ => false,
            });
            // what law expects everywhere is missing where no table speaks of it
            facts.next().is_some()
                || *program == Program::HousingFund
                || !program.expected_sides().is_empty()
        };
        Some(Program::ALL.into_iter().filter(charged).collect())
    }

    /// The rules of a month for rows that give their contributions and name no city.
    ///
    /// # Errors
    /// If the month has no tax law in the tables, or a deduction that is claimed no rule there, or figures that strictness
    /// refuses.
    pub fn rules_without_city(&self, month: Month) -> Result<Arc<RowRules>, ComputeError> {
        let key = (String::new(), month, Choices::default());
        if let Some(rules) = locked(&self.rules).get(&key) {
            return Ok(Arc::clone(rules));
        }
        let withholding = Withholding::without_city(&self.tables.tax()?, month, &self.deductions)?;
        let mut names = locked(&self.names);
        let notes = withholding.consulted_always().notes.into_iter();
        let notes = notes.map(|note| names.note(note)).collect();
        drop(names);
        let rules = RowRules::without_city(month, withholding, self.strict, notes);
        let rules = Arc::new(rules);
        locked(&self.rules).insert(key, Arc::clone(&rules));
        Ok(rules)
    }

    /// The region that rules of this engine name by this number. Panics if none does.
    pub fn region(&self, number: u32) -> RegionEntry {
        named(&locked(&self.names).regions, number)
    }

    /// The note that rules of this engine name by this number. Panics if none does.
    pub fn note(&self, number: u32) -> Arc<Note> {
        named(&locked(&self.names).notes, number)
    }

    /// The number of a note.
    pub(super) fn number_of(&self, note: Note) -> u32 {
        locked(&self.names).note(note)
    }

    /// The number of a region, by its id.
    pub(super) fn number_of_region(&self, id: &str) -> Option<u32> {
        let region = self.tables.regions().find(|region| region.id == id)?;
        Some(locked(&self.names).region(region))
    }
}

impl Names {
    fn region(&mut self, region: &RegionEntry) -> u32 {
        let known = self.regions.iter().position(|known| known.id == region.id);
        let place = known.unwrap_or_else(|| {
            self.regions.push(region.clone());
            self.regions.len() - 1
        });
        numbered(place)
    }

    fn note(&mut self, note: Note) -> u32 {
        let next = numbered(self.notes.len());
        let key = (note.code, note.program, note.message.en.clone());
        *self.places.entry(key).or_insert_with(|| {
            self.notes.push(Arc::new(note));
            next
        })
    }
}

fn named<T: Clone>(list: &[T], number: u32) -> T {
    let place = usize::try_from(number).expect("32 bits fit");
    let own = list.get(place).cloned();
    own.expect("a number of this engine, and not of another")
}

/// A place in a list as the number that rules name it by.
fn numbered(place: usize) -> u32 {
    u32::try_from(place).expect("regions and notes are some thousands")
}

/// What is behind a lock is whole between two statements, so that a thread that failed leaves it sound.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
