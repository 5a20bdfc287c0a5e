//! The documents behind a result.

use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::rates::model::Source;

/// Documents, each once by its key, in the order in which they are first used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a document, unless its key is there.
    pub fn push(&mut self, source: Source) {
        if self.of_key(&source.key.value).is_none() {
            self.0.push(source);
        }
    }

    /// The document of a key.
    pub fn of_key(&self, key: &str) -> Option<&Source> {
        self.0.iter().find(|source| source.key.value == key)
    }

    /// How the document of a key is named in a sentence: as [`Source::name`], or by its key where it is not known.
    pub fn name<'s>(&'s self, key: &'s str) -> &'s str {
        self.of_key(key).map_or(key, Source::name)
    }
}

/// A document as objects of JSON have it: without its place in the tables.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceObject<'s> {
    /// The key that figures name it by.
    key: &'s str,
    /// Its title and number.
    document: &'s str,
    /// Who published it; empty where unknown.
    publisher: &'s str,
    /// When; empty where unknown.
    published: &'s str,
    /// Its address; empty where unknown.
    url: &'s str,
}

impl<'s> From<&'s Source> for SourceObject<'s> {
    fn from(source: &'s Source) -> SourceObject<'s> {
        SourceObject {
            key: &source.key.value,
            document: &source.document,
            publisher: &source.publisher,
            published: &source.published,
            url: &source.url,
        }
    }
}

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(SourceObject::from))
    }
}

impl Deref for Sources {
    type Target = [Source];

    fn deref(&self) -> &[Source] {
        &self.0
    }
}

impl Extend<Source> for Sources {
    fn extend<I: IntoIterator<Item = Source>>(&mut self, sources: I) {
        sources.into_iter().for_each(|source| self.push(source));
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(sources: I) -> Sources {
        let mut all = Sources::default();
        all.extend(sources);
        all
    }
}

impl IntoIterator for Sources {
    type Item = Source;
    type IntoIter = std::vec::IntoIter<Source>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'s> IntoIterator for &'s Sources {
    type Item = &'s Source;
    type IntoIter = std::slice::Iter<'s, Source>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::model::{Place, Sited};

    fn source(key: &str, document: &str, publisher: &str) -> Source {
        let [document, publisher] = [document, publisher].map(str::to_owned);
        Source {
            key: Sited {
                value: key.to_owned(),
                place: Place::default(),
            },
            document,
            publisher,
            published: String::new(),
            url: String::new(),
            via: String::new(),
        }
    }

    #[test]
    fn a_key_comes_once_where_it_is_first_used() {
        let all = [
            source("b", "1号", "局"),
            source("a", "", "部"),
            source("b", "2号", "局"),
        ];
        let sources: Sources = all.into_iter().collect();
        let keys: Vec<&str> = sources.iter().map(|s| s.key.value.as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
        assert_eq!(sources.name("b"), "1号");
        assert_eq!(sources.name("a"), "部");
        assert_eq!(sources.name("c"), "c");
    }
}
