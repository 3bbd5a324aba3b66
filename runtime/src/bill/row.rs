//! A row and its columns.

use super::error::BillError;
use crate::fen::{Fen, scaled};

/// A typed row of a bill.
pub trait Row: Sized {
    /// The columns without which a file is another kind of bill; for each, the names that it has had. Blanks and the kind of
    /// parentheses do not count.
    const REQUIRED: &'static [&'static [&'static str]];

    /// The totals that are the sums of a column: the name of the total, and that of the column.
    const TOTALS: &'static [(&'static str, &'static str)] = &[];

    /// Reads the row.
    ///
    /// # Errors
    /// When a value cannot be read.
    fn read(columns: &Columns<'_>) -> Result<Self, BillError>;
}

/// The values of one line, by the names of their columns.
#[derive(Debug)]
pub struct Columns<'a> {
    pub(super) names: &'a [String],
    /// The names as [`plain_name`] writes them.
    pub(super) plain_names: &'a [String],
    pub(super) values: &'a [String],
    pub(super) line: u64,
}

impl Columns<'_> {
    /// The value of the first of these columns that the bill has; empty if it has none of them. Blanks in
    /// names and the kind of parentheses do not count.
    #[must_use]
    pub fn text(&self, names: &[&str]) -> &str {
        self.find(names).map_or("", |(_, value)| value)
    }

    /// Every column with its value, as it is written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.values.iter().map(String::as_str);
        self.names.iter().map(String::as_str).zip(values)
    }

    /// The amount in a column, in fen; `None` if there is no such column or it is empty.
    ///
    /// # Errors
    /// When the column has something else.
    pub fn amount(&self, names: &[&str]) -> Result<Option<Fen>, BillError> {
        Ok(self.decimal(names, 2)?.map(Fen::new))
    }

    /// A decimal number as a multiple of 10 to the power of `-places`.
    pub(super) fn decimal(&self, names: &[&str], places: usize) -> Result<Option<i64>, BillError> {
        match self.find(names) {
            None | Some((_, "")) => Ok(None),
            Some((column, value)) => scaled(value, places).map(Some).map_err(|source| BillError::Amount {
                line: self.line,
                column: column.to_owned(),
                source,
            }),
        }
    }

    fn find(&self, names: &[&str]) -> Option<(&str, &str)> {
        let mut columns = names.iter().filter_map(|name| {
            let index = self.plain_names.iter().position(|column| is_named(column, name))?;
            Some((self.names.get(index)?.as_str(), self.values.get(index)?.as_str()))
        });
        columns.next()
    }
}

/// The name of a column or a total without what differs between bills: blanks, and the kind of parentheses.
pub(super) fn plain_name(name: &str) -> String {
    plain(name).collect()
}

/// Whether a name that is plain is this one.
pub(super) fn is_named(plain_name: &str, name: &str) -> bool {
    plain(name).eq(plain_name.chars())
}

fn plain(name: &str) -> impl Iterator<Item = char> {
    let characters = name.chars().filter(|character| !character.is_whitespace());
    characters.map(|character| match character {
        '（' => '(',
        '）' => ')',
        other => other,
    })
}
