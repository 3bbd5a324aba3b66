//! The rows of the tables, from rows with bars and from cells with a line each.

use wechatpay_spec::place::Span;

use super::cell::{Demand, assign, demand, is_name, is_type};
use super::error_table;
use super::heading::{self, Column, Section};
use super::lines::{Line, LineContent};
use crate::findings::{Findings, shorten};
use crate::rules;

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) demand: Demand,
    pub(super) example: String,
    pub(super) description: String,
    pub(super) span: Span,
    /// All of its cells.
    pub(super) extent: Span,
}

/// A table of fields.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) section: Section,
    pub(super) rows: Vec<Row>,
    /// Where its first row begins.
    pub(super) start: usize,
}

/// The tables of fields, in the page's order.
pub(super) fn tables(lines: &[Line], findings: &mut Findings) -> Vec<Table> {
    let mut reader = TableReader {
        tables: Vec::new(),
        columns: None,
        findings,
    };
    let mut bare: Vec<(&str, &Line)> = Vec::new();
    for line in lines {
        match &line.content {
            LineContent::Text(text) => bare.push((text, line)),
            LineContent::Heading => {
                reader.bare(&bare);
                bare.clear();
                reader.columns = None;
            }
            LineContent::Cells(cells) => {
                reader.bare(&bare);
                bare.clear();
                reader.cells(cells, line);
            }
        }
    }
    reader.bare(&bare);
    let mut tables = reader.tables;
    tables.retain(|table| !table.rows.is_empty());
    tables
}

struct TableReader<'f> {
    tables: Vec<Table>,
    /// The columns of the open table with bars.
    columns: Option<Vec<Column>>,
    findings: &'f mut Findings,
}

