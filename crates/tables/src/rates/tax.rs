//! What `rates/tax.toml` says of income tax (个人所得税), once it is read and found well-formed: plain data in dated
//! series, and the look-up of what is in force in a month. It computes nothing; the core does.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::money::{Money, Rate, Ratio};
use crate::period::Month;
use crate::rates::model::{Dated, Place, Source, Status};
use crate::words;

/// The file's name, wherever its tree lies.
pub const FILE_NAME: &str = "tax.toml";

/// The whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTable {
    /// The file, relative to the tree's parent.
    pub path: String,
    /// The day on which it was last worked over.
    pub date: String,
    /// Documents.
    pub sources: Vec<Source>,
    /// When the rules hold and by which document.
    pub entries: Vec<Dated>,
    /// What they say, in the file's order.
    pub rules: Vec<TaxRule>,
}

/// One entry's say on one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    /// What it is about.
    pub subject: Subject,
    /// What it says.
    pub provision: Provision,
    /// Where it stands.
    pub place: Place,
    /// Which of the table's entries it is of.
    pub entry: u32,
}

/// A subject that has a dated series of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// 综合所得税率表, of a year.
    AnnualBrackets,
    /// 按月换算后的综合所得税率表; before 2019 that of a month's wage.
    MonthlyBrackets,
    /// 减除费用 of a month.
    BasicDeduction,
    /// 减除费用 of a non-resident's month.
    NonResidentDeduction,
    /// How wages are withheld from.
    Method,
    /// 全年一次性奖金 taxed by itself.
    Bonus,
    /// 数月奖金 of a non-resident.
    NonResidentBonus,
    /// 劳务报酬, 稿酬, 特许权使用费: what is withheld from a payment.
    Payment(PaymentKind),
    /// 专项附加扣除.
    Claim(ClaimKind),
    /// 企业年金, the person's part.
    Annuity,
    /// 个人养老金.
    PersonalPension,
    /// 税优商业健康保险.
    HealthInsurance,
    /// 住房公积金, what of it is free of tax.
    HousingFund,
    /// When a payment due at settlement may be left.
    SettlementExemption,
    /// 首次取得工资薪金: the basic deduction counts from January.
    FirstWage,
    /// The year's basic deduction at once, for whoever earned little in the year before.
    AtOnce,
}

words! {
    /// A payment other than wages.
    pub enum PaymentKind {
        /// 劳务报酬所得.
        Labour = "labour",
        /// 稿酬所得.
        Royalty = "royalty",
        /// 特许权使用费所得.
        Fee = "fee",
    }
}

words! {
    /// A special additional deduction (专项附加扣除).
    pub enum ClaimKind {
        /// 子女教育, of a child and month.
        Children = "children",
        /// 3岁以下婴幼儿照护, of a child and month.
        Infants = "infants",
        /// 学历继续教育, of a month.
        Education = "education",
        /// 职业资格继续教育, of the year of the certificate.
        Certificate = "certificate",
        /// 住房贷款利息, of a month.
        Mortgage = "mortgage",
        /// 住房租金, of a month, by the city's tier.
        Rent = "rent",
        /// 赡养老人, of a month.
        Parents = "parents",
        /// 大病医疗, of a year, at settlement alone.
        Illness = "illness",
    }
}

impl fmt::Display for Subject {
    /// The path of its series in the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Subject::AnnualBrackets => "brackets.annual",
            Subject::MonthlyBrackets => "brackets.monthly",
            Subject::BasicDeduction => "basic_deduction",
            Subject::NonResidentDeduction => "non_resident_deduction",
            Subject::Method => "method",
            Subject::Bonus => "bonus",
            Subject::NonResidentBonus => "non_resident_bonus",
            Subject::Payment(kind) => return write!(f, "payment.{}", kind.id()),
            Subject::Claim(kind) => return write!(f, "special.{}", kind.id()),
            Subject::Annuity => "annuity",
            Subject::PersonalPension => "personal_pension",
            Subject::HealthInsurance => "health_insurance",
            Subject::HousingFund => "housing_fund",
            Subject::SettlementExemption => "settlement_exemption",
            Subject::FirstWage => "first_wage",
            Subject::AtOnce => "at_once",
        })
    }
}

