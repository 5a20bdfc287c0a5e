//! What a person and an employer choose: the options that every command about contributions shares, and how they
//! become a request.

use clap::Args;

use crate::batch::BaseOf;
use crate::cli::deductions::DeductionArgs;
use crate::cli::outcome::{Failure, bad_argument, both};
use crate::cli::values::{List, all, list, pair, program, program_or, read, refuse_repeats, words};
use crate::compute::{Person, Strictness};
use crate::diagnostic::Diagnostic;
use crate::kernel::{Bases, Declared};
use crate::lang::{Lang, Text};
use crate::money::Rate;
use crate::program::Program;
use crate::rates::abroad;
use crate::schedule::{Choices, FundChoice, Incomplete, InjuryChoice};
use crate::text;
use crate::typed;

/// The words of `--strict`.
const STRICTNESS: [(&str, Strictness); 2] = [
    (Strictness::Cited.id(), Strictness::Cited),
    (Strictness::Known.id(), Strictness::Known),
];

/// Options of a person and an employer.
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// Declared base: an amount, floor or ceiling, EMPLOYEE/EMPLOYER where they differ, for all, or for social=, housing_fund= or single programs [default: the wage]
    #[arg(long, value_name = "BASE", allow_hyphen_values = true, value_parser = read(bases))]
    pub(crate) base: Vec<List<(BaseOf, Declared)>>,
    /// Housing-fund rate in percent: 8, or EMPLOYEE/EMPLOYER such as 8/10, or none (foreigners may choose not to join)
    #[arg(long, value_name = "RATE", allow_hyphen_values = true, value_parser = read(housing_fund))]
    pub(crate) housing_fund: Option<FundChoice>,
    /// City whose housing fund is paid into, where it is another than the insurances'
    #[arg(long, value_name = "CITY")]
    pub(crate) fund_city: Option<String>,
    /// Supplementary housing-fund rate in percent, or EMPLOYEE/EMPLOYER
    #[arg(long, value_name = "RATE", allow_hyphen_values = true, value_parser = read(typed::fund_rates))]
    pub(crate) supplementary_housing_fund: Option<(Rate, Rate)>,
    /// Industry class of work injury, 1 to 8 [default: 1]
    #[arg(long, value_name = "CLASS", allow_hyphen_values = true, value_parser = read(typed::injury_class))]
    pub(crate) work_injury_class: Option<u8>,
    /// Floating step of work injury in percent: 50, 80, 100, 120 or 150
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = read(typed::injury_float))]
    pub(crate) work_injury_float: Option<u32>,
    /// The employer's own work-injury rate in percent, instead of class and step
    #[arg(long, value_name = "RATE", allow_hyphen_values = true, conflicts_with_all = ["work_injury_class", "work_injury_float"], value_parser = read(typed::percent))]
    pub(crate) work_injury_rate: Option<Rate>,
    /// A choice that the region offers, such as hukou=local; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = read(typed::variant))]
    pub(crate) variant: Vec<(String, String)>,
    /// Insured elsewhere, with proof: hmt (港澳台), or the country that posted the person, such as germany
    #[arg(long, value_name = "WHO")]
    insured_abroad: Option<String>,
    /// An overlay over the tables: a built-in name or a file; repeatable
    #[arg(long, value_name = "NAME|FILE")]
    overlay: Vec<String>,
    /// These programs alone, comma-separated: pension,medical
    #[arg(long, value_name = "PROGRAMS", value_parser = list(program))]
    pub(crate) only: Vec<List<Program>>,
    /// All but these programs, comma-separated
    #[arg(long, value_name = "PROGRAMS", value_parser = list(program))]
    pub(crate) without: Vec<List<Program>>,
    /// Refuse figures that are not cited and in force; `known` also allows derived and reported ones
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, require_equals = true, default_missing_value = "cited", value_parser = words(STRICTNESS))]
    pub(crate) strict: Option<Strictness>,
    /// Leave a figure that is not known a gap, instead of the nearest known one (marked as assumed)
    #[arg(long)]
    pub(crate) no_stand_ins: bool,
    /// Accept results with gaps (compute always shows them, marked; other commands refuse)
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
    #[command(flatten)]
    pub(crate) deductions: DeductionArgs,
}

