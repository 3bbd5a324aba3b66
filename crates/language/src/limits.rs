//! The limits that a field sets for its values: lengths, bounds and a pattern.

use std::cmp::Ordering;

use regex_lite::{Regex, RegexBuilder};
use regex_syntax::ast::{Ast, RepetitionKind, RepetitionRange};

use crate::model::{Field, Format, Scalar};
use crate::plural::characters;
use crate::text::{is_date, is_date_time, is_url};
use crate::words::Word;

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
        return Some(format!("has {}, but needs at least {least}", characters(length)));
    }
    if let Some(most) = &field.max_length
        && length > most.value as usize
    {
        let most = most.value;
        return Some(format!("has {}, but may have at most {most}", characters(length)));
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

/// Why a value that the spec itself gives contradicts the field, in words that follow the value.
pub(crate) fn own_problem(field: &Field, value: &str) -> Option<String> {
    problem(field, value)
        .or_else(|| {
            let format = field.format.as_ref()?.value;
            let fits = match format {
                Format::Date => is_date(value),
                Format::DateTime => is_date_time(value),
                Format::Url => is_url(value),
            };
            (!fits).then(|| format!("does not have the format `{}`", format.word()))
        })
        .or_else(|| {
            let unit = field.unit.as_ref()?.value;
            let is_negative = compare(value, "0") == Some(Ordering::Less);
            is_negative.then(|| format!("is a negative number of the unit `{}`", unit.word()))
        })
}

/// The lengths that values can have by one fact about a field, in characters.
pub(crate) struct Lengths {
    /// The fact: `the pattern`.
    pub(crate) by: &'static str,
    /// The smallest length.
    pub(crate) least: u64,
    /// The largest length, if there is one.
    pub(crate) most: Option<u64>,
}

/// The lengths that the lengths, the pattern and the format of a field allow.
pub(crate) fn lengths(field: &Field) -> Vec<Lengths> {
    let mut all = Vec::new();
    if field.min_length.is_some() || field.max_length.is_some() {
        all.push(Lengths {
            by: "the lengths",
            least: field.min_length.as_ref().map_or(0, |length| u64::from(length.value)),
            most: field.max_length.as_ref().map(|length| u64::from(length.value)),
        });
    }
    if let Some(format) = &field.format {
        let (least, most) = match format.value {
            Format::Date => (10, Some(10)),
            Format::DateTime => (20, None),
            Format::Url => (10, None),
        };
        all.push(Lengths {
            by: "the format",
            least,
            most,
        });
    }
    if let Some(pattern) = &field.pattern
        && let Ok(tree) = regex_syntax::ast::parse::Parser::new().parse(&pattern.value)
    {
        let (least, most) = matched(&tree);
        all.push(Lengths {
            by: "the pattern",
            least,
            most,
        });
    }
    all
}

/// The smallest and the largest number of characters that an expression matches.
fn matched(tree: &Ast) -> (u64, Option<u64>) {
    let both = |one: Option<u64>, other: Option<u64>, join: fn(u64, u64) -> u64| Some(join(one?, other?));
    match tree {
        Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => (0, Some(0)),
        Ast::Dot(_) | Ast::Literal(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => {
            (1, Some(1))
        }
        Ast::Group(group) => matched(&group.ast),
        Ast::Concat(concat) => concat
            .asts
            .iter()
            .map(matched)
            .fold((0, Some(0)), |sum, (least, most)| {
                (sum.0.saturating_add(least), both(sum.1, most, u64::saturating_add))
            }),
        Ast::Alternation(alternation) => {
            let lengths = alternation.asts.iter().map(matched);
            let joined = lengths.reduce(|one, other| (one.0.min(other.0), both(one.1, other.1, u64::max)));
            joined.unwrap_or((0, Some(0)))
        }
        Ast::Repetition(repetition) => {
            let (least, most) = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne => (0, Some(1)),
                RepetitionKind::ZeroOrMore => (0, None),
                RepetitionKind::OneOrMore => (1, None),
                RepetitionKind::Range(RepetitionRange::Exactly(count)) => (*count, Some(*count)),
                RepetitionKind::Range(RepetitionRange::AtLeast(count)) => (*count, None),
                RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, Some(*most)),
            };
            let once = matched(&repetition.ast);
            let most = if once.1 == Some(0) {
                Some(0)
            } else {
                both(once.1, most.map(u64::from), u64::saturating_mul)
            };
            (once.0.saturating_mul(u64::from(least)), most)
        }
    }
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

    use super::{compare, compile, matched, pattern_fault};

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
    fn the_lengths_that_a_pattern_matches() {
        for (pattern, lengths) in [
            ("[0-9]{6}", (6, Some(6))),
            (r"\d{8}|\d{14}|OnAccept", (8, Some(14))),
            ("(?:ab)*c", (1, None)),
            ("a?b+", (1, None)),
            ("[一-龥]{2,4}号", (3, Some(5))),
            ("", (0, Some(0))),
            ("(?:){3,}", (0, Some(0))),
            (r"a\.b{2,}", (4, None)),
        ] {
            let tree = regex_syntax::ast::parse::Parser::new().parse(pattern).unwrap();
            assert_eq!(matched(&tree), lengths, "{pattern}");
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
