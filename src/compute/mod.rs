//! A request for one person and month, answered from the tables: what every command that asks "what does this wage
//! cost?" goes through.

use std::sync::Arc;

use crate::breakdown::{Breakdown, Mention};
use crate::contribution::{Pay, contributions};
use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::note::{Code, Note};
use crate::rates::layers::Layers;
use crate::rates::model::{Field, Status, Table};
use crate::rates::regions::RegionEntry;
use crate::rates::{Named, RatesError, Tables};
use crate::schedule::{Choices, Schedule, ScheduleError};
use crate::tax::TaxError;
use crate::text;

mod taxed;

pub use taxed::{TaxAsked, Taxed, lay_in, tax_month, tax_unknown};

/// One person in one month, checked but for what only the tables can tell.
#[derive(Clone, Debug)]
pub struct Request {
    /// The region as typed.
    pub city: String,
    /// What is earned and declared.
    pub pay: Pay,
    /// What is chosen.
    pub choices: Choices,
    /// Overlays, names or files, the last one nearest.
    pub overlays: Vec<String>,
    /// What figures must be.
    pub strict: Strictness,
    /// What income tax asks besides.
    pub tax: TaxAsked,
}

/// What figures a result may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// All; doubtful ones are named.
    #[default]
    Lenient,
    /// Cited, derived and reported ones in force.
    Known,
    /// Cited ones in force.
    Cited,
}

/// Why a request is not answered.
#[derive(Debug, thiserror::Error)]
pub enum ComputeError {
    /// Region, overlay or files.
    #[error(transparent)]
    Rates(#[from] RatesError),
    /// Choices or month.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// Deductions from income tax.
    #[error(transparent)]
    Tax(#[from] TaxError),
    /// A year that no table can have.
    #[error("{0} is no year")]
    NoYear(i16),
    /// Figures weaker than `--strict` allows.
    #[error("{} figures are not strict enough", refusals.len())]
    Strict {
        /// What was asked for.
        strict: Strictness,
        /// Each figure, gap or default refused.
        refusals: Vec<Text>,
        /// The options that settle the defaults.
        options: Vec<String>,
    },
}

impl ComputeError {
    /// All of it in one line, for a row among many.
    pub fn line(&self) -> Text {
        let mut line = Text::default();
        for Diagnostic { message, notes, .. } in self.diagnostics() {
            for (place, part) in std::iter::once(&message).chain(&notes).enumerate() {
                if place > 0 {
                    line.en.push_str("; ");
                    line.zh.push('；');
                }
                line.en.push_str(&part.en);
                line.zh.push_str(&part.zh);
            }
        }
        line
    }

    /// The messages to show.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            ComputeError::Rates(error) => error.diagnostics(),
            ComputeError::Schedule(error) => vec![error.diagnostic()],
            ComputeError::Tax(error) => vec![error.diagnostic()],
            ComputeError::NoYear(year) => vec![
                Diagnostic::error(
                    "no-year",
                    text!("{year} is no year of contributions", "{year} 不是缴费年份"),
                )
                .hint(text!("write `--year 2026`", "请写 `--year 2026`")),
            ],
            ComputeError::Strict {
                strict,
                refusals,
                options,
            } => {
                let (word_en, word_zh) = match strict {
                    Strictness::Known => ("known and in force", "已知且现行有效"),
                    _ => ("cited and in force", "有文件依据且现行有效"),
                };
                let count = refusals.len();
                let error = Diagnostic::error(
                    "strict",
                    text!(
                        "{count} points are not {word_en}",
                        "有 {count} 处不是{word_zh}"
                    ),
                );
                let mut error = refusals.iter().cloned().fold(error, Diagnostic::note);
                if !options.is_empty() {
                    let options = options.join(" ");
                    error = error.hint(text!(
                        "settle the defaults: {options}",
                        "请指定默认项：{options}"
                    ));
                }
                vec![error.hint(text!(
                    "without `--strict` they are used and named; `--strict=known` allows derived and reported figures",
                    "不加 `--strict` 则照用并注明；`--strict=known` 允许推算和转述的数据"
                ))]
            }
        }
    }
}

/// A request whose rules are resolved: it answers for any wage.
#[derive(Debug)]
pub struct Prepared {
    /// The region, and one that its name might also mean.
    pub named: Named,
    /// The layers that speak of it.
    pub layers: Layers,
    /// Its rules.
    pub schedule: Schedule,
    overlays: Vec<Arc<Table>>,
}

