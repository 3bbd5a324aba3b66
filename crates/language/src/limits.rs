//! The limits that a field sets for its values: lengths, bounds and a pattern.

use std::cmp::Ordering;

use regex_lite::{Regex, RegexBuilder};

use crate::model::{Field, Scalar};

/// Maximum size of a compiled pattern, in bytes.
const COMPILED_SIZE: usize = 1 << 20;

/// Why a single value is outside the limits of its field, in words that follow the value: `has 40 characters, …`.
pub fn problem(field: &Field, value: &str) -> Option<String> {
    text_problem(field, value).or_else(|| bounds_problem(field, value))
}

/// The same for the lengths and the pattern only. Those of an encoded field are about the whole text that is sent.
pub fn text_problem(field: &Field, value: &str) -> Option<String> {
    let length = value.chars().count();
    if let Some(least) = &field.min_length
        && length < least.value as usize
    {
        let least = least.value;
        return Some(format!("has {length} characters, but at least {least} are needed"));
    }
    if let Some(most) = &field.max_length
        && length > most.value as usize
    {
        let most = most.value;
        return Some(format!("has {length} characters, but at most {most} are allowed"));
    }
    if let Some(pattern) = &field.pattern
        && compile(&pattern.value).is_some_and(|pattern| !pattern.is_match(value))
    {
        return Some(format!("does not match the pattern `{}`", pattern.value));
    }
    None
}

/// The same for the bounds only.
pub fn bounds_problem(field: &Field, value: &str) -> Option<String> {
    if let Some(least) = &field.minimum
        && compare(value, &least.value) == Some(Ordering::Less)
    {
        return Some(format!("is less than {}", least.value));
    }
    if let Some(most) = &field.maximum
        && compare(value, &most.value) == Some(Ordering::Greater)
    {
        return Some(format!("is greater than {}", most.value));
    }
    None
}

/// Whether it can have lengths and a pattern: its values, or the items of its list, are texts, or it is sent as one.
pub fn can_limit_text(field: &Field) -> bool {
    field.kind.value.scalar == Scalar::String || field.encoded.is_some()
}

/// Whether its example is a single value, which its limits are about. The example of an encoded field is the text.
pub(crate) fn apply_to_example(field: &Field) -> bool {
    let is_single = field.kind.value.array_depth == 0;
    let is_plain = !matches!(field.kind.value.scalar, Scalar::Object | Scalar::File);
    field.encoded.is_some() || is_single && is_plain
}

/// The order of two numbers in text; `None` if one of them is not a number.
pub fn compare(one: &str, other: &str) -> Option<Ordering> {
    match (one.parse::<i64>(), other.parse::<i64>()) {
        (Ok(one), Ok(other)) => Some(one.cmp(&other)),
        _ => one.parse::<f64>().ok()?.partial_cmp(&other.parse::<f64>().ok()?),
    }
}

/// A pattern as an expression for whole values, which every regular expression engine understands in the same way.
pub fn anchored(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

/// A pattern that matches whole values; `None` if it is not valid.
fn compile(pattern: &str) -> Option<Regex> {
    let mut builder = RegexBuilder::new(&anchored(pattern));
    builder.size_limit(COMPILED_SIZE).build().ok()
}

/// Why a pattern cannot be used; `None` when it can.
pub fn pattern_fault(pattern: &str) -> Option<String> {
    let ends_open = pattern.ends_with('$') && !pattern.ends_with("\\$");
    if pattern.starts_with('^') || ends_open {
        return Some("has `^` or `$` at an end, although it always applies to the whole value".to_owned());
    }
    if pattern.match_indices("(?").count() != pattern.matches("(?:").count() {
        return Some("has a group that begins with `(?`, which not every engine understands".to_owned());
    }
    // On its own first: `a)|(b` would only be valid inside the group.
    let alone = RegexBuilder::new(pattern).size_limit(COMPILED_SIZE).build();
    match alone {
        Err(error) => Some(format!("is not a regular expression: {error}")),
        Ok(_) => compile(pattern).is_none().then(|| "is too large".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{compare, compile, pattern_fault};

    #[test]
    fn a_pattern_is_about_the_whole_value() {
        let pattern = compile("[0-9]{8}|[0-9]{14}").unwrap();
        assert!(pattern.is_match("20260101") && pattern.is_match("20260101120000"));
        for other in ["2026010", "202601011", "x20260101", "20260101\n", ""] {
            assert!(!pattern.is_match(other), "{other:?}");
        }
    }

    #[test]
    fn patterns_that_engines_read_differently_are_refused() {
        for good in [r"\d{6}", "[a-zA-Z0-9|*_-]{1,128}", r"(?:a|b)\$", "[一-龥]+"] {
            assert_eq!(pattern_fault(good), None, "{good}");
        }
        for bad in ["^a", "a$", "(?i)a", "(?<n>a)", "a)|(b", "[", "a{2,1}", "(a{999}){999}"] {
            assert!(pattern_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn numbers_are_compared_without_losing_digits() {
        assert_eq!(
            compare("9223372036854775806", "9223372036854775807"),
            Some(Ordering::Less)
        );
        assert_eq!(compare("1.50", "1.5"), Some(Ordering::Equal));
        assert_eq!(compare("x", "1"), None);
    }
}
