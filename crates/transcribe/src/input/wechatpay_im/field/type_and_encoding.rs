//! A field's type and encoding: from the table, corrected by the sample.

use wechatpay_spec::model::{Encoding, Field, FieldType, Scalar};
use wechatpay_spec::vocabulary::names;

use super::{FieldBuilder, FieldLocation};
use crate::construct::{remark, unplaced};
use crate::facts::label::Label;
use crate::facts::number::{self, Clues};
use crate::facts::sample::Sample;
use crate::facts::type_name;
use crate::findings::{Findings, shorten};
use crate::input::wechatpay_im::nesting::Row;
use crate::reason;
use crate::rules;

impl FieldBuilder<'_> {
    /// Sets the type and the encoding; `None`, with a finding, when the table's type is unknown.
    pub(super) fn type_and_encoding(&self, field: &mut Field, label: &Label, findings: &mut Findings) -> Option<()> {
        let row = self.row;
        let mut word = row.kind.as_str();
        let mut array_depth = 0_u8;
        while let Some(element) = word.strip_suffix("[]") {
            word = element;
            array_depth = array_depth.saturating_add(1);
        }
        let scalar = match word {
            _ if word.eq_ignore_ascii_case("file") => Some(Scalar::File),
            _ => type_name::scalar(word),
        };
        let Some(scalar) = scalar else {
            let message = format!("`{}` has the unknown type `{}`", shorten(&row.name), shorten(&row.kind));
            findings.report(
                rules::FIELD_TYPE,
                row.span,
                message,
                "write `string`, `integer`, `number`, `boolean` or `object`, with `[]` for a list",
            );
            return None;
        };
        field.kind = unplaced(FieldType { scalar, array_depth });
        match scalar {
            Scalar::Object if self.context.location == FieldLocation::Multipart && row.members.is_empty() => {
                field.kind.value = FieldType {
                    scalar: Scalar::File,
                    array_depth: 0,
                };
            }
            Scalar::Object => self.list(field, label),
            Scalar::String => self.text(field, findings),
            Scalar::Number => self.number(field, label),
            Scalar::Integer => {
                if array_depth == 0
                    && let Some(Sample::Decimal(_)) = self.sample
                {
                    field.kind.value.scalar = Scalar::Number;
                    field
                        .provenance
                        .corrected
                        .push(remark(Some(names::TYPE), reason::SAMPLE_IS_DECIMAL));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// An object that is in fact a list of objects.
    fn list(&self, field: &mut Field, label: &Label) {
        if field.kind.value.array_depth > 0 {
            return;
        }
        let reason = match self.sample {
            Some(Sample::List(items)) if matches!(items.first(), Some(Sample::Map(_))) => reason::SAMPLE_IS_LIST,
            None if label.title.as_deref().is_some_and(|title| title.ends_with("列表")) => {
                // An object with a list as its only member is that object: elements of a list have no name in JSON.
                let holds_list_only = matches!(self.row.members.as_slice(), [only] if only.kind.ends_with("[]"));
                if holds_list_only {
                    return;
                }
                reason::LABEL_IS_LIST
            }
            _ => return,
        };
        field.kind.value.array_depth = 1;
        field.provenance.corrected.push(remark(Some(names::TYPE), reason));
    }

    /// A string, which may encode other fields, or be in fact a list.
    fn text(&self, field: &mut Field, findings: &mut Findings) {
        let row = self.row;
        let marked = row
            .attributes
            .get("data-encoded")
            .or_else(|| row.attributes.get("data-encoded-by"));
        let encoding = match marked {
            Some("by-json_encode" | "json_encode") => Some(Encoding::Json),
            Some("by-urlencode") => Some(Encoding::Url),
            Some(other) => {
                let message = format!(
                    "the encoding of `{}` is unknown: `{}`",
                    shorten(&row.name),
                    shorten(other)
                );
                findings.report(
                    rules::NOT_EXPRESSED,
                    row.span,
                    message,
                    "add the encoding to the spec language",
                );
                None
            }
            None => None,
        };
        let sampled = match self.sample {
            Some(Sample::Json(inner)) => Some(&**inner),
            _ => None,
        };
        match (encoding, sampled.or_else(|| self.held_elsewhere())) {
            (Some(Encoding::Url), _) => field.encoded = Some(unplaced(Encoding::Url)),
            (Some(_) | None, Some(Sample::List(items))) if encoding.is_some() || sampled.is_some() => {
                // A list in a string: of objects when the table lists members, of strings otherwise. A member that is
                // the only one and a list of strings describes the list itself.
                let is_text = !matches!(items.first(), Some(Sample::Map(_)));
                let names_itself = matches!(row.members.as_slice(), [only] if only.kind == "string[]");
                if is_text && !row.members.is_empty() && !names_itself {
                    field.encoded = Some(unplaced(Encoding::Json));
                    return;
                }
                if !is_text && row.members.is_empty() {
                    return self.opaque(findings);
                }
                field.kind.value = FieldType {
                    scalar: if is_text { Scalar::String } else { Scalar::Object },
                    array_depth: 1,
                };
                field.encoded = Some(unplaced(Encoding::Json));
                field
                    .provenance
                    .inferred
                    .push(remark(Some(names::TYPE), reason::SAMPLE_IS_LIST_IN_TEXT));
                if self.element().is_some() {
                    field
                        .provenance
                        .corrected
                        .push(remark(Some(names::FIELDS), reason::MEMBER_IS_ELEMENT));
                }
            }
            (Some(encoding), _) if !row.members.is_empty() => field.encoded = Some(unplaced(encoding)),
            (Some(_), _) => self.opaque(findings),
            (None, Some(_)) if !row.members.is_empty() && sampled.is_some() => {
                field.encoded = Some(unplaced(Encoding::Json));
                field
                    .provenance
                    .inferred
                    .push(remark(Some(names::ENCODED), reason::SAMPLE_ENCODES));
            }
            _ => {
                if field.kind.value.array_depth == 0
                    && let Some(Sample::List(items)) = self.sample
                    && !items.is_empty()
                    && items.iter().all(|item| matches!(item, Sample::Text(_)))
                {
                    field.kind.value.array_depth = 1;
                    field
                        .provenance
                        .corrected
                        .push(remark(Some(names::TYPE), reason::SAMPLE_IS_LIST));
                }
            }
        }
    }

    /// The only member of a string that encodes a list, when the row describes an element of the list: the elements in
    /// the sample have the row's members, and not the row itself.
    pub(super) fn element(&self) -> Option<&Row> {
        let [only] = self.row.members.as_slice() else {
            return None;
        };
        let sampled = match self.sample {
            Some(Sample::Json(inner)) => Some(&**inner),
            _ => None,
        };
        let Some(Sample::List(items)) = sampled.or_else(|| self.held_elsewhere()) else {
            return None;
        };
        let Some(Sample::Map(entries)) = items.first() else {
            return None;
        };
        let shows = |name: &str| entries.iter().any(|(key, _)| key == name);
        let is_element =
            only.kind.starts_with("object") && !shows(&only.name) && only.members.iter().any(|row| shows(&row.name));
        is_element.then_some(only)
    }

    /// The value that the string of the same name encodes elsewhere on the page.
    fn held_elsewhere(&self) -> Option<&Sample> {
        match self.context.page_sample.and_then(|sample| sample.find(&self.row.name)) {
            Some(Sample::Json(inner)) => Some(inner),
            _ => None,
        }
    }

    /// Reports a string that encodes JSON whose members are not listed; it stays a string.
    fn opaque(&self, findings: &mut Findings) {
        let message = format!(
            "`{}` is JSON in a string, and its members are not listed: it stays a string",
            shorten(&self.row.name)
        );
        findings.report(
            rules::MEMBERS_LOST,
            self.row.span,
            message,
            "look the members up in the official document, and add them to the spec by hand",
        );
    }

    fn number(&self, field: &mut Field, label: &Label) {
        if field.kind.value.array_depth == 0
            && let Some(Sample::Text(text)) = self.sample
            && text.parse::<f64>().is_err()
            && !text.is_empty()
        {
            field.kind.value.scalar = Scalar::String;
            field
                .provenance
                .corrected
                .push(remark(Some(names::TYPE), reason::SAMPLE_IS_TEXT));
            return;
        }
        let (scalar, reason) = number::scalar(&Clues {
            name: &self.row.name,
            label: label.title.as_deref().unwrap_or_default(),
            sample: self.sample,
            sample_elsewhere: self
                .sample
                .is_none()
                .then(|| self.context.page_sample.and_then(|sample| sample.find(&self.row.name)))
                .flatten(),
            values: &label.values,
            beside_currency: self.beside_currency,
        });
        field.kind.value.scalar = scalar;
        if let Some(reason) = reason {
            let remarks = if scalar == Scalar::String {
                &mut field.provenance.corrected
            } else {
                &mut field.provenance.inferred
            };
            remarks.push(remark(Some(names::TYPE), reason));
        }
    }
}
