//! Rows and columns of text, and the ways to write them as text; [`crate::report::html`] has the other.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table,
    TableStyle, Width,
};

use unicode_width::UnicodeWidthStr;

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
    /// Words that may be folded where the page is narrow.
    Fold,
    /// A share of the longest bar, in thousandths: drawn, and left out of Markdown.
    Bar,
}

/// Text in rows and columns, with lines above and below.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Lines above.
    pub above: Vec<String>,
    /// Headings.
    pub columns: Vec<(String, Align)>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
    /// Sums, set apart.
    pub sums: Vec<Vec<String>>,
    /// Lines below.
    pub below: Vec<String>,
}

/// Horizontal rules alone: no figure is hidden behind a line, and columns paste well.
const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('─', '─', '─', '─'))
    .header_lines(ContentLineStyle::new(' ', ' ', ' '))
    .header_separator(LineStyle::new('─', '─', '─', '─'))
    .content_lines(ContentLineStyle::new(' ', ' ', ' '))
    .bottom_border(LineStyle::new('─', '─', '─', '─'));

/// Columns that a column of words keeps when it is folded.
const FOLDED: usize = 10;
/// Columns of the longest bar.
const BAR: usize = 8;

impl Grid {
    /// A grid with these headings.
    pub fn new(columns: impl IntoIterator<Item = (String, Align)>) -> Grid {
        Grid {
            columns: columns.into_iter().collect(),
            ..Grid::default()
        }
    }

    /// A grid for scripts: plain names.
    pub fn of_records(names: &[&str]) -> Grid {
        Grid::new(names.iter().map(|name| ((*name).to_owned(), Align::Left)))
    }

    /// For the terminal, in at most `width` columns: columns of free words fold; where even that is not enough, columns go
    /// into further tables below, each with the first column again. No figure is cut.
    pub fn table(&self, width: u16) -> String {
        let blocks = self.blocks(usize::from(width));
        let tables: Vec<String> = blocks
            .iter()
            .map(|block| self.block(block, width))
            .collect();
        let line = |line: &String| format!("{line}\n");
        let above: String = self.above.iter().map(line).collect();
        let below: String = self.below.iter().map(line).collect();
        format!("{above}{}{below}", tables.join("\n"))
    }

    /// The columns of each table that `width` calls for.
    fn blocks(&self, width: usize) -> Vec<Vec<usize>> {
        let least: Vec<usize> = (0..self.columns.len())
            .map(|index| self.least(index))
            .collect();
        let whole = |columns: &[usize]| -> usize {
            let cells: usize = columns.iter().filter_map(|index| least.get(*index)).sum();
            // two blanks before a cell, one at the end
            cells + 2 * columns.len() + 1
        };
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        for index in 0..self.columns.len() {
            match blocks.last_mut() {
                Some(block) => {
                    block.push(index);
                    if block.len() > 2 && whole(block) > width {
                        block.pop();
                        blocks.push(vec![0, index]);
                    }
                }
                None => blocks.push(vec![index]),
            }
        }
        blocks
    }

    /// The narrowest that a column may become.
    fn least(&self, index: usize) -> usize {
        match self.columns.get(index) {
            Some((_, Align::Fold)) => self.longest(index).min(FOLDED),
            Some((_, Align::Bar)) => BAR,
            _ => self.longest(index),
        }
    }

    fn block(&self, columns: &[usize], width: u16) -> String {
        let mut table = Table::new();
        table
            .load_style(STYLE)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        let heads = columns.iter().filter_map(|index| self.columns.get(*index));
        table.set_header(heads.map(|(title, align)| cell(title, *align)));
        for row in self.rows.iter().chain(&self.sums) {
            let cells = columns.iter().filter_map(|index| {
                let (_, align) = self.columns.get(*index)?;
                Some(cell(row.get(*index).map_or("", String::as_str), *align))
            });
            table.add_row(cells);
        }
        for (at, index) in columns.iter().enumerate() {
            let align = self.columns.get(*index).map(|(_, align)| *align);
            if let Some(column) = table.column_mut(at) {
                column.set_padding((1, 0));
                column.set_constraint(match align {
                    Some(Align::Fold) => {
                        let least = u16::try_from(self.least(*index)).unwrap_or(u16::MAX);
                        ColumnConstraint::LowerBoundary(Width::Fixed(least))
                    }
                    _ => ColumnConstraint::ContentWidth,
                });
            }
        }
        let lines = table.lines().map(|line| line.trim_end().to_owned());
        // the frame's outer blanks are of no use
        let lines = lines.map(|line| {
            line.strip_prefix("  ")
                .map_or(line.clone(), |rest| format!(" {rest}"))
        });
        lines.map(|line| line + "\n").collect()
    }

