//! What income tax asks of a person: deductions, and the year so far.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::cli::outcome::{Failure, bad_argument};
use crate::cli::values::{closed, given_twice, not_one_of, pair, read};
use crate::compute::Since;
use crate::diagnostic::Diagnostic;
use crate::kernel::Deductions;
use crate::lang::Text;
use crate::money::Money;
use crate::period::Month;
use crate::rates::files::{self, FilesError};
use crate::rates::finding::MOST_BYTES;
use crate::tax::{Basic, Claims, YearParts, YearToDate};
use crate::text;
use crate::typed;

/// Options of deductions from income tax.
#[derive(Debug, Args)]
pub(crate) struct DeductionArgs {
    /// Special additional deductions of a month, as a sum
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) special_deductions: Option<Money>,
    /// Deductions by kind: children=2,infants=1,rent=1500,mortgage,education,parents=only-child,pension=12000 …
    #[arg(long, value_name = "LIST", value_parser = read(Claims::parse))]
    pub(crate) deductions: Option<Claims>,
    /// How the basic deduction counts: employed (default), first-wage, at-once or not-here
    #[arg(long, value_name = "HOW", value_parser = closed::<Basic>().refused_by(not_a_way))]
    pub(crate) basic_deduction: Option<Basic>,
    /// No basic deduction here: the person has it with another employer
    #[arg(long, conflicts_with = "basic_deduction")]
    pub(crate) no_basic_deduction: bool,
    /// Part of the month's wage that is not taxed
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) exempt: Option<Money>,
    /// What comes off the month's tax itself, as an amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true, value_parser = read(typed::amount))]
    pub(crate) tax_relief: Option<Money>,
}

impl DeductionArgs {
    /// The sum, the kinds, and how the basic deduction counts.
    pub(super) fn deductions(&self) -> Deductions {
        Deductions {
            claims: self.deductions.clone().unwrap_or_default(),
            special: self.special_deductions.unwrap_or(Money::ZERO),
            exempt: self.exempt.unwrap_or(Money::ZERO),
            relief: self.tax_relief.unwrap_or(Money::ZERO),
            basic: if self.no_basic_deduction {
                Basic::NotHere
            } else {
                self.basic_deduction.unwrap_or_default()
            },
        }
    }
}

fn not_a_way(typed: &str, _: &[&str]) -> Text {
    text!(
        "`{typed}` is not known: write employed, first-wage (the first wage of the year counts from January), at-once (the year's 60000 in January) or not-here (another employer deducts it)",
        "`{typed}` 不对：请写 employed（按任职月数）、first-wage（当年首次取得工资，从一月起算）、at-once（一月起直接扣除 6 万元）或 not-here（由另一单位扣除）"
    )
}

/// The keys of the year so far.
const KEYS: [&str; 8] = [
    "months",
    "income",
    "exempt",
    "contributions",
    "special_deductions",
    "other_deductions",
    "tax_relief",
    "withheld",
];

/// The year so far as a file has it; amounts as text or plain numbers.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOfYear {
    months: Option<serde_json::Value>,
    income: Option<serde_json::Value>,
    exempt: Option<serde_json::Value>,
    contributions: Option<serde_json::Value>,
    special_deductions: Option<serde_json::Value>,
    other_deductions: Option<serde_json::Value>,
    tax_relief: Option<serde_json::Value>,
    withheld: Option<serde_json::Value>,
}

/// The year so far as `--ytd` says it; what the months are counted from is not known yet.
#[derive(Clone, Debug)]
pub(crate) enum YearSoFar {
    /// `months=6,income=72000,contributions=12000,withheld=210`.
    Pairs(YearAmounts),
    /// A JSON file with the same keys.
    File(PathBuf),
}

/// What is said of the year so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct YearAmounts {
    /// Read when the month is known that they come before.
    months: Option<String>,
    amounts: YearParts,
}

impl YearSoFar {
    pub(super) fn parse(typed: &str) -> Result<YearSoFar, Text> {
        if !typed.contains('=') {
            return Ok(YearSoFar::File(PathBuf::from(typed)));
        }
        let wide = typed::half_width(typed);
        let mut year = YearAmounts::default();
        for part in wide.split(',') {
            let (key, value) = pair(
                part,
                "months=6,income=72000,contributions=14778,withheld=816.66",
            )?;
            year.set(key.trim(), value.trim())?;
        }
        Ok(YearSoFar::Pairs(year))
    }

    /// What is said of the year before a month.
    fn parts(&self, month: Month) -> Result<YearParts, Failure> {
        match self {
            YearSoFar::Pairs(year) => year.parts(month),
            YearSoFar::File(path) => file(path).and_then(|year| year.parts(month)),
        }
    }

