//! `tax`: income tax alone.

use clap::Args;

use crate::cli::deductions::DeductionArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::diagnostic::Diagnostic;
use crate::kernel::Deductions;
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
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) wage: Option<String>,
    /// Own insurances and housing fund of a month, as far as they are deductible
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) contributions: Option<String>,
    #[command(flatten)]
    pub(crate) deductions: DeductionArgs,
    /// City whose tier `rent` takes
    #[arg(long, value_name = "CITY")]
    pub(crate) city: Option<String>,
    /// Months of wages, at most to the end of the year [default: all]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) months: Option<String>,
    /// Year of the wages, from January on [default: this year]
    #[arg(
        long,
        value_name = "YEAR",
        allow_hyphen_values = true,
        conflicts_with = "month"
    )]
    pub(crate) year: Option<String>,
    /// Month of the first wage, or of a bonus or payment, 2026-07
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
    /// Bonus of the year, taxed by itself and merged
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) bonus: Option<String>,
    /// Taxable income of the year without the bonus [default: as the wages give it]
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) annual_taxable: Option<String>,
    /// Payment for labour outside employment
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) labour: Option<String>,
    /// Royalty of an author
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) royalty: Option<String>,
    /// Fee for the use of rights
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) fee: Option<String>,
    /// By the rules for non-residents
    #[arg(long)]
    pub(crate) non_resident: bool,
}

pub(super) fn run(args: &TaxArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let tables = settings.tables()?;
    let request = request(args, &tables)?;
    let answer = account(&tables.tax()?, &request)?;
    output::show(&answer, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&answer.sources));
    }
    Ok(Outcome::Done)
}

/// Turns what was typed into a request; the first mistake ends it.
fn request(args: &TaxArgs, tables: &Tables) -> Result<AccountRequest, Failure> {
    let amount = |option: &str, typed: &Option<String>| {
        typed
            .as_deref()
            .map(|typed| typed::amount(typed).map_err(|why| bad_argument(option, &why)))
            .transpose()
    };
    let wage = amount("--wage", &args.wage)?;
    let bonus = amount("--bonus", &args.bonus)?;
    let mut payments = Vec::new();
    for (kind, option, typed) in [
        (PaymentKind::Labour, "--labour", &args.labour),
        (PaymentKind::Royalty, "--royalty", &args.royalty),
        (PaymentKind::Fee, "--fee", &args.fee),
    ] {
        payments.extend(amount(option, typed)?.map(|amount| (kind, amount)));
    }
    if wage.is_none() && bonus.is_none() && payments.is_empty() {
        return Err(nothing_asked().into());
    }
    let (from, paid_in) = when(args)?;
    let Deductions {
        claims,
        special: special_deductions,
        basic,
    } = args.deductions.deductions()?;
    Ok(AccountRequest {
        from,
        months: months(args.months.as_deref())?,
        paid_in,
        wage,
        contributions: amount("--contributions", &args.contributions)?.unwrap_or_default(),
        special_deductions,
        rent: rent(args, tables, paid_in)?,
        claims,
        basic,
        bonus,
        annual_taxable: amount("--annual-taxable", &args.annual_taxable)?,
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
fn when(args: &TaxArgs) -> Result<(Month, Month), Failure> {
    if let Some(year) = &args.year {
        let january = typed::year(year).map_err(|why| bad_argument("--year", &why))?;
        return Ok((january, january.plus(11)));
    }
    let month = settings::month(args.month.as_deref())?;
    if args.month.is_some() {
        return Ok((month, month));
    }
    let january = Month::new(month.year(), 1).unwrap_or(month);
    Ok((january, month))
}

fn months(typed: Option<&str>) -> Result<u32, Failure> {
    let Some(typed) = typed else { return Ok(12) };
    let number = typed::half_width(typed).parse::<u32>().ok();
    number.filter(|n| (1..=12).contains(n)).ok_or_else(|| {
        let why = text!(
            "`{typed}` is no number of months: write 1 to 12",
            "`{typed}` 不是月数：请写 1 到 12"
        );
        bad_argument("--months", &why).into()
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
