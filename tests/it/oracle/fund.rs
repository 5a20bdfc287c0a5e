//! How much of the housing fund is free of tax: 财税〔2006〕10号, article 2.

use super::exact::{Exact, percent, yuan};

/// Of what one side paid: at most 12% of the person's average wage of last year, and that wage counts up to three
/// times the city's average.
pub(crate) fn free(paid: Exact, base: Exact, city_average: Exact) -> Exact {
    paid.min(base.min(city_average * yuan(3)) * percent(12))
}

#[test]
fn the_fund_is_free_up_to_both_caps() {
    let free = |paid, base, average| free(yuan(paid), yuan(base), yuan(average));
    assert_eq!(free(2400, 20_000, 10_000), yuan(2400), "12% exactly");
    assert_eq!(free(3000, 20_000, 10_000), yuan(2400), "15% of the wage");
    assert_eq!(
        free(4800, 40_000, 10_000),
        yuan(3600),
        "a wage above three times the average"
    );
    assert_eq!(free(1000, 20_000, 10_000), yuan(1000), "5%");
}
