//! Why no schedule can be made of a person's choices.

use serde::{Serialize, Serializer};
use sscalc_tables::inline_schema;

use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::money::Rate;
use crate::period::Month;
use crate::program::Program;
use crate::rates::model::{Choice, ChoiceValue};
use crate::text;

/// Why no schedule can be made of a person's choices.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// A dimension that the region does not declare.
    #[error("no choice `{key}`")]
    UnknownChoice {
        /// As typed.
        key: String,
        /// What there is.
        known: Vec<Choice>,
    },
    /// A value that the dimension does not have.
    #[error("no value `{value}` of `{}`", choice.key.value)]
    UnknownValue {
        /// As typed.
        value: String,
        /// The dimension with its values.
        choice: Choice,
    },
    /// A value that is open only together with others.
    #[error("`{}` needs another choice", value.id.value)]
    NeedsChoice {
        /// The dimension.
        key: String,
        /// The value, with what it needs.
        value: ChoiceValue,
    },
    /// A fund rate that the region does not allow.
    #[error("fund rate {rate} is not allowed")]
    FundRate {
        /// The fund.
        program: Program,
        /// The rate asked for.
        rate: Rate,
        /// What is allowed, as text: `5%–12%` or a list.
        allowed: String,
        /// The document that says so.
        document: String,
    },
    /// Unequal fund rates where both sides must be alike.
    #[error("fund rates must be equal")]
    FundUnequal {
        /// The document that says so.
        document: String,
    },
    /// A supplementary fund where none is known.
    #[error("no supplementary fund here")]
    NoSupplementaryFund {
        /// The region.
        region: String,
    },
    /// A floating step that a class does not have.
    #[error("no such floating step")]
    Float {
        /// The class.
        class: u8,
        /// The step asked for, in percent.
        percent: u32,
        /// The steps there are.
        allowed: Vec<u32>,
    },
    /// A program that is levied within another cannot be left out or taken alone.
    #[error("{} is part of {}", program.id(), within.id())]
    Within {
        /// The program named.
        program: Program,
        /// The program it is part of.
        within: Program,
    },
    /// A month before an overlay may be used.
    #[error("overlay `{overlay}` begins in {first}")]
    OverlayNotYet {
        /// The overlay's id.
        overlay: String,
        /// Its name.
        name: String,
        /// The month asked for.
        month: Month,
        /// Its first month.
        first: Month,
    },
    /// A month before everything that is known.
    #[error("nothing is known for {month}")]
    BeforeTables {
        /// The region.
        region: String,
        /// The month asked for.
        month: Month,
        /// The first month known; after a hole the next one.
        first: Month,
        /// The last month known before the hole, if there is one.
        last: Option<Month>,
    },
}

fn values(choice: &Choice) -> String {
    choice
        .values
        .iter()
        .map(|value| format!("{} ({})", value.id.value, value.name))
        .collect::<Vec<_>>()
        .join(", ")
}

