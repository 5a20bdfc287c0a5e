//! The housing funds: a rate that the employer chooses within what the region allows.

use crate::money::Rate;
use crate::program::{Program, Side};
use crate::rates::layers::{Found, Hit};
use crate::rates::model::{Field, PaidFrom, Source, Value};
use crate::schedule::choices::FundChoice;
use crate::schedule::error::{Gap, ScheduleError};
use crate::schedule::resolve::Resolver;
use crate::schedule::{Due, DueBase, DueLevy, Figure, FigureValue, Line};

/// What a region allows, as far as it is known.
struct Allowed<'l> {
    min: Option<(Rate, Hit<'l>)>,
    max: Option<(Rate, Hit<'l>)>,
    only: Option<(Vec<Rate>, Hit<'l>)>,
    equal: Option<Hit<'l>>,
}

impl Allowed<'_> {
    /// The parameter that allows a rate: the list, or the end of the range.
    fn field(&self, program: Program) -> Field {
        match self {
            Allowed { only: Some(_), .. } => Field::FundOnly(program),
            Allowed {
                max: None,
                min: Some(_),
                ..
            } => Field::FundMin(program),
            _ => Field::FundMax(program),
        }
    }
}

/// Resolves one of the two funds.
pub(super) fn resolve(resolver: &mut Resolver<'_>, program: Program) -> Result<(), ScheduleError> {
    let choice = match program {
        Program::HousingFund => resolver.choices.housing_fund,
        _ => match resolver.choices.supplementary_housing_fund {
            Some((employee, employer)) => FundChoice::Rates(employee, employer),
            None => return Ok(()),
        },
    };
    if choice == FundChoice::NotPaid {
        return Ok(());
    }
    if program == Program::SupplementaryHousingFund && !is_known(resolver, program) {
        return Err(ScheduleError::NoSupplementaryFund {
            region: resolver.region.name.to_string(),
        });
    }
    let (rounding, each, mut rules) = resolver.rounding(program);
    let mut line = Line::new(program, rounding, each);
    let allowed = allowed(resolver, program, &mut line);
    let (employee, employer) = match choice {
        FundChoice::Rates(employee, employer) => {
            ensure_allowed(resolver, program, &allowed, employee, employer)?;
            (employee, employer)
        }
        _ => match default_rate(resolver, &allowed) {
            Ok(rate) => {
                resolver.out.fund_default = Some(rate);
                (rate, rate)
            }
            Err(gap) => {
                resolver.gap(program, None, gap);
                return Ok(());
            }
        },
    };
    let of = resolver.base_program(program, None);
    match resolver.base_rule(of, &mut line) {
        Ok(rule) => {
            let field = allowed.field(program);
            let due = |rate| Due {
                field: field.clone(),
                levy: DueLevy::Rate {
                    of: DueBase::Declared(rule.clone()),
                    rate,
                },
                paid_from: PaidFrom::Wage,
            };
            line.employee = vec![due(employee)];
            line.employer = vec![due(employer)];
            line.figures.append(&mut rules);
            resolver.out.lines.push(line);
        }
        Err(gap) => resolver.gap(program, None, gap),
    }
    Ok(())
}

/// Whether any layer speaks of the fund's rates.
fn is_known(resolver: &Resolver<'_>, program: Program) -> bool {
    [
        Field::FundMin(program),
        Field::FundMax(program),
        Field::FundOnly(program),
    ]
    .iter()
    .any(|field| resolver.layers.speaks_of(field))
}

fn allowed<'l>(resolver: &Resolver<'l>, program: Program, line: &mut Line) -> Allowed<'l> {
    let mut rate = |field: Field| {
        let (found, stand_in) = resolver.find_or_reach_back(&field);
        let hit = found.hit()?;
        let Value::Rate(rate) = hit.value else {
            return None;
        };
        let figure = Figure::of(field, &hit, FigureValue::Rate(*rate));
        line.figures.push(figure.standing_in(stand_in));
        Some((*rate, hit))
    };
    let min = rate(Field::FundMin(program));
    let max = rate(Field::FundMax(program));
    let (only, stand_in) = resolver.find_or_reach_back(&Field::FundOnly(program));
    let only = only.hit().and_then(|hit| match hit.value {
        Value::Rates(rates) if !rates.is_empty() => {
            let figure = Figure::of(
                Field::FundOnly(program),
                &hit,
                FigureValue::Rates(rates.clone()),
            );
            line.figures.push(figure.standing_in(stand_in));
            Some((rates.clone(), hit))
        }
        _ => None,
    });
    let (equal, _) = resolver.find_or_reach_back(&Field::FundEqual(program));
    let equal = equal.hit().filter(|hit| *hit.value == Value::Flag(true));
    Allowed {
        min,
        max,
        only,
        equal,
    }
}

