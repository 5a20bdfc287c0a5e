//! Rate tables of Chinese social insurance and the housing fund: layered, dated, every figure with its document.
//!
//! The vocabulary below them comes first: languages ([`lang`]), whole-fen amounts and exact rates ([`money`]), months
//! ([`period`]), insurances ([`program`]), messages with a place ([`diagnostic`]), text made safe for a
//! terminal ([`printable`]), what people type ([`typed`]), closed sets of words ([`mod@words`]), and the forms in which
//! values are written ([`written`]).
//! [`rates`] reads and checks TOML, looks figures up by layer and month, and embeds them into a program. Nothing here
//! knows a person or does arithmetic on a wage.

pub mod diagnostic;
pub mod lang;
pub mod money;
pub mod period;
pub mod printable;
pub mod program;
pub mod rates;
pub mod typed;
pub mod words;
pub mod written;
