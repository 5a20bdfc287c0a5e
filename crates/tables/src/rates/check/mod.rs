//! What only several entries or several files together can get wrong: order, overlaps, rivals, sources, choices,
//! names, and entries that repeat what the layer above gives.
//!
//! The build runs this over the whole tree and refuses to embed it with a finding; `rates lint` runs it for people.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::nearest;
use crate::lang::Text;
use crate::rates::finding::Finding;
use crate::rates::layers::Layers;
use crate::rates::model::{Choice, Dated, Fact, Field, Header, Place, Table, When};
use crate::rates::tree::layers_of;
use crate::text;

mod names;
mod plausible;
mod repeats;
mod sources;
mod tax;

pub use tax::check_tax;

/// What is wrong between entries and files, beside what was `found` while reading them. A source in a file with
/// mistakes is not called unused, since the entry that uses it may be the one that could not be read.
pub fn check_after(
    found: &[Finding],
    tables: &[Arc<Table>],
    wanted: &dyn Fn(&Table) -> bool,
) -> Vec<Finding> {
    let mut findings = check(tables, wanted);
    findings.retain(|finding| {
        finding.code != "unused-source" || found.iter().all(|f| f.path != finding.path)
    });
    findings
}

/// All findings about the tables that pass `wanted`, among `tables` as a whole.
pub fn check(tables: &[Arc<Table>], wanted: &dyn Fn(&Table) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    names::names(tables, wanted, &mut findings);
    names::codes(tables, wanted, &mut findings);
    sources::sources(tables, wanted, &mut findings);
    sources::numbers(tables, wanted, &mut findings);
    for table in tables.iter().filter(|table| wanted(table)) {
        plausible::limits(table, &mut findings);
    }
    for table in tables.iter().filter(|table| wanted(table)) {
        let checked = Checked {
            table,
            layers: layers_for_check(tables, table),
            tables,
        };
        checked.file_name(&mut findings);
        checked.choices(&mut findings);
        checked.series(&mut findings);
        repeats::repeats(table, &checked.layers, &mut findings);
    }
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.path.clone(), f.place.line, f.place.column, f.code);
        key(a).cmp(&key(b))
    });
    findings
}

/// The layers that an entry of `table` is looked up in; for an overlay those of the first region it is for.
fn layers_for_check(tables: &[Arc<Table>], table: &Arc<Table>) -> Layers {
    let Header::Overlay(overlay) = &table.header else {
        return layers_of(tables, table);
    };
    let region = overlay
        .regions
        .first()
        .map(|r| r.value.as_str())
        .unwrap_or("cn");
    let mut layers = vec![Arc::clone(table)];
    if let Some(region) = tables
        .iter()
        .find(|t| t.region().is_some() && t.id() == region)
    {
        layers.extend(layers_of(tables, region).tables);
    }
    Layers { tables: layers }
}

/// One table in its surroundings.
struct Checked<'t> {
    table: &'t Arc<Table>,
    layers: Layers,
    tables: &'t [Arc<Table>],
}

