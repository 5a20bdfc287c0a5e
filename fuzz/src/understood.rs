//! What is made of headings: every column gives something, is left alone by name, or is asked about.

use sscalc::batch::{ColumnName, Input, Known, Layout, Question, Role, ToldColumns, TopRow, Use};
use sscalc::lang::Lang;

/// Headings alone, each on its line.
pub(crate) fn headings(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let headings: Vec<String> = text.lines().map(str::to_owned).collect();
    // what is asked is asked in words
    if let Err(question) = columns(&headings, &[]) {
        let said = question.diagnostic();
        assert!(
            !said.render(Lang::En, false).is_empty() && !said.render(Lang::Zh, true).is_empty()
        );
    }
}

/// The columns of an input.
pub(crate) fn understood(input: &Input) -> Result<Layout, Question> {
    columns(&input.headings, &input.sample)
}

/// Columns by their headings. Where some are not understood, they are left out as the question offers, and then the same is
/// not asked again.
fn columns(headings: &[String], sample: &[TopRow]) -> Result<Layout, Question> {
    let mut told = ToldColumns::default();
    let mut layout = asked(headings, sample, &told);
    if let Err(Question::NotUnderstood(columns)) = &layout {
        let places = columns.iter().map(|column| ColumnName::Place(column.place));
        told.ignored.extend(places);
        layout = asked(headings, sample, &told);
        assert!(
            !matches!(layout, Err(Question::NotUnderstood(_))),
            "{layout:?} after {told:?}"
        );
    }
    layout
}

fn asked(headings: &[String], sample: &[TopRow], told: &ToldColumns) -> Result<Layout, Question> {
    let known = Known {
        has_city: true,
        month: "2026-07".parse().expect("a month"),
        has_year: false,
    };
    let uses = Layout::uses(headings, told, known.has_city);
    let uses = uses.expect("no column is named by a heading that may be missing");
    assert_eq!(uses.len(), headings.len());
    let layout = Layout::of(headings, sample, told, known);
    match &layout {
        Ok(layout) => settled(layout),
        Err(question) => about(question, &uses, headings),
    }
    layout
}

/// Each column is where its use says.
fn settled(layout: &Layout) {
    assert_eq!(layout.uses.len(), layout.headings.len());
    let counted: Vec<usize> = layout.counted().collect();
    assert!(
        layout
            .uses
            .get(layout.wage)
            .is_some_and(|own| own.is(&Role::Wage))
    );
    for (place, own) in layout.uses.iter().enumerate() {
        let is_counted = counted.contains(&place);
        match own {
            // several may name a person; the first one does
            Use::Role(Role::Id | Role::Name) => assert!(layout.id.is_some()),
            Use::Role(_) => assert!(is_counted, "#{place} gives nothing: {layout:?}"),
            Use::Doubtful | Use::Nameless | Use::Watched(_) => {
                let is_watched = layout.watched.iter().any(|(watched, _)| *watched == place);
                assert!(is_watched, "#{place}: {layout:?}");
            }
            Use::Earlier => assert!(layout.earlier.contains(&place), "#{place}: {layout:?}"),
            Use::Unused
            | Use::Component
            | Use::Outcome
            | Use::Paid
            | Use::Idle
            | Use::Ignored
            | Use::Unknown => assert!(!is_counted, "#{place} gives something: {layout:?}"),
        }
    }
}

/// A question names columns that there are, and asks of each what is not known.
fn about(question: &Question, uses: &[Use], headings: &[String]) {
    match question {
        Question::NotUnderstood(columns) => {
            assert!(!columns.is_empty());
            for column in columns {
                assert_eq!(headings.get(column.place), Some(&column.heading));
                let own = uses.get(column.place);
                assert!(
                    matches!(own, Some(Use::Doubtful | Use::Nameless)),
                    "{own:?}"
                );
            }
        }
        Question::Ambiguous { columns, .. } => {
            assert!(columns.len() > 1);
            let places = columns.iter().map(|column| uses.get(column.place));
            let places: Vec<_> = places.collect();
            assert!(places.windows(2).all(|two| two.first() == two.last()));
        }
        Question::Missing { role, .. } => assert!(!uses.iter().any(|own| own.is(role))),
        Question::SpanUnknown(columns) => assert!(!columns.is_empty()),
        Question::YearInPart { seen, missing } => {
            assert!(!seen.is_empty() && !missing.is_empty());
        }
        other => panic!("nobody named a column or a row: {other:?}"),
    }
}
