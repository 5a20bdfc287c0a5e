//! Cumulative withholding of wages: announcement 2018 No. 61, article 6.

use super::exact::{Exact, from_fen, half_up, yuan};
use super::tables::ANNUAL;

/// How the basic deduction of 5000 yuan a month adds up within the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basic {
    /// For each month in this employer's service this year: announcement 2018 No. 61.
    Employed,
    /// For each month of the year so far, since this is the year's first wage: announcement 2020 No. 13, article 1.
    FromJanuary,
    /// 60 000 yuan from January on: announcement 2020 No. 19, article 1.
    SixtyThousand,
    /// Not with this employer: the law, article 6, has it once a year.
    NotHere,
}

/// A month in the employer's service; its amounts may be nothing.
#[derive(Clone, Debug)]
pub(crate) struct Month {
    /// The month of the year, from 1.
    pub(crate) number: i128,
    /// Wages, and a bonus that is merged with them.
    pub(crate) income: Exact,
    /// Own social insurance and housing fund, special additional deductions, others: whatever is deducted.
    pub(crate) deducted: Exact,
    /// Of the income, what is not taxed.
    pub(crate) exempt: Exact,
    /// What comes off the tax, in fen.
    pub(crate) relief: i64,
}

/// What this employer had paid and withheld this year before the months looked at.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) months: i128,
    pub(crate) income: Exact,
    pub(crate) deducted: Exact,
    pub(crate) exempt: Exact,
    /// In fen.
    pub(crate) relief: i64,
    /// In fen.
    pub(crate) withheld: i64,
}

impl Default for Before {
    fn default() -> Self {
        Self {
            months: 0,
            income: yuan(0),
            deducted: yuan(0),
            exempt: yuan(0),
            relief: 0,
            withheld: 0,
        }
    }
}

/// One month of withholding.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    /// The basic deduction of the year so far.
    pub(crate) basic: Exact,
    /// Income of the year so far less what is exempt and all deductions; negative where they are more.
    pub(crate) taxable: Exact,
    /// The tax on it, in fen.
    pub(crate) tax_to_date: i64,
    /// What this month withholds, in fen; a surplus waits for the settlement.
    pub(crate) withheld: i64,
}

/// The months of one employer in one year, in order.
pub(crate) fn withhold(basic: Basic, before: &Before, months: &[Month]) -> Vec<Withheld> {
    let mut served = before.months;
    let mut income = before.income;
    let mut deducted = before.deducted;
    let mut exempt = before.exempt;
    let mut relief = before.relief;
    let mut paid = before.withheld;
    let mut results = Vec::new();
    for month in months {
        served += 1;
        income += month.income;
        deducted += month.deducted;
        exempt += month.exempt;
        relief += month.relief;
        let basic = match basic {
            Basic::Employed => yuan(5000 * served),
            Basic::FromJanuary => yuan(5000 * month.number),
            Basic::SixtyThousand => yuan(60_000),
            Basic::NotHere => yuan(0),
        };
        let taxable = income - exempt - basic - deducted;
        let tax_to_date = half_up(ANNUAL.marginal(taxable));
        let withheld = (tax_to_date - relief - paid).max(0);
        paid += withheld;
        results.push(Withheld {
            basic,
            taxable,
            tax_to_date,
            withheld,
        });
    }
    results
}

/// Payments for labour withheld cumulatively: students in training (announcement 2020 No. 13, article 2) and people
/// who work through a platform (announcement 2025 No. 16). A fifth is expense; 5000 yuan a month since the payments
/// began without a break; a month without payment begins anew.
pub(crate) fn withhold_labour(payments: &[Exact]) -> Vec<i64> {
    let mut run: Vec<Month> = Vec::new();
    let mut results = Vec::new();
    for payment in payments {
        if *payment == yuan(0) {
            run.clear();
            results.push(0);
            continue;
        }
        run.push(Month {
            number: 0,
            income: *payment * Exact::new(4, 5),
            deducted: from_fen(0),
            exempt: from_fen(0),
            relief: 0,
        });
        let last = withhold(Basic::Employed, &Before::default(), &run)
            .pop()
            .expect("a month was pushed");
        results.push(last.withheld);
    }
    results
}

#[test]
fn a_month_without_pay_withholds_nothing_and_gives_nothing_back() {
    let month = |number, income| Month {
        number,
        income: yuan(income),
        deducted: yuan(0),
        exempt: yuan(0),
        relief: 0,
    };
    let months = [month(1, 10_000), month(2, 0), month(3, 0), month(4, 20_000)];
    let results = withhold(Basic::Employed, &Before::default(), &months);
    let taxable: Vec<i128> = results.iter().map(|r| r.taxable.to_integer()).collect();
    let withheld: Vec<i64> = results.iter().map(|r| r.withheld).collect();
    assert_eq!(taxable, [5000, 0, -5000, 10_000]);
    assert_eq!(withheld, [15_000, 0, 0, 15_000]);
}
