//! Income tax of a month: its law, deductions and limits found once, so that a wage's tax is whole-fen arithmetic.

use std::sync::Arc;

use crate::capped::Capped;
use crate::kernel::limits::annuity_limit;
use crate::kernel::{Amounts, Deductions, FundLimit, FundTaxed, Pay, TaxAmounts, TaxPay};
use crate::money::{Money, Rate, Rounding};
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::program::{Program, Side};
use crate::rates::layers::Layers;
use crate::rates::model::Status;
use crate::rates::tax::{Method, Subject, TaxTable};
use crate::schedule::{Line, Schedule};
use crate::tax::{
    Basic, CityRent, Claims, ClaimsContext, Consulted, Law, MonthClaims, MonthPay, TaxError,
    YearToDate, capped_note, withhold,
};
use crate::text;

/// Income tax of one region, month and set of deductions.
#[derive(Debug)]
pub struct Withholding {
    law: Law,
    basic: Basic,
    /// Of the first month of the year with the employer, and of a later one: a certificate counts once.
    claims: ClaimedBy,
    claimed_annuity: Option<(Money, Rate)>,
    rent: Option<CityRent>,
    fund: Option<(usize, Program, FundLimit)>,
    /// The line of an annuity that is charged.
    annuity: Option<usize>,
    /// The part of its base up to which an annuity is deducted.
    annuity_limit: Result<Rate, TaxError>,
    statuses: Statuses,
}

#[derive(Debug)]
struct ClaimedBy {
    first_month: MonthClaims,
    later_month: MonthClaims,
}

/// The weakest status of the rules that each part of a month's tax consults.
#[derive(Clone, Copy, Debug)]
struct Statuses {
    first_month: Status,
    later_month: Status,
    fund: Status,
    annuity: Status,
    first_wage: Status,
    at_once: Status,
}

impl Withholding {
    /// The tax of a schedule's month.
    ///
    /// # Errors
    /// If the month has no tax law in the tables, or a deduction that is claimed none there.
    pub fn of(
        table: &Arc<TaxTable>,
        layers: &Layers,
        schedule: &Schedule,
        deductions: &Deductions,
    ) -> Result<Withholding, TaxError> {
        let law = Law::of(table, schedule.month)?;
        let rent = CityRent::of(layers, schedule.month);
        Withholding::by(law, rent, &schedule.lines, deductions)
    }

    /// The tax of a month without a city: of contributions that are [`crate::kernel::Given`]. The housing fund's
    /// tax-free limit is a city's, and is not looked at.
    ///
    /// # Errors
    /// As [`Withholding::of`]; `rent` without its tier.
    pub fn without_city(
        table: &Arc<TaxTable>,
        month: Month,
        deductions: &Deductions,
    ) -> Result<Withholding, TaxError> {
        Withholding::by(Law::of(table, month)?, None, &[], deductions)
    }

    fn by(
        law: Law,
        rent: Option<CityRent>,
        lines: &[Line],
        deductions: &Deductions,
    ) -> Result<Withholding, TaxError> {
        // whether the basic deduction may count as asked does not depend on the wage
        let nothing = MonthPay {
            basic: deductions.basic,
            ..MonthPay::default()
        };
        withhold(&law, &YearToDate::default(), &nothing)?;
        let at = |program| {
            let mut numbered = lines.iter().enumerate();
            numbered.find(|(_, line)| line.program == program)
        };
        let fund = at(Program::HousingFund).or_else(|| at(Program::SupplementaryHousingFund));
        let fund = match fund {
            Some((place, line)) => {
                let limit = FundLimit::of(&law, &line.figures, line.rounding)?;
                Some((place, line.program, limit))
            }
            None => None,
        };
        let annuity = at(Program::EnterpriseAnnuity).map(|(place, _)| place);
        // what of an annuity counts depends on the wage
        let without_annuity = Claims {
            annuity: Money::ZERO,
            ..deductions.claims.clone()
        };
        let claimed = |first: bool| {
            let context = ClaimsContext {
                rent: rent.as_ref().map(|rent| rent.amount),
                annuity_base: None,
                first,
            };
            without_annuity.month(&law, &context)
        };
        let claims = ClaimedBy {
            first_month: claimed(true)?,
            later_month: claimed(false)?,
        };
        let claimed_annuity = match deductions.claims.annuity {
            Money::ZERO => None,
            claimed => Some((claimed, annuity_limit(&law)?)),
        };
        let rent = rent.filter(|_| deductions.claims.rent.is_some());
        let mut withholding = Withholding {
            basic: deductions.basic,
            claims,
            claimed_annuity,
            rent,
            fund,
            annuity,
            annuity_limit: annuity_limit(&law),
            statuses: Statuses {
                first_month: Status::Cited,
                later_month: Status::Cited,
                fund: law.consulted(&[Subject::HousingFund]).status,
                annuity: law.consulted(&[Subject::Annuity]).status,
                first_wage: law.consulted(&[Subject::FirstWage]).status,
                at_once: law.consulted(&[Subject::AtOnce]).status,
            },
            law,
        };
        let by_any = Basic::Employed;
        withholding.statuses.first_month = withholding.consulted_by(true, by_any, &[]).status;
        withholding.statuses.later_month = withholding.consulted_by(false, by_any, &[]).status;
        Ok(withholding)
    }

