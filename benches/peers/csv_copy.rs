//! Copies a CSV record by record with the `csv` crate: what reading and writing alone cost.
//!
//!     cargo run --release --example csv_copy -- IN.csv OUT.csv

use std::error::Error;
use std::fs::File;

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args_os().skip(1);
    let (Some(from), Some(to)) = (paths.next(), paths.next()) else {
        return Err("csv_copy IN.csv OUT.csv".into());
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(File::open(from)?);
    let mut writer = csv::Writer::from_writer(File::create(to)?);
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        writer.write_byte_record(&record)?;
    }
    Ok(writer.flush()?)
}
