//! The help texts in Chinese, laid over the English ones of [`crate::cli::args`]. A test sees that none is missing.

use clap::Command;

use crate::cli::help::subcommands;

/// What a command is for.
const COMMANDS: &[(&str, &str)] = &[
    ("sscalc", "五险一金计算：每个数字都有文件依据"),
    ("compute", "计算一人一个月的五险一金、个税和实发工资"),
    (
        "annual",
        "计算全年：各月缴费、累计预扣个税、年终奖、汇算清缴",
    ),
    ("gross", "由实发工资或用工成本倒推应发工资"),
    ("compare", "同一工资在几个城市、几档工资或几个月份并排比较"),
    (
        "explain",
        "与 compute 相同，逐项列出算式、规定、文件和调整前的标准",
    ),
    ("batch", "批量计算工资表，逐人输出明细"),
    ("tax", "只算个税（已知个人社保公积金金额时用）"),
    ("regions", "列出支持的地区、数据起始月份和可靠程度"),
    ("rates", "查看和检查费率表"),
    ("show", "某地某月执行的全部参数及其文件"),
    ("sources", "某地数据所依据的文件"),
    ("lint", "检查费率文件，并说明应怎样写"),
    ("history", "查询某地各项标准的历次调整"),
    ("diff", "某地两个月份之间有何不同"),
    ("coverage", "按地区、项目、年份统计数据可靠程度"),
    ("schema", "某命令输出的 JSON Schema"),
    ("completions", "命令行补全脚本：命令、选项和地区名"),
    ("man", "程序或某个命令的手册页"),
    ("new", "新地区费率文件或自定义方案的模板"),
];

