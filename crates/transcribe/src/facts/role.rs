//! Fields that only merchants or only partners send, where a description states it: `仅服务商必填`, `商户模式下不填`.

mod caller;
mod words;

use wechatpay_spec::model::{Choice, Field, Role};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use self::caller::Caller;
use self::words::{CALLER, CALLERS, DEMANDS, EXEMPTIONS, MERCHANT, NO_CALLERS, OPENINGS, OTHERS, PARTNER, SENDING};
use super::broken_lines;
use super::plain_text::{plain, sentences};
use super::siblings::Siblings;
use crate::construct::{remark, unplaced};
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// The statement of a description about the callers in one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statement {
    Required(Role),
    Exempt(Role),
    /// It says which callers the field is for, as the tables do, which read it themselves: `仅适用于机构模式`.
    Note(Role),
    /// It names both roles, or states a second thing.
    Unclear,
    /// It says that a caller whose role is not known must send the field, or (`false`) that it need not.
    OfOther(bool),
}

/// Whether a sentence says that callers in a known role must send the field, or need not.
pub(super) fn states(sentence: &str) -> bool {
    let found = read(sentence, &|_| false);
    found.is_some_and(|statement| !matches!(statement, Statement::OfOther(_) | Statement::Note(_)))
}

/// Reads a description, or else the same text with its broken sentences joined. `is_field` says whether some words name a
/// field of its object.
fn read(description: &str, is_field: &dyn Fn(&str) -> bool) -> Option<Statement> {
    read_lines(description, is_field)
        .or_else(|| broken_lines::joined(description).and_then(|joined| read_lines(&joined, is_field)))
}

fn read_lines(description: &str, is_field: &dyn Fn(&str) -> bool) -> Option<Statement> {
    let lower = plain(description).to_ascii_lowercase();
    let mut found = None;
    let mut other_caller = None;
    for clause in sentences(&lower).flat_map(clauses) {
        let without_others = OTHERS
            .iter()
            .fold(clause.to_owned(), |text, word| text.replace(word, "服务商"));
        let names = |words: &[&str]| words.iter().any(|word| without_others.contains(word));
        let is_exempt = EXEMPTIONS.iter().any(|word| clause.contains(word));
        let is_demand = DEMANDS.iter().any(|word| clause.contains(word));
        let role = match (names(MERCHANT), names(PARTNER)) {
            (false, false) => {
                if (is_exempt || is_demand) && names_other(clause, is_field) {
                    other_caller = other_caller.max(Some(!is_exempt));
                }
                continue;
            }
            (true, true) if is_exempt || is_demand => return Some(Statement::Unclear),
            (true, true) => continue,
            (true, false) => Role::Merchant,
            (false, true) => Role::Partner,
        };
        let statement = match caller::read(&without_others) {
            Caller::None => continue,
            Caller::Doubtful => return Some(Statement::Unclear),
            Caller::Note => Statement::Note(role),
            Caller::Exempt => Statement::Exempt(role),
            Caller::Demand => Statement::Required(role),
        };
        let other = other(role);
        found = match (found, statement) {
            (None | Some(Statement::Note(_)), statement) => Some(statement),
            (Some(known), statement) if known == statement => Some(known),
            (Some(known), Statement::Note(_)) => Some(known),
            // `服务商必填,普通商户不填`
            (Some(Statement::Required(known)), Statement::Exempt(_)) if known == other => {
                Some(Statement::Required(known))
            }
            (Some(Statement::Exempt(known)), Statement::Required(role)) if known == other => {
                Some(Statement::Required(role))
            }
            _ => return Some(Statement::Unclear),
        };
    }
    match (found, other_caller) {
        (Some(_), Some(true)) => Some(Statement::Unclear),
        (found, other) => found.or(other.map(Statement::OfOther)),
    }
}

/// The clauses of a sentence. Callers at its beginning belong to the demand after their comma: `for partners, it is
/// required`.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = sentence.split(',').collect();
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let states = |text: &str| has(text, DEMANDS) || has(text, EXEMPTIONS);
    if let [callers, demand, ..] = parts.as_slice()
        && (has(callers, MERCHANT) || has(callers, PARTNER))
        && !states(callers)
        && states(demand)
        && let Some(both) = sentence.get(..callers.len() + 1 + demand.len())
    {
        parts.splice(..2, [both]);
    }
    parts
}

