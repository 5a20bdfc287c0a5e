//! Names: one region for each, and the codes and names of the national list.

use std::sync::Arc;

use crate::rates::finding::Finding;
use crate::rates::model::{Place, Sited, Table};
use crate::rates::national;
use crate::rates::regions::Level;
use crate::text;

/// Ids, names, aliases and adcodes name one region only.
pub(super) fn names(
    tables: &[Arc<Table>],
    wanted: &dyn Fn(&Table) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut seen: Vec<(String, Place, &Table)> = Vec::new();
    for table in tables {
        let Some(region) = table.region() else {
            continue;
        };
        let own = [&region.id, &region.adcode]
            .into_iter()
            .chain(&region.aliases);
        let name = Sited {
            value: region.name.clone(),
            place: region.id.place,
        };
        for named in own.chain([&name]) {
            let word = named.value.to_lowercase();
            let other = seen
                .iter()
                .find(|(known, _, other)| *known == word && other.path != table.path);
            if let Some((_, place, other)) = other
                && (wanted(table) || wanted(other))
            {
                let (path, other_path, at, other_at) = if wanted(table) {
                    (&table.path, &other.path, named.place, *place)
                } else {
                    (&other.path, &table.path, *place, named.place)
                };
                let written = &named.value;
                let finding = Finding::at(
                    "one-name-two-regions",
                    path,
                    at,
                    text!(
                        "`{written}` names two regions",
                        "`{written}` 是两个地区的名称"
                    ),
                )
                .related(other_path, other_at, text!("the other one", "另一处"))
                .hint(text!(
                    "a name finds one region: change or drop one",
                    "一个名称只对应一个地区：请改掉或删去一个"
                ));
                findings.push(finding);
            } else {
                seen.push((word, named.place, table));
            }
        }
    }
}

/// Codes and names are those of the national list.
pub(super) fn codes(
    tables: &[Arc<Table>],
    wanted: &dyn Fn(&Table) -> bool,
    findings: &mut Vec<Finding>,
) {
    for table in tables.iter().filter(|table| wanted(table)) {
        let Some(region) = table.region() else {
            continue;
        };
        let code = &region.adcode.value;
        if Level::of_adcode(code) == Level::Nation || code.len() != 6 {
            continue;
        }
        let name = national::name(code);
        let (message, hint) = match name {
            Some(name) if name == region.name => continue,
            Some(name) => {
                let written = &region.name;
                (
                    text!(
                        "adcode {code} is {name}, not {written}",
                        "代码 {code} 是{name}，不是{written}"
                    ),
                    text!(
                        "write `name = \"{name}\"`, or the code of {written}",
                        "请写 `name = \"{name}\"`，或改为{written}的代码"
                    ),
                )
            }
            None => {
                let hint = match national::code(&region.name) {
                    Some(own) => text!("write `adcode = \"{own}\"`", "请写 `adcode = \"{own}\"`"),
                    None => text!("see GB/T 2260", "见 GB/T 2260"),
                };
                (
                    text!(
                        "adcode {code} is not in the national list",
                        "国家行政区划代码中没有 {code}"
                    ),
                    hint,
                )
            }
        };
        let place = region.adcode.place;
        findings.push(Finding::at("unknown-adcode", &table.path, place, message).hint(hint));
    }
}
