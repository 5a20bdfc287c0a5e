//! An explanation for the eye and as records: a table a program, its formulas above, the documents at the end.

use crate::explain::{Explanation, Previous, Step, StepKind, StepValue, What, Working};
use crate::lang::Lang;
use crate::note::Note;
use crate::program::{Program, Side};
use crate::rates::layers::Term;
use crate::rates::model::{Source, Status};
use crate::report::caption::Caption;
use crate::report::cell::Cell;
use crate::report::grid::{Align, Grid, GridRow};
use crate::report::notes::{self, Detail};
use crate::report::records::Records;
use crate::report::words::{self, pick};
use crate::report::{Report, json};
use crate::schedule::{Figure, StandIn};

impl Report for Explanation {
    fn command(&self) -> &'static str {
        "explain"
    }

    fn tables(&self) -> Option<&str> {
        Some(&self.breakdown.tables)
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        json::text(
            &json::Compute::of(self.command(), &self.breakdown, lang),
            pretty,
        )
    }

    fn notes(&self) -> &[Note] {
        &self.breakdown.notes
    }

    /// Whoever asks for every step is told every doubt.
    fn note_lines(&self, lang: Lang, quiet: bool, _: Detail) -> Vec<(bool, String)> {
        notes::lines(self.notes(), lang, quiet, Detail::Whole)
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = self.breakdown.grids(lang);
        for item in &self.breakdown.items {
            let mut grid = Grid::headed(
                lang,
                [
                    ("Step", "步骤", Align::Left),
                    ("Value", "数值", Align::Right),
                    ("Document", "文件", Align::Fold),
                    ("Status", "数据状态", Align::Fold),
                    ("Previously", "此前标准", Align::Fold),
                ],
            );
            grid.above.push(words::program(item.program, lang).into());
            for side in Side::BOTH {
                let steps = item.share(side).steps();
                let colon = pick(lang, ": ", "：");
                for step in steps.iter().filter(|step| step.working != Working::None) {
                    let line = format!("{}{colon}{}", label(step.what, side, lang), step.formula);
                    let line = Caption::from(line).indented(2);
                    if !grid.above.contains(&line) {
                        grid.above.push(line);
                    }
                }
                for step in steps {
                    let row = GridRow::Single(self.row(step, side, lang));
                    if !grid.rows.contains(&row) {
                        grid.rows.push(row);
                    }
                }
            }
            grids.push(grid);
        }
        grids.extend(self.documents(lang));
        grids
    }

    fn records(&self) -> Records {
        let steps = self.breakdown.items.iter().flat_map(|item| {
            let steps = |side| item.share(side).steps().iter();
            let of_side = move |side| steps(side).map(move |step| (side, step));
            let steps = Side::BOTH.into_iter().flat_map(of_side);
            steps.map(|(side, step)| StepRecord {
                program: item.program,
                side,
                step,
                source: step.figure.as_ref().and_then(|f| self.source(&f.source)),
            })
        });
        Records::of(steps)
            .column("program", |step| step.program.into())
            .column("side", |step| step.side.id().into())
            .column("kind", |step| step.step.what.kind().id().into())
            .column("formula", |step| (&step.step.formula).into())
            .column("value", |step| value(step.step))
            .column("status", |step| step.figure(|figure| figure.status.into()))
            .column("source", |step| {
                step.figure(|figure| (&figure.source).into())
            })
            .column("document", |step| step.source.map(|s| &s.document).into())
            .column("publisher", |step| step.source.map(|s| &s.publisher).into())
            .column("published", |step| step.source.map(|s| &s.published).into())
            .column("url", |step| step.source.map(|s| &s.url).into())
            .column("file", |step| step.figure(|figure| (&figure.path).into()))
            .column("line", |step| {
                step.figure(|figure| Cell::Count(figure.place.line.into()))
            })
            .column("previous", |step| {
                step.previous(|before| (&before.value).into())
            })
            .column("previous_until", |step| {
                step.previous(|before| before.until.into())
            })
            .done()
    }
}

/// A step as a record.
struct StepRecord<'e> {
    program: Program,
    side: Side,
    step: &'e Step,
    /// The document of its figure.
    source: Option<&'e Source>,
}

impl StepRecord<'_> {
    fn figure(&self, cell: fn(&Figure) -> Cell) -> Cell {
        self.step.figure.as_ref().map(cell).into()
    }

    fn previous(&self, cell: fn(&Previous) -> Cell) -> Cell {
        self.step.previous.as_ref().map(cell).into()
    }
}

/// What is shown of it.
#[easy_ext::ext(ExplanationText)]
impl Explanation {
    fn source(&self, key: &str) -> Option<&Source> {
        let mut sources = self.breakdown.sources.iter();
        sources.find(|source| source.key.value == key)
    }

    /// The number under which a document stands at the end.
    fn number(&self, key: &str) -> Option<usize> {
        let mut sources = self.breakdown.sources.iter();
        Some(sources.position(|source| source.key.value == key)? + 1)
    }

    fn row(&self, step: &Step, side: Side, lang: Lang) -> Vec<Cell> {
        // a rounding rule that changed nothing is left to JSON and CSV
        let acts = step.what.kind() != StepKind::Amount || step.working == Working::Rounded;
        let figure = step.figure.as_ref().filter(|_| acts);
        let document = figure.map(|figure| {
            let place = format!("{}:{}", figure.path, figure.place.line);
            match (self.source(&figure.source), self.number(&figure.source)) {
                (Some(source), Some(number)) => {
                    let document = format!("[{number}] {}", name(source));
                    Cell::Lines(vec![document.into(), place.into()])
                }
                _ => place.into(),
            }
        });
        let previous = step.previous.as_ref().map(|before| {
            let (value, until) = (&before.value, before.until);
            match lang {
                Lang::En => format!("{value} until {until}"),
                Lang::Zh => format!("{value}，至 {until}"),
            }
        });
        vec![
            label(step.what, side, lang).into(),
            value(step),
            document.into(),
            figure.map(|figure| standing(figure, lang)).into(),
            previous.into(),
        ]
    }

