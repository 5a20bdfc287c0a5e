//! Rows of JSON Lines: one object a line, its keys in the place of headings.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::cell::without_exponent;
use crate::delimited::too_long;
use crate::encoding::Charset;
use crate::limits::COLUMNS;
use crate::record::Span;
use crate::source::{Chunk, Fault, Kind, Row, Rows};

/// How chunks of JSON Lines fall into rows.
#[derive(Clone, Debug)]
pub(super) struct JsonLines {
    places: HashMap<String, usize>,
}

/// An object's members in their order, values as they stand.
struct Members<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'j> Deserialize<'j> for Members<'j> {
    fn deserialize<D: Deserializer<'j>>(from: D) -> Result<Members<'j>, D::Error> {
        struct Collect;
        impl<'j> Visitor<'j> for Collect {
            type Value = Members<'j>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'j>>(self, mut map: M) -> Result<Members<'j>, M::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<Key<'j>, &'j RawValue>()? {
                    members.push((key.0, value));
                }
                Ok(Members(members))
            }
        }
        from.deserialize_map(Collect)
    }
}

#[derive(serde::Deserialize)]
struct Key<'j>(#[serde(borrow)] Cow<'j, str>);

/// The keys of all objects in the first bytes of an input, in the order in which they come; one more than are read
/// where there are too many.
pub(super) fn keys(bytes: &[u8]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        // what is no object is refused when its turn comes
        let Ok(members) = serde_json::from_slice::<Members<'_>>(line) else {
            continue;
        };
        for (key, _) in members.0 {
            if keys.len() > COLUMNS {
                return keys;
            }
            if !known.contains(key.as_ref()) {
                known.insert(key.as_ref().to_owned());
                keys.push(key.into_owned());
            }
        }
    }
    keys
}

impl JsonLines {
    pub(super) fn new(keys: &[String]) -> JsonLines {
        let places = keys.iter().enumerate();
        JsonLines {
            places: places.map(|(place, key)| (key.clone(), place)).collect(),
        }
    }

    /// Puts a line's values where their keys stand.
    fn cells(
        &self,
        line: &[u8],
        held: &mut Vec<u8>,
        cells: &mut [Span],
        kinds: &mut [Kind],
    ) -> Result<(), Fault> {
        let text = std::str::from_utf8(line).map_err(|_| Fault::Bytes)?;
        let members: Members<'_> = serde_json::from_str(text).map_err(|error| {
            // the line is known better than serde_json knows it
            let said = error.to_string();
            let what = said
                .split_once(" at line ")
                .map_or(said.as_str(), |(what, _)| what);
            Fault::Json(what.to_owned())
        })?;
        // one byte first, so that no cell that was met is like one that was not
        held.clear();
        held.push(0);
        cells.fill(Span::default());
        kinds.fill(Kind::Text);
        for (key, value) in members.0 {
            let Some(&place) = self.places.get(key.as_ref()) else {
                return Err(Fault::NewKey(key.into_owned()));
            };
            let (cell, kind) = (cells.get_mut(place), kinds.get_mut(place));
            let (cell, kind) = cell.zip(kind).expect("there is a cell for each key");
            if *cell != Span::default() {
                return Err(Fault::Json(format!("the key `{key}` stands twice")));
            }
            let from = held.len();
            match value.get() {
                "null" => {}
                string if string.starts_with('"') => {
                    let string: Cow<'_, str> = serde_json::from_str::<String>(string)
                        .map_err(|error| Fault::Json(error.to_string()))?
                        .into();
                    held.extend_from_slice(string.as_bytes());
                }
                other => {
                    if other.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
                        *kind = Kind::Number;
                    }
                    held.extend_from_slice(without_exponent(other).as_bytes());
                }
            }
            *cell = Span {
                from,
                to: held.len(),
                escaped: false,
            };
        }
        Ok(())
    }
}

impl Rows for JsonLines {
    fn each(&self, chunk: &Chunk, visit: &mut dyn FnMut(&Row<'_>) -> bool) {
        if let Some(length) = chunk.too_long {
            return too_long(chunk, length, visit);
        }
        let mut held = Vec::new();
        let mut cells = vec![Span::default(); self.places.len()];
        let mut kinds = vec![Kind::Text; self.places.len()];
        let (mut number, mut line) = (chunk.start.rows, chunk.start.lines);
        for text in chunk.bytes.split(|byte| *byte == b'\n') {
            line += 1;
            let mut raw = text.strip_suffix(b"\r").unwrap_or(text);
            if raw.trim_ascii().is_empty() {
                continue;
            }
            number += 1;
            let fault = Fault::of_length(&mut raw)
                .or_else(|| self.cells(raw, &mut held, &mut cells, &mut kinds).err());
            // a line that is no object has no cells: those that are at hand are of the one before
            let (cells, kinds) = match fault {
                Some(_) => (&[][..], &[][..]),
                None => (cells.as_slice(), kinds.as_slice()),
            };
            let row = Row {
                number,
                line,
                raw,
                held: &held,
                cells,
                kinds,
                fault: fault.as_ref(),
            };
            if !visit(&row) {
                return;
            }
        }
    }

    fn charset(&self) -> Charset {
        Charset::Utf8
    }
}
