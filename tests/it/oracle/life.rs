//! One person's year: everything that decides the tax, as plain numbers, and what the law makes of it. Amounts are
//! fen.

use super::exact::{Exact, from_fen, half_up, yuan};
use super::fund::{deposit, free};
use super::settlement::{Year, may_be_left};
use super::special::{Item, certificate, illness};
use super::withholding::{Basic, Before, Month, Withheld, withhold};

/// A year with one employer, who may have been left and returned to.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub(crate) year: i16,
    pub(crate) basic: Basic,
    /// The city's average wage of a month, last year.
    pub(crate) average: i64,
    /// What the fund's deposits are rounded to: 100 or 1.
    pub(crate) unit: i64,
    /// The months in service, in order.
    pub(crate) months: Vec<Service>,
    pub(crate) claims: Vec<Claim>,
    /// The month of a professional certificate.
    pub(crate) certificate: Option<i8>,
    /// Since when the employer knows of the claims; the months before are made good then.
    pub(crate) told: i8,
    pub(crate) bonus: Option<Bonus>,
    /// Labour, writing, rights: paid by others in the year.
    pub(crate) payments: [i64; 3],
    /// What those withheld.
    pub(crate) withheld_by_others: i64,
    /// Own cost of illness.
    pub(crate) illness: i64,
    /// Paid into a personal pension.
    pub(crate) pension: i64,
}

/// A month in service.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) number: i8,
    pub(crate) wage: i64,
    /// Of the wage, what is not taxed.
    pub(crate) exempt: i64,
    /// What comes off the tax.
    pub(crate) relief: i64,
    /// The own social insurances.
    pub(crate) insurance: i64,
    /// The wage that the fund is paid on.
    pub(crate) fund_base: i64,
    pub(crate) fund_employee: i64,
    pub(crate) fund_employer: i64,
    /// The own part of an enterprise annuity.
    pub(crate) annuity: i64,
    /// Tax-favoured health insurance.
    pub(crate) health: i64,
}

/// A deduction, and the months of the year that it is had for.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) item: Item,
    pub(crate) first: i8,
    pub(crate) last: i8,
}

/// The bonus of the year.
#[derive(Clone, Debug)]
pub(crate) struct Bonus {
    pub(crate) number: i8,
    pub(crate) amount: i64,
    pub(crate) merged: bool,
}

/// What the law makes of a year.
#[derive(Debug)]
pub(crate) struct Taxed {
    pub(crate) months: Vec<Withheld>,
    /// What a bonus adds to the year when it is merged.
    pub(crate) merged: Option<i64>,
    pub(crate) year_taxable: Exact,
    pub(crate) year_tax: i64,
    /// To pay; negative, to get back.
    pub(crate) due: i64,
    /// Whether it may be left.
    pub(crate) left: bool,
}

impl Service {
    /// 财税〔2006〕10号: what the employer paid into the fund beyond the limit is wage.
    fn income(&self, life: &Life) -> i64 {
        self.wage + self.fund_employer - self.free(self.fund_employer, life)
    }

    fn free(&self, paid: i64, life: &Life) -> i64 {
        free(paid, self.fund_base, life.average, life.unit)
    }

    /// Insurances, fund, annuity (财税〔2013〕103号: 4% of a base up to three times the average), health insurance
    /// (财税〔2017〕39号: 200 a month). A limit of money has whole fen, half-up.
    fn deducted(&self, life: &Life) -> Exact {
        let annuity = deposit(self.fund_base.min(3 * life.average), 4, 1);
        from_fen(
            self.insurance
                + self.free(self.fund_employee, life)
                + self.annuity.min(annuity)
                + self.health.min(20_000),
        )
    }
}

impl Life {
    /// What is claimed for one month of the year.
    fn claimed(&self, number: i8) -> Exact {
        let monthly: Exact = self
            .claims
            .iter()
            .filter(|claim| (claim.first..=claim.last).contains(&number))
            .map(|claim| claim.item.monthly(self.year))
            .sum();
        if self.certificate == Some(number) {
            monthly + certificate()
        } else {
            monthly
        }
    }

