//! Choices between fields, where a description or a cell states them: `transaction_id和out_trade_no二选一`.

pub(crate) mod one_of;
pub(super) mod words;

use std::collections::BTreeMap;

use wechatpay_spec::model::{Choice, ChoiceRule, Field};
use wechatpay_spec::place::Span;

use self::one_of::one_of;
use super::siblings::{Siblings, is_upper_case};
use crate::construct::unplaced;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Fields whose choice has a name of its own in the specs.
const NAMES: [(&str, &[&str]); 1] = [(
    "order",
    &["transaction_id", "out_trade_no", "sub_order_no", "sub_order_id"],
)];

/// The fields of which one has to be sent, as the text at one of them states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Statement<'t> {
    rule: ChoiceRule,
    /// How many fields there are to choose from, if the text says so.
    count: Option<usize>,
    /// The sentence, which may name them.
    sentence: &'t str,
    /// Whether it holds only under a condition.
    is_conditional: bool,
    /// The words of a message about something else in the text that contradicts the rule.
    doubt: Option<&'static str>,
}

/// The statement of a cell of the column that says which fields must be sent, beside a description.
pub(crate) fn of_cell(count: Option<usize>, description: &str) -> Statement<'static> {
    Statement {
        rule: ChoiceRule::OneOf,
        count,
        sentence: "",
        is_conditional: of_description(description).is_some_and(|statement| statement.is_conditional),
        doubt: match words::says_at_least(description) {
            true => Some("the description of one of them says that several may be"),
            false => words::doubt(ChoiceRule::OneOf, description),
        },
    }
}

/// The statement in a description, or else in the same text with its broken sentences joined.
pub(crate) fn of_lines<'t>(description: &'t str, joined: Option<&'t str>) -> Option<Statement<'t>> {
    of_description(description).or_else(|| of_description(joined?))
}

/// The statement in a description.
pub(crate) fn of_description(description: &str) -> Option<Statement<'_>> {
    let mut sentences = description.split(['。', '；', ';', '\n', '！']);
    sentences.find_map(|sentence| {
        let count = one_of(sentence);
        let rule = match count {
            _ if words::says_at_least(sentence) => ChoiceRule::AnyOf,
            Some(_) => ChoiceRule::OneOf,
            None if words::forbids_none(sentence) => ChoiceRule::AnyOf,
            None => return None,
        };
        // `二选一，至少填一个` says both.
        let is_mixed = count.is_some() && rule == ChoiceRule::AnyOf && !words::says_at_least_of(sentence);
        let doubt = match is_mixed {
            true => Some("the page also says that several may be"),
            false => words::doubt(rule, description),
        };
        let words = sentence.split_once('】').map_or(sentence, |(_, rest)| rest);
        Some(Statement {
            rule,
            count: count.flatten(),
            sentence,
            is_conditional: words::is_conditional(words),
            doubt,
        })
    })
}

