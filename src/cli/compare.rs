//! `compare`: the same wage in several regions, for several wages or months.

use clap::Args;

use crate::cli::person::PersonArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::compare::{Cities, Compared, Sort, compare};
use crate::diagnostic::Diagnostic;
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
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) wage: Option<String>,
    /// Several wages, comma-separated: 5000,8000,20000
    #[arg(
        long,
        value_name = "AMOUNTS",
        allow_hyphen_values = true,
        conflicts_with = "wage"
    )]
    pub(crate) wages: Option<String>,
    /// Cities, comma-separated: beijing,上海,440300
    #[arg(long, visible_alias = "city", value_name = "CITIES")]
    pub(crate) cities: Vec<String>,
    /// All cities of a province
    #[arg(long, value_name = "PROVINCE", conflicts_with_all = ["cities", "all"])]
    pub(crate) province: Option<String>,
    /// All cities
    #[arg(long, conflicts_with = "cities")]
    pub(crate) all: bool,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
    /// Several months, comma-separated: 2025-07,2026-07
    #[arg(
        long,
        value_name = "MONTHS",
        allow_hyphen_values = true,
        conflicts_with = "month"
    )]
    pub(crate) months: Option<String>,
    /// Order by employee, employer, cost (least first), taxable or net (most first)
    #[arg(long, value_name = "BY")]
    pub(crate) sort: Option<String>,
    /// The first N cities alone
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) top: Option<String>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &CompareArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let format = settings.format()?;
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

fn asked(args: &CompareArgs) -> Result<Compared, Failure> {
    let wages = wages(args)?;
    let months = months(args)?;
    let choices = args
        .person
        .choices(settings::month(args.month.as_deref())?)?;
    let top = args.top.as_deref().map(top).transpose()?;
    let sort = args.sort.as_deref().map(sort).transpose()?;
    let cities = cities(args)?;
    let ranked = top.is_some() || !matches!(cities, Cities::Named(_));
    Ok(Compared {
        sort: sort.or(ranked.then_some(Sort::Cost)),
        cities,
        wages,
        months,
        bases: args.person.bases()?,
        choices,
        overlays: args.person.overlays(),
        strict: args.person.strictness()?,
        tax: args.person.deductions.asked()?,
        top,
    })
}

fn cities(args: &CompareArgs) -> Result<Cities, Failure> {
    if args.all {
        return Ok(Cities::All);
    }
    if let Some(province) = &args.province {
        return Ok(Cities::Province(province.clone()));
    }
    let named: Vec<String> = args.cities.iter().flat_map(|list| parts(list)).collect();
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
    let amount = |option: &str, typed: &str| {
        typed::amount(typed).map_err(|why| Failure::from(bad_argument(option, &why)))
    };
    match (&args.wage, &args.wages) {
        (Some(wage), _) => Ok(vec![amount("--wage", wage)?]),
        (None, Some(list)) => {
            let wages: Result<Vec<Money>, Failure> =
                parts(list).map(|part| amount("--wages", &part)).collect();
            distinct("--wages", wages?)
        }
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

fn months(args: &CompareArgs) -> Result<Vec<Month>, Failure> {
    let Some(list) = &args.months else {
        return Ok(vec![settings::month(args.month.as_deref())?]);
    };
    let months: Result<Vec<Month>, Failure> = parts(list)
        .map(|part| typed::month(&part).map_err(|why| bad_argument("--months", &why).into()))
        .collect();
    distinct("--months", months?)
}

/// The parts of a comma-separated list.
fn parts(list: &str) -> impl Iterator<Item = String> {
    let parts = list
        .split([',', '，', '、'])
        .map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty())
}

/// The values without repetitions; none is a mistake.
fn distinct<T: PartialEq>(option: &str, values: Vec<T>) -> Result<Vec<T>, Failure> {
    let mut found: Vec<T> = Vec::new();
    for value in values {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    if found.is_empty() {
        let why = text!("the list is empty", "列表是空的");
        return Err(bad_argument(option, &why).into());
    }
    Ok(found)
}

fn sort(typed: &str) -> Result<Sort, Failure> {
    let known = Sort::ALL.iter().find(|(_, word)| *word == typed);
    known.map(|(sort, _)| *sort).ok_or_else(|| {
        let words: Vec<&str> = Sort::ALL.iter().map(|(_, word)| *word).collect();
        let words = words.join(", ");
        let why = text!(
            "`{typed}` is none of {words}",
            "`{typed}` 不在 {words} 之中"
        );
        bad_argument("--sort", &why).into()
    })
}

fn top(typed: &str) -> Result<usize, Failure> {
    let read = typed::half_width(typed).parse().ok().filter(|n| *n > 0);
    read.ok_or_else(|| {
        let why = text!(
            "`{typed}` is no number of cities: write 10",
            "`{typed}` 不是城市个数：请写 10"
        );
        bad_argument("--top", &why).into()
    })
}
