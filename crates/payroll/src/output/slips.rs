//! 工资条: a page of HTML with one slip a person, several on a sheet of paper, nothing loaded from elsewhere.

use crate::kernel::{Amounts, SidePlan};
use crate::lang::Lang;
use crate::money::Money;
use crate::printable::printable;
use crate::program::Program;
use crate::row::net;
use crate::{
    Charset, Input, Layout, Lines, Outcome, Row, RowPay, RowRules, RowSink, Total, short_name,
};

/// The page before the slips.
const STYLE: &str = "@page{size:A4;margin:10mm 12mm}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:4mm;max-width:194mm;color:#111;background:#fff;font:10pt/1.4 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif}\
@media print{body{padding:0}}\
section{break-inside:avoid;padding:4mm 0 5mm;border-bottom:1px dashed #888}\
header{display:flex;gap:6mm;align-items:baseline;margin:0 0 1.5mm}\
header b{font-size:12pt}\
header .month{margin-left:auto}\
dl{display:grid;grid-template-columns:repeat(6,1fr);margin:0;border:solid #aaa;border-width:1px 0 0 1px}\
dl+dl{margin-top:1.5mm}\
div{border:solid #aaa;border-width:0 1px 1px 0;padding:.6mm 1.5mm}\
dt{font-size:7.5pt;color:#444}\
dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}\
.sum dd,.net dd{font-weight:700}\
.net{background:#eee;print-color-adjust:exact;-webkit-print-color-adjust:exact}\
p{margin:1mm 0 0;font-size:8pt}";

/// Where the person's own cells stand, and what is shown.
#[derive(Clone, Debug)]
pub struct SlipStyle {
    /// The language of everything but the cells.
    pub lang: Lang,
    /// Whether sums with a gap in them are shown.
    pub allow_incomplete: bool,
    /// Whether what the employer pays is shown.
    pub has_employer: bool,
    /// The column of the department.
    pub department: Option<usize>,
}

/// Slips of rows.
#[derive(Clone, Debug)]
pub struct Slips {
    held: Charset,
    style: SlipStyle,
    name: Option<usize>,
    id: Option<usize>,
}

impl Slips {
    /// For rows of this input.
    pub fn new(input: &Input, layout: &Layout, style: SlipStyle) -> Slips {
        Slips {
            held: input.rows.charset(),
            style,
            name: layout.name,
            id: layout.id.filter(|place| Some(*place) != layout.name),
        }
    }

