//! Every step of `explain` can be worked out by itself, stands on a document of the tables, and knows what was before.

use serde_json::Value;
use sscalc::compute::{Person, Question};
use sscalc::explain::{Explanation, StepKind, StepValue, explain};
use sscalc::kernel::{Base, Declared};
use sscalc::program::{Program, Side};
use sscalc::rates::regions::Level;

use crate::common::{root, run, text};
use crate::formula::{Fraction, worked_out};

fn question(city: &str, month: &str, wage: &str) -> Question {
    Question {
        city: city.to_owned(),
        month: month.parse().expect("a month"),
        wage: wage.parse().expect("a wage"),
        before: None,
    }
}

/// Works every formula out; says how many there were.
fn check(explanation: &Explanation) -> usize {
    let region = &explanation.breakdown.region.id;
    let mut formulas = 0;
    for item in &explanation.breakdown.items {
        for side in Side::BOTH {
            let steps = item.share(side).steps();
            for step in steps {
                let shown = match step.value {
                    StepValue::Amount(amount) => Fraction::decimal(&amount.to_string()),
                    StepValue::Percent(rate) => worked_out(&rate.to_string()),
                };
                let program = item.program.id();
                assert_eq!(
                    worked_out(&step.formula),
                    shown,
                    "{region} {program}: {}",
                    step.formula
                );
                formulas += 1;
            }
            let share = item.share(side);
            let last = steps
                .iter()
                .rev()
                .find(|step| step.what.kind() == StepKind::Amount);
            let last = last.map(|step| step.value);
            if !steps.is_empty() {
                assert_eq!(last, Some(StepValue::Amount(share.amount)), "{region}");
            }
        }
    }
    formulas
}

#[test]
fn formulas_are_those_of_each_sides_own_base() {
    let tables = sscalc::built_in_tables();
    let mut person = Person::default();
    let apart = Declared::parse("6123.45/31234.56").expect("two bases");
    person.bases.set_all(apart);
    person.bases.set(Program::Medical, Base::Floor);
    let cities = tables.regions().filter(|r| r.level != Level::Province);
    let cities: Vec<String> = cities.map(|city| city.name.to_string()).collect();
    let mut formulas = 0;
    for city in cities {
        let question = question(&city, "2026-07", "9000");
        if let Ok(explanation) = explain(&tables, &person, &question) {
            formulas += check(&explanation);
        }
    }
    assert!(formulas > 5_000, "only {formulas} formulas");
}

#[test]
fn every_formula_comes_to_the_printed_amount() {
    let tables = sscalc::built_in_tables();
    let (mut regions, mut formulas) = (0, 0);
    let cities = tables
        .regions()
        .filter(|region| region.level != Level::Province);
    for region in cities {
        // on both sides of the limits, with fen, and where a limit has fen itself
        for (month, wage) in [
            ("2026-10", "8000"),
            ("2026-10", "1999.99"),
            ("2024-07", "67890.12"),
        ] {
            if let Ok(explanation) = explain(
                &tables,
                &Person::default(),
                &question(&region.id, month, wage),
            ) {
                formulas += check(&explanation);
                regions += 1;
            }
        }
    }
    println!("{formulas} formulas worked out, {regions} results");
    assert!(regions >= 3 * 40, "only {regions} results");
    assert!(formulas > 10_000, "only {formulas} formulas");
}

#[test]
fn sides_rounded_together_floats_classes_and_second_charges_are_worked_out_too() {
    let tables = sscalc::built_in_tables();
    let bijie = question("bijie", "2026-07", "6543.21");
    assert!(check(&explain(&tables, &Person::default(), &bijie).expect("毕节")) > 0);
    let mut many = Person::default();
    many.choices.injury.class = Some(4);
    many.choices.injury.float = Some(150);
    many.choices.variants = vec![("supplementary_work_injury".into(), "yes".into())];
    let nanchang = question("nanchang", "2026-07", "6543.21");
    let explanation = explain(&tables, &many, &nanchang).expect("南昌");
    assert!(check(&explanation) > 0);
    let steps: Vec<&str> = explanation
        .breakdown
        .items
        .iter()
        .flat_map(|item| item.employer.steps())
        .map(|step| step.formula.as_str())
        .collect();
    assert!(steps.contains(&"0.72% × 150% = 1.08%"), "{steps:?}");
    assert!(
        steps.iter().any(|formula| formula.contains(" + ")),
        "{steps:?}"
    );
}