    /// The documents by number, with publisher, date and address: lines, so that no address is broken.
    fn documents(&self, lang: Lang) -> Option<Grid> {
        let line = |(index, source): (usize, &Source)| {
            let parts = [
                &source.document,
                &source.publisher,
                &source.published,
                &source.url,
            ];
            let parts: Vec<&str> = parts
                .into_iter()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            let (first, rest) = parts.split_first().unwrap_or((&"", &[]));
            let first = format!("[{}] {first}", index + 1);
            let rest = rest.iter().map(|part| (*part).to_owned());
            Caption::of(std::iter::once(first).chain(rest)).indented(1)
        };
        let lines: Vec<Caption> = self
            .breakdown
            .sources
            .iter()
            .enumerate()
            .map(line)
            .collect();
        (!lines.is_empty()).then(|| Grid {
            above: vec![pick(lang, "Documents", "文件").into()],
            below: lines,
            ..Grid::default()
        })
    }
}

/// What comes out of a step.
fn value(step: &Step) -> Cell {
    match step.value {
        StepValue::Amount(amount) => amount.into(),
        StepValue::Percent(rate) => rate.into(),
    }
}

/// A document's number, or who published it.
fn name(source: &Source) -> &str {
    if source.document.is_empty() {
        &source.publisher
    } else {
        &source.document
    }
}

fn label(what: What, side: Side, lang: Lang) -> String {
    let side = words::side(side, lang);
    match (what, lang) {
        (What::Wage, Lang::En) => "wage".to_owned(),
        (What::Wage, Lang::Zh) => "应发工资".to_owned(),
        (What::DeclaredBase, Lang::En) => "declared base".to_owned(),
        (What::DeclaredBase, Lang::Zh) => "申报基数".to_owned(),
        (What::BaseRounding, Lang::En) => "base rounded".to_owned(),
        (What::BaseRounding, Lang::Zh) => "基数取整".to_owned(),
        (What::Floor, Lang::En) => "floor".to_owned(),
        (What::Floor, Lang::Zh) => "下限".to_owned(),
        (What::Ceiling, Lang::En) => "ceiling".to_owned(),
        (What::Ceiling, Lang::Zh) => "上限".to_owned(),
        (What::Average, Lang::En) => "average wage".to_owned(),
        (What::Average, Lang::Zh) => "平均工资".to_owned(),
        (What::StandIn(kind), Lang::En) => format!("{}, stand-in", kind.name(lang)),
        (What::StandIn(kind), Lang::Zh) => format!("{}（代用）", kind.name(lang)),
        (What::Rate, Lang::En) => format!("{side} rate"),
        (What::Rate, Lang::Zh) => format!("{side}费率"),
        (What::Sum, Lang::En) => format!("{side} fixed sum"),
        (What::Sum, Lang::Zh) => format!("{side}定额"),
        (What::Amount, Lang::En) => format!("{side} amount"),
        (What::Amount, Lang::Zh) => format!("{side}金额"),
        (What::FromAccount, Lang::En) => format!("{side}, from account"),
        (What::FromAccount, Lang::Zh) => format!("{side}，个人账户"),
    }
}

/// How well a figure is known, in words.
fn standing(figure: &Figure, lang: Lang) -> String {
    if let Some(stand_in) = figure.stand_in {
        return match (stand_in, lang) {
            (StandIn::Nearest(near), Lang::En) => format!("not known; that of {near} stands in"),
            (StandIn::Nearest(near), Lang::Zh) => format!("未知，以 {near} 的代替"),
            (StandIn::Pension, Lang::En) => "not known; the pension's stands in".to_owned(),
            (StandIn::Pension, Lang::Zh) => "未知，以养老保险的代替".to_owned(),
            (StandIn::Earlier(first), Lang::En) => format!("known from {first} on, stands in"),
            (StandIn::Earlier(first), Lang::Zh) => format!("{first} 起才有数据，代用"),
        };
    }
    let from = figure.from.map_or_else(String::new, |from| match lang {
        Lang::En => format!(", from {from}"),
        Lang::Zh => format!("，{from} 起"),
    });
    let status = match (figure.status, lang) {
        (Status::Cited, Lang::En) => "the document gives it",
        (Status::Cited, Lang::Zh) => "文件规定",
        (Status::Derived, Lang::En) => "computed from another published figure",
        (Status::Derived, Lang::Zh) => "由另一公布数推算",
        (Status::Reported, Lang::En) => "no official document",
        (Status::Reported, Lang::Zh) => "非官方资料",
        (Status::Carried, Lang::En) => "carried forward",
        (Status::Carried, Lang::Zh) => "沿用旧标准",
        (Status::Assumed, Lang::En) => "a placeholder",
        (Status::Assumed, Lang::Zh) => "暂按假定",
    };
    let term = match (figure.term, lang) {
        (Term::Carried { until }, Lang::En) => format!(", made for up to {until}"),
        (Term::Carried { until }, Lang::Zh) => format!("，原定至 {until}"),
        (Term::Provisional, Lang::En) => ", for the time being".to_owned(),
        (Term::Provisional, Lang::Zh) => "，暂行".to_owned(),
        (Term::Runs, _) => String::new(),
    };
    format!("{status}{from}{term}")
}
