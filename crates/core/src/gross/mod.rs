//! The way back: the smallest wage that leaves what a person wants, or costs what an employer has.
//!
//! What is left of a wage grows with it, but for roundings: a fund rounded to the yuan takes a yuan more from one fen to
//! the next, and what is left falls by it. So the search halves its way to a wage that suffices, and then looks at every
//! fen of the stretch below in which a smaller one may lie.

use crate::breakdown::{Breakdown, first_month_of_search};
use crate::compute::{ComputeError, Person, Rules, rules};
use crate::diagnostic::Diagnostic;
use crate::kernel::Amounts;
use crate::money::Money;
use crate::note::{Code, Note};
use crate::period::Month;
use crate::rates::Tables;
use crate::tax::YearToDate;
use crate::text;
use crate::words;

mod search;

pub use search::{least, stretch};

words! {
    /// Which amount is wished for.
    pub enum Wished {
        /// Net pay.
        Net = "net",
        /// The employer's cost.
        Cost = "cost",
    }
}

/// What is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Net pay of the month.
    Net(Money),
    /// The employer's whole cost of the month.
    Cost(Money),
}

impl Wish {
    /// The amount.
    pub const fn amount(self) -> Money {
        match self {
            Wish::Net(amount) | Wish::Cost(amount) => amount,
        }
    }

    /// Which amount it is.
    pub const fn wished(self) -> Wished {
        match self {
            Wish::Net(_) => Wished::Net,
            Wish::Cost(_) => Wished::Cost,
        }
    }

    /// What a breakdown gives of it.
    pub fn of(self, breakdown: &Breakdown) -> Money {
        match self {
            Wish::Net(_) => breakdown.net,
            Wish::Cost(_) => breakdown.totals.cost,
        }
    }
}

/// The wage that was found, with what it comes to.
#[derive(Clone, Debug)]
pub struct Gross {
    /// What was wished for.
    pub wish: Wish,
    /// The result of the wage found.
    pub breakdown: Breakdown,
    /// Whether it gives the very amount.
    pub exact: bool,
}

/// Why no wage was found.
#[derive(Debug, thiserror::Error)]
pub enum GrossError {
    /// The request.
    #[error(transparent)]
    Compute(#[from] ComputeError),
    /// No wage is large enough.
    #[error("no wage gives {0}")]
    NoWage(Money),
    /// The tables do not know how the month is taxed.
    #[error("income tax of the month is not known")]
    TaxUnknown,
}

impl GrossError {
    /// The messages to show.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            GrossError::Compute(error) => error.diagnostics(),
            GrossError::NoWage(amount) => vec![
                Diagnostic::error(
                    "no-wage",
                    text!("no wage gives {amount}", "没有工资能达到 {amount}"),
                )
                .hint(text!(
                    "wages are read up to 10,000,000,000 yuan: wish for less",
                    "工资最高一百亿元：请写小一些的金额"
                )),
            ],
            GrossError::TaxUnknown => vec![
                Diagnostic::error(
                    "tax-unknown",
                    text!(
                        "the tables do not know how wages of this month are taxed",
                        "费率表没有该月的个税规定"
                    ),
                )
                .hint(text!(
                    "write a later `--month`, or `--cost` for the employer's cost",
                    "请写更晚的 `--month`，或用 `--cost` 按用工成本反算"
                )),
            ],
        }
    }
}

/// Where and when a wage is looked for.
#[derive(Clone, Debug)]
pub struct GrossRequest {
    /// The region as typed.
    pub city: String,
    /// 费款所属期.
    pub month: Month,
    /// The year with this employer before the month.
    pub before: Option<YearToDate>,
    /// What is wished for.
    pub wish: Wish,
}

/// The smallest wage that gives what is wished for, proven by computing it forward.
///
/// # Errors
/// As [`crate::compute::compute`]; where no wage is large enough; where the month's tax is not known.
pub fn gross(
    tables: &Tables,
    person: &Person,
    request: &GrossRequest,
) -> Result<Gross, GrossError> {
    let rules = rules(tables, person, &request.city, request.month)?;
    let wish = request.wish;
    if matches!(wish, Wish::Net(_)) && rules.tax.is_err() {
        return Err(GrossError::TaxUnknown);
    }
    let mut amounts = Amounts::default();
    // a rule that the month lacks is lacking at every wage that needs it
    forward(&rules, request, Money::MAX, &mut amounts)?;
    let mut value = |wage: Money| {
        forward(&rules, request, wage, &mut amounts)
            .expect("the largest wage needs every rule that a smaller one needs")
    };
    let found = least(&mut value, wish.amount(), stretch(&rules.schedule));
    let wage = found.ok_or(GrossError::NoWage(wish.amount()))?;
    let mut breakdown = rules.answer(wage, request.before)?;
    if breakdown
        .notes
        .iter()
        .any(|note| note.code == Code::FirstMonth)
    {
        breakdown.notes.retain(|note| note.code != Code::FirstMonth);
        breakdown.notes.push(first_month_of_search(request.month));
    }
    let reached = wish.of(&breakdown);
    let exact = reached == wish.amount();
    if !exact {
        let below = match Money::from_fen(wage.fen() - 1) {
            Ok(less) => Some(forward(&rules, request, less, &mut amounts)?),
            Err(_) => None,
        };
        breakdown.notes.push(not_exact(wish, wage, reached, below));
    }
    Ok(Gross {
        wish,
        breakdown,
        exact,
    })
}

/// What a wage gives of what is wished for: it is asked thousands of times.
///
/// # Errors
/// As [`Rules::amounts_unchecked`].
pub fn forward(
    rules: &Rules,
    request: &GrossRequest,
    wage: Money,
    amounts: &mut Amounts,
) -> Result<Money, ComputeError> {
    rules.amounts_unchecked(wage, request.before, amounts)?;
    Ok(match request.wish {
        Wish::Net(_) => amounts.net,
        Wish::Cost(_) => amounts.totals.cost,
    })
}

fn not_exact(wish: Wish, wage: Money, reached: Money, below: Option<Money>) -> Note {
    let amount = wish.amount();
    let less = below.map_or_else(String::new, |below| below.to_string());
    let message = match wish {
        Wish::Net(_) => text!(
            "no wage leaves exactly {amount}: {wage} leaves {reached}, a fen less {less}",
            "没有工资税后恰为 {amount}：{wage} 税后 {reached}，少一分则为 {less}"
        ),
        Wish::Cost(_) => text!(
            "no wage costs exactly {amount}: {wage} costs {reached}, a fen less {less}",
            "没有工资成本恰为 {amount}：{wage} 的成本 {reached}，少一分则为 {less}"
        ),
    };
    Note::of(Code::NotExact, None, message)
        .with("below", less)
        .with("above", reached.to_string())
}
