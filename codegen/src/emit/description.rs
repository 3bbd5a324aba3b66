//! The constant that describes an operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use wechatpay_spec::model::{Body, Content, ErrorCode, Host, Method, Operation, Period, Protocol, SignType, Signer};

use crate::items::PathItem;

/// The operation as a chain of constant functions. Default properties are left out.
pub(super) fn emit(path: &PathItem<'_>, operation: &Operation) -> TokenStream {
    let method = match operation.method.value {
        Method::Get => quote!(get),
        Method::Post => quote!(post),
        Method::Put => quote!(put),
        Method::Patch => quote!(patch),
        Method::Delete => quote!(delete),
    };
    let url_path = path.url_path;
    let mut chain = quote!(Operation::#method(#url_path));
    let mut link = |tokens: TokenStream| chain.extend(tokens);
    if path.protocol == Protocol::V2 {
        let sign_type = match operation.sign_type.value {
            SignType::Md5 => quote!(Md5),
            SignType::HmacSha256 => quote!(HmacSha256),
        };
        link(quote!(.v2(SignType::#sign_type)));
    }
    if operation.signer.value == Signer::Brand {
        link(quote!(.brand()));
    }
    if operation.mutual_tls {
        link(quote!(.mutual_tls()));
    }
    if operation.nonceless {
        link(quote!(.nonceless()));
    }
    if matches!(operation.request.body, Body::Multipart(_)) {
        link(quote!(.multipart()));
    }
    if operation.request.body == Body::None && may_have_body(operation.method.value) {
        link(quote!(.without_body()));
    }
    if operation.response.unsigned {
        link(quote!(.unsigned_response()));
    }
    if let Some(code) = success_code(path.protocol, &operation.response.content) {
        link(quote!(.success_code(SuccessCode::#code)));
    }
    if let Some(kind) = response_kind(&operation.response.content) {
        link(quote!(.response(ResponseKind::#kind)));
    }
    if let Content::File(file) = &operation.response.content
        && let Some(media_type) = &file.media_type
    {
        link(quote!(.media_type(#media_type)));
    }
    if operation.hosts.iter().any(|host| host.value != Host::Main) {
        let hosts = operation.hosts.iter().map(|host| host_name(host.value));
        link(quote!(.hosts(&[#(Host::#hosts),*])));
    }
    if let Some(limit) = &operation.rate_limit {
        let calls = Literal::u32_unsuffixed(limit.value.calls);
        let period = match limit.value.period {
            Period::Second => quote!(Second),
            Period::Minute => quote!(Minute),
            Period::Hour => quote!(Hour),
            Period::Day => quote!(Day),
        };
        link(quote!(.rate_limit(#calls, Period::#period)));
    }
    if let Some(key) = &operation.idempotency_key {
        let key = &key.value;
        link(quote!(.idempotency_key(#key)));
    }
    if !operation.errors.is_empty() {
        let errors = operation.errors.iter().map(error_code);
        link(quote!(.errors(&[#(#errors),*])));
    }
    chain
}

fn may_have_body(method: Method) -> bool {
    match method {
        Method::Post | Method::Put | Method::Patch => true,
        Method::Get | Method::Delete => false,
    }
}

fn error_code(error: &ErrorCode) -> TokenStream {
    let code = &error.code.value;
    let status = error.status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote!(.status(#status))
    });
    let title = error.title.as_ref().map(|title| quote!(.title(#title)));
    quote!(ErrorCode::new(#code) #status #title)
}

fn response_kind(content: &Content) -> Option<TokenStream> {
    match content {
        Content::Json(_) | Content::Xml(_) => None,
        Content::Empty => Some(quote!(Empty)),
        Content::Redirect => Some(quote!(Redirect)),
        Content::File(_) => Some(quote!(File)),
    }
}

/// How an APIv2 response says that the operation succeeded, if it is not by `return_code` and `result_code`. It
/// follows from the fields that its documents list.
pub(super) fn success_code(protocol: Protocol, content: &Content) -> Option<TokenStream> {
    let Content::Xml(fields) = content else { return None };
    let lists = |name: &str| fields.iter().any(|field| field.name.value == name && field.required);
    if protocol != Protocol::V2 || lists("result_code") {
        None
    } else if lists("retcode") && !lists("return_code") {
        Some(quote!(Retcode))
    } else {
        Some(quote!(ReturnCode))
    }
}

fn host_name(host: Host) -> TokenStream {
    match host {
        Host::Main => quote!(Main),
        Host::HongKong => quote!(HongKong),
        Host::UnitedStates => quote!(UnitedStates),
        Host::Europe => quote!(Europe),
        Host::Fraud => quote!(Fraud),
        Host::Payapp => quote!(Payapp),
    }
}
