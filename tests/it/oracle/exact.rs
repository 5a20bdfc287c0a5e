//! Exact amounts in yuan.

use num_rational::Ratio;

/// An amount of yuan, or a rate, without any rounding.
pub(crate) type Exact = Ratio<i128>;

/// Whole yuan.
pub(crate) fn yuan(amount: i128) -> Exact {
    Exact::from_integer(amount)
}

/// An amount given in fen.
pub(crate) fn from_fen(fen: i64) -> Exact {
    Exact::new(i128::from(fen), 100)
}

/// A rate given in percent.
pub(crate) fn percent(rate: i128) -> Exact {
    Exact::new(rate, 100)
}

/// An amount as written, with at most two decimals: `-12.30`.
pub(crate) fn written(text: &str) -> Exact {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    assert!(part.len() <= 2, "{text} has more than two decimals");
    let part: i128 = format!("{part:0<2}").parse().expect("decimals");
    let whole: i128 = whole.parse().expect("an amount");
    Exact::new(sign * (whole * 100 + part), 100)
}

/// The fen nearest to an amount that is not negative; half a fen goes up.
pub(crate) fn half_up(amount: Exact) -> i64 {
    assert!(
        amount >= yuan(0),
        "only what is not negative is rounded: {amount}"
    );
    let twice = amount * yuan(200) + yuan(1);
    i64::try_from((twice / yuan(2)).floor().to_integer()).expect("an amount of this world")
}
