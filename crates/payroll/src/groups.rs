//! Sums by what stands in a column: by department, by account.

use std::collections::HashMap;

use crate::headings::Total;
use crate::kernel::Amounts;
use crate::lang::Lang;
use crate::row::{RowPay, RowRules, net};

/// Groups that are kept apart; what comes beyond is in one group of its own.
const MOST: usize = 10_000;

/// The sums of a group: all but what is left before the basic deduction, which nobody pays.
const SUMMED: [Total; 5] = [
    Total::Employee,
    Total::Employer,
    Total::Cost,
    Total::IncomeTax,
    Total::Net,
];

/// What the rows of a group add up to, in fen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What stands in the column.
    pub name: String,
    /// Rows that were computed.
    pub rows: u64,
    /// Wages.
    pub wage: i128,
    /// Contributions of both, cost, income tax, net pay.
    pub totals: [i128; SUMMED.len()],
    /// Whether something in it is not known.
    pub has_gaps: bool,
}

impl Group {
    /// What the columns are called, after that of the group.
    pub fn headings(lang: Lang) -> Vec<&'static str> {
        let own = [lang.pick("rows", "人次"), lang.pick("wage", "应发工资")];
        let totals = SUMMED.map(|total| total.name(lang));
        own.into_iter().chain(totals).collect()
    }

    /// The sums in the order of the columns, rows left out.
    pub fn sums(&self) -> impl Iterator<Item = i128> + '_ {
        std::iter::once(self.wage).chain(self.totals)
    }

    fn add(&mut self, more: &Group) {
        self.rows += more.rows;
        self.wage += more.wage;
        for (own, more) in self.totals.iter_mut().zip(more.totals) {
            *own += more;
        }
        self.has_gaps |= more.has_gaps;
    }
}

/// Groups in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    groups: Vec<Group>,
    places: HashMap<String, usize>,
    /// Rows of groups beyond those that are kept apart.
    beyond: Group,
}

impl Groups {
    /// Adds a row to its group.
    pub fn row(&mut self, name: &str, rules: &RowRules, pay: &RowPay, amounts: &Amounts) {
        let totals = &amounts.totals;
        let has_region = rules.region.is_some();
        let tax = amounts.tax.as_ref().map(|taxed| taxed.month.withheld);
        let own = [
            Some(totals.employee),
            Some(totals.employer).filter(|_| has_region),
            Some(totals.cost).filter(|_| has_region),
            tax,
            net(amounts),
        ];
        let has_gaps = !rules.is_complete() || own.iter().any(Option::is_none);
        let fen = |amount: Option<crate::money::Money>| {
            amount.map_or(0, |amount| i128::from(amount.fen()))
        };
        self.add(
            name,
            &Group {
                name: String::new(),
                rows: 1,
                wage: i128::from(pay.pay.wage.fen()),
                totals: own.map(fen),
                has_gaps,
            },
        );
    }

    fn add(&mut self, name: &str, more: &Group) {
        if let Some(place) = self.places.get(name)
            && let Some(own) = self.groups.get_mut(*place)
        {
            own.add(more);
            return;
        }
        if self.groups.len() >= MOST {
            self.beyond.add(more);
            return;
        }
        self.places.insert(name.to_owned(), self.groups.len());
        let mut own = more.clone();
        name.clone_into(&mut own.name);
        self.groups.push(own);
    }

    /// Takes the groups of later rows.
    pub fn take(&mut self, more: &mut Groups) {
        let more = std::mem::take(more);
        for own in &more.groups {
            self.add(&own.name, own);
        }
        self.beyond.add(&more.beyond);
    }

    /// The groups in the order in which they came; rows without a name, and those beyond what is kept apart, by words.
    pub fn all(&self, lang: Lang) -> Vec<Group> {
        let mut all = self.groups.clone();
        for own in &mut all {
            if own.name.is_empty() {
                lang.pick("(empty)", "（空）").clone_into(&mut own.name);
            }
        }
        if self.beyond.rows > 0 {
            let mut beyond = self.beyond.clone();
            beyond.name = lang.pick(
                format!("(all others, beyond {MOST})"),
                format!("（其余各组，超出 {MOST} 组）"),
            );
            all.push(beyond);
        }
        all
    }

    /// All of them together.
    pub fn sum(&self) -> Group {
        let mut sum = self.beyond.clone();
        for own in &self.groups {
            sum.add(own);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_beyond_those_kept_apart_are_in_one() {
        let one = Group {
            rows: 1,
            wage: 5,
            ..Group::default()
        };
        let (mut first, mut second) = (Groups::default(), Groups::default());
        for number in 0..MOST + 7 {
            first.add(&number.to_string(), &one);
            second.add(&(number + 1).to_string(), &one);
        }
        first.take(&mut second);
        let all = first.all(Lang::En);
        assert_eq!(all.len(), MOST + 1);
        let names: Vec<&str> = all.iter().take(2).map(|own| own.name.as_str()).collect();
        assert_eq!(names, ["0", "1"]);
        let rows = 2 * (u64::try_from(MOST).unwrap() + 7);
        assert_eq!(first.sum().rows, rows);
        assert_eq!(first.sum().wage, i128::from(rows) * 5);
        assert_eq!(all.iter().map(|own| own.rows).sum::<u64>(), rows);
    }
}
