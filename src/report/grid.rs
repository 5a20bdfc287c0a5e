//! Rows and columns of cells, and the ways to write them as text; [`crate::report::html`] has the other.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table,
    TableStyle, Width,
};

use unicode_width::UnicodeWidthStr;

use crate::lang::Lang;
use crate::printable::printable_lines;
use crate::report::caption::Caption;
use crate::report::cell::{BAR, Cell, markdown};
use crate::report::words::pick;

/// Where a column's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
    /// Words that may be folded where the page is narrow.
    Fold,
    /// Bars: drawn, and left out of Markdown.
    Bar,
}

/// A row of a table, by its place in a group of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridRow {
    /// By itself.
    Single(Vec<Cell>),
    /// The name of the group below it.
    Group(Cell),
    /// In the group of the name above it.
    Inner(Vec<Cell>),
}

impl GridRow {
    /// What stands in the first column and those after it.
    pub fn cells(&self) -> &[Cell] {
        match self {
            GridRow::Single(cells) | GridRow::Inner(cells) => cells,
            GridRow::Group(name) => std::slice::from_ref(name),
        }
    }
}

impl From<Vec<Cell>> for GridRow {
    fn from(cells: Vec<Cell>) -> GridRow {
        GridRow::Single(cells)
    }
}

/// Cells in rows and columns, with lines above and below.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Lines above.
    pub above: Vec<Caption>,
    /// Headings.
    pub columns: Vec<(String, Align)>,
    /// What is below the headings.
    pub rows: Vec<GridRow>,
    /// Sums, set apart.
    pub sums: Vec<GridRow>,
    /// Lines below.
    pub below: Vec<Caption>,
}

/// The texts of a grid: those of each row, of sums last.
type Texts = [Vec<String>];

/// Horizontal rules alone: no figure is hidden behind a line, and columns paste well.
const STYLE: TableStyle = TableStyle::new()
    .top_border(LineStyle::new('─', '─', '─', '─'))
    .header_lines(ContentLineStyle::new(' ', ' ', ' '))
    .header_separator(LineStyle::new('─', '─', '─', '─'))
    .content_lines(ContentLineStyle::new(' ', ' ', ' '))
    .bottom_border(LineStyle::new('─', '─', '─', '─'));

/// Columns that a column of words keeps when it is folded.
const FOLDED: usize = 10;

impl Grid {
    /// A grid with these headings.
    pub fn new(columns: impl IntoIterator<Item = (String, Align)>) -> Grid {
        Grid {
            columns: columns.into_iter().collect(),
            ..Grid::default()
        }
    }

    /// A grid with these headings, of which one language is taken.
    pub fn headed<const N: usize>(
        lang: Lang,
        columns: [(&'static str, &'static str, Align); N],
    ) -> Grid {
        Grid::new(columns.map(|(en, zh, align)| (pick(lang, en, zh).to_owned(), align)))
    }

    /// One more row.
    pub fn push<const N: usize>(&mut self, cells: [Cell; N]) {
        self.rows.push(GridRow::Single(cells.to_vec()));
    }

    /// One more sum.
    pub fn push_sum<const N: usize>(&mut self, cells: [Cell; N]) {
        self.sums.push(GridRow::Single(cells.to_vec()));
    }

    /// The texts of all rows for people; those in a group are indented, by a blank that no table cuts off.
    fn texts(&self, lang: Lang) -> Vec<Vec<String>> {
        let row = |row: &GridRow| {
            let mut texts: Vec<String> = row.cells().iter().map(|cell| cell.text(lang)).collect();
            if let (GridRow::Inner(_), Some(first)) = (row, texts.first_mut()) {
                first.insert_str(0, "\u{a0} ");
            }
            texts
        };
        self.rows.iter().chain(&self.sums).map(row).collect()
    }

    /// For the terminal, in at most `width` columns: columns of free words fold; where even that is not enough, columns go
    /// into further tables below, each with the first column again. No figure is cut.
    pub fn table(&self, width: u16, lang: Lang) -> String {
        let texts = self.texts(lang);
        let blocks = self.blocks(usize::from(width), &texts);
        let tables: Vec<String> = blocks
            .iter()
            .map(|block| self.block(block, width, &texts))
            .collect();
        let line = |caption: &Caption| format!("{}\n", caption.text());
        let above: String = self.above.iter().map(line).collect();
        let below: String = self.below.iter().map(line).collect();
        format!("{above}{}{below}", tables.join("\n"))
    }

