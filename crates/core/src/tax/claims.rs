//! What a person claims besides contributions: special additional deductions (专项附加扣除) and the deductions that
//! other rules allow.

use std::collections::BTreeMap;

use crate::diagnostic::nearest;
use crate::lang::Text;
use crate::money::{Exact, Money, Rounding};
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::rates::layers::{Layers, Person};
use crate::rates::model::{Field, Source, Status, Value};
use crate::rates::tax::{ClaimKind, ClaimRule, Provision, Subject};
use crate::tax::error::{TaxError, what};
use crate::tax::law::Law;
use crate::text;
use crate::typed;

/// The words of [`Claims::parse`].
const KINDS: [&str; 11] = [
    "children",
    "infants",
    "education",
    "certificate",
    "mortgage",
    "rent",
    "parents",
    "illness",
    "annuity",
    "pension",
    "health",
];

/// What is claimed, checked for itself; what it is worth depends on the month's law.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// Children at school, in halves: both parents may take half each.
    pub children: u32,
    /// Children under three, in halves.
    pub infants: u32,
    /// Studying for a degree.
    pub education: bool,
    /// A professional certificate, from this month of the year on.
    pub certificate: Option<i8>,
    /// Mortgage interest, in halves.
    pub mortgage: u32,
    /// Rent.
    pub rent: Option<Rent>,
    /// Parents of sixty or more.
    pub parents: Option<Parents>,
    /// Own cost of illness in the year, within the insurance's list.
    pub illness: Money,
    /// Enterprise annuity, the own part of a month.
    pub annuity: Money,
    /// Personal pension, of a year.
    pub pension: Money,
    /// Health insurance, of a month.
    pub health: Money,
}

/// How much rent counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rent {
    /// As the city's tier says.
    OfCity,
    /// This tier.
    Tier(Money),
}

/// Who supports the parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parents {
    /// An only child.
    OnlyChild,
    /// One of several, with this part a month.
    Shared(Money),
}

/// A city's rent tier as its tables have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityRent {
    /// What is deducted, a month.
    pub amount: Money,
    /// How well that is known.
    pub status: Status,
    /// Its document.
    pub source: Option<Source>,
}

impl CityRent {
    /// The tier of a region in a month, if any of its layers has one.
    pub fn of(layers: &Layers, month: Month) -> Option<CityRent> {
        let person = Person {
            month,
            chosen: BTreeMap::new(),
        };
        let hit = layers.find(&person, &Field::RentDeduction).hit()?;
        let Value::Amount(amount) = hit.value else {
            return None;
        };
        Some(CityRent {
            amount: *amount,
            status: hit.status(),
            source: layers.source(&hit.dated.source.value).cloned(),
        })
    }

    /// A note where no official document names the city's tier.
    pub fn note(&self) -> Option<Note> {
        if self.status <= Status::Derived {
            return None;
        }
        let (amount, status) = (self.amount, self.status.id());
        let message = text!(
            "the city's rent tier of {amount} is {status}, not from an official document",
            "该市住房租金扣除标准 {amount} 元没有见到正式文件（{status}）"
        );
        Some(
            Note::of(Code::Unconfirmed, None, message)
                .with("status", status)
                .with("parameters", Field::RentDeduction.to_string()),
        )
    }
}

/// What a month's claims depend on besides the law.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimsContext {
    /// The city's rent tier, if known.
    pub rent: Option<Money>,
    /// The base of the annuity, if known: a part of it is the most that is deducted.
    pub annuity_base: Option<Money>,
    /// Whether it is the first month that is looked at in its year: a certificate of an earlier month counts here.
    pub first: bool,
}

/// What a month's claims come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthClaims {
    /// 专项附加扣除.
    pub special_additional: Money,
    /// 依法确定的其他扣除.
    pub other: Money,
    /// Each, as claimed and as allowed.
    pub lines: Vec<(Subject, Money, Money)>,
}

impl MonthClaims {
    fn special(&mut self, kind: ClaimKind, amount: Money) {
        self.special_additional = self.special_additional + amount;
        self.lines.push((Subject::Claim(kind), amount, amount));
    }

