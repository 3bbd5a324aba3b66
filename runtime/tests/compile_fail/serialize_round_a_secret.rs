//! A struct that contains a secret struct, but is not marked `#[wire(secret)]`.
use wechatpay_runtime::Secret;
use wechatpay_runtime::derive::Request;

#[derive(Clone, Debug, Request)]
struct Inner {
    #[required]
    #[encrypted]
    name: Secret,
}

#[derive(Clone, Debug, Request)]
struct Direct {
    #[required]
    inner: Inner,
}

#[derive(Clone, Debug, Request)]
struct Nested {
    inner: Option<Vec<Inner>>,
}

fn main() {}
