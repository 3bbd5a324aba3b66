//! Turns rows into fields.

use wechatpay_spec::model::{Cipher, EnumValue, Field, FieldType, Protocol, Scalar};
use wechatpay_spec::vocabulary::names;

use super::cell::{self, Demand};
use super::reading::Reading;
use super::roles::{self, Restriction};
use super::table::Row;
use crate::construct::{self, remark, unplaced};
use crate::draft::RequestPart;
use crate::facts::encryption::cipher;
use crate::facts::field_limits::Place;
use crate::facts::sample::Sample;
use crate::facts::{encryption, example, field_limits, label, own_example, time_format};
use crate::findings::{Findings, shorten};
use crate::input::official::field_type::{self, TypeText};
use crate::input::official::{body, doubts};
use crate::reason;
use crate::rules;

const FILE: FieldType = FieldType {
    scalar: Scalar::File,
    array_depth: 0,
};
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
        if head.eq_ignore_ascii_case(word) && begins_description(head, rest) {
            return (Some(*part), rest.trim_start_matches([' ', ',', '，', '、', ':', '：']));
        }
    }
    (None, description)
}

/// Whether a text after the name of a part is the description, rather than the rest of a longer word. A value or a number
/// may run into the name: `bodyPAY_OK：支付成功`, `body1、…`.
fn begins_description(name: &str, text: &str) -> bool {
    let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let mut word = text.chars().take_while(is_part);
    match (word.next(), word.next()) {
        (None, _) => true,
        (Some(first), _) if first.is_ascii_digit() => true,
        (Some(first), second) => {
            let is_small = |c: char| c.is_ascii_lowercase();
            first.is_ascii_uppercase() && !second.is_some_and(is_small) && name.ends_with(is_small)
        }
    }
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
        // Without a sample and without members the items become any JSON, which is reported.
        ("array" | "list", None) => Some("object[]"),
        _ => None,
    };
    let is_file = reading.is_request && body::is_file(&row.kind, &row.description);
    let file = is_file.then(|| TypeText::of(FILE));
    let Some(words) = file.or_else(|| field_type::read(listed.unwrap_or(&row.kind))) else {
        let message = format!("`{}` has the unknown type `{}`", shorten(name), shorten(&row.kind));
        let help = "the page says `string(32)`, `string[1,32]`, `int`, `object`…";
        findings.report(rules::FIELD_TYPE, row.span, message, help);
        return None;
    };
    let kind = words.kind;
    let scalar = kind.scalar;
    let (_, described) = part(&row.description);
    let description = format!("{}{described}", row.facts);
    let description = description.as_str();
    let mut field = construct::field(name, scalar);
    words.apply(&mut field, &row.kind, row.span, findings);
    field.title = title(row, described).map(unplaced);
    doubts::title(&field, described, row.span, findings);
    demand(&mut field, row, reading, findings);
    if scalar == Scalar::String {
        if protocol == Protocol::V3 && encryption::says(name, description) {
            let cipher = cipher::of_text(description).or(reading.cipher);
            field.encrypted = Some(unplaced(cipher.unwrap_or(Cipher::PublicKey)));
        } else if protocol == Protocol::V2 && name == "sign_type" && is_hmac_only(row) && reading.is_request {
            field.constant = Some(unplaced("HMAC-SHA256".to_owned()));
            field.required = true;
            return Some(field);
        }
    }
    if matches!(scalar, Scalar::Object | Scalar::File | Scalar::Json) && !row.facts.is_empty() {
        let message = format!(
            "a fact about `{}` is not read: `{}`",
            shorten(name),
            shorten(&row.facts)
        );
        let help = "compare it with the document, and add it to the spec by hand if the spec can state it";
        findings.report(rules::NOT_EXPRESSED, row.span, message, help);
    }
    doubts::retired(name, &format!("{}。{description}", row.label), row.span, findings);
    if let Demand::Yes | Demand::No = row.demand {
        doubts::demand(name, row.demand == Demand::Yes, description, row.span, findings);
    }
    doubts::encryption(&field, description, row.span, findings);
    // A value that the service sends is no constant of the caller's.
    field.values = match protocol == Protocol::V2 && name == "sign_type" && is_hmac_only(row) {
        true => vec![EnumValue {
            value: unplaced("HMAC-SHA256".to_owned()),
            title: None,
            rust_name: None,
        }],
        false => doubts::values(&field, description, false, row.span, findings),
    };
    if matches!(scalar, Scalar::Integer | Scalar::Number) {
        field.unit = label::read(description).unit.map(unplaced);
    }
    if !matches!(scalar, Scalar::Object | Scalar::File) && field.encrypted.is_none() {
        let written = own_example(row, description).map(|text| Sample::Text(time_format::with_colons(text)));
        let example = written.as_ref().or(sample);
        field.example = example.and_then(|sample| example::example(sample, kind)).map(unplaced);
        if protocol == Protocol::V3 && scalar == Scalar::String {
            field.format = time_format::stated(description).map(unplaced);
            if let Some(sample) = example {
                time_format::add_shown(&mut field, sample);
            }
            time_format::settle(&mut field, description);
        }
        let is_listed = |example: &str| field.values.iter().any(|value| value.value.value == example);
        if !field.values.is_empty() && !field.example.as_ref().is_some_and(|example| is_listed(&example.value)) {
            field.example = None;
        }
    }
    let place = match (reading.is_request, part(&row.description).0) {
        (false, _) => Place::Received,
        (true, Some(RequestPart::Path)) => Place::Path,
        (true, _) => Place::Request,
    };
    let description = own_example::without(description);
    field_limits::add(&mut field, &description, place, row.span, findings);
    Some(field)
}

