//! Strings that hold JSON or XML, in plain text and encrypted.

use wechatpay_runtime::Secret;
use wechatpay_runtime::derive::{Decode, Request, Response};
use wechatpay_runtime::wire::{Cipher, DecodeCause, EncodeCause, decode_json, encode, to_json};

use crate::recorder::{Recorder, ciphertext};

#[derive(Clone, Debug, PartialEq, Request, Decode)]
#[wire(secret)]
struct Message {
    #[encrypted(aes_gcm)]
    #[wire(json)]
    event: Option<Event>,
    #[wire(xml)]
    #[encrypted(aes_ecb)]
    req_info: Option<Info>,
    #[wire(xml)]
    detail: Option<Info>,
}

#[derive(Clone, Debug, PartialEq, Request, Decode)]
struct Event {
    order: Option<String>,
    #[encrypted]
    phone: Option<Secret>,
    amounts: Option<Vec<i64>>,
}

#[derive(Clone, Debug, PartialEq, Request, Decode)]
struct Info {
    refund: Option<String>,
    fee: Option<i64>,
}

fn message() -> Message {
    let info = Info::new().with_refund("a&b ]]> <好>").with_fee(100);
    let event = Event::new()
        .with_order("1")
        .with_phone(Secret::from("13900000000"))
        .with_amounts(vec![1, 2]);
    Message::new()
        .with_event(event)
        .with_req_info(info.clone())
        .with_detail(info)
}

#[test]
#[cfg_attr(miri, ignore = "secrets are compared in C")]
fn sent_values_can_be_read_back_in_every_wrapper() {
    let recorder = Recorder::default();
    let request = message();
    let parts = encode(&request, Some(&recorder)).unwrap();
    let encrypted: Vec<_> = recorder.encrypted.borrow().iter().map(|(cipher, _)| *cipher).collect();
    assert_eq!(encrypted, [Cipher::PublicKey, Cipher::AesGcm, Cipher::AesEcb]);
    let body = to_json(&parts).unwrap();
    let shown = String::from_utf8(body.clone()).unwrap();
    assert!(!shown.contains("13900000000") && !shown.contains("order"), "{shown}");
    assert!(shown.contains("<root><refund>"), "{shown}");
    let read: Message = decode_json(&body, Some(&recorder)).unwrap();
    assert_eq!(read, message());
    let decrypted = recorder.decrypted.borrow().clone();
    assert_eq!(decrypted, [Cipher::AesGcm, Cipher::PublicKey, Cipher::AesEcb]);
}

#[derive(Debug, Response)]
#[wire(secret)]
struct Reply {
    #[required]
    #[encrypted(aes_ecb)]
    #[wire(xml)]
    req_info: Option<InfoReply>,
    #[wire(xml)]
    detail: Option<InfoReply>,
}

#[derive(Debug, Response)]
struct InfoReply {
    refund: Option<String>,
    fee: Option<i64>,
    items: Option<Vec<i64>>,
}

fn read(req_info: &str) -> Result<Reply, DecodeCause> {
    let body = format!(r#"{{"req_info":"{}"}}"#, ciphertext(req_info.as_bytes()));
    decode_json(body.as_bytes(), Some(&Recorder::default())).map_err(|error| {
        assert!(error.field().starts_with("req_info"), "{error}");
        error.cause().clone()
    })
}

#[test]
fn xml_in_a_string_is_read_leniently() {
    for root in ["root", "xml", "any"] {
        let reply = read(&format!(
            "<{root}><refund><![CDATA[1]]></refund><fee>2</fee><new>3</new></{root}>"
        ))
        .unwrap();
        let info = reply.req_info().unwrap();
        assert_eq!((info.refund.as_deref(), info.fee), (Some("1"), Some(2)));
    }
    let empty = read("<root><items></items></root>").unwrap();
    assert_eq!(empty.req_info.unwrap().items, None);
    let text = read("<root><items>1</items></root>").unwrap_err();
    assert!(
        matches!(text, DecodeCause::Mismatch { .. }),
        "a text is no array: {text:?}"
    );
    assert!(read("").unwrap().req_info.is_none(), "no document stands for no value");
    for faulty in [
        "{}",
        "<root>",
        "<root/><root/>",
        "<!DOCTYPE root [<!ENTITY e 'x'>]><root><refund>&e;</refund></root>",
        "<root a=\"1\"/>",
    ] {
        let cause = read(faulty).unwrap_err();
        assert!(matches!(cause, DecodeCause::NotXml { .. }), "{faulty}: {cause:?}");
    }
    assert!(matches!(
        read("<root><fee>x</fee></root>").unwrap_err(),
        DecodeCause::Mismatch { .. }
    ));

    let reply: Reply = decode_json(br#"{"detail":"<root><fee>1</fee></root>"}"#, None).unwrap();
    assert_eq!(reply.detail.unwrap().fee, Some(1));
    assert!(reply.req_info.is_none(), "and what is absent is not made up");
    let reply: Reply = decode_json(br#"{"detail":{"fee":1},"req_info":""}"#, None).unwrap();
    assert_eq!(reply.detail.unwrap().fee, Some(1));
    let error = decode_json::<Reply>(br#"{"req_info":"AAAA"}"#, None).unwrap_err();
    assert!(matches!(error.cause(), DecodeCause::Decrypt(_)), "{error}");
}

#[derive(Clone, Debug, Request)]
struct Deep {
    #[wire(xml)]
    outer: Option<Outer>,
}

#[derive(Clone, Debug, Request)]
struct Outer {
    list: Option<Vec<i64>>,
}

#[test]
fn xml_that_is_not_flat_is_not_sent() {
    let request = Deep::new().with_outer(Outer::new().with_list(vec![1]));
    let error = encode(&request, None).unwrap_err();
    assert!(
        matches!(error.cause(), EncodeCause::Xml(reason) if reason == "`list` is an array"),
        "{error}"
    );
    let request = Deep::new().with_outer(Outer::new());
    assert_eq!(
        to_json(&encode(&request, None).unwrap()).unwrap(),
        br#"{"outer":"<root></root>"}"#
    );
}
