//! Understanding a sheet's columns, or asking about them.

use crate::understand::columns::{ColumnName, Use};
use crate::understand::layout::{Columns, Known, Layout, ToldColumns};
use crate::understand::question::Question;
use crate::understand::role::Role;
use crate::understand::span;
use crate::understand::top::TopRow;
use crate::understand::watched::{DOUBTFUL, EITHER};

impl Layout {
    /// Finds the columns.
    ///
    /// # Errors
    /// A column that is named and not there, two columns of one role, no column for the wage or the city, a column that
    /// bears on the result and is not understood, or a year so far of which it is not known whether it counts the month
    /// or of which parts are missing.
    pub fn of(
        headings: &[String],
        sample: &[TopRow],
        told: &ToldColumns,
        known: Known,
    ) -> Result<Layout, Question> {
        let mut layout = Columns::settled(headings, told, known.has_city)?.layout()?;
        span::settle(&mut layout, sample, known)?;
        layout.watch(sample)?;
        let has = |role: &Role| layout.uses.iter().any(|own| own.is(role));
        let needs_city = !known.has_city && layout.given.is_empty();
        for (role, needed) in [(Role::Wage, true), (Role::City, needs_city)] {
            if needed && !has(&role) {
                return Err(Question::Missing {
                    role,
                    seen: headings.to_vec(),
                });
            }
        }
        span::check_parts(&layout, known)?;
        Ok(layout)
    }

    /// Columns that bear on the result and are not understood: where the first rows have values there, that is asked
    /// now; else a row that has one is refused.
    fn watch(&mut self, sample: &[TopRow]) -> Result<(), Question> {
        let mut asked = Vec::new();
        for (place, own) in self.uses.iter().enumerate() {
            let heading = self.headings.get(place);
            let watched = match own {
                // what one person is bears on that person's row
                Use::Watched(watched) => {
                    self.watched.push((place, *watched));
                    continue;
                }
                Use::Doubtful if heading.is_some_and(|heading| heading.contains("是否")) => {
                    EITHER
                }
                Use::Doubtful | Use::Nameless => DOUBTFUL,
                _ => continue,
            };
            self.watched.push((place, watched));
            if sample.iter().any(|row| !watched.passes(row.text(place))) {
                asked.push(place);
            }
        }
        if asked.is_empty() {
            return Ok(());
        }
        let columns = asked
            .into_iter()
            .map(|place| ColumnName::seen(&self.headings, place));
        Err(Question::NotUnderstood(columns.collect()))
    }
}
