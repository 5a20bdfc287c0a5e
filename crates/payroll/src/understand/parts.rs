//! A heading taken apart: whose, of what, what, when.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::program::Program;
use crate::understand::normal::normalized;
use crate::understand::role::{Payer, SpecialKind, YearOf};
use crate::understand::vocabulary::{Of, Part, What, When};
use crate::understand::words::WORDS;

/// A heading's parts; of two of one kind the later stands, as the lower of two headings does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) whose: Option<Payer>,
    pub(super) of: Option<Of>,
    pub(super) what: Option<What>,
    pub(super) when: Option<When>,
    pub(super) year: Option<YearOf>,
    pub(super) special: Option<SpecialKind>,
    pub(super) province: bool,
    pub(super) outcome: bool,
    pub(super) whether: bool,
    /// What no word explains.
    pub(super) rest: String,
}

impl Parts {
    /// The parts of a normalized heading.
    pub(super) fn of(name: &str) -> Parts {
        let mut parts = Parts::default();
        let mut left = name;
        while let Some(next) = left.chars().next() {
            match longest(left) {
                Some((part, length)) => {
                    parts.put(part);
                    left = left
                        .get(length..)
                        .expect("a word's end is a border of characters");
                }
                None => {
                    parts.rest.push(next);
                    left = left.get(next.len_utf8()..).expect("so is a character's");
                }
            }
        }
        parts
    }

    fn put(&mut self, part: Part) {
        match part {
            Part::Whose(payer) => self.whose = Some(payer),
            Part::Of(of) => self.of = Some(of),
            Part::What(what) => self.what = Some(what),
            Part::When(when) => {
                // 本月累计 and 累计 beside 以前月 say more than 累计 alone
                let vague = matches!(when, When::Cumulative);
                if !(vague && matches!(self.when, Some(When::Before | When::Through))) {
                    self.when = Some(when);
                }
            }
            Part::Year(year) => self.year = Some(year),
            Part::Special(kind) => self.special = Some(kind),
            Part::Province => self.province = true,
            Part::Outcome => self.outcome = true,
            Part::Whether => self.whether = true,
            Part::Filler => {}
        }
    }

    /// These parts under a heading of others, which says what they leave out.
    pub(super) fn under(mut self, upper: &Parts) -> Parts {
        self.whose = self.whose.or(upper.whose);
        self.of = self.of.or(upper.of);
        self.what = self.what.or(upper.what);
        self.when = self.when.or(upper.when);
        self.year = self.year.or(upper.year);
        self.special = self.special.or(upper.special);
        self.outcome |= upper.outcome;
        self.whether |= upper.whether;
        self
    }

    /// Whether there is a part that means something, and nothing that none explains.
    pub(super) fn is_whole(&self) -> bool {
        self.rest.is_empty() && *self != Parts::default()
    }
}

/// The words by their first character.
static BY_FIRST: LazyLock<HashMap<char, Vec<(Part, &'static str)>>> = LazyLock::new(|| {
    let mut by_first: HashMap<char, Vec<(Part, &'static str)>> = HashMap::new();
    for (part, words) in WORDS {
        for word in *words {
            let first = word.chars().next().expect("no word is empty");
            by_first.entry(first).or_default().push((*part, word));
        }
    }
    by_first
});

/// The longest word that a text begins with.
fn longest(text: &str) -> Option<(Part, usize)> {
    let words = BY_FIRST.get(&text.chars().next()?)?;
    let fitting = words.iter().filter(|(_, word)| text.starts_with(word));
    let longest = fitting.max_by_key(|(_, word)| word.len());
    longest.map(|(part, word)| (*part, word.len()))
}

/// The program that a word names and nothing else: 养老, 医疗保险, 公积金.
pub fn program_of_word(word: &str) -> Option<Program> {
    let parts = Parts::of(&normalized(word));
    match parts.of {
        Some(Of::Program(program)) => {
            let alone = Parts {
                of: parts.of,
                ..Parts::default()
            };
            (parts == alone).then_some(program)
        }
        _ => None,
    }
}

/// The program that a word names.
pub(crate) fn program_of(word: &str) -> Option<Program> {
    match Parts::of(word) {
        Parts {
            of: Some(Of::Program(program)),
            rest,
            ..
        } if rest.is_empty() => Some(program),
        _ => None,
    }
}
