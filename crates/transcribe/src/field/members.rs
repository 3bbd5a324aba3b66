//! The members of a field: listed, lost, or in a string.

use wechatpay_spec::model::{Cipher, Encoding, Field, Protocol, Scalar};

use super::{Context, Maker, Part, at, deep, fields, remark};
use crate::findings::{Findings, shorten};
use crate::page::Row;
use crate::reason;
use crate::rule;

impl Maker<'_> {
    /// `None` when the field cannot be said to have any shape.
    pub(super) fn members(&self, field: &mut Field, findings: &mut Findings) -> Option<()> {
        let row = self.row;
        let mut context = self.context;
        if context.part.is_request() {
            context.part = Part::Body;
        }
        if let Some(Encoding::Url) = field.encoded.as_ref().map(|encoding| encoding.value) {
            if !row.members.is_empty() {
                let message = format!("`{}` holds a form whose members a spec cannot list", shorten(&row.name));
                findings.report(
                    rule::NOT_EXPRESSED,
                    row.span,
                    message,
                    "the caller writes the form: `a=1&b=2`",
                );
            }
            return Some(());
        }
        if field.encoded.is_none() || field.kind.value.array_depth == 0 || field.kind.value.scalar == Scalar::Object {
            let members = self.element().map_or(&row.members, |element| &element.members);
            field.fields = fields(members, self.sample, context, findings);
        }
        if field.kind.value.scalar == Scalar::Object && field.fields.is_empty() {
            let same = find(self.context.request, &row.name)
                .filter(|same| self.context.part == Part::Response && same.is_object());
            if let Some(same) = same {
                // What the request's rows lack themselves is nowhere: looked up again, one might be found inside itself.
                let context = Context {
                    request: &[],
                    ..context
                };
                field.fields = fields(
                    &same.members,
                    self.context.page_sample.and_then(|sample| deep(sample, &row.name)),
                    context,
                    findings,
                );
                field.fields.iter_mut().for_each(optional);
                field
                    .provenance
                    .inferred
                    .push(remark(Some("fields"), reason::MEMBERS_OF_REQUEST));
                return Some(());
            }
            let message = format!("`{}` is an object whose members are not listed", shorten(&row.name));
            findings.report(
                rule::MEMBERS_LOST,
                row.span,
                message,
                "look its members up in the official document, and list them in the spec by hand",
            );
            return self.unlisted(field);
        }
        if field.fields.is_empty() || field.kind.value.scalar == Scalar::Object {
            return Some(());
        }
        // A string with members holds them in an encoded form.
        let aes = matches!(
            field.encrypted.as_ref().map(|cipher| cipher.value),
            Some(Cipher::AesGcm | Cipher::AesEcb)
        );
        if field.encoded.is_none() {
            let encoding = match field.encrypted.as_ref().map(|cipher| cipher.value) {
                Some(Cipher::AesEcb) => Encoding::Xml,
                _ => Encoding::Json,
            };
            field.encoded = Some(at(encoding));
            let reason = if aes {
                reason::PLAINTEXT_JSON
            } else {
                reason::TABLE_EMBEDS
            };
            // The document says that the plaintext of `req_info` is XML.
            if encoding == Encoding::Json {
                field.provenance.inferred.push(remark(Some("encoded"), reason));
            }
        }
        Some(())
    }

    /// An object whose members are not listed is any JSON, and in a flat part of a request a string.
    fn unlisted(&self, field: &mut Field) -> Option<()> {
        let is_nested = matches!(self.context.part, Part::Body | Part::Response | Part::Notification);
        let is_json = is_nested && self.context.protocol == Protocol::V3 && field.encoded.is_none();
        field.kind.value.scalar = if is_json { Scalar::Json } else { Scalar::String };
        if field.encoded.is_some() {
            field.encoded = None;
            field.kind.value.array_depth = 0;
        }
        field.provenance.inferred.retain(|remark| {
            remark
                .key
                .as_ref()
                .is_none_or(|key| key.value != "type" && key.value != "fields")
        });
        field
            .provenance
            .inferred
            .push(remark(Some("type"), reason::MEMBERS_UNLISTED));
        Some(())
    }
}

/// Makes a field, and all inside it, optional: nothing is known of what is demanded.
fn optional(field: &mut Field) {
    field.required = false;
    field.fields.iter_mut().for_each(optional);
}

/// The first row of a name that has members.
fn find<'r>(rows: &'r [Row], name: &str) -> Option<&'r Row> {
    rows.iter().find_map(|row| {
        let is_it = row.name == name && !row.members.is_empty();
        if is_it { Some(row) } else { find(&row.members, name) }
    })
}
