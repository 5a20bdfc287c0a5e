//! `batch`: a payroll file in, every person's breakdown out.

use crate::batch::output::workbook::client::ClientColumns;
use crate::batch::people::People;
use crate::batch::{
    BatchError, Checks, Engine, Form, Input, Known, Layout, ResultTable, ToldColumns, language_of,
    month_of_titles,
};
use crate::cli::kind;
use crate::cli::outcome::{Failure, Outcome, bad_argument};
use crate::cli::output;
use crate::cli::part::is_stream;
use crate::cli::settings::Settings;
use crate::cli::values;
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::report::batch::understood;
use crate::text;

pub(crate) mod args;
mod extras;
mod files;
mod open;
mod options;
#[cfg_attr(feature = "parquet", path = "parquet.rs")]
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
mod parquet;
mod people;
mod progress;
mod whole;
mod work;

use args::BatchArgs;
use extras::Asked;
use people::{Reading, begins_with_repeats};
use work::Work;

/// The forms of results.
const FORMS: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Parquet, Format::Jsonl];
/// The most workers that are started unasked.
const MOST_THREADS: usize = 8;

impl From<BatchError> for Failure {
    fn from(error: BatchError) -> Failure {
        error.diagnostic().into()
    }
}

pub(super) fn run(args: &BatchArgs, settings: &Settings) -> Result<Outcome, Failure> {
    let mut defaults = options::defaults(args)?;
    let told = options::told(args);
    let columns = options::columns(args)?;
    let tables = settings.tables()?;
    let mut input = open::input(args, told.clone(), settings)?;
    let natural = match input.form {
        _ if args.template.is_some() => Format::Xlsx,
        Form::Delimited(_) => Format::Csv,
        Form::JsonLines => Format::Jsonl,
        Form::Sheet => Format::Csv,
    };
    let forms: &[Format] = match args.template {
        Some(_) => &[Format::Xlsx],
        None => &FORMS,
    };
    let format = settings.format_among(natural, forms)?;
    if args.template.is_some() && format != Format::Xlsx {
        return Err(no_template(format));
    }
    if let Some(target) = &settings.output {
        kind::refuse_other("-o", target, format)?;
    }
    let engine = Engine::new(&tables, &defaults.person.overlays, defaults.person.strict)?;
    let engine = engine.deducting(defaults.person.deductions.clone());
    let engine = match format {
        Format::Csv | Format::Xlsx | Format::Parquet => engine,
        Format::Jsonl => engine.keeping_schedules(),
        other => return Err(no_format(other)),
    };
    // a wrong option is one mistake, not one in every row
    if let Some(city) = &defaults.city {
        tables.city(city)?;
    }
    parquet::possible(format)?;
    let titled = month_of_titles(&input).filter(|_| args.month.is_none());
    if let Some((month, _)) = &titled {
        defaults.month = *month;
    }
    let known = Known {
        has_city: defaults.city.is_some(),
        month: defaults.month,
        has_year: defaults.before.is_some(),
    };
    let layout = Layout::of(&input.headings, &input.sample, &columns, known).inspect_err(|_| {
        // what is asked is seen best beside what was understood
        if args.dry_run
            && let Ok(uses) = Layout::uses(&input.headings, &columns, known.has_city)
        {
            let grid = understood::grid(&input, &uses, settings.lang);
            output::complain_text(&grid.table(settings.width, settings.lang));
        }
    });
    let layout = layout.map_err(BatchError::from)?;
    let client = args
        .template
        .map(|version| ClientColumns::find(version, &layout, &values::all(&args.template_columns)));
    let client = client.transpose()?;
    let lang = args
        .headings
        .unwrap_or_else(|| language_of(&input.headings));
    let programs = engine.programs(&defaults, &layout);
    let checks = checks(args, &layout, &columns)?;
    let checked = checks.as_ref().map_or_else(Vec::new, Checks::programs);
    let table = ResultTable::new(&layout, programs, checked, lang, &args.prefix);
    let threads = match args.threads {
        Some(threads) => threads.clamp(1, 64),
        None => std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_THREADS),
    };
    let open = || {
        let mut input = open::input(args, told.clone(), settings)?;
        if !layout.earlier.is_empty() {
            input.rows.take_guards_off();
        }
        Ok(input)
    };
    if !layout.earlier.is_empty() {
        input.rows.take_guards_off();
    }
    let reading = Reading {
        engine: &engine,
        layout: &layout,
        defaults: &defaults,
        threads,
        checks: checks.as_ref(),
        open: &open,
    };
    let is_file = std::fs::metadata(&args.file).is_ok_and(|known| known.is_file());
    // what is printed cannot be taken back
    let is_kept = settings
        .output
        .as_deref()
        .is_some_and(|target| !is_stream(target));
    let looks_first = is_file && (!is_kept || args.resume || args.dry_run);
    let mut people = None;
    if is_file && (begins_with_repeats(&input, &layout) || (looks_first && reading.repeats()?)) {
        people = reading.people()?;
    }
    let style = options::style(args, settings, &input, table);
    let asked = Asked::of(args, settings, &layout)?;
    let go = |input: Input, people: Option<&People>| {
        let mut extras = asked.begin(args, (&input, &layout), &style.table)?;
        extras.more.checks = checks.clone().unwrap_or_default();
        let work = Work {
            style: style.clone(),
            extras: &mut extras,
            args,
            settings,
            engine: &engine,
            layout: &layout,
            defaults: &defaults,
            input,
            threads,
            titled: titled.clone(),
            people,
            client: client.as_ref(),
            checks: checks.as_ref(),
            can_begin_anew: is_file && is_kept,
        };
        let done = work.start(format);
        let put = extras.end(done.is_ok(), settings);
        done.and_then(|done| put.map(|()| done))
    };
    match go(input, people.as_ref()) {
        Err(failure) if failure.is_repeats() => {
            // somebody has several rows after all: nothing is written yet
            let people = reading.people()?;
            go(open()?, people.as_ref())
        }
        done => done,
    }
}

