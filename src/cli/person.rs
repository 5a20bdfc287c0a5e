//! What a person and an employer choose: the options that every command about contributions shares, and how they
//! become a request.

use clap::Args;

use crate::cli::deductions::DeductionArgs;
use crate::cli::{Failure, bad_argument};
use crate::compute::Strictness;
use crate::contribution::Bases;
use crate::diagnostic::{Diagnostic, nearest};
use crate::lang::Text;
use crate::money::Rate;
use crate::period::Month;
use crate::program::Program;
use crate::rates::abroad;
use crate::schedule::{Choices, FundChoice, Incomplete, InjuryChoice};
use crate::text;
use crate::typed;

/// Options of a person and an employer.
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// Declared base for all, or social=A,housing_fund=A or single programs [default: the wage]
    #[arg(long, value_name = "BASE", allow_hyphen_values = true)]
    pub(crate) base: Vec<String>,
    /// Housing-fund rate in percent: 8, or EMPLOYEE/EMPLOYER such as 8/10, or none (foreigners may choose not to join)
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    pub(crate) housing_fund: Option<String>,
    /// Supplementary housing-fund rate in percent, or EMPLOYEE/EMPLOYER
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    pub(crate) supplementary_housing_fund: Option<String>,
    /// Industry class of work injury, 1 to 8 [default: 1]
    #[arg(long, value_name = "CLASS", allow_hyphen_values = true)]
    pub(crate) work_injury_class: Option<String>,
    /// Floating step of work injury in percent: 50, 80, 100, 120 or 150
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    pub(crate) work_injury_float: Option<String>,
    /// The employer's own work-injury rate in percent, instead of class and step
    #[arg(long, value_name = "RATE", allow_hyphen_values = true, conflicts_with_all = ["work_injury_class", "work_injury_float"])]
    pub(crate) work_injury_rate: Option<String>,
    /// A choice that the region offers, such as hukou=local; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) variant: Vec<String>,
    /// Insured elsewhere, with proof: hmt (港澳台), or the country that posted the person, such as germany
    #[arg(long, value_name = "WHO")]
    insured_abroad: Option<String>,
    /// An overlay over the tables: a built-in name or a file; repeatable
    #[arg(long, value_name = "NAME|FILE")]
    overlay: Vec<String>,
    /// These programs alone, comma-separated: pension,medical
    #[arg(long, value_name = "PROGRAMS")]
    pub(crate) only: Vec<String>,
    /// All but these programs, comma-separated
    #[arg(long, value_name = "PROGRAMS")]
    pub(crate) without: Vec<String>,
    /// Refuse figures that are not cited and in force; `known` also allows derived and reported ones
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "cited")]
    pub(crate) strict: Option<String>,
    /// Put the province's pension limits in the place of unknown ones, marked as assumed
    #[arg(long)]
    pub(crate) assume_provincial: bool,
    /// Accept results with gaps (compute always shows them, marked; other commands refuse)
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
    #[command(flatten)]
    pub(crate) deductions: DeductionArgs,
}

impl PersonArgs {
    /// What is chosen, for one month.
    pub(super) fn choices(&self, month: Month) -> Result<Choices, Failure> {
        Ok(Choices {
            month,
            variants: variants(&self.variant)?,
            housing_fund: self
                .housing_fund
                .as_deref()
                .map_or(Ok(FundChoice::Default), housing_fund)?,
            supplementary_housing_fund: self
                .supplementary_housing_fund
                .as_deref()
                .map(|typed| fund_rates("--supplementary-housing-fund", typed))
                .transpose()?,
            injury: injury(self)?,
            assume_provincial: self.assume_provincial,
            only: programs("--only", &self.only)?,
            without: programs("--without", &self.without)?,
        })
    }

    /// The overlays, that of people insured elsewhere first.
    pub(super) fn overlays(&self) -> Vec<String> {
        let abroad = self.insured_abroad.as_deref();
        let abroad = abroad.map(|who| format!("{}{}", abroad::PREFIX, who.trim()));
        abroad.into_iter().chain(self.overlay.clone()).collect()
    }

    /// The declared bases.
    pub(super) fn bases(&self) -> Result<Bases, Failure> {
        bases(&self.base)
    }