impl TableReader<'_> {
    fn open(&mut self, line: &Line) {
        self.tables.push(Table {
            section: line.section,
            rows: Vec::new(),
            start: line.span.start,
        });
    }

    fn push(&mut self, row: Row) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(row);
        }
    }

    /// The demand of the row before.
    fn demand_before(&self) -> Option<Demand> {
        Some(self.tables.last()?.rows.last()?.demand)
    }

    /// A row with bars.
    fn cells(&mut self, cells: &[String], line: &Line) {
        let words: Vec<&str> = cells.iter().map(String::as_str).collect();
        let words = match words.split_last() {
            Some((last, rest)) if last.is_empty() && self.columns.is_none() => rest.to_vec(),
            _ => words,
        };
        if let Some(columns) = heading::columns(&words) {
            self.columns = Some(columns);
            self.open(line);
            return;
        }
        let filled = words.iter().filter(|cell| !cell.is_empty()).count();
        let Some(columns) = self.columns.clone().filter(|_| filled > 0) else {
            return;
        };
        // The head of another table, as of error codes.
        if error_table::is_head(&words) || words.iter().filter(|cell| heading::column(cell).is_some()).count() >= 2 {
            self.columns = None;
            return;
        }
        let assigned = assign(&words, &columns);
        let cell = |column: Column| assigned.iter().find(|(own, _)| *own == column).map(|(_, cell)| *cell);
        let name = cell(Column::Name).unwrap_or_default();
        if !is_name(name) {
            // A note over the whole width is not a row.
            if filled >= 3 {
                let message = format!("a row of the table names no field: `{}`", shorten(&words.join(" | ")));
                let help = "a row has the cells of the table's head; its name is in Latin letters";
                self.findings.report(rules::ROW, line.span, message, help);
            }
            return;
        }
        let demand = match cell(Column::Required) {
            Some(cell) if !cell.is_empty() => demand(cell).unwrap_or(Demand::Unknown),
            // One cell over several rows is written in the first of them.
            None if columns.contains(&Column::Required) => self.demand_before().unwrap_or(Demand::Unknown),
            _ => Demand::Unknown,
        };
        let text = |column: Column| cell(column).unwrap_or_default().to_owned();
        let described = text(Column::Description);
        let (description, inner) = split_inner_table(&described);
        self.push(Row {
            label: text(Column::Label),
            name: text(Column::Name),
            kind: text(Column::Type),
            demand,
            example: text(Column::Example),
            description: description.join(" "),
            span: line.span,
            extent: line.span,
        });
        if !inner.is_empty() {
            let cells: Vec<(&str, &Line)> = inner.into_iter().map(|cell| (cell, line)).collect();
            self.bare(&cells);
            self.open(line);
        }
    }

    /// Lines that may be cells, one on each.
    fn bare(&mut self, lines: &[(&str, &Line)]) {
        let text = |at: usize| lines.get(at).map_or("", |(text, _)| *text);
        let mut columns: Vec<Column> = Vec::new();
        let mut starts: Vec<(usize, usize)> = Vec::new();
        // The rows that are below the head of a table.
        let mut first_rows: Vec<usize> = vec![0];
        let mut at = 0;
        while at < lines.len() {
            let head = head_length(lines.get(at..).unwrap_or_default());
            if head > 0 {
                let words: Vec<&str> = (at..at + head).map(text).collect();
                columns = heading::columns(&words).unwrap_or_default();
                first_rows.push(starts.len());
                at += head;
                continue;
            }
            if let Some(kind) = kind_after(lines, at) {
                starts.push((at, kind));
                at = kind;
            }
            at += 1;
        }
        for (index, (name, kind)) in starts.iter().copied().enumerate() {
            let Some((_, line)) = lines.get(name) else { continue };
            if first_rows.contains(&index) {
                self.open(line);
            }
            // The line above a name is its label, unless it belongs to the row before.
            let first_free = match index.checked_sub(1).and_then(|before| starts.get(before)) {
                Some((_, kind)) => kind + 1,
                None => 0,
            };
            let has_label = columns.is_empty() || columns.contains(&Column::Label);
            let label = match name.checked_sub(1).filter(|label| has_label && *label >= first_free) {
                Some(label) if heading::column(text(label)).is_none() => text(label),
                _ => "",
            };
            let first_line = name - usize::from(!label.is_empty());
            let next_label = match starts.get(index + 1) {
                Some((next, _)) if has_label => (next - 1).max(kind + 1),
                Some((next, _)) => *next,
                None => lines.len(),
            };
            let next_label =
                match (kind + 1..next_label).find(|at| head_length(lines.get(*at..).unwrap_or_default()) > 0) {
                    Some(head) => head,
                    None => next_label,
                };
            let mut rest = kind + 1;
            let between = (name + 1 < kind).then(|| text(name + 1));
            let mut flag = between.and_then(demand);
            let required_after_type = match columns.iter().position(|column| *column == Column::Required) {
                Some(required) => columns.iter().position(|column| *column == Column::Type) < Some(required),
                None => true,
            };
            if flag.is_none() && required_after_type && rest < next_label {
                flag = demand(text(rest));
                rest += usize::from(flag.is_some());
            }
            let demand = match (flag, self.demand_before()) {
                (Some(flag), _) => flag,
                // One cell over several rows is written in the first of them.
                (None, Some(Demand::OneOf)) => Demand::OneOf,
                (None, _) => Demand::Unknown,
            };
            let mut example = "";
            if columns.contains(&Column::Example) && rest < next_label {
                example = text(rest);
                rest += 1;
            }
            let description: Vec<&str> = (rest..next_label).map(text).collect();
            self.push(Row {
                label: label.to_owned(),
                name: text(name).to_owned(),
                kind: text(kind).to_owned(),
                demand,
                example: example.to_owned(),
                description: description.join(" "),
                span: line.span,
                extent: Span {
                    start: lines
                        .get(first_line)
                        .map_or(line.span.start, |(_, line)| line.span.start),
                    end: lines
                        .get(next_label - 1)
                        .map_or(line.span.end, |(_, line)| line.span.end),
                },
            });
        }
    }
}

/// The words of a cell, and those of a table inside it: in HTML, the members of an object may be in its description.
fn split_inner_table(cell: &str) -> (Vec<&str>, Vec<&str>) {
    let mut words: Vec<&str> = cell.split_whitespace().collect();
    let is_head = |at: &usize| {
        (4..=6).any(|length| {
            let head = words.get(*at..at + length);
            head.is_some_and(|head| heading::columns(head).is_some())
        })
    };
    let start = (0..words.len()).find(is_head).unwrap_or(words.len());
    let inner = words.split_off(start);
    (words, inner)
}

