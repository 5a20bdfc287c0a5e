//! Sources: each declared once, known where it is named, used, and dated after its number.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::nearest;
use crate::rates::check::layers_for_check;
use crate::rates::finding::Finding;
use crate::rates::model::{Place, Source, Table};
use crate::text;

/// Every source is declared once, exists where it is named, and is used.
pub(super) fn sources(
    tables: &[Arc<Table>],
    wanted: &dyn Fn(&Table) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut declared: BTreeMap<&str, (&Table, Place)> = BTreeMap::new();
    for table in tables {
        for source in &table.sources {
            let key = source.key.value.as_str();
            match declared.get(key) {
                Some((other, place)) if wanted(table) || wanted(other) => {
                    let finding = twice(&table.path, source, &other.path, *place);
                    findings.push(finding);
                }
                Some(_) => {}
                None => {
                    declared.insert(key, (table, source.key.place));
                }
            }
        }
    }
    let mut used: Vec<&str> = Vec::new();
    for table in tables {
        let layers = layers_for_check(tables, table);
        let all_regions = table
            .overlay()
            .is_some_and(|overlay| overlay.regions.is_empty());
        let entries = table.entries.iter().map(|dated| &dated.source);
        let exemption = table
            .overlay()
            .and_then(|overlay| overlay.exemption.as_ref());
        let exemption = exemption.map(|exemption| &exemption.source);
        let missing = table.region().into_iter().flat_map(|own| &own.missing);
        let missing = missing.map(|absence| &absence.source);
        for source in entries.chain(exemption).chain(missing) {
            let key = source.value.as_str();
            if key.is_empty() {
                continue;
            }
            used.push(key);
            if !wanted(table)
                || layers.source(key).is_some()
                || (all_regions && declared.contains_key(key))
            {
                continue;
            }
            let elsewhere = declared.get(key).map(|(other, _)| other.path.as_str());
            let hint = match (elsewhere, nearest(key, declared.keys().copied()).first()) {
                (Some(path), _) => text!(
                    "it stands in {path}, which is no layer of this region: declare it here under another key",
                    "它在 {path} 里，不是该地区的上层：请在此用另一个 key 声明"
                ),
                (None, Some(near)) => text!("did you mean `{near}`?", "是不是 `{near}`？"),
                (None, None) => text!("declare it with `[[source]]`", "请用 `[[source]]` 声明"),
            };
            let finding = Finding::at(
                "unknown-source",
                &table.path,
                source.place,
                text!("no source `{key}`", "没有来源 `{key}`"),
            );
            findings.push(finding.hint(hint));
        }
    }
    for table in tables.iter().filter(|table| wanted(table)) {
        for source in &table.sources {
            if !used.contains(&source.key.value.as_str()) {
                findings.push(unused(&table.path, source));
            }
        }
    }
}

/// A document is not numbered in a year after the one in which it was published.
pub(super) fn numbers(
    tables: &[Arc<Table>],
    wanted: &dyn Fn(&Table) -> bool,
    findings: &mut Vec<Finding>,
) {
    for table in tables.iter().filter(|table| wanted(table)) {
        numbered(&table.path, &table.sources, findings);
    }
}

/// [`numbers`] for the sources of one file.
pub(super) fn numbered(path: &str, sources: &[Source], findings: &mut Vec<Finding>) {
    for source in sources {
        let numbered = source
            .document
            .split_once('〔')
            .and_then(|(_, rest)| rest.split_once('〕'));
        let year = numbered.and_then(|(year, _)| year.parse::<u16>().ok());
        let published = source
            .published
            .get(..4)
            .and_then(|year| year.parse::<u16>().ok());
        if let (Some(year), Some(published)) = (year, published)
            && year > published
        {
            let finding = Finding::at(
                "number-after-date",
                path,
                source.key.place,
                text!(
                    "a document of {year} cannot have been published in {published}",
                    "{year} 年的文件不会在 {published} 年发布"
                ),
            );
            findings.push(finding.hint(text!(
                "compare number and date with the document",
                "请核对文号和发布日期"
            )));
        }
    }
}

/// A source that no entry uses.
pub(super) fn unused(path: &str, source: &Source) -> Finding {
    let key = source.key.value.as_str();
    let finding = Finding::at(
        "unused-source",
        path,
        source.key.place,
        text!("no entry uses source `{key}`", "没有条目用到来源 `{key}`"),
    );
    finding.hint(text!(
        "name it in an entry, or remove it",
        "请在条目中引用，或删去"
    ))
}

/// A source that is declared a second time.
pub(super) fn twice(path: &str, source: &Source, other_path: &str, other: Place) -> Finding {
    let key = source.key.value.as_str();
    Finding::at(
        "source-twice",
        path,
        source.key.place,
        text!(
            "source `{key}` is declared twice",
            "来源 `{key}` 声明了两次"
        ),
    )
    .related(other_path, other, text!("here as well", "另一处"))
    .hint(text!(
        "give one of them another key",
        "请给其中一个换一个 key"
    ))
}
