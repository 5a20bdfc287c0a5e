//! Which column gives what: decided once, from the headings, the first rows and what the user says.

use std::collections::HashMap;

use crate::headings::earlier;
use crate::period::Month;
use crate::program::Program;
use crate::understand::columns::{ColumnName, Use};
use crate::understand::find::place_of;
use crate::understand::meaning::Meaning;
use crate::understand::question::Question;
use crate::understand::role::{BaseOf, Payer, Role, Span, YearOf};
use crate::understand::watched::Watched;

/// The columns of a file by their roles.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The headings as they stand in the file.
    pub headings: Vec<String>,
    /// What each column is taken for.
    pub uses: Vec<Use>,
    /// 应发工资.
    pub wage: usize,
    /// Columns that a plan depends on, in the file's order.
    pub choices: Vec<(Role, usize)>,
    /// Declared bases.
    pub bases: Vec<(BaseOf, Payer, usize)>,
    /// Special additional deductions of the month; several are added.
    pub special_deductions: Vec<usize>,
    /// Other deductions of the month; several are added.
    pub other_deductions: Vec<usize>,
    /// 免税收入; several are added.
    pub exempt: Vec<usize>,
    /// 减免税额.
    pub relief: Option<usize>,
    /// The year, before the month or through it.
    pub year: Vec<(YearOf, Span, usize)>,
    /// What the persons paid, where it is given and nothing is computed from a city's rates.
    pub given: Vec<(Program, usize)>,
    /// What a person is called by: 工号, else 姓名.
    pub id: Option<usize>,
    /// 姓名.
    pub name: Option<usize>,
    /// Columns that must say nothing, since what they would say is not understood.
    pub watched: Vec<(usize, Watched)>,
    /// 入职日期.
    pub joined: Option<usize>,
    /// 离职日期.
    pub left: Option<usize>,
    /// What persons pay into an annuity that no rate of the city gives.
    pub annuity: Option<usize>,
    /// Columns that an earlier run of this program has written; the result leaves them out.
    pub earlier: Vec<usize>,
}

/// A role fixed by `--columns`, with its column; none where no column has it.
pub type Fixed = (Role, Option<ColumnName>);

/// What the user says about the columns.
#[derive(Clone, Debug, Default)]
pub struct ToldColumns {
    /// Roles of columns.
    pub fixed: Vec<Fixed>,
    /// Columns that are not wanted.
    pub ignored: Vec<ColumnName>,
}

/// What is known besides the columns.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Whether a city is known for rows without one.
    pub has_city: bool,
    /// The month of rows that name none.
    pub month: Month,
    /// Whether the year so far is known for rows that do not say it.
    pub has_year: bool,
}

impl Layout {
    /// What each column is taken for, whatever there is to ask about them.
    ///
    /// # Errors
    /// A column that is named and not there.
    pub fn uses(
        headings: &[String],
        told: &ToldColumns,
        has_city: bool,
    ) -> Result<Vec<Use>, Question> {
        Columns::settled(headings, told, has_city).map(|columns| columns.uses)
    }

    /// The columns of amounts.
    pub fn amounts(&self) -> impl Iterator<Item = usize> {
        let bases = self.bases.iter().map(|(.., place)| *place);
        let year = self.year.iter().filter(|(of, ..)| *of != YearOf::Months);
        let year = year.map(|(.., place)| *place);
        let lists = [
            &self.special_deductions,
            &self.other_deductions,
            &self.exempt,
        ];
        let lists = lists.into_iter().flatten().copied();
        let given = self.given.iter().map(|(_, place)| *place);
        let own = [Some(self.wage), self.relief, self.annuity];
        own.into_iter()
            .flatten()
            .chain(lists)
            .chain(bases)
            .chain(year)
            .chain(given)
    }

    /// The columns that are looked at.
    pub fn counted(&self) -> impl Iterator<Item = usize> {
        let choices = self.choices.iter().map(|(_, place)| *place);
        let months = self.year.iter().filter(|(of, ..)| *of == YearOf::Months);
        let months = months.map(|(.., place)| *place);
        let watched = self.watched.iter().map(|(place, _)| *place);
        let days = [self.joined, self.left].into_iter().flatten();
        choices
            .chain(self.amounts())
            .chain(months)
            .chain(watched)
            .chain(days)
    }

