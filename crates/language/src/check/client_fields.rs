//! Fields that the client fills in itself, whatever a spec says: it signs the request, and it states what it sends.

use crate::diagnostic::Findings;
use crate::model::{Body, Field, Operation, Protocol};
use crate::rules;

/// Headers that the client or its HTTP library writes.
const HEADERS: [&str; 8] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "wechatpay-serial",
];

/// Parameters of an APIv2 request that belong to its signature.
const PARAMETERS: [&str; 2] = ["nonce_str", "sign"];

/// Checks that such fields of a request are marked, and agree with the operation.
pub(super) fn client_fields(protocol: Protocol, operation: &Operation, findings: &mut Findings) {
    let request = &operation.request;
    for field in &request.headers {
        if HEADERS.contains(&field.name.value.to_ascii_lowercase().as_str()) {
            marked(field, findings);
        }
    }
    let (Protocol::V2, Body::Xml(fields)) = (protocol, &request.body) else {
        return;
    };
    for field in fields
        .iter()
        .filter(|field| PARAMETERS.contains(&field.name.value.as_str()))
    {
        if operation.nonceless && field.name.value == "nonce_str" {
            findings
                .report(
                    rules::CLIENT_FIELD,
                    field.name.span,
                    "`nonce_str` in an operation that is `nonceless`",
                )
                .also(operation.method.span, "the operation")
                .help("remove the field, or `nonceless`");
        } else {
            marked(field, findings);
        }
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
