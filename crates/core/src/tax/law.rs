//! What the tables have in force in a month, and the documents that stand behind it.

use std::sync::Arc;

use crate::money::Money;
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::rates::model::Status;
use crate::rates::sources::Sources;
use crate::rates::tax::{Band, Method, PaymentKind, PaymentRule, Provision, Subject, TaxTable};
use crate::tax::error::{TaxError, what};
use crate::text;

/// The tax law of one month. Cheap to clone; made once for a month, good for any number of people.
#[derive(Clone, Debug)]
pub struct Law {
    table: Arc<TaxTable>,
    month: Month,
    method: Method,
    bands: Vec<Band>,
    basic: Money,
}

/// The documents behind a result, and what is doubtful about them.
#[derive(Clone, Debug)]
pub struct Consulted {
    /// The weakest status among the rules consulted.
    pub status: Status,
    /// Their documents, in the order of the rules.
    pub sources: Sources,
    /// A note for each rule that no official document gives or that is past its last month.
    pub notes: Notes,
}

impl Law {
    /// The law of a month.
    ///
    /// # Errors
    /// Before the first month of which the tables know how wages are taxed.
    pub fn of(table: &Arc<TaxTable>, month: Month) -> Result<Law, TaxError> {
        let mut law = Law {
            table: Arc::clone(table),
            month,
            method: Method::Cumulative,
            bands: Vec::new(),
            basic: Money::ZERO,
        };
        law.method = match law.provision(Subject::Method)? {
            Provision::Method(method) => *method,
            _ => return Err(TaxError::Misplaced(Subject::Method)),
        };
        law.bands = match law.method {
            Method::Monthly => law.bands_of(Subject::MonthlyBrackets)?.to_vec(),
            Method::Cumulative => law.bands_of(Subject::AnnualBrackets)?.to_vec(),
        };
        law.basic = law.amount(Subject::BasicDeduction)?;
        Ok(law)
    }

    /// The month.
    pub fn month(&self) -> Month {
        self.month
    }

    /// How wages are withheld from.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The table that wages are withheld by: of the year if they are withheld cumulatively, else of the month.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// 减除费用, a month.
    pub fn basic_deduction(&self) -> Money {
        self.basic
    }

    /// What a subject's rule says.
    ///
    /// # Errors
    /// If there is none in this month.
    pub fn provision(&self, subject: Subject) -> Result<&Provision, TaxError> {
        match self.table.in_force(subject, self.month) {
            Some(found) => Ok(&found.rule.provision),
            None => Err(TaxError::NotInForce {
                subject,
                month: self.month,
                first: self.table.first(subject),
                last: self.last_of(subject),
            }),
        }
    }

    /// The last month of a subject's newest rule that has begun.
    fn last_of(&self, subject: Subject) -> Option<Month> {
        let begun = self
            .table
            .about(subject)
            .filter(|(_, dated)| dated.from.is_some_and(|from| from <= self.month));
        begun.filter_map(|(_, dated)| dated.until).max()
    }

    /// The last month in which a subject has a rule, if an end is known: through rules that follow one another.
    pub fn ends(&self, subject: Subject) -> Option<Month> {
        self.table.last(subject, self.month)
    }

    /// A subject's table of bands.
    ///
    /// # Errors
    /// If there is none in this month.
    pub fn bands_of(&self, subject: Subject) -> Result<&[Band], TaxError> {
        match self.provision(subject)? {
            Provision::Bands(bands) => Ok(bands),
            _ => Err(TaxError::Misplaced(subject)),
        }
    }

    /// A subject's single amount.
    ///
    /// # Errors
    /// If there is none in this month.
    pub fn amount(&self, subject: Subject) -> Result<Money, TaxError> {
        match self.provision(subject)? {
            Provision::Amount(amount) => Ok(*amount),
            _ => Err(TaxError::Misplaced(subject)),
        }
    }

    /// Over how many months a bonus is seen spread.
    ///
    /// # Errors
    /// If there is no such rule in this month.
    pub fn spread(&self, subject: Subject) -> Result<u32, TaxError> {
        match self.provision(subject)? {
            Provision::Spread(months) => Ok(u32::from(*months)),
            _ => Err(TaxError::Misplaced(subject)),
        }
    }

    /// What is withheld from a payment.
    ///
    /// # Errors
    /// If there is no such rule in this month.
    pub fn payment_rule(&self, kind: PaymentKind) -> Result<&PaymentRule, TaxError> {
        match self.provision(Subject::Payment(kind))? {
            Provision::Payment(rule) => Ok(rule),
            _ => Err(TaxError::Misplaced(Subject::Payment(kind))),
        }
    }

    /// The rules that withholding from wages consults.
    pub fn withholding_subjects(&self) -> [Subject; 3] {
        let brackets = match self.method {
            Method::Monthly => Subject::MonthlyBrackets,
            Method::Cumulative => Subject::AnnualBrackets,
        };
        [Subject::Method, brackets, Subject::BasicDeduction]
    }

    /// The documents and doubts of the rules on these subjects; those not in force are left out.
    pub fn consulted(&self, subjects: &[Subject]) -> Consulted {
        let mut consulted = Consulted {
            status: Status::Cited,
            sources: Sources::default(),
            notes: Notes::default(),
        };
        for subject in subjects {
            let Some(found) = self.table.in_force(*subject, self.month) else {
                continue;
            };
            consulted.status = consulted.status.max(found.status);
            let key = &found.dated.source.value;
            consulted.sources.extend(self.table.source(key).cloned());
            let note = doubt(*subject, found.status, found.dated.until, key);
            consulted.notes.extend(note);
        }
        consulted
    }
}

impl Consulted {
    /// Adds what other rules, perhaps of another month, bring.
    pub fn extend(&mut self, other: Consulted) {
        self.status = self.status.max(other.status);
        self.sources.extend(other.sources);
        self.notes.extend(other.notes);
    }
}

fn doubt(subject: Subject, status: Status, until: Option<Month>, key: &str) -> Option<Note> {
    let (en, zh) = what(subject);
    match status {
        Status::Cited | Status::Derived => None,
        Status::Carried => {
            let until = until.map_or_else(String::new, |month| month.to_string());
            let message = text!(
                "the rule on {en} is known until {until}; used on",
                "关于{zh}的规定截至 {until}，沿用"
            );
            Some(
                Note::of(Code::CarriedForward, None, message)
                    .with("parameters", subject.to_string())
                    .with("until", until)
                    .with("source", key),
            )
        }
        Status::Reported | Status::Assumed => {
            let message = text!(
                "no official document was seen for the rule on {en}",
                "关于{zh}的规定没有见到正式文件"
            );
            Some(
                Note::of(Code::Unconfirmed, None, message)
                    .with("status", status.id())
                    .with("parameters", subject.to_string()),
            )
        }
    }
}
