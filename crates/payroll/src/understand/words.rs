//! The words that headings are made of. What a heading means is read from its parts, so that a new sheet's heading
//! needs no new line here as long as its parts are known.

use crate::program::Program;
use crate::understand::parts::{Of, Part, What, When};
use crate::understand::role::{Payer, SpecialKind, YearOf};

/// Words with what each says, normalized; of two that fit at a place the longer wins.
pub(super) const WORDS: &[(Part, &[&str])] = &[
    (Part::Whose(Payer::Employee), &["个人", "本人", "员工", "职工", "雇员", "代扣", "扣缴", "employee", "personal", "person"]),
    (Part::Whose(Payer::Employer), &["单位", "公司", "企业", "雇主", "employer", "company"]),
    (Part::Of(Of::Program(Program::Pension)), &["养老", "养老保险", "基本养老", "基本养老保险", "职工养老", "企业养老", "企业职工养老", "职工基本养老保险", "企业职工基本养老保险", "机关事业单位养老保险", "pension"]),
    (Part::Of(Of::Program(Program::Medical)), &["医疗", "医疗保险", "基本医疗", "基本医疗保险", "职工医疗", "职工基本医疗保险", "医保", "medical"]),
    (Part::Of(Of::Program(Program::Maternity)), &["生育", "生育保险", "maternity"]),
    (Part::Of(Of::Program(Program::Unemployment)), &["失业", "失业保险", "unemployment"]),
    (Part::Of(Of::Program(Program::WorkInjury)), &["工伤", "工伤保险", "workinjury"]),
    (Part::Of(Of::Program(Program::LargeMedical)), &["大额", "大额保险", "大额医疗", "大额医疗保险", "大额医疗费用补助", "大病", "大病保险", "大病医疗", "大病医疗保险", "大病统筹", "largemedical"]),
    (Part::Of(Of::Program(Program::LongTermCare)), &["长护", "长护险", "长期护理", "长期护理保险", "longtermcare"]),
    (Part::Of(Of::Program(Program::LocalPension)), &["地方养老", "地方补充养老", "地方补充养老保险", "localpension"]),
    (Part::Of(Of::Program(Program::HousingFund)), &["公积金", "住房公积金", "房积金", "housingfund"]),
    (Part::Of(Of::Program(Program::SupplementaryHousingFund)), &["补充公积金", "补充住房公积金", "supplementaryhousingfund"]),
    (Part::Of(Of::Program(Program::EnterpriseAnnuity)), &["企业年金", "职业年金", "企业(职业)年金", "企业(职业年金)", "年金", "enterpriseannuity", "annuity"]),
    (Part::Of(Of::Social), &["社保", "社会保险", "社会保障", "五险", "三险", "social"]),
    (Part::Of(Of::All), &["五险一金", "三险一金", "社保公积金", "社保和公积金", "社保及公积金", "社保/公积金"]),
    (Part::What(What::Base), &["基数", "缴费基数", "缴存基数", "缴纳基数", "缴交基数", "申报基数", "参保基数", "核定基数", "投保基数", "计缴基数", "缴费工资", "缴存工资", "缴费工资基数", "工资基数", "月缴费工资", "base"]),
    (Part::What(What::Rate), &["比例", "缴存比例", "缴费比例", "缴纳比例", "缴交比例", "费率", "缴费费率", "扣款比例", "rate"]),
    (Part::What(What::Amount), &["费", "金额", "缴费", "缴费额", "缴费金额", "缴存额", "缴存金额", "月缴存额", "月缴额", "缴纳额", "缴纳金额", "扣款", "扣款额", "扣款金额", "应缴", "应缴额", "应缴费额", "部分", "承担", "承担部分", "缴", "缴纳", "扣", "amount", "contribution"]),
    (Part::What(What::Place), &["缴纳地", "缴费地", "参保地", "缴存地", "参保城市", "缴纳城市", "缴费城市", "缴存城市", "参保地区", "缴费地区", "投保地", "投保城市", "城市", "地区", "city"]),
    (Part::When(When::This), &["本期", "本月", "当月", "当期", "月度"]),
    (Part::When(When::Cumulative), &["累计", "本年累计", "当年累计", "年累计", "年度累计", "本年", "今年", "todate", "ytd"]),
    (Part::When(When::Through), &["截至本月", "截止本月", "截至本期", "截止本期", "截至当月", "截止当月", "本月累计", "本期累计", "含本月", "含本期", "through"]),
    (Part::When(When::Before), &["以前月", "以前月份", "以前期", "以前", "上期", "上月", "前期", "截至上月", "截止上月", "截至上期", "截止上期", "上月末", "截至上月末", "before"]),
    (Part::Year(YearOf::Income), &["收入", "收入额", "工资", "应发工资", "应发合计", "工资收入", "应税收入", "应税工资", "income"]),
    (Part::Year(YearOf::Exempt), &["免税收入", "免税额", "免税工资", "免税所得"]),
    (Part::Year(YearOf::Basic), &["减除费用", "基本减除费用", "起征点"]),
    (Part::Year(YearOf::Contributions), &["专项扣除", "三险一金扣除", "contributions"]),
    (Part::Year(YearOf::SpecialDeductions), &["专项附加扣除", "专项附加", "附加扣除", "specialdeductions", "specialadditionaldeductions"]),
    (Part::Year(YearOf::OtherDeductions), &["其他扣除", "其它扣除", "依法确定的其他扣除", "otherdeductions"]),
    (Part::Year(YearOf::Relief), &["减免税额", "减免税", "减免个税"]),
    (Part::Year(YearOf::Withheld), &["已预缴税额", "已预扣税额", "已扣税额", "已缴税额", "已预扣预缴税额", "已扣缴税额", "已交税额", "已预交税额", "已纳税额", "已缴纳税额", "已缴个税", "已扣个税", "已缴纳个税", "已预缴个税", "已预扣个税", "已扣缴个税", "已缴个人所得税", "已扣个人所得税", "已缴纳个人所得税", "已预缴个人所得税", "预扣预缴税额", "已缴税", "已扣税", "withheld", "taxwithheld"]),
    (Part::Year(YearOf::Months), &["月数", "任职月数", "受雇月数", "任职受雇月数", "工作月数", "months"]),
    (Part::Special(SpecialKind::Children), &["子女教育"]),
    (Part::Special(SpecialKind::Education), &["继续教育"]),
    (Part::Special(SpecialKind::Mortgage), &["住房贷款利息", "住房贷款", "房贷利息", "房贷"]),
    (Part::Special(SpecialKind::Rent), &["住房租金", "房租"]),
    (Part::Special(SpecialKind::Parents), &["赡养老人"]),
    (Part::Special(SpecialKind::Infants), &["3岁以下婴幼儿照护", "婴幼儿照护", "3岁以下婴幼儿", "三岁以下婴幼儿照护"]),
    (Part::Special(SpecialKind::Medical), &["大病医疗扣除"]),
    (Part::Province, &["省", "省份"]),
    (Part::Outcome, &["个税", "个人所得税", "所得税", "税额", "税款", "税", "应纳税额", "应纳税所得", "应纳税所得额", "应扣缴税额", "应预扣税额", "应补税额", "应补退税额", "应补(退)税额", "应预缴税额", "税率", "预扣率", "速算扣除数", "速算扣除", "扣除数", "tax"]),
    (Part::Filler, &["市", "地市", "区县", "合计", "总额", "总计", "金额", "额", "的", "数", "元", "月", "费用", "保险", "支出", "扣除", "sum", "total"]),
];

