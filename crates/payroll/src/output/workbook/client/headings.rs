//! The headings of each version, as they must stand in the file.

use crate::program::Program;
use crate::understand::normalized;

/// What a column is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// 工号.
    Number,
    /// 姓名.
    Name,
    /// 证件类型.
    DocumentType,
    /// 证件号码.
    DocumentNumber,
    /// 本期收入.
    Wage,
    /// 本期免税收入.
    Exempt,
    /// What of the person's contributions to these programs is free of tax; always filled.
    Contribution(&'static [Program]),
    /// A sum of the year with this month, from the sheet's column of the same heading.
    ThisYear,
    /// A deduction of the month, from the sheet's column of the same heading.
    ThisMonth,
    /// 企业(职业)年金: what the tables charge the person, else as a deduction of the month.
    Annuity,
    /// 减免税额.
    Relief,
    /// From a column that the user names, else nothing.
    Told,
    /// The same, of text.
    ToldText,
}

impl Fill {
    pub(super) const fn is_text(self) -> bool {
        matches!(
            self,
            Fill::Number | Fill::Name | Fill::DocumentType | Fill::DocumentNumber | Fill::ToldText
        )
    }
}

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// As it stands in the file, a star before what is required.
    pub text: &'static str,
    /// The first version that has it, by its number of columns.
    since: usize,
    pub(super) fill: Fill,
}

const fn of(text: &'static str, since: usize, fill: Fill) -> Heading {
    Heading { text, since, fill }
}

/// All headings in their order.
const HEADINGS: [Heading; 30] = [
    of("工号", 24, Fill::Number),
    of("*姓名", 24, Fill::Name),
    of("*证件类型", 24, Fill::DocumentType),
    of("*证件号码", 24, Fill::DocumentNumber),
    of("本期收入", 24, Fill::Wage),
    of("本期免税收入", 24, Fill::Exempt),
    of("基本养老保险费", 24, Fill::Contribution(PENSION)),
    of("基本医疗保险费", 24, Fill::Contribution(MEDICAL)),
    of("失业保险费", 24, Fill::Contribution(UNEMPLOYMENT)),
    of("住房公积金", 24, Fill::Contribution(FUND)),
    of("累计子女教育", 24, Fill::ThisYear),
    of("累计继续教育", 24, Fill::ThisYear),
    of("累计住房贷款利息", 24, Fill::ThisYear),
    of("累计住房租金", 24, Fill::ThisYear),
    of("累计赡养老人", 24, Fill::ThisYear),
    of("累计3岁以下婴幼儿照护", 24, Fill::ThisYear),
    of("累计个人养老金", 24, Fill::ThisYear),
    of("企业(职业)年金", 24, Fill::Annuity),
    of("商业健康保险", 24, Fill::ThisMonth),
    of("税延养老保险", 24, Fill::ThisMonth),
    of("公务交通费用", 28, Fill::ThisMonth),
    of("通讯费用", 28, Fill::ThisMonth),
    of("律师办案费用", 28, Fill::ThisMonth),
    of("住房公积金调整", 30, Fill::Told),
    of("西藏附加减除费用", 28, Fill::ThisMonth),
    of("其他", 24, Fill::Told),
    of("准予扣除的捐赠额", 24, Fill::Told),
    of("减免税额", 24, Fill::Relief),
    of("协定减免", 29, Fill::Told),
    of("备注", 24, Fill::ToldText),
];

/// What is in 基本养老保险费: the additions to the pension with it.
const PENSION: &[Program] = &[Program::Pension, Program::LocalPension];
/// What is in 基本医疗保险费: all that is paid for illness, birth and care, since the file has no column for it and the
/// tax is computed with it.
const MEDICAL: &[Program] = &[
    Program::Medical,
    Program::LargeMedical,
    Program::Maternity,
    Program::LongTermCare,
    Program::WorkInjury,
];
const UNEMPLOYMENT: &[Program] = &[Program::Unemployment];
pub(super) const FUND: &[Program] = &[Program::HousingFund, Program::SupplementaryHousingFund];

/// Versions, by the number of their columns.
pub const VERSIONS: [usize; 4] = [24, 28, 29, 30];

/// A version of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(usize);

impl Version {
    /// The version of so many columns, if there is one.
    pub fn of_columns(columns: usize) -> Option<Version> {
        VERSIONS.contains(&columns).then_some(Version(columns))
    }

    /// Its headings in their order.
    pub fn headings(self) -> impl Iterator<Item = &'static Heading> {
        HEADINGS.iter().filter(move |own| own.since <= self.0)
    }
}

impl Heading {
    /// Its name without the star.
    pub fn name(&self) -> &'static str {
        self.text.trim_start_matches('*')
    }

    /// Whether the client asks for it.
    pub(super) fn is_required(&self) -> bool {
        self.text.starts_with('*')
    }

    /// Whether a heading of a sheet is the same but for what people write differently.
    pub fn is(&self, heading: &str) -> bool {
        normalized(heading) == normalized(self.text)
    }
}

/// Kinds of documents, as the client names them.
pub(super) const DOCUMENTS: [&str; 13] = [
    "居民身份证",
    "港澳居民来往内地通行证",
    "港澳居民来往内地通行证（非中国籍）",
    "中华人民共和国港澳居民居住证",
    "台湾居民来往大陆通行证",
    "中华人民共和国台湾居民居住证",
    "中国护照",
    "外国护照",
    "外国人永久居留身份证（外国人永久居留证）",
    "中华人民共和国外国人工作许可证（A类）",
    "中华人民共和国外国人工作许可证（B类）",
    "中华人民共和国外国人工作许可证（C类）",
    "其他个人证件",
];

/// Headings of a number of a document, besides the client's own, normalized.
pub(super) const NUMBERS: [&str; 10] = [
    "证照号码",
    "证件号",
    "身份证号",
    "身份证号码",
    "身份证件号码",
    "身份证",
    "居民身份证号",
    "居民身份证号码",
    "公民身份号码",
    "idnumber",
];
/// The same of its kind.
pub(super) const TYPES: [&str; 3] = ["证照类型", "身份证件类型", "证件种类"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_as_many_columns_as_it_is_called() {
        for version in VERSIONS {
            let own = Version::of_columns(version).unwrap();
            assert_eq!(own.headings().count(), version);
        }
        assert_eq!(Version::of_columns(22), None);
    }
}
