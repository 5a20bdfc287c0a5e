//! Parquet out, read back by the crate's own reader: the same cells as CSV.

use parquet::basic::{LogicalType, Type};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::{batch, file, folder, records};
use crate::common::{run, text};

const PEOPLE: &str = "工号,备注,备注,参保城市,应发工资\n\
    007,=1+1,,南昌,7000.5\n\
    008,\"多\n行\",x,上海,36921.5\n\
    009,,,火星,1\n\
    010,,,深圳,12000\n";

fn shown(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Decimal(decimal) => {
            let digits = decimal
                .data()
                .iter()
                .fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
            format!("{}.{:02}", digits / 100, digits % 100)
        }
        other => other.to_string(),
    }
}

fn rows(path: &std::path::Path) -> (Vec<String>, Vec<Vec<String>>) {
    let file = std::fs::File::open(path).expect("a file");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let schema = reader.metadata().file_metadata().schema();
    let names = schema
        .get_fields()
        .iter()
        .map(|field| field.name().to_owned());
    let rows = reader.get_row_iter(None).expect("rows");
    let rows = rows.map(|row| {
        row.expect("a row")
            .get_column_iter()
            .map(|(_, field)| shown(field))
            .collect()
    });
    (names.collect(), rows.collect())
}

#[test]
fn parquet_holds_what_csv_holds() {
    let folder = folder();
    let csv = file(folder.path(), "people.csv", PEOPLE);
    let (csv, out) = (csv.to_str().unwrap(), folder.path().join("out.parquet"));
    let to = out.to_str().unwrap();
    let as_csv = run(["batch", csv, "--month", "2026-09", "--raw"]);
    let as_parquet = run(["batch", csv, "--month", "2026-09", "-o", to]);
    assert_eq!(
        as_parquet.status.code(),
        Some(1),
        "{}",
        text(&as_parquet.stderr)
    );
    let (heading, mut want) = records(&as_csv.stdout);
    let (names, rows) = rows(&out);
    assert_eq!(
        names[..5],
        ["工号", "备注", "备注_2", "参保城市", "应发工资"]
    );
    assert_eq!(names[5..names.len() - 1], heading[5..]);
    assert_eq!(names.last().unwrap(), "row");
    let refused = want.remove(2);
    assert!(refused.last().unwrap().contains("火星"));
    for ((row, want), number) in rows.iter().zip(&want).zip(["1", "2", "4"]) {
        let (last, row) = row.split_last().unwrap();
        assert_eq!(row, want);
        assert_eq!(last, number);
    }
    assert_eq!(rows.len(), 3);
    let apart = std::fs::read(folder.path().join("out.rejects.csv")).unwrap();
    assert_eq!(records(&apart).1.len(), 1);
    let reader = SerializedFileReader::new(std::fs::File::open(&out).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let cost = schema
        .columns()
        .iter()
        .find(|column| column.name() == "用工成本")
        .unwrap();
    assert_eq!(cost.physical_type(), Type::INT64);
    assert_eq!(cost.logical_type_ref(), Some(&LogicalType::decimal(2, 18)));
}

#[test]
fn refused_rows_stand_in_their_place_where_they_have_no_file() {
    let folder = folder();
    let piped = batch(
        ["-", "--month", "2026-09", "--format", "parquet"],
        PEOPLE.as_bytes(),
    );
    let path = file(folder.path(), "piped.parquet", &piped.stdout);
    let (names, rows) = rows(&path);
    assert_eq!(rows.len(), 4);
    let error = names.iter().position(|name| name == "原因").unwrap();
    assert!(rows[2][error].contains("火星"));
    assert_eq!(rows[2][5..error].concat(), "");
}

#[test]
fn groups_are_bounded_and_no_row_is_lost() {
    let folder = folder();
    let out = folder.path().join("out.parquet");
    let many = 120_000;
    let mut csv = String::from("id,city,wage\n");
    for id in 0..many {
        csv.push_str(&format!("{id:06},南昌,{}\n", 5_000 + id % 9_000));
    }
    let output = batch(
        ["-", "--month", "2026-09", "-o", out.to_str().unwrap()],
        csv.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let reader = SerializedFileReader::new(std::fs::File::open(&out).unwrap()).unwrap();
    let groups = reader.metadata().row_groups();
    assert!(groups.len() > 1);
    let rows: i64 = groups.iter().map(|group| group.num_rows()).sum();
    assert_eq!(rows, many);
    for (next, row) in reader.get_row_iter(None).unwrap().enumerate() {
        let row = row.unwrap();
        let (_, id) = row.get_column_iter().next().unwrap();
        assert_eq!(shown(id), format!("{next:06}"));
    }
}

#[test]
fn a_column_called_row_needs_a_prefix() {
    let input = "row,city,wage\n1,南昌,7000\n";
    let output = batch(["-", "--format", "parquet"], input.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--prefix"));
    let output = batch(
        ["-", "--format", "csv", "--month", "2026-09"],
        input.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0));
}