/// Answers a request, with the overlays that want to be mentioned.
///
/// # Errors
/// An unknown region or overlay, a choice that is not offered, a month before everything known, or figures that
/// `strict` refuses.
pub fn compute(tables: &Tables, request: &Request) -> Result<Breakdown, ComputeError> {
    prepare(tables, request)?.answer(tables, request)
}

/// Resolves a request's rules.
///
/// # Errors
/// As [`compute`].
pub fn prepare(tables: &Tables, request: &Request) -> Result<Prepared, ComputeError> {
    let named = tables.city(&request.city)?;
    let overlays: Vec<Arc<Table>> = request
        .overlays
        .iter()
        .map(|typed| tables.overlay(typed))
        .collect::<Result<_, _>>()?;
    let layers = tables.layers(&named.region, &overlays)?;
    let schedule = resolve(tables, &named, &layers, &request.choices, request.strict)?;
    Ok(Prepared {
        named,
        layers,
        schedule,
        overlays,
    })
}

impl Prepared {
    /// The breakdown for what is earned and declared, with the overlays that want to be mentioned.
    ///
    /// # Errors
    /// If a deduction that is claimed has no rule in the month, or `strict` refuses a rule of the tax law.
    pub fn answer(&self, tables: &Tables, request: &Request) -> Result<Breakdown, ComputeError> {
        let mut breakdown = self.untaxed(tables, request)?;
        let table = tables.tax()?;
        let status = lay_in(&table, &self.layers, &mut breakdown, &request.tax)?;
        refuse_weak_tax(status, request.strict)?;
        Ok(breakdown)
    }

    /// The same without income tax.
    ///
    /// # Errors
    /// If a built-in table is damaged.
    pub fn untaxed(&self, tables: &Tables, request: &Request) -> Result<Breakdown, ComputeError> {
        let mut breakdown = contributions(&self.schedule, &request.pay);
        breakdown.notes.extend(of_name(&self.named));
        for overlay in tables.mentioned(&self.named.region)? {
            breakdown
                .mentions
                .extend(mention(tables, self, overlay, request));
        }
        Ok(breakdown)
    }
}

/// Every rule for one region and one person's choices, with figures as good as `strict` asks.
///
/// # Errors
/// A choice that is not offered, a month before everything known, or figures that `strict` refuses.
pub fn resolve(
    tables: &Tables,
    named: &Named,
    layers: &Layers,
    choices: &Choices,
    strict: Strictness,
) -> Result<Schedule, ComputeError> {
    let schedule = schedule(tables, named, layers, choices)?;
    refuse_weak(&schedule, strict)?;
    Ok(schedule)
}

fn schedule(
    tables: &Tables,
    named: &Named,
    layers: &Layers,
    choices: &Choices,
) -> Result<Schedule, ScheduleError> {
    let date = tables.date();
    if named.variants.is_empty() {
        return Schedule::resolve(layers, &named.region, date, choices);
    }
    let mut settled = choices.clone();
    // the later one of a key counts, so that what is said goes before what the name settles
    settled.variants = named.variants.clone();
    settled.variants.extend_from_slice(&choices.variants);
    Schedule::resolve(layers, &named.region, date, &settled)
}

/// The same request under one more overlay; nothing if that is in use already or does not go.
fn mention(
    tables: &Tables,
    prepared: &Prepared,
    overlay: Arc<Table>,
    request: &Request,
) -> Option<Mention> {
    let Prepared {
        named, overlays, ..
    } = prepared;
    if overlays.iter().any(|used| used.id() == overlay.id()) {
        return None;
    }
    let header = overlay.overlay()?;
    let (id, name) = (header.id.value.clone(), header.name.clone());
    let mut with = overlays.clone();
    with.push(overlay);
    let layers = tables.layers(&named.region, &with).ok()?;
    let breakdown = contributions(
        &schedule(tables, named, &layers, &request.choices).ok()?,
        &request.pay,
    );
    breakdown.totals.complete.then_some(Mention {
        overlay: id,
        name,
        employee: breakdown.totals.employee,
        employer: breakdown.totals.employer,
        taxable_income: breakdown.taxable_income,
    })
}

