//! The rows of the tables, from rows with bars and from cells with a line each.

mod cells_of_lines;

use wechatpay_spec::place::Span;

use super::caption::Caption;
use super::cell::{self, Demand, assign, demand, is_name, is_type};
use super::cell_per_line::lost_row;
use super::column_heading::{self, Column};
use super::error_heading;
use super::further_columns;
use super::lines::{Line, LineContent};
use super::missing_heading::{has_inner_table, is_head, lacks_types, split_inner_table, usual_columns};
use super::rows_of_error;
use super::section_heading::Section;
use super::table::{Owner, Row, Table};
use super::unread_row;
use crate::account::Use;
use crate::facts::white_space::single_blanks;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The tables of fields, in the page's order.
pub(super) fn tables(lines: &[Line], findings: &mut Findings) -> Vec<Table> {
    let mut reader = TableReader {
        tables: Vec::new(),
        columns: None,
        owner: Owner::Unknown,
        folded: Vec::new(),
        findings: &mut *findings,
    };
    let mut bare: Vec<(&str, &Line)> = Vec::new();
    for line in lines {
        match &line.content {
            // A row over the whole width, with a table of members in it.
            LineContent::Text(text)
                if has_inner_table(text) && reader.columns.is_some() || reader.has_inner_rows(text) =>
            {
                reader.text(&bare);
                bare.clear();
                reader.inner_table(text, line);
            }
            LineContent::Text(text) => {
                reader.fold(text);
                bare.push((text, line));
            }
            LineContent::Heading => {
                reader.text(&bare);
                bare.clear();
                reader.columns = None;
            }
            LineContent::Cells(cells) => {
                let before = reader.size();
                reader.text(&bare);
                let is_head = is_head(cells);
                let is_between = reader.size() == before && !is_head;
                if let Some((text, above)) = line_above(&bare).filter(|_| is_head) {
                    reader.caption(text, above);
                }
                reader.cells(cells, line);
                reader.owner = Owner::Unknown;
                // Text between two rows of a table goes on with the last cell of the first.
                let (tables, rows) = before;
                if is_between && reader.size() > before && reader.size().0 == tables && rows > 0 {
                    reader.go_on(rows - 1, &bare);
                }
                bare.clear();
            }
        }
    }
    reader.text(&bare);
    let mut tables = reader.tables;
    tables.retain(|table| !table.rows.is_empty());
    rows_of_error::split_off(&mut tables, lines, findings);
    tables
}

/// The line above the head of a table that may name an object: the heading of the part that Markdown folds, or the last one.
fn line_above<'t>(lines: &[(&'t str, &'t Line)]) -> Option<(&'t str, &'t Line)> {
    let open = lines.iter().rev().take_while(|(text, _)| !text.contains("</details>"));
    let heading = open.clone().find(|(text, _)| text.contains("<summary"));
    heading.or_else(|| open.clone().next()).copied()
}

struct TableReader<'f> {
    tables: Vec<Table>,
    /// The columns of the open table with bars.
    columns: Option<Vec<Column>>,
    /// The object whose members the next table lists.
    owner: Owner,
    /// The parts of the page that Markdown folds, `<details>`, which are open, each with the object whose members it lists.
    folded: Vec<Option<String>>,
    findings: &'f mut Findings,
}

