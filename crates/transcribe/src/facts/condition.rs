//! Conditions under which a field is sent, where a description states them: `当类型为ENTERPRISE时必填`.

mod english;
mod named;
mod words;

use wechatpay_spec::model::{Condition, Field};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use self::named::{QUOTES, Stated, equals_values, sibling};
use self::words::{BARE_ONLY, COUNTING, DEMANDS, DENIALS, EQUALS, EXCEPTIONS, ONLY, OPENINGS, SENDING, TURNS};
use super::broken_lines;
use super::denial::denies;
use super::role;
use super::siblings::Siblings;
use crate::construct::remark;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// A field's description, and where it is.
pub(crate) type Described<'t> = (&'t str, Span);

/// Adds the conditions that the descriptions of the fields of one object state, and reports those that are not clear.
/// They name another field of the object, by its name or label, and a value of it.
pub(crate) fn add(fields: &mut [Field], described: &[Described<'_>], findings: &mut Findings) {
    let mut found: Vec<(usize, Stated)> = Vec::new();
    let siblings = &Siblings::new(fields);
    for (index, (description, span)) in described.iter().enumerate().take(fields.len()) {
        let (stated, unclear) = stated_in_lines(siblings, index, description);
        found.extend(stated.into_iter().map(|stated| (index, stated)));
        // Its role says which callers send it.
        if let Some(sentence) = unclear.filter(|sentence| !role::states(sentence)) {
            let sentence = sentence.as_str();
            let name = shorten(siblings.fields.get(index).map_or("", |field| field.name.value.as_str()));
            let words = shorten(sentence.trim());
            let message = match states_demand(sentence) {
                true => format!("`{name}` must be sent under a condition that is not read: `{words}`"),
                false => format!("whether `{name}` is sent depends on a condition that is not read: `{words}`"),
            };
            let help = "add `required_if` to the spec by hand if it is about one value of one other field";
            findings.report(rules::CONDITION_UNCLEAR, *span, message, help);
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
            Stated::Unclear => {}
        }
    }
}

/// Whether a sentence says when its field is sent.
pub(super) fn states(siblings: &Siblings<'_>, own: usize, sentence: &str) -> bool {
    in_sentence(siblings, own, sentence).is_some()
}

/// The statements of a description, as it is and with its broken sentences joined, and the first sentence that is not read.
fn stated_in_lines(siblings: &Siblings<'_>, own: usize, description: &str) -> (Vec<Stated>, Option<String>) {
    let (mut found, unclear) = stated(siblings, own, description);
    let mut unclear = unclear.map(str::to_owned);
    let Some(joined) = broken_lines::joined(description) else {
        return (found, unclear);
    };
    let (whole, unclear_whole) = stated(siblings, own, &joined);
    if found.is_empty() {
        unclear = unclear.or_else(|| unclear_whole.map(str::to_owned));
    }
    if unclear.is_none() {
        for statement in whole {
            let is_known = |known: &Stated| std::mem::discriminant(known) == std::mem::discriminant(&statement);
            if !found.iter().any(is_known) {
                found.push(statement);
            }
        }
    }
    (found, unclear)
}

/// The statements of a description, and the first sentence that is not read.
fn stated<'t>(siblings: &Siblings<'_>, own: usize, description: &'t str) -> (Vec<Stated>, Option<&'t str>) {
    let mut required: Option<Condition> = None;
    let mut only: Option<Condition> = None;
    let mut unclear: Option<&str> = None;
    for sentence in sentences(description) {
        let (kept, condition) = match in_sentence(siblings, own, sentence) {
            Some(Stated::Required(condition)) => (&mut required, condition),
            Some(Stated::Only(condition)) => (&mut only, condition),
            Some(Stated::Unclear) => {
                unclear = unclear.or(Some(sentence));
                continue;
            }
            None => continue,
        };
        match kept.take() {
            None => *kept = Some(condition),
            Some(known) if known.field == condition.field => *kept = Some(either(known, condition)),
            // A second condition must be about the same field.
            Some(known) => {
                unclear = unclear.or(Some(sentence));
                *kept = Some(known);
            }
        }
    }
    // A demand under two conditions, of which one is not read, is not read either.
    let required = required.filter(|_| unclear.is_none_or(|sentence| !states_demand(sentence)));
    let stated = required.map(Stated::Required).into_iter().chain(only.map(Stated::Only));
    (stated.collect(), unclear)
}

/// Whether a sentence demands the field, rather than saying when it is not sent.
fn states_demand(sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    has(DEMANDS) || has(words::ENGLISH_DEMANDS) && !has(words::ENGLISH_EXEMPTIONS)
}

