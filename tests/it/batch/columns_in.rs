//! Parquet in: the same answers as CSV, its own types out again, and what lies about its size refused.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Type as Physical};
use parquet::data_type::{
    ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{batch, file, folder, records};
use crate::common::text;

const MONTH: [&str; 2] = ["--month", "2026-09"];
const SCHEMA: &str = "message people {
    required binary 姓名 (utf8);
    optional binary 参保地 (utf8);
    optional int64 应发工资 (decimal(12, 4));
    optional fixed_len_byte_array(5) 缴费基数 (decimal(10, 2));
    optional int32 hired (date);
    optional int64 工龄;
    optional double 专项附加扣除;
}";
/// The same people.
const CSV: &str = "姓名,参保地,应发工资,缴费基数,hired,工龄,专项附加扣除\n\
    张三,南昌,7000.50,6000.00,2026-07-01,3,1000\n\
    李四,上海,36921.00,,,,0.1\n\
    王五,,8000.00,,1969-12-31,-1,\n";

fn people(folder: &Path, compression: Compression) -> PathBuf {
    let path = folder.join("people.parquet");
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let properties = WriterProperties::builder().set_compression(compression);
    let file = File::create(&path).expect("a file");
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build()));
    let writer = writer.as_mut().expect("a writer");
    let mut group = writer.next_row_group().expect("a group");
    macro_rules! column {
        ($of:ty, $values:expr, $levels:expr) => {{
            let mut column = group.next_column().expect("a column").expect("a column");
            let levels: Option<&[i16]> = $levels;
            let own = column.typed::<$of>();
            own.write_batch(&$values, levels, None).expect("written");
            column.close().expect("closed");
        }};
    }
    let texts = |texts: &[&str]| -> Vec<ByteArray> {
        texts.iter().map(|text| ByteArray::from(*text)).collect()
    };
    column!(ByteArrayType, texts(&["张三", "李四", "王五"]), None);
    column!(ByteArrayType, texts(&["南昌", "上海"]), Some(&[1, 1, 0]));
    column!(
        Int64Type,
        [70_005_000, 369_210_000, 80_000_000],
        Some(&[1, 1, 1])
    );
    let base: FixedLenByteArray = ByteArray::from(600_000_i64.to_be_bytes()[3..].to_vec()).into();
    column!(FixedLenByteArrayType, [base], Some(&[1, 0, 0]));
    column!(Int32Type, [20_635, -1], Some(&[1, 0, 1]));
    column!(Int64Type, [3, -1], Some(&[1, 0, 1]));
    column!(DoubleType, [1000.0, 0.1], Some(&[1, 1, 0]));
    group.close().expect("closed");
    writer.finish().expect("closed");
    path
}

fn ran(args: &[&str], input: &[u8]) -> (i32, Vec<u8>, String) {
    let output = batch(args.iter().chain(&MONTH), input);
    let code = output.status.code().expect("it ends by itself");
    (code, output.stdout, text(&output.stderr).to_owned())
}

/// Records without the mark that a spreadsheet wants.
fn rows(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    records(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes))
}

#[test]
fn parquet_gives_what_csv_gives() {
    let folder = folder();
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
        let path = people(folder.path(), compression);
        let city = ["--city", "深圳"];
        let (code, want, _) = ran(&["-", city[0], city[1]], CSV.as_bytes());
        let (own_code, own, said) = ran(&[path.to_str().unwrap(), city[0], city[1]], b"");
        assert_eq!((own_code, code), (0, 0), "{said}");
        assert_eq!(rows(&own), rows(&want));
        assert!(
            said.contains("columns of doubles, each read as the shortest decimal"),
            "{said}"
        );
        assert!(said.contains("专项附加扣除"), "{said}");
        // a pipe gives the same
        let bytes = std::fs::read(&path).expect("a file");
        let (_, piped, said) = ran(&["-", city[0], city[1]], &bytes);
        assert_eq!(piped, own, "{said}");
    }
}

