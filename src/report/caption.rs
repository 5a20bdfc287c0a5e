//! A line of words above or below a table.

use std::borrow::Cow;

use crate::printable::printable;
use crate::report::cell::markdown;

/// A line above or below a table; its parts are set apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What it says.
    pub parts: Vec<String>,
    /// Blanks before it, on a terminal.
    indent: usize,
    /// Blanks between its parts.
    gap: usize,
}

impl Caption {
    /// A line of these parts.
    pub fn of<P: Into<String>>(parts: impl IntoIterator<Item = P>) -> Caption {
        Caption {
            parts: parts.into_iter().map(Into::into).collect(),
            indent: 0,
            gap: 2,
        }
    }

    /// The same, `indent` blanks from the edge.
    #[must_use]
    pub fn indented(self, indent: usize) -> Caption {
        Caption { indent, ..self }
    }

    /// The same with `gap` blanks between its parts.
    #[must_use]
    pub fn spaced(self, gap: usize) -> Caption {
        Caption { gap, ..self }
    }

    fn line(&self) -> String {
        self.parts.join(&" ".repeat(self.gap))
    }

    /// For the terminal.
    pub fn text(&self) -> String {
        format!("{:1$}{2}", "", self.indent, printable(&self.line()))
    }

    /// For Markdown, without the blanks before it.
    pub fn markdown(&self) -> String {
        line_of_markdown(&self.line())
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Caption {
    fn from(text: T) -> Caption {
        Caption::of([text.into().into_owned()])
    }
}

/// A line of words in a page of Markdown.
pub(super) fn line_of_markdown(text: &str) -> String {
    markdown(&printable(text))
}
