//! Decoding requests and encoding responses, as the sandbox and users' tests do.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::{Decode, Encode, Enumeration, Request, Response};
use wechatpay_runtime::wire::{DecodeCause, decode_json, encode, to_json};
use wechatpay_runtime::{FilePart, Number, Secret};

use crate::recorder::Recorder;

#[derive(Clone, Debug, PartialEq, Eq, Enumeration)]
enum Kind {
    #[value = "A"]
    A,
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Request, Decode)]
#[constant(version = "1.0")]
struct Order {
    #[required]
    id: String,
    #[required]
    kind: Kind,
    #[required]
    lines: Vec<Line>,
    #[required]
    #[wire(json)]
    scene: Line,
    #[wire(url)]
    link: Option<String>,
    #[wire(indexed, name = "fee_$n")]
    fees: BTreeMap<Vec<u32>, i64>,
    #[required]
    #[wire(file)]
    file: FilePart,
    rate: Option<Number>,
}

#[derive(Clone, Debug, PartialEq, Request, Decode)]
struct Line {
    #[required]
    total: i64,
    gift: Option<bool>,
}

fn order() -> Order {
    Order::new(OrderRequired {
        id: "1".into(),
        kind: "B".into(),
        lines: vec![
            Line::new(LineRequired { total: 1 }),
            Line::new(LineRequired { total: -2 }).with_gift(true),
        ],
        scene: Line::new(LineRequired { total: i64::MAX }),
        file: FilePart::new("f", vec![0, 1, 2]),
    })
    .with_link("a b%")
    .with_fees([(vec![7], 70)])
    .with_rate("123456789012345678.90".parse::<Number>().unwrap())
}

#[test]
fn a_request_survives_serde() {
    let json = serde_json::to_string(&order()).unwrap();
    assert!(json.contains(r#""rate":123456789012345678.90"#), "{json}");
    let lossless = json.replace("123456789012345678.90", r#""123456789012345678.90""#);
    assert_eq!(serde_json::from_str::<Order>(&lossless).unwrap(), order());
}

#[test]
fn a_request_cannot_be_read_without_its_required_fields() {
    let error = decode_json::<Order>(
        br#"{"id":null,"lines":[{"gift":true}],"file":{"content":"?","file_name":"f"}}"#,
        None,
    )
    .unwrap_err();
    let problems: Vec<_> = error.problems().map(|(field, cause)| (field, cause.clone())).collect();
    assert_eq!(
        problems,
        [
            ("id", DecodeCause::Missing),
            ("kind", DecodeCause::Missing),
            ("lines[0].total", DecodeCause::Missing),
            ("scene", DecodeCause::Missing),
            ("file", DecodeCause::NotBase64),
        ]
    );
}

#[derive(Clone, Debug, PartialEq, Request, Decode)]
struct Twice {
    #[required]
    #[wire(path)]
    id: String,
    #[required]
    #[wire(name = "id")]
    id_of_body: String,
}

#[test]
fn a_name_in_two_parts_is_read_for_each_of_them() {
    let request: Twice = decode_json(br#"{"id":"body","id":"path"}"#, None).unwrap();
    assert_eq!((request.id.as_str(), request.id_of_body.as_str()), ("path", "body"));
    let error = decode_json::<Twice>(br#"{"id":"path"}"#, None).unwrap_err();
    assert_eq!((error.field(), error.cause()), ("id", &DecodeCause::Missing));
}

#[derive(Clone, Debug, PartialEq, Response, Encode)]
#[wire(secret)]
struct Reply {
    #[required]
    id: Option<String>,
    kind: Option<Kind>,
    #[encrypted]
    name: Option<Secret>,
    list: Option<Vec<ReplyItem>>,
    #[wire(json)]
    detail: Option<ReplyItem>,
    #[wire(indexed, name = "coupon_$n_$m")]
    coupons: BTreeMap<Vec<u32>, Number>,
}

#[derive(Clone, Debug, PartialEq, Response, Encode)]
struct ReplyItem {
    #[required]
    total: Option<i64>,
}

#[test]
fn a_response_can_be_written_and_read_again() {
    let item = |total| ReplyItem { total };
    let reply = Reply {
        id: Some("1".into()),
        kind: Some(Kind::A),
        name: Some("张三".into()),
        list: Some(vec![item(Some(1)), item(None)]),
        detail: Some(item(Some(2))),
        coupons: BTreeMap::from([(vec![0, 1], "0.5".parse().unwrap())]),
    };
    let recorder = Recorder::default();
    let json = to_json(&encode(&reply, Some(&recorder)).unwrap()).unwrap();
    assert_eq!(decode_json::<Reply>(&json, Some(&recorder)).unwrap(), reply);

    let empty: Reply = decode_json(b"{}", None).unwrap();
    assert_eq!(to_json(&encode(&empty, None).unwrap()).unwrap(), b"{}");
    assert_eq!(serde_json::to_string(&item(Some(3))).unwrap(), r#"{"total":3}"#);
}
