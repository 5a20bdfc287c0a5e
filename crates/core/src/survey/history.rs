//! Everything that the layers say of a region's parameters, through time.

use crate::rates::layers::Layers;
use crate::rates::model::{Dated, Field, Place, Value};

/// One fact of one layer.
#[derive(Clone, Debug)]
pub struct Said {
    /// The parameter.
    pub field: Field,
    /// The layer: a region's or overlay's id.
    pub layer: String,
    /// The file.
    pub path: String,
    /// Where in it.
    pub place: Place,
    /// What it says; `None` hands on to the layer above.
    pub value: Option<Value>,
    /// When, by whom, for whom.
    pub dated: Dated,
}

/// The facts about the parameters that pass `wanted`: by parameter, nearest layer first, oldest first.
pub fn history(layers: &Layers, wanted: &dyn Fn(&Field) -> bool) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for table in &layers.tables {
        for fact in table.facts.iter().filter(|fact| wanted(&fact.field)) {
            let Some(dated) = table.entry(fact) else {
                continue;
            };
            said.push(Said {
                field: fact.field.clone(),
                layer: table.id().to_owned(),
                path: table.path.clone(),
                place: fact.place,
                value: fact.value.clone(),
                dated: dated.clone(),
            });
        }
    }
    // the sort is stable: layers and dates keep their order within a parameter
    said.sort_by(|a, b| (a.field.program(), &a.field).cmp(&(b.field.program(), &b.field)));
    said
}
