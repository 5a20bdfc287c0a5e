//! Single payments, each withheld by itself: announcement 2018 No. 61, articles 8 and 9.

use super::exact::{Exact, half_up, percent, yuan};
use super::tables::{LABOUR, MONTHLY};

/// A payment to a resident less its expenses: 800 yuan up to 4000 yuan, a fifth above.
fn less_expenses(payment: Exact) -> Exact {
    if payment <= yuan(4000) {
        (payment - yuan(800)).max(yuan(0))
    } else {
        payment * Exact::new(4, 5)
    }
}

/// For labour (劳务报酬), to a resident. In fen.
pub(crate) fn labour(payment: Exact) -> i64 {
    half_up(LABOUR.marginal(less_expenses(payment)))
}

/// For writing (稿酬), to a resident: seven tenths count. In fen.
pub(crate) fn royalty(payment: Exact) -> i64 {
    half_up(less_expenses(payment) * percent(70) * percent(20))
}

/// For the use of rights (特许权使用费), to a resident. In fen.
pub(crate) fn fee(payment: Exact) -> i64 {
    half_up(less_expenses(payment) * percent(20))
}

/// A month's wage of a non-resident, less 5000 yuan. In fen.
pub(crate) fn non_resident_wage(wage: Exact) -> i64 {
    half_up(MONTHLY.marginal(wage - yuan(5000)))
}

/// A payment for labour or rights to a non-resident: a fifth is expense. In fen.
pub(crate) fn non_resident_labour_or_fee(payment: Exact) -> i64 {
    half_up(MONTHLY.marginal(payment * percent(80)))
}

/// A payment for writing to a non-resident: a fifth is expense, and seven tenths count. In fen.
pub(crate) fn non_resident_royalty(payment: Exact) -> i64 {
    half_up(MONTHLY.marginal(payment * percent(80) * percent(70)))
}
