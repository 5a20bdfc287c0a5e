//! One city and month: the options that `compute`, `explain` and `gross` share, and how they become a request.

use clap::Args;

use crate::cli::clock::this_month;
use crate::cli::deductions::{SinceArgs, YearSoFar};
use crate::cli::outcome::{Failure, both};
use crate::cli::person::PersonArgs;
use crate::cli::values::read;
use crate::compute::{Person, Question};
use crate::kernel::Deductions;
use crate::money::Money;
use crate::period::Month;
use crate::tax::YearToDate;
use crate::typed;

/// Options of a city and month.
#[derive(Debug, Args)]
pub(crate) struct MonthArgs {
    /// City: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: String,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) month: Option<Month>,
    /// The year so far: months=6,income=72000,contributions=12000,withheld=210, or a JSON file [default: none]
    #[arg(long, value_name = "KEY=VALUE|FILE", value_parser = read(YearSoFar::parse))]
    pub(crate) ytd: Option<YearSoFar>,
}

impl MonthArgs {
    /// The month, and the year before it.
    pub(super) fn month(
        &self,
        deductions: &Deductions,
    ) -> Result<(Month, Option<YearToDate>), Failure> {
        let month = self.month.unwrap_or_else(this_month);
        let before = self.ytd.as_ref().map(|year| year.before(month, deductions));
        Ok((month, before.transpose()?))
    }

    /// A person, and what is asked at a wage.
    pub(super) fn question(
        &self,
        person: &PersonArgs,
        since: &SinceArgs,
        wage: Money,
    ) -> Result<(Person, Question), Failure> {
        let month = self.month.unwrap_or_else(this_month);
        let deductions = person.deductions.deductions();
        let year = match since.since {
            // what is said of it goes with the rest that is computed
            Some(_) => Ok((month, None)),
            None => self.month(&deductions),
        };
        let since = since.since(month, self.ytd.as_ref());
        let ((mut person, since), (month, before)) = both(both(person.person(), since), year)?;
        person.since = since;
        let question = Question {
            city: self.city.clone(),
            month,
            wage,
            before,
        };
        Ok((person, question))
    }
}
