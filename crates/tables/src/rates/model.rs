//! What a rate file says, once it is read and found well-formed: plain data that is embedded by the build and decoded
//! at start. It decides nothing; see [`crate::rates::layers`] for the look-up and `docs/rate-format.md` for the meaning.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::{Money, Rate, Ratio, Rounding};
use crate::period::Month;
use crate::program::{Program, Side};

/// Where a value stands in its file, for messages and `explain`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// In characters.
    pub length: u32,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sited<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Sited<T> {
    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sited<U> {
        Sited {
            value: change(self.value),
            place: self.place,
        }
    }
}

/// How well a figure is known, from best to weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// An official document gives this very figure.
    Cited,
    /// Computed back from another published figure.
    Derived,
    /// A figure without an official document.
    Reported,
    /// An earlier figure kept since no newer is published; found by the look-up, never written.
    Carried,
    /// A placeholder.
    Assumed,
}

impl Status {
    /// All, best first.
    pub const ALL: [Status; 5] = [
        Status::Cited,
        Status::Derived,
        Status::Reported,
        Status::Carried,
        Status::Assumed,
    ];

    /// The stable word of tables and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Status::Cited => "cited",
            Status::Derived => "derived",
            Status::Reported => "reported",
            Status::Carried => "carried",
            Status::Assumed => "assumed",
        }
    }
}

/// One file: a region or an overlay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The file, relative to the tree's parent: `rates/jiangxi/nanchang.toml`.
    pub path: String,
    /// What the file is about.
    pub header: Header,
    /// Documents.
    pub sources: Vec<Source>,
    /// Dimensions of choice declared here.
    pub choices: Vec<Choice>,
    /// What the entries have in common with one another: when, by whom.
    pub entries: Vec<Dated>,
    /// What they say, field by field, in the file's order.
    pub facts: Vec<Fact>,
}

impl Table {
    /// The region's or overlay's id.
    pub fn id(&self) -> &str {
        match &self.header {
            Header::Region(region) => &region.id.value,
            Header::Overlay(overlay) => &overlay.id.value,
        }
    }

    /// The region header, if it is a region.
    pub fn region(&self) -> Option<&Region> {
        match &self.header {
            Header::Region(region) => Some(region),
            Header::Overlay(_) => None,
        }
    }

    /// The facts about one field with their entries, in the file's order.
    pub fn about<'t>(&'t self, field: &Field) -> impl Iterator<Item = (&'t Fact, &'t Dated)> {
        self.facts
            .iter()
            .filter(move |fact| fact.field == *field)
            .filter_map(|fact| Some((fact, self.entry(fact)?)))
    }

    /// The entry that a fact is of.
    pub fn entry(&self, fact: &Fact) -> Option<&Dated> {
        self.entries.get(usize::try_from(fact.entry).ok()?)
    }

    /// The overlay header, if it is an overlay.
    pub fn overlay(&self) -> Option<&Overlay> {
        match &self.header {
            Header::Overlay(overlay) => Some(overlay),
            Header::Region(_) => None,
        }
    }
}

/// The head of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Header {
    /// A nation, province or city.
    Region(Region),
    /// A what-if.
    Overlay(Overlay),
}

/// A region's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Pinyin id.
    pub id: Sited<String>,
    /// Chinese name with its suffix.
    pub name: String,
    /// GB/T 2260 code.
    pub adcode: Sited<String>,
    /// Other names.
    pub aliases: Vec<Sited<String>>,
    /// What exists here without a known figure.
    pub missing: Vec<Sited<Missing>>,
    /// The day on which the tables were last worked over (in `cn.toml` alone).
    pub date: Option<String>,
}

/// A parameter that exists in a region and whose figure is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The program.
    pub program: Program,
    /// Which parameter, or all of them.
    pub parameter: Option<Parameter>,
}

/// A parameter of a program that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Parameter {
    /// Limits.
    Base,
    /// A side's charge.
    Charge(Side),
    /// A fund's range.
    Rate,
}

/// An overlay's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlay {
    /// The file's name.
    pub id: Sited<String>,
    /// What it is, for people.
    pub name: String,
    /// The regions it is for; empty for all.
    pub regions: Vec<Sited<String>>,
    /// Whether results of those regions mention it.
    pub mention: bool,
    /// The first month in which it may be used; any if absent.
    pub from: Option<Month>,
    /// Programs that it removes.
    pub without: Vec<Program>,
    /// The document by which people insured elsewhere do not join those programs, where that is why.
    pub exemption: Option<Exemption>,
}

/// By which document, and how well known, an overlay's programs are not joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Source key.
    pub source: Sited<String>,
    /// As written.
    pub status: Status,
}

