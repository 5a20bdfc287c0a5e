//! Understanding a sheet before anything is computed: which rows have the headings, what each heading means, which
//! rows are people and which are sums, titles and signatures. What bears on the result and is not understood is asked.

mod aside;
mod asked;
mod columns;
mod find;
mod harmless;
mod layout;
mod meaning;
mod normal;
mod parts;
mod question;
mod role;
mod span;
mod top;
mod vocabulary;
mod watched;
mod whole;
mod words;

pub use aside::Aside;
pub(crate) use aside::{Asides, people_of};
pub use columns::{ColumnName, Seen, Use};
pub(crate) use harmless::is_harmless;
pub use layout::{Fixed, Known, Layout, ToldColumns};
pub use meaning::role_of_word;
pub(crate) use normal::normalized;
pub(crate) use parts::program_of;
pub use parts::program_of_word;
pub use question::Question;
pub use role::{BaseOf, Payer, Role, Span, SpecialKind, YearOf};
pub(crate) use top::{Headings, ROWS_LOOKED_AT};
pub use top::{ToldTop, TopRow};
pub use watched::Watched;
