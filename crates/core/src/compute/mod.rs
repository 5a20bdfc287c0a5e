//! A request for one person and month, answered from the tables: what every command that asks "what does this wage
//! cost?" goes through.

use std::borrow::Cow;
use std::sync::Arc;

use crate::breakdown::{Breakdown, Mention};
use crate::diagnostic::Diagnostic;
use crate::kernel::{Amounts, Bases, Deductions, Pay, Plan, TaxPay, Withholding};
use crate::lang::Text;
use crate::money::Money;
use crate::note::{Code, Note};
use crate::period::Month;
use crate::rates::layers::Layers;
use crate::rates::model::{Field, Status, Table};
use crate::rates::regions::RegionEntry;
use crate::rates::{Named, RatesError, Tables};
use crate::schedule::{Choices, Schedule, ScheduleError, no_fund, take_lines};
use crate::tax::{Law, TaxError, YearToDate};

use crate::{text, words};

mod since;

use since::Earlier;
pub use since::Since;

/// One person: what holds whatever the month and the wage. Nothing here is checked yet.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// What is chosen.
    pub choices: Choices,
    /// 缴费基数, where it is not the wage.
    pub bases: Bases,
    /// What is deducted from income before tax.
    pub deductions: Deductions,
    /// Since when the wage was paid, where the year so far is to be computed and not said.
    pub since: Option<Since>,
    /// Overlays, names or files, the last one nearest.
    pub overlays: Vec<String>,
    /// What figures must be.
    pub strict: Strictness,
}

/// What is asked of a person: a wage somewhere, in a month.
#[derive(Clone, Debug)]
pub struct Question {
    /// The region as typed.
    pub city: String,
    /// 费款所属期.
    pub month: Month,
    /// 应发工资, 元.
    pub wage: Money,
    /// The year with this employer before the month; without it the month is taken for the first one there.
    pub before: Option<YearToDate>,
}

words! {
    /// What figures a result may use.
    #[derive(Default)]
    pub enum Strictness {
        /// All; doubtful ones are named.
        #[default]
        Lenient = "lenient",
        /// Cited, derived and reported ones in force.
        Known = "known",
        /// Cited ones in force.
        Cited = "cited",
    }
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
    /// What is said of the year so far does not go with what is computed of it.
    #[error("{}", .0.en)]
    YearSoFar(Text),
    /// A year that no table can have.
    #[error("{0} is no year")]
    NoYear(i16),
    /// More results at once than a run keeps.
    #[error("{asked} results are asked for at once")]
    TooMany {
        /// How many.
        asked: usize,
        /// How many there may be.
        most: usize,
    },
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
            ComputeError::YearSoFar(why) => vec![Diagnostic::error("year-to-date", why.clone())],
            ComputeError::NoYear(year) => vec![
                Diagnostic::error(
                    "no-year",
                    text!("{year} is no year of contributions", "{year} 不是缴费年份"),
                )
                .hint(text!("write `--year 2026`", "请写 `--year 2026`")),
            ],
            ComputeError::TooMany { asked, most } => vec![
                Diagnostic::error(
                    "too-many-results",
                    text!(
                        "{asked} results are asked for at once, and at most {most} are kept side by side",
                        "一次要 {asked} 个结果，最多可并列 {most} 个"
                    ),
                )
                .hint(text!(
                    "name fewer cities, wages or months, or compute them as rows of a file: `sscalc batch FILE`",
                    "请减少城市、工资或月份，或写成文件逐行计算：`sscalc batch 文件`"
                )),
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
                    "不加 `--strict` 则照用并注明；`--strict=known` 允许推算和非官方资料的数据"
                ))]
            }
        }
    }
}

