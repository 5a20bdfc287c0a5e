//! The types of columns that come in with types: they go out again as they came.

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text, and whatever is written as text.
    Text,
    /// Whole numbers of 64 bits.
    Int,
    /// Decimals of so many digits, so many of them behind the point.
    Decimal {
        /// All digits.
        precision: i32,
        /// Those behind the point.
        scale: u32,
    },
    /// Days.
    Day,
    /// Doubles, which are read as the shortest decimal that is them, and written as text.
    Float,
}
