//! The one place where the columns of results have their names, and where those of an earlier run are known again.

use crate::lang::Lang;
use crate::program::Program;
use crate::words;

words! {
    /// What a program has columns of.
    pub enum Part {
        /// 缴费基数.
        Base = "base" ("base", "基数"),
        /// What the person pays.
        Employee = "employee" ("employee", "个人"),
        /// What the employer pays.
        Employer = "employer" ("employer", "单位"),
    }
}

words! {
    /// Columns of sums after those of the programs.
    pub enum Total {
        /// What the person pays to all programs.
        Employee = "employee" ("employee", "个人合计"),
        /// What the employer pays to all programs.
        Employer = "employer" ("employer", "单位合计"),
        /// The wage and what the employer pays.
        Cost = "cost" ("cost", "用工成本"),
        /// The wage less what the person pays: not what is taxed, since 5,000 a month are not yet taken off.
        TaxableIncome = "taxable_income" ("taxable_income", "扣除三险一金后工资"),
        /// 个人所得税 withheld this month.
        IncomeTax = "income_tax" ("income_tax", "个人所得税"),
        /// What is paid out.
        Net = "net" ("net", "实发工资"),
    }
}

words! {
    /// Columns of words after those of sums; the last is for refused rows.
    pub enum Remark {
        /// The weakest status of all figures.
        Status = "status" ("status", "数据状态"),
        /// What is not known.
        Incomplete = "incomplete" ("incomplete", "缺项"),
        /// Why the row was refused.
        Error = "error" ("error", "原因"),
    }
}

words! {
    /// Columns before the row's own where refused rows stand by themselves.
    pub enum Front {
        /// The line of the file.
        Line = "line" ("line", "行号"),
        /// Why it was refused.
        Reason = "reason" ("reason", "原因"),
    }
}

impl Front {
    /// The headings of both.
    pub fn headings(lang: Lang) -> [&'static str; 2] {
        Front::ALL.map(|front| front.name(lang))
    }
}

/// A program as the heading of a column calls it, short.
pub const fn short_name(program: Program, lang: Lang) -> &'static str {
    match (lang, program) {
        (Lang::En, program) => program.id(),
        (Lang::Zh, Program::Pension) => "养老保险",
        (Lang::Zh, Program::Medical) => "医疗保险",
        (Lang::Zh, Program::LargeMedical) => "大额医疗保险",
        (Lang::Zh, other) => other.name(Lang::Zh),
    }
}

/// A column of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Of(Program, Part),
    /// What the sheet gives for a program less what is computed.
    Difference(Program),
    Total(Total),
    Remark(Remark),
}

impl Column {
    /// Of these programs, with the differences of those that are checked.
    pub(crate) fn all(programs: &[Program], checked: &[Program]) -> Vec<Column> {
        let of_program = |program: &Program| Part::ALL.map(|part| Column::Of(*program, part));
        let programs = programs.iter().flat_map(of_program);
        let checked = checked.iter().copied().map(Column::Difference);
        let totals = Total::ALL.into_iter().map(Column::Total);
        let remarks = Remark::ALL.into_iter().map(Column::Remark);
        let checked = programs.chain(checked);
        checked.chain(totals).chain(remarks).collect()
    }

    pub(crate) fn name(self, lang: Lang) -> String {
        match self {
            Column::Of(program, part) => {
                let between = lang.pick("_", "");
                let (program, part) = (short_name(program, lang), part.name(lang));
                format!("{program}{between}{part}")
            }
            Column::Difference(program) => {
                let (program, word) = (short_name(program, lang), lang.pick("_difference", "差额"));
                format!("{program}{word}")
            }
            Column::Total(total) => total.name(lang).to_owned(),
            Column::Remark(remark) => remark.name(lang).to_owned(),
        }
    }

    pub(crate) const fn is_amount(self) -> bool {
        !matches!(self, Column::Remark(_))
    }
}

/// The names of the result columns in English, all of them.
pub fn columns(prefix: &str) -> Vec<String> {
    let own = Column::all(&Program::ALL, &[]).into_iter();
    own.map(|column| format!("{prefix}{}", column.name(Lang::En)))
        .collect()
}

/// Whether a heading is that of a sum or a word of ours, in either language. Those of programs are not: a sheet may
/// give them itself.
pub(crate) fn is_sum_or_word(name: &str, normalized: impl Fn(&str) -> String) -> bool {
    let own = Column::all(&[], &[]).into_iter();
    let mut names = own.flat_map(|column| [Lang::En, Lang::Zh].map(|lang| column.name(lang)));
    // 原因 may be that of anything
    names.any(|own| own != Remark::Error.name(Lang::Zh) && normalized(&own) == name)
}

