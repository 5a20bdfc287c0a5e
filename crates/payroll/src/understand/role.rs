//! What a column of a payroll file gives.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lang::{Lang, Text};
use crate::program::Program;
use crate::words;

/// What a column gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 工号.
    Id,
    /// 姓名.
    Name,
    /// 参保地.
    City,
    /// The province that the city is in, where it has a column of its own.
    Province,
    /// 公积金缴存地.
    FundCity,
    /// 费款所属期.
    Month,
    /// 应发工资.
    Wage,
    /// 缴费基数, of both sides or one.
    Base(BaseOf, Payer),
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
    /// One kind of them.
    Special(SpecialKind),
    /// 免税收入: a part of the wage that is not taxed.
    Exempt,
    /// 减免税额.
    Relief,
    /// 依法确定的其他扣除 of the month; several columns are added.
    OtherDeductions,
    /// 入职年度就业情形: whether the year's first job counts from January.
    FirstJob,
    /// 是否扣除减除费用.
    BasicDeduction,
    /// 人员类型.
    Kind,
    /// 参保险种: which programs.
    Join,
    /// 是否缴纳: whether these are joined.
    Joins(BaseOf),
    /// 入职日期.
    Joined,
    /// 离职日期.
    Left,
    /// 企业年金: what the person pays into it this month, beside what is computed.
    Annuity,
    /// What the person paid for a program, in 元, where it is given and not computed.
    Given(Program),
    /// The year with this employer.
    Year(YearOf, Span),
}

words! {
    /// Of what a column gives the sum of the year.
    pub enum YearOf {
        /// 累计月数.
        Months = "months" ("months", "累计月数"),
        /// 累计收入.
        Income = "income" ("income", "累计收入"),
        /// 累计免税收入.
        Exempt = "exempt" ("exempt income", "累计免税收入"),
        /// 累计减除费用; tells how many months count.
        Basic = "basic_deduction" ("basic deduction", "累计减除费用"),
        /// 累计专项扣除.
        Contributions = "contributions" ("contributions", "累计专项扣除"),
        /// 累计专项附加扣除.
        SpecialDeductions = "special_deductions" ("special additional deductions", "累计专项附加扣除"),
        /// 累计其他扣除.
        OtherDeductions = "other_deductions" ("other deductions", "累计其他扣除"),
        /// 累计减免税额.
        Relief = "tax_relief" ("tax relief", "累计减免税额"),
        /// 累计已扣税额.
        Withheld = "withheld" ("tax withheld", "累计已扣税额"),
    }
}

words! {
    /// Whether a sum of the year counts this month.
    pub enum Span {
        /// The months before it.
        Before = "before" ("before this month", "不含本月"),
        /// This month too.
        Through = "through" ("through this month", "含本月"),
        /// Its heading does not say; the figures may.
        Unsaid = "unsaid" ("not said", "未说明"),
    }
}

words! {
    /// 专项附加扣除 by kind.
    pub enum SpecialKind {
        /// 子女教育.
        Children = "children" ("children's education", "子女教育"),
        /// 3 岁以下婴幼儿照护.
        Infants = "infants" ("infants' care", "3岁以下婴幼儿照护"),
        /// 继续教育.
        Education = "education" ("continuing education", "继续教育"),
        /// 住房贷款利息.
        Mortgage = "mortgage" ("mortgage interest", "住房贷款利息"),
        /// 住房租金.
        Rent = "rent" ("rent", "住房租金"),
        /// 赡养老人.
        Parents = "parents" ("support of parents", "赡养老人"),
        /// 大病医疗, which is claimed at the settlement.
        Medical = "medical" ("serious illness", "大病医疗"),
    }
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

/// Of whom a column gives a rate or a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Payer {
    /// Both.
    Both,
    /// The person.
    Employee,
    /// The employer.
    Employer,
}

impl Payer {
    const ALL: [Payer; 3] = [Payer::Both, Payer::Employee, Payer::Employer];

    /// A word with this payer behind it.
    fn after(self, word: &str, between: &str) -> String {
        match self {
            Payer::Both => word.to_owned(),
            Payer::Employee => format!("{word}{between}employee"),
            Payer::Employer => format!("{word}{between}employer"),
        }
    }

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Payer::Both => ("", ""),
            Payer::Employee => ("employee's ", "个人"),
            Payer::Employer => ("employer's ", "单位"),
        }
    }
}

impl BaseOf {
    /// A word with what it is of behind it; `join` of everything is `join.all`, since `join` alone lists programs.
    fn word(self, word: &str) -> String {
        match self {
            BaseOf::All if word == "base" => word.to_owned(),
            BaseOf::All => format!("{word}.all"),
            BaseOf::Social => format!("{word}.social"),
            BaseOf::Program(program) => format!("{word}.{}", program.id()),
        }
    }

