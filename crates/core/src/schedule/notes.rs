//! Defaults and notes of a schedule: everything but the figures that a careful reader must know.

use crate::note::{Code, Note, Notes};
use crate::period::Month;
use crate::program::Program;
use crate::rates::layers::{Layers, Term};
use crate::rates::model::{Choice, Field, ParameterKind, Status};
use crate::schedule::choices::{Choices, FundChoice, Settled};
use crate::schedule::resolve::Resolved;
use crate::schedule::{DefaultChoice, Exempt, Figure, Incomplete, Schedule, stand_in};
use crate::text;

/// Months past the tables' date at which a month is called far ahead.
const FAR: i32 = 12;

/// What was left to a default and matters.
pub(super) fn defaults(
    layers: &Layers,
    month: Month,
    choices: &Choices,
    settled: &Settled,
    resolved: &Resolved,
) -> Vec<DefaultChoice> {
    let mut defaults = Vec::new();
    if let Some(rate) = resolved.fund_default
        && choices.housing_fund == FundChoice::Default
    {
        defaults.push(DefaultChoice {
            choice: "housing_fund".to_owned(),
            value: rate.percent(),
            option: format!("--housing-fund {}", rate.percent()),
        });
    }
    if resolved.class_defaulted {
        defaults.push(DefaultChoice {
            choice: "work_injury_class".to_owned(),
            value: "1".to_owned(),
            option: "--work-injury-class 1".to_owned(),
        });
    }
    let unpaid =
        |program: Program| program.is_fund() && choices.housing_fund == FundChoice::NotPaid;
    let wanted = |program: Program| choices.wants(program) && !unpaid(program);
    for key in layers.dimensions(month, &wanted) {
        let given = settled.given.iter().any(|(chosen, _)| *chosen == key);
        if let Some(value) = settled.person.chosen.get(&key)
            && !given
        {
            defaults.push(DefaultChoice {
                option: format!("--variant {key}={value}"),
                value: value.clone(),
                choice: key,
            });
        }
    }
    defaults
}

/// All notes.
pub(super) fn notes(
    schedule: &Schedule,
    layers: &Layers,
    choices: &Choices,
    of_lines: Notes,
    declared: &[Choice],
) -> Notes {
    let mut notes = of_lines;
    notes.extend(schedule.incomplete.iter().map(incomplete));
    notes.extend(far_ahead(schedule));
    for line in &schedule.lines {
        carried(line.program, &line.figures, schedule, &mut notes);
        unconfirmed(line.program, &line.figures, &mut notes);
        stand_in::other_notes(line, &schedule.sources, &mut notes);
    }
    for default in &schedule.defaults {
        let DefaultChoice {
            choice,
            value,
            option,
        } = default;
        let values = declared.iter().find(|c| c.key.value == *choice);
        let name = values.map_or_else(|| fixed_name(choice), |c| c.name.clone());
        let chosen = values.and_then(|c| c.values.iter().find(|v| v.id.value == *value));
        let shown = chosen.map_or_else(|| value.clone(), |v| v.name.clone());
        let message = text!(
            "{choice} = {value} (`{option}`)",
            "{name} = {shown}（`{option}`）"
        );
        let note = Note::of(Code::DefaultUsed, None, message);
        notes.push(
            note.with("choice", choice.clone())
                .with("value", value.clone()),
        );
    }
    let dimensions = layers.dimensions(schedule.month, &|_| true);
    for (key, value) in &schedule.variants {
        if !dimensions.contains(key) {
            let region = &schedule.region.name;
            let message = text!(
                "nothing in {region} depends on {key}={value} in this month",
                "{region} 该月没有与 {key}={value} 有关的规定"
            );
            let note = Note::of(Code::VariantWithoutEffect, None, message);
            notes.push(
                note.with("choice", key.clone())
                    .with("value", value.clone()),
            );
        }
    }
    optional_charges(schedule, layers, choices, &mut notes);
    notes.extend(schedule.exempt.iter().map(Exempt::note));
    notes
}

fn fixed_name(choice: &str) -> String {
    match choice {
        "housing_fund" => "住房公积金比例（%）".to_owned(),
        "work_injury_class" => "工伤行业类别".to_owned(),
        other => other.to_owned(),
    }
}

fn incomplete(gap: &Incomplete) -> Note {
    let side = gap.side.map_or("both", crate::program::Side::id);
    let reason = gap.gap.text();
    let message = crate::lang::Text::new(
        format!("not in the totals: {}", reason.en),
        format!("未计入合计：{}", reason.zh),
    );
    let note = Note::of(Code::Incomplete, Some(gap.program), message);
    note.with("side", side).with("reason", gap.gap.reason())
}

fn far_ahead(schedule: &Schedule) -> Option<Note> {
    let date: jiff::civil::Date = schedule.tables.parse().ok()?;
    let tables = Month::from(date);
    let ahead = schedule.month.since(tables);
    let month = schedule.month;
    let message = text!(
        "{month} is {ahead} months after the tables' date: every figure is what was known in {tables}",
        "{month} 比费率表日期晚 {ahead} 个月：所有数据都是 {tables} 时所知"
    );
    (ahead > FAR).then(|| {
        let note = Note::of(Code::FarAhead, None, message);
        note.with("tables", tables.to_string())
            .with("months", ahead.to_string())
    })
}

