//! Checks of single values.

use serde_json::Value;
use wechatpay_spec::limits;
use wechatpay_spec::model::{Field, Scalar};

use super::format;
use crate::refusal::Rule;
use crate::text::text_of;

/// Why a text is not one of the values that a field lists; `None` if the field lists none.
pub(super) fn unlisted(field: &Field, text: &str) -> Option<String> {
    let known: Vec<&str> = field.values.iter().map(|known| known.value.value.as_str()).collect();
    let is_allowed = known.is_empty() || known.iter().any(|known| is_same(known, text));
    (!is_allowed).then(|| format!("it is not one of {}", known.join(", ")))
}

/// Whether a text is a listed value. Values like `Color010` may have another case: the official SDK for Go sends `COLOR010`.
fn is_same(known: &str, text: &str) -> bool {
    let has_both_cases =
        known.contains(|one: char| one.is_ascii_lowercase()) && known.contains(|one: char| one.is_ascii_uppercase());
    known == text || (has_both_cases && known.eq_ignore_ascii_case(text))
}

/// Why a field does not allow a value, with the rule that it breaks. `text` says whether every scalar is text.
pub(super) fn problem(field: &Field, value: &Value, text: bool) -> Option<(Rule, String)> {
    let scalar = field.kind.value.scalar;
    if let Some(problem) = type_problem(scalar, value, text) {
        return Some((Rule::Type(service_name(scalar)), problem));
    }
    let content = text_of(value);
    if let Some(constant) = &field.constant
        && constant.value != content
    {
        return Some((Rule::Other, format!("its only value is {:?}", constant.value)));
    }
    // Fields that the client itself supplies, above all `sign`, have checks of their own. Some documents still state the
    // length of an MD5 for it where they allow HMAC-SHA256.
    if field.supplied_by.is_none() {
        // The lengths of an encoded field are those of the text that holds the value.
        let broken = field.encoded.is_none().then(|| text_problem(field, &content)).flatten();
        let out_of_bounds = || Some((Rule::Other, format!("it {}", limits::bounds_problem(field, &content)?)));
        if let Some(problem) = broken.or_else(out_of_bounds) {
            return Some(problem);
        }
    }
    if let Some(problem) = unlisted(field, &content) {
        return Some((Rule::Other, problem));
    }
    // The documents' own examples are allowed, even if the format contradicts them.
    let format = field.format.filter(|_| !field.has_example(&content));
    if let Some(problem) = format.and_then(|format| format::problem(format.value, &content)) {
        return Some((Rule::Other, problem));
    }
    if value.is_string() && content.chars().any(|character| u32::from(character) > 0xFFFF) {
        let issue = "it has a character of four bytes in UTF-8, such as an emoji; at most three are allowed";
        return Some((Rule::Text, issue.to_owned()));
    }
    None
}

/// Why a field does not allow a text of this length or these characters, with the rule that it breaks.
pub(super) fn text_problem(field: &Field, text: &str) -> Option<(Rule, String)> {
    let problem = limits::text_problem(field, text)?;
    let rule = match &field.pattern {
        Some(pattern) if problem.contains("pattern") => Rule::Pattern(pattern.value.clone()),
        _ => Rule::Text,
    };
    Some((rule, format!("it {problem}")))
}

/// The name of a type in the service's messages.
const fn service_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "字符串",
        Scalar::Integer => " 64 位有符号整数",
        Scalar::Number => "数值",
        Scalar::Boolean => "布尔值",
        Scalar::Object => "对象",
        Scalar::File => "文件",
        Scalar::Json => " JSON",
    }
}

fn type_problem(scalar: Scalar, value: &Value, text: bool) -> Option<String> {
    let fits = match (scalar, value) {
        (Scalar::String, Value::String(_)) | (Scalar::Json, _) => true,
        (Scalar::Integer, Value::String(content)) => {
            text && content
                .parse::<i64>()
                .is_ok_and(|number| number.to_string() == *content)
        }
        (Scalar::Integer, Value::Number(number)) => number.is_i64(),
        (Scalar::Number, Value::String(content)) => text && content.parse::<f64>().is_ok_and(f64::is_finite),
        (Scalar::Number, Value::Number(_)) => true,
        (Scalar::Boolean, Value::String(content)) => text && matches!(content.as_str(), "true" | "false"),
        (Scalar::Boolean, Value::Bool(_)) => true,
        _ => false,
    };
    let expected = match scalar {
        Scalar::String => "a string",
        Scalar::Integer => "a whole number of 64 bits",
        Scalar::Number => "a number",
        Scalar::Boolean => "true or false",
        Scalar::Object => "an object",
        Scalar::File => "a file",
        Scalar::Json => "JSON",
    };
    (!fits).then(|| format!("it is not {expected}"))
}
