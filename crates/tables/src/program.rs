//! The programs (险种) that a wage is charged for, and who pays.

use crate::words;

words! {
    /// An insurance or a fund, in the order in which results list them.
    pub enum Program {
        /// 基本养老保险.
        Pension = "pension" ("Pension", "基本养老保险"),
        /// 基本医疗保险.
        Medical = "medical" ("Medical", "基本医疗保险"),
        /// 生育保险, where it is levied by itself.
        Maternity = "maternity" ("Maternity", "生育保险"),
        /// 失业保险.
        Unemployment = "unemployment" ("Unemployment", "失业保险"),
        /// 工伤保险.
        WorkInjury = "work_injury" ("Work injury", "工伤保险"),
        /// 大额医疗, 大病保险.
        LargeMedical = "large_medical" ("Large medical", "大额医疗保险"),
        /// 长期护理保险.
        LongTermCare = "long_term_care" ("Long-term care", "长期护理保险"),
        /// 地方补充养老保险.
        LocalPension = "local_pension" ("Local pension", "地方补充养老保险"),
        /// 住房公积金.
        HousingFund = "housing_fund" ("Housing fund", "住房公积金"),
        /// 补充住房公积金.
        SupplementaryHousingFund = "supplementary_housing_fund" ("Supplementary housing fund", "补充住房公积金"),
        /// 企业年金.
        EnterpriseAnnuity = "enterprise_annuity" ("Enterprise annuity", "企业年金"),
    }
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

words! {
    /// Who pays.
    pub enum Side {
        /// 个人.
        Employee = "employee" ("employee", "个人"),
        /// 单位.
        Employer = "employer" ("employer", "单位"),
    }
}

impl Side {
    /// Both, employee first.
    pub const BOTH: [Side; 2] = Side::ALL;
}
