//! JSON as `docs/json.md` fixes it: amounts are numbers with two decimals, written from fen; percents are plain
//! decimals; every key is always there.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::breakdown::{Breakdown, Item, Mention, Share};
use crate::compare::Percent;
use crate::explain::{Explanation, Step, StepKind, StepValue};
use crate::gross::{Gross, Wished};
use crate::kernel::{Basis, Clamp, TaxAmounts};
use crate::lang::Lang;
use crate::money::{Mode, Money, Rate, Unit};
use crate::note::{Code, Note};
use crate::program::Program;
use crate::rates::model::{Each, Source, Status};
use crate::report::id::{Id, OrNothing};
use crate::report::notes;
#[cfg(test)]
use crate::report::schema::vocabulary;

/// The version of all objects; a key that changes its meaning raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// A number written digit by digit.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Number(Box<RawValue>);

impl Number {
    fn of(digits: String) -> Number {
        // digits of an amount or a percent are always a JSON number
        Number(RawValue::from_string(digits).unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}

impl From<Money> for Number {
    fn from(money: Money) -> Number {
        Number::of(money.to_string())
    }
}

impl From<Rate> for Number {
    fn from(rate: Rate) -> Number {
        Number::of(rate.percent())
    }
}

impl From<Percent> for Number {
    fn from(percent: Percent) -> Number {
        Number::of(percent.to_string())
    }
}

/// Where a row of a payroll file came from.
#[derive(Clone, Copy, Debug)]
pub struct RowSource<'r> {
    /// Its number, from 1.
    pub row: u64,
    /// Its line, from 1.
    pub line: u64,
    /// What it calls the person.
    pub id: &'r str,
}

/// One month of one person: what the employee and the employer pay.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Compute<'b> {
    /// The row of a payroll file, from 1, the heading left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    /// The line where that row begins, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// What the row calls the person: 工号, else 姓名; empty if it does neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'b str>,
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The day on which the rate tables were last worked over.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::DATE)))]
    tables: &'b str,
    /// The month that the contribution belongs to, 费款所属期.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH)))]
    month: String,
    /// The region whose rates apply.
    region: Region<'b>,
    /// Ids of the overlays in use, in the order given.
    overlays: &'b [String],
    /// The choices that were made.
    variants: BTreeMap<&'b str, &'b str>,
    /// What was left to a default and matters.
    defaults: Vec<&'b str>,
    /// The monthly wage in yuan, 应发工资.
    wage: Number,
    /// One a program, in a fixed order.
    items: Vec<ItemObject<'b>>,
    /// Sums of the amounts.
    totals: TotalsObject,
    /// The wage less the person's contributions, not below 0, 上税金额.
    taxable_income: Number,
    /// Income tax on the month's wage.
    tax: WithheldObject,
    /// What is left in hand, 税后工资; below 0 where the wage does not cover contributions and tax.
    net: Number,
    /// What is expected and not known.
    incomplete: Vec<IncompleteObject>,
    /// The same request under an overlay that wants to be mentioned.
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<Vec<MentionObject<'b>>>,
    /// The documents that the figures stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<SourceObject<'b>>>,
    /// What a careful reader must know besides the figures.
    notes: Vec<NoteObject>,
    /// What was wished for, of `gross` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<AskedObject>,
    /// Whether the wage gives that very amount, of `gross` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<bool>,
}

/// What was wished for.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AskedObject {
    /// `net` or `cost`.
    what: Id<Wished>,
    /// The amount.
    amount: Number,
}

/// A region.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Region<'b> {
    /// Pinyin id.
    id: &'b str,
    /// Chinese name with its suffix.
    name: &'b str,
    /// GB/T 2260 code.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::ADCODE)))]
    adcode: &'b str,
    /// The id of its province; of a municipality its own.
    province: &'b str,
}

