//! How tables lie over one another: which layers are above a region's, told by its adcode.

use std::borrow::Cow;
use std::sync::Arc;

use crate::rates::layers::Layers;
use crate::rates::model::Table;
use crate::rates::regions::{Level, RegionEntry};

fn level(table: &Table) -> Option<Level> {
    table
        .region()
        .map(|region| Level::of_adcode(&region.adcode.value))
}

fn of_level(tables: &[Arc<Table>], wanted: Level) -> impl Iterator<Item = &Arc<Table>> {
    tables
        .iter()
        .filter(move |table| level(table) == Some(wanted))
}

/// The province that a city or county lies in; none for a municipality, a province or the nation.
fn province_of<'t>(tables: &'t [Arc<Table>], table: &Table) -> Option<&'t Arc<Table>> {
    let prefix = table.region()?.adcode.value.get(..2)?;
    let below = matches!(level(table)?, Level::Prefecture | Level::County);
    of_level(tables, Level::Province)
        .filter(|_| below)
        .find(|t| {
            t.region()
                .is_some_and(|r| r.adcode.value.starts_with(prefix))
        })
}

/// A region's table with the layers above it, nearest first.
pub fn layers_of(tables: &[Arc<Table>], table: &Arc<Table>) -> Layers {
    let nation = of_level(tables, Level::Nation).find(|nation| nation.id() != table.id());
    let above = province_of(tables, table).into_iter().chain(nation);
    Layers {
        tables: std::iter::once(table)
            .chain(above)
            .map(Arc::clone)
            .collect(),
    }
}

/// A region's line in the index.
pub fn region_entry(tables: &[Arc<Table>], table: &Table) -> Option<RegionEntry> {
    let region = table.region()?;
    let province = match (level(table)?, province_of(tables, table)) {
        (Level::Nation, _) => String::new(),
        (_, Some(province)) => province.id().to_owned(),
        (_, None) => region.id.value.clone(),
    };
    Some(RegionEntry {
        id: region.id.value.clone().into(),
        name: region.name.clone().into(),
        adcode: region.adcode.value.clone().into(),
        level: level(table)?,
        province: province.into(),
        aliases: region
            .aliases
            .iter()
            .map(|a| Cow::Owned(a.value.clone()))
            .collect(),
    })
}