    /// The widest line of a column.
    pub(super) fn longest(&self, index: usize) -> usize {
        let cells = self
            .rows
            .iter()
            .chain(&self.sums)
            .filter_map(|row| row.get(index));
        let title = self.columns.get(index).map(|(title, _)| title);
        let lines = cells.chain(title).flat_map(|cell| cell.lines());
        lines.map(UnicodeWidthStr::width).max().unwrap_or(0)
    }

    /// As a Markdown table.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for line in &self.above {
            out.push_str(&format!("**{}**\n\n", escape(line)));
        }
        if self.columns.is_empty() {
            out.push_str(&self.list());
            return out;
        }
        let columns = || {
            let numbered = self.columns.iter().enumerate();
            numbered.filter(|(_, (_, align))| *align != Align::Bar)
        };
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out.push_str(&row(columns()
            .map(|(_, (title, _))| escape(title))
            .collect()));
        let rule = |align: Align| match align {
            Align::Right => "---:".to_owned(),
            _ => "---".to_owned(),
        };
        out.push_str(&row(columns()
            .map(|(_, (_, align))| rule(*align))
            .collect()));
        for cells in self.rows.iter().chain(&self.sums) {
            let cell = |index: usize| cells.get(index).map_or_else(String::new, |c| escape(c));
            out.push_str(&row(columns().map(|(index, _)| cell(index)).collect()));
        }
        if !self.below.is_empty() {
            out.push('\n');
        }
        out.push_str(&self.list());
        out
    }

    /// The lines below, as a Markdown list.
    fn list(&self) -> String {
        let lines = self.below.iter().filter(|line| !line.is_empty());
        lines
            .map(|line| format!("- {}\n", escape(line.trim_start())))
            .collect()
    }

    /// As CSV with a heading.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        // a Vec never refuses
        let _ = writer.write_record(self.columns.iter().map(|(name, _)| name));
        for row in self.rows.iter().chain(&self.sums) {
            let _ = writer.write_record(row);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// Text that breaks no Markdown table.
fn escape(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}

fn cell(text: &str, align: Align) -> Cell {
    let drawn = match (align, text.parse::<usize>()) {
        (Align::Bar, Ok(share)) => eighths(share * BAR * 8 / 1000),
        _ => text.to_owned(),
    };
    Cell::new(drawn).set_alignment(match align {
        Align::Left | Align::Fold | Align::Bar => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    })
}

/// A bar of so many eighths of a column.
pub fn eighths(length: usize) -> String {
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let rest = rest.get(length % 8).copied().unwrap_or_default();
    format!("{}{rest}", "█".repeat(length / 8))
}

/// An amount with thousands separators, for the eye: `1,234.50`.
pub fn thousands(amount: crate::money::Money) -> String {
    let plain = amount.to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, "00"));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{decimals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (plain, want) in [
            ("0", "0.00"),
            ("999.5", "999.50"),
            ("1000", "1,000.00"),
            ("1234567.89", "1,234,567.89"),
        ] {
            assert_eq!(thousands(plain.parse().unwrap()), want);
        }
    }

    #[test]
    fn markdown_and_csv_escape_what_would_break_them() {
        let mut grid = Grid::of_records(&["a|b", "c"]);
        grid.rows.push(vec!["x|y".into(), "1,2".into()]);
        assert_eq!(
            grid.markdown(),
            "| a\\|b | c |\n| --- | --- |\n| x\\|y | 1,2 |\n"
        );
        assert_eq!(grid.csv(), "a|b,c\nx|y,\"1,2\"\n");
    }
}
