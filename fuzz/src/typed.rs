//! What people type: whatever is read is written so that it is read as the same again.

use std::sync::OnceLock;

use sscalc::money::{Money, Rate};
use sscalc::period::Month;
use sscalc::rates::Tables;
use sscalc::tax::YearToDate;
use sscalc::typed;

pub(crate) fn typed(data: &[u8]) {
    let Some((kind, text)) = data.split_first() else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    match kind % 8 {
        0 => amount(text),
        1 => month(text),
        2 => percent(text),
        3 => others(text),
        4 => strict(text),
        _ => {
            amount(text);
            month(text);
            percent(text);
            others(text);
        }
    }
}

fn amount(text: &str) {
    let Ok(amount) = typed::amount(text) else {
        return;
    };
    assert!((0..=Money::MAX.fen()).contains(&amount.fen()));
    assert_eq!(typed::amount(&amount.to_string()), Ok(amount));
    assert_eq!(amount.to_string().parse(), Ok(amount));
}

fn month(text: &str) {
    if let Ok(month) = typed::month(text) {
        assert_eq!(typed::month(&month.to_string()), Ok(month));
        assert_eq!(month.to_string().parse::<Month>().ok(), Some(month));
    }
    if let Ok(year) = typed::year(text) {
        let shown = year.to_string();
        let digits = shown.strip_suffix("-01").expect("a year is its January");
        assert_eq!(typed::year(digits), Ok(year));
    }
}

fn percent(text: &str) {
    if let Ok(rate) = typed::percent(text) {
        assert_eq!(typed::percent(&rate.percent()), Ok(rate));
        assert_eq!(rate.to_string().parse::<Rate>().ok(), Some(rate));
    }
    if let Ok(rate) = typed::whole_percent(text) {
        assert_eq!(typed::percent(text), Ok(rate));
    }
    if let Ok((employee, employer)) = typed::fund_rates(text) {
        let both = format!("{}/{}", employee.percent(), employer.percent());
        assert_eq!(typed::fund_rates(&both), Ok((employee, employer)));
    }
}

fn others(text: &str) {
    let narrow = typed::half_width(text);
    assert_eq!(typed::half_width(&narrow), narrow);
    if let Ok(class) = typed::injury_class(text) {
        assert_eq!(typed::injury_class(&class.to_string()), Ok(class));
    }
    if let Ok(step) = typed::injury_float(text) {
        assert_eq!(typed::injury_float(&step.to_string()), Ok(step));
    }
    if let Ok((key, value)) = typed::variant(text) {
        let again = typed::variant(&format!("{key}={value}"));
        assert_eq!(again, Ok((key, value)));
    }
    let december = Month::new(2026, 12).expect("a month");
    if let Ok(months) = YearToDate::read_months(text, december) {
        assert!(months < 12);
        let again = YearToDate::read_months(&months.to_string(), december);
        assert_eq!(again, Ok(months));
    }
}

/// What tables read strictly, people may type too.
fn strict(text: &str) {
    if let Ok(amount) = text.parse::<Money>() {
        assert_eq!(typed::amount(text), Ok(amount));
    }
    if let Ok(month) = text.parse::<Month>() {
        assert_eq!(typed::month(text), Ok(month));
    }
    if text.ends_with('%')
        && let Ok(rate) = text.parse::<Rate>()
    {
        assert_eq!(typed::percent(text), Ok(rate));
    }
}

/// Names of regions, counties and parks.
pub(crate) fn places(data: &[u8]) {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    let tables = TABLES.get_or_init(sscalc::built_in_tables);
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    match tables.region(text) {
        Ok(named) => {
            let own = tables.region(&named.region.id);
            let own = own.expect("a region is known by its id");
            assert_eq!(own.region.id, named.region.id);
        }
        Err(error) => assert!(!error.diagnostics().is_empty()),
    }
}
