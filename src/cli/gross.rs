//! `gross`: the smallest wage that leaves a net pay, or costs the employer an amount.

use clap::Args;

use crate::cli::month::MonthArgs;
use crate::cli::outcome::{Failure, Outcome, both};
use crate::cli::output;
use crate::cli::person::PersonArgs;
use crate::cli::settings::Settings;
use crate::cli::values::read;
use crate::compute::rules;
use crate::diagnostic::Diagnostic;
use crate::gross::{GrossRequest, Wish, gross};
use crate::money::Money;
use crate::text;
use crate::typed;

/// Options of `gross`.
#[derive(Debug, Args)]
pub(crate) struct GrossArgs {
    /// Net pay wished for, a month
    #[arg(
        long,
        value_name = "AMOUNT",
        allow_hyphen_values = true,
        conflicts_with = "cost",
        value_parser = read(typed::amount)
    )]
    pub(crate) net: Option<Money>,
    /// The employer's whole cost, a month
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) cost: Option<Money>,
    #[command(flatten)]
    pub(crate) month: MonthArgs,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
}

pub(super) fn run(args: &GrossArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let wish = wish(args)?;
    let (person, (month, before)) = {
        let deductions = args.person.deductions.deductions();
        both(args.person.person(), args.month.month(&deductions))?
    };
    let request = GrossRequest {
        city: args.month.city.clone(),
        month,
        before,
        wish,
    };
    let tables = settings.tables()?;
    // what is missing cannot be searched through, so it is said before
    let rules = rules(&tables, &person, &request.city, month)?;
    args.person
        .ensure_complete(rules.schedule.incomplete.iter())?;
    let found = gross(&tables, &person, &request).map_err(|error| Failure(error.diagnostics()))?;
    output::show(&found, settings)?;
    if settings.verbose {
        output::complain_text(&output::documents(&found.breakdown.sources));
    }
    Ok(Outcome::Done)
}

fn wish(args: &GrossArgs) -> Result<Wish, Failure> {
    let net = args.net.map(Wish::Net);
    net.or(args.cost.map(Wish::Cost)).ok_or_else(|| {
        let message = text!("nothing is wished for", "没有写目标金额");
        Diagnostic::error("usage", message)
            .hint(text!(
                "write `--net 10000`, or `--cost 15000` for the employer's budget",
                "请写 `--net 10000`；按单位预算反算写 `--cost 15000`"
            ))
            .into()
    })
}
