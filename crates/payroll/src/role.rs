//! What a column of a payroll file means: its role, and the headings by which each role is known.

use crate::program::Program;

/// What a column gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 工号.
    Id,
    /// 姓名.
    Name,
    /// 参保地.
    City,
    /// 费款所属期.
    Month,
    /// 应发工资.
    Wage,
    /// 缴费基数.
    Base(BaseOf),
    /// 公积金比例.
    Fund(Payer),
    /// 补充公积金比例.
    SupplementaryFund(Payer),
    /// 工伤行业类别.
    InjuryClass,
    /// 工伤浮动档次.
    InjuryFloat,
    /// 工伤费率.
    InjuryRate,
    /// A list of choices, `hukou=local;payer=…`.
    Variants,
    /// One dimension of choice, its values in the cells.
    Variant(String),
    /// 专项附加扣除 of the month, as a sum.
    SpecialDeductions,
    /// The year with this employer before the month.
    Year(YearOf),
}

/// Of what a column gives the sum of the year before the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum YearOf {
    /// 累计月数.
    Months,
    /// 累计收入.
    Income,
    /// 累计专项扣除.
    Contributions,
    /// 累计专项附加扣除.
    SpecialDeductions,
    /// 累计其他扣除.
    OtherDeductions,
    /// 累计已扣税额.
    Withheld,
}

/// For what a base is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BaseOf {
    /// Everything.
    All,
    /// All insurances.
    Social,
    /// One program.
    Program(Program),
}

/// Whose rate a column of fund rates gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Payer {
    /// Both: `8`, or `EMPLOYEE/EMPLOYER`.
    Both,
    /// The person's.
    Employee,
    /// The employer's.
    Employer,
}

/// Words for 公积金 rates of a side, before or after the name.
const PAYERS: [(Payer, &[&str]); 3] = [
    (Payer::Both, &[""]),
    (Payer::Employee, &["个人", "employee"]),
    (Payer::Employer, &["单位", "公司", "企业", "employer"]),
];

/// Headings of the plain roles, normalized.
const PLAIN: [(Role, &[&str]); 10] = [
    (
        Role::Id,
        &[
            "id",
            "employeeid",
            "employeeno",
            "staffid",
            "工号",
            "员工编号",
            "员工号",
            "职工编号",
            "人员编号",
            "编号",
        ],
    ),
    (
        Role::Name,
        &[
            "name",
            "employeename",
            "姓名",
            "员工姓名",
            "职工姓名",
            "名字",
        ],
    ),
    (
        Role::City,
        &[
            "city",
            "region",
            "参保地",
            "参保城市",
            "参保地区",
            "城市",
            "缴费城市",
            "缴费地",
            "缴纳城市",
            "缴纳地",
            "社保城市",
            "社保缴纳地",
        ],
    ),
    (
        Role::Month,
        &[
            "month",
            "period",
            "月份",
            "费款所属期",
            "所属期",
            "所属月份",
            "缴费月份",
            "工资月份",
        ],
    ),
    (
        Role::Wage,
        &[
            "wage",
            "monthlywage",
            "grosswage",
            "gross",
            "salary",
            "grosssalary",
            "monthlysalary",
            "应发工资",
            "应发",
            "应发合计",
            "应发金额",
            "工资",
            "月工资",
            "税前工资",
        ],
    ),
    (
        Role::InjuryClass,
        &["workinjuryclass", "工伤类别", "工伤行业类别", "行业类别"],
    ),
    (
        Role::InjuryFloat,
        &["workinjuryfloat", "工伤浮动", "工伤浮动档次", "浮动档次"],
    ),
    (
        Role::InjuryRate,
        &[
            "workinjuryrate",
            "工伤费率",
            "工伤保险费率",
            "工伤比例",
            "工伤保险比例",
        ],
    ),
    (Role::Variants, &["variants", "选项"]),
    (
        Role::SpecialDeductions,
        &[
            "specialdeductions",
            "specialadditionaldeductions",
            "专项附加扣除",
            "专项附加扣除合计",
            "本月专项附加扣除",
            "本期专项附加扣除",
        ],
    ),
];

