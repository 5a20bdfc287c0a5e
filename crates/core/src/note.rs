//! Notes: everything about a result that a careful reader must know besides its figures.
//!
//! Codes and parameters are stable and listed in `docs/notes.md`; only the message depends on the language.

use crate::lang::Text;
use crate::program::Program;

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What kind of note.
    pub code: Code,
    /// The program it is about, if one.
    pub program: Option<Program>,
    /// Data of the message, for scripts.
    pub params: Vec<(&'static str, String)>,
    /// The message.
    pub message: Text,
}

impl Note {
    /// A note without data.
    pub fn of(code: Code, program: Option<Program>, message: Text) -> Note {
        Note {
            code,
            program,
            params: Vec::new(),
            message,
        }
    }

    /// The same with one more datum of its message, for scripts.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Note {
        self.params.push((key, value.into()));
        self
    }
}

/// The kinds of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// Something is not known; totals are too small.
    Incomplete,
    /// One of the two limits is not known and was not applied.
    LimitUnknown,
    /// The month lies far after the tables' date.
    FarAhead,
    /// An earlier figure is used since no newer is known.
    CarriedForward,
    /// An authority ordered a figure for the time being.
    Provisional,
    /// A figure has no official document.
    Unconfirmed,
    /// The province's limits stand in for unknown ones.
    AssumedProvincial,
    /// A choice was left to a default.
    DefaultUsed,
    /// A declared base was raised or cut.
    BaseClamped,
    /// The wage is below the region's minimum wage.
    BelowMinimumWage,
    /// A choice was made that nothing depends on.
    VariantWithoutEffect,
    /// Programs that a person insured elsewhere does not join.
    InsuredAbroad,
    /// A charge that one may choose to take.
    OptionalCharge,
    /// A yearly sum paid in monthly parts.
    YearlyInstalment,
    /// An amount out of the medical personal account.
    PaidFromAccount,
    /// A contribution beyond what is free of tax.
    BeyondTaxFree,
    /// A limit stands in for an average wage that is not in the tables.
    AverageStandIn,
    /// One more yuan of the bonus costs more than it brings.
    BonusTrap,
    /// Until when a bonus may be taxed by itself, or that it may no longer.
    BonusRule,
    /// More was claimed than may be deducted.
    ClaimCapped,
    /// What is due at settlement may be left.
    SettlementExempt,
    /// Another region has the same pinyin.
    Homonym,
    /// The tables do not know how the month's wages are taxed.
    TaxUnknown,
    /// The wage does not cover the person's contributions and tax.
    NegativeNet,
    /// Income tax was taken as in the first month of the year.
    FirstMonth,
    /// How a bonus was taxed, and what the other way would take.
    BonusWay,
    /// A year without an account to settle.
    NoSettlement,
    /// The account of a year not all of whose months are known.
    PartOfYear,
    /// No wage gives what was asked for exactly.
    NotExact,
}

impl Code {
    /// All, gravest first.
    pub const ALL: [Code; 29] = [
        Code::Incomplete,
        Code::LimitUnknown,
        Code::FarAhead,
        Code::CarriedForward,
        Code::Provisional,
        Code::Unconfirmed,
        Code::AssumedProvincial,
        Code::DefaultUsed,
        Code::BaseClamped,
        Code::BelowMinimumWage,
        Code::BeyondTaxFree,
        Code::AverageStandIn,
        Code::BonusTrap,
        Code::ClaimCapped,
        Code::VariantWithoutEffect,
        Code::InsuredAbroad,
        Code::OptionalCharge,
        Code::YearlyInstalment,
        Code::PaidFromAccount,
        Code::BonusRule,
        Code::SettlementExempt,
        Code::Homonym,
        Code::TaxUnknown,
        Code::NegativeNet,
        Code::FirstMonth,
        Code::BonusWay,
        Code::NoSettlement,
        Code::PartOfYear,
        Code::NotExact,
    ];

    /// The stable word of JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Code::Incomplete => "incomplete",
            Code::LimitUnknown => "limit-unknown",
            Code::FarAhead => "far-ahead",
            Code::CarriedForward => "carried-forward",
            Code::Provisional => "provisional",
            Code::Unconfirmed => "unconfirmed",
            Code::AssumedProvincial => "assumed-provincial",
            Code::DefaultUsed => "default-used",
            Code::BaseClamped => "base-clamped",
            Code::BelowMinimumWage => "below-minimum-wage",
            Code::InsuredAbroad => "insured-abroad",
            Code::VariantWithoutEffect => "variant-without-effect",
            Code::OptionalCharge => "optional-charge",
            Code::YearlyInstalment => "yearly-instalment",
            Code::PaidFromAccount => "paid-from-account",
            Code::BeyondTaxFree => "beyond-tax-free",
            Code::AverageStandIn => "average-stand-in",
            Code::BonusTrap => "bonus-trap",
            Code::BonusRule => "bonus-rule",
            Code::ClaimCapped => "claim-capped",
            Code::SettlementExempt => "settlement-exempt",
            Code::Homonym => "homonym",
            Code::TaxUnknown => "tax-unknown",
            Code::NegativeNet => "negative-net",
            Code::FirstMonth => "first-month",
            Code::BonusWay => "bonus-way",
            Code::NoSettlement => "no-settlement",
            Code::PartOfYear => "part-of-year",
            Code::NotExact => "not-exact",
        }
    }

    /// Whether it casts doubt on a figure; hints do not, and `-q` silences those.
    pub const fn is_doubt(self) -> bool {
        !matches!(
            self,
            Code::InsuredAbroad
                | Code::OptionalCharge
                | Code::YearlyInstalment
                | Code::PaidFromAccount
                | Code::VariantWithoutEffect
                | Code::BonusRule
                | Code::SettlementExempt
                | Code::FirstMonth
                | Code::BonusWay
                | Code::NoSettlement
                | Code::PartOfYear
        )
    }
}
