//! Tables without bars: their cells have tabs or spaces between them, as browsers copy them.

use super::cell::{demand, is_name, is_type, may_be_type};
use super::column_heading::{self, Column};
use super::error_heading;
use super::lone_cell;
use super::unread_row;
use crate::input::official::error_code;
use crate::input::page_text::plain;

/// Words that a flag may end with: `Choose one to submit`.
const FLAG_ENDS: [&[&str]; 6] = [
    &["to", "submit"],
    &["to", "send"],
    &["to", "fill", "in"],
    &["of", "two"],
    &["of", "the", "two"],
    &["from", "the", "two"],
];

/// The greatest distance of a type from its name, in words.
const MOST_WORDS: usize = 10;

/// A table that is open.
pub(super) enum Table {
    /// Its cells have tabs between them.
    Tabs,
    /// Its cells have spaces between them, which show where a cell ends only around names and types.
    Spaces(Vec<Column>),
}

/// The part of a table that a line is.
pub(super) enum Row {
    /// The head of a table, or a row.
    Cells(Vec<String>),
    /// Another line of the last row.
    Continued,
    /// None.
    None,
}

/// The part of a table that a line is. `words` is the line without marks.
pub(super) fn row(line: &str, words: &str, open: &mut Option<Table>) -> Row {
    let cells: Vec<String> = line.trim_end().split('\t').map(plain).collect();
    let tabs: Vec<&str> = cells.iter().map(String::as_str).collect();
    if tabs.len() > 2 && (column_heading::columns(&tabs).is_some() || error_heading::is_head(&tabs)) {
        *open = Some(Table::Tabs);
        return Row::Cells(cells);
    }
    if let Some(heads) = column_heading::heads(words) {
        let columns = column_heading::columns(&heads).unwrap_or_default();
        *open = Some(Table::Spaces(columns));
        return Row::Cells(heads.into_iter().map(str::to_owned).collect());
    }
    let cells = match open {
        None => return Row::None,
        Some(Table::Tabs) => (tabs.len() > 2).then_some(cells),
        Some(Table::Spaces(columns)) => cells_between_spaces(words, columns),
    };
    match cells {
        Some(cells) => Row::Cells(cells),
        None if ends_table(words) => {
            *open = None;
            Row::None
        }
        // The rows of an error may follow.
        None if error_code::heads_rows(words) => Row::None,
        // A row that was broken in two.
        None if has_field(words) || unread_row::is_type_alone(words) => Row::None,
        None => Row::Continued,
    }
}

/// Whether a line ends with the name of a row in an open table, so that its type may be on the next line.
pub(super) fn lacks_type(words: &str, open: Option<&Table>) -> bool {
    matches!(open, Some(Table::Spaces(columns)) if !column_heading::has_further(columns))
        && unread_row::ends_with_name(words)
}

/// Whether words that read like a heading are the label of a row in an open table, as the words after them are its name with
/// its flag or type: `2.返回结果 result 是 String(32)`.
pub(super) fn is_label(after: &str, open: Option<&Table>) -> bool {
    let has_labels = match open {
        Some(Table::Tabs) => true,
        Some(Table::Spaces(columns)) => columns.contains(&Column::Label),
        None => false,
    };
    has_labels && lone_cell::begins_row(after)
}

/// Whether a line has a name with its type after it, as a row has.
pub(super) fn has_field(words: &str) -> bool {
    let list: Vec<&str> = words.split_whitespace().take(4).collect();
    list.windows(2)
        .any(|two| matches!(two, [name, kind] if is_name(name) && kind.contains(['(', '[']) && (is_type(kind) || may_be_type(kind))))
}

