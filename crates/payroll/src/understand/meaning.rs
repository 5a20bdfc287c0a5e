//! What a heading means: a role, something that nothing is computed from, or a question.

use crate::headings::is_sum_or_word;
use crate::program::Program;
use crate::understand::normal::{normalized, unbracketed};
use crate::understand::parts::Parts;
use crate::understand::role::{BaseOf, Payer, Role, Span, YearOf};
use crate::understand::vocabulary::{Of, What, When};
use crate::understand::watched::Watched;
use crate::understand::whole::{VARIANTS, WEAK, WHOLE};
use crate::understand::words::{BEARING, COMPONENTS, OUTCOMES, PLAIN};

/// The role of its word, or of a heading that says it: `wage`, 应发工资.
pub fn role_of_word(word: &str) -> Option<Role> {
    Role::from_id(word).or_else(|| match Meaning::of_heading(word) {
        Meaning::Role(role) => Some(role),
        _ => None,
    })
}

/// What stands between a heading and the one above it.
pub(crate) const UNDER: &str = " › ";

/// What a heading means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It gives this.
    Role(Role),
    /// It may give this, if no other column does.
    Weak(Role),
    /// It bears on nothing that is computed: a department, an account number.
    Plain,
    /// It is a part of the wage, or taken from it besides contributions and tax.
    Component,
    /// It is what the program computes itself: 个人所得税, 实发工资.
    Outcome,
    /// What was paid for a program (or for several), by another computation; by whom the heading does not say.
    Paid(Option<Program>),
    /// Some of its values would change the result, and those are not computed.
    Watched(Watched),
    /// It speaks of something that bears on the result, and is not understood.
    Doubtful,
    /// Nothing in it is known.
    Unknown,
}

impl Meaning {
    /// What a heading means, with the headings above it as they are joined by [`UNDER`].
    pub(crate) fn of_heading(heading: &str) -> Meaning {
        if let Some(role) = Role::from_id(heading.trim()) {
            return Meaning::Role(role);
        }
        let levels: Vec<&str> = heading.split(UNDER.trim()).collect();
        if let [_, .., _] = levels.as_slice() {
            return Meaning::of_levels(&levels);
        }
        let whole = Meaning::of_line(heading);
        if !matches!(whole, Meaning::Unknown | Meaning::Doubtful) {
            return whole;
        }
        // two languages, one below the other or behind a stroke: either may say it
        let lines = heading
            .split(['\n', '\r', '/'])
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let said: Vec<Meaning> = lines.map(Meaning::of_line).collect();
        match said.as_slice() {
            [] | [_] => whole,
            lines => {
                let mut roles = lines.iter().filter(|line| matches!(line, Meaning::Role(_)));
                match (roles.next(), roles.next()) {
                    (Some(one), None) => one.clone(),
                    (Some(one), Some(other)) if one == other => one.clone(),
                    _ => whole,
                }
            }
        }
    }

    /// One heading by itself.
    fn of_line(line: &str) -> Meaning {
        if let Some(role) = Role::from_id(line.trim()) {
            return Meaning::Role(role);
        }
        let name = normalized(line);
        if name.is_empty() {
            return Meaning::Unknown;
        }
        let bare = unbracketed(&name);
        for name in [&name, &bare] {
            if let Some(known) = Meaning::of_whole(name) {
                return known;
            }
        }
        for name in [&name, &bare] {
            let parts = Parts::of(name);
            if parts.is_whole()
                && let Some(known) = Meaning::of_parts(&parts)
            {
                return known;
            }
        }
        if BEARING.iter().any(|word| bare.contains(word)) {
            return Meaning::Doubtful;
        }
        Meaning::Unknown
    }

    /// A heading under others, the lowest last: what it leaves out they say.
    fn of_levels(levels: &[&str]) -> Meaning {
        let mut said = Parts::default();
        // a group of a name that is not known may say of what a base is
        let mut is_vague = false;
        for level in levels {
            let parts = Parts::of(&unbracketed(&normalized(level)));
            is_vague |= !parts.rest.is_empty();
            said = parts.under(&said);
        }
        let lowest = levels.last().map_or("", |lowest| lowest);
        let alone = Meaning::of_line(lowest);
        let is_sure = matches!(
            alone,
            Meaning::Plain | Meaning::Component | Meaning::Outcome
        ) || matches!(&alone, Meaning::Role(role) if !leaves_out(role));
        if is_sure {
            return alone;
        }
        let lowest = Parts::of(&unbracketed(&normalized(lowest)));
        if lowest.rest.is_empty()
            && let Some(known) = Meaning::of_parts(&said)
        {
            return match known {
                Meaning::Role(Role::Base(BaseOf::All, _)) if is_vague => Meaning::Doubtful,
                known => known,
            };
        }
        let bears = |level: &&str| BEARING.iter().any(|word| normalized(level).contains(word));
        match alone {
            Meaning::Unknown if levels.iter().any(bears) => Meaning::Doubtful,
            alone => alone,
        }
    }

