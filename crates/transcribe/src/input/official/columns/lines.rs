//! The lines of a page, without the marks of Markdown, and whether each is a row with bars or bare text.

use wechatpay_spec::place::Span;

use super::bars::{cells, has_inner_bars, is_rule, with_inner_bars};
use super::cell;
use super::column_heading::column;
use super::section_heading::{Section, section};
use super::{expand_mark, lone_cell, tables_without_bars, unread_row};
use crate::input::page_text::{self, INNER_BAR};

/// The maximum number of lines that the cell of a row may have.
const CELL_LINES: usize = 200;

/// How many lines above a cell the head of its table is looked for.
const HEAD_LINES: usize = 2_000;

/// A line with its place.
pub(super) struct Line {
    /// The section that the line is in.
    pub(super) section: Section,
    pub(super) content: LineContent,
    pub(super) span: Span,
}

/// The content of a line.
pub(super) enum LineContent {
    /// The heading of a section.
    Heading,
    /// Cells with bars between them.
    Cells(Vec<String>),
    /// Bare text, which may be a cell alone.
    Text(String),
}

/// The lines of a page that are not empty.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current = Section::Introduction;
    let mut at = 0;
    // Whether the row before ends with a bar, as the rows of saved pages do.
    let mut ends_with_bar = false;
    // Whether the line before is one of several that name the parts of a request above one table for all of them.
    let mut in_legend = false;
    // How many cells the head of the open table has.
    let mut head = 0;
    // Whether the head of the table before is an item of a list. Otherwise `- ` marks a member: `- 总金额 | total | …`.
    let mut is_list = false;
    // The table without bars that is open.
    let mut open: Option<tables_without_bars::Table> = None;
    // Whether the line before is empty.
    let mut follows_blank = false;
    let mut source = text.split_inclusive('\n').peekable();
    while let Some(line) = source.next() {
        let start = at;
        at += line.len();
        let is_item = line.trim_start().starts_with("- ");
        let words = match is_item && !is_list && current != Section::Errors && line.matches('|').count() > 2 {
            true => format!("- {}", plain(line)),
            false => plain(line),
        };
        let span = Span {
            start: start + (line.len() - line.trim_start().len()),
            end: start + line.trim_end().len(),
        };
        if words.is_empty() {
            follows_blank = true;
            continue;
        }
        if expand_mark::is_mark(&words) && expand_mark::is_before_object(source.clone().map(plain)) {
            continue;
        }
        let is_apart = std::mem::take(&mut follows_blank);
        let was_legend = std::mem::take(&mut in_legend);
        let has_tabs = matches!(open, Some(tables_without_bars::Table::Tabs)) && line.matches('\t').count() > 1;
        let in_bars = open.is_none()
            && lines
                .last()
                .is_some_and(|line| matches!(line.content, LineContent::Cells(_)));
        let words = match !in_bars && has_inner_bars(&words) {
            true => words.replace('|', INNER_BAR),
            false => with_inner_bars(words),
        };
        if let Some(cells) = cells(&words).filter(|_| !has_tabs) {
            open = None;
            let mut row = words.clone();
            // A cell may have several lines; the row ends with a bar.
            let mut taken = 0;
            while ends_with_bar && !row.ends_with('|') && taken < CELL_LINES {
                let Some(next) = source.next_if(|next| section(&plain(next)).is_none()) else {
                    break;
                };
                at += next.len();
                taken += 1;
                row.push(' ');
                row.push_str(&plain(next));
            }
            ends_with_bar = row.ends_with('|');
            let cells = if taken > 0 {
                self::cells(&row).unwrap_or(cells)
            } else {
                cells
            };
            if cells.iter().filter(|cell| column(cell).is_some()).count() > 2 {
                is_list = is_item;
                head = cells.len();
            }
            if cells.iter().any(|cell| !is_rule(cell)) {
                lines.push(Line {
                    section: current,
                    content: LineContent::Cells(cells),
                    span,
                });
            }
            continue;
        }
        // A bar at the end of a cell that is alone.
        let words = words.replace(INNER_BAR, "|");
        let mut rest = words.trim_end_matches(['|', ' ']);
        // The last cell of a row, on a line of its own.
        if rest.len() < words.len()
            && ends_with_bar
            && let Some(row) = lines.last_mut()
            && row.add_cell(rest, span, head)
        {
            continue;
        }
        // Words like those of a heading, on a line of their own between two rows of a table without bars.
        let goes_on = section(rest).is_some_and(|(section, after)| {
            let below = source.clone().map(|line| plain(&line.replace('\t', " ")));
            open.is_some() && after.is_empty() && lone_cell::goes_on(section, current, below)
        });
        if goes_on && lines.last_mut().is_some_and(|row| row.go_on(rest, span)) {
            continue;
        }
        // The label of a row may read like a heading too, with its marks.
        let is_label = section(rest).is_some_and(|(_, after)| tables_without_bars::is_label(after, open.as_ref()));
        let line = match is_label {
            true => {
                rest = rest.trim_start_matches(['#', ' ']);
                line.trim_start_matches(['#', ' '])
            }
            false => line,
        };
        let is_heading = |(section, after): &(Section, &str)| {
            let below = || source.clone().map(plain);
            !after.is_empty() && !is_label
                || after.is_empty()
                    && !(lone_cell::is_label_of_row(below())
                        || is_behind_type(&lines) && lone_cell::is_cell(*section, current, has_head(&lines), below()))
        };
        if let Some((section, after)) = section(rest).filter(is_heading) {
            in_legend = section.part().is_some() && names_part(source.clone().map(plain));
            if !(in_legend || was_legend && section.part().is_some()) {
                current = section.below(current, rest);
            }
            open = None;
            lines.push(Line {
                section: current,
                content: LineContent::Heading,
                span,
            });
            rest = after;
        }
        if rest.is_empty() {
            continue;
        }
        let mut whole = rest.to_owned();
        let mut span = span;
        if tables_without_bars::lacks_type(rest, open.as_ref()) {
            let end = at + length_of_cells_below(source.clone());
            while let Some(next) = source.next_if(|_| at < end) {
                let cell = plain(next);
                if !cell.is_empty() {
                    whole = format!("{whole} {cell}");
                    span.end = at + next.trim_end().len();
                }
                at += next.len();
            }
        }
        let rest = whole.as_str();
        let own = tables_without_bars::row(line, rest, &mut open);
        match own {
            tables_without_bars::Row::Cells(cells) => lines.push(Line {
                section: current,
                content: LineContent::Cells(cells),
                span,
            }),
            tables_without_bars::Row::Continued
                if lines.last_mut().is_some_and(|row| {
                    let is_below = is_apart && row.ends_with_example() && !has_more_rows(source.clone());
                    !is_below && row.go_on(rest, span)
                }) => {}
            _ => lines.push(Line {
                section: current,
                content: LineContent::Text(rest.to_owned()),
                span,
            }),
        }
    }
    lines
}

