//! The same questions put to the library.

use sscalc::compute::{Person, rules};
use sscalc::kernel::{Clamp, FundLimit, FundTaxed};
use sscalc::money::{Mode, Money, Rounding, Unit};
use sscalc::period::Month;
use sscalc::program::Program;
use sscalc::rates::model::Field;
use sscalc::rates::tax::PaymentKind;
use sscalc::schedule::{Figure, FigureValue};
use sscalc::tax::{
    Basic, Bonus, Claims, ClaimsContext, Law, MonthClaims, MonthPay, MonthTax, Parents, Rent,
    Settlement, YearBase, YearIncome, YearToDate, bonus, settle, withhold,
};

use crate::oracle::life::{Life, Service};
use crate::oracle::special::Item as Special;
use crate::oracle::withholding;

/// The embedded tables, with the law of each month at hand.
pub(crate) struct Kernel {
    laws: Vec<Law>,
    /// A figure of the tables, to be the average wage of each person's city.
    average: Figure,
}

/// What the library makes of a year.
pub(crate) struct Answered {
    pub(crate) months: Vec<MonthTax>,
    pub(crate) bonus: Option<Bonus>,
    pub(crate) settlement: Settlement,
}

/// An amount of the library's.
pub(crate) fn money(fen: i64) -> Money {
    Money::from_fen(fen).expect("an amount of this world")
}

const FIRST: i16 = 2018;

impl Kernel {
    pub(crate) fn new() -> Kernel {
        let tables = sscalc::built_in_tables();
        let table = tables.tax().expect("the embedded table");
        let first = Month::new(FIRST, 10).expect("a month");
        let laws = (0..)
            .map(|months| first.plus(months))
            .take_while(|month| month.year() <= 2028)
            .map(|month| Law::of(&table, month).expect("a law"))
            .collect();
        let july = Month::new(2026, 7).expect("a month");
        let beijing = rules(&tables, &Person::default(), "beijing", july).expect("a month");
        let mut figures = beijing.schedule.lines.iter().flat_map(|line| &line.figures);
        let average = figures.next().cloned().expect("a figure");
        Kernel { laws, average }
    }

    /// The law of a month.
    pub(crate) fn law(&self, year: i16, number: i8) -> &Law {
        let month = Month::new(year, number).expect("a month");
        let first = self.laws[0].month();
        let law = &self.laws[usize::try_from(month.since(first)).expect("a later month")];
        assert_eq!(law.month(), month);
        law
    }

    fn claims(&self, life: &Life, number: i8) -> MonthClaims {
        let mut claims = Claims {
            certificate: life.certificate,
            ..Claims::default()
        };
        let halves = |count: i128| u32::try_from(count).expect("few");
        for claim in &life.claims {
            if !(claim.first..=claim.last).contains(&number) {
                continue;
            }
            match claim.item {
                Special::ChildEducation(count) => claims.children = halves(count),
                Special::InfantCare(count) => claims.infants = halves(count),
                Special::ElderlySupport => claims.parents = Some(Parents::OnlyChild),
                Special::ElderlyShare(share) => {
                    claims.parents = Some(Parents::Shared(money(share)));
                }
                Special::ContinuingEducation => claims.education = true,
                Special::HousingLoanInterest(count) => claims.mortgage = halves(count),
                Special::HousingRent(tier) => {
                    let tiers = [150_000, 110_000, 80_000];
                    claims.rent = Some(Rent::Tier(money(tiers[tier - 1])));
                }
            }
        }
        claims
            .month(self.law(life.year, number), &ClaimsContext::default())
            .expect("claims that exist")
    }

    fn others(&self, life: &Life, service: &Service) -> Money {
        let claims = Claims {
            annuity: money(service.annuity),
            health: money(service.health),
            ..Claims::default()
        };
        let context = ClaimsContext {
            annuity_base: Some(money(service.fund_base.min(3 * life.average))),
            ..ClaimsContext::default()
        };
        let law = self.law(life.year, service.number);
        claims
            .month(law, &context)
            .expect("claims that exist")
            .other
    }