/// A document or page that figures lean on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Unique in the tree.
    pub key: Sited<String>,
    /// Number or title; empty if unknown.
    pub document: String,
    /// Who published it.
    pub publisher: String,
    /// A day, month or year; empty if unknown.
    pub published: String,
    /// Address; empty if unknown.
    pub url: String,
    /// Where it was read, if not in the original.
    pub via: String,
}

impl Source {
    /// How it is named in a sentence: by its number or title, or by who published it.
    pub fn name(&self) -> &str {
        if self.document.is_empty() {
            &self.publisher
        } else {
            &self.document
        }
    }
}

/// A dimension of choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its key in `when` and `--variant`.
    pub key: Sited<String>,
    /// Chinese name.
    pub name: String,
    /// The value taken when nothing is said.
    pub default: Sited<String>,
    /// What there is to choose.
    pub values: Vec<ChoiceValue>,
}

/// A value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceValue {
    /// Stable word.
    pub id: Sited<String>,
    /// Chinese name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Choices it is open to.
    pub only_with: When,
}

/// Choices that must hold, by dimension.
pub type When = Vec<(String, String)>;

/// What every entry has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// For whom; empty for all.
    pub when: When,
    /// First month; absent only in overlays.
    pub from: Option<Month>,
    /// Last month that its document names.
    pub until: Option<Month>,
    /// Whether it ends for good after `until`.
    pub lapses: bool,
    /// When someone last looked for a newer figure.
    pub checked: Option<Month>,
    /// Ordered for the time being.
    pub provisional: bool,
    /// Whether it hands the parameter to the layer above.
    pub inherit: bool,
    /// Source key; empty only in overlays and for `inherit`.
    pub source: Sited<String>,
    /// As written.
    pub status: Status,
    /// A few words.
    pub note: String,
    /// The entry's heading.
    pub place: Place,
}

/// A floor or a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// An amount a month.
    Amount(Money),
    /// There is none.
    None,
    /// There is one, not known.
    Unknown,
    /// The notice prints only this average: a share of it, by the ratio in force.
    OfAverage(Average),
}

/// An average wage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Average {
    /// As printed, a month.
    Monthly(Money),
    /// As printed, a year.
    Yearly(Money),
}

/// One field of one entry: what is looked up, each by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Which field.
    pub field: Field,
    /// What it says; `None` hands the field to the layer above.
    pub value: Option<Value>,
    /// Where the value stands.
    pub place: Place,
    /// Which of the table's entries it is of.
    pub entry: u32,
}

/// A parameter that has a dated series of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// 月平均工资 of a program's limits.
    Average(Program),
    /// 下限, 保底.
    Floor(Program),
    /// 上限, 封顶.
    Ceiling(Program),
    /// Share of the average that makes the floor.
    FloorRatio(Program),
    /// Share of the average that makes the ceiling.
    CeilingRatio(Program),
    /// What a side pays; the text is empty, or names a second charge levied besides.
    Charge(Program, Side, String),
    /// Lowest rate that a fund allows.
    FundMin(Program),
    /// Highest rate that a fund allows.
    FundMax(Program),
    /// The rates that a fund allows, where they are listed.
    FundOnly(Program),
    /// Whether both sides must pay a fund alike.
    FundEqual(Program),
    /// The fund rate taken when nothing is said.
    FundDefault(Program),
    /// Steps by which work-injury rates float.
    Float,
    /// A rounding rule.
    Rounding(Program, Rounded),
    /// 月最低工资标准, of an area class where there are several.
    MinimumWage(String),
    /// Whether the minimum wage must be left after the person's own insurance and fund.
    MinimumWageNet,
    /// 全口径城镇单位就业人员平均工资 that limits derive from.
    AverageWage,
    /// 住房租金专项附加扣除 of a month: the city's tier.
    RentDeduction,
}

impl Field {
    /// The program it is of, if of one; work injury for the floating steps.
    pub const fn program(&self) -> Option<Program> {
        Some(match self {
            Field::Average(program)
            | Field::Floor(program)
            | Field::Ceiling(program)
            | Field::FloorRatio(program)
            | Field::CeilingRatio(program)
            | Field::Charge(program, ..)
            | Field::FundMin(program)
            | Field::FundMax(program)
            | Field::FundOnly(program)
            | Field::FundEqual(program)
            | Field::FundDefault(program)
            | Field::Rounding(program, _) => *program,
            Field::Float => Program::WorkInjury,
            Field::MinimumWage(_)
            | Field::MinimumWageNet
            | Field::AverageWage
            | Field::RentDeduction => return None,
        })
    }