    fn other(&mut self, subject: Subject, claimed: Money, most: Money) {
        let allowed = claimed.min(most);
        self.other = self.other + allowed;
        self.lines.push((subject, claimed, allowed));
    }

    /// The rules consulted.
    pub fn subjects(&self) -> Vec<Subject> {
        self.lines.iter().map(|(subject, ..)| *subject).collect()
    }

    /// A note for each claim of which only a part is allowed.
    pub fn notes(&self) -> Notes {
        let cut = |(subject, claimed, allowed): &(Subject, Money, Money)| {
            capped_note(*subject, *claimed, *allowed)
        };
        self.lines.iter().filter_map(cut).collect()
    }
}

/// That only a part of a claim is allowed, where that is so.
pub fn capped_note(subject: Subject, claimed: Money, allowed: Money) -> Option<Note> {
    let (en, zh) = what(subject);
    let message = text!(
        "of {claimed} claimed for {en}, {allowed} is deducted",
        "{zh}申报 {claimed} 元，可扣除 {allowed} 元"
    );
    (allowed < claimed).then(|| {
        Note::of(Code::ClaimCapped, None, message)
            .with("parameters", subject.to_string())
            .with("claimed", claimed.to_string())
            .with("allowed", allowed.to_string())
    })
}

impl Claims {
    /// Reads `children=2,rent,parents=only-child`.
    ///
    /// # Errors
    /// A text that says what is wrong and what to write, without naming the option.
    pub fn parse(typed: &str) -> Result<Claims, Text> {
        let mut claims = Claims::default();
        let mut seen: Vec<String> = Vec::new();
        let wide = typed::half_width(typed);
        for part in wide.split([',', '、']).map(str::trim) {
            let (key, value) = match part.split_once('=') {
                Some((key, value)) => (key.trim(), Some(value.trim())),
                None => (part, None),
            };
            if seen.iter().any(|known| known == key) {
                return Err(text!(
                    "`{key}` is claimed twice: keep one",
                    "`{key}` 写了两次：请只留一个"
                ));
            }
            claims.claim(key, value)?;
            seen.push(key.to_owned());
        }
        if claims.rent.is_some() && claims.mortgage > 0 {
            // 国发〔2018〕41号 第二十条
            return Err(text!(
                "rent and mortgage interest exclude one another in a year: keep one of `rent` and `mortgage`",
                "住房租金和住房贷款利息不能同时扣除：`rent` 和 `mortgage` 只留一个"
            ));
        }
        Ok(claims)
    }

    fn claim(&mut self, key: &str, value: Option<&str>) -> Result<(), Text> {
        let amount = |example: &str| match value {
            Some(value) => typed::amount(value),
            None => Err(text!(
                "`{key}` needs an amount: write `{key}={example}`",
                "`{key}` 要写金额：请写 `{key}={example}`"
            )),
        };
        match key {
            "children" => self.children = halves(key, value)?,
            "infants" => self.infants = halves(key, value)?,
            "education" => {
                bare(key, value)?;
                self.education = true;
            }
            "certificate" => self.certificate = Some(month_number(value)?),
            "mortgage" => {
                self.mortgage = match value {
                    None => 2,
                    Some("half" | "50%") => 1,
                    Some(value) => {
                        return Err(text!(
                            "`mortgage={value}` is not known: write `mortgage`, or `mortgage=half` where husband and wife take half each",
                            "`mortgage={value}` 不对：请写 `mortgage`；夫妻各扣一半请写 `mortgage=half`"
                        ));
                    }
                }
            }
            "rent" => {
                self.rent = Some(match value {
                    None => Rent::OfCity,
                    Some(value) => Rent::Tier(typed::amount(value)?),
                });
            }
            "parents" => self.parents = Some(parents(value)?),
            "illness" => self.illness = amount("30000")?,
            "annuity" => self.annuity = amount("400")?,
            "pension" => self.pension = amount("12000")?,
            "health" => self.health = amount("200")?,
            other => {
                if let Some(near) = nearest(other, KINDS).first() {
                    return Err(text!(
                        "`{other}` is no deduction; did you mean `{near}`?",
                        "没有 `{other}` 这项扣除；是不是 `{near}`？"
                    ));
                }
                return Err(text!(
                    "`{other}` is no deduction: there is children, infants, education, certificate, mortgage, rent, parents, illness, annuity, pension, health",
                    "没有 `{other}` 这项扣除：可用 children（子女教育）、infants（婴幼儿照护）、education（继续教育）、certificate（职业资格）、mortgage（房贷利息）、rent（房租）、parents（赡养老人）、illness（大病医疗）、annuity（企业年金）、pension（个人养老金）、health（商业健康保险）"
                ));
            }
        }
        Ok(())
    }