/// The rules for one person in one region and month: they answer for any wage.
#[derive(Debug)]
pub struct Rules {
    /// The region, and one that its name might also mean.
    pub named: Named,
    /// The layers that speak of it.
    pub layers: Layers,
    /// Its rules, resolved.
    pub schedule: Schedule,
    /// The same, compiled.
    pub plan: Plan,
    /// Income tax of the month, or why it is not known.
    pub tax: Result<Withholding, TaxError>,
    bases: Bases,
    tax_pay: TaxPay,
    earlier: Option<Earlier>,
    strict: Strictness,
    mentions: Vec<Mentioned>,
}

/// The rules of an overlay that wants to be mentioned.
#[derive(Debug)]
struct Mentioned {
    id: String,
    name: String,
    plan: Plan,
}

/// Answers a question, with the overlays that want to be mentioned.
///
/// # Errors
/// An unknown region or overlay, a choice that is not offered, a month before everything known, a deduction that has no
/// rule in the month, or figures that `strict` refuses.
pub fn compute(
    tables: &Tables,
    person: &Person,
    question: &Question,
) -> Result<Breakdown, ComputeError> {
    let rules = rules(tables, person, &question.city, question.month)?;
    rules.answer(question.wage, question.before)
}

/// Resolves and compiles the rules for a person in a region and month.
///
/// # Errors
/// As [`compute`].
pub fn rules(
    tables: &Tables,
    person: &Person,
    city: &str,
    month: Month,
) -> Result<Rules, ComputeError> {
    let named = tables.city(city)?;
    let overlays: Vec<Arc<Table>> = person
        .overlays
        .iter()
        .map(|typed| tables.overlay(typed))
        .collect::<Result<_, _>>()?;
    let layers = tables.layers(&named.region, &overlays)?;
    let choices = &person.choices;
    let schedule = resolve(tables, &named, &layers, month, choices, person.strict)?;
    let plan = Plan::of(&schedule);
    let tax = withholding(tables, &layers, &schedule, &person.deductions)?;
    let mut mentions = Vec::new();
    for overlay in tables.mentioned(&named.region)? {
        if overlays.iter().all(|used| used.id() != overlay.id()) {
            mentions.extend(mentioned(
                tables, &named, &overlays, overlay, &schedule, choices,
            ));
        }
    }
    Ok(Rules {
        named,
        layers,
        schedule,
        plan,
        tax,
        bases: person.bases,
        tax_pay: person.deductions.tax_pay(),
        earlier: Earlier::of(tables, person, city, month)?,
        strict: person.strict,
        mentions,
    })
}

/// Income tax of a schedule's month; a month without a law in the tables is no error, but said.
///
/// # Errors
/// A deduction that has no rule in the month, or a built-in table that is damaged.
pub fn withholding(
    tables: &Tables,
    layers: &Layers,
    schedule: &Schedule,
    deductions: &Deductions,
) -> Result<Result<Withholding, TaxError>, ComputeError> {
    let table = tables.tax()?;
    if let Err(unknown) = Law::of(&table, schedule.month) {
        return Ok(Err(unknown));
    }
    let known = Withholding::of(&table, layers, schedule, deductions)?;
    Ok(Ok(known))
}

impl Rules {
    /// The breakdown for a wage, with the overlays that want to be mentioned.
    ///
    /// # Errors
    /// If `strict` refuses a rule of the tax law that the wage needs, or it needs one that the month does not have.
    pub fn answer(
        &self,
        wage: Money,
        before: Option<YearToDate>,
    ) -> Result<Breakdown, ComputeError> {
        let mut amounts = Amounts::default();
        self.amounts(wage, before, &mut amounts)?;
        Ok(self.breakdown(wage, &amounts))
    }

    /// What a wage comes to, with income tax where the month's is known.
    ///
    /// # Errors
    /// As [`Rules::answer`].
    pub fn amounts(
        &self,
        wage: Money,
        before: Option<YearToDate>,
        amounts: &mut Amounts,
    ) -> Result<(), ComputeError> {
        let before = self.before(wage, before)?;
        self.plan.amounts(&self.pay(wage), amounts);
        self.tax(wage, &self.tax_pay(before), amounts)
    }

