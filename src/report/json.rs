//! JSON as `docs/json.md` fixes it: every key is always there. The results of the core write themselves; here they get
//! their heads, and their notes a message.

use serde::Serialize;

use crate::batch::output::json_lines::{CheckedAmount, RowOrigin};
use crate::breakdown::{Breakdown, Mention};
use crate::gross::{Gross, Wished};
use crate::lang::Lang;
use crate::money::Money;
use crate::note::Note;
use crate::program::Program;
use crate::rates::sources::Sources;
use crate::report::notes;

/// The version of all objects; a key that changes its meaning raises it.
pub const SCHEMA_VERSION: u32 = 1;

/// One month of one person: what the employee and the employer pay.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Compute<'b> {
    /// The row of a payroll file, from 1, the heading left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    /// The line where that row begins, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    /// What the row calls the person: 工号, else 姓名; empty if it does neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'b str>,
    /// The version of all objects; a key that changes its meaning raises it.
    schema_version: u32,
    /// The command that wrote this.
    command: &'static str,
    /// The result.
    #[serde(flatten)]
    breakdown: &'b Breakdown,
    /// The same request under an overlay that wants to be mentioned.
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<&'b [Mention]>,
    /// The documents that the figures stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        test,
        schemars(with = "Option<Vec<crate::rates::sources::SourceObject<'_>>>")
    )]
    sources: Option<&'b Sources>,
    /// What a careful reader must know besides the figures.
    notes: Vec<NoteObject<'b>>,
    /// What the row gives, held against what is computed; of `batch --check-given` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<Vec<GivenObject>>,
    /// What was wished for, of `gross` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<AskedObject>,
    /// Whether the wage gives that very amount, of `gross` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<bool>,
}

/// A contribution that the row gives, held against what is computed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct GivenObject {
    /// The program.
    program: Program,
    /// What the row says that the person paid; 0 of an empty cell.
    amount: Money,
    /// That less what is computed; absent where it is not known what is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Money>,
}

/// What was wished for.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AskedObject {
    /// `net` or `cost`.
    what: Wished,
    /// The amount.
    amount: Money,
}

/// A note.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteObject<'n> {
    /// What does not depend on the language.
    #[serde(flatten)]
    note: &'n Note,
    /// The message in the language of the run.
    message: String,
}

impl<'b> Compute<'b> {
    /// The object of a breakdown that a command wrote, messages in `lang`.
    pub fn of(command: &'static str, breakdown: &'b Breakdown, lang: Lang) -> Compute<'b> {
        Compute {
            row: None,
            line: None,
            id: None,
            schema_version: SCHEMA_VERSION,
            command,
            breakdown,
            mentions: Some(&breakdown.mentions),
            sources: Some(&breakdown.sources),
            notes: NoteObject::all(&breakdown.notes, lang),
            given: None,
            asked: None,
            exact: None,
        }
    }

    /// The object of a wage that was found.
    pub fn found(gross: &'b Gross, lang: Lang) -> Compute<'b> {
        Compute {
            asked: Some(AskedObject {
                what: gross.wish.wished(),
                amount: gross.wish.amount(),
            }),
            exact: Some(gross.exact),
            ..Compute::of("gross", &gross.breakdown, lang)
        }
    }

    /// The object of one row of many: with where it came from, without what is alike in all of them.
    pub fn of_row(
        from: &'b RowOrigin<'b>,
        breakdown: &'b Breakdown,
        checked: &[CheckedAmount],
        lang: Lang,
    ) -> Compute<'b> {
        let given = checked.iter().map(|own| GivenObject {
            program: own.program,
            amount: own.given,
            difference: own.difference,
        });
        let given: Vec<GivenObject> = given.collect();
        Compute {
            given: Some(given).filter(|given| !given.is_empty()),
            row: Some(from.row),
            line: Some(from.line),
            id: Some(from.id),
            mentions: None,
            sources: None,
            ..Compute::of("batch", breakdown, lang)
        }
    }
}

impl<'n> NoteObject<'n> {
    /// The objects of notes, messages in `lang`.
    pub fn all(notes: &'n [Note], lang: Lang) -> Vec<NoteObject<'n>> {
        let object = |note: &'n Note| NoteObject {
            note,
            message: notes::message(note, lang),
        };
        notes.iter().map(object).collect()
    }
}

/// JSON text of an object, indented or on one line, with a line end.
///
/// # Errors
/// If an object cannot be written, which none of ours causes.
pub fn text(object: &impl Serialize, pretty: bool) -> Result<String, serde_json::Error> {
    let text = if pretty {
        serde_json::to_string_pretty(object)?
    } else {
        serde_json::to_string(object)?
    };
    Ok(text + "\n")
}