    /// What stands before the slips.
    pub fn head(&self) -> Vec<u8> {
        let (lang, title) = match self.style.lang {
            Lang::En => ("en", "Payslips"),
            Lang::Zh => ("zh-CN", "工资条"),
        };
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n"
        )
        .into_bytes()
    }

    /// What stands after them.
    pub fn tail() -> &'static [u8] {
        b"</body>\n</html>\n"
    }

    /// Whether a file that begins so holds slips, or another page that may be replaced by them.
    pub fn begin(first: &[u8]) -> bool {
        let mark = b"<!doctype html>";
        first
            .get(..mark.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(mark))
    }

    fn cell(&self, row: &Row<'_>, place: Option<usize>) -> String {
        let cell = place.map(|place| row.cell(place)).unwrap_or_default();
        let text = self.held.decode(&cell);
        let mut out = String::new();
        escape(printable(text.trim()).as_ref(), &mut out);
        out
    }

    fn slip(&self, row: &Row<'_>, rules: &RowRules, pay: &RowPay, amounts: &Amounts) -> String {
        let lang = self.style.lang;
        let name = self.cell(row, self.name);
        let mut out = format!("<section><header><b>{name}</b>");
        for own in [self.id, self.style.department] {
            let text = self.cell(row, own);
            if !text.is_empty() {
                out.push_str(&format!("<span>{text}</span>"));
            }
        }
        let (month, title) = (rules.month, lang.pick("Payslip", "工资条"));
        out.push_str(&format!(
            "<span class=\"month\">{title} {month}</span></header>\n<dl>"
        ));
        let whole = rules.is_complete() || self.style.allow_incomplete;
        let item = |out: &mut String, class: &str, word: &str, amount: Option<Money>| {
            let shown = amount.map_or_else(|| "—".to_owned(), grouped);
            out.push_str(&format!(
                "<div{class}><dt>{word}</dt><dd>{shown}</dd></div>"
            ));
        };
        let sum = |out: &mut String, total: Total, amount: Option<Money>| {
            let class = match total {
                Total::Net => " class=\"net\"",
                _ => " class=\"sum\"",
            };
            item(out, class, total.name(lang), amount.filter(|_| whole));
        };
        item(
            &mut out,
            "",
            lang.pick("wage", "应发工资"),
            Some(pay.pay.wage),
        );
        let word = |program: Program| match lang {
            Lang::En => program.name(lang),
            Lang::Zh => short_name(program, lang),
        };
        let lines = || rules.plan().lines().iter().zip(&amounts.lines);
        for (line, own) in lines() {
            let is_known = line.employee != SidePlan::Unknown;
            let amount = Some(own.employee.amount).filter(|_| is_known);
            if amount != Some(Money::ZERO) {
                item(&mut out, "", word(line.program), amount);
            }
        }
        if let Some(given) = pay.pay.given.as_ref().filter(|_| rules.region.is_none()) {
            for program in Program::ALL {
                let amount = given.of(program);
                if amount != Money::ZERO {
                    item(&mut out, "", word(program), Some(amount));
                }
            }
        }
        sum(&mut out, Total::Employee, Some(amounts.totals.employee));
        let tax = amounts.tax.as_ref().map(|taxed| taxed.month.withheld);
        sum(&mut out, Total::IncomeTax, tax);
        sum(&mut out, Total::Net, net(amounts));
        out.push_str("</dl>\n");
        if self.style.has_employer && rules.region.is_some() {
            out.push_str("<dl>");
            for (line, own) in lines() {
                let is_known = line.employer != SidePlan::Unknown;
                let amount = Some(own.employer.amount).filter(|_| is_known);
                if amount != Some(Money::ZERO) {
                    let (program, side) = (word(line.program), lang.pick(", employer", "（单位）"));
                    item(&mut out, "", &format!("{program}{side}"), amount);
                }
            }
            sum(&mut out, Total::Employer, Some(amounts.totals.employer));
            sum(&mut out, Total::Cost, Some(amounts.totals.cost));
            out.push_str("</dl>\n");
        }
        if !rules.is_complete() {
            let missing = lang.pick(&rules.incomplete, &rules.incomplete_zh);
            let word = lang.pick("Not known: ", "缺项：");
            out.push_str("<p>");
            escape(&format!("{word}{missing}"), &mut out);
            out.push_str("</p>\n");
        }
        out.push_str("</section>");
        out
    }
}

impl RowSink for Slips {
    type Block = Lines;

    fn row(&self, row: &Row<'_>, outcome: &Outcome<'_>, lines: &mut Lines) -> u64 {
        if let Outcome::Computed {
            rules,
            pay,
            amounts,
        } = outcome
        {
            let slip = self.slip(row, rules, pay, amounts);
            lines.bytes.extend_from_slice(slip.as_bytes());
            lines.end_row(b"\n");
        }
        0
    }
}

/// An amount with thousands set apart.
fn grouped(amount: Money) -> String {
    let text = amount.to_string();
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut out = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out}.{decimals}")
}

/// Text of HTML, also within quotes.
fn escape(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\'' => to.push_str("&#39;"),
            other => to.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (text, want) in [
            ("0", "0.00"),
            ("999.5", "999.50"),
            ("1000", "1,000.00"),
            ("1234567.89", "1,234,567.89"),
        ] {
            assert_eq!(grouped(text.parse().unwrap()), want);
        }
        let below = Money::ZERO - Money::from_fen(123_456_789).unwrap();
        assert_eq!(grouped(below), "-1,234,567.89");
    }

    #[test]
    fn nothing_of_a_cell_is_markup() {
        let mut out = String::new();
        escape("<b a='\"&\">", &mut out);
        assert_eq!(out, "&lt;b a=&#39;&quot;&amp;&quot;&gt;");
    }
}