fn json(city: &str, month: &str) -> Value {
    let output = run([
        "explain", "--wage", "7000", "--city", city, "--month", month, "--format", "json",
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn steps<'v>(value: &'v Value, program: &str, side: &str) -> &'v Vec<Value> {
    let items = value["items"].as_array().expect("items");
    let item = items.iter().find(|item| item["program"] == program);
    item.expect(program)[side]["steps"]
        .as_array()
        .expect("steps")
}

#[test]
fn what_was_before_is_named() {
    // 广州: 6% (穗医保规字〔2022〕1号), 4.5% for a time from 2024-03 to 2025-12
    let guangzhou = json("guangzhou", "2026-10");
    let rate = &steps(&guangzhou, "medical", "employer")[3];
    assert_eq!(rate["kind"], "rate");
    assert_eq!(rate["formula"], "6%");
    assert_eq!(rate["previous"]["value"], "4.5%");
    assert_eq!(rate["previous"]["until"], "2025-12");
    // 天津: 5180 and 25902 from 2026-09, before that 5124 and 25620
    let tianjin = json("tianjin", "2026-10");
    let limits = steps(&tianjin, "pension", "employee");
    let limits: Vec<_> = limits
        .iter()
        .filter(|step| step["kind"] == "limit")
        .collect();
    for (limit, (value, before)) in limits
        .iter()
        .zip([("5180.00", "5124.00"), ("25902.00", "25620.00")])
    {
        assert_eq!(limit["formula"], value);
        assert_eq!(limit["previous"]["value"], before);
        assert_eq!(limit["previous"]["until"], "2026-08");
    }
    assert_eq!(limits.len(), 2);
    // before the change the same limits are the current ones
    let august = json("tianjin", "2026-08");
    assert_eq!(
        steps(&august, "pension", "employee")[1]["formula"],
        "5124.00"
    );
}

#[test]
fn every_line_stands_on_a_document_of_the_tables() {
    for city in ["shenzhen", "beijing", "jiujiang", "yingtan"] {
        let value = json(city, "2026-07");
        let sources = value["sources"].as_array().expect("sources");
        let items = value["items"].as_array().expect("items");
        assert!(items.len() >= 4, "{city}: {}", items.len());
        for item in items {
            for side in ["employee", "employer"] {
                let steps = item[side]["steps"].as_array().expect("steps");
                if item[side]["basis"] == "none" || item[side]["basis"] == "unknown" {
                    continue;
                }
                let on_figures: Vec<_> = steps.iter().filter(|step| step["file"] != "").collect();
                assert!(
                    on_figures.iter().any(|step| step["kind"] == "rate"),
                    "{city} {item}"
                );
                for step in on_figures {
                    let key = &step["source"];
                    assert!(
                        sources.iter().any(|source| source["key"] == *key),
                        "{city} {key}"
                    );
                    // the line of the file says what the step says
                    let path = root().join(step["file"].as_str().expect("a path"));
                    let file = std::fs::read_to_string(path).expect("a readable table");
                    let line =
                        usize::try_from(step["line"].as_u64().expect("a line")).expect("small");
                    let line = file.lines().nth(line - 1).expect("that line");
                    let formula = step["formula"].as_str().expect("a formula");
                    let number = formula.trim_end_matches('%').trim_end_matches(".00");
                    let literal = !formula.contains(' ') && step["kind"] == "limit";
                    assert!(
                        !literal || line.contains(number),
                        "{city}: {formula} at {line}"
                    );
                    let declared = format!("key = {key}");
                    let found = crate::common::files(&root().join("rates"), "toml")
                        .into_iter()
                        .any(|path| {
                            std::fs::read_to_string(path).is_ok_and(|text| text.contains(&declared))
                        });
                    assert!(found, "{city}: {key} is in no table");
                }
            }
        }
    }
}

#[test]
fn the_object_is_that_of_compute_with_steps() {
    let mut explained = json("guangzhou", "2026-10");
    for item in explained["items"].as_array_mut().expect("items") {
        for side in ["employee", "employer"] {
            let side = item[side].as_object_mut().expect("a side");
            assert!(side.remove("steps").is_some());
        }
    }
    explained["command"] = "compute".into();
    let output = run([
        "compute",
        "--wage",
        "7000",
        "--city",
        "guangzhou",
        "--month",
        "2026-10",
        "--format",
        "json",
    ]);
    let computed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(explained, computed);
}
