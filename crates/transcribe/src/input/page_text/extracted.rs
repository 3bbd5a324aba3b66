//! Converts what a text extractor or a Markdown mirror made of an official APIv3 page into the text that a browser would
//! have saved: marks of Markdown are removed, every field begins a line, and the name of a part of the request is
//! above its fields.

mod field_words;

use self::field_words::{FieldWords, fields, type_word};
use super::marks::plain;
use super::struck_out::Notes;
use super::{Converted, INNER_BAR};
use crate::document::IM_TABLE;
use crate::facts::demand::flags_in;

/// In place of the type of a field where the text lacks it.
pub(crate) const UNTYPED: &str = "?";
/// The word before the members of an object.
const MEMBERS: &str = "属性";
/// The second words of the headings of the parts of a request; the first are in Latin letters.
const PARTS: [&str; 4] = ["HTTP头参数", "路径参数", "查询参数", "包体参数"];
/// Labels whose value may be on the next line.
const LABELS: [&str; 2] = ["请求方式", "支持商户"];
/// Headings that end the fields of a request.
const REQUEST_ENDS: [&str; 5] = ["请求示例", "应答参数", "应答示例", "错误码", "通知参数"];

/// A line of the new text.
struct Line {
    text: String,
    /// The number of its line in the source, counted from 1.
    number: usize,
}

/// The new text; `None` for a text that needs no conversion.
pub(super) fn convert(source: &str) -> Option<Converted> {
    let is_other = source.contains(IM_TABLE) || source.contains("{#");
    // The heads of tables have such a word too, but no name before it.
    let mut lines = source.lines().filter(|line| !flags_in(line).is_empty());
    let has_fields = lines.any(|line| !fields(&plain(line)).is_empty());
    if is_other || !has_fields || !source.lines().any(is_marked) {
        return None;
    }
    let mut converter = Converter::default();
    for (index, line) in source.lines().enumerate() {
        let is_row = line.trim_start().starts_with('|');
        let broken = line.replace("<br />", "<br>").replace("<br/>", "<br>");
        for piece in broken.split("<br>").take(if is_row { 0 } else { usize::MAX }) {
            converter.line(piece, index + 1);
        }
        if is_row {
            converter.line(line, index + 1);
        }
    }
    converter.end_members();
    let mut text = String::new();
    let mut lines = Vec::new();
    for line in parts_first(converter.lines) {
        lines.push((text.len(), line.number));
        text.push_str(&line.text);
        text.push('\n');
    }
    Some(Converted {
        text,
        depths: None,
        lines,
        rows_left_out: Vec::new(),
        words_left_out: Vec::new(),
        notes: Notes::default(),
    })
}

/// Whether a line has marks that the text of a browser has not.
fn is_marked(line: &str) -> bool {
    let line = line.trim();
    let is_heading = line.starts_with("# ") || line.starts_with("## ") || line.starts_with("### ");
    let is_item = line.starts_with("- ") && !flags_in(line).is_empty();
    let is_table = line.starts_with('|') && line.trim_matches(['|', ' ']).ends_with(MEMBERS);
    is_heading || is_item || is_table
}

/// The last row of a table of members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastRow {
    /// The table has only its head.
    None,
    /// It ends with a bar.
    Complete,
    /// It has no bar at its end, so that it goes on below its line.
    Open,
}

#[derive(Default)]
struct Converter {
    lines: Vec<Line>,
    /// Whether the members of an object are open in a list, and wait for the bar that ends them.
    in_members: bool,
    /// The open tables of members, from the outside in.
    tables: Vec<LastRow>,
    /// Whether the word before members was read, and no member yet.
    announced: bool,
    /// How far the items of the list are indented that are not members.
    indent: Option<usize>,
    /// Whether the value of a label is on the next line.
    waits_for_value: bool,
    /// Whether the last field had nothing after its flag.
    waits_for_type: bool,
}

impl Converter {
    fn push(&mut self, text: &str, number: usize) {
        self.lines.push(Line {
            text: text.trim().to_owned(),
            number,
        });
    }

    fn end_members(&mut self) {
        while let Some(last) = self.tables.pop() {
            self.end_table(last);
        }
        self.end_list();
    }

