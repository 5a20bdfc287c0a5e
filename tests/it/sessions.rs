//! Golden sessions of the command line, those of the README among them.
//!
//! `TRYCMD=overwrite cargo test sessions` writes them anew; read the difference before it is committed.

#[test]
fn sessions_come_out_as_written() {
    trycmd::TestCases::new()
        .env("SSCALC_LANG", "en")
        .env("NO_COLOR", "1")
        .env("SSCALC_RATES", "")
        .case("tests/sessions/*.trycmd")
        .case("README.md")
        .case("README.zh-CN.md")
        .case("docs/*.md");
}
