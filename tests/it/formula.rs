//! Works out the formulas of `explain` with exact fractions: nothing here is the program's.

use std::iter::Peekable;
use std::str::Chars;

/// A fraction in lowest terms, its denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    over: i128,
    under: i128,
}

impl Fraction {
    fn of(over: i128, under: i128) -> Fraction {
        let (mut a, mut b) = (over.abs(), under.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let shared = a.max(1) * under.signum();
        Fraction {
            over: over / shared,
            under: under / shared,
        }
    }

    /// A plain decimal.
    pub(crate) fn decimal(text: &str) -> Fraction {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{decimals}").parse().expect("digits");
        Fraction::of(digits, 10i128.pow(decimals.len().try_into().expect("few")))
    }

    fn times(self, other: Fraction) -> Fraction {
        Fraction::of(self.over * other.over, self.under * other.under)
    }

    fn through(self, other: Fraction) -> Fraction {
        Fraction::of(self.over * other.under, self.under * other.over)
    }

    fn plus(self, other: Fraction) -> Fraction {
        Fraction::of(
            self.over * other.under + other.over * self.under,
            self.under * other.under,
        )
    }

    fn minus(self, other: Fraction) -> Fraction {
        self.plus(Fraction::of(-other.over, other.under))
    }

    fn is_below(self, other: Fraction) -> bool {
        self.over * other.under < other.over * self.under
    }

    /// To a multiple of `unit` by a mode.
    fn rounded(self, unit: Fraction, mode: &str) -> Fraction {
        let units = self.through(unit);
        let (whole, rest) = (
            units.over.div_euclid(units.under),
            units.over.rem_euclid(units.under),
        );
        let up = match mode {
            "half-up" => rest * 2 >= units.under,
            "up" => rest > 0,
            "down" => false,
            other => panic!("no mode {other}"),
        };
        unit.times(Fraction::of(whole + i128::from(up), 1))
    }
}

/// Works a formula out, and checks what it says after `=`.
pub(crate) fn worked_out(formula: &str) -> Fraction {
    let (sum, said) = match formula.split_once(" = ") {
        Some((sum, said)) => (sum, Some(said)),
        None => (formula, None),
    };
    let value = evaluated(sum);
    if let Some(said) = said {
        assert_eq!(value, evaluated(said), "{formula}");
    }
    value
}

fn evaluated(text: &str) -> Fraction {
    let mut parser = Parser {
        rest: text.chars().peekable(),
    };
    let value = parser.sum();
    assert_eq!(parser.rest.next(), None, "{text}");
    value
}

struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
}

impl Parser<'_> {
    fn blank(&mut self) {
        while self.rest.next_if_eq(&' ').is_some() {}
    }

    fn sign(&mut self, signs: [char; 2]) -> Option<char> {
        self.blank();
        let sign = self.rest.next_if(|c| signs.contains(c));
        self.blank();
        sign
    }

    fn word(&mut self) -> String {
        self.blank();
        let mut word = String::new();
        while let Some(c) = self
            .rest
            .next_if(|c| c.is_alphanumeric() || ".-".contains(*c))
        {
            word.push(c);
        }
        word
    }

    fn sum(&mut self) -> Fraction {
        let mut value = self.product();
        while let Some(sign) = self.sign(['+', '−']) {
            let next = self.product();
            value = if sign == '+' {
                value.plus(next)
            } else {
                value.minus(next)
            };
        }
        value
    }

    fn product(&mut self) -> Fraction {
        let mut value = self.factor();
        while let Some(sign) = self.sign(['×', '÷']) {
            let next = self.factor();
            value = if sign == '×' {
                value.times(next)
            } else {
                value.through(next)
            };
        }
        value
    }

    fn factor(&mut self) -> Fraction {
        self.blank();
        if self.rest.next_if_eq(&'(').is_some() {
            let value = self.sum();
            assert_eq!(self.rest.next(), Some(')'));
            return value;
        }
        let word = self.word();
        if self.rest.next_if_eq(&'(').is_some() {
            return self.function(&word);
        }
        let value = Fraction::decimal(&word);
        if self.rest.next_if_eq(&'%').is_some() {
            return value.through(Fraction::of(100, 1));
        }
        value
    }

    fn function(&mut self, name: &str) -> Fraction {
        let first = self.sum();
        let mut next = || {
            assert_eq!(self.rest.next(), Some(','), "{name} needs more");
            self.sum()
        };
        let least = |a: Fraction, b: Fraction| if a.is_below(b) { a } else { b };
        let most = |a: Fraction, b: Fraction| if a.is_below(b) { b } else { a };
        let fen = Fraction::of(1, 100);
        let value = match name {
            "clamp" => {
                let (floor, ceiling) = (next(), next());
                least(most(first, floor), ceiling)
            }
            "min" => least(first, next()),
            "max" => most(first, next()),
            "floor" => first.rounded(fen, "down"),
            "round" => {
                assert_eq!(self.rest.next(), Some(','));
                let (unit, mode) = (self.word(), self.word());
                let unit = match unit.as_str() {
                    "fen" => fen,
                    "jiao" => Fraction::of(1, 10),
                    "yuan" => Fraction::of(1, 1),
                    other => panic!("no unit {other}"),
                };
                first.rounded(unit, &mode)
            }
            other => panic!("no function {other}"),
        };
        assert_eq!(self.rest.next(), Some(')'), "{name}");
        value
    }
}
