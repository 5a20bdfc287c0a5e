//! The texts of formulas, with the numbers in them.

use crate::money::{Money, Rate, Rounding};
use crate::rates::model::Average;
use crate::schedule::{BaseRule, DueBase, Figure, Made};
use crate::step::Working;

/// A declared base within its limits, before anything is worked out.
pub(super) fn clamped(declared: Money, base: &DueBase) -> String {
    match base {
        DueBase::Declared(BaseRule {
            floor: Some(floor),
            ceiling: Some(ceiling),
            ..
        }) => format!("clamp({declared}, {floor}, {ceiling})"),
        DueBase::Declared(BaseRule {
            floor: Some(floor), ..
        }) => format!("max({declared}, {floor})"),
        DueBase::Declared(BaseRule {
            ceiling: Some(ceiling),
            ..
        }) => format!("min({declared}, {ceiling})"),
        _ => declared.to_string(),
    }
}

/// A product, with its rounding where that changed anything.
pub(super) fn product(
    base: &str,
    rate: Rate,
    rounding: Rounding,
    exact: bool,
    amount: Money,
) -> (String, Working) {
    let product = format!("{base} × {rate}");
    if exact {
        (format!("{product} = {amount}"), Working::Exact)
    } else {
        let formula = format!("round({product}, {rounding}) = {amount}");
        (formula, Working::Rounded)
    }
}

/// How a figure of the tables comes about; of one that stands there as it is, just itself.
pub(super) fn made(figure: &Figure, shown: &str) -> (String, Working) {
    let formula = match figure.made {
        Made::AsWritten => return (shown.to_owned(), Working::None),
        Made::OfAverage {
            average: Average::Monthly(month),
            ratio,
            rounding,
        } => format!("round({month} × {ratio}, {rounding}) = {shown}"),
        Made::OfAverage {
            average: Average::Yearly(year),
            ratio,
            rounding,
        } => format!("round({year} ÷ 12 × {ratio}, {rounding}) = {shown}"),
        Made::Floated { rate, percent } => {
            return (format!("{rate} × {percent}% = {shown}"), Working::Exact);
        }
        Made::Instalment { year, month } => {
            let up_to = |k: i8| format!("round({year} × {k} ÷ 12, {})", Rounding::FEN);
            format!("{} − {} = {shown}", up_to(month), up_to(month - 1))
        }
    };
    (formula, Working::Rounded)
}
