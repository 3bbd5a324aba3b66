//! Turns rows into fields.

use wechatpay_spec::model::{Cipher, EnumValue, Field, Protocol, Scalar};

use super::cell::Demand;
use super::row::Row;
use crate::construct::{self, remark, unplaced};
use crate::draft::RequestPart;
use crate::facts::code::is_value;
use crate::facts::sample::Sample;
use crate::facts::{example, label};
use crate::findings::{Findings, shorten};
use crate::input::official::field_type;
use crate::reason;
use crate::rules;

/// Words before the example in a description.
const EXAMPLES: &[&str] = &[
    "示例值：",
    "示例值:",
    "示例：",
    "示例:",
    "Example:",
    "Example：",
    "Sample:",
    "example:",
];
/// Words that say that a field is encrypted.
const ENCRYPTION: &[&str] = &[
    "需加密",
    "需要加密",
    "加密处理",
    "进行加密",
    "敏感信息加密",
    "needs to be encrypted",
    "must be encrypted",
];
/// Words after which a note restricts a field to one kind of merchant.
const ONE_MODE: &[&str] = &["仅适用于", "Only for"];
/// The part of the request that the first word of a description names.
const PARTS: &[(&str, RequestPart)] = &[
    ("path", RequestPart::Path),
    ("query", RequestPart::Query),
    ("header", RequestPart::Header),
    ("body", RequestPart::Body),
];

/// The part of the request that a description names, and the rest of the description.
pub(super) fn part(description: &str) -> (Option<RequestPart>, &str) {
    let description = description.trim_start();
    for (word, part) in PARTS {
        let head = description.get(..word.len()).unwrap_or_default();
        let rest = description.get(word.len()..).unwrap_or_default();
        if head.eq_ignore_ascii_case(word) && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return (Some(*part), rest.trim_start_matches([' ', ',', '，', '、', ':', '：']));
        }
    }
    (None, description)
}

/// The note that restricts a field to one kind of merchant: `仅适用于机构模式`.
pub(super) fn mode(description: &str) -> Option<&str> {
    let (_, rest) = ONE_MODE.iter().find_map(|word| description.split_once(word))?;
    let rest = rest.trim_start();
    let end = rest
        .find("模式")
        .map(|at| at + "模式".len())
        .or_else(|| rest.find(" mode").map(|at| at + " mode".len()))?;
    rest.get(..end).filter(|mode| mode.chars().count() <= 30)
}

/// The field of a row; `sample` is its value in a sample.
pub(super) fn read(row: &Row, sample: Option<&Sample>, protocol: Protocol, findings: &mut Findings) -> Option<Field> {
    let name = row.name.trim_start_matches(['+', ' ']);
    let listed = match (row.kind.to_ascii_lowercase().as_str(), sample) {
        // A list of what the sample shows.
        ("array" | "list", Some(Sample::List(items))) => Some(match items.first() {
            Some(Sample::Map(_)) => "object[]",
            Some(Sample::Integer(_)) => "integer[]",
            _ => "string[]",
        }),
        _ => None,
    };
    let Some((kind, length)) = field_type::read(listed.unwrap_or(&row.kind)) else {
        let message = format!("`{}` has the unknown type `{}`", shorten(name), shorten(&row.kind));
        let help = "the page says `string(32)`, `string[1,32]`, `int`, `object`…";
        findings.report(rules::FIELD_TYPE, row.span, message, help);
        return None;
    };
    let scalar = kind.scalar;
    let (_, description) = part(&row.description);
    let mut field = construct::field(name, scalar);
    field.kind = unplaced(kind);
    field.title = label::title(row.label.trim_start_matches(['+', ' '])).map(unplaced);
    demand(&mut field, row, description, findings);
    if scalar == Scalar::String {
        field.max_length = length.map(unplaced);
        if protocol == Protocol::V3 && ENCRYPTION.iter().any(|word| description.contains(word)) {
            field.encrypted = Some(unplaced(Cipher::PublicKey));
        } else if protocol == Protocol::V2 && name == "sign_type" && is_hmac_only(row) {
            field.constant = Some(unplaced("HMAC-SHA256".to_owned()));
            field.required = true;
            return Some(field);
        } else {
            field.values = values(description);
        }
    }
    if matches!(scalar, Scalar::Integer | Scalar::Number) {
        field.unit = label::read(description).unit.map(unplaced);
    }
    if scalar != Scalar::Object && field.encrypted.is_none() {
        let written = own_example(row, description).map(|text| Sample::Text(text.to_owned()));
        let example = written.as_ref().or(sample);
        field.example = example.and_then(|sample| example::example(sample, kind)).map(unplaced);
        let is_listed = |example: &str| field.values.iter().any(|value| value.value.value == example);
        if !field.values.is_empty() && !field.example.as_ref().is_some_and(|example| is_listed(&example.value)) {
            field.example = None;
        }
    }
    Some(field)
}

/// Whether the row of the signature's type allows a single one.
fn is_hmac_only(row: &Row) -> bool {
    let says = |word: &str| row.description.contains(word) || row.example.contains(word);
    let only = ["仅支持", "只支持", "固定", "only"].iter().any(|word| says(word));
    only && says("HMAC-SHA256") && !says("MD5")
}

