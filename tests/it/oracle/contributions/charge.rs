//! What a side of a program owes.

use toml::Value;

use super::super::exact::{Exact, yuan};
use super::files::{tables, text};
use super::lookup::{Asked, Field, Found};

pub(super) const SIDES: [&str; 2] = ["employee", "employer"];

/// The programs of insurance, in no order that matters.
pub(super) const INSURANCES: [&str; 9] = [
    "pension",
    "medical",
    "maternity",
    "unemployment",
    "work_injury",
    "large_medical",
    "long_term_care",
    "local_pension",
    "enterprise_annuity",
];

/// A person's money, and the rates that the employer chose.
pub(super) struct Pay {
    pub(super) wage: Exact,
    pub(super) declared: Exact,
    pub(super) class: u8,
    /// Percent of each side; the region's default where nothing is said.
    pub(super) fund: Option<[Exact; 2]>,
}

/// What a side pays, out of the wage and out of the medical account.
pub(super) type Side = Found<[Exact; 2]>;

/// A decimal number, or a percent.
pub(super) fn decimal(text: &str) -> Exact {
    let (digits, unit) = match text.strip_suffix('%') {
        Some(digits) => (digits, 100),
        None => (text, 1),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let places = u32::try_from(part.len()).expect("few decimals");
    let number: i128 = format!("{whole}{part}").parse().expect("digits");
    Exact::new(number, unit * 10_i128.pow(places))
}

/// An amount by a rule of rounding.
fn rounded(amount: Exact, unit: &str, mode: &str) -> Exact {
    let unit = match unit {
        "fen" => Exact::new(1, 100),
        "jiao" => Exact::new(1, 10),
        "yuan" => yuan(1),
        other => panic!("a unit {other}"),
    };
    let units = amount / unit;
    let whole = match mode {
        "half-up" => (units + Exact::new(1, 2)).floor(),
        "up" => units.ceil(),
        "down" => units.floor(),
        other => panic!("a mode {other}"),
    };
    whole * unit
}

impl Asked<'_> {
    /// Rounds by the rule of a program, to the fen where there is none.
    fn round(&self, amount: Exact, program: &str, what: &str) -> Exact {
        match self.find(&Field::Rounding(program, what)) {
            Found::Known(rule) => {
                let [unit, mode] = ["unit", "mode"].map(|key| text(rule, key).expect("a rule"));
                rounded(amount, unit, mode)
            }
            _ => rounded(amount, "fen", "half-up"),
        }
    }

    /// Floor or ceiling: `Nowhere` if there is none.
    pub(super) fn limit(&self, program: &str, kind: &str) -> Found<Exact> {
        let entry = match self.find(&Field::Base(program, kind)) {
            Found::Known(entry) => entry,
            _ => return Found::Unknown,
        };
        match text(entry, kind) {
            Some("none") => return Found::Nowhere,
            Some("unknown") => return Found::Unknown,
            Some(amount) => return Found::Known(decimal(amount)),
            None => {}
        }
        let average = match text(entry, "average") {
            Some(month) => decimal(month),
            None => decimal(text(entry, "average_yearly").expect("an average")) / yuan(12),
        };
        let key = format!("{kind}_ratio");
        match self.find(&Field::Base(program, &key)) {
            Found::Known(entry) => {
                let ratio = decimal(text(entry, &key).expect("a share"));
                Found::Known(self.round(average * ratio, program, "limits"))
            }
            _ => Found::Unknown,
        }
    }

    fn average(&self, program: &str) -> Option<Exact> {
        let Found::Known(entry) = self.find(&Field::Base(program, "average")) else {
            return None;
        };
        Some(match text(entry, "average") {
            Some(month) => decimal(month),
            None => {
                let year = decimal(text(entry, "average_yearly").expect("an average"));
                rounded(year / yuan(12), "fen", "half-up")
            }
        })
    }

    /// What is declared, within the limits; nothing if neither is known.
    fn base(&self, program: &str, pay: &Pay) -> Option<Exact> {
        let [floor, ceiling] = ["floor", "ceiling"].map(|kind| self.limit(program, kind));
        if floor == Found::Unknown && ceiling == Found::Unknown {
            return None;
        }
        let mut base = match self.find(&Field::Rounding(program, "base")) {
            Found::Known(_) => self.round(pay.declared, program, "base"),
            _ => pay.declared,
        };
        if let Found::Known(floor) = floor {
            base = base.max(floor);
        }
        if let Found::Known(ceiling) = ceiling {
            base = base.min(ceiling);
        }
        Some(base)
    }

    /// Whose limits a charge uses where it names none.
    fn base_of<'p>(&self, program: &'p str) -> &'p str {
        let limits = ["floor", "ceiling"].map(|kind| Field::Base(program, kind));
        let speaks = |layer: &toml::Table| {
            let entries = limits.iter().flat_map(|field| field.entries(layer));
            let missing = tables(layer, &["missing"]);
            let own = format!("{program}.base");
            entries
                .into_iter()
                .any(|entry| !entry.contains_key("inherit"))
                || missing.iter().any(|entry| {
                    let what = text(entry, "what");
                    what == Some(program) || what == Some(own.as_str())
                })
        };
        match program {
            _ if self.city.layers.iter().any(speaks) => program,
            "maternity" | "large_medical" | "long_term_care" => "medical",
            "local_pension" => "pension",
            own => own,
        }
    }

    /// Whether a program is levied within another.
    pub(super) fn is_merged(&self, program: &str) -> bool {
        SIDES.iter().any(|side| {
            matches!(self.find(&Field::Charge(program, side, "")),
                Found::Known(entry) if entry.contains_key("merged_into"))
        })
    }

    /// What a side of an insurance owes.
    pub(super) fn insurance(&self, program: &str, side: &str, pay: &Pay) -> Side {
        let mut parts = vec![""];
        for layer in &self.city.layers {
            for entry in tables(layer, &[program, side]) {
                let part = text(entry, "part").unwrap_or("");
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        let expected = match program {
            "pension" | "medical" | "unemployment" => true,
            "work_injury" | "maternity" => side == "employer",
            _ => false,
        };
        let mut sums = Found::Nowhere;
        for part in parts {
            let entry = match self.find(&Field::Charge(program, side, part)) {
                Found::Known(entry) => entry,
                Found::Nowhere if part.is_empty() && expected => return Found::Unknown,
                Found::Unknown if part.is_empty() => return Found::Unknown,
                Found::Unknown | Found::Nowhere => continue,
            };
            let Some(amount) = self.charge(program, entry, pay) else {
                return Found::Unknown;
            };
            let so_far = match sums {
                Found::Known(so_far) => so_far,
                _ => [yuan(0); 2],
            };
            sums = Found::Known(match text(entry, "paid_from") {
                Some("account") => [so_far[0], so_far[1] + amount],
                Some("pool") => so_far,
                _ => [so_far[0] + amount, so_far[1]],
            });
        }
        sums
    }

    fn charge(&self, program: &str, entry: &toml::Table, pay: &Pay) -> Option<Exact> {
        if let Some(amount) = text(entry, "amount") {
            return Some(decimal(amount));
        }
        if let Some(year) = text(entry, "yearly") {
            let year = decimal(year);
            let number = self.month.rem_euclid(12);
            if let Some(months) = entry.get("months").and_then(Value::as_array) {
                let own = months.get(usize::try_from(number).expect("a month"));
                return Some(decimal(own.and_then(Value::as_str).expect("an amount")));
            }
            // what is due by the end of the month, less what was due by that of the last
            let due = |months: i32| {
                let share = Exact::new(i128::from(months), 12);
                rounded(year * share, "fen", "half-up")
            };
            return Some(due(number + 1) - due(number));
        }
        let rate = match entry.get("classes").and_then(Value::as_table) {
            Some(classes) => {
                let own = classes.get(&pay.class.to_string())?;
                decimal(own.as_str().expect("a rate"))
            }
            None => decimal(text(entry, "rate").expect("a rate")),
        };
        let of = text(entry, "base_of").unwrap_or_else(|| self.base_of(program));
        let base = match text(entry, "of") {
            Some("payroll") => pay.wage,
            Some("average") => self.average(of)?,
            _ => self.base(of, pay)?,
        };
        Some(self.round(base * rate, program, "amount"))
    }

    /// The rates that the fund allows: the least, the most, and those alone that are listed.
    pub(super) fn fund_rates(&self) -> Vec<Exact> {
        let end = |key: &str, or: i128| match self.find(&Field::Fund(key)) {
            Found::Known(entry) => decimal(text(entry, key).expect("a rate")),
            _ => Exact::new(or, 100),
        };
        let listed = match self.find(&Field::Fund("only")) {
            Found::Known(entry) => entry.get("only").and_then(Value::as_array),
            _ => None,
        };
        match listed {
            Some(only) => {
                let rates = only.iter().filter_map(Value::as_str);
                rates.map(decimal).collect()
            }
            None => {
                let (least, most) = (end("min", 5), end("max", 12));
                let whole = (5..=12).map(|rate| Exact::new(rate, 100));
                whole.filter(|rate| (least..=most).contains(rate)).collect()
            }
        }
    }

    /// The rates that hold where nobody names any: the default, or what is allowed nearest to it.
    fn fund_default(&self) -> Option<[Exact; 2]> {
        let end = |key: &str| match self.find(&Field::Fund(key)) {
            Found::Known(entry) => Some(Some(decimal(text(entry, key)?))),
            Found::Unknown => None,
            Found::Nowhere => Some(None),
        };
        let (least, most) = (end("min")?, end("max")?);
        let rate = end("default")??;
        let rate = match self.find(&Field::Fund("only")) {
            Found::Known(_) => {
                let far = |own: &Exact| (*own - rate).max(rate - *own);
                self.fund_rates().into_iter().min_by_key(far)?
            }
            _ => {
                let rate = least.map_or(rate, |least| rate.max(least));
                most.map_or(rate, |most| rate.min(most))
            }
        };
        Some([rate; 2])
    }

    /// What both sides owe to the housing fund.
    pub(super) fn fund(&self, pay: &Pay) -> [Side; 2] {
        let Some(rates) = pay.fund.or_else(|| self.fund_default()) else {
            return [Found::Unknown; 2];
        };
        let Some(base) = self.base("housing_fund", pay) else {
            return [Found::Unknown; 2];
        };
        let rule = self.find(&Field::Rounding("housing_fund", "amount"));
        let both = matches!(rule, Found::Known(rule) if text(rule, "each") == Some("both"));
        let amounts = if both {
            let together = rates[0] + rates[1];
            let sum = self.round(base * together, "housing_fund", "amount");
            let own = rounded(sum * rates[0] / together, "fen", "down");
            [own, sum - own]
        } else {
            rates.map(|rate| self.round(base * rate, "housing_fund", "amount"))
        };
        amounts.map(|amount| Found::Known([amount, yuan(0)]))
    }
}