/// The tables' default, moved into what the region allows. A range that is known only later gives no default: the
/// nation's 10% would be wrong where the city's highest is 7%.
fn default_rate(resolver: &Resolver<'_>, allowed: &Allowed<'_>) -> Result<Rate, Gap> {
    let fund = Program::HousingFund;
    for edge in [Field::FundMin(fund), Field::FundMax(fund)] {
        if let (Found::NotYet { first, after }, _) = resolver.find_or_reach_back(&edge) {
            return Err(resolver.later(&resolver.settled.person, &edge, first, after));
        }
    }
    let (found, _) = resolver.find_or_reach_back(&Field::FundDefault(fund));
    let hit = found.hit().ok_or(Gap::NoTable)?;
    let Value::Rate(rate) = hit.value else {
        return Err(Gap::NoTable);
    };
    if let Some((rates, _)) = &allowed.only {
        let distance = |candidate: &Rate| candidate.parts().abs_diff(rate.parts());
        return rates
            .iter()
            .copied()
            .min_by_key(distance)
            .ok_or(Gap::NoTable);
    }
    let rate = allowed
        .min
        .as_ref()
        .map_or(*rate, |(min, _)| (*rate).max(*min));
    Ok(allowed.max.as_ref().map_or(rate, |(max, _)| rate.min(*max)))
}

fn ensure_allowed(
    resolver: &Resolver<'_>,
    program: Program,
    allowed: &Allowed<'_>,
    employee: Rate,
    employer: Rate,
) -> Result<(), ScheduleError> {
    if let Some(hit) = &allowed.equal
        && employee != employer
    {
        return Err(ScheduleError::FundUnequal {
            document: document(resolver, hit),
        });
    }
    for side in Side::BOTH {
        let rate = if side == Side::Employee {
            employee
        } else {
            employer
        };
        let (allows, shown, hit) = match allowed {
            Allowed {
                only: Some((rates, hit)),
                ..
            } => {
                let list: Vec<String> = rates.iter().map(Rate::to_string).collect();
                (rates.contains(&rate), list.join(", "), hit)
            }
            Allowed {
                min: Some((min, hit)),
                max,
                ..
            } => {
                let top = max.as_ref().map(|(max, _)| *max);
                let shown = format!(
                    "{min}–{}",
                    top.map_or_else(String::new, |max| max.to_string())
                );
                (
                    rate >= *min && top.is_none_or(|max| rate <= max),
                    shown,
                    hit,
                )
            }
            Allowed {
                max: Some((max, hit)),
                ..
            } => (rate <= *max, format!("–{max}"), hit),
            _ => continue,
        };
        if !allows {
            return Err(ScheduleError::FundRate {
                program,
                rate,
                allowed: shown,
                document: document(resolver, hit),
            });
        }
    }
    Ok(())
}

/// How a document is named in a sentence.
fn document(resolver: &Resolver<'_>, hit: &Hit<'_>) -> String {
    let source = resolver.layers.source(&hit.dated.source.value);
    let name = source.map_or(hit.table.path.as_str(), Source::name);
    name.to_owned()
}
