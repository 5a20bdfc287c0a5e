//! Cells that say nothing: empty, nought, no.

/// Words for nothing.
const NOTHING: [&str; 16] = [
    "",
    "0",
    "0.0",
    "0.00",
    "-",
    "--",
    "—",
    "/",
    "否",
    "无",
    "没有",
    "不适用",
    "no",
    "none",
    "n/a",
    "false",
];

/// Whether a cell says nothing that could bear on a result.
pub(crate) fn is_harmless(text: &str) -> bool {
    let bare = crate::typed::half_width(text).trim().to_lowercase();
    NOTHING.contains(&bare.as_str())
}
