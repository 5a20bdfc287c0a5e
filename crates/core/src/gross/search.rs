//! The least wage at which a function reaches a value, where the function grows but for roundings.

use crate::money::Money;
use crate::schedule::{DueBase, Schedule};

/// Fen below a wage that suffices in which a smaller one may lie.
///
/// What a wage gives differs from the unrounded function by at most `noise`, the roundings of all charges taken together
/// and the tax on them. That function grows by at least 0.35 元 a 元 (of the wage a quarter is contributed at most, and
/// a fund's excess is taxed; of the rest 45% is tax), so a wage that lies further below one that does not suffice than
/// twice the noise ÷ 0.35 cannot suffice either.
pub fn stretch(schedule: &Schedule) -> i64 {
    let mut noise: i64 = 1; // of the tax
    for line in &schedule.lines {
        let dues = line.employee.len() + line.employer.len();
        let dues = i64::try_from(dues).unwrap_or(i64::MAX);
        noise += line.rounding.unit.fen().saturating_mul(dues);
        let bases = line.employee.iter().chain(&line.employer);
        let rounded = bases.filter_map(|due| match due.levy.base() {
            Some(DueBase::Declared(rule)) => rule.rounding,
            _ => None,
        });
        noise += rounded.map(|rule| rule.unit.fen()).max().unwrap_or(0);
    }
    // whole units where half would do for most rules, and the tax on all of it: more than enough
    noise
        .saturating_mul(2 * 100)
        .checked_div(35)
        .unwrap_or(noise)
        + 1
}

/// The smallest wage at which `value` is not below `wish`, none if even the largest wage does not reach it; `stretch` is
/// how far, in fen, a smaller one may lie below a wage that suffices after one that does not.
pub fn least(value: &mut dyn FnMut(Money) -> Money, wish: Money, stretch: i64) -> Option<Money> {
    // within the bounds of amounts every fen is an amount
    let mut at = |fen: i64| value(Money::from_fen(fen).unwrap_or(Money::MAX));
    if at(0) >= wish {
        return Some(Money::ZERO);
    }
    let (mut short, mut enough) = (0, Money::MAX.fen());
    if at(enough) < wish {
        return None;
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if at(middle) >= wish {
            enough = middle;
        } else {
            short = middle;
        }
    }
    let mut below = (enough - stretch).max(0)..enough;
    let found = below.find(|fen| at(*fen) >= wish).unwrap_or(enough);
    Money::from_fen(found).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(fen: i64) -> Money {
        Money::from_fen(fen).unwrap()
    }

    /// 90% of the wage, less a yuan that comes off at every hundred yuan anew.
    fn sawtooth(wage: Money) -> Money {
        let step = wage.fen() % 10_000 / 50;
        fen((wage.fen() * 9 / 10 - step).max(0))
    }

    #[test]
    fn the_least_wage_is_found_where_the_function_falls_now_and_then() {
        for wish in (1..400_000).step_by(997) {
            let found = least(&mut sawtooth, fen(wish), 1_000).unwrap().fen();
            assert!(sawtooth(fen(found)) >= fen(wish));
            let smaller = (0..found).rev().take(20_000);
            for wage in smaller {
                assert!(sawtooth(fen(wage)) < fen(wish), "{wish}: {wage} is less");
            }
        }
    }

    #[test]
    fn nothing_is_found_beyond_the_largest_wage() {
        let mut half = |wage: Money| fen(wage.fen() / 2);
        assert_eq!(least(&mut half, Money::MAX, 10), None);
        assert_eq!(least(&mut half, Money::ZERO, 10), Some(Money::ZERO));
    }
}
