//! `-o`: a file is replaced whole, and what is no file is written to.

use std::path::Path;

use crate::common::{run, sscalc, text};

fn compute(target: &Path) -> std::process::Output {
    let target = target.to_string_lossy();
    let wage = ["--wage", "7000", "--city", "nanchang", "--month", "2026-07"];
    let args = ["compute", "--format", "json", "-o", target.as_ref()];
    run(args.iter().chain(&wage))
}

#[test]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("out.json");
    std::fs::write(&target, "old and much longer than nothing").expect("a file");
    let output = compute(&target);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = std::fs::read_to_string(&target).expect("the file");
    assert!(written.starts_with('{') && written.ends_with("}\n"));
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        1
    );
    let output = compute(folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot write"));
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        1
    );
}

#[cfg(unix)]
#[test]
fn a_device_a_pipe_and_a_link_stay_what_they_are() {
    use std::os::unix::fs::FileTypeExt;

    let null = compute(Path::new("/dev/null"));
    assert_eq!(null.status.code(), Some(0), "{}", text(&null.stderr));
    let kept = std::fs::metadata("/dev/null").expect("a device");
    assert!(kept.file_type().is_char_device());

    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::read_to_string(pipe).expect("the pipe"))
    };
    assert_eq!(compute(&pipe).status.code(), Some(0));
    assert!(reader.join().expect("the reader").ends_with("}\n"));
    let kept = std::fs::metadata(&pipe).expect("the pipe");
    assert!(kept.file_type().is_fifo());

    let (target, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::write(&target, "old").expect("a file");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    assert_eq!(compute(&link).status.code(), Some(0));
    assert!(
        std::fs::symlink_metadata(&link)
            .expect("the link")
            .is_symlink()
    );
    let written = std::fs::read_to_string(&target).expect("the file");
    assert!(written.ends_with("}\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn row_16_of_the_losses_help_that_cannot_be_written_is_a_failure() {
    for args in [
        &["--help"][..],
        &["--version"],
        &["compute", "--help"],
        &["compute", "--wage", "7000", "--city", "nanchang"],
        &["batch", "--month", "2026-09", "tests/batch/good.csv"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = sscalc();
        command.args(args).stdout(full.expect("a device"));
        let output = command.output().expect("it ends");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(
            said.contains("cannot write the result") && said.contains("make room"),
            "{args:?}: {said}"
        );
        assert!(
            !said.contains("--help") && !said.contains("--resume"),
            "{args:?}: {said}"
        );
    }
}

#[test]
fn row_16_of_the_losses_nothing_that_is_both_asked_for_and_left_out_is_an_empty_result() {
    for args in [
        &["--only", "pension", "--without", "pension"][..],
        &["--only", "pension,medical", "--without", "medical"],
    ] {
        let output = run(["compute", "--wage", "7000", "--city", "nanchang"]
            .iter()
            .chain(args));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("is also in `--only`"), "{said}");
    }
}

#[test]
fn the_tables_date_stands_in_the_version_and_on_every_page() {
    let tables = sscalc::built_in_tables();
    let date = tables.date();
    let version = run(["--version"]);
    assert_eq!(
        text(&version.stdout),
        format!("sscalc {} (tables of {date})\n", env!("CARGO_PKG_VERSION"))
    );
    for command in [
        "compute --wage 9000 --city nanchang",
        "explain --wage 9000 --city nanchang",
        "annual --wage 9000 --city nanchang --year 2026",
        "gross --net 8000 --city nanchang",
        "compare --wage 9000 --cities nanchang,beijing",
        "regions nanchang",
        "rates show nanchang",
        "rates history nanchang",
        "rates sources nanchang",
        "rates diff nanchang --from 2025-12 --to 2026-12",
        "rates coverage --province hainan",
    ] {
        let page = run(command
            .split(' ')
            .chain(["--format", "html", "--lang", "en"]));
        let foot = format!(", tables of {date}</footer>");
        assert!(text(&page.stdout).contains(&foot), "{command}");
        let object = run(command.split(' ').chain(["--format", "json"]));
        let key = format!("\"tables\": \"{date}\"");
        assert!(text(&object.stdout).contains(&key), "{command}");
    }
}
