//! The same request in several regions, months or for several wages, side by side.
//!
//! Each row is the very breakdown that [`crate::compute`] gives; what is added is their order and the differences to
//! the first.

use crate::breakdown::Breakdown;
use crate::compute::{ComputeError, Person, rules};
use crate::money::Money;
use crate::period::Month;
use crate::rates::regions::{Level, RegionEntry};
use crate::rates::{Named, RatesError, Tables};
use crate::tax::{TaxError, YearToDate};

use crate::words;

mod difference;

pub use difference::{Difference, Percent};

/// Which regions are compared.
#[derive(Clone, Debug)]
pub enum Cities {
    /// Those named, in this order.
    Named(Vec<String>),
    /// Those of a province.
    Province(String),
    /// All.
    All,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    /// The regions.
    pub cities: Cities,
    /// The wages, each compared on its own.
    pub wages: Vec<Money>,
    /// The months, likewise.
    pub months: Vec<Month>,
    /// The person.
    pub person: Person,
    /// The year with this employer before the month.
    pub before: Option<YearToDate>,
    /// The order; that of the regions as named if absent.
    pub sort: Option<Sort>,
    /// How many regions remain, the first ones.
    pub top: Option<usize>,
}

words! {
    /// By what regions are ordered: who pays least, or has most left, comes first.
    pub enum Sort {
        /// What the person pays, least first.
        Employee = "employee",
        /// What the employer pays, least first.
        Employer = "employer",
        /// The employer's whole cost, least first.
        Cost = "cost",
        /// What is left to tax, most first.
        Taxable = "taxable",
        /// What is left in hand, most first.
        Net = "net",
    }
}

impl Sort {
    /// The amount that decides.
    pub fn amount(self, breakdown: &Breakdown) -> Money {
        match self {
            Sort::Employee => breakdown.totals.employee,
            Sort::Employer => breakdown.totals.employer,
            Sort::Cost => breakdown.totals.cost,
            Sort::Taxable => breakdown.taxable_income,
            Sort::Net => breakdown.net,
        }
    }

    /// A key that grows from first to last; results with gaps come last, since their sums are too small.
    fn key(self, breakdown: &Breakdown) -> (bool, i64) {
        let fen = self.amount(breakdown).fen();
        let descends = matches!(self, Sort::Taxable | Sort::Net);
        (
            !breakdown.totals.complete,
            if descends { -fen } else { fen },
        )
    }
}

/// Breakdowns side by side.
#[derive(Debug)]
pub struct Comparison {
    /// By region, in it by month, in it by wage.
    pub rows: Vec<Row>,
    /// The months.
    pub months: Vec<Month>,
    /// The wages.
    pub wages: Vec<Money>,
    /// By what the regions are ordered, if by anything.
    pub sort: Option<Sort>,
    /// Regions without a result, with the reason.
    pub left_out: Vec<(RegionEntry, ComputeError)>,
}

/// One result and how it differs from that of the first region in the same month and at the same wage (of a single
/// region: from the first result).
#[derive(Debug)]
pub struct Row {
    /// The result.
    pub breakdown: Breakdown,
    /// The difference.
    pub difference: Difference,
}

/// How many results are kept side by side: some hundred megabytes of them.
pub const MOST_RESULTS: usize = 10_000;

