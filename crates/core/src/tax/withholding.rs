//! What an employer withholds from a resident's wages, month by month (国家税务总局公告2018年第61号 第六条).

use serde::{Serialize, Serializer};

use crate::capped::Capped;
use crate::lang::Text;
use crate::money::{Money, Rate};
use crate::period::Month;
use crate::rates::tax::{Method, Subject};
use crate::tax::brackets::assess_whole;
use crate::tax::error::TaxError;
use crate::tax::law::Law;
use crate::text;
use crate::typed;
use crate::words;

/// The year so far with this employer, this month not included. It begins anew each January, and with another
/// employer; who leaves and comes back within the year goes on from where it stood, the months between not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearToDate {
    /// Months employed, those without pay included.
    pub months: u32,
    /// 累计收入.
    pub income: Money,
    /// 累计免税收入: what of the income is not taxed.
    pub exempt: Money,
    /// 累计专项扣除: insurances and the tax-free part of the fund.
    pub deductible: Money,
    /// 累计专项附加扣除.
    pub special_additional: Money,
    /// 累计依法确定的其他扣除.
    pub other: Money,
    /// 累计减免税额.
    pub relief: Money,
    /// 累计已预扣预缴税额.
    pub withheld: Money,
}

/// What somebody says of the year so far: any of its figures, the others left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearParts {
    /// 累计月数, see [`YearToDate::read_months`].
    pub months: Option<u32>,
    /// 累计收入.
    pub income: Option<Money>,
    /// 累计免税收入.
    pub exempt: Option<Money>,
    /// 累计专项扣除.
    pub contributions: Option<Money>,
    /// 累计专项附加扣除.
    pub special_deductions: Option<Money>,
    /// 累计依法确定的其他扣除.
    pub other_deductions: Option<Money>,
    /// 累计减免税额.
    pub tax_relief: Option<Money>,
    /// 累计已预扣预缴税额.
    pub withheld: Option<Money>,
}

impl YearParts {
    /// What is said of the year in the place of what is computed of it.
    ///
    /// # Errors
    /// A text that says which figures do not go together and what to do.
    pub fn over(&self, computed: YearToDate) -> Result<YearToDate, Text> {
        let year = YearToDate {
            months: self.months.unwrap_or(computed.months),
            income: self.income.unwrap_or(computed.income),
            exempt: self.exempt.unwrap_or(computed.exempt),
            deductible: self.contributions.unwrap_or(computed.deductible),
            special_additional: self
                .special_deductions
                .unwrap_or(computed.special_additional),
            other: self.other_deductions.unwrap_or(computed.other),
            relief: self.tax_relief.unwrap_or(computed.relief),
            withheld: self.withheld.unwrap_or(computed.withheld),
        };
        year.check().map(|()| year)
    }
}

impl YearToDate {
    /// The year before `month` as far as it is said. Months that are left out are those since January, amounts zero.
    ///
    /// # Errors
    /// A text that says which figures do not go together and what to do.
    pub fn of_parts(parts: &YearParts, month: Month) -> Result<YearToDate, Text> {
        let amount = |part: Option<Money>| part.unwrap_or(Money::ZERO);
        let year = YearToDate {
            months: parts.months.unwrap_or_else(|| months_before(month)),
            income: amount(parts.income),
            exempt: amount(parts.exempt),
            deductible: amount(parts.contributions),
            special_additional: amount(parts.special_deductions),
            other: amount(parts.other_deductions),
            relief: amount(parts.tax_relief),
            withheld: amount(parts.withheld),
        };
        year.check().map(|()| year)
    }

    /// Reads how many months before `month` one was employed.
    ///
    /// # Errors
    /// A text that says what is wrong and what to write, without naming the option or column.
    pub fn read_months(typed: &str, month: Month) -> Result<u32, Text> {
        let most = months_before(month);
        let read = typed::half_width(typed).trim().parse::<u32>().ok();
        read.filter(|months| *months <= most).ok_or_else(|| {
            text!(
                "`{typed}` is no number of months before {month}: write 0 to {most}",
                "`{typed}` 不是 {month} 之前的月数：请写 0 到 {most}"
            )
        })
    }