    /// What the claims come to in the law's month. Illness is settled with the year, see [`Claims::illness_of_year`].
    ///
    /// # Errors
    /// A deduction that did not exist in the month, a rent tier that is not known, a share that is too large.
    pub fn month(&self, law: &Law, context: &ClaimsContext) -> Result<MonthClaims, TaxError> {
        let mut month = MonthClaims::default();
        for (kind, halves) in [
            (ClaimKind::Children, self.children),
            (ClaimKind::Infants, self.infants),
            (ClaimKind::Education, u32::from(self.education) * 2),
            (ClaimKind::Mortgage, self.mortgage),
        ] {
            if halves > 0 {
                let ClaimRule::Monthly(amount, _) = rule(law, kind)? else {
                    return Err(TaxError::Misplaced(Subject::Claim(kind)));
                };
                month.special(kind, half(amount.times(halves)));
            }
        }
        if let Some(since) = self.certificate {
            let ClaimRule::Yearly(amount) = rule(law, ClaimKind::Certificate)? else {
                return Err(TaxError::Misplaced(Subject::Claim(ClaimKind::Certificate)));
            };
            let number = law.month().of_year();
            if number == since || (context.first && number > since) {
                month.special(ClaimKind::Certificate, *amount);
            }
        }
        if let Some(rent) = self.rent {
            month.special(ClaimKind::Rent, rent_of(law, rent, context.rent)?);
        }
        if let Some(parents) = self.parents {
            month.special(ClaimKind::Parents, parents_of(law, parents)?);
        }
        self.others(law, context, &mut month)?;
        Ok(month)
    }

    fn others(
        &self,
        law: &Law,
        context: &ClaimsContext,
        month: &mut MonthClaims,
    ) -> Result<(), TaxError> {
        if self.annuity > Money::ZERO {
            let Provision::Cap(rate, _) = law.provision(Subject::Annuity)? else {
                return Err(TaxError::Misplaced(Subject::Annuity));
            };
            let most = context
                .annuity_base
                .map_or(self.annuity, |base| Rounding::FEN.product(base, *rate));
            month.other(Subject::Annuity, self.annuity, most);
        }
        if self.pension > Money::ZERO {
            let most = law.amount(Subject::PersonalPension)?;
            let part = |yearly: Money| yearly.monthly_part(i64::from(law.month().of_year()));
            let allowed = part(self.pension.min(most));
            month.other(Subject::PersonalPension, part(self.pension), allowed);
        }
        if self.health > Money::ZERO {
            let Provision::Insurance(most, _) = law.provision(Subject::HealthInsurance)? else {
                return Err(TaxError::Misplaced(Subject::HealthInsurance));
            };
            month.other(Subject::HealthInsurance, self.health, *most);
        }
        Ok(())
    }

    /// What critical illness takes off the year's taxable income, at settlement alone.
    ///
    /// # Errors
    /// If there is no such rule in the month.
    pub fn illness_of_year(&self, law: &Law) -> Result<Money, TaxError> {
        if self.illness == Money::ZERO {
            return Ok(Money::ZERO);
        }
        match rule(law, ClaimKind::Illness)? {
            ClaimRule::Above(above, most) => Ok(self.illness.less(*above).min(*most)),
            _ => Err(TaxError::Misplaced(Subject::Claim(ClaimKind::Illness))),
        }
    }
}

