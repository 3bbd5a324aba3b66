//! Examples that a description gives itself.

use super::announcement;

/// Words before the example.
const WORDS: &[&str] = &[
    "示例值：",
    "示例值:",
    "示例：",
    "示例:",
    "Example:",
    "Example：",
    "Sample:",
    "example:",
];

/// The example at the end of a description, or before the values that it announces.
pub(crate) fn in_description(description: &str) -> Option<&str> {
    let found = WORDS
        .iter()
        .filter_map(|word| Some((description.rfind(word)?, word.len())));
    let (at, length) = found.max()?;
    let rest = description.get(at + length..)?;
    let end = announcement::begins_list(rest).unwrap_or(rest.len());
    let example = without_stop(rest.get(..end)?.trim());
    (!example.is_empty()).then_some(example)
}

/// An example without the full stop of the sentence that gives it.
fn without_stop(example: &str) -> &str {
    example
        .strip_suffix('。')
        .filter(|value| value.is_ascii())
        .unwrap_or(example)
        .trim_end()
}

/// Whether a line is nothing but such a word.
pub(crate) fn is_word(line: &str) -> bool {
    WORDS.contains(&line.trim())
}

/// The example in a cell of its own, without a word before it: `示例值：12`.
pub(crate) fn in_cell(cell: &str) -> &str {
    let cell = cell.trim();
    WORDS
        .iter()
        .find_map(|word| cell.strip_prefix(word))
        .unwrap_or(cell)
        .trim()
}

/// A description without its examples: each ends where the description announces values.
pub(crate) fn without(description: &str) -> String {
    let mut kept = String::new();
    let mut rest = description;
    while let Some(at) = WORDS.iter().filter_map(|word| rest.find(word)).min() {
        kept.push_str(rest.get(..at).unwrap_or_default());
        let example = rest.get(at..).unwrap_or_default();
        rest = match announcement::begins_list(example) {
            Some(end) => example.get(end..).unwrap_or_default(),
            None => "",
        };
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::{in_cell, in_description, without};

    #[test]
    fn a_cell_is_an_example_without_its_label() {
        assert_eq!(
            (in_cell("示例值：12 "), in_cell("12"), in_cell("Example: a")),
            ("12", "12", "a")
        );
    }

    #[test]
    fn an_example_ends_where_values_are_announced() {
        for (text, example, rest) in [
            (
                "甲 示例值：ALL 可选取值：ALL：全部",
                Some("ALL"),
                "甲 可选取值：ALL：全部",
            ),
            ("甲。示例值：1", Some("1"), "甲。"),
            ("甲。示例值：2025-01-01。", Some("2025-01-01"), "甲。"),
            ("甲", None, "甲"),
            ("示例：A 枚举值：A、B 示例值：B", Some("B"), "枚举值：A、B "),
        ] {
            assert_eq!(in_description(text), example, "{text}");
            assert_eq!(without(text), rest, "{text}");
        }
    }
}
