//! The year so far as a row's cells tell it: sums of the months before, or of the year with this month, from which
//! this month's own figures are taken away.

use crate::kernel::Deductions;
use crate::lang::{Lang, Text};
use crate::money::Money;
use crate::period::Month;
use crate::row::RowPay;
use crate::tax::{Claims, YearParts, YearToDate};
use crate::text;
use crate::understand::{Span, YearOf};

/// This month's own figures, which sums through this month count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnMonth {
    /// What is taxed of the wage and beside it.
    pub(crate) income: Money,
    /// 专项扣除.
    pub(crate) deductible: Money,
    /// 专项附加扣除, those claimed by kind for every row included.
    pub(crate) special_additional: Money,
    /// 依法确定的其他扣除, likewise.
    pub(crate) other: Money,
    /// The basic deduction of one month.
    pub(crate) basic: Money,
}

/// What a row's cells say of the year.
#[derive(Clone, Debug, Default)]
pub(crate) struct SoFar {
    parts: YearParts,
    through: Vec<YearOf>,
    basic: Option<(Span, Money)>,
    /// Months that are said, through this month or before it.
    months: Option<(Span, u32)>,
    /// Since when the person is employed, where that is said.
    since: Option<Month>,
}

impl SoFar {
    /// Adds an amount that a cell has; several of one kind are added up.
    pub(crate) fn amount(&mut self, of: YearOf, span: Span, amount: Money) {
        let part = match of {
            YearOf::Months => return,
            YearOf::Basic => {
                self.basic = Some((span, amount));
                return;
            }
            YearOf::Income => &mut self.parts.income,
            YearOf::Exempt => &mut self.parts.exempt,
            YearOf::Contributions => &mut self.parts.contributions,
            YearOf::SpecialDeductions => &mut self.parts.special_deductions,
            YearOf::OtherDeductions => &mut self.parts.other_deductions,
            YearOf::Relief => &mut self.parts.tax_relief,
            YearOf::Withheld => &mut self.parts.withheld,
        };
        *part = Some(part.map_or(amount, |sum| sum + amount));
        if span == Span::Through && !self.through.contains(&of) {
            self.through.push(of);
        }
    }

    /// Sets the months that a cell has.
    pub(crate) fn months(&mut self, span: Span, months: u32) {
        self.months = Some((span, months));
    }

    /// The same, of somebody who is employed since then.
    pub(crate) fn since(self, since: Option<Month>) -> SoFar {
        SoFar { since, ..self }
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts == YearParts::default() && self.basic.is_none() && self.months.is_none()
    }

    /// Whether this month's own figures are needed to know the months before.
    pub(crate) fn needs_month(&self) -> bool {
        !self.through.is_empty() || self.basic.is_some()
    }