/// The columns that `--check-given` holds against the tables.
fn checks(
    args: &BatchArgs,
    layout: &Layout,
    told: &ToldColumns,
) -> Result<Option<Checks>, Failure> {
    if !args.check_given {
        return Ok(None);
    }
    if !layout.given.is_empty() {
        // without a city there is nothing to hold them against
        let why = text!(
            "no city is known, by whose rates the contributions would be computed: `--city 南昌`, or `--columns city=HEADING`",
            "不知道参保地，无从按费率计算应缴数：请写 `--city 南昌`，或 `--columns city=列名`"
        );
        return Err(bad_argument("--check-given", &why).into());
    }
    if args.resume {
        let why = text!(
            "differences are added up over all rows at once: run it without `--resume`",
            "差额须一次算完全部行：请去掉 `--resume`"
        );
        return Err(bad_argument("--resume", &why).into());
    }
    let checks = Checks::find(layout, told).map_err(BatchError::from)?;
    if checks.is_empty() {
        let why = text!(
            "no column is known to give what the person pays in yuan (基本养老保险费, 养老保险个人缴费 …): `--columns given.pension=HEADING`",
            "没有认出个人缴费金额列（基本养老保险费、养老保险个人缴费……）：请写 `--columns given.pension=列名`"
        );
        return Err(bad_argument("--check-given", &why).into());
    }
    Ok(Some(checks))
}

fn no_template(format: Format) -> Failure {
    let word = format.id();
    Diagnostic::error(
        "format",
        text!(
            "a template is written as a workbook, not as {word}",
            "模板只输出为工作簿，不输出 {word}"
        ),
    )
    .hint(text!(
        "leave `--format` out and name a file: `-o 正常工资薪金所得.xlsx`",
        "请去掉 `--format`，并指定文件：`-o 正常工资薪金所得.xlsx`"
    ))
    .into()
}

fn no_format(format: Format) -> Failure {
    let word = format.id();
    Diagnostic::error(
        "format",
        text!("`batch` does not write {word}", "`batch` 不输出 {word}"),
    )
    .hint(text!(
        "choose csv, xlsx, parquet or jsonl: `--format csv`",
        "可选 csv、xlsx、parquet 或 jsonl：`--format csv`"
    ))
    .into()
}
