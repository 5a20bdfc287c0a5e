//! What charts of every kind share: the room around a plot, colours, and what a pointer is told.

use unicode_width::UnicodeWidthStr;

use super::text::escape;
use crate::report::chart::Series;

/// As many series have a colour of their own.
pub(super) const COLOURS: usize = 6;

/// What is drawn, with the room it needs around the plot, in pixels.
pub(super) struct Drawn {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) height: usize,
    pub(super) content: String,
}

/// What a pointer over a bar or a point is told.
pub(super) fn told(series: &Series, label: &str, shown: &str) -> String {
    if series.name.is_empty() {
        format!("<title>{label} {shown}</title>")
    } else {
        format!("<title>{label} {} {shown}</title>", escape(&series.name))
    }
}

/// Pixels of a text at most; a Chinese character counts two columns.
pub(super) fn pixels(text: &str) -> usize {
    text.width() * 15 / 2
}
