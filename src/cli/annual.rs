//! `annual`: twelve months of one person.

use std::ops::RangeInclusive;

use clap::Args;

use crate::cli::clock::this_january;
use crate::cli::deductions::YearSoFar;
use crate::cli::outcome::{Failure, Outcome, bad_argument, both};
use crate::cli::output;
use crate::cli::person::PersonArgs;
use crate::cli::settings::Settings;
use crate::cli::values::{List, all, closed, list, pair, read};
use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::money::Money;
use crate::period::Month;
use crate::text;
use crate::typed;
use crate::year::{BonusWay, YearRequest, year};

/// Options of `annual`.
#[derive(Debug, Args)]
pub(crate) struct AnnualArgs {
    /// Monthly wage in yuan, of every month that --wage-by-month does not name
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) wage: Option<Money>,
    /// City: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: String,
    /// Calendar year [default: this year]
    #[arg(long, value_name = "YEAR", allow_hyphen_values = true, value_parser = read(typed::year))]
    pub(crate) year: Option<Month>,
    /// Wages of single months: 1-6=12000,7-12=15000; 0 is a month without pay
    #[arg(long, value_name = "MONTHS=AMOUNT", value_parser = list(wage_of_months))]
    pub(crate) wage_by_month: Vec<List<(Months, Money)>>,
    /// Months employed here: 4-12, or 1-3,7-12 for who leaves and returns [default: 1-12]
    #[arg(long, value_name = "MONTHS", value_parser = list(months_of))]
    pub(crate) employed: Option<List<Months>>,
    /// Bonus and the month it is paid in: 36000@12; repeatable
    #[arg(long, value_name = "AMOUNT@MONTH", allow_hyphen_values = true, value_parser = read(bonus))]
    pub(crate) bonus: Vec<(Money, usize)>,
    /// How a bonus is taxed: better (default), alone or merged
    #[arg(long, value_name = "HOW", value_parser = closed::<BonusWay>())]
    pub(crate) bonus_tax: Option<BonusWay>,
    /// The year so far: months=6,income=72000,contributions=12000,withheld=210, or a JSON file [default: none]
    #[arg(long, value_name = "KEY=VALUE|FILE", value_parser = read(YearSoFar::parse))]
    pub(crate) ytd: Option<YearSoFar>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &AnnualArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let asked = asked(args)?;
    let found = year(&settings.tables()?, &asked)?;
    let gaps = found.months.iter().flat_map(|month| &month.incomplete);
    args.person.ensure_complete(gaps)?;
    output::show(&found, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&found.sources));
    }
    Ok(Outcome::Done)
}

fn asked(args: &AnnualArgs) -> Result<YearRequest, Failure> {
    let january = args.year.unwrap_or_else(this_january);
    let year = january.year();
    let (wages, person) = both(wages(args), args.person.person())?;
    let first = wages.iter().position(Option::is_some);
    let first = first.and_then(|at| Month::new(year, i8::try_from(at + 1).ok()?));
    let before = args.ytd.as_ref().zip(first);
    let before = before.map(|(said, first)| said.before(first, &person.deductions));
    let bonuses = args.bonus.iter().map(|(amount, month)| {
        let month = january.plus(i32::try_from(*month).expect("a month of the year, from 0"));
        (*amount, month)
    });
    Ok(YearRequest {
        person,
        city: args.city.clone(),
        before: before.transpose()?,
        year,
        bonuses: bonuses.collect(),
        wages,
        way: args.bonus_tax.unwrap_or_default(),
    })
}

/// Months of a year, from 0.
type Months = RangeInclusive<usize>;

/// The wage of each month employed.
fn wages(args: &AnnualArgs) -> Result<[Option<Money>; 12], Failure> {
    let mut wages = [args.wage; 12];
    let mut named = [false; 12];
    for (months, amount) in all(&args.wage_by_month) {
        for at in months {
            if let (Some(wage), Some(named)) = (wages.get_mut(at), named.get_mut(at)) {
                if *named {
                    let number = at + 1;
                    let why = text!(
                        "month {number} is named twice: keep one",
                        "{number} 月写了两次：请只留一个"
                    );
                    return Err(bad_argument("--wage-by-month", &why).into());
                }
                (*wage, *named) = (Some(amount), true);
            }
        }
    }
    let employed = |at: usize| match &args.employed {
        Some(List(employed)) => employed.iter().any(|months| months.contains(&at)),
        None => true,
    };
    for (at, (wage, named)) in wages.iter_mut().zip(named).enumerate() {
        let number = at + 1;
        if !employed(at) {
            if named {
                let why = text!(
                    "month {number} has a wage and is not among the months employed",
                    "{number} 月有工资，却不在 --employed 的月份里"
                );
                return Err(bad_argument("--employed", &why).into());
            }
            *wage = None;
        } else if wage.is_none() {
            let message = text!(
                "no wage is given for month {number}",
                "没有写 {number} 月的工资"
            );
            return Err(Diagnostic::error("usage", message)
                .hint(text!(
                    "write `--wage 15000`, `--wage-by-month 1-6=12000,7-12=15000`, or `--employed 4-12` for who came later",
                    "请写 `--wage 15000`、`--wage-by-month 1-6=12000,7-12=15000`；年中入职请加 `--employed 4-12`"
                ))
                .into());
        }
    }
    Ok(wages)
}

/// `7=12000`, `1-6=12000`.
fn wage_of_months(part: &str) -> Result<(Months, Money), Text> {
    let (months, amount) = pair(part, "1-6=12000,7-12=15000")?;
    Ok((months_of(months)?, typed::amount(amount)?))
}

/// `7`, `1-6`.
fn months_of(typed: &str) -> Result<Months, Text> {
    let bare = typed::half_width(typed);
    let bare = bare.trim_end_matches('月');
    let (from, to) = bare.split_once('-').unwrap_or((bare, bare));
    match (month_of_year(from), month_of_year(to)) {
        (Some(from), Some(to)) if from <= to => Ok(from..=to),
        _ => Err(text!(
            "`{typed}` is not a month or range of months: write 7 or 1-6",
            "`{typed}` 不是月份或月份范围：请写 7 或 1-6"
        )),
    }
}

/// The number of a month, from 0.
fn month_of_year(typed: &str) -> Option<usize> {
    let number = typed.trim().trim_end_matches('月').parse::<usize>().ok()?;
    number.checked_sub(1).filter(|at| *at < 12)
}

/// `36000@12`: an amount and the month of the year, from 0.
fn bonus(typed: &str) -> Result<(Money, usize), Text> {
    let wide = typed::half_width(typed);
    let (amount, month) = wide.rsplit_once('@').unwrap_or((&wide, ""));
    let month = month_of_year(month).ok_or_else(|| {
        text!(
            "`{typed}` does not say in which month it is paid: write 36000@12",
            "`{typed}` 没有写哪个月发：请写 36000@12"
        )
    })?;
    Ok((typed::amount(amount)?, month))
}