/// The label of a row, or the first words of its description where the table has no labels.
fn title(row: &Row, description: &str) -> Option<String> {
    match row.label.trim().is_empty() {
        true => label::of_description(&own_example::without(description)),
        false => label::title(cell::name(&row.label).0),
    }
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
    match roles::restriction(row.demand, &row.described(), reading.only_role) {
        Restriction::None => {}
        // `required_of` is set later, with the field's siblings.
        Restriction::Role(_) if reading.is_request => field.required = false,
        Restriction::Role(_) => {
            field.required = false;
            field
                .provenance
                .corrected
                .push(remark(Some(names::REQUIRED), reason::ONE_MODE));
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
            let message = format!("`{name}` is required under a condition that its cell does not name in known words");
            let help = "the spec says that it is optional; add `required_if` by hand";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
        Demand::Unknown => {
            field.provenance.inferred.push(remark(None, reason::DEMAND_UNKNOWN));
            let message = format!("the page does not show whether `{name}` is required");
            let help = "the spec keeps what it has, or says that it is optional; compare it with the document";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
        // In a table with one cell a line, the cell of the flag may go on: `Yes` above `if state is OPEN`.
        Demand::Yes if begins_with_condition(&row.description) => {
            let message = format!("the description of `{name}` begins with a condition, which may be one of its flag");
            let help = "the spec says that it is required; compare it with the document, and add `required_if` by hand";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
        Demand::Yes | Demand::No | Demand::OneOf(_) => {}
    }
}

/// Whether a description begins with a condition.
fn begins_with_condition(description: &str) -> bool {
    let lower = description.trim_start().to_ascii_lowercase();
    let clause = lower.split(['，', ',', '。', '.']).next().unwrap_or_default();
    let is_chinese = ["当", "若", "如果", "仅当"].iter().any(|word| clause.starts_with(word)) && clause.ends_with('时');
    let english = ["if ", "when ", "unless ", "only if ", "only when "];
    is_chinese || english.iter().any(|word| lower.starts_with(word))
}

/// The example in the row's own cell, or after its word in the description.
fn own_example<'r>(row: &'r Row, description: &'r str) -> Option<&'r str> {
    let own = own_example::in_cell(&row.example);
    if !own.is_empty() {
        return Some(own);
    }
    own_example::in_description(description)
}

#[cfg(test)]
mod tests {
    use super::part;
    use crate::draft::RequestPart;

    #[test]
    fn descriptions_begin_with_the_part_of_the_request() {
        assert_eq!(part("path 订单号"), (Some(RequestPart::Path), "订单号"));
        assert_eq!(part("Body由商户生成"), (Some(RequestPart::Body), "由商户生成"));
        assert_eq!(part("bodyguard"), (None, "bodyguard"));
        assert_eq!(part("bodyPAY_OK：甲"), (Some(RequestPart::Body), "PAY_OK：甲"));
        assert_eq!(part("body0：否"), (Some(RequestPart::Body), "0：否"));
        for text in ["bodyType", "BODYGUARD", "query_id"] {
            assert_eq!(part(text), (None, text));
        }
        assert_eq!(part("商品"), (None, "商品"));
    }
}