    /// The parameter's stable word within its program: `floor`, `employer`, `employer.supplement`.
    pub fn parameter(&self) -> String {
        match self {
            Field::Average(_) => "average".to_owned(),
            Field::Floor(_) => "floor".to_owned(),
            Field::Ceiling(_) => "ceiling".to_owned(),
            Field::FloorRatio(_) => "floor_ratio".to_owned(),
            Field::CeilingRatio(_) => "ceiling_ratio".to_owned(),
            Field::Charge(_, side, part) if part.is_empty() => side.id().to_owned(),
            Field::Charge(_, side, part) => format!("{}.{part}", side.id()),
            Field::FundMin(_) => "min".to_owned(),
            Field::FundMax(_) => "max".to_owned(),
            Field::FundOnly(_) => "only".to_owned(),
            Field::FundEqual(_) => "equal".to_owned(),
            Field::FundDefault(_) => "default".to_owned(),
            Field::Float => "float".to_owned(),
            Field::Rounding(_, what) => format!("rounding.{}", what.id()),
            Field::AverageWage => "average_wage".to_owned(),
            Field::RentDeduction => "rent_deduction".to_owned(),
            Field::MinimumWage(class) if class.is_empty() => "minimum_wage".to_owned(),
            Field::MinimumWage(class) => format!("minimum_wage.{class}"),
            Field::MinimumWageNet => "minimum_wage.excludes_contributions".to_owned(),
        }
    }

    /// Whether it goes stale as limits and averages do.
    pub const fn goes_stale(&self) -> bool {
        matches!(
            self,
            Field::Average(_) | Field::Floor(_) | Field::Ceiling(_)
        )
    }

    /// Whether a declared gap covers it.
    pub fn is_covered_by(&self, gap: Missing) -> bool {
        let own = match self {
            Field::Average(_) | Field::Floor(_) | Field::Ceiling(_) => Parameter::Base,
            Field::Charge(_, side, part) if part.is_empty() => Parameter::Charge(*side),
            Field::FundMin(_) | Field::FundMax(_) => Parameter::Rate,
            _ => return false,
        };
        Some(gap.program) == self.program() && gap.parameter.is_none_or(|declared| declared == own)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.program() {
            Some(program) => write!(f, "{}.{}", program.id(), self.parameter()),
            None => f.write_str(&self.parameter()),
        }
    }
}

/// What a fact says of its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Of `Average` and `AverageWage`.
    Average(Average),
    /// Of `Floor` and `Ceiling`.
    Limit(Limit),
    /// Of the ratios.
    Ratio(Ratio),
    /// Of `Charge`.
    Charge(Charge),
    /// Of `FundMin`, `FundMax`, `FundDefault`.
    Rate(Rate),
    /// Of `MinimumWage` and `RentDeduction`: 元 a month.
    Amount(Money),
    /// Of `FundOnly`: the list, or none where a range is set.
    Rates(Vec<Rate>),
    /// Of `FundEqual` and `MinimumWageNet`.
    Flag(bool),
    /// Of `Float`: for classes 1 to 8, the steps in percent of the class rate.
    Steps(Vec<Vec<u32>>),
    /// Of `Rounding`.
    Rule(Rounding, Each),
}

/// What a side pays for a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What is charged.
    pub levy: Levy,
    /// What a rate applies to.
    pub of: Of,
    /// Whose base, where it is not the program's own.
    pub base_of: Option<Program>,
    /// From where it is paid.
    pub paid_from: PaidFrom,
    /// What the rate includes, for information.
    pub of_which: Vec<(Program, Rate)>,
}

/// What a charge is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Levy {
    /// A share of the base.
    Rate(Rate),
    /// A fixed sum a month.
    Amount(Money),
    /// A fixed sum a year, with its twelve months if the document names them.
    Yearly(Money, Option<Vec<Money>>),
    /// A rate for each industry class; `None` where it is not known.
    Classes([Option<Rate>; 8]),
    /// Levied within another program.
    MergedInto(Program),
}

/// What a rate applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Of {
    /// The clamped base.
    Base,
    /// The monthly average as printed.
    Average,
    /// The wage, unclamped.
    Payroll,
}

/// Where the money comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaidFrom {
    /// The wage, or the employer.
    Wage,
    /// The medical personal account.
    Account,
    /// The pooled fund.
    Pool,
}

/// What a rounding rule rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rounded {
    /// The product.
    Amount,
    /// The declared base, before it is clamped.
    Base,
    /// Limits made from an average.
    Limits,
}

impl Rounded {
    /// The stable word of tables.
    pub const fn id(self) -> &'static str {
        match self {
            Rounded::Amount => "amount",
            Rounded::Base => "base",
            Rounded::Limits => "limits",
        }
    }
}

/// Whether each side is rounded for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Each {
    /// Each side.
    Side,
    /// The sum of both, then split.
    Both,
}

impl Each {
    /// The stable word of tables and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Each::Side => "side",
            Each::Both => "both",
        }
    }
}