/// The length of the lines that go on with a row which ends with its name: one with the type alone, and one that begins
/// with the flag.
fn length_of_cells_below<'t>(lines: impl Iterator<Item = &'t str>) -> usize {
    let mut at = 0;
    let mut end = 0;
    for line in lines.take(CELL_LINES) {
        at += line.len();
        let words = plain(line);
        if words.is_empty() {
            continue;
        }
        let is_type = unread_row::is_type_alone(&words);
        let begins_with_flag = words
            .split_whitespace()
            .next()
            .is_some_and(|word| cell::demand(word).is_some());
        if !(end == 0 && is_type || end > 0 && begins_with_flag) {
            break;
        }
        let is_last = end > 0;
        end = at;
        if is_last {
            break;
        }
    }
    end
}

/// Whether the first of some lines names a part of a request.
fn names_part(mut below: impl Iterator<Item = String>) -> bool {
    let next = below.find(|line| !line.is_empty());
    // `query URL参数` is no heading, but the next line of such a list.
    let begins_with_part = next
        .as_deref()
        .and_then(|next| next.split_once(' '))
        .is_some_and(|(first, _)| ["path", "query", "body", "header"].contains(&first.to_ascii_lowercase().as_str()));
    let next = next.as_deref().and_then(section);
    begins_with_part || next.is_some_and(|(section, _)| section.part().is_some())
}

