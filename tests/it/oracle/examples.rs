//! Worked examples of `tests/tax-examples`: the law as others computed it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::exact::{Exact, written, yuan};
use crate::common::{files, root};

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Example {
    #[serde(skip)]
    pub(crate) name: String,
    pub(crate) kind: Kind,
    url: String,
    /// Whether a tax authority computed it, wherever it is printed.
    #[serde(default)]
    pub(crate) official: bool,
    #[serde(default, rename = "note")]
    _note: String,
    source: Source,
    pub(crate) inputs: Inputs,
    pub(crate) expect: Expect,
}

/// Which rule an example works.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Withholding,
    FirstWage,
    SixtyThousand,
    BonusMerged,
    Bonus,
    Labour,
    LabourCumulative,
    Royalty,
    Fee,
    NonResident,
    NonResidentBonus,
    NonResidentLabour,
    NonResidentRoyalty,
    NonResidentFee,
    Settlement,
    Deductions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    title: String,
    publisher: String,
    #[serde(default, rename = "date")]
    _date: String,
}

/// What an example starts from; each kind has its own.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Inputs {
    pub(crate) year: i16,
    pub(crate) start_month: u8,
    pub(crate) basic: Option<BasicRule>,
    pub(crate) before: BeforeInput,
    pub(crate) months: Vec<MonthInput>,
    pub(crate) amounts: Vec<String>,
    pub(crate) wages: String,
    pub(crate) deductible: String,
    pub(crate) special_additional: String,
    pub(crate) other: String,
    pub(crate) labour: Vec<String>,
    pub(crate) royalty: Vec<String>,
    pub(crate) fee: Vec<String>,
    pub(crate) personal_pension: String,
    pub(crate) withheld: String,
    pub(crate) items: Vec<ItemInput>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BasicRule {
    Employed,
    FromJanuary,
    SixtyThousand,
    NotHere,
}

/// What the same employer did earlier in the year.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct BeforeInput {
    pub(crate) months: u8,
    pub(crate) income: String,
    pub(crate) deductible: String,
    pub(crate) special_additional: String,
    pub(crate) other: String,
    pub(crate) exempt: String,
    pub(crate) relief: String,
    pub(crate) withheld: String,
}

/// A month, or `times` months alike.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MonthInput {
    pub(crate) income: String,
    pub(crate) merged_bonus: String,
    pub(crate) deductible: String,
    pub(crate) special_additional: String,
    pub(crate) other: String,
    pub(crate) exempt: String,
    pub(crate) relief: String,
    times: Option<usize>,
}

/// A special additional deduction, and the months that it is had for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemInput {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) count: Option<u8>,
    #[serde(default)]
    pub(crate) tier: Option<u8>,
    pub(crate) months: [u8; 2],
}

/// Amounts as written; those that an example does not give are absent.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Expect {
    withheld: Vec<String>,
    tax_to_date: Vec<String>,
    tax: Option<OneOrMore>,
    basic_to_date: Option<String>,
    total_withheld: Option<String>,
    year_tax: Option<String>,
    settlement: Option<String>,
    loss: Option<String>,
    taxable: Option<String>,
    due: Option<String>,
    total: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Named results, in fen.
pub(crate) type Results = BTreeMap<&'static str, Vec<i64>>;

/// An amount as written in an example, in yuan; absent is nothing.
pub(crate) fn amount(text: &str) -> Exact {
    if text.is_empty() {
        yuan(0)
    } else {
        written(text)
    }
}

/// The same, in fen.
pub(crate) fn fen(text: &str) -> i64 {
    let fen = amount(text) * yuan(100);
    assert!(fen.is_integer(), "{text}");
    i64::try_from(fen.to_integer()).expect("an amount of this world")
}

impl Example {
    /// Whether it says where it is from, and what comes out.
    pub(crate) fn is_whole(&self) -> bool {
        let Source {
            title, publisher, ..
        } = &self.source;
        !title.is_empty()
            && !publisher.is_empty()
            && self.url.starts_with("http")
            && !self.expect.results().is_empty()
    }
}

impl Inputs {
    /// The months one by one.
    pub(crate) fn each_month(&self) -> Vec<MonthInput> {
        self.months
            .iter()
            .flat_map(|month| vec![month.clone(); month.times.unwrap_or(1)])
            .collect()
    }
}

impl Expect {
    /// What the example says, by name.
    pub(crate) fn results(&self) -> Results {
        let mut results = Results::new();
        let lists = [
            ("withheld", &self.withheld),
            ("tax_to_date", &self.tax_to_date),
        ];
        for (name, list) in lists {
            if !list.is_empty() {
                results.insert(name, list.iter().map(|text| fen(text)).collect());
            }
        }
        let tax = match &self.tax {
            Some(OneOrMore::One(text)) => vec![fen(text)],
            Some(OneOrMore::More(list)) => list.iter().map(|text| fen(text)).collect(),
            None => Vec::new(),
        };
        if !tax.is_empty() {
            results.insert("tax", tax);
        }
        let single = [
            ("basic_to_date", &self.basic_to_date),
            ("total_withheld", &self.total_withheld),
            ("year_tax", &self.year_tax),
            ("settlement", &self.settlement),
            ("loss", &self.loss),
            ("taxable", &self.taxable),
            ("due", &self.due),
            ("total", &self.total),
        ];
        for (name, text) in single {
            if let Some(text) = text {
                results.insert(name, vec![fen(text)]);
            }
        }
        results
    }
}

/// All examples, in the order of their names.
pub(crate) fn all() -> Vec<Example> {
    files(&root().join("tests/tax-examples"), "toml")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a readable example");
            let mut example: Example =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            example.name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            example
        })
        .collect()
}

/// Where results differ from what an example says.
pub(crate) fn faults(example: &Example, found: &Results) -> Vec<String> {
    example
        .expect
        .results()
        .into_iter()
        .filter(|(name, want)| found.get(name) != Some(want))
        .map(|(name, want)| {
            format!(
                "{}: {name} is {:?}, the example says {want:?} (fen)",
                example.name,
                found.get(name)
            )
        })
        .collect()
}