    /// Refuses a result with gaps, unless they are allowed; each gap is named once.
    pub(super) fn ensure_complete<'g>(
        &self,
        gaps: impl Iterator<Item = &'g Incomplete>,
    ) -> Result<(), Failure> {
        if self.allow_incomplete {
            return Ok(());
        }
        let mut named: Vec<Incomplete> = Vec::new();
        for gap in gaps {
            if !named.contains(gap) {
                named.push(*gap);
            }
        }
        if named.is_empty() {
            return Ok(());
        }
        let message = text!("not everything is known", "有数据未知");
        let error = named
            .iter()
            .fold(Diagnostic::error("incomplete", message), |error, gap| {
                let (program, reason) = (gap.program, gap.gap.text());
                error.note(Text::new(
                    format!("{}: {}", program.name(crate::lang::Lang::En), reason.en),
                    format!("{}：{}", program.name(crate::lang::Lang::Zh), reason.zh),
                ))
            });
        Err(error
            .hint(text!(
                "`--allow-incomplete` computes without it, every sum a bound; `--without PROGRAM` leaves a program out",
                "加 `--allow-incomplete` 则不计入而给出界限；`--without 险种` 不算该险种"
            ))
            .into())
    }

    /// What figures must be.
    pub(super) fn strictness(&self) -> Result<Strictness, Failure> {
        strictness(self.strict.as_deref())
    }
}

fn strictness(typed: Option<&str>) -> Result<Strictness, Failure> {
    match typed {
        None => Ok(Strictness::Lenient),
        Some("cited") => Ok(Strictness::Cited),
        Some("known") => Ok(Strictness::Known),
        Some(other) => Err(bad_argument(
            "--strict",
            &text!(
                "`{other}` is neither cited nor known",
                "`{other}` 不是 cited 或 known"
            ),
        )
        .into()),
    }
}

/// `8000`, or `social=…,housing_fund=…`, or single programs; a later one wins.
fn bases(typed: &[String]) -> Result<Bases, Failure> {
    let mut bases = Bases::default();
    for list in typed {
        if !list.contains('=') {
            bases.all = Some(typed::amount(list).map_err(|why| bad_argument("--base", &why))?);
            continue;
        }
        for part in list.split([',', '，']) {
            let Some((name, amount)) = part.split_once('=') else {
                let why = text!(
                    "`{part}` has no `=` (no thousands separators in a list): write pension=6500,housing_fund=7000",
                    "`{part}` 缺少 `=`（列表里不能用千位分隔符）：请写 pension=6500,housing_fund=7000"
                );
                return Err(bad_argument("--base", &why).into());
            };
            let amount = typed::amount(amount).map_err(|why| bad_argument("--base", &why))?;
            match name.trim() {
                "social" => bases.social = Some(amount),
                name => bases
                    .programs
                    .push((program("--base", name, &["social"])?, amount)),
            }
        }
    }
    Ok(bases)
}

fn programs(option: &str, typed: &[String]) -> Result<Vec<Program>, Failure> {
    let names = typed.iter().flat_map(|list| list.split([',', '，']));
    names
        .map(|name| program(option, name.trim(), &[]))
        .collect()
}

fn program(option: &str, name: &str, besides: &[&str]) -> Result<Program, Failure> {
    let known: Vec<&str> = Program::ALL
        .iter()
        .map(|p| p.id())
        .chain(besides.iter().copied())
        .collect();
    let chinese = Program::ALL
        .into_iter()
        .find(|p| p.name(crate::lang::Lang::Zh) == name);
    Program::from_id(name).or(chinese).ok_or_else(|| {
        let near = nearest(name, known.iter().copied());
        let list = known.join(", ");
        let why = match near.first() {
            Some(near) => text!(
                "`{name}` is no program; did you mean `{near}`?",
                "`{name}` 不是险种；是不是 `{near}`？"
            ),
            None => text!(
                "`{name}` is no program; there is {list}",
                "`{name}` 不是险种；可用：{list}"
            ),
        };
        bad_argument(option, &why).into()
    })
}

fn variants(typed: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let read = |pair: &String| typed::variant(pair).map_err(|why| bad_argument("--variant", &why));
    Ok(typed.iter().map(read).collect::<Result<_, _>>()?)
}

fn housing_fund(typed: &str) -> Result<FundChoice, Failure> {
    if typed.trim() == "none" {
        return Ok(FundChoice::NotPaid);
    }
    let (employee, employer) = fund_rates("--housing-fund", typed)?;
    Ok(FundChoice::Rates(employee, employer))
}

fn fund_rates(option: &str, typed: &str) -> Result<(Rate, Rate), Failure> {
    Ok(typed::fund_rates(typed).map_err(|why| bad_argument(option, &why))?)
}

fn injury(args: &PersonArgs) -> Result<InjuryChoice, Failure> {
    let class = args.work_injury_class.as_deref();
    let float = args.work_injury_float.as_deref();
    let rate = args.work_injury_rate.as_deref();
    Ok(InjuryChoice {
        class: read("--work-injury-class", class, typed::injury_class)?,
        float: read("--work-injury-float", float, typed::injury_float)?,
        rate: read("--work-injury-rate", rate, typed::percent)?,
    })
}

/// Reads an option's value, if it is given.
fn read<T>(
    option: &str,
    typed: Option<&str>,
    read: fn(&str) -> Result<T, Text>,
) -> Result<Option<T>, Failure> {
    let read = typed.map(read).transpose();
    Ok(read.map_err(|why| bad_argument(option, &why))?)
}