impl ScheduleError {
    /// The message to show.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            ScheduleError::UnknownChoice { key, known } => {
                let error = Diagnostic::error(
                    "unknown-choice",
                    text!("there is no choice `{key}` here", "此处没有选项 `{key}`"),
                );
                let error = known.iter().fold(error, |error, choice| {
                    let (key, name, values) = (&choice.key.value, &choice.name, values(choice));
                    error.note(text!(
                        "{key} ({name}): {values}",
                        "{key}（{name}）：{values}"
                    ))
                });
                error.hint(text!(
                    "write `--variant KEY=VALUE` with one of these",
                    "请写 `--variant 键=值`，取以上之一"
                ))
            }
            ScheduleError::UnknownValue { value, choice } => {
                let (key, name, values) = (&choice.key.value, &choice.name, values(choice));
                Diagnostic::error(
                    "unknown-choice-value",
                    text!(
                        "`{key}` ({name}) has no value `{value}`",
                        "`{key}`（{name}）没有 `{value}` 这个值"
                    ),
                )
                .note(text!("there is: {values}", "可选：{values}"))
                .hint(text!(
                    "write `--variant {key}=…` with one of these",
                    "请写 `--variant {key}=…`，取以上之一"
                ))
            }
            ScheduleError::NeedsChoice { key, value } => {
                let (id, name) = (&value.id.value, &value.name);
                let needs: Vec<String> = value
                    .only_with
                    .iter()
                    .map(|(k, v)| format!("{k}={v}"))
                    .collect();
                let needs = needs.join(", ");
                Diagnostic::error(
                    "needs-choice",
                    text!(
                        "{key}={id} ({name}) is open only with {needs}",
                        "{key}={id}（{name}）只适用于 {needs}"
                    ),
                )
                .hint(text!(
                    "add `--variant {needs}`, or choose another {key}",
                    "请加上 `--variant {needs}`，或另选 {key}"
                ))
            }
            ScheduleError::FundRate {
                program,
                rate,
                allowed,
                document,
            } => {
                let (en, zh) = (
                    program.name(crate::lang::Lang::En).to_lowercase(),
                    program.name(crate::lang::Lang::Zh),
                );
                let option = if *program == Program::HousingFund {
                    "--housing-fund"
                } else {
                    "--supplementary-housing-fund"
                };
                Diagnostic::error(
                    "fund-rate",
                    text!(
                        "a {en} rate of {rate} is not allowed here",
                        "此处{zh}比例不能是 {rate}"
                    ),
                )
                .note(text!(
                    "allowed: {allowed} ({document})",
                    "允许：{allowed}（{document}）"
                ))
                .hint(text!(
                    "write `{option} R`, or `EMPLOYEE/EMPLOYER`, within that",
                    "请在此范围内写 `{option} 比例`，或 `个人/单位`"
                ))
            }
            ScheduleError::FundUnequal { document } => Diagnostic::error(
                "fund-unequal",
                text!(
                    "both sides of the housing fund must pay alike here",
                    "此处住房公积金双方比例应一致"
                ),
            )
            .note(text!("so says {document}", "依据：{document}"))
            .hint(text!(
                "write one rate: `--housing-fund 12`",
                "请只写一个比例：`--housing-fund 12`"
            )),
            ScheduleError::NoSupplementaryFund { region } => Diagnostic::error(
                "no-supplementary-fund",
                text!(
                    "no supplementary housing fund is known in {region}",
                    "{region} 没有已知的补充住房公积金"
                ),
            )
            .hint(text!(
                "leave `--supplementary-housing-fund` out",
                "请去掉 `--supplementary-housing-fund`"
            )),
            ScheduleError::Float {
                class,
                percent,
                allowed,
            } => {
                let steps: Vec<String> = allowed.iter().map(u32::to_string).collect();
                let steps = steps.join(", ");
                Diagnostic::error(
                    "float-step",
                    text!(
                        "class {class} does not float to {percent}%",
                        "{class} 类行业没有 {percent}% 这一档"
                    ),
                )
                .hint(text!(
                    "its steps are {steps}: `--work-injury-float`",
                    "可用档次：{steps}：`--work-injury-float`"
                ))
            }
            ScheduleError::Within { program, within } => {
                let (en, zh) = (
                    program.name(crate::lang::Lang::En),
                    program.name(crate::lang::Lang::Zh),
                );
                let (in_en, in_zh) = (
                    within.name(crate::lang::Lang::En).to_lowercase(),
                    within.name(crate::lang::Lang::Zh),
                );
                let id = within.id();
                Diagnostic::error(
                    "within",
                    text!(
                        "{en} is levied within {in_en} here",
                        "此处{zh}并入{in_zh}征收"
                    ),
                )
                .hint(text!("name `{id}` instead", "请改写 `{id}`"))
            }
            ScheduleError::OverlayNotYet {
                overlay,
                name,
                month,
                first,
            } => Diagnostic::error(
                "overlay-not-yet",
                text!(
                    "overlay `{overlay}` ({name}) is not yet in force in {month}",
                    "叠加方案 `{overlay}`（{name}）在 {month} 尚未生效"
                ),
            )
            .note(text!("its first month is {first}", "最早的月份是 {first}"))
            .hint(text!(
                "ask for {first} or later, or leave out the option that chose it",
                "请写 {first} 或更晚的月份，或去掉选用它的选项"
            )),
            ScheduleError::BeforeTables {
                region,
                month,
                first,
                last,
            } => {
                let error = Diagnostic::error(
                    "before-tables",
                    text!(
                        "nothing is known of {region} in {month}",
                        "没有 {region} {month} 的数据"
                    ),
                );
                match last {
                    Some(last) => error
                        .note(text!(
                            "known are months up to {last}, and again from {first} on",
                            "有数据的月份截至 {last}，之后从 {first} 起"
                        ))
                        .hint(text!(
                            "write `--month {last}` or earlier, or `--month {first}` or later",
                            "请写 `--month {last}` 或更早，或 `--month {first}` 或更晚"
                        )),
                    None => error
                        .note(text!(
                            "the first month known is {first}",
                            "最早的月份是 {first}"
                        ))
                        .hint(text!(
                            "write `--month {first}` or later",
                            "请写 `--month {first}` 或更晚"
                        )),
                }
            }
        }
    }
}

