//! Amounts through time: a line for each series, its last amount at its end.

use super::scale::{Ticks, fen, percent, share, tenths};
use super::svg::{COLOURS, Drawn, pixels, told};
use super::text::escape;
use crate::report::cell::thousands;
use crate::report::chart::{Chart, Series};

/// Pixels of the plot, from foot to head.
const PLOT: usize = 220;
/// The plot's width where a page is narrow, and where it is wide, at least.
const NARROW: usize = 220;
const WIDE: usize = 620;
/// Points up to which each is marked, and up to which each has its figure on a wide page.
const MARKED: usize = 60;
const FIGURED: usize = 8;

/// The lines of a chart.
pub(super) fn drawn(chart: &Chart) -> Drawn {
    let ticks = Ticks::up_to(fen(chart.most()).max(1), 5);
    let top = ticks.top();
    let last = chart.labels.len().saturating_sub(1);
    // the places stand between the edges, one alone in the middle
    let across = |at: usize| (at * 100_000).checked_div(last).unwrap_or(50_000);
    // thousandths of a percent of the plot's tenths of a pixel
    let down = |fen: u64| PLOT * 10 - share(fen, top) * PLOT / 10_000;
    let mut content = String::new();
    // half a name may stand out at either end
    let half = |label: Option<&String>| label.map_or(0, |label| pixels(label) / 2);
    let mut left = half(chart.labels.first());
    for tick in ticks.values() {
        let label = ticks.label(tick);
        left = left.max(pixels(&label));
        let y = tenths(down(tick));
        let class = if tick == 0 { "axis" } else { "grid" };
        content.push_str(&format!(
            "<line class=\"{class}\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/><text class=\"tick\" x=\"-8\" dy=\"4\" y=\"{y}\" \
             text-anchor=\"end\">{label}</text>\n"
        ));
    }
    content.push_str(&places(chart, &across));
    let mut right = half(chart.labels.last());
    let mut ends: Vec<End> = Vec::new();
    for (nth, series) in chart.series.iter().enumerate() {
        let class = nth % COLOURS;
        let points = || series.values.iter().take(last + 1).enumerate();
        let drawn: Vec<String> = points()
            .map(|(at, value)| format!("{},{}", across(at), down(fen(*value))))
            .collect();
        content.push_str(&format!(
            "<svg width=\"100%\" height=\"{PLOT}\" viewBox=\"0 0 100000 {}\" preserveAspectRatio=\"none\">\
             <polyline class=\"line s{class}\" points=\"{}\"/></svg>\n",
            PLOT * 10,
            drawn.join(" ")
        ));
        if points().count() <= MARKED {
            for (at, value) in points() {
                let (x, y) = (percent(across(at)), tenths(down(fen(*value))));
                let label = chart
                    .labels
                    .get(at)
                    .map_or_else(String::new, |label| escape(label));
                let told = told(series, &label, &thousands(*value));
                content.push_str(&format!(
                    "<circle class=\"s{class}\" cx=\"{x}\" cy=\"{y}\" r=\"3\">{told}</circle>"
                ));
            }
            content.push('\n');
        }
        if let Some((_, value)) = points().next_back() {
            let shown = thousands(*value);
            right = right.max(pixels(&shown));
            ends.push(End {
                y: down(fen(*value)),
                class,
                shown,
            });
        }
    }
    if let [only] = chart.series.as_slice() {
        content.push_str(&figures(only, last, &across, &down));
    }
    for End { y, class, shown } in apart(ends) {
        let y = tenths(y);
        content.push_str(&format!(
            "<text class=\"value s{class}\" x=\"100%\" dx=\"8\" dy=\"4\" y=\"{y}\">{shown}</text>\n"
        ));
    }
    Drawn {
        left: left + 8,
        right: right + 8,
        height: PLOT + 30,
        content,
    }
}

/// The names along the foot: as many as a wide page holds, those beyond what a narrow one holds marked as minor.
fn places(chart: &Chart, across: &dyn Fn(usize) -> usize) -> String {
    let widest = chart
        .labels
        .iter()
        .map(|label| pixels(label) + 12)
        .max()
        .unwrap_or(1);
    let step = |room: usize| chart.labels.len().div_ceil((room / widest).max(1)).max(1);
    let wide = step(WIDE);
    let narrow = step(NARROW).next_multiple_of(wide);
    let mut out = String::new();
    for (at, label) in chart.labels.iter().enumerate().step_by(wide) {
        let x = percent(across(at));
        let minor = if at % narrow == 0 { "" } else { " minor" };
        let (y, label) = (PLOT + 20, escape(label));
        out.push_str(&format!(
            "<text class=\"tick{minor}\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>\n"
        ));
    }
    out
}

/// Figures of a line that stands alone: its greatest, least and first, and the others where there are few; the last
/// stands in the margin.
fn figures(
    series: &Series,
    last: usize,
    across: &dyn Fn(usize) -> usize,
    down: &dyn Fn(u64) -> usize,
) -> String {
    let inner = || series.values.iter().take(last).enumerate();
    let greatest = inner().rev().max_by_key(|(_, value)| **value);
    let least = inner().rev().min_by_key(|(_, value)| **value);
    let mut chosen: Vec<usize> = Vec::new();
    for (at, _) in [greatest, least, inner().next()].into_iter().flatten() {
        // far enough from the others and from the margin to be read on a narrow page
        let room = |other: &usize| across(at).abs_diff(across(*other)) >= 30_000;
        if chosen.iter().all(room) && across(at) <= 80_000 {
            chosen.push(at);
        }
    }
    let all = last < FIGURED;
    let shown = inner().filter(|(at, _)| all || chosen.contains(at));
    shown
        .map(|(at, value)| {
            let (x, y) = (percent(across(at)), tenths(down(fen(*value))));
            let minor = if chosen.contains(&at) { "" } else { " minor" };
            let anchor = if at == 0 { "start" } else { "middle" };
            let value = thousands(*value);
            format!("<text class=\"value{minor}\" x=\"{x}\" y=\"{y}\" dy=\"-9\" text-anchor=\"{anchor}\">{value}</text>\n")
        })
        .collect()
}

/// The figure at the end of a line.
struct End {
    /// In tenths of a pixel from the top.
    y: usize,
    class: usize,
    shown: String,
}

/// Moves figures that would overlap apart.
fn apart(mut ends: Vec<End>) -> Vec<End> {
    ends.sort_by_key(|end| end.y);
    // from the foot upwards first, so that none falls below it
    let mut limit = PLOT * 10;
    for end in ends.iter_mut().rev() {
        end.y = end.y.min(limit);
        limit = end.y.saturating_sub(150);
    }
    let mut limit = 0;
    for end in &mut ends {
        end.y = end.y.max(limit);
        limit = end.y + 150;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_at_the_ends_of_lines_do_not_overlap() {
        let end = |y| End {
            y,
            class: 0,
            shown: String::new(),
        };
        let moved = apart(vec![end(2190), end(2200), end(40), end(0)]);
        let heights: Vec<usize> = moved.iter().map(|end| end.y).collect();
        assert_eq!(heights, [0, 150, 2050, 2200]);
    }
}
