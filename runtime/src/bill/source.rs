//! The lines of the file, some of them ahead: a value may contain line feeds, so where a row ends is known from what follows.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Chain, Cursor, Read};

use csv::{ByteRecord, ReaderBuilder, Terminator};

use super::bounded::{BoundedLines, LONGEST_LINE};
use super::error::BillError;

/// The bytes by which a file that is not text is recognized.
const START_BYTES: u64 = 4;

/// The lines of a file without those that are empty or only whitespace.
pub(super) struct Lines<R> {
    reader: csv::Reader<BoundedLines<Chain<Cursor<Vec<u8>>, R>>>,
    /// The number of the last line, from 1.
    number: u64,
    ahead: VecDeque<Line>,
    /// Why no line follows those ahead.
    failure: Option<BillError>,
    is_at_end: bool,
}

/// A line, as the pieces between its commas.
pub(super) struct Line {
    /// The number of the line, from 1; the file has no empty lines.
    pub(super) number: u64,
    pieces: ByteRecord,
}

/// A row: the line in which it begins, and those that continue its texts.
pub(super) struct RawRow {
    lines: Vec<Line>,
    bytes: usize,
    width: usize,
    /// How many of its lines after the first one begin with a backquote, as rows do.
    pub(super) other_beginnings: u64,
}

impl<R: Read> Lines<R> {
    /// # Errors
    /// When the file cannot be read, or is compressed or a text in UTF-16.
    pub(super) fn new(mut file: R) -> Result<Self, BillError> {
        let mut start = Vec::new();
        let read = file.by_ref().take(START_BYTES).read_to_end(&mut start);
        read.map_err(BillError::Read)?;
        if let Some(reason) = foreign(&start) {
            return Err(no_text(reason));
        }
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(false)
            // A value may contain a carriage return; that of a line's end is trimmed.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(BoundedLines::new(Cursor::new(start).chain(file)));
        Ok(Self {
            reader,
            number: 0,
            ahead: VecDeque::new(),
            failure: None,
            is_at_end: false,
        })
    }

    /// The next line; `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<Line>, BillError> {
        self.look_ahead(1);
        match (self.ahead.pop_front(), self.failure.take()) {
            (Some(line), failure) => {
                self.failure = failure;
                Ok(Some(line))
            }
            (None, Some(failure)) => Err(failure),
            (None, None) => Ok(None),
        }
    }

    /// Reads this many lines, or as many as there are.
    pub(super) fn look_ahead(&mut self, count: usize) {
        while self.ahead.len() < count && !self.is_at_end {
            match self.read() {
                Ok(Some(line)) => self.ahead.push_back(line),
                Ok(None) => self.is_at_end = true,
                Err(failure) => {
                    self.failure = Some(failure);
                    self.is_at_end = true;
                }
            }
        }
    }

    /// A line that was read ahead, from 0.
    pub(super) fn ahead(&self, index: usize) -> Option<&Line> {
        self.ahead.get(index)
    }

    fn read(&mut self) -> Result<Option<Line>, BillError> {
        let mut pieces = ByteRecord::with_capacity(512, 32);
        loop {
            self.number += 1;
            let is_read = self.reader.read_byte_record(&mut pieces).map_err(|error| {
                // The library's message may quote the line; its kind is enough.
                BillError::Read(match error.into_kind() {
                    csv::ErrorKind::Io(error) => error,
                    _ => io::Error::new(io::ErrorKind::InvalidData, "its lines cannot be told apart"),
                })
            })?;
            if !is_read {
                return Ok(None);
            }
            let line = Line {
                number: self.number,
                pieces,
            };
            if !line.is_blank() {
                return Ok(Some(line));
            }
            pieces = line.pieces;
        }
    }
}

/// Why a file that begins like this is no text in UTF-8.
fn foreign(start: &[u8]) -> Option<&'static str> {
    match start {
        [0x1f, 0x8b, ..] => Some("it is compressed with gzip; decompress it first"),
        [b'P', b'K', 3, 4, ..] => Some("it is a ZIP archive or a spreadsheet, and not the text that was downloaded"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(UTF_16),
        _ => None,
    }
}

