//! Rows with each cell on a line of its own.

use super::cell::{Demand, demand, is_name, is_type, may_be_type};
use super::column_heading::{self, Column};
use super::short_row::{self, Missing, OnlyCell};
use super::unread_row;
use crate::facts::{own_example, type_name};

/// The first words of sentences above a table about when its rows are sent.
const NOTES: &[&str] = &[
    "以下字段",
    "以下参数",
    "the following fields",
    "the following parameters",
];

/// The maximum number of characters of a choice on two lines.
const LONGEST_CHOICE: usize = 24;

/// A row, by the lines around its name and type.
pub(super) struct RowOfLines<'t> {
    pub(super) label: &'t str,
    pub(super) demand: Option<Demand>,
    /// The lengths of the values, where they are on the line below the type.
    pub(super) lengths: &'t str,
    pub(super) example: &'t str,
    pub(super) description: Vec<&'t str>,
    /// The lines of the first and the last cell.
    pub(super) first_line: usize,
    pub(super) last_line: usize,
    /// The first line that the row before does not need.
    pub(super) first_free: usize,
    /// Whether no other row follows.
    pub(super) is_last: bool,
    /// The cells that it may lack.
    pub(super) missing: Vec<Missing<'t>>,
}

impl<'t> RowOfLines<'t> {
    /// Reads the cells around a name and a type, whose places are given.
    ///
    /// `first_free` is the first line that the row before does not need, and `next` the place of the next name.
    pub(super) fn read(
        words: &[&'t str],
        (name, kind): (usize, usize),
        columns: &[Column],
        first_free: usize,
        next: Option<usize>,
    ) -> Self {
        let text = |at: usize| words.get(at).copied().unwrap_or_default();
        let place = |column: Column| columns.iter().position(|own| *own == column);
        let is_head = |at: usize| column_heading::column(text(at)).is_some();
        // The line above a name is its label, unless it belongs to the row before.
        let has_label = columns.is_empty() || place(Column::Label).is_some();
        let has_head = place(Column::Label).is_some();
        let is_label = |at: usize| !has_head || !short_row::is_no_label(text(at));
        let label = match name.checked_sub(1).filter(|label| has_label && *label >= first_free) {
            // A word such as `备注` heads a column only beside other heads.
            Some(label) if is_label(label) && (!is_head(label) || label == 0 || !is_head(label - 1)) => text(label),
            _ => "",
        };
        let mut missing = Vec::new();
        if has_head && label.is_empty() && place(Column::Label) < place(Column::Name) {
            missing.push(Missing::Label);
        }
        let end = match next {
            Some(next) if has_label && is_label(next - 1) => (next - 1).max(kind + 1),
            Some(next) => next,
            None => words.len(),
        };
        let head = (kind + 1..end).find(|at| head_length(words.get(*at..).unwrap_or_default()) > 0);
        let end = head.unwrap_or(end);
        let between = words.get(name + 1..kind).unwrap_or_default();
        let broken = between.iter().zip(between.iter().skip(1));
        let broken = broken.filter_map(|(one, other)| broken_choice(one, other)).next();
        let mut flag = between.iter().copied().find_map(demand).or(broken);
        let mut example = between
            .iter()
            .copied()
            .filter(|_| broken.is_none())
            .find(|word| demand(word).is_none())
            .unwrap_or_default();
        let lengths = Some(text(kind + 1)).filter(|below| kind + 1 < end && type_name::are_lengths(below));
        let mut rest = kind + 1 + usize::from(lengths.is_some());
        let required_after_type = place(Column::Required).is_none() || place(Column::Type) < place(Column::Required);
        if flag.is_none() && required_after_type && rest < end {
            flag = demand(text(rest));
            rest += usize::from(flag.is_some());
            if flag.is_none() && rest + 1 < end {
                flag = broken_choice(text(rest), text(rest + 1));
                rest += if flag.is_some() { 2 } else { 0 };
            }
        }
        // A sample may be below the last row of a table.
        let ends_table = next.is_none() || head.is_some();
        let begins_sample = |at: usize| ends_table && begins_sample(text(at));
        let is_described = place(Column::Description) > place(Column::Type);
        let goes_on_with = next.filter(|next| has_head && head.is_none() && is_label(*next - 1));
        let goes_on_with = goes_on_with.map(|next| text(next - 1));
        if has_example_behind_type(columns) && rest < end {
            let is_only = is_described && (rest + 1 == end || begins_sample(rest + 1));
            match is_only.then(|| short_row::only_cell(text(rest), text(kind))) {
                Some(OnlyCell::Description) => {}
                Some(OnlyCell::Either) => missing.push(Missing::ExampleOrDescription(text(rest), goes_on_with)),
                only => {
                    example = text(rest);
                    rest += 1;
                    missing.extend(only.and(goes_on_with).map(Missing::DescriptionOrLabel));
                }
            }
        } else if is_described && rest == end {
            missing.extend(goes_on_with.map(Missing::DescriptionOrLabel));
        }
        // `Example:` above a sample, below a row that has an example of its own.
        let has_example = |until: usize| (rest..until).any(|at| own_example::in_description(text(at)).is_some());
        let heads_sample = |at: &usize| ends_table && own_example::is_word(text(*at)) && has_example(*at);
        let is_sample = |at: &usize| {
            heads_sample(at) || begins_sample(*at) && (*at == rest || !text(*at - 1).ends_with([':', '：']))
        };
        let end = (rest..end).find(is_sample).unwrap_or(end);
        // A sentence about the rows of the next table.
        let is_note = |line: &str| NOTES.iter().any(|note| line.to_ascii_lowercase().starts_with(note));
        let end = match head.is_some() && end > rest && is_note(text(end - 1)) {
            true => end - 1,
            false => end,
        };
        let description = words.get(rest..end).unwrap_or_default();
        Self {
            label,
            demand: flag,
            lengths: lengths.unwrap_or_default(),
            example,
            description: description.to_vec(),
            first_line: name - usize::from(!label.is_empty()),
            last_line: end.saturating_sub(1).max(kind),
            first_free,
            is_last: next.is_none(),
            missing,
        }
    }
}

/// The choice that a cell states whose words are on two lines: `四选` above `一`.
fn broken_choice(one: &str, other: &str) -> Option<Demand> {
    let is_short = !one.is_empty() && one.chars().count() + other.chars().count() <= LONGEST_CHOICE;
    let whole = match one.is_ascii() {
        true => format!("{one} {other}"),
        false => format!("{one}{other}"),
    };
    let whole = demand(&whole).filter(|_| is_short && demand(one).is_none() && demand(other).is_none());
    whole.filter(|whole| matches!(whole, Demand::OneOf(_)))
}

/// The cells of a row in a table whose cells have to be counted.
pub(super) struct Counted<'t> {
    /// Where their number is another than that of the columns, some are left out.
    pub(super) cells: Vec<(Column, &'t str)>,
    /// The other lines of the description.
    pub(super) more: &'t [&'t str],
    /// The first line.
    pub(super) start: usize,
    /// The line after the last one.
    pub(super) end: usize,
}