/// Headings that say by themselves what nothing is computed from: who and where a person is, and how the wage is
/// made up or paid out.
pub(super) const PLAIN: &[&str] = &[
    "序号", "编号", "no", "index", "部门", "department", "dept", "科室", "班组", "车间", "项目", "项目组", "项目部", "中心", "团队", "所属部门", "一级部门", "二级部门", "组织", "机构",
    "岗位", "职务", "职位", "岗级", "职级", "职称", "级别", "薪级", "position", "title", "grade", "level",
    "身份证", "身份证号", "身份证号码", "身份证件号码", "身份证件类型", "身份证件类型代码", "证件类型", "证件号码", "证件号", "证照类型", "证照号码", "idnumber", "idcard",
    "手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "邮箱", "电子邮箱", "email", "phone", "mobile",
    "银行", "开户行", "开户银行", "银行卡", "银行卡号", "银行账号", "卡号", "账号", "工资卡号", "支行", "bank", "account", "bankaccount",
    "性别", "gender", "sex", "年龄", "age", "出生日期", "民族", "学历", "国籍", "国籍(地区)", "籍贯", "地址", "住址", "婚姻状况", "政治面貌",
    "备注", "说明", "附注", "remark", "remarks", "note", "notes", "comment", "memo", "签名", "签字", "签收", "领款人签字", "领取签名", "signature",
    "个人公积金账号", "公积金账号", "社保号", "个人社保号", "电脑号", "社保电脑号", "人员编号", "分组", "单位名称", "公司名称", "公司", "单位", "所属公司", "法人", "法人主体", "合同主体", "发薪主体", "company",
    "出勤", "出勤天数", "应出勤", "实出勤", "应出勤天数", "实际出勤", "实际出勤天数", "缺勤", "缺勤天数", "请假", "请假天数", "事假", "病假", "年假", "迟到", "工时", "加班工时", "加班小时", "计薪天数", "工作日", "days", "workdays", "hours",
];

