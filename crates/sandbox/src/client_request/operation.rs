//! The runtime's description of an operation, made from its spec.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use wechatpay_runtime::operation::{Method, ResponseKind, SuccessCode};
use wechatpay_runtime::{Host, Operation};
use wechatpay_spec::model::{self, Body, Content, Protocol, Signer};

use crate::catalogue::Entry;
use crate::runtime_terms::{runtime_host, runtime_sign_type};

/// The runtime's description of an operation.
#[must_use]
pub fn operation(entry: &Entry) -> Operation {
    let spec = &entry.operation;
    let method = match spec.method.value {
        model::Method::Get => Method::Get,
        model::Method::Post => Method::Post,
        model::Method::Put => Method::Put,
        model::Method::Patch => Method::Patch,
        model::Method::Delete => Method::Delete,
    };
    let mut operation = Operation::new(method, leaked(&entry.path));
    if entry.protocol == Protocol::V2 {
        operation = operation.v2(runtime_sign_type(spec.sign_type.value));
    }
    if spec.signer.value == Signer::Brand {
        operation = operation.brand();
    }
    let hosts: Vec<Host> = spec.hosts.iter().map(|host| runtime_host(host.value)).collect();
    operation = operation.hosts(leaked_hosts(hosts));
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
        operation = operation.idempotency_key(leaked(&key.value));
    }
    match &spec.response.content {
        Content::Empty => operation = operation.response(ResponseKind::Empty),
        Content::Redirect => operation = operation.response(ResponseKind::Redirect),
        Content::File(file) => {
            operation = operation.response(ResponseKind::File);
            if let Some(media_type) = &file.media_type {
                operation = operation.media_type(leaked(media_type));
            }
        }
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

/// A text of a spec, leaked on purpose: the runtime's descriptions need texts that live as long as the program. Each
/// text is leaked once, so that many calls take no more memory than one.
fn leaked(text: &str) -> &'static str {
    static TEXTS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = texts.get(text) {
        return kept;
    }
    let kept: &'static str = text.to_owned().leak();
    texts.insert(kept);
    kept
}

/// A list of hosts, leaked on purpose like the texts; each list is leaked once.
fn leaked_hosts(hosts: Vec<Host>) -> &'static [Host] {
    static LISTS: Mutex<Vec<&'static [Host]>> = Mutex::new(Vec::new());
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = lists.iter().find(|kept| **kept == hosts.as_slice()) {
        return kept;
    }
    let kept: &'static [Host] = hosts.leak();
    lists.push(kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::operation;
    use crate::catalogue::Catalogue;

    #[test]
    fn the_descriptions_of_an_operation_share_their_texts() {
        let catalogue = Catalogue::of_repository();
        let entry = catalogue.operation("v3.pay.transactions.jsapi.post").unwrap();
        let (one, other) = (operation(entry), operation(entry));
        assert_eq!(one, other);
        assert!(std::ptr::eq(one.path(), other.path()));
        assert!(std::ptr::eq(one.served_by(), other.served_by()));
    }
}
