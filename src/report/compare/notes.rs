//! The notes of a comparison: one line for each kind of doubt, with the regions it touches.

use crate::compare::Comparison;
use crate::compute::ComputeError;
use crate::lang::{Lang, Text};
use crate::note::{Code, Note, grouped};
use crate::rates::regions::without_suffix;
use crate::report::notes::{self, Counted, Detail};
use crate::text;

/// Regions that are named one by one.
const NAMED: usize = 6;

/// The lines, each with whether it is a doubt.
pub(super) fn lines(
    comparison: &Comparison,
    lang: Lang,
    quiet: bool,
    detail: Detail,
) -> Vec<(bool, String)> {
    let mut counted = Counted::default();
    let all = comparison.rows.iter().flat_map(|row| &row.breakdown.notes);
    for note in all.filter(|note| detail.counts(note.code)) {
        counted.count(note.code, note.param("status"), 1);
    }
    let regions = comparison.rows.len() / (comparison.months.len() * comparison.wages.len()).max(1);
    let notes = comparison.rows.iter().flat_map(|row| {
        let name = without_suffix(&row.breakdown.region.name);
        row.breakdown.notes.iter().map(move |note| (name, note))
    });
    let told = notes.filter_map(|(name, note)| Some(((note.code, told(note, regions)?), name)));
    let mut groups = grouped(told);
    groups.sort_by_key(|((code, _), _)| *code);
    let mut lines: Vec<(bool, String)> = groups
        .into_iter()
        .filter(|((code, _), _)| (!quiet || code.is_doubt()) && !detail.counts(*code))
        .map(|((code, message), names)| (code.is_doubt(), line(&message, &names, regions, lang)))
        .collect();
    lines.extend(left_out(comparison, lang).map(|line| (true, line)));
    let before = lines.len();
    counted.put(&mut lines, lang, quiet);
    if lines.len() > before {
        return lines;
    }
    if lines.iter().any(|(doubt, _)| *doubt) && !quiet {
        let more = text!(
            "`sscalc explain` with `--city` shows a city's figures one by one",
            "`sscalc explain` 加 `--city` 可逐项查看某市的数据"
        );
        lines.push((false, more.get(lang).to_owned()));
    }
    lines
}

fn line(message: &Text, names: &[&str], regions: usize, lang: Lang) -> String {
    let message = message.get(lang);
    let count = names.len();
    match (lang, count <= NAMED) {
        (Lang::En, _) if count == regions => format!("{message}: all"),
        (Lang::Zh, _) if count == regions => format!("{message}：全部"),
        (Lang::En, true) => format!("{message}: {}", names.join(", ")),
        (Lang::Zh, true) => format!("{message}：{}", names.join("、")),
        (Lang::En, false) => format!("{message}: {count} of {regions}"),
        (Lang::Zh, false) => format!("{message}：{regions} 个中的 {count} 个"),
    }
}

/// What is said of a kind of note for all regions together; `None` for what only matters to one.
fn told(note: &Note, regions: usize) -> Option<Text> {
    Some(match note.code {
        Code::Incomplete => {
            let program = note.program;
            let en = program.map_or("", |p| p.name(Lang::En));
            let zh = program.map_or("", |p| p.name(Lang::Zh));
            text!(
                "{en} not in the totals, not known",
                "{zh}未计入合计，数据未知"
            )
        }
        Code::LimitUnknown => text!(
            "a limit is not known and was not applied",
            "有上限或下限未知，未按其处理"
        ),
        Code::FarAhead => text!(
            "the month is far after the tables' date",
            "月份远晚于费率表日期"
        ),
        Code::CarriedForward => text!(
            "figures carried forward past their last month",
            "有数据沿用旧标准"
        ),
        Code::Provisional => text!("figures for the time being", "有数据为暂行标准"),
        Code::Unconfirmed => text!(
            "figures without an official document",
            "有数据取自非官方资料"
        ),
        Code::StandIn => text!(
            "figures stand in for unknown ones",
            "有数据未知，以代用数计算"
        ),
        Code::StandInIdle => text!(
            "limits that stand in are far from the base",
            "有代用的上下限，但离基数很远"
        ),
        Code::RoundingDefault => text!("rounded by the general rule", "按通用规则取整"),
        Code::DefaultUsed if regions > NAMED => {
            let choice = note.params.iter().find(|(key, _)| *key == "choice");
            let choice = choice.map_or("", |(_, choice)| choice.as_str());
            text!("left to its default, {choice}", "{choice} 按默认值")
        }
        Code::DefaultUsed => {
            let message = |lang| notes::message(note, lang);
            Text::new(message(Lang::En), message(Lang::Zh))
        }
        Code::BaseClamped => text!(
            "the declared base was clamped",
            "申报基数超出范围，已按上下限处理"
        ),
        Code::BelowMinimumWage => text!("the wage is below the minimum wage", "工资低于最低工资"),
        Code::Homonym | Code::County | Code::FundCity | Code::InsuredAbroad => note.message.clone(),
        Code::VariantWithoutEffect => text!("a choice without effect", "有选项不起作用"),
        Code::BeyondTaxFree => text!(
            "contributions beyond what is free of tax",
            "缴费有超出免税限额的部分"
        ),
        Code::AverageStandIn => text!(
            "a limit stands in for the average wage",
            "以基数上限代替平均工资"
        ),
        Code::TaxUnknown => text!("income tax is not known", "个税未知"),
        Code::NegativeNet => text!(
            "the wage does not cover the person's own part",
            "工资不够个人应缴部分"
        ),
        Code::FirstMonth => text!(
            "income tax as for the first month of the year",
            "个税按当年第一个月计算"
        ),
        Code::ExemptPay | Code::TaxRelief | Code::NoSuchLimit => note.message.clone(),
        Code::ContributionsGiven
        | Code::FundUnchecked
        | Code::YearComputed
        | Code::AnnuityWithheld => note.message.clone(),
        Code::BasicElsewhere => text!("no basic deduction here", "本单位不扣减除费用"),
        Code::OptionalCharge
        | Code::YearlyInstalment
        | Code::PaidFromAccount
        | Code::BonusTrap
        | Code::BonusRule
        | Code::ClaimCapped
        | Code::SettlementExempt
        | Code::BonusWay
        | Code::NoSettlement
        | Code::PartOfYear
        | Code::NotExact => return None,
    })
}

/// Regions without a result, by reason.
pub(crate) fn left_out(comparison: &Comparison, lang: Lang) -> impl Iterator<Item = String> {
    let groups = grouped(comparison.left_out.iter().map(|(region, error)| {
        let reason = match error {
            ComputeError::Strict { .. } => {
                text!("figures are not strict enough", "数据达不到严格要求")
                    .get(lang)
                    .to_owned()
            }
            other => {
                let first = other.diagnostics().into_iter().next();
                first.map_or_else(String::new, |d| {
                    d.message.get(lang).replace(&*region.name, "…")
                })
            }
        };
        (reason, without_suffix(&region.name))
    }));
    groups.into_iter().map(move |(reason, names)| {
        let count = names.len();
        match lang {
            Lang::En => format!("left out, {reason}: {} ({count})", names.join(", ")),
            Lang::Zh => format!("未列入（{reason}）：{}（{count} 个）", names.join("、")),
        }
    })
}