    /// The columns of each table that `width` calls for.
    fn blocks(&self, width: usize, texts: &Texts) -> Vec<Vec<usize>> {
        let least: Vec<usize> = (0..self.columns.len())
            .map(|index| self.least(index, texts))
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
    fn least(&self, index: usize, texts: &Texts) -> usize {
        match self.columns.get(index) {
            Some((_, Align::Fold)) => self.longest(index, texts).min(FOLDED),
            Some((_, Align::Bar)) => BAR,
            _ => self.longest(index, texts),
        }
    }

    fn block(&self, columns: &[usize], width: u16, texts: &Texts) -> String {
        let mut table = Table::new();
        table
            .load_style(STYLE)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        let heads = columns.iter().filter_map(|index| self.columns.get(*index));
        table.set_header(heads.map(|(title, align)| aligned(&printable_lines(title), *align)));
        for row in texts {
            let cells = columns.iter().filter_map(|index| {
                let (_, align) = self.columns.get(*index)?;
                Some(aligned(row.get(*index).map_or("", String::as_str), *align))
            });
            table.add_row(cells);
        }
        for (at, index) in columns.iter().enumerate() {
            let align = self.columns.get(*index).map(|(_, align)| *align);
            if let Some(column) = table.column_mut(at) {
                column.set_padding((1, 0));
                column.set_constraint(match align {
                    Some(Align::Fold) => {
                        let least = u16::try_from(self.least(*index, texts)).unwrap_or(u16::MAX);
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
    fn longest(&self, index: usize, texts: &Texts) -> usize {
        let cells = texts.iter().filter_map(|row| row.get(index));
        let title = self.columns.get(index).map(|(title, _)| title);
        let lines = cells.chain(title).flat_map(|cell| cell.lines());
        lines.map(UnicodeWidthStr::width).max().unwrap_or(0)
    }

    /// The widest line of each column.
    pub(super) fn widths(&self, lang: Lang) -> Vec<usize> {
        let texts = self.texts(lang);
        let columns = 0..self.columns.len();
        columns.map(|index| self.longest(index, &texts)).collect()
    }

    /// As a Markdown table.
    pub fn markdown(&self, lang: Lang) -> String {
        let mut out = String::new();
        for caption in &self.above {
            out.push_str(&format!("**{}**\n\n", caption.markdown()));
        }
        if self.columns.is_empty() {
            out.push_str(&self.list());
            return out;
        }
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let shown = |index: &usize| {
            let column = self.columns.get(*index);
            column.is_some_and(|(_, align)| *align != Align::Bar)
        };
        let columns: Vec<usize> = (0..self.columns.len()).filter(shown).collect();
        let heads = || columns.iter().filter_map(|index| self.columns.get(*index));
        out.push_str(&row(heads()
            .map(|(title, _)| markdown(&printable_lines(title)))
            .collect()));
        let rule = |align: Align| match align {
            Align::Right => "---:".to_owned(),
            _ => "---".to_owned(),
        };
        out.push_str(&row(heads().map(|(_, align)| rule(*align)).collect()));
        for cells in self.texts(lang) {
            let cell = |index: &usize| cells.get(*index).map_or_else(String::new, |c| markdown(c));
            out.push_str(&row(columns.iter().map(cell).collect()));
        }
        if !self.below.is_empty() {
            out.push('\n');
        }
        out.push_str(&self.list());
        out
    }

    /// The lines below, as a Markdown list.
    fn list(&self) -> String {
        let lines = self.below.iter();
        lines
            .map(|caption| format!("- {}\n", caption.markdown()))
            .collect()
    }
}

fn aligned(text: &str, align: Align) -> comfy_table::Cell {
    comfy_table::Cell::new(text).set_alignment(match align {
        Align::Left | Align::Fold | Align::Bar => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_gets_out_of_its_cell() {
        let mut grid = Grid::new([
            ("a|b\u{1b}".to_owned(), Align::Left),
            ("c".to_owned(), Align::Fold),
        ]);
        grid.above.push("\u{202e}<b>".into());
        grid.push(["x|y".into(), "\u{1b}[2J\u{9b}".into()]);
        grid.below.push(Caption::of(["a\\\nb"]).indented(1));
        assert_eq!(
            grid.markdown(Lang::En),
            "**\\\\u{202e}\\<b>**\n\n| a\\|b\\\\u{1b} | c |\n| --- | --- |\n\
             | x\\|y | \\\\u{1b}[2J\\\\u{9b} |\n\n- a\\\\\\\\u{a}b\n"
        );
        let table = grid.table(80, Lang::En);
        assert!(
            !table.contains(|c: char| c != '\n' && c.is_control()),
            "{table}"
        );
        assert!(
            !table.contains('\u{202e}') && table.contains(r"\u{1b}[2J\u{9b}"),
            "{table}"
        );
    }
}
