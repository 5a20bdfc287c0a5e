//! Gathering what every row comes to by itself.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::sync::Arc;

use crate::encoding::Charset;
use crate::kernel::{Given, Withholding};
use crate::money::Money;
use crate::people::{Key, PersonColumns};
use crate::period::Month;
use crate::row::RowRules;
use crate::sink::{BlockWriter, Extent, Outcome, RowSink};
use crate::source::Row;
use crate::tax::{Basic, YearToDate};
use crate::understand::Layout;

/// Gathers rows; the writer of its blocks is [`Gathered`].
#[derive(Debug)]
pub struct Gather {
    columns: PersonColumns,
    /// Columns that must agree where rows of a month are put together.
    shared: Vec<usize>,
    charset: Charset,
    hasher: RandomState,
}

/// A row as it was found.
#[derive(Debug)]
pub struct Found {
    key: Option<Key>,
    line: u64,
    facts: Option<Facts>,
}

/// What a row comes to by itself.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) rules: Arc<RowRules>,
    pub(crate) wage: Money,
    pub(crate) checked: Option<Given>,
    /// The month as a year of its own; nothing where its tax is not known.
    pub(crate) month: Option<(YearToDate, Basic)>,
    /// The year before it, where the row itself tells it.
    pub(crate) told_year: Option<YearToDate>,
    /// Hashes of the cells that rows of one month must share; 0 for empty ones.
    pub(crate) shared: Box<[u64]>,
}

/// One row of a person.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) line: u64,
    /// Nothing where the row was refused.
    pub(crate) facts: Option<Facts>,
}

/// All rows of one person.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) person: usize,
    /// The number, or the name where there are no numbers.
    pub(crate) number: String,
    /// The names that the number stands for, each with its first line.
    pub(crate) names: Vec<(String, u64)>,
    pub(crate) has_numbers: bool,
    /// In the order of their lines.
    pub(crate) entries: Vec<Entry>,
}

/// What was gathered.
#[derive(Debug, Default)]
pub struct Gathered {
    rows: u64,
    places: HashMap<Vec<u8>, usize>,
    people: Vec<Group>,
}

impl Gather {
    /// For rows of this layout; nothing where no column says whose a row is.
    pub fn of(layout: &Layout, charset: Charset) -> Option<Gather> {
        let columns = PersonColumns::of(layout)?;
        let place = |(_, place): &(crate::understand::Role, usize)| *place;
        let choices = layout.choices.iter().map(place);
        let bases = layout.bases.iter().map(|(.., place)| *place);
        let lists = [&layout.special_deductions, &layout.other_deductions];
        let lists = lists.into_iter().flatten().copied();
        let year = layout.year.iter().map(|(.., place)| *place);
        let given = layout.given.iter().map(|(_, place)| *place);
        let own = [layout.relief, layout.annuity, layout.joined, layout.left];
        Some(Gather {
            columns,
            shared: choices
                .chain(bases)
                .chain(lists)
                .chain(own.into_iter().flatten())
                .chain(given)
                .chain(year)
                .collect(),
            charset,
            hasher: RandomState::new(),
        })
    }
}

impl RowSink for Gather {
    type Block = Vec<Found>;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, block: &mut Vec<Found>) -> u64 {
        let key = self.columns.key(row).map(|key| Key {
            number: self.charset.decode(&key.number).into_owned().into_bytes(),
            name: self.charset.decode(&key.name).into_owned().into_bytes(),
        });
        let facts = match outcome {
            Outcome::Computed {
                rules,
                pay,
                amounts,
            } => {
                let hash = |place: &usize| {
                    let cell = row.cell(*place);
                    let cell = cell.trim_ascii();
                    if cell.is_empty() {
                        0
                    } else {
                        self.hasher.hash_one(cell).max(1)
                    }
                };
                let taxed = amounts.tax.as_ref();
                Some(Facts {
                    rules: Arc::clone(rules),
                    wage: pay.pay.wage,
                    checked: pay.checked,
                    month: taxed.map(|taxed| {
                        (
                            taxed.after.since(&pay.tax.before.unwrap_or_default()),
                            taxed.basic,
                        )
                    }),
                    told_year: pay.tax.before,
                    shared: self.shared.iter().map(hash).collect(),
                })
            }
            Outcome::Merged(_) => {
                block.push(Found {
                    key: None,
                    line: row.line,
                    facts: None,
                });
                return 0;
            }
            Outcome::Refused(_) => None,
        };
        block.push(Found {
            key,
            line: row.line,
            facts,
        });
        0
    }
}

impl BlockWriter<Vec<Found>> for (Gathered, bool) {
    fn put(&mut self, block: &mut Vec<Found>) -> io::Result<()> {
        let (gathered, has_numbers) = self;
        for found in block.drain(..) {
            gathered.add(found, *has_numbers);
        }
        Ok(())
    }

    fn written(&self) -> Extent {
        Extent::default()
    }

    fn rows(&self) -> u64 {
        self.0.rows
    }
}

impl Gather {
    /// The writer of its blocks.
    pub fn writer(&self) -> (Gathered, bool) {
        (Gathered::default(), self.columns.has_numbers)
    }
}

impl Gathered {
    fn add(&mut self, found: Found, has_numbers: bool) {
        self.rows += 1;
        let Some(key) = found.key else { return };
        let name = String::from_utf8_lossy(&key.name).into_owned();
        let place = match self.places.get(&key.number) {
            Some(place) => *place,
            None => {
                let person = self.people.len();
                self.people.push(Group {
                    person,
                    number: String::from_utf8_lossy(&key.number).into_owned(),
                    names: Vec::new(),
                    has_numbers,
                    entries: Vec::new(),
                });
                self.places.insert(key.number, person);
                person
            }
        };
        let group = self.people.get_mut(place);
        let group = group.expect("a person's place is that of the list");
        if has_numbers && !name.is_empty() && group.names.iter().all(|(known, _)| *known != name) {
            group.names.push((name, found.line));
        }
        group.entries.push(Entry {
            line: found.line,
            facts: found.facts,
        });
    }

    /// People with several rows.
    pub(crate) fn groups(self) -> Vec<Group> {
        let several = |group: &Group| group.entries.len() > 1;
        self.people.into_iter().filter(several).collect()
    }
}

impl Facts {
    pub(crate) fn month_of(&self) -> Month {
        self.rules.month
    }

    pub(crate) fn withholding(&self) -> Option<&Withholding> {
        self.rules.withholding.as_ref()
    }
}
