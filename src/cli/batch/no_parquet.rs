//! What is said where the program is built without Parquet.

use crate::cli::batch::work::Work;
use crate::cli::outcome::{Failure, Outcome};
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::text;

/// Whether this program writes a format.
pub(super) fn possible(format: Format) -> Result<(), Failure> {
    if format == Format::Parquet {
        return Err(missing());
    }
    Ok(())
}

fn missing() -> Failure {
    Diagnostic::error(
        "format",
        text!(
            "this program was built without Parquet",
            "此程序编译时未包含 Parquet"
        ),
    )
    .hint(text!(
        "build it with: `cargo build --release --features parquet`; or write CSV: `--format csv`",
        "请这样编译：`cargo build --release --features parquet`；或输出 CSV：`--format csv`"
    ))
    .into()
}

impl Work<'_> {
    pub(super) fn parquet(self) -> Result<Outcome, Failure> {
        Err(missing())
    }
}