/// The year before the month: words and headings, normalized; `上月` and the like before a heading say the same.
const YEAR: [(YearOf, &str, &[&str]); 6] = [
    (
        YearOf::Months,
        "ytd_months",
        &[
            "累计月数",
            "累计任职月数",
            "任职月数",
            "累计受雇月数",
            "monthstodate",
        ],
    ),
    (
        YearOf::Income,
        "ytd_income",
        &[
            "累计收入",
            "累计收入额",
            "累计工资",
            "累计应发工资",
            "incometodate",
        ],
    ),
    (
        YearOf::Contributions,
        "ytd_contributions",
        &["累计专项扣除", "累计社保公积金", "contributionstodate"],
    ),
    (
        YearOf::SpecialDeductions,
        "ytd_special_deductions",
        &["累计专项附加扣除", "specialdeductionstodate"],
    ),
    (
        YearOf::OtherDeductions,
        "ytd_other_deductions",
        &[
            "累计其他扣除",
            "累计依法确定的其他扣除",
            "otherdeductionstodate",
        ],
    ),
    (
        YearOf::Withheld,
        "ytd_withheld",
        &[
            "累计已扣税额",
            "累计已预扣税额",
            "累计已预缴税额",
            "累计已预扣预缴税额",
            "累计已缴税额",
            "累计已扣个税",
            "累计个税",
            "已预扣预缴税额",
            "已预缴税额",
            "已扣税额",
            "withheldtodate",
            "taxwithheldtodate",
            "taxwithheld",
        ],
    ),
];

/// What says that a sum ends with the month before.
const BEFORE: [&str; 6] = ["截至上月", "截止上月", "截至上期", "上月末", "上月", "上期"];

/// Headings of dimensions of choice that go by a name of their own, normalized.
const VARIANTS: [(&str, &[&str]); 1] = [(
    "hukou",
    &[
        "hukou",
        "户籍",
        "户口",
        "户籍性质",
        "户口性质",
        "户籍类型",
        "户口类型",
    ],
)];

/// How insurances are called in headings of bases.
const STEMS: [(Program, &[&str]); 11] = [
    (
        Program::Pension,
        &["pension", "养老", "养老保险", "基本养老保险"],
    ),
    (
        Program::Medical,
        &["medical", "医疗", "医疗保险", "基本医疗保险", "医保"],
    ),
    (Program::Maternity, &["maternity", "生育", "生育保险"]),
    (Program::Unemployment, &["unemployment", "失业", "失业保险"]),
    (Program::WorkInjury, &["workinjury", "工伤", "工伤保险"]),
    (
        Program::LargeMedical,
        &["largemedical", "大额医疗", "大额医疗保险", "大病保险"],
    ),
    (
        Program::LongTermCare,
        &["longtermcare", "长护险", "长期护理保险"],
    ),
    (
        Program::LocalPension,
        &["localpension", "地方养老", "地方补充养老保险"],
    ),
    (
        Program::HousingFund,
        &["housingfund", "公积金", "住房公积金"],
    ),
    (
        Program::SupplementaryHousingFund,
        &["supplementaryhousingfund", "补充公积金", "补充住房公积金"],
    ),
    (
        Program::EnterpriseAnnuity,
        &["enterpriseannuity", "企业年金"],
    ),
];

const BASES: [&str; 5] = ["base", "基数", "缴费基数", "缴存基数", "申报基数"];
const RATES: [&str; 4] = ["rate", "比例", "缴存比例", "缴费比例"];

