//! How the body of a request is sent: as JSON, or as the parts of a form.

use wechatpay_spec::model::{Body, Encoding as TextEncoding, Field, Scalar};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use crate::construct::{remark, unplaced};
use crate::findings::Findings;
use crate::reason;
use crate::rules;

/// The content type of a form that the spec language does not have.
const URL_ENCODED: &str = "application/x-www-form-urlencoded";
/// The most characters between the name of the header and its value.
const NEAR: usize = 60;

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As JSON or XML.
    Document,
    Multipart,
}

/// How the body is sent, by the content type that the page names before its response. One that the spec language does
/// not have is reported.
pub(super) fn encoding(text: &str, findings: &mut Findings) -> Encoding {
    let text = text.to_ascii_lowercase();
    if text.contains(URL_ENCODED) {
        let message = "the page says that the body is sent as `application/x-www-form-urlencoded`";
        let help = "the spec language has no such body: its fields were read as those of a document";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
    }
    match text.contains("multipart/form-data") {
        true => Encoding::Multipart,
        false => Encoding::Document,
    }
}

/// How a body is sent that is below the heading of a form: as the parts of a form, unless the page names the content type
/// of JSON, which is reported.
pub(super) fn of_form(text: &str, findings: &mut Findings) -> Encoding {
    let text = text.to_ascii_lowercase();
    if text.contains(URL_ENCODED) {
        return Encoding::Document;
    }
    let mut types = text.split("content-type").skip(1);
    let names_json = types.any(|after| {
        after
            .chars()
            .take(NEAR)
            .collect::<String>()
            .contains("application/json")
    });
    if !names_json {
        return Encoding::Multipart;
    }
    let message = "the heading of the body is that of a form, and the page names the content type `application/json`";
    let help = "its fields were read as those of JSON; compare the request of the spec with the document";
    findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
    Encoding::Document
}

/// The body of an APIv3 request with some fields. A file shows that these are the parts of a form.
pub(super) fn read(fields: Vec<Field>, encoding: Encoding) -> Body {
    let has_file = fields.iter().any(|field| field.kind.value.scalar == Scalar::File);
    match encoding == Encoding::Multipart || has_file {
        true => Body::Multipart(fields.into_iter().map(part).collect()),
        false => Body::Json(fields),
    }
}

/// A part of a form: an object is sent as JSON in its text, and what has the name of a file is one.
pub(super) fn part(mut field: Field) -> Field {
    let kind = &mut field.kind.value;
    match kind.scalar {
        Scalar::Object => {
            kind.scalar = Scalar::String;
            field.encoded = Some(unplaced(TextEncoding::Json));
        }
        Scalar::String | Scalar::Json if field.name.value.eq_ignore_ascii_case("file") => {
            kind.scalar = Scalar::File;
            field.provenance.inferred = vec![remark(Some(names::TYPE), reason::FILE_BY_NAME)];
            field.min_length = None;
            field.max_length = None;
            field.pattern = None;
            field.example = None;
        }
        Scalar::Json => {
            kind.scalar = Scalar::String;
        }
        _ => {}
    }
    field
}

/// Whether the value of a field is a file, by the type that the page names and by its description.
pub(super) fn is_file(kind: &str, description: &str) -> bool {
    let description = description.to_ascii_lowercase();
    let is_binary = ["二进制", "binary"].iter().any(|word| description.contains(word));
    match kind.to_ascii_lowercase().as_str() {
        "file" => true,
        "message" | "object" | "binary" => is_binary,
        _ => false,
    }
}
