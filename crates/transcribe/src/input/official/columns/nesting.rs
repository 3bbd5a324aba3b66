//! The members of objects: rows of a table inside a row, or what only a sample shows.

use wechatpay_spec::model::{Field, Protocol, Scalar};

use super::field;
use super::row::{Row, Table};
use crate::construct::remark;
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::input::official::sample_members;
use crate::reason;
use crate::rules;

/// A row with its field.
pub(super) struct RowField<'r> {
    pub(super) row: &'r Row,
    pub(super) field: Field,
}

/// The fields of tables in one section. A table that follows an object lists its members.
pub(super) fn fields<'r>(
    tables: &[&'r Table],
    sample: Option<&Sample>,
    protocol: Protocol,
    findings: &mut Findings,
) -> Vec<RowField<'r>> {
    let mut top: Vec<RowField<'r>> = Vec::new();
    for table in tables {
        // A table inside a row follows it: its rows are members as long as no sample says otherwise.
        let mut inside = top
            .last()
            .is_some_and(|last| last.field.kind.value.scalar == Scalar::Object && last.field.fields.is_empty());
        for row in &table.rows {
            let object = top.last().map(|last| last.field.name.value.clone());
            let object_sample = object.as_deref().and_then(|name| sample?.get(name));
            if inside {
                let in_object = object_sample.and_then(|sample| sample.get(&row.name));
                let outside = sample.and_then(|sample| sample.get(&row.name));
                inside = in_object.is_some() || outside.is_none();
                if inside {
                    let Some(mut member) = field::read(row, in_object, protocol, findings) else {
                        continue;
                    };
                    if in_object.is_none() {
                        member.provenance.inferred = vec![remark(None, reason::PLACE_LOST)];
                    }
                    if let Some(last) = top.last_mut() {
                        add(&mut last.field.fields, member);
                    }
                    continue;
                }
            }
            let own = sample.and_then(|sample| sample.get(&row.name));
            let Some(field) = field::read(row, own, protocol, findings) else {
                continue;
            };
            if !top.iter().any(|known| known.field.name == field.name) {
                top.push(RowField { row, field });
            }
        }
    }
    for item in &mut top {
        let own = sample.and_then(|sample| sample.get(&item.field.name.value));
        complete(&mut item.field, own, item.row, findings);
    }
    top
}

fn add(fields: &mut Vec<Field>, field: Field) {
    if !fields.iter().any(|known| known.name == field.name) {
        fields.push(field);
    }
}

/// Gives objects without members those of their sample; also inside a field.
fn complete(field: &mut Field, sample: Option<&Sample>, row: &Row, findings: &mut Findings) {
    for member in &mut field.fields {
        let own = sample.and_then(|sample| sample.get(&member.name.value));
        complete(member, own, row, findings);
    }
    if field.kind.value.scalar != Scalar::Object || !field.fields.is_empty() {
        return;
    }
    field.fields = sample
        .map(|sample| sample_members::read(sample, None))
        .unwrap_or_default();
    if !field.fields.is_empty() {
        return;
    }
    let name = shorten(&field.name.value);
    let message = format!("the members of the object `{name}` are not known: neither a table nor a sample shows them");
    let help = "look the members up in the document, and add them to the spec by hand";
    findings.report(rules::MEMBERS_LOST, row.span, message, help);
    field.kind.value.scalar = Scalar::Json;
    let is_marked = field.provenance.inferred.iter().any(|remark| remark.key.is_none());
    if !is_marked {
        field
            .provenance
            .inferred
            .push(remark(Some("type"), reason::MEMBERS_UNLISTED));
    }
}
