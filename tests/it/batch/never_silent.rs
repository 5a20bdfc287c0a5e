//! What bears on a result is never passed over: a sheet in which one column is called otherwise, or that has one more
//! column, comes to something else, or is not computed, or the run names the column.

use super::{batch, records};
use crate::common::text;

const SHEETS: [&[&[&str]]; 4] = [
    &[
        &[
            "姓名",
            "参保地",
            "应发工资",
            "社保基数",
            "公积金基数",
            "公积金比例",
        ],
        &["张三", "南昌", "12000", "8000", "9000", "8%"],
        &["李四", "上海", "15000", "10000", "11000", "6%"],
    ],
    &[
        &[
            "工号",
            "姓名",
            "城市",
            "月薪",
            "专项附加扣除",
            "减免税额",
            "参保险种",
        ],
        &["1", "张三", "南昌", "12000", "1000", "50", "五险一金"],
        &["2", "李四", "北京", "22000", "2000", "10", "养老、医疗"],
    ],
    &[
        &[
            "工号",
            "参保城市",
            "本期收入",
            "以前月累计收入",
            "以前月累计专项扣除",
            "以前月累计专项附加扣除",
            "累计已预缴税额",
            "任职月数",
        ],
        &[
            "1", "南昌", "12000", "72000", "14838.30", "6000", "342.30", "6",
        ],
        &["2", "深圳", "20000", "100000", "10000", "0", "1100", "5"],
    ],
    &[
        &[
            "姓名",
            "本期收入",
            "基本养老保险费",
            "基本医疗保险费",
            "失业保险费",
            "住房公积金",
        ],
        &["张三", "12000", "960", "240", "60", "1200"],
        &["李四", "8000", "640", "160", "40", "800"],
    ],
];

/// What a run came to: its figures, and what it said.
struct Outcome {
    code: Option<i32>,
    figures: Vec<Vec<String>>,
    said: String,
}

fn run(rows: &[Vec<String>]) -> Outcome {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    let sheet = lines.join("\n") + "\n";
    let args = [
        "-",
        "--month",
        "2026-07",
        "--headings",
        "en",
        "--lang",
        "zh",
    ];
    let output = batch(args, sheet.as_bytes());
    let mut figures = Vec::new();
    if !output.stdout.is_empty() {
        let (heading, rows) = records(&output.stdout);
        let counts = |name: &String| name.is_ascii();
        for row in rows {
            let cells = heading.iter().zip(row).filter(|(name, _)| counts(name));
            figures.push(cells.map(|(_, cell)| cell).collect());
        }
    }
    Outcome {
        code: output.status.code(),
        figures,
        said: text(&output.stderr).to_owned(),
    }
}

fn sheet(own: &[&[&str]]) -> Vec<Vec<String>> {
    let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
    own.iter().map(row).collect()
}

/// Fails where a sheet with another column comes to the same, and nothing is said of the column.
#[track_caller]
fn is_not_silent(plain: &Outcome, rows: &[Vec<String>], column: &str) {
    let other = run(rows);
    assert!(
        matches!(other.code, Some(0..=2)),
        "{column}: {}",
        other.said
    );
    let names = other.said.contains(column);
    let changes = other.code != plain.code || other.figures != plain.figures;
    assert!(
        changes || names,
        "`{column}` is passed over: {rows:?}: {}",
        other.said
    );
}

#[test]
fn a_column_that_is_called_otherwise_is_not_passed_over() {
    for own in SHEETS {
        let rows = sheet(own);
        let plain = run(&rows);
        assert_eq!(plain.code, Some(0), "{}", plain.said);
        for column in 0..rows[0].len() {
            for other in ["某列", "其他情况", "调整后基数", "Sundry"] {
                let mut renamed = rows.clone();
                other.clone_into(&mut renamed[0][column]);
                is_not_silent(&plain, &renamed, other);
            }
        }
    }
}

#[test]
fn a_column_more_is_not_passed_over() {
    let columns = [
        ("年终奖", "1000"),
        ("补发工资", "500"),
        ("补缴养老", "100"),
        ("减免税额", "20"),
        ("免税收入", "100"),
        ("是否残疾", "是"),
        ("是否缴纳公积金", "否"),
        ("公积金比例", "7%"),
        ("社保基数", "6000"),
        ("单位养老基数", "6000"),
        ("参保险种", "不参保"),
        ("人员类型", "退休返聘"),
        ("国籍", "美国"),
        ("所得项目", "劳务报酬所得"),
        ("专项附加扣除", "1000"),
        ("子女教育", "2000"),
        ("累计收入", "50000"),
        ("累计减除费用", "25000"),
        ("工伤费率", "0.5%"),
        ("企业年金个人缴费", "100"),
        ("公积金缴存地", "上海"),
        ("离职日期", "2026-03-31"),
        ("入职年度就业情形", "当年首次入职学生"),
        ("是否扣除减除费用", "否"),
        ("股权激励", "3000"),
        ("商业健康保险", "200"),
        ("所属期", "2018-03"),
        ("某某", "5"),
        ("", "5"),
    ];
    for own in SHEETS {
        let rows = sheet(own);
        let plain = run(&rows);
        for (heading, value) in columns {
            if rows[0].iter().any(|known| known == heading) {
                continue;
            }
            let mut more = rows.clone();
            for (place, row) in more.iter_mut().enumerate() {
                row.push(if place == 0 { heading } else { value }.to_owned());
            }
            let named = if heading.is_empty() { "#" } else { heading };
            is_not_silent(&plain, &more, named);
        }
    }
}

/// Headings put together from parts at random, a part that no list has among them: most are asked about.
#[test]
fn a_column_of_any_words_is_not_passed_over() {
    let parts: [&[&str]; 5] = [
        &["", "个人", "单位", "公司", "本人", "上年"],
        &[
            "",
            "养老",
            "医疗",
            "公积金",
            "社保",
            "年金",
            "工伤",
            "残疾人",
        ],
        &["", "累计", "本月", "以前月", "截至上月", "上年度"],
        &[
            "基数",
            "比例",
            "金额",
            "扣除",
            "缴纳地",
            "收入",
            "税额",
            "类型",
            "起始月份",
            "补差",
        ],
        &["", "调整", "（元）", "标准"],
    ];
    let mut rng = fastrand::Rng::with_seed(20_261_128);
    for _ in 0..120 {
        let heading: String = parts
            .iter()
            .map(|words| words[rng.usize(..words.len())])
            .collect();
        let own = SHEETS[rng.usize(..SHEETS.len())];
        let rows = sheet(own);
        if rows[0].contains(&heading) {
            continue;
        }
        let plain = run(&rows);
        let mut more = rows.clone();
        for (place, row) in more.iter_mut().enumerate() {
            row.push(if place == 0 {
                heading.clone()
            } else {
                "1234".to_owned()
            });
        }
        is_not_silent(&plain, &more, &heading);
    }
}
