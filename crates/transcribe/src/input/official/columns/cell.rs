//! The meaning of a row's cells: the name, the type, and whether the field is required (`是`, `否`, `Yes`, `No`).

use super::column_heading::Column;
use crate::facts::choice::one_of;
use crate::facts::type_name;
use crate::input::official::field_type;

/// Whether a field must be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    Yes,
    No,
    /// It is required under a condition that the cell does not name.
    Sometimes,
    /// It is one of several rows of which one is sent; how many, if the cell says so.
    OneOf(Option<usize>),
    /// The page does not show it.
    Unknown,
}

/// The name in a cell without the marks before it, and how many there are: `+`, `-` or an arrow before the members of
/// an object, one more at each level.
pub(super) fn name(cell: &str) -> (&str, usize) {
    let is_mark = |c: char| matches!(c, '+' | '＋' | '-' | '>' | '→' | '└' | '├' | '─' | '—' | '↳' | ' ');
    let name = cell.trim_start_matches(is_mark);
    let marks = cell.get(..cell.len() - name.len()).unwrap_or_default();
    let levels = marks.replace("->", ">").replace("—", "");
    let level = levels.chars().filter(|c| !matches!(c, ' ' | '─')).count();
    (name, level)
}

/// How many arrows, plus signs or hyphens before a label say that its field is a member. The site also puts `+` and `-`
/// before objects that can be opened.
pub(super) fn level_of_label(label: &str) -> usize {
    let (words, level) = name(label.trim_start());
    match label.trim_start().starts_with(['└', '├', '→', '↳', '+', '＋', '-']) && !words.is_empty() {
        true => level,
        false => 0,
    }
}

/// Whether the label of a field may have run into its name: `APPIDappid`, `Attachattach`.
pub(super) fn may_have_label(cell: &str) -> bool {
    let (name, _) = name(cell);
    let capitals = name.len() - name.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let begins_small = name
        .get(capitals..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    let halves = name.split_at_checked(name.len() / 2);
    let is_double =
        name.len() % 2 == 0 && halves.is_some_and(|(one, other)| one.len() > 2 && one.eq_ignore_ascii_case(other));
    // The service's own headers have capitals and hyphens.
    (capitals > 1 && begins_small || capitals > 0 && is_double) && !name.contains('-')
}

/// Whether a label and a name are in each other's place: names are in lower case, and labels in English begin with a
/// capital. `code | Code`, `mch_id | Merchant`
pub(super) fn is_swapped(label: &str, name: &str) -> bool {
    let is_small = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let begins_like_label = name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains(['-', '_']);
    is_small(label) && begins_like_label
}

/// Whether a cell names a field.
pub(super) fn is_name(cell: &str) -> bool {
    let (cell, _) = name(cell);
    let cell = cell.replace("[]", "");
    cell.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && cell.len() <= 64
        && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.$".contains(&b))
        && !is_type(&cell)
        // The part of the request, which a description begins with.
        && !matches!(cell.as_str(), "Body" | "Path" | "Query" | "Header")
}

pub(super) fn is_type(cell: &str) -> bool {
    field_type::read(cell).is_some() || cell.eq_ignore_ascii_case("array") || cell.eq_ignore_ascii_case("list")
}

/// Whether a cell in the place of a type may name one that is not known: `字符(32)`. Its row must not get lost.
pub(super) fn may_be_type(cell: &str) -> bool {
    type_name::may_be_type(cell)
}

/// Whether a field must be sent, as a cell states it.
pub(super) fn demand(cell: &str) -> Option<Demand> {
    let mut cell = cell.trim().to_ascii_lowercase();
    // The words of a cell may be on two lines: `条件 选填`.
    if !cell.is_ascii() {
        cell.retain(|c| !c.is_whitespace());
    }
    let words = cell.split(['(', '（']).next().unwrap_or_default().trim();
    let plain = plain_demand(words, &cell)?;
    let note = cell.get(words.len()..).unwrap_or_default();
    let note = note.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | ')' | '）'));
    if note.is_empty() || !matches!(plain, Demand::Yes | Demand::No | Demand::Sometimes) {
        return Some(plain);
    }
    // `是（必填）` says the same twice; `是（服务商必填）` has a condition, and `是（二选一）` is a choice.
    Some(match plain_demand(note, note) {
        Some(same) if same == plain => plain,
        Some(choice @ Demand::OneOf(_)) => choice,
        _ => Demand::Sometimes,
    })
}

/// The statement of a cell's words, without a note in brackets.
fn plain_demand(words: &str, cell: &str) -> Option<Demand> {
    Some(match words {
        "是" | "必填" | "必须" | "必传" | "yes" | "y" | "true" | "√" | "✓" | "✔" | "required" | "mandatory" => {
            Demand::Yes
        }
        "否" | "选填" | "非必填" | "可选" | "no" | "n" | "false" | "×" | "✗" | "✘" | "optional" => {
            Demand::No
        }
        "条件选填" | "条件必填" | "条件" | "conditional" | "conditionally required" | "是/否" => {
            Demand::Sometimes
        }
        "either"
        | "either or"
        | "either-or"
        | "either/or"
        | "one of two"
        | "choose one of two"
        | "choose one"
        | "choose one to submit"
        | "choose one to send"
        | "choose one to fill in"
        | "choose one of the two"
        | "choose either one"
        | "alternative"
        | "either one"
        | "one or the other"
        | "select one"
        | "select one from the two"
        | "select one of the two" => Demand::OneOf(None),
        // A sentence is a description.
        _ if words.chars().count() > 30 => return None,
        _ => match (one_of::one_of_cell(words), one_of::is_unclear(cell)) {
            (Some(count), false) => Demand::OneOf(count),
            (Some(_), true) => Demand::Sometimes,
            (None, _) => return None,
        },
    })
}

