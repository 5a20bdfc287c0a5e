//! The only arithmetic on wages: every base, clamp, product, rounding and sum of the program is computed here.
//!
//! A [`Plan`] is a schedule compiled to integers; [`Plan::amounts`] takes what a person earns and declares to
//! [`Amounts`] without allocating. [`Withholding`] is the month's income tax for one set of deductions and takes the same
//! amounts on. One person's breakdown, a row of a batch, a step of `explain`, a search for a gross wage all read these
//! values and multiply nothing themselves.
//!
//! The order is fixed: declared base, its rounding if the region has one, the clamp, the rate, the rounding of the
//! amount. The clamp comes last before the product, since a limit may have fen (贵州 4426.05).

mod amounts;
mod given;
mod limits;
mod pay;
mod plan;
mod taxed;
mod withholding;

pub use crate::capped::Capped;
pub use amounts::{Amounts, BaseAmounts, Clamp, LineAmounts, PROGRAMS, SideAmounts, Totals};
pub use given::Given;
pub use limits::{FundLimit, FundLimitBasis};
pub use pay::{Base, Bases, Declared, Pay};
pub use plan::{Basis, Charge, ChargeBase, ChargeLevy, Plan, PlanLine, SidePlan};
pub use taxed::{Deductions, FundTaxed, TaxAmounts, TaxPay};
pub use withholding::Withholding;