    /// The months of this year so far that are not in an earlier state of it; tax withheld is left out.
    #[must_use]
    pub fn since(&self, before: &YearToDate) -> YearToDate {
        YearToDate {
            months: self.months - before.months,
            income: self.income - before.income,
            exempt: self.exempt - before.exempt,
            deductible: self.deductible - before.deductible,
            special_additional: self.special_additional - before.special_additional,
            other: self.other - before.other,
            relief: self.relief - before.relief,
            withheld: Money::ZERO,
        }
    }

    /// Whether the figures go together.
    fn check(&self) -> Result<(), Text> {
        if self.months == 0 && *self != YearToDate::default() {
            return Err(text!(
                "amounts of earlier months need a number of months above 0",
                "有之前月份的金额，月数应大于 0"
            ));
        }
        if self.withheld > Money::ZERO && self.income == Money::ZERO {
            return Err(text!(
                "tax was withheld of no income: give the income too",
                "有已扣税额而没有收入：请同时写收入"
            ));
        }
        if self.exempt > self.income {
            let (exempt, income) = (self.exempt, self.income);
            return Err(text!(
                "{exempt} of the year's income so far is exempt, and the income is {income}: the income counts with what is exempt",
                "累计免税收入 {exempt} 元超过累计收入 {income} 元：收入要写含免税部分的全额"
            ));
        }
        Ok(())
    }
}

/// Months of the year before this one.
fn months_before(month: Month) -> u32 {
    u32::try_from(month.of_year() - 1).expect("months of a year count from 1")
}

/// One month's pay and deductions; all zero in a month without pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthPay {
    /// The wage, with a bonus that is merged into it and with what is exempt.
    pub income: Money,
    /// 免税收入: what of the income is not taxed.
    pub exempt: Money,
    /// Insurances and the tax-free part of the fund.
    pub deductible: Money,
    /// 专项附加扣除.
    pub special_additional: Money,
    /// Annuity, personal pension, health insurance.
    pub other: Money,
    /// 减免税额: what comes off the tax itself.
    pub relief: Money,
    /// How the basic deduction counts.
    pub basic: Basic,
}

words! {
    /// How the basic deduction counts over the year.
    #[derive(Default)]
    pub enum Basic {
        /// For each month employed here this year.
        #[default]
        Employed = "employed",
        /// For each month since January: the first wage of the year (国家税务总局公告2020年第13号).
        FromJanuary = "first-wage",
        /// The whole year's in January (国家税务总局公告2020年第19号).
        AtOnce = "at-once",
        /// Not here: the person has it with another employer, and it is had once (个人所得税法 第六条).
        NotHere = "not-here",
    }
}

impl Basic {
    /// The rule that allows it, if it needs one.
    pub const fn subject(self) -> Option<Subject> {
        match self {
            Basic::Employed | Basic::NotHere => None,
            Basic::FromJanuary => Some(Subject::FirstWage),
            Basic::AtOnce => Some(Subject::AtOnce),
        }
    }
}

/// What is withheld from one month's pay. Where the method is [`Method::Monthly`], "to date" is the month itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MonthTax {
    /// The month; written as its number in the year, from 1.
    #[serde(serialize_with = "number_of_year")]
    #[cfg_attr(feature = "schema", schemars(with = "i8"))]
    pub month: Month,
    /// How it was found.
    #[serde(skip)]
    pub method: Method,
    /// Income, 累计收入.
    pub income_to_date: Money,
    /// 累计免税收入; counted among the deductions.
    #[serde(skip)]
    pub exempt_to_date: Money,
    /// 累计减除费用; a part of the deductions.
    #[serde(skip)]
    pub basic_to_date: Money,
    /// All that comes off the income: deductions, the basic one included, and what is exempt.
    pub deductions_to_date: Money,
    /// What is left to tax, 累计预扣预缴应纳税所得额, not below 0.
    pub taxable_to_date: Money,
    /// The band's rate.
    #[serde(rename = "rate_percent")]
    pub rate: Rate,
    /// The band's quick deduction.
    pub quick_deduction: Money,
    /// The tax on it, 累计应预扣预缴税额.
    pub tax_to_date: Money,
    /// 累计减免税额: what comes off that tax, as far as there is any.
    #[serde(skip)]
    pub relief_to_date: Capped,
    /// What is withheld this month, 本月应预扣预缴税额, not below 0.
    pub withheld: Money,
    /// How much more was withheld before than is due to date: left to the year's settlement.
    #[serde(skip)]
    pub overpaid: Money,
}

