//! The import sheet of the withholding client (扣缴端, 正常工资薪金收入): exactly the headings of its version, filled with
//! what is known, empty elsewhere. None of it was tried in the client itself.
//!
//! Read next: `headings` for the versions, `rows` for what stands where.

mod doubt;
mod headings;
mod rows;
mod writer;

pub use doubt::ClientDoubt;
pub use headings::{Heading, VERSIONS, Version};
pub use rows::{ClientBlock, ClientColumns, ClientRows};
pub use writer::ClientBook;
