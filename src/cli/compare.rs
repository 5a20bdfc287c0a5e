//! `compare`: the same wage in several regions, for several wages or months.

use clap::Args;

use crate::cli::clock::this_month;
use crate::cli::deductions::SinceArgs;
use crate::cli::outcome::{Failure, Outcome, both};
use crate::cli::output;
use crate::cli::person::PersonArgs;
use crate::cli::settings::Settings;
use crate::cli::values::{List, all, closed, list, read};
use crate::compare::{Cities, CompareRequest, Sort, compare};
use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::money::Money;
use crate::period::Month;
use crate::printable::printable;
use crate::report::Format;
use crate::report::compare::notes;
use crate::text;
use crate::typed;

/// Options of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Monthly wage in yuan: 7000, 7,000.50, 1.2万, 12k
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) wage: Option<Money>,
    /// Several wages, comma-separated: 5000,8000,20000
    #[arg(
        long,
        value_name = "AMOUNTS",
        allow_hyphen_values = true,
        conflicts_with = "wage",
        value_parser = list(typed::amount)
    )]
    pub(crate) wages: Option<List<Money>>,
    /// Cities, comma-separated: beijing,上海,440300
    #[arg(long, visible_alias = "city", value_name = "CITIES", value_parser = list(name))]
    pub(crate) cities: Vec<List<String>>,
    /// All cities of a province
    #[arg(long, value_name = "PROVINCE", conflicts_with_all = ["cities", "all"])]
    pub(crate) province: Option<String>,
    /// All cities
    #[arg(long, conflicts_with = "cities")]
    pub(crate) all: bool,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) month: Option<Month>,
    /// Several months, comma-separated: 2025-07,2026-07
    #[arg(
        long,
        value_name = "MONTHS",
        allow_hyphen_values = true,
        conflicts_with = "month",
        value_parser = list(typed::month)
    )]
    pub(crate) months: Option<List<Month>>,
    /// Order by employee, employer, cost (least first), taxable or net (most first)
    #[arg(long, value_name = "BY", value_parser = closed::<Sort>())]
    pub(crate) sort: Option<Sort>,
    /// The first N cities alone
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = read(top))]
    pub(crate) top: Option<usize>,
    #[command(flatten)]
    pub(crate) since: SinceArgs,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &CompareArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let format = settings.format_or(Format::Table)?;
    let comparison = compare(&settings.tables()?, &asked(args)?)?;
    output::show(&comparison, settings)?;
    if matches!(format, Format::Json | Format::Jsonl) {
        // rows alone do not tell that there could have been more
        for line in notes::left_out(&comparison, settings.lang) {
            output::complain_text(&format!("{}\n", printable(&line)));
        }
    }
    Ok(if comparison.left_out.is_empty() {
        Outcome::Done
    } else {
        Outcome::InPart
    })
}

fn asked(args: &CompareArgs) -> Result<CompareRequest, Failure> {
    let month = args.month.unwrap_or_else(this_month);
    let wages_and_cities = both(wages(args), cities(args));
    let months = args.months.as_ref();
    let months = months.map_or_else(|| vec![month], |List(months)| distinct(months));
    let earliest = months.iter().copied().min().unwrap_or(month);
    let person = both(args.person.person(), args.since.since(earliest, None));
    let ((wages, cities), (mut person, since)) = both(wages_and_cities, person)?;
    person.since = since;
    let is_ranking = args.top.is_some() || !matches!(cities, Cities::Named(_));
    Ok(CompareRequest {
        sort: args.sort.or(is_ranking.then_some(Sort::Cost)),
        cities,
        wages,
        months,
        person,
        before: None,
        top: args.top,
    })
}

fn cities(args: &CompareArgs) -> Result<Cities, Failure> {
    if args.all {
        return Ok(Cities::All);
    }
    if let Some(province) = &args.province {
        return Ok(Cities::Province(province.clone()));
    }
    let named = all(&args.cities);
    if named.is_empty() {
        let message = text!("no city is named", "没有写城市");
        return Err(Diagnostic::error("usage", message)
            .hint(text!(
                "write `--cities beijing,shanghai`, `--province jiangxi` or `--all`",
                "请写 `--cities 北京,上海`、`--province 江西` 或 `--all`"
            ))
            .into());
    }
    Ok(Cities::Named(named))
}

fn wages(args: &CompareArgs) -> Result<Vec<Money>, Failure> {
    match (args.wage, &args.wages) {
        (Some(wage), _) => Ok(vec![wage]),
        (None, Some(List(wages))) => Ok(distinct(wages)),
        (None, None) => Err(
            Diagnostic::error("usage", text!("no wage is given", "没有写工资"))
                .hint(text!(
                    "write `--wage 15000`, or several: `--wages 5000,8000,20000`",
                    "请写 `--wage 15000`，或几个：`--wages 5000,8000,20000`"
                ))
                .into(),
        ),
    }
}

/// The values without repetitions.
fn distinct<T: Copy + PartialEq>(values: &[T]) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for value in values {
        if !found.contains(value) {
            found.push(*value);
        }
    }
    found
}

fn name(typed: &str) -> Result<String, Text> {
    Ok(typed.to_owned())
}

fn top(typed: &str) -> Result<usize, Text> {
    let read = typed::half_width(typed).parse().ok().filter(|n| *n > 0);
    read.ok_or_else(|| {
        text!(
            "`{typed}` is not a number of cities: write 10",
            "`{typed}` 不是城市个数：请写 10"
        )
    })
}
