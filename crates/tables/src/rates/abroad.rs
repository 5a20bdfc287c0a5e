//! Overlays for people who stay insured elsewhere: `rates/overlays/abroad-<who>.toml`, of 港澳台 residents and of
//! workers posted from countries with a social-security treaty.

use std::sync::Arc;

use crate::rates::model::{Overlay, Table};
use crate::rates::{RatesError, Tables};

/// What the ids of such overlays begin with.
pub const PREFIX: &str = "abroad-";

impl Tables {
    /// The overlay of those insured in `who`: the part of its id after [`PREFIX`], or its name.
    ///
    /// # Errors
    /// If there is none, with all there are; or if a built-in table is damaged.
    pub(super) fn abroad(&self, who: &str) -> Result<Arc<Table>, RatesError> {
        let mut known = Vec::new();
        for table in self.all_abroad()? {
            let Some(overlay) = table.overlay() else {
                continue;
            };
            let id = id_of(overlay);
            if id.eq_ignore_ascii_case(who) || overlay.name == who {
                return Ok(table);
            }
            known.push((id.to_owned(), overlay.name.clone()));
        }
        Err(RatesError::UnknownAbroad {
            typed: who.to_owned(),
            known,
        })
    }

    fn all_abroad(&self) -> Result<Vec<Arc<Table>>, RatesError> {
        let is_one = |id: &str| id.starts_with(PREFIX);
        let own = self
            .own
            .iter()
            .filter(|table| table.overlay().is_some() && is_one(table.id()));
        let mut all: Vec<Arc<Table>> = own.cloned().collect();
        for built_in in self.built_in.overlays.iter().map(|overlay| overlay.table) {
            if is_one(built_in.id) && all.iter().all(|own| own.id() != built_in.id) {
                all.push(self.decoded(built_in)?);
            }
        }
        Ok(all)
    }

    /// Whom the built-in tables know to be insured elsewhere, as the option takes them.
    pub fn insured_abroad(&self) -> impl Iterator<Item = &'static str> + use<> {
        let ids = self
            .built_in
            .overlays
            .iter()
            .map(|overlay| overlay.table.id);
        ids.filter_map(|id| id.strip_prefix(PREFIX))
    }
}

fn id_of(overlay: &Overlay) -> &str {
    let id = overlay.id.value.as_str();
    id.strip_prefix(PREFIX).unwrap_or(id)
}
