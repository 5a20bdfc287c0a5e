//! What a rate file says, once it is read and found well-formed: plain data that is embedded by the build and decoded
//! at start. It decides nothing; see [`crate::rates::layers`] for the look-up and `docs/rate-format.md` for the meaning.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::money::{Money, Rate, Ratio, Rounding};
use crate::period::Month;
use crate::program::{Program, Side};
use crate::words;

/// Where a value stands in its file, for messages and `explain`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

words! {
    /// How well a figure is known, from best to weakest.
    pub enum Status {
        /// An official document gives this very figure.
        Cited = "cited" ("cited", "官方文件"),
        /// Computed back from another published figure.
        Derived = "derived" ("derived", "推算"),
        /// A figure without an official document.
        Reported = "reported" ("reported", "非官方资料"),
        /// An earlier figure kept since no newer is published; found by the look-up, never written.
        Carried = "carried" ("carried", "沿用旧标准"),
        /// A placeholder.
        Assumed = "assumed" ("assumed", "暂按假定"),
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
    pub missing: Vec<Absence>,
    /// The day on which the tables were last worked over (in `cn.toml` alone).
    pub date: Option<String>,
}

/// A gap that a region declares, with the document that shows that there is a charge at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// What is not known.
    pub what: Sited<Missing>,
    /// Source key.
    pub source: Sited<String>,
    /// A few words.
    pub note: String,
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
    /// Whether it is known only that it holds from `from` on, not since when.
    pub start_unknown: bool,
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

    /// What its parameter is.
    pub const fn kind(&self) -> ParameterKind {
        match self {
            Field::Average(_) => ParameterKind::Average,
            Field::Floor(_) => ParameterKind::Floor,
            Field::Ceiling(_) => ParameterKind::Ceiling,
            Field::FloorRatio(_) => ParameterKind::FloorRatio,
            Field::CeilingRatio(_) => ParameterKind::CeilingRatio,
            Field::Charge(_, Side::Employee, _) => ParameterKind::Employee,
            Field::Charge(_, Side::Employer, _) => ParameterKind::Employer,
            Field::FundMin(_) => ParameterKind::Min,
            Field::FundMax(_) => ParameterKind::Max,
            Field::FundOnly(_) => ParameterKind::Only,
            Field::FundEqual(_) => ParameterKind::Equal,
            Field::FundDefault(_) => ParameterKind::Default,
            Field::Float => ParameterKind::Float,
            Field::Rounding(..) => ParameterKind::Rounding,
            Field::AverageWage => ParameterKind::AverageWage,
            Field::RentDeduction => ParameterKind::RentDeduction,
            Field::MinimumWage(_) | Field::MinimumWageNet => ParameterKind::MinimumWage,
        }
    }

    /// The parameter's stable word within its program: `floor`, `employer`, `employer.supplement`.
    pub fn parameter(&self) -> String {
        let part = match self {
            Field::Charge(_, _, part) | Field::MinimumWage(part) => part.as_str(),
            Field::Rounding(_, what) => what.id(),
            Field::MinimumWageNet => "excludes_contributions",
            _ => "",
        };
        let kind = self.kind().id();
        if part.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}.{part}")
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

words! {
    /// What is said of an entry's start.
    pub enum Start {
        /// `from` is the first month in which it is known to hold; since when it does is not known.
        Unknown = "unknown",
    }
}

words! {
    /// What a rate applies to.
    pub enum Of {
        /// The clamped base.
        Base = "base",
        /// The monthly average as printed.
        Average = "average",
        /// The wage, unclamped.
        Payroll = "payroll",
    }
}

words! {
    /// Where the money comes from.
    pub enum PaidFrom {
        /// The wage, or the employer.
        Wage = "wage",
        /// The medical personal account.
        Account = "account",
        /// The pooled fund.
        Pool = "pool",
    }
}

words! {
    /// What a minimum wage does not count.
    pub enum Excluded {
        /// The person's own contributions.
        Contributions = "contributions",
    }
}

words! {
    /// What a parameter is, whatever its program.
    pub enum ParameterKind {
        /// An average wage that limits are made from.
        Average = "average" ("average wage", "平均工资"),
        /// 下限.
        Floor = "floor" ("floor", "下限"),
        /// 上限.
        Ceiling = "ceiling" ("ceiling", "上限"),
        /// What part of the average the floor is.
        FloorRatio = "floor_ratio" ("floor's share of the average", "下限比例"),
        /// What part of the average the ceiling is.
        CeilingRatio = "ceiling_ratio" ("ceiling's share of the average", "上限比例"),
        /// What the person is charged.
        Employee = "employee" ("employee's rate", "个人费率"),
        /// What the employer is charged.
        Employer = "employer" ("employer's rate", "单位费率"),
        /// The lowest rate of a fund.
        Min = "min" ("lowest rate", "最低比例"),
        /// The highest.
        Max = "max" ("highest rate", "最高比例"),
        /// The only rates of a fund.
        Only = "only" ("allowed rates", "可选比例"),
        /// Whether both sides pay alike.
        Equal = "equal" ("equal rates", "双方同比例"),
        /// The rate taken when nothing is said.
        Default = "default" ("default rate", "默认比例"),
        /// The floating steps of work injury.
        Float = "float" ("floating steps", "浮动档次"),
        /// A rule of rounding.
        Rounding = "rounding" ("rounding", "取整"),
        /// The city's average wage, for income tax.
        AverageWage = "average_wage" ("average wage", "平均工资"),
        /// 住房租金, the city's tier.
        RentDeduction = "rent_deduction" ("rent deduction", "住房租金扣除"),
        /// 最低工资.
        MinimumWage = "minimum_wage" ("minimum wage", "最低工资"),
    }
}

impl ParameterKind {
    /// Parameters in words, by their stable words, in English and Chinese.
    pub fn list(parameters: &[String]) -> (String, String) {
        let list = |lang, comma| {
            let names = parameters
                .iter()
                .map(|own| ParameterKind::name_of(own, lang).unwrap_or(own));
            names.collect::<Vec<_>>().join(comma)
        };
        (list(Lang::En, ", "), list(Lang::Zh, "、"))
    }

    /// What people call the parameter of a stable word as [`Field::parameter`] gives it, if it is one.
    pub fn name_of(parameter: &str, lang: Lang) -> Option<&'static str> {
        let (kind, part) = parameter.split_once('.').unwrap_or((parameter, ""));
        let kind = ParameterKind::from_id(kind)?;
        let is_charge = matches!(kind, ParameterKind::Employee | ParameterKind::Employer);
        Some(match lang {
            Lang::En if is_charge && !part.is_empty() => "second charge",
            Lang::Zh if is_charge && !part.is_empty() => "附加收费",
            _ => kind.name(lang),
        })
    }
}

words! {
    /// What a rounding rule rounds.
    pub enum Rounded {
        /// The product.
        Amount = "amount",
        /// The declared base, before it is clamped.
        Base = "base",
        /// Limits made from an average.
        Limits = "limits",
    }
}

words! {
    /// Whether each side is rounded for itself.
    pub enum Each {
        /// Each side.
        Side = "side",
        /// The sum of both, then split.
        Both = "both",
    }
}
