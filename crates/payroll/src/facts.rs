//! Words in a row that say what a person is: how employed, what joined, first job of the year, basic deduction.

use crate::lang::Text;
use crate::program::Program;
use crate::text;
use crate::typed;
use crate::understand::{is_harmless, normalized, program_of};

/// People whose contributions and tax are those of anybody employed.
const EMPLOYED: &[&str] = &[
    "在编",
    "编内",
    "编外",
    "正式",
    "正式工",
    "正式员工",
    "在职",
    "在岗",
    "在册",
    "雇员",
    "员工",
    "职工",
    "合同工",
    "合同制",
    "劳动合同",
    "劳动合同制",
    "全职",
    "全日制",
    "正常",
    "事业编",
    "行政编",
    "公务员",
    "试用",
    "试用期",
    "转正",
    "聘用",
    "聘用制",
    "固定期限",
    "无固定期限",
    "普通",
    "普通员工",
    "管理",
    "管理人员",
    "生产",
    "生产人员",
    "销售",
    "销售人员",
    "技术",
    "技术人员",
    "研发",
    "研发人员",
    "工人",
    "干部",
    "派遣",
    "劳务派遣",
    "fulltime",
    "regular",
    "employee",
    "active",
    "permanent",
    "staff",
];

/// People of whom it must be said what they join.
const OTHERS: &[&str] = &[
    "退休",
    "返聘",
    "退休返聘",
    "离退休",
    "内退",
    "外籍",
    "外国人",
    "港澳台",
    "港澳",
    "台湾",
    "retired",
    "rehired",
    "foreigner",
    "foreign",
];

/// Those of them who draw a pension.
const RETIRED: &[&str] = &["退休", "返聘", "retired", "rehired"];

/// Words for everything, for the insurances alone, and for nothing.
const ALL: &[&str] = &[
    "五险一金",
    "全部",
    "全险",
    "全缴",
    "全参",
    "参保",
    "已参保",
    "正常",
    "正常参保",
    "是",
    "all",
    "yes",
    "full",
];
const INSURANCES: &[&str] = &[
    "五险",
    "社保",
    "社会保险",
    "三险",
    "四险",
    "仅社保",
    "只缴社保",
    "insurances",
    "social",
];
const NONE: &[&str] = &[
    "不参保",
    "未参保",
    "不缴",
    "不缴纳",
    "未缴纳",
    "停保",
    "否",
    "无",
    "不买",
    "no",
    "none",
];

/// Refuses a person whose contributions another word must say; `joins` is that word, where a cell has it.
pub(crate) fn employed(typed: &str, joins: Option<&str>) -> Result<(), Text> {
    let own = normalized(typed);
    let known = |words: &[&str]| words.contains(&own.as_str());
    if known(EMPLOYED) || is_harmless(typed) {
        return Ok(());
    }
    if let Some(joins) = joins {
        let pays_pension =
            joined(joins)?.is_none_or(|programs| programs.contains(&Program::Pension));
        if pays_pension && RETIRED.iter().any(|word| own.contains(word)) {
            return Err(text!(
                "`{typed}` and `{joins}` do not go together: whoever draws a pension pays none; write what is joined (不参保, 只缴工伤)",
                "`{typed}` 与 `{joins}` 不符：领取养老金的人不再缴养老保险；请写明参保情况（不参保、只缴工伤）"
            ));
        }
        if OTHERS.iter().any(|word| own.contains(word)) {
            return Ok(());
        }
    }
    Err(text!(
        "`{typed}` may pay other contributions or tax: say in a column 参保险种 (`join`) what is joined (不参保, 只缴工伤 …), or that the column is not wanted with `--ignore`",
        "`{typed}` 的缴费或计税可能不同：请加一列“参保险种”（join）写明参保情况（不参保、只缴工伤……）；若不影响，请用 `--ignore` 忽略此列"
    ))
}

/// What is joined: everything, or these programs.
pub(crate) fn joined(typed: &str) -> Result<Option<Vec<Program>>, Text> {
    let own = normalized(typed);
    let known = |words: &[&str]| words.contains(&own.as_str());
    if own.is_empty() || known(ALL) {
        return Ok(None);
    }
    let insurances = || {
        Program::ALL
            .into_iter()
            .filter(|program| !program.is_fund() && *program != Program::EnterpriseAnnuity)
    };
    if known(INSURANCES) {
        return Ok(Some(insurances().collect()));
    }
    if known(NONE) {
        return Ok(Some(Vec::new()));
    }
    let bare = [
        "只缴纳",
        "仅缴纳",
        "只缴",
        "仅缴",
        "只交",
        "仅交",
        "只参加",
        "仅参加",
        "只",
        "仅",
        "单",
    ]
    .iter()
    .find_map(|word| own.strip_prefix(word));
    let list = bare.unwrap_or(&own);
    let parts = list.split([',', '、', ';', '+', '/', '和', '及', '，', '；']);
    let mut programs = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        match program_of(part) {
            Some(program) => programs.push(program),
            None if INSURANCES.contains(&part) => programs.extend(insurances()),
            None => {
                return Err(text!(
                    "`{part}` is no insurance: write 五险一金, 五险, 不参保, 只缴工伤, or a list such as 养老、医疗、失业",
                    "`{part}` 不是险种：请写 五险一金、五险、不参保、只缴工伤，或如 养老、医疗、失业"
                ));
            }
        }
    }
    Ok(Some(programs))
}