/// A heading without what people write differently: width, case, spaces, dashes, brackets, units.
pub(super) fn normalized(heading: &str) -> String {
    let narrow = crate::typed::half_width(heading).to_lowercase();
    let mut bare = narrow.as_str();
    for unit in ["(元)", "(元/月)", "(%)", "(yuan)", "(rmb)", "(cny)"] {
        bare = bare.strip_suffix(unit).unwrap_or(bare);
    }
    let kept = |c: &char| !c.is_whitespace() && !"_-.*:()[]【】\u{feff}".contains(*c);
    bare.chars().filter(kept).collect()
}

impl Role {
    /// The stable word of `--columns`.
    pub fn id(&self) -> String {
        let fund = |name: &str, payer: &Payer| match payer {
            Payer::Both => format!("{name}_rate"),
            Payer::Employee => format!("{name}_rate_employee"),
            Payer::Employer => format!("{name}_rate_employer"),
        };
        match self {
            Role::Id => "id".to_owned(),
            Role::Name => "name".to_owned(),
            Role::City => "city".to_owned(),
            Role::Month => "month".to_owned(),
            Role::Wage => "wage".to_owned(),
            Role::Base(BaseOf::All) => "base".to_owned(),
            Role::Base(BaseOf::Social) => "base.social".to_owned(),
            Role::Base(BaseOf::Program(program)) => format!("base.{}", program.id()),
            Role::Fund(payer) => fund("housing_fund", payer),
            Role::SupplementaryFund(payer) => fund("supplementary_housing_fund", payer),
            Role::InjuryClass => "work_injury_class".to_owned(),
            Role::InjuryFloat => "work_injury_float".to_owned(),
            Role::InjuryRate => "work_injury_rate".to_owned(),
            Role::Variants => "variants".to_owned(),
            Role::Variant(key) => format!("variant.{key}"),
            Role::SpecialDeductions => "special_deductions".to_owned(),
            Role::Year(of) => {
                let known = YEAR.into_iter().find(|(known, ..)| known == of);
                let (_, id, _) = known.expect("each part of the year has its headings");
                id.to_owned()
            }
        }
    }

    /// The role of this word.
    pub fn from_id(id: &str) -> Option<Role> {
        if let Some(key) = id.strip_prefix("variant.").filter(|key| !key.is_empty()) {
            return Some(Role::Variant(key.to_owned()));
        }
        Role::every().into_iter().find(|role| role.id() == id)
    }

    /// All roles but the dimensions of choice.
    pub fn every() -> Vec<Role> {
        let plain = PLAIN.into_iter().map(|(role, _)| role);
        let bases = [BaseOf::All, BaseOf::Social]
            .into_iter()
            .chain(Program::ALL.into_iter().map(BaseOf::Program));
        let payers = || PAYERS.into_iter().map(|(payer, _)| payer);
        plain
            .chain(bases.map(Role::Base))
            .chain(payers().map(Role::Fund))
            .chain(payers().map(Role::SupplementaryFund))
            .chain(YEAR.into_iter().map(|(of, ..)| Role::Year(of)))
            .collect()
    }

    /// The role that a heading names by itself.
    pub(super) fn of_heading(heading: &str) -> Option<Role> {
        // a dimension's key is taken as it is written
        let narrow = crate::typed::half_width(heading);
        for prefix in ["variant.", "选项."] {
            if let Some(key) = narrow.strip_prefix(prefix) {
                return Some(Role::Variant(key.to_owned()));
            }
        }
        let name = normalized(heading);
        let known = |names: &[&str]| names.contains(&name.as_str());
        let plain = PLAIN.into_iter().find(|(_, names)| known(names));
        let variant = VARIANTS.into_iter().find(|(_, names)| known(names));
        plain
            .map(|(role, _)| role)
            .or_else(|| variant.map(|(key, _)| Role::Variant(key.to_owned())))
            .or_else(|| base(&name).map(Role::Base))
            .or_else(|| fund(&name))
            .or_else(|| year(&name).map(Role::Year))
    }
}

