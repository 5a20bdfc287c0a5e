//! What people type: amounts with thousands separators or 万, loose months, percents, full-width digits.
//!
//! Rate tables are read strictly (see [`crate::money`] and [`crate::period`]); this is for arguments and for the
//! cells of payroll files. Nothing is guessed: what could be read in two ways is refused.

use rust_decimal::Decimal;

use crate::lang::Text;
use crate::money::{Money, MoneyError, Rate};
use crate::period::Month;
use crate::text;

/// Full-width digits, letters and signs made half-width, surrounding white space removed.
pub fn half_width(typed: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{3002}' => '.',
        _ => c,
    };
    typed
        .chars()
        .map(narrow)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// An amount in yuan as people write it: `7000`, `7,000.50`, `1.2万`, `12k`, `７０００`, `¥7000`, `7000元`.
///
/// # Errors
/// A text that says what is wrong and what to write, without naming the option.
pub fn amount(typed: &str) -> Result<Money, Text> {
    let clean = half_width(typed);
    if clean.is_empty() {
        return Err(text!(
            "an amount is missing: write yuan, such as 7000",
            "没有写金额：请写元数，例如 7000"
        ));
    }
    let bare = clean
        .trim_start_matches(['¥', '￥'])
        .trim_end_matches('元')
        .trim();
    let (number, times) = match bare.strip_suffix('万') {
        Some(rest) => (rest.trim(), 10_000),
        None => match bare.strip_suffix(['k', 'K', '千']) {
            Some(rest) => (rest.trim(), 1_000),
            None => (bare, 1),
        },
    };
    let Some(digits) = without_separators(number) else {
        return Err(text!(
            "`{typed}` has its thousands separators in odd places: write 7000 or 7,000",
            "`{typed}` 的千位分隔符位置不对：请写 7000 或 7,000"
        ));
    };
    let error = match digits.parse::<Money>() {
        // scaled as a decimal, since 1.2345万 has more decimals than an amount may have
        Ok(_) | Err(MoneyError::TooFine) => match scaled(&digits, times) {
            Ok(money) => return Ok(money),
            Err(error) => error,
        },
        Err(error) => error,
    };
    Err(match error {
        MoneyError::Negative => text!(
            "`{typed}` is below zero: an amount is 0 or more",
            "`{typed}` 小于零：金额应为 0 或以上"
        ),
        MoneyError::TooLarge => text!(
            "`{typed}` is above 10,000,000,000 yuan, more than any wage",
            "`{typed}` 超过一百亿元，不是工资"
        ),
        MoneyError::TooFine => text!(
            "`{typed}` has more than two decimals: round it to the fen first",
            "`{typed}` 的小数多于两位：请先按分取整"
        ),
        MoneyError::NotANumber => text!(
            "`{typed}` is not an amount: write yuan, such as 7000, 7000.50 or 1.2万",
            "`{typed}` 不是金额：请写元数，例如 7000、7000.50 或 1.2万"
        ),
    })
}

fn scaled(digits: &str, times: i64) -> Result<Money, MoneyError> {
    let yuan = Decimal::from_str_exact(digits).map_err(|_| MoneyError::TooLarge)?;
    let yuan = yuan
        .checked_mul(Decimal::from(times))
        .ok_or(MoneyError::TooLarge)?;
    Money::try_from(yuan)
}

/// The number without its commas, if they stand where thousands separators stand.
fn without_separators(number: &str) -> Option<String> {
    let (whole, decimals) = number
        .split_once('.')
        .map_or((number, None), |(w, d)| (w, Some(d)));
    if decimals.is_some_and(|d| d.contains(',')) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().expect("a split has a first part");
    let mut rest = groups.peekable();
    let separated = rest.peek().is_some();
    let first_fits = !first.is_empty() && first.trim_start_matches('-').len() <= 3;
    if separated && (!first_fits || rest.any(|group| group.len() != 3)) {
        return None;
    }
    Some(number.replace(',', ""))
}

/// A month as people write it: `2026-07`, `2026-7`, `202607`, `2026/7`, `2026.7`, `2026年7月`.
///
/// # Errors
/// A text that says what to write.
pub fn month(typed: &str) -> Result<Month, Text> {
    let clean = half_width(typed);
    let bare = clean.trim_end_matches('月').trim();
    let parts: Option<(&str, &str)> = if bare.len() == 6 && bare.bytes().all(|b| b.is_ascii_digit())
    {
        bare.split_at_checked(4)
    } else {
        bare.split_once(['-', '/', '.', '年'])
    };
    let fits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
    };
    parts
        .map(|(year, month)| (year.trim(), month.trim()))
        .filter(|(year, month)| fits(year, 4) && year.len() == 4 && fits(month, 2))
        .and_then(|(year, month)| Month::new(year.parse().ok()?, month.parse().ok()?))
        .ok_or_else(|| {
            text!(
                "`{typed}` is not a month: write 2026-07",
                "`{typed}` 不是月份：请写 2026-07"
            )
        })
}

/// A calendar year as people write it, `2026` or `2026年`, as its January.
///
/// # Errors
/// A text that says what to write.
pub fn year(typed: &str) -> Result<Month, Text> {
    let clean = half_width(typed);
    let bare = clean.trim_end_matches('年').trim();
    let digits = bare.len() == 4 && bare.bytes().all(|b| b.is_ascii_digit());
    let january = bare.parse().ok().filter(|_| digits);
    january.and_then(|year| Month::new(year, 1)).ok_or_else(|| {
        text!(
            "`{typed}` is not a year: write 2026",
            "`{typed}` 不是年份：请写 2026"
        )
    })
}