    /// The year before a month; whoever deducts this is asked for all that it takes. Months that are not named are those
    /// since January.
    pub(super) fn before(
        &self,
        month: Month,
        deductions: &Deductions,
    ) -> Result<YearToDate, Failure> {
        let parts = self.parts(month)?;
        let unsaid = deductions.unsaid(&parts);
        if !unsaid.is_empty() {
            let list = unsaid.join(", ");
            let example: Vec<String> = unsaid.iter().map(|key| format!("{key}=…")).collect();
            let example = example.join(",");
            let why = text!(
                "the year so far says nothing of {list}: add `{example}` (0 where there was none)",
                "此前累计没有写 {list}：请补上 `{example}`（没有的写 0）"
            );
            return Err(bad_argument("--ytd", &why).into());
        }
        let year = YearToDate::of_parts(&parts, month);
        year.map_err(|why| bad_argument("--ytd", &why).into())
    }
}

/// Since when the wage was paid.
#[derive(Debug, Args)]
pub(crate) struct SinceArgs {
    /// This wage, and these options, each month since then: the year so far is computed; --ytd wins where it says something
    #[arg(long, value_name = "MONTH", allow_hyphen_values = true, value_parser = read(typed::month))]
    pub(crate) since: Option<Month>,
}

impl SinceArgs {
    /// Since when, with what is said of the year before a month all the same; nothing if it is not said.
    pub(super) fn since(
        &self,
        month: Month,
        said: Option<&YearSoFar>,
    ) -> Result<Option<Since>, Failure> {
        let Some(since) = self.since else {
            return Ok(None);
        };
        if since > month {
            let why = text!(
                "{since} is after {month}, the month that is asked for",
                "{since} 晚于所问的月份 {month}"
            );
            return Err(bad_argument("--since", &why).into());
        }
        let said = said.map(|year| year.parts(month)).transpose()?;
        Ok(Some(Since {
            month: since,
            said: said.unwrap_or_default(),
        }))
    }
}

impl YearAmounts {
    /// Sets what a key stands for, once.
    fn set(&mut self, key: &str, value: &str) -> Result<(), Text> {
        if key == "months" {
            return fill(&mut self.months, key, value.to_owned());
        }
        let place = match key {
            "income" => &mut self.amounts.income,
            "exempt" => &mut self.amounts.exempt,
            "contributions" => &mut self.amounts.contributions,
            "special_deductions" => &mut self.amounts.special_deductions,
            "other_deductions" => &mut self.amounts.other_deductions,
            "tax_relief" => &mut self.amounts.tax_relief,
            "withheld" => &mut self.amounts.withheld,
            other => return Err(not_one_of(other, &KEYS)),
        };
        fill(place, key, typed::amount(value)?)
    }

    fn parts(&self, month: Month) -> Result<YearParts, Failure> {
        let months = self.months.as_deref();
        let months = months.map(|typed| YearToDate::read_months(typed, month));
        let months = months.transpose();
        let months = months.map_err(|why| bad_argument("--ytd", &why))?;
        Ok(YearParts {
            months,
            ..self.amounts
        })
    }
}

fn fill<T>(place: &mut Option<T>, key: &str, value: T) -> Result<(), Text> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(given_twice(key)),
    }
}

fn file(path: &Path) -> Result<YearAmounts, Failure> {
    let hint = text!(
        "write `--ytd months=6,income=72000,contributions=14778,withheld=816.66`, or a JSON file with these keys",
        "请写 `--ytd months=6,income=72000,contributions=14778,withheld=816.66`，或含这些键的 JSON 文件"
    );
    let wrong = |message: Text| Diagnostic::error("year-to-date", message).hint(hint.clone());
    let shown = path.display();
    let bytes = files::bytes(path).map_err(|error| {
        let (en, zh) = match error {
            FilesError::Io { error, .. } => (error.to_string(), error.to_string()),
            other => {
                let (said, _) = other.say();
                (said.en, said.zh)
            }
        };
        wrong(Text::new(
            format!("--ytd: cannot read `{shown}`: {en}"),
            format!("--ytd：读不了 `{shown}`：{zh}"),
        ))
    })?;
    if bytes.len() > MOST_BYTES {
        return Err(wrong(text!(
            "--ytd: `{shown}` has more than 1 MiB, the most that is read",
            "--ytd：`{shown}` 超过 1 MiB，这是读取的上限"
        ))
        .into());
    }
    let year: FileOfYear = serde_json::from_slice(&bytes).map_err(|error| {
        wrong(text!(
            "--ytd: `{shown}`: {error}",
            "--ytd：`{shown}`：{error}"
        ))
    })?;
    let values = [
        year.months,
        year.income,
        year.exempt,
        year.contributions,
        year.special_deductions,
        year.other_deductions,
        year.tax_relief,
        year.withheld,
    ];
    let named = KEYS.into_iter().zip(values);
    // a number keeps its digits; a text may be written as people write amounts
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    let mut year = YearAmounts::default();
    for (key, value) in named {
        if let Some(value) = value {
            year.set(key, &text(value))
                .map_err(|why| bad_argument("--ytd", &why))?;
        }
    }
    Ok(year)
}
