//! Which known names somebody may have meant who typed one that nobody has: by characters, in microseconds, since the
//! names of a payroll file may all be wrong.

use std::collections::HashMap;

/// A region or a county, by its place in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// A region.
    Region(usize),
    /// A county.
    County(usize),
}

/// How many nearest regions are offered: seven cities differ from 南晶 by one character.
const MOST_REGIONS: usize = 8;

/// How many are offered where counties are among them: they share their characters with too many.
const MOST_COUNTIES: usize = 4;

/// A name, with what tells without a look at the characters that another is not near.
#[derive(Debug)]
struct Name {
    text: String,
    chars: usize,
    marks: u64,
    known: Known,
}

/// Names, ordered by text.
#[derive(Debug)]
pub(super) struct Near {
    names: Vec<Name>,
    /// The names that each character is in.
    with: HashMap<char, Vec<usize>>,
}

/// A bit for each character that is in the text; several characters have the same.
fn marks(text: &str) -> u64 {
    let bit = |c: char| (u32::from(c).wrapping_mul(0x9e37_79b1)) >> 26;
    text.chars().fold(0, |marks, c| marks | 1_u64 << bit(c))
}

/// The edits between two texts; most are told by what is left without the characters that they share at both ends.
fn edits(one: &str, other: &str) -> usize {
    let equal = |(a, b): &(char, char)| a == b;
    let same = one.chars().zip(other.chars()).take_while(equal);
    let start: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let (one, other) = (
        one.get(start..).unwrap_or(one),
        other.get(start..).unwrap_or(other),
    );
    let same = one.chars().rev().zip(other.chars().rev()).take_while(equal);
    let end: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let front = |text: &'_ str| text.len() - end;
    let (one, other) = (
        one.get(..front(one)).unwrap_or(one),
        other.get(..front(other)).unwrap_or(other),
    );
    match (one.chars().count(), other.chars().count()) {
        (left, 0) | (0, left) => left,
        (1, 1) => 1,
        _ => strsim::osa_distance(one, other),
    }
}

impl Near {
    /// All names that may be offered.
    pub(super) fn of_names<'n>(names: impl IntoIterator<Item = (&'n str, Known)>) -> Near {
        let name = |(text, known): (&str, Known)| Name {
            chars: text.chars().count(),
            marks: marks(text),
            text: text.to_owned(),
            known,
        };
        let mut names: Vec<Name> = names.into_iter().map(name).collect();
        names.sort_by(|a, b| (&a.text, a.known).cmp(&(&b.text, b.known)));
        let mut with: HashMap<char, Vec<usize>> = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            for c in name.text.chars() {
                with.entry(c).or_default().push(place);
            }
        }
        Near { names, with }
    }

    /// What is near to any of these ways to write a name, among what `is_wanted`, nearest first: what begins with it,
    /// then what has the fewest edits. A name of up to three characters may differ by one edit, longer ones by a third
    /// of their length, as in [`crate::diagnostic::nearest`].
    pub(super) fn of(&self, typed: &[&str], is_wanted: impl Fn(Known) -> bool) -> Vec<Known> {
        let mut hits: Vec<(Nearness, &str, Known)> = Vec::new();
        for (number, text) in typed.iter().enumerate() {
            if typed.iter().take(number).any(|seen| seen == text) {
                continue;
            }
            let text = text.to_lowercase();
            let chars = text.chars().count();
            if chars < 2 {
                continue;
            }
            let first = self.names.partition_point(|name| name.text < text);
            let longer = self.names.iter().skip(first);
            let longer = longer.take_while(|name| name.text.starts_with(&text));
            hits.extend(
                longer.map(|name| (Nearness::of(0, true, name), name.text.as_str(), name.known)),
            );
            let allowed = if chars <= 3 { 1 } else { chars / 3 };
            let most = u32::try_from(allowed).unwrap_or(u32::MAX);
            let marks = marks(&text);
            let may_be = |name: &&Name| {
                // an edit takes at most one character away and puts one there
                (name.marks & !marks).count_ones() <= most
                    && (marks & !name.marks).count_ones() <= most
                    && name.chars.abs_diff(chars) <= allowed
            };
            for name in self.sharing(&text, allowed).filter(may_be) {
                let edits = edits(&text, &name.text);
                if edits <= allowed && edits < name.chars {
                    // who types Chinese has begun to choose the right word
                    let begins = name.text.chars().next() == text.chars().next();
                    // every character is some county's second: 火星 is not 七星
                    let is_county = matches!(name.known, Known::County(_));
                    if is_county && !begins && name.chars <= 2 {
                        continue;
                    }
                    let nearness = Nearness::of(edits, text.is_ascii() || begins, name);
                    hits.push((nearness, &name.text, name.known));
                }
            }
        }
        hits.retain(|(.., known)| is_wanted(*known));
        hits.sort_unstable();
        if hits
            .first()
            .is_some_and(|(first, ..)| !first.begins_otherwise)
        {
            hits.retain(|(nearness, ..)| !nearness.begins_otherwise);
        }
        let mut near: Vec<Known> = Vec::new();
        for (.., known) in hits {
            let most = match known {
                Known::Region(_) => MOST_REGIONS,
                Known::County(_) => MOST_COUNTIES,
            };
            if near.len() < most && !near.contains(&known) {
                near.push(known);
            }
        }
        near
    }

    /// The names that have one of the text's `edits + 1` rarest characters: so many edits leave one of them.
    fn sharing(&self, text: &str, edits: usize) -> impl Iterator<Item = &Name> {
        let with = |c: char| self.with.get(&c).map_or(&[][..], Vec::as_slice);
        let mut chars: Vec<&[usize]> = text.chars().map(with).collect();
        chars.sort_unstable_by_key(|names| names.len());
        chars.truncate(edits + 1);
        let places = chars.into_iter().flatten();
        places.filter_map(|place| self.names.get(*place))
    }
}

/// How near a name is; the least is nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Nearness {
    edits: usize,
    begins_otherwise: bool,
    is_county: bool,
}

impl Nearness {
    fn of(edits: usize, begins: bool, name: &Name) -> Nearness {
        Nearness {
            edits,
            begins_otherwise: !begins,
            is_county: matches!(name.known, Known::County(_)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn edits_are_those_of_the_whole_texts() {
        let texts = [
            "",
            "南昌",
            "南晶",
            "昌南",
            "南昌北",
            "aab",
            "ab",
            "aba",
            "nanchang",
            "nanchagn",
        ];
        for one in texts {
            for other in texts {
                assert_eq!(
                    edits(one, other),
                    strsim::osa_distance(one, other),
                    "{one} {other}"
                );
            }
        }
    }
}
