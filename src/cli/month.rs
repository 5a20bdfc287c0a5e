//! One city and month: the options that `compute`, `explain` and `gross` share, and how they become a request.

use clap::Args;

use crate::cli::deductions::year_to_date;
use crate::cli::person::PersonArgs;
use crate::cli::{Failure, settings};
use crate::compute::Request;
use crate::contribution::Pay;
use crate::money::Money;

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
    /// The request of a person at a wage; the first mistake ends it.
    pub(super) fn request(&self, person: &PersonArgs, wage: Money) -> Result<Request, Failure> {
        let month = settings::month(self.month.as_deref())?;
        let mut tax = person.deductions.asked()?;
        let year = self.ytd.as_deref().map(|typed| year_to_date(typed, month));
        tax.year = year.transpose()?;
        Ok(Request {
            city: self.city.clone(),
            pay: Pay {
                wage,
                bases: person.bases()?,
            },
            choices: person.choices(month)?,
            overlays: person.overlays(),
            strict: person.strictness()?,
            tax,
        })
    }
}