fn rule(law: &Law, kind: ClaimKind) -> Result<&ClaimRule, TaxError> {
    match law.provision(Subject::Claim(kind))? {
        Provision::Claim(rule) => Ok(rule),
        _ => Err(TaxError::Misplaced(Subject::Claim(kind))),
    }
}

fn half(amount: Money) -> Money {
    let half = crate::money::Rate::from_parts(500_000).unwrap_or_default();
    Exact::from(amount).times(half).round(Rounding::FEN)
}

fn rent_of(law: &Law, rent: Rent, of_city: Option<Money>) -> Result<Money, TaxError> {
    let ClaimRule::Tiers(tiers) = rule(law, ClaimKind::Rent)? else {
        return Err(TaxError::Misplaced(Subject::Claim(ClaimKind::Rent)));
    };
    let amount = match rent {
        Rent::Tier(amount) => amount,
        Rent::OfCity => of_city.ok_or_else(|| TaxError::RentTierUnknown {
            tiers: tiers.clone(),
        })?,
    };
    if tiers.contains(&amount) {
        Ok(amount)
    } else {
        Err(TaxError::NoSuchTier {
            amount,
            tiers: tiers.clone(),
        })
    }
}

fn parents_of(law: &Law, parents: Parents) -> Result<Money, TaxError> {
    let ClaimRule::Parents(only, most) = rule(law, ClaimKind::Parents)? else {
        return Err(TaxError::Misplaced(Subject::Claim(ClaimKind::Parents)));
    };
    match parents {
        Parents::OnlyChild => Ok(*only),
        Parents::Shared(amount) if amount <= *most => Ok(amount),
        Parents::Shared(amount) => Err(TaxError::ShareTooLarge {
            amount,
            most: *most,
        }),
    }
}

/// `2`, `1.5`: how many children, a half where both parents take half each; in halves.
fn halves(key: &str, value: Option<&str>) -> Result<u32, Text> {
    let Some(value) = value else { return Ok(2) };
    let (whole, rest) = value.split_once('.').unwrap_or((value, "0"));
    let whole = whole.parse::<u32>().ok().filter(|n| *n <= 20);
    let rest = match rest {
        "0" => Some(0),
        "5" => Some(1),
        _ => None,
    };
    match (whole, rest) {
        (Some(whole), Some(rest)) if whole + rest > 0 => Ok(whole * 2 + rest),
        _ => Err(text!(
            "`{key}={value}` is no number of children: write `{key}=2`, or `{key}=0.5` for half of one",
            "`{key}={value}` 不是子女人数：请写 `{key}=2`；父母各扣一半请写 `{key}=0.5`"
        )),
    }
}

fn bare(key: &str, value: Option<&str>) -> Result<(), Text> {
    match value {
        None => Ok(()),
        Some(_) => Err(text!(
            "`{key}` is a fixed sum: write `{key}` alone",
            "`{key}` 按定额扣除：只写 `{key}`"
        )),
    }
}

fn month_number(value: Option<&str>) -> Result<i8, Text> {
    let Some(value) = value else { return Ok(1) };
    let bare = value.trim_end_matches('月');
    let number = bare.parse::<i8>().ok().filter(|n| (1..=12).contains(n));
    number.ok_or_else(|| {
        text!(
            "`certificate={value}` is no month of the year: write 1 to 12, or `certificate` alone",
            "`certificate={value}` 不是月份：请写 1 到 12，或只写 `certificate`"
        )
    })
}

fn parents(value: Option<&str>) -> Result<Parents, Text> {
    match value.map(|value| value.split_once(':').unwrap_or((value, ""))) {
        Some(("only-child", "")) => Ok(Parents::OnlyChild),
        Some(("shared", amount)) if !amount.is_empty() => {
            Ok(Parents::Shared(typed::amount(amount)?))
        }
        _ => Err(text!(
            "who supports the parents? Write `parents=only-child`, or `parents=shared:1000` with the own part",
            "赡养老人请写 `parents=only-child`（独生子女），或 `parents=shared:1000`（本人分摊的金额）"
        )),
    }
}