/// What an argument is for, by its name, or by its command and name where a command means something else by it.
const ARGUMENTS: &[(&str, &str)] = &[
    ("format", "{words} [默认按 -o 的扩展名，否则 {natural}]"),
    ("output", "结果写入文件（出错时不留半个文件）"),
    (
        "lang",
        "消息的语言：zh 或 en [默认 SSCALC_LANG，其次系统语言]",
    ),
    (
        "color",
        "颜色：auto（默认）、always 或 never；遵从 NO_COLOR",
    ),
    (
        "rates",
        "用自己的费率文件夹代替内置数据 [环境变量 SSCALC_RATES]",
    ),
    ("quiet", "不显示提示，仍显示数据疑点"),
    ("verbose", "列出全部疑点、默认值和所依据的文件"),
    ("wage", "应发月工资（元）：7000、7,000.50、1.2万、12k"),
    ("city", "参保城市：中文名、拼音或行政区划代码"),
    ("month", "费款所属期，如 2026-07 [默认本月]"),
    (
        "base",
        "申报基数：一个数、下限或上限，个人单位不同写 个人/单位，用于全部，或 social=…,housing_fund=…，或逐项 [默认按工资]",
    ),
    (
        "housing_fund",
        "住房公积金比例（%）：8，或 个人/单位 如 8/10，或 none 不缴（外国人可以不参加）",
    ),
    ("fund_city", "公积金缴存城市，与参保城市不同时写"),
    (
        "supplementary_housing_fund",
        "补充住房公积金比例（%），或 个人/单位",
    ),
    ("work_injury_class", "工伤行业类别，1 到 8 [默认 1]"),
    (
        "work_injury_float",
        "工伤浮动档次（%）：50、80、100、120 或 150",
    ),
    (
        "work_injury_rate",
        "单位自己的工伤费率（%），代替类别和档次",
    ),
    ("variant", "该地可选的选项，如 hukou=local；可重复"),
    (
        "insured_abroad",
        "凭证明在别处参保：hmt（港澳台），或派出国，如 germany",
    ),
    ("overlay", "自定义方案：内置名称或文件；可重复"),
    ("only", "只算这些险种，逗号分隔：pension,medical"),
    ("without", "不算这些险种，逗号分隔"),
    (
        "strict",
        "不接受没有文件依据或已过期的数据；known 也允许推算和非官方资料",
    ),
    (
        "allow_incomplete",
        "接受有缺项的结果（compute 总会显示并注明；其他命令会拒绝）",
    ),
    ("query", "标识、名称、别名或代码的一部分"),
    ("province", "只列该省的地区"),
    ("region", "城市或省份"),
    (
        "paths",
        "费率文件或文件夹 [默认 --rates 的文件夹，否则 ./rates]",
    ),
    (
        "parameter",
        "险种或其参数：medical、pension.floor、housing_fund.max",
    ),
    ("from", "较早的月份，如 2025-12"),
    ("to", "较晚的月份，如 2026-01"),
    ("name", "地区的中文名或代码；配合 --overlay 则为方案标识"),
    (
        "no_stand_ins",
        "未知的数据留作缺项，不以最近的已知数代替（代用数注明为假定）",
    ),
    ("shell", "{words}"),
    (
        "schema command",
        "命令，例如 compute 或 rates show [默认列出有 JSON Schema 的命令]",
    ),
    (
        "man command",
        "命令，例如 compute 或 rates show [默认整个程序]",
    ),
    ("wages", "几档工资，逗号分隔：5000,8000,20000"),
    ("cities", "城市，逗号分隔：beijing,上海,440300"),
    ("compare province", "一个省的全部城市"),
    ("all", "全部城市"),
    ("months", "几个月份，逗号分隔：2025-07,2026-07"),
    (
        "sort",
        "排序：employee、employer、cost（由低到高）、taxable 或 net（由高到低）",
    ),
    ("top", "只列前几个城市"),
    (
        "file",
        "工资表：CSV、XLSX、XLS、ODS、JSON Lines 或 Parquet；- 表示标准输入",
    ),
    (
        "columns",
        "列名认不出时指明各列：wage=应发工资,city=#3,month=D",
    ),
    ("ignore", "不需要的列，写列名、列号（#3）或字母，逗号分隔"),
    ("header_row", "列名所在的行：3，两行写 2-3 [默认自动识别]"),
    ("sheet", "工作簿中的工作表，写名称或序号 [默认第一个可见的]"),
    (
        "delimiter",
        "输入的分隔符：comma、tab 或 semicolon [默认自动识别]",
    ),
    (
        "encoding",
        "输入的编码：utf-8、gbk、gb18030、utf-16、utf-16le 或 utf-16be [默认自动识别]",
    ),
    ("out_delimiter", "结果的分隔符 [默认与输入相同]"),
    (
        "out_encoding",
        "结果的编码，另有 utf-8-bom [默认与输入相同]",
    ),
    (
        "headings",
        "结果列名的语言：zh 或 en [默认与文件的列名一致]",
    ),
    (
        "group_by",
        "按某列（列名、列号 #3 或列字母）分组合计，如 部门；XLSX 另有一张工作表",
    ),
    (
        "check_given",
        "用费率表核对表中所列的个人缴费金额：每个险种加一列差额",
    ),
    (
        "payslips",
        "工资条：每人一条的 HTML 网页，用浏览器打印；或工作簿（.xlsx）中的一张工作表，打印后裁开",
    ),
    (
        "template",
        "不输出结果，改写导入表：tax-client=24、28、29 或 30，即该列数的扣缴端“正常工资薪金收入”",
    ),
    (
        "template_columns",
        "模板的列由表中哪一列填：证件号码=#3,备注=F",
    ),
    ("payslips_employer", "工资条上也列出单位缴费"),
    ("prefix", "加在结果列名前的文字"),
    (
        "rejects",
        "未能计算的行写到哪里 [默认在 -o 旁，名为 名称.rejects.csv，XLSX 则为其中一张工作表；没有 -o 则留在原位]",
    ),
    ("fail_fast", "遇到第一个错误行就停止，不输出结果"),
    ("dry_run", "检查每一行，什么也不写"),
    ("summary", "按城市、险种、缴费方列出合计"),
    ("resume", "接着算中断的那次，文件和选项须相同"),
    ("raw", "会被电子表格当作公式的单元格保持原样"),
    ("threads", "线程数 [默认每个处理器一个，最多 8 个]"),
    (
        "contributions",
        "个人每月缴纳的社保和公积金（可税前扣除的部分）",
    ),
    ("special_deductions", "每月专项附加扣除的合计"),
    (
        "deductions",
        "逐项扣除：children=2,infants=1,rent=1500,mortgage,education,parents=only-child,pension=12000 …",
    ),
    ("tax months", "发工资的月数，至多到年底 [默认到年底]"),
    ("year", "工资所属年度，从一月起 [默认今年]"),
    (
        "basic_deduction",
        "减除费用如何累计：employed（默认，按任职月数）、first-wage、at-once 或 not-here",
    ),
    ("no_basic_deduction", "本单位不扣减除费用：由另一单位扣除"),
    ("exempt", "当月工资中的免税收入"),
    ("tax_relief", "当月减免税额，从税额中直接减去"),
    ("bonus", "全年一次性奖金，单独计税与并入都算"),
    (
        "annual_taxable",
        "不含奖金的全年应纳税所得额 [默认由工资算出]",
    ),
    ("labour", "劳务报酬"),
    ("royalty", "稿酬"),
    ("fee", "特许权使用费"),
    ("non_resident", "按非居民个人的规定"),
    (
        "ytd",
        "当年此前的累计：months=6,income=72000,contributions=12000,withheld=210，或 JSON 文件 [默认无]",
    ),
    (
        "since",
        "从该月起每月同样的工资和选项：此前累计由此算出；--ytd 写了的以它为准",
    ),
    (
        "annual wage",
        "应发月工资（元），用于 --wage-by-month 未写的月份",
    ),
    ("annual year", "年度 [默认今年]"),
    (
        "wage_by_month",
        "个别月份的工资：1-6=12000,7-12=15000；0 为无薪月份",
    ),
    (
        "employed",
        "在本单位任职的月份：4-12；离职后又回来写 1-3,7-12 [默认 1-12]",
    ),
    ("annual bonus", "奖金及发放月份：36000@12；可重复"),
    (
        "bonus_tax",
        "奖金计税方式：better（取较优，默认）、alone（单独）或 merged（并入）",
    ),
    ("net", "想要的每月实发工资"),
    ("cost", "单位每月用工成本"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}{after-help}";

/// A command that is built, in Chinese.
pub(super) fn chinese(mut command: Command) -> Command {
    let about = word(COMMANDS, command.get_name());
    let subcommands = subcommands(&command);
    let arguments: Vec<String> = command
        .get_arguments()
        .map(|a| a.get_id().to_string())
        .collect();
    command = command
        .about(about)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令");
    let after = command.get_after_help().map(ToString::to_string);
    if let Some(after) = after {
        command = command.after_help(after.replace("Examples:", "例："));
    }
    let name = command.get_name().to_owned();
    for id in arguments {
        command = command.mut_arg(&id, |arg| {
            let heading = match (arg.is_positional(), arg.get_help_heading()) {
                (true, _) => "参数",
                (false, Some(_)) => "通用选项",
                (false, None) => "选项",
            };
            arg.help(argument(&name, &id)).help_heading(heading)
        });
    }
    for name in subcommands {
        command = command.mut_subcommand(&name, chinese);
    }
    command
}

fn argument(command: &str, id: &str) -> &'static str {
    match word(ARGUMENTS, &format!("{command} {id}")) {
        "" => word(ARGUMENTS, id),
        own => own,
    }
}

fn word(words: &'static [(&str, &str)], name: &str) -> &'static str {
    words
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(command: &Command, see: &mut dyn FnMut(&Command)) {
        see(command);
        command
            .get_subcommands()
            .for_each(|below| every(below, see));
    }

    #[test]
    fn every_command_and_argument_has_a_chinese_help() {
        let mut command = crate::cli::args::of_all_commands(crate::lang::Lang::En);
        command.build();
        every(&command, &mut |command| {
            assert!(
                !word(COMMANDS, command.get_name()).is_empty(),
                "{}",
                command.get_name()
            );
            for arg in command.get_arguments() {
                assert!(
                    !argument(command.get_name(), arg.get_id().as_str()).is_empty(),
                    "{}",
                    arg.get_id()
                );
            }
        });
    }
}