fn number_of_year<S: Serializer>(month: &Month, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i8(month.of_year())
}

/// What is withheld this month, and the year so far with it.
///
/// # Errors
/// If the basic deduction is to count by a rule that is not in force, or more is exempt than is paid.
pub fn withhold(
    law: &Law,
    before: &YearToDate,
    pay: &MonthPay,
) -> Result<(MonthTax, YearToDate), TaxError> {
    if pay.exempt > pay.income {
        return Err(TaxError::ExemptBeyondPay {
            exempt: pay.exempt,
            pay: pay.income,
        });
    }
    let mut after = YearToDate {
        months: before.months + 1,
        income: before.income + pay.income,
        exempt: before.exempt + pay.exempt,
        deductible: before.deductible + pay.deductible,
        special_additional: before.special_additional + pay.special_additional,
        other: before.other + pay.other,
        relief: before.relief + pay.relief,
        withheld: before.withheld,
    };
    let (counted, basic, paid) = match law.method() {
        Method::Cumulative => (
            after,
            basic_to_date(law, after.months, pay.basic)?,
            before.withheld,
        ),
        Method::Monthly => {
            let alone = YearToDate {
                months: 1,
                income: pay.income,
                exempt: pay.exempt,
                deductible: pay.deductible,
                special_additional: pay.special_additional,
                other: pay.other,
                relief: pay.relief,
                withheld: Money::ZERO,
            };
            (alone, basic_to_date(law, 1, pay.basic)?, Money::ZERO)
        }
    };
    let deductions =
        counted.exempt + basic + counted.deductible + counted.special_additional + counted.other;
    let taxable = counted.income.less(deductions);
    let assessed = assess_whole(law.bands(), taxable);
    let relief = Capped::at(counted.relief, assessed.tax);
    let due = assessed.tax - relief.counted;
    let withheld = due.less(paid);
    after.withheld = after.withheld + withheld;
    let tax = MonthTax {
        month: law.month(),
        method: law.method(),
        income_to_date: counted.income,
        exempt_to_date: counted.exempt,
        basic_to_date: basic,
        deductions_to_date: deductions,
        taxable_to_date: taxable,
        rate: assessed.rate,
        quick_deduction: assessed.quick,
        tax_to_date: assessed.tax,
        relief_to_date: relief,
        withheld,
        overpaid: paid.less(due),
    };
    Ok((tax, after))
}

fn basic_to_date(law: &Law, months: u32, basic: Basic) -> Result<Money, TaxError> {
    match basic {
        Basic::Employed => Ok(law.basic_deduction().times(months)),
        Basic::FromJanuary => {
            law.provision(Subject::FirstWage)?;
            let number = u32::try_from(law.month().of_year()).unwrap_or(1);
            Ok(law.basic_deduction().times(number))
        }
        Basic::AtOnce => law.amount(Subject::AtOnce),
        Basic::NotHere => Ok(Money::ZERO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_the_year_is_january_and_nothing() {
        let month: Month = "2026-07".parse().unwrap();
        let yuan = |text: &str| Some(text.parse::<Money>().unwrap());
        let income = YearParts {
            income: yuan("72000"),
            ..YearParts::default()
        };
        let year = YearToDate::of_parts(&income, month).unwrap();
        assert_eq!((year.months, year.withheld), (6, Money::ZERO));
        assert_eq!(Some(year.income), income.income);
        let withheld = YearParts {
            withheld: yuan("210"),
            ..YearParts::default()
        };
        let no_months = YearParts {
            months: Some(0),
            ..income
        };
        for (parts, part) in [(withheld, "no income"), (no_months, "above 0")] {
            let why = YearToDate::of_parts(&parts, month).unwrap_err();
            assert!(why.en.contains(part), "{why:?}");
        }
        let none = YearToDate::of_parts(&YearParts::default(), "2026-01".parse().unwrap());
        assert_eq!(none, Ok(YearToDate::default()));
    }
}
