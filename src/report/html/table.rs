//! A grid as a table: headings, rows in their groups, sums at the foot.

use super::text::{cell, lines};
use crate::lang::Lang;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid, GridRow};

/// Columns up to which words of [`Align::Left`] stay on one line.
const WHOLE: usize = 28;
/// The same for words of [`Align::Fold`].
const FOLDED: usize = 18;
/// Columns up to which the first column stays in view while the others are scrolled.
const PINNED: usize = 14;

/// The table of a grid, below a caption already written.
pub(super) fn table(grid: &Grid, caption: &str, lang: Lang) -> String {
    let widths = grid.widths(lang);
    let columns = grid.columns.iter().zip(widths).enumerate();
    let columns: Vec<Column> = columns
        .map(|(index, ((title, align), longest))| Column {
            title,
            align: *align,
            longest,
            sized: *align == Align::Right || is_sized(grid, index),
        })
        .collect();
    let grouped = grid.rows.iter().any(is_inner);
    let pinned = columns.first().is_some_and(|c| c.longest <= PINNED);
    let class = match (pinned, grouped) {
        (true, true) => " class=\"pinned grouped\"",
        (true, false) => " class=\"pinned\"",
        (false, true) => " class=\"grouped\"",
        (false, false) => "",
    };
    let heads: String = columns.iter().map(Column::head).collect();
    let mut rows = String::new();
    let mut inside = false;
    for each in &grid.rows {
        // a row outside a group begins what is below it
        if inside && !is_inner(each) {
            rows.push_str("</tbody>\n<tbody>\n");
        }
        inside = is_inner(each);
        rows.push_str(&row(&columns, each, lang));
    }
    let sums: String = grid
        .sums
        .iter()
        .map(|each| row(&columns, each, lang))
        .collect();
    let foot = if sums.is_empty() {
        sums
    } else {
        format!("<tfoot>\n{sums}</tfoot>\n")
    };
    format!(
        "<table{class}>\n{caption}<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n{foot}</table>\n"
    )
}

/// Whether a row is in the group of a name above it.
fn is_inner(row: &GridRow) -> bool {
    matches!(row, GridRow::Inner(_))
}

/// Whether all cells of a column that say anything are numbers.
fn is_sized(grid: &Grid, index: usize) -> bool {
    let mut cells = grid.rows.iter().filter_map(|row| row.cells().get(index));
    cells.all(|cell| cell.is_blank() || cell.sort_key().is_some())
}

/// A column as the page needs it.
struct Column<'g> {
    title: &'g str,
    align: Align,
    /// The widest line, in columns.
    longest: usize,
    /// Whether it is sorted by size.
    sized: bool,
}

impl Column<'_> {
    /// The columns that it keeps where its words may wrap; otherwise they stay on one line.
    fn wraps(&self) -> Option<usize> {
        let whole = match self.align {
            Align::Fold => FOLDED,
            Align::Left => WHOLE,
            Align::Right | Align::Bar => return None,
        };
        (self.longest > whole).then_some(whole)
    }

    fn class(&self) -> &'static str {
        match (self.align, self.wraps()) {
            (Align::Right, _) => " class=\"figure\"",
            (Align::Bar, _) => " class=\"share\"",
            (_, Some(_)) => " class=\"wraps\"",
            (_, None) => "",
        }
    }

    fn head(&self) -> String {
        let least = self.wraps().map_or_else(String::new, |least| {
            format!(" style=\"min-width:{least}ch\"")
        });
        let (class, title) = (self.class(), cell(&lines(self.title)));
        format!("<th scope=\"col\"{class}{least}>{title}</th>")
    }

    fn cell(&self, value: &Cell, first: bool, lang: Lang) -> String {
        let class = self.class();
        if let Cell::Bar(share) = value {
            let share = share.min(&1000);
            let (whole, tenth) = (share / 10, share % 10);
            return format!(
                "<td{class} aria-hidden=\"true\"><i style=\"width:{whole}.{tenth}%\"></i></td>"
            );
        }
        let key = value.sort_key().filter(|_| self.sized);
        let key = key.map_or_else(String::new, |key| format!(" data-key=\"{key}\""));
        let content = cell(&value.lines(lang));
        if first && self.align != Align::Right {
            format!("<th scope=\"row\"{class}{key}>{content}</th>")
        } else {
            format!("<td{class}{key}>{content}</td>")
        }
    }
}

/// A row; the name of a group goes across all columns.
fn row(columns: &[Column<'_>], row: &GridRow, lang: Lang) -> String {
    let class = match row {
        GridRow::Group(name) => {
            let (count, name) = (columns.len(), cell(&name.lines(lang)));
            return format!("<tr><th scope=\"rowgroup\" colspan=\"{count}\">{name}</th></tr>\n");
        }
        GridRow::Inner(_) => " class=\"inner\"",
        GridRow::Single(_) => "",
    };
    let cells = columns.iter().enumerate().map(|(index, column)| {
        let value = row.cells().get(index).unwrap_or(&Cell::Blank);
        column.cell(value, index == 0, lang)
    });
    format!("<tr{class}>{}</tr>\n", cells.collect::<String>())
}
