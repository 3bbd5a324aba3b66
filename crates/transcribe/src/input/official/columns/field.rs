//! Turns rows into fields.

use wechatpay_spec::model::{Cipher, EnumValue, Field, Protocol, Scalar};

use super::cell::{self, Demand};
use super::reading::Reading;
use super::roles::{self, Restriction};
use super::row::Row;
use crate::construct::{self, remark, unplaced};
use crate::draft::RequestPart;
use crate::facts::code::is_value;
use crate::facts::sample::Sample;
use crate::facts::{encryption, example, label, own_example};
use crate::findings::{Findings, shorten};
use crate::input::official::{field_type, text_limits};
use crate::reason;
use crate::rules;

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

/// The field of a row, with its own name; `sample` is its value in a sample.
pub(super) fn read(
    row: &Row,
    name: &str,
    sample: Option<&Sample>,
    reading: Reading<'_>,
    findings: &mut Findings,
) -> Option<Field> {
    let protocol = reading.protocol;
    let listed = match (row.kind.to_ascii_lowercase().as_str(), sample) {
        // A list of what the sample shows.
        ("array" | "list", Some(Sample::List(items))) => Some(match items.first() {
            Some(Sample::Map(_)) => "object[]",
            Some(Sample::Integer(_)) => "integer[]",
            _ => "string[]",
        }),
        _ => None,
    };
    let Some(words) = field_type::read(listed.unwrap_or(&row.kind)) else {
        let message = format!("`{}` has the unknown type `{}`", shorten(name), shorten(&row.kind));
        let help = "the page says `string(32)`, `string[1,32]`, `int`, `object`…";
        findings.report(rules::FIELD_TYPE, row.span, message, help);
        return None;
    };
    let kind = words.kind;
    let scalar = kind.scalar;
    let (_, description) = part(&row.description);
    let mut field = construct::field(name, scalar);
    words.apply(&mut field);
    field.title = label::title(cell::name(&row.label).0).map(unplaced);
    demand(&mut field, row, reading, findings);
    if scalar == Scalar::String {
        if protocol == Protocol::V3 && encryption::says(description) {
            field.encrypted = Some(unplaced(reading.cipher.unwrap_or(Cipher::PublicKey)));
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
    text_limits::add(&mut field, description, row.span, findings);
    Some(field)
}

/// Whether the row of the signature's type allows a single one.
fn is_hmac_only(row: &Row) -> bool {
    let says = |word: &str| row.description.contains(word) || row.example.contains(word);
    let only = ["仅支持", "只支持", "固定", "only"].iter().any(|word| says(word));
    only && says("HMAC-SHA256") && !says("MD5")
}

/// Whether the field is required.
fn demand(field: &mut Field, row: &Row, reading: Reading<'_>, findings: &mut Findings) {
    field.required = row.demand == Demand::Yes;
    let name = shorten(&field.name.value);
    match roles::restriction(row, reading.only_role) {
        Restriction::None => {}
        // Who sends the field is said beside its siblings.
        Restriction::Role(_) if reading.is_request => field.required = false,
        Restriction::Role(_) => {
            field.required = false;
            field
                .provenance
                .corrected
                .push(remark(Some("required"), reason::ONE_MODE));
        }
        Restriction::Other(mode) => {
            field.required = false;
            field.provenance.corrected.push(remark(None, reason::ONE_MODE));
            let message = format!("`{name}` is required in one mode only: `{}`", shorten(mode));
            let help =
                "the spec says that it is optional; add `required_of` by hand if it is about merchants or partners";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
    }
    match row.demand {
        Demand::Sometimes => {
            let message = format!("`{name}` is required under a condition that its cell does not name");
            let help = "the spec says that it is optional; add `required_if` by hand";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
        Demand::Unknown => {
            field.provenance.inferred.push(remark(None, reason::DEMAND_UNKNOWN));
            let message = format!("the page does not show whether `{name}` is required");
            let help = "the spec keeps what it has, or says that it is optional; compare it with the document";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
        Demand::Yes | Demand::No | Demand::OneOf(_) => {}
    }
}

/// The example in the row's own cell, or after its word in the description.
fn own_example<'r>(row: &'r Row, description: &'r str) -> Option<&'r str> {
    let own = row.example.trim();
    if !own.is_empty() {
        return Some(own);
    }
    own_example::in_description(description)
}

/// Values that a description lists after `枚举值` with a colon after each, or that are joined by slashes: `SUCCESS/FAIL`.
fn values(description: &str) -> Vec<EnumValue> {
    let listed = description
        .split_once("枚举值")
        .or_else(|| description.split_once("Enumeration"))
        .or_else(|| description.split_once("Enum:"))
        .map(|(_, rest)| own_example::without(rest));
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

/// `SUCCESS：支付成功 REFUND：转入退款`, `SUCCESS--支付成功 REFUND--转入退款`
fn explained(text: &str) -> Vec<(&str, Option<String>)> {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let colons = text.match_indices([':', '：']).map(|(at, _)| at);
    let dashes = ["--", "—"]
        .iter()
        .flat_map(|dash| text.match_indices(dash))
        .map(|(at, _)| at);
    let mut ends_of_values: Vec<usize> = colons.chain(dashes).collect();
    ends_of_values.sort_unstable();
    for colon in ends_of_values {
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
            .trim_start_matches([':', '：', '-', '—']);
        (
            value,
            label::title(meaning.split_whitespace().next().unwrap_or_default()),
        )
    });
    pairs.collect()
}

/// `SUCCESS/FAIL` at the beginning of a description, values with dashes after them, or two words joined by `or`.
fn joined(description: &str) -> Vec<(&str, Option<String>)> {
    let first = description
        .split(|c: char| c.is_whitespace() || matches!(c, '，' | ',' | '。' | '；'))
        .next()
        .unwrap_or_default();
    let codes: Vec<&str> = first.split('/').collect();
    if codes.len() > 1 && codes.iter().all(|code| is_value(code)) {
        return codes.into_iter().map(|code| (code, None)).collect();
    }
    let dashed = explained(own_example::without(description));
    let has_dashes = description.contains("--") || description.contains("——");
    if has_dashes && dashed.len() > 1 {
        return dashed;
    }
    // `ENTERPRISE or INDIVIDUAL`
    let words: Vec<&str> = own_example::without(description).split_whitespace().collect();
    let either = words.windows(3).find_map(|three| match three {
        [one, "or", other] if is_word(one) && is_word(other) => Some([*one, *other]),
        _ => None,
    });
    either.map_or_else(Vec::new, |two| two.map(|code| (code, None)).to_vec())
}

/// Whether a word consists of several capital letters.
fn is_word(word: &str) -> bool {
    is_value(word) && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::{part, values};
    use crate::draft::RequestPart;

    #[test]
    fn descriptions_begin_with_the_part_of_the_request() {
        assert_eq!(part("path 订单号"), (Some(RequestPart::Path), "订单号"));
        assert_eq!(part("Body由商户生成"), (Some(RequestPart::Body), "由商户生成"));
        assert_eq!(part("bodyguard"), (None, "bodyguard"));
        assert_eq!(part("商品"), (None, "商品"));
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
        assert_eq!(of("SUCCESS--支付成功 REFUND--转入退款"), ["SUCCESS", "REFUND"]);
        assert_eq!(
            of("ENTERPRISE or INDIVIDUAL Example:ENTERPRISE"),
            ["ENTERPRISE", "INDIVIDUAL"]
        );
        assert_eq!(of("填 NATIVE 或 JSAPI"), [""; 0]);
        assert_eq!(of("枚举值见附录"), [""; 0]);
    }
}
