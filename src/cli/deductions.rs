//! What income tax asks of a person: deductions, and the year so far.

use std::path::Path;

use clap::Args;
use serde::Deserialize;

use crate::cli::{Failure, bad_argument};
use crate::diagnostic::{Diagnostic, nearest};
use crate::kernel::Deductions;
use crate::lang::Text;
use crate::period::Month;
use crate::tax::{Basic, Claims, YearToDate};
use crate::text;
use crate::typed;

/// Options of deductions from income tax.
#[derive(Debug, Args)]
pub(crate) struct DeductionArgs {
    /// Special additional deductions of a month, as a sum
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) special_deductions: Option<String>,
    /// Deductions by kind: children=2,infants=1,rent=1500,mortgage,education,parents=only-child,pension=12000 …
    #[arg(long, value_name = "LIST")]
    pub(crate) deductions: Option<String>,
    /// How the basic deduction counts: employed (default), first-wage or at-once
    #[arg(long, value_name = "HOW")]
    pub(crate) basic_deduction: Option<String>,
}

impl DeductionArgs {
    /// The sum, the kinds, and how the basic deduction counts.
    pub(super) fn deductions(&self) -> Result<Deductions, Failure> {
        let special = self.special_deductions.as_deref().map(|typed| {
            typed::amount(typed).map_err(|why| bad_argument("--special-deductions", &why))
        });
        let claims = self
            .deductions
            .as_deref()
            .map(|typed| Claims::parse(typed).map_err(|why| bad_argument("--deductions", &why)));
        Ok(Deductions {
            claims: claims.transpose()?.unwrap_or_default(),
            special: special.transpose()?.unwrap_or_default(),
            basic: basic(self.basic_deduction.as_deref())?,
        })
    }
}

fn basic(typed: Option<&str>) -> Result<Basic, Failure> {
    let Some(typed) = typed else {
        return Ok(Basic::Employed);
    };
    let known = Basic::ALL.into_iter().find(|basic| basic.id() == typed);
    known.ok_or_else(|| {
        let why = text!(
            "`{typed}` is not known: write employed, first-wage (the first wage of the year counts from January) or at-once (the year's 60000 in January)",
            "`{typed}` 不对：请写 employed（按任职月数）、first-wage（当年首次取得工资，从一月起算）或 at-once（一月起直接扣除 6 万元）"
        );
        bad_argument("--basic-deduction", &why).into()
    })
}

/// The keys of the year so far.
const KEYS: [&str; 6] = [
    "months",
    "income",
    "contributions",
    "special_deductions",
    "other_deductions",
    "withheld",
];

/// The year so far as a file has it; amounts as text or plain numbers.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOfYear {
    months: Option<serde_json::Value>,
    income: Option<serde_json::Value>,
    contributions: Option<serde_json::Value>,
    special_deductions: Option<serde_json::Value>,
    other_deductions: Option<serde_json::Value>,
    withheld: Option<serde_json::Value>,
}

/// The year so far: `months=6,income=72000,contributions=12000,withheld=210`, or a JSON file with these keys. Months
/// that are not named are those since January.
pub(super) fn year_to_date(typed: &str, month: Month) -> Result<YearToDate, Failure> {
    let pairs = if typed.contains('=') {
        pairs(typed)?
    } else {
        file(typed)?
    };
    let wrong = |why: Text| bad_argument("--ytd", &why);
    let mut year = YearToDate::since_january(month);
    for (key, value) in pairs {
        let amount = || typed::amount(&value).map_err(wrong);
        match key.as_str() {
            "months" => {
                year.months = YearToDate::read_months(&value, month).map_err(wrong)?;
            }
            "income" => year.income = amount()?,
            "contributions" => year.deductible = amount()?,
            "special_deductions" => year.special_additional = amount()?,
            "other_deductions" => year.other = amount()?,
            "withheld" => year.withheld = amount()?,
            other => return Err(unknown_key(other).into()),
        }
    }
    year.check().map_err(wrong)?;
    Ok(year)
}

fn unknown_key(key: &str) -> Diagnostic {
    let keys = KEYS.join(", ");
    let why: Text = match nearest(key, KEYS).first() {
        Some(near) => text!(
            "`{key}` is no key; did you mean `{near}`?",
            "没有 `{key}` 这个键；是不是 `{near}`？"
        ),
        None => text!("`{key}` is none of {keys}", "`{key}` 不在 {keys} 之中"),
    };
    bad_argument("--ytd", &why)
}

fn pairs(typed: &str) -> Result<Vec<(String, String)>, Failure> {
    let wide = typed::half_width(typed);
    wide.split(',')
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) => Ok((key.trim().to_owned(), value.trim().to_owned())),
            None => {
                let why = text!(
                    "`{pair}` has no `=` (no thousands separators in a list): write months=6,income=72000,withheld=210",
                    "`{pair}` 缺少 `=`（列表里不能用千位分隔符）：请写 months=6,income=72000,withheld=210"
                );
                Err(bad_argument("--ytd", &why).into())
            }
        })
        .collect()
}

fn file(path: &str) -> Result<Vec<(String, String)>, Failure> {
    let hint = text!(
        "write `--ytd months=6,income=72000,withheld=210`, or a JSON file with these keys",
        "请写 `--ytd months=6,income=72000,withheld=210`，或含这些键的 JSON 文件"
    );
    let wrong = |message: Text| Diagnostic::error("year-to-date", message).hint(hint.clone());
    let text = std::fs::read_to_string(Path::new(path)).map_err(|error| {
        wrong(text!(
            "--ytd: cannot read `{path}`: {error}",
            "--ytd：读不了 `{path}`：{error}"
        ))
    })?;
    let year: FileOfYear = serde_json::from_str(&text).map_err(|error| {
        wrong(text!(
            "--ytd: `{path}`: {error}",
            "--ytd：`{path}`：{error}"
        ))
    })?;
    let values = [
        year.months,
        year.income,
        year.contributions,
        year.special_deductions,
        year.other_deductions,
        year.withheld,
    ];
    let named = KEYS.into_iter().zip(values);
    // a number keeps its digits; a text may be written as people write amounts
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(named
        .filter_map(|(key, value)| Some((key.to_owned(), text(value?))))
        .collect())
}