impl Checked<'_> {
    fn finding(&self, code: &'static str, place: Place, message: Text) -> Finding {
        Finding::at(code, &self.table.path, place, message)
    }

    /// A region's id is its file's name, or its folder's for `province.toml`.
    fn file_name(&self, findings: &mut Vec<Finding>) {
        let path = Path::new(&self.table.path);
        let stem = path
            .file_stem()
            .and_then(|s| s.to_str())
            .expect("a file of tables has a name in Unicode");
        let folder = path
            .parent()
            .and_then(Path::file_name)
            .and_then(|s| s.to_str());
        let file = match (stem, folder) {
            ("province", Some(folder)) => folder,
            (stem, _) => stem,
        };
        let (Header::Region(crate::rates::model::Region { id, .. })
        | Header::Overlay(crate::rates::model::Overlay { id, .. })) = &self.table.header;
        if id.value != file {
            let id_written = &id.value;
            let finding = self.finding(
                "id-unlike-file",
                id.place,
                text!(
                    "id `{id_written}` in a file called `{file}`",
                    "文件名是 `{file}`，id 却是 `{id_written}`"
                ),
            );
            findings.push(finding.hint(text!(
                "write `id = \"{file}\"`, or rename the file",
                "请写 `id = \"{file}\"`，或改文件名"
            )));
        }
    }

    /// Every choice that is named is declared, every default is a value.
    fn choices(&self, findings: &mut Vec<Finding>) {
        let mut declared = self.layers.choices();
        if self
            .table
            .overlay()
            .is_some_and(|overlay| overlay.regions.is_empty())
        {
            // an overlay for all regions may name what any of them declares
            declared.extend(self.tables.iter().flat_map(|table| table.choices.clone()));
        }
        for choice in &self.table.choices {
            let merged = declared
                .iter()
                .find(|c| c.key.value == choice.key.value)
                .unwrap_or(choice);
            let default = &choice.default;
            if !merged
                .values
                .iter()
                .any(|value| value.id.value == default.value)
            {
                self.no_value(findings, default.place, merged, &default.value);
            }
            for value in &choice.values {
                self.declared(findings, &declared, &value.only_with, value.id.place);
            }
        }
        for dated in &self.table.entries {
            self.declared(findings, &declared, &dated.when, dated.place);
        }
    }

    fn declared(
        &self,
        findings: &mut Vec<Finding>,
        declared: &[Choice],
        when: &When,
        place: Place,
    ) {
        for (key, value) in when {
            let mut of_key = declared
                .iter()
                .filter(|choice| choice.key.value == *key)
                .peekable();
            if of_key.peek().is_none() {
                let known: Vec<&str> = declared.iter().map(|c| c.key.value.as_str()).collect();
                let near = nearest(key, known.iter().copied());
                let offer = near
                    .first()
                    .map_or_else(|| known.join(", "), |near| (*near).to_owned());
                let finding = self.finding(
                    "unknown-choice",
                    place,
                    text!(
                        "no choice `{key}` is declared for this region",
                        "该地区没有声明选项 `{key}`"
                    ),
                );
                findings.push(finding.hint(text!(
                    "declare it with `[[choice]]`, or use: {offer}",
                    "请用 `[[choice]]` 声明，或改用：{offer}"
                )));
            } else if let Some(choice) = of_key.clone().next()
                && !of_key.any(|c| c.values.iter().any(|v| v.id.value == *value))
            {
                self.no_value(findings, place, choice, value);
            }
        }
    }

    fn no_value(&self, findings: &mut Vec<Finding>, place: Place, choice: &Choice, value: &str) {
        let key = &choice.key.value;
        let known: Vec<&str> = choice.values.iter().map(|v| v.id.value.as_str()).collect();
        let known = known.join(", ");
        let finding = self.finding(
            "unknown-choice-value",
            place,
            text!(
                "choice `{key}` has no value `{value}`",
                "选项 `{key}` 没有 `{value}` 这个值"
            ),
        );
        findings.push(finding.hint(text!("one of: {known}", "可用：{known}")));
    }

    /// Order and overlaps within a series, rivals between series of one field.
    fn series(&self, findings: &mut Vec<Finding>) {
        let mut series: BTreeMap<(&Field, &When), Vec<(&Fact, &Dated)>> = BTreeMap::new();
        for fact in &self.table.facts {
            if let Some(dated) = self.table.entry(fact) {
                series
                    .entry((&fact.field, &dated.when))
                    .or_default()
                    .push((fact, dated));
            }
        }
        // one overlap of a notice that names four programs is one mistake, not eight
        let mut said: HashSet<(&'static str, Place, Place)> = HashSet::new();
        let mut say = |finding: Finding, other: Place, findings: &mut Vec<Finding>| {
            if said.insert((finding.code, finding.place, other)) {
                findings.push(finding);
            }
        };
        for ((field, _), facts) in &series {
            for (index, (fact, dated)) in facts.iter().enumerate() {
                let earlier = index.checked_sub(1).and_then(|place| facts.get(place));
                if let Some(finding) = self.start(field, fact, dated, earlier.map(|(_, e)| *e)) {
                    say(finding, dated.place, findings);
                }
            }
            for (index, (_, later)) in facts.iter().enumerate() {
                for (_, earlier) in facts.iter().take(index) {
                    if let Some(finding) = self.in_order(field, earlier, later) {
                        say(finding, earlier.place, findings);
                    }
                }
            }
        }
        let all: Vec<_> = series.iter().collect();
        for (index, ((field, when), facts)) in all.iter().enumerate() {
            for ((other_field, other_when), others) in all.iter().take(index) {
                if field != other_field || !rivals(when, other_when) {
                    continue;
                }
                let (Some((_, one)), Some((_, other))) = (facts.first(), others.first()) else {
                    continue;
                };
                let finding = self
                    .finding(
                        "equally-specific",
                        one.place,
                        text!(
                            "two entries set `{field}` for choices that can both hold",
                            "两条都规定了 `{field}`，而其选项可以同时成立"
                        ),
                    )
                    .related(
                        &self.table.path,
                        other.place,
                        text!("the other one", "另一条"),
                    )
                    .hint(text!(
                        "name both choices in one of them, so that it is the more specific",
                        "请在其中一条同时写明两个选项，使其更具体"
                    ));
                say(finding, other.place, findings);
            }
        }
    }

    /// Only a rate or a sum reaches back, and only where the entry before it does not reach it.
    fn start(
        &self,
        field: &Field,
        fact: &Fact,
        dated: &Dated,
        earlier: Option<&Dated>,
    ) -> Option<Finding> {
        if !dated.start_unknown {
            return None;
        }
        let charged = matches!(
            field,
            Field::Charge(..)
                | Field::FundMin(_)
                | Field::FundMax(_)
                | Field::FundOnly(_)
                | Field::FundEqual(_)
                | Field::FundDefault(_)
        );
        if !charged {
            let message = text!(
                "`start` beside `{field}`, which is no rate or sum",
                "`{field}` 不是费率或定额，不能写 `start`"
            );
            let hint = text!(
                "leave `start` out: a limit that is not known is stood in for by its neighbours",
                "请删去 `start`：未知的上下限由前后月份的标准代替"
            );
            return Some(
                self.finding("start-of-no-rate", fact.place, message)
                    .hint(hint),
            );
        }
        let earlier = earlier?;
        let reaches = earlier
            .until
            .is_none_or(|until| Some(until.next()) >= dated.from);
        reaches.then(|| {
            let message = text!(
                "the start of `{field}` is called unknown, but the entry before it reaches it",
                "`{field}` 写明起始未知，但前一条一直有效到它开始"
            );
            let hint = text!(
                "leave `start` out, or end the entry before with the `until` that its document names",
                "请删去 `start`，或按文件给前一条写上 `until`"
            );
            self.finding("start-is-known", fact.place, message)
                .related(
                    &self.table.path,
                    earlier.place,
                    text!("the earlier one", "前一条"),
                )
                .hint(hint)
        })
    }

    fn in_order(&self, field: &Field, earlier: &Dated, later: &Dated) -> Option<Finding> {
        in_order(&self.table.path, field, earlier, later)
    }
}