impl TableReader<'_> {
    /// How many tables there are, and how many rows the last one has.
    fn size(&self) -> (usize, usize) {
        (
            self.tables.len(),
            self.tables.last().map_or(0, |table| table.rows.len()),
        )
    }

    /// Lines without cells. A type that is alone on its line below the rows of an open table is reported: the rest of
    /// its row is not beside it.
    fn text(&mut self, lines: &[(&str, &Line)]) {
        let before = self.size();
        self.bare(lines, None);
        if self.columns.is_none() || self.size() != before {
            return;
        }
        for (text, line) in lines.iter().filter(|(text, _)| unread_row::is_type_alone(text)) {
            self.report(&[text], line, "is not read, for its name is not beside its type");
        }
    }

    /// Adds lines to the description of the row at a place of the last table.
    fn go_on(&mut self, row: usize, lines: &[(&str, &Line)]) {
        let row = self.tables.last_mut().and_then(|table| table.rows.get_mut(row));
        if let (Some(row), Some((_, last))) = (row, lines.last()) {
            for (text, _) in lines {
                row.description.push(' ');
                row.description.push_str(&single_blanks(text));
            }
            row.extent.end = row.extent.end.max(last.span.end);
        }
    }

    fn open(&mut self, line: &Line) {
        self.tables.push(Table {
            section: line.section,
            rows: Vec::new(),
            start: line.span.start,
            owner: std::mem::take(&mut self.owner),
        });
    }

    /// Opens and closes the parts that Markdown folds.
    fn fold(&mut self, text: &str) {
        let opened = text.matches("<details").count();
        self.folded.extend(std::iter::repeat_n(None, opened));
        let closed = text.matches("</details>").count();
        self.folded.truncate(self.folded.len().saturating_sub(closed));
    }

    /// The line above the head of a table, which may name the object whose members it lists, or be its row.
    fn caption(&mut self, text: &str, line: &Line) {
        let Some(caption) = Caption::read(text, line.section, &self.tables) else {
            return;
        };
        self.findings.mark(line.span, Use::Row);
        if let Some(folded) = self.folded.last_mut() {
            *folded = Some(caption.name.clone());
        }
        if let Some(row) = caption.row {
            let mut around = self.folded.iter().rev().skip(1).flatten();
            self.owner = around
                .next()
                .map_or(Owner::None, |object| Owner::Object(object.clone()));
            self.open(line);
            let (name, level) = cell::name(&caption.name);
            self.push(Row {
                label: row.label,
                name: name.to_owned(),
                level,
                kind: row.kind.to_owned(),
                demand: row.demand,
                example: String::new(),
                description: String::new(),
                span: line.span,
                extent: line.span,
                facts: String::new(),
                part: line.section.part(),
                is_of_form: false,
            });
        }
        if let Some(flag) = caption.other_flag {
            self.report(
                &[text],
                line,
                &format!("says `{}` of its object, whose own row has another flag", shorten(flag)),
            );
        }
        self.owner = Owner::Object(caption.name);
    }

    fn push(&mut self, row: Row) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(row);
        }
    }

    /// The flag of a row without one: that of a choice over several rows. Otherwise its cell may have been left out.
    fn shared_choice(&self) -> Demand {
        match self.tables.last().and_then(Table::shared_demand) {
            Some(choice @ Demand::OneOf(_)) => choice,
            _ => Demand::Unknown,
        }
    }

    fn report(&mut self, words: &[&str], line: &Line, fault: &str) {
        let message = format!("a row of the table {fault}: `{}`", shorten(&words.join(" | ")));
        let help = "a row has the cells of the table's head; its name is in Latin letters";
        self.findings.report(rules::ROW, line.span, message, help);
    }

    /// A row with bars.
    fn cells(&mut self, cells: &[String], line: &Line) {
        let words: Vec<&str> = cells.iter().map(String::as_str).collect();
        let words = match words.split_last() {
            Some((last, rest)) if last.is_empty() && self.columns.is_none() => rest.to_vec(),
            _ => words,
        };
        if let Some(columns) = column_heading::columns(&words) {
            self.columns = Some(columns);
            self.open(line);
            return;
        }
        if lacks_types(&words) {
            self.columns = None;
            let message = format!(
                "the head of a table without the types of its fields, which is not read: `{}`",
                shorten(&words.join(" | "))
            );
            let help = "add the column of the types, or the table's fields to the spec by hand";
            // Elsewhere the table may be about something else.
            let is_own = line.section.is_request() || line.section == Section::Response;
            let rule = if is_own { rules::ROW } else { rules::ROW_LOST };
            self.findings.report(rule, line.span, message, help);
            return;
        }
        let filled = words.iter().filter(|cell| !cell.is_empty()).count();
        if self.columns.is_none()
            && let Some(columns) = usual_columns(&words)
        {
            self.columns = Some(columns.to_vec());
            self.open(line);
        }
        let Some(columns) = self.columns.clone().filter(|_| filled > 0) else {
            return;
        };
        // The head of another table, as of error codes. The label and the description of a row may be words of a head.
        let heads = words
            .iter()
            .filter(|cell| column_heading::column(cell).is_some())
            .count();
        let has_field = words
            .iter()
            .any(|cell| is_name(cell) && column_heading::column(cell).is_none())
            && !words
                .iter()
                .any(|cell| column_heading::column(cell) == Some(Column::Type));
        // Fields may be named like heads too: `名称 | name | string(32)`.
        let has_type = words.iter().any(|cell| is_type(cell));
        if !has_type && (error_heading::is_head(&words) || heads >= 2 && !has_field) {
            self.columns = None;
            return;
        }
        let (own, more) = words.split_at(words.len().min(columns.len()));
        let more: Vec<&str> = more.iter().copied().filter(|cell| !cell.is_empty()).collect();
        if more.iter().any(|cell| is_type(cell)) {
            self.report(&words, line, "has the cells of another one");
        }
        let assigned = assign(own, &columns);
        let cell = |column: Column| assigned.iter().find(|(own, _)| *own == column).map(|(_, cell)| *cell);
        if !is_name(cell(Column::Name).unwrap_or_default()) {
            if filled == 1 {
                self.inner_table(words.iter().find(|cell| !cell.is_empty()).unwrap_or(&""), line);
                return;
            }
            // A note over the whole width is not a row.
            if filled >= 3 {
                self.report(&words, line, "names no field");
            }
            return;
        }
        if !more.is_empty() {
            self.report(&words, line, "has more cells than its head");
        }
        // Only a flag that spans several rows may be missing.
        let is_missing = |column: &Column| !assigned.iter().any(|(own, _)| own == column);
        let mut missing = columns.iter().filter(|column| is_missing(column));
        let is_counted = own.len() < columns.len() && column_heading::has_further(&columns);
        if is_counted || missing.any(|column| !matches!(column, Column::Required | Column::Other)) {
            self.report(&words, line, "lacks a cell");
        }
        let described = [vec![cell(Column::Description).unwrap_or_default()], more]
            .concat()
            .join(" ");
        let (description, inner) = split_inner_table(&described);
        self.assigned(&assigned, &words, description.join(" "), (line, line.span));
        self.members(inner, line);
    }

    /// The words of a table inside a cell.
    fn members(&mut self, words: Vec<&str>, line: &Line) {
        if !words.is_empty() {
            let cells: Vec<(&str, &Line)> = words.into_iter().map(|cell| (cell, line)).collect();
            self.bare(&cells, None);
            self.open(line);
        }
    }

    /// Whether a line below an object in an open table begins with the cells of a row: a table of members without a head, in a cell
    /// over the whole width.
    fn has_inner_rows(&self, text: &str) -> bool {
        let Some(columns) = self.columns.as_deref().filter(|own| !column_heading::has_further(own)) else {
            return false;
        };
        let last = self.tables.last().and_then(|table| table.rows.last());
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = columns.iter().position(|column| *column == Column::Name);
        let cells = name.and_then(|name| words.get(name..)).unwrap_or_default();
        last.is_some_and(|row| row.kind.to_ascii_lowercase().contains("object"))
            && cells.first().is_some_and(|word| is_name(word))
            && cells.iter().skip(1).take(2).any(|word| is_type(word))
    }

    /// A cell over the whole width, which may have a table of members in it.
    fn inner_table(&mut self, cell: &str, line: &Line) {
        let (words, inner) = split_inner_table(cell);
        // Without a head of its own, such a table has the columns of the one around it.
        let columns = self.columns.clone().filter(|own| !column_heading::has_further(own));
        if inner.is_empty()
            && lost_row(&words, false).is_some()
            && let Some(columns) = columns
        {
            let cells: Vec<(&str, &Line)> = words.into_iter().map(|cell| (cell, line)).collect();
            self.bare(&cells, Some(&columns));
            self.open(line);
            return;
        }
        if let Some(lost) = lost_row(&words, false) {
            self.report(
                &[lost],
                line,
                "is in a table inside another one that has no head, and is not read",
            );
        }
        self.members(inner, line);
    }

    /// A row with its cells in their columns, and its description.
    fn assigned(
        &mut self,
        cells: &[(Column, &str)],
        words: &[&str],
        description: String,
        (line, extent): (&Line, Span),
    ) {
        let cell = |column: Column| cells.iter().find(|(own, _)| *own == column).map(|(_, cell)| *cell);
        let text = |column: Column| cell(column).unwrap_or_default();
        let demand = match cell(Column::Required) {
            Some(cell) if !cell.is_empty() => demand(cell).unwrap_or_else(|| {
                self.report(words, line, "does not say whether its field is required");
                Demand::Unknown
            }),
            _ => self.shared_choice(),
        };
        if cell::may_have_label(text(Column::Name)) {
            self.report(words, line, "has a name into which its label may have run");
        }
        if cell::is_swapped(text(Column::Label), text(Column::Name)) {
            self.report(words, line, "has its label and its name in each other's place");
        }
        let (name, level) = cell::name(text(Column::Name));
        let level = level.max(cell::level_of_label(text(Column::Label)));
        let further = further_columns::read(cells, text(Column::Type));
        for unread in &further.unread {
            self.report(&[unread], line, "has a cell that is not read");
        }
        self.push(Row {
            label: text(Column::Label).to_owned(),
            name: name.to_owned(),
            level,
            kind: format!("{}{}", text(Column::Type), further.length),
            demand,
            example: text(Column::Example).to_owned(),
            description,
            span: line.span,
            extent,
            facts: further.facts,
            part: further.part.or_else(|| line.section.part()),
            is_of_form: further.is_of_form,
        });
    }
}

#[cfg(test)]
mod tests;
