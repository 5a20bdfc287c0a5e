//! Charts as inline SVG that fills its column at any width without scaling its type.
//!
//! The element's box is the plot alone, so that a percentage is a place on the scale; names and figures stand in its
//! margins. Everything is reckoned in integers: thousandths of a percent across, tenths of a pixel down.

use super::plot::{COLOURS, Drawn};
use super::text::escape;
use super::{bars, lines};
use crate::report::chart::{Chart, Kind};

/// A chart with its title and, of several series, a legend.
pub(super) fn figure(chart: &Chart, at: usize) -> String {
    let title = escape(&chart.title);
    let drawn = match chart.kind {
        Kind::Bars => bars::drawn(chart),
        Kind::Lines => lines::drawn(chart),
    };
    let Drawn {
        left,
        right,
        height,
        content,
    } = drawn;
    let margins = left + right;
    let legend = legend(chart);
    format!(
        "<figure>\n<figcaption>{title}</figcaption>\n{legend}<svg role=\"img\" aria-labelledby=\"c{at}\" \
         height=\"{height}\" style=\"margin:0 {right}px 0 {left}px;width:calc(100% - {margins}px)\">\n\
         <title id=\"c{at}\">{title}</title>\n{content}</svg>\n</figure>\n"
    )
}

fn legend(chart: &Chart) -> String {
    if chart.series.len() < 2 {
        return String::new();
    }
    let items = chart.series.iter().enumerate().map(|(nth, series)| {
        let (class, name) = (nth % COLOURS, escape(&series.name));
        let sample = match chart.kind {
            Kind::Bars => format!("<rect class=\"bar s{class}\" width=\"14\" height=\"10\" y=\"1\"/>"),
            Kind::Lines => format!("<line class=\"line s{class}\" x2=\"26\" y1=\"6\" y2=\"6\"/>"),
        };
        let width = if chart.kind == Kind::Bars { 14 } else { 26 };
        format!("<li><svg aria-hidden=\"true\" width=\"{width}\" height=\"12\">{sample}</svg>{name}</li>")
    });
    format!("<ul class=\"legend\">{}</ul>\n", items.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;
    use crate::report::chart::Series;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn chart(kind: Kind, labels: &[&str], values: &[&[&str]]) -> Chart {
        let series = values.iter().enumerate().map(|(nth, values)| Series {
            name: format!("<{nth}>"),
            values: values.iter().map(|value| yuan(value)).collect(),
        });
        Chart {
            title: "A & B".to_owned(),
            kind,
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            series: series.collect(),
        }
    }

    #[test]
    fn bars_are_to_scale_and_carry_their_amounts() {
        let drawn = figure(
            &chart(
                Kind::Bars,
                &["南昌", "x<y"],
                &[&["2000", "500.5"], &["1000", "0"]],
            ),
            3,
        );
        for want in [
            "<svg role=\"img\" aria-labelledby=\"c3\"",
            "<title id=\"c3\">A &amp; B</title>",
            "width=\"100.000%\" height=\"15\"><title>南昌 &lt;0&gt; 2,000.00</title>",
            "width=\"25.025%\" height=\"15\"><title>x&lt;y &lt;0&gt; 500.50</title>",
            "width=\"0.000%\"",
            "</svg>&lt;1&gt;</li>",
        ] {
            assert!(drawn.contains(want), "{want} is not in\n{drawn}");
        }
    }

    #[test]
    fn a_line_runs_from_edge_to_edge_and_upwards() {
        let drawn = figure(
            &chart(Kind::Lines, &["a", "b", "c"], &[&["0", "500", "1000"]]),
            0,
        );
        assert!(
            drawn.contains("points=\"0,2200 50000,1100 100000,0\""),
            "{drawn}"
        );
        assert!(!drawn.contains("legend"));
        let single = figure(&chart(Kind::Lines, &["a"], &[&["7"]]), 0);
        assert!(single.contains("cx=\"50.000%\""), "{single}");
        let empty =
            figure(&chart(Kind::Lines, &[], &[]), 0) + &figure(&chart(Kind::Bars, &["a"], &[]), 0);
        assert_eq!(empty.matches("<figure>").count(), 2);
    }
}
