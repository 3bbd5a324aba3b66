//! Examples that a description gives itself.

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

/// The example at the end of a description.
pub(crate) fn in_description(description: &str) -> Option<&str> {
    let found = WORDS
        .iter()
        .filter_map(|word| Some((description.rfind(word)?, word.len())));
    let (at, length) = found.max()?;
    let example = description.get(at + length..)?.trim();
    (!example.is_empty()).then_some(example)
}

/// A description without the example and what follows it.
pub(crate) fn without(description: &str) -> &str {
    WORDS
        .iter()
        .fold(description, |rest, word| rest.split(word).next().unwrap_or(rest))
}
