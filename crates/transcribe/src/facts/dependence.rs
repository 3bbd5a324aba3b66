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
    "任填一",
    "任传一",
    "选一填",
    "选一传",
    "填写一个即可",
    "填一个即可",
    "传一个即可",
    "任意填写一",
    "任意填一",
    "任意传一",
    "二者必",
    "两者必",
    "mutually exclusive",
    "at most one of",
    "no more than one of",
];
/// Words of demands, wherever they are.
const DEMANDS: &[&str] = &[
    "必填",
    "必传",
    "必选",
    "必须填",
    "必须传",
    "必须提供",
    "必须上传",
    "不能为空",
    "required",
    "mandatory",
];
/// More words that say so beside the name or the label of another field.
const BESIDE_NAMES: &[&str] = &[
    "必须携带",
    "必须同时",
    "必需",
    "必带",
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
/// Words for one of several fields, beside a demand without the names of fields: `其中一个必填`.
const ONE_OF_THEM: &[&str] = &[
    "其中一",
    "其中1",
    "其中之一",
    "其一",
    "任一",
    "任意一",
    "任选",
    "之一",
    "两者",
    "二者",
    "三者",
    "选一",
    "选1",
    "择一",
    "one of them",
    "one of these",
    "either of",
];
/// More words of demands, beside words for one of several fields.
const OTHER_DEMANDS: &[&str] = &[
    "需填",
    "须填",
    "需传",
    "须传",
    "需要填",
    "需要传",
    "必送",
    "不可为空",
    "must be",
];
/// Words of need or absence, beside the value of another field, or its name and a condition.
const NEED: &[&str] = &[
    "填", "传", "送", "必须", "必需", "须", "提供", "携带", "有效", "生效", "无效", "忽略", "为空", "留空", "省略",
];
/// More of them, beside a value alone.
const NEED_OF_VALUES: &[&str] = &[
    "必要",
    "需要",
    "适用",
    "可用",
    "pass",
    "send",
    "sent",
    "fill",
    "required",
    "mandatory",
    "necessary",
    "need",
    "must",
    "valid",
    "ignored",
    "omit",
    "leave",
    "empty",
    "blank",
    "provide",
    "applicable",
    "applies",
    "only",
];
/// Words of conditions.
const CONDITIONS: &[&str] = &["时", "如果", "如", "若", "当", "则", "否则", "情况", "场景"];
/// Words with one of both kinds that say nothing of the field: `下单时传入的单号`.
const NO_NEED: &[&str] = &[
    "传入的",
    "填写的",
    "填入的",
    "传的",
    "填的",
    "上传的",
    "提供的",
    "上送的",
    "传递的",
    "传给",
    "传输",
    "宣传",
    "时间",
    "例如",
    "比如",
    "如下",
    "同时",
    "当前",
    "小时",
    "送达",
    "发送",
    "推送",
    "配送",
    "赠送",
    "传播",
    "模式号",
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

/// Whether a sentence says that a field depends on others, and was not read as such.
fn is_unread(siblings: &Siblings<'_>, own: usize, sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let words = DEMANDS.iter().chain(BESIDE_NAMES);
    let found: Vec<&&str> = words.filter(|word| lower.contains(**word)).collect();
    let is_sure = SURE.iter().any(|word| lower.contains(word));
    let forbids = choice::words::forbids_several(sentence) || choice::words::forbids_none(sentence);
    let is_known = !found.is_empty() || is_sure || forbids;
    let depends_otherwise = needs_one_of_them(&lower) || needs_under_condition(siblings, own, sentence, &lower);
    if !is_known && !depends_otherwise {
        return false;
    }
    let is_one = ["one of", "either"].iter().any(|word| lower.contains(word));
    let is_choice = is_one
        && ["required", "must", "mandatory"]
            .iter()
            .any(|word| lower.contains(word));
    let is_weak = found.iter().all(|word| WEAK.contains(word)) && !forbids && !is_choice;
    let depends = depends_otherwise || is_sure || is_known && siblings.others_in(own, sentence, is_weak);
    depends
        && !condition::states(siblings, own, sentence)
        && choice::of_description(sentence).is_none()
        && !role::states(sentence)
}

/// Whether a clause demands one of several fields without their names. `枚举值之一` is about values.
fn needs_one_of_them(lower: &str) -> bool {
    let has = |clause: &str, words: &[&str]| words.iter().any(|word| clause.contains(word));
    let mut clauses = lower.split(['，', ',']);
    clauses.any(|clause| {
        has(clause, ONE_OF_THEM) && (has(clause, DEMANDS) || has(clause, OTHER_DEMANDS)) && !clause.contains('值')
    })
}

/// Whether a sentence has words of need or absence beside a value of another field, or beside its name and a condition.
fn needs_under_condition(siblings: &Siblings<'_>, own: usize, sentence: &str, lower: &str) -> bool {
    let kept = NO_NEED
        .iter()
        .fold(lower.to_owned(), |text, word| text.replace(word, " "));
    let has = |words: &[&str]| words.iter().any(|word| kept.contains(word));
    let is_about_value = (has(NEED) || has(NEED_OF_VALUES)) && siblings.codes_in(own, sentence);
    is_about_value || has(NEED) && has(CONDITIONS) && siblings.others_in(own, sentence, true)
}
