//! Turns a row and its sample value into a field.

mod members;
mod type_and_encoding;

use wechatpay_spec::limits::can_limit_text;
use wechatpay_spec::model::{Cipher, EnumValue, Field, FieldType, Format, Protocol, Scalar, Supplier};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::nesting::Row;
use crate::construct::{self, remark, unplaced};
use crate::facts::field_limits::{self, Place};
use crate::facts::label::{self, Label};
use crate::facts::sample::Sample;
use crate::facts::{equal_titles, example, role, values};
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// The table of a page that a field is in: unlike [`MessagePart`](wechatpay_spec::visit::MessagePart), it tells a
/// multipart body apart, whose fields have another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldLocation {
    Path,
    Query,
    Headers,
    Body,
    Multipart,
    Response,
    Notification,
}

impl FieldLocation {
    const fn is_request(self) -> bool {
        !matches!(self, Self::Response | Self::Notification)
    }

    const fn place(self) -> Place {
        match self {
            Self::Path => Place::Path,
            Self::Query | Self::Headers | Self::Body | Self::Multipart => Place::Request,
            Self::Response | Self::Notification => Place::Received,
        }
    }
}

/// Everything besides its row that a field depends on.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) location: FieldLocation,
    pub(super) protocol: Protocol,
    /// The page's whole sample.
    pub(super) page_sample: Option<&'a Sample>,
    /// The rows of the page's request, for objects whose members another table does not list.
    pub(super) request: &'a [Row],
}

/// The fields of one object. `sample` is the object's value.
pub(super) fn fields(
    rows: &[Row],
    sample: Option<&Sample>,
    context: Context<'_>,
    findings: &mut Findings,
) -> Vec<Field> {
    let beside_currency = rows
        .iter()
        .any(|row| row.name.ends_with("currency") || row.name == "fee_type");
    let built = rows.iter().filter_map(|row| {
        let sample = sample.and_then(|sample| sample.get(&row.name));
        let field = FieldBuilder {
            row,
            sample,
            context,
            beside_currency,
        }
        .build(findings)?;
        Some((field, (row.descriptions.join("\n"), row.span)))
    });
    let (mut fields, described): (Vec<Field>, Vec<(String, Span)>) = built.unzip();
    let descriptions: Vec<&str> = described.iter().map(|(text, _)| text.as_str()).collect();
    equal_titles::tell_apart(&mut fields, &descriptions);
    if context.location.is_request() && context.location != FieldLocation::Path {
        let described: Vec<(&str, Span)> = described.iter().map(|(text, span)| (text.as_str(), *span)).collect();
        role::apply(&mut fields, &described, None, findings);
    }
    fields
}

fn known_value((value, title): (String, Option<String>)) -> EnumValue {
    EnumValue {
        value: unplaced(value),
        title,
        rust_name: None,
    }
}

/// Builds the field of a row.
struct FieldBuilder<'a> {
    row: &'a Row,
    sample: Option<&'a Sample>,
    context: Context<'a>,
    beside_currency: bool,
}