/// Makes choices of the statements about the fields of one object, and reports those that are not clear.
pub(crate) fn apply(fields: &mut [Field], statements: &[Option<(Statement<'_>, Span)>], findings: &mut Findings) {
    let mut groups: Vec<Group> = Vec::new();
    // The groups that a field is in.
    let mut groups_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let siblings = Siblings::new(fields);
    for (index, statement) in statements.iter().enumerate().take(fields.len()) {
        let Some((statement, span)) = statement else { continue };
        let mut members = named(&siblings, index, statement.sentence);
        if members.is_empty() && statement.is_prose() {
            continue;
        }
        let is_alone = members.is_empty();
        members.push(index);
        let is_conditional = statement.is_conditional || statement.has_others(&siblings, index);
        let wanted = |group: &Group| {
            group.rule == statement.rule
                && match is_alone {
                    // `二选一` at one field after the other.
                    true => group.members.contains(&index) || group.goes_on(index, statement.count),
                    false => group.members.iter().any(|member| members.contains(member)),
                }
        };
        let candidates = members.iter().copied().chain(index.checked_sub(1));
        let candidates = candidates.filter_map(|member| groups_of.get(&member)).flatten();
        let known = candidates
            .copied()
            .filter(|at| groups.get(*at).is_some_and(wanted))
            .max();
        let at = known.unwrap_or(groups.len());
        for member in &members {
            groups_of.entry(*member).or_default().push(at);
        }
        match groups.get_mut(at) {
            Some(group) => {
                group.members.extend(members);
                group.is_conditional |= is_conditional;
                group.doubt = group.doubt.or(statement.doubt);
            }
            None => groups.push(Group {
                rule: statement.rule,
                count: statement.count,
                members,
                is_conditional,
                doubt: statement.doubt,
                span: *span,
            }),
        }
    }
    for group in &mut groups {
        group.members.sort_unstable();
        group.members.dedup();
        match group.fault(fields) {
            None => group.mark(fields),
            Some(fault) => {
                let message = format!(
                    "{} {} has to be sent, but {fault}",
                    group.rule.quantity(),
                    group.listed(fields)
                );
                let help = "compare it with the document, and add `one_of` or `any_of` to the spec by hand";
                findings.report(rules::CHOICE_UNCLEAR, group.span, message, help);
            }
        }
    }
}

impl Statement<'_> {
    /// Whether the sentence has words in front of the choice that are about something other than its fields: the value of
    /// another field, or the callers that it is for.
    fn has_others(&self, siblings: &Siblings<'_>, own: usize) -> bool {
        let words = self.sentence.split_once('】').map_or(self.sentence, |(_, rest)| rest);
        let kept = siblings.without_names(words);
        let mut parts = kept.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        parts.any(is_upper_case)
            || siblings.value_in(own, &kept)
            || words::is_about_others(&kept, |clause| one_of(clause).is_some())
    }

    /// Whether the words are common in sentences about something else, so that they count only beside a field's name.
    fn is_prose(&self) -> bool {
        let lower = self.sentence.to_ascii_lowercase();
        lower.contains("either ") || lower.contains("任意一个")
    }
}

/// The fields beside one that a sentence names, by their names or labels.
fn named(siblings: &Siblings<'_>, own: usize, sentence: &str) -> Vec<usize> {
    let mut named = siblings.named_in(sentence);
    named.extend(siblings.labelled_in(sentence));
    named.remove(&own);
    named.into_iter().collect()
}

/// Fields of which one has to be sent.
struct Group {
    rule: ChoiceRule,
    count: Option<usize>,
    members: Vec<usize>,
    is_conditional: bool,
    doubt: Option<&'static str>,
    span: Span,
}

impl Group {
    /// Whether the field at an index is the next of a group whose fields follow one another.
    fn goes_on(&self, index: usize, count: Option<usize>) -> bool {
        let is_next = self.members.last().is_some_and(|last| last + 1 == index);
        is_next && self.count == count && count.is_none_or(|count| self.members.len() < count)
    }

    /// Why the page does not make the choice clear.
    fn fault(&self, fields: &[Field]) -> Option<String> {
        let members: Vec<&Field> = self.members.iter().filter_map(|index| fields.get(*index)).collect();
        if members.len() < 2 {
            return Some("nothing names the other fields".to_owned());
        }
        if let Some(count) = self.count.filter(|count| *count != members.len()) {
            return Some(format!("the page speaks of another number of fields: {count}"));
        }
        if let Some(doubt) = self.doubt {
            return Some(doubt.to_owned());
        }
        if self.is_conditional {
            return Some("maybe only under a condition".to_owned());
        }
        let unfit = members.iter().find(|field| {
            field.required
                || field.is_indexed()
                || field.constant.is_some()
                || field.supplied_by.is_some()
                || field.choice.is_some()
                || field.required_if.is_some()
                || field.only_if.is_some()
                || field.default.is_some()
        });
        unfit.map(|field| match field.required {
            true => format!("`{}` is required", shorten(&field.name.value)),
            false => format!("`{}` has another condition", shorten(&field.name.value)),
        })
    }

    fn listed(&self, fields: &[Field]) -> String {
        let names = self.members.iter().filter_map(|index| fields.get(*index));
        let names: Vec<String> = names.map(|field| format!("`{}`", shorten(&field.name.value))).collect();
        names.join(", ")
    }

    /// Marks the fields as alternatives.
    fn mark(&self, fields: &mut [Field]) {
        let names: Vec<String> = self
            .members
            .iter()
            .filter_map(|index| fields.get(*index))
            .map(|field| field.name.value.clone())
            .collect();
        let set = set_name(&names);
        for index in &self.members {
            if let Some(field) = fields.get_mut(*index) {
                field.choice = Some(Choice {
                    rule: self.rule,
                    set: unplaced(set.clone()),
                    alternative: field.name.clone(),
                });
            }
        }
    }
}

/// The name of a choice between fields. A page gives it none.
fn set_name(names: &[String]) -> String {
    let known = NAMES
        .iter()
        .find(|(_, members)| names.iter().all(|name| members.contains(&name.as_str())));
    if let Some((name, _)) = known {
        return (*name).to_owned();
    }
    let is_snake = |name: &&String| {
        name.split('_').all(|word| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
    };
    let [first, rest @ ..] = names else {
        return "alternative".to_owned();
    };
    let second = match rest {
        [only] => only.as_str(),
        _ => "others",
    };
    match names.iter().all(|name| is_snake(&name)) && first.len() + second.len() < 100 {
        true => format!("{first}_or_{second}"),
        false => format!("one_of_{}", if names.len() == 2 { "two" } else { "several" }),
    }
}

#[cfg(test)]
mod tests;
