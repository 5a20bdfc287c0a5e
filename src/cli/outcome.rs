//! What a command leaves behind: done, done in part, or messages that say why not.

use crate::compute::ComputeError;
use crate::diagnostic::Diagnostic;
use crate::lang::Text;
use crate::rates::RatesError;
use crate::tax::TaxError;

/// The exit code of a request that was not carried out.
pub(super) const NOT_DONE: u8 = 2;
/// The exit code of one that was carried out in part.
pub(super) const IN_PART: u8 = 1;

/// What a command leaves behind.
pub(super) enum Outcome {
    /// Done.
    Done,
    /// Done in part, as when `rates lint` has findings.
    InPart,
}

/// Why a command was not carried out.
pub(super) struct Failure(pub(super) Vec<Diagnostic>);

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Failure {
        Failure(vec![diagnostic])
    }
}

impl From<Box<Diagnostic>> for Failure {
    fn from(diagnostic: Box<Diagnostic>) -> Failure {
        Failure(vec![*diagnostic])
    }
}

impl From<RatesError> for Failure {
    fn from(error: RatesError) -> Failure {
        Failure(error.diagnostics())
    }
}

impl From<ComputeError> for Failure {
    fn from(error: ComputeError) -> Failure {
        Failure(error.diagnostics())
    }
}

impl From<TaxError> for Failure {
    fn from(error: TaxError) -> Failure {
        Failure(vec![error.diagnostic()])
    }
}

/// Both, or the messages of both, so that one run tells them all.
pub(super) fn both<A, B>(
    one: Result<A, Failure>,
    other: Result<B, Failure>,
) -> Result<(A, B), Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Failure(mut messages)), Err(Failure(more))) => {
            messages.extend(more);
            Err(Failure(messages))
        }
        (Err(failure), Ok(_)) | (Ok(_), Err(failure)) => Err(failure),
    }
}

/// An option with a value that cannot be used.
pub(super) fn bad_argument(option: &str, why: &Text) -> Diagnostic {
    let message = Text::new(
        format!("{option}: {}", why.en),
        format!("{option}：{}", why.zh),
    );
    Diagnostic::error("bad-argument", message)
}

impl Failure {
    /// Whether a batch found that somebody has several rows, and is to begin anew.
    pub(super) fn is_repeats(&self) -> bool {
        self.0
            .iter()
            .any(|diagnostic| diagnostic.code == crate::batch::REPEATS)
    }
}
