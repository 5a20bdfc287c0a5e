//! One city and month: the options that `compute`, `explain` and `gross` share, and how they become a request.

use clap::Args;

use crate::cli::deductions::year_to_date;
use crate::cli::{Failure, settings};
use crate::compute::Question;
use crate::money::Money;
use crate::period::Month;
use crate::tax::YearToDate;

/// Options of a city and month.
#[derive(Debug, Args)]
pub(crate) struct MonthArgs {
    /// City: id, Chinese name, alias or adcode
    #[arg(long, value_name = "CITY")]
    pub(crate) city: String,
    /// Month that the contribution belongs to, 2026-07 [default: this month]
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true)]
    pub(crate) month: Option<String>,
    /// The year so far: months=6,income=72000,contributions=12000,withheld=210, or a JSON file [default: none]
    #[arg(long, value_name = "KEY=VALUE|FILE")]
    pub(crate) ytd: Option<String>,
}

impl MonthArgs {
    /// The month, and the year before it; the first mistake ends it.
    pub(super) fn month(&self) -> Result<(Month, Option<YearToDate>), Failure> {
        let month = settings::month(self.month.as_deref())?;
        let before = self.ytd.as_deref().map(|typed| year_to_date(typed, month));
        Ok((month, before.transpose()?))
    }

    /// What is asked at a wage.
    pub(super) fn question(&self, wage: Money) -> Result<Question, Failure> {
        let (month, before) = self.month()?;
        Ok(Question {
            city: self.city.clone(),
            month,
            wage,
            before,
        })
    }
}