    /// Whether any column has this role.
    pub fn has(&self, role: &Role) -> bool {
        self.uses.iter().any(|own| own.is(role))
    }
}

/// Columns while it is decided what they are.
pub(super) struct Columns<'h> {
    headings: &'h [String],
    uses: Vec<Use>,
    meanings: Vec<Meaning>,
}

impl Columns<'_> {
    fn of<'h>(headings: &'h [String], told: &ToldColumns) -> Result<Columns<'h>, Question> {
        let meanings: Vec<Meaning> = headings
            .iter()
            .map(|heading| Meaning::of_heading(heading))
            .collect();
        let mut fixed: Vec<Option<Use>> = vec![None; headings.len()];
        let mut fix = |name: &ColumnName, own: Use, role: String| {
            let place = place_of(headings, name, &role)?;
            if let Some(slot) = fixed.get_mut(place) {
                *slot = Some(own);
            }
            Ok::<(), Question>(())
        };
        for name in &told.ignored {
            fix(name, Use::Ignored, "--ignore".to_owned())?;
        }
        for (role, name) in &told.fixed {
            if let Some(name) = name {
                fix(name, Use::Role(role.clone()), role.id())?;
            }
        }
        let earlier = earlier(headings);
        let is_fixed = |role: &Role| told.fixed.iter().any(|(known, _)| known == role);
        let uses = headings.iter().zip(&meanings).zip(fixed).zip(earlier).map(
            |(((heading, meaning), fixed), is_earlier)| {
                if let Some(fixed) = fixed {
                    return fixed;
                }
                if is_earlier {
                    return Use::Earlier;
                }
                match meaning {
                    Meaning::Role(role) if is_fixed(role) => Use::Unused,
                    Meaning::Role(role) => Use::Role(role.clone()),
                    Meaning::Weak(_) | Meaning::Plain => Use::Unused,
                    Meaning::Component => Use::Component,
                    Meaning::Outcome => Use::Outcome,
                    Meaning::Paid(_) => Use::Paid,
                    Meaning::Watched(watched) => Use::Watched(*watched),
                    Meaning::Doubtful => Use::Doubtful,
                    Meaning::Unknown if heading.is_empty() => Use::Nameless,
                    Meaning::Unknown => Use::Unknown,
                }
            },
        );
        let uses = uses.collect();
        Ok(Columns {
            headings,
            uses,
            meanings,
        })
    }

    pub(super) fn settled<'h>(
        headings: &'h [String],
        told: &ToldColumns,
        has_city: bool,
    ) -> Result<Columns<'h>, Question> {
        let mut columns = Columns::of(headings, told)?;
        columns.settle_weak();
        columns.settle_paid(has_city);
        columns.settle_special();
        Ok(columns)
    }

    fn has(&self, role: &Role) -> bool {
        self.uses.iter().any(|own| own.is(role))
    }

    /// A heading that may give a role does where no other column gives it.
    fn settle_weak(&mut self) {
        let mut taken: Vec<Role> = vec![Role::Wage, Role::City];
        taken.retain(|role| self.has(role));
        for (own, meaning) in self.uses.iter_mut().zip(&self.meanings) {
            let Meaning::Weak(role) = meaning else {
                continue;
            };
            if *own != Use::Unused {
                continue;
            }
            if !taken.contains(role) {
                taken.push(role.clone());
                *own = Use::Role(role.clone());
            } else if *role == Role::Wage {
                *own = Use::Component;
            }
        }
    }

    /// Contributions in 元 are what the tax is computed from where there is no city whose rates would give them, and
    /// are left alone where there is one.
    fn settle_paid(&mut self, has_city: bool) {
        let computes = has_city || self.has(&Role::City);
        for (own, meaning) in self.uses.iter_mut().zip(&self.meanings) {
            match (&own, meaning) {
                // no city has a rate of an annuity: what is paid is what the sheet says
                (Use::Role(Role::Given(Program::EnterpriseAnnuity)), _)
                | (Use::Paid, Meaning::Paid(Some(Program::EnterpriseAnnuity)))
                    if computes =>
                {
                    *own = Use::Role(Role::Annuity);
                }
                (Use::Role(Role::Given(_)), _) if computes => *own = Use::Paid,
                (Use::Paid, Meaning::Paid(Some(program))) if !computes => {
                    *own = Use::Role(Role::Given(*program));
                }
                _ => {}
            }
        }
        let is_given = |own: &Use| matches!(own, Use::Role(Role::Given(_)));
        if computes || !self.uses.iter().any(is_given) {
            return;
        }
        for own in &mut self.uses {
            let rates = matches!(
                own,
                Use::Role(
                    Role::Base(..)
                        | Role::Fund(_)
                        | Role::SupplementaryFund(_)
                        | Role::FundCity
                        | Role::Province
                        | Role::InjuryClass
                        | Role::InjuryFloat
                        | Role::InjuryRate
                        | Role::Variants
                        | Role::Variant(_)
                )
            );
            if rates {
                *own = Use::Idle;
            }
        }
    }

    /// Kinds of special additional deductions are parts of their sum where it has a column.
    fn settle_special(&mut self) {
        let has_sum = self.has(&Role::SpecialDeductions);
        for own in &mut self.uses {
            if has_sum && matches!(own, Use::Role(Role::Special(_))) {
                *own = Use::Component;
            }
        }
    }

    /// The columns by their roles.
    pub(super) fn layout(self) -> Result<Layout, Question> {
        let mut layout = Layout {
            headings: self.headings.to_vec(),
            ..Layout::default()
        };
        let mut places: HashMap<&Role, Vec<usize>> = HashMap::new();
        for (place, own) in self.uses.iter().enumerate() {
            if let Use::Role(role) = own {
                places.entry(role).or_default().push(place);
            }
        }
        for (place, own) in self.uses.iter().enumerate() {
            if *own == Use::Earlier {
                layout.earlier.push(place);
            }
            let Use::Role(role) = own else { continue };
            let same = places.get(role).map_or(&[][..], Vec::as_slice);
            // several may name a person; the first one does
            let may_be_several = role.adds_up() || matches!(role, Role::Id | Role::Name);
            if same.len() > 1 && !may_be_several {
                let columns = same
                    .iter()
                    .map(|place| ColumnName::seen(self.headings, *place));
                return Err(Question::Ambiguous {
                    role: role.id(),
                    columns: columns.collect(),
                });
            }
            match role {
                Role::Id => layout.id = layout.id.or(Some(place)),
                Role::Name => layout.name = layout.name.or(Some(place)),
                Role::Wage => layout.wage = place,
                Role::Base(of, payer) => layout.bases.push((*of, *payer, place)),
                Role::SpecialDeductions | Role::Special(_) => layout.special_deductions.push(place),
                Role::OtherDeductions => layout.other_deductions.push(place),
                Role::Exempt => layout.exempt.push(place),
                Role::Relief => layout.relief = Some(place),
                Role::Joined => layout.joined = Some(place),
                Role::Left => layout.left = Some(place),
                Role::Annuity => layout.annuity = Some(place),
                Role::Year(of, span) => layout.year.push((*of, *span, place)),
                Role::Given(program) => layout.given.push((*program, place)),
                role => layout.choices.push((role.clone(), place)),
            }
        }
        // what is declared for both sides first, so that a side's own wins
        layout.bases.sort_by_key(|(_, payer, _)| *payer);
        layout.id = layout.id.or(layout.name);
        layout.uses = self.uses;
        Ok(layout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_gives_something_is_looked_at() {
        for role in Role::every() {
            let headings = ["wage".to_owned(), role.id()];
            if role == Role::Wage {
                continue;
            }
            let columns = Columns::settled(&headings, &ToldColumns::default(), false).unwrap();
            let layout = columns.layout().unwrap();
            assert!(layout.has(&role), "{role:?}");
            let is_looked_at = layout.counted().any(|place| place == 1);
            let is_whose = matches!(role, Role::Id | Role::Name);
            assert_ne!(is_looked_at, is_whose, "{role:?}");
            let is_amount = match role {
                Role::Year(of, _) => of != YearOf::Months,
                Role::Base(..)
                | Role::SpecialDeductions
                | Role::Special(_)
                | Role::OtherDeductions
                | Role::Exempt
                | Role::Relief
                | Role::Annuity
                | Role::Given(_) => true,
                _ => false,
            };
            let found: Vec<usize> = layout.amounts().collect();
            let want: &[usize] = if is_amount { &[0, 1] } else { &[0] };
            assert_eq!(found, want, "{role:?}");
        }
    }
}
