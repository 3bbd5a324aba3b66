//! A row and its sample value in, a field out.

pub(crate) mod example;
mod kind;
mod members;

use wechatpay_spec::model::{
    Cipher, EnumValue, Field, FieldType, Format, Protocol, Provenance, Remark, Scalar, Supplier,
};
use wechatpay_spec::place::{Located, Span};

use crate::findings::{Findings, shorten};
use crate::label::{self, Label};
use crate::page::Row;
use crate::reason;
use crate::rule;
use crate::sample::Sample;

/// Where fields stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Path,
    Query,
    Headers,
    Body,
    Multipart,
    Response,
    Notification,
}

impl Part {
    pub(crate) const fn is_request(self) -> bool {
        !matches!(self, Self::Response | Self::Notification)
    }
}

/// What has a bearing on a field besides its row.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) part: Part,
    pub(crate) protocol: Protocol,
    /// All that the page's sample shows.
    pub(crate) page_sample: Option<&'a Sample>,
    /// The rows of the page's request, for members that the table at hand has lost.
    pub(crate) request: &'a [Row],
}

/// A value without a place: specs get their places when they are read from their text.
pub(crate) fn at<T>(value: T) -> Located<T> {
    Located::new(value, Span::default())
}

/// A reason for a key, or for the whole line.
pub(crate) fn remark(key: Option<&str>, reason: &str) -> Remark {
    Remark {
        key: key.map(|key| at(key.to_owned())),
        reason: at(reason.to_owned()),
    }
}

/// A field of a name and type, and nothing else.
pub(crate) fn plain(name: &str, scalar: Scalar) -> Field {
    Field {
        name: at(name.to_owned()),
        kind: at(FieldType { scalar, array_depth: 0 }),
        required: false,
        encrypted: None,
        encoded: None,
        max_length: None,
        values: Vec::new(),
        constant: None,
        format: None,
        unit: None,
        supplied_by: None,
        required_if: None,
        only_if: None,
        title: None,
        example: None,
        rust_name: None,
        rust_type: None,
        fields: Vec::new(),
        provenance: Provenance::default(),
    }
}

/// The fields of one object.
pub(crate) fn fields(
    rows: &[Row],
    sample: Option<&Sample>,
    context: Context<'_>,
    findings: &mut Findings,
) -> Vec<Field> {
    let beside_currency = rows
        .iter()
        .any(|row| row.name.ends_with("currency") || row.name == "fee_type");
    rows.iter()
        .filter_map(|row| {
            let sample = sample.and_then(|sample| sample.get(&row.name));
            Maker {
                row,
                sample,
                context,
                beside_currency,
            }
            .field(findings)
        })
        .collect()
}

struct Maker<'a> {
    row: &'a Row,
    sample: Option<&'a Sample>,
    context: Context<'a>,
    beside_currency: bool,
}

impl Maker<'_> {
    fn field(&self, findings: &mut Findings) -> Option<Field> {
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
            let message = format!("the description of `{}` begins with no short label", shorten(&row.name));
            findings.report(
                rule::LABEL,
                row.span,
                message,
                "add a title to the spec, or leave it out",
            );
        }
        let mut field = plain(&row.name, Scalar::String);
        for (key, reason) in &row.inferred {
            // Alternatives are told apart by the members they lack.
            let key = key.or((!row.members.is_empty()).then_some("fields"));
            field.provenance.inferred.push(remark(key, reason));
        }
        for (key, reason) in &row.corrected {
            field.provenance.corrected.push(remark(*key, reason));
        }
        field.required = row.required;
        field.title = label.title.clone().map(at);
        self.kind(&mut field, &label, findings)?;
        self.encryption(&mut field, findings);
        self.values(&mut field, &label);
        self.members(&mut field, findings)?;
        self.length(&mut field);
        if matches!(field.kind.value.scalar, Scalar::Integer | Scalar::Number) {
            field.unit = label.unit.map(at);
        }
        self.supplier(&mut field);
        self.example(&mut field);
        Some(field)
    }

    fn encryption(&self, field: &mut Field, findings: &mut Findings) {
        let tooltip = self.row.attributes.get("data-tooltip").unwrap_or_default();
        let cipher = match self.row.attributes.get("data-encrypted") {
            None => return,
            Some("by-rsa-pubkey") if tooltip.contains("付款到银行卡") => Cipher::RsaBankCard,
            Some("by-rsa-pubkey") => Cipher::RsaOaep,
            Some("by-aes-gcm") => Cipher::AesGcm,
            Some("by-aes-ecb") => Cipher::AesEcb,
            Some(other) => {
                let message = format!(
                    "`{}` is encrypted in an unknown way: `{}`",
                    self.row.name,
                    shorten(other)
                );
                findings.report(
                    rule::NOT_EXPRESSED,
                    self.row.span,
                    message,
                    "add the cipher to the spec language",
                );
                return;
            }
        };
        field.encrypted = Some(at(cipher));
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
        let single = field.kind.value.array_depth == 0;
        if let [(only, _)] = label.values.as_slice()
            && field.required
            && single
            && self.context.part.is_request()
            && self.context.part != Part::Path
        {
            field.constant = Some(at(only.clone()));
            return;
        }
        field.values = label
            .values
            .iter()
            .map(|(value, title)| EnumValue {
                value: at(value.clone()),
                title: title.clone(),
                rust_name: None,
            })
            .collect();
    }

    fn length(&self, field: &mut Field) {
        let tooltip = self.row.attributes.get("data-tooltip").unwrap_or_default();
        let length = tooltip.strip_prefix("最长").and_then(|rest| rest.strip_suffix("字符"));
        if let Some(length) = length
            .and_then(|length| length.parse().ok())
            .filter(|length| *length > 0)
            && field.kind.value.scalar == Scalar::String
        {
            field.max_length = Some(at(length));
        }
    }

    /// Fields that the client knows best.
    fn supplier(&self, field: &mut Field) {
        let name = field.name.value.as_str();
        let by_client = match self.context.part {
            Part::Headers => matches!(
                name.to_ascii_lowercase().as_str(),
                "wechatpay-serial" | "accept" | "accept-encoding" | "content-type" | "authorization" | "user-agent"
            ),
            Part::Body | Part::Query => {
                self.context.protocol == Protocol::V2 && matches!(name, "nonce_str" | "sign") && field.fields.is_empty()
            }
            _ => false,
        };
        if by_client && field.constant.is_none() {
            field.supplied_by = Some(at(Supplier::Client));
            field.values.clear();
        }
    }

    fn example(&self, field: &mut Field) {
        let silent = field.encrypted.is_some() || field.constant.is_some() || !field.fields.is_empty();
        let Some(sample) = self.sample.filter(|_| !silent) else {
            return;
        };
        field.example = example::example(sample, field.kind.value).map(at);
        if field.kind.value
            == (FieldType {
                scalar: Scalar::String,
                array_depth: 0,
            })
            && let Sample::Text(text) = sample
            && example::is_date_time(text)
        {
            field.format = Some(at(Format::DateTime));
            field
                .provenance
                .inferred
                .push(remark(Some("format"), reason::SAMPLE_IS_TIME));
        }
    }
}

/// The first value of a name, wherever it stands.
pub(crate) fn deep<'s>(sample: &'s Sample, name: &str) -> Option<&'s Sample> {
    match sample {
        Sample::Map(entries) => entries
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
            .or_else(|| entries.iter().find_map(|(_, value)| deep(value, name))),
        Sample::List(items) => items.iter().find_map(|item| deep(item, name)),
        Sample::Json(inner) => deep(inner, name),
        _ => None,
    }
}