impl<'t> Counted<'t> {
    /// `name` is the line of its name, `next` that of the next row's.
    pub(super) fn read(words: &'t [&'t str], (name, next): (usize, Option<usize>), columns: &[Column]) -> Self {
        let place = |column: Column| columns.iter().position(|own| *own == column);
        let before = place(Column::Name).unwrap_or_default();
        let start = name.saturating_sub(before);
        let end = start + columns.len();
        // A head of another table may be between two rows.
        let next = next.map(|next| next.saturating_sub(before));
        let own = words.get(start..end.min(words.len())).unwrap_or_default();
        let is_head = |lines: &[&str], at: usize| head_length(lines.get(at..).unwrap_or_default()) > 0;
        let head = (0..own.len()).find(|at| is_head(own, *at));
        let below = words
            .get(end.min(words.len())..next.unwrap_or(words.len()))
            .unwrap_or_default();
        let below_head = (0..below.len()).find(|at| is_head(below, *at));
        let flag = place(Column::Required).and_then(|at| own.get(at));
        // The description at the end of a row may have several lines. The flag shows that no cell before it is missing.
        let has_lines = columns.last() == Some(&Column::Description) && flag.is_some_and(|flag| demand(flag).is_some());
        let goes_on = next.is_some_and(|next| next < end || !below.is_empty() && below_head.is_none() && !has_lines);
        let kept = match (head, goes_on) {
            (Some(head), _) => head,
            (None, true) => own.len().saturating_sub(1),
            (None, false) => own.len(),
        };
        let cells: Vec<(Column, &str)> = columns.iter().copied().zip(own.iter().copied()).take(kept).collect();
        let is_whole = has_lines && cells.len() == columns.len();
        let sample = below.iter().position(|line| begins_sample(line));
        let lines = match is_whole {
            true => sample.into_iter().chain(below_head).min().unwrap_or(below.len()),
            false => 0,
        };
        Self {
            cells,
            more: below.get(..lines).unwrap_or_default(),
            start,
            end: end.min(words.len()) + lines,
        }
    }
}

/// Whether a line begins a sample in JSON or XML, with or without the number of the line.
fn begins_sample(line: &str) -> bool {
    let words = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    words == "{" || words.starts_with("{\"") || words.starts_with("{ \"") || words.starts_with("<xml")
}

