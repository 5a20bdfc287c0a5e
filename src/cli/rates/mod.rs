//! `rates`: looking at and checking rate tables.

use std::path::PathBuf;

pub(crate) mod args;

use crate::batch::program_of_word;
use crate::cli::clock::this_month;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::diagnostic::Diagnostic;
use crate::rates::finding::{Document, Finding};
use crate::rates::model::{Field, Table};
use crate::rates::regions::RegionEntry;
use crate::rates::{RatesError, check, files, read, template};
use crate::report::coverage::Coverage;
use crate::report::history::{Diff, History};
use crate::report::rates::{Shown, Sources};
use crate::survey;
use crate::text;
use args::{
    CoverageArgs, DiffArgs, HistoryArgs, LintArgs, NewArgs, RatesArgs, RatesCommand, ShowArgs,
    SourcesArgs,
};

pub(super) fn run(args: &RatesArgs, settings: &Settings) -> Result<Outcome, Failure> {
    match &args.command {
        RatesCommand::Show(args) => show(args, settings),
        RatesCommand::Sources(args) => sources(args, settings),
        RatesCommand::Lint(args) => lint(args, settings),
        RatesCommand::History(args) => history(args, settings),
        RatesCommand::Diff(args) => diff(args, settings),
        RatesCommand::Coverage(args) => coverage(args, settings),
        RatesCommand::New(args) => new(args, settings),
    }
}

fn history(args: &HistoryArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let region = tables.region(&args.region)?.region;
    let layers = tables.layers(&region, &[])?;
    let typed = args.parameter.as_deref().unwrap_or_default();
    let (program, rest) = typed.split_at(typed.find('.').unwrap_or(typed.len()));
    let wanted = match program_of_word(program) {
        Some(program) => format!("{}{rest}", program.id()),
        None => typed.to_owned(),
    };
    let asked = |field: &Field| {
        let path = field.to_string();
        wanted.is_empty() || path == wanted || path.starts_with(&format!("{wanted}."))
    };
    let said = survey::history::history(&layers, &asked);
    if said.is_empty() {
        let name = &region.id;
        let message = text!(
            "no table speaks of `{wanted}` here",
            "此处没有 `{wanted}` 的数据"
        );
        return Err(Diagnostic::error("no-parameter", message)
            .hint(text!(
                "`sscalc rates show {name}` lists the parameters: a program or program.parameter, such as pension.floor",
                "`sscalc rates show {name}` 列出参数：写险种或险种.参数，例如 pension.floor"
            ))
            .into());
    }
    let shown = History {
        tables: tables.date().to_owned(),
        region,
        said,
    };
    output::show(&shown, settings)?;
    Ok(Outcome::Done)
}

fn diff(args: &DiffArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let region = tables.region(&args.region)?.region;
    let layers = tables.layers(&region, &[])?;
    let (from, to) = (args.from, args.to);
    let shown = Diff {
        tables: tables.date().to_owned(),
        changes: survey::in_force::changes(&layers, from, to),
        region,
        from,
        to,
    };
    output::show(&shown, settings)?;
    Ok(Outcome::Done)
}

fn coverage(args: &CoverageArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let province = match &args.province {
        Some(typed) => Some(tables.province(typed)?.id),
        None => None,
    };
    let wanted = |region: &RegionEntry| {
        province
            .as_ref()
            .is_none_or(|province| region.province == *province)
    };
    let shown = Coverage {
        regions: survey::coverage::coverage(&tables, &wanted)?,
        tables: tables.date().to_owned(),
    };
    output::show(&shown, settings)?;
    Ok(Outcome::Done)
}

/// A template: of a region's file with its name and code from the national list, or of an overlay.
fn new(args: &NewArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let name = &args.name;
    let template = if args.overlay {
        template::overlay(name)
    } else {
        template::region(name).ok_or_else(|| {
            let message = text!("`{name}` is not in the national list", "国家行政区划中没有 `{name}`");
            Diagnostic::error("no-region", message).hint(text!(
                "write the Chinese name or the adcode of a prefecture; for an overlay add `--overlay`",
                "请写地级行政区的中文名或代码；叠加方案请加 `--overlay`"
            ))
        })?
    };
    output::put(&template, settings)?;
    Ok(Outcome::Done)
}

fn show(args: &ShowArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let month = args.month.unwrap_or_else(this_month);
    let region = tables.region(&args.region)?.region;
    let layers = tables.layers(&region, &[])?;
    let shown = Shown {
        parameters: survey::in_force::in_force(&layers, month),
        tables: tables.date().to_owned(),
        region,
        month,
    };
    output::show(&shown, settings)?;
    Ok(Outcome::Done)
}

fn sources(args: &SourcesArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let tables = settings.tables()?;
    let region = tables.region(&args.region)?.region;
    let layers = tables.layers(&region, &[])?;
    let shown = Sources {
        tables: tables.date().to_owned(),
        sources: survey::sources(&layers),
        region,
    };
    output::show(&shown, settings)?;
    Ok(Outcome::Done)
}

/// Checks files: each by itself, and together with the built-in tables that they do not replace.
fn lint(args: &LintArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let mut paths = args.paths.clone();
    if paths.is_empty() {
        paths.push(
            settings
                .rates
                .clone()
                .unwrap_or_else(|| PathBuf::from("rates")),
        );
    }
    let mut files = Vec::new();
    for path in &paths {
        if path.is_dir() {
            files.extend(files::tree(path).map_err(RatesError::from)?);
        } else {
            files.push((
                files::shown(path),
                files::bytes(path).map_err(RatesError::from)?,
            ));
        }
    }
    let (documents, findings) = findings(&files)?;
    let count = files.len();
    if findings.is_empty() {
        output::complain_text(
            text!(
                "files: {count}, findings: 0\n",
                "文件 {count} 个，没有问题\n"
            )
            .get(settings.lang),
        );
        return Ok(Outcome::Done);
    }
    let diagnostics: Vec<Diagnostic> = findings.iter().map(|f| f.diagnostic(&documents)).collect();
    let shown: Vec<String> = diagnostics
        .iter()
        .map(|d| d.render(settings.lang, false))
        .collect();
    output::print(&shown.join("\n"))?;
    let wrong = findings.len();
    output::complain_text(
        text!(
            "\nfiles: {count}, findings: {wrong}\n",
            "\n文件 {count} 个，问题 {wrong} 处\n"
        )
        .get(settings.lang),
    );
    Ok(Outcome::InPart)
}

fn findings(files: &[(String, Vec<u8>)]) -> Result<(Vec<Document>, Vec<Finding>), Failure> {
    let (documents, mut findings) = files::documents(files);
    for (path, bytes) in files {
        findings.extend(Document::manners(path, bytes));
    }
    let mut found = read::read_all(&documents);
    findings.append(&mut found.findings);
    let own = found.tables;
    // built-in tables stand around those that are checked, where they are not the same ones
    let mut all = own.clone();
    let built_in = crate::built_in_tables().all()?;
    all.extend(
        built_in
            .into_iter()
            .filter(|t| !own.iter().any(|o| o.id() == t.id())),
    );
    let is_own = |table: &Table| own.iter().any(|o| o.path == table.path);
    let between = check::check_after(&findings, &all, &is_own);
    findings.extend(between);
    findings.sort_by(|a, b| {
        (&a.path, a.place.line, a.place.column).cmp(&(&b.path, b.place.line, b.place.column))
    });
    Ok((documents, findings))
}