impl PersonArgs {
    /// The person.
    pub(super) fn person(&self) -> Result<Person, Failure> {
        let (choices, bases) = both(self.choices(), self.bases())?;
        Ok(Person {
            choices,
            bases,
            deductions: self.deductions.deductions(),
            since: None,
            overlays: self.overlays(),
            strict: self.strict.unwrap_or_default(),
        })
    }

    fn choices(&self) -> Result<Choices, Failure> {
        let keys = self.variant.iter().map(|(key, _)| key.as_str());
        let only = programs("--only", &self.only);
        let without = programs("--without", &self.without);
        let (_, (only, without)) = both(refuse_repeats("--variant", keys), both(only, without))?;
        if let Some(program) = only.iter().find(|program| without.contains(program)) {
            let (id, name) = (program.id(), program.name(Lang::Zh));
            let why = text!(
                "{id} is also in `--only`: name it in one of the two",
                "{name}同时写在 `--only` 中：请只写在一处"
            );
            return Err(bad_argument("--without", &why).into());
        }
        Ok(Choices {
            variants: self.variant.clone(),
            housing_fund: self.housing_fund.unwrap_or(FundChoice::Default),
            fund_city: self.fund_city.clone(),
            supplementary_housing_fund: self.supplementary_housing_fund,
            injury: InjuryChoice {
                class: self.work_injury_class,
                float: self.work_injury_float,
                rate: self.work_injury_rate,
            },
            no_stand_ins: self.no_stand_ins,
            only: Some(only).filter(|only| !only.is_empty()),
            without,
        })
    }

    /// The overlays, that of people insured elsewhere first.
    pub(super) fn overlays(&self) -> Vec<String> {
        let abroad = self.insured_abroad.as_deref();
        let abroad = abroad.map(|who| format!("{}{}", abroad::PREFIX, who.trim()));
        abroad.into_iter().chain(self.overlay.clone()).collect()
    }

    /// The declared bases.
    fn bases(&self) -> Result<Bases, Failure> {
        let declared = all(&self.base);
        refuse_repeats("--base", declared.iter().map(|(of, _)| base_word(*of)))?;
        let mut bases = Bases::default();
        for (of, declared) in declared {
            match of {
                BaseOf::All => bases.set_all(declared),
                BaseOf::Social => bases.set_social(declared),
                BaseOf::Program(program) => bases.set(program, declared),
            }
        }
        Ok(bases)
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
}

/// `8000`, or `social=…,housing_fund=…`, or single programs; each `floor`, or `8000/15000` by side.
fn bases(typed: &str) -> Result<List<(BaseOf, Declared)>, Text> {
    if !typed.contains('=') {
        return Ok(List(vec![(BaseOf::All, Declared::parse(typed)?)]));
    }
    let read = |part: &str| {
        let (name, amount) = pair(part, "pension=6500,housing_fund=7000")?;
        let of = match name.trim() {
            "social" | "社保" | "社会保险" | "五险" => BaseOf::Social,
            name => BaseOf::Program(program_or(name, &["social"])?),
        };
        Ok((of, Declared::parse(amount)?))
    };
    let bases: Result<_, Text> = typed.split([',', '，']).map(read).collect();
    bases.map(List)
}

/// For what a base is, as it is typed.
fn base_word(of: BaseOf) -> &'static str {
    match of {
        BaseOf::All => "--base",
        BaseOf::Social => "social",
        BaseOf::Program(program) => program.id(),
    }
}

fn programs(option: &str, lists: &[List<Program>]) -> Result<Vec<Program>, Failure> {
    let programs = all(lists);
    refuse_repeats(option, programs.iter().map(|program| program.id()))?;
    Ok(programs)
}

fn housing_fund(typed: &str) -> Result<FundChoice, Text> {
    if FundChoice::is_none(typed) {
        return Ok(FundChoice::NotPaid);
    }
    let (employee, employer) = typed::fund_rates(typed)?;
    Ok(FundChoice::Rates(employee, employer))
}
