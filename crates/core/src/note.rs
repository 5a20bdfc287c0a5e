//! Notes: everything about a result that a careful reader must know besides its figures.
//!
//! Codes and parameters are stable and listed in `docs/notes.md`; only the message depends on the language. There is
//! one order of notes, that in which [`Code`] is declared, and every output keeps it.

use std::ops::Deref;

use serde::Serialize;

use crate::lang::Text;
use crate::program::Program;
use crate::{words, written};

/// One note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note {
    /// What kind of note.
    pub code: Code,
    /// The program it is about; empty if none.
    #[serde(serialize_with = "written::or_nothing")]
    #[cfg_attr(feature = "schema", schemars(with = "written::OrNothing<Program>"))]
    pub program: Option<Program>,
    /// Data of the message, for scripts.
    #[serde(serialize_with = "written::map")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "std::collections::BTreeMap<String, String>")
    )]
    pub params: Vec<(&'static str, String)>,
    /// The message; whoever writes it knows the language.
    #[serde(skip)]
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

    /// A parameter by its name.
    pub fn param(&self, key: &str) -> Option<&str> {
        let own = self.params.iter().find(|(own, _)| *own == key);
        own.map(|(_, value)| value.as_str())
    }

    /// The same with one more datum of its message, for scripts.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Note {
        self.params.push((key, value.into()));
        self
    }
}

words! {
    /// How much a note bears on the result, the gravest first.
    pub enum Gravity {
        /// The person's own trouble: what befalls him, or what he asked for in vain. Never cut, never silenced.
        Trouble = "trouble" ("trouble", "本人问题"),
        /// Something is not known and in no sum. Never cut, never silenced.
        Gap = "gap" ("gap", "缺项"),
        /// A figure that was used may be another.
        Doubt = "doubt" ("doubt", "存疑"),
        /// Something was left unsaid, and a default taken.
        Default = "default" ("default", "默认"),
        /// What is good to know; `-q` silences it.
        Hint = "hint" ("hint", "提示"),
    }
}

