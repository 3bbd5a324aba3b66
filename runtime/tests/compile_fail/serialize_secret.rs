//! A struct with a secret in it cannot be serialized or deserialized by serde, however deeply it is nested.
use wechatpay_runtime::Secret;
use wechatpay_runtime::derive::{Request, Response};

#[derive(Request)]
struct Direct {
    #[required]
    #[encrypted]
    name: Secret,
}

#[derive(Request)]
#[wire(secret)]
struct Marked {
    inner: Option<Vec<Direct>>,
}

#[derive(Response)]
struct Reply {
    #[encrypted]
    name: Option<Secret>,
}

#[derive(Response)]
struct Unmarked {
    inner: Option<Vec<Reply>>,
}

fn shown<T: serde::Serialize>() {}
fn read<T: serde::de::DeserializeOwned>() {}

fn main() {
    shown::<Secret>();
    shown::<Direct>();
    shown::<Option<Vec<Direct>>>();
    shown::<Marked>();
    read::<Reply>();
    read::<Unmarked>();
}