/// The sentences of a description. A full stop ends one if a space follows it.
pub(super) fn sentences(description: &str) -> impl Iterator<Item = &str> {
    description
        .split(['。', '；', ';', '\n', '！'])
        .flat_map(|part| part.split(". "))
}

/// The statement of one sentence.
fn in_sentence(siblings: &Siblings<'_>, own: usize, sentence: &str) -> Option<Stated> {
    if let Some(stated) = english::read(siblings, own, sentence) {
        return Some(stated);
    }
    let read = |clause: Option<&str>| clause.and_then(|clause| condition(siblings, own, clause));
    if let Some(clause) = clause(sentence) {
        // `若传入，不能为空` is about the field itself.
        let is_own = clause.trim_matches(QUOTES).trim_end_matches(['了', '时']);
        if matches!(
            is_own,
            "传" | "传入" | "填" | "填写" | "传了" | "选择" | "有" | "需要" | "上传"
        ) {
            return None;
        }
        return Some(read(certain(siblings, own, sentence, clause)).map_or(Stated::Unclear, Stated::Required));
    }
    if let Some(condition) = kind_of_caller(siblings, own, sentence) {
        return Some(Stated::Required(condition));
    }
    let clause = only(sentence)?;
    // `仅当类型为A时无需填写`
    let after = sentence.split_once(clause).map_or("", |(_, after)| after);
    let after = after
        .trim_start_matches(['时', '，', ',', ' '])
        .split(['，', ','])
        .next();
    let clause = Some(clause).filter(|_| !after.is_some_and(denies));
    Some(read(clause).map_or(Stated::Unclear, Stated::Only))
}

/// A condition, unless the words around it turn it around, or another field is the one to send: `除类型为A外，必填`,
/// `类型为A时可不填，否则必填`, `类型为A时，单号必填`.
fn certain<'t>(siblings: &Siblings<'_>, own: usize, sentence: &str, clause: &'t str) -> Option<&'t str> {
    let (before, after) = sentence.split_once(clause)?;
    let end = DEMANDS.iter().filter_map(|word| after.find(word)).min()?;
    let between = after.get(..end)?;
    let is_exception = EXCEPTIONS.iter().any(|word| before.ends_with(word));
    let is_turned = TURNS.iter().any(|word| between.contains(word));
    let is_of_other = siblings.others_in(own, between, false);
    // `并非类型为A时必填`, `类型为A时不一定必填`
    let lead = before.rsplit(['，', ',', '：', ':', '】']).next().unwrap_or_default();
    let is_denied = denies(lead) || denies(between);
    (!is_exception && !is_turned && !is_of_other && !is_denied).then_some(clause)
}

/// The only case after `仅` at the beginning of a clause, with a word that ends it: `仅境外支付时填写`.
fn bare_only(words: &str) -> Option<&str> {
    words.split(['，', ',']).find_map(|clause| {
        let rest = BARE_ONLY
            .iter()
            .find_map(|word| clause.trim_start().strip_prefix(word))?;
        let end = ["时", "才"].iter().filter_map(|word| rest.find(word)).min()?;
        let (case, after) = rest.split_at_checked(end)?;
        SENDING.iter().any(|word| after.contains(word)).then_some(case)
    })
}

/// The only case in which a field is sent or counts: `类型为COMPANY` of `仅当类型为COMPANY时填写`.
fn only(sentence: &str) -> Option<&str> {
    let words = sentence.split_once('】').map_or(sentence, |(_, rest)| rest);
    let opened = ONLY.iter().find_map(|word| words.split_once(word));
    let case = match opened {
        Some((lead, rest)) if !DENIALS.iter().any(|word| lead.ends_with(word)) => {
            let end = ["时", "才", "，", ","]
                .iter()
                .filter_map(|word| rest.find(word))
                .min()?;
            let (case, after) = rest.split_at_checked(end)?;
            SENDING.iter().any(|word| after.contains(word)).then_some(case)?
        }
        _ if bare_only(words).is_some() => bare_only(words)?,
        _ => {
            let end = COUNTING.iter().filter_map(|word| words.find(word)).min()?;
            let case = words.get(..end)?.rsplit(['，', ',']).next()?.trim();
            let opening = OPENINGS.iter().find_map(|word| case.strip_prefix(word));
            opening.unwrap_or(case)
        }
    };
    let case = case.trim_matches(QUOTES);
    (!case.is_empty()).then_some(case)
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

#[cfg(test)]
mod tests;
