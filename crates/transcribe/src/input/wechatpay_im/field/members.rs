//! The members of a field: listed below it, taken from the request, or unknown.

use wechatpay_spec::model::{Cipher, Encoding, Field, Protocol, Scalar};
use wechatpay_spec::vocabulary::names;

use super::{Context, FieldBuilder, FieldLocation, fields};
use crate::construct::{remark, unplaced};
use crate::findings::{Findings, shorten};
use crate::input::wechatpay_im::nesting::Row;
use crate::reason;
use crate::rules;

impl FieldBuilder<'_> {
    /// Adds the members, and settles the type of an object whose members are not listed.
    pub(super) fn members(&self, field: &mut Field, findings: &mut Findings) {
        let row = self.row;
        let mut context = self.context;
        if context.location.is_request() {
            context.location = FieldLocation::Body;
        }
        if let Some(Encoding::Url) = field.encoded.as_ref().map(|encoding| encoding.value) {
            if !row.members.is_empty() {
                let message = format!(
                    "`{}` is an encoded form; a spec cannot list its members",
                    shorten(&row.name)
                );
                findings.report(
                    rules::NOT_EXPRESSED,
                    row.span,
                    message,
                    "callers pass the encoded form: `a=1&b=2`",
                );
            }
            return;
        }
        if field.encoded.is_none() || field.kind.value.array_depth == 0 || field.kind.value.scalar == Scalar::Object {
            let members = self.element().map_or(&row.members, |element| &element.members);
            field.fields = fields(members, self.sample, context, findings);
        }
        if field.kind.value.scalar == Scalar::Object && field.fields.is_empty() {
            let same = find(self.context.request, &row.name)
                .filter(|same| self.context.location == FieldLocation::Response && same.is_object());
            if let Some(same) = same {
                // Members that the request's rows do not list either are not looked up again: a row could contain
                // itself.
                let context = Context {
                    request: &[],
                    ..context
                };
                field.fields = fields(
                    &same.members,
                    self.context.page_sample.and_then(|sample| sample.find(&row.name)),
                    context,
                    findings,
                );
                // It is not known which members are required.
                for member in &mut field.fields {
                    member.each_mut(&mut |field| field.required = false);
                }
                field
                    .provenance
                    .inferred
                    .push(remark(Some(names::FIELDS), reason::MEMBERS_OF_REQUEST));
                return;
            }
            let message = format!("the members of the object `{}` are not listed", shorten(&row.name));
            findings.report(
                rules::MEMBERS_LOST,
                row.span,
                message,
                "look the members up in the official document, and add them to the spec by hand",
            );
            self.unlisted(field);
            return;
        }
        if field.fields.is_empty() || field.kind.value.scalar == Scalar::Object {
            return;
        }
        // A string with members encodes them.
        let aes = matches!(
            field.encrypted.as_ref().map(|cipher| cipher.value),
            Some(Cipher::AesGcm | Cipher::AesEcb)
        );
        if field.encoded.is_none() {
            let encoding = match field.encrypted.as_ref().map(|cipher| cipher.value) {
                Some(Cipher::AesEcb) => Encoding::Xml,
                _ => Encoding::Json,
            };
            field.encoded = Some(unplaced(encoding));
            let reason = if aes {
                reason::PLAINTEXT_JSON
            } else {
                reason::TABLE_EMBEDS
            };
            // The documents say that the plaintext of `req_info` is XML.
            if encoding == Encoding::Json {
                field.provenance.inferred.push(remark(Some(names::ENCODED), reason));
            }
        }
    }

    /// Makes an object whose members are not listed a field of any JSON, or a string where a message cannot nest.
    fn unlisted(&self, field: &mut Field) {
        let is_nested = matches!(
            self.context.location,
            FieldLocation::Body | FieldLocation::Response | FieldLocation::Notification
        );
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
                .is_none_or(|key| key.value != names::TYPE && key.value != names::FIELDS)
        });
        field
            .provenance
            .inferred
            .push(remark(Some(names::TYPE), reason::MEMBERS_UNLISTED));
    }
}

/// The first row of a name that has members.
fn find<'r>(rows: &'r [Row], name: &str) -> Option<&'r Row> {
    rows.iter().find_map(|row| {
        let is_it = row.name == name && !row.members.is_empty();
        if is_it { Some(row) } else { find(&row.members, name) }
    })
}
