//! Months: the only measure of time in rate tables.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

use crate::{inline_schema, written};

/// The years that a month may lie in; earlier ones have no contributions, later ones are slips of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2199;

/// A civil month, such as 2026-07.
///
/// ```
/// use sscalc_tables::period::Month;
/// let month: Month = "2026-07".parse().unwrap();
/// assert_eq!(month.next().to_string(), "2026-08");
/// assert!("2026-13".parse::<Month>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Month {
    #[serde(deserialize_with = "written::compact")]
    year: i16,
    #[serde(deserialize_with = "written::compact")]
    month: i8,
}

/// A text that is no month of the form `2026-07`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month of the form 2026-07")]
pub struct NotAMonth;

impl Month {
    /// A month of a year between 1949 and 2199.
    pub fn new(year: i16, month: i8) -> Option<Month> {
        let date = Date::new(year, month, 1).ok()?;
        YEARS.contains(&year).then(|| Month::from(date))
    }

    /// The calendar year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month of the year, from 1.
    pub const fn of_year(self) -> i8 {
        self.month
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Month {
        self.plus(1)
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Month {
        self.plus(-1)
    }

    /// The month `months` later, or earlier if negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Month {
        let count = self.count() + months;
        let year = i16::try_from(count.div_euclid(12)).unwrap_or(i16::MAX);
        let month = i8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
        Month { year, month }
    }

    /// Whole months from `earlier` to this one.
    pub fn since(self, earlier: Month) -> i32 {
        self.count() - earlier.count()
    }

    fn count(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }
}

impl From<Date> for Month {
    fn from(date: Date) -> Month {
        Month {
            year: date.year(),
            month: date.month(),
        }
    }
}

impl std::str::FromStr for Month {
    type Err = NotAMonth;

    /// Reads `2026-07` and nothing looser; see [`crate::typed::month`] for what people type.
    fn from_str(text: &str) -> Result<Month, NotAMonth> {
        let digits =
            |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        match text.split_once('-') {
            Some((year, month)) if digits(year, 4) && digits(month, 2) => {
                let year = year.parse().map_err(|_| NotAMonth)?;
                let month = month.parse().map_err(|_| NotAMonth)?;
                Month::new(year, month).ok_or(NotAMonth)
            }
            _ => Err(NotAMonth),
        }
    }
}

impl Serialize for Month {
    /// Its text for people; two numbers for a program.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.year, self.month).serialize(serializer)
        }
    }
}

inline_schema!(
    Month,
    { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }
);

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Money, Rate};

    #[test]
    fn months_count_across_years() {
        let december = Month::new(2025, 12).unwrap();
        assert_eq!(december.next(), Month::new(2026, 1).unwrap());
        assert_eq!(december.next().previous(), december);
        assert_eq!(december.plus(-24).to_string(), "2023-12");
        assert_eq!(Month::new(2026, 7).unwrap().since(december), 7);
    }

    #[test]
    fn only_the_strict_form_is_read() {
        for bad in [
            "2026-7",
            "2026-00",
            "2026-13",
            "202607",
            "2026-07-01",
            "",
            "0026-07",
            "+026-07",
        ] {
            assert_eq!(bad.parse::<Month>(), Err(NotAMonth), "{bad}");
        }
    }

    #[test]
    fn people_get_exact_digits_and_a_program_gets_whole_units() {
        let amount = Money::from_fen(1_000_000_000_000).unwrap();
        let rate: Rate = "0.096%".parse().unwrap();
        let month: Month = "2026-07".parse().unwrap();
        let both = (amount, Money::ZERO - "0.05".parse().unwrap(), rate, month);
        let text = serde_json::to_string(&both).unwrap();
        assert_eq!(text, r#"[10000000000.00,-0.05,0.096,"2026-07"]"#);
        let bytes = postcard::to_stdvec(&both).unwrap();
        assert_eq!(postcard::from_bytes(&bytes), Ok(both));
        let units = (1_000_000_000_000_i64, -5_i64, 960_i64, (2026_i16, 7_i8));
        assert_eq!(bytes, postcard::to_stdvec(&units).unwrap());
    }

    #[test]
    fn digits_for_people_are_not_taken_for_whole_units() {
        assert!(serde_json::from_str::<Money>("7000").is_err());
        assert!(serde_json::from_str::<Rate>("8").is_err());
        assert!(serde_json::from_str::<Month>(r#"{"year":2026,"month":7}"#).is_err());
    }
}