/// How many lines from the first one on are the head of a table, one cell on each.
fn head_length(lines: &[(&str, &Line)]) -> usize {
    let length = lines
        .iter()
        .take_while(|(text, _)| heading::column(text).is_some())
        .count();
    let words: Vec<&str> = lines.iter().take(length).map(|(text, _)| *text).collect();
    match heading::columns(&words) {
        Some(_) => length,
        None => 0,
    }
}

/// The line with the type of the field that a line names: the next one, or the one after a word like `是`.
fn kind_after(lines: &[(&str, &Line)], at: usize) -> Option<usize> {
    let text = |at: usize| lines.get(at).map(|(text, _)| *text);
    if !is_name(text(at)?) {
        return None;
    }
    if is_type(text(at + 1)?) {
        return Some(at + 1);
    }
    (demand(text(at + 1)?).is_some() && is_type(text(at + 2)?)).then_some(at + 2)
}

#[cfg(test)]
mod tests {
    use super::super::cell::Demand;
    use super::super::lines::lines;
    use super::tables;
    use crate::findings::Findings;

    fn rows(text: &str) -> Vec<(String, String, Demand, String, String)> {
        let mut findings = Findings::new("x");
        let tables = tables(&lines(text), &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        let rows = tables.into_iter().flat_map(|table| table.rows);
        rows.map(|row| (row.label, row.name, row.demand, row.example, row.description))
            .collect()
    }

    fn row(
        label: &str,
        name: &str,
        demand: Demand,
        example: &str,
        description: &str,
    ) -> (String, String, Demand, String, String) {
        let text = str::to_owned;
        (text(label), text(name), demand, text(example), text(description))
    }

    #[test]
    fn cells_are_counted_by_the_head() {
        let expected = [
            row("商户号", "mch_id", Demand::Yes, "1", "甲"),
            row("设备", "device", Demand::Unknown, "2", "乙"),
        ];
        assert_eq!(
            rows(
                "请求参数\n字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述 |\n---|---|---|---|---|---|\n商户号 | mch_id | 是 | String(32) | 1 | 甲 |\n设备 | device | Int | 2 | 乙 |\n"
            )[0],
            expected[0]
        );
        let bare = "请求参数\n字段名\n变量名\n必填\n类型\n示例值\n描述\n商户号\nmch_id\n是\nString(32)\n1\n甲\n设备\ndevice\nInt\n2\n乙\n";
        assert_eq!(rows(bare), expected);
        let blank = bare.replace('\n', "\n\n");
        assert_eq!(rows(&blank), expected);
    }

    #[test]
    fn a_cell_over_several_rows_is_in_the_first() {
        let expected = [
            row("甲", "a", Demand::OneOf, "", "path 一"),
            row("乙", "b", Demand::OneOf, "", "path 二"),
            row("丙", "c", Demand::Yes, "", "body 三"),
        ];
        let text = "参数名 | 变量 | 类型 | 必填 | 描述 |\n---|---|---|---|---|\n甲 | a | string(32) | 二选一 | path 一 |\n乙 | b | string(32) | path 二 |\n|\n丙 | c | string(32) | 是 | body 三 |\n";
        assert_eq!(rows(text), expected);
        let bare = "2. 请求参数 甲\na\nstring[1,32]\n二选一\npath 一\n乙\nb\nstring[1,32]\npath 二\n丙\nc\nstring[1,32]\n是\nbody\n三\n";
        assert_eq!(rows(bare), expected);
    }

    #[test]
    fn a_cell_may_hold_a_table() {
        let text = "参数名 | 变量 | 类型 | 必填 | 描述 |\n甲 | a | object | 是 | 文字 参数名 变量 类型 必填 描述 乙 b int 否 乙 丙 c int 是 丙 |\n丁 | d | int | 是 | 丁 |\n";
        let expected = [
            row("甲", "a", Demand::Yes, "", "文字"),
            row("乙", "b", Demand::No, "", "乙"),
            row("丙", "c", Demand::Yes, "", "丙"),
            row("丁", "d", Demand::Yes, "", "丁"),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn code_and_prose_are_not_rows() {
        assert_eq!(rows("请求参数\n见下\n{\n\"a\": \"string\"\n}\nstring\nint\n"), []);
        assert_eq!(rows("错误码 | 描述 | 解决方案 |\nA_B | 甲 | 乙 |\n"), []);
    }
}
