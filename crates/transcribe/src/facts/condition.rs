//! Conditions under which a field is sent, where a description states them: `当类型为ENTERPRISE时必填`.

use wechatpay_spec::model::{Condition, Field, Scalar};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::role;
use super::siblings::Siblings;
use crate::construct::{remark, unplaced};
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// Words that say that a field must be sent.
const DEMANDS: &[&str] = &[
    "必填",
    "必传",
    "必须填",
    "必须传",
    "必须上传",
    "必须提供",
    "必选",
    "须填写",
    "需填写",
    "需要填写",
    "需传",
    "需要传",
    "请填写",
    "请上传",
    "必送",
];
/// Characters and words before such a word that deny it.
const DENIALS: &[&str] = &["非", "不", "无需", "不需", "选填或", "否"];
/// Words at the beginning of a condition.
const OPENINGS: &[&str] = &["仅当", "如果", "假如", "当", "若", "在", "如"];
/// The words between the name of a field and its value in a condition, the longer ones first.
const EQUALS: &[&str] = &[
    "取值为",
    "的值为",
    "值为",
    "的取值是",
    "等于",
    "选择为",
    "选择",
    "传入",
    "填写",
    "设置为",
    "为",
    "是",
    "==",
    "=",
    "传",
];
/// Marks around a name or a value.
const QUOTES: &[char] = &[
    ' ', '“', '”', '"', '\'', '`', '「', '」', '[', ']', '【', '】', '《', '》', '‘', '’', ':', '：', '*', '(', ')',
];

/// A field's description, and where it is.
pub(crate) type Described<'t> = (&'t str, Span);

