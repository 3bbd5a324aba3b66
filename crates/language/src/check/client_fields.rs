//! Fields that the client fills in itself, whatever a spec says: it signs the request, and it states what it sends. The signature of a
//! response has the same form.

use crate::diagnostic::Findings;
use crate::exclusion::is_excluded;
use crate::limits;
use crate::model::{Body, Content, Field, Method, Operation, Protocol, Scalar, SignType};
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
            if protocol == Protocol::V3 {
                sent(field, header_values(&name), findings);
            }
        } else if name != ACCEPT_ENCODING {
            not_marked(field, protocol, findings);
        }
        unmarked_within(&field.fields, protocol, findings);
    }
    unmarked_within(&request.path, protocol, findings);
    if protocol == Protocol::V2 {
        received(operation, findings);
    }
    let is_signed = |part: &'static str| match part {
        "query" => matches!(operation.method.value, Method::Get | Method::Delete),
        // A body of the wrong form is reported by its own rule.
        _ => request.body != Body::None,
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
        sent(field, parameter_values(name, operation.sign_type.value), findings);
    } else if name != SIGN_TYPE || operation.sign_type.value == SignType::Md5 {
        not_marked(field, Protocol::V2, findings);
    }
}

/// Nonces as the client makes them: 32 letters and digits, of which a nonce may lack any kind.
const NONCES: &[&str] = &[
    "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
    "c5ac7061fccab6bf3e254dcf98995b8c",
    "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTy",
    "01234567890123456789012345678901",
];
/// Digests as the client writes them.
const MD5_DIGEST: &[&str] = &["9A0A8659F005D6984697E2CA0A9CF3B7"];
const SHA256_DIGEST: &[&str] = &["6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"];
/// The name of a key of the merchant's or the platform's: the number of a certificate, or the ID of a public key.
const SERIALS: &[&str] = &[
    "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
    "PUB_KEY_ID_0119000001092024112800000000000000",
];
/// A signature of 2048 bits, with the shortest merchant number.
const AUTHORIZATION: &[&str] = &[concat!(
    "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"5K8264ILTKCH16CQ2502SI8ZNMTM67VS\",signature=\"",
    "uOVRnA4qG/MNnYzdQxJanN+zU+lTgIcnU9BxGw5dKjK+VdEUz2FeIoC+D5sB/LN+nGzX3hfZg6r5wT1pl2ZobmIc6p0ldN7J6yDgUzbX8Uk3sD4a4eZVPTBvqNDoUqcYMlZ9uuDdCvNv",
    "4TM3c1WzsXUrExwVkI1XO5jCNbgDJ25nkT/c1gIFvqoogl7MdSFGc4W4xZsqCItnqbypR3RuGIlR9h9vlRsy7zJR9PBI83X8alLDIfR1ukt1P7tMnmogZ0cuDY8cZsd8ZlCgLadmvej5",
    "8SLsIkVxFJ8XyUgx9FmutKSYTmYtWBZ0+tNvfGmbXU7cob8H/4nLBiCwIUFluw==",
    "\",timestamp=\"1554208460\",serial_no=\"5157F09EFDC096DE15EBE81A47057A7232F1B8E1\"",
)];

/// The value that the client sends in a parameter of an APIv2 signature.
fn parameter_values(name: &str, digest: SignType) -> &'static [&'static str] {
    match (name, digest) {
        ("sign", SignType::Md5) => MD5_DIGEST,
        ("sign", SignType::HmacSha256) => SHA256_DIGEST,
        _ => NONCES,
    }
}

/// The value that the client sends in a header of an APIv3 signature. Those of the HTTP library have no fixed form.
fn header_values(name: &str) -> &'static [&'static str] {
    match name {
        "authorization" => AUTHORIZATION,
        "wechatpay-serial" => SERIALS,
        _ => &[],
    }
}

/// Reports limits of a field that do not allow each of the values that the client may send.
fn sent(field: &Field, values: &[&str], findings: &mut Findings) {
    if !values.is_empty() && field.supplied_by.is_some() {
        allowed(
            field,
            values,
            "the client sends",
            "the client fills in this field",
            findings,
        );
    }
}

/// Reports limits of the signature of a response that do not allow it.
fn received(operation: &Operation, findings: &mut Findings) {
    let Content::Xml(fields) = &operation.response.content else {
        return;
    };
    let sign = fields.iter().find(|field| field.name.value == "sign");
    if let Some(sign) = sign.filter(|_| !operation.response.unsigned) {
        let values = parameter_values("sign", operation.sign_type.value);
        let reason = "the response is signed with the digest of the request";
        allowed(sign, values, "WeChat Pay sends", reason, findings);
    }
}

/// Reports limits of a field that do not allow each of these values. `sender` says who sends them.
fn allowed(field: &Field, values: &[&str], sender: &str, reason: &str, findings: &mut Findings) {
    let name = &field.name.value;
    let is_text = field.kind.value.array_depth == 0 && field.kind.value.scalar == Scalar::String;
    let (at, fault) = if !is_text {
        let spelling = field.kind.value.spelling();
        (
            field.kind.span,
            format!("{sender} `{name}` as text, not as `{spelling}`"),
        )
    } else if let Some(problem) = values.iter().find_map(|value| limits::own_problem(field, value)) {
        let facts = [
            field.max_length.as_ref().map(|most| most.span),
            field.min_length.as_ref().map(|least| least.span),
            field.pattern.as_ref().map(|pattern| pattern.span),
            field.format.as_ref().map(|format| format.span),
        ];
        let at = facts.into_iter().flatten().next().unwrap_or(field.name.span);
        (at, format!("the `{name}` that {sender} {problem}"))
    } else {
        return;
    };
    findings
        .report(rules::CLIENT_VALUE, at, fault)
        .also(field.name.span, reason)
        .help("check the page again, and for `sign` whether the operation has the right `sign_type`; remove a limit that is wrong");
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
        field.each(&mut |field| not_marked(field, protocol, findings));
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
