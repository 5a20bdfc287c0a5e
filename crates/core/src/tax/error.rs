//! Why a tax is not computed.

use crate::diagnostic::Diagnostic;
use crate::money::Money;
use crate::period::Month;
use crate::rates::tax::{ClaimKind, Subject};
use crate::text;

/// Why a tax is not computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    /// The tables have no law of that month.
    #[error("no rule on `{subject}` in {month}")]
    NotInForce {
        /// On what.
        subject: Subject,
        /// When.
        month: Month,
        /// The first month with a rule, if there is any.
        first: Option<Month>,
        /// The last month with a rule, where it has ended.
        last: Option<Month>,
    },
    /// The table has something else where this subject stands; a file that was read cannot bring this about.
    #[error("`{0}` says something else")]
    Misplaced(Subject),
    /// The rent's tier depends on the city, which is not known or has none in the tables.
    #[error("the city's rent tier is not known")]
    RentTierUnknown {
        /// What there is to choose.
        tiers: Vec<Money>,
    },
    /// A rent that is none of the tiers.
    #[error("{amount} is no rent tier")]
    NoSuchTier {
        /// As given.
        amount: Money,
        /// What there is to choose.
        tiers: Vec<Money>,
    },
    /// A share of the parents' support above what one may take.
    #[error("{amount} is more than {most}")]
    ShareTooLarge {
        /// As given.
        amount: Money,
        /// The most that one of several children may take.
        most: Money,
    },
    /// More of the pay is exempt than there is.
    #[error("{exempt} of {pay} is exempt")]
    ExemptBeyondPay {
        /// What is said to be exempt.
        exempt: Money,
        /// All that is paid.
        pay: Money,
    },
}

impl TaxError {
    /// The message to show.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            TaxError::NotInForce {
                subject,
                month,
                first,
                last,
            } => not_in_force(*subject, *month, *first, *last),
            TaxError::Misplaced(subject) => Diagnostic::error(
                "tax-table",
                text!(
                    "`{subject}` of tax.toml says something else than it should",
                    "tax.toml 的 `{subject}` 内容不符"
                ),
            )
            .hint(text!("check the file: `sscalc rates lint`", "请检查文件：`sscalc rates lint`")),
            TaxError::RentTierUnknown { tiers } => {
                let list = listed(tiers);
                Diagnostic::error(
                    "rent-tier",
                    text!(
                        "what `rent` is worth depends on the city, and the city's tier is not known",
                        "`rent` 的标准因城市而异，该城市的档次未知"
                    ),
                )
                .hint(text!(
                    "name the tier, one of {list}: `rent=1100`",
                    "请写明档次（{list} 之一）：`rent=1100`"
                ))
            }
            TaxError::NoSuchTier { amount, tiers } => {
                let list = listed(tiers);
                Diagnostic::error(
                    "rent-tier",
                    text!(
                        "`rent={amount}` is no tier: what is deducted is fixed, whatever the rent",
                        "`rent={amount}` 不是扣除标准：无论房租多少，按定额扣除"
                    ),
                )
                .hint(text!("write one of {list}", "请写 {list} 之一"))
            }
            TaxError::ShareTooLarge { amount, most } => Diagnostic::error(
                "parents-share",
                text!(
                    "`parents=shared:{amount}` is more than the {most} that one of several children may take",
                    "`parents=shared:{amount}` 超过非独生子女每人的上限 {most}"
                ),
            )
            .hint(text!(
                "write `parents=shared:{most}` at most, or `parents=only-child`",
                "至多写 `parents=shared:{most}`；独生子女请写 `parents=only-child`"
            )),
            TaxError::ExemptBeyondPay { exempt, pay } => Diagnostic::error(
                "exempt-pay",
                text!(
                    "{exempt} is said to be exempt, and all the pay is {pay}",
                    "免税收入 {exempt} 元超过工资 {pay} 元"
                ),
            )
            .hint(text!(
                "the wage counts with what of it is exempt: write the whole wage, and the exempt part of it",
                "工资要写含免税收入的全额，免税收入是其中的一部分"
            )),
        }
    }
}

fn listed(tiers: &[Money]) -> String {
    tiers
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn not_in_force(
    subject: Subject,
    month: Month,
    first: Option<Month>,
    last: Option<Month>,
) -> Diagnostic {
    let (en, zh) = what(subject);
    let message = text!(
        "in {month} the tables have no rule on {en}",
        "{month} 没有关于{zh}的规定"
    );
    let error = Diagnostic::error("not-in-force", message);
    match (first, last) {
        (_, Some(last)) if last < month => error.hint(text!(
            "it ended with {last}: choose an earlier month",
            "该规定执行至 {last}：请选更早的月份"
        )),
        (Some(first), _) => error.hint(text!(
            "it begins with {first}: choose a later month",
            "该规定自 {first} 起：请选更晚的月份"
        )),
        (None, _) => error.hint(text!(
            "add it to tax.toml, see docs/rate-format.md",
            "请补入 tax.toml，见 docs/rate-format.md"
        )),
    }
}

/// What a subject is called.
pub(crate) fn what(subject: Subject) -> (&'static str, &'static str) {
    match subject {
        Subject::AnnualBrackets => ("the year's tax rates", "综合所得年度税率"),
        Subject::MonthlyBrackets => ("monthly tax rates", "月度税率"),
        Subject::BasicDeduction => ("the basic deduction", "减除费用"),
        Subject::NonResidentDeduction => ("the non-residents' deduction", "非居民个人减除费用"),
        Subject::Method => ("withholding from wages", "工资薪金预扣预缴"),
        Subject::Bonus => (
            "taxing the year's bonus by itself",
            "全年一次性奖金单独计税",
        ),
        Subject::NonResidentBonus => ("non-residents' bonuses", "非居民个人数月奖金"),
        Subject::Payment(crate::rates::tax::PaymentKind::Labour) => {
            ("labour remuneration", "劳务报酬所得")
        }
        Subject::Payment(crate::rates::tax::PaymentKind::Royalty) => ("royalties", "稿酬所得"),
        Subject::Payment(crate::rates::tax::PaymentKind::Fee) => {
            ("fees for the use of rights", "特许权使用费所得")
        }
        Subject::Claim(kind) => claim(kind),
        Subject::Annuity => ("the enterprise annuity", "企业年金"),
        Subject::PersonalPension => ("the personal pension", "个人养老金"),
        Subject::HealthInsurance => ("tax-favoured health insurance", "税优商业健康保险"),
        Subject::HousingFund => (
            "the tax-free part of the housing fund",
            "住房公积金免税限额",
        ),
        Subject::SettlementExemption => ("leaving a payment at settlement", "免予汇算清缴"),
        Subject::FirstWage => ("the first wage of the year", "首次取得工资薪金"),
        Subject::AtOnce => ("the year's deduction at once", "全年一次扣除减除费用"),
    }
}

/// What a special additional deduction is called.
pub(crate) fn claim(kind: ClaimKind) -> (&'static str, &'static str) {
    match kind {
        ClaimKind::Children => ("children's education", "子女教育"),
        ClaimKind::Infants => ("care of infants", "3岁以下婴幼儿照护"),
        ClaimKind::Education => ("continuing education", "继续教育"),
        ClaimKind::Certificate => ("professional certificates", "职业资格继续教育"),
        ClaimKind::Mortgage => ("mortgage interest", "住房贷款利息"),
        ClaimKind::Rent => ("rent", "住房租金"),
        ClaimKind::Parents => ("support of parents", "赡养老人"),
        ClaimKind::Illness => ("critical illness", "大病医疗"),
    }
}
