//! An explanation for the eye and as records: a table a program, its formulas above, the documents at the end.

use crate::explain::{Explanation, Step, StepValue, What};
use crate::lang::Lang;
use crate::note::Note;
use crate::program::Side;
use crate::rates::layers::Term;
use crate::rates::model::{Source, Status};
use crate::report::grid::{Align, Grid, thousands};
use crate::report::words::{self, pick};
use crate::report::{Report, json};
use crate::schedule::Figure;

impl Report for Explanation {
    fn command(&self) -> &'static str {
        "explain"
    }

    fn json(&self, lang: Lang, pretty: bool) -> Result<String, serde_json::Error> {
        json::text(&json::Compute::explained(self, lang), pretty)
    }

    fn notes(&self) -> &[Note] {
        &self.breakdown.notes
    }

    fn grids(&self, lang: Lang) -> Vec<Grid> {
        let mut grids = self.breakdown.grids(lang);
        for (item, explained) in self.breakdown.items.iter().zip(&self.items) {
            let mut grid = Grid::new([
                (pick(lang, "Step", "步骤").to_owned(), Align::Left),
                (pick(lang, "Value", "数值").to_owned(), Align::Right),
                (pick(lang, "Document", "文件").to_owned(), Align::Fold),
                (pick(lang, "Standing", "依据").to_owned(), Align::Fold),
                (pick(lang, "Before", "此前").to_owned(), Align::Fold),
            ]);
            grid.above
                .push(words::program(item.program, lang).to_owned());
            for side in Side::BOTH {
                let steps = explained.steps(side);
                let colon = pick(lang, ": ", "：");
                for step in steps.iter().filter(|step| step.formula.contains(" = ")) {
                    let line = format!("  {}{colon}{}", label(step.what, side, lang), step.formula);
                    if !grid.above.contains(&line) {
                        grid.above.push(line);
                    }
                }
                for step in steps {
                    let row = self.row(step, side, lang);
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

    fn records(&self) -> Grid {
        let mut grid = Grid::of_records(&[
            "program",
            "side",
            "kind",
            "formula",
            "value",
            "status",
            "source",
            "document",
            "publisher",
            "published",
            "url",
            "file",
            "line",
            "previous",
            "previous_until",
        ]);
        for (item, explained) in self.breakdown.items.iter().zip(&self.items) {
            for side in Side::BOTH {
                for step in explained.steps(side) {
                    let mut record = vec![item.program.id().to_owned(), side.id().to_owned()];
                    record.extend(self.record(step));
                    grid.rows.push(record);
                }
            }
        }
        grid
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

    fn row(&self, step: &Step, side: Side, lang: Lang) -> Vec<String> {
        // a rounding rule that changed nothing is left to JSON and CSV
        let acts = step.what.kind() != "amount" || step.formula.contains("round(");
        let figure = step.figure.as_ref().filter(|_| acts);
        let document = figure.map_or_else(String::new, |figure| {
            let place = format!("{}:{}", figure.path, figure.place.line);
            match (self.source(&figure.source), self.number(&figure.source)) {
                (Some(source), Some(number)) => format!("[{number}] {}\n{place}", name(source)),
                _ => place,
            }
        });
        let previous = step.previous.as_ref().map_or_else(String::new, |before| {
            let (value, until) = (&before.value, before.until);
            match lang {
                Lang::En => format!("{value} until {until}"),
                Lang::Zh => format!("{value}，至 {until}"),
            }
        });
        vec![
            label(step.what, side, lang),
            match step.value {
                StepValue::Amount(amount) => thousands(amount),
                StepValue::Percent(rate) => rate.to_string(),
            },
            document,
            figure.map_or_else(String::new, |figure| standing(figure, lang)),
            previous,
        ]
    }

    fn record(&self, step: &Step) -> Vec<String> {
        let figure = step.figure.as_ref();
        let source = figure.and_then(|figure| self.source(&figure.source));
        let of_source =
            |part: fn(&Source) -> &String| source.map(part).cloned().unwrap_or_default();
        let previous = step.previous.as_ref();
        vec![
            step.what.kind().to_owned(),
            step.formula.clone(),
            match step.value {
                StepValue::Amount(amount) => amount.to_string(),
                StepValue::Percent(rate) => rate.percent(),
            },
            figure.map_or("", |f| f.status.id()).to_owned(),
            figure.map(|f| f.source.clone()).unwrap_or_default(),
            of_source(|source| &source.document),
            of_source(|source| &source.publisher),
            of_source(|source| &source.published),
            of_source(|source| &source.url),
            figure.map(|f| f.path.clone()).unwrap_or_default(),
            figure.map(|f| f.place.line.to_string()).unwrap_or_default(),
            previous.map_or_else(String::new, |p| p.value.to_string()),
            previous.map(|p| p.until.to_string()).unwrap_or_default(),
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
            format!(" [{}] {}", index + 1, parts.join("  "))
        };
        let lines: Vec<String> = self
            .breakdown
            .sources
            .iter()
            .enumerate()
            .map(line)
            .collect();
        (!lines.is_empty()).then(|| Grid {
            above: vec![pick(lang, "Documents", "文件").to_owned()],
            below: lines,
            ..Grid::default()
        })
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
    let from = figure.from.map_or_else(String::new, |from| match lang {
        Lang::En => format!(", from {from}"),
        Lang::Zh => format!("，{from} 起"),
    });
    let status = match (figure.status, lang) {
        (Status::Cited, Lang::En) => "the document gives it",
        (Status::Cited, Lang::Zh) => "文件有此数",
        (Status::Derived, Lang::En) => "computed from another published figure",
        (Status::Derived, Lang::Zh) => "由另一公布数推算",
        (Status::Reported, Lang::En) => "no official document",
        (Status::Reported, Lang::Zh) => "转述，无官方文件",
        (Status::Carried, Lang::En) => "carried forward",
        (Status::Carried, Lang::Zh) => "沿用",
        (Status::Assumed, Lang::En) => "a placeholder",
        (Status::Assumed, Lang::Zh) => "假定",
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