impl FieldBuilder<'_> {
    fn build(&self, findings: &mut Findings) -> Option<Field> {
        let row = self.row;
        let mut label = Label::default();
        for description in &row.descriptions {
            let other = label::read(description);
            label.title = label.title.or(other.title);
            label.unit = label.unit.or(other.unit);
            for value in other.values {
                if !label.values.iter().any(|(known, _)| *known == value.0) {
                    label.values.push(value);
                }
            }
        }
        if label.title.is_none()
            && label.values.is_empty()
            && row.descriptions.iter().any(|text| text.chars().count() > 60)
        {
            let message = format!(
                "the description of `{}` does not begin with a short label",
                shorten(&row.name)
            );
            findings.report(
                rules::LABEL,
                row.span,
                message,
                "add a title to the spec by hand if the field needs one",
            );
        }
        let mut field = construct::field(&row.name, Scalar::String);
        for (key, reason) in &row.inferred {
            // Alternatives and repeated rows differ in their members.
            let key = key.or((!row.members.is_empty()).then_some(names::FIELDS));
            field.provenance.inferred.push(remark(key, reason));
        }
        for (key, reason) in &row.corrected {
            field.provenance.corrected.push(remark(*key, reason));
        }
        field.required = row.required;
        field.title = label.title.clone().map(unplaced);
        self.type_and_encoding(&mut field, &label, findings)?;
        self.encryption(&mut field, findings);
        self.values(&mut field, &label);
        self.members(&mut field, findings);
        if !field.fields.is_empty() {
            // Members say more about a value than a list of values.
            field.values.clear();
            field.constant = None;
        }
        self.length(&mut field);
        if matches!(field.kind.value.scalar, Scalar::Integer | Scalar::Number) {
            field.unit = label.unit.map(unplaced);
        }
        self.supplier(&mut field);
        self.example(&mut field);
        let description = row.descriptions.join("\n");
        self.listed(&mut field, &description, findings);
        field_limits::add(
            &mut field,
            &description,
            self.context.location.place(),
            row.span,
            findings,
        );
        Some(field)
    }

    fn encryption(&self, field: &mut Field, findings: &mut Findings) {
        let tooltip = self.row.attributes.get("data-tooltip").unwrap_or_default();
        let cipher = match self.row.attributes.get("data-encrypted") {
            None => return,
            Some("by-rsa-pubkey") if tooltip.contains("付款到银行卡") => Cipher::RsaBankCard,
            Some("by-rsa-pubkey") => Cipher::PublicKey,
            Some("by-aes-gcm") => Cipher::AesGcm,
            Some("by-aes-ecb") => Cipher::AesEcb,
            Some(other) => {
                let message = format!("the encryption of `{}` is unknown: `{}`", self.row.name, shorten(other));
                findings.report(
                    rules::NOT_EXPRESSED,
                    self.row.span,
                    message,
                    "add the cipher to the spec language",
                );
                return;
            }
        };
        field.encrypted = Some(unplaced(cipher));
    }

    fn values(&self, field: &mut Field, label: &Label) {
        let scalar = field.kind.value.scalar;
        let fits = |value: &str| match scalar {
            Scalar::String => true,
            Scalar::Integer => value.parse::<i64>().is_ok_and(|number| number.to_string() == value),
            _ => false,
        };
        if label.values.is_empty() || !label.values.iter().all(|(value, _)| fits(value)) || field.encrypted.is_some() {
            return;
        }
        let single = field.kind.value.array_depth == 0 && field.encoded.is_none() && !field.is_indexed();
        if let [(only, _)] = label.values.as_slice()
            && field.required
            && single
            && self.context.location.is_request()
            && self.context.location != FieldLocation::Path
        {
            field.constant = Some(unplaced(only.clone()));
            return;
        }
        field.values = label.values.iter().cloned().map(known_value).collect();
    }

    /// The values that the description lists without marking each of them.
    fn listed(&self, field: &mut Field, description: &str, findings: &mut Findings) {
        let scalar = field.kind.value.scalar;
        let is_open = field.values.is_empty()
            && field.constant.is_none()
            && field.encrypted.is_none()
            && field.supplied_by.is_none()
            && field.fields.is_empty()
            && matches!(scalar, Scalar::String | Scalar::Integer);
        if !is_open {
            return;
        }
        let listed = values::listed(description);
        let fits = |value: &str| {
            scalar == Scalar::String || value.parse::<i64>().is_ok_and(|number| number.to_string() == value)
        };
        // A single value that nothing announces is an example.
        let is_announced = listed.announced && !(listed.values.is_empty() && listed.doubts.is_empty());
        if !is_announced && listed.values.len() < 2 && listed.doubts.len() < 2 {
            return;
        }
        let can_be_constant = field.required && self.context.location.is_request();
        let is_certain = listed.doubts.is_empty() && (listed.values.len() > 1 || !can_be_constant);
        if is_certain && listed.values.iter().all(|(value, _)| fits(value)) {
            if let Some(message) = listed.open_message(&shorten(&self.row.name)) {
                let help = "compare the field's `enum` with the document";
                findings.report(rules::VALUES_DOUBTFUL, self.row.span, message, help);
            }
            field.values = listed.values.into_iter().map(known_value).collect();
            let is_known = |example: &str| field.values.iter().any(|value| value.value.value == example);
            if !field.example.as_ref().is_some_and(|example| is_known(&example.value)) {
                field.example = None;
            }
            return;
        }
        let names: Vec<String> = listed
            .values
            .into_iter()
            .map(|(value, _)| value)
            .chain(listed.doubts)
            .collect();
        let message = format!(
            "the description of `{}` lists values that are not read: {}",
            shorten(&self.row.name),
            shorten(&names.join(", "))
        );
        let help = "compare the field's `enum` with the document";
        findings.report(rules::VALUES_DOUBTFUL, self.row.span, message, help);
    }

    fn length(&self, field: &mut Field) {
        let tooltip = self.row.attributes.get("data-tooltip").unwrap_or_default();
        let length = tooltip.strip_prefix("最长").and_then(|rest| rest.strip_suffix("字符"));
        if let Some(length) = length
            .and_then(|length| length.parse().ok())
            .filter(|length| *length > 0)
            && can_limit_text(field)
        {
            field.max_length = Some(unplaced(length));
        }
    }

    /// Marks fields that the client fills in itself.
    fn supplier(&self, field: &mut Field) {
        let name = field.name.value.as_str();
        let by_client = match self.context.location {
            FieldLocation::Headers => matches!(
                name.to_ascii_lowercase().as_str(),
                "wechatpay-serial" | "accept" | "accept-encoding" | "content-type" | "authorization" | "user-agent"
            ),
            FieldLocation::Body | FieldLocation::Query | FieldLocation::Multipart => {
                self.context.protocol == Protocol::V2 && matches!(name, "nonce_str" | "sign") && field.fields.is_empty()
            }
            _ => false,
        };
        if by_client && field.constant.is_none() && field.encoded.is_none() && field.fields.is_empty() {
            field.supplied_by = Some(unplaced(Supplier::Client));
            field.values.clear();
        }
    }

    fn example(&self, field: &mut Field) {
        let silent = field.encrypted.is_some() || field.constant.is_some() || !field.fields.is_empty();
        let Some(sample) = self.sample.filter(|_| !silent) else {
            return;
        };
        field.example = example::example(sample, field.kind.value).map(unplaced);
        if field.kind.value
            == (FieldType {
                scalar: Scalar::String,
                array_depth: 0,
            })
            && let Sample::Text(text) = sample
            && example::is_date_time(text)
        {
            field.format = Some(unplaced(Format::DateTime));
            field
                .provenance
                .inferred
                .push(remark(Some(names::FORMAT), reason::SAMPLE_IS_TIME));
        }
    }
}
