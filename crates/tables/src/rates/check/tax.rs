//! `tax.toml` as a whole: order and overlaps within its series, and its sources, which are its own.

use crate::diagnostic::nearest;
use crate::rates::check::{in_order, sources};
use crate::rates::finding::Finding;
use crate::rates::tax::TaxTable;
use crate::text;

/// What is wrong between the entries of a `tax.toml`, beside what was `found` while reading it.
pub fn check_tax(found: &[Finding], table: &TaxTable) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, later) in table.rules.iter().enumerate() {
        let earlier = table.rules.iter().take(index);
        for earlier in earlier.filter(|earlier| earlier.subject == later.subject) {
            if let (Some(first), Some(second)) = (table.entry(earlier), table.entry(later)) {
                findings.extend(in_order(&table.path, &later.subject, first, second));
            }
        }
    }
    sources::numbered(&table.path, &table.sources, &mut findings);
    for (index, source) in table.sources.iter().enumerate() {
        let same = |other: &&crate::rates::model::Source| other.key.value == source.key.value;
        if let Some(other) = table.sources.iter().take(index).find(same) {
            findings.push(sources::twice(
                &table.path,
                source,
                &table.path,
                other.key.place,
            ));
        }
        let used = table
            .entries
            .iter()
            .any(|dated| dated.source.value == source.key.value);
        // in a file with mistakes the entry that uses it may be the one that could not be read
        if !used && found.iter().all(|finding| finding.path != table.path) {
            findings.push(sources::unused(&table.path, source));
        }
    }
    for dated in &table.entries {
        let key = dated.source.value.as_str();
        if key.is_empty() || table.source(key).is_some() {
            continue;
        }
        let known = table.sources.iter().map(|s| s.key.value.as_str());
        let hint = match nearest(key, known).first() {
            Some(near) => text!("did you mean `{near}`?", "是不是 `{near}`？"),
            None => text!(
                "declare it with `[[source]]` in this file",
                "请在本文件用 `[[source]]` 声明"
            ),
        };
        let message = text!("no source `{key}`", "没有来源 `{key}`");
        let place = dated.source.place;
        findings.push(Finding::at("unknown-source", &table.path, place, message).hint(hint));
    }
    findings
}