/// What there is to say of how a region was named.
pub fn of_name(named: &Named) -> impl Iterator<Item = Note> {
    homonym(named).into_iter().chain(county(named))
}

/// That a county was named and its region's tables apply.
fn county(named: &Named) -> Option<Note> {
    let county = named.county.as_ref()?;
    let RegionEntry { id, name, .. } = &named.region;
    let area = named
        .variants
        .first()
        .map_or("", |(_, value)| value.as_str());
    let message = if area.is_empty() {
        text!(
            "{county} is counted by the tables of {name} (`{id}`)",
            "{county}按{name}（`{id}`）的费率表计算"
        )
    } else {
        text!(
            "{county} is counted by the tables of {name} (`{id}`), area `{area}`",
            "{county}按{name}（`{id}`）的费率表计算，区域 `{area}`"
        )
    };
    let note = Note::of(Code::County, None, message).with("county", county.clone());
    Some(note.with("area", area.to_owned()))
}

/// That another region has the same pinyin, where one has.
fn homonym(named: &Named) -> Option<Note> {
    let other = named.namesake.as_ref()?;
    let (name, id) = (&named.region.name, &named.region.id);
    let (other_name, other_id) = (&other.name, &other.id);
    let message = text!(
        "`{id}` is {name}; {other_name} is `{other_id}`",
        "`{id}` 是{name}；{other_name}是 `{other_id}`"
    );
    Some(Note::of(Code::Homonym, None, message).with("other", other_id.to_string()))
}

/// The weakest status that is allowed, if not all are.
fn weakest_allowed(strict: Strictness) -> Option<Status> {
    match strict {
        Strictness::Lenient => None,
        Strictness::Known => Some(Status::Reported),
        Strictness::Cited => Some(Status::Cited),
    }
}

/// Refuses a tax law weaker than `strict`, or none.
///
/// # Errors
/// If it is weaker.
pub fn refuse_weak_tax(status: Option<Status>, strict: Strictness) -> Result<(), ComputeError> {
    let Some(weakest) = weakest_allowed(strict) else {
        return Ok(());
    };
    let refusal = match status {
        Some(status) if status <= weakest => return Ok(()),
        Some(status) => {
            let status = status.id();
            text!(
                "the rules of income tax that apply are {status}",
                "所适用的个税规定，状态 {status}"
            )
        }
        None => text!("income tax of the month is not known", "该月个税未知"),
    };
    Err(ComputeError::Strict {
        strict,
        refusals: vec![refusal],
        options: Vec::new(),
    })
}

/// Refuses everything weaker than `strict`: figures, gaps, defaults, months far ahead. Rounding rules are exempt.
fn refuse_weak(schedule: &Schedule, strict: Strictness) -> Result<(), ComputeError> {
    let Some(weakest) = weakest_allowed(strict) else {
        return Ok(());
    };
    let mut refusals = Vec::new();
    for line in &schedule.lines {
        for figure in &line.figures {
            if figure.status > weakest && !matches!(figure.field, Field::Rounding(..)) {
                let (field, value, status) = (&figure.field, &figure.value, figure.status.id());
                let document = schedule.document(&figure.source);
                refusals.push(text!(
                    "{field} = {value} is {status} ({document})",
                    "{field} = {value}，状态 {status}（{document}）"
                ));
            }
        }
    }
    for exempt in &schedule.exempt {
        if exempt.status > weakest {
            let (overlay, document) = (&exempt.overlay, exempt.source.name());
            let status = exempt.status.id();
            refusals.push(text!(
                "what `{overlay}` leaves out is {status} ({document})",
                "`{overlay}` 不参加的险种，状态 {status}（{document}）"
            ));
        }
    }
    let grave = [Code::Incomplete, Code::LimitUnknown, Code::FarAhead];
    let noted = schedule
        .notes
        .iter()
        .filter(|note| grave.contains(&note.code));
    refusals.extend(noted.map(|note| note.message.clone()));
    let options: Vec<String> = schedule.defaults.iter().map(|d| d.option.clone()).collect();
    for default in &schedule.defaults {
        let (choice, value) = (&default.choice, &default.value);
        refusals.push(text!(
            "{choice} was left to its default, {value}",
            "{choice} 未指定，按默认 {value}"
        ));
    }
    refusals.dedup();
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(ComputeError::Strict {
            strict,
            refusals,
            options,
        })
    }
}