/// Whether a clause says that somebody must send a field, or need not, and names nothing else: `渠道商必填`.
fn names_other(clause: &str, is_field: &dyn Fn(&str) -> bool) -> bool {
    let clause = clause.rsplit_once('】').map_or(clause, |(_, rest)| rest);
    let clause = clause.trim_matches(|c: char| !c.is_alphanumeric());
    if clause.is_ascii() {
        let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
        return has(CALLERS) && has(SENDING);
    }
    let verbs = DEMANDS.iter().chain(EXEMPTIONS);
    let places = verbs.filter_map(|word| clause.find(word).map(|at| (at, at + word.len())));
    let Some((end, after)) = places.min() else {
        return false;
    };
    // `必填的单元格`
    if clause
        .get(after..)
        .is_some_and(|rest| rest.starts_with(['的', '项', '字', '参']))
    {
        return false;
    }
    let named = without_connectors(clause.get(..end).unwrap_or_default());
    // `商户需传递能代表商品的描述` says what every caller sends, not who does.
    let names_value = clause
        .get(after..)
        .is_some_and(|rest| rest.starts_with("递能") || rest.starts_with("写能"));
    if named == "商户" && names_value {
        return false;
    }
    let named = OPENINGS
        .iter()
        .find_map(|word| named.strip_prefix(word))
        .unwrap_or(&named);
    let is_short = (2..=CALLER).contains(&named.chars().count());
    is_short
        && named
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '/' | '、' | '和'))
        && !NO_CALLERS.iter().any(|word| named.contains(word))
        && !is_field(named)
}

/// The words between a caller and a demand that say nothing of their own, taken from a text.
fn without_connectors(text: &str) -> String {
    let words = [
        "商户模式",
        "模式",
        "场景",
        "接入",
        "调用",
        "下",
        "时",
        "的",
        "请求",
        "都",
        "均",
        "才",
        "为",
        "是",
        "字段",
        "参数",
        "也",
        "则",
        " ",
        ":",
        "可",
        "类型",
        "角色",
        "(",
        ")",
    ];
    let mut rest = text.trim();
    while let Some(shorter) = words.iter().find_map(|word| rest.strip_suffix(word)) {
        rest = shorter;
    }
    rest.to_owned()
}

/// Whether only callers in a role must send a field.
fn is_of(field: &Field, role: Role) -> bool {
    let is_alternative = |choice: &Choice| choice.alternative.value == role.word();
    field.required_of.as_ref().is_some_and(|known| known.value == role)
        || field.choice.as_ref().is_some_and(is_alternative)
}

const fn other(role: Role) -> Role {
    match role {
        Role::Merchant => Role::Partner,
        Role::Partner => Role::Merchant,
    }
}

/// Adds what the descriptions of the fields of one object of a request state. The whole operation may be for one role.
pub(crate) fn apply(
    fields: &mut [Field],
    described: &[(&str, Span)],
    only_role: Option<Role>,
    findings: &mut Findings,
) {
    let siblings = Siblings::new(fields);
    let statements: Vec<Option<Statement>> = described
        .iter()
        .map(|(description, _)| read(description, &|named| !siblings.labelled_in(named).is_empty()))
        .collect();
    for ((field, (description, span)), statement) in fields.iter_mut().zip(described).zip(statements) {
        let Some(statement) = statement else { continue };
        let role = match statement {
            Statement::Required(role) if only_role == Some(role) => {
                field.required = true;
                continue;
            }
            Statement::Required(role) if only_role.is_none() => Some(role),
            Statement::Exempt(role) if field.required && only_role.is_none() => Some(other(role)),
            // It restricts nothing here.
            Statement::Exempt(role) if only_role == Some(other(role)) || only_role.is_some() && !field.required => {
                continue;
            }
            Statement::Exempt(role) if is_of(field, other(role)) => continue,
            Statement::Note(role) if !field.required || only_role == Some(role) || is_of(field, role) => continue,
            Statement::OfOther(_) if field.required_if.is_some() || field.choice.is_some() => continue,
            Statement::OfOther(_) if findings.has(rules::CONDITION_UNCLEAR, *span) => continue,
            _ => None,
        };
        let is_free = field.choice.is_none()
            && field.required_if.is_none()
            && field.only_if.is_none()
            && field.supplied_by.is_none();
        match role.filter(|_| is_free) {
            Some(role) => {
                if field.required {
                    field
                        .provenance
                        .corrected
                        .push(remark(Some(names::REQUIRED), reason::ONE_MODE));
                }
                field.required = false;
                field.required_of = Some(unplaced(role));
            }
            None if field.required_of.is_some() => {}
            None => {
                let message = format!(
                    "the words about who must send `{}` cannot be read: `{}`",
                    shorten(&field.name.value),
                    shorten(description.trim())
                );
                let help = "add `required_of` to the spec by hand if merchants or partners must send it";
                findings.report(rules::CONDITION_UNCLEAR, *span, message, help);
            }
        }
    }
}

#[cfg(test)]
mod tests;
