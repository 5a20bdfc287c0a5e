//! Closed words in objects of JSON: written as their ids, their schemas the lists of them. A member of such a type can
//! neither write another word nor lack its list.

use serde::{Serialize, Serializer};

use crate::words::Word;

/// A closed word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<W>(pub(super) W);

/// A closed word, or nothing: the empty text.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrNothing<W>(pub(super) Option<W>);

impl<W: Word> Id<W> {
    /// The text that is written.
    pub(super) fn text(self) -> &'static str {
        self.0.word()
    }
}

impl<W: Word> OrNothing<W> {
    /// The text that is written.
    pub(super) fn text(self) -> &'static str {
        self.0.map_or("", W::word)
    }
}

impl<W: Word> Serialize for Id<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<W: Word> Serialize for OrNothing<W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

#[cfg(test)]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{Id, OrNothing};
    use crate::words::{Word, ids};

    impl<W: Word> JsonSchema for Id<W> {
        fn schema_name() -> Cow<'static, str> {
            "Id".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "enum": ids::<W>() })
        }
    }

    impl<W: Word> JsonSchema for OrNothing<W> {
        fn schema_name() -> Cow<'static, str> {
            "OrNothing".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let mut words = ids::<W>();
            words.push("");
            json_schema!({ "type": "string", "enum": words })
        }
    }
}
