//! One self-contained page: tables, charts and notes for a browser or a printer.
//!
//! The page fetches nothing. Its style and its script (which only sorts rows) stand in files of their own below this
//! one; without the script every row and figure is there all the same. Equal results give equal bytes.

use crate::lang::Lang;
use crate::report::Report;
use crate::report::grid::{Align, Grid};
use crate::report::words::pick;

mod bars;
mod lines;
mod scale;
mod svg;
mod text;

use text::{blank, cell, escape, key, line, plain};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// What the page may load: nothing but itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// Columns up to which words of [`Align::Left`] stay on one line.
const WHOLE: usize = 28;
/// The same for words of [`Align::Fold`].
const FOLDED: usize = 18;
/// Columns up to which the first column stays in view while the others are scrolled.
const PINNED: usize = 14;

/// The page of a result.
pub fn page(report: &dyn Report, lang: Lang) -> String {
    let grids = report.grids(lang);
    let command = format!("sscalc {}", report.command());
    let first = grids.first().and_then(|grid| grid.above.first());
    let title = first.map_or_else(
        || command.clone(),
        |line| format!("{} – sscalc", plain(line)),
    );
    let mut body = String::new();
    if first.is_none() {
        body.push_str(&format!("<h1>{}</h1>\n", escape(&command)));
    }
    for (at, grid) in grids.iter().enumerate() {
        body.push_str(&section(grid, at));
    }
    for (at, chart) in report.charts(lang).iter().enumerate() {
        body.push_str(&svg::figure(chart, at));
    }
    body.push_str(&notes(&report.note_lines(lang, false), lang));
    let (code, title, command) = (pick(lang, "en", "zh-CN"), escape(&title), escape(&command));
    let version = env!("CARGO_PKG_VERSION");
    let made = pick(lang, "Made by sscalc", "由 sscalc");
    let end = pick(lang, "", " 生成");
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <main>\n<p class=\"kind\">{command}</p>\n{body}</main>\n\
         <footer>{made} {version}{end}</footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// A table with its lines above and below.
fn section(grid: &Grid, at: usize) -> String {
    let columns: Vec<Column> = (0..grid.columns.len())
        .filter_map(|index| Column::of(grid, index))
        .collect();
    let pinned = if columns
        .first()
        .is_some_and(|column| column.longest <= PINNED)
    {
        " class=\"pinned\""
    } else {
        ""
    };
    let heads: String = columns.iter().map(Column::head).collect();
    let rows: String = grid.rows.iter().map(|cells| row(&columns, cells)).collect();
    let caption = caption(&grid.above, at);
    let named = if caption.is_empty() {
        String::new()
    } else {
        format!(" role=\"region\" aria-labelledby=\"t{at}\"")
    };
    let mut out = format!(
        "<section>\n<div class=\"scroll\" tabindex=\"0\"{named}>\n<table{pinned}>\n{caption}<thead>\n<tr>{heads}</tr>\n\
         </thead>\n<tbody>\n{rows}</tbody>\n"
    );
    if !grid.sums.is_empty() {
        let sums: String = grid.sums.iter().map(|cells| row(&columns, cells)).collect();
        out.push_str(&format!("<tfoot>\n{sums}</tfoot>\n"));
    }
    out.push_str("</table>\n</div>\n");
    let below = grid.below.iter().filter(|text| !text.trim().is_empty());
    let below: String = below
        .map(|text| format!("<p>{}</p>\n", line(text)))
        .collect();
    if !below.is_empty() {
        out.push_str(&format!("<div class=\"below\">\n{below}</div>\n"));
    }
    out.push_str("</section>\n");
    out
}

/// The lines above a table: the first is the heading, the page's own in the first table.
fn caption(above: &[String], at: usize) -> String {
    let Some((first, rest)) = above.split_first() else {
        return String::new();
    };
    let level = if at == 0 { "h1" } else { "h2" };
    let rest: String = rest
        .iter()
        .map(|text| format!("<p>{}</p>", line(text)))
        .collect();
    // the inner box stays in view while a wide table is scrolled under it
    format!(
        "<caption><div><{level} id=\"t{at}\">{}</{level}>{rest}</div></caption>\n",
        line(first)
    )
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

fn row(columns: &[Column<'_>], cells: &[String]) -> String {
    let cells = columns.iter().enumerate().map(|(index, column)| {
        let text = cells.get(index).map_or("", String::as_str);
        column.cell(text, index == 0)
    });
    format!("<tr>{}</tr>\n", cells.collect::<String>())
}

fn notes(lines: &[(bool, String)], lang: Lang) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let items = lines.iter().map(|(doubt, text)| {
        let (class, word) = if *doubt {
            ("doubt", pick(lang, "Note", "注意"))
        } else {
            ("hint", pick(lang, "Hint", "提示"))
        };
        format!("<li class=\"{class}\"><b>{word}</b> {}</li>\n", line(text))
    });
    let (title, items) = (pick(lang, "Notes", "说明"), items.collect::<String>());
    format!("<section class=\"notes\">\n<h2>{title}</h2>\n<ul>\n{items}</ul>\n</section>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample(Vec<Grid>);

    impl Report for Sample {
        fn command(&self) -> &'static str {
            "sample"
        }
        fn json(&self, _: Lang, _: bool) -> Result<String, serde_json::Error> {
            Ok(String::new())
        }
        fn grids(&self, _: Lang) -> Vec<Grid> {
            self.0.clone()
        }
        fn records(&self) -> Grid {
            Grid::default()
        }
    }

    fn sample() -> Grid {
        let mut grid = Grid::new([
            ("<City>".to_owned(), Align::Left),
            ("Date".to_owned(), Align::Left),
            ("Part".to_owned(), Align::Left),
            ("Amount".to_owned(), Align::Right),
            (String::new(), Align::Bar),
        ]);
        grid.above.push("A & B  2026-07".to_owned());
        for cells in [
            ["<b>南昌", "2014", "7%", "≥ 1,234.50", "725"],
            ["x", "2026-07", "—", "unknown", "1"],
        ] {
            grid.rows.push(cells.map(str::to_owned).to_vec());
        }
        let sums = ["Total", "", "", "—", "\"x"];
        grid.sums.push(sums.map(str::to_owned).to_vec());
        grid.below
            .push("  see https://example.org/a?b=1&c=2".to_owned());
        grid
    }

    #[test]
    fn everything_from_data_is_escaped() {
        let page = page(&Sample(vec![sample()]), Lang::Zh);
        for want in [
            "<html lang=\"zh-CN\">",
            "<title>A &amp; B · 2026-07 – sscalc</title>",
            "<h1 id=\"t0\"><span>A &amp; B</span> <span>2026-07</span></h1>",
            "<th scope=\"col\">&lt;City&gt;</th>",
            "<th scope=\"row\">&lt;b&gt;南昌</th>",
            "<td class=\"figure\" data-key=\"1234.50\">≥ 1,234.50</td>",
            "<td>2014</td>",
            "<td data-key=\"7\">7%</td>",
            "<i style=\"width:72.5%\"></i>",
            "<td class=\"share\">&quot;x</td>",
            "href=\"https://example.org/a?b=1&amp;c=2\"",
        ] {
            assert!(page.contains(want), "{want} is not in\n{page}");
        }
        let foot = page.split_once("<tfoot>").unwrap().1;
        assert!(foot.contains("Total"));
    }

    #[test]
    fn a_page_without_a_line_above_has_a_title_and_a_heading() {
        let mut grid = sample();
        grid.above.clear();
        let page = page(&Sample(vec![grid.clone(), grid]), Lang::En);
        assert!(page.contains("<title>sscalc sample</title>"));
        assert_eq!(page.matches("<h1").count(), 1);
        assert!(!page.contains("<caption>"));
    }

    #[test]
    fn style_and_script_are_small_and_load_nothing() {
        assert!(STYLE.len() + SCRIPT.len() < 12 * 1024);
        for part in [STYLE, SCRIPT] {
            assert!(!part.contains("://") && !part.contains("url(") && !part.contains("@import"));
            assert!(!part.contains("</"));
        }
    }
}