/// The codes below their gravity, each with its stable word: the order here is the order of notes.
macro_rules! codes {
    ($($gravity:ident { $($(#[$about:meta])* $code:ident = $id:literal,)+ })+) => {
        words! {
            /// The kinds of notes, the gravest first.
            pub enum Code {
                $($($(#[$about])* $code = $id),+),+
            }
        }

        impl Code {
            /// How much it bears on the result.
            pub const fn gravity(self) -> Gravity {
                match self {
                    $($(Code::$code)|+ => Gravity::$gravity),+
                }
            }
        }
    };
}

codes! {
    Trouble {
        /// The wage does not cover the person's contributions and tax.
        NegativeNet = "negative-net",
        /// The wage is below the region's minimum wage.
        BelowMinimumWage = "below-minimum-wage",
        /// A declared base was raised or cut.
        BaseClamped = "base-clamped",
        /// A limit was declared as a base where there is none.
        NoSuchLimit = "no-such-limit",
        /// A contribution beyond what is free of tax.
        BeyondTaxFree = "beyond-tax-free",
        /// More was claimed than may be deducted.
        ClaimCapped = "claim-capped",
        /// One more yuan of the bonus costs more than it brings.
        BonusTrap = "bonus-trap",
        /// No wage gives what was asked for exactly.
        NotExact = "not-exact",
    }
    Gap {
        /// Something is not known; totals are too small.
        Incomplete = "incomplete",
        /// One of the two limits is not known and was not applied.
        LimitUnknown = "limit-unknown",
        /// The tables do not know how the month's wages are taxed.
        TaxUnknown = "tax-unknown",
    }
    Doubt {
        /// The month lies far after the tables' date.
        FarAhead = "far-ahead",
        /// An earlier figure is used since no newer is known.
        CarriedForward = "carried-forward",
        /// An authority ordered a figure for the time being.
        Provisional = "provisional",
        /// A figure has no official document.
        Unconfirmed = "unconfirmed",
        /// A figure of another month or insurance stands in for one that is not known.
        StandIn = "stand-in",
        /// A limit stands in for an average wage that is not in the tables.
        AverageStandIn = "average-stand-in",
        /// The housing fund's tax-free limit was not looked at.
        FundUnchecked = "fund-unchecked",
    }
    Default {
        /// Income tax was taken as in the first month of the year.
        FirstMonth = "first-month",
        /// Another region has the same pinyin.
        Homonym = "homonym",
        /// A choice was left to a default.
        DefaultUsed = "default-used",
        /// Amounts are rounded by an upper layer's rule before the first month of the local one.
        RoundingDefault = "rounding-default",
    }
    Hint {
        /// Limits stand in that cannot change the amounts.
        StandInIdle = "stand-in-idle",
        /// A county, district or park was named: its city's tables apply.
        County = "county",
        /// The housing fund is paid in another city.
        FundCity = "fund-city",
        /// The year so far was computed from the wage.
        YearComputed = "year-computed",
        /// The person's contributions were given and not computed.
        ContributionsGiven = "contributions-given",
        /// A part of the pay that is not taxed.
        ExemptPay = "exempt-pay",
        /// An annuity that was said is withheld from the pay.
        AnnuityWithheld = "annuity-withheld",
        /// What came off the tax itself.
        TaxRelief = "tax-relief",
        /// The basic deduction is had with another employer.
        BasicElsewhere = "basic-elsewhere",
        /// The account of a year not all of whose months are known.
        PartOfYear = "part-of-year",
        /// A year without an account to settle.
        NoSettlement = "no-settlement",
        /// How a bonus was taxed, and what the other way would take.
        BonusWay = "bonus-way",
        /// Until when a bonus may be taxed by itself, or that it may no longer.
        BonusRule = "bonus-rule",
        /// What is due at settlement may be left.
        SettlementExempt = "settlement-exempt",
        /// A choice was made that nothing depends on.
        VariantWithoutEffect = "variant-without-effect",
        /// Programs that a person insured elsewhere does not join.
        InsuredAbroad = "insured-abroad",
        /// A charge that one may choose to take.
        OptionalCharge = "optional-charge",
        /// A yearly sum paid in monthly parts.
        YearlyInstalment = "yearly-instalment",
        /// An amount out of the medical personal account.
        PaidFromAccount = "paid-from-account",
    }
}

impl Code {
    /// Whether it is more than a hint; `-q` silences those.
    pub const fn is_doubt(self) -> bool {
        !matches!(self.gravity(), Gravity::Hint)
    }

    /// Whether a screen that has room for little only counts it: what the status of a figure says already, choices left
    /// to their defaults, and hints on how the tables were read.
    pub const fn is_counted(self) -> bool {
        matches!(
            self,
            Code::CarriedForward
                | Code::Provisional
                | Code::Unconfirmed
                | Code::AverageStandIn
                | Code::DefaultUsed
                | Code::RoundingDefault
                | Code::StandInIdle
                | Code::OptionalCharge
                | Code::YearlyInstalment
                | Code::PaidFromAccount
        )
    }
}

/// Notes, each once, the gravest first; of one code by program, then in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Adds a note, unless the very same is there.
    pub fn push(&mut self, note: Note) {
        if self.0.contains(&note) {
            return;
        }
        let rank = |note: &Note| (note.code, note.program);
        let place = self.0.partition_point(|known| rank(known) <= rank(&note));
        self.0.insert(place, note);
    }

    /// Keeps the notes that pass.
    pub fn retain(&mut self, keeps: impl FnMut(&Note) -> bool) {
        self.0.retain(keeps);
    }
}

impl From<Note> for Notes {
    fn from(note: Note) -> Notes {
        Notes(vec![note])
    }
}

impl Deref for Notes {
    type Target = [Note];

    fn deref(&self) -> &[Note] {
        &self.0
    }
}

impl Extend<Note> for Notes {
    fn extend<I: IntoIterator<Item = Note>>(&mut self, notes: I) {
        notes.into_iter().for_each(|note| self.push(note));
    }
}

impl FromIterator<Note> for Notes {
    fn from_iter<I: IntoIterator<Item = Note>>(notes: I) -> Notes {
        let mut all = Notes::default();
        all.extend(notes);
        all
    }
}

impl IntoIterator for Notes {
    type Item = Note;
    type IntoIter = std::vec::IntoIter<Note>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'n> IntoIterator for &'n Notes {
    type Item = &'n Note;
    type IntoIter = std::slice::Iter<'n, Note>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// What is said of several, once for all of them: members by what they have in common, both in the order in which they
/// come, no member twice.
pub fn grouped<K: PartialEq, M: PartialEq>(
    members: impl IntoIterator<Item = (K, M)>,
) -> Vec<(K, Vec<M>)> {
    let mut groups: Vec<(K, Vec<M>)> = Vec::new();
    for (common, member) in members {
        match groups.iter_mut().find(|(known, _)| *known == common) {
            Some((_, known)) if known.contains(&member) => {}
            Some((_, known)) => known.push(member),
            None => groups.push((common, vec![member])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(code: Code, program: Option<Program>, message: &str) -> Note {
        Note::of(code, program, Text::same(message))
    }

    #[test]
    fn codes_are_declared_the_gravest_first() {
        let gravities = Code::ALL.map(Code::gravity);
        assert!(gravities.is_sorted());
        assert_eq!(gravities.first(), Gravity::ALL.first());
        assert_eq!(gravities.last(), Gravity::ALL.last());
    }

    #[test]
    fn notes_keep_the_order_of_codes_however_they_come() {
        let backwards = Code::ALL.into_iter().rev();
        let mut notes: Notes = backwards.map(|code| note(code, None, "")).collect();
        assert!(notes.iter().map(|note| note.code).eq(Code::ALL));
        notes.extend(Code::ALL.map(|code| note(code, None, "")));
        assert_eq!(notes.len(), Code::ALL.len());
    }

    #[test]
    fn notes_of_one_code_stand_by_program_then_as_they_came() {
        let some = |program, message: &str| note(Code::Unconfirmed, program, message);
        let notes: Notes = [
            some(Some(Program::Medical), "b"),
            some(Some(Program::Medical), "a"),
            some(Some(Program::Pension), "c"),
            some(None, "d"),
        ]
        .into_iter()
        .collect();
        let messages: Vec<&str> = notes.iter().map(|note| note.message.en.as_str()).collect();
        assert_eq!(messages, ["d", "c", "b", "a"]);
    }

    #[test]
    fn groups_have_each_member_once() {
        let groups = grouped([("a", 1), ("b", 2), ("a", 3), ("a", 1)]);
        assert_eq!(groups, [("a", vec![1, 3]), ("b", vec![2])]);
    }
}