    /// The months in service whose claims are deducted from the pay of this one.
    pub(crate) fn made_good(&self, number: i8) -> Vec<i8> {
        let served = self.months.iter().map(|month| month.number);
        let first = served.clone().find(|served| *served >= self.told);
        if number < self.told {
            Vec::new()
        } else if first == Some(number) {
            served.take_while(|served| *served <= number).collect()
        } else {
            vec![number]
        }
    }

    fn months(&self) -> Vec<Month> {
        self.months
            .iter()
            .map(|service| {
                let merged = self
                    .bonus
                    .iter()
                    .filter(|bonus| bonus.merged && bonus.number == service.number)
                    .map(|bonus| bonus.amount)
                    .sum::<i64>();
                let claimed: Exact = self
                    .made_good(service.number)
                    .into_iter()
                    .map(|number| self.claimed(number))
                    .sum();
                Month {
                    number: i128::from(service.number),
                    income: from_fen(service.income(self) + merged),
                    deducted: service.deducted(self) + claimed,
                    exempt: from_fen(service.exempt),
                    relief: service.relief,
                }
            })
            .collect()
    }

    /// The year's account; claims count for the whole year, served or not.
    fn settled(&self, months: &[Month]) -> Year {
        let [labour, royalty, fee] = self.payments.map(from_fen);
        let contributions: Exact = self.months.iter().map(|month| month.deducted(self)).sum();
        let claimed: Exact = (1..=12).map(|number| self.claimed(number)).sum();
        Year {
            wages: months.iter().map(|month| month.income).sum(),
            labour,
            royalty,
            fee,
            exempt: months.iter().map(|month| month.exempt).sum(),
            deducted: contributions + claimed + illness(from_fen(self.illness)),
            personal_pension: from_fen(self.pension),
        }
    }

    /// What the law makes of it.
    pub(crate) fn taxed(&self) -> Taxed {
        let months = self.months();
        let withheld = withhold(self.basic, &Before::default(), &months);
        let year = self.settled(&months);
        let year_tax = year.tax();
        let by_employer: i64 = withheld.iter().map(|month| month.withheld).sum();
        let relief: i64 = self.months.iter().map(|month| month.relief).sum();
        let due = (year_tax - relief).max(0) - by_employer - self.withheld_by_others;
        let merged = self.bonus.as_ref().map(|bonus| {
            let amount = from_fen(bonus.amount);
            let with = |wages| {
                Year {
                    wages,
                    ..year.clone()
                }
                .tax()
            };
            if bonus.merged {
                year_tax - with(year.wages - amount)
            } else {
                with(year.wages + amount) - year_tax
            }
        });
        Taxed {
            months: withheld,
            merged,
            year_taxable: year.taxable(),
            year_tax,
            due,
            left: may_be_left(year.income(), due),
        }
    }

    /// Moves the wage of one month so that the taxable income of the year so far becomes this, if a wage can.
    pub(crate) fn aim(&mut self, index: usize, taxable: Exact) {
        let withheld = withhold(self.basic, &Before::default(), &self.months());
        self.shift(index, taxable - withheld[index].taxable);
    }

    /// Moves the last wage so that the year's taxable income becomes this, if a wage can.
    pub(crate) fn aim_year(&mut self, taxable: Exact) {
        let found = self.settled(&self.months()).taxable();
        if found > yuan(0) {
            self.shift(self.months.len() - 1, taxable - found);
        }
    }

    fn shift(&mut self, index: usize, by: Exact) {
        let wage = from_fen(self.months[index].wage) + by;
        let whole = (wage * yuan(100)).is_integer();
        if whole && wage >= from_fen(self.months[index].exempt) && wage <= yuan(3_000_000) {
            self.months[index].wage = half_up(wage);
        }
    }
}
