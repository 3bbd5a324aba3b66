//! Errors for wrong attributes point to the attribute.
use wechatpay_runtime::Secret;
use wechatpay_runtime::derive::{Decode, Encode, Enumeration, Request, Response};

#[derive(Request)]
struct UnknownCipher {
    #[encrypted(rot13)]
    name: Option<Secret>,
}

#[derive(Request)]
struct UnknownWord {
    #[wire(cookie)]
    name: Option<String>,
}

#[derive(Request)]
struct RequiredOption {
    #[required]
    name: Option<String>,
}

#[derive(Request)]
struct NeitherNor {
    name: String,
}

#[derive(Response)]
struct Strict {
    name: String,
}

#[derive(Request)]
struct Generic<T> {
    name: Option<T>,
}

#[derive(Request)]
struct Tuple(String);

#[derive(Encode)]
enum NoStruct {}

#[derive(Decode)]
union NoStructEither {
    name: (),
}

#[derive(Request)]
struct Twice {
    #[encrypted]
    #[wire(url)]
    name: Option<Secret>,
}

#[derive(Request)]
struct TwoParts {
    #[wire(path, query)]
    name: Option<String>,
}

#[derive(Request)]
struct NoName {
    #[wire(name)]
    name: Option<String>,
}

#[derive(Request)]
struct NoPattern {
    #[wire(indexed)]
    name: Option<std::collections::BTreeMap<Vec<u32>, String>>,
}

#[derive(Request)]
struct EmptyWire {
    #[wire]
    name: Option<String>,
}

#[derive(Request)]
struct Argued {
    #[required(yes)]
    name: String,
}

#[derive(Request)]
struct Condition {
    #[required_if(a = "1", b = "2")]
    name: Option<String>,
}

#[derive(Request)]
struct RequiredCondition {
    #[required]
    #[only_if(a = "1")]
    name: String,
}

#[derive(Request)]
#[constant(rate = 0.5)]
struct Constant {}

#[derive(Request)]
#[wire(public)]
struct WrongStructWord {}

#[derive(Request)]
#[required]
struct Misplaced {}

#[derive(Enumeration)]
enum NoUnlisted {
    #[value = "A"]
    A,
}

#[derive(Enumeration)]
enum NoValue {
    A,
    Unknown(String),
}

#[derive(Enumeration)]
enum ValueOfUnlisted {
    #[value = "A"]
    Unknown(String),
}

#[derive(Enumeration)]
enum NotAString {
    #[value = 1]
    One,
    Unknown(String),
}

#[derive(Enumeration)]
struct NoEnum {}

fn main() {}
