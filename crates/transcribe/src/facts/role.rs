//! Fields that only merchants or only partners send, where a description states it: `仅服务商必填`, `商户模式下不填`.

use wechatpay_spec::model::{Field, Role};
use wechatpay_spec::place::Span;

use super::plain_text::{plain, sentences};
use crate::construct::{remark, unplaced};
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// Words for merchants who act for themselves, in small letters.
const MERCHANT: &[&str] = &[
    "直连",
    "普通商户",
    "商户模式",
    "direct merchant",
    "ordinary merchant",
    "common m",
    "direct m",
];
/// Words for partners.
const PARTNER: &[&str] = &["机构", "服务商", "institution", "service provider", "partner"];
/// Words that contain those for merchants, and mean partners.
const OTHERS: &[&str] = &["服务商商户模式", "机构商户模式"];
/// Words that say that a field is sent.
const DEMANDS: &[&str] = &[
    "必填",
    "必传",
    "必须填",
    "必须传",
    "必须上传",
    "必送",
    "必选",
    "需填",
    "需传",
    "required",
    "mandatory",
    "must be sent",
    "must send",
    "must provide",
];
/// Words that say that it need not be sent.
const EXEMPTIONS: &[&str] = &[
    "不填",
    "不传",
    "不送",
    "无需",
    "无须",
    "不需",
    "不用",
    "不必",
    "非必",
    "可不",
    "选填",
    "not required",
    "not needed",
    "need not",
    "not mandatory",
    "optional",
    "leave it",
    "must not",
    "do not send",
];

/// The statement of a description about the callers in one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Statement {
    Required(Role),
    Exempt(Role),
    /// It names both roles, or states a second thing.
    Unclear,
}

/// Whether a description says that callers in one role must send the field.
pub(super) fn requires(description: &str) -> bool {
    matches!(read(description), Some(Statement::Required(_)))
}

