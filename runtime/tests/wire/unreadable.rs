//! Fields of responses that cannot be read: they are absent, the struct says why, and all other fields are read.

use std::collections::BTreeMap;

use wechatpay_runtime::derive::{Decode, Response};
use wechatpay_runtime::wire::{DecodeCause, DecryptError, Unreadable, Value, decode, decode_json};
use wechatpay_runtime::{Json, Number, Secret};

use crate::recorder::{Recorder, ciphertext};

#[derive(Clone, Debug, PartialEq, Response)]
#[wire(secret)]
struct Order {
    #[required]
    id: Option<String>,
    #[required]
    amount: Option<Amount>,
    #[required]
    refunds: Option<Vec<Amount>>,
    #[required]
    tags: Option<Vec<String>>,
    rate: Option<Number>,
    paid: Option<bool>,
    #[encrypted]
    name: Option<Secret>,
    #[encrypted]
    phones: Option<Vec<Secret>>,
    #[wire(json)]
    detail: Option<Amount>,
    #[wire(url)]
    address: Option<String>,
    #[wire(indexed, name = "coupon_fee_$n")]
    coupon_fee: BTreeMap<Vec<u32>, i64>,
    anything: Option<Json>,
    unreadable: Unreadable,
}

#[derive(Clone, Debug, PartialEq, Response)]
struct Amount {
    #[required]
    total: Option<i64>,
    currency: Option<String>,
    unreadable: Unreadable,
}

