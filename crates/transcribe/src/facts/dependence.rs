//! Sentences that say that fields depend on each other, in words that no reader of choices, conditions and roles knows.

use wechatpay_spec::model::Field;

use super::siblings::Siblings;
use super::{broken_lines, choice, condition, role};
use crate::findings::{Findings, shorten};
use crate::rules;

/// Words that say so whatever the sentence names.
const SURE: &[&str] = &[
    "互斥",
    "必填其一",
    "必传其一",
    "必填一个",
    "必传一个",
    "最多传一",
    "最多填一",
    "至多传一",
    "至多填一",
    "二者必",
    "两者必",
    "mutually exclusive",
    "at most one of",
    "no more than one of",
];
/// Words that say so beside the name or the label of another field.
const BESIDE_NAMES: &[&str] = &[
    "必填",
    "必传",
    "必选",
    "必须填",
    "必须传",
    "必须提供",
    "必须上传",
    "必须携带",
    "必须同时",
    "必需",
    "必带",
    "不能为空",
    "不可为空",
    "不得为空",
    "不允许为空",
    "须填",
    "须传",
    "需填",
    "需传",
    "需要填",
    "需要传",
    "需同时",
    "不填",
    "不传",
    "不可传",
    "不能传",
    "不可填",
    "不能填",
    "不允许填",
    "不允许传",
    "不允许使用",
    "不允许出现",
    "无需填",
    "无需传",
    "勿填",
    "勿传",
    "不需要",
    "才有效",
    "才生效",
    "时有效",
    "时生效",
    "无效",
    "忽略",
    "才需",
    "同时传",
    "同时填",
    "同时使用",
    "同时存在",
    "同时出现",
    "同时提供",
    "一起传",
    "一起使用",
    "成对",
    "搭配",
    "配合使用",
    "配套",
    "任选",
    "任意",
    "任一",
    "其一",
    "其中一个",
    "传一个",
    "填一个",
    "选一个",
    "仅有一个",
    "只有一个",
    "至多",
    "最多传",
    "最多填",
    "优先",
    "为准",
    "冲突",
    "共存",
    "二选",
    "选填一",
    "二者",
    "两者",
    "required",
    "mandatory",
    "must be passed",
    "must pass",
    "must be provided",
    "must be filled",
    "must fill",
    "must be sent",
    "cannot be empty",
    "can not be empty",
    "cannot be null",
    "must not be empty",
    "same time",
    "together with",
    "not both",
    "both be",
    "pass both",
    "send both",
    "at most one",
    "only one of",
    "one of",
    "either",
    "valid only",
    "only valid",
    "takes effect",
    "is invalid",
    "ignored",
    "takes precedence",
    "prevail",
    "leave it",
    "left empty",
    "left blank",
    "be empty",
    "omit",
    "not needed",
    "exclusive",
    "instead of",
];
/// Words of English that are in sentences about anything, so that the other field has to be a word with `_` in it.
const WEAK: &[&str] = &[
    "required",
    "mandatory",
    "either",
    "one of",
    "ignored",
    "is invalid",
    "omit",
];

/// Reports the first sentence at each field of one object in a request that says that fields depend on each other and
/// that was not read.
pub(crate) fn report(fields: &[Field], described: &[condition::Described<'_>], findings: &mut Findings) {
    let siblings = Siblings::new(fields);
    for (index, (description, span)) in described.iter().enumerate().take(fields.len()) {
        let known = [rules::CONDITION_UNCLEAR, rules::CHOICE_UNCLEAR];
        if known.iter().any(|rule| findings.has(*rule, *span)) {
            continue;
        }
        let joined = broken_lines::joined(description).unwrap_or_default();
        let mut sentences = condition::sentences(description).chain(condition::sentences(&joined));
        let Some(sentence) = sentences.find(|sentence| is_unread(&siblings, index, sentence)) else {
            continue;
        };
        let message = format!(
            "whether `{}` is sent depends on other fields in words that are not read: `{}`",
            shorten(siblings.name(index)),
            shorten(sentence.trim())
        );
        let help =
            "compare it with the document, and add `one_of`, `any_of`, `required_if` or `only_if` to the spec by hand";
        findings.report(rules::CONDITION_UNCLEAR, *span, message, help);
    }
}

/// Whether a sentence says that a field depends on others and is none that was read.
fn is_unread(siblings: &Siblings<'_>, own: usize, sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let found: Vec<&&str> = BESIDE_NAMES.iter().filter(|word| lower.contains(**word)).collect();
    let is_sure = SURE.iter().any(|word| lower.contains(word));
    let forbids = choice::words::forbids_several(sentence) || choice::words::forbids_none(sentence);
    if found.is_empty() && !is_sure && !forbids {
        return false;
    }
    let is_one = ["one of", "either"].iter().any(|word| lower.contains(word));
    let is_choice = is_one
        && ["required", "must", "mandatory"]
            .iter()
            .any(|word| lower.contains(word));
    let is_weak = found.iter().all(|word| WEAK.contains(word)) && !forbids && !is_choice;
    let depends = is_sure || siblings.others_in(own, sentence, is_weak);
    depends
        && !condition::states(siblings, own, sentence)
        && choice::of_description(sentence).is_none()
        && !role::states(sentence)
}