/// Parts of a wage, and what is taken from it besides contributions and tax: they are in the sum that is computed from,
/// and only where there is no such sum are they asked about.
pub(super) const COMPONENTS: &[&str] = &[
    "基本工资", "岗位工资", "绩效工资", "绩效", "应发绩效", "绩效奖金", "底薪", "基本薪资", "基础工资", "标准工资", "职务工资", "级别工资", "薪级工资", "工龄工资", "计件工资", "计时工资", "技能工资", "保密费", "加班", "加班费", "加班工资", "加班补贴", "提成", "佣金", "津贴", "补贴", "岗位津贴", "各类补贴", "补助", "餐补", "餐费", "餐费补贴", "餐饮补贴", "午餐补贴", "车补", "交通补贴", "交通补助", "通讯补贴", "话补", "话费补贴", "住房补贴", "房补", "高温补贴", "高温津贴", "夜班津贴", "夜班补贴", "工龄补贴", "学历补贴", "全勤", "全勤奖", "奖金", "月度奖金", "其他奖金", "其他奖金合计", "季度奖", "考核", "考核奖", "其他收入", "其他补贴", "其他应发", "其他加项", "其他", "补发工资", "补发", "补扣", "缺勤扣款", "请假扣款", "事假扣款", "病假扣款", "迟到扣款", "考勤扣款", "其他扣款", "扣款", "罚款", "水电费", "房租扣款", "伙食费", "工会费", "会费", "借款", "预支", "代扣款", "小计",
    "basesalary", "basicsalary", "basicwage", "allowance", "allowances", "overtime", "overtimepay", "commission", "bonusmonthly",
];

/// What sheets compute themselves: the program computes it anew.
pub(super) const OUTCOMES: &[&str] = &[
    "实发", "实发工资", "实发合计", "实发金额", "实付", "实付工资", "到手工资", "税后工资", "税后收入", "合计实发金额", "实际发放", "net", "netpay", "netsalary", "takehome",
    "应扣合计", "扣款合计", "扣除合计", "代扣合计", "应扣", "应扣金额", "减项合计", "个人扣款合计", "代扣小计", "扣款小计", "社保合计", "社保小计", "个人合计", "单位合计", "个人小计", "单位小计", "公司合计", "缴费合计", "总计", "合计", "个人承担合计", "单位承担合计", "公司承担合计", "社保个人合计", "社保单位合计", "用工成本", "人工成本", "人工成本合计", "总成本", "企业成本", "cost", "totalcost", "totaldeductions",
    "站发税款", "本期应扣税额", "本期应预扣预缴税额", "本月应扣税额", "本月个税", "当月个税", "本期个税",
];

/// Parts of a heading that bear on the result, whatever else is in it: where one is not understood, the run asks.
pub(super) const BEARING: &[&str] = &[
    "基数", "比例", "费率", "缴纳地", "缴费地", "参保", "缴存", "缴费", "投保", "月份", "所属期", "期间", "年月", "累计", "以前月", "上期", "扣除", "减除", "减免", "免税", "税额", "税款", "个税", "年金", "补发", "补缴", "补扣", "奖金", "年终", "一次性", "残疾", "孤老", "烈属", "类型", "类别", "性质", "险种", "档次", "浮动", "公积金", "社保", "养老", "医疗", "失业", "工伤", "生育", "大病", "长护", "退休", "离职", "入职", "首次", "外籍", "港澳", "股权", "劳务", "补偿金", "捐赠", "健康保险", "税延", "应税", "应发", "收入",
    "base", "rate", "period", "deduct", "exempt", "bonus", "ytd", "todate", "tax", "annuity", "pension", "insur", "fund", "contribution", "retire", "severance", "city", "month", "wage", "salary",
];
