//! A `Secret` without `#[encrypted]` would be sent unencrypted.
use wechatpay_runtime::Secret;
use wechatpay_runtime::derive::{Request, Response};

#[derive(Request)]
#[wire(secret)]
struct Plain {
    #[required]
    name: Secret,
}

#[derive(Request)]
#[wire(secret)]
struct Optional {
    name: Option<Secret>,
}

#[derive(Request)]
#[wire(secret)]
struct List {
    #[required]
    names: Vec<Secret>,
}

#[derive(Request)]
#[wire(secret)]
struct Embedded {
    #[wire(json)]
    names: Option<Vec<Secret>>,
}

#[derive(Response)]
#[wire(secret)]
struct Reply {
    name: Option<Secret>,
    names: Option<Vec<Secret>>,
}

fn main() {}
