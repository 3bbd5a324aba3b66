//! Responses: what is accepted leniently, what is an error, and the error for a missing field.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::{Enumeration, Response};
use wechatpay_runtime::wire::{Decode, DecodeCause, DecodeError, Value, decode, decode_json};
use wechatpay_runtime::{Json, Number};

#[derive(Clone, Debug, PartialEq, Eq, Enumeration)]
#[non_exhaustive]
enum State {
    #[value = "SUCCESS"]
    Success,
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Response)]
#[non_exhaustive]
pub(crate) struct Reply {
    #[required]
    text: Option<String>,
    integer: Option<i64>,
    number: Option<Number>,
    boolean: Option<bool>,
    state: Option<State>,
    inner: Option<Inner>,
    list: Option<Vec<Inner>>,
    integers: Option<Vec<i64>>,
    #[wire(json)]
    embedded: Option<Inner>,
    #[wire(url)]
    address: Option<String>,
    anything: Option<Json>,
    #[required]
    #[wire(name = "second-name")]
    second: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Response)]
struct Inner {
    id: Option<i64>,
    phones: Option<Vec<String>>,
}

#[test]
fn unknown_values_are_kept_unchanged() {
    for json in [r#"{"b":[1,null,"c"],"a":{"rate":0.5}}"#, "[1]", "\"\"", "true", "-7"] {
        let reply = read(&format!(r#"{{"anything":{json}}}"#));
        assert_eq!(reply.anything.map(|json| json.to_string()).as_deref(), Some(json));
    }
    assert_eq!(read(r#"{"anything":null}"#).anything, None);
}

fn read(json: &str) -> Reply {
    decode_json(json.as_bytes(), None).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn refused<T: Decode>(json: &str) -> DecodeError {
    decode_json::<T>(json.as_bytes(), None)
        .err()
        .unwrap_or_else(|| panic!("{json} was read"))
}

fn shown(json: &str) -> String {
    refused::<Reply>(json)
        .to_string()
        .trim_start_matches("cannot read the message: ")
        .to_owned()
}

#[test]
fn absent_null_and_unknown_members_are_accepted() {
    let nothing = read("{}");
    assert_eq!(
        read(r#"{"text":null,"integer":null,"list":null,"inner":null,"new":{"deep":[1,{"x":null}]}}"#),
        nothing
    );
    assert_eq!((nothing.text, nothing.list), (None, None));
}

#[test]
fn strings_accept_what_has_a_text() {
    for (json, text) in [
        (r#""a""#, "a"),
        (r#""""#, ""),
        ("10", "10"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551615", "18446744073709551615"),
        ("0.10", "0.10"),
        ("true", "true"),
    ] {
        assert_eq!(
            read(&format!(r#"{{"text":{json}}}"#)).text.as_deref(),
            Some(text),
            "{json}"
        );
    }
}

#[test]
fn integers_accept_their_text() {
    for (json, integer) in [
        ("10", Some(10)),
        (r#""10""#, Some(10)),
        (r#""-10""#, Some(-10)),
        (r#"" 100 ""#, Some(100)),
        (r#""  ""#, None),
        ("10.0", Some(10)),
        (r#""10.00""#, Some(10)),
        ("9223372036854775807", Some(i64::MAX)),
        (r#""-9223372036854775808""#, Some(i64::MIN)),
        (r#""""#, None),
    ] {
        assert_eq!(read(&format!(r#"{{"integer":{json}}}"#)).integer, integer, "{json}");
    }
}

#[test]
fn numbers_and_booleans_accept_their_text() {
    for (json, number) in [
        ("1", "1"),
        ("0.006", "0.006"),
        (r#""0.0060""#, "0.0060"),
        (r#"" 0.30\n""#, "0.30"),
        ("18446744073709551615", "18446744073709551615"),
    ] {
        assert_eq!(
            read(&format!(r#"{{"number":{json}}}"#)).number.unwrap().as_str(),
            number
        );
    }
    for (json, boolean) in [
        ("true", Some(true)),
        (r#""true""#, Some(true)),
        (r#""FALSE""#, Some(false)),
        ("1", Some(true)),
        ("0", Some(false)),
        (r#""1""#, Some(true)),
        (r#"" 0 ""#, Some(false)),
        (r#""Y""#, Some(true)),
        (r#""n""#, Some(false)),
        (r#""yes""#, Some(true)),
        (r#""No""#, Some(false)),
        (r#""""#, None),
    ] {
        assert_eq!(read(&format!(r#"{{"boolean":{json}}}"#)).boolean, boolean);
    }
    assert_eq!(read(r#"{"number":"","inner":"","list":""}"#), read("{}"));
}

#[test]
fn enumerations_keep_every_text() {
    assert_eq!(read(r#"{"state":"SUCCESS"}"#).state, Some(State::Success));
    assert_eq!(read(r#"{"state":"NEW"}"#).state, Some(State::Unknown("NEW".into())));
    assert_eq!(read(r#"{"state":7}"#).state, Some(State::Unknown("7".into())));
}

#[test]
fn values_inside_strings_are_read_out_of_them() {
    let inner = Some(Inner {
        id: Some(1),
        phones: None,
    });
    assert_eq!(read(r#"{"embedded":"{\"id\":\"1\",\"x\":[]}"}"#).embedded, inner);
    assert_eq!(read(r#"{"embedded":{"id":1}}"#).embedded, inner);
    assert_eq!(read(r#"{"embedded":""}"#).embedded, None);
    assert_eq!(
        read(r#"{"address":"https%3A%2F%2Fa.test%2F%E5%BE%AE"}"#)
            .address
            .as_deref(),
        Some("https://a.test/微")
    );
    assert!(shown(r#"{"embedded":"{\"id\""}"#).starts_with("field `embedded`: not JSON: EOF"));
    assert_eq!(
        shown(r#"{"embedded":"{\"id\":[]}"}"#),
        "field `embedded.id`: an array where an integer of 64 bits was expected"
    );
    assert_eq!(shown(r#"{"address":"%ff"}"#), "field `address`: its text is not UTF-8");
}

#[test]
fn a_single_object_is_an_array_of_one() {
    assert_eq!(read(r#"{"list":{"id":"1"}}"#), read(r#"{"list":[{"id":1}]}"#));
}

/// PHP has one type for arrays and objects, so both are sometimes written as the other.
#[test]
fn arrays_and_objects_of_php_are_read() {
    assert_eq!(read(r#"{"inner":[]}"#), read(r#"{"inner":{}}"#));
    assert_eq!(read(r#"{"inner":[ ]}"#), read(r#"{"inner":{}}"#));
    assert_eq!(read(r#"{"embedded":"[]"}"#), read(r#"{"embedded":{}}"#));
    assert_eq!(read("[]"), read("{}"));
    assert_eq!(read(r#"{"list":{}}"#), read(r#"{"list":[]}"#));
    assert_eq!(
        read(r#"{"list":{"0":{"id":1},"2":{"id":3}},"integers":{"1":4}}"#),
        read(r#"{"list":[{"id":1},{"id":3}],"integers":[4]}"#)
    );
}

#[test]
fn the_last_of_several_members_with_one_name_counts() {
    assert_eq!(
        read(r#"{"text":"a","integer":1,"text":"b"}"#).text.as_deref(),
        Some("b")
    );
}

#[test]
fn other_types_are_errors_that_name_field_and_types() {
    for (json, message) in [
        (r#"{"text":{}}"#, "field `text`: an object where a string was expected"),
        (
            r#"{"text":["a"]}"#,
            "field `text`: an array where a string was expected",
        ),
        (
            r#"{"integer":"ten"}"#,
            "field `integer`: a string where an integer of 64 bits was expected",
        ),
        (
            r#"{"integer":10.5}"#,
            "field `integer`: a number where an integer of 64 bits was expected",
        ),
        (
            r#"{"integer":9223372036854775808}"#,
            "field `integer`: a number where an integer of 64 bits was expected",
        ),
        (
            r#"{"integer":"1."}"#,
            "field `integer`: a string where an integer of 64 bits was expected",
        ),
        (
            r#"{"integer":true}"#,
            "field `integer`: a boolean where an integer of 64 bits was expected",
        ),
        (
            r#"{"number":"1,5"}"#,
            "field `number`: a string where a number was expected",
        ),
        (
            r#"{"boolean":2}"#,
            "field `boolean`: an integer where a boolean was expected",
        ),
        (r#"{"state":[]}"#, "field `state`: an array where a string was expected"),
        (
            r#"{"inner":[0]}"#,
            "field `inner`: an array where an object was expected",
        ),
        (r#"{"list":"x"}"#, "field `list`: a string where an array was expected"),
        (
            r#"{"integers":{"a":1}}"#,
            "field `integers`: an object where an integer of 64 bits was expected",
        ),
        (
            r#"{"list":[{},{"phones":["1","2",{}]}]}"#,
            "field `list[1].phones[2]`: an object where a string was expected",
        ),
        (
            r#"{"integers":[1,null]}"#,
            "field `integers[1]`: an element of the array is empty",
        ),
        (
            r#"{"integers":[""]}"#,
            "field `integers[0]`: an element of the array is empty",
        ),
        (
            r#"{"list":[null]}"#,
            "field `list[0]`: an element of the array is empty",
        ),
        ("[1]", "the message: an array where an object was expected"),
        ("null", "the message: is absent"),
    ] {
        assert_eq!(shown(json), message, "{json}");
    }
}

#[test]
fn several_errors_are_collected_and_counted() {
    let error = refused::<Reply>(r#"{"integer":"x","inner":{"id":"y"},"text":{}}"#);
    assert_eq!(
        error.problems().map(|(field, _)| field).collect::<Vec<_>>(),
        ["text", "integer", "inner.id"]
    );
    assert_eq!((error.field(), error.count()), ("text", 3));
    assert_eq!(
        error.cause(),
        &DecodeCause::Mismatch {
            expected: "a string",
            found: "an object"
        }
    );
    assert!(
        error
            .to_string()
            .ends_with("an object where a string was expected (and 2 more problems)")
    );
}

#[test]
fn many_errors_are_counted_and_not_kept() {
    let flood = format!(r#"{{"integers":[{}0]}}"#, r#""x","#.repeat(100_000));
    let error = refused::<Reply>(&flood);
    assert_eq!((error.count(), error.problems().count()), (100_000, 16));
}

#[test]
fn text_that_is_not_json_is_refused() {
    for text in ["", "{", "{}{}", "<xml/>", r#"{"text":"\ud800"}"#] {
        assert!(
            matches!(refused::<Reply>(text).cause(), DecodeCause::NotJson { .. }),
            "{text:?}"
        );
    }
    assert!(matches!(decode_json::<Reply>(b"{\"text\":\"\xff\"", None), Err(error) if error.field().is_empty()));
}

#[test]
fn unread_members_are_skipped_at_any_depth() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!(
            r#"{{"unknown":{}0{},"integer":7}}"#,
            open.repeat(1_000_000),
            close.repeat(1_000_000)
        );
        assert_eq!(read(&deep).integer, Some(7));
        let broken = deep.replacen(close, "", 1);
        assert!(matches!(refused::<Reply>(&broken).cause(), DecodeCause::NotJson { .. }));
    }
}

#[test]
fn a_required_field_can_be_demanded() {
    let reply = read(r#"{"text":"x"}"#);
    assert_eq!(reply.text(), Ok("x"));
    let missing = reply.second().unwrap_err();
    assert_eq!(missing.field(), "second-name");
    assert!(missing.type_name().ends_with("::receiving::Reply"));
    assert_eq!(
        missing.to_string(),
        format!(
            "`{}` lacks `second-name`, which its document calls required; read the field itself to do without it",
            missing.type_name()
        )
    );
}

#[derive(Clone, Debug, PartialEq, Response)]
pub(crate) struct Coupons {
    #[wire(indexed, name = "coupon_fee_$n")]
    coupon_fee: BTreeMap<Vec<u32>, i64>,
    #[wire(indexed, name = "coupon_type_$n_$m")]
    coupon_type: Option<BTreeMap<Vec<u32>, State>>,
    coupon_count: Option<i64>,
}

#[test]
fn indexed_members_are_gathered_whatever_their_order() {
    let flat = [
        ("coupon_fee_10", "3"),
        ("coupon_count", "2"),
        ("coupon_fee_0", "1"),
        ("coupon_fee_x", "?"),
        ("coupon_fee_2", ""),
    ];
    let members = flat.map(|(name, value)| (name.into(), Value::from(value))).to_vec();
    let read: Coupons = decode(Value::Object(members), None).unwrap();
    assert_eq!(read.coupon_fee, BTreeMap::from([(vec![0], 1), (vec![10], 3)]));
    assert_eq!((read.coupon_type, read.coupon_count), (None, Some(2)));

    let two: Coupons = decode_json(br#"{"coupon_type_1_2":"SUCCESS","coupon_type_1":"SUCCESS"}"#, None).unwrap();
    assert_eq!(two.coupon_type, Some(BTreeMap::from([(vec![1, 2], State::Success)])));
    let error = refused::<Coupons>(r#"{"coupon_fee_3":"x"}"#);
    assert_eq!((error.field(), error.count()), ("coupon_fee_3", 1));
}

#[test]
fn serde_reads_as_leniently_as_decode() {
    let reply: Reply = serde_json::from_str(r#"{"integer":"10","inner":{"id":"2"}}"#).unwrap();
    assert_eq!((reply.integer, reply.inner.unwrap().id), (Some(10), Some(2)));
    let error = serde_json::from_str::<Reply>(r#"{"integer":{}}"#)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("field `integer`: an object where an integer of 64 bits was expected"),
        "{error}"
    );
    // This decodes from an owned tree, from which nothing can be borrowed.
    let tree = serde_json::json!({"text": "x", "number": 1.5, "list": [{"id": 3}]});
    let reply: Reply = serde_json::from_value(tree).unwrap();
    assert_eq!(
        (reply.text.as_deref(), reply.number.unwrap().as_str()),
        (Some("x"), "1.5")
    );
}
