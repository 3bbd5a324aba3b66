//! Nests the declarations of fields.

use wechatpay_spec::model::{Cipher, EnumValue, Field, Format, Scalar};
use wechatpay_spec::place::Span;

use super::declared::Declared;
use crate::construct::{self, remark, unplaced};
use crate::facts::sample::Sample;
use crate::facts::{example, label};
use crate::findings::{Findings, shorten};
use crate::input::official::field_type;
use crate::input::official::sample_code::SampleCode;
use crate::reason;
use crate::rules;

/// Deepest nesting of objects.
const DEPTH: usize = 32;

/// Nests declarations by a sample.
pub(super) struct FieldNester<'a> {
    pub(super) sample: Option<&'a Sample>,
    pub(super) code: &'a SampleCode,
}

impl FieldNester<'_> {
    pub(super) fn fields(&self, declared: &[Declared<'_>], findings: &mut Findings) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        // The open objects with their samples, from the outside in.
        let mut open: Vec<(Field, Option<&Sample>)> = Vec::new();
        for item in declared {
            if item.depth.is_none() && !item.inside {
                while let Some((field, _)) = open.pop() {
                    close(field, &mut open, &mut fields);
                }
            }
            let home = open
                .iter()
                .rposition(|(_, sample)| sample.is_some_and(|sample| sample.get(item.name).is_some()));
            // HTML shows the nesting, and so does a sample. Without either, the field goes into the innermost open
            // object.
            let keep = item.depth.or(home.map(|home| home + 1)).unwrap_or(open.len());
            let guessed = item.depth.is_none() && item.inside && home.is_none() && open.len() > 1;
            while open.len() > keep {
                if let Some((field, _)) = open.pop() {
                    close(field, &mut open, &mut fields);
                }
            }
            let sample = match open.last() {
                Some((_, sample)) => sample.and_then(|sample| sample.get(item.name)),
                None => self.sample.and_then(|sample| sample.get(item.name)),
            };
            let Some(mut field) = self.field(item, sample, findings) else {
                continue;
            };
            if open.len() >= DEPTH {
                let message = format!("`{}` is nested more than {DEPTH} levels deep", shorten(item.name));
                findings.report(rules::NESTING, item.span, message, "split the page");
                break;
            }
            if guessed {
                field.provenance.inferred.push(remark(None, reason::PLACE_LOST));
            }
            if field.kind.value.scalar == Scalar::Object {
                open.push((field, sample));
            } else {
                close(field, &mut open, &mut fields);
            }
        }
        while let Some((field, _)) = open.pop() {
            close(field, &mut open, &mut fields);
        }
        for field in &mut fields {
            self.unlisted(field, declared, findings);
        }
        fields
    }

    /// Makes an object without members a field of any JSON, which is reported; also inside the field.
    fn unlisted(&self, field: &mut Field, declared: &[Declared<'_>], findings: &mut Findings) {
        for member in &mut field.fields {
            self.unlisted(member, declared, findings);
        }
        let is_empty = field.kind.value.scalar == Scalar::Object && field.fields.is_empty();
        if is_empty {
            field.kind.value.scalar = Scalar::Json;
            field
                .provenance
                .inferred
                .push(remark(Some("type"), reason::MEMBERS_UNLISTED));
            let place = declared.iter().find(|item| item.name == field.name.value);
            let message = format!(
                "the members of the object `{}` are not listed",
                shorten(&field.name.value)
            );
            findings.report(
                rules::MEMBERS_LOST,
                place.map_or(Span::default(), |item| item.span),
                message,
                "look the members up in the document, and add them to the spec by hand",
            );
        }
    }

    fn field(&self, item: &Declared<'_>, sample: Option<&Sample>, findings: &mut Findings) -> Option<Field> {
        let Some((kind, length)) = field_type::read(item.kind) else {
            let message = format!("`{}` has the unknown type `{}`", item.name, shorten(item.kind));
            findings.report(
                rules::FIELD_TYPE,
                item.span,
                message,
                "the page says `string(32)`, `integer`, `object`…",
            );
            return None;
        };
        let scalar = kind.scalar;
        let mut field = construct::field(item.name, scalar);
        field.kind = unplaced(kind);
        field.required = item.required;
        let description = item.description.trim();
        let title = description
            .split_once('【')
            .map(|(_, rest)| rest.replace("】或【", "或"));
        field.title = title
            .as_deref()
            .and_then(|rest| rest.split_once('】'))
            .and_then(|(title, _)| label::title(title))
            .map(unplaced);
        if scalar == Scalar::String {
            field.max_length = length.map(unplaced);
            self.encryption(&mut field, description);
            self.values(&mut field, description);
            if description.contains("YYYY-MM-DD") && !description.contains("长期") && !description.contains("THH") {
                field.format = Some(unplaced(Format::Date));
            }
        }
        if matches!(scalar, Scalar::Integer | Scalar::Number) {
            field.unit = label::read(description).unit.map(unplaced);
        }
        if let Some(sample) = sample.filter(|_| field.encrypted.is_none() && scalar != Scalar::Object) {
            field.example = example::example(sample, field.kind.value).map(unplaced);
            if field.kind.value.array_depth == 0
                && let Sample::Text(text) = sample
                && scalar == Scalar::String
                && field.format.is_none()
                && example::is_date_time(text)
            {
                field.format = Some(unplaced(Format::DateTime));
                field
                    .provenance
                    .inferred
                    .push(remark(Some("format"), reason::SAMPLE_IS_TIME));
            }
        }
        Some(field)
    }

    fn encryption(&self, field: &mut Field, description: &str) {
        let says = ["需加密", "需要加密", "加密处理", "进行加密", "敏感信息加密"]
            .iter()
            .any(|word| description.contains(word));
        let in_code = self.code.encrypted.contains(&field.name.value);
        if says || in_code {
            field.encrypted = Some(unplaced(Cipher::PublicKey));
        }
        if in_code && !says {
            field
                .provenance
                .inferred
                .push(remark(Some("encrypted"), reason::CODE_ENCRYPTS));
        }
    }

    fn values(&self, field: &mut Field, description: &str) {
        if field.encrypted.is_some() {
            return;
        }
        let mut values: Vec<(String, Option<String>)> = Vec::new();
        if let Some((_, listed)) = description.split_once("可选取值") {
            for word in listed.split_whitespace() {
                let (value, title) = word.split_once([':', '：']).unwrap_or((word, ""));
                let is_value = value.starts_with(|c: char| c.is_ascii_uppercase())
                    && value
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
                if is_value && value.len() > 1 && !values.iter().any(|(known, _)| known == value) {
                    values.push((value.to_owned(), label::title(title)));
                }
            }
        }
        if let Some(listed) = self.code.values.get(&field.name.value) {
            let before = values.len();
            for value in listed {
                if !values.iter().any(|(known, _)| known == value) {
                    values.push((value.clone(), None));
                }
            }
            if values.len() > before {
                field.provenance.inferred.push(remark(Some("enum"), reason::CODE_LISTS));
            }
        }
        if let ([(only, _)], true) = (values.as_slice(), field.required) {
            // A required field with a single value: the code may list only what exists today.
            field.example = Some(unplaced(only.clone()));
            field
                .provenance
                .inferred
                .retain(|remark| remark.reason.value != reason::CODE_LISTS);
            return;
        }
        field.values = values
            .into_iter()
            .map(|(value, title)| EnumValue {
                value: unplaced(value),
                title,
                rust_name: None,
            })
            .collect();
    }
}

/// Adds a finished field to the innermost open object, or to the outermost fields.
fn close(field: Field, open: &mut [(Field, Option<&Sample>)], fields: &mut Vec<Field>) {
    let siblings = match open.last_mut() {
        Some((object, _)) => &mut object.fields,
        None => fields,
    };
    if !siblings.iter().any(|known| known.name == field.name) {
        siblings.push(field);
    }
}
