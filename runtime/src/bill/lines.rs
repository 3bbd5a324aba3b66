//! The lines of a bill: column names, rows, and totals.

use std::io::Read;
use std::marker::PhantomData;

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::bounded::BoundedLines;
use super::error::BillError;
use super::row::{Columns, Row};
use super::sums::{Sums, WrongTotal};

/// A bill: an iterator over its rows. A row that cannot be read is an error, after which the next row follows; after any
/// other error ([`BillError::is_of_one_row`] tells), the bill ends.
pub struct Bill<R, T> {
    lines: csv::Reader<BoundedLines<R>>,
    line: StringRecord,
    /// The number of the line, from 1; the file has no empty lines.
    number: u64,
    names: Vec<String>,
    rows: u64,
    /// Whether the last row had too few values, so that the next line may be the rest of it.
    was_short: bool,
    sums: Sums,
    totals: Option<Totals>,
    is_finished: bool,
    row: PhantomData<fn() -> T>,
}

/// The last two lines of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    names: Vec<String>,
    values: Vec<String>,
}

impl Totals {
    /// A total by its name, as it is written: `总交易单数`, `订单总金额`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let index = self.names.iter().position(|column| column == name)?;
        self.values.get(index).map(String::as_str)
    }

    /// All totals with their names, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.values.iter().map(String::as_str);
        self.names.iter().map(String::as_str).zip(values)
    }

    /// The number of rows. It is the first total of every kind of bill.
    fn count(&self) -> Option<u64> {
        self.values.first().and_then(|count| count.parse().ok())
    }
}

impl<R: Read, T: Row> Bill<R, T> {
    /// Reads the column names. A byte order mark is skipped.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a bill of this kind.
    pub fn new(file: R) -> Result<Self, BillError> {
        let lines = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(false)
            // A value may contain a carriage return; that of a line's end is trimmed.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(BoundedLines::new(file));
        let mut bill = Self {
            lines,
            line: StringRecord::new(),
            number: 0,
            names: Vec::new(),
            rows: 0,
            was_short: false,
            sums: Sums::default(),
            totals: None,
            is_finished: false,
            row: PhantomData,
        };
        bill.next_line_of_text()?;
        bill.names = bill.texts();
        if let Some(first) = bill.names.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        for names in T::REQUIRED {
            let is_there = bill.names.iter().any(|column| names.contains(&column.as_str()));
            if !is_there {
                return Err(BillError::Column {
                    column: names.first().copied().unwrap_or_default(),
                });
            }
        }
        bill.sums = Sums::of_columns(T::TOTALS, &bill.names);
        Ok(bill)
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// The totals; they are known after the last row.
    #[must_use]
    pub const fn totals(&self) -> Option<&Totals> {
        self.totals.as_ref()
    }

    /// The totals that are not the sums of their columns, after the last row. Such a bill is not what WeChat Pay made, or
    /// counts rows in a way that its documents do not describe: a person should look at it. Only totals of bills of trades are
    /// compared, and not those of fees, which are rounded.
    #[must_use]
    pub fn wrong_totals(&self) -> Vec<WrongTotal> {
        self.totals
            .as_ref()
            .map_or_else(Vec::new, |totals| self.sums.compare(|name| totals.get(name)))
    }

    /// Reads the next line that is not empty or only whitespace; `false` at the end of the file.
    fn next_line(&mut self) -> Result<bool, BillError> {
        loop {
            self.number += 1;
            let is_read = self.lines.read_record(&mut self.line).map_err(|error| {
                // The library's message may quote the line; its kind and place are enough.
                match error.into_kind() {
                    csv::ErrorKind::Io(error) => BillError::Read(error),
                    _ => BillError::Text { line: self.number },
                }
            })?;
            let is_empty = |text: &str| text.trim_matches(['\u{feff}', '\r', ' ', '\t']).is_empty();
            if !is_read || self.line.len() > 1 || !self.line.iter().all(is_empty) {
                return Ok(is_read);
            }
        }
    }

    /// The same for a line without which the bill cannot be read.
    fn next_line_of_text(&mut self) -> Result<bool, BillError> {
        self.next_line().map_err(|error| match error {
            BillError::Text { .. } => BillError::Read(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "it is not UTF-8, perhaps because it is still compressed",
            )),
            error => error,
        })
    }

    fn texts(&self) -> Vec<String> {
        self.line.iter().map(|text| text.trim().to_owned()).collect()
    }

    /// The values of a line. Each begins with a backquote; a piece without one continues the value before it, which
    /// contained a comma, as descriptions of goods may.
    fn values(&self) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for piece in &self.line {
            match (piece.trim_start().strip_prefix('`'), values.last_mut()) {
                (None, Some(value)) => {
                    value.push(',');
                    value.push_str(piece);
                }
                (Some(value), _) => values.push(value.to_owned()),
                (None, None) => values.push(piece.to_owned()),
            }
        }
        values.iter_mut().for_each(|value| *value = value.trim().to_owned());
        values
    }

    fn read_row(&mut self) -> Result<Option<T>, BillError> {
        loop {
            let is_read = self.next_line();
            if is_read.is_err() {
                self.rows += 1;
            }
            if !is_read? {
                return Err(BillError::CutOff { rows: self.rows });
            }
            let mut has_backquote = self.line.iter().map(|piece| piece.trim_start().starts_with('`'));
            if has_backquote.next() == Some(true) {
                self.rows += 1;
                return self.typed_row().map(Some);
            }
            // The names of the totals have no backquotes, so a line with some is the rest of a row whose text has a line feed.
            if !(self.was_short && has_backquote.any(|has| has)) {
                return self.read_totals().map(|()| None);
            }
        }
    }

    fn typed_row(&mut self) -> Result<T, BillError> {
        let line = self.number;
        let values = self.values();
        self.was_short = values.len() < self.names.len();
        if values.len() != self.names.len() {
            return Err(BillError::Width {
                line,
                found: values.len(),
                expected: self.names.len(),
            });
        }
        let columns = Columns {
            names: &self.names,
            values: &values,
            line,
        };
        let row = T::read(&columns)?;
        self.sums.add(&values);
        Ok(row)
    }

    fn read_totals(&mut self) -> Result<(), BillError> {
        let names = self.texts();
        if !self.next_line_of_text()? {
            return Err(BillError::CutOff { rows: self.rows });
        }
        let totals = Totals {
            names,
            values: self.values(),
        };
        match totals.count() {
            // Some bills have fewer names than values, but no complete one has fewer values.
            _ if totals.values.len() < totals.names.len() => return Err(BillError::CutOff { rows: self.rows }),
            None => return Err(BillError::CutOff { rows: self.rows }),
            Some(expected) if expected != self.rows => {
                return Err(BillError::Count {
                    rows: self.rows,
                    expected,
                });
            }
            Some(_) => self.totals = Some(totals),
        }
        if self.next_line_of_text()? {
            return Err(BillError::AfterTotals { line: self.number });
        }
        Ok(())
    }
}

impl<R: Read, T: Row> Iterator for Bill<R, T> {
    type Item = Result<T, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_finished {
            return None;
        }
        let row = self.read_row().transpose();
        match &row {
            Some(Ok(_)) => {}
            Some(Err(error)) if error.is_of_one_row() => self.sums.lose(),
            Some(Err(_)) | None => self.is_finished = true,
        }
        row
    }
}

#[cfg(test)]
mod tests;