#[test]
fn own_columns_keep_their_types() {
    let folder = folder();
    let path = people(folder.path(), Compression::SNAPPY);
    let out = folder.path().join("out.parquet");
    let (from, to) = (path.to_str().unwrap(), out.to_str().unwrap());
    let (code, _, said) = ran(&[from, "--city", "深圳", "-o", to], b"");
    assert_eq!(code, 0, "{said}");
    let types = |path: &Path| -> Vec<(String, Physical, Option<LogicalType>)> {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let columns = schema.columns().iter().map(|column| {
            let logical = column.logical_type_ref().cloned();
            (column.name().to_owned(), column.physical_type(), logical)
        });
        columns.collect()
    };
    let (before, after) = (types(&path), types(&out));
    for place in [0, 1, 2, 4, 5] {
        assert_eq!(after[place].0, before[place].0);
        assert_eq!(after[place].1, before[place].1);
    }
    assert_eq!(after[2].2, Some(LogicalType::decimal(4, 12)));
    // of five bytes before, now of eight
    assert_eq!(after[3].1, Physical::INT64);
    assert_eq!(after[3].2, Some(LogicalType::decimal(2, 10)));
    assert_eq!(after[4].2, Some(LogicalType::Date));
    // a double goes out as the text that was read
    assert_eq!(after[6].2, Some(LogicalType::String));
    // and the result is a sheet again: the same cells, the results of the run before replaced
    let (_, first, _) = ran(&[from, "--city", "深圳"], b"");
    let (code, again, said) = ran(&[to, "--city", "深圳", "--ignore", "row"], b"");
    assert_eq!(code, 0, "{said}");
    let ((mut heading, mut again), (want_heading, want)) = (rows(&again), rows(&first));
    let row = heading
        .iter()
        .position(|own| own == "row")
        .expect("a column");
    heading.remove(row);
    for cells in &mut again {
        cells.remove(row);
    }
    assert_eq!((heading, again), (want_heading, want));
}

#[test]
fn what_is_not_read_is_named_with_what_to_do() {
    let folder = folder();
    let path = people(folder.path(), Compression::SNAPPY);
    let from = path.to_str().unwrap();
    for (more, word) in [
        (["--sheet", "1"], "no sheets"),
        (["--header-row", "2"], "the names of its columns"),
        (["--encoding", "gbk"], "not text"),
    ] {
        let (code, _, said) = ran(&[&[from][..], &more].concat(), b"");
        assert_eq!(code, 2);
        assert!(said.contains(word), "{said}");
    }
    for (schema, word) in [
        (
            "message s { optional group tags (list) { repeated group list { optional binary element (utf8); } } }",
            "`tags.list.element` of the Parquet file is of a type that is not read (nested)",
        ),
        ("message s { optional int96 at; }", "INT96"),
    ] {
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let nested = folder.path().join("nested.parquet");
        let to = File::create(&nested).expect("a file");
        let writer = SerializedFileWriter::new(to, schema, Arc::default());
        writer.expect("a writer").finish().expect("closed");
        let (code, _, said) = ran(&[nested.to_str().unwrap()], b"");
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(word), "{said}");
    }
}

/// The number that the head of a page has for its length unpacked, in Thrift's compact protocol.
fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).expect("seven bits") | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).expect("what is left is below 128"));
    out
}

#[test]
fn a_page_that_claims_to_be_large_is_refused_by_the_limit() {
    let folder = folder();
    let path = people(folder.path(), Compression::SNAPPY);
    let mut bytes = std::fs::read(&path).expect("a file");
    // the first page begins behind PAR1: its type, 0x15, and its length unpacked, as long as before in bytes
    assert_eq!(bytes[4], 0x15);
    assert_eq!(bytes[6], 0x15);
    let huge = varint(2 * 2_000_000_000);
    let end = 7 + huge.len();
    bytes.splice(7..8, huge);
    // all places behind move, which the footer does not know: what is looked at first is the first page
    let lying = file(folder.path(), "lying.parquet", &bytes);
    let (code, _, said) = ran(&[lying.to_str().unwrap()], b"");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("more than 64 MiB"), "{end}: {said}");
}

#[test]
fn a_damaged_file_is_refused_and_nothing_worse() {
    let folder = folder();
    let path = people(folder.path(), Compression::SNAPPY);
    let whole = std::fs::read(&path).expect("a file");
    let mut random = fastrand::Rng::with_seed(14);
    for round in 0..60 {
        let mut bytes = whole.clone();
        if round % 3 == 0 {
            bytes.truncate(random.usize(4..bytes.len()));
        } else {
            for _ in 0..random.usize(1..6) {
                let place = random.usize(4..bytes.len());
                bytes[place] = random.u8(..);
            }
        }
        let damaged = file(folder.path(), "damaged.parquet", &bytes);
        let (code, _, said) = ran(&[damaged.to_str().unwrap(), "--city", "深圳"], b"");
        // a figure that became another figure is no damage that anybody sees
        assert!([0, 1, 2].contains(&code), "{round}: {said}");
        assert!(!said.contains("panicked"), "{round}: {said}");
    }
}