const UTF_16: &str = "it is a text in UTF-16, as some programs save texts; a bill is downloaded in UTF-8";

fn no_text(reason: &'static str) -> BillError {
    BillError::Read(io::Error::new(io::ErrorKind::InvalidData, reason))
}

impl Line {
    fn is_blank(&self) -> bool {
        let text = self.piece(0);
        self.pieces.len() < 2 && text.trim_matches(['\u{feff}', '\r', ' ', '\t']).is_empty()
    }

    fn piece(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.pieces.get(index).unwrap_or_default())
    }

    fn is_utf8(&self) -> bool {
        self.pieces.iter().all(|piece| std::str::from_utf8(piece).is_ok())
    }

    /// # Errors
    /// When the line, which is the first one, is not a line of UTF-8.
    pub(super) fn require_text(&self) -> Result<(), BillError> {
        if self.pieces.iter().any(|piece| piece.contains(&0)) {
            return Err(no_text(UTF_16));
        }
        if self.pieces.iter().any(|piece| piece.trim_ascii_end().contains(&b'\r')) {
            return Err(no_text(
                "its lines end with carriage returns only, as some programs save texts",
            ));
        }
        if !self.is_utf8() {
            return Err(no_text(
                "it is not UTF-8; perhaps it is compressed or encrypted, or another program saved it in another encoding",
            ));
        }
        Ok(())
    }

    /// The pieces, for a line of names.
    pub(super) fn texts(&self) -> Vec<String> {
        let texts = self.pieces.iter().map(String::from_utf8_lossy);
        texts.map(|text| text.trim().to_owned()).collect()
    }

    /// The number of pieces.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether it begins with a backquote, as rows and the values of totals do.
    pub(super) fn begins_with_value(&self) -> bool {
        self.pieces.iter().next().is_some_and(is_value)
    }

    /// The number of pieces that begin with a backquote.
    pub(super) fn width(&self) -> usize {
        self.pieces.iter().filter(|piece| is_value(piece)).count()
    }

    /// The values of the line, see [`RawRow::values`].
    pub(super) fn values(&self) -> Vec<String> {
        values(std::slice::from_ref(self))
    }
}

fn is_value(piece: &[u8]) -> bool {
    piece.trim_ascii_start().starts_with(b"`")
}

impl RawRow {
    pub(super) fn new(first: Line) -> Self {
        Self {
            bytes: first.pieces.as_slice().len(),
            width: first.width(),
            lines: vec![first],
            other_beginnings: 0,
        }
    }

    /// Adds a line that continues the last text.
    pub(super) fn push(&mut self, line: Line) {
        self.width += self.more_values(&line);
        self.other_beginnings += u64::from(line.begins_with_value());
        self.bytes += line.pieces.as_slice().len() + 1;
        if !self.is_too_long() {
            self.lines.push(line);
        }
    }

    /// How many values a line that continues the last text adds.
    pub(super) fn more_values(&self, line: &Line) -> usize {
        line.width() - usize::from(line.begins_with_value())
    }

    /// The number of values.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// The line in which it begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.lines.first().map_or(0, |line| line.number)
    }

    pub(super) const fn is_too_long(&self) -> bool {
        self.bytes > LONGEST_LINE
    }

    pub(super) fn is_utf8(&self) -> bool {
        self.lines.iter().all(Line::is_utf8)
    }

    /// The values. Each begins with a backquote; a piece without one continues the value before it, which contained a comma,
    /// as descriptions of goods may, and so does a line, which followed a line feed.
    pub(super) fn values(&self) -> Vec<String> {
        values(&self.lines)
    }
}

fn values(lines: &[Line]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for line in lines {
        let mut separator = if values.is_empty() { ',' } else { '\n' };
        for piece in &line.pieces {
            let text = String::from_utf8_lossy(piece);
            match (text.trim_start().strip_prefix('`'), values.last_mut()) {
                (Some(value), _) if separator == ',' => values.push(value.to_owned()),
                (_, Some(value)) => {
                    value.push(separator);
                    value.push_str(&text);
                }
                (_, None) => values.push(text.into_owned()),
            }
            separator = ',';
        }
    }
    values.iter_mut().for_each(|value| *value = value.trim().to_owned());
    values
}
