//! Reading a row's cells: what is earned and declared, and what is said of the year.

use crate::cell;
use crate::checks::Checks;
use crate::encoding::Charset;
use crate::kernel::{Base, Bases, Given, Pay};
use crate::lang::Text;
use crate::money::Money;
use crate::period::Month;
use crate::person::{Defaults, in_column};
use crate::program::Side;
use crate::reasons::within_reason;
use crate::row::RowPay;
use crate::so_far::SoFar;
use crate::source::{Kind, Row};
use crate::tax::YearToDate;
use crate::text;
use crate::understand::{BaseOf, Layout, Payer, Role, YearOf, is_harmless};

/// How cells are read.
#[derive(Clone, Copy)]
pub(super) struct RowCells<'b> {
    pub(super) layout: &'b Layout,
    pub(super) defaults: &'b Defaults,
    pub(super) charset: Charset,
}

impl RowCells<'_> {
    /// Whether the cells that count are text, numbers or days, a number names no month that could be two, and cells that
    /// are not understood say nothing.
    pub(super) fn usable(&self, row: &Row<'_>) -> Result<(), Text> {
        for (place, watched) in &self.layout.watched {
            let cell = row.cell(*place);
            let text = self.charset.decode(&cell);
            if !watched.passes(&text) {
                return Err(self.not_understood(*place, text.trim()));
            }
        }
        if row.kinds.is_empty() {
            return Ok(());
        }
        let layout = self.layout;
        let is_month = |place| layout.choices.contains(&(Role::Month, place));
        for place in layout.counted() {
            let text = || self.charset.decode(&row.cell(place)).into_owned();
            let why = match row.kind(place) {
                Kind::Error => {
                    let text = text();
                    text!(
                        "the formula comes to {text}: correct it",
                        "公式的结果是 {text}：请改正"
                    )
                }
                Kind::Truth => {
                    let text = text();
                    text!(
                        "the cell is {text}, neither a number nor text",
                        "单元格是 {text}，不是数字或文本"
                    )
                }
                Kind::Number if is_month(place) && row.cell(place).contains(&b'.') => {
                    let text = text();
                    text!(
                        "the number {text} may be January or October: write the month as text, such as 2026-10",
                        "数字 {text} 可能是一月也可能是十月：请把月份写成文本，例如 2026-10"
                    )
                }
                _ => continue,
            };
            return Err(in_column(self.heading(place), &why));
        }
        Ok(())
    }

    /// Why a row is refused that says something in a column that is not understood.
    fn not_understood(&self, place: usize, said: &str) -> Text {
        let heading = self.heading(place);
        let number = place + 1;
        if heading.is_empty() {
            return text!(
                "column {number} has no heading, but the value `{said}` here: give it a heading, or leave it out with `--ignore '#{number}'`",
                "第 {number} 列没有列名，此行却有值 `{said}`：请补上列名，或用 `--ignore '#{number}'` 忽略"
            );
        }
        text!(
            "{heading}: `{said}` may bear on the result and is not understood: say it in a column that is (`--columns ROLE=#{number}`), such as 减免税额 for what a disabled person has, or leave the column out with `--ignore '#{number}'`",
            "{heading}：`{said}` 可能影响结果而没有读懂：请用能读懂的列写明（`--columns 角色=#{number}`；残疾等减免请加“减免税额”列写金额），或用 `--ignore '#{number}'` 忽略此列"
        )
    }

    pub(super) fn heading(&self, place: usize) -> &str {
        let heading = self.layout.headings.get(place);
        heading.expect("a layout's places are those of its headings")
    }

    /// The amount of a cell; nothing if it is empty.
    pub(super) fn amount(&self, row: &Row<'_>, place: usize) -> Result<Option<Money>, Text> {
        let cell = row.cell(place);
        if let Some(amount) = cell::plain_amount(&cell) {
            return Ok(Some(amount));
        }
        let text = self.charset.decode(&cell);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let heading = self.heading(place);
        within_reason(heading, &text)?;
        let read = cell::amount(&text).map_err(|why| in_column(heading, &why))?;
        Ok(Some(read))
    }

    /// A declared base: an amount, 下限 or 上限; nothing if the cell is empty.
    fn base(&self, row: &Row<'_>, place: usize) -> Result<Option<Base>, Text> {
        let cell = row.cell(place);
        if cell::plain_amount(&cell).is_none()
            && let Ok(base @ (Base::Floor | Base::Ceiling)) =
                Base::parse(&self.charset.decode(&cell))
        {
            return Ok(Some(base));
        }
        Ok(self.amount(row, place)?.map(Base::Amount))
    }

    /// The sum of several cells; nothing if all are empty.
    fn sum(&self, row: &Row<'_>, places: &[usize]) -> Result<Option<Money>, Text> {
        let mut sum = None;
        for place in places {
            if let Some(amount) = self.amount(row, *place)? {
                sum = Some(sum.map_or(amount, |sum| sum + amount));
            }
        }
        Ok(sum)
    }

    /// What a row says of the year.
    pub(super) fn so_far(&self, row: &Row<'_>, month: Month) -> Result<SoFar, Text> {
        let mut so_far = SoFar::default();
        for (of, span, place) in &self.layout.year {
            if *of == YearOf::Months {
                if let Some(months) = self.months(row, *place, month)? {
                    so_far.months(*span, months);
                }
            } else if let Some(amount) = self.amount(row, *place)? {
                so_far.amount(*of, *span, amount);
            }
        }
        Ok(so_far)
    }

    /// The months that a cell names, if it names any.
    fn months(&self, row: &Row<'_>, place: usize, month: Month) -> Result<Option<u32>, Text> {
        let cell = row.cell(place);
        let text = self.charset.decode(&cell);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let heading = self.heading(place);
        within_reason(heading, &text)?;
        let months = YearToDate::read_months(text.trim(), month);
        months.map(Some).map_err(|why| in_column(heading, &why))
    }

    /// The month of a day that a cell names, if it names one.
    fn month_of_day(&self, row: &Row<'_>, place: Option<usize>) -> Result<Option<Month>, Text> {
        let Some(place) = place else { return Ok(None) };
        let cell = row.cell(place);
        let text = self.charset.decode(&cell);
        if is_harmless(&text) {
            return Ok(None);
        }
        let heading = self.heading(place);
        within_reason(heading, &text)?;
        let month = cell::month_of_day(&text);
        month.map(Some).map_err(|why| in_column(heading, &why))
    }

    /// Since when a person is employed, as far as the row says it, checked against the month.
    pub(super) fn employed_since(
        &self,
        row: &Row<'_>,
        month: Month,
    ) -> Result<Option<Month>, Text> {
        let layout = self.layout;
        let joined = self.month_of_day(row, layout.joined)?;
        let left = self.month_of_day(row, layout.left)?;
        if let Some(joined) = joined.filter(|joined| *joined > month) {
            return Err(text!(
                "joined in {joined}, after {month}: correct one of them, or leave the row out",
                "{joined} 才入职，晚于 {month}：请改正，或删去此行"
            ));
        }
        if let Some(left) = left.filter(|left| *left < month) {
            return Err(text!(
                "left in {left}, before {month}: insurances end with leaving, and the basic deduction no longer grows, which is not computed here; leave the row out, or the column with `--ignore`",
                "{left} 已离职，早于 {month}：离职后不再参保，减除费用也不再累计，这里算不了；请删去此行，或用 `--ignore` 忽略该列"
            ));
        }
        Ok(joined)
    }

    /// What a row says that the person paid; a cell that is empty was nothing paid.
    pub(super) fn checked(&self, row: &Row<'_>, checks: &Checks) -> Result<Option<Given>, Text> {
        let mut given = None;
        for (program, place) in checks.columns() {
            let own: &mut Given = given.get_or_insert_default();
            if let Some(amount) = self.amount(row, place)? {
                own.set(program, amount);
            }
        }
        Ok(given)
    }

    /// What a row earns, declares and deducts.
    pub(super) fn pay(&self, row: &Row<'_>) -> Result<RowPay, Text> {
        let layout = self.layout;
        let defaults = &self.defaults.person;
        let wage = self.amount(row, layout.wage)?.ok_or_else(|| {
            text!(
                "the wage is missing: write 0 for an unpaid month",
                "没有写工资：未发工资的月份请写 0"
            )
        })?;
        let mut bases = Bases::default();
        for (of, payer, place) in &layout.bases {
            if let Some(base) = self.base(row, *place)? {
                set_base(&mut bases, *of, *payer, base);
            }
        }
        if bases.is_empty() {
            bases = defaults.bases;
        }
        let mut tax = defaults.deductions.tax_pay();
        for (places, part) in [
            (&layout.special_deductions, &mut tax.special_deductions),
            (&layout.other_deductions, &mut tax.other),
            (&layout.exempt, &mut tax.exempt),
        ] {
            if let Some(sum) = self.sum(row, places)? {
                *part = sum;
            }
        }
        if let Some(relief) = layout.relief
            && let Some(relief) = self.amount(row, relief)?
        {
            tax.relief = relief;
        }
        if let Some(annuity) = layout.annuity
            && let Some(annuity) = self.amount(row, annuity)?
        {
            tax.annuity = annuity;
        }
        let mut given = None;
        if !layout.given.is_empty() {
            let own: &mut Given = given.get_or_insert_default();
            for (program, place) in &layout.given {
                if let Some(amount) = self.amount(row, *place)? {
                    own.set(*program, amount);
                }
            }
        }
        Ok(RowPay {
            pay: Pay { wage, bases, given },
            tax,
            checked: None,
        })
    }
}

/// Declares a base of both sides or one.
fn set_base(bases: &mut Bases, of: BaseOf, payer: Payer, base: Base) {
    match (of, payer) {
        (BaseOf::All, Payer::Both) => bases.set_all(base),
        (BaseOf::Social, Payer::Both) => bases.set_social(base),
        (BaseOf::Program(program), Payer::Both) => bases.set(program, base),
        (of, payer) => {
            let side = match payer {
                Payer::Employee => Side::Employee,
                Payer::Employer | Payer::Both => Side::Employer,
            };
            match of {
                BaseOf::All => bases.set_all_side(side, base),
                BaseOf::Social => bases.set_social_side(side, base),
                BaseOf::Program(program) => bases.set_side(program, side, base),
            }
        }
    }
}
