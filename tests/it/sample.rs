//! A result that holds whatever a result may hold: tables with bars, sums and long addresses, charts of both kinds, notes.

use sscalc::lang::{Lang, Text};
use sscalc::money::Money;
use sscalc::note::{Code, Note};
use sscalc::report::Report;
use sscalc::report::caption::Caption;
use sscalc::report::cell::Cell;
use sscalc::report::chart::{Chart, Kind, Series};
use sscalc::report::grid::{Align, Grid};
use sscalc::report::notes::Detail;
use sscalc::report::records::Records;

/// Whatever a report may hold, and more of it than is kind.
pub(crate) struct Sample;

/// An amount of so many fen.
pub(crate) fn amount(fen: i64) -> Money {
    Money::from_fen(fen).expect("an amount")
}

/// The rows of the first table: a name, and an amount in fen.
pub(crate) fn cities() -> Vec<(String, i64)> {
    let names = ["北京市", "上海市", "呼和浩特市", "南昌市", "<b>&市"];
    let city = |at: usize| {
        let fen = i64::try_from(at * 7919 % 40).expect("small") * 61_803 + 90_000;
        (format!("{}{}", names[at % names.len()], at + 1), fen)
    };
    (0..40).map(city).collect()
}

impl Report for Sample {
    fn command(&self) -> &'static str {
        "sample"
    }

    fn json(&self, _: Lang, _: bool) -> Result<String, serde_json::Error> {
        Ok(String::new())
    }

    fn grids(&self, _: Lang) -> Vec<Grid> {
        let mut grid = Grid::new([
            ("地区".to_owned(), Align::Left),
            ("个人".to_owned(), Align::Right),
            ("单位".to_owned(), Align::Right),
            ("用工成本".to_owned(), Align::Right),
            ("与第一个相比".to_owned(), Align::Right),
            (String::new(), Align::Bar),
            ("说明".to_owned(), Align::Fold),
        ]);
        grid.above
            .push(Caption::of(["40 个地区", "2026-07", "应发工资 15,000.00"]));
        grid.above.push("叠加方案：company".into());
        let cities = cities();
        let most = cities.iter().map(|(_, fen)| *fen).max().expect("cities");
        for (at, (name, fen)) in cities.iter().enumerate() {
            let difference = match at {
                7 => Cell::NotDue,
                _ => Cell::Difference(amount(*fen) - amount(1_000_000)),
            };
            grid.push([
                name.into(),
                amount(*fen).into(),
                Cell::AtLeast(amount(fen * 2)),
                amount(fen * 3).into(),
                difference,
                Cell::Bar(u16::try_from(fen * 1000 / most).expect("a share")),
                if at % 9 == 0 {
                    "上下限按省养老保险的上下限计算，为假定"
                } else {
                    ""
                }
                .into(),
            ]);
        }
        let total: i64 = cities.iter().map(|(_, fen)| *fen).sum();
        grid.push_sum([
            "合计".into(),
            amount(total).into(),
            Cell::AtLeast(amount(total * 2)),
            amount(total * 3).into(),
            Cell::Blank,
            Cell::Blank,
            "未含工伤保险".into(),
        ]);
        grid.below
            .push(Caption::of(["上税金额 ≤ 5,530.00", "用工成本 ≥ 9,940.00"]));
        let mut sources = Grid::new([
            ("文件".to_owned(), Align::Left),
            ("发布".to_owned(), Align::Left),
        ]);
        sources.above.push("依据".into());
        let long = format!("https://www.example.gov.cn/{}", "zcwj/".repeat(30));
        sources.push([
            format!("某人社发〔2026〕7号\n某市人力资源和社会保障局\n{long}").into(),
            "2026-07".into(),
        ]);
        sources.below.push(format!("见{long}。").into());
        vec![grid, sources]
    }

    fn charts(&self, _: Lang) -> Vec<Chart> {
        let series = |name: &str, values: Vec<i64>| Series {
            name: name.to_owned(),
            values: values.into_iter().map(amount).collect(),
        };
        let cities: Vec<(String, i64)> = cities().into_iter().take(8).collect();
        let fen = |times: i64| cities.iter().map(|(_, fen)| fen * times).collect();
        let names = |long: &str| {
            cities
                .iter()
                .map(|(name, _)| format!("{name}{long}"))
                .collect()
        };
        let months: Vec<String> = (1..=12).map(|month| format!("2026-{month:02}")).collect();
        let steps = |low: i64, high: i64| {
            (1..=12)
                .map(|month| if month < 7 { low } else { high })
                .collect()
        };
        let chart = |title: &str, kind, labels, series| Chart {
            title: title.to_owned(),
            kind,
            labels,
            series,
        };
        vec![
            chart("用工成本", Kind::Bars, names(""), vec![series("", fen(3))]),
            chart(
                "个人和单位",
                Kind::Bars,
                names("，城镇职工，单位缴费"),
                vec![series("个人", fen(1)), series("单位", fen(2))],
            ),
            chart(
                "各月个人缴费",
                Kind::Lines,
                months.clone(),
                vec![series("", steps(147_000, 152_350))],
            ),
            chart(
                "各月扣除",
                Kind::Lines,
                months,
                vec![
                    series("保险", steps(77_000, 82_350)),
                    series("公积金", steps(70_000, 84_000)),
                    series("个人所得税", (1..=12).map(|month| month * 9_000).collect()),
                ],
            ),
            chart(
                "三年",
                Kind::Lines,
                vec![
                    "2024-07".to_owned(),
                    "2025-07".to_owned(),
                    "2026-07".to_owned(),
                ],
                vec![series("", vec![1_204_500, 1_260_000, 1_310_025])],
            ),
        ]
    }

    fn records(&self) -> Records {
        Records::default()
    }

    fn note_lines(&self, _: Lang, _: bool, _: Detail) -> Vec<(bool, String)> {
        let note = |code: Code, text: &str| Note {
            code,
            program: None,
            params: Vec::new(),
            message: Text::same(text),
        };
        let notes = [
            note(
                Code::Unconfirmed,
                "没有官方文件 <script>alert(1)</script> https://example.gov.cn/a",
            ),
            note(Code::OptionalCharge, "可选"),
        ];
        sscalc::report::notes::lines(&notes, Lang::Zh, false, Detail::Whole)
    }
}
