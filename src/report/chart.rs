//! Small charts: bars for amounts side by side, lines for amounts through time.
//!
//! A chart only repeats amounts that stand in a table above it. Lengths are whole eighths of a character cell, reckoned
//! in integers.

use unicode_width::UnicodeWidthStr;

use crate::money::Money;
use crate::printable::printable;
use crate::report::cell::{eighths, thousands};

/// How a chart is drawn where there is room for more than text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Amounts of several cases, side by side.
    Bars,
    /// Amounts of one case through time.
    Lines,
}

/// Amounts drawn to one scale that begins at zero.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is drawn.
    pub title: String,
    /// How.
    pub kind: Kind,
    /// What stands at each place: a city, a month.
    pub labels: Vec<String>,
    /// The amounts, one for each label.
    pub series: Vec<Series>,
}

/// One row of amounts.
#[derive(Clone, Debug)]
pub struct Series {
    /// What they are.
    pub name: String,
    /// In the order of the labels.
    pub values: Vec<Money>,
}

/// The longest bar in a terminal, in columns.
const LONGEST: usize = 40;
/// The shortest that still shows anything.
const SHORTEST: usize = 8;

impl Chart {
    /// The largest amount; nothing is drawn beyond it.
    pub fn most(&self) -> Money {
        let values = self.series.iter().flat_map(|series| &series.values);
        values.copied().max().unwrap_or(Money::ZERO)
    }

    /// For the terminal: a bar for each amount, in at most `width` columns.
    pub fn text(&self, width: u16) -> String {
        let most = self.most();
        let places: Vec<_> = self.labels.iter().map(|name| printable(name)).collect();
        let names = self.series.iter().map(|series| printable(&series.name));
        let widths = places.iter().map(|name| name.width());
        let widths = widths.chain(names.map(|name| name.width()));
        let label = widths.max().unwrap_or(0);
        let amount = thousands(most).width();
        let room = usize::from(width).saturating_sub(label + amount + 4);
        let room = room.clamp(SHORTEST, LONGEST);
        let mut out = format!("{}\n", printable(&self.title));
        if self.series.len() > 1 {
            out.push_str(&self.legend(usize::from(width)));
        }
        for (at, name) in places.iter().enumerate() {
            for (nth, series) in self.series.iter().enumerate() {
                let value = series.values.get(at).copied().unwrap_or(Money::ZERO);
                // of several series only the first line of a place names it
                let name: &str = if nth == 0 { name } else { "" };
                let gap = " ".repeat(label.saturating_sub(name.width()));
                let shown = thousands(value);
                let before = " ".repeat(amount.saturating_sub(shown.width()));
                let bar = bar(value, most, room);
                let line = format!(" {name}{gap}  {before}{shown} {bar}");
                out.push_str(line.trim_end());
                out.push('\n');
            }
        }
        out
    }
}

impl Chart {
    /// The names of the series in the order of their bars, folded to the width.
    fn legend(&self, width: usize) -> String {
        let mut lines = vec![String::from(" ")];
        for (nth, series) in self.series.iter().enumerate() {
            let entry = format!("{}. {}  ", nth + 1, printable(&series.name));
            match lines.last_mut() {
                Some(line) if line.width() + entry.trim_end().width() <= width => {
                    line.push_str(&entry);
                }
                _ => lines.push(format!(" {entry}")),
            }
        }
        let lines = lines.iter().filter(|line| !line.trim().is_empty());
        lines.map(|line| format!("{}\n", line.trim_end())).collect()
    }
}

/// A bar of at most `room` columns, in eighths.
pub fn bar(value: Money, most: Money, room: usize) -> String {
    let fen = |money: Money| u128::try_from(money.fen()).unwrap_or(0);
    let room = u128::try_from(room).unwrap_or(0);
    let length = (fen(value) * room * 8).checked_div(fen(most)).unwrap_or(0);
    eighths(usize::try_from(length).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn bars_are_to_scale() {
        assert_eq!(bar(yuan("100"), yuan("100"), 4), "████");
        assert_eq!(bar(yuan("50"), yuan("100"), 4), "██");
        assert_eq!(bar(yuan("1"), yuan("100"), 10), "▏".repeat(0));
        assert_eq!(bar(yuan("2"), yuan("100"), 10), "▏");
        assert_eq!(bar(yuan("0"), yuan("0"), 10), "");
    }

    #[test]
    fn a_chart_keeps_within_its_width() {
        let chart = Chart {
            title: "单位成本".into(),
            kind: Kind::Bars,
            labels: vec!["北京市".into(), "呼和浩特市".into()],
            series: vec![Series {
                name: "cost".into(),
                values: vec![yuan("20000"), yuan("1234.56")],
            }],
        };
        for width in [40, 80, 100] {
            let text = chart.text(width);
            assert!(
                text.lines().all(|line| line.width() <= usize::from(width)),
                "{text}"
            );
        }
        assert!(chart.text(80).contains("20,000.00 ███"));
    }
}
