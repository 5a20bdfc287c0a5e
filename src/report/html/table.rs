//! A grid as a table: headings, rows in their groups, sums at the foot.

use super::text::{blank, cell, key};
use crate::report::grid::{Align, Grid};

/// Columns up to which words of [`Align::Left`] stay on one line.
const WHOLE: usize = 28;
/// The same for words of [`Align::Fold`].
const FOLDED: usize = 18;
/// Columns up to which the first column stays in view while the others are scrolled.
const PINNED: usize = 14;

/// The table of a grid, below a caption already written.
pub(super) fn table(grid: &Grid, caption: &str) -> String {
    let columns: Vec<Column> = (0..grid.columns.len())
        .filter_map(|index| Column::of(grid, index))
        .collect();
    let groups = |rows: &[Vec<String>]| rows.iter().any(|cells| indented(cells));
    let grouped = groups(&grid.rows);
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
    for cells in &grid.rows {
        // a row that is not indented begins what is below it
        if inside && !indented(cells) {
            rows.push_str("</tbody>\n<tbody>\n");
        }
        inside = indented(cells);
        rows.push_str(&row(&columns, cells, grouped));
    }
    let sums: String = grid
        .sums
        .iter()
        .map(|cells| row(&columns, cells, groups(&grid.sums)))
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

/// Whether a row belongs to the one above it that is not.
fn indented(cells: &[String]) -> bool {
    let first = cells.first();
    first.is_some_and(|cell| cell.starts_with(char::is_whitespace))
}

/// A column as the page needs it.
struct Column<'g> {
    title: &'g str,
    align: Align,
    /// The widest line, in columns.
    longest: usize,
    /// Whether it is sorted by size; one with 2014 and 2026-07 in it is not.
    sized: bool,
}

impl Column<'_> {
    fn of(grid: &Grid, index: usize) -> Option<Column<'_>> {
        let (title, align) = grid.columns.get(index)?;
        let cells = grid.rows.iter().filter_map(|row| row.get(index));
        let mut words = cells.filter(|cell| !blank(cell) && key(cell).is_none());
        Some(Column {
            title,
            align: *align,
            longest: grid.longest(index),
            sized: *align == Align::Right || words.next().is_none(),
        })
    }

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
        let (class, title) = (self.class(), cell(self.title));
        format!("<th scope=\"col\"{class}{least}>{title}</th>")
    }

    fn cell(&self, text: &str, first: bool) -> String {
        let class = self.class();
        if let (Align::Bar, Ok(share)) = (self.align, text.parse::<u16>()) {
            let share = share.min(1000);
            let (whole, tenth) = (share / 10, share % 10);
            return format!(
                "<td{class} aria-hidden=\"true\"><i style=\"width:{whole}.{tenth}%\"></i></td>"
            );
        }
        let key = key(text).filter(|_| self.sized);
        let key = key.map_or_else(String::new, |key| format!(" data-key=\"{key}\""));
        let content = cell(text);
        if first && self.align != Align::Right {
            format!("<th scope=\"row\"{class}{key}>{content}</th>")
        } else {
            format!("<td{class}{key}>{content}</td>")
        }
    }
}

/// A row; one with nothing but a name heads those below it where there are groups.
fn row(columns: &[Column<'_>], cells: &[String], grouped: bool) -> String {
    if let Some((title, rest)) = cells.split_first()
        && grouped
        && rest.iter().all(String::is_empty)
    {
        let (count, title) = (columns.len(), cell(title));
        return format!("<tr><th scope=\"rowgroup\" colspan=\"{count}\">{title}</th></tr>\n");
    }
    let inner = if indented(cells) {
        " class=\"inner\""
    } else {
        ""
    };
    let cells = columns.iter().enumerate().map(|(index, column)| {
        let text = cells.get(index).map_or("", String::as_str);
        column.cell(text, index == 0)
    });
    format!("<tr{inner}>{}</tr>\n", cells.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_indented_stay_below_their_heading() {
        let mut grid = Grid::new([
            (String::new(), Align::Left),
            ("北京".to_owned(), Align::Right),
        ]);
        for cells in [
            ["个人", ""],
            ["  养老", "1.00"],
            ["单位", ""],
            ["　养老", "2.00"],
            ["成本", "3.00"],
        ] {
            grid.rows.push(cells.map(str::to_owned).to_vec());
        }
        let table = table(&grid, "");
        assert!(
            table.starts_with("<table class=\"pinned grouped\">"),
            "{table}"
        );
        assert_eq!(table.matches("<tbody>").count(), 3);
        assert_eq!(table.matches("</tbody>").count(), 3);
        assert!(
            table.contains(
                "<th scope=\"rowgroup\" colspan=\"2\">个人</th></tr>\n<tr class=\"inner\">"
            )
        );
    }
}
