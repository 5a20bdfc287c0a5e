//! `[[<program>.employee]]`, `[[<program>.employer]]` and the floating steps of work injury.

use std::ops::Range;

use crate::money::{Money, Rate, Ratio};
use crate::program::{Program, Side};
use crate::rates::fields::{Fields, Reader};
use crate::rates::model::{Charge, Field, Levy, Of, PaidFrom, Sited, Value};
use crate::text;

impl Reader<'_> {
    pub(super) fn charge(
        &mut self,
        fields: &mut Fields<'_, '_>,
        program: Program,
        side: Side,
        dated: bool,
    ) {
        let head = self.dated(fields, dated);
        let keys = ["rate", "amount", "yearly", "classes", "merged_into"];
        let present: Vec<&str> = keys.into_iter().filter(|key| fields.has(key)).collect();
        let rate = self.rate(fields, "rate").map(|r| Sited {
            value: Levy::Rate(r.value),
            place: r.place,
        });
        let amount = self.money(fields, "amount").map(|m| Sited {
            value: Levy::Amount(m.value),
            place: m.place,
        });
        let yearly = self.yearly(fields);
        let classes = self.classes(fields);
        let merged = self.merged_into(fields, program);
        let part = self.optional_text(fields, "part");
        let of = self.word::<Of>(fields, "of");
        let base_of = self.word::<Program>(fields, "base_of").map(|of| of.value);
        let paid_from = self.word::<PaidFrom>(fields, "paid_from");
        let of_which = self.of_which(fields);
        self.finish(fields);
        if let [first, second, ..] = present.as_slice() {
            self.wrong(
                "two-levies",
                &fields.span,
                text!(
                    "`{first}` and `{second}` in one entry",
                    "同一条里既有 `{first}` 又有 `{second}`"
                ),
                text!(
                    "an entry is one charge: keep one, or write two entries",
                    "一条就是一项收费：只留其一，或写成两条"
                ),
            );
        }
        let Some(head) = head else { return };
        self.one_or_inherit(fields, &head, present.is_empty(), "rate = \"16%\"");
        let levy = rate.or(amount).or(yearly).or(classes).or(merged);
        let charge = levy.map(|levy| {
            levy.map(|levy| {
                Value::Charge(Charge {
                    levy,
                    of: of.map_or(Of::Base, |o| o.value),
                    base_of,
                    paid_from: paid_from.map_or(PaidFrom::Wage, |p| p.value),
                    of_which,
                })
            })
        });
        let entry = self.entry(head);
        self.fact(entry, Field::Charge(program, side, part), charge);
    }

    pub(super) fn merged_into(
        &mut self,
        fields: &mut Fields<'_, '_>,
        program: Program,
    ) -> Option<Sited<Levy>> {
        let node = fields.get("merged_into")?;
        let written = self.text_of(node, "merged_into")?;
        match Program::from_id(written).filter(|into| *into != program) {
            Some(into) => Some(self.sited(Levy::MergedInto(into), &node.span())),
            None => {
                self.unknown_word(&node.span(), "merged_into", written, &Program::ALL);
                None
            }
        }
    }

    pub(super) fn yearly(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Levy>> {
        let year = self.money(fields, "yearly");
        let Some(node) = fields.get("months") else {
            return year.map(|y| Sited {
                value: Levy::Yearly(y.value, None),
                place: y.place,
            });
        };
        let array = node.get_ref().as_array()?;
        let months: Vec<Money> = array
            .iter()
            .filter_map(|month| self.money_of(month, "months"))
            .map(|m| m.value)
            .collect();
        let year = year?;
        let sum: Money = months.iter().copied().sum();
        let count = array.len();
        let total = year.value;
        if months.len() != 12 || sum != total {
            self.wrong(
                "months-do-not-sum",
                &node.span(),
                text!(
                    "{count} months that sum to {sum}, not to the yearly {total}",
                    "{count} 个月合计 {sum}，不等于全年 {total}"
                ),
                text!(
                    "`months` has twelve amounts, January first",
                    "`months` 是从一月起的十二个金额"
                ),
            );
        }
        Some(Sited {
            value: Levy::Yearly(total, Some(months)),
            place: year.place,
        })
    }

    pub(super) fn classes(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Levy>> {
        let node = fields.get("classes")?;
        let table = self.table(node, "classes")?;
        let mut classes = [None; 8];
        for (key, span, value) in table.entries() {
            let rate = self.rate_of::<Rate>(value, key);
            match class_index(key).and_then(|index| classes.get_mut(index)) {
                Some(slot) => *slot = rate.map(|r| r.value),
                None => self.unknown_class(&span, key),
            }
        }
        Some(self.sited(Levy::Classes(classes), &node.span()))
    }

    pub(super) fn unknown_class(&mut self, span: &Range<usize>, key: &str) {
        self.wrong(
            "unknown-class",
            span,
            text!("there is no industry class `{key}`", "没有行业类别 `{key}`"),
            text!(
                "classes are 1 to 8 (人社部发〔2015〕71号)",
                "类别为一至八类（人社部发〔2015〕71号）"
            ),
        );
    }

    pub(super) fn of_which(&mut self, fields: &mut Fields<'_, '_>) -> Vec<(Program, Rate)> {
        let Some(node) = fields.get("of_which") else {
            return Vec::new();
        };
        let Some(table) = self.table(node, "of_which") else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        for (key, span, value) in table.entries() {
            let rate = self.rate_of::<Rate>(value, key);
            match (Program::from_id(key), rate) {
                (Some(program), Some(rate)) => parts.push((program, rate.value)),
                (None, _) => self.unknown_word(&span, "of_which", key, &Program::ALL),
                (Some(_), None) => {}
            }
        }
        parts
    }

    pub(super) fn float(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let mut allowed = vec![Vec::new(); 8];
        let Some(node) = fields.get("allowed") else {
            self.absent(fields, "allowed", "{ 1 = [\"100%\"] }");
            return;
        };
        let Some(table) = self.table(node, "allowed") else {
            return;
        };
        for (key, span, value) in table.entries() {
            let Some(index) = class_index(key) else {
                self.unknown_class(&span, key);
                continue;
            };
            for element in value.get_ref().as_array().into_iter().flatten() {
                let step = self.rate_of::<Ratio>(element, key);
                let percent = step.and_then(|s| u32::try_from(s.value.parts() / 10_000).ok());
                if let (Some(percent), Some(steps)) = (percent, allowed.get_mut(index)) {
                    steps.push(percent);
                }
            }
        }
        self.finish(fields);
        let Some(head) = head else { return };
        let steps = self.sited(Value::Steps(allowed), &node.span());
        let entry = self.entry(head);
        self.fact(entry, Field::Float, Some(steps));
    }
}

fn class_index(key: &str) -> Option<usize> {
    let class: usize = key.parse().ok()?;
    (1..=8).contains(&class).then(|| class - 1)
}