/// Reads a description.
fn read(description: &str) -> Option<Statement> {
    let lower = plain(description).to_ascii_lowercase();
    let mut found = None;
    for clause in sentences(&lower).flat_map(|sentence| sentence.split(',')) {
        let is_exempt = EXEMPTIONS.iter().any(|word| clause.contains(word));
        let is_demand = DEMANDS.iter().any(|word| clause.contains(word));
        if !is_exempt && !is_demand {
            continue;
        }
        let without_others = OTHERS
            .iter()
            .fold(clause.to_owned(), |text, word| text.replace(word, "服务商"));
        let names = |words: &[&str]| words.iter().any(|word| without_others.contains(word));
        let role = match (names(MERCHANT), names(PARTNER)) {
            (true, false) => Role::Merchant,
            (false, true) => Role::Partner,
            (true, true) => return Some(Statement::Unclear),
            (false, false) => continue,
        };
        // `服务商名称必填` is about a field, and so is a condition with a value.
        if !names_callers(&without_others) {
            continue;
        }
        let statement = match is_exempt {
            true => Statement::Exempt(role),
            false => Statement::Required(role),
        };
        let other = other(role);
        found = match (found, statement) {
            (None, statement) => Some(statement),
            (Some(known), statement) if known == statement => Some(known),
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
    found
}

/// Whether the words between the role and the demand name nothing but callers.
fn names_callers(clause: &str) -> bool {
    let role = MERCHANT
        .iter()
        .chain(PARTNER)
        .filter_map(|word| Some((clause.find(word)?, word.len())));
    let Some((at, length)) = role.min_by_key(|(at, length)| (*at, usize::MAX - length)) else {
        return false;
    };
    let is_english = clause
        .get(at..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii()));
    if is_english {
        let lead = clause.get(..at).unwrap_or_default().trim_end();
        let rest = clause.get(at + length..).unwrap_or_default();
        let is_for = ["for", "by", "of", "in", "for the", "in the", "only for", "for a"]
            .iter()
            .any(|word| lead.ends_with(word));
        let is_label = [" mode:", " mode :"].iter().any(|word| rest.contains(word)) && lead.is_empty();
        return is_for
            || is_label
            || ["s must", "s are required", "s need not", "s do not"]
                .iter()
                .any(|word| rest.starts_with(word));
    }
    let rest = clause.get(at + length..).unwrap_or_default();
    let verbs = DEMANDS.iter().chain(EXEMPTIONS);
    let end = verbs.filter_map(|word| rest.find(word)).min();
    let between = end.and_then(|end| rest.get(..end)).unwrap_or_default();
    let words = [
        "商户", "模式", "场景", "接入", "调用", "下", "时", "的", "请求", "方", "都", "均", "才", "为", "是", "该",
        "字段", "参数", "也", "则", " ", ":", "可", "类型", "角色", "(", ")", "渠道",
    ];
    let rest = words
        .iter()
        .fold(between.to_owned(), |text, word| text.replace(word, ""));
    rest.is_empty()
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
    for (field, (description, span)) in fields.iter_mut().zip(described) {
        let Some(statement) = read(description) else { continue };
        let role = match statement {
            Statement::Required(role) if only_role == Some(role) => {
                field.required = true;
                continue;
            }
            Statement::Required(role) if only_role.is_none() => Some(role),
            Statement::Exempt(role) if field.required && only_role.is_none() => Some(other(role)),
            // It restricts nothing here.
            Statement::Exempt(role) if !field.required || only_role == Some(other(role)) => continue,
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
                        .push(remark(Some("required"), reason::ONE_MODE));
                }
                field.required = false;
                field.required_of = Some(unplaced(role));
            }
            None if field.required_of.is_some() => {}
            None => {
                let message = format!(
                    "who must send `{}` is not read: `{}`",
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
mod tests {
    use wechatpay_spec::model::{Role, Scalar};
    use wechatpay_spec::place::Span;

    use super::apply;
    use crate::construct;
    use crate::findings::Findings;

    /// Whether a field that was required is, of which role, and whether there is a finding.
    fn applied(description: &str, required: bool) -> (bool, Option<Role>, bool) {
        let mut field = construct::field("sub_mchid", Scalar::String);
        field.required = required;
        let mut fields = [field];
        let mut findings = Findings::new("page.txt");
        apply(&mut fields, &[(description, Span::default())], None, &mut findings);
        let [field] = fields;
        (
            field.required,
            field.required_of.map(|role| role.value),
            !findings.is_empty(),
        )
    }

    #[test]
    fn a_role_may_be_named_in_many_words() {
        for text in [
            "仅服务商必填",
            "子商户号，服务商模式必传",
            "服务商模式下必填。",
            "服务商必填，普通商户不填",
            "普通商户无需填写，服务商必须填写",
            "机构模式必填",
            "【子商户】 服务商商户必填",
            "服务商商户模式下必传",
            "Required for partners.",
            "Mandatory in partner mode",
            "only required for service providers",
            "Partners must send it, required",
            "Partner mode: required",
        ] {
            assert_eq!(applied(text, false), (false, Some(Role::Partner), false), "{text}");
            assert_eq!(applied(text, true), (false, Some(Role::Partner), false), "{text}");
        }
        for text in [
            "直连商户必填",
            "普通商户必传",
            "商户模式下必填",
            "Required for direct merchants",
        ] {
            assert_eq!(applied(text, false), (false, Some(Role::Merchant), false), "{text}");
        }
        for text in [
            "商户模式下不填",
            "直连商户无需填写",
            "普通商户不传",
            "Not required for direct merchants",
        ] {
            assert_eq!(applied(text, true), (false, Some(Role::Partner), false), "{text}");
            assert_eq!(applied(text, false), (false, None, false), "{text}");
        }
    }

    #[test]
    fn other_words_are_named_or_about_something_else() {
        for text in ["服务商和普通商户必填", "服务商必填；普通商户必填"] {
            assert_eq!(applied(text, false), (false, None, true), "{text}");
        }
        for text in [
            "必填",
            "服务商名称必填",
            "微信支付分配的服务商商户号",
            "服务商的商户号",
            "the partner's number is required",
        ] {
            assert_eq!(applied(text, true), (true, None, false), "{text}");
        }
    }
}