/// A yes or no; nothing if the cell is empty.
pub(crate) fn truth(typed: &str) -> Result<Option<bool>, Text> {
    let own = typed::half_width(typed).trim().to_lowercase();
    match own.as_str() {
        "" => Ok(None),
        "是" | "yes" | "y" | "true" | "1" => Ok(Some(true)),
        "否" | "不" | "no" | "n" | "false" | "0" => Ok(Some(false)),
        _ => Err(text!(
            "`{typed}` is neither yes (是) nor no (否)",
            "`{typed}` 应为 是 或 否"
        )),
    }
}

/// Whether something is joined; nothing if the cell is empty.
pub(crate) fn joins(typed: &str) -> Result<Option<bool>, Text> {
    let own = normalized(typed);
    let known = |words: &[&str]| words.contains(&own.as_str());
    if known(&[
        "缴",
        "缴纳",
        "已缴",
        "已缴纳",
        "参加",
        "已参加",
        "参保",
        "有",
        "√",
        "✓",
        "正常",
    ]) {
        return Ok(Some(true));
    }
    if known(&[
        "不缴",
        "不缴纳",
        "未缴",
        "未缴纳",
        "不参加",
        "未参加",
        "不参保",
        "未参保",
        "无",
        "×",
        "x",
        "停缴",
    ]) {
        return Ok(Some(false));
    }
    truth(typed)
}

/// A local or another household, of the words for 户籍; nothing if they only say town or country.
pub(crate) fn household(typed: &str) -> Option<&str> {
    let own = normalized(typed);
    let has = |words: &[&str]| words.iter().any(|word| own.contains(word));
    if has(&[
        "外地",
        "外埠",
        "外省",
        "外市",
        "非本地",
        "非本市",
        "非沪",
        "非深户",
        "非京",
    ]) {
        Some("other")
    } else if has(&["本地", "本市", "本埠"]) {
        Some("local")
    } else if [
        "城镇",
        "农村",
        "农业",
        "非农业",
        "城市",
        "居民",
        "居民户口",
        "农业户口",
        "非农业户口",
        "城镇户口",
        "农村户口",
        "农",
        "非农",
    ]
    .contains(&own.as_str())
    {
        None
    } else {
        Some(typed)
    }
}

/// Whether the first wage of the year counts from January (国家税务总局公告2020年第13号).
pub(crate) fn first_job(typed: &str) -> Result<bool, Text> {
    let own = normalized(typed);
    if own.starts_with("当年首次入职") || own == "首次" || own == "首次就业" {
        return Ok(true);
    }
    if is_harmless(typed) || own == "非首次" {
        return Ok(false);
    }
    truth(typed).map(|truth| truth == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined() {
        let joined = |typed: &str| joined(typed).map(|own| own.map(|own| own.len()));
        assert_eq!(joined("五险一金"), Ok(None));
        assert_eq!(joined("不参保"), Ok(Some(0)));
        assert_eq!(joined("只缴工伤"), Ok(Some(1)));
        assert_eq!(joined("养老、医疗、失业"), Ok(Some(3)));
        assert!(joined("商业险").is_err());
        assert_eq!(
            super::joined("只缴工伤"),
            Ok(Some(vec![Program::WorkInjury]))
        );
    }

    #[test]
    fn people_of_whom_something_else_holds() {
        assert_eq!(employed("在编", None), Ok(()));
        assert!(employed("退休返聘", None).is_err());
        assert_eq!(employed("退休返聘", Some("只缴工伤")), Ok(()));
        assert!(employed("退休返聘", Some("五险一金")).is_err());
        assert_eq!(employed("外籍", Some("五险一金")), Ok(()));
        assert!(employed("实习学生（全日制学历教育）", Some("不参保")).is_err());
        assert_eq!(household("外埠城镇"), Some("other"));
        assert_eq!(household("城镇"), None);
        assert_eq!(joins("未缴"), Ok(Some(false)));
        assert!(joins("也许").is_err());
        assert_eq!(first_job("当年首次入职学生"), Ok(true));
        assert_eq!(first_job(""), Ok(false));
        assert!(first_job("也许").is_err());
    }
}
