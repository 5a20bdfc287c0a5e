//! `[[base]]` and `[[average_wage]]`: limits and averages.

use crate::rates::fields::{Fields, Reader};
use crate::rates::finding::Finding;
use crate::rates::model::{Average, Field, Limit, Sited, Value};
use crate::text;

impl Reader<'_> {
    pub(super) fn base(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let programs = self.for_programs(fields);
        let average = self.average(fields, "average", "average_yearly");
        let floor = self.limit(fields, "floor");
        let ceiling = self.limit(fields, "ceiling");
        let floor_ratio = fields
            .get("floor_ratio")
            .and_then(|node| self.rate_of(node, "floor_ratio"));
        let ceiling_ratio = fields
            .get("ceiling_ratio")
            .and_then(|node| self.rate_of(node, "ceiling_ratio"));
        let keys = [
            "average",
            "average_yearly",
            "floor",
            "ceiling",
            "floor_ratio",
            "ceiling_ratio",
        ];
        let present: Vec<&str> = keys.into_iter().filter(|key| fields.has(key)).collect();
        self.finish(fields);
        let Some(head) = head else { return };
        self.one_or_inherit(fields, &head, present.is_empty(), "floor = \"3915\"");
        if let (Some(low), Some(high)) = (&floor, &ceiling)
            && let (Limit::Amount(floor), Limit::Amount(ceiling)) = (low.value, high.value)
            && floor > ceiling
        {
            let finding = Finding::at(
                "floor-over-ceiling",
                &self.document.path,
                low.place,
                text!(
                    "the floor {floor} is over the ceiling {ceiling}",
                    "下限 {floor} 高于上限 {ceiling}"
                ),
            )
            .hint(text!("compare both with the document", "请与文件核对"));
            self.findings.push(finding);
        }
        let of_average = average.as_ref().map(|average| Sited {
            value: Limit::OfAverage(average.value),
            place: average.place,
        });
        let floor = floor.or_else(|| of_average.clone());
        let ceiling = ceiling.or(of_average);
        let entry = self.entry(head);
        for program in programs {
            self.fact(
                entry,
                Field::Average(program),
                average.clone().map(|a| a.map(Value::Average)),
            );
            self.fact(
                entry,
                Field::Floor(program),
                floor.clone().map(|l| l.map(Value::Limit)),
            );
            self.fact(
                entry,
                Field::Ceiling(program),
                ceiling.clone().map(|l| l.map(Value::Limit)),
            );
            self.fact(
                entry,
                Field::FloorRatio(program),
                floor_ratio.clone().map(|r| r.map(Value::Ratio)),
            );
            self.fact(
                entry,
                Field::CeilingRatio(program),
                ceiling_ratio.clone().map(|r| r.map(Value::Ratio)),
            );
        }
    }

    pub(super) fn limit(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
    ) -> Option<Sited<Limit>> {
        let node = fields.get(key)?;
        let place = self.place(&node.span());
        let value = match node.get_ref().as_str() {
            Some("none") => Limit::None,
            Some("unknown") => Limit::Unknown,
            _ => Limit::Amount(self.money_of(node, key)?.value),
        };
        Some(Sited { value, place })
    }

    /// An average, printed for a month or for a year.
    fn average(
        &mut self,
        fields: &mut Fields<'_, '_>,
        monthly: &'static str,
        yearly: &'static str,
    ) -> Option<Sited<Average>> {
        let month = self.money(fields, monthly);
        let year = self.money(fields, yearly);
        if month.is_some() && year.is_some() {
            self.wrong(
                "two-averages",
                &fields.span,
                text!(
                    "`{monthly}` and `{yearly}` in one entry",
                    "同一条里既有 `{monthly}` 又有 `{yearly}`"
                ),
                text!(
                    "keep the one that the document prints",
                    "只留文件上印的那个"
                ),
            );
        }
        let month = month.map(|amount| amount.map(Average::Monthly));
        month.or(year.map(|amount| amount.map(Average::Yearly)))
    }

    pub(super) fn average_wage(&mut self, fields: &mut Fields<'_, '_>, dated: bool) {
        let head = self.dated(fields, dated);
        let average = self.average(fields, "amount", "yearly");
        if average.is_none() && !fields.has("amount") && !fields.has("yearly") {
            self.absent(fields, "amount", "\"6525\"");
        }
        self.finish(fields);
        let (Some(head), Some(average)) = (head, average) else {
            return;
        };
        let entry = self.entry(head);
        self.fact(entry, Field::AverageWage, Some(average.map(Value::Average)));
    }
}
