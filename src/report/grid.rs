//! Rows and columns of text, and the three ways to write them.

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

    /// For the terminal, folded to `width` columns: only columns of free words wrap.
    pub fn table(&self, width: u16) -> String {
        let mut table = Table::new();
        table
            .load_style(STYLE)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        table.set_header(
            self.columns
                .iter()
                .map(|(title, align)| cell(title, *align)),
        );
        for row in self.rows.iter().chain(&self.sums) {
            let aligns = self.columns.iter().map(|(_, align)| *align);
            table.add_row(
                row.iter()
                    .zip(aligns)
                    .map(|(text, align)| cell(text, align)),
            );
        }
        for (index, (_, align)) in self.columns.iter().enumerate() {
            if let Some(column) = table.column_mut(index) {
                column.set_constraint(match align {
                    Align::Left | Align::Right => ColumnConstraint::ContentWidth,
                    Align::Fold => {
                        ColumnConstraint::LowerBoundary(Width::Fixed(self.fold_width(index)))
                    }
                });
            }
        }
        let lines = table.lines().map(|line| line.trim_end().to_owned());
        // the frame's outer blanks are of no use
        let lines = lines.map(|line| {
            line.strip_prefix("  ")
                .map_or(line.clone(), |rest| format!(" {rest}"))
        });
        let whole = self
            .above
            .iter()
            .cloned()
            .chain(lines)
            .chain(self.below.iter().cloned());
        whole.map(|line| line + "\n").collect()
    }

    /// How narrow a column of words may become: as its content, but not under sixteen columns.
    fn fold_width(&self, index: usize) -> u16 {
        let cells = self
            .rows
            .iter()
            .chain(&self.sums)
            .filter_map(|row| row.get(index));
        let title = self.columns.get(index).map(|(title, _)| title);
        let lines = cells.chain(title).flat_map(|cell| cell.lines());
        let longest = lines.map(UnicodeWidthStr::width).max().unwrap_or(0);
        u16::try_from(longest).unwrap_or(u16::MAX).min(16)
    }

    /// As a Markdown table.
    pub fn markdown(&self) -> String {
        let escape = |text: &str| text.replace('|', "\\|").replace('\n', "<br>");
        let mut out = String::new();
        for line in &self.above {
            out.push_str(&format!("**{}**\n\n", escape(line)));
        }
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out.push_str(&row(self
            .columns
            .iter()
            .map(|(title, _)| escape(title))
            .collect()));
        let rule = |align: &Align| {
            if *align == Align::Right {
                "---:"
            } else {
                "---"
            }
        };
        out.push_str(&row(self
            .columns
            .iter()
            .map(|(_, align)| rule(align).to_owned())
            .collect()));
        for cells in self.rows.iter().chain(&self.sums) {
            out.push_str(&row(cells.iter().map(|text| escape(text)).collect()));
        }
        if !self.below.is_empty() {
            out.push('\n');
        }
        for line in self.below.iter().filter(|line| !line.is_empty()) {
            out.push_str(&format!("- {}\n", escape(line.trim_start())));
        }
        out
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

fn cell(text: &str, align: Align) -> Cell {
    Cell::new(text).set_alignment(match align {
        Align::Left | Align::Fold => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    })
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
