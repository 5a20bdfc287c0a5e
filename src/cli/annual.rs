//! `annual`: twelve months of one person.

use clap::Args;

use crate::cli::deductions::year_to_date;
use crate::cli::person::PersonArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::compute::Request;
use crate::contribution::Pay;
use crate::diagnostic::Diagnostic;
use crate::money::Money;
use crate::period::Month;
use crate::text;
use crate::typed;
use crate::year::{BonusWay, YearAsked, year};

/// Options of `annual`.
#[derive(Debug, Args)]
pub(crate) struct AnnualArgs {
    /// Monthly wage in yuan, of every month that --wage-by-month does not name
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) wage: Option<String>,
    /// City: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: String,
    /// Calendar year [default: this year]
    #[arg(long, value_name = "YEAR", allow_hyphen_values = true)]
    pub(crate) year: Option<String>,
    /// Wages of single months: 1-6=12000,7-12=15000; 0 is a month without pay
    #[arg(long, value_name = "MONTHS=AMOUNT")]
    pub(crate) wage_by_month: Vec<String>,
    /// Months employed here: 4-12, or 1-3,7-12 for who leaves and returns [default: 1-12]
    #[arg(long, value_name = "MONTHS")]
    pub(crate) employed: Option<String>,
    /// Bonus and the month it is paid in: 36000@12; repeatable
    #[arg(long, value_name = "AMOUNT@MONTH", allow_hyphen_values = true)]
    pub(crate) bonus: Vec<String>,
    /// How a bonus is taxed: better (default), alone or merged
    #[arg(long, value_name = "HOW")]
    pub(crate) bonus_tax: Option<String>,
    /// The year so far: months=6,income=72000,contributions=12000,withheld=210, or a JSON file [default: none]
    #[arg(long, value_name = "KEY=VALUE|FILE")]
    pub(crate) ytd: Option<String>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &AnnualArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
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

fn asked(args: &AnnualArgs) -> Result<YearAsked, Failure> {
    let january = january(args.year.as_deref())?;
    let year = january.year();
    let wages = wages(args)?;
    let first = wages.iter().position(Option::is_some);
    let first = first.and_then(|at| Month::new(year, i8::try_from(at + 1).ok()?));
    let mut tax = args.person.deductions.asked()?;
    let before = args.ytd.as_deref().zip(first);
    let before = before.map(|(typed, first)| year_to_date(typed, first));
    tax.year = before.transpose()?;
    let bonuses = args.bonus.iter().map(|typed| bonus(typed, year));
    Ok(YearAsked {
        request: Request {
            city: args.city.clone(),
            pay: Pay {
                wage: Money::ZERO,
                bases: args.person.bases()?,
            },
            choices: args.person.choices(january)?,
            overlays: args.person.overlays(),
            strict: args.person.strictness()?,
            tax,
        },
        year,
        bonuses: bonuses.collect::<Result<_, _>>()?,
        wages,
        way: way(args.bonus_tax.as_deref())?,
    })
}

/// January of the year that is meant.
fn january(typed: Option<&str>) -> Result<Month, Failure> {
    let Some(typed) = typed else {
        let now = settings::month(None)?;
        return Ok(Month::new(now.year(), 1).unwrap_or(now));
    };
    typed::year(typed).map_err(|why| bad_argument("--year", &why).into())
}

/// The wage of each month employed.
fn wages(args: &AnnualArgs) -> Result<[Option<Money>; 12], Failure> {
    let wage = args
        .wage
        .as_deref()
        .map(|typed| typed::amount(typed).map_err(|why| bad_argument("--wage", &why)));
    let mut wages = [wage.transpose()?; 12];
    let mut named = [false; 12];
    for part in args
        .wage_by_month
        .iter()
        .flat_map(|list| list.split([',', '，']))
    {
        let Some((months, amount)) = part.split_once('=') else {
            let why = text!(
                "`{part}` has no `=` (no thousands separators in a list): write 1-6=12000,7-12=15000",
                "`{part}` 缺少 `=`（列表里不能用千位分隔符）：请写 1-6=12000,7-12=15000"
            );
            return Err(bad_argument("--wage-by-month", &why).into());
        };
        let amount = typed::amount(amount).map_err(|why| bad_argument("--wage-by-month", &why))?;
        for month in months_of(months, "--wage-by-month")? {
            if let (Some(wage), Some(named)) = (wages.get_mut(month), named.get_mut(month)) {
                if *named {
                    let number = month + 1;
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
    let employed = match &args.employed {
        Some(typed) => {
            let mut employed = [false; 12];
            for part in typed.split([',', '，']) {
                for month in months_of(part, "--employed")? {
                    if let Some(employed) = employed.get_mut(month) {
                        *employed = true;
                    }
                }
            }
            employed
        }
        None => [true; 12],
    };
    for (number, ((wage, employed), named)) in (1..).zip(wages.iter_mut().zip(employed).zip(named))
    {
        if !employed {
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

/// `7`, `1-6`: months of the year, from 0.
fn months_of(typed: &str, option: &str) -> Result<std::ops::RangeInclusive<usize>, Failure> {
    let bare = typed::half_width(typed);
    let bare = bare.trim_end_matches('月');
    let (from, to) = bare.split_once('-').unwrap_or((bare, bare));
    let number = |text: &str| {
        let number = text.trim().trim_end_matches('月').parse::<usize>().ok();
        number.filter(|n| (1..=12).contains(n)).map(|n| n - 1)
    };
    match (number(from), number(to)) {
        (Some(from), Some(to)) if from <= to => Ok(from..=to),
        _ => {
            let why = text!(
                "`{typed}` is no month or range of months: write 7 or 1-6",
                "`{typed}` 不是月份或月份范围：请写 7 或 1-6"
            );
            Err(bad_argument(option, &why).into())
        }
    }
}

/// `36000@12`: an amount and the month of the year.
fn bonus(typed: &str, year: i16) -> Result<(Money, Month), Failure> {
    let wide = typed::half_width(typed);
    let (amount, month) = wide.rsplit_once('@').unwrap_or((&wide, ""));
    let number = month.trim().trim_end_matches('月').parse::<i8>().ok();
    let Some(month) = number.and_then(|number| Month::new(year, number)) else {
        let why = text!(
            "`{typed}` does not say in which month it is paid: write 36000@12",
            "`{typed}` 没有写哪个月发：请写 36000@12"
        );
        return Err(bad_argument("--bonus", &why).into());
    };
    let amount = typed::amount(amount).map_err(|why| bad_argument("--bonus", &why))?;
    Ok((amount, month))
}

fn way(typed: Option<&str>) -> Result<BonusWay, Failure> {
    let Some(typed) = typed else {
        return Ok(BonusWay::default());
    };
    BonusWay::from_id(typed).ok_or_else(|| {
        let why = text!(
            "`{typed}` is none of better, alone, merged",
            "`{typed}` 不在 better、alone、merged 之中"
        );
        bad_argument("--bonus-tax", &why).into()
    })
}