/// Whether the field is required.
fn demand(field: &mut Field, row: &Row, description: &str, findings: &mut Findings) {
    field.required = row.demand == Demand::Yes;
    let name = shorten(&field.name.value);
    if let (Demand::Yes, Some(mode)) = (row.demand, mode(description)) {
        field.required = false;
        field.provenance.corrected.push(remark(None, reason::ONE_MODE));
        let message = format!("`{name}` is required in one mode only: `{}`", shorten(mode));
        let help = "the spec says that it is optional; the spec language has no condition on the kind of merchant";
        findings.report(rules::NOT_EXPRESSED, row.span, message, help);
    }
    match row.demand {
        Demand::Sometimes => {
            let message = format!("`{name}` is required under a condition that its cell does not name");
            let help = "the spec says that it is optional; add `required_if` by hand";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
        Demand::Unknown => field.provenance.inferred.push(remark(None, reason::DEMAND_UNKNOWN)),
        Demand::Yes | Demand::No | Demand::OneOf => {}
    }
}

/// The example in the row's own cell, or after its word in the description.
fn own_example<'r>(row: &'r Row, description: &'r str) -> Option<&'r str> {
    let own = row.example.trim();
    if !own.is_empty() {
        return Some(own);
    }
    let after = EXAMPLES
        .iter()
        .filter_map(|word| Some((description.rfind(word)?, word.len())))
        .max();
    let (at, length) = after?;
    Some(description.get(at + length..)?.trim()).filter(|text| !text.is_empty())
}

/// Values that a description lists after `枚举值` with a colon after each, or that are joined by slashes: `SUCCESS/FAIL`.
fn values(description: &str) -> Vec<EnumValue> {
    let listed = description
        .split_once("枚举值")
        .or_else(|| description.split_once("Enumeration"))
        .or_else(|| description.split_once("Enum:"))
        .map(|(_, rest)| {
            EXAMPLES
                .iter()
                .fold(rest, |rest, word| rest.split(word).next().unwrap_or(rest))
        });
    let found = match listed {
        Some(rest) => explained(rest),
        None => joined(description),
    };
    let mut values: Vec<EnumValue> = Vec::new();
    for (value, title) in found {
        if !values.iter().any(|known| known.value.value == value) {
            values.push(EnumValue {
                value: unplaced(value.to_owned()),
                title,
                rust_name: None,
            });
        }
    }
    values
}

/// `SUCCESS：支付成功 REFUND：转入退款`
fn explained(text: &str) -> Vec<(&str, Option<String>)> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (colon, _) in text.match_indices([':', '：']) {
        let before = text.get(..colon).unwrap_or_default().trim_end();
        let start = before.rfind(ends).map_or(0, |at| {
            at + before
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8)
        });
        if before.get(start..).is_some_and(is_value) {
            starts.push((start, colon));
        }
    }
    let next = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let pairs = starts.iter().zip(next).map(|((start, colon), next)| {
        let value = text.get(*start..*colon).unwrap_or_default().trim_end();
        let meaning = text
            .get(*colon..next)
            .unwrap_or_default()
            .trim_start_matches([':', '：']);
        (
            value,
            label::title(meaning.split_whitespace().next().unwrap_or_default()),
        )
    });
    pairs.collect()
}

/// `SUCCESS/FAIL` at the beginning of a description.
fn joined(description: &str) -> Vec<(&str, Option<String>)> {
    let first = description
        .split(|c: char| c.is_whitespace() || matches!(c, '，' | ',' | '。' | '；'))
        .next()
        .unwrap_or_default();
    let codes: Vec<&str> = first.split('/').collect();
    match codes.len() > 1 && codes.iter().all(|code| is_value(code)) {
        true => codes.into_iter().map(|code| (code, None)).collect(),
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{mode, part, values};
    use crate::draft::RequestPart;

    #[test]
    fn descriptions_begin_with_the_part_of_the_request() {
        assert_eq!(part("path 订单号"), (Some(RequestPart::Path), "订单号"));
        assert_eq!(part("Body由商户生成"), (Some(RequestPart::Body), "由商户生成"));
        assert_eq!(part("bodyguard"), (None, "bodyguard"));
        assert_eq!(part("商品"), (None, "商品"));
    }

    #[test]
    fn a_note_may_restrict_a_field_to_one_mode() {
        assert_eq!(mode("甲 注意：仅适用于 机构模式 示例值：1"), Some("机构模式"));
        assert_eq!(
            mode("A Note: Only for Institutional mode Example: 1"),
            Some("Institutional mode")
        );
        assert_eq!(mode("仅适用于某些商户"), None);
    }

    #[test]
    fn values_have_a_colon_or_slashes() {
        let of = |text| {
            values(text)
                .into_iter()
                .map(|value| value.value.value)
                .collect::<Vec<_>>()
        };
        assert_eq!(of("枚举值： SUCCESS：支付成功 REFUND：转入退款"), ["SUCCESS", "REFUND"]);
        assert_eq!(of("SUCCESS/FAIL 此字段是通信标识"), ["SUCCESS", "FAIL"]);
        assert_eq!(of("填 NATIVE 或 JSAPI"), [""; 0]);
        assert_eq!(of("枚举值见附录"), [""; 0]);
    }
}
