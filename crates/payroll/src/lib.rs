//! A payroll file in, every person's breakdown out: rows of any number, in bounded memory, none lost.
//!
//! [`Engine`] resolves each (region, month, choices) once into [`RowRules`], which compute rows without allocation;
//! [`run()`] takes rows from a [`RowSource`] through workers to a [`RowSink`] and keeps their order. Nothing here knows
//! a command line, opens a file or prints: streams come from outside. Read next: `input` for what is found out about a
//! file, `worker` for a row's way, `run` for the threads, [`output`] for the forms of results.

use sscalc_core::{
    breakdown, compute, diagnostic, kernel, lang, money, note, period, printable, program, rates,
    schedule, tax, text, typed, words,
};

#[cfg(feature = "arrow")]
pub mod arrow;
mod cell;
mod checks;
mod client_fault;
mod delimited;
mod encoding;
mod engine;
mod error;
mod event;
mod facts;
mod groups;
mod headings;
mod input;
mod json_lines;
mod letters;
mod limits;
pub mod output;
pub mod people;
mod person;
mod programs;
mod reader;
mod reasons;
mod record;
mod results;
mod row;
mod row_cells;
mod run;
mod sheet;
mod sink;
mod so_far;
mod source;
mod spreadsheet;
mod summary;
pub mod totals;
mod types;
mod understand;
mod worker;

pub use cell::{push_amount, without_exponent};
pub use checks::{Checks, Differences};
pub use encoding::{Charset, Encoding};
pub use engine::Engine;
pub use error::{BatchError, REPEATS};
pub use event::{Event, Events};
pub use groups::{Group, Groups};
pub use headings::{Front, Part, Remark, Total, columns, language_of, short_name};
pub use input::{DELIMITERS, Form, Input, Told, month_of_titles};
pub use letters::column_letters;
pub use limits::{Limit, PIPED_MIB};
pub use person::Defaults;
pub use record::{Quote, Span};
pub use results::{ResultTable, Value};
pub use row::{RowPay, RowRules, net};
pub use run::{Job, Outputs, Progress, run};
pub use sheet::{Seekable, WORKBOOK_THREAD, Workbook};
pub use sink::{BlockWriter, Extent, Lines, Nowhere, Outcome, RowSink, Stream};
pub use source::{Chunk, Fault, Kind, Position, Row, RowSource, Rows};
pub use spreadsheet::would_run;
pub use summary::{AsideRow, City, Counts, Doubt, Refusal, Saved, Summary};
pub use types::ColumnType;
pub use understand::{
    Aside, BaseOf, ColumnName, Fixed, Known, Layout, Payer, Question, Role, Seen, Span as YearSpan,
    SpecialKind, ToldColumns, ToldTop, TopRow, Use, Watched, YearOf, program_of_word, role_of_word,
};
