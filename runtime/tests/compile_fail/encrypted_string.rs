//! Only a `Secret` may be encrypted: a `String` would show in `Debug` and stay in memory.
use wechatpay_runtime::derive::{Decode, Request, Response};

#[derive(Request)]
struct Plain {
    #[required]
    #[encrypted]
    name: String,
}

#[derive(Request, Decode)]
struct Nested {
    #[encrypted]
    names: Option<Vec<String>>,
}

#[derive(Response)]
struct Reply {
    #[encrypted]
    name: Option<String>,
}

fn main() {}
