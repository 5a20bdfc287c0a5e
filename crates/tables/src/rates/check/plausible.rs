//! Figures that are hardly possible: a limit far from its share of the average, a ceiling that falls, a hole in a
//! series. Each may be right; then a note on the entry says why, and that is all that is asked.

use crate::money::{Money, Ratio, Rounding};
use crate::rates::finding::Finding;
use crate::rates::model::{Average, Dated, Fact, Field, Limit, Table, Value};
use crate::text;

/// Shares of the average where no ratio says otherwise (国办发〔2019〕13号).
const SHARES: [(&str, &str); 2] = [("floor", "60%"), ("ceiling", "300%")];

/// Checks the limits of one table.
pub(super) fn limits(table: &Table, findings: &mut Vec<Finding>) {
    for fact in &table.facts {
        let Some(dated) = table.entry(fact) else {
            continue;
        };
        if dated.note.is_empty() {
            findings.extend(off_its_share(table, fact));
            findings.extend(after_a_hole(table, fact, dated));
            findings.extend(below_the_last(table, fact, dated));
        }
    }
    findings.dedup_by(|a, b| a.code == b.code && a.place == b.place && a.path == b.path);
}

fn amount(fact: &Fact) -> Option<Money> {
    match &fact.value {
        Some(Value::Limit(Limit::Amount(amount))) => Some(*amount),
        _ => None,
    }
}

/// The entry's own value of another field.
fn beside<'t>(table: &'t Table, fact: &Fact, field: &Field) -> Option<&'t Value> {
    let same = |other: &&Fact| other.entry == fact.entry && other.field == *field;
    table.facts.iter().find(same)?.value.as_ref()
}

/// A published limit more than a yuan from its share of the average in the same entry.
fn off_its_share(table: &Table, fact: &Fact) -> Option<Finding> {
    let (program, word, ratio) = match &fact.field {
        Field::Floor(program) => (*program, SHARES[0], Field::FloorRatio(*program)),
        Field::Ceiling(program) => (*program, SHARES[1], Field::CeilingRatio(*program)),
        _ => return None,
    };
    let limit = amount(fact)?;
    let share = match beside(table, fact, &ratio) {
        Some(Value::Ratio(ratio)) => *ratio,
        _ => word.1.parse::<Ratio>().ok()?,
    };
    let exact = match beside(table, fact, &Field::Average(program))? {
        Value::Average(Average::Monthly(average)) => Rounding::FEN.share(*average, share, 1)?,
        Value::Average(Average::Yearly(average)) => Rounding::FEN.share(*average, share, 12)?,
        _ => return None,
    };
    // an average is printed to the yuan: its share may be off by half a yuan times the share, and a yuan for rounding
    let slack = 100 + share.parts() / 20_000;
    let off = limit.fen().abs_diff(exact.fen());
    if off <= u64::try_from(slack).unwrap_or(0) {
        return None;
    }
    let word = word.0;
    let finding = Finding::at(
        "limit-off-ratio",
        &table.path,
        fact.place,
        text!(
            "the {word} {limit} is not {share} of the average, {exact}",
            "{limit} 不是平均工资的 {share}（{exact}）"
        ),
    );
    Some(finding.hint(text!(
        "compare with the document; if it is right, say why in a `note`, or give the entry its `{word}_ratio`",
        "请与文件核对；若无误，请用 `note` 说明，或写明 `{word}_ratio`"
    )))
}

/// The entry of the same field and choices just before this one.
fn before<'t>(table: &'t Table, fact: &Fact, dated: &Dated) -> Option<(&'t Fact, &'t Dated)> {
    table
        .about(&fact.field)
        .filter(|(_, earlier)| {
            earlier.when == dated.when && earlier.from < dated.from && !earlier.lapses
        })
        .max_by_key(|(_, earlier)| earlier.from)
}

fn after_a_hole(table: &Table, fact: &Fact, dated: &Dated) -> Option<Finding> {
    let (_, earlier) = before(table, fact, dated)?;
    let (until, from) = (earlier.until?, dated.from?);
    if until.next() >= from || !earlier.note.is_empty() {
        return None;
    }
    let field = &fact.field;
    let (first, last) = (until.next(), from.previous());
    let finding = Finding::at(
        "hole",
        &table.path,
        dated.place,
        text!(
            "`{field}` has no entry from {first} to {last}",
            "`{field}` 在 {first} 至 {last} 之间没有条目"
        ),
    );
    Some(
        finding
            .related(
                &table.path,
                earlier.place,
                text!("the entry before ends at {until}", "前一条止于 {until}"),
            )
            .hint(text!(
                "add the entry; if it is not known, say so in a `note`",
                "请补上；若不知道，请用 `note` 说明"
            )),
    )
}

fn below_the_last(table: &Table, fact: &Fact, dated: &Dated) -> Option<Finding> {
    if !matches!(fact.field, Field::Ceiling(_)) {
        return None;
    }
    let (last, earlier) = before(table, fact, dated)?;
    let (now, then) = (amount(fact)?, amount(last)?);
    if now >= then {
        return None;
    }
    let finding = Finding::at(
        "ceiling-falls",
        &table.path,
        fact.place,
        text!(
            "the ceiling {now} is under the one before, {then}",
            "上限 {now} 低于前一标准 {then}"
        ),
    );
    Some(
        finding
            .related(
                &table.path,
                earlier.place,
                text!("the one before", "前一条"),
            )
            .hint(text!(
                "compare with the document; if it is right, say why in a `note`",
                "请与文件核对；若无误，请用 `note` 说明"
            )),
    )
}