/// Whether the last lines are cells of a row, one a line, up to its type or further.
fn is_behind_type(lines: &[Line]) -> bool {
    let last = lines.iter().rev().take(lone_cell::BEHIND_TYPE);
    let cells = last.map_while(|line| match &line.content {
        LineContent::Text(words) => Some(words.as_str()),
        LineContent::Heading | LineContent::Cells(_) => None,
    });
    cells.into_iter().any(cell::is_type)
}

/// Whether the section that is open has the head of a table with one cell a line.
fn has_head(lines: &[Line]) -> bool {
    let mut heads = 0;
    for line in lines.iter().rev().take(HEAD_LINES) {
        match &line.content {
            LineContent::Heading => return false,
            LineContent::Text(words) if column(words).is_some() => heads += 1,
            _ => heads = 0,
        }
        if heads > 2 {
            return true;
        }
    }
    false
}

impl Line {
    /// Adds a cell to a row that has fewer than the head of its table; false if it has not, or is not a row.
    fn add_cell(&mut self, words: &str, span: Span, head: usize) -> bool {
        let LineContent::Cells(cells) = &mut self.content else {
            return false;
        };
        let is_short = cells.len() < head && !words.is_empty();
        if is_short {
            cells.push(words.to_owned());
            self.span.end = span.end;
        }
        is_short
    }

    /// Whether the line is a row whose last words are an example. A paragraph below it is none of its cells.
    fn ends_with_example(&self) -> bool {
        let LineContent::Cells(cells) = &self.content else {
            return false;
        };
        let last = cells.last().map_or("", String::as_str);
        let places = ["示例值：", "示例值:", "Example:", "Example："]
            .iter()
            .filter_map(|label| last.rfind(label).map(|at| at + label.len()));
        let example = places.max().and_then(|at| last.get(at..));
        example.is_some_and(|example| !example.trim().is_empty())
    }

    /// Adds another line to the last cell of a row; false if this is not a row.
    fn go_on(&mut self, words: &str, span: Span) -> bool {
        let LineContent::Cells(cells) = &mut self.content else {
            return false;
        };
        let Some(last) = cells.last_mut() else { return false };
        last.push(' ');
        last.push_str(words);
        self.span.end = span.end;
        true
    }
}

/// Whether lines that follow go on with the rows of a table without bars, before another table or section begins.
fn has_more_rows<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let lines = lines
        .take(CELL_LINES)
        .take_while(|line| section(&plain(line)).is_none());
    let mut rows = lines.filter(|line| line.matches('\t').count() > 1 || tables_without_bars::has_field(line));
    rows.next()
        .is_some_and(|line| line.split('\t').filter(|cell| column(cell.trim()).is_some()).count() < 3)
}

/// A line without the marks of Markdown. A bar inside a cell becomes [`INNER_BAR`].
fn plain(line: &str) -> String {
    page_text::plain(&line.replace("\\|", INNER_BAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(text: &str) -> Vec<(Section, bool)> {
        let lines = lines(text);
        let all = lines.iter();
        all.map(|line| (line.section, matches!(line.content, LineContent::Heading)))
            .collect()
    }

    #[test]
    fn a_label_that_reads_like_a_heading_begins_no_section() {
        let row = "返回结果\n错误代码\nerr_code\n否\nString(32)\n";
        let expected: Vec<_> = (0..5).map(|line| (Section::Response, line == 0)).collect();
        assert_eq!(sections(row), expected);
        let headings = "错误码\n名称\n描述\nError codes\nName\nRequired\n";
        let heads: Vec<bool> = sections(headings)
            .into_iter()
            .map(|(_, is_heading)| is_heading)
            .collect();
        assert_eq!(heads, [true, false, false, true, false, false]);
    }
}
