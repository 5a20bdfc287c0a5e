//! A housing fund in another city than the insurances.

use std::fs;

use serde_json::Value;
use sscalc::batch::Engine;
use sscalc::compute::{Person, Strictness, compute as answer};
use sscalc::compute::{Question, rules};
use sscalc::program::Program;
use sscalc::rates::regions::Level;
use sscalc::schedule::Choices;

use crate::common::{run, text};

fn json(args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.extend(["--month", "2026-07", "--format=json"]);
    let output = run(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn fund(result: &Value) -> Value {
    let mut items = result["items"].as_array().expect("items").iter();
    let fund = items.find(|item| item["program"] == "housing_fund");
    fund.expect("a fund").clone()
}

fn insurances(result: &Value) -> Vec<Value> {
    let items = result["items"].as_array().expect("items").iter();
    let items = items.filter(|item| item["program"] != "housing_fund");
    items.cloned().collect()
}

fn has(result: &Value, code: &str) -> bool {
    let notes = result["notes"].as_array().expect("notes");
    notes.iter().any(|note| note["code"] == code)
}

/// So much that each city's own limits bite.
const BEIJING: [&str; 5] = ["compute", "--wage", "60000", "--city", "beijing"];

#[test]
fn the_fund_is_that_of_its_city_and_all_else_of_the_other() {
    let apart = json(&[&BEIJING[..], &["--fund-city", "南昌"]].concat());
    let beijing = json(&BEIJING);
    let nanchang = json(&["compute", "--wage", "60000", "--city", "nanchang"]);
    assert_eq!(insurances(&apart), insurances(&beijing));
    let mut own = fund(&apart);
    assert_eq!(own["region"]["id"], "nanchang");
    own.as_object_mut().expect("an item").remove("region");
    assert_eq!(own, fund(&nanchang));
    assert_ne!(own["base"], fund(&beijing)["base"]);
    assert!(has(&apart, "fund-city") && !has(&beijing, "fund-city"));
    assert_eq!(apart["region"]["id"], "beijing");
    // what is free of tax goes by the fund's city
    let free = |result: &Value| {
        let notes = result["notes"].as_array().expect("notes");
        let of_fund = notes.iter().filter(|note| {
            let code = note["code"].as_str().expect("a code");
            note["program"] == "housing_fund" && code == "beyond-tax-free"
        });
        of_fund
            .map(|note| note["params"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(free(&apart), free(&nanchang));
    let keys = |result: &Value| -> Vec<String> {
        let sources = result["sources"].as_array().expect("sources").iter();
        sources.map(|source| source["key"].to_string()).collect()
    };
    let known = keys(&apart);
    for source in own["sources"].as_array().expect("keys") {
        assert!(known.contains(&source.to_string()), "{source}");
    }
}

#[test]
fn the_citys_own_fund_is_no_other() {
    let same = json(&[&BEIJING[..], &["--fund-city", "北京市"]].concat());
    assert_eq!(same, json(&BEIJING));
}

#[test]
fn choices_go_to_the_city_that_offers_them() {
    let with =
        |options: &[&str]| json(&[&BEIJING[..], &["--fund-city", "nanchang"], options].concat());
    let chosen = with(&["--variant", "fund=city"]);
    assert_eq!(chosen["variants"]["fund"], "city");
    assert!(!has(&chosen, "variant-without-effect"));
    let unpaid = with(&["--housing-fund", "none"]);
    assert!(
        has(&unpaid, "variant-without-effect"),
        "{}",
        unpaid["notes"]
    );
    for options in [
        &["--fund-city", "nanchang", "--housing-fund", "13"][..],
        &["--fund-city", "nanchang", "--variant", "nobody=knows"],
        &["--fund-city", "nanchong"],
        &["--fund-city", "atlantis"],
    ] {
        let output = run([&BEIJING[..], options].concat());
        let refused = output.status.code() == Some(2);
        // a city without tables of its fund may be known by its province's
        assert!(refused || options[1] == "nanchong", "{options:?}");
    }
}

#[test]
fn every_command_about_contributions_shares_it() {
    let explained = json(&[
        "explain",
        "--wage",
        "60000",
        "--city",
        "beijing",
        "--fund-city",
        "nanchang",
    ]);
    let steps = fund(&explained)["employee"]["steps"].to_string();
    assert!(steps.contains("nanchang"), "{steps}");
    let apart = fund(&json(
        &[&BEIJING[..], &["--fund-city", "nanchang"]].concat(),
    ));
    let compared = json(&[
        "compare",
        "--wage",
        "60000",
        "--cities",
        "beijing,shanghai",
        "--fund-city",
        "nanchang",
    ]);
    for row in compared["rows"].as_array().expect("rows") {
        assert_eq!(fund(row), apart);
    }
    let gross = json(&[
        "gross",
        "--net",
        "30000",
        "--city",
        "beijing",
        "--fund-city",
        "nanchang",
    ]);
    assert_eq!(fund(&gross)["region"]["id"], "nanchang");
    let output = run([
        "annual",
        "--wage",
        "60000",
        "--city",
        "beijing",
        "--year",
        "2026",
        "--fund-city",
        "nanchang",
        "--format=json",
    ]);
    let year: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for month in year["months"].as_array().expect("months") {
        assert_eq!(fund(month)["region"]["id"], "nanchang");
    }
}

#[test]
fn a_batch_takes_it_as_a_default() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = folder.path().join("sheet.csv");
    fs::write(&sheet, "name,wage\nA,60000\n").expect("a file");
    let output = run([
        "batch",
        sheet.to_str().expect("a path"),
        "--city",
        "beijing",
        "--fund-city",
        "nanchang",
        "--month",
        "2026-07",
        "--format=jsonl",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let row: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let apart = json(&[&BEIJING[..], &["--fund-city", "nanchang"]].concat());
    assert_eq!(row["items"], apart["items"]);
    assert_eq!(row["totals"], apart["totals"]);
    assert_eq!(row["tax"], apart["tax"]);
}

#[test]
fn an_engine_tells_fund_cities_apart() {
    let tables = sscalc::built_in_tables();
    let engine = Engine::new(&tables, &[], Strictness::Lenient).expect("an engine");
    let month = "2026-07".parse().expect("a month");
    let of = |fund_city: Option<&str>| {
        let choices = Choices {
            fund_city: fund_city.map(str::to_owned),
            ..Choices::default()
        };
        let rules = engine.rules("beijing", month, &choices).expect("rules");
        format!("{:?}", rules.plan())
    };
    let (own, other) = (of(None), of(Some("nanchang")));
    assert_ne!(own, other);
    assert_eq!((of(None), of(Some("南昌"))), (own, other));
}

#[test]
fn any_citys_fund_goes_with_any_other_city() {
    let tables = sscalc::built_in_tables();
    let month = "2026-07".parse().expect("a month");
    let cities = tables.regions().filter(|r| r.level != Level::Province);
    let cities: Vec<String> = cities.map(|city| city.name.to_string()).collect();
    let mut seen = 0;
    for city in cities.iter().step_by(3) {
        let person = Person {
            choices: Choices {
                fund_city: Some(city.clone()),
                ..Choices::default()
            },
            ..Person::default()
        };
        let (Ok(apart), Ok(own)) = (
            rules(&tables, &person, "nanchang", month),
            rules(&tables, &Person::default(), city, month),
        ) else {
            continue;
        };
        let fund = |rules: &sscalc::compute::Rules| {
            let mut lines = rules.schedule.lines.iter();
            let line = lines.find(|line| line.program == Program::HousingFund);
            line.map(|line| format!("{line:?}"))
        };
        assert_eq!(fund(&apart), fund(&own), "{city}");
        let question = Question {
            city: "nanchang".to_owned(),
            month,
            wage: "12345.67".parse().expect("a wage"),
            before: None,
        };
        let apart = answer(&tables, &person, &question).expect("an answer");
        let regions = apart.items.iter().filter_map(|item| item.region.as_ref());
        let same = regions.filter(|region| *region.name == **city).count();
        assert!(same <= 1, "{city}");
        seen += same;
    }
    assert!(seen > 80, "only {seen}");
}