/// After the name of a result where the sheet has a column of that name.
pub(crate) const fn beside(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "_computed",
        Lang::Zh => "（计算）",
    }
}

/// Whether most headings that have letters at all have Chinese ones.
pub fn language_of(headings: &[String]) -> Lang {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    let count = |fits: &dyn Fn(char) -> bool| {
        let with = |heading: &&String| heading.contains(fits);
        headings.iter().filter(with).count()
    };
    let worded = count(&char::is_alphabetic);
    if count(&is_han) * 2 > worded {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// Which columns an earlier run of this program has written: its results, in either language and behind any prefix, and
/// what stands before refused rows.
pub(crate) fn earlier(headings: &[String]) -> Vec<bool> {
    let mut found = vec![false; headings.len()];
    let bare: Vec<&str> = headings.iter().map(|heading| heading.trim()).collect();
    for lang in [Lang::En, Lang::Zh] {
        if bare.starts_with(&Front::headings(lang)) {
            found.iter_mut().take(2).for_each(|own| *own = true);
        }
        let names: Vec<String> = Column::all(&Program::ALL, &Program::ALL)
            .into_iter()
            .map(|column| column.name(lang))
            .collect();
        // the place of a heading among ours, behind a prefix
        let place = |heading: &str, prefix: &str| {
            let own = heading.strip_prefix(prefix)?;
            let own = own.strip_suffix(beside(lang)).unwrap_or(own);
            names.iter().position(|name| name == own)
        };
        // these two, side by side, are in no other sheet
        let [cost, taxable] = [Total::Cost, Total::TaxableIncome].map(|total| total.name(lang));
        for (at, pair) in bare.windows(2).enumerate() {
            let [one, other] = pair else { continue };
            let bare_one = one.strip_suffix(beside(lang)).unwrap_or(one);
            let Some(prefix) = bare_one.strip_suffix(cost) else {
                continue;
            };
            let Some(middle) = place(one, prefix) else {
                continue;
            };
            let other = other.strip_suffix(beside(lang)).unwrap_or(other);
            if other.strip_prefix(prefix) != Some(taxable) {
                continue;
            }
            let mut mark = |places: &mut dyn Iterator<Item = usize>,
                            follows: fn(usize, usize) -> bool| {
                let mut last = middle;
                for next in places {
                    let own = bare.get(next).and_then(|heading| place(heading, prefix));
                    let Some(own) = own.filter(|own| follows(last, *own)) else {
                        break;
                    };
                    last = own;
                    if let Some(found) = found.get_mut(next) {
                        *found = true;
                    }
                }
            };
            mark(&mut (0..at).rev(), |last, own| own < last);
            mark(&mut (at + 1..bare.len()), |last, own| own > last);
            if let Some(found) = found.get_mut(at) {
                *found = true;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn marks(text: &str) -> String {
        let found = earlier(&headings(text)).into_iter();
        found.map(|own| if own { 'x' } else { '.' }).collect()
    }

    #[test]
    fn what_an_earlier_run_wrote_is_known() {
        for (text, want) in [
            (
                "name,wage,pension_base,cost,taxable_income,net,note",
                "..xxxx.",
            ),
            ("line,reason,name,wage", "xx.."),
            ("行号,原因,姓名,应发工资", "xx.."),
            (
                "姓名,养老保险基数,应发工资,养老保险基数（计算）,养老保险个人,用工成本,扣除三险一金后工资,原因",
                "...xxxxx",
            ),
            ("姓名,养老保险基数,用工成本,实发工资", "...."),
            ("name,p_pension_base,p_cost,p_taxable_income,net", ".xxx."),
            ("name,net,cost,taxable_income,cost", "..xx."),
            ("姓名,原因,应发工资", "..."),
            (
                "姓名,养老保险个人,养老保险差额,个人合计,用工成本,扣除三险一金后工资",
                ".xxxxx",
            ),
        ] {
            assert_eq!(marks(text), want, "{text}");
        }
    }

    #[test]
    fn all_names_of_a_language_differ() {
        for lang in [Lang::En, Lang::Zh] {
            let all = Column::all(&Program::ALL, &Program::ALL);
            let mut names: Vec<String> = all.iter().map(|own| own.name(lang)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all.len());
        }
    }

    #[test]
    fn the_language_is_that_of_most_headings() {
        for (text, want) in [
            ("姓名,应发工资,id", Lang::Zh),
            ("name,wage,部门", Lang::En),
            ("姓名,wage", Lang::En),
            ("姓名,,1,2", Lang::Zh),
        ] {
            assert_eq!(language_of(&headings(text)), want, "{text}");
        }
    }
}