/// Whether the example is the cell after the type.
pub(super) fn has_example_behind_type(columns: &[Column]) -> bool {
    let place = |column: Column| columns.iter().position(|own| *own == column);
    place(Column::Example).is_some() && place(Column::Type) < place(Column::Example)
}

/// A line that is a cell of a row whose name is not beside its type. The first line may be the example of another row:
/// `no_credit`.
pub(super) fn lost_row<'t>(words: &[&'t str], begins_with_example: bool) -> Option<&'t str> {
    let is_lower = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase());
    let is_cells = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let is_cell = |word: &str| is_type(word) || demand(word).is_some() || (is_name(word) && is_lower(word));
        let has_length = |word: &&str| word.ends_with([')', ']', '）']) && is_type(word);
        let are_cells = cells.len() <= 3 && cells.iter().all(|word| is_cell(word));
        let run_together = cells.iter().any(|word| runs_together(word));
        run_together || cells.iter().any(has_length) || are_cells && cells.iter().any(|word| is_type(word))
    };
    let alone = words.iter().copied().find(|line| is_cells(line));
    // A name with its flag, but without a type.
    let untyped = words.windows(2).find_map(|pair| match pair {
        [name, flag] if is_name(name) && is_lower(name) && demand(flag).is_some() => Some(*name),
        _ => None,
    });
    // A name with a type that is not known. Only a table has a flag after it.
    let unknown = words.windows(2).enumerate().find_map(|(at, pair)| match pair {
        [name, kind] if is_name(name) && is_lower(name) => {
            let flag = words.get(at + 2).is_some_and(|flag| demand(flag).is_some());
            (may_be_type(kind) || flag && kind.chars().count() <= 24).then_some(*name)
        }
        _ => None,
    });
    // A name that nothing else beside it explains.
    let name = words
        .iter()
        .copied()
        .skip(usize::from(begins_with_example))
        .find(|line| line.contains('_') && is_name(line) && is_lower(line));
    alone
        .or(untyped)
        .or(unknown)
        .or(name)
        .or_else(|| unread_row::in_lines(words))
}

/// Whether a word is cells that have run into each other: `mchidstring[1,32]`, `string[1,32]Yes`, `IntNo`.
fn runs_together(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let with_length = |kind: &str| {
        let mut places = lower.match_indices(kind);
        places.any(|(at, _)| {
            let rest = lower.get(at + kind.len()..).unwrap_or_default();
            let inside = rest.strip_prefix(['[', '(']).unwrap_or_default();
            inside.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let with_flag = |kind: &str| {
        let rest = lower.strip_prefix(kind).unwrap_or_default();
        !rest.is_empty() && rest.len() <= "required".len() && demand(rest).is_some()
    };
    let kinds = ["string", "int", "integer", "number", "object", "boolean", "array"];
    with_length("string") || kinds.iter().any(|kind| with_flag(kind))
}

/// How many lines from the first one on are the head of a table, one cell on each.
pub(super) fn head_length(words: &[&str]) -> usize {
    let is_head = |text: &&&str| column_heading::column(text).is_some();
    let length = words
        .iter()
        .take(column_heading::MOST_COLUMNS + 1)
        .take_while(is_head)
        .count();
    match column_heading::columns(words.get(..length).unwrap_or_default()) {
        Some(_) => length,
        None => 0,
    }
}

/// The line with the type of the field that a line names: the next one, or the one after a word like `是`. In some tables
/// the example is before the type too, with or without that word.
pub(super) fn kind_after(words: &[&str], at: usize, columns: &[Column]) -> Option<usize> {
    let text = |at: usize| words.get(at).copied();
    if !is_name(text(at)?) {
        return None;
    }
    let place = |column: Column| columns.iter().position(|own| *own == column);
    if column_heading::are_counted(columns) {
        let kind = (at + place(Column::Type)?).checked_sub(place(Column::Name)?)?;
        return is_type(text(kind)?).then_some(kind);
    }
    if is_type(text(at + 1)?) {
        return Some(at + 1);
    }
    let example_before_type = place(Column::Example).is_some() && place(Column::Example) < place(Column::Type);
    let is_broken = text(at + 2).is_some_and(|other| broken_choice(text(at + 1).unwrap_or_default(), other).is_some());
    if is_broken && is_type(text(at + 3)?) {
        return Some(at + 3);
    }
    if demand(text(at + 1)?).is_none() {
        // The flag is missing. A label in Latin letters above a name without an example looks the same, but begins with a
        // capital, or is the name.
        let (own, example) = (text(at)?, text(at + 1)?);
        let is_own =
            own.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && !own.eq_ignore_ascii_case(example);
        return (example_before_type && is_own && is_type(text(at + 2)?)).then_some(at + 2);
    }
    if is_type(text(at + 2)?) {
        return Some(at + 2);
    }
    (example_before_type && is_type(text(at + 3)?)).then_some(at + 3)
}
