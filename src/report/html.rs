//! One self-contained page: tables, charts and notes for a browser or a printer.
//!
//! The page fetches nothing. Its style and its script (which only sorts rows) stand in files of their own below this
//! one; without the script every row and figure is there all the same. Equal results give equal bytes.

use crate::lang::Lang;
use crate::report::Report;
use crate::report::caption::Caption;
use crate::report::grid::Grid;
use crate::report::notes::Detail;
use crate::report::words::pick;

mod bars;
mod lines;
mod plot;
mod scale;
mod svg;
mod table;
mod text;

use table::table;
use text::{escape, inline};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// What the page may load: nothing but itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// The page of a result.
pub fn page(report: &dyn Report, lang: Lang) -> String {
    let grids = report.grids(lang);
    let command = format!("sscalc {}", report.command());
    let first = grids.first().and_then(|grid| grid.above.first());
    let title = first.map_or_else(
        || command.clone(),
        |caption| format!("{} – sscalc", caption.parts.join(" · ")),
    );
    let mut body = String::new();
    if first.is_none() {
        body.push_str(&format!("<h1>{}</h1>\n", escape(&command)));
    }
    for (at, grid) in grids.iter().enumerate() {
        body.push_str(&section(grid, at, lang));
    }
    for (at, chart) in report.charts(lang).iter().enumerate() {
        body.push_str(&svg::figure(chart, at));
    }
    body.push_str(&notes(report, lang));
    let (code, title, command) = (pick(lang, "en", "zh-CN"), escape(&title), escape(&command));
    let version = env!("CARGO_PKG_VERSION");
    let made = pick(lang, "Made by sscalc", "由 sscalc");
    let end = pick(lang, "", " 生成");
    let tables = report.tables().map_or_else(String::new, |date| match lang {
        Lang::Zh => format!("，费率表 {}", escape(date)),
        Lang::En => format!(", tables of {}", escape(date)),
    });
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <main>\n<p class=\"kind\">{command}</p>\n{body}</main>\n\
         <footer>{made} {version}{end}{tables}</footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// A table with its lines above and below; of a grid without columns, the lines alone.
fn section(grid: &Grid, at: usize, lang: Lang) -> String {
    let below = grid.below.iter();
    let below: String = below
        .map(|caption| format!("<p>{}</p>\n", line(caption)))
        .collect();
    let below = if below.is_empty() {
        below
    } else {
        format!("<div class=\"below\">\n{below}</div>\n")
    };
    let lines = lines_above(&grid.above, at);
    if grid.columns.is_empty() {
        return format!("<section>\n{lines}\n{below}</section>\n");
    }
    let (named, caption) = if lines.is_empty() {
        (String::new(), String::new())
    } else {
        // the inner box stays in view while a wide table is scrolled under it
        (
            format!(" role=\"region\" aria-labelledby=\"t{at}\""),
            format!("<caption><div>{lines}</div></caption>\n"),
        )
    };
    format!(
        "<section>\n<div class=\"scroll\" tabindex=\"0\"{named}>\n{}</div>\n{below}</section>\n",
        table(grid, &caption, lang)
    )
}

/// The lines above a table: the first is the heading, the page's own in the first table.
fn lines_above(above: &[Caption], at: usize) -> String {
    let Some((first, rest)) = above.split_first() else {
        return String::new();
    };
    let level = if at == 0 { "h1" } else { "h2" };
    let (first, rest) = (line(first), rest.iter().map(line));
    let rest: String = rest.map(|text| format!("<p>{text}</p>")).collect();
    format!("<{level} id=\"t{at}\">{first}</{level}>{rest}")
}

/// A line of words; where it has several parts each is a box of its own.
fn line(caption: &Caption) -> String {
    match caption.parts.as_slice() {
        [one] => inline(one),
        several => {
            let boxes = several.iter();
            let boxes: Vec<String> = boxes
                .map(|part| format!("<span>{}</span>", inline(part)))
                .collect();
            boxes.join(" ")
        }
    }
}

/// The notes: what bears on the person, and below a line that counts them the others, folded.
fn notes(report: &dyn Report, lang: Lang) -> String {
    let brief = report.note_lines(lang, false, Detail::Brief);
    let whole = report.note_lines(lang, false, Detail::Whole);
    let (open, folded): (Vec<_>, Vec<_>) = whole.into_iter().partition(|line| brief.contains(line));
    let title = pick(lang, "Notes", "说明");
    if open.is_empty() && folded.is_empty() {
        return String::new();
    }
    let mut section = format!("<section class=\"notes\">\n<h2>{title}</h2>\n");
    section.push_str(&list(&open, lang));
    if !folded.is_empty() {
        let counts = brief.iter().filter(|line| !open.contains(line));
        let counts: Vec<String> = counts.map(|(_, line)| inline(line)).collect();
        let items = list(&folded, lang);
        section.push_str(&format!(
            "<details>\n<summary>{}</summary>\n{items}</details>\n",
            counts.join(" ")
        ));
    }
    section.push_str("</section>\n");
    section
}

fn list(lines: &[(bool, String)], lang: Lang) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let items = lines.iter().map(|(doubt, text)| {
        let (class, word) = if *doubt {
            ("doubt", pick(lang, "Note", "注意"))
        } else {
            ("hint", pick(lang, "Hint", "提示"))
        };
        format!(
            "<li class=\"{class}\"><b>{word}</b> {}</li>\n",
            inline(text)
        )
    });
    format!("<ul>\n{}</ul>\n", items.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::cell::Cell;
    use crate::report::grid::{Align, GridRow};
    use crate::report::records::Records;

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
        fn records(&self) -> Records {
            Records::default()
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
        grid.above.push(Caption::of(["A & B", "2026-07"]));
        let amount = "1234.50".parse().unwrap();
        let rate: crate::money::Rate = "7%".parse().unwrap();
        grid.push([
            "<b>南昌".into(),
            "2014".into(),
            rate.into(),
            Cell::AtLeast(amount),
            Cell::Bar(725),
        ]);
        let month: crate::period::Month = "2026-07".parse().unwrap();
        grid.push([
            "x".into(),
            month.into(),
            Cell::NotDue,
            Cell::UnknownInWords,
            Cell::Bar(1),
        ]);
        let sums = [
            "Total".into(),
            Cell::Blank,
            Cell::Blank,
            Cell::NotDue,
            "\"x".into(),
        ];
        grid.push_sum(sums);
        grid.below
            .push(Caption::of(["see https://example.org/a?b=1&c=2"]).indented(2));
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
    fn rows_of_a_group_stay_below_its_name() {
        let mut grid = Grid::new([
            (String::new(), Align::Left),
            ("北京".to_owned(), Align::Right),
        ]);
        let amount = Cell::Amount("1".parse().unwrap());
        let cells = |name: &str| vec![name.into(), amount.clone()];
        grid.rows = vec![
            GridRow::Group("个人".into()),
            GridRow::Inner(cells("养老")),
            GridRow::Group("单位".into()),
            GridRow::Inner(cells("养老")),
            GridRow::Single(cells("成本")),
        ];
        let table = table(&grid, "", Lang::Zh);
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
        let text = grid.table(80, Lang::Zh);
        assert!(text.contains("\n \u{a0} 养老"), "{text}");
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