/// The maximum number of columns of a table whose missing cells are looked for.
const MOST_ASSIGNED: usize = 8;

/// The cells of a row with their columns. Where the row has fewer cells than the head, one over several rows, or an
/// empty one, is missing: which, the cells show by what is in them.
pub(super) fn assign<'c>(cells: &[&'c str], columns: &[Column]) -> Vec<(Column, &'c str)> {
    if cells.len() >= columns.len() {
        return columns.iter().copied().zip(cells.iter().copied()).collect();
    }
    let missing = columns.len() - cells.len();
    // With many columns there are many ways, and the caller reports the row.
    if columns.len() > MOST_ASSIGNED {
        return columns.iter().copied().zip(cells.iter().copied()).collect();
    }
    let mut best: Option<(i32, Vec<(Column, &str)>)> = None;
    for omitted in 0_u32..1 << columns.len() {
        if omitted.count_ones() as usize != missing {
            continue;
        }
        let kept = columns
            .iter()
            .enumerate()
            .filter(|(at, _)| omitted & (1 << at) == 0)
            .map(|(_, column)| *column);
        let pairs: Vec<(Column, &str)> = kept.zip(cells.iter().copied()).collect();
        let fits: i32 = pairs.iter().map(|(column, cell)| fit(*column, cell)).sum();
        if best.as_ref().is_none_or(|(known, _)| fits > *known) {
            best = Some((fits, pairs));
        }
    }
    best.map(|(_, pairs)| pairs).unwrap_or_default()
}

/// How well a cell fits a column.
fn fit(column: Column, cell: &str) -> i32 {
    let good = |fits: bool| if fits { 4 } else { -8 };
    match column {
        Column::Name => good(is_name(cell)),
        Column::Type => good(is_type(cell)),
        Column::Required if cell.is_empty() => 0,
        Column::Required => good(demand(cell).is_some()),
        // Cells with any text: it is more likely the label or the description than the example.
        Column::Label | Column::Description => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::column_heading::Column::{Description, Example, Label, Name, Required, Type};
    use super::{Demand, assign, demand, is_name, is_swapped, name};

    #[test]
    fn cells_show_which_of_them_is_missing() {
        let columns = [Label, Name, Required, Type, Example, Description];
        let of = |cells: &[&'static str]| assign(cells, &columns);
        assert_eq!(
            of(&["甲", "a", "String(32)", "1", "乙"]),
            [
                (Label, "甲"),
                (Name, "a"),
                (Type, "String(32)"),
                (Example, "1"),
                (Description, "乙")
            ]
        );
        assert_eq!(
            of(&["甲", "a", "是", "Int", "乙"]),
            [
                (Label, "甲"),
                (Name, "a"),
                (Required, "是"),
                (Type, "Int"),
                (Description, "乙")
            ]
        );
    }

    #[test]
    fn a_label_in_the_place_of_the_name_is_seen() {
        assert!(is_swapped("code", "Code") && is_swapped("mch_id", "Merchant"));
        for (label, name) in [
            ("Code", "code"),
            ("商户号", "mch_id"),
            ("", "Mchid"),
            ("serial", "Wechatpay-Serial"),
            ("code", "code"),
        ] {
            assert!(!is_swapped(label, name), "{label} {name}");
        }
    }

    #[test]
    fn names_and_flags_have_their_words() {
        assert!(is_name("class_no_$n") && is_name("+fee") && is_name("from[].account"));
        assert_eq!(name("++ fee"), ("fee", 2));
        assert_eq!(name("└─ fee"), ("fee", 1));
        assert_eq!(name("-> -> fee"), ("fee", 2));
        assert_eq!(name("fee"), ("fee", 0));
        assert!(!is_name("string") && !is_name("甲") && !is_name("a b"));
        assert_eq!(demand("是（必填）"), Some(Demand::Yes));
        assert_eq!(demand("三选一"), Some(Demand::OneOf(Some(3))));
        assert_eq!(demand("Choose one"), Some(Demand::OneOf(None)));
        assert_eq!(demand("跟transaction_id二选一"), Some(Demand::OneOf(Some(2))));
        assert_eq!(demand("Optional"), Some(Demand::No));
        assert_eq!(demand("条件必填"), Some(Demand::Sometimes));
        assert_eq!(demand("条件 选填"), Some(Demand::Sometimes));
        assert_eq!(demand("商户号"), None);
        for cell in [
            "是（服务商必填）",
            "否（个人必填）",
            "Yes (partner only)",
            "是 (企业)",
            "选填（小微必填）",
        ] {
            assert_eq!(demand(cell), Some(Demand::Sometimes), "{cell}");
        }
        assert_eq!(demand("是（二选一）"), Some(Demand::OneOf(Some(2))));
        assert_eq!(demand("否（可选）"), Some(Demand::No));
    }
}
