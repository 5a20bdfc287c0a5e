//! The year so far: whether its sums count this month (国家税务总局公告2018年第61号 第六条 counts it in income and
//! deductions, and not in the tax that was withheld), told by the headings, else by the figures, else asked.

use crate::cell;
use crate::money::Money;
use crate::period::Month;
use crate::understand::columns::{ColumnName, Seen, Use};
use crate::understand::layout::{Known, Layout};
use crate::understand::question::Question;
use crate::understand::role::{Role, Span, YearOf};
use crate::understand::top::TopRow;

/// Settles the sums of which the heading does not say whether they count this month.
pub(crate) fn settle(layout: &mut Layout, sample: &[TopRow], known: Known) -> Result<(), Question> {
    let unsaid = |own: &(YearOf, Span, usize)| own.1 == Span::Unsaid;
    if !layout.year.iter().any(unsaid) {
        return Ok(());
    }
    let Some(span) = of_words(layout).or_else(|| of_figures(layout, sample, known.month)) else {
        let columns = layout.year.iter().filter(|own| unsaid(own));
        let columns =
            columns.map(|(of, _, place)| (*of, ColumnName::seen(&layout.headings, *place)));
        return Err(Question::SpanUnknown(columns.collect()));
    };
    for (of, own, place) in &mut layout.year {
        if *own == Span::Unsaid {
            *own = span;
            if let Some(slot) = layout.uses.get_mut(*place) {
                *slot = Use::Role(Role::Year(*of, span));
            }
        }
    }
    Ok(())
}

/// What the other headings say: sums of one sheet end with one month, and the withholding client's own import sheet
/// (whose wage is 本期收入) counts this one.
fn of_words(layout: &Layout) -> Option<Span> {
    let said = layout
        .year
        .iter()
        .filter(|(of, ..)| *of != YearOf::Withheld);
    let mut said = said.filter_map(|(_, span, _)| (*span != Span::Unsaid).then_some(*span));
    let first = said.next();
    if let Some(span) = first
        && said.all(|other| other == span)
    {
        return Some(span);
    }
    let wage = layout.headings.get(layout.wage)?;
    let only_deductions = layout.year.iter().all(|(of, ..)| {
        matches!(
            of,
            YearOf::SpecialDeductions | YearOf::OtherDeductions | YearOf::Withheld
        )
    });
    (only_deductions && wage.contains("本期收入")).then_some(Span::Through)
}

/// What one row's figures say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Before,
    Through,
    Nothing,
    /// A sum below this month's figure counts the month before.
    SurelyBefore,
}

fn of_figures(layout: &Layout, sample: &[TopRow], month: Month) -> Option<Span> {
    let column = |wanted: YearOf| {
        let own = layout.year.iter().find(|(of, ..)| *of == wanted);
        own.map(|(.., place)| *place)
    };
    let amount = |row: &TopRow, place: usize| cell::amount(row.text(place)).ok();
    let month_of = |row: &TopRow| {
        let place = layout.choices.iter().find(|(role, _)| *role == Role::Month);
        let own = place.and_then(|(_, place)| cell::month(row.text(*place)).ok());
        own.unwrap_or(month)
    };
    let says = sample.iter().map(|row| {
        let months = i64::from(month_of(row).of_year());
        let wage = amount(row, layout.wage);
        let basic = column(YearOf::Basic).and_then(|place| amount(row, place));
        if let Some(basic) = basic.filter(|basic| *basic > Money::ZERO) {
            return of_basic(basic, months);
        }
        let income = column(YearOf::Income).and_then(|place| amount(row, place));
        match (income, wage) {
            (Some(income), Some(wage)) if wage > Money::ZERO && income > Money::ZERO => {
                of_income(income, wage, months)
            }
            _ => Says::Nothing,
        }
    });
    let says: Vec<Says> = says.filter(|says| *says != Says::Nothing).collect();
    let all = |fits: &[Says]| !says.is_empty() && says.iter().all(|own| fits.contains(own));
    if says.contains(&Says::SurelyBefore) && !says.contains(&Says::Through) {
        return Some(Span::Before);
    }
    if all(&[Says::Through]) {
        Some(Span::Through)
    } else if all(&[Says::Before, Says::SurelyBefore]) {
        Some(Span::Before)
    } else {
        None
    }
}

/// 累计减除费用 is 5,000 a month: with as many months as the year has had, it counts this one. Fewer may be those of
/// somebody who came later.
fn of_basic(basic: Money, months: i64) -> Says {
    const A_MONTH: i64 = 500_000;
    if basic.fen() == A_MONTH * months {
        Says::Through
    } else if basic.fen() == A_MONTH * (months - 1) {
        Says::Before
    } else {
        Says::Nothing
    }
}

/// Of an even wage the sum is as many times the month's as there were months.
fn of_income(income: Money, wage: Money, months: i64) -> Says {
    if months == 1 {
        // nothing is before January
        Says::Through
    } else if income < wage {
        Says::SurelyBefore
    } else if income.fen() == wage.fen() * months {
        Says::Through
    } else if income.fen() == wage.fen() * (months - 1) {
        Says::Before
    } else {
        Says::Nothing
    }
}

/// Whether a year so far that is begun to be told is told whole: what is left out would count as nought.
pub(crate) fn check_parts(layout: &Layout, known: Known) -> Result<(), Question> {
    if layout.year.is_empty() || known.has_year {
        return Ok(());
    }
    let has = |wanted: YearOf| layout.year.iter().any(|(of, ..)| *of == wanted);
    let needed = [YearOf::Income, YearOf::Contributions, YearOf::Withheld];
    let mut missing: Vec<YearOf> = needed.into_iter().filter(|of| !has(*of)).collect();
    let deducts = !layout.special_deductions.is_empty();
    if deducts && !has(YearOf::SpecialDeductions) {
        missing.push(YearOf::SpecialDeductions);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let seen: Vec<Seen> = layout
        .year
        .iter()
        .map(|(.., place)| ColumnName::seen(&layout.headings, *place))
        .collect();
    Err(Question::YearInPart { seen, missing })
}