    /// What of the year's personal pension counts.
    fn pension(&self, life: &Life) -> Money {
        let claims = Claims {
            pension: money(life.pension),
            ..Claims::default()
        };
        let of = |number| {
            let law = self.law(life.year, number);
            let month = claims.month(law, &ClaimsContext::default());
            month.expect("claims that exist").other
        };
        (1..=12).map(of).sum()
    }

    /// The housing fund of a month against what is free of tax.
    fn fund(&self, life: &Life, service: &Service) -> FundTaxed {
        let average = Figure {
            field: Field::Average(Program::HousingFund),
            value: FigureValue::Amount(money(life.average)),
            ..self.average.clone()
        };
        let unit = if life.unit == 100 {
            Unit::Yuan
        } else {
            Unit::Fen
        };
        let rounding = Rounding {
            unit,
            mode: Mode::HalfUp,
        };
        let law = self.law(life.year, service.number);
        let limit = FundLimit::of(law, &[average], rounding).expect("a law on the fund");
        limit.taxed(
            money(service.fund_base),
            Clamp::None,
            money(service.fund_employee),
            money(service.fund_employer),
        )
    }

    /// What the library makes of a year.
    pub(crate) fn year(&self, life: &Life) -> Answered {
        let basic = match life.basic {
            withholding::Basic::Employed => Basic::Employed,
            withholding::Basic::FromJanuary => Basic::FromJanuary,
            withholding::Basic::SixtyThousand => Basic::AtOnce,
            withholding::Basic::NotHere => Basic::NotHere,
        };
        let mut so_far = YearToDate::default();
        let mut months = Vec::new();
        for service in &life.months {
            let number = service.number;
            let law = self.law(life.year, number);
            let fund = self.fund(life, service);
            let made_good = life.made_good(number).into_iter();
            let mut pay = MonthPay {
                income: money(service.wage) + fund.employer.beyond(),
                exempt: money(service.exempt),
                relief: money(service.relief),
                deductible: money(service.insurance) + fund.employee.counted,
                special_additional: made_good
                    .map(|number| self.claims(life, number).special_additional)
                    .sum(),
                other: self.others(life, service),
                basic,
            };
            if let Some(bonus) = &life.bonus
                && bonus.merged
                && bonus.number == number
            {
                pay.income = pay.income + money(bonus.amount);
            }
            let (tax, after) = withhold(law, &so_far, &pay).expect("a law on wages");
            months.push(tax);
            so_far = after;
        }
        let settlement = self.settled(life, &so_far, 0);
        let bonus = life.bonus.as_ref().map(|given| {
            let merged = if given.merged { given.amount } else { 0 };
            let rest = self.settled(life, &so_far, merged);
            let year = YearBase {
                income: rest.counted,
                deductions: rest.deductions,
            };
            let law = self.law(life.year, given.number);
            bonus(law, money(given.amount), &year).expect("a law on bonuses")
        });
        Answered {
            months,
            bonus,
            settlement,
        }
    }

    /// The year's account, without so much of the wages.
    fn settled(&self, life: &Life, so_far: &YearToDate, without: i64) -> Settlement {
        let december = self.law(life.year, 12);
        let ill = Claims {
            illness: money(life.illness),
            ..Claims::default()
        };
        let claimed: Money = (1..=12)
            .map(|number| self.claims(life, number).special_additional)
            .sum();
        let kinds = PaymentKind::ALL.into_iter().zip(life.payments);
        let year = YearIncome {
            wages: so_far.income - money(without),
            payments: kinds
                .filter(|(_, paid)| *paid > 0)
                .map(|(kind, paid)| (kind, money(paid)))
                .collect(),
            exempt: so_far.exempt,
            relief: so_far.relief,
            deductible: so_far.deductible,
            special_additional: claimed + ill.illness_of_year(december).expect("a law on illness"),
            other: so_far.other + self.pension(life),
            withheld: so_far.withheld + money(life.withheld_by_others),
        };
        settle(december, &year).expect("a law on the year")
    }
}
