use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Decimal128Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, LargeStringArray,
    RecordBatch, StringArray, StringViewArray,
};
use arrow_schema::DataType;

use super::{ComputeBatchError, Options, compute};
use crate::compute::{Person, Question, Strictness};
use crate::headings::columns;
use crate::{BatchError, Engine};

fn of(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

fn options() -> Options {
    Options::of_month("2026-07".parse().expect("a month"))
}

fn computed(people: &RecordBatch, options: &Options) -> Result<RecordBatch, ComputeBatchError> {
    let tables = sscalc::built_in_tables();
    let engine = Engine::new(&tables, &[], Strictness::Lenient).expect("no overlays");
    compute(&engine, options, people)
}

fn amounts(result: &RecordBatch, column: &str) -> Vec<Option<String>> {
    let column = result.column_by_name(column).expect("a column");
    let column = column.as_primitive::<Decimal128Type>();
    let rows = 0..result.num_rows();
    rows.map(|row| column.is_valid(row).then(|| column.value_as_string(row)))
        .collect()
}

fn errors(result: &RecordBatch) -> Vec<Option<String>> {
    let error = result.column_by_name("error").expect("a column");
    let all = error.as_string::<i32>().iter();
    all.map(|error| error.map(str::to_owned)).collect()
}

#[test]
fn a_wage_of_any_type_is_read_the_same() {
    let city: ArrayRef = Arc::new(StringArray::from(vec!["南昌", "上海", "深圳"]));
    let mut decimals = Decimal128Builder::new();
    decimals.append_slice(&[70_005_000, 369_215_000, 120_000_000]);
    let decimals = decimals.finish().with_precision_and_scale(20, 4);
    let wages: [ArrayRef; 6] = [
        Arc::new(StringArray::from(vec!["7000.50", "36921.50", "12000"])),
        Arc::new(LargeStringArray::from(vec!["7000.50", "36921.5", "12000"])),
        Arc::new(StringViewArray::from(vec!["7000.5", "36921.5", "12000"])),
        Arc::new(Float64Array::from(vec![7000.5, 36921.5, 12000.0])),
        // what sums of doubles come to
        Arc::new(Float64Array::from(vec![
            7_000.499_999_999_999,
            36_921.500_000_000_01,
            12000.0,
        ])),
        Arc::new(decimals.expect("a decimal")),
    ];
    let tables = sscalc::built_in_tables();
    let want: Vec<_> = [("南昌", "7000.50"), ("上海", "36921.50"), ("深圳", "12000")]
        .map(|(city, wage)| {
            let question = Question {
                city: city.to_owned(),
                month: "2026-07".parse().expect("a month"),
                wage: wage.parse().expect("a wage"),
                before: None,
            };
            let person = Person::default();
            let month = crate::compute::compute(&tables, &person, &question).expect("a month");
            Some(month.totals.cost.to_string())
        })
        .into();
    for wage in wages {
        let kind = wage.data_type().clone();
        let people = of(vec![("参保城市", city.clone()), ("应发工资", wage)]);
        let result = computed(&people, &options()).expect("a result");
        assert_eq!(amounts(&result, "cost"), want, "{kind}");
        assert_eq!(errors(&result), [None, None, None]);
        let cost = result.column_by_name("cost").expect("a column");
        assert_eq!(cost.data_type(), &DataType::Decimal128(18, 2));
    }
}

#[test]
fn own_columns_stay_and_the_results_follow() {
    let id: ArrayRef = Arc::new(StringArray::from(vec!["007"]));
    let city: ArrayRef = Arc::new(StringArray::from(vec!["nanchang"]));
    let wage: ArrayRef = Arc::new(Int64Array::from(vec![7000]));
    let people = of(vec![("id", id), ("city", city), ("wage", wage)]);
    let result = computed(&people, &options()).expect("a result");
    let schema = result.schema();
    let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    let want = ["id", "city", "wage"].map(str::to_owned);
    let want: Vec<String> = want.into_iter().chain(columns("")).collect();
    assert_eq!(names, want);
    assert!(result.columns().starts_with(people.columns()));
    // large medical insurance is charged on an average of 6525
    let large = amounts(&result, "large_medical_employee");
    assert_eq!(large, [Some("13.05".to_owned())]);
    // 南昌 has no long-term care
    assert_eq!(amounts(&result, "long_term_care_base"), [None]);
    let prefixed = Options {
        prefix: "ss_".to_owned(),
        ..options()
    };
    assert!(computed(&result, &options()).is_err());
    let twice = computed(&result, &prefixed).expect("a result");
    assert_eq!(amounts(&twice, "ss_cost"), amounts(&result, "cost"));
}

#[test]
fn refused_rows_say_why_and_the_others_are_computed() {
    let city = DictionaryArray::<Int32Type>::from_iter([
        Some("南昌"),
        Some("火星"),
        None,
        Some("南昌"),
        None,
        Some("南昌"),
    ]);
    let city: ArrayRef = Arc::new(city);
    let wage = [
        Some(7000.0),
        Some(7000.0),
        Some(7000.0),
        None,
        None,
        Some(1e300),
    ];
    let wage: ArrayRef = Arc::new(Float64Array::from_iter(wage));
    let people = of(vec![("city", city), ("wage", wage)]);
    let result = computed(&people, &options()).expect("a result");
    let errors = errors(&result);
    for (error, part) in errors.iter().zip([
        "",
        "no region is called `火星`",
        "the city is missing",
        "the wage is missing",
        "the row is empty",
        "a cell of 301 bytes",
    ]) {
        assert!(
            error.as_deref().unwrap_or_default().contains(part),
            "{error:?}"
        );
    }
    assert_eq!(errors.iter().flatten().count(), 5);
    let costs = amounts(&result, "cost");
    assert_eq!(costs.iter().flatten().count(), 1);
    assert_eq!(costs.len(), 6);
}

#[test]
fn a_month_may_be_a_date_a_number_or_text() {
    let mut dates = Date32Builder::new();
    // 2025-01-01, 2025-01-02
    dates.append_slice(&[20_089, 20_090]);
    let months: [(ArrayRef, [bool; 2]); 4] = [
        (Arc::new(dates.finish()), [true, false]),
        (
            Arc::new(Int64Array::from(vec![202_501, 2025])),
            [true, false],
        ),
        (
            Arc::new(StringArray::from(vec!["2025年1月", "x"])),
            [true, false],
        ),
        (
            Arc::new(Float64Array::from(vec![202_501.0, 2025.1])),
            [true, false],
        ),
    ];
    for (month, want) in months {
        let kind = month.data_type().clone();
        let city: ArrayRef = Arc::new(StringArray::from(vec!["上海", "上海"]));
        let wage: ArrayRef = Arc::new(Int64Array::from(vec![10_000, 10_000]));
        let people = of(vec![("city", city), ("wage", wage), ("month", month)]);
        let result = computed(&people, &options()).expect("a result");
        let computed = errors(&result).into_iter().map(|error| error.is_none());
        assert_eq!(computed.collect::<Vec<_>>(), want, "{kind}");
    }
}

#[test]
fn columns_that_cannot_be_read_are_named() {
    let city: ArrayRef = Arc::new(StringArray::from(vec!["南昌"]));
    let wage: ArrayRef = Arc::new(arrow_array::BinaryArray::from(vec![b"7000".as_slice()]));
    let people = of(vec![("city", city.clone()), ("wage", wage)]);
    let error = computed(&people, &options()).expect_err("no such type");
    assert!(matches!(error, ComputeBatchError::Type { .. }), "{error}");
    assert!(error.diagnostic().message.zh.contains("wage"));
    let people = of(vec![("city", city.clone())]);
    let error = computed(&people, &options()).expect_err("no wage");
    let missing = BatchError::from(crate::Question::Missing {
        role: crate::Role::Wage,
        seen: vec!["city".to_owned()],
    });
    assert_eq!(error.to_string(), missing.to_string());
    let truth: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let people = of(vec![("city", city), ("wage", truth)]);
    let result = computed(&people, &options()).expect("a result");
    let errors = errors(&result);
    let why = errors.into_iter().flatten().collect::<String>();
    assert!(why.contains("TRUE"), "{why}");
}

#[test]
fn net_pay_follows_the_year_so_far() {
    let city: ArrayRef = Arc::new(StringArray::from(vec!["南昌", "南昌"]));
    let wage: ArrayRef = Arc::new(Int64Array::from(vec![30_000, 30_000]));
    let income: ArrayRef = Arc::new(Int64Array::from(vec![None, Some(180_000)]));
    let none: ArrayRef = Arc::new(Int64Array::from(vec![None, Some(0)]));
    let people = of(vec![
        ("city", city),
        ("wage", wage),
        ("截至上月累计收入", income),
        ("累计专项扣除", Arc::clone(&none)),
        ("累计已扣税额", none),
    ]);
    let result = computed(&people, &options()).expect("a result");
    let net = amounts(&result, "net");
    assert_eq!(errors(&result), [None, None]);
    // the second has earned enough for a higher band
    assert_eq!(net.iter().flatten().count(), 2);
    assert_ne!(net.first(), net.last());
}
