//! The regions that a build embedded, as lines of text, of which a run reads the one that it is asked for: hundreds of
//! entries with their texts would have to be made ready at every start.

use std::borrow::Cow;

use crate::rates::regions::{Level, RegionEntry};

/// Between the fields of a line: id, name, adcode, province, aliases, first byte of the table, one past its last.
const FIELD: char = '\t';
/// Between aliases.
const ALIAS: char = ',';
/// Why a line can be read.
const WRITTEN: &str = "the build wrote the line, with every field";

/// All regions, by adcode, the nation among them.
#[derive(Debug)]
pub struct Index(&'static str);

/// Where a table stands among the embedded bytes.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedTable {
    /// The region's or overlay's id.
    pub id: &'static str,
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// A line of the index: a region, its own id first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line(&'static str);

/// The line of a region whose table stands between these bytes, with its line end.
pub(super) fn line(region: &RegionEntry, start: usize, end: usize) -> String {
    let RegionEntry {
        id,
        name,
        adcode,
        level: _,
        province,
        aliases,
    } = region;
    let aliases = aliases.join(&ALIAS.to_string());
    format!(
        "{id}{FIELD}{name}{FIELD}{adcode}{FIELD}{province}{FIELD}{aliases}{FIELD}{start}{FIELD}{end}\n"
    )
}

impl Index {
    /// The index of what the build wrote.
    pub const fn of(lines: &'static str) -> Index {
        Index(lines)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line> + use<> {
        self.0.lines().map(Line)
    }

    /// The line of the region of this id.
    pub(super) fn line_of(&self, id: &str) -> Option<Line> {
        self.lines()
            .find(|line| line.behind(id).is_some_and(|rest| rest.starts_with(FIELD)))
    }

    /// The regions whose ids begin with this one and say more behind a hyphen (`yichun-heilongjiang`).
    pub(super) fn namesake_of(&self, id: &str) -> Option<RegionEntry> {
        let mut lines = self.lines();
        let line = lines.find(|line| line.behind(id).is_some_and(|rest| rest.starts_with('-')));
        line.map(Line::region)
    }
}

impl Line {
    fn behind(self, id: &str) -> Option<&'static str> {
        self.0.strip_prefix(id)
    }

    pub(super) fn region(self) -> RegionEntry {
        let [id, name, adcode, province, aliases, ..] = self.fields();
        let aliases = aliases.split(ALIAS).filter(|alias| !alias.is_empty());
        RegionEntry {
            id: id.into(),
            name: name.into(),
            adcode: adcode.into(),
            level: Level::of_adcode(adcode),
            province: province.into(),
            aliases: aliases.map(Cow::Borrowed).collect(),
        }
    }

    /// Where its table stands.
    pub(super) fn table(self) -> EmbeddedTable {
        let [id, .., start, end] = self.fields();
        EmbeddedTable {
            id,
            start: start.parse().expect(WRITTEN),
            end: end.parse().expect(WRITTEN),
        }
    }

    fn fields(self) -> [&'static str; 7] {
        let mut fields = self.0.split(FIELD);
        std::array::from_fn(|_| fields.next().expect(WRITTEN))
    }
}
