//! Templates for a region's rate file and for an overlay: what to fill in, with the example of each part as a comment.

use crate::rates::national;

/// A file for the region of this Chinese name or code; `None` if the national list has no such region.
pub fn region(typed: &str) -> Option<String> {
    let code = if national::name(typed).is_some() {
        typed
    } else {
        national::code(typed)?
    };
    let name = national::name(code)?;
    Some(format!(
        r#"# {name}: what it sets itself. What its province or the nation sets is left out.
# 只写{name}自己规定的；省里或全国统一的不写。
# The file's name is the id, pinyin without tones: rates/<province>/<id>.toml. The format: docs/rate-format.md

[region]
id = "…"                       # pinyin, as the file is called
name = "{name}"
adcode = "{code}"
# aliases = ["…"]              # customary romanisations, old names

# 一份文件一个 [[source]]；每个数字都要有出处
# [[source]]
# key = "…-2026-1"             # short, unique in all of rates/
# document = "…〔2026〕1号"
# publisher = "…"
# published = "2026-07-01"
# url = "https://…"

# 存在而数字未知的项目，写明说明其存在的文件
# [[missing]]
# what = "large_medical"       # or one parameter of it: work_injury.base, maternity.employer
# source = "…-2026-1"

# 缴费基数上下限
# [[base]]
# for = ["medical"]            # pension, medical, unemployment, work_injury, housing_fund …
# from = "2026-07"             # first whole month
# until = "2027-06"            # last month, if the document names one
# average = "6525"
# floor = "3915"
# ceiling = "19575"
# source = "…-2026-1"
# status = "cited"             # cited, derived, reported, assumed

# 费率
# [[medical.employer]]
# from = "2026-01"
# rate = "6.8%"
# of_which = {{ maternity = "0.8%" }}
# source = "…-2026-1"
# status = "cited"

# 定额
# [[large_medical.employee]]
# from = "2026-01"
# amount = "7"                 # 元 a month; or yearly = "130"
# source = "…-2026-1"
# status = "cited"

# 住房公积金比例
# [[housing_fund.rate]]
# from = "2026-07"
# min = "5%"
# max = "12%"
# source = "…-2026-1"
# status = "cited"
"#
    ))
}

/// A file for an overlay of this id.
pub fn overlay(id: &str) -> String {
    format!(
        r#"# An overlay: what is said here lies over the tables; all else stays. The format: docs/rate-format.md
# 叠加方案：这里写的盖过费率表，其余不变。用法：sscalc compute … --overlay {id}.toml

[overlay]
id = "{id}"
name = "…"
# regions = ["nanchang"]       # for these only
# without = ["large_medical"]  # programs left out

# [[work_injury.employer]]
# rate = "0.35%"               # 单位自己的工伤费率

# [[housing_fund.rate]]
# default = "12%"

# [[enterprise_annuity.employee]]
# rate = "4%"
# base_of = "pension"
"#
    )
}