/// A line without the spaces between the two lengths of a type: `string[1, 128]`.
fn with_lengths_in_one_word(words: &str) -> String {
    let mut joined = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once(", ") {
        let (lead, digits) = match before.rfind(['[', '(']) {
            Some(at) => before.split_at(at + 1),
            None => ("", ""),
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let next = after.trim_start();
        let most = next.split([']', ')']).next().unwrap_or_default();
        let kind = lead
            .trim_end_matches(['[', '('])
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let are_lengths = is_number(digits) && is_number(most) && most.len() < next.len() && is_type(kind);
        joined.push_str(before);
        joined.push_str(if are_lengths { "," } else { ", " });
        rest = if are_lengths { next } else { after };
    }
    joined.push_str(rest);
    joined
}

/// The places of a name and of a type that is not known beside it, where a flag or the lengths of the type show that they
/// are cells.
fn with_unknown_type(list: &[&str], first: usize) -> Option<(usize, usize)> {
    let text = |at: usize| list.get(at).copied().unwrap_or_default();
    let is_flag = |at: usize| demand(text(at)).is_some();
    let has_length = |at: usize| text(at).ends_with([')', ']', '）']);
    (first..list.len()).filter(|at| is_name(text(*at))).find_map(|name| {
        let kind = name + 1 + usize::from(is_flag(name + 1));
        let is_row = may_be_type(text(kind)) && (has_length(kind) || is_flag(name + 1) || is_flag(kind + 1));
        // A name with its flag is that of a row, wherever its type is.
        let has_flag = text(name).contains('_') && (is_flag(name + 1) || is_flag(name + 2)) && kind < list.len();
        (is_row || has_flag).then_some((name, kind))
    })
}

/// Whether a line is not a cell, so that it ends a table: the beginning of a sample.
fn ends_table(words: &str) -> bool {
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    let is_sample = digits.starts_with(['{', '[', '<']);
    let calls = ["curl", "POST", "GET", "PUT", "PATCH", "DELETE", "https://"];
    let label = words.trim_end_matches([':', '：']);
    is_sample
        || calls.iter().any(|word| words.starts_with(word))
        || matches!(label, "Example" | "Examples" | "示例" | "举例如下")
}

/// The cells of a row, in the order of the columns. Nothing is between the label and the name, and the type shows where
/// both end.
fn cells_between_spaces(words: &str, columns: &[Column]) -> Option<Vec<String>> {
    let words = with_lengths_in_one_word(words);
    let list: Vec<&str> = words.split_whitespace().collect();
    if column_heading::has_further(columns) {
        // Cells that have to be counted; a row with another number of them is reported.
        let name = list.iter().position(|word| is_name(word))?;
        let has_type = list.iter().skip(name).any(|word| is_type(word))
            || unread_row::in_words(&list, columns.contains(&Column::Label)).is_some();
        return has_type.then(|| list.into_iter().map(str::to_owned).collect());
    }
    let text = |at: usize| list.get(at).copied().unwrap_or_default();
    let place = |column: Column| columns.iter().position(|own| *own == column);
    let has_label = place(Column::Label).is_some();
    // Between the name and the type there may be a flag, and with it an example, which may have several words.
    let has_example_before = place(Column::Example).is_some() && place(Column::Example) < place(Column::Type);
    let kind_after = |at: usize| {
        let most = match has_example_before && demand(text(at + 1)).is_some() {
            true => MOST_WORDS,
            false => 4,
        };
        let kind = (at + 1..(at + most).min(list.len())).find(|kind| is_type(text(*kind)))?;
        let inner = list.get(at + 1..kind)?;
        (inner.is_empty() || inner.iter().any(|word| demand(word).is_some())).then_some(kind)
    };
    let first = usize::from(has_label);
    let mut candidates =
        (first..list.len()).filter_map(|at| Some((at, is_name(text(at)).then(|| kind_after(at)).flatten()?)));
    // The words of a label may be a name and a type too: `Merchant order number out_trade_no string[1,32] Yes`.
    let is_certain = |(name, kind): &(usize, usize)| {
        let two = format!("{} {}", text(kind + 1), text(kind + 2));
        let has_flag = *kind > name + 1 || demand(text(kind + 1)).is_some() || demand(&two).is_some();
        has_flag || text(*kind).contains(['[', '(', '（'])
    };
    let is_type_first = place(Column::Type) < place(Column::Name);
    let after_type = (first..list.len()).find(|at| is_type(text(*at)) && is_name(text(at + 1)));
    let (name, kind) = match candidates.next() {
        _ if is_type_first => after_type.map(|kind| (kind + 1, kind))?,
        Some(possible) => {
            let certain = std::iter::once(possible).chain(candidates).find(is_certain);
            certain.unwrap_or(possible)
        }
        None => with_unknown_type(&list, first).or_else(|| unread_row::in_words(&list, has_label))?,
    };
    // The last word of a label is like a name too: `Request Parameters params Yes String(32)`. A flag follows the name, unless
    // an example is between them.
    let example_is_first = place(Column::Example).is_some() && place(Column::Example) < place(Column::Required);
    let is_name_with_flag = |at: &usize| is_name(text(*at)) && demand(text(at + 1)).is_some();
    let nearer = (name + 1..kind.max(name + 1)).rev().find(is_name_with_flag);
    let name = nearer.filter(|_| has_label && !example_is_first).unwrap_or(name);
    let inner: Vec<&str> = (name + 1..kind).map(text).collect();
    let mut flag = inner
        .iter()
        .copied()
        .find(|word| demand(word).is_some())
        .map(str::to_owned);
    let mut rest = kind.max(name) + 1;
    if flag.is_none() {
        // `Choose one` has two words, and `Choose one to submit` four.
        let words = |count: usize| list.get(rest..rest + count).map(|words| words.join(" "));
        let is_flag = |count: &usize| words(*count).is_some_and(|words| demand(&words).is_some());
        if let Some(count) = (1..=2).find(is_flag) {
            let after = list.get(rest + count..).unwrap_or_default();
            let tail = FLAG_ENDS.iter().find(|tail| after.starts_with(tail));
            let count = count + tail.map_or(0, |tail| tail.len());
            flag = words(count);
            rest += count;
        }
    }
    let words: Vec<&str> = inner.iter().copied().filter(|word| demand(word).is_none()).collect();
    let between = words.join(" ");
    let mut example = (!between.is_empty()).then_some(between.as_str());
    let is_example_next = place(Column::Example) > place(Column::Type) && example.is_none();
    if is_example_next && place(Column::Example).is_some() && rest < list.len() {
        example = Some(text(rest));
        rest += 1;
    }
    let description = list.get(rest..).unwrap_or_default().join(" ");
    let label = list.get(..name.min(kind)).unwrap_or_default().join(" ");
    let cell = |column: &Column| match column {
        Column::Label => label.clone(),
        Column::Name => text(name).to_owned(),
        Column::Type => text(kind).to_owned(),
        Column::Required => flag.clone().unwrap_or_default(),
        Column::Example => example.unwrap_or_default().to_owned(),
        Column::Description => description.clone(),
        _ => String::new(),
    };
    Some(columns.iter().map(cell).collect())
}

#[cfg(test)]
mod tests {
    use super::{Row, Table, plain, row};

    fn cells(lines: &[&str]) -> Vec<Vec<String>> {
        let mut open: Option<Table> = None;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in lines {
            match row(line, &plain(line), &mut open) {
                Row::Cells(cells) => rows.push(cells),
                Row::Continued => rows.last_mut().unwrap().last_mut().unwrap().push_str(line),
                Row::None => {}
            }
        }
        rows
    }

    #[test]
    fn tabs_and_blanks_separate_cells() {
        let expected = [
            vec!["参数名", "变量", "类型[长度限制]", "必填", "描述"],
            vec!["单号", "no", "string[1,32]", "是", "path编号示例值：1"],
            vec!["费用", "fee", "int", "", "body费用"],
        ];
        let rows = [
            "参数名 变量 类型[长度限制] 必填 描述",
            "单号 no string[1,32] 是 path编号",
            "示例值：1",
        ];
        assert_eq!(
            cells(&[rows[0], rows[1], rows[2], "费用 fee int body费用", "{", "  \"a\": 1"]),
            expected
        );
        let tabs: Vec<String> = rows.iter().map(|row| row.replace(' ', "\t")).collect();
        assert_eq!(
            cells(&[&tabs[0], &tabs[1], &tabs[2], "费用\tfee\tint\t\tbody费用"]),
            expected
        );
        let english = cells(&[
            "Name Variable Name Type Required Description",
            "Order No. order_no string(32) Choose one Path number",
            "Refund No. refund_no string(32) choose one to submit Path number",
        ]);
        assert_eq!(english[2][3..], ["choose one to submit", "Path number"]);
        assert_eq!(
            english[1],
            ["Order No.", "order_no", "string(32)", "Choose one", "Path number"]
        );
    }

    #[test]
    fn prose_is_not_a_table() {
        assert_eq!(cells(&["Name and type", "a b c", "类型 描述"]), [[""; 0]; 0]);
    }
}
