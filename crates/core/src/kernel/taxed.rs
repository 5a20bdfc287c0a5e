//! What income tax asks of a month and what it takes of it.

use crate::capped::Capped;
use crate::money::Money;
use crate::tax::{Basic, Claims, MonthTax, YearParts, YearToDate};

/// What a person deducts from income before it is taxed, besides the contributions.
#[derive(Clone, Debug, Default)]
pub struct Deductions {
    /// By kind.
    pub claims: Claims,
    /// 专项附加扣除 of a month as a sum, besides those claimed by kind.
    pub special: Money,
    /// 免税收入 of a month: what of the wage is not taxed.
    pub exempt: Money,
    /// 减免税额 of a month: what comes off the tax itself.
    pub relief: Money,
    /// How the basic deduction counts.
    pub basic: Basic,
}

impl Deductions {
    /// What has to be said of a year so far with income, and is not: taken as 0 it would be a guess. Whoever deducts
    /// something now is asked for what was deducted of it before.
    pub fn unsaid(&self, year: &YearParts) -> Vec<&'static str> {
        if year.months == Some(0) {
            return Vec::new();
        }
        let Claims {
            children,
            infants,
            education,
            certificate,
            mortgage,
            rent,
            parents,
            illness: _,
            annuity,
            pension,
            health,
        } = &self.claims;
        let special = self.special > Money::ZERO
            || children + infants + mortgage > 0
            || *education
            || certificate.is_some()
            || rent.is_some()
            || parents.is_some();
        let other = *annuity + *pension + *health > Money::ZERO;
        let parts = [
            ("income", year.income, true),
            ("exempt", year.exempt, self.exempt > Money::ZERO),
            ("contributions", year.contributions, true),
            ("special_deductions", year.special_deductions, special),
            ("other_deductions", year.other_deductions, other),
            ("tax_relief", year.tax_relief, self.relief > Money::ZERO),
            ("withheld", year.withheld, true),
        ];
        let unsaid = |(key, said, needed): (&'static str, Option<Money>, bool)| {
            (needed && said.is_none()).then_some(key)
        };
        parts.into_iter().filter_map(unsaid).collect()
    }

    /// What every month asks of them that is no claim by kind; how the basic deduction counts, [`super::Withholding`]
    /// knows.
    pub fn tax_pay(&self) -> TaxPay {
        TaxPay {
            special_deductions: self.special,
            exempt: self.exempt,
            relief: self.relief,
            ..TaxPay::default()
        }
    }
}

/// What income tax asks of one month besides its wage and contributions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaxPay {
    /// The year with this employer before the month; without it the month is taken for the first one there.
    pub before: Option<YearToDate>,
    /// 免税收入: what of the pay is not taxed; it may not be more than the pay.
    pub exempt: Money,
    /// 专项附加扣除 of the month as a sum, besides what is claimed by kind.
    pub special_deductions: Money,
    /// 依法确定的其他扣除 of the month as a sum, besides what is claimed by kind: 商业健康保险, 税延养老保险 and others, as
    /// far as each is allowed.
    pub other: Money,
    /// 企业年金, what the person pays of the month, beside what the tables charge; it wins over one that is claimed.
    pub annuity: Money,
    /// 准予扣除的捐赠额: as far as it is allowed; it is deducted as the others are.
    pub donation: Money,
    /// 减免税额: what comes off the tax itself.
    pub relief: Money,
    /// How the basic deduction counts, where it is not as for everyone.
    pub basic: Option<Basic>,
    /// Pay besides the wage that nothing is contributed on: a bonus that is merged.
    pub extra: Money,
}

/// What income tax takes of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxAmounts {
    /// How the month is taxed, and what is withheld.
    pub month: MonthTax,
    /// The year so far with this month.
    pub after: YearToDate,
    /// 专项扣除: what of the person's contributions is free of tax.
    pub deductible: Money,
    /// 免税收入 of the month.
    pub exempt: Money,
    /// How the basic deduction counted.
    pub basic: Basic,
    /// Whether no month of the year was before it.
    pub is_first: bool,
    /// Whether it was taken for the first month for want of a year before it, where that changes the amount.
    pub supposes_first: bool,
    /// Whether the person's contributions were given and not computed.
    pub is_given: bool,
    /// The housing funds against their limit, where any is paid.
    pub fund: Option<FundTaxed>,
    /// Whether a fund was deducted whole for want of a limit: of one that was given the city or base is not known.
    pub fund_unchecked: bool,
    /// The person's annuity that the tables charge, where one is paid.
    pub annuity: Option<Capped>,
    /// An annuity that was said, beside what the tables charge: it is withheld from the pay.
    pub claimed_annuity: Option<Capped>,
}

/// The housing funds against what is free of tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundTaxed {
    /// The most that is free, on each side.
    pub limit: Money,
    /// The person's part.
    pub employee: Capped,
    /// The employer's: what is beyond is taxed as wage.
    pub employer: Capped,
    /// Whether something stands in for the city's average wage in the limit.
    pub stands_in: bool,
}

impl FundTaxed {
    /// Whether anything is beyond the limit.
    pub fn is_beyond(&self) -> bool {
        self.employee.is_beyond() || self.employer.is_beyond()
    }
}
