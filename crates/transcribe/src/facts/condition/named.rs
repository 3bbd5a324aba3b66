//! The fields and values that a condition names.

use wechatpay_spec::model::{Condition, Field, Scalar};

use crate::construct::unplaced;
use crate::facts::siblings::Siblings;

/// Marks around a name or a value.
pub(super) const QUOTES: &[char] = &[
    ' ', '“', '”', '"', '\'', '`', '「', '」', '[', ']', '【', '】', '《', '》', '‘', '’', ':', '：', '*', '(', ')',
];

/// The statement of a sentence about when its field is sent.
pub(super) enum Stated {
    Required(Condition),
    Only(Condition),
    /// It states something that is not read.
    Unclear,
}

/// The field that a condition names. Its label may have words around it: `联系人类型字段`.
pub(super) fn sibling<'f>(siblings: &Siblings<'f>, own: usize, name: &str) -> Option<&'f Field> {
    let name = ["字段", "参数", "的值", "该"].iter().fold(name, |name, word| {
        name.strip_suffix(word)
            .or_else(|| name.strip_prefix(word))
            .unwrap_or(name)
    });
    let name = name.trim_matches(QUOTES);
    let mut named = siblings.called(name);
    named.remove(&own);
    let mut named = named.into_iter().filter_map(|index| siblings.fields.get(index));
    let first = named
        .next()
        .filter(|field| field.encrypted.is_none() && field.kind.value.array_depth == 0);
    first.filter(|_| named.next().is_none())
}

/// The text between two values.
const JOINS: &[&str] = &[
    "或者", "或", "和", "及", "、", "/", "，", ",", " or ", " OR ", "｜", "|",
];

/// The condition that a field has one of the values that a text names: `COMPANY或PERSON`.
pub(super) fn equals_values(sibling: &Field, text: &str) -> Option<Condition> {
    if let Some(condition) = equals_value(sibling, text.trim_matches(QUOTES)) {
        return Some(condition);
    }
    let mut parts = vec![text.to_owned()];
    for join in JOINS {
        parts = parts
            .iter()
            .flat_map(|part| part.split(join))
            .map(str::to_owned)
            .collect();
    }
    let parts = parts
        .iter()
        .map(|part| part.trim_matches(QUOTES))
        .filter(|part| !part.is_empty());
    let conditions: Option<Vec<Condition>> = parts.map(|part| equals_value(sibling, part)).collect();
    let conditions = conditions?;
    let mut equals = Vec::new();
    for value in conditions.into_iter().flat_map(|condition| condition.equals) {
        if !equals.contains(&value) {
            equals.push(value);
        }
    }
    (!equals.is_empty()).then(|| Condition {
        field: unplaced(sibling.name.value.clone()),
        equals,
    })
}

/// The condition that a field has a value, which a text names by itself or by its label.
pub(super) fn equals_value(sibling: &Field, value: &str) -> Option<Condition> {
    let is_word = !value.is_empty()
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let mut labelled = sibling
        .values
        .iter()
        .filter(|known| known.title.as_deref() == Some(value));
    let known = sibling.values.iter().find(|known| known.value.value == value);
    let known = known.or_else(|| labelled.next().filter(|_| labelled.next().is_none()));
    let fits = match sibling.kind.value.scalar {
        Scalar::String => is_word,
        Scalar::Integer => value.parse::<i64>().is_ok(),
        Scalar::Boolean => matches!(value, "true" | "false"),
        _ => false,
    };
    let value = match known {
        Some(known) => known.value.value.clone(),
        None if sibling.values.is_empty() && fits => value.to_owned(),
        None => return None,
    };
    Some(Condition {
        field: unplaced(sibling.name.value.clone()),
        equals: vec![unplaced(value)],
    })
}
