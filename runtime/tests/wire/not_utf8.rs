//! Messages with bytes that are not UTF-8.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::Response;
use wechatpay_runtime::wire::{Unreadable, decode_json};
use wechatpay_runtime::{Json, Number, Secret};

use crate::recorder::Recorder;

#[derive(Response)]
#[wire(secret)]
struct Receipt {
    fen: Option<i64>,
    rate: Option<Number>,
    paid: Option<bool>,
    text: Option<String>,
    texts: Option<Vec<String>>,
    object: Option<Payer>,
    list: Option<Vec<Payer>>,
    #[wire(json)]
    document: Option<Payer>,
    json: Option<Json>,
    #[encrypted]
    secret: Option<Secret>,
    #[wire(indexed, name = "coupon_$n")]
    coupons: BTreeMap<Vec<u32>, i64>,
    last: Option<i64>,
    unreadable: Unreadable,
}

#[derive(Response)]
struct Payer {
    openid: Option<String>,
    unreadable: Unreadable,
}

/// Half a character, where a server cut a text at a number of bytes, costs this text and nothing else.
#[test]
fn bytes_that_are_not_utf8() {
    let read = |json: &[u8]| decode_json::<Receipt>(json, Some(&Recorder::default()));
    let cut = b"\xef\xbb\xbf{\"text\":\"\xe5\xbc\",\"object\":{\"openid\":\"o\"},\"last\":7}";
    let receipt = read(cut).unwrap();
    assert_eq!((receipt.text, receipt.last), (None, Some(7)));
    assert_eq!(receipt.object.unwrap().openid.as_deref(), Some("o"));
    assert_eq!(
        format!("{:?}", receipt.unreadable),
        r#"{"text": "its text is not UTF-8"}"#
    );
    for (field, value) in [
        ("fen", &b"\"1\xff\""[..]),
        ("rate", b"\"\xff\""),
        ("paid", b"\"Y\xe5\""),
        ("document", b"\"{\\\"openid\\\":\\\"\xe5\\\"}\""),
        ("json", b"{\"a\":\"\xff\"}"),
        ("secret", b"\"\xff\""),
        ("coupon_0", b"\"\xff\""),
    ] {
        let json = [b"{\"", field.as_bytes(), b"\":", value, b",\"last\":7}"].concat();
        let receipt = read(&json).unwrap();
        assert_eq!(receipt.last, Some(7), "{field}");
        assert_eq!(receipt.unreadable.to_string(), field);
        assert_eq!((receipt.fen, receipt.rate, receipt.paid), (None, None, None));
        assert!(receipt.document.is_none() && receipt.json.is_none() && receipt.secret.is_none());
        assert!(receipt.coupons.is_empty());
    }
    let receipt = read(b"{\"texts\":[\"a\",\"\xe5\"],\"list\":[{\"openid\":\"\xe5\"}],\"\xff\":1,\"last\":7}").unwrap();
    assert_eq!(receipt.texts, Some(vec!["a".to_owned()]));
    assert_eq!(
        (receipt.unreadable.to_string(), receipt.last),
        ("texts[1], list[0].openid".to_owned(), Some(7))
    );
    assert_eq!(receipt.list.unwrap()[0].unreadable.to_string(), "openid");
    // A message that is UTF-8 may have any character.
    assert_eq!(
        read("{\"text\":\"\u{ffff}\u{fffd}\"}".as_bytes())
            .unwrap()
            .text
            .as_deref(),
        Some("\u{ffff}\u{fffd}")
    );
    assert!(read(b"{\"text\":\xff}").is_err());
}

/// Half of a surrogate pair, which some services write where they cut an emoji in two.
#[test]
fn half_a_surrogate_pair_in_an_unread_member_spoils_nothing() {
    for text in [
        r#"{"\ud800":1,"fen":7}"#,
        r#"{"a":"\udc00","fen":7}"#,
        r#"{"a":{"\ud800":[]},"fen":7}"#,
    ] {
        let receipt = decode_json::<Receipt>(text.as_bytes(), Some(&Recorder::default())).unwrap();
        assert_eq!(receipt.fen, Some(7), "{text}");
    }
}
