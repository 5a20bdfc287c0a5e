//! From a row's cells to what a person chooses: a cell wins over the option of the same meaning, an empty one says
//! nothing.

use crate::cell;
use crate::compute::Person;
use crate::facts;
use crate::lang::Text;
use crate::money::Rate;
use crate::period::Month;
use crate::schedule::{Choices, FundChoice, InjuryChoice};
use crate::tax::{Basic, YearToDate};
use crate::text;
use crate::typed;
use crate::understand::{Payer, Role};

/// What holds for rows that say nothing else.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The region, as typed.
    pub city: Option<String>,
    /// 费款所属期.
    pub month: Month,
    /// Everything else: choices, bases for rows that declare none, deductions.
    pub person: Person,
    /// The year before the month, for rows that do not say it.
    pub before: Option<YearToDate>,
}

/// A cell that is not empty.
pub(super) struct Cell<'r> {
    pub(super) role: &'r Role,
    pub(super) heading: &'r str,
    pub(super) text: &'r str,
}

/// A reason with the column it is about.
pub(super) fn in_column(heading: &str, why: &Text) -> Text {
    let (en, zh) = (&why.en, &why.zh);
    Text::new(format!("{heading}: {en}"), format!("{heading}：{zh}"))
}

/// A pair of fund rates that is put together from cells.
#[derive(Default)]
struct Rates {
    employee: Option<Rate>,
    employer: Option<Rate>,
}

impl Rates {
    fn both(&self, name: &str, name_zh: &str) -> Result<Option<(Rate, Rate)>, Text> {
        match (self.employee, self.employer) {
            (None, None) => Ok(None),
            (Some(employee), Some(employer)) => Ok(Some((employee, employer))),
            (employee, _) => {
                let (side, side_zh) = if employee.is_some() {
                    ("employer", "单位")
                } else {
                    ("employee", "个人")
                };
                Err(text!(
                    "the {side}'s rate of the {name} is missing",
                    "缺少{side_zh}的{name_zh}比例"
                ))
            }
        }
    }
}

/// What a row chooses.
pub(super) struct Chosen {
    /// The region, as typed; none where contributions are given and no rates are needed.
    pub(super) city: Option<String>,
    /// Its month.
    pub(super) month: Month,
    /// The rest.
    pub(super) choices: Choices,
    /// How the basic deduction counts, where the row says so.
    pub(super) basic: Option<Basic>,
}

/// What a row chooses.
pub(super) fn choices(defaults: &Defaults, cells: &[Cell<'_>]) -> Result<Chosen, Text> {
    let mut city = defaults.city.clone();
    let mut province = None;
    let mut basic = None;
    let joins = cells.iter().find(|cell| *cell.role == Role::Join);
    let joins = joins.map(|cell| cell.text);
    let mut choices = defaults.person.choices.clone();
    let mut of = defaults.month;
    let mut injury = InjuryChoice::default();
    let (mut fund, mut supplementary) = (Rates::default(), Rates::default());
    for cell in cells {
        let at = |why: Text| in_column(cell.heading, &why);
        match cell.role {
            Role::City => city = Some(cell.text.to_owned()),
            Role::Province => province = Some(cell.text),
            Role::FundCity => choices.fund_city = Some(cell.text.to_owned()),
            Role::Kind => facts::employed(cell.text, joins).map_err(at)?,
            Role::Join => {
                let joined = facts::joined(cell.text).map_err(at)?;
                choices.only = joined.or(choices.only);
            }
            Role::Joins(of) => {
                if facts::joins(cell.text).map_err(at)? == Some(false) {
                    choices.without.extend(of.programs());
                }
            }
            Role::FirstJob if facts::first_job(cell.text).map_err(at)? => {
                basic = Some(Basic::FromJanuary);
            }
            Role::BasicDeduction if facts::truth(cell.text).map_err(at)? == Some(false) => {
                basic = Some(Basic::NotHere);
            }
            Role::Month => of = cell::month(cell.text).map_err(at)?,
            Role::Fund(Payer::Both) if FundChoice::is_none(cell.text) => {
                choices.housing_fund = FundChoice::NotPaid;
            }
            Role::Fund(payer) => fund.put(*payer, cell.text).map_err(at)?,
            Role::SupplementaryFund(Payer::Both) if FundChoice::is_none(cell.text) => {
                choices.supplementary_housing_fund = None;
            }
            Role::SupplementaryFund(payer) => {
                supplementary.put(*payer, cell.text).map_err(at)?;
            }
            Role::InjuryClass => {
                injury.class = Some(typed::injury_class(cell.text).map_err(at)?);
            }
            Role::InjuryFloat => {
                injury.float = Some(typed::injury_float(cell.text).map_err(at)?);
            }
            Role::InjuryRate => injury.rate = Some(typed::percent(cell.text).map_err(at)?),
            Role::Variants => {
                for pair in cell
                    .text
                    .split([';', '；'])
                    .filter(|p| !p.trim().is_empty())
                {
                    choices.variants.push(typed::variant(pair).map_err(at)?);
                }
            }
            // town or country is no choice of any region: its default stands, and is named
            Role::Variant(key) if key == "hukou" => {
                if let Some(value) = facts::household(cell.text) {
                    choices.variants.push((key.clone(), value.to_owned()));
                }
            }
            Role::Variant(key) => choices.variants.push((key.clone(), cell.text.to_owned())),
            Role::FirstJob
            | Role::BasicDeduction
            | Role::Id
            | Role::Name
            | Role::Wage
            | Role::Base(..)
            | Role::SpecialDeductions
            | Role::Special(_)
            | Role::OtherDeductions
            | Role::Exempt
            | Role::Relief
            | Role::Annuity
            | Role::Joined
            | Role::Left
            | Role::Given(_)
            | Role::Year(..) => {}
        }
    }
    if let Some((employee, employer)) = fund.both("housing fund", "公积金")? {
        choices.housing_fund = FundChoice::Rates(employee, employer);
    }
    let rates = supplementary.both("supplementary housing fund", "补充公积金")?;
    choices.supplementary_housing_fund = rates.or(choices.supplementary_housing_fund);
    choices.injury = over(choices.injury, injury);
    let city = city.filter(|city| !city.trim().is_empty());
    let city = match (city, province) {
        (Some(city), Some(province)) if !city.starts_with(province) => {
            Some(format!("{province}{city}"))
        }
        (city, _) => city,
    };
    Ok(Chosen {
        city,
        month: of,
        choices,
        basic,
    })
}

impl Rates {
    fn put(&mut self, payer: Payer, text: &str) -> Result<(), Text> {
        match payer {
            Payer::Both => {
                let (employee, employer) = typed::fund_rates(text)?;
                self.employee = Some(employee);
                self.employer = Some(employer);
            }
            Payer::Employee => self.employee = Some(typed::whole_percent(text)?),
            Payer::Employer => self.employer = Some(typed::whole_percent(text)?),
        }
        Ok(())
    }
}

/// Work injury as the row says it, over the options: a row's class is not overruled by an option's rate.
fn over(options: InjuryChoice, row: InjuryChoice) -> InjuryChoice {
    let row_rates = row.class.is_none() && row.float.is_none();
    InjuryChoice {
        class: row.class.or(options.class),
        float: row.float.or(options.float),
        rate: row.rate.or(options.rate.filter(|_| row_rates)),
    }
}
