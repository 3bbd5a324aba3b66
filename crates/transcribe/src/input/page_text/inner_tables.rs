//! Tables of HTML within Markdown or other text: they become rows with bars, as HTML does.

use super::html;
use super::struck_out::Notes;

/// The most tables of a page that are read.
const MOST: usize = 200;

/// The maximum nesting of tables.
const DEPTH: usize = 32;

/// A text with rows in place of its tables.
pub(super) struct WithRows {
    pub(super) text: String,
    /// The line of the source, counted from 1, from which each of its lines comes.
    pub(super) numbers: Vec<usize>,
    /// The words in the tables that are struck out, hidden or in a comment.
    pub(super) notes: Notes,
}

/// Reads the tables of a text that is not HTML; `None` if it has none.
pub(super) fn read(source: &str) -> Option<WithRows> {
    let lower = source.to_ascii_lowercase();
    let mut with_rows = WithRows {
        text: String::new(),
        numbers: Vec::new(),
        notes: Notes::default(),
    };
    let mut at = 0;
    let mut line = 1;
    for _ in 0..MOST {
        let Some((start, end)) = table(&lower, at) else { break };
        let before = source.get(at..start)?;
        let table = source.get(start..end)?;
        with_rows.add(before, &mut line);
        let rows = html::read(table);
        let mut own = rows.notes;
        own.renumber(|number| number + line - 1);
        with_rows.notes.add(own);
        for (index, row) in rows.text.lines().filter(|row| !row.trim().is_empty()).enumerate() {
            let lead = if index == 0 && !before.ends_with('\n') {
                "\n"
            } else {
                ""
            };
            let bar = if row.starts_with('|') { "" } else { "| " };
            let tail = if row.ends_with('|') { "" } else { " |" };
            with_rows.text.push_str(&format!("{lead}{bar}{row}{tail}\n"));
            with_rows.numbers.push(line);
        }
        line += table.matches('\n').count();
        at = end;
    }
    if at == 0 {
        return None;
    }
    with_rows.add(source.get(at..)?, &mut line);
    Some(with_rows)
}

/// Where the next table from a place on begins and ends, with those inside it.
fn table(lower: &str, from: usize) -> Option<(usize, usize)> {
    let mut start = from;
    loop {
        start += lower.get(start..)?.find("<table")?;
        let after = lower.get(start + "<table".len()..)?;
        if after.starts_with(|c: char| c == '>' || c.is_whitespace()) {
            break;
        }
        start += "<table".len();
    }
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        let rest = lower.get(at..)?;
        let end = rest.find("</table>")?;
        match rest.find("<table") {
            Some(inner) if inner < end => {
                depth += 1;
                if depth > DEPTH {
                    return None;
                }
                at += inner + "<table".len();
            }
            _ => {
                depth = depth.checked_sub(1)?;
                at += end + "</table>".len();
            }
        }
        if depth == 0 {
            return Some((start, at));
        }
    }
}

impl WithRows {
    /// Adds lines that stay as they are.
    fn add(&mut self, text: &str, line: &mut usize) {
        for piece in text.split_inclusive('\n') {
            // The rest of a line goes on with what is on it, if that has no rows.
            self.text.push_str(piece);
            self.numbers.push(*line);
            *line += usize::from(piece.ends_with('\n'));
        }
    }
}