    /// Income tax of contributions that are in `amounts`, laid into them.
    ///
    /// # Errors
    /// As [`Rules::answer`].
    pub fn tax(
        &self,
        wage: Money,
        asked: &TaxPay,
        amounts: &mut Amounts,
    ) -> Result<(), ComputeError> {
        self.lay_tax_in(wage, asked, amounts)?;
        let status = match (&self.tax, &amounts.tax) {
            (Ok(withholding), Some(taxed)) => Some(withholding.status(taxed)),
            _ => None,
        };
        refuse_weak_tax(status, self.strict)
    }

    /// What a wage comes to, however well the rules that it needs are known: a search passes through wages that are not
    /// its answer. Of a wage below what is exempt all is.
    ///
    /// # Errors
    /// If it needs a rule of the tax law that the month does not have.
    pub fn amounts_unchecked(
        &self,
        wage: Money,
        before: Option<YearToDate>,
        amounts: &mut Amounts,
    ) -> Result<(), ComputeError> {
        self.plan.amounts(&self.pay(wage), amounts);
        let mut asked = self.tax_pay(before);
        asked.exempt = asked.exempt.min(wage);
        self.lay_tax_in(wage, &asked, amounts)
    }

    /// Income tax, where the month's is known.
    fn lay_tax_in(
        &self,
        wage: Money,
        asked: &TaxPay,
        amounts: &mut Amounts,
    ) -> Result<(), ComputeError> {
        let Ok(withholding) = &self.tax else {
            return Ok(());
        };
        Ok(withholding.withhold(&self.pay(wage), asked, amounts)?)
    }

    /// The year before the month: as it is said, or computed if the person says since when.
    fn before(
        &self,
        wage: Money,
        said: Option<YearToDate>,
    ) -> Result<Option<YearToDate>, ComputeError> {
        match (&self.earlier, said) {
            (Some(earlier), None) => earlier.year(wage).map(Some),
            (_, said) => Ok(said),
        }
    }

    /// What the person's deductions ask of a month after this year so far.
    pub fn tax_pay(&self, before: Option<YearToDate>) -> TaxPay {
        TaxPay {
            before,
            ..self.tax_pay
        }
    }

    /// The wage with the person's declared bases.
    pub fn pay(&self, wage: Money) -> Pay {
        Pay {
            wage,
            bases: self.bases,
            given: None,
        }
    }