    fn of_whole(name: &str) -> Option<Meaning> {
        let known = |names: &[&str]| names.contains(&name);
        let role = WHOLE.iter().find(|(_, names)| known(names));
        if let Some((role, _)) = role {
            return Some(Meaning::Role(role.clone()));
        }
        if let Some((role, _)) = WEAK.iter().find(|(_, names)| known(names)) {
            return Some(Meaning::Weak(role.clone()));
        }
        if let Some((key, _)) = VARIANTS.iter().find(|(_, names)| known(names)) {
            return Some(Meaning::Role(Role::Variant((*key).to_owned())));
        }
        if let Some(watched) = Watched::of_heading(name) {
            Some(Meaning::Watched(watched))
        } else if known(PLAIN) {
            Some(Meaning::Plain)
        } else if known(COMPONENTS) {
            Some(Meaning::Component)
        } else if known(OUTCOMES) || is_result(name) {
            Some(Meaning::Outcome)
        } else {
            None
        }
    }

    /// What the parts say together.
    fn of_parts(parts: &Parts) -> Option<Meaning> {
        let payer = parts.whose.unwrap_or(Payer::Both);
        let role = match parts {
            Parts {
                whether: true,
                of: Some(of),
                what: None | Some(What::Amount),
                year: None,
                special: None,
                outcome: false,
                ..
            } => Role::Joins(base_of(Some(*of))),
            // whether something else is so bears on the result, or its heading is known whole
            Parts { whether: true, .. } => return Some(Meaning::Doubtful),
            Parts { outcome: true, .. } => return Some(Meaning::Outcome),
            Parts {
                special: Some(kind),
                of: None,
                what: None | Some(What::Amount),
                ..
            } => match parts.when {
                None | Some(When::This) => Role::Special(*kind),
                Some(when) => Role::Year(YearOf::SpecialDeductions, span(when)),
            },
            Parts {
                year: Some(of),
                of: None,
                what: None | Some(What::Amount),
                ..
            } => match (of, parts.when) {
                (YearOf::Months, when) => Role::Year(*of, when.map_or(Span::Unsaid, span)),
                // tax that was withheld is never this month's
                (YearOf::Withheld, None | Some(When::Cumulative | When::Before)) => {
                    Role::Year(*of, Span::Before)
                }
                (YearOf::Withheld, Some(When::This | When::Through)) => {
                    return Some(Meaning::Outcome);
                }
                (YearOf::Income, None | Some(When::This)) => Role::Wage,
                (YearOf::Exempt, None | Some(When::This)) => Role::Exempt,
                (YearOf::Relief, None | Some(When::This)) => Role::Relief,
                (YearOf::SpecialDeductions, None | Some(When::This)) => Role::SpecialDeductions,
                (YearOf::OtherDeductions, None | Some(When::This)) => Role::OtherDeductions,
                (YearOf::Basic | YearOf::Contributions, None | Some(When::This)) => {
                    return Some(Meaning::Doubtful);
                }
                (of, Some(when)) => Role::Year(*of, span(when)),
            },
            // the rates of an annuity are its plan's, and no city's: a base of it says nothing by itself
            Parts {
                of: Some(Of::Program(Program::EnterpriseAnnuity)),
                what: Some(What::Base),
                ..
            } => return Some(Meaning::Doubtful),
            Parts {
                of,
                what: Some(What::Base),
                when: None | Some(When::This),
                year: None | Some(YearOf::Income),
                special: None,
                ..
            } => Role::Base(base_of(*of), payer),
            Parts {
                of: Some(Of::Program(program)),
                what: Some(What::Rate),
                when: None | Some(When::This),
                year: None,
                special: None,
                ..
            } => {
                match program {
                    Program::HousingFund => Role::Fund(payer),
                    Program::SupplementaryHousingFund => Role::SupplementaryFund(payer),
                    Program::WorkInjury if payer != Payer::Employee => Role::InjuryRate,
                    // the rates of other programs are the region's
                    _ => return Some(Meaning::Doubtful),
                }
            }
            Parts {
                of,
                what: Some(What::Place),
                province: true,
                year: None,
                special: None,
                ..
            } => match of {
                None | Some(Of::Social | Of::All) => Role::Province,
                // the city's own name is enough
                Some(Of::Program(_)) => return Some(Meaning::Plain),
            },
            Parts {
                of,
                what: Some(What::Place),
                year: None,
                special: None,
                ..
            } => match of {
                None | Some(Of::Social | Of::All) => Role::City,
                Some(Of::Program(program)) if program.is_fund() => Role::FundCity,
                Some(Of::Program(_)) => return Some(Meaning::Doubtful),
            },
            // what was paid of everything is 专项扣除
            Parts {
                of: Some(Of::All),
                what: None | Some(What::Amount),
                when: Some(when @ (When::Cumulative | When::Through | When::Before)),
                year: None,
                special: None,
                ..
            } if payer != Payer::Employer => Role::Year(YearOf::Contributions, span(*when)),
            Parts {
                of: Some(Of::Program(program)),
                what: Some(What::Amount),
                year: None,
                special: None,
                ..
            } => {
                return match (payer, parts.when) {
                    (Payer::Employee, None | Some(When::This)) => {
                        Some(Meaning::Role(Role::Given(*program)))
                    }
                    (Payer::Both, None | Some(When::This)) => Some(Meaning::Paid(Some(*program))),
                    (Payer::Employer, _) => Some(Meaning::Outcome),
                    _ => None,
                };
            }
            Parts {
                of: Some(of),
                what: None | Some(What::Amount),
                year: None,
                special: None,
                when: None | Some(When::This),
                ..
            } => {
                return match (of, payer) {
                    (_, Payer::Employer) => Some(Meaning::Outcome),
                    (Of::Program(program), _) => Some(Meaning::Paid(Some(*program))),
                    (Of::Social | Of::All, _) => Some(Meaning::Paid(None)),
                };
            }
            _ => return None,
        };
        Some(Meaning::Role(role))
    }
}

