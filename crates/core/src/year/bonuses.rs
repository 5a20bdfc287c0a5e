//! Which bonus is taxed by itself, if any: the rule may be used once a year, and by choice.

use crate::compute::ComputeError;
use crate::lang::Lang;
use crate::money::{Exact, Money};
use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::rates::Tables;
use crate::rates::sources::Sources;
use crate::rates::tax::Subject;
use crate::tax::{Better, Bonus, Law, YearBase, bonus, bonus_notes};

use crate::year::{Run, Served, YearRequest, account, run};

use crate::{text, words};

words! {
    /// How a bonus is to be taxed.
    #[derive(Default)]
    pub enum BonusWay {
        /// The way that takes less over the year.
        #[default]
        Better = "better",
        /// By itself.
        Alone = "alone",
        /// Merged into the wages of its month.
        Merged = "merged",
    }
}

words! {
    /// How a bonus was taxed.
    pub enum Taken {
        /// By itself.
        Alone = "alone" ("by itself", "单独计税"),
        /// Merged into the wages of its month.
        Merged = "merged" ("merged", "并入综合所得"),
    }
}

/// The bonus that may be taxed by itself: of several the one that gains most by it.
#[derive(Clone, Debug)]
pub struct BonusPaid {
    /// The month in which it is paid.
    pub month: Month,
    /// Both ways.
    pub found: Bonus,
    /// Whether it was taxed by itself.
    pub alone_taken: bool,
    /// What it was taxed: by itself, or what merging it adds to the year's tax.
    pub tax: Money,
    /// The last month in which a bonus may be taxed by itself, if that is known.
    pub until: Option<Month>,
}

impl BonusPaid {
    /// Which way was taken.
    pub const fn taken(&self) -> Taken {
        if self.alone_taken {
            Taken::Alone
        } else {
            Taken::Merged
        }
    }
}

/// What was chosen.
pub(super) struct Chosen {
    pub(super) run: Run,
    pub(super) bonus: Option<BonusPaid>,
    pub(super) merged: Vec<(Money, Month)>,
    pub(super) notes: Notes,
    pub(super) sources: Sources,
}

/// Taxes the months with the bonuses as asked for.
pub(super) fn choose(
    tables: &Tables,
    asked: &YearRequest,
    months: &[Served],
) -> Result<Chosen, ComputeError> {
    let table = tables.tax()?;
    let mut best: Option<(Money, BonusPaid, usize)> = None;
    for (index, (amount, month)) in asked.bonuses.iter().enumerate() {
        let others = without(&asked.bonuses, index);
        let rest = run(asked, months, &others)?;
        let base = account::base(tables, asked, months, &rest)?;
        let law = Law::of(&table, *month)?;
        let found = bonus(&law, *amount, &base)?;
        let alone_taken = match (asked.way, found.alone) {
            (_, None) | (BonusWay::Merged, _) => false,
            (BonusWay::Alone, Some(_)) => true,
            (BonusWay::Better, Some(_)) => found.better != Better::Merged,
        };
        let tax = match found.alone {
            Some(alone) if alone_taken => alone.tax,
            _ => found.merged,
        };
        // what the rule saves on this bonus, against merging it
        let gain = found.merged - tax;
        let paid = BonusPaid {
            month: *month,
            found,
            alone_taken,
            tax,
            until: law.ends(Subject::Bonus),
        };
        if best.as_ref().is_none_or(|(most, ..)| gain > *most) {
            best = Some((gain, paid, index));
        }
    }
    let Some((_, paid, index)) = best else {
        return Ok(Chosen {
            run: run(asked, months, &[])?,
            bonus: None,
            merged: Vec::new(),
            notes: Notes::default(),
            sources: Sources::default(),
        });
    };
    let others = without(&asked.bonuses, index);
    let merged = if paid.alone_taken {
        others.clone()
    } else {
        asked.bonuses.clone()
    };
    let law = Law::of(&table, paid.month)?;
    let consulted = law.consulted(&[Subject::Bonus, Subject::MonthlyBrackets]);
    let mut notes = bonus_notes(&paid.found, paid.until, paid.month);
    if !paid.alone_taken {
        // a trap is one only of the way that was taken
        notes.retain(|note| note.code != Code::BonusTrap);
    }
    notes.extend(consulted.notes);
    notes.extend(taken(&paid, asked.way));
    if !others.is_empty() {
        let amount = paid.found.amount;
        let message = text!(
            "of several bonuses one alone may be taxed by itself: here that of {amount}",
            "几笔奖金中只有一笔可单独计税：这里取 {amount} 元的一笔"
        );
        notes.push(Note::of(Code::BonusRule, None, message));
    }
    Ok(Chosen {
        run: run(asked, months, &merged)?,
        bonus: Some(paid),
        merged: others,
        notes,
        sources: consulted.sources,
    })
}

/// The bonuses but one.
fn without(bonuses: &[(Money, Month)], index: usize) -> Vec<(Money, Month)> {
    let numbered = bonuses.iter().enumerate();
    numbered
        .filter(|(at, _)| *at != index)
        .map(|(_, bonus)| *bonus)
        .collect()
}

/// Which way was taken, and what the other one would take.
fn taken(paid: &BonusPaid, way: BonusWay) -> Option<Note> {
    let alone = paid.found.alone?.tax;
    let merged = paid.found.merged;
    let (word, word_zh) = (paid.taken().name(Lang::En), paid.taken().name(Lang::Zh));
    let (better, better_zh) = match paid.found.better {
        Better::Alone => ("by itself is better", "单独计税较优"),
        Better::Merged => ("merged is better", "并入较优"),
        Better::Equal => ("both are alike", "两种方式相同"),
    };
    let message = text!(
        "the bonus is taxed {word}: by itself {alone}, merged {merged} over the year; {better}",
        "奖金{word_zh}：单独计税 {alone} 元，并入则全年多 {merged} 元；{better_zh}"
    );
    let chosen = Note::of(Code::BonusWay, None, message)
        .with("alone", alone.to_string())
        .with("merged", merged.to_string());
    Some(chosen.with("way", way.id()))
}

/// The rest of a year for a bonus, from whole fen.
pub(super) fn base_of(income: Money, deductions: Money) -> YearBase {
    YearBase {
        income: Exact::from(income),
        deductions,
    }
}