/// Adds the conditions that the descriptions of the fields of one object state, and reports those that are not clear.
/// They name another field of the object, by its name or label, and a value of it.
pub(crate) fn add(fields: &mut [Field], described: &[Described<'_>], findings: &mut Findings) {
    let mut found: Vec<(usize, Stated)> = Vec::new();
    let siblings = &Siblings::new(fields);
    for (index, (description, span)) in described.iter().enumerate().take(fields.len()) {
        if let Some(only) = english(siblings, index, description, "only when ") {
            found.push((index, Stated::Only(only)));
        }
        // Its role says which callers send it.
        match required(siblings, index, description).filter(|read| read.is_ok() || !role::requires(description)) {
            Some(Ok(condition)) => found.push((index, Stated::Required(condition))),
            Some(Err(sentence)) => {
                let name = siblings.fields.get(index).map_or("", |field| field.name.value.as_str());
                let message = format!(
                    "`{}` must be sent under a condition that is not read: `{}`",
                    shorten(name),
                    shorten(sentence.trim())
                );
                let help = "add `required_if` to the spec by hand if it is about one value of one other field";
                findings.report(rules::CONDITION_UNCLEAR, *span, message, help);
            }
            None => {}
        }
    }
    for (index, stated) in found {
        let Some(field) = fields.get_mut(index) else { continue };
        match stated {
            Stated::Only(condition) => field.only_if = Some(condition),
            Stated::Required(condition) => {
                if field.required {
                    field
                        .provenance
                        .corrected
                        .push(remark(Some(names::REQUIRED), reason::NOTE_CONDITIONS));
                }
                field.required = false;
                field.required_if = Some(condition);
            }
        }
    }
}

/// A condition that a description states.
enum Stated {
    Required(Condition),
    Only(Condition),
}

/// The condition under which a field must be sent; the sentence that states it if the condition cannot be read.
fn required<'t>(siblings: &Siblings<'_>, own: usize, description: &'t str) -> Option<Result<Condition, &'t str>> {
    let lower = description.to_ascii_lowercase();
    for word in ["required when ", "required if ", "mandatory when ", "mandatory if "] {
        if let Some(at) = lower.find(word) {
            let sentence = description.get(at..).unwrap_or_default();
            let sentence = sentence.split(['.', '。', '\n', ';']).next().unwrap_or_default();
            return Some(english(siblings, own, sentence, sentence.get(..word.len())?).ok_or(sentence));
        }
    }
    let mut found: Option<Condition> = None;
    for sentence in description.split(['。', '；', ';', '\n', '！']) {
        let condition = match clause(sentence) {
            Some(clause) => condition(siblings, own, clause),
            None => match kind_of_caller(siblings, own, sentence) {
                Some(condition) => Some(condition),
                None => continue,
            },
        };
        // A second condition must be about the same field.
        match (found.take(), condition) {
            (None, Some(condition)) => found = Some(condition),
            (Some(known), Some(other)) if known.field == other.field => found = Some(either(known, other)),
            _ => return Some(Err(sentence)),
        }
    }
    found.map(Ok)
}

/// The condition that one of two conditions on one field holds.
fn either(mut one: Condition, other: Condition) -> Condition {
    for value in other.equals {
        if !one.equals.contains(&value) {
            one.equals.push(value);
        }
    }
    one
}

/// The condition in front of a demand that consists of the labels of values: `企业和个体户必填`.
fn kind_of_caller(siblings: &Siblings<'_>, own: usize, sentence: &str) -> Option<Condition> {
    let words = sentence.split_once('】').map_or(sentence, |(_, rest)| rest);
    let clause = words
        .rsplit(['，', ','])
        .find(|clause| DEMANDS.iter().any(|word| clause.contains(word)))?;
    let (labels, _) = DEMANDS
        .iter()
        .filter_map(|word| clause.split_once(word))
        .min_by_key(|(before, _)| before.len())?;
    let labels = labels.trim().trim_start_matches(['仅', '只']).trim_start_matches('有');
    let labels = labels.trim_end_matches(['才', '都', '均', '时', '须', '需', ' ']);
    if labels.is_empty() || DENIALS.iter().any(|word| labels.ends_with(word)) {
        return None;
    }
    let others = siblings.with_values().iter().filter(|index| **index != own);
    let mut named = others.filter_map(|index| equals_values(siblings.fields.get(*index)?, labels));
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// The words between the opening of a condition and the demand after it: `类型为COMPANY` of `当类型为COMPANY时，必填`.
fn clause(sentence: &str) -> Option<&str> {
    let words = sentence.split_once('】').map_or(sentence, |(_, rest)| rest);
    let mut places: Vec<usize> = DEMANDS
        .iter()
        .flat_map(|word| words.match_indices(word).map(|(at, _)| at))
        .collect();
    places.sort_unstable();
    places.into_iter().find_map(|at| clause_before(words.get(..at)?))
}

/// The condition at the end of the words before a demand.
fn clause_before(before: &str) -> Option<&str> {
    let denied = DENIALS.iter().any(|word| before.trim_end().ends_with(word));
    let opening = OPENINGS
        .iter()
        .filter_map(|word| Some((before.rfind(word)?, word.len())))
        .filter(|(start, _)| {
            let lead = before.get(..*start).unwrap_or_default().trim_end();
            lead.is_empty() || lead.ends_with(|c: char| !c.is_alphanumeric())
        })
        .max_by_key(|(start, length)| (*start, *length));
    let condition = match opening {
        Some((start, length)) => before.get(start + length..)?,
        None if before.trim_end().ends_with(['时', '，', ',']) && before.contains('时') => before,
        // `金额大于2000时，该字段必填`
        None if before.contains("时，") || before.contains("时,") => before,
        None => return None,
    };
    let end = condition
        .rfind('时')
        .or_else(|| condition.find(['，', ',']))
        .unwrap_or(condition.len());
    let condition = condition.get(..end)?;
    (!denied && !condition.trim().is_empty()).then_some(condition)
}

/// The condition that a clause states: `类型为COMPANY`.
fn condition(siblings: &Siblings<'_>, own: usize, clause: &str) -> Option<Condition> {
    EQUALS.iter().find_map(|equals| {
        clause.match_indices(equals).find_map(|(at, _)| {
            let name = clause.get(..at)?.trim_matches(QUOTES);
            let value = clause.get(at + equals.len()..)?.trim_matches(QUOTES);
            equals_values(sibling(siblings, own, name)?, value)
        })
    })
}

/// The field that a condition names. Its label may have words around it: `联系人类型字段`.
fn sibling<'f>(siblings: &Siblings<'f>, own: usize, name: &str) -> Option<&'f Field> {
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
fn equals_values(sibling: &Field, text: &str) -> Option<Condition> {
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
fn equals_value(sibling: &Field, value: &str) -> Option<Condition> {
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

/// The condition in an English description, after the words before it: `only when the Merchant Type is INDIVIDUAL`.
fn english(siblings: &Siblings<'_>, own: usize, description: &str, before: &str) -> Option<Condition> {
    let (_, rest) = description.split_once(before)?;
    let (label, rest) = rest.trim_start().trim_start_matches("the ").split_once(" is ")?;
    let sibling = sibling(siblings, own, label.trim())?;
    let rest = rest.trim_start_matches("one of ").trim_start_matches("either ");
    // The rest of the sentence, after the values.
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ',' | '/' | ' ') || QUOTES.contains(&c);
    let list = rest.split(|c: char| !is_part(c)).next()?;
    let words: Vec<&str> = list.split_inclusive([' ', ',', '/']).collect();
    let is_value = |word: &str| {
        let word = word
            .trim_matches(QUOTES)
            .trim_end_matches([',', '/'])
            .trim_matches(QUOTES);
        matches!(word, "or" | "") || equals_value(sibling, word).is_some()
    };
    let length: usize = words
        .iter()
        .take_while(|word| is_value(word))
        .map(|word| word.len())
        .sum();
    let (values, after) = list.split_at_checked(length)?;
    let values = values.trim_end();
    let is_open = values.ends_with(" or") || values.ends_with('/');
    let is_list = values.ends_with(',') && after.starts_with(|c: char| c.is_ascii_uppercase());
    // Another value follows, which is not known.
    if is_open || is_list {
        return None;
    }
    equals_values(sibling, values)
}

#[cfg(test)]
mod tests;
