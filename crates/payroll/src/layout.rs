//! Which column gives what: decided once, from the headings and what `--columns` says.

use crate::error::BatchError;
use crate::role::{BaseOf, Role, YearOf, normalized};

/// The columns of a file by their roles.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The headings as they stand in the file.
    pub headings: Vec<String>,
    /// 应发工资.
    pub wage: usize,
    /// Columns that a plan depends on, in the file's order.
    pub choices: Vec<(Role, usize)>,
    /// Declared bases.
    pub bases: Vec<(BaseOf, usize)>,
    /// The month's special additional deductions, as a sum.
    pub special_deductions: Option<usize>,
    /// The year before the month.
    pub year: Vec<(YearOf, usize)>,
    /// What a person is called by: 工号, else 姓名.
    pub id: Option<usize>,
}

/// A role fixed by `--columns`, with its heading; an empty heading says that no column has it.
pub type Fixed = (Role, String);

impl Layout {
    /// Finds the columns. `has_city` says that a city is known for rows without one.
    ///
    /// # Errors
    /// A fixed heading that is not there, two columns of one role, or no column for the wage or the city.
    pub fn of(headings: &[String], fixed: &[Fixed], has_city: bool) -> Result<Layout, BatchError> {
        let mut layout = Layout {
            headings: headings.to_vec(),
            ..Layout::default()
        };
        let mut roles: Vec<Option<Role>> = vec![None; headings.len()];
        for (role, heading) in fixed {
            if heading.is_empty() {
                continue;
            }
            let place = headings
                .iter()
                .position(|known| normalized(known) == normalized(heading));
            let Some(slot) = place.and_then(|place| roles.get_mut(place)) else {
                return Err(BatchError::NoSuchColumn {
                    role: role.id(),
                    heading: heading.clone(),
                    seen: headings.to_vec(),
                });
            };
            *slot = Some(role.clone());
        }
        for (heading, slot) in headings.iter().zip(&mut roles) {
            let role = Role::of_heading(heading);
            let is_fixed = |role: &Role| fixed.iter().any(|(known, _)| known == role);
            if slot.is_none() {
                *slot = role.filter(|role| !is_fixed(role));
            }
        }
        let named = |wanted: &Role| {
            let columns = roles.iter().zip(headings);
            let own = columns.filter(|(role, _)| role.as_ref() == Some(wanted));
            own.map(|(_, heading)| heading.clone()).collect::<Vec<_>>()
        };
        for (place, role) in roles.iter().enumerate() {
            let Some(role) = role else { continue };
            if matches!(role, Role::Id | Role::Name) {
                // several may name a person; the first one does
                continue;
            }
            let columns = named(role);
            match role {
                role if columns.len() > 1 => {
                    return Err(BatchError::AmbiguousColumns {
                        role: role.id(),
                        columns,
                    });
                }
                Role::Wage => layout.wage = place,
                Role::Base(of) => layout.bases.push((*of, place)),
                Role::SpecialDeductions => layout.special_deductions = Some(place),
                Role::Year(of) => layout.year.push((*of, place)),
                role => layout.choices.push((role.clone(), place)),
            }
        }
        let find = |wanted: Role| roles.iter().position(|role| role.as_ref() == Some(&wanted));
        layout.id = find(Role::Id).or_else(|| find(Role::Name));
        for (role, needed) in [(Role::Wage, true), (Role::City, !has_city)] {
            if needed && find(role.clone()).is_none() {
                return Err(BatchError::MissingColumn {
                    role,
                    seen: headings.to_vec(),
                });
            }
        }
        Ok(layout)
    }

    /// The columns of amounts.
    pub fn amounts(&self) -> impl Iterator<Item = usize> {
        let bases = self.bases.iter().map(|(_, place)| *place);
        let year = self.year.iter().filter(|(of, _)| *of != YearOf::Months);
        let year = year.map(|(_, place)| *place);
        let own = [Some(self.wage), self.special_deductions];
        own.into_iter().flatten().chain(bases).chain(year)
    }

    /// The columns that are looked at.
    pub fn counted(&self) -> impl Iterator<Item = usize> {
        let choices = self.choices.iter().map(|(_, place)| *place);
        let months = self.year.iter().filter(|(of, _)| *of == YearOf::Months);
        let months = months.map(|(_, place)| *place);
        choices.chain(self.amounts()).chain(months)
    }

    /// Whether any column has this role.
    pub fn has(&self, role: &Role) -> bool {
        self.choices.iter().any(|(known, _)| known == role)
    }
}
