//! `tax`: income tax alone.

use clap::Args;

use crate::cli::clock::{this_january, this_month};
use crate::cli::deductions::DeductionArgs;
use crate::cli::outcome::{Failure, Outcome, bad_argument};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::cli::values::read;
use crate::diagnostic::Diagnostic;
use crate::kernel::Deductions;
use crate::lang::Text;
use crate::money::Money;
use crate::period::Month;
use crate::rates::Tables;
use crate::rates::tax::PaymentKind;
use crate::tax::{AccountRequest, CityRent, account};
use crate::text;
use crate::typed;

/// Options of `tax`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct TaxArgs {
    /// Monthly wage in yuan
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) wage: Option<Money>,
    /// Own insurances and housing fund of a month, as far as they are deductible
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) contributions: Option<Money>,
    #[command(flatten)]
    pub(crate) deductions: DeductionArgs,
    /// City whose tier `rent` takes
    #[arg(long, value_name = "CITY")]
    pub(crate) city: Option<String>,
    /// Months of wages, at most to the end of the year [default: all]
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = read(months))]
    pub(crate) months: Option<u32>,
    /// Year of the wages, from January on [default: this year]
    #[arg(
        long,
        value_name = "YEAR",
        allow_hyphen_values = true,
        conflicts_with = "month",
        value_parser = read(typed::year)
    )]
    pub(crate) year: Option<Month>,
    /// Month of the first wage, or of a bonus or payment, 2026-07
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) month: Option<Month>,
    /// Bonus of the year, taxed by itself and merged
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) bonus: Option<Money>,
    /// Taxable income of the year without the bonus [default: as the wages give it]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) annual_taxable: Option<Money>,
    /// Payment for labour outside employment
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) labour: Option<Money>,
    /// Royalty of an author
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) royalty: Option<Money>,
    /// Fee for the use of rights
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) fee: Option<Money>,
    /// By the rules for non-residents
    #[arg(long)]
    pub(crate) non_resident: bool,
}

pub(super) fn run(args: &TaxArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let request = request(args, &tables)?;
    let answer = account(&tables.tax()?, &request)?;
    output::show(&answer, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&answer.sources));
    }
    Ok(Outcome::Done)
}

fn request(args: &TaxArgs, tables: &Tables) -> Result<AccountRequest, Failure> {
    let payments: Vec<(PaymentKind, Money)> = [
        (PaymentKind::Labour, args.labour),
        (PaymentKind::Royalty, args.royalty),
        (PaymentKind::Fee, args.fee),
    ]
    .into_iter()
    .filter_map(|(kind, amount)| Some((kind, amount?)))
    .collect();
    if args.wage.is_none() && args.bonus.is_none() && payments.is_empty() {
        return Err(nothing_asked().into());
    }
    let of_wage = [
        ("--exempt", args.deductions.exempt.is_some()),
        ("--tax-relief", args.deductions.tax_relief.is_some()),
        ("--no-basic-deduction", args.deductions.no_basic_deduction),
    ];
    if let Some((option, _)) = of_wage.iter().find(|(_, given)| *given)
        && (args.wage.is_none() || args.non_resident)
    {
        let why = text!(
            "it is of a resident's wage: write `--wage` too, and no `--non-resident`",
            "只用于居民个人的工资：请同时写 `--wage`，不写 `--non-resident`"
        );
        return Err(bad_argument(option, &why).into());
    }
    let (from, paid_in) = when(args);
    let Deductions {
        claims,
        special: special_deductions,
        exempt,
        relief,
        basic,
    } = args.deductions.deductions();
    Ok(AccountRequest {
        from,
        months: args.months.unwrap_or(12),
        paid_in,
        wage: args.wage,
        contributions: args.contributions.unwrap_or(Money::ZERO),
        exempt,
        relief,
        special_deductions,
        rent: rent(args, tables, paid_in)?,
        claims,
        basic,
        bonus: args.bonus,
        annual_taxable: args.annual_taxable,
        payments,
        resident: !args.non_resident,
    })
}

fn nothing_asked() -> Diagnostic {
    let message = text!("nothing to tax", "没有要计税的收入");
    Diagnostic::error("nothing-asked", message).hint(text!(
        "give a wage, a bonus or a payment: `sscalc tax --wage 15000 --contributions 2500`",
        "请给出工资、奖金或报酬：`sscalc tax --wage 15000 --contributions 2500`"
    ))
}

/// The month of the first wage, and that of a bonus or payment.
fn when(args: &TaxArgs) -> (Month, Month) {
    match (args.year, args.month) {
        (Some(january), _) => (january, january.plus(11)),
        (None, Some(month)) => (month, month),
        (None, None) => (this_january(), this_month()),
    }
}

fn months(typed: &str) -> Result<u32, Text> {
    let number = typed::half_width(typed).parse::<u32>().ok();
    number.filter(|n| (1..=12).contains(n)).ok_or_else(|| {
        text!(
            "`{typed}` is not a number of months: write 1 to 12",
            "`{typed}` 不是月数：请写 1 到 12"
        )
    })
}

/// The rent tier of the city that is named, if its tables have one.
fn rent(args: &TaxArgs, tables: &Tables, month: Month) -> Result<Option<CityRent>, Failure> {
    let Some(city) = &args.city else {
        return Ok(None);
    };
    let region = tables.city(city)?.region;
    Ok(CityRent::of(&tables.layers(&region, &[])?, month))
}