/// One step of a progressive table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Its upper edge, which belongs to it; none for the last.
    pub up_to: Option<Money>,
    /// 税率, 预扣率.
    pub rate: Rate,
    /// 速算扣除数.
    pub quick: Money,
}

words! {
    /// How wages are withheld from.
    pub enum Method {
        /// Each month by itself.
        Monthly = "monthly",
        /// 累计预扣法: the year so far, less what was withheld.
        Cumulative = "cumulative",
    }
}

/// What is taken off a payment before the table applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRule {
    /// The fixed expenses of a small payment.
    pub expenses: Money,
    /// Up to this payment they are fixed.
    pub small: Money,
    /// Above it, this share; in the year's account always this share.
    pub share: Rate,
    /// What part of the rest counts: 70% of royalties.
    pub counted: Rate,
    /// The table.
    pub bands: Vec<Band>,
}

/// What a special additional deduction is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimRule {
    /// A month, of each child where there are several; for at most so many months.
    Monthly(Money, Option<u32>),
    /// Once in the year.
    Yearly(Money),
    /// A month: of an only child; at most of a child who shares with brothers and sisters.
    Parents(Money, Money),
    /// A month, one of these by the city.
    Tiers(Vec<Money>),
    /// A year: what exceeds the first, at most the second.
    Above(Money, Money),
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provision {
    /// Of the brackets.
    Bands(Vec<Band>),
    /// Of the basic deductions (a month), the year's at once and the personal pension (a year).
    Amount(Money),
    /// Of `Method`.
    Method(Method),
    /// Of the bonuses: over how many months the table sees it spread.
    Spread(u8),
    /// Of `Payment`.
    Payment(PaymentRule),
    /// Of `Claim`.
    Claim(ClaimRule),
    /// Of the annuity and the fund: a share of the own base, that base at most so many times the city's average.
    Cap(Rate, Ratio),
    /// Of the health insurance: a month, a year.
    Insurance(Money, Money),
    /// Of the settlement: up to this income of the year, or up to this sum due.
    Exemption(Money, Money),
    /// The rule exists, and has no figure of its own.
    Holds,
}

/// What is in force on a subject.
#[derive(Clone, Copy, Debug)]
pub struct InForce<'t> {
    /// What it says, and where.
    pub rule: &'t TaxRule,
    /// When, by which document.
    pub dated: &'t Dated,
    /// As written, or `carried` past its last month.
    pub status: Status,
}

impl TaxTable {
    /// The rules on a subject with their entries, oldest first.
    pub fn about(&self, subject: Subject) -> impl DoubleEndedIterator<Item = (&TaxRule, &Dated)> {
        self.rules
            .iter()
            .filter(move |rule| rule.subject == subject)
            .filter_map(|rule| Some((rule, self.entry(rule)?)))
    }

    /// The entry that a rule is of.
    pub fn entry(&self, rule: &TaxRule) -> Option<&Dated> {
        self.entries.get(usize::try_from(rule.entry).ok()?)
    }

    /// What is in force on a subject in a month: the newest entry that has begun and not lapsed.
    pub fn in_force(&self, subject: Subject, month: Month) -> Option<InForce<'_>> {
        let begun = |dated: &Dated| dated.from.is_none_or(|from| from <= month);
        let past = |dated: &Dated| dated.until.is_some_and(|until| until < month);
        let (rule, dated) = self
            .about(subject)
            .rev()
            .find(|(_, dated)| begun(dated) && !(dated.lapses && past(dated)))?;
        let status = if past(dated) || dated.provisional {
            dated.status.max(Status::Carried)
        } else {
            dated.status
        };
        Some(InForce {
            rule,
            dated,
            status,
        })
    }

    /// The first month of which anything is known on a subject.
    pub fn first(&self, subject: Subject) -> Option<Month> {
        self.about(subject).find_map(|(_, dated)| dated.from)
    }

    /// The last month in which a subject has a rule, if it ends: through entries that follow one another.
    pub fn last(&self, subject: Subject, month: Month) -> Option<Month> {
        let mut until = self.in_force(subject, month)?.dated.until?;
        while let Some(next) = self.in_force(subject, until.next()) {
            // an entry that is merely carried has no end of its own
            if !next.dated.lapses {
                return None;
            }
            until = next.dated.until?;
        }
        Some(until)
    }

    /// The document of a key.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.key.value == key)
    }
}