    fn end_list(&mut self) {
        if std::mem::take(&mut self.in_members) {
            self.end_table(LastRow::Complete);
        }
    }

    /// Ends a table with a bar. Where no bar was seen, the lines below may be its rows, and have the bar.
    fn end_table(&mut self, last: LastRow) {
        if last == LastRow::Complete {
            let number = self.lines.last().map_or(1, |line| line.number);
            self.push("|", number);
        }
    }

    /// Ends the tables of members whose last row does not go on.
    fn end_complete_tables(&mut self) {
        while let Some(last) = self.tables.pop_if(|last| *last != LastRow::Open) {
            self.end_table(last);
        }
    }

    /// Begins a table of members, which is inside another one if a cell of that is open.
    fn begin_table(&mut self, number: usize) {
        self.end_complete_tables();
        self.end_list();
        self.push("属性 | |", number);
        self.tables.push(LastRow::None);
    }

    /// The words of a cell with members, which ends with a bar, or goes on below.
    fn cell(&mut self, words: &str, number: usize) {
        let text = words.trim_end_matches(['|', ' ']);
        let is_complete = text.len() < words.trim_end().len();
        let text = text.replace(INNER_BAR, "|");
        let fields = fields(&text);
        self.fields(&text, &fields, number);
        if let Some(last) = self.tables.last_mut() {
            *last = if is_complete { LastRow::Complete } else { LastRow::Open };
        }
    }

    fn line(&mut self, source: &str, number: usize) {
        let words = plain(source);
        let words = words.trim_start_matches(['#', ' ']);
        if words.is_empty() {
            // An empty line ends every row.
            let open = self.tables.iter_mut().filter(|last| **last == LastRow::Open);
            open.for_each(|last| *last = LastRow::Complete);
            self.push("", number);
            return;
        }
        if let Some(row) = words.strip_prefix('|') {
            self.row(row, number);
            return;
        }
        self.end_complete_tables();
        if !self.tables.is_empty() {
            self.cell(words, number);
            return;
        }
        if self.waits_for_value {
            self.waits_for_value = false;
            if words.starts_with('【')
                && let Some(label) = self.lines.iter_mut().rev().find(|line| !line.text.is_empty())
            {
                label.text.push_str(words);
                return;
            }
        }
        // A line may break between the two words of the heading of a part.
        if PARTS.iter().any(|second| words.starts_with(second))
            && let Some(first) = self.lines.iter_mut().rev().find(|line| !line.text.is_empty())
            && is_first_word(&first.text)
        {
            let heading = format!("{} {words}", first.text);
            first.text.clear();
            let fields = fields(&heading);
            self.end_members();
            self.indent = None;
            self.fields(&heading, &fields, number);
            return;
        }
        let label = words.trim_end_matches([':', '：', ' ']);
        self.waits_for_value = LABELS.contains(&label);
        if words == MEMBERS {
            self.announced = true;
            return;
        }
        let is_item = source.trim_start().starts_with(['-', '*', '•']);
        let fields = fields(words);
        if is_item && fields.first().is_some_and(|field| field.start == 0) {
            self.nest(source.len() - source.trim_start().len(), number);
        } else if !is_item && fields.is_empty() && is_heading(words) {
            self.end_members();
            self.indent = None;
        }
        if std::mem::take(&mut self.announced) {
            self.push(MEMBERS, number);
        }
        self.fields(words, &fields, number);
    }

    /// Opens or ends members by how far an item of a list is indented.
    fn nest(&mut self, indent: usize, number: usize) {
        let base = *self.indent.get_or_insert(indent);
        if indent > base {
            self.announced = false;
            if !self.in_members {
                self.push("属性 | |", number);
                self.in_members = true;
            }
        } else {
            self.end_members();
        }
    }