    /// The programs that it is of.
    pub(crate) fn programs(self) -> Vec<Program> {
        let of = |program: &Program| match self {
            BaseOf::All => true,
            BaseOf::Social => !program.is_fund() && *program != Program::EnterpriseAnnuity,
            BaseOf::Program(own) => own == *program,
        };
        Program::ALL.into_iter().filter(of).collect()
    }

    fn every() -> impl Iterator<Item = BaseOf> {
        let programs = Program::ALL.into_iter().map(BaseOf::Program);
        [BaseOf::All, BaseOf::Social].into_iter().chain(programs)
    }
}

/// The roles by their words: every heading is first looked up here.
static BY_ID: LazyLock<HashMap<String, Role>> = LazyLock::new(|| {
    let every = Role::every().into_iter();
    every.map(|role| (role.id(), role)).collect()
});

impl Role {
    /// The stable word of `--columns`.
    pub fn id(&self) -> String {
        let plain = match self {
            Role::Id => "id",
            Role::Name => "name",
            Role::City => "city",
            Role::Province => "province",
            Role::FundCity => "fund_city",
            Role::Month => "month",
            Role::Wage => "wage",
            Role::Base(of, payer) => {
                return payer.after(&of.word("base"), ".");
            }
            Role::Fund(payer) => return payer.after("housing_fund_rate", "_"),
            Role::SupplementaryFund(payer) => {
                return payer.after("supplementary_housing_fund_rate", "_");
            }
            Role::InjuryClass => "work_injury_class",
            Role::InjuryFloat => "work_injury_float",
            Role::InjuryRate => "work_injury_rate",
            Role::Variants => "variants",
            Role::Variant(key) => return format!("variant.{key}"),
            Role::SpecialDeductions => "special_deductions",
            Role::Special(kind) => return format!("special.{}", kind.id()),
            Role::Exempt => "exempt",
            Role::Relief => "tax_relief",
            Role::OtherDeductions => "other_deductions",
            Role::FirstJob => "first_job",
            Role::BasicDeduction => "basic_deduction",
            Role::Kind => "person",
            Role::Join => "join",
            Role::Joins(of) => return of.word("join"),
            Role::Joined => "joined",
            Role::Left => "left",
            Role::Annuity => "annuity",
            Role::Given(program) => return format!("given.{}", program.id()),
            Role::Year(of, span) => {
                let through = match span {
                    Span::Through => "_through",
                    // whoever names a column says that it ends with the month before
                    Span::Before | Span::Unsaid => "",
                };
                return format!("ytd_{}{through}", of.id());
            }
        };
        plain.to_owned()
    }

    /// What people call it.
    pub fn name(&self) -> Text {
        let of_payer = |payer: Payer, en: &str, zh: &str| {
            let (before, before_zh) = payer.names();
            Text::new(format!("{before}{en}"), format!("{before_zh}{zh}"))
        };
        let plain = |en: &str, zh: &str| Text::new(en.to_owned(), zh.to_owned());
        match self {
            Role::Id => plain("number of the person", "工号"),
            Role::Name => plain("name", "姓名"),
            Role::City => plain("city", "参保地"),
            Role::Province => plain("province", "参保省份"),
            Role::FundCity => plain("city of the housing fund", "公积金缴存地"),
            Role::Month => plain("month", "费款所属期"),
            Role::Wage => plain("wage", "应发工资"),
            Role::Base(of, payer) => {
                let (en, zh) = match of {
                    BaseOf::All => ("base of everything".to_owned(), "缴费基数".to_owned()),
                    BaseOf::Social => ("base of insurances".to_owned(), "社保基数".to_owned()),
                    BaseOf::Program(program) => {
                        let (en, zh) = (program.name(Lang::En), program.name(Lang::Zh));
                        (
                            format!("base of {}", en.to_lowercase()),
                            format!("{zh}基数"),
                        )
                    }
                };
                of_payer(*payer, &en, &zh)
            }
            Role::Fund(payer) => of_payer(*payer, "housing-fund rate", "公积金比例"),
            Role::SupplementaryFund(payer) => {
                of_payer(*payer, "supplementary housing-fund rate", "补充公积金比例")
            }
            Role::InjuryClass => plain("industry class of work injury", "工伤行业类别"),
            Role::InjuryFloat => plain("floating step of work injury", "工伤浮动档次"),
            Role::InjuryRate => plain("work-injury rate", "工伤费率"),
            Role::Variants => plain("choices of the region", "地区选项"),
            Role::Variant(key) => Text::new(format!("choice {key}"), format!("选项 {key}")),
            Role::SpecialDeductions => plain(
                "special additional deductions of the month",
                "本月专项附加扣除",
            ),
            Role::Special(kind) => {
                let (en, zh) = (kind.name(Lang::En), kind.name(Lang::Zh));
                Text::new(
                    format!("deduction of the month: {en}"),
                    format!("本月{zh}扣除"),
                )
            }
            Role::Exempt => plain("exempt income of the month", "本月免税收入"),
            Role::Relief => plain("tax relief of the month", "本月减免税额"),
            Role::OtherDeductions => plain("other deductions of the month", "本月其他扣除"),
            Role::FirstJob => plain("first job of the year", "入职年度就业情形"),
            Role::BasicDeduction => plain(
                "whether the basic deduction counts here",
                "是否扣除减除费用",
            ),
            Role::Kind => plain("kind of person", "人员类型"),
            Role::Join => plain("programs that are joined", "参保险种"),
            Role::Joins(of) => {
                let (en, zh) = match of {
                    BaseOf::All => ("everything".to_owned(), "社保公积金".to_owned()),
                    BaseOf::Social => ("insurances".to_owned(), "社保".to_owned()),
                    BaseOf::Program(program) => (
                        program.name(Lang::En).to_lowercase(),
                        program.name(Lang::Zh).to_owned(),
                    ),
                };
                Text::new(format!("whether {en} is joined"), format!("是否缴纳{zh}"))
            }
            Role::Joined => plain("day of joining", "入职日期"),
            Role::Left => plain("day of leaving", "离职日期"),
            Role::Annuity => plain("employee's annuity of the month", "本月企业年金（个人）"),
            Role::Given(program) => {
                let (en, zh) = (program.name(Lang::En), program.name(Lang::Zh));
                Text::new(
                    format!("employee's {} in yuan", en.to_lowercase()),
                    format!("个人{zh}金额"),
                )
            }
            Role::Year(of, span) => {
                let (en, zh) = (of.name(Lang::En), of.name(Lang::Zh));
                let (span_en, span_zh) = (span.name(Lang::En), span.name(Lang::Zh));
                Text::new(
                    format!("{en} of the year, {span_en}"),
                    format!("{zh}（{span_zh}）"),
                )
            }
        }
    }