fn read(json: &str) -> Order {
    decode_json(json.as_bytes(), Some(&Recorder::default())).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn problems(unreadable: &Unreadable) -> Vec<String> {
    unreadable
        .iter()
        .map(|(path, cause)| format!("{path}: {cause}"))
        .collect()
}

#[test]
fn a_field_that_cannot_be_read_is_absent_and_the_rest_is_read() {
    for (json, problem) in [
        (r#""id":{"a":1}"#, "id: an object where a string was expected"),
        (r#""id":[]"#, "id: an array where a string was expected"),
        (r#""id":"\ud800""#, "id: not JSON: "),
        (r#""amount":"1""#, "amount: a string where an object was expected"),
        (r#""amount":[1]"#, "amount: an array where an object was expected"),
        (
            r#""amount":{"total":"ten"}"#,
            "amount.total: a string where an integer of 64 bits was expected",
        ),
        (
            r#""amount":{"total":123456789012345678901234567890}"#,
            "amount.total: a number where an integer of 64 bits was expected",
        ),
        (
            r#""amount":{"total":1.5}"#,
            "amount.total: a number where an integer of 64 bits was expected",
        ),
        (r#""refunds":"none""#, "refunds: a string where an array was expected"),
        (r#""refunds":[null]"#, "refunds[0]: an element of the array is empty"),
        (
            r#""refunds":[{},{"total":[]}]"#,
            "refunds[1].total: an array where an integer of 64 bits was expected",
        ),
        (r#""tags":"a,b""#, "tags: a string where an array was expected"),
        (r#""tags":{"a":"b"}"#, "tags: an object where a string was expected"),
        (r#""rate":"0,6%""#, "rate: a string where a number was expected"),
        (r#""paid":"maybe""#, "paid: a string where a boolean was expected"),
        (r#""paid":2"#, "paid: an integer where a boolean was expected"),
        (r#""name":"!""#, "name: its ciphertext is not Base64"),
        (
            r#""name":1"#,
            "name: an integer where a string with ciphertext was expected",
        ),
        (
            r#""phones":"13900000000""#,
            "phones: a string where an array was expected",
        ),
        (r#""detail":"{\"total\":""#, "detail: not JSON: "),
        (
            r#""detail":"{\"total\":\"x\"}""#,
            "detail.total: a string where an integer of 64 bits was expected",
        ),
        (r#""address":"%ff""#, "address: its text is not UTF-8"),
        (
            r#""coupon_fee_1":"x""#,
            "coupon_fee_1: a string where an integer of 64 bits was expected",
        ),
    ] {
        let order = read(&format!(
            r#"{{"before":[[]],{json},"coupon_fee_7":"7","anything":{{"b":1.0}}}}"#
        ));
        let shown = problems(&order.unreadable);
        assert_eq!((shown.len(), order.unreadable.count()), (1, 1), "{json}: {shown:?}");
        assert!(shown[0].starts_with(problem), "{json}: {shown:?}");
        assert_eq!(order.coupon_fee.get(&vec![7]), Some(&7), "{json}");
        assert_eq!(order.anything.unwrap().as_str(), r#"{"b":1.0}"#, "{json}");
    }
}

#[test]
fn nesting_is_bounded_only_where_it_is_kept() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    for junk in [
        deep("[", "]"),
        format!("{}1{}", r#"{"a":"#.repeat(200_000), "}".repeat(200_000)),
    ] {
        for field in ["id", "amount", "tags", "rate", "paid", "name", "detail", "anything"] {
            let order = read(&format!(r#"{{"{field}":{junk},"coupon_fee_7":7}}"#));
            let found = order.unreadable.iter().next();
            // An object is read as an object, whatever its members are.
            let is_object = junk.starts_with('{') && matches!(field, "amount" | "detail");
            assert_eq!(found.is_none(), is_object, "{field}: {:?}", order.unreadable);
            assert_eq!(order.coupon_fee.len(), 1);
        }
    }
}

#[test]
fn a_required_field_says_whether_it_is_missing_or_unreadable() {
    let order = read(r#"{"amount":[1],"refunds":[{"total":1},"two"],"tags":["a"]}"#);
    let message = |error: wechatpay_runtime::MissingField| {
        let name = error.type_name().to_owned();
        error.to_string().replace(&name, "Order")
    };
    let missing = order.id().unwrap_err();
    assert_eq!(missing.unreadable(), None);
    assert_eq!(
        message(missing),
        "`Order` lacks `id`, which its document calls required; read the field itself to do without it"
    );
    let unreadable = order.amount().unwrap_err();
    assert!(matches!(
        unreadable.unreadable(),
        Some(DecodeCause::Mismatch { found: "an array", .. })
    ));
    assert_eq!(unreadable.field(), "amount");
    assert_eq!(
        message(unreadable),
        "`amount` of `Order` was received but is unreadable: an array where an object was expected; read the field \
         itself to do without it"
    );
    // Part of a list is not the list.
    assert!(
        message(order.refunds().unwrap_err()).starts_with("`refunds[1]` of `Order` was received but is unreadable")
    );
    assert_eq!(order.refunds.as_ref().unwrap()[0].total(), Ok(1));
    assert_eq!(order.refunds.as_ref().unwrap().len(), 1);
    assert_eq!(order.tags(), Ok(["a".to_owned()].as_slice()));
    assert_eq!(order.unreadable.get("tags"), None);
    assert_eq!(
        order.unreadable.get("refunds"),
        order.refunds().unwrap_err().unreadable()
    );
    assert!(order.unreadable.clone().into_result().is_err());
}

#[test]
fn each_object_keeps_its_own_unreadable_fields() {
    let order = read(r#"{"id":"1","amount":{"total":[],"currency":"CNY"},"refunds":[{"total":1},{"total":{}}]}"#);
    let amount = order.amount().unwrap();
    assert_eq!(
        problems(&amount.unreadable),
        ["total: an array where an integer of 64 bits was expected"]
    );
    assert!(amount.total().unwrap_err().unreadable().is_some());
    assert_eq!(amount.currency.as_deref(), Some("CNY"));
    let refunds = order.refunds().unwrap();
    assert!(refunds[0].unreadable.is_empty() && !refunds[1].unreadable.is_empty());
    assert_eq!(order.unreadable.to_string(), "amount.total, refunds[1].total");
    assert_eq!(order.id(), Ok("1"));
}

#[test]
fn ciphertexts_that_cannot_be_decrypted_are_absent_one_by_one() {
    let (good, mark) = (ciphertext(b"good"), "PLAINTEXT");
    let not_text = ciphertext(b"\xffPLAINTEXT");
    let order = read(&format!(
        r#"{{"id":"1","name":"{not_text}","phones":["{good}","!{mark}","{good}"],"paid":"Y"}}"#
    ));
    assert_eq!((order.name.as_ref(), order.paid), (None, Some(true)));
    assert_eq!(order.phones, Some(vec![Secret::from("good"), Secret::from("good")]));
    assert_eq!(order.unreadable.get("name"), Some(&DecodeCause::NotUtf8));
    assert_eq!(
        order.unreadable.get("phones"),
        Some(&DecodeCause::Decrypt(DecryptError::BadEncoding))
    );
    assert_eq!(order.unreadable.to_string(), "name, phones[1]");
    assert!(!format!("{order:?}").contains(mark));

    let without_key: Order = decode_json(format!(r#"{{"name":"{good}","id":"1"}}"#).as_bytes(), None).unwrap();
    assert!(matches!(
        without_key.unreadable.get("name"),
        Some(DecodeCause::Decrypt(DecryptError::MissingKey { .. }))
    ));
    assert_eq!(without_key.id(), Ok("1"));
}

#[test]
fn the_message_itself_must_be_an_object() {
    for json in ["null", "1", "\"{}\"", "[{}]", "{", "<xml/>", ""] {
        assert!(decode_json::<Order>(json.as_bytes(), None).is_err(), "{json}");
    }
    assert!(decode::<Order>(Value::String("x".into()), None).is_err());
}

/// A type that is not a response fails as a whole, because nobody would learn of the problem.
#[test]
fn a_struct_without_a_list_of_unreadable_fields_is_strict() {
    #[derive(Debug, Decode)]
    struct Strict {
        total: Option<i64>,
        inner: Option<Amount>,
    }
    let strict = |json: &str| decode_json::<Strict>(json.as_bytes(), None);
    assert_eq!(strict(r#"{"total":[]}"#).unwrap_err().field(), "total");
    let lenient = strict(r#"{"total":1,"inner":{"total":[]}}"#).unwrap();
    assert_eq!(lenient.total, Some(1));
    assert!(!lenient.inner.unwrap().unreadable.is_empty());
}

#[test]
fn a_flood_of_unreadable_fields_takes_little_memory() {
    let items = r#"{"total":[],"currency":{}},"x","#.repeat(50_000);
    let order = read(&format!(r#"{{"id":[],"refunds":[{items}{{}}],"tags":[]}}"#));
    assert_eq!(
        (order.unreadable.count(), order.unreadable.iter().count()),
        (150_001, 17)
    );
    assert!(order.unreadable.to_string().ends_with(" and 149984 more"));
    // The reasons for the order's own fields are known despite the flood.
    assert!(order.id().unwrap_err().unreadable().is_some());
    assert!(order.refunds().unwrap_err().unreadable().is_some());
    let refunds = order.refunds.as_ref().unwrap();
    assert_eq!(refunds.len(), 50_001);
    assert!(refunds[49_999].total().unwrap_err().unreadable().is_some());
    assert_eq!(refunds[50_000].total().unwrap_err().unreadable(), None);
}
