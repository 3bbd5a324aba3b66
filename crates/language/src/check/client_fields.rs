//! Fields that the client fills in itself, whatever a spec says: it signs the request, and it states what it sends.

use crate::diagnostic::Findings;
use crate::exclusion::is_excluded;
use crate::model::{Body, Field, Method, Operation, Protocol, SignType};
use crate::rules;
use crate::vocabulary::names;

/// Headers that the client or its HTTP library writes.
const HEADERS: [&str; 6] = [
    "accept",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
];

/// Headers that belong to the signature of an APIv3 request.
const HEADERS_OF_V3: [&str; 2] = ["authorization", "wechatpay-serial"];

/// A header that the HTTP library writes if it can decompress responses.
const ACCEPT_ENCODING: &str = "accept-encoding";

/// Parameters of an APIv2 request that belong to its signature.
const PARAMETERS: [&str; 2] = ["nonce_str", "sign"];

/// The parameter that names the digest. The client sends it unless the digest is MD5.
const SIGN_TYPE: &str = "sign_type";

/// Checks that such fields of a request are marked, that no others are, and that they agree with the operation.
pub(super) fn client_fields(protocol: Protocol, operation: &Operation, findings: &mut Findings) {
    let request = &operation.request;
    for field in &request.headers {
        let name = field.name.value.to_ascii_lowercase();
        let is_written = HEADERS.contains(&&*name) || protocol == Protocol::V3 && HEADERS_OF_V3.contains(&&*name);
        if is_written {
            marked(field, findings);
        } else if name != ACCEPT_ENCODING {
            not_marked(field, protocol, findings);
        }
        unmarked_within(&field.fields, protocol, findings);
    }
    unmarked_within(&request.path, protocol, findings);
    let is_signed = |part: &'static str| match part {
        "query" => matches!(operation.method.value, Method::Get | Method::Delete),
        _ => matches!(request.body, Body::Xml(_) | Body::Multipart(_)),
    };
    for (part, fields) in [("query", request.query.as_slice()), ("body", request.body.fields())] {
        if protocol == Protocol::V3 || !is_signed(part) {
            unmarked_within(fields, protocol, findings);
            continue;
        }
        for field in fields {
            signed_parameter(operation, field, findings);
            unmarked_within(&field.fields, protocol, findings);
        }
    }
}

/// Checks a field that is signed together with the parameters of the signature.
fn signed_parameter(operation: &Operation, field: &Field, findings: &mut Findings) {
    let name = field.name.value.as_str();
    if operation.nonceless && name == "nonce_str" {
        findings
            .report(
                rules::CLIENT_FIELD,
                field.name.span,
                "`nonce_str` in an operation that is `nonceless`",
            )
            .also(operation.method.span, "the operation")
            .help("remove the field, or `nonceless`");
    } else if PARAMETERS.contains(&name) {
        marked(field, findings);
    } else if name != SIGN_TYPE || operation.sign_type.value == SignType::Md5 {
        not_marked(field, Protocol::V2, findings);
    }
}

/// Reports a field of the client's that is not marked.
fn marked(field: &Field, findings: &mut Findings) {
    // Keys that contradict the mark are reported by its own rule.
    if field.supplied_by.is_none() {
        findings
            .report(
                rules::CLIENT_FIELD,
                field.name.span,
                format!("the client fills in `{}` itself", field.name.value),
            )
            .help("mark it with `supplied_by: client`");
    }
}

/// Reports every marked field among these and inside them.
fn unmarked_within(fields: &[Field], protocol: Protocol, findings: &mut Findings) {
    for field in fields {
        not_marked(field, protocol, findings);
        unmarked_within(&field.fields, protocol, findings);
    }
}

/// Reports a field that is marked although the client does not fill it in: nobody would send it.
fn not_marked(field: &Field, protocol: Protocol, findings: &mut Findings) {
    let Some(supplier) = &field.supplied_by else { return };
    // Keys that contradict the mark are reported by its own rule.
    if is_excluded(names::SUPPLIED_BY, field) {
        return;
    }
    let help = match protocol {
        Protocol::V3 => {
            "remove `supplied_by`; of an APIv3 request, the client fills in headers such as `Wechatpay-Serial`"
        }
        Protocol::V2 => {
            "remove `supplied_by`; of an APIv2 request, the client fills in `nonce_str`, `sign`, `sign_type` where the \
             operation has that key, and headers such as `Content-Type`"
        }
    };
    let message = format!("the client does not fill in `{}`", field.name.value);
    findings
        .report(rules::CLIENT_FIELD, supplier.span, message)
        .also(field.name.span, "nobody would send this field")
        .help(help);
}
