//! Why a bill cannot be read.

use crate::fen::YuanError;
use crate::plural::counted;

/// Why a bill, or a row of it, cannot be read. No message contains a value of the bill.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BillError {
    /// The file cannot be read, is not UTF-8 (perhaps still compressed), or has a line of more than 64 KiB.
    // The message has the cause, so `source` does not return it as well.
    #[error("the bill cannot be read: {0}")]
    Read(std::io::Error),
    /// The file is not a bill of this kind.
    #[error("the file is not such a bill: it has no column {column}")]
    Column {
        /// The column that is missing.
        column: &'static str,
    },
    /// A line has more or fewer values than the bill has columns.
    #[error(
        "line {line}: {} for {}",
        counted(found, "value", "values"),
        counted(expected, "column", "columns")
    )]
    Width {
        /// The line, from 1.
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
    #[error("the row has no amount")]
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
            Self::Width { .. } | Self::Text { .. } | Self::Amount { .. } | Self::NoAmount
        )
    }
}