/// One program.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ItemObject<'b> {
    /// The program.
    program: Id<Program>,
    /// Its Chinese name.
    name: &'static str,
    /// What the rate includes, percent by program; information, in no sum.
    #[cfg_attr(test, schemars(extend("propertyNames" = vocabulary::program_names())))]
    includes: BTreeMap<&'static str, Number>,
    /// The insured person's base.
    base: Number,
    /// Whether the declared base was raised or cut.
    clamped: Id<Clamp>,
    /// What the employee pays, 个人.
    employee: SideObject,
    /// What the employer pays, 单位.
    employer: SideObject,
    /// How amounts are rounded.
    rounding: RoundingObject,
    /// The weakest of all figures consulted.
    status: Id<Status>,
    /// Keys of `sources`.
    sources: &'b [String],
}

/// What one side pays.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SideObject {
    /// What the charge is on; `none` owes nothing.
    basis: Id<Basis>,
    /// The amount that the rate is applied to.
    base: Number,
    /// The rate in percent.
    rate_percent: Number,
    /// A fixed amount besides or instead of a rate.
    fixed: Number,
    /// What is paid.
    amount: Number,
    /// What is paid out of the medical account; in no total.
    from_account: Number,
    /// From the declared base to the amount; of `explain` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<StepObject>>,
}

/// One step from the declared base to the amount.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct StepObject {
    /// What is done.
    kind: Id<StepKind>,
    /// How the value comes about, with the numbers in it.
    formula: String,
    /// What comes out: yuan, or percent in the `rate` step of a rate.
    value: Number,
    /// The rate file that the figure stands in; empty where none is behind the step.
    file: String,
    /// Its line; 0 where none is behind the step.
    line: u32,
    /// The key of its document, of `sources`; empty where there is none.
    source: String,
    /// How well it is known; empty where no figure is behind the step.
    status: OrNothing<Status>,
    /// What it was before.
    previous: PreviousObject,
}

/// An earlier figure.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct PreviousObject {
    /// The last different value; empty where none is known.
    value: String,
    /// The last month in which it applied; empty where none is known.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::MONTH_OR_NOTHING)))]
    until: String,
}

/// A rule of rounding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RoundingObject {
    /// The unit that remains.
    unit: Id<Unit>,
    /// Which way.
    mode: Id<Mode>,
    /// Whether each side is rounded for itself.
    each: Id<Each>,
}

/// Sums of the amounts.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct TotalsObject {
    /// Insurances, the employee.
    employee_insurance: Number,
    /// Housing funds, the employee.
    employee_housing_fund: Number,
    /// All that the employee pays.
    employee: Number,
    /// Insurances, the employer.
    employer_insurance: Number,
    /// Housing funds, the employer.
    employer_housing_fund: Number,
    /// All that the employer pays.
    employer: Number,
    /// The wage and all that the employer pays.
    cost: Number,
    /// False where something is missing and the sums are too small.
    complete: bool,
}

/// Something that is expected and not known.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct IncompleteObject {
    /// The program.
    program: Id<Program>,
    /// Whose.
    #[cfg_attr(test, schemars(extend("enum" = vocabulary::sides_or_both())))]
    side: &'static str,
    /// Why it is not known.
    #[cfg_attr(test, schemars(extend("pattern" = vocabulary::REASON)))]
    reason: String,
}

/// The same request under an overlay.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct MentionObject<'b> {
    /// The overlay's id.
    overlay: &'b str,
    /// All that the employee would pay.
    employee: Number,
    /// All that the employer would pay.
    employer: Number,
    /// What would be left to tax.
    taxable_income: Number,
}

/// Income tax on the month's wage; all 0 where the tables do not know how the month is taxed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WithheldObject {
    /// What of the person's contributions is free of tax, 专项扣除.
    deductible: Number,
    /// Taxable income of the year so far, 累计应纳税所得额; before 2019 of the month.
    taxable_to_date: Number,
    /// The band's rate.
    rate_percent: Number,
    /// The band's quick deduction, 速算扣除数.
    quick_deduction: Number,
    /// What is withheld this month.
    withheld: Number,
}

