//! Every region in every month in which anything changes, and in the month before: each gives a result that adds up,
//! or says which month is the first; and that for every value of every choice.

use sscalc::kernel::{Amounts, Pay, Plan};
use sscalc::money::Money;
use sscalc::period::Month;
use sscalc::program::{Program, Side};
use sscalc::rates::layers::{Layers, Person};
use sscalc::rates::model::{Field, Status};
use sscalc::rates::regions::{Level, RegionEntry};
use sscalc::schedule::{BaseRule, Choices, DueBase, Schedule, ScheduleError};
use sscalc::survey::boundaries;

/// A region's boundary months with the month before each.
fn months(layers: &Layers) -> Vec<Month> {
    let mut months: Vec<Month> = boundaries(layers)
        .into_iter()
        .flat_map(|m| [m.previous(), m])
        .collect();
    months.sort_unstable();
    months.dedup();
    months
}

fn check(schedule: &Schedule, wage: Money) -> Result<(), String> {
    let fail = |why: String| {
        Err(format!(
            "{} {} {:?}: {why}",
            schedule.region.id, schedule.month, schedule.variants
        ))
    };
    let pay = Pay {
        wage,
        ..Pay::default()
    };
    let plan = Plan::of(schedule);
    let mut amounts = Amounts::default();
    plan.amounts(&pay, &mut amounts);
    let result = sscalc::breakdown::Breakdown::of(schedule, &plan, wage, &amounts);
    for line in &schedule.lines {
        for due in line.employee.iter().chain(&line.employer) {
            if let Some(DueBase::Declared(BaseRule {
                floor: Some(floor),
                ceiling: Some(ceiling),
                ..
            })) = due.levy.base()
                && floor > ceiling
            {
                return fail(format!(
                    "{} has its floor {floor} over its ceiling {ceiling}",
                    line.program.id()
                ));
            }
        }
        for figure in &line.figures {
            if schedule
                .sources
                .iter()
                .all(|source| source.key.value != figure.source)
            {
                return fail(format!(
                    "{} names the source `{}`",
                    figure.field, figure.source
                ));
            }
        }
    }
    for side in Side::BOTH {
        let sum: Money = result
            .items
            .iter()
            .map(|item| item.share(side).amount)
            .sum();
        let total = if side == Side::Employee {
            result.totals.employee
        } else {
            result.totals.employer
        };
        if sum != total {
            return fail(format!(
                "the {} amounts sum to {sum}, the total is {total}",
                side.id()
            ));
        }
    }
    if result.totals.cost != wage + result.totals.employer
        || result.taxable_income != wage.less(result.totals.employee)
    {
        return fail("cost or taxable income do not follow from the totals".to_owned());
    }
    if schedule.lines.is_empty() && schedule.incomplete.is_empty() {
        return fail("nothing is charged and nothing is missing".to_owned());
    }
    Ok(())
}

/// A month as it is, then with every value of every choice that goes by itself.
fn visit(layers: &Layers, region: &RegionEntry, date: &str, month: Month) -> Result<usize, String> {
    let mut variants: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for choice in layers.choices() {
        for value in &choice.values {
            let mut pairs = vec![(choice.key.value.clone(), value.id.value.clone())];
            pairs.extend(value.only_with.iter().cloned());
            variants.push(pairs);
        }
    }
    let mut results = 0;
    for variants in variants {
        let choices = Choices {
            variants,
            ..Choices::default()
        };
        match Schedule::resolve(layers, region, date, month, &choices) {
            Ok(schedule) => {
                for wage in ["0", "3000.01", "7000", "123456.78"] {
                    check(&schedule, wage.parse().map_err(|_| "a wage")?)?;
                }
                results += 1;
            }
            Err(ScheduleError::BeforeTables { first, .. }) if first > month => {}
            // a choice that needs another one, which this region sets otherwise
            Err(ScheduleError::NeedsChoice { .. }) if !choices.variants.is_empty() => {}
            Err(error) => {
                return Err(format!(
                    "{} {month} {:?}: {error}",
                    region.id, choices.variants
                ));
            }
        }
    }
    Ok(results)
}

#[test]
fn every_region_adds_up_on_both_sides_of_every_change() {
    let tables = sscalc::built_in_tables();
    let (mut visited, mut results, mut faults) = (0, 0, Vec::new());
    for region in tables
        .regions()
        .filter(|region| region.level != Level::Province)
    {
        let layers = tables.layers(region, &[]).expect("layers");
        for month in months(&layers) {
            visited += 1;
            match visit(&layers, region, tables.date(), month) {
                Ok(some) => results += some,
                Err(fault) => faults.push(fault),
            }
        }
    }
    println!("visited {visited} region-months, {results} results over all choices");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(visited >= 300, "only {visited} region-months");
    assert!(results >= visited / 2, "only {results} results");
}

#[test]
fn the_first_month_that_is_named_is_one() {
    let tables = sscalc::built_in_tables();
    for region in tables
        .regions()
        .filter(|region| region.level != Level::Province)
    {
        let layers = tables.layers(region, &[]).expect("layers");
        let early = Month::new(1990, 1).expect("a month");
        let error = Schedule::resolve(&layers, region, tables.date(), early, &Choices::default())
            .expect_err("too early");
        let ScheduleError::BeforeTables { first, .. } = error else {
            panic!("{}: {error}", region.id)
        };
        let then = Schedule::resolve(&layers, region, tables.date(), first, &Choices::default());
        assert!(
            then.is_ok_and(|schedule| !schedule.lines.is_empty()),
            "{} {first}",
            region.id
        );
    }
}

/// A figure that the nation cites is cited in every region: nothing local says it again, less well.
#[test]
fn the_pension_rate_of_employees_is_cited_wherever_it_is_the_nations() {
    let tables = sscalc::built_in_tables();
    let field = Field::Charge(Program::Pension, Side::Employee, String::new());
    let (mut cited, mut local) = (0, Vec::new());
    for region in tables.regions().filter(|r| r.level != Level::Province) {
        let layers = tables.layers(region, &[]).expect("a sound table");
        let defaults = layers.choices().into_iter();
        let chosen = defaults.map(|choice| (choice.key.value, choice.default.value));
        let person = Person {
            month: "2006-01".parse().expect("a month"),
            chosen: chosen.collect(),
        };
        let mut months = boundaries(&layers);
        months.retain(|month| *month >= person.month);
        for month in months {
            let found = layers.find(&person.in_month(month), &field);
            let hit = found.hit();
            let hit = hit.unwrap_or_else(|| panic!("{} {month}: {found:?}", region.id));
            let nation = hit.table.id() == "cn";
            assert!(
                !nation || hit.status() == Status::Cited,
                "{} {month}",
                region.id
            );
            cited += usize::from(hit.status() == Status::Cited);
            if hit.status() != Status::Cited {
                local.push(format!("{} {month}", region.id));
            }
        }
    }
    assert_eq!(local, Vec::<String>::new());
    println!("{cited} regions and months");
}
