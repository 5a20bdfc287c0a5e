//! Income tax (个人所得税) on wages and the other comprehensive income: what is withheld each month, on a bonus, on a
//! payment, and what the year's account leaves to refund or pay.
//!
//! Pure: a [`Law`] is what `rates/tax.toml` has in force in a month, everything else is amounts in and amounts out.
//! Every tax is one product less a quick deduction, rounded once, half-up to the fen; brackets are chosen on exact
//! values, the upper edge included.
//!
//! ```
//! use sscalc::rates::Tables;
//! use sscalc::tax::{Law, MonthPay, YearToDate, withhold};
//!
//! let table = sscalc::built_in_tables().tax()?;
//! let pay = MonthPay {
//!     income: "30000".parse()?,
//!     deductible: "4500".parse()?,
//!     special_additional: "2000".parse()?,
//!     ..MonthPay::default()
//! };
//! let mut year = YearToDate::default();
//! let mut withheld = Vec::new();
//! for month in ["2019-01", "2019-02", "2019-03"] {
//!     let (tax, after) = withhold(&Law::of(&table, month.parse()?)?, &year, &pay)?;
//!     withheld.push(tax.withheld.to_string());
//!     year = after;
//! }
//! assert_eq!(withheld, ["555.00", "625.00", "1850.00"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod bonus;
mod brackets;
mod claims;
mod error;
mod law;
mod payment;
mod rest;
mod settlement;
mod withholding;

pub use account::{Account, AccountRequest, account, bonus_notes};
pub use bonus::{Better, Bonus, YearBase, bonus, non_resident_bonus};
pub use brackets::{Assessed, Trap, assess, assess_whole};
pub use claims::{CityRent, Claims, ClaimsContext, MonthClaims, Parents, Rent, capped_note};
pub use error::TaxError;
pub use law::{Consulted, Law};
pub use payment::{Payment, non_resident_month, payment, payment_in_year};
pub use rest::{RestClaims, rest_of_year};
pub use settlement::{Settlement, YearIncome, exempt_note, settle};
pub use withholding::{Basic, MonthPay, MonthTax, YearToDate, withhold};