    /// What is withheld of a wage whose contributions are in `amounts`, laid into them with what is left in hand.
    ///
    /// # Errors
    /// If an annuity is paid that the month's law has no rule for, the basic deduction is to count by a rule that is not
    /// in force, or more is exempt than is paid; nothing is laid in then.
    pub fn withhold(
        &self,
        pay: &Pay,
        asked: &TaxPay,
        amounts: &mut Amounts,
    ) -> Result<(), TaxError> {
        let before = asked.before.unwrap_or_default();
        let basic = asked.basic.unwrap_or(self.basic);
        let is_first = before.months == 0;
        let claims = self.claims(is_first);
        let mut taxed = MonthPay {
            income: pay.wage + asked.extra,
            exempt: asked.exempt,
            deductible: amounts.totals.employee_insurance,
            special_additional: claims.special_additional + asked.special_deductions,
            other: claims.other + asked.other + asked.donation,
            relief: asked.relief,
            basic,
        };
        let said = match (asked.annuity, self.claimed_annuity) {
            (Money::ZERO, claimed) => claimed,
            (said, _) => Some((said, self.annuity_limit.clone()?)),
        };
        let claimed_annuity =
            said.map(|(said, rate)| Capped::at(said, Rounding::FEN.product(pay.wage, rate)));
        if let Some(claimed) = claimed_annuity {
            taxed.other = taxed.other + claimed.counted;
        }
        let annuity = self.annuity_of(pay, amounts)?;
        if let Some(paid) = annuity {
            taxed.deductible = taxed.deductible - paid.whole;
            taxed.other = taxed.other + paid.counted;
        }
        let fund = self.fund_of(pay, amounts);
        let fund_unchecked = fund.is_none() && amounts.totals.employee_housing_fund > Money::ZERO;
        if fund_unchecked {
            taxed.deductible = taxed.deductible + amounts.totals.employee_housing_fund;
        }
        if let Some(fund) = &fund {
            taxed.deductible = taxed.deductible + fund.employee.counted;
            taxed.income = taxed.income + fund.employer.beyond();
        }
        let (tax, after) = withhold(&self.law, &before, &taxed)?;
        let later = self.law.month().of_year() > 1 && tax.method == Method::Cumulative;
        let annuity_withheld = claimed_annuity.map_or(Money::ZERO, |said| said.whole);
        amounts.net =
            pay.wage + asked.extra - amounts.totals.employee - annuity_withheld - tax.withheld;
        amounts.tax = Some(TaxAmounts {
            month: tax,
            after,
            deductible: taxed.deductible,
            exempt: asked.exempt,
            basic,
            is_first,
            supposes_first: later && asked.before.is_none() && basic != Basic::FromJanuary,
            is_given: pay.given.is_some(),
            fund,
            fund_unchecked,
            annuity,
            claimed_annuity,
        });
        Ok(())
    }

    /// The year after a month of which the figures are known, and its tax is not.
    ///
    /// # Errors
    /// If the basic deduction is to count by a rule that is not in force.
    pub fn after(
        &self,
        before: &YearToDate,
        month: &YearToDate,
        basic: Basic,
    ) -> Result<YearToDate, TaxError> {
        let pay = MonthPay {
            income: month.income,
            exempt: month.exempt,
            deductible: month.deductible,
            special_additional: month.special_additional,
            other: month.other,
            relief: month.relief,
            basic,
        };
        withhold(&self.law, before, &pay).map(|(_, after)| after)
    }

