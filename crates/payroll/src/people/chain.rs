//! Rows of one person: those of a month put together, and the months put one after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lang::Text;
use crate::money::Money;
use crate::people::gather::{Entry, Facts, Group};
use crate::people::{More, People, Place};
use crate::period::Month;
use crate::program::Program;
use crate::tax::YearToDate;
use crate::text;

/// Puts rows of one month together, or refuses what cannot be.
pub(super) fn merge(group: &Group, found: &mut People) {
    let number = &group.number;
    if let [(one, first), (other, second), ..] = group.names.as_slice() {
        return refuse(
            group,
            found,
            &text!(
                "the number {number} stands for {one} (line {first}) and {other} (line {second}): correct one of them",
                "编号 {number} 对应两个姓名：{one}（第 {first} 行）和 {other}（第 {second} 行），请改正"
            ),
        );
    }
    if let Some(refused) = group.entries.iter().find(|entry| entry.facts.is_none()) {
        let line = refused.line;
        // the row itself has its own reason
        return refuse(
            group,
            found,
            &text!(
                "line {line} of the same person is refused: what it comes to changes the others, so that they wait for it",
                "同一人的第 {line} 行被拒：它会影响其他各行，请一并改正后重算"
            ),
        );
    }
    for rows in by_month(group).into_values() {
        let [_, _, ..] = rows.as_slice() else {
            continue;
        };
        let (listed, listed_zh) = (lines_of(&rows, ", "), lines_of(&rows, "、"));
        if !group.has_numbers {
            return refuse(
                group,
                found,
                &text!(
                    "{number} stands on lines {listed} in one month: if it is one person, say so by a column of numbers (工号); if these are several, give each an own number",
                    "{number} 在同一月份有多行（第 {listed_zh} 行）：若是同一人，请加工号列；若是同名的几个人，请各写不同的工号"
                ),
            );
        }
        let bearer =
            (rows.len() <= MOST_ROWS).then(|| rows.iter().find(|(_, facts)| facts.agrees(&rows)));
        let Some(bearer) = bearer.flatten().map(|(bearer, _)| bearer.line) else {
            return refuse(
                group,
                found,
                &text!(
                    "lines {listed} are of one person and month, but differ in more than the wage: put them together by hand",
                    "第 {listed_zh} 行是同一人同一月份，但除工资外还有不同之处：请手工合并"
                ),
            );
        };
        put_together(&rows, bearer, found);
    }
}

/// Rows of one month that may be one wage.
const MOST_ROWS: usize = 100;
/// Lines that a reason names.
const NAMED: usize = 8;

/// The lines of rows, of many the first.
fn lines_of(rows: &Rows<'_>, between: &str) -> String {
    let lines = rows
        .iter()
        .take(NAMED)
        .map(|(entry, _)| entry.line.to_string());
    let mut listed = lines.collect::<Vec<_>>().join(between);
    if rows.len() > NAMED {
        listed.push_str(" …");
    }
    listed
}

type Rows<'g> = Vec<(&'g Entry, &'g Facts)>;

fn by_month(group: &Group) -> BTreeMap<Month, Rows<'_>> {
    let mut months: BTreeMap<Month, Rows<'_>> = BTreeMap::new();
    for entry in &group.entries {
        if let Some(facts) = &entry.facts {
            months
                .entry(facts.month_of())
                .or_default()
                .push((entry, facts));
        }
    }
    months
}

impl Facts {
    /// Whether every other row says nothing, or the same as this one, where something is said.
    fn agrees(&self, rows: &Rows<'_>) -> bool {
        let same = |other: &Facts| {
            let mut cells = self.shared.iter().zip(&other.shared);
            cells.all(|(own, other)| *other == 0 || own == other)
        };
        rows.iter().all(|(_, other)| same(other))
    }
}

/// One wage of several rows, on the row that says most.
fn put_together(rows: &Rows<'_>, line: u64, found: &mut People) {
    let mut more = More::default();
    let said = Arc::new(text!(
        "its wage is counted on line {line}",
        "其工资已并入第 {line} 行计算"
    ));
    for (entry, facts) in rows {
        if entry.line == line {
            continue;
        }
        more.wage = more.wage + facts.wage;
        let exempt = facts
            .month
            .as_ref()
            .map_or(Money::ZERO, |(month, _)| month.exempt);
        more.exempt = more.exempt + exempt;
        if let Some(own) = &facts.checked {
            let sum = more.checked.get_or_insert_default();
            for program in Program::ALL {
                sum.set(program, sum.of(program) + own.of(program));
            }
        }
        found
            .places
            .insert(entry.line, Place::Merged(Arc::clone(&said)));
        found.merged += 1;
    }
    let place = Place::Bearer {
        before: None,
        more: Some(more),
    };
    found.places.insert(line, place);
}

fn refuse(group: &Group, found: &mut People, why: &Text) {
    let why = Arc::new(why.clone());
    for entry in &group.entries {
        // a row that was refused by itself keeps its own reason
        if entry.facts.is_some() {
            found
                .places
                .insert(entry.line, Place::Refused(Arc::clone(&why)));
        }
    }
}

/// Puts the months of each year one after the other; whether there are several.
pub(super) fn years(group: &Group, found: &mut People) -> bool {
    let refused = |entry: &Entry| matches!(found.places.get(&entry.line), Some(Place::Refused(_)));
    if group.entries.iter().any(refused) {
        return false;
    }
    let mut before: Option<(Month, YearToDate)> = None;
    let (mut has_years, mut has_gap) = (false, false);
    for (month, rows) in by_month(group) {
        let [(entry, facts)] = rows.as_slice() else {
            unreachable!("rows of one month were put together, and those that were not are refused")
        };
        let known = before.filter(|(last, _)| last.year() == month.year());
        if let Some((last, _)) = known {
            has_years = true;
            has_gap |= last.next() != month;
        }
        let year = known
            .map(|(_, year)| year)
            .filter(|_| facts.told_year.is_none());
        if let Some(Place::Bearer { before, .. }) = found.places.get_mut(&entry.line) {
            *before = year;
        } else if year.is_some() {
            let place = Place::Bearer {
                before: year,
                more: None,
            };
            found.places.insert(entry.line, place);
        }
        let (Some((own, basic)), Some(withholding)) = (&facts.month, facts.withholding()) else {
            before = None;
            continue;
        };
        let so_far = facts.told_year.or(year).unwrap_or_default();
        before = withholding
            .after(&so_far, own, *basic)
            .ok()
            .map(|after| (month, after));
    }
    found.gaps += u64::from(has_gap);
    has_years
}