/// Compares.
///
/// # Errors
/// If more than [`MOST_RESULTS`] are asked for; as [`crate::compute::compute`] for a region that was named; of a whole province or nation the regions without a
/// result are left out and listed, unless there is no other.
pub fn compare(tables: &Tables, asked: &CompareRequest) -> Result<Comparison, ComputeError> {
    let (cities, named) = cities(tables, &asked.cities)?;
    let lengths = [cities.len(), asked.wages.len(), asked.months.len()];
    let count = lengths.iter().product();
    if count > MOST_RESULTS {
        return Err(ComputeError::TooMany {
            asked: count,
            most: MOST_RESULTS,
        });
    }
    let mut groups: Vec<Vec<Breakdown>> = Vec::new();
    let mut left_out = Vec::new();
    for (typed, city) in cities {
        match results(tables, asked, &typed) {
            Ok(results) => groups.push(results),
            Err(error) if !named && is_of_one_region(&error) => left_out.push((city, error)),
            Err(error) => return Err(error),
        }
    }
    if groups.is_empty()
        && let Some((_, error)) = left_out.pop()
    {
        return Err(error);
    }
    if let Some(sort) = asked.sort {
        groups.sort_by_key(|group| group.first().map(|first| sort.key(first)));
    }
    groups.truncate(asked.top.unwrap_or(usize::MAX));
    Ok(Comparison {
        rows: rows(groups),
        months: asked.months.clone(),
        wages: asked.wages.clone(),
        sort: asked.sort,
        left_out,
    })
}

/// The regions asked for, each as it was named, and whether they were named one by one.
fn cities(
    tables: &Tables,
    asked: &Cities,
) -> Result<(Vec<(String, RegionEntry)>, bool), RatesError> {
    let all = |province: Option<&RegionEntry>| {
        let insured = tables
            .regions()
            .filter(|region| region.level != Level::Province);
        let inside = insured.filter(|region| province.is_none_or(|p| region.province == p.id));
        // a full Chinese name is no other region's
        inside
            .map(|region| (region.name.to_string(), region.clone()))
            .collect()
    };
    Ok(match asked {
        Cities::All => (all(None), false),
        Cities::Province(typed) => (all(Some(&tables.province(typed)?)), false),
        Cities::Named(names) => {
            let mut cities: Vec<(String, Named)> = Vec::new();
            for typed in names {
                let city = tables.city(typed)?;
                // a park is apart from its city if its name settles a choice
                let same =
                    |known: &Named| known.region == city.region && known.variants == city.variants;
                if !cities.iter().any(|(_, known)| same(known)) {
                    cities.push((typed.clone(), city));
                }
            }
            let cities = cities.into_iter();
            (
                cities.map(|(typed, city)| (typed, city.region)).collect(),
                true,
            )
        }
    })
}

/// A region's results, by month, in it by wage.
fn results(
    tables: &Tables,
    asked: &CompareRequest,
    city: &str,
) -> Result<Vec<Breakdown>, ComputeError> {
    let mut results = Vec::new();
    for month in &asked.months {
        let rules = rules(tables, &asked.person, city, *month)?;
        for wage in &asked.wages {
            results.push(rules.answer(*wage, asked.before)?);
        }
    }
    Ok(results)
}

/// Whether an error says something of one region alone, and nothing of the request.
fn is_of_one_region(error: &ComputeError) -> bool {
    match error {
        ComputeError::Schedule(_) | ComputeError::Strict { .. } => true,
        // a rent tier is a city's
        ComputeError::YearSoFar(_) | ComputeError::NoYear(_) | ComputeError::TooMany { .. } => {
            false
        }
        ComputeError::Tax(error) => matches!(error, TaxError::RentTierUnknown { .. }),
        ComputeError::Rates(error) => matches!(error, RatesError::OverlayElsewhere { .. }),
    }
}

fn rows(groups: Vec<Vec<Breakdown>>) -> Vec<Row> {
    let several = groups.len() > 1;
    let first: Vec<_> = groups
        .first()
        .map(|group| group.iter().map(|breakdown| breakdown.totals).collect())
        .unwrap_or_default();
    let mut rows = Vec::new();
    for group in groups {
        for (index, breakdown) in group.into_iter().enumerate() {
            let to = first.get(if several { index } else { 0 });
            let difference = to.map(|to| Difference::between(to, &breakdown.totals));
            rows.push(Row {
                difference: difference.expect("every group has as many rows as the first"),
                breakdown,
            });
        }
    }
    rows
}
