//! Rows whose cells have a line each.

use wechatpay_spec::place::Span;

use super::TableReader;
use crate::facts::white_space::single_blanks;
use crate::findings::shorten;
use crate::input::official::columns::cell;
use crate::input::official::columns::cell_per_line::{
    Counted, RowOfLines, has_example_behind_type, head_length, kind_after, lost_row,
};
use crate::input::official::columns::column_heading::{self, Column};
use crate::input::official::columns::lines::Line;
use crate::input::official::columns::table::Row;
use crate::rules;

impl TableReader<'_> {
    /// Lines that may be cells, one on each. `known` are the columns of a table without a head.
    pub(super) fn bare(&mut self, lines: &[(&str, &Line)], known: Option<&[Column]>) {
        let words: Vec<&str> = lines.iter().map(|(text, _)| *text).collect();
        let mut columns: Vec<Column> = known.unwrap_or_default().to_vec();
        // The places of the names and types of rows, and the columns of their tables.
        let mut starts: Vec<(usize, usize, Vec<Column>)> = Vec::new();
        // The rows that are below the head of a table.
        let mut first_rows: Vec<usize> = vec![0];
        let mut below_head = known.map(|_| 0);
        let mut at = 0;
        while at < words.len() {
            let rest = words.get(at..).unwrap_or_default();
            // The label of a row and its name may be words of a head too: `名称 name string`.
            let head = if known.is_some() { 0 } else { head_length(rest) };
            if head > 0 {
                columns = column_heading::columns(rest.get(..head).unwrap_or_default()).unwrap_or_default();
                first_rows.push(starts.len());
                at += head;
                below_head = below_head.or(Some(at));
                continue;
            }
            if let Some(kind) = kind_after(&words, at, &columns) {
                starts.push((at, kind, columns.clone()));
                at = at.max(kind);
            }
            at += 1;
        }
        // A table none of whose rows is read.
        if starts.is_empty()
            && let Some(below) = below_head
            && let Some(lost) = lost_row(words.get(below..).unwrap_or_default(), false)
            && let Some((_, line)) = lines.get(below)
        {
            self.report(&[lost], line, "is not read, for its name is not beside its type");
        }
        // The words of a table inside a cell may be those of a sentence.
        let are_words = |pair: &[(&str, &Line)]| matches!(pair, [(_, one), (_, other)] if std::ptr::eq(*one, *other));
        let are_lines = known.is_some() || !lines.windows(2).any(are_words);
        for (index, (name, kind, columns)) in starts.iter().enumerate() {
            let Some((_, line)) = lines.get(*name) else { continue };
            if first_rows.contains(&index) {
                self.open(line);
            }
            let place = |at: usize| lines.get(at).map_or(line.span, |(_, line)| line.span);
            let next = starts.get(index + 1).map(|(next, ..)| *next);
            if column_heading::are_counted(columns) {
                let Counted {
                    cells,
                    more,
                    start,
                    end,
                } = Counted::read(&words, (*name, next), columns);
                let extent = Span {
                    start: place(start).start,
                    end: place(end.saturating_sub(1)).end,
                };
                if cells.len() < columns.len() {
                    let own = words.get(*name.min(kind)..=*name.max(kind)).unwrap_or_default();
                    self.report(own, line, "has another number of cells than its head");
                }
                let described = cells.iter().find(|(column, _)| *column == Column::Description);
                let described = described.map(|(_, cell)| *cell).into_iter();
                let described: Vec<&str> = described.chain(more.iter().copied()).collect();
                let description = single_blanks(&described.join(" "));
                if let Some(lost) = lost_row(more, false).filter(|_| are_lines) {
                    self.report(&[lost], line, "is not read, for its name is not beside its type");
                }
                let own = words.get(*name..end).unwrap_or_default();
                self.assigned(&cells, own, description, (line, extent));
                continue;
            }
            let before = index.checked_sub(1).and_then(|before| starts.get(before));
            let row = RowOfLines::read(
                &words,
                (*name, *kind),
                columns,
                before.map_or(0, |(_, kind, _)| kind + 1),
                next,
            );
            // Text between the rows that looks like a cell belongs to none of them.
            let above = words.get(row.first_free..*name).unwrap_or_default();
            let below = if row.is_last {
                words.get(kind + 1..).unwrap_or_default()
            } else {
                &[]
            };
            let has_example = has_example_behind_type(columns);
            for lost in [lost_row(above, index > 0 && has_example), lost_row(below, has_example)]
                .into_iter()
                .flatten()
                .filter(|_| are_lines)
            {
                self.report(&[lost], line, "is not read, for its name is not beside its type");
            }
            if words.get(*name).is_some_and(|name| cell::may_have_label(name)) {
                let own = words.get(*name..=*kind).unwrap_or_default();
                self.report(own, line, "has a name into which its label may have run");
            }
            if cell::is_swapped(row.label, words.get(*name).copied().unwrap_or_default()) {
                let own = [row.label, words.get(*name).copied().unwrap_or_default()];
                self.report(&own, line, "has its label and its name in each other's place");
            }
            if known.is_some() && row.label.is_ascii() && !row.label.is_empty() {
                let name = words.get(*name).copied().unwrap_or_default();
                let message = format!(
                    "the label of `{}` may have more words than `{}`",
                    shorten(name),
                    shorten(row.label)
                );
                let help = "it is in a table without a head inside another one: compare its title with the document";
                self.findings.report(rules::LABEL, line.span, message, help);
            }
            for missing in &row.missing {
                missing.report(words.get(*name).copied().unwrap_or_default(), line.span, self.findings);
            }
            let demand = row.demand.unwrap_or_else(|| self.shared_choice());
            let (own_name, own_level) = cell::name(words.get(*name).copied().unwrap_or_default());
            self.push(Row {
                label: row.label.to_owned(),
                name: own_name.to_owned(),
                level: own_level.max(cell::level_of_label(row.label)),
                kind: format!("{}{}", words.get(*kind).copied().unwrap_or_default(), row.lengths),
                demand,
                example: row.example.to_owned(),
                description: single_blanks(&row.description.join(" ")),
                span: line.span,
                extent: Span {
                    start: place(row.first_line).start,
                    end: place(row.last_line).end,
                },
                facts: String::new(),
                part: line.section.part(),
                is_of_form: false,
            });
        }
    }
}
