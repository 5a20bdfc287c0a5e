//! Nonsense ends in a message that says what to do, with exit code 2 and nothing on standard output.

use std::path::{Path, PathBuf};

use crate::common::{run, text};

/// Runs `compute` for 7000 元 in Nanchang in 2026-07, where the arguments do not say otherwise.
fn compute(args: &[&str]) -> std::process::Output {
    let mut all = vec!["compute"];
    for (option, value) in [
        ("--wage", "7000"),
        ("--city", "nanchang"),
        ("--month", "2026-07"),
    ] {
        if !args
            .iter()
            .any(|arg| *arg == option || arg.starts_with(&format!("{option}=")))
        {
            all.extend([option, value]);
        }
    }
    all.extend(args);
    run(all)
}

fn refused(args: &[&str], want: &str) {
    for lang in ["en", "zh"] {
        let mut all = args.to_vec();
        all.extend(["--lang", lang]);
        let output = compute(&all);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert_eq!(text(&output.stdout), "", "{args:?}");
        assert!(
            lang == "zh" || said.contains(want),
            "{args:?} should say `{want}`, says:\n{said}"
        );
        let word = if lang == "en" { "error: " } else { "错误：" };
        assert!(said.starts_with(word), "{args:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn wages_that_are_none() {
    for (wage, want) in [
        ("-1", "below zero"),
        ("-7000.00", "below zero"),
        ("99999999999", "above 10,000,000,000"),
        ("1e400", "not an amount"),
        ("NaN", "not an amount"),
        ("inf", "not an amount"),
        ("", "an amount is missing"),
        ("7,00", "thousands separators"),
        ("7000.505", "more than two decimals"),
        ("七千", "not an amount"),
        ("0x1F", "not an amount"),
    ] {
        refused(&["--wage", wage], want);
        refused(&["--base", wage], want);
    }
}

#[test]
fn full_width_digits_and_no_wage_are_fine() {
    for (wage, shown) in [
        ("７０００", "5,551.95"),
        ("0", "0.00"),
        ("0.7万", "5,551.95"),
    ] {
        let output = compute(&["--wage", wage]);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            text(&output.stdout).contains(&format!("Income after contributions {shown}")),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn cities_that_are_none() {
    refused(&["--city", "nanchagn"], "nearest: nanchang (南昌市)");
    refused(&["--city", "南晶"], "nanchang (南昌市)");
    refused(&["--city", "广卅"], "guangzhou (广州市)");
    refused(&["--city", "Atlantis"], "no region is called `Atlantis`");
    refused(&["--city", ""], "no region is called");
    refused(&["--city", "江西"], "is a province");
    refused(&["--city", "cn"], "no region is called `cn`");
}

#[test]
fn months_that_are_none_or_too_early() {
    refused(&["--month", "2026-13"], "not a month");
    refused(&["--month", "-1"], "not a month");
    refused(&["--month", "1998-01"], "the first month known is 20");
}

#[test]
fn a_month_far_ahead_is_carried_loudly() {
    let output = compute(&["--month", "2031-01"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stderr).contains("2031-01 is 50 months after the tables' date"),
        "{}",
        text(&output.stderr)
    );
    assert!(text(&output.stdout).contains("carried"));
    refused(&["--month", "2031-01", "--strict=known"], "carried");
}

#[test]
fn choices_that_are_not_offered() {
    refused(
        &["--city", "shenzhen", "--variant", "medical=gold"],
        "tier-1 (一档), tier-2 (二档)",
    );
    refused(
        &["--variant", "medical=gold"],
        "there is no choice `medical` here",
    );
    refused(
        &[
            "--city",
            "shenzhen",
            "--variant",
            "medical=tier-2",
            "--variant",
            "hukou=local",
        ],
        "hukou=other",
    );
    refused(&["--variant", "medical"], "not KEY=VALUE");
    refused(&["--housing-fund", "0.08"], "for 8% write 8");
    refused(&["--housing-fund", "13"], "allowed: 5%–12%");
    refused(&["--housing-fund", "8/3"], "allowed: 5%–12%");
    refused(
        &["--city", "tianjin", "--housing-fund", "8/10"],
        "must pay alike",
    );
    refused(&["--housing-fund", "x"], "not a percentage");
    refused(
        &["--city", "beijing", "--supplementary-housing-fund", "3"],
        "no supplementary housing fund",
    );
    refused(&["--work-injury-class", "9"], "write 1 to 8");
    refused(&["--work-injury-float", "70"], "50, 80, 100, 120 or 150");
    refused(
        &["--work-injury-float", "50"],
        "its steps are 100, 120, 150",
    );
    refused(
        &["--work-injury-rate", "0.5", "--work-injury-class", "2"],
        "does not go with",
    );
    refused(&["--only", "pention"], "did you mean `pension`?");
    refused(&["--without", "maternity"], "levied within medical");
    refused(&["--only", "maternity"], "levied within medical");
    refused(
        &["--base", "pension=6,500"],
        "no thousands separators in a list",
    );
    refused(&["--strict=maybe"], "not one of cited, known");
    refused(&["--strict"], "--housing-fund 10");
    refused(&["--format", "yaml"], "not one of table, json");
    refused(&["--format", "xlsx"], "does not write xlsx");
    refused(&["--wags", "7000"], "did you mean `--wage`?");
}

#[test]
fn several_mistakes_are_told_in_one_run() {
    let typed = "compute --wage abc --city nanchang --month 2026-13 --work-injury-class 9";
    for (lang, want) in [
        (
            "en",
            [
                "--wage: `abc`",
                "--month: `2026-13`",
                "--work-injury-class: `9`",
            ],
        ),
        (
            "zh",
            [
                "--wage：`abc`",
                "--month：`2026-13`",
                "--work-injury-class：`9`",
            ],
        ),
    ] {
        let output = run(typed.split(' ').chain(["--lang", lang]));
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stdout), "");
        let said = text(&output.stderr);
        assert!(want.iter().all(|part| said.contains(part)), "{said}");
        let hint = if lang == "en" { "hint: " } else { "提示：" };
        assert_eq!(said.matches(hint).count(), 1, "{said}");
    }
    // also what clap finds later: options that are missing or unknown
    let output = run("compute --wage abc --strict=perhaps --color pink".split(' '));
    let said = text(&output.stderr);
    for want in [
        "--wage: `abc`",
        "--strict: `perhaps`",
        "--color: `pink`",
        "--city <CITY> is missing",
    ] {
        assert!(said.contains(want), "{want}: {said}");
    }
    let output = run("compute --wage abc --city nanchang --help".split(' '));
    assert_eq!(
        text(&output.stdout),
        "",
        "a mistake before `--help` is said"
    );
}

#[test]
fn colours_and_languages_that_are_none() {
    refused(&["--color", "nonsense"], "not one of auto, always, never");
    let output = compute(&["--lang", "fr"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("--lang: `fr` is not a language"),
        "{}",
        text(&output.stderr)
    );
    let with = |variable: &str, args: &str| {
        let mut command = crate::common::sscalc();
        command.env("SSCALC_LANG", variable).args(args.split(' '));
        command.output().expect("the program starts")
    };
    let typed = "compute --wage 7000 --city nanchang --month 2026-07";
    let output = with("fr", typed);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("SSCALC_LANG: `fr` is not a language"),
        "{}",
        text(&output.stderr)
    );
    // an option says it better, and help is always given
    let output = with("fr", &format!("{typed} --lang zh"));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(with("fr", "compute --help").status.code(), Some(0));
    // a locale of one of the two languages is meant
    let output = with("zh_CN.UTF-8", typed);
    assert!(text(&output.stdout).contains("个人"), "{output:?}");
    assert_eq!(
        text(&compute(&["--lang", "zh-Hans"]).stdout),
        text(&output.stdout)
    );
}

#[test]
fn keys_that_are_given_twice() {
    let twice = "is given twice: keep one";
    refused(&["--base", "pension=6500,pension=7000"], twice);
    refused(
        &["--base", "pension=6500", "--base", "基本养老保险=7000"],
        twice,
    );
    refused(&["--base", "6500", "--base", "7000"], twice);
    refused(&["--ytd", "months=1,months=2"], "`months` is given twice");
    refused(
        &["--ytd", "months=1,income=2,income=2"],
        "`income` is given twice",
    );
    refused(
        &["--variant", "hukou=local", "--variant", "hukou=other"],
        "--variant: `hukou` is given twice",
    );
    refused(&["--only", "pension,pension"], "--only: `pension`");
    refused(
        &["--without", "pension", "--without", "pension"],
        "--without: `pension`",
    );
    refused(
        &["--deductions", "children=1,children=2"],
        "twice: keep one",
    );
    refused(
        &["--housing-fund", "8", "--housing-fund", "10"],
        "given twice",
    );
    // all of them in one run
    let output = compute(&[
        "--base",
        "social=1,social=2",
        "--variant",
        "a=1",
        "--variant",
        "a=2",
    ]);
    let said = text(&output.stderr);
    assert!(said.contains("`social`") && said.contains("`a`"), "{said}");
    let output = run([
        "batch",
        "tests/batch/good.csv",
        "--month",
        "2026-07",
        "--columns",
        "wage=a,wage=b",
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("--columns: `wage` is given twice"),
        "{}",
        text(&output.stderr)
    );
    let output =
        run("annual --city nanchang --year 2026 --wage-by-month 1-12=7000,3=8000".split(' '));
    assert!(
        text(&output.stderr).contains("month 3 is named twice"),
        "{}",
        text(&output.stderr)
    );
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

const OVERLAY: &str =
    "[overlay]\nid = \"mine\"\nname = \"我的\"\n\n[[pension.employer]]\nrate = \"20%\"\n";

#[test]
fn overlays_that_are_none() {
    let folder = Folder::new();
    refused(&["--overlay", "artikel"], "built in: article-2025-05-27");
    refused(&["--overlay", "nowhere.toml"], "check the spelling");
    refused(
        &["--overlay", folder.path("").to_str().expect("UTF-8")],
        "is a directory",
    );
    refused(
        &["--overlay", "rates/jiangxi/nanchang.toml"],
        "not an overlay",
    );
    refused(
        &["--city", "beijing", "--overlay", "article-2025-05-27"],
        "it is for: nanchang",
    );
    let wrong = OVERLAY.replace("pension.", "pensions.");
    refused(
        &["--overlay", &folder.file("wrong.toml", wrong.as_bytes())],
        "did you mean `pension`?",
    );
    let garbage: Vec<u8> = (0..10_u32 << 20)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0])
        .collect();
    refused(
        &["--overlay", &folder.file("garbage.toml", &garbage)],
        "the file has more than 1 MiB",
    );
    refused(
        &["--overlay", &folder.file("noise.toml", &garbage[..9_000])],
        "not UTF-8",
    );
    refused(
        &[
            "--overlay",
            &folder.file("words.toml", "[[".repeat(9_000).as_bytes()),
        ],
        "not valid TOML",
    );
    refused(
        &[
            "--overlay",
            &folder.file("gbk.toml", b"[overlay]\nid = \"x\"\nname = \"\xce\xd2\"\n"),
        ],
        "not UTF-8",
    );
}

#[test]
fn a_byte_order_mark_and_crlf_are_read_as_windows_writes_them() {
    let folder = Folder::new();
    let windows = format!("\u{feff}{}", OVERLAY.replace('\n', "\r\n"));
    let output = compute(&["--overlay", &folder.file("mine.toml", windows.as_bytes())]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("1,400.00"));
    let broken = windows.replace("\"20%\"", "20");
    refused(
        &["--overlay", &folder.file("broken.toml", broken.as_bytes())],
        "broken.toml:6:8",
    );
}

#[test]
fn rates_folders_that_are_none() {
    let folder = Folder::new();
    refused(
        &["--rates", folder.path("nowhere").to_str().expect("UTF-8")],
        "check the spelling",
    );
    refused(&["--rates", "Cargo.toml"], "is not a directory");
    refused(
        &["--rates", folder.path("").to_str().expect("UTF-8")],
        "holds no rate file",
    );
    let file = folder.file("jiangxi/nanchang.toml", b"[region]\nid = \"nanchang\"\n");
    refused(
        &["--rates", folder.path("").to_str().expect("UTF-8")],
        "`adcode` is missing",
    );
    std::fs::remove_file(file).expect("removed");
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_and_a_locked_file_end_in_words() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    folder.file("a.toml", OVERLAY.as_bytes());
    symlink(folder.path(""), folder.path("loop")).expect("a link");
    refused(
        &["--rates", folder.path("").to_str().expect("UTF-8")],
        "a loop of links",
    );
    let locked = folder.file("locked.toml", OVERLAY.as_bytes());
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).expect("locked");
    // whoever may read everything reads this as well
    if std::fs::read(&locked).is_err() {
        refused(&["--overlay", &locked], "chmod +r");
    }
}

#[test]
fn a_result_file_is_written_whole_or_not_at_all() {
    let folder = Folder::new();
    let path = folder.file("result.json", b"old");
    let output = compute(&["-o", &path]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""));
    let written = std::fs::read_to_string(&path).expect("the result");
    assert!(
        written.contains("\"taxable_income\": 5551.95"),
        "the ending chose JSON: {written}"
    );
    let left: Vec<_> = std::fs::read_dir(folder.path(""))
        .expect("a folder")
        .collect();
    assert_eq!(left.len(), 1, "no temporary file is left");
    refused(
        &[
            "-o",
            folder.path("nowhere/result.json").to_str().expect("UTF-8"),
        ],
        "cannot write",
    );
    refused(
        &["-o", folder.path("").to_str().expect("UTF-8")],
        "cannot write",
    );
    let before = std::fs::read(&path).expect("the result");
    refused(&["-o", &path, "--city", "Atlantis"], "no region");
    assert_eq!(std::fs::read(&path).expect("the result"), before);
    assert!(Path::new(&path).exists());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    use std::process::Stdio;
    let mut child = crate::common::sscalc()
        .args([
            "rates",
            "show",
            "guangzhou",
            "--month",
            "2026-07",
            "--format",
            "json",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}