    /// A row of a table: the members of an object, or error codes.
    fn row(&mut self, row: &str, number: usize) {
        let row = row.replace("\\|", INNER_BAR);
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
        let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
        let is_rule = filled.iter().all(|cell| cell.bytes().all(|b| matches!(b, b'-' | b':')));
        if filled == [MEMBERS] {
            self.begin_table(number);
        } else if let ([only], false) = (filled.as_slice(), self.tables.is_empty()) {
            let bar = if row.trim_end().ends_with('|') { " |" } else { "" };
            self.cell(&format!("{only}{bar}"), number);
        } else if !is_rule {
            // Only cells without fields are told apart by their bars again.
            let bar = if flags_in(&row).is_empty() { "\\|" } else { "|" };
            self.push(&(cells.join(" | ").replace(INNER_BAR, bar) + " |"), number);
        }
    }

    /// A piece of text, with a line for each field in it.
    fn fields(&mut self, words: &str, fields: &[FieldWords], number: usize) {
        let first = fields.first().map_or(words.len(), |field| field.start);
        let before = words.get(..first).unwrap_or_default();
        if std::mem::take(&mut self.waits_for_type) {
            let word = type_word(before);
            if word.is_empty()
                && let Some(field) = self.lines.iter_mut().rev().find(|line| !line.text.is_empty())
            {
                field.text.push(' ');
                field.text.push_str(UNTYPED);
            }
        }
        if !before.trim().is_empty() {
            self.push(&apart(before), number);
        }
        let ends = fields.iter().skip(1).map(|field| field.start).chain([words.len()]);
        for (field, end) in fields.iter().zip(ends) {
            let rest = words.get(field.end..end).unwrap_or_default();
            let kind = type_word(rest);
            let description = rest.trim_start().get(kind.len()..).unwrap_or_default();
            self.waits_for_type = rest.trim().is_empty();
            let kind = match kind {
                "" if self.waits_for_type => "",
                "" => UNTYPED,
                kind => kind,
            };
            self.push(&format!("{} {} {kind}", field.name, field.flag), number);
            if !description.trim().is_empty() {
                self.push(&apart(description), number);
            }
        }
    }
}

/// A description with the word before members on a line of its own.
fn apart(text: &str) -> String {
    let words = text.split_whitespace();
    let words = words.map(|word| if word == MEMBERS { "\n属性\n" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

fn is_heading(words: &str) -> bool {
    is_part(words) || REQUEST_ENDS.iter().any(|heading| words.starts_with(heading))
}

/// Whether a line names a part of the request: `Path 路径参数`.
fn is_part(line: &str) -> bool {
    // The mark of the list may be left of a row that was joined to the heading.
    let line = line.trim().trim_end_matches(['-', '*', '•', ' ']);
    PARTS
        .iter()
        .any(|second| line.strip_suffix(second).is_some_and(is_first_word))
}

/// Whether a text is the first word of the heading of a part: `Path`.
fn is_first_word(text: &str) -> bool {
    let word = text.trim().to_ascii_lowercase();
    matches!(word.as_str(), "header" | "path" | "query" | "body")
}

/// The lines with the names of the parts of the request above their fields, if they are below.
fn parts_first(lines: Vec<Line>) -> Vec<Line> {
    let starts_with = |line: &Line, word: &str| line.text.starts_with(word);
    let Some(start) = lines.iter().position(|line| starts_with(line, "请求参数")) else {
        return lines;
    };
    let is_end = |line: &Line| REQUEST_ENDS.iter().any(|end| starts_with(line, end));
    let length = lines.iter().skip(start).position(is_end);
    let end = length.map_or(lines.len(), |length| start + length);
    let inside = lines.get(start + 1..end).unwrap_or_default();
    let is_field = |line: &Line| fields(&line.text).first().is_some_and(|field| field.start == 0);
    let first_field = inside.iter().position(is_field);
    let first_part = inside.iter().position(|line| is_part(&line.text));
    if !matches!((first_field, first_part), (Some(field), Some(part)) if field < part) {
        return lines;
    }
    let mut sorted: Vec<Line> = Vec::new();
    let mut waiting: Vec<Line> = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        let is_inside = (start + 1..end).contains(&index);
        if is_inside && is_part(&line.text) {
            sorted.push(line);
            sorted.append(&mut waiting);
        } else if is_inside {
            waiting.push(line);
        } else {
            sorted.append(&mut waiting);
            sorted.push(line);
        }
    }
    sorted.append(&mut waiting);
    sorted
}

#[cfg(test)]
mod tests;
