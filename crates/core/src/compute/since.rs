//! The year so far, computed: the same wage and choices each month since one was employed.

use crate::compute::{ComputeError, Person, Rules, rules};
use crate::kernel::Amounts;
use crate::money::Money;
use crate::note::{Code, Note};
use crate::period::Month;
use crate::rates::Tables;
use crate::rates::sources::Sources;
use crate::tax::{YearParts, YearToDate};
use crate::text;

/// Since when the wage that is asked for was paid, and what is said of the year all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The first month; one of an earlier year is as good as January.
    pub month: Month,
    /// What is said counts, and the rest is computed.
    pub said: YearParts,
}

/// The rules of the year's months before the one that is asked for.
#[derive(Debug)]
pub(super) struct Earlier {
    said: YearParts,
    first: Month,
    months: Vec<Rules>,
}

impl Earlier {
    /// Resolves the months, if the person says since when.
    pub(super) fn of(
        tables: &Tables,
        person: &Person,
        city: &str,
        month: Month,
    ) -> Result<Option<Earlier>, ComputeError> {
        let Some(since) = person.since else {
            return Ok(None);
        };
        let of_month = Person {
            since: None,
            ..person.clone()
        };
        let january = month.plus(1 - i32::from(month.of_year()));
        let first = since.month.max(january);
        let mut months = Vec::new();
        let mut at = first;
        while at < month {
            months.push(rules(tables, &of_month, city, at)?);
            at = at.next();
        }
        Ok(Some(Earlier {
            said: since.said,
            first,
            months,
        }))
    }

    /// The year so far at a wage.
    pub(super) fn year(&self, wage: Money) -> Result<YearToDate, ComputeError> {
        let mut year = YearToDate::default();
        let mut amounts = Amounts::default();
        for rules in &self.months {
            if let Err(unknown) = &rules.tax {
                return Err(unknown.clone().into());
            }
            rules.amounts(wage, Some(year), &mut amounts)?;
            let taxed = amounts.tax.as_ref();
            year = taxed.expect("a month whose tax is known was taxed").after;
        }
        self.said.over(year).map_err(ComputeError::YearSoFar)
    }

    /// The documents of the months' figures.
    pub(super) fn sources(&self) -> Sources {
        let months = self.months.iter();
        months
            .flat_map(|rules| rules.schedule.sources.iter().cloned())
            .collect()
    }

    /// How the year came about, and what is not known of it.
    pub(super) fn notes(&self, wage: Money) -> Vec<Note> {
        let Ok(year) = self.year(wage) else {
            return Vec::new();
        };
        let (since, months, withheld) = (self.first, year.months, year.withheld);
        let (income, contributions) = (year.income, year.deductible);
        let message = text!(
            "the year so far is computed from this wage since {since}: {months} months, income {income}, contributions {contributions}, tax withheld {withheld}",
            "此前累计按自 {since} 起每月同样工资计算：{months} 个月，收入 {income}，专项扣除 {contributions}，已扣税额 {withheld}"
        );
        let computed = Note::of(Code::YearComputed, None, message)
            .with("since", since.to_string())
            .with("months", months.to_string())
            .with("income", income.to_string())
            .with("contributions", contributions.to_string())
            .with("withheld", withheld.to_string());
        let gap = self
            .months
            .iter()
            .find(|rules| !rules.schedule.is_complete());
        let gap = gap.map(|rules| {
            let month = rules.schedule.month;
            let message = text!(
                "the year so far is computed without what is not known in {month}",
                "此前累计未含 {month} 未知的项目"
            );
            Note::of(Code::Incomplete, None, message)
                .with("side", "both")
                .with("reason", "year-so-far")
        });
        [Some(computed), gap].into_iter().flatten().collect()
    }
}
