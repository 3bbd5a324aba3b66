//! The lines of a bill: column names, rows, and totals.

use std::io::Read;
use std::marker::PhantomData;

use super::error::BillError;
use super::row::{Columns, Row, is_named, plain_name};
use super::source::{Line, Lines, RawRow};
use super::sums::{Sums, WrongTotal};
use super::totals::Totals;

/// A bill: an iterator over its rows. A row that cannot be read is an error, after which the next row follows; after any
/// other error ([`BillError::is_of_one_row`] tells), the bill ends.
pub struct Bill<R, T> {
    lines: Lines<R>,
    names: Vec<String>,
    plain_names: Vec<String>,
    rows: Rows,
    sums: Sums,
    totals: Option<Totals>,
    is_begun: bool,
    is_finished: bool,
    row: PhantomData<fn() -> T>,
}

/// How many rows there were.
#[derive(Debug, Default)]
struct Rows {
    counted: u64,
    /// Those among them whose values cannot be separated. Each may be a part of the row before it.
    odd: u64,
    /// Lines inside of odd rows that may be rows of their own.
    other_beginnings: u64,
    /// The line of the first odd row.
    first_odd: Option<u64>,
}

impl Rows {
    /// Whether this may be the number of rows.
    const fn may_be(&self, expected: u64) -> bool {
        self.counted - self.odd <= expected && expected <= self.counted + self.other_beginnings
    }
}

impl<R: Read, T: Row> Bill<R, T> {
    /// Reads the column names. A byte order mark is skipped.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a bill of this kind.
    pub fn new(file: R) -> Result<Self, BillError> {
        let mut lines = Lines::new(file)?;
        let mut names = Vec::new();
        if let Some(line) = lines.next()? {
            line.require_text()?;
            names = line.texts();
        }
        if let Some(first) = names.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        let plain_names: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
        for names in T::REQUIRED {
            let mut columns = plain_names.iter();
            let is_there = columns.any(|column| names.iter().any(|name| is_named(column, name)));
            if !is_there {
                return Err(BillError::Column {
                    column: names.first().copied().unwrap_or_default(),
                });
            }
        }
        Ok(Self {
            sums: Sums::of_columns(T::TOTALS, &plain_names),
            lines,
            names,
            plain_names,
            rows: Rows::default(),
            totals: None,
            is_begun: false,
            is_finished: false,
            row: PhantomData,
        })
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
    /// counts rows in a way that its documents do not describe: a person should look at it. Only totals of trade bills are
    /// compared, and not those of fees, which are rounded.
    #[must_use]
    pub fn wrong_totals(&self) -> Vec<WrongTotal> {
        self.totals
            .as_ref()
            .map_or_else(Vec::new, |totals| self.sums.compare(|name| totals.get(name)))
    }

    /// Whether a row was read, or an error was returned in place of one.
    pub(super) const fn is_begun(&self) -> bool {
        self.is_begun
    }

    fn read_row(&mut self) -> Result<Option<T>, BillError> {
        let Some(line) = self.lines.next()? else {
            return Err(self.cut_off());
        };
        if !line.begins_with_value() {
            return self.read_totals(&line).map(|()| None);
        }
        self.rows.counted += 1;
        let row = self.rest_of_row(line);
        let values = self.values(&row).inspect_err(|_| {
            self.rows.odd += 1;
            self.rows.other_beginnings += row.other_beginnings;
            self.rows.first_odd.get_or_insert(row.line());
        })?;
        let columns = Columns {
            names: &self.names,
            plain_names: &self.plain_names,
            values: &values,
            line: row.line(),
        };
        let typed = T::read(&columns)?;
        self.sums.add(&values);
        Ok(Some(typed))
    }

    /// Adds the lines that continue a text of the row, because the text has line feeds.
    fn rest_of_row(&mut self, line: Line) -> RawRow {
        let columns = self.names.len();
        let mut row = RawRow::new(line);
        loop {
            let is_short = row.width() < columns;
            self.lines.look_ahead(1);
            let is_rest = match self.lines.ahead(0) {
                None => false,
                // A line feed may precede a backquote. Another row has as many values as there are columns.
                Some(next) if next.begins_with_value() => {
                    is_short && next.width() < columns && row.width() + row.more_values(next) <= columns
                }
                Some(_) => !self.totals_follow(is_short),
            };
            match is_rest.then(|| self.lines.next()) {
                Some(Ok(Some(next))) => row.push(next),
                _ => return row,
            }
        }
    }

    /// Whether the next line has the names of the totals. They have no backquotes, but a line that continues a text may have none either.
    fn totals_follow(&mut self, is_short: bool) -> bool {
        self.lines.look_ahead(3);
        let columns = self.names.len();
        let Some(names) = self.lines.ahead(0).filter(|names| names.width() == 0) else {
            return false;
        };
        let Some(values) = self.lines.ahead(1) else {
            return true;
        };
        if values.width() == columns && names.len() != columns {
            return false;
        }
        let after = self.lines.ahead(2);
        let totals = totals(names, values);
        let Some(count) = totals.count().filter(|_| totals.values.len() >= totals.names.len()) else {
            return after.is_none();
        };
        // Text after totals is an error, unless they are a part of a text: then the row before them is not complete, or
        // another row follows.
        after.is_none_or(|after| {
            let is_text = is_short || !values.begins_with_value() || after.width() == columns;
            !is_text && self.rows.may_be(count)
        })
    }

    fn values(&self, row: &RawRow) -> Result<Vec<String>, BillError> {
        let line = row.line();
        if row.is_too_long() {
            return Err(BillError::RowTooLong { line });
        }
        if !row.is_utf8() {
            return Err(BillError::Text { line });
        }
        if row.width() != self.names.len() {
            return Err(BillError::Width {
                line,
                found: row.width(),
                expected: self.names.len(),
            });
        }
        Ok(row.values())
    }

    fn read_totals(&mut self, names: &Line) -> Result<(), BillError> {
        let Some(values) = self.lines.next()? else {
            let is_row = self.rows.counted == 0 && names.len() > 1 && names.len() >= self.names.len();
            return Err(match is_row {
                true => BillError::NoBackquotes { line: names.number },
                false => self.cut_off(),
            });
        };
        let totals = totals(names, &values);
        let count = totals.count();
        if self.rows.counted == 0 && values.width() == 0 && (values.len() > 1 || count.is_none()) {
            return Err(BillError::NoBackquotes { line: names.number });
        }
        // Some bills have fewer names than values, but no complete one has fewer values.
        if totals.values.len() < totals.names.len() || totals.values.iter().all(String::is_empty) {
            return Err(self.cut_off());
        }
        let expected = count.ok_or(BillError::NoCount { line: values.number })?;
        if !self.rows.may_be(expected) {
            let rows = self.rows.counted;
            return Err(match self.rows.first_odd {
                Some(line) => BillError::UncertainCount { rows, expected, line },
                None => BillError::Count { rows, expected },
            });
        }
        self.totals = Some(totals);
        match self.lines.next()? {
            Some(line) => Err(BillError::AfterTotals { line: line.number }),
            None => Ok(()),
        }
    }

    const fn cut_off(&self) -> BillError {
        BillError::CutOff {
            rows: self.rows.counted,
        }
    }
}

fn totals(names: &Line, values: &Line) -> Totals {
    Totals {
        names: names.texts(),
        values: values.values(),
    }
}

impl<R: Read, T: Row> Iterator for Bill<R, T> {
    type Item = Result<T, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_finished {
            return None;
        }
        self.is_begun = true;
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