/// Whether two different sets of choices can hold for one person and are equally specific.
fn rivals(one: &When, other: &When) -> bool {
    let contradict = one.iter().any(|(key, value)| {
        other
            .iter()
            .any(|(other_key, other_value)| key == other_key && value != other_value)
    });
    one != other && one.len() == other.len() && !contradict
}

/// Whether one entry of a series stands in order behind another, and does not overlap it.
fn in_order(
    path: &str,
    field: &dyn std::fmt::Display,
    earlier: &Dated,
    later: &Dated,
) -> Option<Finding> {
    let found = |code, place, message| Finding::at(code, path, place, message);
    let show = |dated: &Dated| {
        dated
            .from
            .map_or_else(|| "—".to_owned(), |from| from.to_string())
    };
    let (first, second) = (show(earlier), show(later));
    let finding = if later.from < earlier.from {
        found(
            "out-of-order",
            later.place,
            text!(
                "`{field}` from {second} stands after {first}",
                "`{field}` 的 {second} 排在 {first} 之后"
            ),
        )
        .hint(text!(
            "entries of a series stand oldest first",
            "同一系列从旧到新排列"
        ))
    } else if later.from == earlier.from {
        found(
            "overlap",
            later.place,
            text!(
                "two entries set `{field}` from {second}",
                "两条都从 {second} 起规定 `{field}`"
            ),
        )
        .hint(text!(
            "keep one, or give one a `when`",
            "只留一条，或给其中一条加 `when`"
        ))
    } else if let (Some(until), Some(from)) = (earlier.until, later.from)
        && until >= from
        && !later.lapses
    {
        let before = from.previous();
        found(
            "overlap",
            later.place,
            text!(
                "`{field}` from {from} overlaps the entry that runs until {until}",
                "`{field}` 从 {from} 起，与截至 {until} 的一条重叠"
            ),
        )
        .hint(text!(
            "end the earlier one with `until = \"{before}\"`, or mark a passing cut with `until` and `lapses = true`",
            "请把前一条写到 `until = \"{before}\"`；若是阶段性降费，请写 `until` 和 `lapses = true`"
        ))
    } else {
        return None;
    };
    Some(finding.related(path, earlier.place, text!("the earlier one", "前一条")))
}