    /// The months before, and whether their number was left unsaid. `own` is there where it is needed; what cells leave
    /// out `besides` says; `claims` are those of every row.
    pub(crate) fn before(
        mut self,
        month: Month,
        pay: &RowPay,
        own: Option<OwnMonth>,
        besides: Option<&YearToDate>,
        claims: &Claims,
    ) -> Result<(YearToDate, bool), Text> {
        let own = own.unwrap_or(OwnMonth {
            income: Money::ZERO,
            deductible: Money::ZERO,
            special_additional: Money::ZERO,
            other: Money::ZERO,
            basic: Money::ZERO,
        });
        for of in std::mem::take(&mut self.through) {
            let (part, this) = match of {
                YearOf::Income => (&mut self.parts.income, own.income),
                YearOf::Exempt => (&mut self.parts.exempt, pay.tax.exempt),
                YearOf::Contributions => (&mut self.parts.contributions, own.deductible),
                YearOf::SpecialDeductions => {
                    (&mut self.parts.special_deductions, own.special_additional)
                }
                YearOf::OtherDeductions => (&mut self.parts.other_deductions, own.other),
                YearOf::Relief => (&mut self.parts.tax_relief, pay.tax.relief),
                YearOf::Withheld | YearOf::Months | YearOf::Basic => continue,
            };
            let Some(sum) = part else { continue };
            if *sum < this {
                let (name, name_zh, sum) = (of.name(Lang::En), of.name(Lang::Zh), *sum);
                return Err(text!(
                    "{name} of the year, {sum}, is less than this month's {this}: does it end with the month before?",
                    "{name_zh} {sum} 小于本月的 {this}：是否不含本月？"
                ));
            }
            *part = Some(*sum - this);
        }
        let months = self.months_before(month, own.basic)?;
        if let Some(besides) = besides {
            let fill = |part: &mut Option<Money>, own: Money| {
                part.get_or_insert(own);
            };
            let parts = &mut self.parts;
            fill(&mut parts.income, besides.income);
            fill(&mut parts.exempt, besides.exempt);
            fill(&mut parts.contributions, besides.deductible);
            fill(&mut parts.special_deductions, besides.special_additional);
            fill(&mut parts.other_deductions, besides.other);
            fill(&mut parts.tax_relief, besides.relief);
            fill(&mut parts.withheld, besides.withheld);
        }
        let since = self.since.filter(|since| since.year() == month.year());
        let since = since.map(|since| {
            u32::try_from(month.of_year() - since.of_year())
                .expect("nobody joins after the month, which is looked at before")
        });
        self.parts.months = months.or(besides.map(|besides| besides.months)).or(since);
        let is_nothing = self.parts.income.is_none_or(|income| income == Money::ZERO);
        if self.parts.months.is_none() && is_nothing {
            // sums that are nothing before this month are of somebody who began with it
            let year = YearToDate::of_parts(&self.parts, month)?;
            return Ok((YearToDate { months: 0, ..year }, false));
        }
        let year = YearToDate::of_parts(&self.parts, month)?;
        self.check_whole(pay, claims)?;
        Ok((year, self.parts.months.is_none() && year.months > 0))
    }

    /// Whether the parts are there without which others would be taken for nothing.
    fn check_whole(&self, pay: &RowPay, claims: &Claims) -> Result<(), Text> {
        let income = self.parts.income;
        if income.is_none_or(|income| income == Money::ZERO) {
            return Ok(());
        }
        let deducted = Deductions {
            claims: claims.clone(),
            special: pay.tax.special_deductions,
            exempt: pay.tax.exempt,
            relief: pay.tax.relief,
            ..Deductions::default()
        };
        let missing = deducted.unsaid(&self.parts).into_iter().map(|key| {
            YearOf::from_id(key).expect("the parts of a year go by the same words everywhere")
        });
        let missing: Vec<YearOf> = missing.collect();
        if missing.is_empty() {
            return Ok(());
        }
        let named = |lang: Lang, between: &str| {
            let names = missing.iter().map(|of| of.name(lang));
            names.collect::<Vec<_>>().join(between)
        };
        let (names, names_zh) = (named(Lang::En, ", "), named(Lang::Zh, "、"));
        Err(text!(
            "the year so far has income, but not {names}: write it, 0 if there was none",
            "当年累计有收入而没有{names_zh}：请补写，没有则写 0"
        ))
    }

