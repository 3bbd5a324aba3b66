//! Names that could collide with names in the derived code.

#[allow(unused_imports, reason = "a derive that used one of the names would meet it here")]
use names::*;
use wechatpay_runtime::derive::{Decode, Encode, Request, Response};

#[allow(dead_code, reason = "the names only have to be in scope")]
mod names {
    pub(super) struct Into;
    pub(super) struct From;
    pub(super) struct Result;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) struct Default;
    pub(super) struct Clone;
    pub(super) struct Debug;
    pub(super) struct Secret;
    pub(super) struct Value;
    pub(super) struct Ok;
}

#[derive(::core::clone::Clone, ::core::fmt::Debug, Request, Decode)]
struct Awkward {
    #[required]
    required: String,
    #[required]
    fields: i64,
    value: Option<bool>,
    incoming: Option<String>,
    field_0: Option<String>,
    r#match: Option<String>,
    new: Option<Vec<Awkward>>,
}

#[derive(::core::clone::Clone, ::core::fmt::Debug, Response, Encode)]
struct AwkwardReply {
    #[required]
    r#type: Option<String>,
    fields: Option<i64>,
    #[required]
    decode: Option<String>,
}

#[derive(::core::clone::Clone, ::core::fmt::Debug, Request, Decode)]
struct Empty {}

#[derive(::core::clone::Clone, ::core::fmt::Debug, Response, Encode)]
struct EmptyReply;

fn written(value: &impl wechatpay_runtime::wire::Encode) -> String {
    let parts = wechatpay_runtime::wire::encode(value, ::std::option::Option::None).unwrap();
    String::from_utf8(wechatpay_runtime::wire::to_json(&parts).unwrap()).unwrap()
}

#[test]
fn awkward_names_are_accepted() {
    let text = r#"{"required":"a","fields":1,"value":true,"incoming":"b","field_0":"c","match":"d","new":[]}"#;
    let read: Awkward = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let request = Awkward::new(AwkwardRequired {
        required: "a".into(),
        fields: 1,
    })
    .with_match("d");
    assert_eq!(written(&request), r#"{"required":"a","fields":1,"match":"d"}"#);
    let reply: AwkwardReply = serde_json::from_str(r#"{"type":"x"}"#).unwrap();
    assert_eq!(reply.r#type().unwrap(), "x");
    assert_eq!(reply.decode().unwrap_err().field(), "decode");
    assert_eq!(written(&reply), r#"{"type":"x"}"#);
    assert_eq!(written(&Empty::new()), "{}");
    assert!(serde_json::from_str::<EmptyReply>("{}").is_ok());
}