/// A rate in percent as people write it: `8`, `8%`, `7.5`.
///
/// # Errors
/// A text that says what to write; a share such as `0.08` is refused, since it could mean 0.08% or 8%.
pub fn percent(typed: &str) -> Result<Rate, Text> {
    let clean = half_width(typed);
    let bare = clean.trim_end_matches('%').trim();
    let rate: Rate = format!("{bare}%").parse().map_err(|_| {
        text!(
            "`{typed}` is not a percentage: write 8 for 8%",
            "`{typed}` 不是百分比：8% 请写 8"
        )
    })?;
    Ok(rate)
}

/// [`percent`] for rates that are never below one percent: `0.08` is asked back as `8`.
///
/// # Errors
/// As [`percent`], and for anything between 0 and 1 percent.
pub fn whole_percent(typed: &str) -> Result<Rate, Text> {
    let rate = percent(typed)?;
    let least = Rate::from_parts(10_000).expect("one percent is a rate");
    if rate < least {
        let meant = rate.scaled(10_000).map_or_else(String::new, Rate::percent);
        return Err(if meant.is_empty() || rate == Rate::ZERO {
            text!(
                "`{typed}` is below 1 percent: rates are percents, 8 for 8%, or `none`",
                "`{typed}` 不足 1%：请按百分数写，8% 写 8；不缴写 none"
            )
        } else {
            text!(
                "`{typed}` would be {rate}; for {meant}% write {meant}",
                "`{typed}` 会被读作 {rate}；{meant}% 请写 {meant}"
            )
        });
    }
    Ok(rate)
}

/// The rates of a fund: one for both sides, or `EMPLOYEE/EMPLOYER`.
///
/// # Errors
/// As [`whole_percent`].
pub fn fund_rates(typed: &str) -> Result<(Rate, Rate), Text> {
    let wide = half_width(typed);
    let (employee, employer) = wide.split_once('/').unwrap_or((&wide, &wide));
    Ok((whole_percent(employee)?, whole_percent(employer)?))
}

/// An industry class of work injury, 1 to 8.
///
/// # Errors
/// A text that says what to write.
pub fn injury_class(typed: &str) -> Result<u8, Text> {
    let class = small_number(typed).and_then(|class| u8::try_from(class).ok());
    class
        .filter(|class| (1..=8).contains(class))
        .ok_or_else(|| {
            text!(
                "`{typed}` is not an industry class: write 1 to 8",
                "`{typed}` 不是行业类别：请写 1 到 8"
            )
        })
}

/// A floating step of work injury in percent.
///
/// # Errors
/// A text that says what to write.
pub fn injury_float(typed: &str) -> Result<u32, Text> {
    let steps = [50, 80, 100, 120, 150];
    let step = small_number(typed).filter(|step| steps.contains(step));
    step.ok_or_else(|| {
        text!(
            "`{typed}` is not a floating step: write 50, 80, 100, 120 or 150",
            "`{typed}` 不是浮动档次：请写 50、80、100、120 或 150"
        )
    })
}

fn small_number(typed: &str) -> Option<u32> {
    half_width(typed).trim_end_matches('%').parse().ok()
}

/// A choice, `KEY=VALUE`.
///
/// # Errors
/// A text that says what to write.
pub fn variant(typed: &str) -> Result<(String, String), Text> {
    match typed.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() && !value.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(text!(
            "`{typed}` is not KEY=VALUE: write hukou=local",
            "`{typed}` 不是 键=值：请写 hukou=local"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_people_write_them() {
        for (typed, want) in [
            ("7000", "7000.00"),
            ("7,000.50", "7000.50"),
            ("1,234,567", "1234567.00"),
            ("1.2万", "12000.00"),
            ("1.23456万", "12345.60"),
            ("12k", "12000.00"),
            ("７０００", "7000.00"),
            (" ¥7000元 ", "7000.00"),
            ("0", "0.00"),
        ] {
            assert_eq!(
                amount(typed).map(|m| m.to_string()),
                Ok(want.to_owned()),
                "{typed}"
            );
        }
        for bad in [
            "",
            " ",
            "7,00",
            "70,00,000",
            "7000.505",
            "-1",
            "NaN",
            "inf",
            "1e5",
            "abc",
            "99999999999",
            "1.2345678万",
            "万",
            ",",
            "1,2345",
            "7.000,50",
            "7000..5",
            "0x10",
            "+5",
        ] {
            assert!(
                amount(bad).is_err(),
                "{bad:?} was read as {:?}",
                amount(bad)
            );
        }
    }

    #[test]
    fn months_as_people_write_them() {
        for typed in [
            "2026-07",
            "2026-7",
            "202607",
            "2026年7月",
            "2026/7",
            "２０２６-０７",
            "2026年07月",
        ] {
            assert_eq!(
                month(typed).map(|m| m.to_string()),
                Ok("2026-07".to_owned()),
                "{typed}"
            );
        }
        for bad in [
            "",
            "2026",
            "2026-13",
            "26-07",
            "07-2026",
            "2026-07-01",
            "2026-0",
            "1900-01",
        ] {
            assert!(month(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_share_is_not_taken_for_a_percent() {
        assert_eq!(whole_percent("8").map(Rate::percent), Ok("8".to_owned()));
        assert_eq!(
            whole_percent("7.5%").map(Rate::percent),
            Ok("7.5".to_owned())
        );
        let refused = whole_percent("0.08").unwrap_err();
        assert!(refused.en.contains("for 8% write 8"), "{}", refused.en);
        assert!(whole_percent("0").is_err() && whole_percent("x").is_err());
    }
}
