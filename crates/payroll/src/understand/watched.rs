//! Columns that are looked at in every row, because some of their values would change the result: most of them say what
//! holds for everybody, and nothing is lost; whatever else one says is asked about, or its row refused.

use crate::understand::harmless::is_harmless;
use crate::understand::normal::normalized;

/// What a watched column may say without bearing on the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Whether words for nothing and no are harmless.
    no: bool,
    /// Other words that are, normalized.
    others: &'static [&'static str],
}

/// A column of which nothing is understood: only cells for nothing are harmless.
pub(crate) const DOUBTFUL: Watched = Watched {
    no: true,
    others: &[],
};

/// A yes or no of which it is not known which one holds for everybody.
pub(crate) const EITHER: Watched = Watched {
    no: false,
    others: &[],
};

const NO: Watched = DOUBTFUL;

const YES: Watched = Watched {
    no: false,
    others: &["是", "yes", "y", "true", "1", "√", "✓"],
};

/// Headings by what holds for everybody, normalized.
const KNOWN: &[(Watched, &[&str])] = &[
    (
        NO,
        &[
            "是否残疾",
            "是否烈属",
            "是否孤老",
            "残疾",
            "烈属",
            "孤老",
            "是否残疾孤老烈属",
            "是否退休",
            "是否返聘",
            "是否退休返聘",
            "是否外籍",
            "是否外籍人员",
            "是否境外人员",
            "是否港澳台",
            "是否非居民",
            "是否非居民个人",
            "是否实习",
            "是否实习生",
            "是否劳务",
            "是否离职",
            "是否离职后补发工资",
            "是否代扣代缴劳务",
        ],
    ),
    (
        YES,
        &[
            "是否居民",
            "是否居民个人",
            "是否在职",
            "是否雇员",
            "是否正式",
            "是否正式员工",
            "是否全职",
        ],
    ),
    (
        Watched {
            no: false,
            others: &[
                "中国",
                "中华人民共和国",
                "中国大陆",
                "中国籍",
                "156",
                "156|中国",
                "cn",
                "chn",
                "china",
                "chinese",
            ],
        },
        &[
            "国籍",
            "国籍(地区)",
            "国籍地区",
            "国家(地区)",
            "国籍（地区）",
            "nationality",
            "country",
        ],
    ),
    (
        Watched {
            no: false,
            others: &[
                "正常工资薪金",
                "工资薪金",
                "工资薪金所得",
                "工资、薪金所得",
                "正常工资薪金收入",
                "工资",
            ],
        },
        &[
            "所得项目",
            "所得类型",
            "收入类型",
            "征收品目",
            "所得项目名称",
        ],
    ),
];

impl Watched {
    /// What holds of a heading's column; nothing if the heading is not one of them.
    pub(crate) fn of_heading(name: &str) -> Option<Watched> {
        let known = KNOWN.iter().find(|(_, names)| names.contains(&name));
        known.map(|(watched, _)| *watched)
    }

    /// Whether a cell says nothing that could bear on the result.
    pub(crate) fn passes(self, cell: &str) -> bool {
        let bare = cell.trim();
        if bare.is_empty() {
            return true;
        }
        (self.no && is_harmless(bare)) || self.others.contains(&normalized(bare).as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_for_everybody_passes() {
        for (heading, cell, passes) in [
            ("是否残疾", "否", true),
            ("是否残疾", "是", false),
            ("是否居民", "是", true),
            ("是否居民", "否", false),
            ("国籍", "中国", true),
            ("国籍", "美国", false),
            ("国籍", "", true),
            ("所得项目", "正常工资薪金", true),
            ("所得项目", "劳务报酬所得", false),
        ] {
            let watched = Watched::of_heading(heading).unwrap();
            assert_eq!(watched.passes(cell), passes, "{heading} {cell}");
        }
        assert!(!EITHER.passes("否") && !EITHER.passes("是") && EITHER.passes(" "));
        assert!(DOUBTFUL.passes("否") && !DOUBTFUL.passes("是"));
    }
}