    /// How many months before are said, by their number or by 累计减除费用.
    fn months_before(&self, month: Month, basic: Money) -> Result<Option<u32>, Text> {
        let less = |span: Span, months: u32| match span {
            Span::Through => months.saturating_sub(1),
            Span::Before | Span::Unsaid => months,
        };
        let of_basic = match self.basic {
            Some((span, sum)) if basic > Money::ZERO => {
                let (months, rest) = (sum.fen() / basic.fen(), sum.fen() % basic.fen());
                let most = u32::try_from(month.of_year()).expect("months of a year count from 1");
                let months = u32::try_from(months)
                    .ok()
                    .filter(|months| rest == 0 && *months <= most);
                let Some(months) = months else {
                    return Err(text!(
                        "the basic deduction of the year, {sum}, is no number of months of {basic} up to {month}",
                        "累计减除费用 {sum} 不是截至 {month} 的整数个月（每月 {basic}）"
                    ));
                };
                Some(less(span, months))
            }
            _ => None,
        };
        let said = self.months.map(|(span, months)| less(span, months));
        match (said, of_basic) {
            (Some(said), Some(basic)) if said != basic => Err(text!(
                "the year so far has {said} months by their number, and {basic} by its basic deduction",
                "按月数此前有 {said} 个月，按累计减除费用却是 {basic} 个月"
            )),
            (said, of_basic) => Ok(said.or(of_basic)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn september() -> Month {
        "2026-09".parse().unwrap()
    }

    fn told(sums: &[(YearOf, Span, &str)]) -> SoFar {
        let mut own = SoFar::default();
        for (of, span, sum) in sums {
            own.amount(*of, *span, yuan(sum));
        }
        own
    }

    #[test]
    fn months_are_those_of_their_number_and_of_the_basic_deduction() {
        let (before, through) = (Span::Before, Span::Through);
        for (basic, months, want) in [
            (None, None, Some(None)),
            (None, Some((before, 8)), Some(Some(8))),
            (None, Some((through, 9)), Some(Some(8))),
            (None, Some((through, 0)), Some(Some(0))),
            (Some((before, "40000")), None, Some(Some(8))),
            (Some((through, "45000")), None, Some(Some(8))),
            (Some((before, "0")), None, Some(Some(0))),
            (Some((through, "45000")), Some((before, 8)), Some(Some(8))),
            // they contradict each other
            (Some((through, "45000")), Some((before, 7)), None),
            // no number of months, and more than there are up to September
            (Some((before, "42500")), None, None),
            (Some((before, "50000")), None, None),
        ] {
            let mut own = SoFar::default();
            assert!(own.is_empty());
            if let Some((span, sum)) = basic {
                own.amount(YearOf::Basic, span, yuan(sum));
            }
            if let Some((span, months)) = months {
                own.months(span, months);
            }
            assert_eq!(own.is_empty(), basic.is_none() && months.is_none());
            assert_eq!(own.needs_month(), basic.is_some());
            let found = own.months_before(september(), yuan("5000")).ok();
            assert_eq!(found, want, "{basic:?} {months:?}");
        }
    }

    #[test]
    fn sums_through_the_month_are_less_by_the_months_own() {
        let own = OwnMonth {
            income: yuan("9000"),
            deductible: yuan("1000"),
            special_additional: yuan("2000"),
            other: Money::ZERO,
            basic: yuan("5000"),
        };
        let claims = Claims::default();
        let mut pay = RowPay::default();
        pay.tax.special_deductions = yuan("2000");
        let through = |income| {
            let mut sums = told(&[
                (YearOf::Income, Span::Through, income),
                (YearOf::Contributions, Span::Through, "5000"),
                (YearOf::Contributions, Span::Through, "4000"),
                (YearOf::SpecialDeductions, Span::Through, "18000"),
                (YearOf::Withheld, Span::Through, "300"),
                (YearOf::Basic, Span::Through, "45000"),
            ]);
            sums.months(Span::Before, 8);
            sums.before(september(), &pay, Some(own), None, &claims)
        };
        let (year, months_unsaid) = through("81000").unwrap();
        assert!(!months_unsaid);
        assert_eq!(year.months, 8);
        for (found, want) in [
            (year.income, "72000"),
            (year.deductible, "8000"),
            (year.special_additional, "16000"),
            // what was withheld this month nobody has computed yet
            (year.withheld, "300"),
        ] {
            assert_eq!(found, yuan(want));
        }
        assert!(through("8999.99").is_err());
        let before = told(&[
            (YearOf::Income, Span::Before, "72000"),
            (YearOf::Contributions, Span::Before, "8000"),
            (YearOf::SpecialDeductions, Span::Before, "16000"),
        ]);
        assert!(!before.needs_month());
        // without what was withheld the tax would be too high
        assert!(
            before
                .before(september(), &pay, None, None, &claims)
                .is_err()
        );
    }
}