/// `缴费基数`, `社保基数`, `养老保险缴费基数`, `pension_base`, `base.pension`.
fn base(name: &str) -> Option<BaseOf> {
    let stem = BASES
        .iter()
        .filter_map(|word| name.strip_suffix(word).or_else(|| name.strip_prefix(word)))
        .min_by_key(|stem| stem.len())?;
    let program = STEMS.into_iter().find(|(_, names)| names.contains(&stem));
    match stem {
        "" => Some(BaseOf::All),
        "social" | "社保" | "社会保险" => Some(BaseOf::Social),
        _ => program.map(|(program, _)| BaseOf::Program(program)),
    }
}

/// `累计收入`, `截至上月累计收入`, `ytd_income`.
fn year(name: &str) -> Option<YearOf> {
    let bare = BEFORE.iter().find_map(|word| name.strip_prefix(word));
    let bare = bare.unwrap_or(name);
    let known = YEAR
        .into_iter()
        .find(|(_, id, names)| normalized(id) == bare || names.contains(&bare));
    known.map(|(of, ..)| of)
}

/// `公积金比例`, `公积金个人比例`, `个人公积金缴存比例`, `housing_fund_rate_employee`.
fn fund(name: &str) -> Option<Role> {
    for (program, stems) in STEMS {
        if !program.is_fund() {
            continue;
        }
        for (payer, words) in PAYERS {
            let fits = |stem: &str, word: &str, rate: &str| {
                [
                    format!("{word}{stem}{rate}"),
                    format!("{stem}{word}{rate}"),
                    format!("{stem}{rate}{word}"),
                ]
                .iter()
                .any(|heading| heading == name)
            };
            let found = stems.iter().any(|stem| {
                words
                    .iter()
                    .any(|word| RATES.iter().any(|rate| fits(stem, word, rate)))
            });
            if found {
                return Some(match program {
                    Program::HousingFund => Role::Fund(payer),
                    _ => Role::SupplementaryFund(payer),
                });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_as_people_write_them() {
        for (heading, role) in [
            ("姓名", "name"),
            (" 工 号 ", "id"),
            ("参保城市", "city"),
            ("费款所属期", "month"),
            ("应发工资（元）", "wage"),
            ("Gross Salary", "wage"),
            ("缴费基数", "base"),
            ("社保缴费基数(元)", "base.social"),
            ("公积金缴存基数", "base.housing_fund"),
            ("住房公积金基数", "base.housing_fund"),
            ("养老保险缴费基数", "base.pension"),
            ("pension_base", "base.pension"),
            ("base.work_injury", "base.work_injury"),
            ("公积金比例(%)", "housing_fund_rate"),
            ("公积金比例（个人）", "housing_fund_rate_employee"),
            ("单位公积金缴存比例", "housing_fund_rate_employer"),
            ("补充公积金比例", "supplementary_housing_fund_rate"),
            ("Housing-fund rate", "housing_fund_rate"),
            ("工伤类别", "work_injury_class"),
            ("户口性质", "variant.hukou"),
            ("variant.payer", "variant.payer"),
            ("累计收入", "ytd_income"),
            ("截至上月累计已预扣预缴税额(元)", "ytd_withheld"),
            ("ytd months", "ytd_months"),
            ("累计专项附加扣除", "ytd_special_deductions"),
            ("专项附加扣除", "special_deductions"),
        ] {
            let found = Role::of_heading(heading).map(|role| role.id());
            assert_eq!(found.as_deref(), Some(role), "{heading}");
        }
        for heading in [
            "部门",
            "实发工资",
            "基本工资",
            "housing_fund_employee",
            "备注",
            "",
        ] {
            assert_eq!(Role::of_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn every_role_is_found_by_its_word_and_its_word_by_a_heading() {
        for role in Role::every() {
            assert_eq!(Role::from_id(&role.id()), Some(role.clone()));
            assert_eq!(Role::of_heading(&role.id()), Some(role));
        }
    }
}
