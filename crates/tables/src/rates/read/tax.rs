//! `tax.toml`: the series of income tax.

use toml::de::DeValue;

use crate::lang::Text;
use crate::money::{Money, Rate};
use crate::rates::fields::{Fields, Node, Reader};
use crate::rates::finding::{Document, Finding};
use crate::rates::model::Sited;
use crate::rates::tax::{
    Band, ClaimKind, ClaimRule, PaymentKind, PaymentRule, Provision, Subject, TaxRule, TaxTable,
};
use crate::text;

/// Reads the document as `tax.toml`: the table as far as it can be made out, and everything wrong with it.
pub fn read_tax(document: &Document) -> (Option<TaxTable>, Vec<Finding>) {
    super::parsed(document, |reader, fields| {
        TaxReader::new(reader).file(fields)
    })
}

/// Whether a document is a `tax.toml`, by its heading.
pub fn is_tax(document: &Document) -> bool {
    document.text.lines().any(|line| line.trim_end() == "[tax]")
}

struct TaxReader<'r, 'd> {
    reader: &'r mut Reader<'d>,
    rules: Vec<TaxRule>,
}

impl<'r, 'd> TaxReader<'r, 'd> {
    fn new(reader: &'r mut Reader<'d>) -> TaxReader<'r, 'd> {
        TaxReader {
            reader,
            rules: Vec::new(),
        }
    }

    fn file(mut self, fields: &mut Fields<'_, '_>) -> Option<TaxTable> {
        let date = self.header(fields);
        let sources = fields.get("source");
        let sources = self.reader.tables(sources, "source");
        let sources = sources
            .into_iter()
            .filter_map(|mut f| self.reader.source(&mut f))
            .collect();
        self.group(
            fields,
            "brackets",
            &[
                ("annual", Subject::AnnualBrackets),
                ("monthly", Subject::MonthlyBrackets),
            ],
        );
        self.group(
            fields,
            "payment",
            &PaymentKind::ALL.map(|kind| (kind.id(), Subject::Payment(kind))),
        );
        self.group(
            fields,
            "special",
            &ClaimKind::ALL.map(|kind| (kind.id(), Subject::Claim(kind))),
        );
        for (key, subject) in [
            ("basic_deduction", Subject::BasicDeduction),
            ("non_resident_deduction", Subject::NonResidentDeduction),
            ("method", Subject::Method),
            ("bonus", Subject::Bonus),
            ("non_resident_bonus", Subject::NonResidentBonus),
            ("annuity", Subject::Annuity),
            ("personal_pension", Subject::PersonalPension),
            ("health_insurance", Subject::HealthInsurance),
            ("housing_fund", Subject::HousingFund),
            ("settlement_exemption", Subject::SettlementExemption),
            ("first_wage", Subject::FirstWage),
            ("at_once", Subject::AtOnce),
        ] {
            let node = fields.get(key);
            self.series(node, subject);
        }
        Some(TaxTable {
            path: self.reader.document.path.clone(),
            date: date?,
            sources,
            entries: std::mem::take(&mut self.reader.entries),
            rules: self.rules,
        })
    }

    fn header(&mut self, fields: &mut Fields<'_, '_>) -> Option<String> {
        let node = fields.get("tax")?;
        let mut header = self.reader.table(node, "tax")?;
        let date = self.reader.required(&mut header, "date", "\"2026-11-25\"");
        self.reader.finish(&header);
        let date = date?;
        if date.value.parse::<jiff::civil::Date>().is_err() {
            self.reader.wrong(
                "bad-date",
                &node.span(),
                text!("`date` is not a day", "`date` 不是日期"),
                Text::default(),
            );
        }
        Some(date.value)
    }