    fn claims(&self, is_first: bool) -> &MonthClaims {
        if is_first {
            &self.claims.first_month
        } else {
            &self.claims.later_month
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "the place is a line's, and amounts have room for every line"
    )]
    fn annuity_of(&self, pay: &Pay, amounts: &Amounts) -> Result<Option<Capped>, TaxError> {
        // of one that is given the base is not known, and the wage stands for it as where one is claimed
        let (paid, base) = match (&pay.given, self.annuity) {
            (Some(given), _) => (given.of(Program::EnterpriseAnnuity), pay.wage),
            (None, Some(place)) => {
                let line = &amounts.lines[place];
                (line.employee.amount, line.base)
            }
            (None, None) => return Ok(None),
        };
        if paid == Money::ZERO {
            return Ok(None);
        }
        let rate = self.annuity_limit.as_ref().map_err(TaxError::clone)?;
        let most = Rounding::FEN.product(base, *rate);
        Ok(Some(Capped::at(paid, most)))
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "the place is a line's, and amounts have room for every line"
    )]
    fn fund_of(&self, pay: &Pay, amounts: &Amounts) -> Option<FundTaxed> {
        let (place, program, limit) = self.fund.as_ref()?;
        let line = &amounts.lines[*place];
        if pay.given.is_some() {
            let own = amounts.totals.employee_housing_fund;
            let declared = pay.bases.declared(*program, *program, Side::Employee);
            return limit.taxed_given(declared.map(|_| line.base), own);
        }
        let (own, other) = (
            amounts.totals.employee_housing_fund,
            amounts.totals.employer_housing_fund,
        );
        Some(limit.taxed(line.base, line.clamped, own, other))
    }

    /// The weakest status of the rules that a month's tax consulted.
    pub fn status(&self, taxed: &TaxAmounts) -> Status {
        let mut status = if taxed.is_first {
            self.statuses.first_month
        } else {
            self.statuses.later_month
        };
        status = status.max(match taxed.basic {
            Basic::Employed | Basic::NotHere => Status::Cited,
            Basic::FromJanuary => self.statuses.first_wage,
            Basic::AtOnce => self.statuses.at_once,
        });
        // a limit that does not bite decides nothing, and is not named as doubtful in every result
        if taxed.fund.is_some_and(|fund| fund.is_beyond()) {
            status = status.max(self.statuses.fund);
        }
        if taxed.annuity.is_some() {
            status = status.max(self.statuses.annuity);
        }
        status
    }

    /// The rules that a month's tax consulted, with everything about it that a careful reader must know.
    pub fn consulted(&self, taxed: &TaxAmounts) -> Consulted {
        let mut besides = Vec::new();
        if taxed.annuity.is_some() {
            besides.push(Subject::Annuity);
        }
        if taxed.fund.is_some_and(|fund| fund.is_beyond()) {
            besides.push(Subject::HousingFund);
        }
        let mut consulted = self.consulted_by(taxed.is_first, taxed.basic, &besides);
        consulted.notes.extend(said(taxed));
        let claims = self.claims(taxed.is_first);
        consulted.notes.extend(claims.notes());
        if let Some(claimed) = taxed.claimed_annuity {
            let note = capped_note(Subject::Annuity, claimed.whole, claimed.counted);
            consulted.notes.extend(note);
        }
        consulted
            .notes
            .extend(taxed.annuity.and_then(|paid| self.annuity_note(paid)));
        if let (Some(fund), Some((_, program, limit))) = (&taxed.fund, &self.fund) {
            let stand_in = limit.stand_in_note(*program).filter(|_| fund.stands_in);
            consulted.notes.extend(stand_in);
            let employee = beyond_note(Side::Employee, fund.employee);
            consulted.notes.extend(employee);
            consulted
                .notes
                .extend(beyond_note(Side::Employer, fund.employer));
        }
        if let Some(rent) = &self.rent {
            consulted.notes.extend(rent.note());
        }
        consulted
    }

    /// What is consulted whatever the wage, of both kinds of month.
    pub fn consulted_always(&self) -> Consulted {
        let mut consulted = self.consulted_by(false, self.basic, &[]);
        consulted.extend(self.consulted_by(true, self.basic, &[]));
        for claims in [&self.claims.later_month, &self.claims.first_month] {
            consulted.notes.extend(claims.notes());
        }
        if let Some(rent) = &self.rent {
            consulted.notes.extend(rent.note());
        }
        consulted
    }

    /// The doubts about the limit of the housing fund; they bear on wages on which it bites.
    pub fn fund_limit_notes(&self) -> Notes {
        self.law.consulted(&[Subject::HousingFund]).notes
    }

    /// The rules that a first or later month consults, and some besides; claims and city rent without their notes.
    fn consulted_by(&self, is_first: bool, basic: Basic, besides: &[Subject]) -> Consulted {
        let mut subjects = self.law.withholding_subjects().to_vec();
        subjects.extend(self.claims(is_first).subjects());
        if self.claimed_annuity.is_some() {
            subjects.push(Subject::Annuity);
        }
        subjects.extend(besides);
        subjects.extend(basic.subject());
        let mut consulted = self.law.consulted(&subjects);
        if let Some(rent) = &self.rent {
            consulted.status = consulted.status.max(rent.status);
        }
        consulted
    }

    fn annuity_note(&self, paid: Capped) -> Option<Note> {
        if !paid.is_beyond() {
            return None;
        }
        let rate = self.annuity_limit.as_ref().ok()?;
        let (paid, most) = (paid.whole, paid.counted);
        let message = text!(
            "of {paid} only {rate} of the base, {most}, is deducted",
            "缴费 {paid} 元，只按基数的 {rate}（{most} 元）扣除"
        );
        let program = Some(Program::EnterpriseAnnuity);
        let note = Note::of(Code::BeyondTaxFree, program, message);
        Some(
            note.with("paid", paid.to_string())
                .with("limit", most.to_string()),
        )
    }
}