/// Why something of a result is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Known only from a later month on.
    NotYet(Month),
    /// Known up to a month and again from a later one on, not between.
    Between(Month, Month),
    /// Declared missing in the tables.
    Missing,
    /// No table speaks of it.
    NoTable,
    /// Neither floor nor ceiling is known.
    Limits,
    /// The rate of this industry class is not known.
    Class(u8),
    /// The average that it is charged on is not known.
    Average,
}

impl Serialize for Gap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.reason())
    }
}

inline_schema!(Gap, {
    "type": "string",
    "pattern": concat!(
        "^(missing|no-table|limits-unknown|average-unknown",
        "|class-[1-8]-unknown|not-known-(after-[0-9]{4}-[0-9]{2}-)?before-[0-9]{4}-[0-9]{2})$"
    )
});

impl Gap {
    /// Of a figure that is known from `first` on, and up to `after` where its series has a hole.
    pub(super) fn before(first: Month, after: Option<Month>) -> Gap {
        match after {
            Some(after) => Gap::Between(after, first),
            None => Gap::NotYet(first),
        }
    }

    /// The stable word of JSON.
    pub fn reason(self) -> String {
        match self {
            Gap::NotYet(first) => format!("not-known-before-{first}"),
            Gap::Between(last, first) => format!("not-known-after-{last}-before-{first}"),
            Gap::Missing => "missing".to_owned(),
            Gap::NoTable => "no-table".to_owned(),
            Gap::Limits => "limits-unknown".to_owned(),
            Gap::Class(class) => format!("class-{class}-unknown"),
            Gap::Average => "average-unknown".to_owned(),
        }
    }

    /// The reason in words.
    pub fn words(self) -> Text {
        match self {
            Gap::NotYet(first) => text!("known only from {first} on", "{first} 起才有数据"),
            Gap::Between(last, first) => text!(
                "known up to {last} and again from {first} on, not between",
                "有截至 {last} 和 {first} 起的数据，其间没有"
            ),
            Gap::Missing => text!("exists, but its figures are not known", "存在，但数据未知"),
            Gap::NoTable => text!("no table speaks of it", "费率表中没有"),
            Gap::Limits => text!("its limits are not known", "缴费基数上下限未知"),
            Gap::Class(class) => text!(
                "the rate of class {class} is not known",
                "{class} 类行业费率未知"
            ),
            Gap::Average => text!(
                "the average wage it is charged on is not known",
                "计缴所依据的平均工资未知"
            ),
        }
    }

    /// The reason in words, and what to do about it.
    pub fn text(self) -> Text {
        let Text { en, zh } = self.words();
        match self {
            Gap::Class(_) => text!(
                "{en}; `--work-injury-rate R` takes the employer's own",
                "{zh}；可用 `--work-injury-rate` 写单位费率"
            ),
            _ => Text { en, zh },
        }
    }
}