    /// The series below one table: `[[brackets.annual]]`.
    fn group(
        &mut self,
        fields: &mut Fields<'_, '_>,
        name: &'static str,
        subjects: &[(&'static str, Subject)],
    ) {
        let Some(node) = fields.get(name) else { return };
        let Some(mut group) = self.reader.table(node, name) else {
            return;
        };
        for (key, subject) in subjects {
            let node = group.get(key);
            self.series(node, *subject);
        }
        self.reader.finish(&group);
    }

    fn series(&mut self, node: Option<Node<'_, '_>>, subject: Subject) {
        for mut entry in self.reader.tables(node, &subject.to_string()) {
            // what only regions have
            for key in ["when", "inherit", "start"] {
                if entry.has(key) {
                    let message = text!(
                        "`{key}` has no meaning in income tax",
                        "`{key}` 在个人所得税里没有意义"
                    );
                    let hint = text!("remove it", "请删去");
                    self.reader.wrong("unknown-key", &entry.span, message, hint);
                }
            }
            let head = self.reader.dated(&mut entry, true);
            let provision = self.provision(&mut entry, subject);
            self.reader.finish(&entry);
            let (Some(head), Some(provision)) = (head, provision) else {
                continue;
            };
            let place = head.place;
            let entry = self.reader.entry(head);
            self.rules.push(TaxRule {
                subject,
                provision,
                place,
                entry,
            });
        }
    }

    fn provision(&mut self, fields: &mut Fields<'_, '_>, subject: Subject) -> Option<Provision> {
        Some(match subject {
            Subject::AnnualBrackets | Subject::MonthlyBrackets => {
                Provision::Bands(self.bands(fields)?)
            }
            Subject::BasicDeduction | Subject::NonResidentDeduction => {
                Provision::Amount(self.amount(fields, "monthly", "5000")?)
            }
            Subject::PersonalPension => Provision::Amount(self.amount(fields, "yearly", "12000")?),
            Subject::AtOnce => Provision::Amount(self.amount(fields, "yearly", "60000")?),
            Subject::Method => {
                if !fields.has("method") {
                    self.reader.absent(fields, "method", "\"cumulative\"");
                }
                Provision::Method(self.reader.word(fields, "method")?.value)
            }
            Subject::Bonus | Subject::NonResidentBonus => Provision::Spread(self.months(fields)?),
            Subject::Payment(_) => Provision::Payment(self.payment(fields)?),
            Subject::Claim(kind) => Provision::Claim(self.claim(fields, kind)?),
            Subject::Annuity | Subject::HousingFund => {
                let rate = self.rate(fields, "rate", "12%");
                if !fields.has("of_average") {
                    self.reader.absent(fields, "of_average", "\"300%\"");
                }
                let ratio = fields.get("of_average");
                let ratio = ratio.and_then(|node| self.reader.rate_of(node, "of_average"));
                Provision::Cap(rate?, ratio?.value)
            }
            Subject::HealthInsurance => {
                let monthly = self.amount(fields, "monthly", "200");
                let yearly = self.amount(fields, "yearly", "2400");
                Provision::Insurance(monthly?, yearly?)
            }
            Subject::SettlementExemption => {
                let income = self.amount(fields, "income", "120000");
                let due = self.amount(fields, "due", "400");
                Provision::Exemption(income?, due?)
            }
            Subject::FirstWage => Provision::Holds,
        })
    }

    fn payment(&mut self, fields: &mut Fields<'_, '_>) -> Option<PaymentRule> {
        let expenses = self.amount(fields, "expenses", "800");
        let small = self.amount(fields, "small", "4000");
        let share = self.rate(fields, "share", "20%");
        let counted = self.rate(fields, "counted", "100%");
        let bands = self.bands(fields);
        Some(PaymentRule {
            expenses: expenses?,
            small: small?,
            share: share?,
            counted: counted?,
            bands: bands?,
        })
    }

    fn claim(&mut self, fields: &mut Fields<'_, '_>, kind: ClaimKind) -> Option<ClaimRule> {
        Some(match kind {
            ClaimKind::Children | ClaimKind::Infants => {
                ClaimRule::Monthly(self.amount(fields, "amount", "2000")?, None)
            }
            ClaimKind::Education | ClaimKind::Mortgage => {
                let amount = self.amount(fields, "amount", "1000");
                let months = self.whole(fields, "at_most_months");
                ClaimRule::Monthly(amount?, months)
            }
            ClaimKind::Certificate => ClaimRule::Yearly(self.amount(fields, "yearly", "3600")?),
            ClaimKind::Parents => {
                let only = self.amount(fields, "amount", "3000");
                let shared = self.amount(fields, "shared", "1500");
                ClaimRule::Parents(only?, shared?)
            }
            ClaimKind::Rent => ClaimRule::Tiers(self.tiers(fields)?),
            ClaimKind::Illness => {
                let above = self.amount(fields, "above", "15000");
                let most = self.amount(fields, "at_most", "80000");
                ClaimRule::Above(above?, most?)
            }
        })
    }

    fn tiers(&mut self, fields: &mut Fields<'_, '_>) -> Option<Vec<Money>> {
        if !fields.has("tiers") {
            self.reader
                .absent(fields, "tiers", "[\"1500\", \"1100\", \"800\"]");
        }
        let node = fields.get("tiers")?;
        let tiers: Vec<Money> = match node.get_ref() {
            DeValue::Array(array) => array
                .iter()
                .filter_map(|tier| Some(self.reader.money_of(tier, "tiers")?.value))
                .collect(),
            _ => Vec::new(),
        };
        if tiers.is_empty() {
            let message = text!("`tiers` lists no amounts", "`tiers` 没有列出金额");
            let hint = text!(
                "write `tiers = [\"1500\", \"1100\", \"800\"]`",
                "请写 `tiers = [\"1500\", \"1100\", \"800\"]`"
            );
            self.reader.wrong("wrong-type", &node.span(), message, hint);
            return None;
        }
        Some(tiers)
    }

    fn months(&mut self, fields: &mut Fields<'_, '_>) -> Option<u8> {
        if !fields.has("months") {
            self.reader.absent(fields, "months", "12");
        }
        let months = self.whole(fields, "months")?;
        u8::try_from(months).ok()
    }

    /// A whole number of months, from 1 to 600.
    fn whole(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Option<u32> {
        let node = fields.get(key)?;
        let number = match node.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<u32>().ok(),
            _ => None,
        };
        let number = number.filter(|number| (1..=600).contains(number));
        if number.is_none() {
            let message = text!("`{key}` is no number of months", "`{key}` 不是月数");
            let hint = text!("write `{key} = 12`", "请写 `{key} = 12`");
            self.reader.wrong("wrong-type", &node.span(), message, hint);
        }
        number
    }

    fn bands(&mut self, fields: &mut Fields<'_, '_>) -> Option<Vec<Band>> {
        if !fields.has("bands") {
            self.reader.absent(
                fields,
                "bands",
                "[{ up_to = \"36000\", rate = \"3%\", quick = \"0\" }, …]",
            );
        }
        let span = fields.span.clone();
        let node = fields.get("bands");
        let mut bands = Vec::new();
        let mut sound = true;
        for mut band in self.reader.tables(node, "bands") {
            let up_to = self.reader.money(&mut band, "up_to");
            let rate = self.rate(&mut band, "rate", "10%");
            let quick = self.amount(&mut band, "quick", "0");
            self.reader.finish(&band);
            match (rate, quick) {
                (Some(rate), Some(quick)) => bands.push(Band {
                    up_to: up_to.map(|u| u.value),
                    rate,
                    quick,
                }),
                _ => sound = false,
            }
        }
        if !sound {
            return None;
        }
        if let Some(why) = fault(&bands) {
            let hint = text!(
                "copy the bands from the document, lowest first; only the last has no `up_to`",
                "请照文件抄录，从低到高；只有最后一级没有 `up_to`"
            );
            let span = node.map_or(span, |node| node.span());
            self.reader.wrong("bands", &span, why, hint);
            return None;
        }
        Some(bands)
    }

    fn amount(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        example: &str,
    ) -> Option<Money> {
        if !fields.has(key) {
            self.reader.absent(fields, key, &format!("\"{example}\""));
        }
        self.reader
            .money(fields, key)
            .map(|Sited { value, .. }| value)
    }

    fn rate(
        &mut self,
        fields: &mut Fields<'_, '_>,
        key: &'static str,
        example: &str,
    ) -> Option<Rate> {
        if !fields.has(key) {
            self.reader.absent(fields, key, &format!("\"{example}\""));
        }
        self.reader
            .rate(fields, key)
            .map(|Sited { value, .. }| value)
    }
}

/// What is wrong with a table of bands: it must rise, end open, and have quick deductions that join its steps, so that
/// a slip of the pen in any figure shows.
fn fault(bands: &[Band]) -> Option<Text> {
    let Some((last, closed)) = bands.split_last() else {
        return Some(text!("a table without bands", "税率表是空的"));
    };
    if last.up_to.is_some() || closed.iter().any(|band| band.up_to.is_none()) {
        return Some(text!(
            "the last band, and it alone, has no upper edge",
            "只有最后一级没有上限"
        ));
    }
    for pair in bands.windows(2) {
        let [lower, upper] = pair else { continue };
        let edge = lower
            .up_to
            .expect("all bands but the last have an upper edge");
        if upper.up_to.is_some_and(|next| next <= edge) || upper.rate <= lower.rate {
            return Some(text!(
                "the bands do not rise after {edge}",
                "{edge} 以后的级距没有递增"
            ));
        }
        let by = |band: &Band| {
            i128::from(edge.fen()) * i128::from(band.rate.parts())
                - i128::from(band.quick.fen()) * 1_000_000
        };
        if by(lower) != by(upper) {
            let quick = upper.quick;
            return Some(text!(
                "at {edge} the two bands give different taxes: a figure is wrong, perhaps the quick deduction {quick}",
                "在 {edge} 处两级算出的税不同：有数字写错，也许是速算扣除数 {quick}"
            ));
        }
    }
    None
}