/// Whether a heading above may say more of a role: whose it is, or of what.
fn leaves_out(role: &Role) -> bool {
    matches!(
        role,
        Role::Base(BaseOf::All, _)
            | Role::Base(_, Payer::Both)
            | Role::Fund(Payer::Both)
            | Role::SupplementaryFund(Payer::Both)
            | Role::Wage
            | Role::Exempt
            | Role::Relief
            | Role::SpecialDeductions
            | Role::Special(_)
            | Role::OtherDeductions
            | Role::City
    )
}

const fn span(when: When) -> Span {
    match when {
        When::Before => Span::Before,
        When::Through | When::This => Span::Through,
        When::Cumulative => Span::Unsaid,
    }
}

const fn base_of(of: Option<Of>) -> BaseOf {
    match of {
        None | Some(Of::All) => BaseOf::All,
        Some(Of::Social) => BaseOf::Social,
        Some(Of::Program(program)) => BaseOf::Program(program),
    }
}

/// Whether a heading is one of the program's own results, in either language. What Chinese headings say of one program
/// is told by their parts: a sheet may give that itself.
fn is_result(name: &str) -> bool {
    // `pension_base` alone is a declared base
    let is_own = |own: &String| !own.ends_with("_base") && normalized(own) == name;
    crate::columns("").iter().any(is_own) || is_sum_or_word(name, normalized)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(heading: &str) -> String {
        match Meaning::of_heading(heading) {
            Meaning::Role(role) => role.id(),
            Meaning::Weak(role) => format!("weak {}", role.id()),
            Meaning::Paid(_) => "paid".to_owned(),
            Meaning::Watched(_) => "watched".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    #[test]
    fn headings_as_people_write_them() {
        for (heading, want) in [
            ("姓名", "name"),
            ("*姓名", "name"),
            (" 工 号 ", "id"),
            ("参保城市", "city"),
            ("社保缴纳地", "city"),
            ("社保缴纳地-市", "city"),
            ("社保缴纳地-省", "province"),
            ("公积金缴纳地", "fund_city"),
            ("公积金缴纳地-市", "fund_city"),
            ("社保公积金缴纳地", "city"),
            ("工作地点", "weak city"),
            ("费款所属期", "month"),
            ("薪资月份", "month"),
            ("税款所属期起", "month"),
            ("应发工资（元）", "wage"),
            ("应发工资总额", "wage"),
            ("应发合计", "wage"),
            ("本期收入", "wage"),
            ("应税工资", "wage"),
            ("Gross Salary", "wage"),
            ("Gross Salary\n员工应发-不含年终奖", "wage"),
            ("缴费基数", "base"),
            ("社保公积金基数", "base"),
            ("社保缴费基数(元)", "base.social"),
            ("社保缴纳基数", "base.social"),
            ("公积金缴存基数", "base.housing_fund"),
            ("公积金缴纳基数", "base.housing_fund"),
            ("缴存基数", "base"),
            ("住房公积金基数", "base.housing_fund"),
            ("养老保险缴费基数", "base.pension"),
            ("单位养老基数", "base.pension.employer"),
            ("个人医疗基数", "base.medical.employee"),
            ("养老保险 › 个人基数", "base.pension.employee"),
            ("养老保险 › 单位 › 基数", "base.pension.employer"),
            ("社保公积金基数 › 公积金基数", "base.housing_fund"),
            ("210|失业保险 › 缴费工资", "base.unemployment"),
            ("失业保险 › 缴费工资", "base.unemployment"),
            ("其他 › 缴费工资", "doubtful"),
            ("应纳税额 › 本月", "outcome"),
            ("pension_base", "base.pension"),
            ("base.work_injury", "base.work_injury"),
            ("公积金比例(%)", "housing_fund_rate"),
            ("公积金缴纳比例", "housing_fund_rate"),
            ("个人公积金缴纳比例", "housing_fund_rate_employee"),
            ("公积金比例（个人）", "housing_fund_rate_employee"),
            ("单位公积金缴存比例", "housing_fund_rate_employer"),
            ("公积金 › 个人缴存比例", "housing_fund_rate_employee"),
            ("补充公积金比例", "supplementary_housing_fund_rate"),
            ("Housing-fund rate", "housing_fund_rate"),
            ("养老保险比例", "doubtful"),
            ("工伤类别", "work_injury_class"),
            ("工伤保险费率", "work_injury_rate"),
            ("户口性质", "variant.hukou"),
            ("variant.payer", "variant.payer"),
            ("累计收入", "ytd_income"),
            ("累计收入额", "ytd_income"),
            ("以前月累计收入", "ytd_income"),
            ("截至本月累计收入", "ytd_income_through"),
            ("本月累计收入", "ytd_income_through"),
            ("截至上月累计已预扣预缴税额(元)", "ytd_withheld"),
            ("累计已缴纳个税", "ytd_withheld"),
            ("已缴税额", "ytd_withheld"),
            ("累计应扣缴税额", "outcome"),
            ("累计减除费用", "ytd_basic_deduction"),
            ("ytd months", "ytd_months"),
            ("累计专项附加扣除", "ytd_special_deductions"),
            ("累计专项附加扣除合计", "ytd_special_deductions"),
            ("累计子女教育", "ytd_special_deductions"),
            ("专项附加扣除", "special_deductions"),
            ("专项附加扣除金额", "special_deductions"),
            ("当月专项附加扣除合计", "special_deductions"),
            ("子女教育", "special.children"),
            ("本期免税收入", "exempt"),
            ("减免税额", "tax_relief"),
            ("基本养老保险费", "paid"),
            ("养老保险个人缴费", "given.pension"),
            ("代扣个人部分 › 养老", "given.pension"),
            ("代扣个人部分 › 公积金", "given.housing_fund"),
            ("个人承担 › 医疗保险", "given.medical"),
            ("单位承担 › 医疗保险", "outcome"),
            ("是否扣除减除费用", "basic_deduction"),
            ("入职年度就业情形", "first_job"),
            ("是否残疾", "watched"),
            ("国籍(地区)", "watched"),
            ("所得项目", "watched"),
            ("是否缴纳公积金", "join.housing_fund"),
            ("是否缴纳社保", "join.social"),
            ("社保(是/否)", "join.social"),
            ("是否购买工伤保险", "join.work_injury"),
            ("是否甲", "unknown"),
            ("是否年终", "doubtful"),
            ("养老保险(个人8%)", "paid"),
            ("养老8%", "paid"),
            ("个人缴纳 › 养老8%", "given.pension"),
            ("公积金(单位12%)", "outcome"),
            ("五险基数", "base.social"),
            ("一金基数", "base.housing_fund"),
            ("Social Insurance Base", "base.social"),
            ("社保地", "city"),
            ("公积金地", "fund_city"),
            ("月应发", "wage"),
            ("税前应发合计", "wage"),
            ("前期累计应发", "ytd_income"),
            ("前期累计社保公积金", "ytd_contributions"),
            ("累计社保", "doubtful"),
            ("企业年金个人缴费", "given.enterprise_annuity"),
            ("入职日期", "joined"),
            ("离职日期", "left"),
            ("发薪月", "doubtful"),
            ("社保缴纳主体", "plain"),
            ("年终奖", "doubtful"),
            ("人员类型", "person"),
            ("参保险种", "join"),
            ("补缴月份", "doubtful"),
            ("部门", "plain"),
            ("实发工资", "outcome"),
            ("代扣个税", "outcome"),
            ("应纳税所得", "outcome"),
            ("housing_fund_employee", "outcome"),
            ("基本工资", "component"),
            ("备注", "plain"),
            ("甲一", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(said(heading), want, "{heading}");
        }
        let exact = |heading: &str| Meaning::of_heading(heading);
        assert_eq!(
            exact("累计收入"),
            Meaning::Role(Role::Year(YearOf::Income, Span::Unsaid))
        );
        assert_eq!(
            exact("以前月累计收入"),
            Meaning::Role(Role::Year(YearOf::Income, Span::Before))
        );
    }
}