    /// Everything about amounts that these rules gave.
    pub fn breakdown(&self, wage: Money, amounts: &Amounts) -> Breakdown {
        let mut breakdown = Breakdown::of(&self.schedule, &self.plan, wage, amounts);
        breakdown.notes.extend(of_name(&self.named));
        match &self.tax {
            Ok(withholding) => breakdown.lay_tax_in(withholding, amounts),
            Err(unknown) => breakdown.notes.push(tax_unknown(unknown)),
        }
        if let Some(earlier) = &self.earlier {
            breakdown.notes.extend(earlier.notes(wage));
            breakdown.sources.extend(earlier.sources());
        }
        let pay = self.pay(wage);
        let mentions = self
            .mentions
            .iter()
            .filter_map(|mentioned| mentioned.of(&pay));
        breakdown.mentions.extend(mentions);
        breakdown
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
    month: Month,
    choices: &Choices,
    strict: Strictness,
) -> Result<Schedule, ComputeError> {
    let choices = settled_by_name(named, choices);
    let resolved = |layers: &Layers, region: &RegionEntry, choices: &Choices| {
        Schedule::resolve(layers, region, tables.date(), month, choices)
    };
    let schedule = match fund_city(tables, named, layers, &choices)? {
        None => resolved(layers, &named.region, &choices)?,
        Some((city, of_city)) => {
            let own = choices.without_funds(layers, &of_city);
            let mut schedule = resolved(layers, &named.region, &own)?;
            let settled = settled_by_name(&city, &choices);
            match settled.funds_alone(&of_city) {
                Some(funds) => {
                    let funds = resolved(&of_city, &city.region, &funds)?;
                    schedule.take_funds(funds, of_city);
                    schedule.notes.extend(of_name(&city));
                }
                None => schedule.notes.push(no_fund(&city.region)),
            }
            schedule
        }
    };
    refuse_weak(&schedule, strict)?;
    Ok(schedule)
}

/// The city whose housing fund is paid into, where it is another, with the layers that speak of it; overlays of other
/// regions say nothing there.
fn fund_city(
    tables: &Tables,
    named: &Named,
    layers: &Layers,
    choices: &Choices,
) -> Result<Option<(Named, Layers)>, RatesError> {
    let Some(typed) = &choices.fund_city else {
        return Ok(None);
    };
    let city = tables.city(typed)?;
    if city.region.id == named.region.id && city.variants == named.variants {
        return Ok(None);
    }
    let speaks = |table: &&Arc<Table>| {
        let regions = table.overlay().map(|overlay| &overlay.regions);
        regions.is_some_and(|regions| {
            regions.is_empty() || regions.iter().any(|region| region.value == city.region.id)
        })
    };
    let overlays = layers.tables.iter().rev().filter(speaks);
    let overlays: Vec<Arc<Table>> = overlays.map(Arc::clone).collect();
    let of_city = tables.layers(&city.region, &overlays)?;
    Ok(Some((city, of_city)))
}

/// What is chosen, with what the name of the place settles; where both speak of one, what is said counts.
fn settled_by_name<'c>(named: &Named, choices: &'c Choices) -> Cow<'c, Choices> {
    if named.variants.is_empty() {
        return Cow::Borrowed(choices);
    }
    let mut settled = choices.clone();
    // the later one of a key counts
    settled.variants = named.variants.clone();
    settled.variants.extend_from_slice(&choices.variants);
    Cow::Owned(settled)
}

/// The plan of one more overlay; nothing if it does not go.
fn mentioned(
    tables: &Tables,
    named: &Named,
    overlays: &[Arc<Table>],
    overlay: Arc<Table>,
    schedule: &Schedule,
    choices: &Choices,
) -> Option<Mentioned> {
    let header = overlay.overlay()?;
    let (id, name) = (header.id.value.clone(), header.name.clone());
    let mut with = overlays.to_vec();
    with.push(overlay);
    let layers = tables.layers(&named.region, &with).ok()?;
    let choices = settled_by_name(named, choices);
    let choices = match &schedule.fund_city {
        Some(city) => Cow::Owned(choices.without_funds(&layers, &city.layers)),
        None => choices,
    };
    let month = schedule.month;
    let found = Schedule::lines(&layers, &named.region, month, &choices).ok()?;
    let (mut lines, mut incomplete) = found;
    if schedule.fund_city.is_some() {
        take_lines(
            (&mut lines, &mut incomplete),
            (&schedule.lines, &schedule.incomplete),
        );
    }
    Some(Mentioned {
        id,
        name,
        plan: Plan::of_lines(&lines, &incomplete, None),
    })
}

impl Mentioned {
    fn of(&self, pay: &Pay) -> Option<Mention> {
        let mut amounts = Amounts::default();
        self.plan.amounts(pay, &mut amounts);
        amounts.totals.complete.then(|| Mention {
            overlay: self.id.clone(),
            name: self.name.clone(),
            employee: amounts.totals.employee,
            employer: amounts.totals.employer,
            taxable_income: amounts.taxable_income,
        })
    }
}

/// A month of which the tables do not know how wages are taxed.
pub fn tax_unknown(error: &TaxError) -> Note {
    let said: Text = error.diagnostic().message;
    let message = Text::new(
        format!("income tax is not known: {}", said.en),
        format!("个税未知：{}", said.zh),
    );
    Note::of(Code::TaxUnknown, None, message)
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
                let document = schedule.sources.name(&figure.source);
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
            "{choice} 未填，按默认值 {value}"
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