/// What was said of the month besides its wage, where it changes the tax: nothing is counted in silence.
fn said(taxed: &TaxAmounts) -> Notes {
    let mut notes = Notes::default();
    if taxed.is_given {
        let message = text!(
            "the person's contributions are those given, not computed",
            "个人缴费按所给金额，未按费率表计算"
        );
        notes.push(Note::of(Code::ContributionsGiven, None, message));
    }
    if taxed.fund_unchecked {
        notes.push(fund_unchecked());
    }
    if taxed.exempt > Money::ZERO {
        let exempt = taxed.exempt;
        let message = text!(
            "{exempt} of the pay is exempt: it is not taxed",
            "工资中有免税收入 {exempt} 元，不计税"
        );
        let note = Note::of(Code::ExemptPay, None, message);
        notes.push(note.with("amount", exempt.to_string()));
    }
    if let Some(annuity) = taxed.claimed_annuity {
        let amount = annuity.whole;
        let message = text!(
            "{amount} of annuity is withheld from the pay: net pay is less by it",
            "企业年金 {amount} 元从工资中代扣：实发工资已减去"
        );
        let note = Note::of(Code::AnnuityWithheld, None, message);
        notes.push(note.with("amount", amount.to_string()));
    }
    let Capped { whole, counted } = taxed.month.relief_to_date;
    if whole > Money::ZERO {
        let message = if counted < whole {
            text!(
                "of {whole} of tax relief this year so far {counted} counts, no more tax being due: the rest counts in later months or at settlement",
                "本年累计减免税额 {whole} 元，因应纳税额不足只减 {counted} 元：其余在以后月份或汇算时再减"
            )
        } else {
            text!(
                "tax relief of {whole} this year so far comes off the tax",
                "本年累计减免税额 {whole} 元，已从税额中减去"
            )
        };
        let note = Note::of(Code::TaxRelief, None, message);
        let note = note.with("amount", whole.to_string());
        notes.push(note.with("counted", counted.to_string()));
    }
    if taxed.basic == Basic::NotHere {
        let message = text!(
            "no basic deduction here: the person has it with another employer",
            "本单位不扣减除费用：由另一单位扣除"
        );
        notes.push(Note::of(Code::BasicElsewhere, None, message));
    }
    notes
}

/// That the housing fund's tax-free limit was not looked at.
fn fund_unchecked() -> Note {
    let message = text!(
        "the housing fund is deducted whole: without the city or the base its tax-free limit (12% of the base, and of three times the city's average wage) is not checked",
        "公积金全额扣除：缺少缴存城市或基数，未核对免税限额（基数的 12%，且不超过当地平均工资三倍的 12%）"
    );
    Note::of(Code::FundUnchecked, Some(Program::HousingFund), message)
}

/// That one side's housing fund exceeds what is free of tax.
fn beyond_note(side: Side, fund: Capped) -> Option<Note> {
    if !fund.is_beyond() {
        return None;
    }
    let (paid, limit, over) = (fund.whole, fund.counted, fund.beyond());
    let message = match side {
        Side::Employee => text!(
            "of the person's {paid} the tax-free limit is {limit}: {over} is taxed",
            "个人缴存 {paid} 元，免税限额 {limit} 元：{over} 元要计税"
        ),
        Side::Employer => text!(
            "of the employer's {paid} the tax-free limit is {limit}: {over} is taxed as wage",
            "单位缴存 {paid} 元，免税限额 {limit} 元：{over} 元并入工资计税"
        ),
    };
    let note = Note::of(Code::BeyondTaxFree, Some(Program::HousingFund), message);
    Some(
        note.with("side", side.id())
            .with("paid", paid.to_string())
            .with("limit", limit.to_string()),
    )
}
