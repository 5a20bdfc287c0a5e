//! Sums by a column as a grid for people.

use crate::batch::{Group, Groups};
use crate::lang::Lang;
use crate::report::batch::totals::amount;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid, GridRow};

/// The sums of every group, those of all rows last.
pub fn grid(groups: &Groups, heading: &str, lang: Lang) -> Grid {
    let first = (heading.replace(['\n', '\r'], " "), Align::Left);
    let others = Group::headings(lang).into_iter();
    let others = others.map(|name| (name.to_owned(), Align::Right));
    let mut grid = Grid::new(std::iter::once(first).chain(others));
    let row = |name: &str, own: &Group| {
        let mut cells = vec![name.to_owned().into(), Cell::Count(own.rows)];
        let mut sums = own.sums();
        cells.extend(sums.next().map(|wage| amount(wage, false)));
        cells.extend(sums.map(|sum| amount(sum, own.has_gaps)));
        GridRow::Single(cells)
    };
    for own in groups.all(lang) {
        grid.rows.push(row(&own.name, &own));
    }
    let all = groups.sum();
    grid.sums.push(row(lang.pick("All", "合计"), &all));
    grid
}
