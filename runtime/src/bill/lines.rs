//! The lines of a bill: column names, rows, and totals.

use std::io::Read;
use std::marker::PhantomData;

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::bounded::BoundedLines;
use super::error::BillError;
use super::row::{Columns, Row};
use super::sums::{Sums, WrongTotal};

/// A bill: an iterator over its rows. After an error it ends.
pub struct Bill<R, T> {
    lines: csv::Reader<BoundedLines<R>>,
    line: StringRecord,
    /// The number of the line, from 1; the file has no empty lines.
    number: u64,
    names: Vec<String>,
    rows: u64,
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
            sums: Sums::default(),
            totals: None,
            is_finished: false,
            row: PhantomData,
        };
        bill.next_line()?;
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
    /// counts rows in a way that its documents do not tell: a person should look at it. Only totals of bills of trades are
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
                BillError::Read(match error.into_kind() {
                    csv::ErrorKind::Io(error) => error,
                    _ => std::io::Error::new(
                        std::io::ErrorKind::InvalidData,
                        "it is not UTF-8, perhaps because it is still compressed",
                    ),
                })
            })?;
            let is_empty = |text: &str| text.trim_matches(['\u{feff}', '\r', ' ', '\t']).is_empty();
            if !is_read || self.line.len() > 1 || !self.line.iter().all(is_empty) {
                return Ok(is_read);
            }
        }
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
        if !self.next_line()? {
            return Err(BillError::CutOff { rows: self.rows });
        }
        if self
            .line
            .get(0)
            .is_none_or(|first| !first.trim_start().starts_with('`'))
        {
            return self.read_totals().map(|()| None);
        }
        let line = self.number;
        let values = self.values();
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
        self.rows += 1;
        Ok(Some(row))
    }

    fn read_totals(&mut self) -> Result<(), BillError> {
        let names = self.texts();
        if !self.next_line()? {
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
        if self.next_line()? {
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
        self.is_finished = !matches!(row, Some(Ok(_)));
        row
    }
}

#[cfg(test)]
mod tests;
