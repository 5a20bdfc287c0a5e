//! The programs (险种) that a wage is charged for, and who pays.

use serde::{Deserialize, Serialize};

/// An insurance or a fund, in the order in which results list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Program {
    /// 基本养老保险.
    Pension,
    /// 基本医疗保险.
    Medical,
    /// 生育保险, where it is levied by itself.
    Maternity,
    /// 失业保险.
    Unemployment,
    /// 工伤保险.
    WorkInjury,
    /// 大额医疗, 大病保险.
    LargeMedical,
    /// 长期护理保险.
    LongTermCare,
    /// 地方补充养老保险.
    LocalPension,
    /// 住房公积金.
    HousingFund,
    /// 补充住房公积金.
    SupplementaryHousingFund,
    /// 企业年金.
    EnterpriseAnnuity,
}

impl Program {
    /// Its place in [`Program::ALL`].
    #[expect(
        clippy::as_conversions,
        reason = "a fieldless enum's value is its place, and `ALL` is in the order of declaration"
    )]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// All, in order.
    pub const ALL: [Program; 11] = [
        Program::Pension,
        Program::Medical,
        Program::Maternity,
        Program::Unemployment,
        Program::WorkInjury,
        Program::LargeMedical,
        Program::LongTermCare,
        Program::LocalPension,
        Program::HousingFund,
        Program::SupplementaryHousingFund,
        Program::EnterpriseAnnuity,
    ];

    /// The stable word of tables, options and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Program::Pension => "pension",
            Program::Medical => "medical",
            Program::Maternity => "maternity",
            Program::Unemployment => "unemployment",
            Program::WorkInjury => "work_injury",
            Program::LargeMedical => "large_medical",
            Program::LongTermCare => "long_term_care",
            Program::LocalPension => "local_pension",
            Program::HousingFund => "housing_fund",
            Program::SupplementaryHousingFund => "supplementary_housing_fund",
            Program::EnterpriseAnnuity => "enterprise_annuity",
        }
    }

    /// The program with this id.
    pub fn from_id(id: &str) -> Option<Program> {
        Program::ALL.into_iter().find(|p| p.id() == id)
    }

    /// The Chinese name of the law.
    pub const fn name_zh(self) -> &'static str {
        match self {
            Program::Pension => "基本养老保险",
            Program::Medical => "基本医疗保险",
            Program::Maternity => "生育保险",
            Program::Unemployment => "失业保险",
            Program::WorkInjury => "工伤保险",
            Program::LargeMedical => "大额医疗保险",
            Program::LongTermCare => "长期护理保险",
            Program::LocalPension => "地方补充养老保险",
            Program::HousingFund => "住房公积金",
            Program::SupplementaryHousingFund => "补充住房公积金",
            Program::EnterpriseAnnuity => "企业年金",
        }
    }

    /// The English name of the glossary.
    pub const fn name_en(self) -> &'static str {
        match self {
            Program::Pension => "Pension",
            Program::Medical => "Medical",
            Program::Maternity => "Maternity",
            Program::Unemployment => "Unemployment",
            Program::WorkInjury => "Work injury",
            Program::LargeMedical => "Large medical",
            Program::LongTermCare => "Long-term care",
            Program::LocalPension => "Local pension",
            Program::HousingFund => "Housing fund",
            Program::SupplementaryHousingFund => "Supplementary housing fund",
            Program::EnterpriseAnnuity => "Enterprise annuity",
        }
    }

    /// Whether it is one of the two housing funds, whose rate is chosen and whose sums stand apart in totals.
    pub const fn is_fund(self) -> bool {
        matches!(
            self,
            Program::HousingFund | Program::SupplementaryHousingFund
        )
    }

    /// Whose base it uses where no table gives it one of its own.
    pub const fn default_base_of(self) -> Program {
        match self {
            Program::Maternity | Program::LargeMedical | Program::LongTermCare => Program::Medical,
            Program::LocalPension => Program::Pension,
            Program::SupplementaryHousingFund => Program::HousingFund,
            own => own,
        }
    }

    /// The sides that law expects a charge of everywhere (社会保险法 §§10, 23, 33, 44, 53; 住房公积金管理条例 §16);
    /// where no table speaks of one, the result is incomplete. None for programs that exist only in some regions.
    pub const fn expected_sides(self) -> &'static [Side] {
        match self {
            Program::Pension | Program::Medical | Program::Unemployment | Program::HousingFund => {
                &[Side::Employee, Side::Employer]
            }
            Program::WorkInjury | Program::Maternity => &[Side::Employer],
            _ => &[],
        }
    }
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// 个人.
    Employee,
    /// 单位.
    Employer,
}

impl Side {
    /// Both, employee first.
    pub const BOTH: [Side; 2] = [Side::Employee, Side::Employer];

    /// The stable word of tables and JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Side::Employee => "employee",
            Side::Employer => "employer",
        }
    }
}
