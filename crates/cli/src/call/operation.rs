//! The runtime's description of an operation, made from its spec.

use wechatpay_runtime::operation::{Method, ResponseKind, SuccessCode};
use wechatpay_runtime::{Host, Operation, SignType};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{self, Body, Content, Protocol, Signer};

use crate::specs::runtime_host;

/// The description of an operation. It lives as long as the program, which makes one call.
pub(super) fn of(entry: &Entry) -> Operation {
    let spec = &entry.operation;
    let method = match spec.method.value {
        model::Method::Get => Method::Get,
        model::Method::Post => Method::Post,
        model::Method::Put => Method::Put,
        model::Method::Patch => Method::Patch,
        model::Method::Delete => Method::Delete,
    };
    let mut operation = Operation::new(method, entry.path.clone().leak());
    if entry.protocol == Protocol::V2 {
        operation = operation.v2(match spec.sign_type.value {
            model::SignType::Md5 => SignType::Md5,
            model::SignType::HmacSha256 => SignType::HmacSha256,
        });
    }
    if spec.signer.value == Signer::Brand {
        operation = operation.brand();
    }
    let hosts: Vec<Host> = spec.hosts.iter().map(|host| runtime_host(host.value)).collect();
    operation = operation.hosts(hosts.leak());
    if spec.mutual_tls {
        operation = operation.mutual_tls();
    }
    if spec.nonceless {
        operation = operation.nonceless();
    }
    if spec.response.unsigned {
        operation = operation.unsigned_response();
    }
    match &spec.request.body {
        Body::Multipart(_) => operation = operation.multipart(),
        Body::None => operation = operation.without_body(),
        Body::Json(_) | Body::Xml(_) => {}
    }
    if let Some(key) = &spec.idempotency_key {
        operation = operation.idempotency_key(key.value.clone().leak());
    }
    match &spec.response.content {
        Content::Empty => operation = operation.response(ResponseKind::Empty),
        Content::Redirect => operation = operation.response(ResponseKind::Redirect),
        Content::File(_) => operation = operation.response(ResponseKind::File),
        Content::Json(_) => {}
        Content::Xml(fields) => {
            let lists = |name: &str| fields.iter().any(|field| field.name.value == name && field.required);
            if entry.protocol == Protocol::V2 && !lists("result_code") {
                operation = operation.success_code(match lists("retcode") && !lists("return_code") {
                    true => SuccessCode::Retcode,
                    false => SuccessCode::ReturnCode,
                });
            }
        }
    }
    operation
}
