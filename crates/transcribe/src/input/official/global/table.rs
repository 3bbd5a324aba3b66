//! The tables of a page, and the members of objects, which only its sample shows.

use wechatpay_spec::model::{Cipher, EnumValue, Field, Scalar};
use wechatpay_spec::place::Span;

use crate::account::Use;
use crate::construct::{self, remark, unplaced};
use crate::draft::RequestPart;
use crate::facts::sample::Sample;
use crate::facts::{example, label};
use crate::findings::{Findings, shorten};
use crate::input::official::{field_type, sample_members};
use crate::reason;
use crate::rules;

/// A row of a table.
pub(super) struct Row<'t> {
    pub(super) label: &'t str,
    pub(super) name: &'t str,
    kind: &'t str,
    required: bool,
    pub(super) part: RequestPart,
    pub(super) description: String,
    pub(super) span: Span,
}

/// The tables of fields, in the page's order.
pub(super) fn tables(text: &str) -> Vec<Vec<Row<'_>>> {
    let mut tables: Vec<Vec<Row<'_>>> = Vec::new();
    let mut open = false;
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        if line.starts_with("Name | Variable Name | Type") {
            tables.push(Vec::new());
            open = true;
            continue;
        }
        if line.trim_start().starts_with("---") {
            continue;
        }
        let cells: Vec<&str> = line.splitn(5, '|').map(str::trim).collect();
        let [label, name, kind, required, description] = cells.as_slice() else {
            open = false;
            continue;
        };
        if !open {
            continue;
        }
        // A description may have several lines; a bar ends it.
        let mut description = (*description).to_owned();
        while !description.trim_end().ends_with('|') {
            let Some(next) = lines.next_if(|next| !next.starts_with("---") && !next.starts_with("Name |")) else {
                break;
            };
            at += next.len();
            description.push(' ');
            description.push_str(next.trim());
        }
        let description = description.trim_end().trim_end_matches('|').trim().to_owned();
        let part = match description.split_whitespace().next() {
            Some("path") => RequestPart::Path,
            Some("query") => RequestPart::Query,
            Some("header") => RequestPart::Header,
            _ => RequestPart::Body,
        };
        let row = Row {
            label: label.trim_start_matches('+').trim(),
            name,
            kind,
            required: required.eq_ignore_ascii_case("yes"),
            part,
            description,
            span: Span {
                start,
                end: start + line.trim_end().len(),
            },
        };
        if let Some(table) = tables.last_mut() {
            table.push(row);
        }
    }
    tables.retain(|table| !table.is_empty());
    tables
}

/// Turns rows into fields.
pub(super) struct RowReader<'a> {
    /// The page's sample.
    pub(super) sample: Option<&'a Sample>,
    /// How fields with a ciphertext in the sample are encrypted; `None` when the page does not mention encryption.
    pub(super) cipher: Option<Cipher>,
}

impl RowReader<'_> {
    pub(super) fn field(&self, row: &Row<'_>, findings: &mut Findings) -> Option<Field> {
        findings.mark(row.span, Use::Row);
        let Some((kind, length)) = field_type::read(row.kind) else {
            let message = format!("`{}` has the unknown type `{}`", shorten(row.name), shorten(row.kind));
            findings.report(
                rules::FIELD_TYPE,
                row.span,
                message,
                "the page says `string(32)`, `int`, `object`…",
            );
            return None;
        };
        let sample = self.sample.and_then(|sample| sample.get(row.name));
        let scalar = kind.scalar;
        let mut field = construct::field(row.name, scalar);
        field.kind = unplaced(kind);
        field.required = row.required;
        field.title = label::title(row.label).map(unplaced);
        if scalar == Scalar::String {
            field.max_length = length.map(unplaced);
            field.values = values(&row.description);
        }
        if scalar == Scalar::Object {
            field.fields = sample
                .map(|sample| sample_members::read(sample, self.cipher))
                .unwrap_or_default();
            if field.fields.is_empty() {
                let message = format!(
                    "the members of the object `{}` are not known: the saved page lacks their table, and no sample shows them",
                    shorten(row.name)
                );
                findings.report(
                    rules::MEMBERS_LOST,
                    row.span,
                    message,
                    "look the members up in the document, and add them to the spec by hand",
                );
                field.kind.value.scalar = Scalar::Json;
                field
                    .provenance
                    .inferred
                    .push(remark(Some("type"), reason::MEMBERS_UNLISTED));
            }
            return Some(field);
        }
        let documented = row
            .description
            .rsplit_once("Example:")
            .map(|(_, example)| example.trim());
        let documented = documented
            .filter(|text| !text.is_empty())
            .map(|text| Sample::Text(text.to_owned()));
        if let Some(sample) = documented.as_ref().or(sample) {
            field.example = example::example(sample, field.kind.value).map(unplaced);
        }
        Some(field)
    }
}

/// `ENTERPRISE or INDIVIDUAL`: words in capitals, joined by `or`.
fn values(description: &str) -> Vec<EnumValue> {
    let words: Vec<&str> = description.split_whitespace().collect();
    let is_value = |word: &str| {
        word.len() > 1
            && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
            && word.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let mut values: Vec<EnumValue> = Vec::new();
    for window in words.windows(3) {
        if let [one, "or", other] = window
            && is_value(one)
            && is_value(other)
        {
            for value in [one, other] {
                if !values.iter().any(|known| known.value.value == **value) {
                    values.push(EnumValue {
                        value: unplaced((*value).to_owned()),
                        title: None,
                        rust_name: None,
                    });
                }
            }
        }
    }
    values
}