/// One note for all figures of a program that are carried from the same document and month.
fn carried(program: Program, figures: &[Figure], schedule: &Schedule, notes: &mut Notes) {
    let mut groups: Vec<(Term, &str, Option<Month>, Vec<String>)> = Vec::new();
    for figure in figures {
        // a placeholder is named as one; that it is an old placeholder adds nothing
        let weaker =
            figure.status == Status::Assumed || matches!(figure.field, Field::Rounding(..));
        if figure.term == Term::Runs || weaker {
            continue;
        }
        let group = groups
            .iter_mut()
            .find(|(term, source, ..)| *term == figure.term && *source == figure.source);
        let parameter = figure.field.parameter();
        match group {
            Some((_, _, _, parameters)) if parameters.contains(&parameter) => {}
            Some((_, _, _, parameters)) => parameters.push(parameter),
            None => groups.push((figure.term, &figure.source, figure.checked, vec![parameter])),
        }
    }
    for (term, key, checked, parameters) in groups {
        let document = schedule.sources.name(key);
        let (list, list_zh) = ParameterKind::list(&parameters);
        let note = match term {
            Term::Carried { until } => {
                let looked = match checked {
                    Some(checked) if checked > until => {
                        text!(
                            "; none newer found by {checked}",
                            "；截至 {checked} 未见新标准"
                        )
                    }
                    _ => text!("; look for a newer one", "；请留意新标准"),
                };
                let message = crate::lang::Text::new(
                    format!(
                        "{list}: carried forward from {until} ({document}){}",
                        looked.en
                    ),
                    format!(
                        "{list_zh}：暂按 {until} 到期的旧标准（{document}）{}",
                        looked.zh
                    ),
                );
                let note = Note::of(Code::CarriedForward, Some(program), message);
                note.with("until", until.to_string())
            }
            _ => {
                let message = text!(
                    "{list}: ordered for the time being ({document}), to be settled later",
                    "{list_zh}：暂行标准（{document}），待新标准公布后结算"
                );
                Note::of(Code::Provisional, Some(program), message)
            }
        };
        notes.push(
            note.with("parameters", parameters.join(","))
                .with("source", key),
        );
    }
}

/// One note for the figures of a program that no official document gives.
fn unconfirmed(program: Program, figures: &[Figure], notes: &mut Notes) {
    for (status, word_en, word_zh) in [
        (
            Status::Assumed,
            "assumed, the region's own figure is not known",
            "未查到当地标准，暂按假定计算，请核对",
        ),
        (
            Status::Reported,
            "reported, without an official document",
            "取自非官方资料，未查到文件",
        ),
    ] {
        let weak = figures
            .iter()
            .filter(|f| f.status == status && !matches!(f.field, Field::Rounding(..)))
            // what stands in for another is named as that
            .filter(|f| f.stand_in.is_none());
        let mut parameters: Vec<String> = Vec::new();
        for parameter in weak.map(|f| f.field.parameter()) {
            if !parameters.contains(&parameter) {
                parameters.push(parameter);
            }
        }
        if parameters.is_empty() {
            continue;
        }
        let (list, list_zh) = ParameterKind::list(&parameters);
        let message = text!("{list}: {word_en}", "{list_zh}：{word_zh}");
        let note = Note::of(Code::Unconfirmed, Some(program), message);
        notes.push(
            note.with("status", status.id())
                .with("parameters", parameters.join(",")),
        );
    }
}

/// A second charge that a choice would add: named, so that nobody misses it.
fn optional_charges(schedule: &Schedule, layers: &Layers, choices: &Choices, notes: &mut Notes) {
    for table in &layers.tables {
        for fact in &table.facts {
            let Some(dated) = table.entry(fact) else {
                continue;
            };
            let is_part = matches!(&fact.field, Field::Charge(_, _, part) if !part.is_empty());
            let [(key, value)] = dated.when.as_slice() else {
                continue;
            };
            let Some(program) = fact.field.program() else {
                continue;
            };
            let begun = dated.from.is_none_or(|from| from <= schedule.month);
            let taken = schedule
                .variants
                .iter()
                .any(|(chosen, v)| chosen == key && v == value);
            if !is_part || !begun || taken || !choices.wants(program) {
                continue;
            }
            let declared = layers.choices().into_iter().find(|c| c.key.value == *key);
            let name = declared.map_or_else(|| key.clone(), |c| c.name);
            let message = text!(
                "{name} is not included: `--variant {key}={value}` adds it",
                "未含{name}：如参加请加 `--variant {key}={value}`"
            );
            let note = Note::of(Code::OptionalCharge, Some(program), message);
            let note = note
                .with("choice", key.clone())
                .with("value", value.clone());
            notes.push(note);
        }
    }
}
