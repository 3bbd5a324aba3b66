//! Why a bill cannot be read.

use crate::fen::YuanError;
use crate::plural::counted;

/// Why a bill, or a row of it, cannot be read. No message contains a value of the bill.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BillError {
    /// The file cannot be read, is not a text in UTF-8, or has a line of more than 64 KiB.
    // The message has the cause, so `source` does not return it as well.
    #[error("the bill cannot be read: {0}")]
    Read(std::io::Error),
    /// The file is not a bill of this kind.
    #[error("the file is not a bill of this kind: it has no column {column}")]
    Column {
        /// The column that is missing.
        column: &'static str,
    },
    /// The values have no backquotes before them, so it is not known where one ends whose text has a comma.
    #[error(
        "line {line}: no backquote before the values; read the bill as it was downloaded, not as another program saved it"
    )]
    NoBackquotes {
        /// The line, from 1.
        line: u64,
    },
    /// A row has more or fewer values than the bill has columns.
    #[error(
        "line {line}: {} for {}",
        counted(found, "value", "values"),
        counted(expected, "column", "columns")
    )]
    Width {
        /// The line in which the row begins, from 1.
        line: u64,
        /// The number of values.
        found: usize,
        /// The number of columns.
        expected: usize,
    },
    /// A row is not UTF-8, for example because a text was cut inside a character.
    #[error("line {line}: it is not UTF-8")]
    Text {
        /// The line, from 1.
        line: u64,
    },
    /// A row has more than 64 KiB, in several lines.
    #[error("line {line}: the row is longer than 64 KiB")]
    RowTooLong {
        /// The line in which the row begins, from 1.
        line: u64,
    },
    /// A value that should be an amount is something else.
    #[error("line {line}, column {column}: {source}")]
    Amount {
        /// The line, from 1.
        line: u64,
        /// The column.
        column: String,
        /// Why it is not an amount.
        r#source: YuanError,
    },
    /// A row has no amount.
    #[error("the row has no amount, or the bill has it in a column whose name is not known")]
    NoAmount,
    /// The file ends before the totals, so rows may be missing.
    #[error(
        "the bill ends after {} without its totals; download it again",
        counted(rows, "row", "rows")
    )]
    CutOff {
        /// The rows that were read.
        rows: u64,
    },
    /// There is something after the totals, for example another bill.
    #[error("line {line}: the file goes on after the totals; read each bill from a file of its own")]
    AfterTotals {
        /// The line, from 1.
        line: u64,
    },
    /// The totals have no number of rows.
    #[error("line {line}: the totals do not begin with the number of rows, so rows may be missing")]
    NoCount {
        /// The line, from 1.
        line: u64,
    },
    /// The totals state a different number of rows, and there were rows that cannot be read. Perhaps a text with line feeds
    /// looks like rows of its own.
    #[error(
        "the bill has {}, but its totals say {expected}; the row in line {line} cannot be read, and where it ends is not known",
        counted(rows, "row", "rows")
    )]
    UncertainCount {
        /// The rows that were counted.
        rows: u64,
        /// The number in the totals.
        expected: u64,
        /// The line of the first row that cannot be read, from 1.
        line: u64,
    },
    /// The bill was read before, in part or to its end or to an error, so there is no result for all of it.
    #[error("the bill was read before; open it again, because it can be compared only from its first row")]
    AlreadyRead,
    /// The totals state a different number of rows.
    #[error(
        "the bill has {}, but its totals say {expected}; download it again",
        counted(rows, "row", "rows")
    )]
    Count {
        /// The rows that were read.
        rows: u64,
        /// The number in the totals.
        expected: u64,
    },
}

impl BillError {
    /// Whether only one row cannot be read: reading can go on with the next one. After any other error, a bill ends.
    #[must_use]
    pub const fn is_of_one_row(&self) -> bool {
        matches!(
            self,
            Self::Width { .. } | Self::Text { .. } | Self::RowTooLong { .. } | Self::Amount { .. } | Self::NoAmount
        )
    }
}
