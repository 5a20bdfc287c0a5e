//! `compute`: one month for one person.

use crate::cli::args::ComputeArgs;
use crate::cli::settings::{self, Settings};
use crate::cli::{Failure, Outcome, bad_argument, output};
use crate::compute::{Request, Strictness, compute};
use crate::contribution::{Bases, Pay};
use crate::diagnostic::nearest;
use crate::lang::Text;
use crate::money::Rate;
use crate::program::Program;
use crate::schedule::{Choices, FundChoice, InjuryChoice};
use crate::text;
use crate::typed;

pub(super) fn run(args: &ComputeArgs, settings: &Settings) -> Result<Outcome, Failure> {
    settings.format()?;
    let request = request(args)?;
    let breakdown = compute(&settings.tables()?, &request)?;
    output::show(&breakdown, settings)?;
    if settings.verbose {
        output::complain_text(&documents(&breakdown));
    }
    Ok(Outcome::Done)
}

/// Turns what was typed into a request; the first mistake ends it.
pub(super) fn request(args: &ComputeArgs) -> Result<Request, Failure> {
    let wage = typed::amount(&args.wage).map_err(|why| bad_argument("--wage", &why))?;
    let month = settings::month(args.month.as_deref())?;
    Ok(Request {
        city: args.city.clone(),
        pay: Pay {
            wage,
            bases: bases(&args.base)?,
        },
        choices: Choices {
            month,
            variants: variants(&args.variant)?,
            housing_fund: args
                .housing_fund
                .as_deref()
                .map_or(Ok(FundChoice::Default), housing_fund)?,
            supplementary_housing_fund: args
                .supplementary_housing_fund
                .as_deref()
                .map(|typed| fund_rates("--supplementary-housing-fund", typed))
                .transpose()?,
            injury: injury(args)?,
            assume_provincial: args.assume_provincial,
            only: programs("--only", &args.only)?,
            without: programs("--without", &args.without)?,
        },
        overlays: args.overlay.clone(),
        strict: strictness(args.strict.as_deref())?,
    })
}

pub(super) fn strictness(typed: Option<&str>) -> Result<Strictness, Failure> {
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

pub(super) fn programs(option: &str, typed: &[String]) -> Result<Vec<Program>, Failure> {
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
    let chinese = Program::ALL.into_iter().find(|p| p.name_zh() == name);
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

pub(super) fn variants(typed: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let read = |pair: &String| typed::variant(pair).map_err(|why| bad_argument("--variant", &why));
    Ok(typed.iter().map(read).collect::<Result<_, _>>()?)
}

pub(super) fn housing_fund(typed: &str) -> Result<FundChoice, Failure> {
    if typed.trim() == "none" {
        return Ok(FundChoice::NotPaid);
    }
    let (employee, employer) = fund_rates("--housing-fund", typed)?;
    Ok(FundChoice::Rates(employee, employer))
}

pub(super) fn fund_rates(option: &str, typed: &str) -> Result<(Rate, Rate), Failure> {
    Ok(typed::fund_rates(typed).map_err(|why| bad_argument(option, &why))?)
}

fn injury(args: &ComputeArgs) -> Result<InjuryChoice, Failure> {
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
pub(super) fn read<T>(
    option: &str,
    typed: Option<&str>,
    read: fn(&str) -> Result<T, Text>,
) -> Result<Option<T>, Failure> {
    let read = typed.map(read).transpose();
    Ok(read.map_err(|why| bad_argument(option, &why))?)
}

/// The documents behind a result, one a line.
fn documents(breakdown: &crate::breakdown::Breakdown) -> String {
    let mut lines = String::new();
    for source in &breakdown.sources {
        let parts = [
            &source.key.value,
            &source.document,
            &source.publisher,
            &source.published,
            &source.url,
        ];
        let parts: Vec<&str> = parts
            .iter()
            .map(|part| part.as_str())
            .filter(|part| !part.is_empty())
            .collect();
        lines.push_str(&format!("  {}\n", parts.join("  ")));
    }
    lines
}
