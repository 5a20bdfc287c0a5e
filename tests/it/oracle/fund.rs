//! How much of the housing fund is free of tax: 财税〔2006〕10号, article 2.

/// Of what one side paid, in fen: at most 12% of the person's average wage of last year, and that wage counts up to
/// three times the city's average. A deposit is a rate of the base rounded to the fund's unit (100 fen, or 1), and so
/// is the limit: 12% exactly is never above it.
pub(crate) fn free(paid: i64, base: i64, city_average: i64, unit: i64) -> i64 {
    paid.min(deposit(base.min(3 * city_average), 12, unit))
}

/// A deposit of so many percent of a base, in fen, half-up to the fund's unit.
pub(crate) fn deposit(base: i64, rate: i64, unit: i64) -> i64 {
    // base x rate / 100 in units, and half a unit more, cut down
    (2 * base * rate + 100 * unit) / (200 * unit) * unit
}

#[test]
fn the_fund_is_free_up_to_both_caps() {
    let free = |paid: i64, base: i64, average: i64| free(paid * 100, base * 100, average * 100, 1);
    assert_eq!(free(2400, 20_000, 10_000), 240_000, "12% exactly");
    assert_eq!(free(3000, 20_000, 10_000), 240_000, "15% of the wage");
    assert_eq!(
        free(4800, 40_000, 10_000),
        360_000,
        "a wage above three times the average"
    );
    assert_eq!(free(1000, 20_000, 10_000), 100_000, "5%");
}

#[test]
fn a_deposit_of_twelve_percent_is_free_whatever_its_rounding() {
    assert_eq!(deposit(3_773_100, 12, 100), 452_800, "4527.72");
    assert_eq!(free(452_800, 3_773_100, 1_257_700, 100), 452_800);
}
