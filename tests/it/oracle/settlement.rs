//! The settlement of a resident's year: Individual Income Tax Law, article 6 (1) and article 11.

use super::exact::{Exact, half_up, percent, yuan};
use super::tables::ANNUAL;

/// A resident's comprehensive income of a year, and what is deducted from it.
#[derive(Clone, Debug)]
pub(crate) struct Year {
    /// Wages of all employers, and a bonus that is merged.
    pub(crate) wages: Exact,
    /// Payments for labour, as received.
    pub(crate) labour: Exact,
    /// Payments for writing, as received.
    pub(crate) royalty: Exact,
    /// Payments for rights, as received.
    pub(crate) fee: Exact,
    /// Of the wages, what is not taxed.
    pub(crate) exempt: Exact,
    /// All deductions but the 60 000 yuan and the personal pension.
    pub(crate) deducted: Exact,
    /// Paid into a personal pension; 12 000 yuan count: announcement 2024 No. 21 of the Ministry of Finance.
    pub(crate) personal_pension: Exact,
}

impl Default for Year {
    fn default() -> Self {
        Self {
            wages: yuan(0),
            labour: yuan(0),
            royalty: yuan(0),
            fee: yuan(0),
            exempt: yuan(0),
            deducted: yuan(0),
            personal_pension: yuan(0),
        }
    }
}

impl Year {
    /// What is taxed, not below nothing.
    pub(crate) fn taxable(&self) -> Exact {
        let income = self.wages
            + (self.labour + self.fee) * percent(80)
            + self.royalty * percent(80) * percent(70);
        let pension = self.personal_pension.min(yuan(12_000));
        (income - self.exempt - yuan(60_000) - self.deducted - pension).max(yuan(0))
    }

    /// Everything received, before expenses and deductions.
    pub(crate) fn income(&self) -> Exact {
        self.wages + self.labour + self.royalty + self.fee
    }

    /// The year's tax, in fen.
    pub(crate) fn tax(&self) -> i64 {
        half_up(ANNUAL.marginal(self.taxable()))
    }
}

/// Whether a resident may leave what is due: announcement 2023 No. 32 of the Ministry of Finance, and before it 2019
/// No. 94 and 2021 No. 42; `income` is the year's before all deductions, `due` in fen.
pub(crate) fn may_be_left(income: Exact, due: i64) -> bool {
    due > 0 && (income <= yuan(120_000) || due <= 40_000)
}
