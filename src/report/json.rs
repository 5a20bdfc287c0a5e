//! JSON as `docs/json.md` fixes it: amounts are numbers with two decimals, written from fen; percents are plain
//! decimals; every key is always there.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::breakdown::{Breakdown, Item, Mention, Share};
use crate::lang::Lang;
use crate::money::{Money, Rate};
use crate::note::Note;
use crate::rates::model::Source;
use crate::report::notes;

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

/// The compute object.
#[derive(Debug, Serialize)]
pub struct Compute<'b> {
    schema_version: u32,
    command: &'static str,
    tables: &'b str,
    month: String,
    region: Region<'b>,
    overlays: &'b [String],
    variants: BTreeMap<&'b str, &'b str>,
    defaults: Vec<&'b str>,
    wage: Number,
    items: Vec<ItemObject<'b>>,
    totals: TotalsObject,
    taxable_income: Number,
    incomplete: Vec<IncompleteObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<Vec<MentionObject<'b>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<SourceObject<'b>>>,
    notes: Vec<NoteObject>,
}

#[derive(Debug, Serialize)]
struct Region<'b> {
    id: &'b str,
    name: &'b str,
    adcode: &'b str,
    province: &'b str,
}

#[derive(Debug, Serialize)]
struct ItemObject<'b> {
    program: &'static str,
    name: &'static str,
    includes: BTreeMap<&'static str, Number>,
    base: Number,
    clamped: &'static str,
    employee: SideObject,
    employer: SideObject,
    rounding: RoundingObject,
    status: &'static str,
    sources: &'b [String],
}

#[derive(Debug, Serialize)]
struct SideObject {
    basis: &'static str,
    base: Number,
    rate_percent: Number,
    fixed: Number,
    amount: Number,
    from_account: Number,
}

#[derive(Debug, Serialize)]
struct RoundingObject {
    unit: &'static str,
    mode: &'static str,
    each: &'static str,
}

#[derive(Debug, Serialize)]
struct TotalsObject {
    employee_insurance: Number,
    employee_housing_fund: Number,
    employee: Number,
    employer_insurance: Number,
    employer_housing_fund: Number,
    employer: Number,
    cost: Number,
    complete: bool,
}

#[derive(Debug, Serialize)]
struct IncompleteObject {
    program: &'static str,
    side: &'static str,
    reason: String,
}

#[derive(Debug, Serialize)]
struct MentionObject<'b> {
    overlay: &'b str,
    employee: Number,
    employer: Number,
    taxable_income: Number,
}

/// A document.
#[derive(Debug, Serialize)]
pub struct SourceObject<'b> {
    key: &'b str,
    document: &'b str,
    publisher: &'b str,
    published: &'b str,
    url: &'b str,
}

#[derive(Debug, Serialize)]
struct NoteObject {
    code: &'static str,
    program: &'static str,
    params: BTreeMap<&'static str, String>,
    message: String,
}

impl<'b> Compute<'b> {
    /// The object of a breakdown, messages in `lang`.
    pub fn of(breakdown: &'b Breakdown, lang: Lang) -> Compute<'b> {
        let region = &breakdown.region;
        Compute {
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
            incomplete: breakdown
                .incomplete
                .iter()
                .map(|gap| IncompleteObject {
                    program: gap.program.id(),
                    side: gap.side.map_or("both", crate::program::Side::id),
                    reason: gap.gap.reason(),
                })
                .collect(),
            mentions: Some(breakdown.mentions.iter().map(mention).collect()),
            sources: Some(breakdown.sources.iter().map(SourceObject::of).collect()),
            notes: breakdown
                .notes
                .iter()
                .map(|note| note_object(note, lang))
                .collect(),
        }
    }
}

impl<'b> Compute<'b> {
    /// The same for one of many rows: without what is alike in all of them.
    pub fn of_row(breakdown: &'b Breakdown, lang: Lang) -> Compute<'b> {
        Compute {
            mentions: None,
            sources: None,
            ..Compute::of(breakdown, lang)
        }
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
        program: item.program.id(),
        name: item.program.name_zh(),
        includes: item
            .includes
            .iter()
            .map(|(p, rate)| (p.id(), Number::from(*rate)))
            .collect(),
        base: item.base.into(),
        clamped: item.clamped.id(),
        employee: side(&item.employee),
        employer: side(&item.employer),
        rounding: RoundingObject {
            unit: item.rounding.unit.id(),
            mode: item.rounding.mode.id(),
            each: item.each.id(),
        },
        status: item.status.id(),
        sources: &item.sources,
    }
}

fn side(share: &Share) -> SideObject {
    SideObject {
        basis: share.basis.id(),
        base: share.base.into(),
        rate_percent: share.rate.into(),
        fixed: share.fixed.into(),
        amount: share.amount.into(),
        from_account: share.from_account.into(),
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

fn note_object(note: &Note, lang: Lang) -> NoteObject {
    NoteObject {
        code: note.code.id(),
        program: note.program.map_or("", crate::program::Program::id),
        params: note
            .params
            .iter()
            .map(|(key, value)| (*key, value.clone()))
            .collect(),
        message: notes::message(note, lang),
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
