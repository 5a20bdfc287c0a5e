//! Fund rates, rounding rules and minimum wages.

use crate::money::{Mode, Rate, Rounding, Unit};
use crate::program::Program;
use crate::rates::fields::{Fields, Node, Reader};
use crate::rates::finding::Finding;
use crate::rates::model::{Each, Excluded, Field, Rounded, Sited, Value};
use crate::text;

impl Reader<'_> {
    pub(super) fn fund_rate(&mut self, fields: &mut Fields<'_, '_>, program: Program, dated: bool) {
        let head = self.dated(fields, dated);
        let min = self.rate(fields, "min");
        let max = self.rate(fields, "max");
        let only = self.only(fields);
        let equal = self.flag(fields, "equal");
        let default = self.rate(fields, "default");
        let silent = !["min", "max", "only", "equal", "default"]
            .into_iter()
            .any(|key| fields.has(key));
        self.finish(fields);
        let Some(head) = head else { return };
        self.one_or_inherit(fields, &head, silent, "min = \"5%\"");
        if let (Some(min), Some(max)) = (&min, &max)
            && min.value > max.value
        {
            let (low, high) = (min.value, max.value);
            let finding = Finding::at(
                "floor-over-ceiling",
                &self.document.path,
                min.place,
                text!(
                    "`min` {low} is over `max` {high}",
                    "`min` {low} 高于 `max` {high}"
                ),
            );
            self.findings
                .push(finding.hint(text!("compare both with the document", "请与文件核对")));
        }
        if only.is_some() && (min.is_some() || max.is_some()) {
            self.wrong(
                "only-with-range",
                &fields.span,
                text!(
                    "`only` beside `min` or `max`",
                    "`only` 和 `min`、`max` 写在了一起"
                ),
                text!("keep the list or the range", "列表和范围只留其一"),
            );
        }
        // a list sets the range as well, and a range ends a list: the newest of the two is what holds
        let edge = |rate: Option<&Rate>| {
            let listed = only.as_ref()?;
            Some(
                listed
                    .clone()
                    .map(|_| Value::Rate(rate.copied().unwrap_or_default())),
            )
        };
        let listed = only
            .as_ref()
            .map(|o| o.value.as_slice())
            .unwrap_or_default();
        let low = min
            .clone()
            .map(|r| r.map(Value::Rate))
            .or_else(|| edge(listed.first()));
        let high = max
            .clone()
            .map(|r| r.map(Value::Rate))
            .or_else(|| edge(listed.last()));
        let no_list = min.or(max).map(|r| r.map(|_| Value::Rates(Vec::new())));
        let list = only.clone().map(|o| o.map(Value::Rates)).or(no_list);
        let entry = self.entry(head);
        self.fact(entry, Field::FundMin(program), low);
        self.fact(entry, Field::FundMax(program), high);
        self.fact(entry, Field::FundOnly(program), list);
        self.fact(
            entry,
            Field::FundEqual(program),
            equal.map(|e| e.map(Value::Flag)),
        );
        self.fact(
            entry,
            Field::FundDefault(program),
            default.map(|d| d.map(Value::Rate)),
        );
    }

    pub(super) fn only(&mut self, fields: &mut Fields<'_, '_>) -> Option<Sited<Vec<Rate>>> {
        let node = fields.get("only")?;
        let place = self.place(&node.span());
        let Some(array) = node.get_ref().as_array() else {
            let _: Option<Sited<Rate>> = self.rate_of(node, "only");
            return None;
        };
        let mut rates: Vec<Rate> = array
            .iter()
            .filter_map(|element: Node<'_, '_>| self.rate_of(element, "only"))
            .map(|r| r.value)
            .collect();
        rates.sort();
        Some(Sited {
            value: rates,
            place,
        })
    }

    pub(super) fn rounding(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let programs = self.for_programs(fields);
        let what = self.word::<Rounded>(fields, "what");
        let unit = self.word::<Unit>(fields, "unit");
        let mode = self.word::<Mode>(fields, "mode");
        let each = self.word::<Each>(fields, "each");
        for (key, example) in [
            ("what", "\"amount\""),
            ("unit", "\"yuan\""),
            ("mode", "\"half-up\""),
        ] {
            if !fields.has(key) {
                self.absent(fields, key, example);
            }
        }
        self.finish(fields);
        let (Some(head), Some(what), Some(unit), Some(mode)) = (head, what, unit, mode) else {
            return;
        };
        let rule = Rounding {
            unit: unit.value,
            mode: mode.value,
        };
        let rule = unit.map(|_| Value::Rule(rule, each.map_or(Each::Side, |e| e.value)));
        let entry = self.entry(head);
        for program in programs {
            self.fact(
                entry,
                Field::Rounding(program, what.value),
                Some(rule.clone()),
            );
        }
    }

    pub(super) fn minimum_wage(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let class = self.optional_text(fields, "class");
        let head = self.dated(fields, dated);
        let amount = self.money(fields, "amount");
        let net = self.word::<Excluded>(fields, "excludes");
        self.finish(fields);
        let Some(head) = head else { return };
        let silent = !fields.has("amount") && !fields.has("excludes");
        self.one_or_inherit(fields, &head, silent, "amount = \"2240\"");
        let entry = self.entry(head);
        let amount = amount.map(|amount| amount.map(Value::Amount));
        self.fact(entry, Field::MinimumWage(class), amount);
        if let Some(net) = net {
            self.fact(
                entry,
                Field::MinimumWageNet,
                Some(net.map(|Excluded::Contributions| Value::Flag(true))),
            );
        }
    }

    pub(super) fn rent_deduction(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let amount = self.money(fields, "amount");
        if !fields.has("amount") {
            self.absent(fields, "amount", "\"1500\"");
        }
        self.finish(fields);
        let (Some(head), Some(amount)) = (head, amount) else {
            return;
        };
        let entry = self.entry(head);
        self.fact(entry, Field::RentDeduction, Some(amount.map(Value::Amount)));
    }
}
