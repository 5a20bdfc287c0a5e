//! What is wrong with a rate file, and the file's text that the message points into.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Excerpt};
use crate::lang::Text;
use crate::rates::model::Place;
use crate::text;

/// A rate file in memory: its path and text.
#[derive(Clone, Debug)]
pub struct Document {
    /// As the user knows it.
    pub path: String,
    /// Whole, without a byte-order mark.
    pub text: String,
    /// Byte offsets at which lines begin.
    lines: Vec<usize>,
}

/// The largest file that is read whole, in bytes: for rates a hundred times the largest there is.
pub const MOST_BYTES: usize = 1 << 20;

impl Document {
    /// A document from what a file holds. A byte-order mark is dropped and any line ending is read, since editors on
    /// Windows write both; `rates lint` mentions them (see [`Document::manners`]).
    ///
    /// # Errors
    /// A finding if it is too large, or no UTF-8.
    pub fn new(path: impl Into<String>, bytes: &[u8]) -> Result<Document, Box<Finding>> {
        let path = path.into();
        if bytes.len() > MOST_BYTES {
            return Err(Box::new(Finding {
                hints: vec![text!(
                    "a rate file has a few hundred lines; is this the right file?",
                    "费率文件只有几百行；是不是选错了文件？"
                )],
                ..Finding::whole(
                    "too-large",
                    &path,
                    text!(
                        "the file has more than 1 MiB, the most that is read",
                        "文件超过 1 MiB，这是读取的上限"
                    ),
                )
            }));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) => {
                let line = bytes
                    .iter()
                    .take(error.valid_up_to())
                    .filter(|b| **b == b'\n')
                    .count()
                    + 1;
                return Err(Box::new(Finding {
                    place: Place {
                        line: narrow(line),
                        column: 1,
                        length: 1,
                    },
                    hints: vec![text!(
                        "save the file as UTF-8 (in Notepad: Save as, encoding UTF-8)",
                        "请把文件另存为 UTF-8（记事本：另存为，编码选 UTF-8）"
                    )],
                    ..Finding::whole(
                        "not-utf8",
                        &path,
                        text!(
                            "the file is not UTF-8 text from line {line} on",
                            "文件从第 {line} 行起不是 UTF-8 文本"
                        ),
                    )
                }));
            }
        };
        let starts = text
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Ok(Document { path, text, lines })
    }

    /// What a file of the tree should not have though it can be read: a byte-order mark, CRLF line endings.
    pub fn manners(path: &str, bytes: &[u8]) -> Vec<Finding> {
        let mut findings = Vec::new();
        if bytes.starts_with(b"\xef\xbb\xbf") {
            findings.push(Finding {
                hints: vec![text!(
                    "save it as UTF-8 without BOM",
                    "请存为不带 BOM 的 UTF-8"
                )],
                ..Finding::whole(
                    "byte-order-mark",
                    path,
                    text!(
                        "the file begins with a byte-order mark",
                        "文件以字节顺序标记（BOM）开头"
                    ),
                )
            });
        }
        if let Some(at) = bytes.windows(2).position(|pair| pair == b"\r\n") {
            let line = bytes.iter().take(at).filter(|b| **b == b'\n').count() + 1;
            findings.push(Finding {
                place: Place {
                    line: narrow(line),
                    column: 1,
                    length: 1,
                },
                hints: vec![text!(
                    "save it with LF line endings: `sed -i 's/\\r$//' {path}`",
                    "请用 LF 换行保存：`sed -i 's/\\r$//' {path}`"
                )],
                ..Finding::whole(
                    "crlf",
                    path,
                    text!("lines end with CRLF", "文件用 CRLF 换行"),
                )
            });
        }
        findings
    }

    /// The place of a range of bytes; of a range over several lines, the part on its first.
    pub fn place(&self, span: &Range<usize>) -> Place {
        let start = span.start.min(self.text.len());
        let index = self
            .lines
            .partition_point(|at| *at <= start)
            .checked_sub(1)
            .expect("the first line begins at 0");
        let line_start = self.lines.get(index).copied().unwrap_or(0);
        let line = self.line_text(index);
        let count =
            |from: usize, to: usize| self.text.get(from..to).map_or(0, |t| t.chars().count());
        let end = span
            .end
            .clamp(start, line_start + line.len().max(start - line_start));
        Place {
            line: narrow(index + 1),
            column: narrow(count(line_start, start) + 1),
            length: narrow(count(start, end).max(1)),
        }
    }

    fn line_text(&self, index: usize) -> &str {
        let start = self.lines.get(index).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).expect("lines begin within the text");
        rest.split(['\r', '\n'])
            .next()
            .expect("a split gives a first part")
    }

    /// The excerpt at a place.
    pub fn excerpt(&self, place: Place, label: Text) -> Excerpt {
        // what is said of a whole file stands at line 0
        let line = usize::try_from(place.line).expect("a line's number fits");
        let index = line.saturating_sub(1);
        Excerpt {
            path: self.path.clone(),
            line: place.line,
            column: place.column,
            length: place.length,
            text: self.line_text(index).to_owned(),
            label,
        }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Another place that bears on a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// The file.
    pub path: String,
    /// Where.
    pub place: Place,
    /// What stands there.
    pub label: Text,
}

/// One thing that is wrong with a rate file.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Stable kebab-case word.
    pub code: &'static str,
    /// The file.
    pub path: String,
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// Beside the carets.
    pub label: Text,
    /// Places that bear on it.
    pub related: Vec<Related>,
    /// What to write instead.
    pub hints: Vec<Text>,
}

impl Finding {
    /// A finding about a whole file.
    pub fn whole(code: &'static str, path: &str, message: Text) -> Finding {
        Finding {
            code,
            path: path.to_owned(),
            place: Place {
                line: 1,
                column: 1,
                length: 1,
            },
            message,
            label: Text::default(),
            related: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// A finding at a place.
    pub fn at(code: &'static str, path: &str, place: Place, message: Text) -> Finding {
        Finding {
            place,
            ..Finding::whole(code, path, message)
        }
    }

    /// The same with a label beside the carets.
    #[must_use]
    pub fn label(mut self, label: Text) -> Finding {
        self.label = label;
        self
    }

    /// The same with one more remedy.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Finding {
        self.hints.push(hint);
        self
    }

    /// The same with another place.
    #[must_use]
    pub fn related(mut self, path: &str, place: Place, label: Text) -> Finding {
        self.related.push(Related {
            path: path.to_owned(),
            place,
            label,
        });
        self
    }

    /// The message with excerpts from those `documents` that are at hand.
    pub fn diagnostic(&self, documents: &[Document]) -> Diagnostic {
        let excerpt = |path: &str, place: Place, label: &Text| match documents
            .iter()
            .find(|d| d.path == path)
        {
            Some(document) => document.excerpt(place, label.clone()),
            None => Excerpt {
                path: path.to_owned(),
                line: place.line,
                column: place.column,
                length: place.length,
                text: String::new(),
                label: label.clone(),
            },
        };
        let mut diagnostic = Diagnostic::error(self.code, self.message.clone());
        diagnostic
            .excerpts
            .push(excerpt(&self.path, self.place, &self.label));
        for related in &self.related {
            let shown = excerpt(&related.path, related.place, &related.label);
            diagnostic.excerpts.push(shown);
        }
        diagnostic.hints.clone_from(&self.hints);
        diagnostic
    }
}
