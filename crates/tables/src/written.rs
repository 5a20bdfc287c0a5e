//! The forms in which serde writes values for people: exact digits, a map of pairs, an empty text for nothing; with the
//! schemas of them where the feature `schema` asks for those.
//!
//! Tables are embedded in a compact form (one that is not `is_human_readable`), which keeps whole units and is the only
//! one that is read back.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

#[cfg(feature = "schema")]
pub use schemars;

/// Writes a number of JSON as its digits, never by way of a float.
///
/// # Errors
/// Those of the serializer.
pub fn digits<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let number: &RawValue =
        serde_json::from_str(digits).expect("digits of an amount or a percent are a number");
    number.serialize(serializer)
}

/// Reads whole units from the compact form, where digits for people would be taken for them.
///
/// # Errors
/// If the form is one for people; those of the deserializer.
pub fn compact<'de, T: Deserialize<'de>, D: Deserializer<'de>>(form: D) -> Result<T, D::Error> {
    if form.is_human_readable() {
        return Err(D::Error::custom("only the compact form is read"));
    }
    T::deserialize(form)
}

/// Writes pairs as a map, sorted by their keys.
///
/// # Errors
/// Those of the serializer.
pub fn map<K, V, S>(pairs: &[(K, V)], serializer: S) -> Result<S::Ok, S::Error>
where
    K: Ord + Serialize,
    V: Serialize,
    S: Serializer,
{
    let sorted: BTreeMap<&K, &V> = pairs.iter().map(|(key, value)| (key, value)).collect();
    sorted.serialize(serializer)
}

/// Writes a value, or the empty text where there is none.
///
/// # Errors
/// Those of the serializer.
pub fn or_nothing<T: Serialize, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.serialize(serializer),
        None => serializer.serialize_str(""),
    }
}

/// A value that is written as the empty text where there is none.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct OrNothing<T: Serialize>(#[serde(serialize_with = "or_nothing")] pub Option<T>);

/// Says what a type's schema is whose form is not that of its fields; it is written where it is used, not by name.
/// Nothing without the feature `schema`.
#[cfg(not(feature = "schema"))]
#[macro_export]
macro_rules! inline_schema {
    ($type:ty, $schema:tt) => {};
}

/// Says what a type's schema is whose form is not that of its fields; it is written where it is used, not by name.
#[cfg(feature = "schema")]
#[macro_export]
macro_rules! inline_schema {
    ($type:ty, $schema:tt) => {
        impl $crate::written::schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(
                _: &mut $crate::written::schemars::SchemaGenerator,
            ) -> $crate::written::schemars::Schema {
                $crate::written::schemars::json_schema!($schema)
            }
        }
    };
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator};
    use serde::Serialize;
    use serde_json::Value;

    use super::OrNothing;

    impl<T: Serialize + JsonSchema> JsonSchema for OrNothing<T> {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            format!("OrNothing_{}", T::schema_name()).into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let mut schema = T::json_schema(generator);
            if let Some(Value::Array(words)) = schema.get_mut("enum") {
                words.push("".into());
            }
            if let Some(Value::String(pattern)) = schema.get_mut("pattern") {
                let whole = pattern.trim_start_matches('^').trim_end_matches('$');
                *pattern = format!("^({whole})?$");
            }
            schema
        }
    }
}