/// A document.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceObject<'b> {
    /// The key that figures name it by.
    key: &'b str,
    /// Its title and number.
    document: &'b str,
    /// Who published it; empty where unknown.
    publisher: &'b str,
    /// When; empty where unknown.
    published: &'b str,
    /// Its address; empty where unknown.
    url: &'b str,
}

/// A note.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteObject {
    /// What kind of note.
    code: Id<Code>,
    /// The program it is about; empty if none.
    program: OrNothing<Program>,
    /// Data of the message, for scripts.
    params: BTreeMap<&'static str, String>,
    /// The message in the language of the run.
    message: String,
}

impl<'b> Compute<'b> {
    /// The object of a breakdown, messages in `lang`.
    pub fn of(breakdown: &'b Breakdown, lang: Lang) -> Compute<'b> {
        let region = &breakdown.region;
        Compute {
            row: None,
            line: None,
            id: None,
            schema_version: SCHEMA_VERSION,
            command: "compute",
            tables: &breakdown.tables,
            month: breakdown.month.to_string(),
            region: Region {
                id: &region.id,
                name: &region.name,
                adcode: &region.adcode,
                province: &region.province,
            },
            overlays: &breakdown.overlays,
            variants: breakdown
                .variants
                .iter()
                .map(|(k, v)| (k.as_str(), v.as_str()))
                .collect(),
            defaults: breakdown
                .defaults
                .iter()
                .map(|d| d.choice.as_str())
                .collect(),
            wage: breakdown.wage.into(),
            items: breakdown.items.iter().map(item).collect(),
            totals: totals(breakdown),
            taxable_income: breakdown.taxable_income.into(),
            tax: withheld(breakdown.tax.as_ref()),
            net: breakdown.net.into(),
            incomplete: breakdown
                .incomplete
                .iter()
                .map(|gap| IncompleteObject {
                    program: Id(gap.program),
                    side: gap.side.map_or("both", crate::program::Side::id),
                    reason: gap.gap.reason(),
                })
                .collect(),
            mentions: Some(breakdown.mentions.iter().map(mention).collect()),
            sources: Some(breakdown.sources.iter().map(SourceObject::of).collect()),
            notes: breakdown
                .notes
                .iter()
                .map(|note| NoteObject::of(note, lang))
                .collect(),
            asked: None,
            exact: None,
        }
    }
}

impl<'b> Compute<'b> {
    /// The object of a wage that was found.
    pub fn found(gross: &'b Gross, lang: Lang) -> Compute<'b> {
        let mut object = Compute::of(&gross.breakdown, lang);
        object.command = "gross";
        object.asked = Some(AskedObject {
            what: Id(gross.wish.wished()),
            amount: gross.wish.amount().into(),
        });
        object.exact = Some(gross.exact);
        object
    }

    /// The object of one row of many: with where it came from, without what is alike in all of them.
    pub fn of_row(from: &'b RowSource<'b>, breakdown: &'b Breakdown, lang: Lang) -> Compute<'b> {
        Compute {
            row: Some(from.row),
            line: Some(from.line),
            id: Some(from.id),
            command: "batch",
            mentions: None,
            sources: None,
            ..Compute::of(breakdown, lang)
        }
    }

    /// The object of an explanation: that of its breakdown, each side with its steps.
    pub fn explained(explanation: &'b Explanation, lang: Lang) -> Compute<'b> {
        let mut object = Compute::of(&explanation.breakdown, lang);
        object.command = "explain";
        for (item, explained) in object.items.iter_mut().zip(&explanation.items) {
            item.employee.steps = Some(explained.employee.iter().map(step).collect());
            item.employer.steps = Some(explained.employer.iter().map(step).collect());
        }
        object
    }
}

fn step(step: &Step) -> StepObject {
    let figure = step.figure.as_ref();
    let previous = step.previous.as_ref();
    StepObject {
        kind: Id(step.what.kind()),
        formula: step.formula.clone(),
        value: match step.value {
            StepValue::Amount(amount) => amount.into(),
            StepValue::Percent(rate) => rate.into(),
        },
        file: figure.map(|f| f.path.clone()).unwrap_or_default(),
        line: figure.map(|f| f.place.line).unwrap_or_default(),
        source: figure.map(|f| f.source.clone()).unwrap_or_default(),
        status: OrNothing(figure.map(|f| f.status)),
        previous: PreviousObject {
            value: previous.map_or_else(String::new, |p| p.value.to_string()),
            until: previous.map(|p| p.until.to_string()).unwrap_or_default(),
        },
    }
}

/// What is withheld; all zero where the tables do not know how the month is taxed, which a note says.
fn withheld(taxed: Option<&TaxAmounts>) -> WithheldObject {
    let month = |amount: fn(&TaxAmounts) -> Money| taxed.map_or(Money::ZERO, amount).into();
    WithheldObject {
        deductible: month(|taxed| taxed.deductible),
        taxable_to_date: month(|taxed| taxed.month.taxable_to_date),
        rate_percent: taxed.map_or(Rate::ZERO, |taxed| taxed.month.rate).into(),
        quick_deduction: month(|taxed| taxed.month.quick_deduction),
        withheld: month(|taxed| taxed.month.withheld),
    }
}

impl<'b> SourceObject<'b> {
    /// The object of a source.
    pub fn of(source: &'b Source) -> SourceObject<'b> {
        SourceObject {
            key: &source.key.value,
            document: &source.document,
            publisher: &source.publisher,
            published: &source.published,
            url: &source.url,
        }
    }
}

fn mention(mention: &Mention) -> MentionObject<'_> {
    MentionObject {
        overlay: &mention.overlay,
        employee: mention.employee.into(),
        employer: mention.employer.into(),
        taxable_income: mention.taxable_income.into(),
    }
}

fn item(item: &Item) -> ItemObject<'_> {
    ItemObject {
        program: Id(item.program),
        name: item.program.name(Lang::Zh),
        includes: item
            .includes
            .iter()
            .map(|(p, rate)| (p.id(), Number::from(*rate)))
            .collect(),
        base: item.base.into(),
        clamped: Id(item.clamped),
        employee: side(&item.employee),
        employer: side(&item.employer),
        rounding: RoundingObject {
            unit: Id(item.rounding.unit),
            mode: Id(item.rounding.mode),
            each: Id(item.each),
        },
        status: Id(item.status),
        sources: &item.sources,
    }
}

fn side(share: &Share) -> SideObject {
    SideObject {
        basis: Id(share.basis),
        base: share.base.into(),
        rate_percent: share.rate.into(),
        fixed: share.fixed.into(),
        amount: share.amount.into(),
        from_account: share.from_account.into(),
        steps: None,
    }
}

fn totals(breakdown: &Breakdown) -> TotalsObject {
    let totals = &breakdown.totals;
    TotalsObject {
        employee_insurance: totals.employee_insurance.into(),
        employee_housing_fund: totals.employee_housing_fund.into(),
        employee: totals.employee.into(),
        employer_insurance: totals.employer_insurance.into(),
        employer_housing_fund: totals.employer_housing_fund.into(),
        employer: totals.employer.into(),
        cost: totals.cost.into(),
        complete: totals.complete,
    }
}

impl NoteObject {
    /// The object of a note, its message in `lang`.
    pub fn of(note: &Note, lang: Lang) -> NoteObject {
        NoteObject {
            code: Id(note.code),
            program: OrNothing(note.program),
            params: note
                .params
                .iter()
                .map(|(key, value)| (*key, value.clone()))
                .collect(),
            message: notes::message(note, lang),
        }
    }
}

/// JSON text of an object, indented or on one line, with a line end.
///
/// # Errors
/// If an object cannot be written, which none of ours causes.
pub fn text(object: &impl Serialize, pretty: bool) -> Result<String, serde_json::Error> {
    let text = if pretty {
        serde_json::to_string_pretty(object)?
    } else {
        serde_json::to_string(object)?
    };
    Ok(text + "\n")
}
