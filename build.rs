//! Reads and checks `rates/`, and writes what the program embeds of it.

#![expect(
    clippy::disallowed_methods,
    reason = "this is how a build script is told where to write"
)]

use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=rates");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where to write"));
    if let Err(error) = sscalc_tables::rates::embedded::write(Path::new("rates"), &out) {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}
