//! Amounts side by side: a bar for each, its amount at its end.

use super::scale::{Ticks, fen, percent, share};
use super::svg::{COLOURS, Drawn, pixels, told};
use super::text::escape;
use crate::report::cell::thousands;
use crate::report::chart::Chart;

/// Pixels up to which a name stands beside its bars; longer ones stand above.
const BESIDE: usize = 90;
/// Pixels of a bar, of the gap after it and of the gap after a group.
const BAR: usize = 15;
const BETWEEN: usize = 2;
const GROUP: usize = 10;
/// Pixels of a line of type.
const LINE: usize = 18;

/// The bars of a chart.
pub(super) fn drawn(chart: &Chart) -> Drawn {
    let most = fen(chart.most()).max(1);
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(pixels).max().unwrap_or(0);
    let name = widest(&mut chart.labels.iter().map(String::as_str));
    let beside = name <= BESIDE;
    let values = chart.series.iter().flat_map(|series| &series.values);
    let figures: Vec<String> = values.map(|value| thousands(*value)).collect();
    let figure = widest(&mut figures.iter().map(String::as_str));
    let group = chart.series.len() * (BAR + BETWEEN) + if beside { GROUP } else { GROUP + LINE };
    let plot = chart.labels.len() * group;

    let mut content = String::new();
    let ticks = Ticks::up_to(most, 4);
    for (nth, tick) in ticks.values().take_while(|tick| *tick <= most).enumerate() {
        let (x, label) = (percent(share(tick, most)), ticks.label(tick));
        let minor = if nth % 2 == 1 { " minor" } else { "" };
        let y = plot + LINE - 2;
        content.push_str(&format!(
            "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y2=\"{plot}\"/><text class=\"tick{minor}\" x=\"{x}\" y=\"{y}\" \
             text-anchor=\"middle\">{label}</text>\n"
        ));
    }
    for (at, label) in chart.labels.iter().enumerate() {
        let top = at * group + GROUP / 2;
        let label = escape(label);
        let first = if beside { top } else { top + LINE };
        content.push_str(&if beside {
            let bars = chart.series.len() * (BAR + BETWEEN);
            let middle = top + bars.saturating_sub(BETWEEN) / 2 + 5;
            format!("<text x=\"-8\" y=\"{middle}\" text-anchor=\"end\">{label}</text>")
        } else {
            format!(
                "<text class=\"value\" x=\"6\" y=\"{}\">{label}</text>",
                top + LINE - 5
            )
        });
        for (nth, series) in chart.series.iter().enumerate() {
            let Some(value) = series.values.get(at) else {
                continue;
            };
            let y = first + nth * (BAR + BETWEEN);
            let (x, class) = (percent(share(fen(*value), most)), nth % COLOURS);
            let (shown, base) = (thousands(*value), y + BAR - 3);
            let told = told(series, &label, &shown);
            content.push_str(&format!(
                "<rect class=\"bar s{class}\" y=\"{y}\" width=\"{x}\" height=\"{BAR}\">{told}</rect>\
                 <text class=\"value\" x=\"{x}\" dx=\"6\" y=\"{base}\">{shown}</text>"
            ));
        }
        content.push('\n');
    }
    content.push_str(&format!("<line class=\"axis\" y2=\"{plot}\"/>\n"));
    Drawn {
        left: if beside { name + 8 } else { 1 },
        right: figure + 8,
        height: plot + LINE + 4,
        content,
    }
}