    /// The role of this word.
    pub fn from_id(id: &str) -> Option<Role> {
        if let Some(key) = id.strip_prefix("variant.").filter(|key| !key.is_empty()) {
            return Some(Role::Variant(key.to_owned()));
        }
        BY_ID.get(id).cloned()
    }

    /// The words of all roles, those alike put together: `base.PROGRAM`.
    pub fn words() -> String {
        let mut words: Vec<String> = Vec::new();
        for role in Role::every() {
            let word = match role {
                Role::Base(_, Payer::Employee | Payer::Employer) => continue,
                Role::Base(BaseOf::Program(_), Payer::Both) => "base.PROGRAM".to_owned(),
                Role::Joins(BaseOf::Program(_)) => "join.PROGRAM".to_owned(),
                Role::Given(_) => "given.PROGRAM".to_owned(),
                role => role.id(),
            };
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.push("variant.KEY".to_owned());
        words.join(", ")
    }

    /// All roles but the dimensions of choice.
    pub fn every() -> Vec<Role> {
        let plain = [
            Role::Id,
            Role::Name,
            Role::City,
            Role::Province,
            Role::FundCity,
            Role::Month,
            Role::Wage,
            Role::InjuryClass,
            Role::InjuryFloat,
            Role::InjuryRate,
            Role::Variants,
            Role::SpecialDeductions,
            Role::Exempt,
            Role::Relief,
            Role::OtherDeductions,
            Role::FirstJob,
            Role::BasicDeduction,
            Role::Kind,
            Role::Join,
            Role::Joined,
            Role::Left,
            Role::Annuity,
        ];
        let of_payers = |make: fn(Payer) -> Role| Payer::ALL.into_iter().map(make);
        let bases = BaseOf::every();
        let bases = bases.flat_map(|of| {
            Payer::ALL
                .into_iter()
                .map(move |payer| Role::Base(of, payer))
        });
        let spans = [Span::Before, Span::Through];
        let years = YearOf::ALL.into_iter();
        let years = years.flat_map(|of| spans.into_iter().map(move |span| Role::Year(of, span)));
        plain
            .into_iter()
            .chain(bases)
            .chain(BaseOf::every().map(Role::Joins))
            .chain(of_payers(Role::Fund))
            .chain(of_payers(Role::SupplementaryFund))
            .chain(SpecialKind::ALL.into_iter().map(Role::Special))
            .chain(Program::ALL.into_iter().map(Role::Given))
            .chain(years)
            .collect()
    }

    /// Whether several columns of it are added.
    pub const fn adds_up(&self) -> bool {
        matches!(
            self,
            Role::OtherDeductions
                | Role::Special(_)
                | Role::Exempt
                | Role::Year(YearOf::SpecialDeductions | YearOf::OtherDeductions, _)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::meaning::Meaning;

    #[test]
    fn every_role_is_found_by_its_word_and_its_word_by_a_heading() {
        for role in Role::every() {
            assert_eq!(Role::from_id(&role.id()), Some(role.clone()));
            assert_eq!(Meaning::of_heading(&role.id()), Meaning::Role(role));
        }
    }
}
